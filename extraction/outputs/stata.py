"""Writes a Stata file (version 118: UTF-8). It is built in memory, since Stata reads whole files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from extraction.outputs.jsonl import Row
from extraction.schema import Field

__all__ = ["write_stata"]

_STAMP = datetime(1980, 1, 1)
"""The file's date: the same rows give the same bytes."""
_RESERVED = {"class": "class_", "end": "end_"}
"""Names that Stata, or the library that writes for it, keeps for itself."""
_LABEL = 80
"""Characters that a variable's label holds."""


def write_stata(target: Path, rows: list[Row], fields: tuple[Field, ...]) -> None:
    """Write the rows; every number is a double, text and truth values are strings, null is missing or empty."""
    import pandas as pd

    columns: dict[str, Any] = {}
    labels = {}
    for field in fields:
        name = _RESERVED.get(field.name, field.name)
        labels[name] = field.meaning[:_LABEL]
        values = [row[field.name] for row in rows]
        if field.kind in ("integer", "decimal", "float") and not field.many:
            columns[name] = pd.Series([None if v is None else float(v) for v in values], dtype="float64")
        else:
            columns[name] = pd.Series([_text(v) for v in values], dtype="object")
    pd.DataFrame(columns).to_stata(
        target, write_index=False, version=118, time_stamp=_STAMP, variable_labels=labels
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\0", "")
