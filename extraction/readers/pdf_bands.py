"""Tables without rulings: the lines of a page that are parts of one row, put together as one line, cells tab-separated.

A column of a page wraps its labels and its numbers each for itself, so a row is several lines that interleave. Where
values stand in columns, the rows are told by the values, the rest is theirs that stands nearest or, where the values
stand beside the first line of each label, below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extraction.readers.parts import Box
from extraction.readers.pdf_lines import Line
from extraction.readers.pdf_pieces import Piece, Row, ValueTest, is_whole, overlap, row_of
from extraction.readers.pdf_wraps import NEARER, Band, columns_of, is_one, is_torn, rejoined

__all__ = ["banded"]

_LEAST = 3
"""A table has so many rows with values,"""
_WIDE = 7
"""or one with so many."""
_HALF = 0.6
"""The share of the distance of the lines of a cell: lines nearer to each other stand beside each other."""
_SAME = 0.4
"""Times the height of a line: nearer lines are one line."""
_NEIGHBOURS = 4
"""The next line of a cell is among so many that follow."""
_HEADER = 2
"""Between the values of two tables stand at least so many lines without values."""
_ROW_GAP = 5.0
"""Times the height of a line: the next row stands no further away."""
_TIGHT = 0.9
"""The share of the distance of rows at which lines of one cell stand at most."""
_LONGEST_WRAP = 5
"""Lines without values that can stand between two rows."""
_ITEM = re.compile(r"\d{1,2}[.．、]")
"""What opens a numbered label: its line is no rest of the label above."""
_SENTENCE_ENDS = "。；！？"


def banded(lines: Sequence[Line], cuts: Sequence[float], is_value: ValueTest) -> list[Line]:
    """The lines of a page from top to bottom, those that are parts of one row of a table without rulings as one.

    `cuts` are the tops of the ruled tables of the page. Lines stay as they are where every row is one line already,
    and where it is not clear in which column a value stands.
    """
    result: list[Line] = []
    run: list[Row] = []
    for row in (row_of(line, is_value) for line in lines):
        if run and not _goes_on(run, row, cuts):
            result += _settled(run)
            run = []
        run.append(row)
    return result + _settled(run)


def _goes_on(run: Sequence[Row], row: Row, cuts: Sequence[float]) -> bool:
    """Whether the line can belong to the table that `run` may be part of."""
    last = run[-1].line
    if any(last.top < cut <= row.line.top for cut in cuts):
        return False
    if any(end in last.text for end in _SENTENCE_ENDS) and not run[-1].values:
        return False
    if row.middle - run[-1].middle > _ROW_GAP * last.height:
        return False
    waiting = 0
    for each in reversed(run):
        if each.values:
            break
        waiting += 1
    return row.values != [] or waiting < _LONGEST_WRAP + 1


def _settled(run: Sequence[Row]) -> list[Line]:
    """The lines of the tables in a run, and what stands above, between and below them as it is."""
    unchanged = [row.line for row in run]
    valued = [index for index, row in enumerate(run) if row.values]
    if len(valued) < _LEAST and not any(len(row.values) >= _WIDE for row in run):
        return unchanged
    leading = _leading(run)
    first, last = valued[0], valued[-1]
    while first and _beside(run[first - 1], run[first], leading):
        first -= 1
    while last + 1 < len(run) and _beside(run[last], run[last + 1], leading):
        last += 1
    bands = _bands(run[first : last + 1], leading)
    made = _table(bands, leading)
    gap, middle = max(
        ((after - before, (before + after) // 2) for before, after in pairwise(valued)), default=(0, 0)
    )
    if made is not None and (gap <= _HEADER or is_one(bands)):
        return unchanged[:first] + made + unchanged[last + 1 :]
    if gap <= _HEADER:
        return unchanged
    return _settled(run[: middle + 1]) + _settled(run[middle + 1 :])


def _spacing(rows: Sequence[Row]) -> float:
    """The least distance between rows of one line each; infinite where there are none."""
    return min(
        (
            below.middle - above.middle
            for above, below in pairwise(rows)
            if is_whole(above) and is_whole(below) and overlap(above, below)
        ),
        default=float("inf"),
    )


def _leading(rows: Sequence[Row]) -> float:
    """The least distance between lines one above the other: that of the lines of one cell, if any cell has several."""
    least = float("inf")
    for number, row in enumerate(rows):
        for below in rows[number + 1 : number + 1 + _NEIGHBOURS]:
            distance = below.middle - row.middle
            if distance > row.line.height * _SAME and any(
                upper.x0 < own.x1 and own.x0 < upper.x1 for upper in row.pieces for own in below.pieces
            ):
                least = min(least, distance)
                break
    return least


def _beside(above: Row, row: Row, leading: float) -> bool:
    """Whether two lines stand beside each other, as lines of cells with and without an even number of lines do."""
    return row.middle - above.middle <= _HALF * leading


def _bands(rows: Sequence[Row], leading: float) -> list[Band]:
    """The rows of the table, and lines of their own between them.

    Lines beside each other are one row. A line without values joins the row that it stands nearer to than rows stand,
    one with the number of a label the row below.
    """
    groups: list[Band] = []
    for row in rows:
        beside = groups and _beside(groups[-1].rows[-1], row, leading)
        if beside and not any(overlap(above, row) for above in groups[-1].rows):
            groups[-1].rows.append(row)
        else:
            groups.append(Band([row]))
    groups = rejoined(groups, leading)
    spacing = _spacing(rows)
    reach = _TIGHT * spacing if spacing < float("inf") else 0.0
    bands: list[Band] = []
    for number, group in enumerate(groups):
        above = bands[-1] if bands else None
        below = groups[number + 1] if number + 1 < len(groups) else None
        before = group.rows[0].middle - above.rows[-1].middle if above else reach + 1
        after = below.rows[0].middle - group.rows[-1].middle if below else reach + 1
        opens = any(_ITEM.match(piece.text) for row in group.rows for piece in row.pieces)
        if not group.valued and above and before <= min(reach, after) and not opens:
            above.rows += group.rows
        elif not group.valued and below and (after <= reach if opens else after < min(reach, before)):
            below.rows[:0] = group.rows
        else:
            bands.append(group)
    return bands


def _table(bands: Sequence[Band], leading: float) -> list[Line] | None:
    """The rows of a table, a line each; None where values of one row, or a value and a label, stand in one column, or
    numbers wrap in theirs."""
    columns = columns_of(bands)
    if columns is None or any(_wraps(above, band, columns, leading) for above, band in pairwise(bands)):
        return None
    made: list[Line] = []
    for band in bands:
        if not band.valued or all(len(each.rows) == 1 for each in bands):
            made += [row.line for row in band.rows]
            continue
        joined = _joined(band, columns)
        if joined is None:
            return None
        made.append(joined)
    return made


def _wraps(above: Band, band: Band, columns: Sequence[tuple[float, float]], leading: float) -> bool:
    """Whether a row of few values stands as near to another as the lines of one cell: numbers that found no room."""
    few = any(0 < sum(len(row.values) for row in each.rows) < len(columns) / 2 for each in (above, band))
    near = band.rows[0].middle - above.rows[-1].middle <= leading * NEARER
    return above.valued and band.valued and len(columns) >= _WIDE and few and near


def _joined(band: Band, columns: Sequence[tuple[float, float]]) -> Line | None:
    """The row as one line; None where a piece stands across columns."""
    labels: list[list[Piece]] = []
    cells: list[list[Piece]] = [[] for _ in columns]
    pieces = [piece for row in band.rows for piece in row.pieces]
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        over = [index for index, (x0, x1) in enumerate(columns) if piece.x0 < x1 and x0 < piece.x1]
        if len(over) > 1:
            return None
        if over:
            cells[over[0]].append(piece)
        elif labels and piece.x0 < max(each.x1 for each in labels[-1]):
            labels[-1].append(piece)
        else:
            labels.append([piece])
    if any(is_torn(pieces) for pieces in cells):
        return None
    texts = [" ".join(map(_stacked, labels)), *map(_stacked, cells)]
    lines = [row.line for row in band.rows]
    return replace(
        lines[0],
        text="\t".join(texts if labels else texts[1:]),
        x0=min(line.x0 for line in lines),
        top=min(line.top for line in lines),
        x1=max(line.x1 for line in lines),
        bottom=max(line.bottom for line in lines),
        height=median(line.height for line in lines),
        chars=[char for line in lines for char in line.chars],
        values=[(_stacked(pieces), _around(pieces)) for pieces in cells if pieces],
    )


def _around(pieces: Sequence[Piece]) -> Box:
    """The box around all pieces."""
    x0, top = min(piece.x0 for piece in pieces), min(piece.top for piece in pieces)
    return x0, top, max(piece.x1 for piece in pieces), max(piece.bottom for piece in pieces)


def _stacked(pieces: Sequence[Piece]) -> str:
    """The text of a cell, line after line."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if lines and abs(piece.middle - lines[-1][-1].middle) < 1.0:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return "".join(piece.text for line in lines for piece in sorted(line, key=lambda piece: piece.x0))
