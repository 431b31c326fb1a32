"""The headings of a genre's reports (`sections.toml`)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file

__all__ = ["Headings", "load_headings"]

_BLANK = re.compile(r"\s+")
_REMEMBERED_TITLES = 4096
"""Titles recur from report to report."""


class Enumerating(Schema):
    """The word behind the number of an item inside a paragraph."""

    word: str
    example: str


class Part(Schema):
    """What stands around the number of a part above all sections."""

    before: str
    behind: str
    example: str


class Annex(Schema):
    """How a line begins that opens an annex."""

    pattern: str
    example: str
    counterexample: str


class SectionWords(Schema):
    """How the titles of one section are known: `words` each with a title that it alone decides, `whole` titles."""

    key: str
    words: dict[str, str]
    whole: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class TableRows(Schema):
    """Numbered lines that are rows of tables: everywhere (`rows` begin a title, `whole_rows` are one; under a number of
    the first level only `top_rows` are), and after the header cell `opener`."""

    rows: tuple[str, ...]
    whole_rows: tuple[str, ...]
    top_rows: tuple[str, ...]
    opener: str
    opened_rows: tuple[str, ...]


class _File(Schema):
    numerals: str
    enumerating: Enumerating
    part: Part
    title_ends: dict[str, str]
    annex: Annex
    section: tuple[SectionWords, ...]
    tables: TableRows


class Headings:
    """Classifies titles. All arguments are folded text; blanks inside do not matter."""

    def __init__(self, file: _File) -> None:
        self.sections = file.section
        self.numerals = file.numerals
        self.enumerating = file.enumerating.word
        self.part = (file.part.before, file.part.behind)
        self.title_ends = tuple(file.title_ends)
        self.annex = file.annex.pattern
        self.opener = file.tables.opener
        self._rows = file.tables.rows
        self._whole_rows = file.tables.whole_rows
        self._top_rows = file.tables.top_rows
        self._opened_rows = file.tables.opened_rows
        self._whole = {_BLANK.sub("", title): part.key for part in file.section for title in part.whole}
        spaced = (
            r"[ \t]*".join(map(re.escape, title)) for title in sorted(self._whole, key=len, reverse=True)
        )
        self.whole_pattern = "|".join(spaced)
        self.whole_begins = frozenset(title[0] for title in self._whole)
        firsts = self.whole_begins | set(file.numerals) | {file.annex.pattern[0], file.part.before}
        self.first_characters = re.escape("".join(sorted(firsts)))

    @lru_cache(maxsize=_REMEMBERED_TITLES)  # noqa: B019 (a genre lives as long as the process)
    def key(self, title: str) -> str | None:
        """The section that a title opens, by its words; None where no word is known."""
        title = _BLANK.sub("", title)
        for part in self.sections:
            if any(word in title for word in part.words):
                return part.key
        return None

    def whole_key(self, line: str) -> str | None:
        """The section of a line that is a known title and nothing else."""
        return self._whole.get(_BLANK.sub("", line))

    @lru_cache(maxsize=_REMEMBERED_TITLES)  # noqa: B019
    def is_table_row(self, title: str, opened: bool, top: bool = False) -> bool:
        """Whether a numbered line is a table's row; `opened` after the statistics table has begun, `top` where its
        number is one of headings of the first level."""
        title = _BLANK.sub("", title)
        if title.startswith(self._top_rows if top else self._rows) or (not top and title in self._whole_rows):
            return True
        return opened and title.startswith(self._opened_rows)


def _prove_marks(path: Path, file: _File) -> None:
    annex = file.annex
    for mark, example in (
        (file.enumerating.word, file.enumerating.example),
        (file.part.before, file.part.example),
        (file.part.behind, file.part.example),
        *file.title_ends.items(),
    ):
        if mark not in example:
            raise KnowledgeError(f"{path}: {mark} is not in its example {example}")
    if not re.match(annex.pattern, annex.example) or re.match(annex.pattern, annex.counterexample):
        raise KnowledgeError(f"{path}: annex: its examples do not prove it")


def _prove_words(path: Path, headings: Headings, part: SectionWords) -> None:
    """Every word decides its example alone, and every whole title belongs to its section by its words too."""
    for word, example in part.words.items():
        if headings.key(example) != part.key or [one for one in part.words if one in example] != [word]:
            raise KnowledgeError(f"{path}: section {part.key}: {example} is no example of {word} alone")
    for title in part.whole:
        if headings.key(title) != part.key:
            raise KnowledgeError(f"{path}: section {part.key}: {title} is read as {headings.key(title)}")


def load_headings(path: Path) -> Headings:
    """The headings in `path`. Raises `KnowledgeError` also where an example gets another key."""
    file = load_file(path, _File)
    headings = Headings(file)
    _prove_marks(path, file)
    for part in file.section:
        _prove_words(path, headings, part)
        for example in part.examples:
            if headings.key(example) != part.key:
                raise KnowledgeError(
                    f"{path}: section {part.key}: example {example} is read as {headings.key(example)}"
                )
        for example in part.counterexamples:
            if headings.key(example) == part.key:
                raise KnowledgeError(f"{path}: section {part.key}: counterexample {example} matches")
    return headings
