"""Which characters of a page are turned by a quarter, or stand on their heads."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, pi
from typing import Any

import pypdfium2.raw as raw

__all__ = ["quarters"]

_SAMPLE = 150
"""So many characters tell whether some are turned."""
_SHARE = 0.05
"""The share of them from which some are."""
_SAME = 0.05
"""Points within which turned characters of one line begin."""
_BACK = 3.0
"""Times the size of a character by which the next of its line is set off at most."""


def quarters(text: Any, chars: Sequence[Any], places: Sequence[int], rotation: int) -> dict[int, int]:
    """By how many quarters, against the clock, the characters of a page are turned as it is displayed, those that are.

    `places` are those of the characters in the text page `text`; `rotation` is the page's own, in degrees.
    """
    step = max(1, len(chars) // _SAMPLE)
    sample = range(1, len(chars), step)
    odd = sum(_goes_on(chars[at - 1], chars[at]) for at in sample)
    if odd >= _SHARE * len(sample):
        return _turned(text, range(len(chars)), places, rotation)
    starts = [char[1] for char in chars]
    above = [at for at, (before, start) in enumerate(pairwise(starts), 1) if abs(start - before) < _SAME]
    own = [at for at in above if _goes_on(chars[at - 1], chars[at]) and chars[at][2] < chars[at - 1][2]]
    return _turned(text, sorted({*own, *(at - 1 for at in own)}), places, rotation) if own else {}


def _turned(text: Any, own: Iterable[int], places: Sequence[int], rotation: int) -> dict[int, int]:
    """The same for some characters."""
    matrix = raw.FS_MATRIX()
    reference = ctypes.byref(matrix)
    found: dict[int, int] = {}
    for at in own:
        raw.FPDFText_GetMatrix(text, places[at], reference)
        quarter = (round(atan2(matrix.b, matrix.a) * 2 / pi) - rotation // 90) % 4
        if quarter:
            found[at] = quarter
    return found


def _goes_on(before: Any, char: Any) -> bool:
    """Whether a character stands right above, below or before the one before it, as none of a level line does."""
    size = _BACK * (char[4] - char[2] + char[3] - char[1]) / 2
    if abs(char[1] - before[1]) < 1.0:
        return bool(1.0 < abs(char[2] - before[2]) < size)
    return bool(abs(char[2] - before[2]) < 1.0 and 0 < before[1] - char[1] < size)
