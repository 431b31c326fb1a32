"""Grid rows that hold several rows of a form, each cell one line for each: taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.tables.cells import CellReader, Printed
from extraction.tables.labels import ROW, Mark
from extraction.tables.strips import Strip
from extraction.types import GridCell, Place

__all__ = ["packed_rows"]

_SEVERAL = re.compile(r"[\d.,/—-]+(?:\s+[\d.,/—-]+)+")
"""Several values, one below the other."""
_VALUE = re.compile(r"\S+")


def packed_rows(
    folded: str, row: Sequence[GridCell], marks: Sequence[Mark], reader: CellReader, index: int
) -> list[Strip]:
    """The strips of a row whose label cell names as many rows as each of its other cells has values; else none.

    `marks` are those inside the row, `index` is the grid's.
    """
    label, *others = row
    if not others or not all(_SEVERAL.fullmatch(folded[cell.start : cell.end].strip()) for cell in others):
        return []
    labels = _labels([mark for mark in marks if label.start <= mark.start < label.end])
    columns = [list(_VALUE.finditer(folded, cell.start, cell.end)) for cell in others]
    if len(labels) < 2 or any(len(values) != len(labels) for values in columns):
        return []
    strips = []
    for number, own in enumerate(labels):
        start = own[0].start if number else label.start
        label_end = labels[number + 1][0].start if number + 1 < len(labels) else label.end
        cells = []
        for cell, values in zip(others, columns, strict=True):
            reading = reader.read(values[number].group())
            if reading is None:
                return []
            place = Place(index, cell.row, cell.column, cell.page, cell.bbox)
            cells.append(Printed(*values[number].span(), reading, place))
        size = len(cells)
        strips.append(Strip(start, label_end, cells[-1].end, own, cells, True, size, size, True, index))
    return strips


def _labels(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The words of each row that a label cell names, those of one row together."""
    labels: list[list[Mark]] = []
    for mark in marks:
        if not mark.means(ROW):
            continue
        if labels and set(labels[-1][-1].uses) & set(mark.uses):
            labels[-1].append(mark)
        else:
            labels.append([mark])
    return labels
