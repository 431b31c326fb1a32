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


class SectionWords(Schema):
    """How the titles of one section are known."""

    key: str
    words: tuple[str, ...]
    whole: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class TableRows(Schema):
    """Numbered lines that are rows of tables: everywhere (`rows` begin a title, `whole_rows` are one), and after the
    header cell `opener`."""

    rows: tuple[str, ...]
    whole_rows: tuple[str, ...]
    opener: str
    opened_rows: tuple[str, ...]


class _File(Schema):
    numerals: str
    enumerating: str
    part: tuple[str, str]
    title_ends: tuple[str, ...]
    annex: str
    section: tuple[SectionWords, ...]
    tables: TableRows


class Headings:
    """Classifies titles. All arguments are folded text; blanks inside do not matter."""

    def __init__(self, file: _File) -> None:
        self.sections = file.section
        self.numerals = file.numerals
        self.enumerating = file.enumerating
        self.part = file.part
        self.title_ends = file.title_ends
        self.annex = file.annex
        self.opener = file.tables.opener
        self._rows = file.tables.rows
        self._whole_rows = file.tables.whole_rows
        self._opened_rows = file.tables.opened_rows
        self._whole = {_BLANK.sub("", title): part.key for part in file.section for title in part.whole}
        spaced = (
            r"[ \t]*".join(map(re.escape, title)) for title in sorted(self._whole, key=len, reverse=True)
        )
        self.whole_pattern = "|".join(spaced)
        firsts = {title[0] for title in self._whole} | set(file.numerals) | {file.annex[0], file.part[0]}
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
        if (not top and title in self._whole_rows) or title.startswith(self._rows):
            return True
        return opened and title.startswith(self._opened_rows)


def load_headings(path: Path) -> Headings:
    """The headings in `path`. Raises `KnowledgeError` also where an example gets another key."""
    file = load_file(path, _File)
    headings = Headings(file)
    for part in file.section:
        for example in part.examples:
            if headings.key(example) != part.key:
                raise KnowledgeError(
                    f"{path}: section {part.key}: example {example} is read as {headings.key(example)}"
                )
        for example in part.counterexamples:
            if headings.key(example) == part.key:
                raise KnowledgeError(f"{path}: section {part.key}: counterexample {example} matches")
    return headings
