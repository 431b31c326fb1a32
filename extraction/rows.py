"""The rows of the output contract: each kind of result as a plain dict, its keys in the documented order.

Values are str, int, float (confidences), `Decimal`, None, lists and dicts of these; dates are ISO strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from extraction.interval import Interval
from extraction.types import Document, Fact, Finding, Profile, Record, Refusal, Section, Table, Warning_

__all__ = ["document_row", "fact_row", "finding_row", "number", "record_row", "refusal_row"]

Row = dict[str, Any]

_REFUSAL_CONTEXT = 20
_PLAIN_FROM = Decimal("0.001")
_RECORD, _FACT = Record._fields[: Record._fields.index("slot")], Fact._fields
"""The fields of a row are those of its type, in order; the slot of a record is not written out."""
_LAYOUT_ORDER = ("applications", "statistics", "disclosure", "review")


def number(value: Decimal | None) -> int | Decimal | None:
    """A decimal for output: an int if it is whole, otherwise without trailing zeros; it prints without an exponent.

    >>> number(Decimal("86502600.00")), number(Decimal("98.50")), str(number(Decimal("1E-7")))
    (86502600, Decimal('98.5'), '0.0000001')
    """
    if value is None:
        return None
    whole = int(value)
    if whole == value:
        return whole
    shortest = value.normalize()
    return shortest if abs(shortest) >= _PLAIN_FROM else _Plain(shortest)


def _numbers(
    value: Decimal | None, lower: Decimal | None, upper: Decimal | None
) -> tuple[int | Decimal | None, int | Decimal | None, int | Decimal | None]:
    """A value and its bounds for output; usually all three are the same number."""
    shown = number(value)
    if lower is value is upper:
        return shown, shown, shown
    return shown, number(lower), number(upper)


class _Plain(Decimal):
    """A decimal so small that its plain `str` would have an exponent."""

    def __str__(self) -> str:
        return format(self, "f")


def document_row(
    document: Document,
    profile: Profile,
    sections: Sequence[Section],
    tables: Sequence[Table],
    warnings: Sequence[Warning_],
    counts: tuple[int, int],
) -> Row:
    """The row of `documents.jsonl`; `counts` are the numbers of records and findings. A run fills in `paths`."""
    layouts = {table.name: table.layout for table in tables}
    return {
        "doc_id": document.doc_id,
        "path": document.source.path,
        "paths": [document.source.path] if document.source.path else [],
        "sha256": document.source.sha256,
        "format": document.source.format,
        "encoding": document.source.encoding,
        "title": profile.title,
        "agency": profile.agency,
        "report_year": profile.report_year,
        "period_start": profile.period_start.isoformat() if profile.period_start else None,
        "period_end": profile.period_end.isoformat() if profile.period_end else None,
        "published": profile.published.isoformat() if profile.published else None,
        "layout": next((layouts[name] for name in _LAYOUT_ORDER if name in layouts), None),
        "sections": [
            {
                "key": s.key,
                "title": s.title,
                "number": s.number,
                "level": s.level,
                "start": s.start,
                "end": s.end,
            }
            for s in sections
        ],
        "tables": [
            {
                "name": t.name,
                "layout": t.layout,
                "start": t.start,
                "end": t.end,
                "confidence": round(t.confidence, 4),
            }
            for t in tables
        ],
        "n_records": counts[0],
        "n_findings": counts[1],
        "warnings": [{"code": w.code, "message": w.message, "message_en": w.message_en} for w in warnings],
    }


def record_row(record: Record) -> Row:
    """The row of `records.jsonl`."""
    row: Row = dict(zip(_RECORD, record, strict=False))
    row["value"], row["lower"], row["upper"] = _numbers(record.value, record.lower, record.upper)
    if record.place is not None:
        table, at, column, page, bbox = record.place
        box = list(bbox) if bbox else None
        row["place"] = {"table": table, "row": at, "column": column, "page": page, "bbox": box}
    return row


def fact_row(fact: Fact) -> Row:
    """The row of `facts.jsonl`."""
    row: Row = dict(zip(_FACT, fact, strict=True))
    row["value"], row["lower"], row["upper"] = _numbers(fact.value, fact.lower, fact.upper)
    row["record_ids"] = list(fact.record_ids)
    row["confidence"] = round(fact.confidence, 4)
    return row


def finding_row(finding: Finding) -> Row:
    """The row of `findings.jsonl`."""
    return {
        "finding_id": finding.finding_id,
        "doc_id": finding.doc_id,
        "check": finding.check,
        "kind": finding.kind,
        "status": finding.status,
        "expression": finding.expression,
        "left": _interval_row(finding.left),
        "right": _interval_row(finding.right),
        "difference": number(finding.difference),
        "record_ids": list(finding.record_ids),
        "suspects": [
            {"record_id": suspect.record_id, "value": number(suspect.value), "tied": suspect.tied}
            for suspect in finding.suspects
        ],
        "message": finding.message,
        "message_en": finding.message_en,
    }


def refusal_row(refusal: Refusal, document: Document) -> Row:
    """The row of `refused.jsonl`; the context is the text around the number."""
    start = max(0, refusal.start - _REFUSAL_CONTEXT)
    context = document.text[start : refusal.end + _REFUSAL_CONTEXT]
    return {
        "doc_id": document.doc_id,
        "start": refusal.start,
        "end": refusal.end,
        "text": refusal.text,
        "class": refusal.refusal,
        "context": " ".join(context.split()),
    }


def _interval_row(interval: Interval | None) -> Row | None:
    if interval is None:
        return None
    lower, upper = interval
    shown = number(lower)
    return {"lower": shown, "upper": shown if upper is lower else number(upper)}
