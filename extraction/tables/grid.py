"""Marked-up tables: the cells of a grid to strips. Merged cells show once, where they begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extraction.tables.cells import BLANK, CellReader, Printed, Reading
from extraction.tables.labels import HEADER, ROW, Mark
from extraction.tables.packed import packed_rows
from extraction.tables.strips import LONGEST_ROW, MOST_STRIPS, Strip
from extraction.types import Grid, GridCell, Place, made

__all__ = ["GridText", "is_data", "marked_off"]

_GAP = re.compile(r"[^\s|]")
_TAG = re.compile(r"<[^<>]*>")
_LEAST_VALUES = 3
_LONGEST_LABEL = 160


class GridText:
    """Cuts the grids of a document into strips."""

    def __init__(self, reader: CellReader) -> None:
        self._reader = reader

    def strips(self, folded: str, index: int, grid: Grid, marks: Sequence[Mark]) -> list[Strip]:
        """The strips of the grid with that index; `marks` are those inside it, in order.

        A header with blank cells at its end is no row. Labels that no value follows make a strip without cells: the
        header of a body that is a grid of its own, and those above a row that begins with a serial number, which is no
        value of theirs.
        """
        strips: list[Strip] = []
        starts = [mark.start for mark in marks]
        carried = 0
        start = grid.start
        for row in _rows(grid)[:MOST_STRIPS]:
            if len(row) > 1 and _is_spaced(folded, row[-1]):
                stop = bisect_left(starts, row[0].end)
                packed = packed_rows(folded, row, marks[carried:stop], self._reader, index)
                if packed:
                    packed[0].marks[:0] = [m for m in marks[carried:stop] if m.start < row[0].start]
                    strips += packed
                    carried, start = stop, packed[-1].end
                    continue
            for labels, values in self._runs(folded, row, marks, starts):
                stop = bisect_left(starts, row[0].start)
                if not labels and carried < stop and values[-1][0] is not row[-1]:
                    strips.append(_without_cells(start, row[0].start, marks[carried:stop], index))
                    carried, start = stop, row[0].start
                cells = [_printed(folded, cell, reading, index) for cell, reading in values[:LONGEST_ROW]]
                label_end = labels[-1].end if labels else cells[0].start
                stop = max(carried, bisect_left(starts, label_end))
                own = list(marks[carried:stop])
                size = len(cells)
                filled = any(cell.reading is not BLANK for cell in cells)
                if (
                    labels
                    and not filled
                    and any(mark.means(HEADER) and mark.start >= labels[0].start for mark in own)
                ):
                    continue
                strips.append(
                    Strip(start, label_end, cells[-1].end, own, cells, True, size, size, filled, index)
                )
                carried = stop
                start = cells[-1].end
        if carried < len(marks):
            strips.append(_without_cells(start, grid.end, marks[carried:], index))
        return strips

    def _runs(
        self, folded: str, row: Sequence[GridCell], marks: Sequence[Mark], starts: Sequence[int]
    ) -> Iterator[tuple[list[GridCell], list[tuple[GridCell, Reading]]]]:
        """The runs of values in a grid row, each with the label cells before it.

        Blanks are values only after a label, and, where another label follows, only if that one begins a row of its
        own: else they are an empty label column.
        """
        labels: list[GridCell] = []
        values: list[tuple[GridCell, Reading]] = []
        readings = [self._reader.read(folded[cell.start : cell.end].strip()) for cell in row]
        unlabelled = None not in readings
        for cell, reading in zip(row, readings, strict=True):
            if reading is not None:
                if labels or unlabelled or reading is not BLANK:
                    values.append((cell, reading))
                continue
            blank = all(reading is BLANK for _, reading in values)
            if values and not (blank and not _begins_row(cell, marks, starts)):
                yield labels, values
                labels = []
            values = []
            labels.append(cell)
        if values:
            yield labels, values


def marked_off(folded: str, grids: Sequence[Grid]) -> str:
    """The text, as long as before, with tabs for what stands between the cells of a grid other than pipes, and blanks
    for mark-up inside them."""
    pieces: list[str] = []
    position = 0
    for grid in grids:
        for cell in grid.cells:
            start = max(position, cell.start)
            pieces += (
                folded[position : max(position, grid.start)],
                _GAP.sub("\t", folded[max(position, grid.start) : start]),
            )
            content = folded[start : max(start, cell.end)]
            pieces.append(_TAG.sub(lambda tag: " " * len(tag[0]), content) if "<" in content else content)
            position = start + len(content)
        pieces.append(_GAP.sub("\t", folded[position : grid.end]))
        position = max(position, grid.end)
    return "".join((*pieces, folded[position:]))


def _without_cells(start: int, end: int, marks: Sequence[Mark], index: int) -> Strip:
    return Strip(start, end, end, list(marks), [], True, 0, 0, False, index)


def _is_spaced(folded: str, cell: GridCell) -> bool:
    """Whether a cell begins with a digit and has a blank in it."""
    return folded[cell.start : cell.start + 1].isdigit() and folded.find(" ", cell.start, cell.end) >= 0


def is_data(folded: str, grid: Grid, reader: CellReader) -> bool:
    """Whether a grid holds numbers rather than prose: a third of its cells are values and none is a paragraph."""
    texts = [folded[cell.start : cell.end].strip() for cell in grid.cells]
    values = sum(1 for text in texts if text and reader.read(text) is not None)
    filled = sum(1 for text in texts if text)
    return (
        values >= _LEAST_VALUES
        and 3 * values >= filled
        and all(len(text) <= _LONGEST_LABEL for text in texts)
    )


def _rows(grid: Grid) -> list[list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(rows[number], key=lambda cell: cell.column) for number in sorted(rows)]


def _begins_row(cell: GridCell, marks: Sequence[Mark], starts: Sequence[int]) -> bool:
    first, last = bisect_left(starts, cell.start), bisect_left(starts, cell.end)
    return any(mark.means(ROW) for mark in marks[first:last])


def _printed(folded: str, cell: GridCell, reading: Reading, index: int) -> Printed:
    text = folded[cell.start : cell.end]
    content = text.strip()
    start = cell.start + (text.index(content) if content else 0)
    place = made(Place, (index, cell.row, cell.column, cell.page, cell.bbox))
    return made(Printed, (start, start + len(content), reading, place))
