"""Units that cells set from side to side part from their numbers: the number begins its cell, the unit ends it."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.readers.pdf.pieces import Piece, Row, ValueTest, piece_of

__all__ = ["join_units"]

_LEAST = 3
"""So many units are parted from their numbers,"""
_MOST = 0.7
"""and so large a share of them all."""
_SEVERAL = 2
"""Where a unit stands so many numbers of its column may."""


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
