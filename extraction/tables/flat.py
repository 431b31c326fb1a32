"""Flattened tables: lines of text to strips.

The separators tell how a table was flattened. Pipes and tabs mark cells off, one line a row or one line a cell, so a
blank cell shows; lines and spaces alone do not, so blank cells are gone.
"""

from __future__ import annotations

import re

from extraction.tables.cells import BLANK, CellReader, Printed
from extraction.tables.labels import HEADER, ROW, Mark
from extraction.tables.strips import LONGEST_ROW, Strip

__all__ = ["FlatText"]

_SEPARATORS = " \t\n|"
_BETWEEN = re.compile(r"[\s|]*+")
_LONGEST_LABEL = 120
_SHORTEST_BLANK_BODY = 8
"""A row of so many blanks under a header is a body, not what is left of merged header cells."""


class FlatText:
    """Cuts stretches of running text into strips."""

    def __init__(self, reader: CellReader) -> None:
        self._reader = reader

    def strips(self, folded: str, start: int, end: int, marks: list[Mark]) -> list[Strip]:
        """The strips of `folded[start:end]`; `marks` are those inside it, in order."""
        strips: list[Strip] = []
        before = start
        index = 0
        for group in self._reader.group.finditer(folded, start, end):
            first = index
            while index < len(marks) and marks[index].start < group.start():
                index += 1
            own = self._blank_rows(folded, marks[first:index], strips, before)
            follower = _BETWEEN.match(folded, group.end(), end).end()  # type: ignore[union-attr]
            strips.append(self._strip(folded, before, group.span(), follower, own))
            before = group.end()
        self._blank_rows(folded, marks[index:], strips, before, tail=min(end, before + 2 * _LONGEST_LABEL))
        return strips

    def _strip(
        self, folded: str, start: int, group: tuple[int, int], follower: int, marks: list[Mark]
    ) -> Strip:
        first, last = group
        label_end = start + len(folded[start:first].rstrip(_SEPARATORS))
        separator = _separator(folded, label_end, follower)
        if separator:
            cells, row_end = self._marked_off(folded, label_end, follower, separator)
        else:
            cells, row_end = self._standing(folded, first, last)
        end = max(last, cells[-1].end) if cells else last
        return Strip(start, label_end, end, marks, cells, bool(separator), row_end)

    def _standing(self, folded: str, first: int, last: int) -> tuple[list[Printed], int]:
        """Values with nothing but blanks between; `row_end` is how many stand on the first line."""
        line_end = folded.find("\n", first, last)
        cells = []
        for match in self._reader.value.finditer(folded, first, last):
            reading = self._reader.read(match.group())
            if reading is None or len(cells) >= LONGEST_ROW:
                break
            cells.append(Printed(match.start(), match.end(), reading))
        row_end = sum(1 for cell in cells if cell.start < line_end) if line_end >= 0 else len(cells)
        return cells, row_end if row_end > 1 else len(cells)

    def _marked_off(self, folded: str, start: int, end: int, separator: str) -> tuple[list[Printed], int]:
        """The cells between separators; `start` is the end of a label, `end` where the next label begins.

        What follows the last separator is the beginning of the next label's own cell.
        """
        parts = folded[start:end].split(separator, LONGEST_ROW)
        lines = sum(1 for part in parts[1:] if "\n" in part)
        stacked = 2 * lines > len(parts) - 1
        if len(parts) > 1 and not parts[-1].strip() and (stacked or "\n" not in parts[-1]):
            parts.pop()
        cells: list[Printed] = []
        row_end = 0
        offset = start
        for number, part in enumerate(parts):
            if number or part.strip():
                line = part if stacked else part.split("\n", 1)[0]
                content = line.strip()
                reading = self._reader.read(content)
                if reading is None:
                    break
                first = offset + (line.index(content) if content else 0)
                cells.append(Printed(first, first + len(content), reading))
                if not stacked and not row_end and "\n" in part:
                    row_end = len(cells)
            offset += len(part) + 1
        return cells, row_end or len(cells)

    def _blank_rows(
        self, folded: str, marks: list[Mark], strips: list[Strip], start: int, tail: int | None = None
    ) -> list[Mark]:
        """Add a strip for each row label that no value follows before the next label; return the other marks."""
        rows = [number for number, mark in enumerate(marks) if _means(mark, ROW)]
        followed = rows[-1] if rows and tail is None else None
        own = []
        for number, mark in enumerate(marks):
            until = marks[number + 1].start if number + 1 < len(marks) else tail
            is_row = number in rows and number != followed
            if until is None or not (is_row or _means(mark, HEADER)):
                own.append(mark)
                continue
            strip = self._blank_row(folded, mark, start, max(until, mark.end))
            if is_row or len(strip.cells) >= _SHORTEST_BLANK_BODY:
                strips.append(strip)
            if not is_row:
                own.append(mark)
        return own

    def _blank_row(self, folded: str, mark: Mark, start: int, until: int) -> Strip:
        separator = _separator(folded, mark.end, min(until, mark.end + 2 * _LONGEST_LABEL))
        if not separator:
            line_end = folded.find("\n", mark.end, until)
            label_end = until if line_end < 0 else line_end
            label_end = mark.end + len(folded[mark.end : label_end].rstrip(_SEPARATORS))
            return Strip(start, label_end, label_end, [mark], [], False, 0)
        label_end = folded.index(separator, mark.end, until)
        cells, row_end = self._marked_off(folded, label_end, until, separator)
        blanks = [cell for cell in cells if cell.reading is BLANK]
        label_end = mark.end + len(folded[mark.end : label_end].rstrip(_SEPARATORS))
        end = blanks[-1].end if blanks else label_end
        return Strip(start, label_end, end, [mark], blanks, True, min(row_end, len(blanks)))


def _separator(folded: str, start: int, end: int) -> str:
    """The mark between cells in a stretch; empty where only blanks and line breaks are."""
    if folded.find("|", start, end) >= 0:
        return "|"
    return "\t" if folded.find("\t", start, end) >= 0 else ""


def _means(mark: Mark, kind: int) -> bool:
    return any(use == kind for _, use, _ in mark.uses)
