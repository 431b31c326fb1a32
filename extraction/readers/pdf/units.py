"""Units parted from their numbers, where cells set from side to side begin with the number and end with the unit, and
units on two lines of a column of their own."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.readers.pdf.pieces import Piece, Row, ValueTest, piece_of

__all__ = ["join_stacked_units", "join_units"]

_LEAST = 3
"""So many units are parted from their numbers,"""
_MOST = 0.7
"""and so large a share of them all."""
_SEVERAL = 2
"""Where a unit stands so many numbers of its column may."""
_NEXT = 2.2
"""Times their height: the two lines of a unit stand no further apart,"""
_LEVEL = 0.3
"""and what stands no higher or lower than so much is level."""
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
    """Put a unit on two lines, as one piece, on that of the value which stands level with the middle between, where no
    value stands level with one of the two; a line of which nothing is left is taken out."""
    beginnings = {unit[0] for unit in is_value.units if len(unit) > 1}
    if not any(piece.text in beginnings for row in run for piece in row.pieces):
        return
    at = 0
    while at < len(run):
        near = run[at : at + _NEIGHBOURS]
        found = next(filter(None, (_stacked(own, near, is_value) for own in run[at].pieces)), None)
        if found is None:
            at += 1
        else:
            run[at : at + _NEIGHBOURS] = _unstacked(near, *found, is_value)


def _stacked(upper: Piece, near: Sequence[Row], is_value: ValueTest) -> tuple[Piece, Piece, Row] | None:
    """The two lines of a unit that begins the first of the lines, and the line of its value."""
    below = [own for row in near[1:] for own in row.pieces if own.x0 < upper.x1 and upper.x0 < own.x1]
    lower = below[0] if below else upper
    if upper.text + lower.text not in is_value.units or lower.middle - upper.middle > _NEXT * upper.height:
        return None
    middle = (upper.middle + lower.middle) / 2
    places = (upper.middle, middle, lower.middle)
    beside = [
        [
            row
            for row in near
            if any(own.value and abs(own.middle - y) < _LEVEL * own.height for own in row.values)
        ]
        for y in places
    ]
    return (upper, lower, beside[1][0]) if list(map(len, beside)) == [0, 1, 0] else None


def _unstacked(near: Sequence[Row], upper: Piece, lower: Piece, row: Row, is_value: ValueTest) -> list[Row]:
    """The lines, with a unit on that of its value."""
    unit = piece_of([*upper.chars, *lower.chars], is_value)
    made: list[Row] = []
    for own in near:
        pieces = [piece for piece in own.pieces if piece is not upper and piece is not lower]
        values = [piece for piece in own.values if piece is not upper and piece is not lower]
        if own is row:
            made.append(own.remade(sorted([*pieces, unit], key=lambda piece: piece.x0), values))
        elif len(pieces) == len(own.pieces):
            made.append(own)
        elif pieces:
            made.append(own.remade(pieces, values))
    return made


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
