"""Lines at the head and foot of pages that are no part of the text: they repeat from page to page, or number pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from extraction.readers.pdf.content import PageContent
from extraction.readers.pdf.lines import Line
from extraction.readers.pdf.turned import real_page

__all__ = ["running_lines"]

_EDGE = 0.12
"""The share of a page's height at its head and foot where running lines stand."""
_BESIDE = 0.8
"""Times the height of a line: nearer lines stand beside each other, as cells of a row do."""
_CELL_LEADING = 1.1
"""Times the height of a line: those of a cell stand no further apart."""
_SET_OFF = 2.0
"""Times the height of a line: a bare number that no other page's follows stands further from the text."""
_LOOSE = 1.2
"""Times the usual distance of the lines of a page: it does not stand as near as they do."""
_FEW = 3
"""So many lines do not tell how far lines stand from each other."""
_LEAST_LETTERS = 3
"""What repeats has so many letters, as no value of a table has."""
_NUMBER = re.compile(r"\d+")
_SIGNED = re.compile(r"\s*[-+\u2212\uff0d\uff0b]\s*\d+\s*")
"""What can be a value; the number of a page stands between two dashes."""

Pages = Sequence[tuple[PageContent, list[Line]]]


def running_lines(pages: Pages, is_number: Callable[[str], bool]) -> set[int]:
    """The `id`s of lines at the edges of pages, with nothing further out, that repeat from page to page at the same
    height but for their digits, or number pages."""
    edges = [(line, content, lines) for content, lines in pages for line in _edge_lines(content, lines)]
    count = len({real_page(content.number) for content, _ in pages})
    repeated = _repeated([line for line, _, _ in edges], count)
    numbers = _numbers([(line, content) for line, content, _ in edges if is_number(line.text)], count)
    numbered = {line.page for line, _, _ in edges if id(line) in numbers}
    running = {
        id(line)
        for line, content, lines in edges
        if (id(line) in repeated and _stands_alone(line, lines, _BESIDE))
        or (id(line) in numbers and _stands_alone(line, lines, _BESIDE))
        or (is_number(line.text) and _numbers_page(line, content, lines, line.page in numbered))
    }
    return {id(line) for content, lines in pages for line in _outermost(content, lines, running)}


def _edge_lines(content: PageContent, lines: Iterable[Line]) -> Iterator[Line]:
    head, foot = content.height * _EDGE, content.height * (1 - _EDGE)
    return (line for line in lines if line.bottom < head or line.top > foot)


def _outermost(content: PageContent, lines: Sequence[Line], running: set[int]) -> Iterator[Line]:
    """The running lines of a page that have only such lines between them and its edge."""
    half = content.height / 2
    for own in (
        [line for line in lines if line.top < half],
        [line for line in lines[::-1] if line.top >= half],
    ):
        for line in own:
            if id(line) not in running:
                break
            yield line


def _repeated(lines: Sequence[Line], pages: int) -> set[int]:
    """The lines that stand on several pages, at least half of all, with the same words at the same height."""
    by_words: dict[str, list[Line]] = {}
    for line in lines:
        if sum(character.isalpha() for character in line.text) >= _LEAST_LETTERS:
            key = "".join("0" if character.isdigit() else character for character in line.text)
            by_words.setdefault(key, []).append(line)
    found: set[int] = set()
    for own in by_words.values():
        for line in own:
            seen = len({each.page for each in own if abs(each.top - line.top) <= line.height})
            if seen > 1 and seen * 2 >= pages:
                found.add(id(line))
    return found


def _numbers(lines: Sequence[tuple[Line, PageContent]], pages: int) -> set[int]:
    """The lines whose number is one more on each page, at the same height, on at least half of the pages."""
    found: set[int] = set()
    for line, content in lines:
        offset = _first(line) - content.number
        seen = {
            its.number
            for other, its in lines
            if abs(other.top - line.top) <= line.height and _first(other) - its.number == offset
        }
        if len(seen) > 1 and len(seen) * 2 >= pages and _first(line) > 0:
            found.add(id(line))
    return found


def _numbers_page(line: Line, content: PageContent, lines: Sequence[Line], is_numbered: bool) -> bool:
    """Whether a number that no other page's follows is the page's: it stands apart and is no bare number, or the right
    one, further from the text than lines are, on a page that has no number otherwise; and has no sign of its own."""
    if _SIGNED.fullmatch(line.text):
        return False
    digits = "".join(line.text.split())
    if digits.isdecimal():
        apart = max(_SET_OFF * line.height, _LOOSE * _leading(lines))
        is_own = int(digits) == content.number and not is_numbered
        return is_own and all(other is line or abs(other.top - line.top) > apart for other in lines)
    return _stands_alone(line, lines, _CELL_LEADING)


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance of the lines of a page; 0 where it has few."""
    tops = sorted({line.top for line in lines})
    return median(below - above for above, below in pairwise(tops)) if len(tops) > _FEW else 0.0


def _first(line: Line) -> int:
    match = _NUMBER.search(line.text)
    return int(match[0]) if match else 0


def _stands_alone(line: Line, lines: Sequence[Line], times: float) -> bool:
    """Whether no other line stands nearer than so many times its height."""
    return all(other is line or abs(other.top - line.top) > times * line.height for other in lines)
