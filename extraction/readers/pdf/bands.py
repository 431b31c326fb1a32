"""Tables without rulings: the lines of a page that are parts of one row, put together as one line, cells tab-separated.

A column of a page wraps its labels and its numbers each for itself, so a row is several lines that interleave. Where
values stand in columns, the rows are told by the values, the rest is theirs that stands nearest or, where the values
stand beside the first line of each label, below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extraction.readers.pdf.blocks import Distances, distances_of
from extraction.readers.pdf.cuts import mend, settle
from extraction.readers.pdf.digits import with_whole_numbers
from extraction.readers.pdf.filled import with_blanks
from extraction.readers.pdf.halves import is_cut, with_whole_rows
from extraction.readers.pdf.joins import as_row
from extraction.readers.pdf.lines import Line
from extraction.readers.pdf.pieces import (
    Row,
    ValueTest,
    is_whole,
    join_labels,
    overlap,
    part_columns,
    row_of,
    without_strayed_numbers,
    without_strayed_units,
)
from extraction.readers.pdf.rows import Reading, read_rows
from extraction.readers.pdf.units import join_stacked_units, join_units, with_units_above
from extraction.readers.pdf.wraps import NEARER, Band, columns_of, is_one, rejoined
from extraction.readers.pdf.written import lines_of

__all__ = ["PageLines", "banded"]

_LEAST = 3
"""A table has so many rows with values,"""
_MANY = 5
"""or one with so many."""
_WIDE = 7
"""Numbers wrap in tables of so many columns."""
_NUMBER_LINES = 1.8
"""Times their height: the lines of a number stand no further apart."""
_HALF = 0.6
"""The share of the distance of the lines of a cell: lines nearer to each other stand beside each other."""
_SAME = 0.4
"""Times the height of a line: nearer lines are one line."""
_NEIGHBOURS = 4
"""The next line of a cell is among so many that follow."""
_HEADER = 2
"""Between the values of two tables stand at least so many lines without values."""
_APART = 2.5
"""Times the height of a line: a blank line stands between lines further apart."""
_SEVERAL = 2
"""So many tables are several."""
_ROW_GAP = 5.0
"""Times the height of a line: the next row stands no further away."""
_TIGHT = 0.9
"""The share of the distance of rows at which lines of one cell stand at most."""
_LONGEST_WRAP = 14
"""Lines without values that can stand between two rows."""
_RUNS_ON = re.compile(r"[^\W\d](?: [\d,.]+[^\W\d]?){3,} [^\W\d][^ ]{3}")
_RUNNING = 2
"""So many lines with a word after three values, as no row has, are a table printed as running text."""
_ITEM = re.compile(r"\d{1,2}[.．、]")
"""What opens a numbered label: its line is no rest of the label above."""
_SENTENCE_ENDS = "。；！？"


class PageLines(NamedTuple):
    """The lines of a page, the tops of its ruled tables and the places of its level lines."""

    lines: Sequence[Line]
    cuts: Sequence[float] = ()
    bars: Sequence[float] = ()


def banded(pages: Sequence[PageLines], is_value: ValueTest) -> list[list[Line]]:
    """The lines of each page from top to bottom, those that are parts of one row of a table without rulings as one.

    Lines stay as they are where every row is one line already, and where it is not clear in which column a value
    stands.
    """
    split = [_runs([row_of(line, is_value) for line in page.lines], page.cuts) for page in pages]
    tables = [[_is_table(run) for run in runs] for runs in split]
    tables = [
        [False] * len(own) if any(own) and _is_running(runs) else own
        for runs, own in zip(split, tables, strict=True)
    ]
    for number, (above, own) in enumerate(pairwise(tables), 1):
        if above and own and above[-1] and any(row.values for row in split[number][0]):
            own[0] = True
    read = [
        run
        for runs, own in zip(split, tables, strict=True)
        for run, is_one in zip(runs, own, strict=True)
        if is_one
    ]
    for run in read:
        _prepare(run, is_value)
    distances = distances_of(read)
    readings: list[dict[int, Reading]] = []
    for number, (page, runs) in enumerate(zip(pages, split, strict=True)):
        readings.append({})
        made: list[list[Row]] = []
        for at, run in enumerate(runs):
            edges = (at == 0 and number > 0, at == len(runs) - 1 and number < len(pages) - 1)
            parts = _read(run, distances, page.bars, is_value, edges) if tables[number][at] else [(run, None)]
            for part, reading in parts:
                if reading is not None:
                    readings[-1][len(made)] = reading
                whole = with_units_above(part, is_value) if tables[number][at] and reading is None else None
                made.append(whole or part)
        split[number] = made
    for (upper, runs), (lower, _) in pairwise(zip(readings, split, strict=True)):
        if len(runs) - 1 in upper and 0 in lower:
            mend(upper[len(runs) - 1], lower[0], is_value)
    return with_blanks(
        [
            _lines_of_page(found, runs, below[0] if below else [])
            for found, runs, below in zip(readings, split, [*split[1:], []][: len(split)], strict=True)
        ]
    )


def _prepare(run: list[Row], is_value: ValueTest) -> None:
    """Join and part what stands on the lines of a run as the columns of its tables tell."""
    without_strayed_numbers(run)
    without_strayed_units(run)
    join_stacked_units(run, is_value)
    join_units(run, is_value)
    part_columns(run, is_value)
    join_labels(run, is_value)


def _read(
    run: list[Row], distances: Distances, bars: Sequence[float], is_value: ValueTest, edges: tuple[bool, bool]
) -> list[tuple[list[Row], Reading | None]]:
    """What a run of lines is read as; where the page does not tell its rows, its tables each for itself."""
    reading = read_rows(run, distances, bars, is_value, edges)
    parts = _tables_apart(run) if reading is None else []
    if len(parts) < _SEVERAL:
        return [(run, reading)]
    found: list[tuple[list[Row], Reading | None]] = []
    for number, part in enumerate(parts):
        own = (edges[0] and number == 0, edges[1] and number == len(parts) - 1)
        found.append((part, read_rows(part, distances, bars, is_value, own) if _is_table(part) else None))
    return found if any(own is not None for _, own in found) else [(run, None)]


def _tables_apart(run: Sequence[Row]) -> list[list[Row]]:
    """The lines of a run parted where a blank stands between tables whose values begin at different places."""
    parts: list[list[Row]] = []
    for row in run:
        if not parts or row.middle - parts[-1][-1].middle > _APART * row.line.height:
            parts.append([])
        parts[-1].append(row)
    tables: list[list[Row]] = []
    places: list[float] = []
    for part in parts:
        left = min((value.x0 for row in part for value in row.values), default=0.0)
        if tables and (not left or not places[-1] or abs(left - places[-1]) <= part[0].line.height):
            tables[-1] += part
            places[-1] = min(left, places[-1]) or max(left, places[-1])
        else:
            tables.append([*part])
            places.append(left)
    return tables


def _lines_of_page(
    readings: Mapping[int, Reading], runs: Sequence[Sequence[Row]], following: Sequence[Row]
) -> list[Line]:
    """The lines of a page, by what its runs are read as; `following` is the first run of the next page."""
    made: list[Line] = []
    for at, run in enumerate(runs):
        if at in readings:
            settle(readings[at])
        lines = lines_of(readings[at]) if at in readings else None
        if lines is None:
            whole = with_whole_numbers(with_whole_rows(run))
            cut = at == len(runs) - 1 and is_cut(whole, following)
            if _numbers_wrap(whole):
                made += [row.line for row in whole]
                continue
            lines = [*_settled(whole[:-1]), whole[-1].line] if cut else _settled(whole)
        made += lines
    return made


def _runs(rows: Iterable[Row], cuts: Sequence[float]) -> list[list[Row]]:
    """The lines parted where no table goes on."""
    runs: list[list[Row]] = []
    for row in rows:
        if runs and _goes_on(runs[-1], row, cuts):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


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


def _is_running(runs: Sequence[Sequence[Row]]) -> bool:
    """Whether lines of a page go on from row to row of a table: in several, words follow several values, and hardly any
    values stand below each other."""
    if sum(_RUNS_ON.search(row.line.text) is not None for run in runs for row in run) < _RUNNING:
        return False
    places = [round(piece.x0) for run in runs for row in run for piece in row.values]
    return 2 * len({*places}) > len(places)


def _is_table(run: Sequence[Row]) -> bool:
    """Whether the lines have enough values for a table, and no pipes: those are text."""
    if any("|" in row.line.text for row in run):
        return False
    valued = sum(1 for row in run if row.values)
    return valued >= _LEAST or any(len(row.values) >= _MANY for row in run)


def _settled(run: Sequence[Row]) -> list[Line]:
    """The lines of the tables in a run, and what stands above, between and below them as it is."""
    unchanged = [row.line for row in run]
    valued = [index for index, row in enumerate(run) if row.values]
    if not _is_table(run):
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
        pieces = ([piece] for row in band.rows for piece in row.pieces)
        joined = as_row(pieces, [row.line for row in band.rows], columns, guessed=True)
        if joined is None:
            return None
        made.append(joined)
    return made


def _wraps(above: Band, band: Band, columns: Sequence[tuple[float, float]], leading: float) -> bool:
    """Whether a row of few values stands as near to another as the lines of one cell: numbers that found no room."""
    few = any(0 < sum(len(row.values) for row in each.rows) < len(columns) / 2 for each in (above, band))
    near = band.rows[0].middle - above.rows[-1].middle <= leading * NEARER
    return above.valued and band.valued and len(columns) >= _WIDE and few and near


def _numbers_wrap(run: Sequence[Row]) -> bool:
    """Whether a line of nothing but a few numbers stands as near to a row of many as the lines of a number do, each
    above or below digits: such lines are no rows, nor is what seems whole."""
    valued = [row for row in run if row.values]
    for full in (row for row in valued if len(row.values) >= _WIDE):
        for row in valued:
            few = row is not full and len(row.values) == len(row.pieces) < len(full.values)
            if not few or abs(row.middle - full.middle) >= _NUMBER_LINES * row.line.height:
                continue
            over = [[v for v in full.values if v.x0 < own.x1 and own.x0 < v.x1] for own in row.values]
            if all(
                own.text.isdigit() and len(found) == 1 and found[0].text[-1].isdigit()
                for own, found in zip(row.values, over, strict=True)
            ):
                return True
    return False
