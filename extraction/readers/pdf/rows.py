"""Rows of a table without rulings by how a page sets them: cells are blocks of lines, and those of a row have their
middles, their first lines or their last lines beside each other.

What is not clear is left to `bands`: blocks that run into each other, values that share a column of one row, rows
without a label among rows with one.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from extraction.readers.pdf.blocks import SAME_LINE, Block, Distances, blocks_of, wraps_where_full
from extraction.readers.pdf.bridges import without_bridges
from extraction.readers.pdf.pieces import Piece, Row, ValueTest
from extraction.readers.pdf.tight import tight_rows

__all__ = ["Reading", "SetRow", "follows", "read_rows", "tables_of_rows"]

_BESIDE = 0.3
"""The share of the distance of lines within which cells of one row are set beside each other."""
_FAR = 1000.0
"""Further than anything on a page."""
_BLANK = 1.2
"""Times the height of a line: a blank in a text is no wider."""
_ROUGHLY = 3.0
"""Points by which the middles of characters of one line differ, in fonts of different heights."""
_LEAST_BARS = 3
"""So many level lines part rows."""
_LEAST_UNITS = 3
"""So many units are a column."""
_ITEM = re.compile(r"[（(]\w{1,2}[)）]|\d{1,2}[.．、](?!\d)")
"""What opens a label."""

_OPENS = re.compile(r"[（(]?\w{1,2}[)）]|\w{1,2}[.．、]")
"""What opens a label, or the heading of several."""

_LEADING_ZERO = re.compile(r"[0０]\d")
"""How no number begins that stands for itself."""

Anchor = Callable[[Block], float]


@dataclass(slots=True)
class SetRow:
    """A row: its values and its labels."""

    values: list[Block]
    labels: list[Block] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return min(block.middle for block in self.values)

    @property
    def left(self) -> float:
        """Where its values begin."""
        return min(block.x0 for block in self.values)


@dataclass(slots=True)
class Reading:
    """What a run of lines is read as: rows, and blocks that belong to none. `gone` are the `id`s of lines all of whose
    pieces went to rows of another page, `mended` says whether a row has pieces of one; `head` is what the first row of
    the first page says."""

    run: Sequence[Row]
    rows: list[SetRow]
    others: list[Block]
    gone: set[int] = field(default_factory=set)
    mended: bool = False
    head: tuple[str, ...] = ()


_Rows = tuple[list[SetRow], list[Block]]
"""Rows, and blocks that belong to none."""


def read_rows(
    run: Sequence[Row],
    distances: Distances,
    bars: Sequence[float],
    is_value: ValueTest,
    edges: tuple[bool, bool],
) -> Reading | None:
    """The rows of a run of lines; None where the page does not tell them.

    `distances` are those of the lines of all tables; `bars` are the
    places of level lines; units may stand below the number that they follow; `edges` says whether the run is the first
    of a page and the last of one, where a page break may have cut a row.
    """
    if not any(row.values for row in run):
        return None
    if distances.leading:
        reading = _by_distance(run, distances, bars, is_value.units, edges)
    else:
        reading = _by_bars(run, distances, bars, is_value.units, edges)
    if reading is not None and not any(
        map(_holds_items, (*reading.others, *(b for r in reading.rows for b in r.labels)))
    ):
        return reading
    found = (
        tight_rows(run, distances.pitch, is_value, edges[1]) if distances.leading or _is_open(run) else None
    )
    if found is None and distances.numbers:
        nearer = distances._replace(leading=distances.numbers)
        return _by_distance(run, nearer, bars, is_value.units, edges)
    if found is None:
        return reading
    rows, others = found
    return Reading(run, [SetRow(values, labels) for values, labels in rows], others)


def _by_bars(
    run: Sequence[Row],
    distances: Distances,
    bars: Sequence[float],
    units: Collection[str],
    edges: tuple[bool, bool],
) -> Reading | None:
    """The rows of a run of lines in which rows stand as near as lines, if level lines part them all."""
    tight = distances._replace(leading=distances.pitch)
    reading = _by_distance(run, tight, bars, units, edges) if distances.pitch else None
    if reading is None or len(reading.rows) < _LEAST_BARS:
        return None
    between = {bisect(bars, row.middle) for row in reading.rows}
    return reading if len(between) == len(reading.rows) else None


def _is_open(run: Sequence[Row]) -> bool:
    """Whether lines between the values of a run can be no rows: values without a label, labels that open no item."""
    valued = [at for at, row in enumerate(run) if row.values]
    left = min(piece.x0 for at in valued for piece in run[at].values)
    return any(
        len(row.values) == len(row.pieces)
        if row.values
        else all(piece.x1 <= left for piece in row.pieces) and not _OPENS.match(row.pieces[0].text)
        for row in run[valued[0] : valued[-1] + 1]
    )


def _holds_items(block: Block) -> bool:
    """Whether lines of a block open items, and so are of several cells."""
    return any(_ITEM.match(piece.text) for piece in block.pieces[1:])


def _by_distance(
    run: Sequence[Row],
    distances: Distances,
    bars: Sequence[float],
    units: Collection[str],
    edges: tuple[bool, bool],
) -> Reading | None:
    """The rows of a run of lines in which those of cells stand nearer to each other than rows."""
    inside = [bar for bar in bars if run[0].middle < bar < run[-1].middle]
    leading, play = distances[:2]
    blocks = without_bridges(blocks_of(run, leading, inside, units, play), run, units)
    _fill_units(blocks, units)
    values = [block for block in blocks if block.value]
    if not values or not wraps_where_full(values, len(inside) >= _LEAST_BARS, units):
        return None
    tolerance = _BESIDE * leading * median(row.line.height for row in run)
    readings = [
        Reading(run, rows, others)
        for rows, others in _readings(blocks, inside, tolerance, units)
        if _is_labelled(rows, others, units, tolerance, edges)
    ]
    return min(readings, key=_looseness, default=None)


def _fill_units(blocks: Sequence[Block], units: Collection[str]) -> None:
    """Marks for none that stand in a column of units are no values."""
    own = [block for block in blocks if not block.value and block.pieces[0].text in units]
    if len(own) < _LEAST_UNITS:
        return
    for block in blocks:
        if block.value and not any(piece.text[-1].isalnum() for piece in block.pieces):
            block.value = sum(block.over(unit) for unit in own) < _LEAST_UNITS


def _readings(
    blocks: Sequence[Block], bars: Sequence[float], tolerance: float, units: Collection[str]
) -> Iterator[_Rows]:
    """The rows and other blocks for each way of setting cells beside each other."""
    anchors: list[Anchor] = [lambda b: b.middle, lambda b: b.first, lambda b: b.last]
    if len(bars) >= _LEAST_BARS:
        anchors.insert(0, lambda b: _FAR * bisect(bars, b.middle))
    for anchor in anchors:
        own = [Block(block.pieces, block.value) for block in blocks]
        found = _matched(own, anchor, tolerance)
        if found and not _doubled(found[0], units) and not any(map(_overlap, found[0])):
            yield found


def _is_labelled(
    rows: Sequence[SetRow],
    others: Sequence[Block],
    units: Collection[str],
    tolerance: float,
    edges: tuple[bool, bool],
) -> bool:
    """Whether all rows of each table have labels, but for those that an edge of a page may cut; or none has one or a
    block beside."""
    for table in tables_of_rows(rows, others):
        bare = [not any(block.pieces[0].text not in units for block in row.labels) for row in table]
        if all(bare):
            if any(len(row.values) == 1 and len(row.values[0].pieces) > 1 for row in table):
                return False
            if any(b.first - tolerance < row.middle < b.last + tolerance for b in others for row in table):
                return False
            continue
        first = int(edges[0] and bare[0] and table[0] is rows[0])
        last = len(bare) - int(edges[1] and bare[-1] and table[-1] is rows[-1])
        if any(bare[first:last]):
            return False
    return True


def _looseness(reading: Reading) -> tuple[int, int, int]:
    """How many rows have no label, how many blocks stand beside one row and do not belong to it, and how many parts the
    rows fall into."""
    rows, left = reading.rows, max(row.left for row in reading.rows)
    first, last = rows[0].middle - _ROUGHLY, rows[-1].middle + _ROUGHLY
    others = [b for b in reading.others if b.x0 < left and first < b.last and b.first < last]
    bare = sum(not row.labels for row in rows)
    return bare, sum(_stands_beside_one(block, rows) for block in others), len(rows) + len(others)


def _stands_beside_one(block: Block, rows: Sequence[SetRow]) -> bool:
    """Whether a block stands beside one row whose labels, if any, are further from its values."""
    beside = [row for row in rows if block.first <= row.middle <= block.last]
    return len(beside) == 1 and all(label.x0 <= block.x0 for label in beside[0].labels)


def _matched(blocks: Sequence[Block], anchor: Anchor, tolerance: float) -> _Rows | None:
    """The rows whose cells stand beside each other by their anchors, and the other blocks; None where two values of
    one row share a column."""
    rows: list[SetRow] = []
    places: list[float] = []
    for block in sorted((block for block in blocks if block.value), key=anchor):
        if rows and anchor(block) - places[-1] <= tolerance:
            if any(block.over(own) for own in rows[-1].values):
                return None
            rows[-1].values.append(block)
        else:
            rows.append(SetRow([block]))
            places.append(anchor(block))
    others = []
    for block in blocks:
        if block.value:
            continue
        near = min(range(len(rows)), key=lambda number: abs(places[number] - anchor(block)), default=None)
        if near is not None and abs(places[near] - anchor(block)) <= tolerance:
            rows[near].labels.append(block)
        else:
            others.append(block)
    for row in rows:
        _join_first_line(row)
    return rows, [block for block in others if not _joins_line(block, rows)]


def _join_first_line(row: SetRow) -> None:
    """Joins the rest of the first line of an item, after a blank in it, to the label that goes on below."""
    for label in [own for own in row.labels if len(own.pieces) > 1 and _ITEM.match(own.pieces[0].text)]:
        first = label.pieces[0]
        for rest in [own for own in row.labels if len(own.pieces) == 1 and own.x0 > first.x0]:
            if follows(rest.pieces[0], first) and not _ITEM.match(rest.pieces[0].text):
                label.pieces = [first, *rest.pieces, *label.pieces[1:]]
                row.labels = [own for own in row.labels if own is not rest]


def _joins_line(block: Block, rows: Sequence[SetRow]) -> bool:
    """Whether a block is the rest of lines of a label, after a blank in it, and so goes to that label's row."""
    for row in rows:
        for label in row.labels:
            if all(any(follows(piece, own) for own in label.pieces) for piece in block.pieces):
                label.pieces = sorted([*label.pieces, *block.pieces], key=lambda p: (round(p.middle), p.x0))
                return True
    return False


def follows(piece: Piece, own: Piece) -> bool:
    """Whether a piece stands before or behind another on its line, a blank apart."""
    height = max(own.height, piece.height)
    gap = max(piece.x0 - own.x1, own.x0 - piece.x1)
    return abs(piece.middle - own.middle) < SAME_LINE * height and 0 < gap < _BLANK * height


def _overlap(row: SetRow) -> bool:
    """Whether a label stands over or under values of its row: the lines are no columns."""
    return any(label.over(value) for label in row.labels for value in row.values)


def _doubled(rows: Sequence[SetRow], units: Collection[str]) -> bool:
    """Whether a row seems to be two that stand close: two of its lines have a label, no unit on two lines, and all its
    values. These have as many lines each, as numbers of one row that wrap need not, and none begins with a zero."""
    return any(
        all(len(block.pieces) > 1 and block.pieces[1].text[0].isdigit() for block in row.values)
        and any(
            len(own.pieces) > 1 and "".join(p.text for p in own.pieces) not in units for own in row.labels
        )
        and max(len(block.pieces) for block in row.values) == min(len(block.pieces) for block in row.values)
        and not any(_LEADING_ZERO.match(block.pieces[1].text) for block in row.values)
        for row in rows
    )


def tables_of_rows(rows: Sequence[SetRow], others: Sequence[Block]) -> list[list[SetRow]]:
    """The rows parted where a header stands between them, over the values of the row below."""
    places = [row.middle for row in rows]
    heads = []
    for block in others:
        following = bisect(places, block.middle)
        if following < len(rows) and block.x1 > rows[following].left:
            heads.append(block.middle)
    heads.sort()
    tables: list[list[SetRow]] = []
    for row in rows:
        if tables and bisect(heads, row.middle) == bisect(heads, tables[-1][-1].middle):
            tables[-1].append(row)
        else:
            tables.append([row])
    return tables
