"""Converts JSON lines to Parquet, CSV, XLSX, DuckDB and Stata, streaming where the format allows it.

Parquet and DuckDB keep nested fields and exact decimals (`decimal128(38, 6)`); in the flat formats a nested field is
JSON text. XLSX and Stata hold binary floating point, as those programs do.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simplejson

from extraction.outputs.jsonl import Row, load, read_rows
from extraction.schema import TABLES, Field

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DUCKDB_FILE", "FORMATS", "write_tables"]

DUCKDB_FILE = "corpus.duckdb"
"""The database of all tables."""
_PRECISION, _SCALE = 38, 6
_STEP = Decimal(1).scaleb(-_SCALE)
_LIMIT = Decimal(10) ** (_PRECISION - _SCALE)
_BLOCK = 1 << 23
"""Bytes of JSON lines that are turned into columns at a time."""


def write_tables(folder: Path, names: Iterable[str], formats: Iterable[str]) -> None:
    """Write each `folder`/<name>.jsonl in each of the formats beside it; `folder`/corpus.duckdb holds all of them.

    `names` are keys of `schema.TABLES`, `formats` of `FORMATS`. Raises MemoryError if a Stata file does not fit.
    """
    wanted = set(formats)
    for name in names:
        source = folder / f"{name}.jsonl"
        for form in FORMATS:
            if form in wanted and form in _WRITERS:
                _WRITERS[form](source, source.with_suffix(f".{form}"), TABLES[name])
    if "duckdb" in wanted:
        _write_duckdb(folder, list(names))


# parquet and duckdb ----------------------------------------------------------------------------------------------


def _arrow_type(field: Field) -> pa.DataType:
    import pyarrow as pa

    if field.fields:
        one = pa.struct([pa.field(inner.name, _arrow_type(inner)) for inner in field.fields])
    else:
        one = {
            "text": pa.string(),
            "date": pa.string(),
            "integer": pa.int64(),
            "decimal": pa.decimal128(_PRECISION, _SCALE),
            "float": pa.float64(),
            "boolean": pa.bool_(),
        }[field.kind]
    return pa.list_(one) if field.many else one


def _write_parquet(source: Path, target: Path, fields: tuple[Field, ...]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([pa.field(field.name, _arrow_type(field)) for field in fields])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for block in _blocks(source):
            writer.write_table(_columns(block, schema))


def _blocks(source: Path) -> Iterator[bytes]:
    """The file in whole lines, about `_BLOCK` bytes at a time."""
    with source.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block + file.readline()


def _columns(block: bytes, schema: pa.Schema) -> pa.Table:
    """The lines as columns. A number that `decimal128(38, 6)` cannot hold is rounded; one too large for it is null."""
    import pyarrow as pa

    try:
        return _parse(block, schema)
    except pa.ArrowInvalid:
        lines = (simplejson.dumps(_fitted(load(line)), use_decimal=True) for line in block.splitlines())
        return _parse("\n".join(lines).encode(), schema)


def _parse(block: bytes, schema: pa.Schema) -> pa.Table:
    import pyarrow.json as pj

    return pj.read_json(
        BytesIO(block),
        read_options=pj.ReadOptions(block_size=len(block) + 1),
        parse_options=pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
    )


def _fitted(value: Any) -> Any:
    """`value` with its decimals rounded to the scale of the columns.

    >>> _fitted({"value": Decimal("0.12345678"), "lower": 10**40})
    {'value': Decimal('0.123457'), 'lower': None}
    """
    if isinstance(value, dict):
        return {key: _fitted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_fitted(item) for item in value]
    if isinstance(value, int | Decimal) and not -_LIMIT < value < _LIMIT:
        return None
    if isinstance(value, Decimal):
        with localcontext() as context:
            context.prec = _PRECISION
            return value.quantize(_STEP, ROUND_HALF_EVEN)
    return value


def _write_duckdb(folder: Path, names: list[str]) -> None:
    import duckdb

    with duckdb.connect(str(folder / DUCKDB_FILE)) as database:
        for name in names:
            parquet = folder / f"{name}.parquet"
            kept = parquet.exists()
            if not kept:
                _write_parquet(parquet.with_suffix(".jsonl"), parquet, TABLES[name])
            # `name` is a key of `schema.TABLES`: nothing of the user's stands in the statement.
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet(?)", [str(parquet)])
            if not kept:
                parquet.unlink()


# the flat formats ------------------------------------------------------------------------------------------------


def _flat(row: Row, fields: tuple[Field, ...]) -> list[Any]:
    """The values of a row in the order of the fields, nested ones as JSON text."""
    values = [row[field.name] for field in fields]
    return [
        simplejson.dumps(value, ensure_ascii=False, use_decimal=True)
        if isinstance(value, dict | list)
        else value
        for value in values
    ]


def _write_csv(source: Path, target: Path, fields: tuple[Field, ...]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields])
        for row in read_rows(source):
            writer.writerow(_flat(row, fields))


def _write_xlsx(source: Path, target: Path, fields: tuple[Field, ...]) -> None:
    from extraction.outputs.workbook import write_workbook

    rows = (_flat(row, fields) for row in read_rows(source))
    write_workbook(target, source.stem, [field.name for field in fields], rows)


def _write_dta(source: Path, target: Path, fields: tuple[Field, ...]) -> None:
    from extraction.outputs.stata import write_stata

    rows = [dict(zip((f.name for f in fields), _flat(row, fields), strict=True)) for row in read_rows(source)]
    write_stata(target, rows, fields)


_WRITERS: dict[str, Callable[[Path, Path, tuple[Field, ...]], None]] = {
    "parquet": _write_parquet,
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "dta": _write_dta,
}
FORMATS = tuple(chain(("jsonl",), _WRITERS, ("duckdb",)))
"""What `gongkai extract --format` takes."""
