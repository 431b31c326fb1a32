"""One-to-one matching of the annotations of two lists, also where several share a span.

Used for two readings of a text, and for a gold reading against predictions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

__all__ = ["Match", "Spanned", "match_spans"]

_EXACT, _OVERLAP = 64, 16
_CROWDED = 400
"""More marks in one cluster of overlaps than this, and the best pairs are taken first: the optimum costs too much."""


class Match(NamedTuple):
    """Indexes into the two lists, and whether the spans are the same."""

    left: int
    right: int
    exact: bool


Spanned = tuple[int, int]
LeftT = TypeVar("LeftT")
RightT = TypeVar("RightT")


def match_spans(
    left: Sequence[LeftT],
    right: Sequence[RightT],
    span: Callable[[LeftT | RightT], Spanned],
    agreement: Callable[[LeftT, RightT], int],
) -> list[Match]:
    """The pairs of overlapping marks that make the most of exact spans first and then of `agreement` (0 to 15).

    An empty span overlaps only the same empty span. Pairs are in the order of the left list.
    """
    matches: list[Match] = []
    for lefts, rights in _clusters([span(mark) for mark in left], [span(mark) for mark in right]):
        weights = {}
        for i in lefts:
            for j in rights:
                one, other = span(left[i]), span(right[j])
                if one == other or (one[0] < other[1] and other[0] < one[1]):
                    same = _EXACT if one == other else _OVERLAP
                    weights[i, j] = same + agreement(left[i], right[j])
        for i, j in _assign(lefts, rights, weights):
            matches.append(Match(i, j, span(left[i]) == span(right[j])))
    return sorted(matches)


def _clusters(left: list[Spanned], right: list[Spanned]) -> list[tuple[list[int], list[int]]]:
    """Indexes of the marks that hang together by overlaps, where both lists have one."""
    marks = sorted(
        [(span, 0, index) for index, span in enumerate(left)]
        + [(span, 1, index) for index, span in enumerate(right)]
    )
    clusters: list[tuple[list[int], list[int]]] = []
    reach = -1
    for (start, end), side, index in marks:
        if not clusters or (start >= reach and (start, end) != (reach, reach)):
            clusters.append(([], []))
        clusters[-1][side].append(index)
        reach = max(reach, end)
    return [cluster for cluster in clusters if cluster[0] and cluster[1]]


def _assign(
    lefts: list[int], rights: list[int], weights: dict[tuple[int, int], int]
) -> list[tuple[int, int]]:
    if len(lefts) == 1 or len(rights) == 1 or len(lefts) + len(rights) > _CROWDED:
        return _greedy(weights)
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(
        [[weights.get((i, j), 0) for j in rights] for i in lefts], maximize=True
    )
    pairs = [(lefts[row], rights[column]) for row, column in zip(rows, columns, strict=True)]
    return [pair for pair in pairs if pair in weights]


def _greedy(weights: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for (i, j), _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if i not in taken[0] and j not in taken[1]:
            pairs.append((i, j))
            taken[0].add(i)
            taken[1].add(j)
    return pairs
