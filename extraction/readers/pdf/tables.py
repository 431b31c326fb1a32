"""Ruled lines to tables: the lattice that the lines of a page draw, and its cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.readers.parts import Box
from extraction.readers.pdf.content import Char, Ruling
from extraction.readers.pdf.lines import find_lines, joined_lines
from extraction.readers.pdf.spread import closed_in_cells

__all__ = ["Cell", "Lattice", "fill", "find_lattices", "spill", "write"]

_SNAP = 3.0
"""Points within which lines are one line, and within which two lines meet."""
_SAME = 0.5
"""Points within which pieces of one line lie."""
_COVER = 0.6
"""The share of a cell's side that must be ruled for it to be a border."""
_OVERHANG = 6.0
"""Points by which two lines must run on beyond the last that crosses them to show that a border is left out."""
_MANY_LINES = 6
"""No cell of a row has fewer lines: what is ruled as a row is several."""
_SEVERAL_LINES = 3
"""Cells of the only row have as many where it is several."""
_CROSSED = 12.0
"""Points of a line between columns that run through a cell: it has rows there that no line parts."""
_DRAWING = 2000
"""Rulings from which a page shows a drawing and no table."""

Span = tuple[float, float]


@dataclass(slots=True)
class Cell:
    """A cell of a lattice: its place, its page and box, its characters; `is_open` where a page break left out the
    border towards the other page, `is_crossed` where lines between its columns run through a part of it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    page: int
    box: Box
    is_open: bool = False
    is_crossed: bool = False
    chars: list[Char] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
class Lattice:
    """A ruled table of one page: where its columns and rows are parted, and its cells in reading order."""

    xs: list[float]
    ys: list[float]
    cells: list[Cell]
    owner: list[list[int]]
    page: int

    def holds(self, char: Char) -> bool:
        """Whether the middle of the character lies inside."""
        return (
            self.xs[0] <= (char.x0 + char.x1) / 2 <= self.xs[-1]
            and self.ys[0] <= (char.top + char.bottom) / 2 <= self.ys[-1]
        )


def find_lattices(rulings: Sequence[Ruling], page: int) -> list[Lattice]:
    """The tables that the rulings of a page draw, those with one column left out, from top to bottom."""
    level = _snapped([ruling for ruling in rulings if not ruling.upright], _SAME)
    upright = _snapped([ruling for ruling in rulings if ruling.upright], _SAME)
    if len(level) + len(upright) > _DRAWING:
        return []
    lattices = []
    components = _components(level, upright)
    alone = [ruling for across, down in components if not across for ruling in down]
    for across, down in components:
        if not across or not down:
            continue
        down = [*down, *(ruling for ruling in alone if _flanks(ruling, down))]
        across, down = _snapped(across, _SNAP), _snapped(down, _SNAP)
        ruled = across
        across, down = _closed(across, down), _closed(down, across)
        xs, ys = sorted({line.place for line in down}), sorted({line.place for line in across})
        if len(xs) > 2 and len(ys) > 1:
            lattice = _lattice(across, down, xs, ys, page)
            _mark_open(lattice, ruled)
            lattices.append(lattice)
    return sorted(lattices, key=lambda lattice: lattice.ys[0])


def _snapped(rulings: list[Ruling], tolerance: float) -> list[Ruling]:
    """Rulings at nearly one place moved to it, and those that touch made one; sorted by place."""
    if not rulings:
        return []
    rulings = sorted(rulings, key=lambda ruling: ruling.place)
    groups: list[list[Ruling]] = [[rulings[0]]]
    for ruling in rulings[1:]:
        if ruling.place - groups[-1][-1].place <= tolerance:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    merged = []
    for group in groups:
        place = sum(ruling.place for ruling in group) / len(group)
        spans = sorted((ruling.start, ruling.end) for ruling in group)
        start, end = spans[0]
        for next_start, next_end in spans[1:]:
            if next_start > end + _SNAP:
                merged.append(Ruling(group[0].upright, place, start, end))
                start, end = next_start, next_end
            end = max(end, next_end)
        merged.append(Ruling(group[0].upright, place, start, end))
    return merged


def _flanks(ruling: Ruling, table: list[Ruling]) -> bool:
    """Whether an upright line that meets no other is as high as the table: the side of a cell that fills a page."""
    start, end = min(line.start for line in table), max(line.end for line in table)
    return _covered([(ruling.start, ruling.end)], (start, end)) and _covered(
        [(start, end)], (ruling.start, ruling.end)
    )


def _components(level: list[Ruling], upright: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The rulings that hang together by meeting, level and upright apart."""
    leaders = list(range(len(level) + len(upright)))

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    places = [ruling.place for ruling in upright]
    for first, across in enumerate(level):
        begin = bisect_left(places, across.start - _SNAP)
        for second in range(begin, bisect_right(places, across.end + _SNAP)):
            down = upright[second]
            if down.start - _SNAP <= across.place <= down.end + _SNAP:
                leaders[leader(first)] = leader(len(level) + second)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, ruling in enumerate([*level, *upright]):
        groups.setdefault(leader(index), ([], []))[int(ruling.upright)].append(ruling)
    return list(groups.values())


def _closed(lines: list[Ruling], crossing: list[Ruling]) -> list[Ruling]:
    """The lines with a border added where those that cross them run on: page breaks and open tables leave it out."""
    if not lines or len(crossing) < 2:
        return lines
    upright = lines[0].upright
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    first, last = min(line.place for line in lines), max(line.place for line in lines)
    before = sorted(line.start for line in crossing)[1]
    after = sorted(line.end for line in crossing)[-2]
    closed = list(lines)
    if first - before > _OVERHANG:
        closed.append(Ruling(upright, before, start, end))
    if after - last > _OVERHANG:
        closed.append(Ruling(upright, after, start, end))
    return closed


def _lattice(
    across: list[Ruling], down: list[Ruling], xs: list[float], ys: list[float], page: int
) -> Lattice:
    """Neighbouring fields without a ruling between them are one cell, if together they are a rectangle."""
    rows, columns = len(ys) - 1, len(xs) - 1
    right_ruled = [
        [_covered(spans, (ys[row], ys[row + 1])) for row in range(rows)]
        for spans in (_spans(down, x) for x in xs[1:-1])
    ]
    below_ruled = [
        [_covered(spans, (xs[column], xs[column + 1])) for column in range(columns)]
        for spans in (_spans(across, y) for y in ys[1:-1])
    ]
    owner = [[-1] * columns for _ in range(rows)]
    cells: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            last = column
            while last + 1 < columns and not right_ruled[last][row] and owner[row][last + 1] < 0:
                last += 1
            bottom = row
            while bottom + 1 < rows and not any(below_ruled[bottom][column : last + 1]):
                if any(right_ruled[inner][bottom + 1] for inner in range(column, last)):
                    break
                bottom += 1
            for inner in range(row, bottom + 1):
                owner[inner][column : last + 1] = [len(cells)] * (last + 1 - column)
            box = (xs[column], ys[row], xs[last + 1], ys[bottom + 1])
            cell = Cell(row, column, bottom - row + 1, last - column + 1, page, box)
            cell.is_crossed = any(
                _length(_spans(down, x), (box[1], box[3])) > _CROSSED for x in xs[column + 1 : last + 1]
            )
            cells.append(cell)
    return Lattice(xs, ys, cells, owner, page)


def _mark_open(lattice: Lattice, ruled: list[Ruling]) -> None:
    """Marks the cells of the first and last row whose outer border is not among the rulings of the page."""
    ys = lattice.ys
    top, bottom = _spans(ruled, ys[0]), _spans(ruled, ys[-1])
    for cell in lattice.cells:
        side = (cell.box[0], cell.box[2])
        cell.is_open = (cell.box[1] == ys[0] and not _covered(top, side)) or (
            cell.box[3] == ys[-1] and not _covered(bottom, side)
        )


def _spans(rulings: list[Ruling], place: float) -> list[Span]:
    return [(ruling.start, ruling.end) for ruling in rulings if ruling.place == place]


def _length(spans: list[Span], side: Span) -> float:
    """How much of a side the spans cover."""
    return sum(max(0.0, min(end, side[1]) - max(start, side[0])) for start, end in spans)


def _covered(spans: list[Span], side: Span) -> bool:
    return _length(spans, side) >= (side[1] - side[0]) * _COVER


def spill(lattice: Lattice, chars: Iterable[Char]) -> None:
    """Puts characters that stand below the table into the last cell above each: cells cut by a page break overflow."""
    for char in chars:
        column = bisect_right(lattice.xs, (char.x0 + char.x1) / 2) - 1
        cell = lattice.cells[lattice.owner[-1][min(max(column, 0), len(lattice.xs) - 2)]]
        cell.chars.append(char)
        cell.text = _text(cell)


def _text(cell: Cell) -> str:
    if len(cell.chars) > 1 and _is_turned(cell.chars):
        return "".join(char.text for char in cell.chars)
    return joined_lines(line.text for line in find_lines(cell.chars, cell.page, in_cell=True))


def _is_turned(chars: Sequence[Char]) -> bool:
    """Whether characters in the order of the file mostly follow each other upwards, or downwards in several columns:
    text that is turned, or set upright."""
    up = down = 0
    for before, char in pairwise(chars):
        if abs(before.x0 + before.x1 - char.x0 - char.x1) < char.x1 - char.x0:
            up += char.top < before.top
            down += char.top > before.top
    columns = max(char.x0 for char in chars) > min(char.x1 for char in chars)
    return 2 * (up + down * columns) >= len(chars)


def _is_unruled(lattice: Lattice) -> bool:
    """Whether a row is many that no line parts: each of its cells that has a text has many lines; or one that lines
    between columns cross has several; or, where it is the only row, half of them have several and one a number, or the
    same below each other, as marks for none are."""
    rows: dict[int, list[list[str]]] = {}
    for cell in lattice.cells:
        if cell.chars:
            texts = [line.text for line in find_lines(cell.chars, cell.page)]
            if cell.is_crossed and len(texts) >= _SEVERAL_LINES:
                return True
            rows.setdefault(cell.row, []).append(texts)
    for cells in rows.values():
        if len(cells) > 1 and min(map(len, cells)) >= _MANY_LINES:
            return True
    if len(lattice.ys) > 2 or not rows:
        return False
    (cells,) = rows.values()
    several = sum(len(texts) >= _SEVERAL_LINES for texts in cells)
    return 2 * several >= len(cells) > 1 and any(
        text.isdecimal() or text == above[:1] for texts in cells for above, text in pairwise(texts)
    )


def fill(lattices: list[Lattice], chars: list[Char]) -> list[Char]:
    """Puts each character into the cell around it; returns those that stand outside all tables.

    A table in which only columns are ruled is none: it is taken out of the list.
    """
    outside = []
    for char in chars:
        lattice = next((lattice for lattice in lattices if lattice.holds(char)), None)
        if lattice is None:
            outside.append(char)
            continue
        row = bisect_right(lattice.ys, (char.top + char.bottom) / 2) - 1
        column = bisect_right(lattice.xs, (char.x0 + char.x1) / 2) - 1
        row, column = min(row, len(lattice.ys) - 2), min(column, len(lattice.xs) - 2)
        lattice.cells[lattice.owner[row][column]].chars.append(char)
    unruled = [lattice for lattice in lattices if _is_unruled(lattice)]
    if unruled:
        outside += [char for lattice in unruled for cell in lattice.cells for char in cell.chars]
        lattices[:] = [lattice for lattice in lattices if lattice not in unruled]
    return outside


def write(lattice: Lattice) -> None:
    """Sets the text of each cell by its characters."""
    closed_in_cells((cell.chars, cell.box) for cell in lattice.cells)
    for cell in lattice.cells:
        cell.text = _text(cell)
