"""Text set wide: letters spread over their cell, and digits of a number set apart, touch as they do elsewhere."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from statistics import median

from extraction.readers.parts import Box
from extraction.readers.pdf.content import GIVEN, Char, Ruling

__all__ = ["closed", "closed_in_cells"]

_WIDE = 0.23
"""Times the height of a line: letters are not set apart by less."""
_NARROW = 1.0
"""Points: characters nearer than that are not set apart."""
_WIDEST = 0.8
"""The same for digits at most, where nothing but their distance tells that they are of one number."""
_EVEN = 0.06
"""Times the height of a line by which even gaps differ."""
_KERNED = 0.1
"""The same by which two ones stand nearer: fonts set them so."""
_NEXT = 2.0
"""The same by which the next line of a cell stands lower at most."""
_LEVEL = 0.2
"""Times the height of a line by which the middles of characters of one line differ."""
_LEAST = 3
"""So many letters, or numbers of several digits, tell that they are set wide."""
_MOST = 0.8
"""The share of the gaps between digits that are as wide as the others, where all are set wide."""
_EDGE = 0.4
"""The share of its gaps by which a spread number stands off the sides of its cell at most; numbers of columns without a
ruling between them stand off by half."""
_UNEQUAL = 0.3
"""Times the height of a line by which what is spread stands nearer to one side of its cell than to the other."""
_UNIT = 2
"""Characters of a unit behind a number at most."""
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_IN_NUMBERS = _DIGITS | frozenset(",.，．")
_SEVERAL = re.compile("[0-9０-９,.，．]{2,}")
_SIGNS = frozenset("+-−－")
_ZEROS = frozenset("0０")


def closed(
    pages: Sequence[list[Char]],
    marks: Collection[str],
    units: Collection[str] = (),
    rulings: Sequence[Sequence[Ruling]] = (),
) -> list[list[Char]]:
    """The characters of each page in the order of the file, each that is set apart evenly from the next reaching to it.

    Letters are set apart evenly if all of a text are, three or more that are not among the `marks` of cells without a
    number, with no blank in the file; digits if the numbers of the document
    that stand alone are, in which others touch, and none would begin with a zero. Where hardly any number has several
    digits, those with a sign or one of the `units` tell it too. What one of the `rulings` of a page parts stays apart.
    """
    apart = [_apart(chars) for chars in pages]
    for places, chars, ruled in zip(apart, pages, rulings, strict=False):
        places[:] = _without_parted(places, chars, sorted(ruling[1:] for ruling in ruled if ruling.upright))
    joins = [_letters(chars, places, marks) for chars, places in zip(pages, apart, strict=True)]
    wide = [_wide(chars, places) for chars, places in zip(pages, apart, strict=True)]
    if any(wide):
        for own, digits in zip(joins, _digits(pages, wide, units), strict=True):
            own.update(digits)
    return [_closed(chars, own) if own else chars for chars, own in zip(pages, joins, strict=True)]


def _closed(chars: list[Char], joins: Iterable[int]) -> list[Char]:
    made = list(chars)
    for index in joins:
        made[index - 1] = made[index - 1]._replace(x1=chars[index].x0)
        made[index] = made[index]._replace(spaced=0)
    return made


def closed_in_cells(cells: Iterable[tuple[list[Char], Box]]) -> None:
    """Closes the gaps in numbers of the cells of a ruled table, if every number of several characters reaches evenly
    from one side of its cell to the other; numbers of columns without a ruling between do not."""
    numbers = []
    sides = []
    for chars, box in cells:
        if len(chars) > 1 and _is_number(chars):
            side = _side(chars, box)
            if side is None:
                return
            if side[1] > _WIDE:
                numbers.append(chars)
                sides.append(side)
    lefts, gaps = [left for left, _ in sides], [gap for _, gap in sides]
    at_edges = all(left < _EDGE * gap or left > gap for left, gap in sides)
    if at_edges or (max(lefts) - min(lefts) < _UNEQUAL and max(gaps) - min(gaps) > 2 * _UNEQUAL):
        for chars in numbers:
            chars[:] = _closed(chars, range(1, len(chars)))


def _is_number(chars: Sequence[Char]) -> bool:
    """Whether the characters are those of a number on one line, a unit behind it perhaps, with no blank in the file."""
    digits = sum(1 for _ in takewhile(lambda char: char.text in _IN_NUMBERS or char.text in _SIGNS, chars))
    if digits < 2 or len(chars) - digits > _UNIT or chars[digits - 1].text not in _DIGITS:
        return False
    if any(char.spaced == GIVEN for char in chars[1:]):
        return False
    return all(char.x0 > before.x0 and _gap(before, char) < float("inf") for before, char in pairwise(chars))


def _side(chars: Sequence[Char], box: Box) -> tuple[float, float] | None:
    """How far from the left side of their box characters stand, and from each other, in times their height; None where
    they are not spread evenly over its width, after a blank perhaps."""
    height = chars[0].bottom - chars[0].top
    left, right = chars[0].x0 - box[0], box[2] - chars[-1].x1
    gaps = [_gap(before, char) for before, char in pairwise(chars)]
    even = max(gaps) - min(gaps) <= 2 * _EVEN
    spread = abs(left - right) <= _UNEQUAL * height or (
        right <= _UNEQUAL * height and left > height * max(gaps)
    )
    return (left / height, min(gaps)) if even and spread else None


def _apart(chars: Sequence[Char]) -> list[int]:
    """The places of characters with a gap before them, and no blank in the file."""
    near = [
        index
        for index, (before, char) in enumerate(pairwise(chars), 1)
        if char[1] - before[3] > _NARROW and char[5] != GIVEN
    ]
    return [index for index in near if _WIDE < _gap(chars[index - 1], chars[index]) < float("inf")]


def _without_parted(
    apart: Sequence[int], chars: Sequence[Char], uprights: Sequence[tuple[float, float, float]]
) -> Iterator[int]:
    """Those of the places between which and the character before stands none of the upright lines, each given by its
    place, its top and its bottom."""
    for at in apart:
        before, char = chars[at - 1], chars[at]
        first = bisect(uprights, (before.x1 - _NARROW,))
        last = bisect(uprights, (char.x0 + _NARROW,))
        middle = (char.top + char.bottom) / 2
        if not any(top < middle < bottom for _, top, bottom in uprights[first:last]):
            yield at


def _letters(chars: Sequence[Char], apart: Sequence[int], marks: Collection[str]) -> set[int]:
    """The places of the characters of a text whose letters are set apart evenly."""
    joins: set[int] = set()
    for run in _runs(apart):
        for own in _evenly(chars, run):
            while own and (chars[own[-1]].text in _DIGITS or chars[own[-1]].text in marks):
                own.pop()
            if len(own) + 1 < _LEAST or _touches(chars, own[0] - 1) or _touches(chars, own[-1] + 1):
                continue
            letters = {chars[i].text for i in (own[0] - 1, *own) if chars[i].text.isalpha()}
            if len(letters.difference(marks)) > 1:
                joins.update(own)
    return joins


def _touches(chars: Sequence[Char], index: int) -> bool:
    """Whether a character follows right behind the one before, and both are not of a number or Latin word."""
    if not 0 < index < len(chars) or (chars[index - 1].text + chars[index].text).isascii():
        return False
    return _gap(chars[index - 1], chars[index]) <= _WIDE


def _wide(chars: Sequence[Char], apart: Sequence[int]) -> list[int]:
    """The places of digits, and of letters, with a digit before them and a gap between."""
    return [
        index
        for index in apart
        if (chars[index - 1].text in _IN_NUMBERS or chars[index - 1].text in _SIGNS)
        and (chars[index].text in _IN_NUMBERS or chars[index].text.isalpha())
        and _gap(chars[index - 1], chars[index]) < _WIDEST
    ]


def _gap(before: Char, char: Char) -> float:
    """The gap between two characters of one line, in times their height; infinite where they are not of one."""
    height = max(before.bottom - before.top, char.bottom - char.top)
    if height <= 0 or abs(before.top + before.bottom - char.top - char.bottom) > 2 * _LEVEL * height:
        return float("inf")
    gap = (char.x0 - before.x1) / height
    return gap if gap > -_WIDE else float("inf")


def _runs(apart: Iterable[int]) -> Iterator[list[int]]:
    """The places that follow each other, if there are several."""
    run: list[int] = []
    for index in apart:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _evenly(chars: Sequence[Char], run: Sequence[int]) -> Iterator[list[int]]:
    """The parts of a run whose gaps are even, whatever the heights of letters and digits."""
    part: list[int] = []
    for index in run:
        first, char = part[0] if part else index, chars[index]
        gap, usual = char.x0 - chars[index - 1].x1, chars[first].x0 - chars[first - 1].x1
        if abs(gap - usual) > _EVEN * (char.bottom - char.top):
            yield part
            part = []
        part.append(index)
    yield part


def _digits(
    pages: Sequence[Sequence[Char]], wide: Sequence[Sequence[int]], units: Collection[str]
) -> list[list[int]]:
    """The places on each page of the characters that belong to the number before them, if numbers that stand alone are
    set evenly wide."""
    none: list[list[int]] = [[] for _ in pages]
    every = [own for chars in pages for own in _numbers(chars)]
    gaps = [gap for own in every if max(own) > _EVEN for gap in own]
    few = len(gaps) < _LEAST
    if few:
        gaps = [gap for chars in pages for gap in _gaps_of_few(chars, units)]
    if any(gap <= _EVEN for gap in gaps):
        return none
    usual = median(gaps) if len(gaps) >= (1 if few else _LEAST) else 0.0
    even = sum(-(_EVEN if few else _KERNED) <= gap - usual <= _EVEN for gap in gaps)
    if usual < _WIDE or even < (1 if few else _MOST) * len(gaps):
        return none
    touching = few and any(max(own) <= _EVEN for own in every)
    joins = none
    for chars, places, own in zip(pages, wide, joins, strict=True):
        for index in places:
            before, char = chars[index - 1].text, chars[index].text
            nearer = _KERNED if before == char == "1" else _EVEN
            if not -nearer <= _gap(chars[index - 1], chars[index]) - usual <= _EVEN:
                continue
            if touching and char in _DIGITS:
                continue
            if (
                before in _ZEROS
                and char in _DIGITS
                and own[-1:] != [index - 1]
                and not _wraps(chars, index - 1, own)
            ):
                return [[] for _ in pages]
            own.append(index)
    return joins


def _wraps(chars: Sequence[Char], at: int, joins: Sequence[int]) -> bool:
    """Whether a digit goes on, at the beginning of the next line of a cell, with a number whose digits are `joins`."""
    if at < 1 or at - 1 not in joins[-1:]:
        return False
    above, digit = chars[at - 1], chars[at]
    return (
        above.text in _IN_NUMBERS
        and digit.x0 < above.x0
        and 0 < digit.top - above.top < _NEXT * (above.bottom - above.top)
    )


def _gaps_of_few(chars: Sequence[Char], units: Collection[str]) -> list[float]:
    """The gaps in numbers of a page that has few of several digits: those with a sign or a unit count too. None where
    each digit of such a number stands where others stand alone, as in columns of their own."""
    numbers = list(_alone(chars))
    singles = [chars[first] for first, end in numbers if end == first + 1]
    starts, ends = {round(own.x0) for own in singles}, {round(own.x1) for own in singles}
    gaps: list[float] = []
    for first, end in numbers:
        digits = chars[first:end]
        if len(digits) > 1 and all(round(own.x0) in starts and round(own.x1) in ends for own in digits):
            return []
        end += end < len(chars) and chars[end].text in units and _near(chars, end)
        own = [_gap(chars[at - 1], chars[at]) for at in range(first + 1, end)]
        gaps += own if max(own, default=0.0) > _EVEN else []
    return gaps


def _alone(chars: Sequence[Char]) -> Iterator[tuple[int, int]]:
    """From where to where numbers stand that stand alone, with their signs."""
    end = 0
    for at, char in enumerate(chars):
        if at < end or not (char.text in _IN_NUMBERS or char.text in _SIGNS):
            continue
        end = at + 1
        while end < len(chars) and chars[end].text in _IN_NUMBERS and _near(chars, end):
            end += 1
        if chars[end - 1].text in _DIGITS and _stands_alone(chars, at, end):
            yield at, end


def _numbers(chars: Sequence[Char]) -> Iterator[list[float]]:
    """The gaps in numbers of several digits that stand alone, a unit behind them perhaps."""
    text = "".join([char.text[0] for char in chars])
    for match in _SEVERAL.finditer(text):
        start, end = match.span()
        gaps = [_gap(chars[at - 1], chars[at]) for at in range(start + 1, end)]
        first = start
        for at in range(start + 1, end + 1):
            if at < end and gaps[at - start - 1] < _WIDEST and chars[at].spaced != GIVEN:
                continue
            if at - first > 1 and text[at - 1] in _DIGITS and _stands_alone(chars, first, at):
                yield gaps[first - start : at - start - 1]
            first = at


def _stands_alone(chars: Sequence[Char], first: int, end: int) -> bool:
    """Whether nothing else is near the characters on their line, but for a unit behind them."""
    if first and _near(chars, first):
        return False
    return any(at >= len(chars) or not _near(chars, at) for at in range(end, end + _UNIT + 1))


def _near(chars: Sequence[Char], at: int) -> bool:
    """Whether a character is near the one before it on its line."""
    return chars[at].spaced != GIVEN and _gap(chars[at - 1], chars[at]) < _WIDEST
