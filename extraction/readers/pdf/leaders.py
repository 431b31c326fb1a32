"""Leaders: the dots that lead the eye from a label to its value. They are drawn and say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.readers.pdf.content import GIVEN, Char

__all__ = ["without_leaders"]

_DOTS = frozenset(".·・…‥┈┄")
_LEAST = {"…": 3, "‥": 3, "┈": 3, "┄": 3}
"""So many of a character beside each other are a leader."""
_LEAST_DOTS = 6
"""The same for points."""
_LEVEL = 1.0
"""Points by which the characters of a leader stand higher or lower."""


def without_leaders(chars: list[Char]) -> list[Char]:
    """The characters of a page in the order of the file, with a blank for each leader."""
    texts = [char[0] for char in chars]
    if not any(texts.count(dot) >= _LEAST.get(dot, _LEAST_DOTS) for dot in _DOTS):
        return chars
    kept: list[Char] = []
    led = False
    at = 0
    while at < len(chars):
        end = _end(chars, at)
        if end - at >= _LEAST.get(texts[at], _LEAST_DOTS):
            led = True
            at = end
            continue
        kept.extend(chars[at:end])
        if led:
            kept[-(end - at)] = kept[-(end - at)]._replace(spaced=GIVEN)
            led = False
        at = end
    return kept


def _end(chars: Sequence[Char], at: int) -> int:
    """Where the run of one leading character ends that begins at a place; of other characters each is its own."""
    first = chars[at]
    end = at + 1
    if first.text in _DOTS:
        while end < len(chars) and chars[end].text == first.text and abs(chars[end].top - first.top) < _LEVEL:
            end += 1
    return end
