"""Stage 2, `segment`: the report's headings, and what stands under each.

Headings are known by their number and by their words, never by either alone: numbers are lost or skipped, titles
vary, and rows of the statutory tables are numbered like headings. A report on one line carries its headings inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extraction.genre import Genre
from extraction.types import Document, Section, Span

__all__ = ["OVERVIEW", "PREAMBLE", "Segmenter", "heading_spans"]

PREAMBLE = "preamble"
OVERVIEW = "overview"
_OTHER = "other"

_LONGEST_TITLE = 45
"""A longer line is a numbered paragraph: its first clause is the title."""
_PROMOTED_KEYS = 3
"""So many statutory sections one level down mean that the whole report was pushed down."""

_CLAUSE_END = re.compile(r"[。:;,!?]")
_TRAILING = " \t。:;,|"


class _Heading(NamedTuple):
    start: int
    end: int
    level: int
    number: str | None
    title: str
    key: str | None


class Segmenter:
    """Finds the sections of documents of one genre; compiled once."""

    def __init__(self, genre: Genre) -> None:
        headings = genre.headings
        self._headings = headings
        number = rf"[{headings.numerals}]{{1,3}}"
        self._numbered = re.compile(
            rf"^[ \t|]*(?:(?P<n1>{number})[ \t]*[、.,:](?!\d)|\([ \t]*(?P<n2>{number})[ \t]*\)"
            rf"|(?P<n3>\d{{1,2}})[.、](?!\d)|(?P<n4>{number}){headings.enumerating})[ \t]*(?P<title>[^\n]*)",
            re.MULTILINE,
        )
        self._bare = re.compile(
            rf"^[ \t|•●◆■]*(?:(?P<number>{number})[ \t]+)?(?P<title>{headings.whole_pattern})[ \t|:。]*$",
            re.MULTILINE,
        )
        self._inline = re.compile(
            rf"(?<=[。;:!? \t|>)])(?P<number>{number})[ \t]*[、.,][ \t]*(?P<title>{headings.whole_pattern})(?![、,;])"
        )

    def __call__(self, document: Document) -> tuple[Section, ...]:
        """The sections in text order. The first is the preamble where text stands before any heading; a report without
        headings is one overview."""
        found: dict[int, _Heading] = {}
        for heading in (*self._numbered_lines(document.folded), *self._known_titles(document.folded)):
            if not any(grid.start <= heading.start < grid.end for grid in document.grids):
                found[heading.start] = heading
        headings = _promoted([found[start] for start in sorted(found)])
        return tuple(_sections(headings, document))

    def _numbered_lines(self, folded: str) -> Iterator[_Heading]:
        opener = folded.find(self._headings.opener)
        for match in self._numbered.finditer(folded):
            title = match["title"].rstrip(_TRAILING)
            if not title or self._headings.is_table_row(title, 0 <= opener < match.start()):
                continue
            level = next(level for level in (1, 2, 3, 4) if match[f"n{level}"])
            short = len(title) <= _LONGEST_TITLE and not _CLAUSE_END.search(title)
            if not short:
                clause = _CLAUSE_END.search(title)
                title = title[: clause.start()] if clause else title
                title = title[:_LONGEST_TITLE].rstrip(_TRAILING)
            start = match.start() + len(match.group()) - len(match.group().lstrip(" \t|"))
            end = match.start("title") + len(title)
            yield _Heading(start, end, level, match[f"n{level}"], title, self._headings.key(title))

    def _known_titles(self, folded: str) -> Iterator[_Heading]:
        for pattern in (self._bare, self._inline):
            for match in pattern.finditer(folded):
                start = match.start("number") if match["number"] else match.start("title")
                key = self._headings.whole_key(match["title"])
                yield _Heading(start, match.end("title"), 1, match["number"], match["title"], key)


def heading_spans(document: Document, sections: Iterable[Section]) -> list[Span]:
    """Where the headings themselves stand, from number to the end of the title."""
    return [
        Span(section.start, document.text.index(section.title, section.start) + len(section.title))
        for section in sections
        if section.title
    ]


def _promoted(headings: list[_Heading]) -> list[_Heading]:
    """The headings one level up where the statutory sections stand on the second level."""
    keys = {level: {h.key for h in headings if h.level == level and h.key} for level in (1, 2)}
    if len(keys[1]) > 1 or len(keys[2]) < _PROMOTED_KEYS:
        return headings
    return [heading._replace(level=max(1, heading.level - 1)) for heading in headings]


def _sections(headings: list[_Heading], document: Document) -> Iterable[Section]:
    length = len(document.text)
    tops = [heading for heading in headings if heading.level == 1]
    key = PREAMBLE if tops else OVERVIEW
    ends = _ends(headings, length)
    if not tops or document.text[: tops[0].start].strip():
        yield Section(key, "", None, 1, 0, tops[0].start if tops else length)
    for index, heading in enumerate(headings):
        if heading.level == 1:
            key = heading.key or (OVERVIEW if heading is tops[0] else _OTHER)
        title = document.text[heading.end - len(heading.title) : heading.end]
        yield Section(key, title, heading.number, heading.level, heading.start, ends[index])


def _ends(headings: list[_Heading], length: int) -> list[int]:
    """Where the next heading of its level or above begins, for each heading."""
    ends = []
    starts: dict[int, int] = {}
    for heading in reversed(headings):
        ends.append(min((starts[level] for level in starts if level <= heading.level), default=length))
        starts[heading.level] = heading.start
    return ends[::-1]
