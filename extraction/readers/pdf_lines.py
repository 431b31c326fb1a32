"""Characters to lines, lines to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from extraction.readers.parts import Box
from extraction.readers.pdf_content import Char, PageContent

__all__ = [
    "Line",
    "Margins",
    "find_lines",
    "find_margins",
    "is_apart",
    "is_continued",
    "joined_lines",
    "running_lines",
]

_WORD_GAP = 0.35
"""Times the height of a line: a wider gap between two characters is a blank."""
_NUMBER_GAP = 0.27
"""The same before a digit: numbers are as often cells as words."""
_EDGE = 0.12
"""The share of a page's height at its head and foot where running lines stand."""
_RAGGED = 2.0
"""Characters by which a full line may fall short of the right margin."""
_INDENT = 1.2
_LEADING = 2.2
"""Times the height of a line: a new paragraph begins after a wider distance from line to line."""
_CELL_LEADING = 1.1
"""Times the height of a line: those of a cell stand no further apart."""
_BESIDE = 0.8
"""Times the height of a line: nearer lines stand beside each other, as cells of a row do."""
_SIZES = 1.15
_MIRRORED = 0.85
"""The share of the mirrored left margin that the right margin is at the least."""
_VALUE = re.compile(r"[\d.,%/—-]+")
_SET_OFF = 1.0
"""Times the height of a line: a number at its end after a wider gap is a cell."""
_COLUMN_GAP = 2.5
"""Times the height of a line: wider gaps are between columns."""
_SHORT_PIECES = 6
_MANY_PIECES = 24
"""A line of more than four pieces of so few characters is a row."""
_SENTENCE_ENDS = "。；：！？"


@dataclass(slots=True)
class Line:
    """A line of text and its box; `height` is that of its characters, `gap` its last blank and `widest` its widest.

    `values` are the values of a table that end it, each with its box.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    height: float
    page: int
    chars: list[Char]
    gap: float = 0.0
    widest: float = 0.0
    values: list[tuple[str, Box]] = field(default_factory=list)


def _stands_alone(line: Line, lines: Sequence[Line], times: float = _CELL_LEADING) -> bool:
    """Whether no other line stands nearer than so many times its height: beside others, or as near to them as lines of
    a cell, it is of a table and not the page's."""
    return all(other is line or abs(other.top - line.top) > times * line.height for other in lines)


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which the lines of a document run."""

    left: float
    right: float


def find_lines(chars: Sequence[Char], page: int) -> list[Line]:
    """The lines of the characters, from top to bottom; blanks stand where the gaps are wide."""
    lines: list[Line] = []
    row: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: char.top + char.bottom):
        centre = (char.top + char.bottom) / 2
        if row and centre - middle > (char.bottom - char.top) * 0.5:
            lines.append(_line(row, page))
            row = []
        if not row:
            middle = centre
        row.append(char)
    if row:
        lines.append(_line(row, page))
    return lines


def _line(row: list[Char], page: int) -> Line:
    row.sort(key=lambda char: char.x0)
    height = median(char.bottom - char.top for char in row)
    pieces: list[str] = []
    end = row[0].x0
    gap = widest = 0.0
    for char in row:
        if is_apart(char, end, height):
            pieces.append(" ")
            gap = char.x0 - end
            widest = max(widest, gap)
        pieces.append(char.text)
        end = max(end, char.x1)
    top, bottom = min(char.top for char in row), max(char.bottom for char in row)
    return Line("".join(pieces), row[0].x0, top, end, bottom, height, page, row, gap, widest)


def is_apart(char: Char, end: float, height: float) -> bool:
    """Whether a blank stands between a character and what ends at `end`, in a line of that height."""
    gap = char.x0 - end
    return gap > height * _WORD_GAP or (gap > height * _NUMBER_GAP and char.text.isdigit())


def running_lines(
    pages: Sequence[tuple[PageContent, list[Line]]], is_number: Callable[[str], bool]
) -> set[int]:
    """The `id`s of lines at the edges of pages that repeat from page to page at the same height but for their digits,
    or number pages."""
    edges: dict[str, list[Line]] = {}
    by_page = {content.number: lines for content, lines in pages}
    for content, lines in pages:
        for line in lines:
            if line.bottom < content.height * _EDGE or line.top > content.height * (1 - _EDGE):
                key = "".join("0" if character.isdigit() else character for character in line.text)
                edges.setdefault(key, []).append(line)
    running: set[int] = set()
    for lines in edges.values():
        for line in lines:
            seen = len({each.page for each in lines if abs(each.top - line.top) <= line.height})
            own = by_page[line.page]
            repeats = seen > 1 and seen * 2 >= len(pages) and _stands_alone(line, own, _BESIDE)
            if repeats or (is_number(line.text) and _stands_alone(line, own)):
                running.add(id(line))
    return running


def find_margins(lines: Iterable[Line], width: float) -> Margins:
    """The margins of the running text on pages so wide: the leftmost beginning that several lines share, the rightmost
    end; where all lines are short, the place that mirrors the left margin."""
    lines = list(lines)
    if not lines:
        return Margins(0.0, 0.0)
    starts = Counter(round(line.x0) for line in lines)
    enough = max(1, len(lines) // 20)
    left = min((x for x, count in starts.items() if count > enough), default=min(starts))
    ends = sorted(line.x1 for line in lines)
    return Margins(float(left), max(ends[-1 - len(ends) // 50], (width - left) * _MIRRORED))


def is_continued(line: Line, following: Line, margins: Margins, openers: str) -> bool:
    """Whether the paragraph of `line` goes on in the next line."""
    if "\t" in line.text or "\t" in following.text or _is_row(line, following):
        return False
    if line.x1 < margins.right - _RAGGED * line.height or following.x0 > margins.left + _INDENT * line.height:
        return False
    if max(line.height, following.height) > _SIZES * min(line.height, following.height):
        return False
    if line.page == following.page and following.top - line.top > _LEADING * line.height:
        return False
    return not (line.text[-1] in _SENTENCE_ENDS and following.text[0] in openers)


def _is_row(line: Line, following: Line) -> bool:
    """Whether the line is a row of a table without rulings: it ends with several numbers or with one set far off, or
    it and the next line end with a number set off, or it has gaps, or pieces, that no line of prose has."""
    *_, first, second = ["", "", *line.text.split(" ")]
    if _VALUE.fullmatch(second) and first:
        last = following.text.rpartition(" ")
        if _VALUE.fullmatch(first) or (last[0] and _VALUE.fullmatch(last[2])):
            return True
        if line.gap > _SET_OFF * line.height:
            return True
    pieces = line.text.count(" ") + 1
    return line.widest > _COLUMN_GAP * line.height or len(line.text) < _SHORT_PIECES * pieces > _MANY_PIECES


def joined_lines(texts: Iterable[str]) -> str:
    """The lines of a paragraph or cell as one text: a blank only where a Latin word would run into the next.

    >>> joined_lines(["公开12", "34条", "open", "data"])
    '公开1234条open data'
    """
    text = ""
    for piece in texts:
        if text[-1:].isascii() and piece[:1].isascii() and text[-1:].isalpha() and piece[:1].isalpha():
            text += " "
        text += piece
    return text
