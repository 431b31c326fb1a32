"""Characters that a page draws twice, a little apart, to look bold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extraction.readers.pdf.content import Char

__all__ = ["without_copies"]

_NEAR = 0.12
"""Times the height of a character: its copy stands no further away."""
_BACK = 1.0
"""Points by which a copy begins before the character in front of it ends."""
_FAR = 120
"""A copy is drawn after so many other characters at most."""


def without_copies(chars: list[Char]) -> list[Char]:
    """The characters in the order of the file, those left out that repeat one at nearly the same place."""
    back = [
        index
        for index, (before, char) in enumerate(pairwise(chars), 1)
        if char[1] < before[3] - _BACK and abs(char[2] - before[2]) < _BACK
    ]
    copies: set[int] = set()
    for index in back:
        if index not in copies:
            first = next(
                (at for at in range(index - 1, max(-1, index - _FAR), -1) if _same(chars, at, index)), -1
            )
            while first >= 0 and index < len(chars) and _same(chars, first, index):
                copies.add(index)
                first, index = first + 1, index + 1
    return [char for index, char in enumerate(chars) if index not in copies] if copies else chars


def _same(chars: Sequence[Char], at: int, index: int) -> bool:
    one, other = chars[at], chars[index]
    reach = _NEAR * (one.bottom - one.top)
    return one.text == other.text and abs(one.x0 - other.x0) < reach and abs(one.top - other.top) < reach
