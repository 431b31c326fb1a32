"""Numbers torn apart: where columns are too narrow, digits of a row stand below or with the number above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from extraction.genre.layouts import Sum
from extraction.tables.align import Alignment, Claim
from extraction.tables.cells import BLANK, Printed
from extraction.tables.labels import ROW
from extraction.tables.strips import Strip
from extraction.tables.windows import sums_hold

__all__ = ["begins_with_zero", "drop_torn", "is_broken_off"]

_BROKEN_OFF = re.compile(r"(?<![^\s|])\d{1,3}(?:,\d{3})*,\d{0,2}(?![^\s|])")
"""A number whose last group lacks digits: it goes on below."""
_NUMBERS = re.compile(r"[ \t]*\n[ ]*(?:\d[\d,.]*[ \t]+)+\d[\d,.]*[ \t]*(?=\n)")
"""A line of nothing but numbers."""
_REST = re.compile(r"0\d")
"""The beginning of what is no whole number."""
_ZERO = Decimal(0)
_LONGEST_REST = 20
"""So many characters of a label stand behind the word that it is known by, at most."""


def is_broken_off(strip: Strip, folded: str) -> bool:
    """Whether numbers that go on below stand among the words before a strip's values, which then may be the rest of
    those."""
    if strip.grid is not None or folded.find(",", strip.start, strip.label_end) < 0:
        return False
    return _BROKEN_OFF.search(folded, strip.start, strip.label_end) is not None


def begins_with_zero(strip: Strip, folded: str) -> bool:
    """Whether a value of a strip is no whole number."""
    return strip.grid is None and any(_REST.match(folded, cell.start) for cell in strip.cells)


def drop_torn(alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
    """Leave unread the rows whose sums fail and whose digits may stand elsewhere: below them; or, of two one after the
    other, with the first, so that both hold once the last digits of a total go before those of the total below. Nor are
    rows kept behind another row's label with nothing between, or whose blank cells are filled in the row below."""
    form = alignment.form
    gone = {
        row
        for row, claim in alignment.claims.items()
        if _is_glued(claim, strips, folded) or _holds_value(form.rows[row].label, strips[claim.strip], folded)
    }
    for row, claim in (alignment.blanks | alignment.claims).items():
        if _is_split("".join(form.rows[row].label.split()), claim.strip, strips, folded):
            gone.add(row)
    if len(form.sums) == 1:
        cells = {
            row: strips[claim.strip].cells
            for row, claim in alignment.claims.items()
            if strips[claim.strip].grid is None
            and len(strips[claim.strip].cells) == len(form.rows[row].cells)
        }
        order = sorted(cells, key=lambda row: cells[row][0].start)
        for upper, lower in pairwise(order):
            if _is_torn(cells[upper], cells[lower], form.sums[0]):
                gone |= {upper, lower}
        gone |= {
            row
            for row, window in alignment.windows.items()
            if window.at is None
            and sums_hold(window.cells, form.sums) is False
            and _goes_on_below(strips[alignment.claims[row].strip], folded)
        }
    if gone:
        alignment.windows = {row: own for row, own in alignment.windows.items() if row not in gone}
        alignment.blanks = {row: own for row, own in alignment.blanks.items() if row not in gone}


def _is_glued(claim: Claim, strips: Sequence[Strip], folded: str) -> bool:
    """Whether the label of another row, without values, ends where that of a row begins: values may be of either."""
    strip = strips[claim.strip]
    before = strips[claim.strip - 1] if claim.strip else strip
    if strip.grid is not None or not strip.tight or before.cells or before.grid is not None:
        return False
    ends = [mark.end for mark in before.marks if mark.means(ROW)]
    between = folded[max(ends) : claim.label_start] if ends else ""
    return 0 < len(between) <= _LONGEST_REST and not any(map(str.isspace, between)) and "|" not in between


def _holds_value(label: str, strip: Strip, folded: str) -> bool:
    """Whether the first cell is blank, and a number at the end of the printed label, not the form's, may be its own."""
    if (
        label[-1:].isdigit()
        or strip.grid is not None
        or not strip.tight
        or not strip.cells
        or strip.cells[0].reading is not BLANK
    ):
        return False
    return strip.filled and folded[strip.label_end - 1 : strip.label_end].isdigit()


def _is_split(label: str, number: int, strips: Sequence[Strip], folded: str) -> bool:
    """Whether in the grid the row below has nothing but the rest of the label, and values where this one is blank."""
    strip = strips[number]
    if strip.grid is None or number + 1 >= len(strips) or strips[number + 1].grid != strip.grid:
        return False
    below = strips[number + 1]
    filled = {cell.place.column for cell in below.cells if cell.reading is not BLANK}
    blank = {cell.place.column for cell in strip.cells if cell.reading is BLANK}
    if not filled or not filled <= blank or any(mark.means(ROW) for mark in below.marks):
        return False
    words = folded[below.start : below.label_end].replace("\t", "\n").split("\n")
    rest = "".join(words[-1].split()) if below.label_end > below.start else ""
    return rest in label and rest != label


def _goes_on_below(strip: Strip, folded: str) -> bool:
    """Whether several numbers without a label stand below those of a row, no more than it has."""
    if strip.grid is not None or not strip.tight:
        return False
    own = strip.cells[: strip.row_end]
    match = _NUMBERS.match(folded, own[-1].end) if own else None
    count = len(match[0].split()) if match else 0
    return 1 < count <= sum(cell.reading.value is not None for cell in own)


def _is_torn(upper: Sequence[Printed], lower: Sequence[Printed], total: Sum) -> bool:
    """Whether the total of a row has, behind what its parts come to, just the digits that the total of the row below
    lacks before its own: of totals 157 and 4 over parts that come to 15 and 74, the 7 is the second one's."""
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
