"""What is left of merged cells where each cell has a line of its own: further pipes behind its own, taken out."""

from __future__ import annotations

import re

__all__ = ["without_remnants"]

_MORE = re.compile(r"\|((?:[ \t]*\|)+)[ \t]*$", re.MULTILINE)
"""More than one pipe at the end of a line."""
_ROW = re.compile(r"\|[ \t]*[^|\s]")
"""A pipe with a cell behind it on the same line."""
_MOST_ROWS = 0.05
"""The share of such at which the text prints a row a line, where pipes at the end of a line are blank cells."""


def without_remnants(folded: str, start: int, end: int) -> str:
    """The text, as long as before, without remnants in `folded[start:end]`.

    >>> without_remnants("行政许可 |\\n12 | ||\\n行政处罚 |\\n3 | ||", 0, 30)
    '行政许可 |\\n12 |   \\n行政处罚 |\\n3 |   '
    """
    spans = [
        match.span(1)
        for match in _MORE.finditer(folded, start, end)
        if (line := folded.rfind("\n", 0, match.start()) + 1) >= start
        and folded.find("|", line, match.start()) < 0
    ]
    if not spans:
        return folded
    rows = sum(1 for _ in _ROW.finditer(folded, start, end))
    if rows > _MOST_ROWS * folded.count("|", start, end):
        return folded
    pieces: list[str] = []
    position = 0
    for first, last in spans:
        pieces += (folded[position:first], " " * (last - first))
        position = last
    return "".join((*pieces, folded[position:]))
