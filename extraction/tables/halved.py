"""Numbers in halves: in columns too narrow for them, a page prints their first digits above the line of the label and
the others below it. What stands below is a row's whole number to the eye of whoever reads line by line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extraction.tables.strips import Strip

__all__ = ["Line", "are_halved"]

_VALUES = re.compile(r"[ ]*+(?:[-\d.,/—]++[ ]*+)++")
_LONGEST_LINE = 200
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
