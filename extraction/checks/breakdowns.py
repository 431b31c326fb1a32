"""Totals and their parts in the narrative (B of the checks).

Parts above the total contradict it. Parts below it do not, unless the wording closes the list or the shares printed
beside the parts add up to the whole. Where several totals stand before the parts, any that fits is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from extraction.checks.drafts import Draft, doubtful, key_of, linear, show, sign, verdict
from extraction.checks.relations import printed_step
from extraction.checks.words import Words, name_of
from extraction.genre import Genre
from extraction.genre.constraints import BreakdownCheck, Label
from extraction.interval import ZERO, Interval
from extraction.types import Record, RecordBreakdown

__all__ = ["BreakdownChecks", "counts_of_year", "parts_of_own_total", "whole_shares"]

PERCENT = "%"
HUNDRED = Decimal(100)
_COMBINATIONS = 200


@dataclass(frozen=True, slots=True)
class _Fit:
    """One total against the parts: `rank` 0 where they add up, 1 where they may stay below, 2 where they do not fit."""

    total: Record
    right: Interval
    equal: bool
    rank: int


class BreakdownChecks:
    """The checks of breakdowns of a genre."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._indicators = genre.indicators
        self._narrative = genre.messages.narrative
        self._words = words
        checks = [check for check in genre.constraints.check if isinstance(check, BreakdownCheck)]
        self._any = [check for check in checks if check.total is None]
        self._named = [check for check in checks if check.total is not None]

    def __call__(self, records: Mapping[str, Record], breakdowns: Sequence[RecordBreakdown]) -> list[Draft]:
        """One draft for each breakdown with a total, and one for each total of named parts; `records` by id."""
        drafts = [
            draft
            for check in self._any
            for number, breakdown in enumerate(breakdowns)
            if (draft := self._check(check, number, breakdown, records)) is not None
        ]
        for check in self._named:
            drafts.extend(self._check_named(check, records, breakdowns))
        return drafts

    def _check(
        self, check: BreakdownCheck, number: int, breakdown: RecordBreakdown, records: Mapping[str, Record]
    ) -> Draft | None:
        totals = counts_of_year(records[total] for total in breakdown.totals)
        parts = counts_of_year(records[part] for part in breakdown.parts)
        if not totals or not parts:
            return None
        closed = breakdown.closed or whole_shares(breakdown, records)
        fit = min((_fit(total, parts, closed) for total in totals), key=lambda fit: fit.rank)
        draft = self._draft(check, f"{number}-{key_of(fit.total)}", fit, parts)
        if draft.status == "consistent":
            return draft
        foreign = next((part for part in parts if not _comparable(part, fit.total)), None)
        if foreign is not None:
            return draft.doubted("units", Label(zh=foreign.text, en=foreign.text))
        several = all(part.indicator.startswith(check.overlapping) for part in parts)
        if several and self._words.found(check.overlap, fit.total.context):
            return draft.doubted("overlap", name_of(fit.total))
        return draft

    def _draft(self, check: BreakdownCheck, key: str, fit: _Fit, parts: Sequence[Record]) -> Draft:
        left = fit.total.interval
        reason, difference = verdict(left, fit.right)
        stated = self._narrative.zh.format(what=self._indicators[fit.total.indicator].zh)
        listed = " + ".join(show(part.interval) for part in parts)
        between = sign(reason) if fit.equal or reason != "consistent" else "≥"
        relation = (
            linear((fit.total,), parts)
            if fit.equal
            else linear(parts, (fit.total,), equal=False, first=fit.total)
        )
        return Draft(
            check=check,
            instance=key,
            reason=reason,
            expression=f"{stated} {show(left)} {between} {listed}",
            left=left,
            right=fit.right,
            difference=difference,
            records=(fit.total, *parts),
            relations=(relation,),
        )

    def _check_named(
        self, check: BreakdownCheck, records: Mapping[str, Record], breakdowns: Sequence[RecordBreakdown]
    ) -> list[Draft]:
        """One draft for each sentence that states the total and every part; else one for the report as a whole."""
        names = (check.total, *check.parts)
        stated: dict[tuple[str | None, str], dict[str, list[Record]]] = {}
        whole: dict[str | None, dict[str, list[Record]]] = {}
        for record in counts_of_year(records.values()):
            if record.indicator in names and record.source == "narrative":
                for group in (
                    stated.setdefault((record.scope, record.context), {}),
                    whole.setdefault(record.scope, {}),
                ):
                    group.setdefault(record.indicator, []).append(record)
        full = [group for group in stated.values() if len(group) == len(names)]
        full = full or [group for group in whole.values() if len(group) == len(names)]
        return [
            draft
            for group in full
            if (
                draft := self._compare_named(
                    check, [group[name] for name in names if name], (records, breakdowns)
                )
            )
        ]

    def _compare_named(
        self,
        check: BreakdownCheck,
        stated: Sequence[Sequence[Record]],
        report: tuple[Mapping[str, Record], Sequence[RecordBreakdown]],
    ) -> Draft | None:
        """The first combination that adds up; without one, a contradiction only where each is stated once."""
        alone = all(len({record.interval for record in records}) == 1 for records in stated)
        first: Draft | None = None
        for total, *parts in islice(product(*stated), _COMBINATIONS):
            parts = _with_the_rest(total, parts, *report)
            right = Interval.total(part.interval for part in parts)
            fit = _Fit(total, right, True, 0)
            draft = self._draft(check, key_of(total), fit, parts)
            if draft.status == "consistent":
                return draft
            first = first or draft
        if first is None or not alone:
            return None
        uncertain = doubtful(first.records)
        return first if uncertain is None else first.doubted("confidence", name_of(uncertain))


def _with_the_rest(
    total: Record,
    parts: Sequence[Record],
    records: Mapping[str, Record],
    breakdowns: Sequence[RecordBreakdown],
) -> list[Record]:
    """The parts, with those that the same breakdown of the total names beside them."""
    ids = {part.record_id for part in parts}
    for breakdown in breakdowns:
        if total.record_id in breakdown.totals and ids <= set(breakdown.parts):
            return counts_of_year(records[part] for part in breakdown.parts)
    return list(parts)


def _fit(total: Record, parts: Sequence[Record], closed: bool) -> _Fit:
    added = Interval.total(part.interval for part in parts)
    if added.meets(total.interval):
        return _Fit(total, added, closed, 0)
    below = added.upper is not None and total.lower is not None and added.upper < total.lower
    if below and not closed:
        return _Fit(total, Interval(added.lower, None), False, 1)
    return _Fit(total, added, below, 2)


def _comparable(part: Record, total: Record) -> bool:
    """Whether a part counts the same sort of thing: by its unit, or by the family of its indicator."""
    return part.unit == total.unit or part.indicator.partition(".")[0] == total.indicator.partition(".")[0]


def counts_of_year(records: Iterable[Record]) -> list[Record]:
    """The records that a sum can be made of: no percentages, changes, last year's or other periods' figures."""
    return [
        record for record in records if record.unit != PERCENT and record.period in ("current", "cumulative")
    ]


def whole_shares(breakdown: RecordBreakdown, records: Mapping[str, Record]) -> bool:
    """Whether every part has a share and the shares add up to 100 within what their last digits leave open."""
    shares = [records[share] for share in breakdown.shares if share is not None]
    if not shares or len(shares) < len(breakdown.parts):
        return False
    values = [share.value for share in shares if share.value is not None]
    slack = sum((printed_step(share) for share in shares), ZERO)
    return len(values) == len(shares) and abs(sum(values, ZERO) - HUNDRED) <= slack


def parts_of_own_total(records: Sequence[Record], breakdowns: Sequence[RecordBreakdown]) -> frozenset[str]:
    """The parts that carry their own total's indicator: they are no statement about the whole."""
    named = {record.record_id: (record.indicator, record.applicant) for record in records}
    return frozenset(
        part
        for breakdown in breakdowns
        for part in breakdown.parts
        if any(named[part] == named[total] and part != total for total in breakdown.totals)
    )
