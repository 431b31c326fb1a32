"""A genre of report: its knowledge, loaded from a folder and validated. The only reader of `knowledge/`.

Each stage's knowledge has its own module here, with its schema; a `Genre` loads a part when it is first asked for.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.genre.characters import Characters, load_characters
from extraction.genre.chrome import Chrome, load_chrome
from extraction.genre.constraints import Constraints, load_constraints
from extraction.genre.families import Families, load_families
from extraction.genre.files import State, state_of
from extraction.genre.grammar import Grammar, load_grammar
from extraction.genre.headings import Headings, load_headings
from extraction.genre.identity import Identity, load_identity
from extraction.genre.indicators import Indicator, load_indicators
from extraction.genre.layouts import Layouts, load_layouts
from extraction.genre.messages import Messages, load_messages
from extraction.genre.rules import Rule, load_rules
from extraction.genre.terms import Terms, load_terms
from extraction.genre.titles import Titles, load_titles

__all__ = ["Genre", "Indicator", "load_genre"]

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
DEFAULT = "ogi_annual_report"


class Genre:
    """A folder of knowledge about one genre, on the facts of its language (`knowledge/zh`)."""

    def __init__(self, folder: Path, language: Path) -> None:
        self.folder = folder
        self.language = language

    @cached_property
    def identity(self) -> Identity:
        """What the genre is called and how its reports are known."""
        return load_identity(self.folder / "genre.toml")

    @cached_property
    def characters(self) -> Characters:
        """How characters fold for matching."""
        return load_characters(self.language / "characters.toml")

    @cached_property
    def chrome(self) -> Chrome:
        """What stands around a report in its file."""
        return load_chrome(self.language / "chrome.toml")

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The catalogue, by id, in the file's order."""
        return load_indicators(self.folder / "indicators.toml")

    @cached_property
    def families(self) -> Families:
        """By what the numbers of an indicator may be told apart."""
        return load_families(self.folder / "families.toml", self.indicators)

    @cached_property
    def headings(self) -> Headings:
        """How the titles of sections are known."""
        return load_headings(self.folder / "sections.toml")

    @cached_property
    def titles(self) -> Titles:
        """How the report's own title, agency, year, period and date are known."""
        return load_titles(self.folder / "profile.toml")

    @cached_property
    def terms(self) -> Terms:
        """The words that say what a number counts."""
        return load_terms(self.folder / "terms.toml")

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What ties a number to an indicator, in order of precedence."""
        return load_rules(self.folder / "rules.toml", self.indicators, self.terms)

    @cached_property
    def grammar(self) -> Grammar:
        """How quantities are written."""
        return load_grammar(self.language, self.folder)

    @cached_property
    def layouts(self) -> Layouts:
        """The statutory tables, and how their cells are printed."""
        return load_layouts(self.folder, self.indicators)

    @cached_property
    def constraints(self) -> Constraints:
        """What must hold between the numbers of a report, and from one year's report to the next."""
        return load_constraints(self.folder / "checks.toml", self.indicators)

    @cached_property
    def messages(self) -> Messages:
        """What findings say."""
        return load_messages(self.folder / "messages.toml")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all knowledge files: the same digest means the same knowledge."""
        digest = hashlib.sha256()
        for root in (self.language, self.folder):
            for file in sorted(root.rglob("*.toml")):
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
        return digest.hexdigest()


def load_genre(folder: Path | None = None) -> Genre:
    """The genre in `folder`; without one, the packaged annual reports on government information disclosure.

    The same object until the files in `folder` change. Raises `KnowledgeError` where the folder is none; a faulty part
    raises it when it is first used.
    """
    return _loaded(folder, state_of(folder))


@cache
def _loaded(folder: Path | None, _: State) -> Genre:
    folder = KNOWLEDGE / DEFAULT if folder is None else Path(folder)
    if not (folder / "genre.toml").is_file():
        raise KnowledgeError(f"{folder}: no knowledge folder (genre.toml is missing)")
    return Genre(folder, KNOWLEDGE / "zh")
