"""The lines of a page as pieces set apart by blanks, and which of them are values of a table."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extraction.genre import Genre
from extraction.readers.parts import Box
from extraction.readers.pdf.content import Char
from extraction.readers.pdf.lines import Line, is_apart, is_over

__all__ = [
    "Piece",
    "Row",
    "ValueTest",
    "is_whole",
    "join_labels",
    "overlap",
    "part_columns",
    "piece_of",
    "row_of",
    "value_test",
    "without_strayed_numbers",
    "without_strayed_units",
]

_SET_OFF = 0.8
"""Times the height of a line: a lone number at its end is a value after so wide a gap, else a word of prose."""

_COLUMN_GAP = 0.1
"""Times the height of a line: a unit and a number after so wide a gap stand in columns of their own."""


_TOUCHING = 0.03
"""Times the height of a line: digits that are no further apart touch."""
_LEVEL = 0.35
"""Times the height of a line: characters whose middles lie further apart stand on lines of different cells."""
_BLANK = 1.2
"""Times the height of a line: a blank in a text is no wider."""
_BORDER = 3.0
"""The same of the gap between two columns of labels, as far as it counts."""
_NEIGHBOURS, _NEXT = 4, 1.8
"""What stands right above is among so many lines, and no further away than so many times the height of a line."""
_NO_BEGINNING = frozenset(",.")
_BEHIND_NUMBERS = frozenset("\u3001.\uff0e")
_STARTS = 3
"""A column begins where so many pieces do,"""
_MANY = 8
"""In so many lines each column has several values."""
_NEAR = 1.0
"""within so many points."""


@dataclass(slots=True)
class Piece:
    """Characters of a line with no wide gap between them.

    `middle` and `height` are those of its letters, where it has any: fonts for digits and brackets are higher or lower.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    value: bool
    middle: float
    height: float
    chars: Sequence[Char] = ()

    @property
    def box(self) -> Box:
        return (self.x0, self.top, self.x1, self.bottom)

    @property
    def beginning(self) -> float:
        """How wide its first character is, with the commas and points behind it, which begin no line."""
        end = 1
        while end < len(self.chars) and self.chars[end].text in _NO_BEGINNING:
            end += 1
        return self.chars[end - 1].x1 - self.chars[0].x0 if self.chars else 0.0


@dataclass(slots=True)
class Row:
    """A line, its pieces and those at its end that are values."""

    line: Line
    pieces: list[Piece]
    values: list[Piece]

    @property
    def middle(self) -> float:
        return (self.line.top + self.line.bottom) / 2

    def remade(self, pieces: list[Piece], values: list[Piece]) -> Row:
        """The line with other pieces."""
        line = replace(
            self.line,
            text=" ".join(piece.text for piece in pieces),
            x0=min(piece.x0 for piece in pieces),
            x1=max(piece.x1 for piece in pieces),
            chars=[char for piece in pieces for char in piece.chars],
            values=[(piece.text, piece.box) for piece in values],
        )
        return Row(line, pieces, values)


@dataclass(frozen=True, slots=True)
class ValueTest:
    """Tells whether a text is what a cell of a table prints: a number, with a unit perhaps, or a mark for none.

    `openers` are the characters that number labels.
    """

    fold: Callable[[str], str]
    value: re.Pattern[str]
    after_unit: re.Pattern[str]
    after_word: re.Pattern[str]
    units: frozenset[str]
    openers: str

    def __call__(self, text: str) -> bool:
        return self.value.fullmatch(self.fold(text)) is not None

    def glued(self, text: str, alone: bool) -> int:
        """The length of the value at the end of a text that has words before it, or of a mark for none behind
        punctuation; if `alone`, only of one after a unit and nothing else."""
        folded = self.fold(text)
        match = self.after_unit.fullmatch(folded) if alone else self.after_word.search(folded)
        return len(match[1]) if match else 0


def value_test(genre: Genre) -> ValueTest:
    """The test for the units and marks of a genre; a unit may begin on the number's line and go on below."""
    printed, fold = genre.layouts.print, genre.characters.fold
    units = "|".join(re.escape(unit) for unit in sorted(printed.units, key=len, reverse=True))
    parts = {unit[:end] for unit in printed.units for end in range(1, len(unit))} | {*printed.units}
    wrapped = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    marks = "|".join(re.escape(mark) for mark in sorted(printed.none | printed.slash | printed.dash))
    value = rf"[+-]?\d[\d,]*(?:\.\d+)?\ufffd?(?:{wrapped})?|{marks}"
    after_unit = re.compile(rf"(?:{units})({value})")
    after_word = re.compile(
        rf"((?<=[^\W\d])(?:{value})|(?<=[)\u201d\"])(?:{value})|(?<=[,;\u2026])(?:{marks}))\Z"
    )
    openers = genre.characters.openers
    return ValueTest(fold, re.compile(value), after_unit, after_word, frozenset(printed.units), openers)


def row_of(line: Line, is_value: ValueTest) -> Row:
    pieces: list[Piece] = []
    own: list[Char] = []
    for char in line.chars:
        if own and (
            abs(char.top + char.bottom - own[-1].top - own[-1].bottom) > 2 * _LEVEL * line.height
            or is_apart(char, max(each.x1 for each in own[-2:]), line.height)
            or (char.x0 < own[-1].x1 and is_over(char, own[-1], line.height))
        ):
            own[-1] = own[-1]._replace(x1=max(own[-1].x0, min(own[-1].x1, char.x0)))
            pieces += _values_orpiece_of(own, line.height, is_value)
            own = []
        own.append(char)
    pieces += _values_orpiece_of(own, line.height, is_value)
    _set_apart(line, pieces)
    values = _trailing(pieces, is_value.units)
    _part(line, pieces, values, is_value)
    alone = len(values) == 1 and len(pieces) > 1 and pieces[-2].text not in is_value.units
    if alone and values[0].x0 - pieces[-2].x1 < _SET_OFF * line.height:
        values = []
    line.values = [(piece.text, piece.box) for piece in values]
    return Row(line, pieces, values)


def _set_apart(line: Line, pieces: Sequence[Piece]) -> None:
    """Put a blank into the text of a line where a narrow gap parts two of its values."""
    for before, piece in pairwise(pieces):
        if before.value and piece.value and before.text[-1].isalpha():
            line.text = line.text.replace(f"{before.text}{piece.text}", f"{before.text} {piece.text}")


def part_columns(rows: Sequence[Row], is_value: ValueTest) -> None:
    """Part the labels of the rows where a narrow gap stands before the beginning of a column, and values where other
    values begin there: a unit below one of those stands beside the value of another column."""
    starts = sorted(piece.x0 for row in rows for piece in row.pieces)
    numbers = sorted(piece.x0 for row in rows for piece in row.pieces if piece.text[0].isdigit())
    for row in rows:
        parted: list[Piece] = []
        for piece in row.pieces:
            parts = _at_columns(piece, numbers if piece.value else starts, row.line.height * _COLUMN_GAP)
            if len(parts) == 1 or (piece.value and is_value(parts[1][0].text)):
                parted.append(piece)
                continue
            own = [piece_of(part, is_value) for part in parts]
            parted += own
            if piece.value:
                row.values = [new for old in row.values for new in (own[:1] if old is piece else [old])]
        row.pieces = parted


def _at_columns(piece: Piece, starts: Sequence[float], widest: float) -> list[list[Char]]:
    """The characters of a piece, parted at gaps wider than `widest` where one of the columns begins."""
    parts: list[list[Char]] = [[piece.chars[0]]]
    gaps = [char.x0 - before.x1 for before, char in pairwise(piece.chars)]
    if max(gaps, default=0.0) > widest:
        widest += max(0.0, median(gaps))
    for gap, char in zip(gaps, piece.chars[1:], strict=True):
        if gap > widest:
            found = bisect(starts, char.x0 + _NEAR) - bisect(starts, char.x0 - _NEAR)
            if found >= _STARTS:
                parts.append([])
        parts[-1].append(char)
    return parts


def without_strayed_units(rows: Sequence[Row]) -> None:
    """Take from the values of rows units left of all numbers and marks, and right below words: they are the rest of
    labels."""
    left = min((piece.x0 for row in rows for piece in row.values if piece.value), default=0.0)
    for number, row in enumerate(rows):
        above = rows[max(0, number - _NEIGHBOURS) : number]
        values = [
            own for own in row.values if own.value or (own.x1 > left and not _is_below_words(own, above))
        ]
        if len(values) < len(row.values):
            row.values = values
            row.line.values = [(piece.text, piece.box) for piece in values]


def _is_below_words(unit: Piece, above: Sequence[Row]) -> bool:
    """Whether nothing but letters that are no unit stand right above a unit."""
    over = [own for row in above for own in row.pieces if own.x0 < unit.x1 and unit.x0 < own.x1]
    over = [own for own in over if 0 < unit.middle - own.middle < _NEXT * unit.height]
    return bool(over) and all(own.text.isalpha() and len(own.text) > len(unit.text) for own in over)


def without_strayed_numbers(rows: Sequence[Row]) -> None:
    """Take from the values of a row the first if it is the number of a label: right behind it, hardly higher or lower,
    stands what goes on after such a number, in another font perhaps and so on another line; or if it ends the first
    line of a label."""
    for number, row in enumerate(rows):
        first = row.values[0] if row.values else None
        if first is None or not first.text.isdecimal():
            continue
        near = (piece for other in rows[max(0, number - 1) : number + 2] for piece in other.pieces)
        if any(_goes_on(first, piece) for piece in near) or _ends_label(rows, number):
            row.values = row.values[1:]
            row.line.values = row.line.values[1:]


def _ends_label(rows: Sequence[Row], number: int) -> bool:
    """Whether the first value of a row stands right behind the label, which goes on below with a line of its own, and
    no other value of all rows stands in its column."""
    row, below = rows[number], rows[number + 1 : number + 2]
    first, *others = row.values
    label = max((own for own in row.pieces if own.x1 <= first.x0), key=lambda own: own.x1, default=None)
    if not others or not below or below[0].values or label is None or len(rows) < _MANY:
        return False
    if first.x0 - label.x1 > _LEVEL * first.height or below[0].pieces[0].x0 > label.x1:
        return False
    return not any(
        own.x0 < first.x1 and first.x0 < own.x1 for other in rows if other is not row for own in other.values
    )


def _goes_on(number: Piece, piece: Piece) -> bool:
    """Whether a piece begins as what stands behind the number of a label does, and stands right behind that number."""
    return (
        piece.text[0] in _BEHIND_NUMBERS
        and not piece.value
        and abs(piece.x0 - number.x1) < _LEVEL * number.height
        and abs(piece.middle - number.middle) < number.height * 2 * _LEVEL
    )


def join_labels(rows: Sequence[Row], is_value: ValueTest) -> None:
    """Join the pieces of labels between which stands a blank and no border of columns: hardly any other line has a gap
    there, more go across, and no other piece begins where the second does, left of all values."""
    left = min((row.values[0].x0 for row in rows if row.values), default=0.0)
    labels = [[piece for piece in row.pieces if piece.x1 <= left and not piece.value] for row in rows]
    gaps = [
        (before.x1, piece.x0)
        for own in labels
        for before, piece in pairwise(own)
        if piece.x0 - before.x1 < _BORDER * before.height and piece.text not in is_value.units
    ]
    for row, own in zip(rows, labels, strict=True):
        for before, piece in pairwise(own):
            if not 0 < piece.x0 - before.x1 < _BLANK * before.height or piece.text in is_value.units:
                continue
            middle = (before.x1 + piece.x0) / 2
            border = sum(x0 < middle < x1 for x0, x1 in gaps)
            across = sum(each.x0 < middle < each.x1 for other in labels for each in other)
            begun = sum(abs(each.x0 - piece.x0) < _NEAR for other in labels for each in other)
            if border < _STARTS and across > border and begun == 1:
                at = next(at for at, each in enumerate(row.pieces) if each is piece)
                row.pieces[at - 1 : at + 1] = [piece_of([*row.pieces[at - 1].chars, *piece.chars], is_value)]


def _values_orpiece_of(chars: Sequence[Char], height: float, is_value: ValueTest) -> list[Piece]:
    """The piece of the characters; several where gaps, narrow ones, part it into nothing but values. What is a value as
    a whole is several only if digits touch elsewhere in it."""
    whole = piece_of(chars, is_value)
    touching = any(char.x0 - before.x1 < height * _TOUCHING for before, char in pairwise(chars))
    last = whole.text[-1]
    if (whole.value and not touching) or not (is_value(last) or last in is_value.units):
        return [whole]
    parts: list[list[Char]] = [[chars[0]]]
    for before, char in pairwise(chars):
        if char.x0 - before.x1 > height * _COLUMN_GAP:
            parts.append([])
        parts[-1].append(char)
    pieces = [piece_of(part, is_value) for part in parts]
    return pieces if all(piece.value for piece in pieces) else [whole]


def _part(line: Line, pieces: list[Piece], values: list[Piece], is_value: ValueTest) -> None:
    """Part the last piece before the values from the value behind it: the gap between two columns can be narrow."""
    at = len(pieces) - len(values) - 1
    glued = is_value.glued(pieces[at].text, alone=not values) if at >= 0 else 0
    if not glued:
        return
    before = sum(len(piece.text) for piece in pieces[: at + 1])
    label, value = (
        line.chars[before - len(pieces[at].text) : before - glued],
        line.chars[before - glued : before],
    )
    if value[0].x0 - label[-1].x1 <= line.height * _COLUMN_GAP:
        return
    pieces[at : at + 1] = [piece_of(label, is_value), piece_of(value, is_value)]
    values.insert(0, pieces[at + 1])
    place = line.text.rfind(label[-1].text + value[0].text)
    line.text = f"{line.text[: place + 1]} {line.text[place + 1 :]}"


def _trailing(pieces: Sequence[Piece], units: Container[str]) -> list[Piece]:
    """The values that end a line; among others, or on a line without a label, a lone unit is the rest of one."""
    first = len(pieces)
    while first and (pieces[first - 1].value or pieces[first - 1].text in units):
        first -= 1
    while 0 < first < len(pieces) and not pieces[first].value:
        first += 1
    return list(pieces[first:])


def piece_of(chars: Sequence[Char], is_value: ValueTest) -> Piece:
    """The characters as one piece."""
    text = "".join(char.text for char in chars)
    top, bottom = min(char.top for char in chars), max(char.bottom for char in chars)
    letter = next((char for char in chars if char.text.isalpha() and not char.text.isascii()), None)
    upper, lower = (letter.top, letter.bottom) if letter else (top, bottom)
    x1 = max(char.x1 for char in chars)
    middle = (upper + lower) / 2
    return Piece(text, chars[0].x0, x1, top, bottom, is_value(text), middle, lower - upper, chars)


def is_whole(row: Row) -> bool:
    """Whether the line has a label and a value."""
    return 0 < len(row.values) < len(row.pieces)


def overlap(above: Row, row: Row) -> bool:
    """Whether a value of one line stands over a value of the other."""
    return any(upper.x0 < own.x1 and own.x0 < upper.x1 for upper in above.values for own in row.values)
