"""Writes an annotation in rows notation: the inverse of `parse_rows`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.gold.notation import Notation
from extraction.gold.reading import GoldRecord, GoldRefusal, GoldSection, Reading
from extraction.gold.rows import INFINITY, RowError, find_place, read_record

__all__ = ["format_fields", "format_heading", "format_row", "format_rows", "format_target"]

_SPECIAL = re.compile(r"[\\|;⏎]")


def format_rows(reading: Reading, text: str, notation: Notation) -> str:
    """The rows that `parse_rows` reads as `reading`: headings where they stand, marks in the order of their start,
    findings last.
    """
    return "".join(f"{line}\n" for line in _lines(reading, text, notation))


def _lines(reading: Reading, text: str, notation: Notation) -> Iterator[str]:
    headings = sorted(reading.sections, key=lambda section: section.start)
    cursor = 0
    for mark in sorted(reading.marks(), key=lambda mark: mark.start):
        while headings and headings[0].start <= mark.start:
            yield format_heading(headings.pop(0), text)
        yield format_row(mark, text, cursor, notation)
        cursor = mark.start
    for heading in headings:
        yield format_heading(heading, text)
    for finding in reading.findings:
        yield f"! {finding.check} {finding.status} {_escape(finding.where)}".rstrip()


def format_row(mark: GoldRecord | GoldRefusal, text: str, cursor: int | None, notation: Notation) -> str:
    """The row of one mark, where the row before it begins at `cursor`; without one, a row that holds in any place."""
    if isinstance(mark, GoldRefusal):
        parts = [_escape(mark.text), f"-{mark.refusal}"]
        fields = ""
    else:
        parts = [_escape(mark.text), format_target(mark)]
        fields = format_fields(mark, notation)
    place = f"at={mark.start}" if cursor is None else _occurrence(mark, text, cursor)
    extra = "; ".join(filter(None, (fields, place)))
    return " | ".join([*parts, extra] if extra else parts)


def format_target(record: GoldRecord) -> str:
    """The indicators as a row has them."""
    return ", ".join(record.indicators)


def format_fields(record: GoldRecord, notation: Notation) -> str:
    """The fields of a record's row, without those that the notation fills in."""
    try:
        bare = read_record(record.text, record.start, format_target(record), {}, notation)
    except RowError:
        bare = None
    states: dict[str, str | None] = {"c": record.cell}
    if record.value is not None:
        if bare is None or bare.value != record.value:
            states["v"] = _number(record.value)
        states["lo"] = _number(record.lower, "-") if record.lower != record.value else None
        states["hi"] = _number(record.upper) if record.upper != record.value else None
    states["u"] = record.unit if bare is None or "v" in states or bare.unit != record.unit else None
    states["ap"] = record.approximation if record.approximation != "exact" else None
    states["p"] = record.period if record.period != "current" else None
    states["a"], states["s"], states["q"] = record.applicant, record.scope, record.qualifier
    groups = [name if role == "part" else f"{name}.{role}" for name, role in record.groups]
    states["g"] = ",".join(groups) or None
    return "; ".join(f"{key}={_escape(value)}" for key, value in states.items() if value is not None)


def _occurrence(mark: GoldRecord | GoldRefusal, text: str, cursor: int) -> str:
    """The field that tells which occurrence is meant; the offset where the mark stands inside a longer number."""
    occurrence = 1
    try:
        while (start := find_place(mark.text, text, cursor, occurrence)) < mark.start:
            occurrence += 1
    except RowError:
        start = -1
    if start != mark.start:
        return f"at={mark.start}"
    return f"n={occurrence}" if occurrence > 1 else ""


def format_heading(section: GoldSection, text: str) -> str:
    """The row of a level-1 heading."""
    occurrence = 1
    start = text.find(section.title)
    while 0 <= start < section.start:
        start = text.find(section.title, start + 1)
        occurrence += 1
    row = f"= {section.key} | {_escape(section.title)}"
    return row if occurrence == 1 else f"{row} | n={occurrence}"


def _number(value: Decimal | None, sign: str = "") -> str:
    return f"{sign}{INFINITY}" if value is None else f"{value:f}"


def _escape(text: str) -> str:
    escaped = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return escaped.replace("\n", "⏎")
