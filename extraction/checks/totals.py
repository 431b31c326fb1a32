"""Which total a breakdown belongs to, and whether its parts fit it.

The likeliest totals are those of the parts' own sentence that count the same sort of thing: any of them that the parts
fit is theirs. One that stands further off is theirs only where the parts add up to it exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import compress, pairwise, takewhile

from extraction.checks.counted import Counted
from extraction.checks.fits import (
    ADDS_UP,
    FITS_NOT,
    Fit,
    FittedBreakdown,
    fit_of,
    is_far,
    is_tied,
    own_totals,
    rank_of,
)
from extraction.checks.openings import CROWD, NEAR, Openings
from extraction.checks.parts import (
    Axes,
    begins_another,
    comparable,
    counts_of_year,
    divides,
    enclosed,
    exceed_all,
    family_of,
    leave_nothing,
    make_up_all,
    paired,
    surely_parts,
)
from extraction.checks.wholes import wholes_by_name
from extraction.checks.words import Words, clause_before
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck
from extraction.genre.indicators import ABSTENTION
from extraction.interval import Interval
from extraction.types import Record, RecordBreakdown

__all__ = ["BreakdownFitter"]

_MARKS = re.compile(r"[，,；;。！？!?()（）、\n]")
_CLAUSE = re.compile(r"[，,；;]\s*")
_SEMICOLON = re.compile(r"[；;]")
_LEAD = re.compile(r"[^，,；;、。]{0,12}[，,；;]\s*([^，,；;、。]*)")
_ITEM = re.compile(r"[，,；;、][^，,；;：:、。()（）\n]{1,12}")
_ASIDE = re.compile(r"[(（][^()（）\n]*[)）]")
_BEHIND = 12
"""Characters behind a part that say that it is none."""
_AWAY = 4
"""Numbers between a total and the first part, in a bracket of its own."""


class BreakdownFitter:
    """Finds the total of each breakdown, with the catalogue's word on which indicators are parts of which."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._words = words
        self._openings = Openings(genre, words)
        self._verbs = genre.constraints.apart.verbs
        self._breaks = genre.constraints.apart.breaks
        self._left = genre.constraints.apart.behind
        self._axes = Axes(genre.families)
        self._wholes = wholes_by_name(genre.indicators)
        self._nearest = {name: indicator.part_of for name, indicator in genre.indicators.items()}
        self._divided = {whole for wholes in self._wholes.values() for whole in wholes}
        checks = [check for check in genre.constraints.check if isinstance(check, BreakdownCheck)]
        prefixes = tuple(prefix for check in checks for prefix in check.overlapping)
        self._matters = frozenset(genre.families.by_matter)
        self._channels = frozenset(name for name in genre.indicators if name.startswith(prefixes))
        self._umbrellas = frozenset(name for check in checks for name in check.umbrellas)
        self._items = next((check.items for check in checks if check.items), None)
        self._vague = next((check.vague for check in checks if check.vague), None)
        self._counted = Counted(genre, words, next((check.kinds for check in checks if check.kinds), None))
        self._overlapping = tuple(prefix.partition(".")[0] for prefix in prefixes)

    def __call__(
        self, spoken: Sequence[Record], breakdowns: Sequence[RecordBreakdown], text: str
    ) -> list[FittedBreakdown]:
        """The breakdowns of countable parts, in their order; `spoken` are the records of the narrative, `text` is the
        document's."""
        places = {record.record_id: place for place, record in enumerate(spoken)}
        inner = {total: breakdown.parts for breakdown in breakdowns for total in breakdown.totals}
        outer = {part: frozenset(breakdown.parts) for breakdown in breakdowns for part in breakdown.parts}
        fitted = []
        for breakdown in breakdowns:
            nested = {name for part in breakdown.parts for name in inner.get(part, ())}
            parts = counts_of_year(spoken[places[part]] for part in breakdown.parts if part not in nested)
            parts = [part for part in parts if not self._left_out(part, text)]
            if parts:
                totals = counts_of_year(spoken[places[total]] for total in breakdown.totals)
                totals = [total for total in totals if _counts_something(total)]
                place = places[parts[0].record_id]
                opener = self._openings.opener(spoken[max(0, place - CROWD) : place], parts, text)
                listed = opener is None and any(
                    _is_item(total, spoken, places, text) and not _is_of_all(total, parts[0])
                    for total in totals[:1]
                )
                if not breakdown.tied and not listed:
                    beside = outer.get(next(iter(breakdown.totals), ""), frozenset())
                    behind = _outside(spoken[places[parts[-1].record_id] + 1 :], beside)
                    parts += self._openings.further(parts, behind, text)
                if opener and opener not in totals and not breakdown.closed and _counts_something(opener):
                    totals.insert(0, opener)
                fitted.append(self._fitted(breakdown, totals, parts, (opener, spoken, places, text)))
        return fitted

    def _left_out(self, part: Record, text: str) -> bool:
        """Whether the clause goes on to say that the number is not counted in: 区局另有4件不计在内."""
        behind = _MARKS.split(text[part.end : part.end + _BEHIND])[0]
        return any(self._words.found(name, behind) for name in self._left)

    def _fitted(
        self,
        breakdown: RecordBreakdown,
        totals: Sequence[Record],
        parts: Sequence[Record],
        report: tuple[Record | None, Sequence[Record], Mapping[str, int], str],
    ) -> FittedBreakdown:
        opener, spoken, places, text = report
        shares = [
            (spoken[places[part]], spoken[places[share]])
            for part, share in zip(breakdown.parts, breakdown.shares, strict=False)
            if share is not None
        ]
        complete = len(shares) == len(breakdown.parts) and make_up_all([share for _, share in shares])
        closed = breakdown.closed or (complete and leave_nothing(shares, totals))
        closed = self._is_closed(closed, totals, parts, text)
        own = [opener] if opener and opener in totals else own_totals(totals, parts)

        def surer(total: Record) -> list[Record]:
            """The parts before what may begin something else."""
            if breakdown.closed:
                return list(parts)
            sure = surely_parts(parts, [share for _, share in shares], spoken, places, self._axes)
            led = self._led(total, parts, text)
            sure = list(takewhile(lambda part: not begins_another(part, total, led), sure))
            return sure[: self._one_list(sure, text)]

        fits = [
            fit
            for total in own
            if (
                fit := self._fit(
                    total, (parts, surer), closed, total is opener or is_tied(total, parts, breakdown, totals)
                )
            )
        ]
        further = [fit_of(total, parts, closed) for total in totals if total not in own]
        fits += [fit for fit in further if fit.rank == ADDS_UP]
        fits = [
            fit
            for fit in fits
            if fit.rank != FITS_NOT or fit.total is opener or not is_far(fit, places, breakdown)
        ]
        apart = exceed_all([share for _, share in shares]) or paired(parts, spoken, places)
        if all(fit.rank == FITS_NOT for fit in fits) and (apart or self._elsewhere(fits, report, closed)):
            fits = []
        best = min(fits, key=lambda fit: fit.rank, default=None)
        kept = best.parts if best else tuple(parts)
        return FittedBreakdown(best, tuple(fit.total for fit in fits), kept, tuple(shares), complete, closed)

    def _is_closed(self, closed: bool, totals: Sequence[Record], parts: Sequence[Record], text: str) -> bool:
        """Whether the parts are all: a list that names some only vaguely before its total is not closed, one whose
        parts are as many as its total says is."""
        if closed and totals and totals[0].start > parts[-1].end and self._vague is not None:
            return not self._words.found(self._vague, text[parts[0].end : totals[0].start])
        added = Interval.total(part.interval for part in parts)
        if not closed and totals and not added.meets(totals[0].interval):
            return self._counted.closes(totals[0], parts, text)
        return closed

    def _one_list(self, parts: Sequence[Record], text: str) -> int:
        """How many of the parts stand before a semicolon behind which a word opens another list, or a verb that the
        first part has not: 甲含5条；乙含8条."""
        first = clause_before(parts[0], text) if parts else ""
        for number, (one, other) in enumerate(pairwise(parts), 1):
            *ended, behind = _SEMICOLON.split(text[one.end : other.start])
            if not ended:
                continue
            verb = self._words.begins(self._verbs, behind)
            if self._words.found(self._breaks, behind) or (verb is not None and verb not in first):
                return number
        return len(parts)

    def _led(self, total: Record, parts: Sequence[Record], text: str) -> frozenset[str]:
        """The parts that a verb leads which the list did not have: something else may begin with them."""
        start = parts[0].start
        first = text[max(total.end if total.end <= start else 0, start - NEAR) : start]
        led = set()
        for one, other in pairwise(parts):
            lead = _LEAD.match(text, one.end, other.start)
            verb = self._words.begins(self._verbs, lead.group(1)) if lead else None
            if verb is not None and verb not in first:
                led.add(other.record_id)
        return frozenset(led)

    def _elsewhere(
        self,
        fits: Sequence[Fit],
        report: tuple[Record | None, Sequence[Record], Mapping[str, int], str],
        closed: bool,
    ) -> bool:
        """Whether the parts, which fit none of their totals, fit what stands beside these."""
        _, spoken, places, text = report
        return self._joint(fits, places, spoken, text) or (not closed and _fits_another(fits, places, spoken))

    def _joint(
        self, fits: Sequence[Fit], places: Mapping[str, int], spoken: Sequence[Record], text: str
    ) -> bool:
        """Whether the total and the numbers listed with it hold the parts together: 复议8件、诉讼5件，其中维持9件."""
        if not fits:
            return False
        fit = fits[0]
        total = fit.total
        whole, after = total.interval, total
        for record in reversed(spoken[max(0, places[total.record_id] - _AWAY) : places[total.record_id]]):
            if record.context != total.context or record.unit != total.unit:
                break
            both = whole.plus(record.interval)
            told = fit.parts[:-1] if fit.parts[-1].interval == both else fit.parts
            if len(told) > 1 and rank_of(both, told) == ADDS_UP:
                return record.period == total.period
            if _CLAUSE.search(text, record.end, after.start):
                break
            if family_of(record) == family_of(total) != ABSTENTION:
                break
            if record.indicator == total.indicator or record.period != total.period:
                break
            if {self._nearest.get(record.indicator), self._nearest.get(total.indicator)} != {None}:
                break
            whole, after = whole.plus(record.interval), record
        return whole != total.interval and rank_of(whole, fit.parts) != FITS_NOT

    def _fit(
        self,
        total: Record,
        lists: tuple[Sequence[Record], Callable[[Record], Sequence[Record]]],
        closed: bool,
        explicit: bool,
    ) -> Fit | None:
        """The total against all parts; where they do not fit, against those of the surer list that can be parts of it.

        None where none can, and where what remains is more likely misread than wrong.
        """
        parts, surer = lists
        fit = fit_of(total, parts, closed)
        if fit.rank != FITS_NOT:
            return fit
        own = [part for part in parts if part.unit == total.unit or part.text.isdecimal()]
        if 1 < len(own) < len(parts) and (without := fit_of(total, own, closed)).rank == ADDS_UP:
            return without
        sure = surer(total)
        flags = [self._kin(part, total, explicit) for part in sure]
        if closed and any(flags):
            flags = [flag or self._item(part, total) for flag, part in zip(flags, sure, strict=True)]
        elif closed and explicit:
            flags = [self._beside(part, total) for part in sure]
        kin = enclosed(sure, flags) if explicit else list(compress(sure, flags))
        narrowed = fit_of(total, kin, closed) if kin else None
        if narrowed is None or narrowed.rank != FITS_NOT:
            return narrowed
        if len(kin) < len(parts) and narrowed.equal:
            return None
        return None if self._misread(total, kin, explicit and kin[0] is parts[0]) else narrowed

    def _item(self, part: Record, total: Record) -> bool:
        """Whether both are counts of items, whatever their classifiers: 文件8份 of 信息704条."""
        alike = part.period == total.period and part.scope in (None, total.scope)
        return alike and all(self._words.found(self._items, unit) for unit in (part.unit, total.unit))

    def _beside(self, part: Record, total: Record) -> bool:
        """Whether both count one sort of thing, of which the catalogue says no more: 建议52件、提案47件，合计99件."""
        alike = part.unit == total.unit and part.period == total.period and part.scope == total.scope
        return alike and family_of(part) == family_of(total) != ABSTENTION

    def _misread(self, total: Record, parts: Sequence[Record], explicit: bool) -> bool:
        """Whether the parts are likely those of something else.

        One that is the total over again restates it, or counts again what another channel carries; one that alone is
        greater contradicts it only in explicit words.
        """
        if len(parts) > 1 and any(part.interval == total.interval for part in parts):
            named = (total.indicator in self._wholes[part.indicator] for part in parts)
            if not explicit or parts[0].indicator.startswith(self._overlapping) or not all(named):
                return True
        greater = any(
            part.lower is not None and total.upper is not None and part.lower > total.upper for part in parts
        )
        return greater and not explicit

    def _kin(self, part: Record, total: Record, explicit: bool) -> bool:
        """Whether the part may be one of the total: of its period, scope and sort, by the catalogue's hierarchy.

        What the catalogue does not divide, or does not know, has parts only where the wording is `explicit`.
        """
        elsewhere = part.scope not in (None, total.scope) and not explicit
        if elsewhere or part.period != total.period or not comparable(part, total):
            return False
        if part.indicator in self._wholes[total.indicator]:
            return False
        if {part.indicator, total.indicator} <= self._channels:
            held = explicit and total.indicator in self._umbrellas and part.indicator not in self._umbrellas
            return (
                held or part.indicator == total.indicator or total.indicator in self._wholes[part.indicator]
            )
        known = total.indicator != ABSTENTION
        if (known and part.indicator == total.indicator) or total.indicator in self._wholes[part.indicator]:
            return True
        alike = part.unit == total.unit or self._item(part, total)
        if self._is_matter(part, total):
            return alike
        if total.indicator in self._divided:
            return alike and (
                part.indicator == ABSTENTION or (explicit and divides(part, total, self._wholes))
            )
        return alike and explicit

    def _is_matter(self, part: Record, total: Record) -> bool:
        """Whether the part tells what some of the total are about: 办结的66件中，土地征收类18件."""
        about = part.qualifier is not None and part.indicator in self._matters
        return about and family_of(part) == family_of(total)


def _outside(behind: Sequence[Record], outer: Set[str]) -> list[Record]:
    """The numbers up to the first item beside the total itself: 职能9条，其中机构4条、领导5条；其他3条."""
    return list(takewhile(lambda record: record.record_id not in outer, behind))


def _is_item(total: Record, spoken: Sequence[Record], places: Mapping[str, int], text: str) -> bool:
    """Whether the number is one of a list of things by their names, so that what adds up to it may do so by chance:
    公告11条，动态32条，概况7条、机构4条."""
    place = places[total.record_id] + 1
    inside = _ASIDE.match(text, total.end)
    end = inside.end() if inside else total.end
    behind = next((record for record in spoken[place : place + _AWAY] if record.start >= end), None)
    return (
        behind is not None
        and behind.unit == total.unit
        and _ITEM.fullmatch(text, end, behind.start) is not None
    )


def _is_of_all(total: Record, part: Record) -> bool:
    """Whether the number is of all applicants and the part of some: 新收19件，自然人14件."""
    return total.indicator == part.indicator and total.applicant is None and part.applicant is not None


def _counts_something(total: Record) -> bool:
    """Whether the number is one of the year, and no loss: 减少177项，其中取消88项、下放89项."""
    return bool(counts_of_year((total,))) and (total.value is None or total.value >= 0)


def _fits_another(fits: Sequence[Fit], places: Mapping[str, int], spoken: Sequence[Record]) -> bool:
    """Whether another number before a lone part can hold it: 受理627件，纠错61件，其中信息公开类72件."""
    if not fits or len(fits[0].parts) > 1:
        return False
    total, parts = fits[0].total, fits[0].parts
    before = spoken[max(0, places[parts[0].record_id] - _AWAY) : places[parts[0].record_id]]
    return any(
        record.context == parts[0].context
        and record.unit == total.unit
        and record.period == total.period
        and rank_of(record.interval, parts) != FITS_NOT
        for record in before
    )
