"""A genre of report: its knowledge, loaded from a folder and validated. Only this package reads `knowledge/`.

Each knowledge file has a module here with its schema. A `Genre` loads a file when it is first used.
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
    """The knowledge of one genre (a folder) and of its language (`knowledge/zh`)."""

    def __init__(self, folder: Path, language: Path) -> None:
        self.folder = folder
        self.language = language

    @cached_property
    def identity(self) -> Identity:
        """The name of the genre and how its reports are recognised."""
        return load_identity(self.folder / "genre.toml")

    @cached_property
    def characters(self) -> Characters:
        """How characters are normalised for matching."""
        return load_characters(self.language / "characters.toml")

    @cached_property
    def chrome(self) -> Chrome:
        """What surrounds a report in its file."""
        return load_chrome(self.language / "chrome.toml")

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The catalogue, by id, in the file's order."""
        return load_indicators(self.folder / "indicators.toml")

    @cached_property
    def families(self) -> Families:
        """What may distinguish the numbers of one indicator."""
        return load_families(self.folder / "families.toml", self.indicators)

    @cached_property
    def headings(self) -> Headings:
        """How the headings of sections are recognised."""
        return load_headings(self.folder / "sections.toml")

    @cached_property
    def titles(self) -> Titles:
        """How title, agency, year, period and date of a report are recognised."""
        return load_titles(self.folder / "profile.toml")

    @cached_property
    def terms(self) -> Terms:
        """The words that say what a number counts."""
        return load_terms(self.folder / "terms.toml")

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that link a number to an indicator, in order of precedence."""
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
        """The checks on the numbers of a report, and between the reports of consecutive years."""
        return load_constraints(self.folder / "checks.toml", self.indicators)

    @cached_property
    def messages(self) -> Messages:
        """The messages of findings."""
        return load_messages(self.folder / "messages.toml")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all knowledge files."""
        digest = hashlib.sha256()
        for root in (self.language, self.folder):
            for file in sorted(root.rglob("*.toml")):
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
        return digest.hexdigest()


def load_genre(folder: Path | None = None) -> Genre:
    """The genre in `folder`, by default the packaged annual reports on government information disclosure.

    Returns the same object until files in `folder` change. Raises `KnowledgeError` if `folder` is not a knowledge
    folder; an invalid file raises it when it is first used.
    """
    return _loaded(folder, state_of(folder))


@cache
def _loaded(folder: Path | None, _: State) -> Genre:
    folder = KNOWLEDGE / DEFAULT if folder is None else Path(folder)
    if not (folder / "genre.toml").is_file():
        raise KnowledgeError(f"{folder}: not a knowledge folder (genre.toml is missing)")
    return Genre(folder, KNOWLEDGE / "zh")
