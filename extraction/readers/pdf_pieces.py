"""The lines of a page as pieces set apart by blanks, and which of them are values of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extraction.genre import Genre
from extraction.readers.parts import Box
from extraction.readers.pdf_content import Char
from extraction.readers.pdf_lines import WORD_GAP, Line

__all__ = ["Piece", "Row", "is_whole", "overlap", "row_of", "value_test"]

_SET_OFF = 0.8
"""Times the height of a line: a lone number at its end is a value after so wide a gap, else a word of prose."""


@dataclass(slots=True)
class Piece:
    """Characters of a line with no wide gap between them."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    value: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def box(self) -> Box:
        return (self.x0, self.top, self.x1, self.bottom)


@dataclass(slots=True)
class Row:
    """A line, its pieces and those at its end that are values."""

    line: Line
    pieces: list[Piece]
    values: list[Piece]

    @property
    def middle(self) -> float:
        return (self.line.top + self.line.bottom) / 2


def value_test(genre: Genre) -> Callable[[str], bool]:
    """A test whether a text is what a cell of a table prints: a number, with a unit perhaps, or a mark for none."""
    printed, fold = genre.layouts.print, genre.characters.fold
    units = "|".join(re.escape(unit) for unit in sorted(printed.units, key=len, reverse=True))
    marks = "|".join(re.escape(mark) for mark in sorted(printed.none | printed.slash | printed.dash))
    pattern = re.compile(rf"[+-]?\d[\d,]*(?:\.\d+)?(?:{units})?|{marks}")
    return lambda text: pattern.fullmatch(fold(text)) is not None


def row_of(line: Line, is_value: Callable[[str], bool]) -> Row:
    pieces: list[Piece] = []
    own: list[Char] = []
    for char in line.chars:
        if own and char.x0 - max(each.x1 for each in own[-2:]) > line.height * WORD_GAP:
            pieces.append(_piece(own, is_value))
            own = []
        own.append(char)
    pieces.append(_piece(own, is_value))
    values: list[Piece] = []
    for piece in reversed(pieces):
        if not piece.value:
            break
        values.insert(0, piece)
    alone = len(values) == 1 and len(pieces) > 1
    if alone and values[0].x0 - pieces[-2].x1 < _SET_OFF * line.height:
        values = []
    line.values = [(piece.text, piece.box) for piece in values]
    return Row(line, pieces, values)


def _piece(chars: Sequence[Char], is_value: Callable[[str], bool]) -> Piece:
    text = "".join(char.text for char in chars)
    top, bottom = min(char.top for char in chars), max(char.bottom for char in chars)
    return Piece(text, chars[0].x0, max(char.x1 for char in chars), top, bottom, is_value(text))


def is_whole(row: Row) -> bool:
    """Whether the line has a label and a value."""
    return 0 < len(row.values) < len(row.pieces)


def overlap(above: Row, row: Row) -> bool:
    """Whether a value of one line stands over a value of the other."""
    return any(upper.x0 < own.x1 and own.x0 < upper.x1 for upper in above.values for own in row.values)
