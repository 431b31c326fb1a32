"""Which of a strip's cells are the row's: all of them mostly, else the only reading that nothing speaks against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from extraction.genre.layouts import RowForm, Sum
from extraction.tables.cells import BLANK, Printed
from extraction.tables.strips import Strip

__all__ = ["Window", "choose_windows", "sums_hold"]

_LARGEST_SURPLUS = 3
_ZERO = Decimal(0)
_CODED = 0.6
"""Rows begin with their codes where so large a share of those that have one do."""
_EXACT, _BLANK_SURPLUS, _BY_SUM = 0.99, 0.97, 0.9


class Window(NamedTuple):
    """The cells of a row, and how surely they are."""

    cells: tuple[Printed, ...]
    confidence: float


def choose_windows(rows: Mapping[int, tuple[RowForm, Strip]], sums: Sequence[Sum]) -> dict[int, Window]:
    """The window of each row that has one without doubt.

    A row with as many cells as its form is exact. Of surplus cells blanks go first, from the side where the table's
    other rows have theirs; a surplus value only where the row's sums hold for one reading alone.
    """
    found = {row: _candidates(form, cells) for row, (form, cells) in _without_codes(rows).items()}
    usual = Counter(starts[0] for _, starts in found.values() if len(starts) == 1).most_common(1)
    preferred = usual[0][0] if usual else 0
    windows: dict[int, Window] = {}
    for row, (cells, starts) in found.items():
        size = len(rows[row][0].cells)
        if starts:
            start = preferred if preferred in starts else starts[0]
            certain = _EXACT if len(cells) == size else _BLANK_SURPLUS
            windows[row] = Window(tuple(cells[start : start + size]), certain)
        elif size < len(cells) <= size + _LARGEST_SURPLUS:
            chosen = _by_sums(cells, size, sums)
            if chosen is not None:
                windows[row] = Window(chosen, _BY_SUM)
    return windows


def sums_hold(cells: Sequence[Printed], sums: Sequence[Sum]) -> bool | None:
    """Whether the row's sums hold, a blank counting as nothing; None where it has no sum to hold."""
    held = None
    for total in sums:
        whole = cells[total.total].reading.value
        if whole is None:
            continue
        parts = sum((cells[part].reading.value or _ZERO for part in total.parts), _ZERO)
        if parts != whole:
            return False
        held = True
    return held


def _without_codes(rows: Mapping[int, tuple[RowForm, Strip]]) -> dict[int, tuple[RowForm, list[Printed]]]:
    """The rows' cells, the printed row codes taken off where the table prints them."""
    coded = [
        bool(strip.cells) and _prints(strip.cells[0], form.code) for form, strip in rows.values() if form.code
    ]
    has_codes = bool(coded) and sum(coded) >= _CODED * len(coded)
    result = {}
    for row, (form, strip) in rows.items():
        size = len(form.cells)
        first = int(has_codes and bool(strip.cells) and _prints(strip.cells[0], form.code))
        cells = strip.cells[first:]
        if strip.row_end - first >= size:
            cells = strip.cells[first : strip.row_end]
        result[row] = (form, cells)
    return result


def _prints(cell: Printed, code: str | None) -> bool:
    return code is not None and cell.reading.value == Decimal(code) and cell.end - cell.start <= len(code)


def _candidates(form: RowForm, cells: list[Printed]) -> tuple[list[Printed], list[int]]:
    """The cells, and where a window can start that leaves out nothing but blanks."""
    size = len(form.cells)
    if len(cells) < size:
        return cells, []
    filled = [index for index, cell in enumerate(cells) if cell.reading is not BLANK]
    if not filled:
        return cells, [0]
    earliest = max(0, filled[-1] - size + 1)
    latest = min(filled[0], len(cells) - size)
    return cells, list(range(earliest, latest + 1))


def _by_sums(cells: list[Printed], size: int, sums: Sequence[Sum]) -> tuple[Printed, ...] | None:
    """The one reading, among those that leave out the surplus, whose sums hold; without sums, that all agree on."""
    readings: dict[tuple[Decimal | None, ...], tuple[Printed, ...]] = {}
    for kept in combinations(range(len(cells)), size):
        reading = tuple(cells[index] for index in kept)
        if not sums or sums_hold(reading, sums):
            readings.setdefault(tuple(cell.reading.value for cell in reading), reading)
    return next(iter(readings.values())) if len(readings) == 1 else None
