"""Numbers in halves: in columns too narrow for them, a page prints their first digits above the line of the label and
the others below it. What stands below is a row's whole number to the eye of whoever reads line by line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from extraction.genre.layouts import Sum
from extraction.tables.labels import ROW
from extraction.tables.strips import Strip
from extraction.tables.windows import sums_hold

__all__ = ["Line", "are_halved", "has_rest_below"]

_VALUES = re.compile(r"[ ]*+(?:[-\d.,/—]++[ ]*+)++")
_LONGEST_LINE = 200
_SHORT = 80
"""So many characters, blanks among them, are at most between a row and the rest of its numbers: a label's end."""
_SEVERAL = 2
"""So many rows in halves show that the numbers of a table wrap."""


class Line(NamedTuple):
    """A row of a table: its strip, how many cells it has, where its label starts, and whether the strip before it has
    exactly the cells of its own row."""

    strip: Strip
    size: int
    start: int
    follows_whole: bool


def are_halved(lines: Sequence[Line], folded: str) -> list[bool]:
    """Which rows of a table may have the halves of numbers: those in halves themselves, and where several are, all
    whose cells are not on the line of their label."""
    halves = [_is_halved(line, folded) for line in lines]
    if sum(halves) < _SEVERAL:
        return halves
    return [
        half or (not line.strip.tight and _own(line.strip, folded) < line.size)
        for half, line in zip(halves, lines, strict=True)
    ]


def has_rest_below(
    strips: Sequence[Strip], number: int, claimed: Container[int], size: int, sums: Sequence[Sum]
) -> bool:
    """Whether fewer values than a row's own stand on the line below it, behind no row's label: they may be the last
    digits of its numbers, whose first add up as well; a lone one, unless the row adds up."""
    strip = strips[number]
    if strip.tight or strip.grid is not None or strip.row_end != size:
        return False
    rest = strip.cells[size:]
    if not rest and number + 1 < len(strips) and number + 1 not in claimed:
        below = strips[number + 1]
        near = below.label_end - below.start <= _SHORT and not any(mark.means(ROW) for mark in below.marks)
        rest = below.cells if near and not below.tight else []
    over = strips[number - 1].cells if number and number - 1 not in claimed else []
    if len(rest) > sum(1 for cell in strip.cells[:size] if cell.reading.value) and len(rest) != len(over):
        return False
    if len(rest) == size > 1:
        return all(cell.end - cell.start == 1 and cell.reading.value is not None for cell in rest)
    return 0 < len(rest) < size and (len(rest) > 1 or sums_hold(strip.cells[:size], sums) is not True)


def _is_halved(row: Line, folded: str) -> bool:
    """Whether as many values stand above the line of a label, and are not of the row before, as below it, and with some
    on it make the row."""
    strip = row.strip
    if row.follows_whole or strip.tight or not strip.cells:
        return False
    own = _own(strip, folded)
    if not 0 < own < row.size:
        return False
    line = folded.rfind("\n", 0, row.start)
    above = _count(folded, folded.rfind("\n", max(0, line - _LONGEST_LINE), max(0, line)) + 1, line)
    if not above:
        return False
    first = folded.find("\n", strip.label_end, strip.end)
    last = folded.find("\n", first + 1, first + _LONGEST_LINE)
    below = _count(folded, first + 1, last if last >= 0 else strip.end) if first >= 0 else 0
    return above == below == row.size - own


def _own(strip: Strip, folded: str) -> int:
    """How many cells stand on the line where the label ends."""
    end = folded.find("\n", strip.label_end, strip.end)
    return len(strip.cells) if end < 0 else sum(cell.start < end for cell in strip.cells)


def _count(folded: str, start: int, end: int) -> int:
    """How many values stand on a line of nothing else."""
    line = folded[start:end]
    return len(line.split()) if _VALUES.fullmatch(line) else 0
