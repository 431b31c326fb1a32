"""An alignment to a `Table`: every cell with its value, unit, labels and confidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from extraction.genre.layouts import CellForm, RowForm
from extraction.genre.prints import Print
from extraction.tables.align import Alignment, Claim
from extraction.tables.cells import BLANK, NOWHERE, CellReader, Printed
from extraction.tables.columns import Columns
from extraction.tables.extra import OTHER, extra_rows
from extraction.tables.rowlabels import RowLabels
from extraction.tables.strips import Strip
from extraction.tables.windows import Window, sums_hold
from extraction.types import Cell, Document, Place, Table, made

__all__ = ["Builder", "balances_held"]

_START = attrgetter("start")
_ZERO = Decimal(0)
_ONE = Decimal(1)
_BROKEN_SUM = 0.98
_GUESSED = 0.93
_VANISHED = 0.9
_ASSUMED_UNIT = 0.5
_UNIT_REACH = 14
"""A unit belongs to a word of the header where it begins so many characters after it at most."""
_HEADER_REACH = 2
"""The header of a sum of money stands at most so many strips before its row."""


class Builder:
    """Builds the tables of one document. `assumed` says whether a sum of money had to be read without a unit."""

    def __init__(
        self, printed: Print, reader: CellReader, document: Document, strips: Sequence[Strip]
    ) -> None:
        self._units = printed.units
        self._money_units = {unit for unit, scale in printed.units.values() if scale != 1}
        self._reader = reader
        self._document = document
        self._folded = document.folded
        self._text = document.text
        self._strips = strips
        self._spots = [spot for block in document.blocks for spot in block.spots]
        self.assumed = False

    def table(self, alignment: Alignment, index: int, borrowed: Mapping[int, RowForm]) -> Table | None:
        """The table of an alignment to the form with that index, some rows being `borrowed` from another; None where no
        row could be read. It is as sure as its least sure row; a unit that is assumed makes its own cell unsure, not
        the table."""
        form = alignment.form
        cells: list[Cell] = []
        least = 1.0
        rows = RowLabels(form, index, self._document, self._strips)
        columns = Columns(form, self._document, self._strips, self._reader)
        entries = [
            (borrowed.get(row, form.rows[row]), claim, self._window(alignment, row, claim))
            for row, claim in (alignment.claims | alignment.blanks).items()
        ]
        if alignment.windows:
            entries += extra_rows(alignment, self._strips, self._folded, self._units)
        for row, claim, window in sorted(entries, key=lambda entry: entry[1].strip):
            own, path = rows.labels(row, claim)
            if window is None:
                continue
            broken = window.at is None and sums_hold(window.cells, form.sums) is False
            certain = window.confidence * (_BROKEN_SUM if broken else 1)
            confidence = round(certain * (_GUESSED if claim.guessed else 1), 4)
            qualifier = own if form.qualified or row.slot == OTHER else None
            headers = columns.labels(row, claim, window)
            described: Sequence[CellForm] = row.cells
            if window.at is not None:
                described, headers = [described[at] for at in window.at], [headers[at] for at in window.at]
            cells += self._cells(described, window, claim, (path, headers, qualifier), confidence)
            least = min(least, confidence)
        if not cells:
            return None
        cells.sort(key=_START)
        share = balances_held(alignment)
        confidence = round(least * (0.9 + 0.1 * share), 4)
        return Table(form.name, form.layout, tuple(cells), cells[0].start, cells[-1].end, confidence)

    def _cells(
        self,
        forms: Sequence[CellForm],
        window: Window,
        claim: Claim,
        labels: tuple[str, Sequence[str], str | None],
        certain: float,
    ) -> Iterator[Cell]:
        """The cells of a row; `labels` are its own and those of its columns, and its qualifier."""
        row, columns, qualifier = labels
        for form, printed, column in zip(forms, window.cells, columns, strict=True):
            start, end, (state, value, own), place = printed
            unit, confidence = form.unit, certain
            if place is NOWHERE and self._spots:
                place = self._on_page(start)
            if own is not None or claim.unit is not None or form.money:
                unit, scale, known = self._unit(form, claim, own)
                if not known and value:
                    confidence = min(certain, _ASSUMED_UNIT)
                    self.assumed = True
                if value is not None and scale != 1:
                    value = _plain(value * scale)
            yield made(Cell, (
                start, end, self._text[start:end], state, value, unit, form.indicator, form.slot,
                form.applicant, qualifier, form.period, row, column, place, confidence,
            ))  # fmt: skip

    def _unit(self, form: CellForm, claim: Claim, own: str | None) -> tuple[str, Decimal, bool]:
        """Unit and scale of a cell, its `own`, that of its row's label or of its column, and whether they are known."""
        if own is not None:
            return (*self._units[own], True)
        if claim.unit is not None and self._measures(claim.unit, form):
            return (*self._units[claim.unit], True)
        return self._money(form, claim) if form.money else (form.unit, _ONE, True)

    def _on_page(self, start: int) -> Place:
        """Where a cell that begins at `start` stands, on the pages of a file that has pages."""
        number = bisect_right(self._spots, start, key=_START) - 1
        if number < 0 or self._spots[number].end < start:
            return NOWHERE
        spot = self._spots[number]
        return Place(page=spot.page, bbox=spot.bbox)

    def _measures(self, printed: str, form: CellForm) -> bool:
        """Whether a unit that stands in a row's label can be the cell's: that of money is not a count's, and the end of
        the form's own is the rest of it on a line of its own."""
        unit, _ = self._units[printed]
        if unit != form.unit and form.unit.endswith(unit):
            return False
        return unit == form.unit or form.indicator == OTHER or unit not in self._money_units

    def _money(self, form: CellForm, claim: Claim) -> tuple[str, Decimal, bool]:
        """Unit and scale of a bare sum of money: the header's, else the form's; and whether either prints one."""
        for number in range(claim.strip, max(-1, claim.strip - _HEADER_REACH - 1), -1):
            strip = self._strips[number]
            for mark in strip.marks:
                if mark.word in form.column:
                    after = self._folded[mark.end : min(mark.end + _UNIT_REACH, strip.end)].split("|")[0]
                    unit = self._unit_in(after, form)
                    if unit:
                        return (*self._units[unit], True)
        start = self._strips[claim.strip].start
        unit = self._unit_in(
            self._folded[max(start, claim.label_start - _UNIT_REACH) : claim.label_start], form
        )
        if unit:
            return (*self._units[unit], True)
        return form.unit, form.scale, not form.unit_unknown

    def _unit_in(self, text: str, form: CellForm) -> str | None:
        """The longest unit in a stretch of a header that measures what the cell does; a line break may part it."""
        words = "".join(text.split())
        units = [
            unit
            for unit, (canonical, _) in self._units.items()
            if canonical == form.unit and _stands_in(words, unit)
        ]
        return max(units, key=len, default=None)

    def _window(self, alignment: Alignment, row: int, claim: Claim) -> Window | None:
        window = alignment.windows.get(row)
        if window is None and row in alignment.blanks:
            return self._blank_window(alignment.form.rows[row], claim)
        return window

    def _blank_window(self, row: RowForm, claim: Claim) -> Window:
        strip = self._strips[claim.strip]
        size = len(row.cells)
        if len(strip.cells) >= size:
            return Window(tuple(strip.cells[:size]), 0.97)
        vanished = Printed(strip.label_end, strip.label_end, BLANK)
        return Window((vanished,) * size, _VANISHED)


def balances_held(alignment: Alignment) -> float:
    """The share of the form's column balances that hold, a blank or unread cell counting as nothing; 1 without any."""
    form = alignment.form
    if not form.balances:
        return 1.0
    by_slot = {
        form.rows[row].slot: window.cells for row, window in alignment.windows.items() if window.at is None
    }
    held = tried = 0
    for balance in form.balances:
        if not all(slot in by_slot for slot in (*balance.left, *balance.right)):
            continue
        for column in range(len(form.rows[0].cells)):
            left, right = (
                sum(filter(None, [by_slot[slot][column].reading.value for slot in side]), _ZERO)
                for side in (balance.left, balance.right)
            )
            tried += 1
            held += left == right
    return held / tried if tried else 1.0


def _stands_in(words: str, unit: str) -> bool:
    """Whether the characters of a unit stand in the words, in their order."""
    position = 0
    for character in unit:
        position = words.find(character, position) + 1
        if not position:
            return False
    return True


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros after the point, and without exponent."""
    whole = value.to_integral_value()
    return whole.quantize(_ONE) if whole == value else value.normalize()
