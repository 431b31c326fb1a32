"""Which of a strip's cells are the row's: all of them mostly, else the only reading that nothing speaks against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

from extraction.genre.layouts import RowForm, Sum
from extraction.tables.cells import BLANK, Printed, Reading
from extraction.tables.codes import without_codes
from extraction.tables.labels import HEADER, Mark
from extraction.tables.strips import Strip

__all__ = ["Window", "choose_windows", "sums_hold", "without_slipped"]

_LARGEST_SURPLUS = 3
_ZERO = Decimal(0)
_FEW_ALIKE = 3
"""So many rows of one shape show where the table's rows end."""
_FEW_FILLED = 2
"""So many rows of one cell that go on with zeros show that the table fills them up."""
_EXACT, _BLANK_SURPLUS, _BY_SUM = 0.99, 0.97, 0.9


class Window(NamedTuple):
    """The cells of a row, and how surely they are; `at` are their positions where they are not all of the row's."""

    cells: tuple[Printed, ...]
    confidence: float
    at: tuple[int, ...] | None = None


def choose_windows(rows: Mapping[int, tuple[RowForm, Strip]], sums: Sequence[Sum]) -> dict[int, Window]:
    """The window of each row that has one without doubt.

    A row with as many cells as its form is exact. Of surplus cells blanks go first, from the side where the table's
    other rows have theirs; a surplus value only where the row's sums hold for one reading alone, or where several rows
    of one cell go on with zeros. Of cells on ragged lines nothing tells the order but the row's sums.
    """
    own = {
        row: (form, cells)
        for row, (form, cells) in without_codes(rows).items()
        if not (rows[row][1].ragged and _unordered(form, cells, rows[row][1], sums))
    }
    windows = {
        row: Window(tuple(cells), _EXACT)
        for row, (form, cells) in own.items()
        if len(cells) == len(form.cells) and not any(cell.reading is BLANK for cell in cells)
    }
    return windows if len(windows) == len(own) else windows | _choose(rows, own, sums)


def _unordered(form: RowForm, cells: Sequence[Printed], strip: Strip, sums: Sequence[Sum]) -> bool:
    """Whether cells that stand on several lines are not those of the row in their order, as far as its sums tell."""
    if len(cells) <= strip.row_end < len(strip.cells):
        return False
    return len(cells) != len(form.cells) or not sums_hold(cells, sums)


def _choose(
    rows: Mapping[int, tuple[RowForm, Strip]],
    own: Mapping[int, tuple[RowForm, list[Printed]]],
    sums: Sequence[Sum],
) -> dict[int, Window]:
    """The same where some rows have blank, lost or surplus cells; `own` are the rows' cells without codes."""
    found = {row: _candidates(form, cells) for row, (form, cells) in own.items()}
    lengths: dict[int, Counter[int]] = {}
    usual: dict[int, Counter[int]] = {}
    for row, (cells, starts) in found.items():
        depth = len(rows[row][0].under)
        lengths.setdefault(depth, Counter())[len(cells) - len(rows[row][0].cells)] += 1
        if len(starts) == 1:
            usual.setdefault(depth, Counter())[starts[0]] += 1
    last = max((strip.start for _, strip in rows.values()), default=0)
    filled = sum(1 for row, (cells, _) in found.items() if _is_filled_up(*rows[row], cells))
    crowded = sum(1 for row, (cells, _) in found.items() if _has_surplus(rows[row][0], cells))
    alike = len({len(form.cells) for form, _ in rows.values()}) == 1
    if alike and not sums and crowded > _FEW_ALIKE and 2 * crowded > len(found):
        found = {row: each for row, each in found.items() if _has_surplus(rows[row][0], each[0])}
    windows: dict[int, Window] = {}
    for row, (cells, starts) in found.items():
        form, strip = rows[row]
        size, depth = len(form.cells), len(form.under)
        start = _start(cells, starts, size, usual.get(depth, Counter()), sums)
        if start is not None:
            window = tuple(cells[start : start + size])
            surplus, count = lengths[depth].most_common(1)[0]
            usually = (
                count >= _FEW_ALIKE and len(cells) - size >= surplus and (strip.start < last or surplus > 0)
            )
            short = len(cells) - size < surplus if count > 1 else _lacks_edge(window)
            if strip.start < last and len(cells) - size > surplus and sums_hold(window, sums) is False:
                continue
            edges = BLANK not in (cells[0].reading, cells[-1].reading)
            whole = strip.tight and edges and (count < 2 or surplus <= 0)
            certain = usually or (len(cells) == size and (strip.grid is not None or whole))
            if certain or not (_doubtful(window, strip, short) or _shifted(window, sums)):
                windows[row] = Window(window, _EXACT if len(cells) == size else _BLANK_SURPLUS)
        elif not starts and size < len(cells) <= size + _LARGEST_SURPLUS:
            named = _by_header(cells, size, strip.marks)
            chosen = named or _by_sums(cells, size, sums)
            if not strip.tight and (sums or named is None) and _may_be_split(cells, size, sums):
                chosen = None
            if chosen is None and size == 1 and filled >= _FEW_FILLED and _is_filled_up(form, strip, cells):
                chosen = (cells[0],)
            if chosen is not None:
                windows[row] = Window(chosen, _BY_SUM)
    return windows | _merged(rows, found)


def _merged(
    rows: Mapping[int, tuple[RowForm, Strip]], found: Mapping[int, tuple[list[Printed], list[int]]]
) -> dict[int, Window]:
    """The windows of rows whose surplus cells, a blank at an edge though there may be, their header shows merged."""
    merged = {
        row: _by_header(cells, len(rows[row][0].cells), rows[row][1].marks)
        for row, (cells, starts) in found.items()
        if starts and len(cells) > len(rows[row][0].cells)
    }
    return {row: Window(cells, _BLANK_SURPLUS) for row, cells in merged.items() if cells is not None}


def _is_repeated(window: Sequence[Printed]) -> bool:
    """Whether the row's numbers are one that a merged cell repeats: the blank before it may then be the row's first."""
    return len(window) > 1 and len({cell.reading for cell in window}) == 1 and bool(window[0].reading.value)


def _has_surplus(form: RowForm, cells: Sequence[Printed]) -> bool:
    """Whether more numbers stand in a row than its form has cells: beside such rows a lone number's column is open."""
    return sum(cell.reading is not BLANK for cell in cells) > len(form.cells)


def _is_filled_up(form: RowForm, strip: Strip, cells: Sequence[Printed]) -> bool:
    """Whether a row of one cell goes on with zeros, marked off, where only other rows have columns."""
    surplus = cells[len(form.cells) :]
    return (
        strip.tight
        and len(form.cells) == 1
        and len(surplus) > 1
        and all(cell.reading.value == 0 for cell in surplus)
    )


def _shifted(window: tuple[Printed, ...], sums: Sequence[Sum]) -> bool:
    """Whether a row with blanks breaks its sums: rather a cell is lost than a number wrong."""
    return any(cell.reading is BLANK for cell in window) and sums_hold(window, sums) is False


def without_slipped(windows: Mapping[int, Window], sums: Sequence[Sum]) -> dict[int, Window]:
    """The windows but for those whose total, at the end, is blank and may be the number before it: where a cell is lost
    somewhere, and its row padded to the width of the others. With that cell blank the sums hold; or it was what they
    lack, and no other row has a blank total."""
    blank = [row for row, window in windows.items() if _lacks_total(window.cells, sums)]
    alone = len(blank) == 1 < _FEW_ALIKE <= len(windows)
    return {
        row: window
        for row, window in windows.items()
        if row not in blank or window.at is not None or not _may_have_slipped(window.cells, sums, alone)
    }


def _lacks_total(cells: Sequence[Printed], sums: Sequence[Sum]) -> bool:
    """Whether the last cell is the total of a sum, and blank, and a number stands before it."""
    ends = bool(sums) and sums[-1].total == len(cells) - 1
    return ends and cells[-1].reading is BLANK and bool(cells[-2].reading.value)


def _may_have_slipped(cells: Sequence[Printed], sums: Sequence[Sum], alone: bool) -> bool:
    *own, last = cells
    first = sums[-1].parts[0]
    if any(sums_hold([*own[:at], last, *own[at:]], sums) for at in range(len(own))):
        return True
    rest = sum(filter(None, (cell.reading.value for cell in own[first:-1])), _ZERO)
    return alone and (own[-1].reading.value or _ZERO) > rest


def _doubtful(window: tuple[Printed, ...], strip: Strip, short: bool) -> bool:
    """Whether a blank at the window's edge may stand for a cell that is lost.

    That is so in a row with fewer cells than the rows like it, and where the blank may belong to what follows.
    """
    blanks = [cell for cell in window if cell.reading is BLANK]
    if not blanks or len(blanks) == len(window):
        return False
    soft = {id(cell) for cell in strip.cells[strip.soft :]}
    return short or any(id(cell) in soft for cell in blanks)


def _lacks_edge(window: tuple[Printed, ...]) -> bool:
    """Whether a cell at the edge of a row, and no other, is blank: rather the mark between two rows."""
    blanks = [index for index, cell in enumerate(window) if cell.reading is BLANK]
    return len(window) > 1 and len(blanks) == 1 and blanks[0] in (0, len(window) - 1)


def _start(
    cells: list[Printed], starts: list[int], size: int, usual: Counter[int], sums: Sequence[Sum]
) -> int | None:
    """Where the row's cells start: where rows like it have theirs, else where alone the sums hold; nowhere if a number
    behind blanks is printed for each column of a merged cell."""
    if len(starts) < 2:
        start = starts[0] if starts else None
        return None if start and not sums and _is_repeated(cells[start : start + size]) else start
    for start, _ in usual.most_common():
        if start in starts:
            return start
    holding = [start for start in starts if sums_hold(cells[start : start + size], sums)]
    return holding[0] if len(holding) == 1 else None


def sums_hold(cells: Sequence[Printed], sums: Sequence[Sum]) -> bool | None:
    """Whether the row's sums hold, a blank counting as nothing; None where it has no sum to hold."""
    held = None
    for total in sums:
        whole = cells[total.total].reading.value
        if whole is None:
            continue
        parts = sum(filter(None, [cells[part].reading.value for part in total.parts]), _ZERO)
        if parts != whole:
            return False
        held = True
    return held


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


def _may_be_split(cells: Sequence[Printed], size: int, sums: Sequence[Sum]) -> bool:
    """Whether the sums hold as well, if there are any, where numbers beside each other are one number, its digits set
    apart."""
    gaps = [
        at for at, pair in enumerate(pairwise(cells)) if all(cell.reading.value is not None for cell in pair)
    ]
    for joined in combinations(gaps, len(cells) - size):
        if not sums and any(cells[at].reading.value == 0 for at in joined):
            continue
        reading: list[Printed] = []
        for at, cell in enumerate(cells):
            if at - 1 in joined:
                number = f"{reading[-1].reading.value}{cell.reading.value}"
                reading[-1] = cell._replace(
                    reading=Reading("number", Decimal(number)) if number.isdigit() else BLANK
                )
            else:
                reading.append(cell)
        if not sums or sums_hold(reading, sums):
            return True
    return False


def _by_header(cells: Sequence[Printed], size: int, marks: Sequence[Mark]) -> tuple[Printed, ...] | None:
    """The cells, merged ones once that are printed once for each column they span, as the header above is."""
    heads = [mark.word for mark in marks if mark.means(HEADER)][-len(cells) :]
    if len(heads) < len(cells):
        return None
    kept = [cells[0]]
    for (before, cell), (above, head) in zip(pairwise(cells), pairwise(heads), strict=True):
        if head != above:
            kept.append(cell)
        elif cell.reading != before.reading:
            return None
    return tuple(kept) if len(kept) == size else None


def _by_sums(cells: list[Printed], size: int, sums: Sequence[Sum]) -> tuple[Printed, ...] | None:
    """The one reading, among those that leave out the surplus, whose sums hold; without sums, that all agree on."""
    readings: dict[tuple[Reading, ...], tuple[Printed, ...]] = {}
    for kept in combinations(range(len(cells)), size):
        reading = tuple(cells[index] for index in kept)
        if sums_hold(reading, sums) is not False:
            readings.setdefault(tuple(cell.reading for cell in reading), reading)
    return next(iter(readings.values())) if len(readings) == 1 else None
