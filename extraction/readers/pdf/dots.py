"""Dotted and dashed lines, of which a page draws every dot for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from extraction.readers.parts import Box

__all__ = ["dotted_lines"]

_GAP = 3.0
"""Points between two dots of a line at most."""
_LEAST = 6
"""A line has so many."""
_PRECISION = 1
"""Decimals to which the places of the dots of a line are equal."""


def dotted_lines(dots: Iterable[Box]) -> Iterator[Box]:
    """The boxes of the level and the upright lines that the dots draw.

    >>> list(dotted_lines((2.0 * x, 5.0, 2.0 * x + 1, 6.0) for x in range(8)))
    [(0.0, 5.0, 15.0, 6.0)]
    """
    dots = list(dots)
    for start in (0, 1):
        rows: dict[tuple[float, float], list[Box]] = {}
        across = 1 - start
        for dot in dots:
            place = round(dot[across], _PRECISION), round(dot[across + 2], _PRECISION)
            rows.setdefault(place, []).append(dot)
        for row in rows.values():
            if len(row) >= _LEAST:
                yield from _chains(sorted(row, key=itemgetter(start)), start)


def _chains(row: list[Box], start: int) -> Iterator[Box]:
    """The lines among dots in order, from the side `start` of a box to the other."""
    chain: list[Box] = []
    for dot in row:
        if chain and dot[start] - chain[-1][start + 2] > _GAP:
            yield from _around(chain)
            chain = []
        chain.append(dot)
    yield from _around(chain)


def _around(chain: list[Box]) -> Iterator[Box]:
    if len(chain) >= _LEAST:
        yield chain[0][0], chain[0][1], chain[-1][2], chain[-1][3]
