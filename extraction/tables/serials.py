"""The column of serial numbers that some tables print before their labels: taken out of flattened text.

There a serial number follows the last value of the row before, and would be read as one more value of it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extraction.genre.prints import Print

__all__ = ["SerialColumns"]

_CANDIDATE = re.compile(r"(?:(?<=[\s|])|\A)\d{1,3}(?=[\s|]++(?:[^\d\s|/—-]|\d++[^\d\s|,]))")
"""A number before a label."""
_LEADING = re.compile(
    r"^[ \t]*\|?[ \t]*(\d{1,3})[ \t]*[|\t][ \t]*(?=(?:\d[.、])?[^\d\s|/,.%—-])", re.MULTILINE
)
"""A number that begins a line, with a mark between it and a label: counted wrongly, even, it is a serial number."""
_LEAST = 5
_LARGEST_GAP = 3
"""So many numbers of the count at most are left out from one row to the next."""
_MOST = 0.8
"""Of the numbers before labels so large a share goes on with the count."""


class SerialColumns:
    """Blanks out columns of serial numbers."""

    def __init__(self, printed: Print) -> None:
        words = (r"\s*".join(re.escape(character) for character in word) for word in printed.serial)
        self._header = re.compile("|".join(words))

    def blanked(self, folded: str, start: int, end: int) -> str:
        """The text with blanks for the serial numbers under each header of `folded[start:end]` that announces them."""
        headers = [match.end() for match in self._header.finditer(folded, start, end)]
        pieces: list[str] = []
        position = 0
        for first, last in pairwise((*headers, end)):
            count = _count(folded, first, last)
            for begin, stop in count if len(count) >= _LEAST else ():
                pieces += (folded[position:begin], " " * (stop - begin))
                position = stop
        return "".join((*pieces, folded[position:])) if pieces else folded


def _count(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the numbers stand that count from one, or that begin lines with a label; nothing where most numbers before
    labels do neither."""
    leading = [match.span(1) for match in _LEADING.finditer(folded, start, end)]
    if len(leading) >= _LEAST:
        return leading
    count: list[tuple[int, int]] = []
    reached = others = since = 0
    for match in _CANDIDATE.finditer(folded, start, end):
        number = int(match.group())
        if reached < number <= reached + (_LARGEST_GAP if reached else 1):
            reached, others, since = number, others + since, 0
            count.append(match.span())
        elif reached:
            since += 1
    return count if len(count) >= _MOST * (len(count) + others) else []
