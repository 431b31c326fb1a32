"""Lines that number the pages of a printed text, among the rows of its tables: they hold no values."""

from __future__ import annotations

import re

__all__ = ["without_page_marks"]

_CANDIDATE = re.compile(
    r"^(?![^\S\n]*[+-]?[\d.,]+[^\S\n]*$)(?=[^\n|\t]{2,40}$)(?=[^\n]*\d)[^\n]+$", re.MULTILINE
)
"""A short line with a number and something else, without a mark between cells."""
_NUMBER = re.compile(r"\d+")
_LEAST = 3
"""So many lines that differ in one number only, which counts on, number pages."""


def without_page_marks(folded: str) -> str:
    """The text with blanks for lines that are alike but for a number, which is one more on each.

    >>> without_page_marks("甲 1\\n- 1 -\\n乙 2\\n- 2 -\\n丙 3\\n- 3 -").split()
    ['甲', '1', '乙', '2', '丙', '3']
    """
    alike: dict[str, list[tuple[int, int, int]]] = {}
    for match in _CANDIDATE.finditer(folded):
        line = match.group()
        first = _NUMBER.search(line)
        if first is not None and len(first.group()) <= _LEAST:
            key = line[: first.start()].strip() + "\n" + line[first.end() :].strip()
            alike.setdefault(key, []).append((int(first.group()), *match.span()))
    spans = []
    for lines in alike.values():
        counts = len(lines) >= _LEAST and all(
            number == lines[0][0] + index for index, (number, _, _) in enumerate(lines)
        )
        spans += [(start, end) for _, start, end in lines] if counts else []
    if not spans:
        return folded
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        pieces += (folded[position:start], " " * (end - start))
        position = end
    return "".join((*pieces, folded[position:]))
