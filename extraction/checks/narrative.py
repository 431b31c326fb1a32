"""The narrative compared with the tables (the N checks).

A check is made only for what the narrative states of the report's own year. It is consistent if any admitted reading
agrees; a number of another scope, of a named part, or read without certainty contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extraction.checks.doubts import Doubts
from extraction.checks.drafts import Draft, key_of, linear, plain, sign, verdict
from extraction.checks.fits import FittedBreakdown, parts_of_own_total
from extraction.checks.settings import Settings
from extraction.checks.sheets import Key, Sheet, has_blank
from extraction.checks.words import Words, clause_before, name_of
from extraction.genre import Genre
from extraction.genre.checks import AgreeCheck, Label, Reading
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO, Interval
from extraction.types import Profile, Record, made

__all__ = ["NarrativeChecks"]

TOTAL = "total"
CURRENT = "current"
_BESIDE, _BEHIND = 10, 4
"""Characters between the totals of two kinds of cases, and between the second and what is negated of both."""
_DECIDED = ("consistent", "inconsistent", "blank")
"""What a comparison with a table comes to; the others say that none was made."""


class _Side(NamedTuple):
    """What a reading makes of the table: the cells, their sum with blanks at 0, and with blanks open."""

    sheet: Sheet
    reading: Reading
    plus: tuple[Record, ...]
    minus: tuple[Record, ...]
    at_zero: Interval
    open: Interval


class NarrativeChecks:
    """The checks of the narrative against tables, by indicator."""

    def __init__(self, genre: Genre, words: Words, settings: Settings) -> None:
        self._doubts = Doubts(genre, words, settings)
        self._constraints = genre.constraints
        self._messages = genre.messages
        self._indicators = genre.indicators
        self._words = words
        cases = genre.families.by_result
        self._cases = sorted(
            name for name in {one.split(".")[0] for one in cases} if f"{name}.{TOTAL}" in cases
        )
        self._named_cases = genre.constraints.apart.cases
        self._by_indicator: dict[str, list[AgreeCheck]] = {}
        for check in genre.constraints.check:
            if isinstance(check, AgreeCheck):
                for indicator in check.indicators:
                    self._by_indicator.setdefault(indicator, []).append(check)

    def __call__(
        self,
        records: Sequence[Record],
        breakdowns: Sequence[FittedBreakdown],
        sheets: Sequence[Sheet],
        unread: Mapping[str, str],
        report: tuple[Profile, str],
    ) -> list[Draft]:
        """One draft for each narrative number that a table repeats. `unread` gives the layouts of unread tables."""
        _, text = report
        parts = parts_of_own_total(breakdowns)
        spoken = [
            record
            for record in records
            if record.source == "narrative"
            and record.period == CURRENT
            and (record.indicator in self._by_indicator or record.indicator == ABSTENTION)
        ]
        stated = [
            record
            for record in spoken
            if record.record_id not in parts and record.indicator in self._by_indicator
        ]
        drafts = [
            (record, draft)
            for record in stated
            for check in self._by_indicator[record.indicator]
            if (draft := self._check(record, check, sheets, unread, text)) is not None
        ]
        drafts = _one_each(drafts)
        both = {
            record.record_id: draft
            for record in self._of_both(spoken, text)
            for check in self._by_indicator[record.indicator]
            if (draft := self._check(record, check, sheets, unread, text)) is not None
            and draft.reason == "inconsistent"
        }
        drafts = [(record, both.get(record.record_id, draft)) for record, draft in drafts]
        if all(draft.reason != "inconsistent" for _, draft in drafts):
            return [draft for _, draft in drafts]
        return self._doubts(drafts, records, (spoken, breakdowns, sheets), report)

    def _check(
        self,
        record: Record,
        check: AgreeCheck,
        sheets: Sequence[Sheet],
        unread: Mapping[str, str],
        text: str,
    ) -> Draft | None:
        columns = self._columns(record, check)
        if columns is None or (check.when and not self._words.found(check.when, record.context)):
            return None
        fitting = [sheet for sheet in sheets if sheet.name == check.table and sheet.layout in check.layouts]
        if not fitting:
            if unread.get(check.table) not in check.layouts:
                return None
            return self._unread(record, check)
        readings = self._readings(record, check, text)
        sides = (self._read(sheet, reading, columns) for sheet in fitting for reading in readings)
        reason, side = _verdict(record.interval, sides)
        if side is None:
            return self._missing(record, check, fitting[0], columns)
        return self._draft(record, check, (reason, side), columns)

    def _of_both(self, spoken: Sequence[Record], text: str) -> Iterator[Record]:
        """What is negated of both kinds of cases right behind their totals, as said of the other kind than it was read
        for: 行政复议5件、行政诉讼2件，没有被纠正的案件."""
        for first, second, zero in zip(spoken, spoken[1:], spoken[2:], strict=False):
            family, _, result = zero.indicator.rpartition(".")
            if zero.value != 0 or family not in self._cases or zero.context != first.context:
                continue
            totals = {first.indicator, second.indicator}
            if totals != {f"{name}.{TOTAL}" for name in self._cases} or zero.start - second.end > _BEHIND:
                continue
            if self._words.found(self._named_cases, zero.text) or second.start - first.end > _BESIDE:
                continue
            other = next(name for name in self._cases if name != family)
            if (indicator := f"{other}.{result}") in self._by_indicator:
                yield zero._replace(indicator=indicator)

    def _columns(self, record: Record, check: AgreeCheck) -> tuple[str | None, ...] | None:
        """The columns that the record is about; None where the check is not for it."""
        whole = record.applicant in (None, TOTAL)
        if check.column == "none":
            return (None,) if whole else None
        if (check.column == "total" and not whole) or (check.column == "own" and whole):
            return None
        name = record.applicant or TOTAL
        return self._constraints.groups.get(name, (name,))

    def _readings(self, record: Record, check: AgreeCheck, text: str) -> list[Reading]:
        """The readings that the wording admits, the plainest first."""
        readings = check.readings or _itself(record.indicator)
        words = self._words
        return [
            reading
            for reading in readings
            if (reading.when is None or words.found(reading.when, record.context))
            and not words.found(reading.without, record.context)
            and not (reading.unless and words.found(reading.unless, clause_before(record, text)))
        ]

    def _read(self, sheet: Sheet, reading: Reading, columns: tuple[str | None, ...]) -> _Side | None:
        """The reading's cells; None where one is missing or was read in two ways."""
        found: list[tuple[Record, ...]] = []
        for slots in (reading.plus, reading.minus):
            keys: list[Key] = [(slot, column, CURRENT) for slot in slots for column in columns]
            try:
                cells = [sheet.cells[key] for key in keys]
            except KeyError:
                return None
            if not sheet.doubled.isdisjoint(keys):
                return None
            found.append(tuple(sheet.operands(cells)))
        plus, minus = found
        value = sum([r.value for r in plus if r.value], ZERO)
        if minus:
            value -= sum([r.value for r in minus if r.value], ZERO)
        at_zero = opened = made(Interval, (value, value))
        if sheet.blanks:
            opened = Interval(None if has_blank(minus) else value, None if has_blank(plus) else value)
        return made(_Side, (sheet, reading, plus, minus, at_zero, opened))

    def _terms(self, side: _Side, columns: tuple[str | None, ...]) -> str:
        sheet, reading = side.sheet, side.reading
        terms: list[str] = []
        short = len(reading.plus) * len(columns) > 1
        for slots, before in ((reading.plus, " + "), (reading.minus, " - ")):
            for slot in slots:
                name = self._full_name(slot)
                for column in columns:
                    record = sheet.cells[slot, column, CURRENT]
                    if short and not record.value and record.value is not None and len(reading.plus) > 2:
                        continue
                    value = self._messages.blank if record.value is None else plain(record.value)
                    of = f"({self._constraints.columns[column].zh})" if column and column != TOTAL else ""
                    terms.append(f"{before}{name}{of} {value}")
        return "".join(terms).removeprefix(" + ") or "0"

    def _full_name(self, slot: str) -> str:
        """The slot's indicator, where it has one: a label is short for use within its block."""
        indicator = self._indicators.get(slot)
        return indicator.zh if indicator else self._constraints.label(slot, self._indicators).zh

    def _draft(
        self,
        record: Record,
        check: AgreeCheck,
        found: tuple[str, _Side],
        columns: tuple[str | None, ...],
    ) -> Draft:
        """The record against the side that decides, with the reason."""
        reason, side = found
        own = record.interval
        right = side.at_zero if reason == "consistent" else side.open
        blanks = [r for r in (*side.plus, *side.minus) if r.value is None]
        return Draft(
            check=check,
            instance=key_of(record),
            reason=reason,
            expression=f"{sign(reason)} {self._terms(side, columns)}",
            left=own,
            right=right,
            difference=verdict(own, right)[1],
            records=(record, *side.plus, *side.minus),
            what=name_of(blanks[0]) if reason == "blank" else None,
            relations=() if reason == "blank" else (linear((record, *side.minus), side.plus),),
            stated=record,
        )

    def _unread(self, record: Record, check: AgreeCheck) -> Draft:
        table = self._messages.tables[check.table]
        what = Label(zh=table.zh, en=table.en)
        return self._undecided(record, check, "unread", what)

    def _missing(
        self, record: Record, check: AgreeCheck, sheet: Sheet, columns: tuple[str | None, ...]
    ) -> Draft:
        reading = (check.readings or _itself(record.indicator))[0]
        keys = [(slot, column, CURRENT) for slot in (*reading.plus, *reading.minus) for column in columns]
        slot = next((key[0] for key in keys if key not in sheet.cells), keys[0][0])
        reason = "missing" if any(key not in sheet.cells for key in keys) else "ambiguous"
        return self._undecided(record, check, reason, self._constraints.label(slot, self._indicators))

    def _undecided(self, record: Record, check: AgreeCheck, reason: str, what: Label) -> Draft:
        expression = f"{sign(reason)} {what.zh} {self._messages.missing}"
        key = key_of(record)
        return Draft(
            check, key, reason, expression, record.interval, None, None, (record,), what=what, stated=record
        )


def _one_each(drafts: Sequence[tuple[Record, Draft]]) -> list[tuple[Record, Draft]]:
    """One draft for each number and check, where several tables have what it states: the one that agrees, else the one
    that was compared."""
    best: dict[tuple[str, str], tuple[Record, Draft]] = {}
    for record, draft in drafts:
        known = best.setdefault((record.record_id, draft.check.code), (record, draft))
        if _rank(draft) < _rank(known[1]):
            best[record.record_id, draft.check.code] = (record, draft)
    return list(best.values())


def _rank(draft: Draft) -> int:
    return _DECIDED.index(draft.reason) if draft.reason in _DECIDED else len(_DECIDED)


@cache
def _itself(indicator: str) -> tuple[Reading, ...]:
    """The reading of a check that gives none: the number is the one cell of its indicator."""
    return (Reading(plus=(indicator,)),)


def _verdict(own: Interval, sides: Iterator[_Side | None]) -> tuple[str, _Side | None]:
    """The first side that agrees, else the first that a blank could mend, else the first. Read up to that one only."""
    apart: list[_Side] = []
    for side in sides:
        if side is not None:
            if own.meets(side.at_zero):
                return "consistent", side
            apart.append(side)
    mended = next((side for side in apart if own.meets(side.open)), None)
    return ("inconsistent", apart[0] if apart else None) if mended is None else ("blank", mended)
