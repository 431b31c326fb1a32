"""Characters laid over the text of a page: watermarks and the lettering of seals are no part of it."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

__all__ = ["overlays"]

_RARE = 0.1
"""The share of the characters of a page from which a height is a usual one."""
_LEANING = 0.05
"""By how much a line of text rises at most, for its length."""
_LARGE = 1.8
"""Times the usual height: a character so high may be laid over others."""
_SAMPLE = 20
"""So many characters tell what colour most of a page has."""
_STAR = "\u2605"
"""Stands in the middle of seals."""
_STEP = 0.3
"""Points by which a character stands higher or lower than the one before, if their line leans."""
_LETTERS = 24
"""So many letters tell whether a mark is repeated all over a page:"""
_REPEATED = 8
"""so often it is,"""
_SHORTEST, _LONGEST = 4, 40
"""of so many characters."""
_SEVERAL = 3
"""So many such steps are looked at."""
_BESIDE = 2.0
"""Times the height of characters: those of one text follow each other no further apart."""


def overlays(text: Any, chars: Sequence[Any], places: Sequence[int]) -> set[int]:
    """The positions in `chars` of what is laid over the text of a page; `places` are those in its text page `text`.

    Laid over is what leans, where most does not, and what has its colour within its bounds; and what is far larger than
    usual and covers other characters.
    """
    heights = [round(char[4] - char[2], 1) for char in chars]
    counts = Counter(heights)
    usual = max(counts, key=counts.__getitem__, default=0.0)
    unusual: dict[float, list[int]] = {}
    for at, height in enumerate(heights):
        if counts[height] < _RARE * len(chars):
            unusual.setdefault(height, []).append(at)
    leaning = sorted({*_leaning(text, unusual.values(), places), *_repeated(text, chars, heights, places)})
    found = {*leaning, *(at for own in unusual.values() for at in own if chars[at].text == _STAR)}
    for own in _parted(chars, leaning):
        found.update(_coloured(text, chars, places, own))
    found.update(_all_over(text, chars, places))
    large = sorted(
        at for height, own in unusual.items() for at in own if height > _LARGE * usual and at not in found
    )
    return found | _covering(chars, large) if large else found


def _leaning(text: Any, groups: Iterable[Sequence[int]], places: Sequence[int]) -> Iterator[int]:
    """What leans of the groups whose first or last character does."""
    for own in groups:
        if _leans(text, places[own[0]]) or _leans(text, places[own[-1]]):
            yield from (at for at in own if _leans(text, places[at]))


def _repeated(
    text: Any, chars: Sequence[Any], heights: Sequence[float], places: Sequence[int]
) -> Iterator[int]:
    """What leans of the usual heights, as a mark does that is repeated all over a page, but not most of the page: there
    some follow each other a little higher or lower."""
    steps: dict[float, list[int]] = {}
    for at, (before, char) in enumerate(pairwise(chars), 1):
        if _STEP < abs(char[2] - before[2]) < heights[at] == heights[at - 1]:
            steps.setdefault(heights[at], []).append(at)
    for height, own in steps.items():
        if len(own) >= _SEVERAL and any(_leans(text, places[at]) for at in own[:: len(own) // _SEVERAL]):
            found = [at for at, other in enumerate(heights) if other == height and _leans(text, places[at])]
            if 2 * len(found) < len(chars):
                yield from found


def _all_over(text: Any, chars: Sequence[Any], places: Sequence[int]) -> Iterable[int]:
    """A mark of several letters that is repeated all over a page, one after the other, in a colour of its own."""
    page = "".join([char[0] for char in chars])
    for letter in dict.fromkeys(page[:: max(1, len(page) // _LETTERS)]):
        if not letter.isalpha() or page.count(letter) < _REPEATED:
            continue
        marks = _repeats(page, letter)
        if marks:
            others = [at for at in range(len(chars)) if at not in marks]
            sample = others[:: max(1, len(others) // _SAMPLE)]
            own = _colour(text, places[marks[0]])
            if 2 * sum(_colour(text, places[at]) == own for at in sample) < len(sample):
                return marks
    return ()


def _repeats(page: str, letter: str) -> range:
    """Where a text that a letter is part of is repeated over and over; nowhere, if it is not."""
    first, second = page.find(letter), 0
    while (second := page.find(letter, first + 1)) >= 0:
        size = second - first
        last = first + (_REPEATED - 1) * size
        alike = _SHORTEST <= size <= _LONGEST and page[last : last + 1] == letter
        if not alike or page[first : last - size] != page[second:last]:
            first = second
            continue
        while first and page[first - 1] == page[first - 1 + size]:
            first -= 1
        while last < len(page) and page[last] == page[last - size]:
            last += 1
        return range(first, last)
    return range(0)


def _leans(text: Any, place: int) -> bool:
    """Whether the line of a character runs neither level nor upright; slanted letters do not lean."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, place, ctypes.byref(matrix))
    less, more = sorted((abs(float(matrix.a)), abs(float(matrix.b))))
    return less > _LEANING * more


def _coloured(
    text: Any, chars: Sequence[Any], places: Sequence[int], leaning: Sequence[int]
) -> Iterator[int]:
    """What stands in the circle of leaning characters and has their colour, if what stands outside has not."""
    own = {_colour(text, places[at]) for at in leaning}
    x0, x1 = min(chars[at].x0 for at in leaning), max(chars[at].x1 for at in leaning)
    top, bottom = min(chars[at].top for at in leaning), max(chars[at].bottom for at in leaning)
    bottom = max(bottom, top + x1 - x0)
    inside = []
    outside = []
    for at, char in enumerate(chars):
        if x0 <= char.x0 and char.x1 <= x1 and top <= char.top and char.bottom <= bottom:
            inside.append(at)
        else:
            outside.append(at)
    sample = outside[:: max(1, len(outside) // _SAMPLE)]
    usual = Counter(_colour(text, places[at]) for at in sample)
    own -= {colour for colour, count in usual.items() if 2 * count > len(sample)}
    return (at for at in inside if own and _colour(text, places[at]) in own)


def _colour(text: Any, place: int) -> tuple[int, ...]:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(text, place, *map(ctypes.byref, parts))
    return tuple(part.value for part in parts)


def _covering(chars: Sequence[Any], large: Sequence[int]) -> set[int]:
    """Those of the large characters whose text covers others."""
    among = set(large)
    found: set[int] = set()
    for own in _parted(chars, large):
        top, bottom = min(chars[at].top for at in own), max(chars[at].bottom for at in own)
        level = [at for at, char in enumerate(chars) if char[2] < bottom and char[4] > top]
        small = [chars[at] for at in level if at not in among]
        if any(_covers(chars[at], char) for at in own for char in small):
            found.update(own)
    return found


def _parted(chars: Sequence[Any], own: Sequence[int]) -> list[list[int]]:
    """The positions of characters, those of one text after the other, near each other, together."""
    texts: list[list[int]] = []
    for at in own:
        if texts and at == texts[-1][-1] + 1:
            before, char = chars[at - 1], chars[at]
            reach = _BESIDE * (char.bottom - char.top)
            if abs(before.top - char.top) < reach and abs(before.x0 - char.x0) < reach:
                texts[-1].append(at)
                continue
        texts.append([at])
    return texts


def _covers(large: Any, char: Any) -> bool:
    """Whether the middle of a character lies under a large one."""
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return bool(large.x0 < x < large.x1 and large.top < y < large.bottom)
