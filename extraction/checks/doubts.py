"""Reasons why a number of the narrative does not contradict a table although no admitted reading agrees.

It is another body's, of another span or scope, a part, one of several, or read without certainty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import cache

from extraction.checks.drafts import Draft, doubtful
from extraction.checks.fits import ADDS_UP, FittedBreakdown
from extraction.checks.parts import divides
from extraction.checks.settings import Settings
from extraction.checks.sheets import Sheet
from extraction.checks.slips import NEAR, TELLING, are_changed_over, too_wide, unproved
from extraction.checks.subsets import Subsets
from extraction.checks.wholes import wholes_by_name
from extraction.checks.words import Words, clause_before, name_of, quiet
from extraction.genre import Genre
from extraction.genre.checks import AgreeCheck, Label
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO, Interval
from extraction.types import Profile, Record

__all__ = ["Doubts"]

TOTAL = "total"

_NEAR = 16
"""Characters between a number and its part right behind it."""
_BARE = 5
"""Characters between two numbers that have room for a mark and a verb, not for a thing."""
_SIDE_BY_SIDE = (0, 1)
"""Characters between two numbers that count one thing in two units: a mark or none."""
_GOES_ON = (",", "，", "、")

Found = tuple[Sequence[Record], Sequence[FittedBreakdown], Sequence[Sheet]]
"""The narrative's numbers that tables repeat or no indicator knows, its breakdowns, the tables."""


class Doubts:
    """Doubts drafts that find a contradiction."""

    def __init__(self, genre: Genre, words: Words, settings: Settings) -> None:
        self._words = words
        self._joiners = genre.constraints.apart.joiners
        self._partly = genre.constraints.apart.partly
        self._rest = genre.constraints.apart.rest
        self._settings = settings
        self._subsets = Subsets(genre, words)
        self._messages = genre.messages
        self._indicators = genre.indicators
        self._wholes = wholes_by_name(genre.indicators)
        self._cases = genre.families.by_result

    def __call__(
        self,
        drafts: Sequence[tuple[Record, Draft]],
        records: Sequence[Record],
        found: Found,
        report: tuple[Profile, str],
    ) -> list[Draft]:
        """The drafts in their order, each contradiction that something explains as one that cannot be decided."""

        @cache
        def scopes() -> frozenset[str]:
            """What sets numbers apart that the tables repeat; most contradictions do not ask for it."""
            return _scopes_of_tables(records) | self._limits_of_tables(drafts, report)

        agreeing = [(record, draft) for record, draft in drafts if draft.reason == "consistent"]
        parts = self._parts_of_agreed(found[1], {record.record_id for record, _ in agreeing}, report[1])
        parts |= self._subsets(records, found[1], report[1])
        told = {_fact(record, draft) for record, draft in agreeing}
        repeated = {(*_fact(record, draft), record.value) for record, draft in agreeing}
        return [
            draft
            if draft.reason != "inconsistent"
            else draft.doubted("qualifier", name_of(record))
            if record.record_id in parts
            or (_fact(record, draft) in told and too_wide(draft, NEAR))
            or (*_fact(record, draft), record.value) in repeated
            else self._doubted(draft, record, found, scopes, report)
            for record, draft in drafts
        ]

    def _parts_of_agreed(
        self, breakdowns: Sequence[FittedBreakdown], agreed: Set[str], text: str
    ) -> frozenset[str]:
        """The numbers that make up a total which the tables repeat, although by name they are no part of it, or are no
        more than what remains of it."""
        return frozenset(
            part.record_id
            for breakdown in breakdowns
            if breakdown.fit is not None and breakdown.fit.rank == ADDS_UP and len(breakdown.fit.parts) > 1
            for part in breakdown.fit.parts
            if (breakdown.fit.total.record_id in agreed or breakdown.fit.total.indicator == ABSTENTION)
            and part.applicant in (None, TOTAL)
            and (
                self._words.begins_with(self._rest, clause_before(part, text).strip())
                or (
                    breakdown.fit.total.indicator not in self._wholes[part.indicator]
                    and not divides(part, breakdown.fit.total, self._wholes)
                )
            )
        )

    def _doubted(
        self,
        draft: Draft,
        record: Record,
        found: Found,
        scopes: Callable[[], frozenset[str]],
        report: tuple[Profile, str],
    ) -> Draft:
        """The draft, unless something keeps the number from contradicting the table."""
        spoken, breakdowns, sheets = found
        profile, text = report
        check = draft.check
        assert isinstance(check, AgreeCheck)
        if _swapped(draft) and not _adds_up(draft, record, spoken):
            return draft
        limit = self._settings.limit(record, text, profile)
        if limit is not None and limit not in scopes():
            return draft.doubted("scope", Label(zh=limit, en=limit))
        if self._settings.of_people(record.unit) != self._settings.of_people(
            self._indicators[record.indicator].unit
        ):
            return draft.doubted("units", name_of(record))
        part = self._part(check, record, text)
        if part is not None:
            return draft.doubted("qualifier", Label(zh=part, en=part))
        if self._joint(draft, record, sheets, text) or self._part_behind(draft, record, spoken, text):
            return draft.doubted("qualifier", name_of(record))
        if _among_parts(draft, record, spoken) or self._settings.further(record, spoken, text):
            return draft.doubted("qualifier", name_of(record))
        if self._some_cases(draft, record, text) or self._settings.of_joint(record, text):
            return draft.doubted("qualifier", name_of(record))
        if self._outgrows(record, spoken) or _of_unknown(record, spoken, text):
            return draft.doubted("confidence", name_of(record))
        if check.named and (_of_two_units(record, spoken) or self._settings.carried_behind(record, text)):
            return draft.doubted("units", name_of(record))
        if check.named and (_several(draft, record, spoken) or _in_part(draft, record, breakdowns)):
            return draft.doubted("qualifier", Label(zh=record.qualifier or "", en=record.qualifier or ""))
        if record.scope is not None and record.scope not in scopes():
            return draft.doubted("scope", Label(zh=record.scope, en=record.scope))
        named = (quiet(record.qualifier) or "") in self._indicators[record.indicator].zh
        whole = record.applicant not in (None, TOTAL) or named or not self._settings.of_part(record.qualifier)
        if not check.named and not whole:
            return draft.doubted("qualifier", Label(zh=record.qualifier or "", en=record.qualifier or ""))
        uncertain = doubtful(draft.records) or unproved(draft, (record,))
        if uncertain is not None:
            return draft.doubted("confidence", name_of(uncertain))
        if not all(sheet.trusted for sheet in sheets if sheet.name == check.table):
            table = self._messages.tables[check.table]
            return draft.doubted("confidence", Label(zh=table.zh, en=table.en))
        return draft

    def _part(self, check: AgreeCheck, record: Record, text: str) -> str | None:
        """The word by which the number counts a part or something that no table does."""
        part = self._settings.part(record, text, self._indicators[record.indicator].zh)
        return part or (None if check.named else self._settings.programme(record, text))

    def _joint(self, draft: Draft, record: Record, sheets: Sequence[Sheet], text: str) -> bool:
        """Whether the number counts what two cells of one kind count together (信函和传真共18件)."""
        check = draft.check
        assert isinstance(check, AgreeCheck)
        if draft.difference is None or draft.difference <= 0:
            return False
        if not self._words.found(self._joiners, clause_before(record, text)):
            return False
        family, _, kind = record.indicator.rpartition(".")
        return any(
            (slot.startswith(f"{family}.") or slot.endswith(f".{kind}")) and cell.value == draft.difference
            for sheet in sheets
            if sheet.name == check.table
            for (slot, _, period), cell in sheet.cells.items()
            if period == record.period
        )

    def _outgrows(self, record: Record, spoken: Sequence[Record]) -> bool:
        """Whether its sentence gives the whole that it would be a part of a smaller number: 复议1件、诉讼0件，维持1件
        tells of the review."""
        return any(
            other.context == record.context
            and other.start < record.start
            and other.indicator in self._wholes[record.indicator]
            and other.interval.gap(record.interval) < 0
            for other in spoken
        )

    def _part_behind(self, draft: Draft, record: Record, spoken: Sequence[Record], text: str) -> bool:
        """Whether the part that is told right behind it is the table's: 行政诉讼8件，其中信息公开1件."""
        behind = next((other for other in spoken if other.start > record.start), None)
        if behind is None or behind.context != record.context or draft.right is None:
            return False
        between = text[record.end : behind.start]
        told = (
            behind.unit == record.unit and len(between) <= _NEAR and self._words.found(self._partly, between)
        )
        return told and behind.interval.meets(draft.right)

    def _some_cases(self, draft: Draft, record: Record, text: str) -> bool:
        """Whether a sentence opens by telling some of all cases, fewer than the table has: `其中1件复议系上年申请`."""
        if record.indicator not in self._cases or self._indicators[record.indicator].part_of is not None:
            return False
        fewer = draft.difference is not None and draft.difference < 0
        return fewer and self._settings.opens_with_part(record, text)

    def _limits_of_tables(
        self, drafts: Sequence[tuple[Record, Draft]], report: tuple[Profile, str]
    ) -> frozenset[str]:
        """The words that set numbers apart which the tables repeat: then these are the tables' own."""
        profile, text = report
        agreed = [
            record
            for record, draft in drafts
            if draft.reason == "consistent" and (record.value or ZERO) >= TELLING
        ]
        limits = {self._settings.limit(record, text, profile) for record in agreed}
        return frozenset(limit for limit in limits if limit is not None)


def _swapped(draft: Draft) -> bool:
    """Whether the number has the digits of the table's in another order: it is meant for that, whatever stands around
    it."""
    (number, _), (_, cell) = draft.left or (None, None), draft.right or (None, None)
    return number is not None and cell is not None and are_changed_over(number, cell)


def _adds_up(draft: Draft, record: Record, spoken: Sequence[Record]) -> bool:
    """Whether the numbers of its sentence for the same thing are the table's together: 上半年12件，下半年9件."""
    beside = [other for other in spoken if _beside(other, record)]
    total = Interval.total(other.interval for other in (*beside, record))
    return bool(beside) and draft.right is not None and total.meets(draft.right)


def _fact(record: Record, draft: Draft) -> tuple[str, str, str | None]:
    """What a number is held against: where another of the report agrees with it, one that is far off tells a part."""
    return draft.check.code, record.indicator, record.applicant


def _among_parts(draft: Draft, record: Record, spoken: Sequence[Record]) -> bool:
    """Whether its sentence gives the same thing several numbers, one of them the table's or each of them less."""
    beside = [other for other in spoken if _beside(other, record)]
    right = draft.right
    if right is not None and any(_unknown_behind(other, record, right) for other in spoken):
        return True
    if right is None or not beside:
        return False
    together = (*beside, record)
    return any(other.interval.meets(right) for other in beside) or (
        (
            all(other.interval.gap(right) < 0 for other in together)
            and any(other.interval != record.interval for other in beside)
        )
        or Interval.total(other.interval for other in together).meets(right)
    )


def _of_unknown(record: Record, spoken: Sequence[Record], text: str) -> bool:
    """Whether nothing but a verb stands between it and a greater number that no indicator knows: it tells what became
    of that (审核区属单位文件64件，废止11件)."""
    before = next((other for other in reversed(spoken) if other.start < record.start), None)
    if before is None or before.indicator != ABSTENTION or before.unit != record.unit:
        return False
    between = text[before.end : record.start]
    bare = len(between) <= _BARE and between[:1] in _GOES_ON
    return bare and before.context == record.context and before.interval.gap(record.interval) > 0


def _unknown_behind(other: Record, record: Record, right: Interval) -> bool:
    """Whether the other, which no indicator knows, is what was done of the number, and is the table's."""
    done = other.indicator == ABSTENTION and other.context == record.context and other.unit == record.unit
    telling = other.start > record.start and (other.value or ZERO) >= TELLING
    return done and telling and other.interval.meets(right)


def _beside(other: Record, record: Record) -> bool:
    """Whether the other gives the same thing another number in the same sentence: then one of them is of a part."""
    return (
        other.context == record.context
        and other.indicator == record.indicator
        and other.applicant == record.applicant
        and other.start != record.start
    )


def _several(draft: Draft, record: Record, spoken: Sequence[Record]) -> bool:
    """Whether the number is one of several of its indicator that may add up to the cell."""
    if draft.difference is None or draft.difference >= 0:
        return False
    name = quiet(record.qualifier)
    return any(other.indicator == record.indicator and quiet(other.qualifier) != name for other in spoken)


def _of_two_units(record: Record, spoken: Sequence[Record]) -> bool:
    """Whether one thing is counted in two units side by side (推送98期、131条): the table may count either."""
    return any(
        other.unit != record.unit
        and other.context == record.context
        and other.indicator in (record.indicator, ABSTENTION)
        and max(record.start, other.start) - min(record.end, other.end) in _SIDE_BY_SIDE
        for other in spoken
    )


def _in_part(draft: Draft, record: Record, breakdowns: Sequence[FittedBreakdown]) -> bool:
    """Whether a part of the number is the table's: then the table counts no more than that part."""
    return any(
        draft.right is not None and part.interval.meets(draft.right) and (part.value or ZERO) >= TELLING
        for breakdown in breakdowns
        if breakdown.total is record
        for part in breakdown.parts
    )


def _scopes_of_tables(records: Sequence[Record]) -> frozenset[str]:
    """The scopes that the tables are known to have: those whose numbers they repeat."""
    scoped = [record for record in records if record.scope is not None and record.source == "narrative"]
    if not scoped:
        return frozenset()
    cells = {(record.indicator, record.value) for record in records if record.source == "table"}
    return frozenset(
        record.scope
        for record in scoped
        if record.scope and (record.value or ZERO) >= TELLING and (record.indicator, record.value) in cells
    )
