"""Stage 2, `segment`: the headings of a report and the text under each.

Headings are recognised by their number and their words together: numbers are lost or skipped, titles vary, and rows of
the statutory tables are numbered like headings. A report on a single line has its headings inside that line.
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

_LONGEST_TITLE, _LONGEST_LOOSE = 45, 20
"""A longer line is a numbered paragraph: its first clause is the title. One behind a number and a blank is shorter."""
_PROMOTED_KEYS = 3
"""So many statutory sections one level down mean that the whole report was pushed down."""

_CLAUSE_END = re.compile(r"[。:;,!?]")
_TRAILING = " \t。:;,|*】"
_LEADING = " \t|•●◆■#*>【"
_LEADER = re.compile(r"(?:…|\.{3})[…. ]*\d{1,3}$")
"""How a line of a table of contents ends."""
_NUMBERS = ("n0", "n1", "n2", "n3", "n4")
"""The groups of a heading's number, by its level."""
_APART = "。;:!? \t|>)"
_SENTENCE_ENDS = ("。", ";", "!", "?")
_LOOK_BACK = 8


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
        first, part = headings.part
        self._line = re.compile(
            rf"^[{_LEADING}]*(?=[{headings.first_characters}(]|\d{{1,2}}[.、])(?:"
            rf"(?:(?P<n1>{number})[ \t]*(?:[、.,:](?!\d)|[、.](?=20\d\d))|\([ \t]*(?P<n2>{number})[ \t]*\)[、.]?"
            rf"|(?P<n3>\d{{1,2}})[.、](?!\d)|(?P<n4>{number}){headings.enumerating}"
            rf"|{first}[ \t]*(?P<n0>{number})[ \t]*{part}[ \t:、]*)[ \t]*(?P<title>[^\n]+)"
            rf"|(?:(?P<number>{number})(?:[ \t]+|[ \t]*[、.][ \t]*\n[ \t\n]*))?"
            rf"(?P<whole>{headings.whole_pattern})[{_TRAILING}]*$"
            rf"|(?P<spaced>{number})[ \t]+(?P<loose>[^\n。,;:!?、]{{2,{_LONGEST_LOOSE}}})$"
            rf"|(?P<annex>{headings.annex}[^\n。]{{0,{_LONGEST_TITLE}}})$)",
            re.MULTILINE,
        )
        self._whole = re.compile(
            rf"(?:{headings.whole_pattern})(?=[ \t]|\([ \t]*[{headings.numerals}]+[ \t]*\))"
        )
        numeral = f"[{headings.numerals}]"
        self._number = re.compile(rf"(?P<number>{numeral}{numeral}{{0,2}})[ \t]*[、.,][ \t]*")
        self._inside = re.compile(
            rf"(?P<title>(?>{headings.whole_pattern}))(?![、,;])|(?P<other>[^\s。;:,!?]{{2,{_LONGEST_TITLE}}})(?=[ \t])"
        )

    def __call__(self, document: Document) -> tuple[Section, ...]:
        """The sections in text order. The first is the preamble where text stands before any heading; a report without
        headings is one overview."""
        found: dict[int, _Heading] = {}
        lines, tables = self._lines(document.folded)
        tops = [heading.start for heading in lines if heading.level == 1 and heading.key]
        listed = tops[0] if len(tops) > 1 else 0  # what a preamble lists is no heading
        inside = (one for one in self._inside_lines(document.folded, tables) if one.start >= listed)
        for heading in (*lines, *inside):
            if not any(grid.start <= heading.start < grid.end for grid in document.grids):
                found[heading.start] = heading
        headings = _promoted([found[start] for start in sorted(found)])
        return tuple(_sections(headings, document))

    def _lines(self, folded: str) -> tuple[list[_Heading], int]:
        """Headings that begin a line (numbered ones, known titles without a number, annexes), and the offset from which
        the numbered rows of the statistics table are to be expected."""
        found: list[_Heading] = []
        tables = folded.find(self._headings.opener) % (len(folded) + 1)
        for match in self._line.finditer(folded):
            if match["whole"]:
                start = match.start("number" if match["number"] else "whole")
                key = self._headings.whole_key(match["whole"])
                if match["number"] or not self._headings.is_table_row(match["whole"], start > tables):
                    found.append(_Heading(start, match.end("whole"), 1, match["number"], match["whole"], key))
            elif match["spaced"]:
                key = self._headings.key(match["loose"])
                if key:
                    start = match.start("spaced")
                    found.append(
                        _Heading(start, match.end(), 1, match["spaced"], match["loose"].rstrip(), key)
                    )
            elif match["annex"]:
                title = match["annex"].rstrip(_TRAILING)
                start = match.start("annex")
                tables = min(tables, start)
                found.append(_Heading(start, start + len(title), 1, None, title, _OTHER))
            else:
                numbered = self._numbered(match, match.start() > tables)
                if numbered is not None:
                    found.append(numbered)
        return found, tables

    def _numbered(self, match: re.Match[str], after_opener: bool) -> _Heading | None:
        title = match["title"].rstrip(_TRAILING)
        if not title or self._headings.is_table_row(title, after_opener, bool(match["n1"])):
            return None
        if title[-1].isdigit() and _LEADER.search(title):
            return None
        level, number = next((level, match[name]) for level, name in enumerate(_NUMBERS) if match[name])
        whole = self._whole.match(title) if title[0] in self._headings.whole_begins else None
        clause = _CLAUSE_END.search(title)
        if whole:
            title = whole.group()
        else:
            title = (title[: clause.start()] if clause else title)[:_LONGEST_TITLE].rstrip(_TRAILING)
        start = match.start() + len(match.group()) - len(match.group().lstrip(_LEADING))
        key = self._headings.key(title)
        return _Heading(start, match.start("title") + len(title), level, number, title, key)

    def _inside_lines(self, folded: str, tables: int) -> Iterator[_Heading]:
        """Headings inside a line, as in a report on one line: a known title after a mark or a blank, or after the end
        of a sentence a title with a known word that a blank sets off."""
        for number in self._number.finditer(folded):
            before = folded[max(0, number.start() - _LOOK_BACK) : number.start()].rstrip(" \t")
            apart = number.start() and folded[number.start() - 1] in _APART
            apart = apart or before.endswith(self._headings.title_ends)
            title = self._inside.match(folded, number.end()) if apart else None
            if title is None:
                continue
            printed = title.group()
            if self._headings.is_table_row(printed, number.start() > tables):
                continue
            if title["title"]:
                key = self._headings.whole_key(printed)
            elif before[-1:] in _SENTENCE_ENDS:
                key = self._headings.key(printed)
            else:
                continue
            if key:
                yield _Heading(number.start(), title.end(), 1, number["number"], printed, key)


def heading_spans(document: Document, sections: Iterable[Section]) -> list[Span]:
    """Where the headings themselves stand, from number to the end of the title."""
    return [
        Span(section.start, document.text.index(section.title, section.start) + len(section.title))
        for section in sections
        if section.title
    ]


def _promoted(headings: list[_Heading]) -> list[_Heading]:
    """The headings in levels from 1, with the statutory sections on the first: pushed up where they stand lower, down
    where the report has parts above its numbers."""
    if any(heading.level == 0 for heading in headings):
        return [heading._replace(level=heading.level + 1) for heading in headings]
    keys = {level: {h.key for h in headings if h.level == level and h.key} for level in (1, 2, 3)}
    if len(keys[1]) > 1:
        return headings
    if len(keys[2]) >= _PROMOTED_KEYS:
        return [heading._replace(level=max(1, heading.level - 1)) for heading in headings]
    if not keys[1] and not keys[2] and len(keys[3]) >= _PROMOTED_KEYS:
        return [
            heading._replace(level=max(1, heading.level - 2)) for heading in headings if heading.level > 2
        ]
    return headings


def _sections(headings: list[_Heading], document: Document) -> Iterable[Section]:
    length = len(document.text)
    tops = [heading for heading in headings if heading.level == 1]
    key = PREAMBLE if tops else OVERVIEW
    ends = _ends(headings, length)
    if not tops or document.folded[: tops[0].start].strip(_LEADING + "\n"):
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
