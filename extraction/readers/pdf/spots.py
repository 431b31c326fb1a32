"""Where text stands on its page: the box of each line, and of each value at the end of a row without rulings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extraction.readers.parts import Box, Paragraph
from extraction.readers.pdf.lines import Line, joined_lines
from extraction.types import Spot

__all__ = ["as_paragraph", "rounded", "set_off"]

Piece = tuple[str, Box]
"""The text of a value, and its box."""


def as_paragraph(lines: Sequence[Line], heading: bool, is_value: Callable[[str], bool]) -> Paragraph:
    """The lines of a paragraph as one, with the places on their pages of its lines and values; a value that a blank
    sets off at the end of a line is not glued to the word that begins the next."""
    text = ""
    spots: list[Spot] = []
    for line in lines:
        apart = _is_set_off(text, line.text, is_value)
        whole = f"{text} {line.text}" if apart else joined_lines((text, line.text))
        spots += _spots(line, len(whole) - len(line.text))
        text = whole
    return Paragraph(text, heading=heading, spots=tuple(spots))


def _is_set_off(text: str, following: str, is_value: Callable[[str], bool]) -> bool:
    """Whether a text ends with a value after a blank, and a word or another value begins the next line; a blank
    behind a pipe sets nothing off: what follows goes on with the value."""
    before, _, last = text.rpartition(" ")
    if not before or before[-1] == "|" or "|" in following or not is_value(last):
        return False
    return following[0].isalnum() or is_value(following.partition(" ")[0])


def set_off(text: str, values: Sequence[Piece]) -> list[tuple[int, int, Box]]:
    """Where the values that end a text stand in it, each with its box; fewer where the text does not end with them."""
    found: list[tuple[int, int, Box]] = []
    end = len(text)
    for value, box in reversed(values):
        start = text.rfind(value, 0, end)
        if start < 0 or text[start + len(value) : end].strip():
            break
        found.append((start, start + len(value), box))
        end = start
    return found[::-1]


def _spots(line: Line, offset: int) -> Iterator[Spot]:
    own = rounded((line.x0, line.top, line.x1, line.bottom))
    values = set_off(line.text, line.values)
    first = values[0][0] if values else len(line.text)
    if first:
        yield Spot(offset, offset + first, line.page, own)
    for start, end, box in values:
        yield Spot(offset + start, offset + end, line.page, rounded(box))


def rounded(box: Box) -> Box:
    """A box to hundredths of a point."""
    x0, top, x1, bottom = (round(side, 2) for side in box)
    return x0, top, x1, bottom
