"""The pieces of a table without rulings by column, where rows stand no further apart than the lines of their cells."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median

from extraction.readers.pdf.blocks import Block
from extraction.readers.pdf.joins import merged
from extraction.readers.pdf.pieces import Piece, Row, ValueTest

__all__ = ["NEAR", "SAME", "Table", "Way", "is_number", "opens", "tables_of"]

NEAR = 0.3
"""The share of the distance of lines by which lines stand higher or lower than they should."""
SAME = 0.5
"""Times the height of a line: lines that stand below each other stand further apart."""
_EVEN = 0.12
"""The share of the distance of lines by which labels stand higher or lower than they should: where it is more, rows
stand further apart than lines."""
_NEARER = 0.9
"""The share of the distance of lines within which those of numbers stand, if they are set nearer."""
_SHARE = 5
"""One of so many distances is that of lines."""
_ALIKE = 1.03
"""Times the least distance of lines: wider ones are not those of one cell."""
_LOOSE = 1.15
"""Times the distance of the lines of a cell: rows that stand further apart are not tight."""
_STARTS, _START = 3, 1.5
"""A column of labels begins where so many pieces do, within so many points."""
_CROSSED = 3
"""Times as many pieces at most go on across the border before it."""
_OPENS = re.compile(r"[（(]\w{1,2}(?:[)）]|\Z)|\d{1,2}[.．、](?!\d)")
_COMMA = "\u3001"

Way = tuple[int, tuple[tuple[float, int], ...]]
"""In how many places the lines of a label are not full or a number goes on below, where each row begins, and how many
lines it has."""


@dataclass(slots=True)
class Table:
    """The pieces of a table: values and units by column, labels of one row each, and blocks of labels beside them; how
    wide the columns are, and where the last column of labels ends; `anchor` is the share of a row's free lines that
    stand above the lines of a cell, and where cells `may_rise`, they may stand at its top; `is_tied` says whether two
    ways were as good; `middles` are those of the labels, `items` those of labels that open an item."""

    columns: list[list[Piece]]
    labels: list[Piece]
    groups: list[Block]
    rest: list[Block]
    pitch: float
    openers: str
    rooms: list[float]
    room: float
    even: float = _EVEN
    is_cut: bool = False
    may_rise: bool = False
    is_tied: bool = False
    anchor: float = 0.0
    steps: int = 0
    ways: dict[int, list[Way]] = field(default_factory=dict)
    middles: list[float] = field(default_factory=list)
    items: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.middles = sorted(piece.middle for piece in self.labels)
        own = (piece for piece in self.labels if opens(piece.text, self.openers))
        self.items = sorted((piece.middle - SAME * piece.height, piece.middle) for piece in own)

    def next_item(self, start: float) -> float:
        """Where the next label after the first that stands below a place opens an item."""
        first = bisect_left(self.middles, start)
        if first == len(self.middles):
            return inf
        following = bisect_right(self.items, (self.middles[first], inf))
        return self.items[following][1] if following < len(self.items) else inf


def tables_of(
    run: Sequence[Row], leading: float, is_value: ValueTest
) -> tuple[list[Table], list[Block]] | None:
    """The tables of the lines of a run, parted by their heads, and the pieces of these; None where its labels are in no
    column, stand beside words, or further apart than `leading` says lines of a cell do."""
    values = [piece for row in run for piece in row.values]
    left = min(piece.x0 for piece in values)
    labels = [p for row in run for p in row.pieces if p.x1 <= left and p.text not in is_value.units]
    begins = _begins([piece for piece in labels if not piece.value])
    pitch = _pitch(labels) if begins else 0.0
    if not 0 < pitch <= leading * max(piece.height for piece in labels) * _LOOSE:
        return None
    known = {id(piece) for piece in values}
    for piece in (p for row in run if row.values for p in row.pieces if p.x1 > left + p.height):
        if id(piece) not in known and piece.text not in is_value.units:
            return None
    parts = _parts(run, is_value.units)
    tables = [_table(part, run, is_value, begins[-1], pitch) for part in parts if any(r.values for r in part)]
    heads = [row for part in parts if not any(r.values for r in part) for row in part]
    return tables, [Block([piece], False) for row in heads for piece in row.pieces]


def _begins(labels: Sequence[Piece]) -> list[float]:
    """Where columns of labels begin: many pieces do there, and not far more only have a blank there."""
    starts = sorted(piece.x0 for piece in labels)
    found = []
    for x, third in zip(starts, starts[_STARTS - 1 :], strict=False):
        if third - x < _START:
            begun = bisect_right(starts, x + _START) - bisect_left(starts, x)
            across = sum(piece.x0 < x - _START and x + _START < piece.x1 for piece in labels)
            if across <= _CROSSED * begun:
                found.append(x)
    return found


def _parts(run: Sequence[Row], units: Collection[str]) -> list[list[Row]]:
    """The lines of a run parted at those with words over its values: heads of tables."""
    values = [piece for row in run for piece in row.values]
    left, known = min(piece.x0 for piece in values), {id(piece) for piece in values}
    parts: list[list[Row]] = [[]]
    was_head = False
    for row in run:
        words = (p for p in row.pieces if p.x1 > left and p.text not in units and id(p) not in known)
        is_head = not row.values and any(words)
        if is_head != was_head:
            parts.append([])
        parts[-1].append(row)
        was_head = is_head
    return [part for part in parts if part]


def _table(
    run: Sequence[Row], whole: Sequence[Row], is_value: ValueTest, begin: float, pitch: float
) -> Table:
    """The pieces of some lines of a whole run in their columns; labels of one row are those that reach over the place
    `begin`."""
    values = [piece for row in run for piece in row.values]
    known = {id(piece) for piece in values}
    spans = merged((piece.x0, piece.x1) for piece in values)
    columns: list[list[Piece]] = [[] for _ in spans]
    labels: list[Piece] = []
    rest: list[Block] = []
    for piece in (piece for row in run for piece in row.pieces):
        over = [at for at, (x0, x1) in enumerate(spans) if piece.x0 < x1 and x0 < piece.x1]
        if id(piece) in known or (len(over) == 1 and piece.text in is_value.units):
            columns[over[0]].append(piece)
        elif piece.x1 <= spans[0][0]:
            labels.append(piece)
        else:
            rest.append(Block([piece], False))
    beside = [p for p in labels if p.text in is_value.units and abs(p.x0 - begin) > _START]
    labels = [piece for piece in labels if not any(piece is unit for unit in beside)]
    main = [piece for piece in labels if piece.x1 > begin + SAME * piece.height]
    beside_main = [piece for piece in labels if piece.x1 <= begin + SAME * piece.height]
    groups = list(_blocks(beside_main, pitch, is_value.openers))
    columns += [beside] if beside else []
    spans += [(beside[0].x0, beside[0].x1)] if beside else []
    every = [piece for row in whole for piece in row.values]
    rooms = [max((p.x1 - p.x0 for p in every if p.x0 < x1 and x0 < p.x1), default=0.0) for x0, x1 in spans]
    first = next(at for at, row in enumerate(whole) if row.values)
    beside_values = [piece for row in whole[first:] for piece in row.pieces if piece.x1 <= spans[0][0]]
    left = [piece for piece in beside_values if piece.text not in is_value.units]
    reach = max((piece.x1 for piece in main), default=0.0)
    room = max((piece.x1 for piece in left if piece.x0 < reach), default=0.0)
    table = Table(columns, main, groups, rest, pitch, is_value.openers, rooms, room)
    nearer = (
        b.middle - a.middle for own in columns for a, b in pairwise(sorted(own, key=lambda p: p.middle))
    )
    if any(SAME * pitch < step < _NEARER * pitch for step in nearer):
        table.even = NEAR
    return table


def _pitch(pieces: Sequence[Piece]) -> float:
    """The usual least distance of pieces below each other; 0 where there is none."""
    ordered = sorted(pieces, key=lambda piece: piece.middle)
    steps = []
    for number, piece in enumerate(ordered):
        for below in ordered[number + 1 :]:
            if (
                below.middle - piece.middle > SAME * piece.height
                and below.x0 < piece.x1
                and piece.x0 < below.x1
            ):
                steps.append(below.middle - piece.middle)
                break
    steps.sort()
    for number, step in enumerate(steps):
        near = [each for each in steps[number:] if each < _ALIKE * step]
        if len(near) >= max(_STARTS, len(steps) / _SHARE):
            return median(near)
    return 0.0


def _blocks(pieces: Sequence[Piece], pitch: float, openers: str) -> Iterator[Block]:
    """The pieces that stand right below each other together, but for those that open an item."""
    blocks: list[Block] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        for block in blocks:
            below = piece.middle - block.last
            beside = piece.x0 < block.x1 and block.x0 < piece.x1
            if below < pitch * (1 + NEAR) and beside and not opens(piece.text, openers):
                block.pieces.append(piece)
                break
        else:
            blocks.append(Block([piece], False))
    yield from blocks


def opens(text: str, openers: str) -> bool:
    """Whether a text begins with the number of an item."""
    return _OPENS.match(text) is not None or (text[0] in openers and text[1:2] == _COMMA)


def is_number(text: str) -> bool:
    """Whether a text is nothing but the number of an item."""
    return _OPENS.fullmatch(text) is not None
