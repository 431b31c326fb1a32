"""An extraction as an annotation, so that predictions can be reviewed like human annotations."""

from __future__ import annotations

from extraction.gold import (
    GoldDocument,
    GoldFinding,
    GoldRecord,
    GoldRefusal,
    GoldSection,
    Reading,
)
from extraction.result import Extraction
from extraction.types import Record

__all__ = ["document_of"]

_INCONSISTENT = "inconsistent"


def document_of(extraction: Extraction) -> GoldDocument:
    """The extraction as a document whose id is its `doc_id`; narrative records only: cells need no review by region."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for number, breakdown in enumerate(extraction.breakdowns, 1):
        name = f"b{number}"
        for record_id in breakdown.totals[:1]:
            groups.setdefault(record_id, []).append((name, "closed" if breakdown.closed else "total"))
        for record_id in breakdown.parts:
            groups.setdefault(record_id, []).append((name, "part"))
    records = [record for record in extraction.records if record.source == "narrative"]
    reading = Reading(
        records=[_record(record, tuple(groups.get(record.record_id, ()))) for record in records],
        refusals=[GoldRefusal(r.start, r.end, r.text, r.refusal) for r in extraction.refusals],
        sections=[
            GoldSection(section.key, section.title, section.start)
            for section in extraction.sections
            if section.level == 1
            and extraction.document.text.startswith(section.title, section.start)
            and section.title
        ],
        findings=_findings(extraction, {record.record_id: record.text for record in records}),
    )
    document = extraction.document
    return GoldDocument(document.doc_id, document.text, document.source.sha256, reading, source="gongkai")


def _record(record: Record, groups: tuple[tuple[str, str], ...]) -> GoldRecord:
    return GoldRecord(
        start=record.start,
        end=record.end,
        text=record.text,
        indicators=(record.indicator,),
        value=record.value,
        lower=record.lower,
        upper=record.upper,
        unit=record.unit,
        approximation=record.approximation,
        period=record.period,
        applicant=record.applicant,
        scope=record.scope,
        qualifier=record.qualifier,
        groups=groups,
    )


def _findings(extraction: Extraction, texts: dict[str, str]) -> list[GoldFinding]:
    """The inconsistencies, each at the first narrative record that it reads."""
    found = []
    for finding in extraction.findings:
        where = next((texts[record_id] for record_id in finding.record_ids if record_id in texts), None)
        if finding.status == _INCONSISTENT and where is not None:
            found.append(GoldFinding(finding.check, finding.status, where))
    return found
