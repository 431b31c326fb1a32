"""The statutory tables of a genre (`layouts/*.toml`).

A file describes one layout: its tables, their columns, and their rows with the parts of their labels (`keys`) by
which a row is known. A `Form` is one table of one layout, every cell spelt out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file
from extraction.genre.indicators import Indicator
from extraction.genre.prints import Print, TableName, load_print

__all__ = ["Balance", "CellForm", "Form", "Layouts", "RowForm", "Sum", "load_layouts"]

Period = Literal["current", "cumulative"]
Applicant = Literal["natural_person", "commercial", "research", "social", "legal_service", "other", "total"]


class Sum(Schema):
    """Within a row, the cell `total` is the sum of the cells `parts` (positions from 0)."""

    total: int
    parts: tuple[int, ...]


class Balance(Schema):
    """Within a column, the rows `left` (slots) add up to the same as the rows `right`."""

    left: tuple[str, ...]
    right: tuple[str, ...]


class _Column(Schema):
    label: str
    applicant: Applicant | None = None
    period: Period = "current"
    optional: bool = False
    keys: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()


class _Cell(Schema):
    column: str
    indicator: str
    unit: str | None = None
    unit_unknown: bool = False


class _Group(Schema):
    id: str
    label: str
    keys: tuple[str, ...]


class _Row(Schema):
    label: str
    keys: tuple[str, ...]
    slot: str | None = None
    under: tuple[str, ...] = ()
    indicator: str | None = None
    cells: tuple[_Cell, ...] = ()
    unit: str | None = None
    code: str | None = None
    whole: bool = False
    also: tuple[str, ...] = ()


class _Table(Schema):
    name: TableName
    headings: tuple[str, ...]
    headers: tuple[str, ...]
    row: tuple[_Row, ...]
    unlabelled: bool = False
    qualified: bool = False
    least: int = 2
    column: tuple[_Column, ...] = ()
    group: tuple[_Group, ...] = ()
    sum: tuple[Sum, ...] = ()
    balance: tuple[Balance, ...] = ()


class _Layout(Schema):
    id: str
    source: str
    table: tuple[_Table, ...]


@dataclass(frozen=True, slots=True)
class CellForm:
    """One cell of a form. `scale` turns a bare printed number into `unit`; `unit_unknown`: the form prints no unit."""

    indicator: str
    slot: str
    column: str
    applicant: str | None
    unit: str
    period: str
    scale: Decimal
    money: bool
    unit_unknown: bool


@dataclass(frozen=True, slots=True)
class RowForm:
    """One row of a form. `under` are the indexes of its groups; `whole` keys count only where they end the label."""

    label: str
    keys: tuple[str, ...]
    under: tuple[int, ...]
    cells: tuple[CellForm, ...]
    slot: str
    code: str | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One table of one layout.

    `headings` announce the table, `headers` are words of its header cells. A form without row labels is `unlabelled`;
    in a `qualified` one the row's label is the cells' qualifier. Fewer than `least` rows are no table. A form with an
    optional column fits only where a word of that column is `needed` and there, one without only where it is not.
    Where its one column is split into several, `totals` label the one with the totals.
    """

    layout: str
    name: str
    rows: tuple[RowForm, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    headings: tuple[str, ...]
    headers: tuple[str, ...]
    sums: tuple[Sum, ...]
    balances: tuple[Balance, ...]
    unlabelled: bool
    qualified: bool
    least: int
    columns: tuple[str, ...]
    needed: frozenset[str]
    refused: frozenset[str]
    totals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layouts:
    """All forms, in the order of layout and table, and how cells are printed."""

    forms: tuple[Form, ...]
    print: Print


def load_layouts(folder: Path, indicators: Mapping[str, Indicator]) -> Layouts:
    """The forms of `folder`/layouts and the print of `folder`/tables.toml. Raises `KnowledgeError`."""
    printed = load_print(folder / "tables.toml")
    forms: list[Form] = []
    for path in sorted((folder / "layouts").glob("*.toml"), reverse=True):
        layout = load_file(path, _Layout)
        for table in layout.table:
            try:
                forms.extend(_forms(layout.id, table, _Context(indicators, printed)))
            except KeyError as error:
                raise KnowledgeError(f"{path}: table {table.name}: unknown {error}") from None
            except ValueError as error:
                raise KnowledgeError(f"{path}: table {table.name}: {error}") from None
    return Layouts(tuple(forms), printed)


@dataclass(frozen=True, slots=True)
class _Context:
    indicators: Mapping[str, Indicator]
    printed: Print


def _forms(layout: str, table: _Table, context: _Context) -> list[Form]:
    """The forms of a table: with all columns and, where some are optional, also without those."""
    choices = [table.column]
    if any(column.optional for column in table.column):
        choices.append(tuple(column for column in table.column if not column.optional))
    return [_form(layout, table, columns, context) for columns in choices]


def _form(layout: str, table: _Table, columns: tuple[_Column, ...], context: _Context) -> Form:
    groups = {group.id: index for index, group in enumerate(table.group)}
    rows = []
    for row in table.row:
        cells = _own_cells(row, context) if row.cells else _column_cells(row, columns, context)
        slot = row.slot or row.code or cells[0].slot
        for key in row.keys:
            if not any(key in label for label in (row.label, *row.also)):
                raise ValueError(f"row {row.label}: key {key} is in no label of it (name one in `also`)")
        under = tuple(groups[group] for group in row.under)
        rows.append(RowForm(row.label, row.keys, under, cells, slot, row.code, row.whole))
    slots = {row.slot for row in rows}
    for balance in table.balance:
        for slot in (*balance.left, *balance.right):
            if slot not in slots:
                raise KeyError(slot)
    return Form(
        layout,
        table.name,
        tuple(rows),
        tuple((group.label, group.keys) for group in table.group),
        table.headings,
        table.headers,
        table.sum,
        table.balance,
        table.unlabelled,
        table.qualified,
        table.least,
        tuple(column.label for column in columns),
        frozenset(key for column in columns if column.optional for key in column.keys),
        frozenset(key for column in table.column if column not in columns for key in column.keys),
        frozenset(columns[0].totals if len(columns) == 1 else ()),
    )


def _own_cells(row: _Row, context: _Context) -> tuple[CellForm, ...]:
    return tuple(
        _cell_form(
            cell.indicator,
            row.slot or cell.indicator,
            _Column(label=cell.column),
            cell.unit,
            context,
            cell.unit_unknown,
        )
        for cell in row.cells
    )


def _column_cells(row: _Row, columns: tuple[_Column, ...], context: _Context) -> tuple[CellForm, ...]:
    if row.indicator is None or not columns:
        raise ValueError(
            f"row {row.label}: neither cells of its own nor an indicator for the table's columns"
        )
    slot = row.slot or row.code or row.indicator
    return tuple(_cell_form(row.indicator, slot, column, row.unit, context) for column in columns)


def _cell_form(
    indicator: str,
    slot: str,
    column: _Column,
    unit: str | None,
    context: _Context,
    unit_unknown: bool = False,
) -> CellForm:
    known = context.indicators[indicator]
    printed = unit or known.unit
    canonical, scale = context.printed.units.get(printed, (printed, Decimal(1)))
    return CellForm(
        indicator,
        slot,
        column.label,
        column.applicant,
        canonical,
        column.period,
        scale,
        known.kind == "money",
        unit_unknown,
    )
