"""Lines that number the pages of a printed text, among the rows of its tables: they hold no values."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

__all__ = ["without_page_marks"]

_NUMBERED = re.compile(r"(?!\s*[+-]?[\d.,]+\s*\Z)(\D*+)(\d{1,3}+)(?!\d)")
"""The first number of a line that holds something else as well, and what stands before it."""
_FRAMED = re.compile(r"([—–-])\n\1")
"""What stands around a number between dashes, on a line of their own."""
_LONGEST = 40
"""A line that numbers a page is no longer."""
_ALONE = re.compile(r"\n *([\d.,]+|[/—-]{1,2}) *(?=\n(?! *\|))")
"""What may be a value alone on its line: a number is that of a page where the next such is one more and far below."""
_INSIDE = re.compile(
    r"(?<![^\t\n|])[^\t\n|]+\t[^\n]*\n(?:[^\t\n|]+\n){0,2} *(\d{1,3}) *\n(?=[^\t\n|]*[^\W\d][^\t\n|]*\t)"
)
"""A number alone on its line, after a row whose values stand behind tabs and before another, whose label it may cut.
Looked for only where a cell begins, a twelfth of the time of looking at every character of one."""
_VALUE = re.compile(r"[\d.,]+|[/—-]+")
_NEAR = 40
"""So many characters before and after a number reach over blank lines to the lines beside it."""
_SHORTEST_PAGE = 12
"""So many lines, blank ones not counted, has a page at least: a row of a table that prints a cell a line has fewer."""
_LEAST = 3
"""So many lines that differ in one number only, which counts on, number pages."""


def without_page_marks(folded: str, units: Container[str] = ()) -> str:
    """The text with blanks for lines that are alike but for a number, which is one more on each.

    >>> without_page_marks("甲 1\\n- 1 -\\n乙 2\\n- 2 -\\n丙 3\\n- 3 -").split()
    ['甲', '1', '乙', '2', '丙', '3']

    A number alone on its line is such a line too if the next is a page further; one with nothing but one of `units`
    is none. One between dashes needs no other, below a line that ends with a value:

    >>> without_page_marks("甲 1\\n- 2 -\\n乙 2\\n丙\\n- 3 -").split()
    ['甲', '1', '乙', '2', '丙', '-', '3', '-']
    """
    alike: dict[str, list[tuple[int, int, int]]] = {}
    alone: list[int] = []
    start = 0
    for line in folded.split("\n"):
        size = len(line)
        if (content := line.strip()).isdecimal():
            alone.append(int(content) if len(content) <= _LEAST else -1)
        elif 1 < size <= _LONGEST and "\t" not in line and "|" not in line:
            match = _NUMBERED.match(line)
            if match is not None:
                before, number = match.groups()
                key = f"{before.strip()}\n{line[match.end() :].strip()}"
                alike.setdefault(key, []).append((int(number), start, start + size))
        start += size + 1
    spans: list[tuple[int, int]] = []
    for key, lines in alike.items():
        counts = (
            len(lines) >= _LEAST
            and key.strip() not in units
            and all(number == lines[0][0] + index for index, (number, _, _) in enumerate(lines))
        )
        framed = not counts and _FRAMED.fullmatch(key)
        spans += [(start, end) for _, start, end in lines if counts or (framed and _ends_row(folded, start))]
    if any(one + 2 == two + 1 == three for one, two, three in zip(alone, alone[1:], alone[2:], strict=False)):
        spans += _numbers_alone(folded, units)
    if alone and "\t" in folded:
        spans += _among_tabs(folded)
    if not spans:
        return folded
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        pieces += (folded[position:start], " " * (end - start))
        position = end
    return "".join((*pieces, folded[position:]))


def _ends_row(folded: str, start: int) -> bool:
    """Whether the line above ends with a value."""
    above = folded[max(0, start - _NEAR) : start].rstrip()
    return _VALUE.fullmatch(above[-1:]) is not None


def _among_tabs(folded: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand alone on their lines among rows whose values stand behind tabs: there they are no values."""
    position = 0
    while match := _INSIDE.search(folded, position):
        yield match.span(1)
        position = match.end()


def _numbers_alone(folded: str, units: Container[str]) -> list[tuple[int, int]]:
    """Where numbers stand alone on their lines that count on from page to page.

    None of a count of which one is a row's only value: behind a unit, without another value behind it.
    """
    spans: list[tuple[int, int]] = []
    chain: list[tuple[int, int]] = []
    reached = -1
    for match in _ALONE.finditer(folded):
        written = match[1]
        number = int(written) if len(written) <= _LEAST and written.isdecimal() else -1
        if chain and (number != reached + 1 or not _is_page(folded, chain[-1][1], match.start(1))):
            if len(chain) >= _LEAST:
                spans += chain if _are_pages(folded, chain, units) else []
            chain = []
        if number >= 0:
            chain.append(match.span(1))
            reached = number
    return spans + chain if _are_pages(folded, chain, units) else spans


def _is_page(folded: str, start: int, end: int) -> bool:
    return sum(1 for line in folded[start:end].split("\n") if line.strip()) >= _SHORTEST_PAGE


def _are_pages(folded: str, chain: list[tuple[int, int]], units: Container[str]) -> bool:
    return len(chain) >= _LEAST and not any(_is_only_value(folded, *span, units) for span in chain)


def _is_only_value(folded: str, start: int, end: int, units: Container[str]) -> bool:
    """Whether a number follows a line that is a unit, and a line that is no value follows it."""
    above = folded[max(0, start - _NEAR) : start].rstrip().rpartition("\n")[2].strip(" |")
    below = folded[end : end + _NEAR].lstrip(" |\n").partition("\n")[0]
    return above in units and _VALUE.match(below) is None
