"""Rows of a form that a table seems not to have: left out there, or not told by what is left of their labels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extraction.tables.align import Alignment
from extraction.tables.strips import Strip
from extraction.types import Table

__all__ = ["rows_missing"]

_MOST = 2 / 3
"""The share of a list's codes that a table has which is to have all."""


def rows_missing(alignment: Alignment, table: Table | None, strips: Sequence[Strip]) -> int:
    """How many rows of the form no line was taken for.

    Of a form that every office shortens as it likes: how many that have a code, where most of them are there, else how
    many lines with values among the table's rows were taken for none.
    """
    known = alignment.claims.keys() | alignment.blanks.keys()
    if not alignment.form.qualified:
        return len(alignment.form.rows) - len(known)
    coded = {number for number, row in enumerate(alignment.form.rows) if row.code}
    if len(coded & known) > _MOST * len(coded):
        return len(coded - known)
    if table is None or not alignment.claims:
        return 0
    read = [cell.start for cell in table.cells]
    claimed = {claim.strip for claim in alignment.claims.values()}
    return sum(
        any(cell.reading.value is not None for cell in strip.cells)
        and bisect_left(read, strip.label_end) == bisect_left(read, strip.end)
        for number, strip in enumerate(strips[min(claimed) : max(claimed)], min(claimed))
        if number not in claimed
    )
