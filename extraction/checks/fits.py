"""A total against its parts: whether they add up to it, stay below it, or fit it not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.interval import Interval
from extraction.types import Record

__all__ = ["ADDS_UP", "FITS_NOT", "STAYS_BELOW", "Fit", "fit_of", "rank_of"]

ADDS_UP, STAYS_BELOW, FITS_NOT = range(3)


@dataclass(frozen=True, slots=True)
class Fit:
    """One total against its parts; `right` is what these may come to, `equal` whether they must be all of it."""

    total: Record
    parts: tuple[Record, ...]
    right: Interval
    equal: bool
    rank: int


def fit_of(total: Record, parts: Sequence[Record], closed: bool) -> Fit:
    """How the parts of a list, `closed` or open, fit the total."""
    added = Interval.total(part.interval for part in parts)
    if added.meets(total.interval):
        return Fit(total, tuple(parts), added, closed or len(parts) > 1, ADDS_UP)
    below = added.upper is not None and total.lower is not None and added.upper < total.lower
    if below and not closed:
        return Fit(total, tuple(parts), Interval(added.lower, None), False, STAYS_BELOW)
    return Fit(total, tuple(parts), added, below, FITS_NOT)


def rank_of(whole: Interval, parts: Sequence[Record]) -> int:
    """How the parts of an open list fit a whole."""
    added = Interval.total(part.interval for part in parts)
    if added.meets(whole):
        return ADDS_UP
    return STAYS_BELOW if added.gap(whole) < 0 else FITS_NOT
