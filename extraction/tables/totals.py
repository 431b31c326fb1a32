"""Rows whose blank cells have left no trace: what the numbers that are left must be, if the totals are filled.

Many offices fill the column of totals and of the others only what is not zero. Where nearly every row shows that, by
its last number being the sum of those before or a lone zero, and the totals balance as those of the form do, the last
number of each row is its total; a lone zero's other cells are blank, and to which columns other numbers belong stays
open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from extraction.genre.layouts import Balance, Form, RowForm, Sum
from extraction.tables.align import Alignment
from extraction.tables.cells import BLANK, Printed
from extraction.tables.strips import Strip
from extraction.tables.windows import Window

__all__ = ["balances_with_blanks", "totals_alone"]

_MOST = 0.8
"""So large a share of the form's rows have a total."""
_LEAST_ROWS = 6
_CONFIDENCE = 0.85
_ZERO = Decimal(0)


def totals_alone(rows: Mapping[int, tuple[RowForm, Strip]], form: Form) -> dict[int, Window]:
    """The windows of rows that fill their total and little else; empty where the rows do not show it."""
    short = {
        row: (own, strip)
        for row, (own, strip) in rows.items()
        if not strip.tight and 0 < len(strip.cells) < len(own.cells) and _sums_up(own, form.sums)
    }
    if len(short) < max(_LEAST_ROWS, _MOST * len(form.rows)) or not _shows_totals(short):
        return {}
    if not _balanced(rows.values(), form.balances):
        return {}
    return {
        row: _window(form, strip)
        for row, (form, strip) in short.items()
        if len(strip.cells) == 1 or _last_is_total(strip.cells)
    }


def balances_with_blanks(alignment: Alignment, strips: Sequence[Strip]) -> bool:
    """Whether the rows' last numbers, as totals, hold most balances if rows whose values have left no trace are blank;
    also where no balance has all its rows."""
    blank = {claim.strip for claim in alignment.blanks.values() if not strips[claim.strip].tight}
    form = alignment.form
    if not blank or len(form.sums) != 1 or not form.balances:
        return True
    last: dict[str, Decimal] = {}
    for row, claim in (alignment.claims | alignment.blanks).items():
        cells = strips[claim.strip].cells[: len(form.rows[row].cells)]
        last[form.rows[row].slot] = (cells[-1].reading.value if cells else None) or _ZERO
    held = [
        sum(last[slot] for slot in each.left) == sum(last[slot] for slot in each.right)
        for each in form.balances
        if all(slot in last for slot in (*each.left, *each.right))
    ]
    return 2 * sum(held) >= len(held)


def _sums_up(form: RowForm, sums: Sequence[Sum]) -> bool:
    """Whether the row's last cell is the sum of all others."""
    last = len(form.cells) - 1
    return len(sums) == 1 and sums[0].total == last and sums[0].parts == tuple(range(last))


def _shows_totals(rows: Mapping[int, tuple[RowForm, Strip]]) -> bool:
    """Whether lone numbers are zeros, no others are, and of the other rows more than half add up."""
    alone = [strip.cells[0].reading.value for _, strip in rows.values() if len(strip.cells) == 1]
    adding = [_last_is_total(strip.cells) for _, strip in rows.values() if len(strip.cells) > 1]
    parts = [cell.reading.value for _, strip in rows.values() for cell in strip.cells[:-1]]
    return all(value == 0 for value in alone) and all(parts) and 2 * sum(adding) >= len(adding)


def _balanced(rows: Iterable[tuple[RowForm, Strip]], balances: Sequence[Balance]) -> bool:
    """Whether the rows' last numbers, as totals, hold most of the balances, a missing row counting as nothing."""
    last = {form.slot: strip.cells[-1].reading.value or _ZERO for form, strip in rows if strip.cells}
    held = [
        sum(last.get(slot, _ZERO) for slot in each.left) == sum(last.get(slot, _ZERO) for slot in each.right)
        for each in balances
    ]
    return 2 * sum(held) >= len(held)


def _last_is_total(cells: Sequence[Printed]) -> bool:
    *parts, total = [cell.reading.value for cell in cells]
    return total is not None and sum((part or _ZERO for part in parts), _ZERO) == total


def _window(form: RowForm, strip: Strip) -> Window:
    total = strip.cells[-1]
    last = len(form.cells) - 1
    if len(strip.cells) > 1:
        return Window((total,), _CONFIDENCE, (last,))
    vanished = Printed(strip.label_end, strip.label_end, BLANK)
    return Window((*(vanished,) * last, total), _CONFIDENCE)
