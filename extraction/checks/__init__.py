"""Stage 7, `check`: records compared with each other.

A check compares what two readings assert, as closed intervals: `consistent` when some choice of values inside them
satisfies it, `inconsistent` when none does, `unverifiable` when an operand is missing or was not read with certainty.
That a figure is an interval, and that what cannot be decided differs from what is violated, follows XBRL
Calculations 1.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from extraction.checks.breakdowns import BreakdownChecks
from extraction.checks.drafts import Draft
from extraction.checks.narrative import NarrativeChecks
from extraction.checks.ratios import RatioChecks
from extraction.checks.relations import Ratio
from extraction.checks.restatements import Restatements
from extraction.checks.settings import Settings
from extraction.checks.sheets import sheets_of
from extraction.checks.tables import TableChecks
from extraction.checks.totals import BreakdownFitter
from extraction.checks.wording import Wording
from extraction.checks.words import Words
from extraction.genre import Genre
from extraction.types import Finding, Profile, Record, RecordBreakdown, Suspect, Table

__all__ = ["Checker"]

_START, _ID = attrgetter("start"), attrgetter("record_id")


class Checker:
    """The checks of one genre, compiled once."""

    def __init__(self, genre: Genre) -> None:
        words = Words(genre)
        settings = Settings(genre, words)
        self._fit = BreakdownFitter(genre, words)
        self._tables = TableChecks(genre.constraints, genre.messages, genre.indicators)
        self._narrative = NarrativeChecks(genre, words, settings)
        self._restatements = Restatements(genre, words, settings)
        self._breakdowns = BreakdownChecks(genre, words)
        self._ratios = RatioChecks(genre, words)
        self._wording = Wording(genre)
        self._order = {check.code: place for place, check in enumerate(genre.constraints.check)}

    def __call__(
        self,
        records: Sequence[Record],
        breakdowns: Sequence[RecordBreakdown],
        tables: Sequence[Table],
        unread: Sequence[str],
        report: tuple[Profile, str],
        doc_id: str,
    ) -> tuple[Finding, ...]:
        """The findings of one report, in the order of the text (those about an unread table last).

        `unread` are the names of statutory tables that were announced and could not be read; `report` is the profile
        and the canonical text.
        """
        drafts = self.drafts(records, breakdowns, tables, unread, report)
        suspects: dict[int, tuple[Suspect, ...]] = {}
        if any(draft.reason == "inconsistent" for draft in drafts):
            from extraction.checks.repair import find_suspects

            suspects = find_suspects(drafts)
        findings = [
            (self._position(draft), self._wording.finding(draft, doc_id, suspects.get(number, ()), report[1]))
            for number, draft in enumerate(drafts)
        ]
        findings.sort(key=lambda pair: pair[0])
        return tuple(finding for _, finding in findings)

    def drafts(
        self,
        records: Sequence[Record],
        breakdowns: Sequence[RecordBreakdown],
        tables: Sequence[Table],
        unread: Sequence[str],
        report: tuple[Profile, str],
    ) -> list[Draft]:
        """The checks made, before suspects are sought and words found; `report` is the profile and the text."""
        profile, text = report
        sheets = sheets_of(records, tables)
        read = [sheet.layout for sheet in sheets]
        layouts: dict[str, str] = {}
        for name in unread:
            layout = self._tables.expected_layout(name, read, profile.report_year)
            if layout is not None:
                layouts[name] = layout
        drafts = self._tables(sheets)
        for name, layout in layouts.items():
            drafts.extend(self._tables.unread(name, layout))
        spoken = [record for record in records if record.source == "narrative"]
        fitted = self._fit(spoken, breakdowns, text)
        drafts.extend(self._narrative(records, fitted, sheets, layouts, report))
        ratios = self._ratios(spoken, fitted, sheets, text)
        drafts.extend(_without_shared(self._breakdowns(records, fitted, text), ratios))
        drafts.extend(ratios)
        drafts.extend(self._restatements(records, fitted, report))
        return _once(drafts)

    def _position(self, draft: Draft) -> tuple[bool, int, int]:
        first = min(map(_START, draft.records), default=None)
        return (first is None, first or 0, self._order[draft.check.code])


def _without_shared(breakdowns: Sequence[Draft], ratios: Sequence[Draft]) -> list[Draft]:
    """The breakdowns but those of which a share says that it is one of the parts together: something is left over."""
    together = {
        frozenset(record.record_id for record in relation.members[1:])
        for draft in ratios
        for relation in draft.relations
        if isinstance(relation, Ratio) and not relation.offset
        if relation.beside or relation.part.end <= relation.wholes[0].start < relation.rate.start
    }
    if not together:
        return list(breakdowns)
    return [
        draft
        for draft in breakdowns
        if draft.status != "inconsistent" or frozenset(map(_ID, draft.records)) not in together
    ]


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """The first draft of each instance of a check: one total may be held against several lists of its parts."""
    instances: set[tuple[str, str]] = set()
    kept = []
    for draft in drafts:
        instance = (draft.check.code, draft.instance)
        if instance not in instances:
            instances.add(instance)
            kept.append(draft)
    return kept
