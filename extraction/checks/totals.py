"""Which total a breakdown belongs to, and whether its parts fit it.

The likeliest totals are those of the parts' own sentence that count the same sort of thing: any of them that the parts
fit is theirs. One that stands further off is theirs only where the parts add up to it exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.checks.relations import printed_step
from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.interval import ZERO, Interval
from extraction.types import Record, RecordBreakdown

__all__ = ["Fit", "Split", "Splitter", "comparable", "counts_of_year", "parts_of_own_total"]

PERCENT = "%"
HUNDRED = Decimal(100)
ADDS_UP, STAYS_BELOW, FITS_NOT = range(3)


@dataclass(frozen=True, slots=True)
class Fit:
    """One total against its parts; `right` is what these may come to, `equal` whether they must be all of it."""

    total: Record
    parts: tuple[Record, ...]
    right: Interval
    equal: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Split:
    """A breakdown with its records. `fit` is that of the total which it belongs to, None where no total is printed.

    `totals` are all that it may belong to; `shares` are the parts with the percentages printed beside them, `complete`
    whether these make up the whole.
    """

    fit: Fit | None
    totals: tuple[Record, ...]
    parts: tuple[Record, ...]
    shares: tuple[tuple[Record, Record], ...]
    complete: bool

    @property
    def total(self) -> Record | None:
        """The total which the breakdown belongs to."""
        return self.fit.total if self.fit else None


class Splitter:
    """Finds the total of each breakdown, with the catalogue's word on which indicators are parts of which."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self._wholes = {name: frozenset(_wholes(name, indicators)) for name in indicators}
        self._divided = {whole for wholes in self._wholes.values() for whole in wholes}

    def __call__(self, records: Mapping[str, Record], breakdowns: Sequence[RecordBreakdown]) -> list[Split]:
        """The breakdowns of countable parts, in their order; `records` by id."""
        splits = []
        for breakdown in breakdowns:
            parts = counts_of_year(records[part] for part in breakdown.parts)
            if parts:
                splits.append(self._split(breakdown, parts, records))
        return splits

    def _split(
        self, breakdown: RecordBreakdown, parts: Sequence[Record], records: Mapping[str, Record]
    ) -> Split:
        shares = [
            (records[part], records[share])
            for part, share in zip(breakdown.parts, breakdown.shares, strict=False)
            if share is not None
        ]
        complete = len(shares) == len(breakdown.parts) and _make_up_all([share for _, share in shares])
        totals = counts_of_year(records[total] for total in breakdown.totals)
        own = _own(totals, parts)
        closed = breakdown.closed or complete
        fits = [fit for total in own if (fit := self._fit(total, parts, closed)) is not None]
        further = [_fit(total, parts, closed) for total in totals if total not in own]
        fits += [fit for fit in further if fit.rank == ADDS_UP]
        best = min(fits, key=lambda fit: fit.rank, default=None)
        kept = best.parts if best else tuple(parts)
        return Split(best, tuple(fit.total for fit in fits), kept, tuple(shares), complete)

    def _fit(self, total: Record, parts: Sequence[Record], closed: bool) -> Fit | None:
        """The total against all parts; where they do not fit, against those that the catalogue admits.

        None where it admits none of them.
        """
        fit = _fit(total, parts, closed)
        if fit.rank != FITS_NOT:
            return fit
        kin = [part for part in parts if self._kin(part, total)]
        if not kin:
            return None
        narrowed = _fit(total, kin, closed)
        return narrowed if narrowed.rank != FITS_NOT else fit

    def _kin(self, part: Record, total: Record) -> bool:
        """Whether the part may be one of the total: of one period, and not of what is part of something else."""
        if part.period != total.period:
            return False
        if ABSTENTION in (part.indicator, total.indicator) or part.indicator == total.indicator:
            return True
        return total.indicator not in self._divided or total.indicator in self._wholes[part.indicator]


def counts_of_year(records: Iterable[Record]) -> list[Record]:
    """The records that a sum can be made of: no percentages, changes, last year's or other periods' figures."""
    return [
        record for record in records if record.unit != PERCENT and record.period in ("current", "cumulative")
    ]


def parts_of_own_total(splits: Iterable[Split]) -> frozenset[str]:
    """The parts that carry their own total's indicator: they are no statement about the whole."""
    return frozenset(
        part.record_id
        for split in splits
        if split.total is not None
        for part in split.parts
        if (part.indicator, part.applicant) == (split.total.indicator, split.total.applicant)
    )


def comparable(part: Record, total: Record) -> bool:
    """Whether a part counts the same sort of thing: by its unit, or by the family of its indicator."""
    family = part.indicator.partition(".")[0]
    return part.unit == total.unit or (family != ABSTENTION and family == total.indicator.partition(".")[0])


def _wholes(name: str, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """The indicators of which this one counts a part, from the nearest on."""
    whole = indicators[name].part_of
    while whole is not None:
        yield whole
        whole = indicators[whole].part_of


def _own(totals: Sequence[Record], parts: Sequence[Record]) -> list[Record]:
    """The likeliest totals: of the parts' sentence and sort, else of their sort the first, else of their sentence."""
    sentence = parts[0].context
    alike = [total for total in totals if comparable(parts[0], total)]
    beside = [total for total in alike if total.context == sentence]
    return beside or alike[:1] or [total for total in totals if total.context == sentence][:1]


def _fit(total: Record, parts: Sequence[Record], closed: bool) -> Fit:
    added = Interval.total(part.interval for part in parts)
    if added.meets(total.interval):
        return Fit(total, tuple(parts), added, closed or len(parts) > 1, ADDS_UP)
    below = added.upper is not None and total.lower is not None and added.upper < total.lower
    if below and not closed:
        return Fit(total, tuple(parts), Interval(added.lower, None), False, STAYS_BELOW)
    return Fit(total, tuple(parts), added, below, FITS_NOT)


def _make_up_all(shares: Sequence[Record]) -> bool:
    """Whether the shares add up to 100 within what their last digits leave open."""
    if not shares:
        return False
    values = [share.value for share in shares if share.value is not None]
    slack = sum((printed_step(share) for share in shares), ZERO)
    return len(values) == len(shares) and abs(sum(values, ZERO) - HUNDRED) <= slack
