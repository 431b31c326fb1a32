"""Stage 6, `collect` and `resolve`: cells and mentions become records (the evidence), records become facts.

This is where the two independent readings of a report, its tables and its narrative, first meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.interval import Interval
from extraction.text import Narrative, quiet
from extraction.types import (
    Breakdown,
    Cell,
    Document,
    Fact,
    Mention,
    Profile,
    Record,
    RecordBreakdown,
    Section,
    Span,
    Table,
    made,
)

__all__ = ["Collector", "record_breakdowns", "resolve"]

EXACT = "exact"
TOTAL = "total"
_CURRENT, _PERCENT = "current", "%"
_DATED = frozenset({"previous", "change"})
"""Periods that the indicator of a number may imply."""


class Collector:
    """Makes the records of documents of one genre."""

    def __init__(self, genre: Genre) -> None:
        self._indicators = genre.indicators

    def __call__(
        self,
        document: Document,
        sections: Sequence[Section],
        tables: Sequence[Table],
        narrative: Narrative,
        mentions: Sequence[Mention],
    ) -> tuple[Record, ...]:
        """One record for each cell and each mention, in text order.

        A record's id consists of the document, the span, and its index among the records of that span; it does not
        depend on the rest of the report.
        """
        tops = [(section.start, section.key) for section in sections if section.level == 1]
        top = 0
        drafts: list[tuple[int, int, str | None, Cell | Mention]] = [
            (cell.start, cell.end, table.name, cell) for table in tables for cell in table.cells
        ]
        drafts += [(mention.quantity.start, mention.quantity.end, None, mention) for mention in mentions]
        records = []
        contexts: dict[Span, str] = {}
        position, repeated = (-1, -1), 0
        for start, end, table, source in sorted(drafts, key=itemgetter(0, 1)):
            repeated = repeated + 1 if (start, end) == position else 0
            position = (start, end)
            record_id = f"{document.doc_id}-{start}-{end}-{repeated}"
            while top + 1 < len(tops) and tops[top + 1][0] <= start:
                top += 1
            section = tops[top][1]
            if isinstance(source, Cell):
                records.append(self._from_cell(record_id, document, section, table, source))
            else:
                sentence = source.quantity.sentence
                context = contexts.get(sentence)
                if context is None:
                    first, last = narrative.span(*sentence)
                    context = contexts[sentence] = document.text[first:last].strip()
                records.append(self._from_mention(record_id, document, section, context, source))
        return tuple(records)

    def _from_cell(
        self, record_id: str, document: Document, section: str, table: str | None, cell: Cell
    ) -> Record:
        (
            start, end, text, state, value, unit, indicator, slot, applicant, qualifier, period, row, column, place,
            confidence,
        ) = cell  # fmt: skip
        return made(Record, (
            record_id, document.doc_id, indicator, qualifier, applicant, value, value, value,
            unit or self._indicators[indicator].unit, state, EXACT, None, period, "table", section, start, end, text,
            row, table, row, column, place, "table", confidence, slot,
        ))  # fmt: skip

    def _from_mention(
        self, record_id: str, document: Document, section: str, context: str, mention: Mention
    ) -> Record:
        quantity = mention.quantity
        indicator = self._indicators[mention.indicator]
        unit = quantity.unit if quantity.unit is not None else indicator.unit
        dated = indicator.dated and quantity.period in _DATED and unit != _PERCENT
        period = _CURRENT if dated else quantity.period
        text = document.text[quantity.start : quantity.end]
        return made(Record, (
            record_id, document.doc_id, mention.indicator, mention.qualifier, mention.applicant, quantity.value,
            quantity.lower, quantity.upper, unit, None, quantity.approximation, mention.scope, period,
            "narrative", section, quantity.start, quantity.end, text, context, None, None, None, None,
            mention.method, round(mention.confidence, 4), None,
        ))  # fmt: skip


def record_breakdowns(
    breakdowns: Iterable[Breakdown], mentions: Sequence[Mention], records: Iterable[Record]
) -> tuple[RecordBreakdown, ...]:
    """The breakdowns over quantity indexes as breakdowns over record ids.

    `mentions` are in the order of the quantities; records of one span are in the order of their mentions.
    """
    spoken = (record for record in records if record.source == "narrative")
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].quantity.start, mentions[i].quantity.end))
    ids = dict(zip(order, (record.record_id for record in spoken), strict=True))
    return tuple(
        RecordBreakdown(
            totals=tuple(ids[index] for index in breakdown.totals),
            parts=tuple(ids[index] for index in breakdown.parts),
            closed=breakdown.closed,
            shares=tuple(None if index is None else ids[index] for index in breakdown.shares),
            tied=breakdown.tied,
        )
        for breakdown in breakdowns
    )


# facts -----------------------------------------------------------------------------------------------------------


def resolve(
    records: Sequence[Record],
    breakdowns: Sequence[RecordBreakdown],
    profile: Profile,
    genre: Genre,
) -> tuple[Fact, ...]:
    """The facts that the records state, in the order of their first records. Cells without a number state none."""
    by_applicant, indicators = genre.families.by_applicant, genre.indicators
    groups: dict[tuple[str | None, ...], list[Record]] = {}
    for record in records:
        record_id, _, name, qualifier, applicant, value, _, _, _, _, _, scope, period = record[:13]
        if value is None:
            continue
        if not applicant and name in by_applicant and indicators[name].kind == "count":
            applicant = TOTAL
        own = record_id if name == ABSTENTION else None
        key = (name, applicant or None, quiet(qualifier) if qualifier else None, scope, period, own)
        groups.setdefault(key, []).append(record)
    supported = _supported(records, breakdowns)
    return tuple([_fact(key[1], group, profile, supported) for key, group in groups.items()])


def _fact(
    applicant: str | None, group: Sequence[Record], profile: Profile, supported: frozenset[str]
) -> Fact:
    """The fact stated by a group of records; its fields come from the first one."""
    first = group[0]
    name, doc_id, indicator, qualifier, _, value, lower, upper, unit, _, _, scope, period = first[:13]
    record_ids: tuple[str, ...] = (name,)
    agreement, confidence = "single", first.confidence
    if len(group) > 1:
        agreement, best, (lower, upper) = _agreement(group, supported)
        unit = Counter(record.unit for record in group).most_common(1)[0][0]
        record_ids = tuple([record.record_id for record in group])
        agreed = max([record.confidence for record in group])
        value, confidence = best.value, best.confidence if agreement == "conflict" else agreed
    return made(Fact, (
        doc_id, profile.agency, profile.report_year, indicator, applicant, qualifier, scope, period, value, lower,
        upper, unit, record_ids, agreement, confidence,
    ))  # fmt: skip


def _agreement(group: Sequence[Record], supported: frozenset[str]) -> tuple[str, Record, Interval]:
    """Whether the records agree, the record whose value is used, and the interval common to all."""
    agreed: Interval | None = group[0].interval
    for record in group[1:]:
        agreed = agreed.meet(record.interval) if agreed else None
    if agreed is not None:
        return "agree", min(group, key=_width), agreed
    best = max(group, key=lambda r: (r.source == "table", r.record_id in supported, r.confidence))
    return "conflict", best, best.interval


def _width(record: Record) -> tuple[bool, object]:
    if record.lower is None or record.upper is None:
        return (True, 0)
    return (False, record.upper - record.lower)


def _supported(records: Sequence[Record], breakdowns: Sequence[RecordBreakdown]) -> frozenset[str]:
    """The totals that are the sum of their parts."""
    named = {name for breakdown in breakdowns for name in (*breakdown.totals, *breakdown.parts)}
    intervals = {record.record_id: record.interval for record in records if record.record_id in named}
    return frozenset(
        total
        for breakdown in breakdowns
        for total in breakdown.totals
        if len(breakdown.parts) > 1
        and Interval.total(intervals[part] for part in breakdown.parts).meets(intervals[total])
    )
