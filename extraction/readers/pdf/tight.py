"""Rows of a table without rulings whose rows stand no further apart than the lines of its cells.

No distance tells where a row ends, but its cells do: each has its lines around the middle of the row, or from its top
on, and the highest fills it. So where a row begins, and how many lines it has, says where the next begins; the page
tells its rows if there is one way only in which every cell of every row agrees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extraction.readers.pdf.blocks import Block, wraps_where_full
from extraction.readers.pdf.columns import NEAR, SAME, Table, Way, is_number, opens, tables_of
from extraction.readers.pdf.pieces import Piece, Row, ValueTest

__all__ = ["tight_rows"]

_MOST_LINES = 14
"""A row has so many lines at most."""
_MOST_STEPS = 3000
"""So many rows are tried."""
_LEAST_ROWS, _FILLED = 3, 0.6
"""So many rows have so large a share of cells with values."""
_MORE = 1.5
"""Characters for which a line that is not full has room."""
_MUCH = 100
"""What counts for so many rows without a value in each column."""
_LEFT_OVER = 2
"""What a label that goes on below all rows at the end of a page counts for, in places where lines are not full;"""
_HARDLY = 0.5
"""elsewhere."""
_BLANK = 1.2
"""Times the height of a line: a blank in a text is no wider."""
_WHOLE_BLANK = 0.7
"""The same of a blank of full width, at least."""
_MIDDLE = 0.5
"""The share of a row's free lines above a cell that is set to the middle."""
_RISEN = 3
"""What a row counts for whose values stand at its top though others are set to the middle: office programs set cells of
rows near a page break like this."""
_FEW = 2
"""There are so many such rows at most."""
_IN_NUMBERS = frozenset("0123456789０１２３４５６７８９,.")
_LEADING_ZERO = re.compile(r"[0０]\d")

TightRow = tuple[list[Block], list[Block]]
"""The values and the labels of a row."""


def tight_rows(
    run: Sequence[Row], leading: float, is_value: ValueTest, is_cut: bool
) -> tuple[list[TightRow], list[Block]] | None:
    """The rows of the lines of a run, and the blocks that belong to none; None where there is not exactly one way, or
    every row is one line already.

    `leading` is how many times their height rows stand apart at most. `is_cut` says whether a page break
    may have cut the last row.
    """
    found = tables_of(run, leading, is_value)
    if found is None:
        return None
    tables, heads = found
    tables[-1].is_cut = is_cut
    ways = [way for anchor in (_MIDDLE, 0.0, 1.0) if (way := _only_way(tables, anchor)) is not None]
    tied = any(table.is_tied for table in tables)
    if not (ways or tied) and (way := _only_way(tables, _MIDDLE, may_rise=True)) is not None:
        ways = [way]
    if not ways or any(_texts(ways[0][0]) != _texts(way[0]) for way in ways):
        return None
    rows, others = ways[0]
    if all(block.last - block.first < 1.0 for values, labels in rows for block in (*values, labels[0])):
        return None
    full = wraps_where_full([value for values, _ in rows for value in values])
    return (rows, [*others, *heads]) if full else None


def _only_way(
    tables: Sequence[Table], anchor: float, may_rise: bool = False
) -> tuple[list[TightRow], list[Block]] | None:
    """The rows of all tables, if there is one way only for each; values `may_rise` to the tops of a few rows."""
    rows: list[TightRow] = []
    others: list[Block] = []
    for table in tables:
        table.anchor, table.ways, table.may_rise, table.steps = anchor, {}, may_rise, 0
        first = min(piece.middle for column in table.columns for piece in column) - table.pitch / 2
        starts = {first - anchor * lines * table.pitch for lines in range(_MOST_LINES)}
        ways = sorted(way for start in starts for way in _ways(table, start))
        tied = len(ways) > 1 and ways[0][0] == ways[1][0]
        table.is_tied = table.is_tied or tied
        if not ways or table.steps > _MOST_STEPS or tied:
            return None
        own, rest = _as_rows(table, ways[0])
        placed = sum(len(value.pieces) for values, _ in own for value in values)
        if placed < sum(map(len, table.columns)):
            return None
        if sum(_is_risen(table, row) for row in own) > _FEW:
            return None
        if len(own) >= _LEAST_ROWS and sum(len(values) for values, _ in own) < _FILLED * len(own) * len(
            table.columns
        ):
            return None
        rows += own
        others += rest
    return rows, others


def _ways(table: Table, start: float) -> list[Way]:
    """The best ways, two at most, to go on with a row that begins at a place."""
    key = round(4 * start / table.pitch)
    if key in table.ways:
        return table.ways[key]
    if all(piece.middle < start for column in table.columns for piece in column):
        return [(round(_MUCH * _goes_on_below(table, start) * (_LEFT_OVER if table.is_cut else _HARDLY)), ())]
    ways: list[Way] = []
    most = table.next_item(start)
    for lines in range(1, _MOST_LINES + 1):
        if start + lines * table.pitch > most:
            break
        table.steps += 1
        row = _row(table, start, lines) if table.steps <= _MOST_STEPS else None
        if row is not None and abs(_drift(table, row, start, lines)) < table.even * table.pitch:
            cost = _MUCH * (_breaks(table, row[1][0]) + _wraps(row) + _RISEN * _is_risen(table, row))
            cost += len(row[0]) < len(table.columns)
            following = start + lines * table.pitch + _drift(table, row, start, lines)
            ways += [(cost + rest, ((start, lines), *way)) for rest, way in _ways(table, following)]
        elif row is None and _is_heading(table, start, lines):
            ways += [
                (rest, ((start, lines), *way)) for rest, way in _ways(table, start + lines * table.pitch)
            ]
    if table.is_cut and _row(table, start, 0) is not None:
        ways.append((_MUCH, ((start, 0),)))
    table.ways[key] = sorted(ways)[:2]
    return table.ways[key]


def _is_heading(table: Table, start: float, lines: int) -> bool:
    """Whether nothing but a label that opens an item stands in the lines from a place on: it heads the rows below."""
    end = start + lines * table.pitch
    inside = [piece for piece in table.labels if start <= piece.middle < end]
    if not inside or not opens(min(inside, key=lambda own: own.middle).text, table.openers):
        return False
    if any(start <= piece.middle < end for column in table.columns for piece in column):
        return False
    return _height(table, inside, start, lines) == lines and _is_one_label(inside, table.openers)


def _goes_on_below(table: Table, start: float) -> bool:
    """Whether what stands right below the last row may be of its label."""
    return any(
        0 < piece.middle - start < table.pitch and not opens(piece.text, table.openers)
        for piece in table.labels
    )


def _wraps(row: TightRow) -> bool:
    """Whether a number of the row has several lines."""
    return any(len(value.pieces) > 1 for value in row[0])


def _is_risen(table: Table, row: TightRow) -> bool:
    """Whether values stand at the top of a row whose cells are set to the middle."""
    middle = row[1][0].middle
    return table.may_rise and any(middle - own.middle > table.pitch * NEAR for own in row[0])


def _drift(table: Table, row: TightRow, start: float, lines: int) -> float:
    """By how much the row's label stands lower than the distances of lines so far say."""
    label = row[1][0]
    free = lines - _height(table, label.pieces, start, lines)
    return label.first - _first(table, start, free) if lines else 0.0


def _first(table: Table, start: float, free: int) -> float:
    """Where the first line of a cell stands, with so many free lines above and below."""
    return start + table.pitch * (0.5 + free * table.anchor)


def _breaks(table: Table, label: Block) -> int:
    """In how many places a line of a label ends though there is room for what follows."""
    ordered = sorted(label.pieces, key=lambda piece: (round(piece.middle), piece.x0))
    return sum(
        below.middle - piece.middle > SAME * piece.height
        and piece.x1 + _MORE * (below.x1 - below.x0) / len(below.text) < table.room
        for piece, below in pairwise(ordered)
    )


def _row(table: Table, start: float, lines: int) -> TightRow | None:
    """The row that begins at a place and has so many lines, or is cut where there are none; None where its cells do not
    agree, or none fills it."""
    if not lines:
        return _cut_row(table, start)
    values: list[Block] = []
    labels: list[Block] = []
    end = start + lines * table.pitch
    inside = [piece for piece in table.labels if start <= piece.middle < end]
    groups = [group for group in table.groups if start < group.first and group.last < end]
    whole = [group for group in groups if any(_is_of(group, own) for own in inside)]
    inside += [piece for group in whole for piece in group.pieces]
    most = _height(table, inside, start, lines) if inside else 0
    if inside:
        if not most or not _is_one_label(inside, table.openers):
            return None
        labels.append(Block(sorted(inside, key=lambda piece: (round(piece.middle), piece.x0)), False))
    for column, room in zip(table.columns, table.rooms, strict=True):
        own = [piece for piece in column if start <= piece.middle < end]
        if own:
            height = _height(table, own, start, lines)
            if not height and _fills(own, room):
                height = _height(table, own, start, lines, blank=1)
            if not height and table.may_rise:
                height = _height(table, own, start, lines, anchor=0.0)
            if not height or not _is_one_number(own, room):
                return None
            most = max(most, height)
            values.append(Block(own, any(piece.value for piece in own)))
    if not inside:
        groups = [_above(group, end) for group in table.groups if start < group.first < end]
    for group in groups:
        height = _height(table, group.pieces, start, lines)
        if height and not any(group is each for each in whole):
            labels.append(group)
            most = max(most, height)
    return (values, labels) if labels and most == lines and any(block.value for block in values) else None


def _above(group: Block, end: float) -> Block:
    """The part of a block that stands above a place."""
    return Block([piece for piece in group.pieces if piece.middle < end], False)


def _cut_row(table: Table, start: float) -> TightRow | None:
    """The row that a page break cuts: all that stands below a place, if its values have one line and it one label."""
    values = [[piece for piece in column if piece.middle > start] for column in table.columns]
    labels = [piece for piece in table.labels if piece.middle > start]
    groups = [group for group in table.groups if group.first > start]
    if max(map(len, values)) > 1 or not labels or not _is_one_label(labels, table.openers):
        return None
    places = [piece.middle for own in values for piece in own]
    if not places or max(places) - min(places) > table.pitch * NEAR:
        return None
    return [Block(own, True) for own in values if own], [Block(labels, False), *groups]


def _fills(pieces: Sequence[Piece], room: float) -> bool:
    """Whether a number of several digits fills its column, so wide is its `room`: a blank before it has a line of its
    own."""
    first = pieces[0]
    whole = len(pieces) == 1 and first.text[-1].isdigit() and len(first.text) > 1
    return whole and first.x1 - first.x0 + first.height * _WHOLE_BLANK > room


def _height(
    table: Table,
    pieces: Sequence[Piece],
    start: float,
    lines: int,
    blank: int = 0,
    anchor: float | None = None,
) -> int:
    """How many lines the pieces are, after `blank` ones, 0 where they do not stand as those of a cell of the row do."""
    places: list[float] = []
    for middle in sorted(piece.middle for piece in pieces):
        if not places or middle - places[-1] > NEAR * table.pitch:
            places.append(middle)
    near = NEAR * table.pitch
    if any(abs(below - above - table.pitch) > near for above, below in pairwise(places)):
        return 0
    own = len(places) + blank
    first = start + table.pitch * (0.5 + (lines - own) * (table.anchor if anchor is None else anchor) + blank)
    return own if abs(places[0] - first) < near else 0


def _is_one_number(pieces: Sequence[Piece], room: float) -> bool:
    """Whether the lines of a cell can be one number, with its unit: each fills the column, so wide is its `room`, and
    it begins with no zero before other digits."""
    ordered = sorted(pieces, key=lambda piece: piece.middle)
    if len(ordered) > 1 and _LEADING_ZERO.match("".join(piece.text for piece in ordered)):
        return False
    return all(
        above.text[-1] in _IN_NUMBERS
        and (below.text[0] in _IN_NUMBERS or not below.value)
        and above.x1 - above.x0 + below.beginning > room
        for above, below in pairwise(ordered)
    )


def _is_one_label(pieces: Sequence[Piece], openers: str) -> bool:
    """Whether no line of a label but the first opens an item."""
    first = min(piece.middle for piece in pieces)
    return not any(
        piece.middle > first + piece.height * SAME and opens(piece.text, openers) for piece in pieces
    )


def _is_of(group: Block, label: Piece) -> bool:
    """Whether what stands beside or above a label is of one cell with it: above it, right before it, or its number."""
    piece = group.pieces[0]
    level = abs(piece.middle - label.middle) < piece.height * SAME
    numbers = level and is_number(piece.text)
    gap = (label.x0 - group.x1) / piece.height
    return gap < 0 or (level and gap < NEAR) or (numbers and gap < _BLANK)


def _as_rows(table: Table, way: Way) -> tuple[list[TightRow], list[Block]]:
    rows = [row for start, lines in way[1] if (row := _row(table, start, lines)) is not None]
    used = {id(piece) for _, labels in rows for block in labels for piece in block.pieces}
    others = [Block([piece], False) for piece in table.labels if id(piece) not in used]
    for group in table.groups:
        pieces = [piece for piece in group.pieces if id(piece) not in used]
        others += [Block(pieces, False)] if pieces else []
    return rows, [*others, *table.rest]


def _texts(rows: Sequence[TightRow]) -> list[list[list[str]]]:
    return [
        [[piece.text for piece in block.pieces] for block in (*values, *labels)] for values, labels in rows
    ]
