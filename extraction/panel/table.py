"""The rows of a panel: their fields, their order, and their files, written as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extraction.panel.reports import Head, Report, StatedFact
from extraction.rows import number

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "Row", "rows_of", "write_table"]

COLUMNS = (
    *("agency_key", "agency", "report_year", "doc_id"),
    *("indicator", "applicant", "qualifier", "scope", "period"),
    *("value", "lower", "upper", "unit", "agreement", "confidence"),
)
Row = tuple[Any, ...]
"""Values in the order of `COLUMNS`."""

_DECIMALS = ("value", "lower", "upper")
_STEP = Decimal("0.000001")
_BATCH = 1 << 14
"""Rows that are turned into columns at a time."""
_GROUP = 1 << 20
"""Rows of a row group of Parquet: so many are in memory at the most, as columns."""


def rows_of(head: Head, report: Report) -> list[Row]:
    """The rows of a report, sorted."""
    rows = [(*head.told, *_cells(fact)) for fact in (*report.facts.values(), *report.others)]
    return sorted(rows, key=lambda row: [str(cell) for cell in row])


def _cells(fact: StatedFact) -> Row:
    numbers = (number(fact.value), number(fact.interval.lower), number(fact.interval.upper))
    return (*fact.key, *numbers, fact.unit, fact.agreement, fact.confidence)


def write_table(rows: Iterable[Row], folder: Path) -> int:
    """Write panel.parquet and panel.csv into a folder; decimals have six places. Returns the number of rows."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    schema, count = _schema(), 0
    group: list[pa.Table] = []
    with (
        pyarrow.csv.CSVWriter(folder / "panel.csv", schema) as flat,
        pyarrow.parquet.ParquetWriter(folder / "panel.parquet", schema, compression="zstd") as parquet,
    ):
        for batch in _batches(rows):
            table = _columns(batch, schema)
            flat.write_table(table)
            group.append(table)
            count += len(batch)
            if count % _GROUP == 0:
                parquet.write_table(pa.concat_tables(group))
                group.clear()
        if group or not count:
            parquet.write_table(pa.concat_tables(group) if group else schema.empty_table())
    return count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= {name: pa.decimal128(38, 6) for name in _DECIMALS}
    kinds |= {"report_year": pa.int64(), "confidence": pa.float64()}
    return pa.schema(list(kinds.items()))


def _columns(rows: list[Row], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = zip(schema, zip(*rows, strict=True), strict=True)
    return pa.Table.from_arrays(
        [
            pa.array(
                [_placed(cell) for cell in column] if field.name in _DECIMALS else column, type=field.type
            )
            for field, column in columns
        ],
        schema=schema,
    )


def _placed(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(_STEP, ROUND_HALF_EVEN)
