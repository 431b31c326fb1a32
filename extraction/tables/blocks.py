"""A table whose one row of numbers is printed in several: a row for each block, for each result or for each number.

The form has one long row, its columns being the same few results in block after block. Where no row is that long, the
words beside the rows and above them tell which number is which. A row that only counts the columns is no row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.genre.layouts import Form
from extraction.tables.cells import BLANK, Printed
from extraction.tables.columns import JOIN
from extraction.tables.labels import Mark
from extraction.tables.rivals import bare
from extraction.tables.strips import Strip
from extraction.tables.windows import sums_hold

__all__ = ["Blocks"]

_LONGEST_LABEL = 400
"""So much of the text before a row is looked at for its label and the header above it."""
_LONGEST_BLOCK = 20
"""So much before the first known word of the header, for the block's own."""


_FIRST_COUNTS = (1, 0)
"""Columns are counted from one, by programs from zero."""
_BLANK_LINE = re.compile(r"[^\n]{0,20}\n([ |\t]*)(?=\n|\Z)")
"""A line without words below another's end."""
_BLANK_ROW = re.compile(r"[^\n]{0,20}?\|\|([ |\t]*)(?=\n|\Z)")
_BLANK_CELL = re.compile(r"(?<=\|)[ \t]+(?=\|)")
"""A row without words on the line of another, where two pipes end a row; and one of its cells."""


class Blocks:
    """Joins the strips of such a table; for forms without row labels whose columns are blocks of the same results."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._index = next((index for index, form in enumerate(forms) if form.unlabelled), -1)
        self._headers = frozenset(forms[self._index].headers if self._index >= 0 else ())
        self._sums = forms[self._index].sums if self._index >= 0 else ()
        cells = forms[self._index].rows[0].cells if self._index >= 0 else ()
        paths = [cell.column.split(JOIN) for cell in cells]
        self._blocks = list(dict.fromkeys(path[-2] for path in paths if len(path) > 1))
        self._results = list(dict.fromkeys(path[-1] for path in paths))
        self._size = len(paths)
        if self._size != len(self._blocks) * len(self._results):
            self._size = 0

    def joined(self, strips: list[Strip], folded: str) -> list[Strip]:
        """The strips, those of such a table as one with the cells in the order of the form."""
        if not self._size:
            return strips
        if any(len(strip.cells) >= self._size for strip in strips):
            strips = self._without_counts(strips)
        headers = self._headers
        headed = [
            number for number, strip in enumerate(strips) for mark in strip.marks if mark.word in headers
        ]
        starts = list(dict.fromkeys(headed))
        for number in starts:
            self._fill_first(strips[number], folded)
        if any(len(strips[number].cells) >= self._size for number in starts):
            return strips
        for number in starts:
            body = self._blank_body(strips[number], folded)
            if body is not None:
                return [*strips[: number + 1], body, *strips[number + 1 :]]
        for first in starts:
            after = self._end(strips, first)
            own = strips[first:after]
            cells = self._cells(own, folded) if own else None
            if cells is not None:
                return [*strips[:first], _one(own, cells), *strips[after:]]
        return strips

    def _heads(self, mark: Mark) -> bool:
        return mark.word in self._headers

    def _fill_first(self, strip: Strip, folded: str) -> None:
        """Add the first cell of a row of tabs on a line of its own, where it is blank."""
        if strip.grid is not None or not strip.tight or len(strip.cells) != self._size - 1:
            return
        start = folded.rfind("\n", 0, strip.cells[0].start) + 1
        line = folded[start : strip.cells[-1].start]
        if line.startswith("\t") and line.count("\t") == self._size - 1 and "\n" not in line:
            strip.cells = [Printed(start, start, BLANK), *strip.cells]
            strip.row_end = strip.soft = self._size

    def _blank_body(self, strip: Strip, folded: str) -> Strip | None:
        """The line of blanks alone, marked off, that follows the header in running text: a body left empty."""
        heads = [mark for mark in strip.marks if self._heads(mark)]
        if not heads or strip.grid is not None:
            return None
        following = _BLANK_LINE.match(folded, heads[-1].end)
        count = sum(map(following[1].count, "|\t")) if following else 0
        if following is None and (following := _BLANK_ROW.match(folded, heads[-1].end)):
            count = sum(1 for _ in _BLANK_CELL.finditer(folded, *following.span(1)))
        if following is None or abs(count - self._size) > 1:
            return None
        start = following.start(1)
        cells = [Printed(start, start, BLANK)] * self._size
        return Strip(start, start, following.end(1), heads, cells, True, self._size, self._size, False)

    def _without_counts(self, strips: Sequence[Strip]) -> list[Strip]:
        """The strips without cells that count the columns; what stands before them belongs to what follows."""
        kept: list[Strip] = []
        above: Strip | None = None
        for strip in strips:
            cells = strip.cells
            counts = len(cells) >= self._size and any(
                all(cell.reading.value == number for number, cell in enumerate(cells[: self._size], first))
                for first in _FIRST_COUNTS
            )
            if above is not None:
                strip = replace(strip, start=above.start, marks=above.marks + strip.marks)
                above = None
            if counts and all(cell.reading is BLANK for cell in cells[self._size :]):
                above = strip
                continue
            if counts:
                cells = cells[self._size :]
                row_end = strip.row_end if strip.row_end <= len(cells) else len(cells)
                soft = max(0, strip.soft - self._size)
                ragged = strip.ragged and len(cells) != self._size
                strip = replace(strip, cells=cells, row_end=row_end, soft=soft, ragged=ragged)
            kept.append(strip)
        return kept

    def _end(self, strips: Sequence[Strip], first: int) -> int:
        """Where the strips from `first` on end that together have as many cells as the form; `first` if none do."""
        count = 0
        for number in range(first, min(len(strips), first + 2 * self._size)):
            count += len(self._values(strips[number]))
            if count >= self._size:
                return number + 1 if count == self._size else first
        return first

    def _values(self, strip: Strip) -> list[Printed]:
        """The cells but for blank ones that are empty labels, or may belong to what follows."""
        cells = strip.cells[: strip.soft] if strip.tight and strip.grid is None else strip.cells
        results = len(self._results)
        surplus = len(cells) - results
        if surplus > 0 and len(cells) != self._size - results:
            if all(cell.reading is BLANK for cell in cells):
                return []
            if surplus < len(self._blocks) and all(cell.reading is BLANK for cell in cells[:surplus]):
                return cells[surplus:]
        return cells[:results] if all(cell.reading is BLANK for cell in cells[results:]) else cells

    def _cells(self, own: Sequence[Strip], folded: str) -> list[Printed] | None:
        """The cells in the order of the form; None where the labels do not tell it."""
        blocks, results = len(self._blocks), len(self._results)
        cells: list[Printed] = []
        sizes: list[int] = []
        texts: list[str] = []
        end = max(0, min(own[0].start, own[0].marks[0].start - _LONGEST_BLOCK))
        for strip in own:
            values = self._values(strip)
            if values:
                cells += values
                sizes.append(len(values))
                texts.append(folded[max(end, strip.label_end - _LONGEST_LABEL) : strip.label_end])
                end = values[-1].end
        labels = list(map(bare, texts))
        beside = [(self._block(text), _last(self._results, bare(text))) for text in texts]
        head = labels[0]
        if sizes == [results] * blocks or sizes == [results, self._size - results]:
            known = _in_order(self._results, head) and beside[0][0] == 0
            known = known and (len(sizes) == 2 or [block for block, _ in beside] == list(range(blocks)))
            if len(sizes) == 2:
                known = known and _in_order(self._blocks[1:], labels[1])
            elif not any(labels[1:]):
                known = _in_order(self._results, head) and all(
                    sums_hold(cells, [each]) is not False for each in self._sums
                )
            return cells if known else None
        if sizes == [blocks] * results:
            known = _in_order(self._blocks, head) and [result for _, result in beside] == list(range(results))
            return (
                [cells[at * blocks + block] for block in range(blocks) for at in range(results)]
                if known
                else None
            )
        if sizes == [1] * self._size:
            known = [result for _, result in beside] == list(range(results)) * blocks
            known = known and [block for block, _ in beside[::results]] == list(range(blocks))
            return cells if known else None
        return None

    def _block(self, text: str) -> int | None:
        """Which block the text before a row names last; a note in brackets counts where nothing else does."""
        block = _last(self._blocks, bare(text))
        return _last(self._blocks, "".join(text.split())) if block is None else block


def _last(words: Sequence[str], label: str) -> int | None:
    """Which of the words stands last in a label; None where none does."""
    place, number = max((label.rfind(word), number) for number, word in enumerate(words))
    return number if place >= 0 else None


def _in_order(words: Sequence[str], label: str) -> bool:
    """Whether the last of each of the words stand in a label in their order."""
    places = [label.rfind(word) for word in words]
    return places[0] >= 0 and places == sorted(places)


def _one(own: Sequence[Strip], cells: list[Printed]) -> Strip:
    first, last = own[0], own[-1]
    marks = [mark for strip in own for mark in strip.marks]
    size = len(cells)
    filled = any(strip.filled for strip in own)
    return Strip(
        first.start,
        first.label_end,
        last.end,
        marks,
        cells,
        True,
        size,
        size,
        filled,
        first.grid,
        joined=True,
    )
