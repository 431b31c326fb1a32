"""What is left of merged cells where each cell has a line of its own: further pipes behind its own, taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["blanked", "without_leaders", "without_leads", "without_remnants", "without_rules"]

_MORE = re.compile(r"\|((?:[ \t]*\|)+)[ \t]*$", re.MULTILINE)
"""More than one pipe at the end of a line."""
_ROW = re.compile(r"\|[ \t]*[^|\s]")
"""A pipe with a cell behind it on the same line."""
_MOST_ROWS = 0.05
"""The share of such at which the text prints a row a line, where pipes at the end of a line are blank cells."""


_LEAD = re.compile(r"^([ \t]*\|)[ \t]*[^|\s]", re.MULTILINE)
"""A pipe that begins a line, before a cell."""
_OPEN_END = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*[\d.,]+[ \t]*$", re.MULTILINE)
_CLOSED_END = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*[\d.,]+[ \t]*\|[ \t]*$", re.MULTILINE)
_LEAST_OPEN = 3


def without_leads(folded: str, start: int, end: int) -> str:
    """The text, as long as before, without the pipes that begin the lines of `folded[start:end]` where none ends them.

    >>> without_leads("|甲|1|2\\n|乙|3|4\\n|丙||", 0, 18), without_leads("|甲|1|2\\n|乙|3|4\\n|丙|5|6\\n|丁||", 0, 24)
    ('|甲|1|2\\n|乙|3|4\\n|丙||', ' 甲|1|2\\n 乙|3|4\\n 丙|5|6\\n 丁||')
    """
    if "|" not in folded or not _OPEN_END.search(folded, start, end):
        return folded
    ends = sum(1 for _ in _OPEN_END.finditer(folded, start, end))
    if ends < _LEAST_OPEN or _CLOSED_END.search(folded, start, end):
        return folded
    pieces: list[str] = []
    position = 0
    for match in _LEAD.finditer(folded, start, end):
        pieces += (folded[position : match.start(1)], " " * len(match[1]))
        position = match.end(1)
    return "".join((*pieces, folded[position:]))


_LEADER = re.compile(r"[…‥]{2,}|\.{4,}|·{4,}|(?:[.·] ){4,}")
"""Dots that lead from a label to its value."""


def without_leaders(folded: str) -> str:
    """The text, as long as before, with blanks for its leaders.

    >>> without_leaders("规章……3\\n其他......4")
    '规章  3\\n其他      4'
    """
    if all(mark not in folded for mark in ("……", "‥‥", "....", "····", ". . .", "· · ·")):
        return folded
    return _LEADER.sub(lambda match: " " * len(match[0]), folded)


_RULE = re.compile(r"^(?:(?=[^\n]*[-=]{3})[ \t|+=:-]{4,}|[ \t]*(?:\{\||\|\}|\|-)[^\n|]*)$", re.MULTILINE)
"""A line drawn between rows, or one that begins a row in the mark-up of wikis."""


_WIKI_ROW = re.compile(r"\|-(?=\s)")
"""The mark of a row in wikis, on the line of others."""
_ROW_END = re.compile(r"\\\\(?=[ \t]*$)", re.MULTILINE)
"""Two backslashes end a row in the mark-up of typesetters."""
_LEAST_ROWS = 8


def without_rules(folded: str, start: int, end: int) -> str:
    """The text, as long as before, with blanks for the lines that are drawn between rows of `folded[start:end]`, and
    for the marks that begin or end rows there.

    >>> without_rules("{| a |- | 1 |}", 0, 14)
    '{| a    | 1 |}'
    """
    if folded.find("{|", start, end) >= 0:
        folded = blanked(folded, [match.span() for match in _WIKI_ROW.finditer(folded, start, end)])
    if folded.find("\\\\\n", start, end) >= 0:
        ends = [match.span() for match in _ROW_END.finditer(folded, start, end)]
        folded = blanked(folded, ends) if len(ends) >= _LEAST_ROWS else folded
    if all(folded.find(mark, start, end) < 0 for mark in ("---", "===", "\n|-", "{|")):
        return folded
    ruled = _RULE.sub(lambda match: " " * len(match[0]), folded[start:end])
    return folded[:start] + ruled + folded[end:]


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
    return blanked(folded, spans)


def blanked(folded: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks for the spans, which are in order.

    >>> blanked("abcdef", [(1, 2), (4, 6)])
    'a cd  '
    """
    pieces: list[str] = []
    position = 0
    for first, last in spans:
        pieces += (folded[position:first], " " * (last - first))
        position = last
    return "".join((*pieces, folded[position:]))
