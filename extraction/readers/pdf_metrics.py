"""Characters of fonts whose boxes are far higher than their letters: their lines would run into each other."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2.raw as raw

from extraction.readers.parts import Box

__all__ = ["with_usual_heights"]

_HIGHEST = 1.7
"""Times its width: the box of a full-width letter is no higher."""
_TOP, _BOTTOM = 0.88, 0.12
"""How far a letter reaches above and below its baseline, in sizes of its font."""
_FULL_WIDTH = 0x4E00
"""The first of the letters that are as wide as their font is large."""


def with_usual_heights(
    text: Any,
    chars: Sequence[Any],
    places: Sequence[int],
    shown: Callable[[float, float, float, float], Box],
) -> list[Any]:
    """The characters of a page, those of such fonts in boxes of the size of their font around their baseline; `places`
    are theirs in the text page `text`, `shown` gives a box as it is displayed."""
    heights = {
        round(char.bottom - char.top)
        for char in chars
        if char[4] - char[2] > _HIGHEST * (char[3] - char[1]) and ord(char[0]) >= _FULL_WIDTH
    }
    if not heights:
        return list(chars)
    return [
        _usual(text, char, place, shown) if round(char.bottom - char.top) in heights else char
        for char, place in zip(chars, places, strict=True)
    ]


def _usual(text: Any, char: Any, place: int, shown: Callable[[float, float, float, float], Box]) -> Any:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, place, ctypes.byref(matrix))
    size = raw.FPDFText_GetFontSize(text, place) * abs(matrix.d)
    if char.bottom - char.top <= _HIGHEST * size or not size:
        return char
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, place, ctypes.byref(x), ctypes.byref(y))
    _, top, _, bottom = shown(x.value, y.value - _BOTTOM * size, x.value, y.value + _TOP * size)
    return char._replace(top=top, bottom=bottom)
