"""Rows of text that go on in the next line, with values that found no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extraction.readers.pdf.lines import Line, Margins

__all__ = ["unwrapped"]

_BLANK = 0.27
"""Times the height of a line: the least blank between two values."""
_INDENT = 1.2
"""The same of what a line is set in at most."""

ValueTest = Callable[[str], bool]


def unwrapped(lines: Sequence[Line], margins: Margins, is_value: ValueTest) -> list[Line]:
    """The lines of a page, those that only go on with the values of the one above joined to it: with a blank between,
    unless the unit or the digits of its last value stand below."""
    made: list[Line] = []
    for number, line in enumerate(lines):
        above = made[-1] if made else None
        if above is None or not above.values or not _wraps(above, line, margins, is_value):
            made.append(line)
            continue
        beside = [other for other in (*made[-2:-1], *lines[number + 1 : number + 2]) if other.values]
        made[-1] = _joined(above, line, _goes_on(above, line, beside, is_value))
    return made


def _wraps(above: Line, line: Line, margins: Margins, is_value: ValueTest) -> bool:
    """Whether a line of values goes on in the next, which has nothing but values, the first of which found no room
    behind a blank as wide as any above: tabs are."""
    if above.page != line.page or "|" in above.text or abs(line.x0 - margins.left) > _INDENT * above.height:
        return False
    words = line.text.split()
    is_rest = _is_unit(above, words[0], is_value)
    if not all(is_value(word) for word in words[is_rest:]):
        return False
    width = (line.x1 - line.x0) * len(words[0]) / len(line.text)
    blank = 0.0 if is_rest else max(_BLANK * above.height, above.widest)
    return above.x1 + blank + width > margins.right


def _is_unit(above: Line, word: str, is_value: ValueTest) -> bool:
    """Whether a word is no value, but makes one with the last of the line above, which is not put together of cells."""
    return "\t" not in above.text and not is_value(word) and is_value(above.values[-1][0] + word)


def _goes_on(above: Line, line: Line, beside: Sequence[Line], is_value: ValueTest) -> bool:
    """Whether the last value of a line goes on in the next: with a unit; or with digits that stand in a square each,
    between which lines may end, if a line `beside` has as many values then and none as many as without."""
    if _is_unit(above, line.text.split()[0], is_value):
        return True
    last, first = above.text[-1], line.text[0]
    if last.isascii() or first.isascii() or not (last.isdigit() and first.isdigit()):
        return False
    apart = len(above.values) + len(line.values)
    counts = [len(other.values) for other in beside]
    return apart - 1 in counts and apart not in counts


def _joined(above: Line, line: Line, goes_on: bool) -> Line:
    """The two lines as one; the place of a value that goes on is where it begins."""
    values = above.values + line.values
    if goes_on:
        (last, box), rest = above.values[-1], line.text.split()[0]
        own = [*line.values] if line.values and line.values[0][0] != rest else line.values[1:]
        values = [*above.values[:-1], (last + rest, box), *own]
    text = f"{above.text}{'' if goes_on else ' '}{line.text}"
    return replace(above, text=text, x1=line.x1, bottom=line.bottom, values=values)
