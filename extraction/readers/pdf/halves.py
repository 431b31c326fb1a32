"""Rows whose values stand on two lines: where a blank stands before a number that has no room behind it, all of the
number is on the line below, and those of other columns are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.readers.pdf.joins import Span, merged
from extraction.readers.pdf.pieces import Row, overlap

__all__ = ["is_cut", "with_whole_rows"]

_LEAST = 4
"""A table has so many columns of values, so that two rows hardly ever fill just what the other leaves."""
_NEXT = 1.7
"""Times the height of a line: the next one stands no further below."""
_OPENS = re.compile(r"[(（]?\w{1,3}[)）、]|\d{1,2}[.．]")
"""What opens a label: its line is no rest of the row above."""


def with_whole_rows(run: Sequence[Row]) -> list[Row]:
    """The lines, the values that stand right below a row in just those columns in which it has none taken up into it.

    What else is on their line stays there.
    """
    columns = _columns(run)
    made: list[Row] = []
    for number, row in enumerate(run):
        completes = made and len(columns) >= _LEAST and _completes(made[-1], row, columns)
        if completes and not _is_wrapped([*made[-2:], row, *run[number + 1 : number + 2]]):
            values = sorted([*made[-1].values, *row.values], key=lambda piece: piece.x0)
            labels = made[-1].pieces[: len(made[-1].pieces) - len(made[-1].values)]
            made[-1] = made[-1].remade([*labels, *values], values)
            rest = row.pieces[: len(row.pieces) - len(row.values)]
            made += [row.remade(rest, [])] if rest else []
        else:
            made.append(row)
    return made


def _columns(run: Sequence[Row]) -> list[Span]:
    """The columns of values of a table; none where no row with a label has a value in each: the lines are no rows."""
    columns = merged((piece.x0, piece.x1) for row in run for piece in row.values)
    whole = any(len(row.values) == len(columns) < len(row.pieces) for row in run)
    return columns if whole else []


def is_cut(run: Sequence[Row], following: Sequence[Row]) -> bool:
    """Whether the last row of a page has its other values on the next page, in just those columns where it has none."""
    last = run[-1]
    first = next((row for row in following if row.values), None)
    if first is None or not last.values:
        return False
    columns = _columns([*run, *following])
    return len(columns) >= _LEAST and _fills(last, first, columns)


def _completes(above: Row, row: Row, columns: Sequence[Span]) -> bool:
    """Whether each column has a value on one of two lines that stand as near as those of a cell."""
    if not (above.values and row.values and len(above.values) < len(above.pieces)):
        return False
    near = 0 < row.middle - above.middle <= _NEXT * above.line.height
    return near and _fills(above, row, columns)


def _is_wrapped(lines: Sequence[Row]) -> bool:
    """Whether numbers go on from the first of three lines to the last, and not in the row between."""
    return any(
        below.middle - above.middle <= _NEXT * above.line.height and overlap(above, below)
        for above, below in zip(lines, lines[2:], strict=False)
    )


def _fills(above: Row, row: Row, columns: Sequence[Span]) -> bool:
    """Whether two lines, the second of which opens no label, have one value for each column."""
    values = [*above.values, *row.values]
    if len(values) != len(columns) or _OPENS.match(row.pieces[0].text):
        return False
    return all(sum(piece.x0 < x1 and x0 < piece.x1 for piece in values) == 1 for x0, x1 in columns)
