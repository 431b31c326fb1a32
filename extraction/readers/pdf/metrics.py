"""Characters whose boxes are not those of their lines: far higher than letters, so that lines would run into each
other, or as small as the strokes of a letter, which is all that PDFium tells of some fonts, and of letters
that a file names for a glyph of its own."""

from __future__ import annotations

import ctypes
import unicodedata
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
_RADICALS = frozenset(unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6))
"""Letters that are radicals too: a browser names them where a font has one glyph for both. Some are in any text."""
_STROKES = 0.97
"""Times the size of a font: the strokes of a letter are not as high."""


def with_usual_heights(
    text: Any,
    chars: Sequence[Any],
    places: Sequence[int],
    shown: Callable[[float, float, float, float], Box],
) -> list[Any]:
    """The characters of a page, such ones in boxes of the size of their font around their baseline; `places` are theirs
    in the text page `text`, `shown` gives a box as it is displayed."""
    heights = {
        round(char.bottom - char.top)
        for char in chars
        if char[4] - char[2] > _HIGHEST * (char[3] - char[1]) and ord(char[0]) >= _FULL_WIDTH
    }
    if heights:
        chars = [
            _usual(text, char, place, shown) if round(char.bottom - char.top) in heights else char
            for char, place in zip(chars, places, strict=True)
        ]
    return _whole(text, chars, places, shown)


def _usual(text: Any, char: Any, place: int, shown: Callable[[float, float, float, float], Box]) -> Any:
    _, size = _size(text, place)
    if char.bottom - char.top <= _HIGHEST * size or not size:
        return char
    x, y = _origin(text, place)
    _, top, _, bottom = shown(x, y - _BOTTOM * size, x, y + _TOP * size)
    return char._replace(top=top, bottom=bottom)


def _whole(
    text: Any,
    chars: Sequence[Any],
    places: Sequence[int],
    shown: Callable[[float, float, float, float], Box],
) -> list[Any]:
    """The characters, upright letters in boxes of their strokes in those of their font; as they are where no
    radical has such a box."""
    made = list(chars)
    suspects = [at for at, char in enumerate(made) if char[0] in _RADICALS]
    if not any((own := _em(text, places[at], shown)) and _is_small(made[at], own) for at in suspects):
        return made
    for at, char in enumerate(made):
        own = _em(text, places[at], shown) if ord(char[0]) >= _FULL_WIDTH else None
        if own is not None and _is_small(char, own):
            made[at] = char._replace(x0=own[0], top=own[1], x1=own[2], bottom=own[3])
    return made


def _is_small(char: Any, box: Box) -> bool:
    """Whether the box of a character is less high than that of its font."""
    return bool(char.bottom - char.top < _STROKES * (box[3] - box[1]))


def _em(text: Any, place: int, shown: Callable[[float, float, float, float], Box]) -> Box | None:
    """The box of a letter as wide and high as its font is large; None where it is turned."""
    matrix, size = _size(text, place)
    if not size or matrix.b or matrix.c:
        return None
    x, y = _origin(text, place)
    width = size * abs(matrix.a / matrix.d)
    return shown(x, y - _BOTTOM * size, x + width, y + _TOP * size)


def _size(text: Any, place: int) -> tuple[Any, float]:
    """The matrix of a character, and how high its font is on the page."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, place, ctypes.byref(matrix))
    return matrix, raw.FPDFText_GetFontSize(text, place) * abs(matrix.d)


def _origin(text: Any, place: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, place, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value
