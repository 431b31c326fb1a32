"""The column of row codes that a coded list prints before its values: found, and taken off.

A code is known by its form, or by its place in the count: lists go on counting past the codes that a form knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from extraction.genre.layouts import RowForm
from extraction.tables.cells import BLANK, Printed
from extraction.tables.strips import Strip

__all__ = ["without_codes"]

_CODED = 0.6
"""Rows begin with codes where so large a share of them has its own, or one more than the row before."""
_HARDLY = 0.3
"""The share that is enough where as many rows have their own as chance does not give theirs."""
_LEAST_COUNT = 6
_LARGEST_GAP = 25
"""So many codes at most are left out from one row to the next: a short list leaves whole chapters out."""


def without_codes(rows: Mapping[int, tuple[RowForm, Strip]]) -> dict[int, tuple[RowForm, list[Printed]]]:
    """The rows' cells on their own line, the column of row codes taken off where the table prints one."""
    if not _has_codes(rows):
        return {row: (form, _own_line(strip, 0, len(form.cells))) for row, (form, strip) in rows.items()}
    result = {}
    reached: Decimal | None = None
    next_: Decimal | None = None
    for row, (form, strip) in sorted(rows.items(), key=lambda entry: entry[1][1].start):
        first = int(bool(strip.cells) and _is_code(strip, form, reached, next_))
        next_ = None
        if first and strip.cells[0].reading.value is not None:
            reached = strip.cells[0].reading.value
            next_ = reached + 1
        glued = not first and bool(strip.cells) and _begins_with_code(strip.cells[0], form.code)
        result[row] = (form, [] if glued else _own_line(strip, first, len(form.cells)))
    return result


def _begins_with_code(cell: Printed, code: str | None) -> bool:
    """Whether other digits stand right behind those of the row's code: of another row's code, or of its value."""
    if code is None or cell.reading.state != "number" or cell.end - cell.start <= len(code):
        return False
    return len(code) > 1 and str(cell.reading.value).startswith(code.lstrip("0"))


def _own_line(strip: Strip, first: int, size: int) -> list[Printed]:
    """The cells from `first` on, those of the row's own line only if they are enough."""
    return strip.cells[first : strip.row_end] if strip.row_end - first >= size else strip.cells[first:]


def _has_codes(rows: Mapping[int, tuple[RowForm, Strip]]) -> bool:
    own = [
        bool(strip.cells) and _prints(strip.cells[0], form.code) for form, strip in rows.values() if form.code
    ]
    if not own:
        return False
    if sum(own) >= _CODED * len(own) or (sum(own) >= _LEAST_COUNT and sum(own) >= _HARDLY * len(own)):
        return True
    strips = sorted((strip for _, strip in rows.values()), key=lambda strip: strip.start)
    firsts = [strip.cells[0].reading.value for strip in strips if strip.cells]
    counted = [
        after - before == 1 for before, after in pairwise(firsts) if before is not None and after is not None
    ]
    return len(counted) >= _LEAST_COUNT and sum(counted) >= _CODED * len(counted)


def _is_code(strip: Strip, form: RowForm, reached: Decimal | None, next_: Decimal | None) -> bool:
    """Whether the first cell is the row's code, goes on with the count, or is the blank in its place.

    `reached` is the last code, `next_` the one to come where the row before has one.
    """
    first = strip.cells[0]
    if first.reading is BLANK:
        return strip.tight
    if _prints(first, form.code):
        return True
    value = first.reading.value
    if reached is None or value is None or first.reading.unit is not None:
        return False
    return value == next_ or (
        len(strip.cells) > len(form.cells) and reached < value <= reached + _LARGEST_GAP
    )


def _prints(cell: Printed, code: str | None) -> bool:
    return code is not None and cell.reading.value == Decimal(code) and cell.end - cell.start <= len(code)
