"""Characters to lines, lines to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extraction.readers.parts import Box
from extraction.readers.pdf.content import GIVEN, GUESSED, Char

__all__ = [
    "Line",
    "Margins",
    "find_lines",
    "find_margins",
    "is_apart",
    "is_continued",
    "is_over",
    "joined_lines",
]

_WORD_GAP = 0.35
"""Times the height of a line: a wider gap between two characters is a blank."""
_NUMBER_GAP = 0.27
"""The same before a digit: numbers are as often cells as words."""
_OVER, _OVER_BLANK = 0.25, 0.1
"""The same by which what stands over a letter begins before its end; where the file parts the two, the second."""
_NEXT, _CELLS = 0.1, 0.25
"""The same by which the first character of a line stands lower than the last of the line above, at least, and by which
lines of cells beside each other do."""
_BLANKS = {GIVEN: 0.1, GUESSED: 0.23}
"""The same beyond the gap between letters, where the file has a blank there, or PDFium takes the gap for one: word
processors set digits apart from letters, but not so far, nor other characters from each other."""
_RAGGED = 2.0
"""Characters by which a full line may fall short of the right margin."""
_INDENT = 1.2
_LEADING = 2.2
"""Times the height of a line: a new paragraph begins after a wider distance from line to line."""
_SIZES = 1.15
_MIRRORED = 0.85
"""The share of the mirrored left margin that the right margin is at the least."""
_VALUE = re.compile(r"[\d.,%/—-]+")
_OPENS = re.compile(r"[（(]\w{1,3}[)）]|[^\W\d]{1,2}、|\d{1,2}[.．、]\D")
"""What opens a numbered label or paragraph."""
_SIGNS = frozenset("-\uff0d")
"""Between these and digits that stand in a square each a line may end."""
_SET_OFF = 1.0
"""Times the height of a line: a number at its end after a wider gap is a cell."""
_COLUMN_GAP = 2.5
"""Times the height of a line: wider gaps are between columns."""
_SHORT_PIECES = 6
_MANY_PIECES = 24
"""A line of more than four pieces of so few characters is a row."""
_SENTENCE_ENDS = "。；：！？"
_NO_BEGINNING = frozenset("、，；。)）》\u2019\u201d")


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


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which the lines of a document run."""

    left: float
    right: float


def find_lines(chars: Sequence[Char], page: int, in_cell: bool = False) -> list[Line]:
    """The lines of the characters, from top to bottom; blanks stand where the gaps are wide, or the file has one.

    In a cell what PDFium takes for a blank is none where nothing but numbers shows how far apart letters stand.
    """
    lines: list[Line] = []
    row: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: char.top + char.bottom):
        centre = (char.top + char.bottom) / 2
        while row and centre - middle > (char.bottom - char.top) * 0.5:
            end = _line_end(row, char)
            lines.append(_line(row[:end], page, in_cell))
            row = row[end:]
            middle = (row[0].top + row[0].bottom) / 2 if row else centre
        if not row:
            middle = centre
        row.append(char)
    if row:
        lines.append(_line(row, page, in_cell))
    return lines


def _line_end(row: Sequence[Char], following: Char) -> int:
    """How many of the characters, from top to bottom, are one line, if the following one stands lower than the first
    does: those before the widest gap between their middles, where two cells have lines just so far apart."""
    middles = [(char.top + char.bottom) / 2 for char in (*row, following)]
    gaps = [below - above for above, below in pairwise(middles)]
    widest = max(gaps)
    height = following.bottom - following.top
    return gaps.index(widest) + 1 if gaps[-1] < height * _NEXT < height * _CELLS < widest else len(row)


def _line(row: list[Char], page: int, in_cell: bool) -> Line:
    row.sort(key=lambda char: char.x0)
    height = median(char.bottom - char.top for char in row)
    pieces: list[str] = []
    end = row[0].x0
    gap = widest = 0.0
    letters = 0.0
    if any(char.spaced for char in row):
        letters = _letter_spacing(row, height if in_cell else 0.0)
    before = row[0]
    for char in row:
        source = char.spaced if char.text.isascii() or before.text.isascii() else GIVEN
        blank = (
            char.spaced
            and char.text not in _NO_BEGINNING
            and char.x0 - end > height * _BLANKS[source] + letters
        )
        if blank or is_apart(char, end, height) or (char.x0 < end and is_over(char, before, height)):
            pieces.append(" ")
            gap = char.x0 - end
            widest = max(widest, gap)
        pieces.append(char.text)
        end = max(end, char.x1)
        before = char
    top, bottom = min(char.top for char in row), max(char.bottom for char in row)
    return Line("".join(pieces), row[0].x0, top, end, bottom, height, page, row, gap, widest)


def _letter_spacing(row: Sequence[Char], otherwise: float) -> float:
    """The usual gap between two letters that are no digits and not of a Latin word, if there are any; of those with no
    blank between them, if there are such. The same letter twice, with a blank between, is a mark in two cells."""
    pairs = [
        (char.spaced > 0, char.x0 - before.x1)
        for before, char in pairwise(row)
        if before.text.isalpha() and char.text.isalpha() and not (before.text + char.text).isascii()
        if not (char.spaced and before.text == char.text)
    ]
    gaps = [gap for blank, gap in pairs if not blank] or [gap for _, gap in pairs]
    return max(median(gaps), 0.0) if gaps else otherwise


def is_apart(char: Char, end: float, height: float) -> bool:
    """Whether a blank stands between a character and what ends at `end`, in a line of that height. What begins no line
    begins no word."""
    gap = char.x0 - end
    if gap <= height * _NUMBER_GAP:
        return False
    if char.text in _NO_BEGINNING:
        return gap > height * _COLUMN_GAP
    return gap > height * _WORD_GAP or (gap > height * _NUMBER_GAP and char.text.isdigit())


def is_over(char: Char, before: Char, height: float) -> bool:
    """Whether a digit begins well inside the letter before it, or a mark inside any character of full width, which is
    cut off where its cell ends. Digits may stand in what a full-width mark leaves blank."""
    over = _OVER_BLANK if char.spaced and char.text.isdigit() else _OVER
    if before.x1 - char.x0 <= height * over or not char.text.isascii() or char.text.isalpha():
        return False
    return before.text.isalpha() or not (before.text.isascii() or char.text.isdigit())


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


def is_continued(
    line: Line, following: Line, margins: Margins, openers: str, is_value: Callable[[str], bool]
) -> bool:
    """Whether the paragraph of `line` goes on in the next line, and not with nothing but values, as `is_value` tells
    them: those are cells."""
    if "\t" in line.text or "\t" in following.text:
        return False
    if "|" in line.text or "|" in following.text:
        return _wraps_at_pipe(line, following, margins, is_value)
    if _wraps_at_blank(line, following, margins, is_value):
        return True
    if _is_row(line, following):
        return False
    if line.x1 < margins.right - _RAGGED * line.height or following.x0 > margins.left + _INDENT * line.height:
        return False
    if max(line.height, following.height) > _SIZES * min(line.height, following.height):
        return False
    if line.page == following.page and following.top - line.top > _LEADING * line.height:
        return False
    if not line.text[-1].isdigit() and all(map(is_value, following.text.split(" "))):
        return False
    return not (line.text[-1] in _SENTENCE_ENDS and following.text[0] in openers)


def _wraps_at_pipe(line: Line, following: Line, margins: Margins, is_value: Callable[[str], bool]) -> bool:
    """Whether a line of cells set apart by pipes goes on in the next, before or after a pipe or inside a cell: what
    begins the next line, with blanks as wide as others there, found no room."""
    if following.x0 > margins.left + _INDENT * line.height:
        return False
    last, first = line.text[-1], following.text[0]
    above, below = line.text.rpartition("|")[2].strip(), following.text.partition("|")[0].strip()
    chars = following.chars
    word = 1
    if (last == "|") != (first == "|"):
        if last in _SENTENCE_ENDS or not (is_value(below) or "|" in following.text):
            return False
        if first.isascii():
            word = next((at for at, char in enumerate(chars[1:], 1) if char.spaced), len(chars))
    elif above in _SIGNS and first.isdigit() and not first.isascii():
        return is_value(above + below) and line.x1 + chars[0].x1 - chars[0].x0 > margins.right
    elif last == "|" or last.isdigit() != first.isdigit() or last.isascii() or first.isascii():
        return above[-1:].isdigit() and not is_value(below) and is_value(above + below)
    elif not first.isdigit() and (is_value(above) or is_value(below)):
        return False
    blanks = 2 * max(_NUMBER_GAP * line.height, _padding(line), _padding(following))
    return line.x1 + blanks + chars[word - 1].x1 - chars[0].x0 > margins.right


def _wraps_at_blank(line: Line, following: Line, margins: Margins, is_value: Callable[[str], bool]) -> bool:
    """Whether a line that ends with a value set off by a blank goes on in the next, which begins with a value that
    found no room."""
    before, _, last = line.text.rpartition(" ")
    first = following.text.partition(" ")[0]
    if not before or not is_value(last) or not is_value(first):
        return False
    if abs(following.x0 - margins.left) > _INDENT * line.height:
        return False
    width = following.chars[min(len(first), len(following.chars)) - 1].x1 - following.x0
    return line.x1 + _NUMBER_GAP * line.height + width > margins.right


def _padding(line: Line) -> float:
    """The widest gap beside a pipe."""
    gaps = (after.x0 - char.x1 for char, after in pairwise(line.chars) if "|" in (char.text, after.text))
    return max(gaps, default=0.0)


def _is_row(line: Line, following: Line) -> bool:
    """Whether the line is a row of a table without rulings: it ends with several numbers or with one set far off, or
    it and the next line end with a number set off, or it has gaps, or pieces, that no line of prose has."""
    if line.values:
        return True
    *_, first, second = ["", "", *line.text.split(" ")]
    if _VALUE.fullmatch(second) and _OPENS.match(following.text):
        return True
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
