"""Cells of a ruled table between which a border is missing: parted where the text of each stands in its own place.

A border may be drawn in no colour, or not at all. That cells are merged and not parted is the rule, so much has to
speak against it: a value beyond a border that other values have, or lines that stand where those of their rows do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from extraction.readers.pdf.columns import opens
from extraction.readers.pdf.content import Char
from extraction.readers.pdf.pieces import ValueTest
from extraction.readers.pdf.tables import Cell, Lattice

__all__ = ["part_cells"]

_GAP = 0.25
"""Times the height of a character: so wide a gap at a border parts a value from what stands before it."""
_WIDE = 1.0
"""The same where no other row has the border, and all others are values of one column each."""
_USUAL = 2
"""So many times as many values stand behind a border as across it, if it parts columns."""
_FARTHER = 1.15
"""Times the distance of the lines of a cell: what stands further apart is not of one cell."""
_LEADING = 1.5
"""Times the height of a character: the lines of a cell, where none has several, would stand no further apart."""
_SAME = 0.4
"""Times the height of a character: nearer lines are one line."""
_LEVEL = 0.25
"""Times the height of a character by which lines of one row stand higher or lower."""
_LONGEST = 120
"""Characters of a cell that is no paragraph."""

Chars = Sequence[Char]


def part_cells(lattice: Lattice, is_value: ValueTest) -> None:
    """Parts the cells of a table between which a border is missing."""
    merged = [cell for cell in lattice.cells if cell.colspan > 1 or cell.rowspan > 1]
    waiting = [cell for cell in merged if 0 < len(cell.chars) <= _LONGEST]
    if not waiting:
        return
    table = _Table(lattice, is_value, _leading(lattice))
    for cell in waiting:
        for way, places in enumerate((table.columns(cell), table.rows(cell))):
            place = next(places, None)
            if place is not None:
                waiting += [own for own in (cell, _part(lattice, cell, place, way)) if own.chars]
                table.counted.clear()
                break


@dataclass(slots=True)
class _Table:
    """A table, what is a value in it, and how far below each other the lines of its cells stand."""

    lattice: Lattice
    is_value: ValueTest
    leading: float
    counted: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def columns(self, cell: Cell) -> Iterator[int]:
        """Before which columns a value, or an item, stands that is not of one cell with what stands left of it."""
        xs = self.lattice.xs
        for column in range(cell.column + 1, cell.column + cell.colspan):
            left = [char for char in cell.chars if char.x0 + char.x1 < 2 * xs[column]]
            right = [char for char in cell.chars if char.x0 + char.x1 >= 2 * xs[column]]
            if not left or not right:
                continue
            gap = min(char.x0 for char in right) - max(char.x1 for char in left)
            if gap <= _GAP * (right[0].bottom - right[0].top):
                continue
            present, values, across = self._borders(column)
            first = [char for char in right if char.x0 + char.x1 < 2 * xs[column + 1]]
            if not self._holds(first):
                parted = present > 0 and self._opens(right)
            elif self._holds(left):
                wide = gap > _WIDE * (right[0].bottom - right[0].top)
                parted = values > _USUAL * across or ((present > 0 or wide) and self._is_among_values(cell))
            else:
                parted = values > 0
            if parted:
                yield column

    def rows(self, cell: Cell) -> Iterator[int]:
        """Before which rows a line stands that is not of one cell with what stands above: both stand where the other
        cells of their rows do, and are values, or open items, or stand further apart than lines do; or before and
        behind which a lone value stands so, and not in the middle."""
        for row in range(cell.row + 1, cell.row + cell.rowspan):
            y = 2 * self.lattice.ys[row]
            upper = [char for char in cell.chars if char.top + char.bottom < y]
            lower = [char for char in cell.chars if char.top + char.bottom >= y]
            if upper and self._is_own_value(cell, row, lower) and self._are_apart(upper, lower):
                yield row
                continue
            parts = [(own, self._in_row(part, own)) for own, part in ((row - 1, upper), (row, lower)) if part]
            if not all(part for _, part in parts) or not self._stand_in(cell, parts):
                continue
            values = all(self._holds(part) for _, part in parts)
            if len(parts) == 1:
                parted = values and not _is_centred(cell)
            else:
                parted = values or self._are_apart(upper, lower) or all(self._opens(p) for _, p in parts)
            if parted:
                yield row

    def _holds(self, chars: Chars) -> bool:
        """Whether the characters are a value."""
        return bool(chars) and self.is_value(_text(chars))

    def _opens(self, chars: Chars) -> bool:
        return opens(_text(chars), self.is_value.openers)

    def _borders(self, column: int) -> tuple[int, int, int]:
        """How many rows have the border before a column, how many of them with a value behind it, and how many have it
        not where a value stands."""
        if column in self.counted:
            return self.counted[column]
        present = values = across = 0
        for row in self.lattice.owner:
            left, right = self.lattice.cells[row[column - 1]], self.lattice.cells[row[column]]
            if left is right:
                across += self._holds(left.chars)
            elif left.chars and right.chars:
                present += 1
                values += self._holds(right.chars)
        self.counted[column] = present, values, across
        return self.counted[column]

    def _is_among_values(self, cell: Cell) -> bool:
        """Whether most of the other cells of its row are values of one column each."""
        others = [own for own in self._beside(cell.row, cell) if self._holds(own.chars)]
        return len(others) > _USUAL and sum(own.colspan for own in others) < _USUAL * len(others)

    def _is_own_value(self, cell: Cell, row: int, chars: Chars) -> bool:
        """Whether the lower part of a cell is a value that stands where the other cells of its row do."""
        own = self._in_row(chars, row)
        return self._holds(own) and len(own) == len(chars) and self._stand_in(cell, [(row, own)])

    def _are_apart(self, upper: Chars, lower: Chars) -> bool:
        """Whether two parts stand further apart than the lines of one cell."""
        leading = self.leading or _LEADING * (lower[0].bottom - lower[0].top)
        return leading * _FARTHER < _anchors(lower)[1] - _anchors(upper)[2]

    def _in_row(self, chars: Chars, row: int) -> list[Char]:
        ys = self.lattice.ys
        return [char for char in chars if bisect_right(ys, (char.top + char.bottom) / 2) - 1 == row]

    def _beside(self, row: int, cell: Cell) -> Iterator[Cell]:
        """The other cells of nothing but one row."""
        for index in dict.fromkeys(self.lattice.owner[row]):
            other = self.lattice.cells[index]
            if other is not cell and other.rowspan == 1 and other.chars:
                yield other

    def _stand_in(self, cell: Cell, parts: Sequence[tuple[int, Chars]]) -> bool:
        """Whether each part stands, in one of the ways of setting cells, where another cell of its row does, if any."""
        for way in range(3):
            for row, own in parts:
                level = _LEVEL * (own[0].bottom - own[0].top)
                places = [_anchors(other.chars)[way] for other in self._beside(row, cell)]
                if places and all(abs(_anchors(own)[way] - place) >= level for place in places):
                    break
            else:
                return True
        return False


def _text(chars: Chars) -> str:
    return "".join(char.text for char in chars)


def _is_centred(cell: Cell) -> bool:
    """Whether the text of a cell stands in its middle."""
    height = cell.chars[0].bottom - cell.chars[0].top
    return abs(_anchors(cell.chars)[0] - (cell.box[1] + cell.box[3]) / 2) < _LEVEL * height


def _leading(lattice: Lattice) -> float:
    """The usual distance of the lines of a cell of one row; 0 where none has several."""
    steps: list[float] = []
    for cell in lattice.cells:
        if cell.rowspan == 1 and len(cell.chars) > 1:
            places = sorted((char.top + char.bottom) / 2 for char in cell.chars)
            least = _SAME * (cell.chars[0].bottom - cell.chars[0].top)
            steps += [below - above for above, below in pairwise(places) if below - above > least]
    return median(steps) if steps else 0.0


def _anchors(chars: Chars) -> tuple[float, float, float]:
    """Where the lines of a cell have their middle, where the first and where the last of them stands."""
    middles = [(char.top + char.bottom) / 2 for char in chars]
    first, last = min(middles), max(middles)
    return (first + last) / 2, first, last


def _part(lattice: Lattice, cell: Cell, place: int, way: int) -> Cell:
    """Parts a cell before a column (`way` 0) or a row (1), and returns the new one right of it or below."""
    x0, top, x1, bottom = cell.box
    edge = (lattice.xs, lattice.ys)[way][place]
    middles = [(char.x0 + char.x1, char.top + char.bottom)[way] for char in cell.chars]
    pairs = list(zip(cell.chars, middles, strict=True))
    other = replace(cell, chars=[char for char, middle in pairs if middle >= 2 * edge])
    cell.chars = [char for char, middle in pairs if middle < 2 * edge]
    if way:
        other.row, other.rowspan = place, cell.row + cell.rowspan - place
        cell.rowspan -= other.rowspan
        cell.box, other.box = (x0, top, x1, edge), (x0, edge, x1, bottom)
    else:
        other.column, other.colspan = place, cell.column + cell.colspan - place
        cell.colspan -= other.colspan
        cell.box, other.box = (x0, top, edge, bottom), (edge, top, x1, bottom)
    lattice.cells.append(other)
    for row in lattice.owner[other.row : other.row + other.rowspan]:
        row[other.column : other.column + other.colspan] = [len(lattice.cells) - 1] * other.colspan
    return other
