"""How far a table reaches in running text: its rows, the header above, the rest of a wrapped label below.

What is no table stays outside: headings, and prose before, between and after the tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extraction.tables.align import Alignment
from extraction.tables.labels import HEADER, Mark
from extraction.tables.strips import Strip
from extraction.types import Document, Section, Span, made

__all__ = ["Extents"]

_PIECE = re.compile(r"[^|\t\n]*")
_BLANKS = "|\t\n "
_LONGEST_FRAGMENT = 8
_MOST_PIECES = 120
_SENTENCE = re.compile(r"[。!?;]")
_BRACKET = re.compile(r"\([^()]*\)")
"""A header may hold a sentence in brackets: how the columns add up."""
_LONGEST_TAIL = 60
_LONGEST_PIECE = 160


class Extents:
    """Finds the spans of the tables of one document."""

    def __init__(
        self, document: Document, strips: Sequence[Strip], marks: Sequence[Mark], sections: Sequence[Section]
    ) -> None:
        self._folded = document.folded
        self._grids = document.grids
        self._strips = strips
        self._header_starts = [mark.start for mark in marks if mark.kinds & HEADER]
        self._headings = sorted(section.start for section in sections)

    def spans(self, alignment: Alignment) -> list[Span]:
        """The stretches that the printing covers, in order."""
        entries = sorted(
            (claim.strip, claim.label_start, row)
            for row, claim in (alignment.claims | alignment.blanks).items()
        )
        spans: list[Span] = []
        label = ""
        for number, label_start, row in entries:
            strip = self._strips[number]
            if strip.grid is not None:
                self._add_tail(spans, label)
                label = ""
                numbers = {cell.place.table for cell in strip.cells} if strip.joined else {strip.grid}
                grids = [self._grids[number] for number in numbers if number is not None]
                spans += [Span(grid.start, grid.end) for grid in sorted(grids, key=lambda grid: grid.start)]
                continue
            if spans and not _SENTENCE.search(self._folded, spans[-1].end, label_start):
                spans[-1] = Span(spans[-1].start, max(strip.end, spans[-1].end))
            else:
                self._add_tail(spans, label)
                start = self._piece_start(label_start, strip.start)
                spans.append(made(Span, (self._header_start(start, strip.start), strip.end)))
            label = alignment.form.rows[row].label
        self._add_tail(spans, label)
        return spans

    def _add_tail(self, spans: list[Span], label: str) -> None:
        if spans and label:
            spans[-1] = Span(spans[-1].start, self._tail_end(spans[-1].end, label))

    def _piece_start(self, position: int, earliest: int) -> int:
        earliest = max(earliest, position - _LONGEST_PIECE)
        find = self._folded.rfind
        ends = (find("\n", earliest, position), find("\t", earliest, position), find("|", earliest, position))
        return max(*ends, earliest - 1) + 1

    def _header_start(self, start: int, earliest: int) -> int:
        """Go up from a table's first label over header cells, fragments of them and blanks."""
        begins = position = start
        for _ in range(_MOST_PIECES):
            lowest = max(earliest, position - _LONGEST_PIECE)
            end = lowest + len(self._folded[lowest:position].rstrip(_BLANKS))
            if end <= earliest:
                break
            first = self._piece_start(end, earliest)
            if end > lowest:
                content = self._folded[first:end].strip()
                if content and not self._is_header(first, end, content):
                    break
                begins = first
            position = first
        return begins

    def _is_header(self, first: int, end: int, content: str) -> bool:
        if self._heads_section(first, end) or _SENTENCE.search(_BRACKET.sub("", content)):
            return False
        if bisect_left(self._header_starts, end) > bisect_left(self._header_starts, first):
            return True
        return all(len(part) <= _LONGEST_FRAGMENT for part in content.split())

    def _heads_section(self, first: int, end: int) -> bool:
        return bisect_right(self._headings, end) > bisect_left(self._headings, first)

    def _tail_end(self, end: int, label: str) -> int:
        """Beyond the last value, over lines that only finish the row's wrapped label."""
        reach = end
        for match in _PIECE.finditer(self._folded, end, min(len(self._folded), end + _LONGEST_TAIL)):
            content = "".join(match.group().split())
            if not content:
                continue
            if len(content) < 2 or content not in label:
                break
            reach = match.end()
        return reach
