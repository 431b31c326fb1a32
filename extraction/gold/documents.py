"""Stand-off JSON: one gold document a file, as other programs read it.

Keys follow the names of the output contract. Numbers are exact decimals on both sides; an open end is null.
"""

from __future__ import annotations

import dataclasses
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import simplejson

from extraction.errors import ExtractionError
from extraction.gold.reading import (
    GoldCell,
    GoldDocument,
    GoldFinding,
    GoldRecord,
    GoldRefusal,
    GoldSection,
    Meta,
    Reading,
)
from extraction.rows import number

__all__ = [
    "GoldError",
    "canonical_text",
    "document_from_json",
    "document_to_json",
    "dump_document",
    "read_json",
]

Json = dict[str, Any]


class GoldError(ExtractionError):
    """Gold data that contradicts itself, its text or its folder; the message names the file."""


def canonical_text(data: bytes) -> str:
    """The text that all offsets index: UTF-8 without byte-order mark, every line end one `\\n`.

    >>> canonical_text("一\\r\\n二".encode())
    '一\\n二'
    """
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def dump_document(document: GoldDocument) -> str:
    """The JSON file of a document: one mark a line, so that a change is seen as one."""
    content = document_to_json(document)
    lists = ("records", "refused", "sections", "findings", "cells")
    head = {key: value for key, value in content.items() if key not in lists}
    parts = [f" {_dumps(key)}: {_dumps(value)}" for key, value in head.items()]
    for name in lists:
        if content[name] is None:
            parts.append(f" {_dumps(name)}: null")
            continue
        rows = ",\n".join(f"  {_dumps(row)}" for row in content[name])
        parts.append(f" {_dumps(name)}: [\n{rows}\n ]" if rows else f" {_dumps(name)}: []")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _dumps(value: object) -> str:
    return str(simplejson.dumps(value, ensure_ascii=False, use_decimal=True))


def document_to_json(document: GoldDocument) -> Json:
    """The document as plain values; `document_from_json` is the inverse, given the text."""
    reading = document.reading
    return {
        "id": document.id,
        "sha256": document.sha256,
        "reading": document.source,
        "meta": None if document.meta is None else _meta(document.meta),
        "records": [_record(record) for record in reading.records],
        "refused": [
            {"text": r.text, "start": r.start, "end": r.end, "class": r.refusal} for r in reading.refusals
        ],
        "sections": [{"key": s.key, "title": s.title, "start": s.start} for s in reading.sections],
        "findings": [
            {
                "check": finding.check,
                "status": finding.status,
                "where": finding.where,
                "spans": [[record.start, record.end] for record in reading.finding_records(finding)],
            }
            for finding in reading.findings
        ],
        "cells": None if document.cells is None else [_cell(cell) for cell in document.cells],
    }


def _cell(cell: GoldCell) -> Json:
    return {**dataclasses.asdict(cell), "value": number(cell.value)}


def _meta(meta: Meta) -> Json:
    return {**dataclasses.asdict(meta), "constructions": list(meta.constructions)}


def _record(record: GoldRecord) -> Json:
    return {
        "text": record.text,
        "start": record.start,
        "end": record.end,
        "indicator": record.indicators[0],
        "also": list(record.indicators[1:]),
        "qualifier": record.qualifier,
        "applicant": record.applicant,
        "value": number(record.value),
        "lower": number(record.lower),
        "upper": number(record.upper),
        "unit": record.unit,
        "approximation": record.approximation,
        "period": record.period,
        "scope": record.scope,
        "cell": record.cell,
        "groups": [{"name": name, "role": role} for name, role in record.groups],
    }


def document_from_json(content: Json, text: str, sha256: str | None = None) -> GoldDocument:
    """The document that `content` (parsed with decimals) marks in `text`.

    Keys that hold their defaults may be left out. Raises `GoldError` if a span does not hold its text, or where
    `sha256`, that of the file at hand, is not the one that was annotated.
    """
    name = content.get("id", "?")
    stored = content.get("sha256")
    if sha256 and stored and stored != sha256:
        raise GoldError(f"{name}: the raw file was changed after it was annotated")
    reading = Reading(
        records=[_record_from(row) for row in content.get("records", ())],
        refusals=[
            GoldRefusal(row["start"], row["end"], row["text"], row["class"])
            for row in content.get("refused", ())
        ],
        sections=[GoldSection(row["key"], row["title"], row["start"]) for row in content.get("sections", ())],
        findings=[
            GoldFinding(row["check"], row["status"], row.get("where") or "")
            for row in content.get("findings", ())
        ],
    )
    for mark in reading.marks():
        if text[mark.start : mark.end] != mark.text:
            raise GoldError(f"{name}: {mark.text!r} does not stand at {mark.start}")
    meta = content.get("meta")
    return GoldDocument(
        id=name,
        text=text,
        sha256=sha256 or stored or hashlib.sha256(text.encode()).hexdigest(),
        reading=reading,
        meta=None if meta is None else Meta.from_mapping(meta),
        source=content.get("reading", "gold"),
        cells=None if content.get("cells") is None else tuple(_cell_from(row) for row in content["cells"]),
    )


def _cell_from(row: Json) -> GoldCell:
    return GoldCell(**{**row, "value": _decimal(row["value"])})


def _record_from(row: Json) -> GoldRecord:
    return GoldRecord(
        start=row["start"],
        end=row["end"],
        text=row["text"],
        indicators=(row["indicator"], *row.get("also", ())),
        value=_decimal(row["value"]),
        lower=_decimal(row["lower"]),
        upper=_decimal(row["upper"]),
        unit=row["unit"],
        approximation=row.get("approximation", "exact"),
        period=row.get("period", "current"),
        applicant=row.get("applicant"),
        scope=row.get("scope"),
        qualifier=row.get("qualifier"),
        groups=tuple((group["name"], group["role"]) for group in row.get("groups", ())),
        cell=row.get("cell"),
    )


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def read_json(path: Path) -> Json:
    """A parsed JSON file, numbers with a point as decimals. Raises `GoldError`."""
    try:
        content: Json = simplejson.loads(path.read_text(encoding="utf-8"), use_decimal=True)
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: {error}") from None
    return content
