"""Rows as lines of JSON and back: UTF-8, `\\n`, exact decimals in plain notation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import simplejson

__all__ = ["dump", "dump_pretty", "load", "read_rows"]

Row = dict[str, Any]

_ENCODER = simplejson.JSONEncoder(ensure_ascii=False, use_decimal=True, check_circular=False)
_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Line breaks that JSON need not escape, but that some readers split lines at."""


def dump(row: Row) -> bytes:
    """One line of a file, its end included. Decimals must print without exponent, as those of `extraction.rows` do.

    >>> from decimal import Decimal
    >>> dump({"value": Decimal("98.50"), "text": "98.5%"})
    b'{"value": 98.50, "text": "98.5%"}\\n'
    """
    line = _ENCODER.encode(row)
    for mark, escaped in _BREAKS.items():
        if mark in line:
            line = line.replace(mark, escaped)
    return line.encode() + b"\n"


def dump_pretty(row: Row) -> bytes:
    """A whole file of one object, indented."""
    return simplejson.dumps(row, ensure_ascii=False, use_decimal=True, indent=2).encode() + b"\n"


def load(line: bytes | str) -> Row:
    """The row of one line; its fractions are exact decimals.

    >>> load('{"value": 98.5}')
    {'value': Decimal('98.5')}
    """
    row: Row = simplejson.loads(line, use_decimal=True)
    return row


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file, one at a time."""
    with path.open("rb") as file:
        for line in file:
            yield load(line)
