"""Rows of a table without rulings as the lines that they are made of, and numbers that wrap in their columns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median

from extraction.readers.pdf.pieces import Piece, Row, is_whole, overlap

__all__ = ["NEARER", "Band", "columns_of", "in_lines", "is_one", "is_torn", "rejoined"]

NEARER = 1.1
"""Times the distance of the lines of a cell: lines nearer than that can be of one."""
_BETWEEN = 0.8
"""The share of it for lines that do not stand below each other: those of cells with and without an even number."""
_LEVEL = 1.0
"""Points by which pieces of one line stand higher or lower."""


@dataclass(slots=True)
class Band:
    """The lines of one row of a table."""

    rows: list[Row]

    @property
    def valued(self) -> bool:
        """Whether a value stands in it."""
        return any(row.values for row in self.rows)


def rejoined(groups: list[Band], leading: float) -> list[Band]:
    """The groups, those of numbers that wrap in their columns as one; unchanged where these could be rows of their own.

    Lines of a cell stand nearer to each other than rows do. A row is whole: with a value in each column, and not with
    two lines that have a label and all values.
    """
    columns = columns_of(groups)
    if columns is None or len(columns) < 2:
        return groups
    near = max(leading, median(row.line.height for group in groups for row in group.rows)) * NEARER
    joined: list[Band] = []
    last = -float("inf")
    for group in groups:
        values = [piece.middle for row in group.rows for piece in row.values]
        below = (
            any(overlap(above, row) for above in joined[-1].rows for row in group.rows) if joined else False
        )
        if joined and values and min(values) - last <= near * (1 if below else _BETWEEN):
            joined[-1].rows += group.rows
        else:
            joined.append(Band(list(group.rows)))
        last = max(values, default=last)
    for band in joined:
        lines = [row for row in band.rows if row.values]
        if any(overlap(above, row) for above, row in combinations(lines, 2)):
            full = [row for row in lines if is_whole(row) and len(row.values) == len(columns)]
            if len(full) > 1 or not _is_complete(band, columns):
                return groups
    return joined


def is_one(bands: Sequence[Band]) -> bool:
    """Whether some row has a value in each column, and so all columns are those of one table."""
    columns = columns_of(bands)
    return columns is not None and any(_is_complete(band, columns) for band in bands)


def _is_complete(band: Band, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a value stands in each column."""
    values = [piece for row in band.rows for piece in row.values]
    return all(any(piece.x0 < x1 and x0 < piece.x1 for piece in values) for x0, x1 in columns)


def columns_of(bands: Sequence[Band]) -> list[tuple[float, float]] | None:
    """From where to where the columns of values reach; None where values of one row overlap."""
    columns: list[tuple[float, float]] = []
    pieces = [piece for band in bands for row in band.rows for piece in row.values]
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if columns and piece.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.x1))
        else:
            columns.append((piece.x0, piece.x1))
    most = max(len(row.values) for band in bands for row in band.rows)
    return columns if len(columns) >= most else None


def in_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a cell from line to line, those of one line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if lines and piece.middle - lines[-1][-1].middle < _LEVEL:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [piece for line in lines for piece in sorted(line, key=lambda piece: piece.x0)]


def is_torn(pieces: Sequence[Piece], signs: Container[str] = ()) -> bool:
    """Whether the lines of a cell are not those of one number, after one of `signs` perhaps, and its unit, of which the
    last letter may stand below: a mark for none stands above another."""
    lines = in_lines(pieces)
    return any(
        (above.value or below.value)
        and not (above.text[-1].isdigit() or above.text[-1] in ",.\ufffd")
        and not (above is lines[0] and above.text in signs and below.text[0].isdigit())
        and not (above.text[-2:-1].isdigit() and len(below.text) == 1 and not below.value)
        for above, below in pairwise(lines)
    )
