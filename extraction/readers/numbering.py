"""Automatic paragraph numbers of a DOCX file, which its text does not hold: computed from `numbering.xml`.

After ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["Numbering", "attribute", "child", "local"]

_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_FULL_WIDTH = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))
_CIRCLED_MOST = 20
_COUNTED = ("chinese", "japanese", "taiwanese", "korean", "ideograph")
"""Beginnings of the names of formats that count in Chinese numerals."""


@lru_cache(maxsize=1024)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return _without_namespace(element.tag)


def child(element: Any, *path: str) -> Any:
    """The first descendant along the local names of `path`, or None."""
    for name in path:
        element = next(element.iterchildren("{*}" + name), None)
        if element is None:
            return None
    return element


def attribute(element: Any, name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    if element is None:
        return None
    return next((value for key, value in element.items() if _without_namespace(key) == name), None)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str


class Numbering:
    """The lists of one file and how far each has been counted."""

    def __init__(self, root: Any, counted: Callable[[int], str]) -> None:
        self._counted = counted
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in () if root is None else root:
            if local(element) == "abstractNum":
                levels = [inner for inner in element if local(inner) == "lvl"]
                self._levels[attribute(element, "abstractNumId") or ""] = {
                    int(attribute(level, "ilvl") or 0): _level(level) for level in levels
                }
            elif local(element) == "num":
                number = attribute(element, "numId") or ""
                self._lists[number] = attribute(child(element, "abstractNumId"), "val") or ""
                self._restarts[number] = _restarts(element)

    def next(self, number: str, depth: int) -> str:
        """The number of the next paragraph of list `number` at `depth`, as printed; empty for bullets."""
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        restart = self._restarts[number].pop(depth, None)
        if restart is not None:
            counts[depth] = restart
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            inner = levels.get(place, level)
            return self._printed(counts.get(place, inner.start), inner.format)

        text = "" if level.format in ("bullet", "none") else _PLACEHOLDER.sub(printed, level.text)
        return text + " " if text[-1:].isalnum() and text.isascii() else text

    def _printed(self, count: int, style: str) -> str:
        if style.startswith(_COUNTED):
            return self._counted(count)
        if style == "decimalFullWidth":
            return str(count).translate(_FULL_WIDTH)
        if style == "decimalEnclosedCircle" and 0 < count <= _CIRCLED_MOST:
            return chr(0x2460 + count - 1)
        if style in ("lowerLetter", "upperLetter") and count > 0:
            letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letter if style == "lowerLetter" else letter.upper()
        if style in ("lowerRoman", "upperRoman"):
            return _roman(count) if style == "lowerRoman" else _roman(count).upper()
        return str(count)


def _level(element: Any) -> _Level:
    return _Level(
        start=int(attribute(child(element, "start"), "val") or 1),
        format=attribute(child(element, "numFmt"), "val") or "decimal",
        text=attribute(child(element, "lvlText"), "val") or "",
    )


def _restarts(element: Any) -> dict[int, int]:
    restarts = {}
    for override in element:
        start = attribute(child(override, "startOverride"), "val")
        if start is not None:
            restarts[int(attribute(override, "ilvl") or 0)] = int(start)
    return restarts


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        repeats, count = divmod(count, value)
        text += letters * repeats
    return text
