"""The cells of each statutory table by slot, column and period: what table checks read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from extraction.checks.drafts import TRUSTED
from extraction.types import Record, Table

__all__ = ["Key", "Sheet", "has_blank", "sheets_of"]

Key = tuple[str, str | None, str]
"""Slot, column of applicants, period."""


@dataclass(slots=True)
class Sheet:
    """The cells of one table by slot, applicant and period.

    `blanks` says how many have no number, `doubled` are the keys of those read with two different values.
    """

    name: str
    layout: str
    number: int
    trusted: bool
    cells: dict[Key, Record] = field(default_factory=dict)
    blanks: int = 0
    doubled: set[Key] = field(default_factory=set)
    stands: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    """What a blank total stands for, by its record's id."""

    def operands(self, records: Iterable[Record]) -> Iterable[Record]:
        """The records, each blank total replaced by the cells of its row."""
        if not self.stands:
            return records
        return chain.from_iterable(self.stands.get(record.record_id, (record,)) for record in records)


def has_blank(records: Iterable[Record]) -> bool:
    """Whether a cell has no number."""
    return any(record.value is None for record in records)


def sheets_of(records: Sequence[Record], tables: Sequence[Table]) -> list[Sheet]:
    """The tables with their records, in the order of the text."""
    ordered = sorted(tables, key=lambda table: (table.start, table.name))
    sheets = [
        Sheet(table.name, table.layout, number, table.confidence > TRUSTED)
        for number, table in enumerate(ordered, 1)
    ]
    lone = {table.name: sheet for table, sheet in zip(ordered, sheets, strict=True)}
    starts = [table.start for table in ordered]
    several = len(lone) < len(sheets)
    for record in records:
        if record.slot is None or record.table is None:
            continue
        sheet: Sheet | None = lone.get(record.table)
        if several:
            sheet = sheets[max(0, bisect_right(starts, record.start) - 1)]
        if sheet is None or sheet.name != record.table:
            continue
        value = record.value
        key = (record.slot, record.applicant if sheet.name == "applications" else None, record.period)
        known = sheet.cells.setdefault(key, record)
        if known is not record:
            if known.value != value:
                sheet.doubled.add(key)
        elif value is None:
            sheet.blanks += 1
    return sheets
