"""Numbers torn apart: where columns are too narrow, digits of a row stand below or with the number above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from extraction.genre.layouts import Sum
from extraction.tables.align import Alignment
from extraction.tables.cells import Printed
from extraction.tables.strips import Strip
from extraction.tables.windows import Window

__all__ = ["is_broken_off", "without_torn"]

_BROKEN_OFF = re.compile(r"(?<![^\s|])\d{1,3}(?:,\d{3})*,\d{0,2}(?![^\s|])")
"""A number whose last group lacks digits: it goes on below."""
_ZERO = Decimal(0)


def is_broken_off(strip: Strip, folded: str) -> bool:
    """Whether numbers that go on below stand among the words before a strip's values, which then may be the rest of
    those."""
    if strip.grid is not None or folded.find(",", strip.start, strip.label_end) < 0:
        return False
    return _BROKEN_OFF.search(folded, strip.start, strip.label_end) is not None


def without_torn(alignment: Alignment, strips: Sequence[Strip]) -> dict[int, Window]:
    """The windows but for two one after the other of which the first has digits of the second: the sums of both fail,
    and hold once the last digits of a total go before those of the total below."""
    form = alignment.form
    if len(form.sums) != 1:
        return alignment.windows
    cells = {
        row: strips[claim.strip].cells
        for row, claim in alignment.claims.items()
        if strips[claim.strip].grid is None and len(strips[claim.strip].cells) == len(form.rows[row].cells)
    }
    order = sorted(cells, key=lambda row: cells[row][0].start)
    torn = {
        row
        for upper, lower in pairwise(order)
        if _is_torn(cells[upper], cells[lower], form.sums[0])
        for row in (upper, lower)
    }
    return {row: window for row, window in alignment.windows.items() if row not in torn}


def _is_torn(upper: Sequence[Printed], lower: Sequence[Printed], total: Sum) -> bool:
    numbers = []
    for cells in (upper, lower):
        whole = cells[total.total].reading.value
        if whole is None or not 0 <= whole == whole.to_integral_value():
            return False
        parts = sum((cells[part].reading.value or _ZERO for part in total.parts), _ZERO)
        numbers += [str(whole), str(parts)]
    above, first, below, second = numbers
    moved = above.removeprefix(first)
    return len(moved) < len(above) and bool(moved) and moved + below == second
