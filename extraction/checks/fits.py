"""How parts fit a total: they add up to it, stay below it, or do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.checks.parts import comparable
from extraction.interval import Interval
from extraction.types import Record, RecordBreakdown

__all__ = [
    "ADDS_UP",
    "FITS_NOT",
    "STAYS_BELOW",
    "Fit",
    "FittedBreakdown",
    "fit_of",
    "is_far",
    "is_tied",
    "own_totals",
    "parts_of_own_total",
    "rank_of",
    "settled_parts",
]

ADDS_UP, STAYS_BELOW, FITS_NOT = range(3)
_LIST_MARK = "、"
LEAD = 12
"""Characters between a total and the first part of a list that its wording closes."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One total against its parts; `right` is what these may come to, `equal` whether they must be all of it."""

    total: Record
    parts: tuple[Record, ...]
    right: Interval
    equal: bool
    rank: int


@dataclass(frozen=True, slots=True)
class FittedBreakdown:
    """A breakdown with its records. `fit` is that of the total which it belongs to, None where no total is printed.

    `totals` are all that it may belong to; `shares` are the parts with the percentages printed beside them, `complete`
    whether these make up the whole, `closed` whether the wording or the shares say that the parts are all.
    """

    fit: Fit | None
    totals: tuple[Record, ...]
    parts: tuple[Record, ...]
    shares: tuple[tuple[Record, Record], ...]
    complete: bool
    closed: bool = False

    @property
    def total(self) -> Record | None:
        """The total which the breakdown belongs to."""
        return self.fit.total if self.fit else None


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


def own_totals(totals: Sequence[Record], parts: Sequence[Record]) -> list[Record]:
    """The likeliest totals: of the parts' sentence and sort, else of their sort the first, else of their sentence."""
    sentence = parts[0].context
    alike = [total for total in totals if comparable(parts[0], total)]
    beside = [total for total in alike if total.context == sentence]
    return beside or alike[:1] or [total for total in totals if total.context == sentence][:1]


def is_far(fit: Fit, places: Mapping[str, int], breakdown: RecordBreakdown) -> bool:
    """Whether parts below the total are a list of another sentence, with other numbers between:
    办结419件，结转19件。不予公开的情形分别为……."""
    first = fit.parts[0]
    apart = fit.total.context != first.context and places[first.record_id] - places[fit.total.record_id] > 1
    return apart and not breakdown.tied and fit.right.gap(fit.total.interval) < 0


def is_tied(
    total: Record, parts: Sequence[Record], breakdown: RecordBreakdown, totals: Sequence[Record]
) -> bool:
    """Whether the wording closes the list with the total behind it or right before it, or names the total."""
    if breakdown.tied and totals:
        return total is totals[0]
    before = totals[:1] == [total] and total.context == parts[0].context
    before = before and total.unit == parts[0].unit and 0 <= parts[0].start - total.end <= LEAD
    return breakdown.closed and (total.start > parts[-1].start or before)


def parts_of_own_total(breakdowns: Iterable[FittedBreakdown]) -> frozenset[str]:
    """The parts that carry their own total's indicator: they are no statement about the whole."""
    return frozenset(
        part.record_id
        for breakdown in breakdowns
        if breakdown.total is not None
        for part in breakdown.parts
        if (part.indicator, part.applicant) == (breakdown.total.indicator, breakdown.total.applicant)
    )


def settled_parts(breakdowns: Sequence[FittedBreakdown], text: str) -> dict[str, Record]:
    """The total of each part of a list that adds up, by the part's id."""
    return {
        part.record_id: breakdown.fit.total
        for breakdown in breakdowns
        if breakdown.fit is not None and breakdown.fit.rank == ADDS_UP and len(breakdown.parts) > 1
        if not text.startswith(_LIST_MARK, breakdown.fit.total.end)
        for part in breakdown.parts
    }
