"""The cells of each statutory table by slot, column and period: what table checks read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from extraction.checks.drafts import TRUSTED
from extraction.types import Record, Table

__all__ = ["Key", "Sheet", "sheets_of"]

Key = tuple[str, str | None, str]
"""Slot, column of applicants, period."""


@dataclass(slots=True)
class Sheet:
    """The cells of one table by slot, applicant and period. `doubled` are keys read with two different values."""

    name: str
    layout: str
    number: int
    trusted: bool
    cells: dict[Key, Record] = field(default_factory=dict)
    doubled: set[Key] = field(default_factory=set)
    stands: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    """What a blank total stands for, by its record's id."""

    def operands(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, each blank total replaced by the cells of its row."""
        return chain.from_iterable(self.stands.get(record.record_id, (record,)) for record in records)


def sheets_of(records: Sequence[Record], tables: Sequence[Table]) -> list[Sheet]:
    """The tables with their records, in the order of the text."""
    ordered = sorted(tables, key=lambda table: (table.start, table.name))
    sheets = [
        Sheet(table.name, table.layout, number, table.confidence > TRUSTED)
        for number, table in enumerate(ordered, 1)
    ]
    lone = {table.name: sheet for table, sheet in zip(ordered, sheets, strict=True)}
    several = {name for name in lone if sum(table.name == name for table in ordered) > 1}
    for record in records:
        if record.slot is None or record.table is None:
            continue
        sheet: Sheet | None = lone.get(record.table)
        if record.table in several:
            sheet = next(
                (
                    sheet
                    for table, sheet in zip(ordered, sheets, strict=True)
                    if table.name == record.table and table.start <= record.start <= record.end <= table.end
                ),
                None,
            )
        if sheet is not None:
            _enter(sheet, record)
    return sheets


def _enter(sheet: Sheet, record: Record) -> None:
    applicant = record.applicant if sheet.name == "applications" else None
    key = (record.slot or "", applicant, record.period)
    known = sheet.cells.setdefault(key, record)
    if known is not record and known.value != record.value:
        sheet.doubled.add(key)
