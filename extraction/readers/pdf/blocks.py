"""The cells of a table without rulings as blocks: lines that stand below each other as those of one cell do."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extraction.readers.pdf.pieces import Piece, Row, is_whole

__all__ = [
    "SAME_LINE",
    "Block",
    "Distances",
    "blocks_of",
    "distances_of",
    "wraps_where_full",
]

SAME_LINE = 0.1
"""Times the height of a line: what stands no further up or down, or apart, is on one line, or touches."""
_SLACK = 1.0
"""Points by which the distance of the lines of a cell varies: programs place them on whole pixels."""
_SAME = 0.4
"""Times the height of a line: nearer lines are one line."""
_FARTHEST = 2.5
"""Times the height of a line: the lines of a cell stand no further apart."""
_VARIES = 0.06
"""By so many times their height the distances of lines of a cell vary."""
_LEVEL, _FEW = 0.05, 0.3
"""Points by which values differ that are level, and the share of such pairs where a recogniser has placed them:"""
_VARIED, _SIZES = 0.4, 0.2
"""there those distances, and the heights of letters, vary by so many times the height of a line."""
_STEP, _CLEAR, _RARE = 0.1, 0.4, 0.1
"""Distances of lines that vary differ by so many times their height at most, and from those of rows by so many, but for
so small a share."""
_SEVERAL = 3
"""So many times they occur."""
_TIGHT = 0.6
"""The share of rows from which their distance is no more than that of the lines of a cell."""
_IN_NUMBERS = frozenset("0123456789０１２３４５６７８９,.\ufffd")
SIGNS = frozenset("-\u2212\uff0d")
"""What a line of a change may end with before its digits, in narrow columns; elsewhere a mark for none."""
_EQUAL = 0.3
"""Points by which widths differ that are equal."""
_NEARER = 0.85
"""The share of the distance of rows within which the lines of a number stand, where nothing else tells it."""
_INDENT = 1.1
"""Times the height of a line: a blank before a number that wraps is no wider."""
_HEADS = 8.0
"""Times the height of a line: values further apart are of two tables."""
_WIDE = 1.6
"""Times their height: where the lines of cells seem to stand so far apart, those of numbers tell better."""
_LONGEST_UNIT = 2
"""Letters of a unit, or of one line of it."""
_LARGER = 1.3
"""Times the height of letters of one cell: letters as high are of another."""
_HIGHER = 1.25
"""Times the height of letters: fonts for digits are hardly higher."""
_TALLEST = 7
"""A value wraps over so many lines at most."""
_ITEM = re.compile(r"\d{1,2}[.．、](?!\d)")
"""What opens a label: it goes on with no cell above"""
_EXACT = 0.3
"""if it stands by so many points nearer or further than lines of a cell, as lines without letters do."""


@dataclass(slots=True)
class Block:
    """The lines of one cell; `value` says whether it is a value of the table."""

    pieces: list[Piece]
    value: bool

    @property
    def x0(self) -> float:
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)

    @property
    def first(self) -> float:
        return self.pieces[0].middle

    @property
    def last(self) -> float:
        return self.pieces[-1].middle

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2

    def over(self, other: Block) -> bool:
        """Whether they share a column."""
        return self.x0 < other.x1 and other.x0 < self.x1


def _play_of(runs: Iterable[Sequence[Row]]) -> float:
    """By how many points the middles of values of one row differ: by none, unless a recogniser has placed each for
    itself, so that hardly any two are level."""
    rows = [row.values for run in runs for row in run if len(row.values) >= _SEVERAL]
    pairs = [abs(one.middle - other.middle) for values in rows for one, other in pairwise(values)]
    if sum(step < _LEVEL for step in pairs) > _FEW * len(pairs):
        return 0.0
    ranges = [max(p.middle for p in values) - min(p.middle for p in values) for values in rows]
    return median(ranges) if ranges else 0.0


class Distances(NamedTuple):
    """How many times their height the lines of a cell stand below each other, 0 where many rows stand as near; by how
    many points values of one row differ; how far such rows stand apart, and the lines of their numbers if nearer."""

    leading: float
    play: float
    pitch: float
    numbers: float = 0.0


def distances_of(runs: Sequence[Sequence[Row]]) -> Distances:
    """The distances of lines: the least that labels of tables have several times. Characters set upright may stand
    nearer, and count only where nothing else does."""
    play = _play_of(runs)
    varies, sizes = (_VARIES, SAME_LINE) if not play else (_VARIED, _SIZES)
    labels: list[float] = []
    upright: list[float] = []
    rows: list[float] = []
    for run in runs:
        pieces = [
            (p, is_whole(row)) for row in run for p in row.pieces if not any(p is v for v in row.values)
        ]
        pieces.sort(key=lambda own: own[0].middle)
        for number, (piece, whole) in enumerate(pieces):
            for below, is_too in pieces[number + 1 :]:
                height, other = piece.height, below.height
                distance = (below.middle - piece.middle) / height
                if distance > _FARTHEST:
                    break
                if distance > _SAME and below.x0 < piece.x1 and piece.x0 < below.x1:
                    if abs(height - other) > sizes * height:
                        break
                    alone = len(piece.text) == len(below.text) == 1
                    (rows if whole and is_too else upright if alone else labels).append(distance)
                    break
    for own in (sorted(labels), sorted(labels + upright)):
        for number, distance in enumerate(own):
            near = bisect(own, distance + varies) - number
            if near >= _SEVERAL:
                leading = median(own[number : number + near])
                tight = sum(distance < leading + _VARIES for distance in rows)
                apart = sum(distance > leading + _VARIES for distance in own + rows)
                is_tight = tight > _TIGHT * (tight + apart)
                of_numbers = _of_numbers(runs) if is_tight else 0.0
                if not is_tight and leading > _WIDE and 0 < (least := _of_numbers(runs)) < _NEARER * leading:
                    return Distances(least, play, leading)
                if not is_tight and not play:
                    leading = _reach(own[number:], leading, rows)
                return Distances(0.0 if is_tight else leading, play, leading, of_numbers)
    of_numbers = _of_numbers(runs)
    return Distances(of_numbers, play, of_numbers)


def _reach(distances: Sequence[float], leading: float, rows: Sequence[float]) -> float:
    """The widest distance of the lines of cells, which a recogniser has placed each a little higher or lower: many are
    wider than the usual `leading`, one a little more than the other, and hardly any, or any of `rows`, is as wide."""
    widest = leading
    for distance in distances:
        if distance - widest > _STEP:
            break
        widest = distance
    own = bisect(distances, widest)
    wider = own - bisect(distances, leading + _VARIES)
    beyond = sum(widest < distance < widest + _CLEAR for distance in (*distances[own:], *rows))
    return widest if wider > _FEW * own and beyond < _RARE * own else leading


def _of_numbers(runs: Sequence[Sequence[Row]]) -> float:
    """The same by the lines of numbers and their units, where these stand nearer than all rows do; else 0."""
    pairs = [(a, b) for run in runs for a, b in pairwise(row for row in run if is_whole(row))]
    pairs = [(a, b) for a, b in pairs if _is_labelled(a) or _is_labelled(b)] or pairs
    least = min(
        ((b.pieces[0].middle - a.pieces[0].middle) / a.pieces[0].height for a, b in pairs), default=0.0
    )
    found: list[float] = []
    for run in runs:
        for above, below in pairwise(row for row in run if row.values):
            for value in above.values:
                over = [own for own in below.values if own.x0 < value.x1 and value.x0 < own.x1]
                if over and not (is_whole(above) and is_whole(below)):
                    found.append((over[0].middle - value.middle) / value.height)
        found += [(below.middle - value.middle) / value.height for value, below in _units_below(run)]
    near = [distance for distance in found if _SAME < distance < _NEARER * least]
    return median(near) if near else 0.0


def _is_labelled(row: Row) -> bool:
    """Whether a line has more than values and what can be their units."""
    return any(not piece.value and len(piece.text) > _LONGEST_UNIT for piece in row.pieces)


def _units_below(run: Sequence[Row]) -> Iterator[tuple[Piece, Piece]]:
    """The numbers of a run and what can be their units below, on the line of another cell perhaps."""
    for number, row in enumerate(run):
        for value in row.values:
            for piece in (own for other in run[number + 1 : number + 3] for own in other.pieces):
                short = not piece.value and len(piece.text) <= _LONGEST_UNIT
                if short and piece.x0 < value.x1 and value.x0 < piece.x1 and value.text[-1].isdigit():
                    yield value, piece


def blocks_of(
    run: Sequence[Row], leading: float, bars: Sequence[float], units: Collection[str], play: float = 0.0
) -> list[Block]:
    """The blocks of the lines of a run, in order; no block crosses a place of `bars`.

    `leading` and `play` are those of `Distances`; `units` may stand below the number that they follow; they end its
    cell.
    """
    pieces = [(p, p.value and any(p is value for value in row.values)) for row in run for p in row.pieces]
    pieces.sort(key=lambda own: (own[0].middle, own[0].x0))
    leaders = list(range(len(pieces)))
    heights = _heights([piece for piece, _ in pieces])
    hanging: set[int] = set()
    for number, (piece, is_value) in enumerate(pieces):
        height = heights[number]
        touch = SAME_LINE * height
        for other in range(number + 1, len(pieces)):
            below, is_too = pieces[other]
            distance = below.middle - piece.middle
            if distance > _FARTHEST * height:
                break
            if distance > leading * max(height, heights[other]) + _SLACK + play:
                continue
            if is_value != is_too and not (is_value and below.text in units):
                continue
            if number in hanging and below.text not in units:
                continue
            if not is_too and abs(distance - leading * height) > _EXACT and _ITEM.match(below.text):
                continue
            if not (is_value or is_too or play) and _are_unlike(height, below.height):
                continue
            touches = below.x0 < piece.x1 + touch and piece.x0 < below.x1 + touch
            is_left = below.x1 <= piece.x0 < below.x1 + _INDENT * height
            if not touches and is_left and is_value and distance > leading * height - _SLACK:
                touches = _is_indented(piece, below, pieces)
            if touches and bisect(bars, piece.middle) == bisect(bars, below.middle):
                _lead(leaders, number, other)
                if is_value and not is_too:
                    hanging.add(other)
    grouped: dict[int, list[tuple[Piece, bool]]] = {}
    for number, own in enumerate(pieces):
        grouped.setdefault(_leader(leaders, number), []).append(own)
    return [
        Block([piece for piece, _ in group], any(is_value for _, is_value in group))
        for group in grouped.values()
    ]


def _are_unlike(height: float, other: float) -> bool:
    """Whether letters are so much larger than others that they are of no label, but of a heading below."""
    return max(height, other) > _LARGER * min(height, other)


def _heights(pieces: Sequence[Piece]) -> list[float]:
    """How high the pieces are; where they have no letters, and boxes a little higher than letters, as high as those."""
    letters = [any(map(str.isalpha, piece.text)) and not piece.text.isascii() for piece in pieces]
    usual = median([piece.height for piece, own in zip(pieces, letters, strict=True) if own] or [0.0])
    return [
        usual if not own and usual < piece.height < _HIGHER * usual else piece.height
        for piece, own in zip(pieces, letters, strict=True)
    ]


def _is_indented(piece: Piece, below: Piece, pieces: Sequence[tuple[Piece, bool]]) -> bool:
    """Whether a value goes on further left below, since a blank stands before it: nothing else stands on the line of
    either where the other is."""
    for own, _ in pieces:
        above_it = own.x0 < below.x1 and below.x0 < own.x1 and abs(own.middle - piece.middle) < piece.height
        below_it = (
            own.x0 < piece.x1 and piece.x0 < own.x1 and abs(own.middle - below.middle) < piece.height / 2
        )
        if own is not piece and own is not below and (above_it or below_it):
            return False
    return True


def _leader(leaders: list[int], index: int) -> int:
    while leaders[index] != index:
        leaders[index] = leaders[leaders[index]]
        index = leaders[index]
    return index


def _lead(leaders: list[int], one: int, other: int) -> None:
    leaders[_leader(leaders, other)] = _leader(leaders, one)


def wraps_where_full(values: Sequence[Block], ruled: bool = False, units: Collection[str] = ()) -> bool:
    """Whether each block of values can be one number: of few lines, those above ending with a digit, and wrapped where
    its column is full, so that the next character found no room, after a blank before the first perhaps. Where heads
    stand between values, the columns below them may be others. Where lines part the rows, as `ruled` says, numbers set
    to the right may have such a blank too. The `units` may wrap like numbers."""
    for own in _parted(values):
        for block in own:
            if len(block.pieces) > 1 and not (_can_wrap(block, units) and _is_full(block, own, ruled)):
                return False
    return True


def _parted(values: Sequence[Block]) -> list[list[Block]]:
    """The blocks of values, parted where nothing but lines of heads stands for long."""
    parts: list[list[Block]] = []
    last = 0.0
    for block in sorted(values, key=lambda block: block.first):
        if not parts or block.first - last > _HEADS * block.pieces[0].height:
            parts.append([])
        parts[-1].append(block)
        last = max(last, block.last)
    return parts


def _can_wrap(block: Block, units: Collection[str]) -> bool:
    return len(block.pieces) <= _TALLEST and all(
        (above.text[-1] in _IN_NUMBERS and (not below.value or below.text[0] in _IN_NUMBERS))
        or not (above.value or below.value)
        or above.text[-1] + below.text in units
        or (above.text in SIGNS and above is block.pieces[0] and below.text[0] in _IN_NUMBERS)
        for above, below in pairwise(block.pieces)
    )


def _is_full(block: Block, values: Sequence[Block], ruled: bool) -> bool:
    """Whether the column of a block, as wide as the widest of `values` in it, has no room for what wraps. Of two lines
    set to the middle, the first stands further right by half of the blanks around the number."""
    room = max(piece.x1 - piece.x0 for other in values if block.over(other) for piece in other.pieces)
    first = block.pieces[0]
    blank = first.height * _INDENT * (ruled and abs(first.x1 - block.x1) < _EQUAL)
    if (second := block.pieces[1]).x0 - first.x0 > _EQUAL:
        blank = max(blank, min((first.x0 + first.x1 - second.x0 - second.x1) / 2, first.height * _INDENT))
    return not any(
        below.value
        and piece.x1 - min(piece.x0, below.x0) + below.beginning + blank * (piece is first) <= room + _EQUAL
        for piece, below in pairwise(block.pieces)
    )
