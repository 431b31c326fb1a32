"""Pages with two columns of text: each column is read for itself, tables and lines across both where they stand."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extraction.readers.pdf.content import Char, PageContent, Ruling

__all__ = ["in_columns"]

_BACK = 2.0
"""Times the height of a character by which a page goes back up where a column begins."""
_JOINT = 1.5
"""The same for the gap between characters of one run of text at most."""
_PROSE = 10
"""A run of so many characters may be prose, if most are letters."""
_LEAST = 3
"""A column has so many lines of prose,"""
_FULL = 0.4
"""and so large a share of them is full:"""
_RAGGED = 2.5
"""so many times their height they end before the longest."""
_GUTTER = 0.9
"""The same for what is free between the columns."""
_SAME = 1.5
"""Points within which lines of a column begin at one place."""
_INDENT = 2.2
"""Times their height by which lines of a column are indented at most."""
_WIDE = 10.0
"""Points by which a ruled line reaches into both columns."""
_TABLE = 90.0
"""Points between two such lines of one table at most."""
_UNIT = 2
"""Letters of a unit behind a value at most."""
_LEADING = 2.0
"""Times their height: the lines of a paragraph stand no further apart."""
_VALUES = 5
"""So many values make a table."""
_WIDER = 1.7
"""Times their usual distance: values of one row stand no further apart."""
_HALF = 0.5
"""The share of what stands on a page by which it goes back up to the second of two columns."""
_FAR = 1e9
_MARGIN = (0.1, 0.9)
"""The shares of a page's height between which its text stands: columns reach to the last, whatever stands there."""


@dataclass(slots=True)
class _Run:
    """Characters of one line, near each other."""

    x0: float
    x1: float
    top: float
    bottom: float
    first: int
    count: int = 0
    letters: int = 0

    @property
    def is_value(self) -> bool:
        """Whether it can be a value, with its unit perhaps, or a word for none of one letter."""
        return self.count == 1 or (self.letters <= _UNIT and self.letters < self.count)

    @property
    def is_prose(self) -> bool:
        return self.count >= _PROSE and 2 * self.letters > self.count


def in_columns(content: PageContent) -> list[PageContent]:
    """The page as it is, or its parts in reading order, if text stands in two columns on some of it."""
    chars = content.chars
    if not _goes_back(chars):
        return [content]
    runs = _runs(chars)
    prose = [run for run in runs if run.is_prose]
    for place in _places(prose):
        bands = list(_bands(content, runs, place))
        if bands:
            return list(_parts(content, place, bands))
    band = _in_turn(content, runs)
    return list(_parts(content, *band)) if band is not None else [content]


def _goes_back(chars: Sequence[Char]) -> bool:
    """Whether the page goes on further up and to the right somewhere, as it does from column to column."""
    return any(
        before[2] - char[2] > _BACK * (before[4] - before[2])
        and char[1] > before[1] - (before[3] - before[1])
        for before, char in pairwise(chars)
    )


def _runs(chars: Sequence[Char]) -> list[_Run]:
    """The characters in runs, in the order of the file."""
    runs: list[_Run] = []
    end = level = -_FAR
    for at, (text, x0, top, x1, bottom, _) in enumerate(chars):
        height = bottom - top
        if abs(top + bottom - level) > height or not -height < x0 - end < _JOINT * height:
            runs.append(_Run(x0, x1, top, bottom, at))
            level = top + bottom
        run = runs[-1]
        run.x1 = end = max(x1, run.x1)
        run.count += 1
        run.letters += text.isalpha()
    return runs


def _in_turn(content: PageContent, runs: Sequence[_Run]) -> tuple[float, list[tuple[float, float]]] | None:
    """Where the second column begins and both reach to, if the file has all of one column before all of the other, and
    goes back up far just once, from prose that fills its column to a table with labels of its own, or the other way."""
    top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
    turns = [
        at
        for at, (before, run) in enumerate(pairwise(runs), 1)
        if before.top - run.top > _HALF * (bottom - top)
    ]
    if len(turns) != 1:
        return None
    left, right = runs[: turns[0]], runs[turns[0] :]
    end, place = max(run.x1 for run in left), min(run.x0 for run in right)
    if place - end < _GUTTER * (left[0].bottom - left[0].top) or any(_rows(runs, place)):
        return None
    fills = [_fills(left, end), _fills(right, max(run.x1 for run in right))]
    if not any(fills) or not all(
        full or _has_rows(own) for full, own in zip(fills, (left, right), strict=True)
    ):
        return None
    return place, [(top, bottom)]


def _fills(side: Sequence[_Run], end: float) -> bool:
    """Whether several lines of prose fill a column from side to side."""
    start = min(run.x0 for run in side)
    full = (
        run.x0 - start < _INDENT * (run.bottom - run.top) and end - run.x1 < _RAGGED * (run.bottom - run.top)
        for run in side
        if run.is_prose
    )
    return sum(full) >= _LEAST


def _has_rows(side: Sequence[_Run]) -> bool:
    """Whether several values of a column stand behind words on their lines."""
    words = [run for run in side if run.letters > _UNIT]
    labelled = (
        any(word.x1 <= run.x0 and abs(word.top - run.top) < run.bottom - run.top for word in words)
        for run in side
        if run.is_value
    )
    return sum(labelled) >= _VALUES


def _places(prose: Sequence[_Run]) -> Iterator[float]:
    """Where several lines of prose begin, some of them indented, right of others, from left to right."""
    starts = sorted((run.x0, run.bottom - run.top) for run in prose)
    ends = sorted(run.x1 for run in prose)
    last = -_FAR
    for start, height in starts:
        if start - last < _INDENT * height or bisect(ends, start) < _LEAST:
            continue
        near = bisect(starts, (start + _INDENT * height, _FAR)) - bisect(starts, (start, -_FAR))
        if near >= _LEAST:
            last = start
            yield start


def _bands(content: PageContent, runs: Sequence[_Run], place: float) -> Iterator[tuple[float, float]]:
    """From where to where on the page text stands in two columns, the second of which begins at `place`."""
    across = [(run.top, run.bottom) for run in runs if run.x0 < place - _SAME and run.x1 > place + _SAME]
    tables = [*_ruled(content.rulings, place), *_rows(runs, place)]
    last = max((start for start, _ in tables), default=-_FAR)
    across = _merged([*across, *tables])
    edges = [-_FAR, *(edge for own in across for edge in own), _FAR]
    for upper, lower in zip(edges[::2], edges[1::2], strict=True):
        inside = [run for run in runs if run.top >= upper - _SAME and run.bottom <= lower + _SAME]
        left = [run for run in inside if run.x1 <= place + _SAME]
        right = [run for run in inside if run.x0 >= place - _SAME]
        if _are_columns(left, right, place):
            if lower < _MARGIN[1] * content.height or last > lower - _SAME:
                sides = [list(_lines(side)) for side in (left, right)]
                end = min(max(run.bottom for run in side) for side in sides)
                inside = list(_near([run for side in sides for run in side], end))
            yield min(run.top for run in inside), max(run.bottom for run in inside)


def _lines(side: Sequence[_Run]) -> Iterator[_Run]:
    """The lines of text of a column: those of prose, and short ones right below where its lines begin."""
    prose = sorted((run for run in side if run.is_prose), key=lambda run: run.top)
    left = min(run.x0 for run in prose)
    step = median(below.top - run.top for run, below in pairwise(prose))
    last = prose[0].top
    for run in sorted(side, key=lambda run: run.top):
        if run.is_prose or (run.x0 - left < _SAME and 0 < run.top - last < step + _SAME):
            yield run
            last = run.top


def _near(runs: Sequence[_Run], end: float) -> Iterator[_Run]:
    """The runs but for those below both columns: from where one of them ends the other goes on as before."""
    last: _Run | None = None
    for run in sorted(runs, key=lambda run: run.top):
        if last is not None and run.bottom > end and run.top - last.top > _LEADING * (run.bottom - run.top):
            return
        yield run
        last = run


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    made: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _ruled(rulings: Sequence[Ruling], place: float) -> Iterator[tuple[float, float]]:
    """Where lines run across both columns, and tables between such lines."""
    last = -_FAR
    for y in sorted(
        ruling.place
        for ruling in _joined([ruling for ruling in rulings if not ruling.upright])
        if ruling.start < place - _WIDE and ruling.end > place + _WIDE
    ):
        yield (last if y - last < _TABLE else y), y
        last = y


def _joined(rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    """Level lines, those as one that programs draw cell by cell."""
    last: Ruling | None = None
    for ruling in sorted(rulings, key=lambda own: (round(own.place), own.start)):
        if last is None or round(last.place) != round(ruling.place) or ruling.start - last.end > _SAME:
            if last is not None:
                yield last
            last = ruling
        else:
            last = last._replace(end=max(last.end, ruling.end))
    if last is not None:
        yield last


def _rows(runs: Sequence[_Run], place: float) -> Iterator[tuple[float, float]]:
    """Where rows of a table stand across both columns: several in turn with only values right, or one with many."""
    levels: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.top + run.bottom):
        if levels and run.top + run.bottom - levels[-1][0].top - levels[-1][0].bottom < run.bottom - run.top:
            levels[-1].append(run)
        else:
            levels.append([run])
    is_word = _words_right(place)
    words = [run for run in runs if is_word(run)]
    apart = {_values_of(level, place) for level in levels if any(map(is_word, level))}
    rows: list[list[_Run]] = []
    for level in levels:
        right = [run for run in level if run.x0 >= place - _SAME]
        if not right:
            continue
        if not all(run.is_value for run in right) or len(right) == len(level) or _is_labelled(right, words):
            rows = []
            continue
        rows.append(level)
        values = _values_of(level, place)
        is_apart = any(len(own & values) >= max(_LEAST, len(values) / 2) for own in apart)
        if len(rows) >= _LEAST or (not is_apart and _is_one_row(level, place)):
            yield min(run.top for run in rows[0]), max(run.bottom for run in level)


def _words_right(place: float) -> Callable[[_Run], bool]:
    """Whether a run is one of words in the right column."""
    return lambda run: run.letters > _UNIT and run.x0 >= place - _SAME


def _values_of(level: Sequence[_Run], place: float) -> frozenset[int]:
    """Where the values of a line begin that stand in the left column: rows that have theirs at the same places, beside
    words in the right one, are of a table of its own."""
    return frozenset(round(run.x0) for run in level if run.is_value and run.x0 < place - _SAME)


def _is_one_row(level: Sequence[_Run], place: float) -> bool:
    """Whether many values stand on both sides, between the columns no further apart than elsewhere; or few on the left,
    just as far apart."""
    starts = sorted(run.x0 for run in level if run.is_value)
    at = bisect(starts, place - _SAME)
    steps = [after - before for before, after in pairwise(starts[at:])]
    if not at or len(starts) - at < _VALUES:
        return False
    step = starts[at] - starts[at - 1]
    return step < _WIDER * median(steps) if at >= _LEAST else abs(step - median(steps)) < _SAME


def _is_labelled(values: Sequence[_Run], words: Sequence[_Run]) -> bool:
    """Whether words stand left of the values of a row and hardly higher or lower: the lines of its label."""
    first = min(values, key=lambda run: run.x0)
    reach = _LEADING * (first.bottom - first.top)
    return any(word.x1 <= first.x0 and abs(word.top - first.top) < reach for word in words)


def _are_columns(left: Sequence[_Run], right: Sequence[_Run], place: float) -> bool:
    """Whether the runs on both sides are columns: lines of both stand beside each other, with a gutter between; these
    are full, or there are values on both sides, and so two tables."""
    sides = [[run for run in side if run.is_prose] for side in (left, right)]
    if min(map(len, sides)) < _LEAST:
        return False
    top = max(min(run.top for run in side) for side in sides)
    bottom = min(max(run.bottom for run in side) for side in sides)
    beside = [[run for run in side if top <= run.top and run.bottom <= bottom] for side in (left, right)]
    height = max(run.bottom - run.top for run in sides[0])
    if not all(beside) or bottom - top <= _LEAST * height:
        return False
    ends = [max(run.x1 for run in side) for side in beside]
    if place - ends[0] <= _GUTTER * height:
        return False
    if all(sum(run.is_value for run in side) >= _VALUES for side in (left, right)):
        return True
    return all(_are_full(prose, end) for prose, end in zip(sides, ends, strict=True))


def _are_full(prose: Sequence[_Run], end: float) -> bool:
    """Whether many lines of prose end where the longest does, or further."""
    full = sum(end - run.x1 < _RAGGED * (run.bottom - run.top) for run in prose)
    return full >= _FULL * len(prose)


def _parts(content: PageContent, place: float, bands: Sequence[tuple[float, float]]) -> Iterator[PageContent]:
    """The parts of the page above, in and below the bands with two columns."""
    edges = [edge for band in bands for edge in band]
    lots: dict[tuple[int, int], tuple[list[Char], list[Ruling]]] = {}
    for char in content.chars:
        number = bisect(edges, (char.top + char.bottom) / 2)
        column = number % 2 + (number % 2 and (char.x0 + char.x1) / 2 > place - _SAME)
        lots.setdefault((number, column), ([], []))[0].append(char)
    for ruling in content.rulings:
        y, x = (ruling.start + ruling.end) / 2, ruling.place
        if not ruling.upright:
            x, y = y, x
        number = bisect(edges, y)
        column = number % 2 + (number % 2 and x > place - _SAME)
        lots.setdefault((number, column), ([], []))[1].append(ruling)
    for (_, column), (chars, rulings) in sorted(lots.items(), key=lambda own: own[0]):
        yield replace(content, chars=chars, rulings=rulings, column=column)
