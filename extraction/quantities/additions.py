"""Totals revealed only by arithmetic: numbers of one sentence that add up to a number before them.

A sum can come about by chance, so a run of two must be in the unit of its total, and nothing but the numbers nearby is
tried: the search is bounded for each total, and linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from extraction.quantities.expressions import Reading

__all__ = ["REACH", "Layout", "add_up"]

REACH = 10
"""How many numbers lie at most between a total and its parts."""
_LONGEST_RUN = 24
_LIST_COMMA = "、"
_CLAUSE = re.compile(r"[,;。!?\n]")
_LONGEST_CLAUSE = 40
_ITEM = re.compile(r"[,、][^,;:、。!?\n()]{1,12}")
"""Between two numbers of a list of things by their names."""
_STEP = re.compile(r"[;。!?\n]")


class Layout:
    """In which sentence and paragraph each reading stands, and whether it goes on a list."""

    def __init__(self, text: str, readings: Sequence[Reading]) -> None:
        starts = [reading.start for reading in readings]
        steps = [match.start() for match in _STEP.finditer(text)]
        ends = [place for place in steps if text[place] != ";"]
        lines = [place for place in ends if text[place] == "\n"]
        self._semicolons, self._sentences, self._paragraphs = (
            [bisect_left(places, start) for start in starts] for places in (steps, ends, lines)
        )
        self._text = text
        self._starts = starts
        self._continues = [False, *[text.startswith(_LIST_COMMA, one.end) for one in readings[:-1]]]
        self._beside = [
            False,
            *[
                one.unit == other.unit and _ITEM.fullmatch(text, one.end, other.start) is not None
                for one, other in pairwise(readings)
            ],
        ]

    def breaks(self, one: int, other: int) -> int:
        """How many sentences end between two readings; a paragraph counts for two."""
        paragraphs = self._paragraphs[other] - self._paragraphs[one]
        return self._sentences[other] - self._sentences[one] + paragraphs

    def together(self, one: int, other: int) -> bool:
        """Whether two readings stand in one paragraph."""
        return self._paragraphs[one] == self._paragraphs[other]

    def parts(self, one: int, other: int) -> bool:
        """Whether a semicolon or the end of a sentence stands between two readings."""
        return self._semicolons[other] > self._semicolons[one]

    def clause(self, index: int) -> str:
        """What stands before a reading in its clause."""
        start = self._starts[index]
        return _CLAUSE.split(self._text[max(0, start - _LONGEST_CLAUSE) : start])[-1]

    def continues(self, index: int) -> bool:
        """Whether a reading goes on the list of the one before it."""
        return self._continues[index]

    def beside(self, index: int) -> bool:
        """Whether nothing but the name of a thing stands between a reading and the one before it, in one unit."""
        return self._beside[index]


def add_up(readings: Sequence[Reading], layout: Layout, taken: set[int]) -> list[tuple[int, list[int]]]:
    """(total, parts) of the runs that add up, the longest first, as indexes into `readings`. Those in `taken`
    are parts already."""
    free = [
        index
        for index, reading in enumerate(readings)
        if index not in taken
        and reading.kind in (None, "count")
        and reading.assertion.approximation != "range"
    ]
    values = [readings[index].value for index in free]
    runs = []
    for position, total in enumerate(free):
        if values[position] > 1:
            run = _run_to(readings, layout, free, values, position)
            if run:
                runs.append((-len(run), total, run))
    chosen = []
    taken = set(taken)
    for _, total, run in sorted(runs):
        if total not in taken and taken.isdisjoint(run):
            taken.update(run)
            chosen.append((total, run))
    return chosen


def _run_to(
    readings: Sequence[Reading], layout: Layout, free: list[int], values: list[Decimal], position: int
) -> list[int]:
    """The first run behind `free[position]` that adds up to it, with the zeros that go on the run."""
    total, whole = free[position], values[position]
    for first in range(position + 1, min(position + 1 + REACH, len(free))):
        if layout.breaks(total, free[first]) > 1:
            break
        goes_on = layout.continues(free[first])
        if values[first] >= whole or (goes_on and (free[first] != total + 1 or layout.continues(total))):
            continue
        end = first + _reaching(layout, free[first : first + _LONGEST_RUN], values, first, whole)
        run = free[first:end]
        if (
            run
            and _begins_and_ends(readings, layout, total, run)
            and _plausible(readings, run, readings[total])
        ):
            return run + _zeros_behind(readings, layout, free[end - 1 : end + _LONGEST_RUN])
    return []


def _reaching(layout: Layout, run: list[int], values: list[Decimal], first: int, whole: Decimal) -> int:
    """How many of `run`, all in one sentence, add up to the whole; 0 if none do. Their values begin at `first`."""
    value = values[first]
    for count, (before, index) in enumerate(pairwise(run), 1):
        if layout.breaks(before, index):
            return 0
        value += values[first + count]
        if value >= whole:
            return count + 1 if value == whole else 0
    return 0


def _plausible(readings: Sequence[Reading], run: list[int], whole: Reading) -> bool:
    """Whether a sum can hardly be chance: two parts in the unit of the total, or three of any."""
    return len(run) > 2 or (len(run) == 2 and {readings[index].unit for index in run} == {whole.unit})


def _begins_and_ends(readings: Sequence[Reading], layout: Layout, total: int, run: list[int]) -> bool:
    """Whether the run is a whole list: it does not go on behind its end with more than nothing, nor is it amid a list
    of its like, and where it has semicolons it begins behind one or behind the total. Else its numbers add up by
    chance."""
    first, behind = run[0], run[-1] + 1
    amid = first != total + 1 and layout.beside(first) and layout.beside(total + 1)
    if amid and behind < len(readings) and layout.beside(behind) and readings[behind].value:
        return False
    if behind < len(readings) and layout.continues(behind) and readings[behind].value:
        return False
    return first == total + 1 or layout.parts(first - 1, first) or not layout.parts(first, run[-1])


def _zeros_behind(readings: Sequence[Reading], layout: Layout, run: list[int]) -> list[int]:
    """The zeros that go on the list whose last part is the first of `run`."""
    zeros: list[int] = []
    for before, index in pairwise(run):
        if readings[index].value or layout.breaks(before, index):
            break
        zeros.append(index)
    return zeros
