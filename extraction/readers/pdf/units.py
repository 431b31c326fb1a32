"""Units parted from their numbers: where cells set from side to side begin with the number and end with the unit, and
below it; and units on two lines of a column of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from extraction.readers.pdf.pieces import Piece, Row, ValueTest, piece_of

__all__ = ["join_stacked_units", "join_units", "with_units_above"]

_LEAST = 3
"""So many units are parted from their numbers,"""
_MOST = 0.7
"""and so large a share of them all."""
_SEVERAL = 2
"""Where a unit stands so many numbers of its column may."""
_NEXT = 2.2
"""Times their height: the two lines stand no further apart,"""
_LEVEL = 0.3
"""and what stands no higher or lower than so much is level."""
_BELOW = 0.9
"""Times the height of a line: lines below each other stand no nearer."""
_NEIGHBOURS = 4
"""The second line of a unit is among so many that follow."""


def join_units(run: Sequence[Row], is_value: ValueTest) -> None:
    """Join the units of the lines to the numbers before them, if nearly all units follow one, and stand where numbers
    do not, as those that wrap in their columns would. Where the first unit of a line stands before all numbers, units
    have a column of their own."""
    pairs = [(row, at) for row in run for at in _units(row, is_value)]
    if len(pairs) < _LEAST:
        return
    units = sum(piece.text in is_value.units for row in run for piece in row.pieces)
    numbers = [p for row in run for p in row.pieces if p.value and p.text[-1].isdigit()]
    pairs = [(row, at) for row, at in pairs if not _is_below(row.pieces[at], numbers)]
    if len(pairs) >= _MOST * units:
        for row, at in reversed(pairs):
            _join(row, at, is_value)


def join_stacked_units(run: list[Row], is_value: ValueTest) -> None:
    """Put a unit on two lines of a column of its own, as one piece, on that of the value which stands level with the
    middle between, where no value stands level with one of the two; a line of which nothing is left is taken out."""
    beginnings = {unit[0] for unit in is_value.units if len(unit) > 1}
    if any(piece.text in beginnings for row in run for piece in row.pieces):
        run[:] = _joined(run, _two_lines, is_value)


def with_units_above(run: Sequence[Row], is_value: ValueTest) -> list[Row] | None:
    """The lines, each number with its unit below as one piece on the line of a value level with the middle between;
    None where that leaves units alone among the values, or values nearer than lines below each other."""
    if not any(piece.text in is_value.units for row in run for piece in row.pieces):
        return None
    made = _joined(run, _number_and_unit, is_value)
    valued = [row for row in made if row.values]
    alone = any(not piece.value for row in valued for piece in row.values)
    near = any(below.middle - row.middle < _BELOW * row.line.height for row, below in pairwise(valued))
    return None if alone or near or len(made) == len(run) else made


_Found = tuple[Piece, Piece, Row]
"""Two pieces below each other, and the line that they are of."""


def _joined(
    run: Sequence[Row], find: Callable[[Piece, Sequence[Row], ValueTest], _Found | None], is_value: ValueTest
) -> list[Row]:
    """The lines, with the two pieces as one that `find` finds for a piece of the first of some lines."""
    made = list(run)
    at = 0
    while at < len(made):
        near = made[at : at + _NEIGHBOURS]
        found = next(filter(None, (find(own, near, is_value) for own in near[0].pieces)), None)
        if found is None:
            at += 1
        else:
            made[at : at + _NEIGHBOURS] = _unstacked(near, *found, is_value)
    return made


def _two_lines(upper: Piece, near: Sequence[Row], is_value: ValueTest) -> _Found | None:
    """The two lines of a unit, and the line of the only value that is level with these or the middle between."""
    below = _below(upper, near)
    if below is None or upper.text + below.text not in is_value.units:
        return None
    middle = (upper.middle + below.middle) / 2
    beside = [[row for row in near if _has_value_at(row, y)] for y in (upper.middle, middle, below.middle)]
    return (upper, below, beside[1][0]) if list(map(len, beside)) == [0, 1, 0] else None


def _number_and_unit(upper: Piece, near: Sequence[Row], is_value: ValueTest) -> _Found | None:
    """A number and its unit below, and the line with nothing in their column that has a value between."""
    below = _below(upper, near) if upper.value and upper.text[-1].isdigit() else None
    if below is None or below.text not in is_value.units:
        return None
    middle = (upper.middle + below.middle) / 2
    level = [row for row in near if _has_value_at(row, middle) and not any(map(_over(upper), row.pieces))]
    return (upper, below, level[0]) if len(level) == 1 else None


def _below(upper: Piece, near: Sequence[Row]) -> Piece | None:
    """What stands right below a piece of the first of some lines."""
    below = next(filter(_over(upper), (piece for row in near[1:] for piece in row.pieces)), None)
    return below if below and 0 < below.middle - upper.middle < _NEXT * upper.height else None


def _over(piece: Piece) -> Callable[[Piece], bool]:
    return lambda own: own.x0 < piece.x1 and piece.x0 < own.x1


def _has_value_at(row: Row, y: float) -> bool:
    """Whether a value of a line, not a unit alone, is level with a place."""
    return any(own.value and abs(own.middle - y) < _LEVEL * own.height for own in row.values)


def _unstacked(near: Sequence[Row], upper: Piece, lower: Piece, row: Row, is_value: ValueTest) -> list[Row]:
    """The lines, with two pieces below each other as one on that of the value between."""
    whole = piece_of([*upper.chars, *lower.chars], is_value)
    whole.middle, whole.height = (upper.middle + lower.middle) / 2, upper.height
    made: list[Row] = []
    for own in near:
        pieces = [piece for piece in own.pieces if piece is not upper and piece is not lower]
        values = [piece for piece in own.values if piece is not upper and piece is not lower]
        if own is row:
            values = sorted([*values, whole], key=_place) if whole.value else values
            made.append(own.remade(sorted([*pieces, whole], key=_place), values))
        elif len(pieces) == len(own.pieces):
            made.append(own)
        elif pieces:
            made.append(own.remade(pieces, values))
    return made


def _place(piece: Piece) -> float:
    return piece.x0


def _is_below(unit: Piece, numbers: Sequence[Piece]) -> bool:
    """Whether several numbers stand in the column of a unit."""
    return sum(own.x0 < unit.x1 and unit.x0 < own.x1 for own in numbers) >= _SEVERAL


def _units(row: Row, is_value: ValueTest) -> list[int]:
    """The places of units that follow a number among the pieces of a line."""
    pieces = row.pieces
    first = next((piece for piece in pieces if piece.value or piece.text in is_value.units), None)
    if first is None or not first.value:
        return []
    return [
        at
        for at in range(1, len(pieces))
        if not pieces[at].value
        and pieces[at].text in is_value.units
        and pieces[at - 1].value
        and pieces[at - 1].text[-1].isdigit()
    ]


def _join(row: Row, at: int, is_value: ValueTest) -> None:
    """Make one piece of a unit and the number before it, and one word of the line's text."""
    number, unit = row.pieces[at - 1 : at + 1]
    whole = piece_of([*number.chars, *unit.chars], is_value)
    text = row.line.text
    place = text.rfind(f"{number.text} {unit.text}", 0, _end(row, at))
    if place < 0:
        return
    place += len(number.text)
    row.line.text = text[:place] + text[place + 1 :]
    row.pieces[at - 1 : at + 1] = [whole]
    values: list[Piece] = []
    for value in row.values:
        if value is number:
            values.append(whole)
        elif value is not unit:
            values.append(value)
    row.values = values
    row.line.values = [(piece.text, piece.box) for piece in values]


def _end(row: Row, at: int) -> int:
    """How far the text of a line reaches up to the end of a piece, at the most."""
    return len(row.line.text) - sum(len(piece.text) + 1 for piece in row.pieces[at + 1 :])
