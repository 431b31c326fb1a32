"""Strips against forms: which strip is which row of which printing of a form.

A row is known by its own label: the last key before the values, with nothing after it but the rest of that label. A
label that the form prints twice is told by the rows around it. Nothing is assigned by position alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from extraction.genre.layouts import Form
from extraction.genre.prints import Print
from extraction.remembered import Remembered
from extraction.tables.cells import BLANK
from extraction.tables.labels import HEADER, ROW, Mark
from extraction.tables.rivals import bare, number_before, rivals
from extraction.tables.strips import Strip, is_unnamed
from extraction.tables.uses import Uses
from extraction.tables.windows import Window
from extraction.types import made

__all__ = ["HEADED", "LONGEST_LABEL", "MANY", "Aligner", "Alignment", "Claim", "holds_unread"]

LONGEST_LABEL = 160
_UNIT_NOTE = re.compile(r"\((?:[^():]{0,4}:)?([^()\s]{1,3})\)[:]?\Z")
"""A unit in brackets at the end of a label."""
_DRAWN = "--+"
"""A line drawn below a label ends its row."""
_OPEN_NOTE = re.compile(r"\([^()]{3,}\Z")
"""A note whose end is cut off, or stands on the next line."""
_NEXT_LABEL = re.compile(r"\(\w{1,2}\)\w{2}")
"""Where another label begins, with its numbering."""
_CELL_MARK = re.compile(r"[|\t]")
_REMEMBERED = 4096
"""Labels that are kept: they recur from report to report."""
_SLACK = 2
"""So many characters more than its label has may follow a key."""
_WIDE = 3
"""A row of so many cells is hardly met outside its table."""
_NEARLY_ALL = 0.8
MANY = 8
"""So many labels are no words of prose."""
HEADED = 3
"""Under so many words of the header a single row is a table: offices leave out the parts that do not concern them."""
_TELLING = 4
"""A word of the header that no other layout has says as much as a row."""
_HEADER_REACH = 2
"""A header stands at most so many strips before the first row."""


class Claim(NamedTuple):
    """A strip that is a row. Its key stands at `label_start`; `unit` is printed between label and value."""

    strip: int
    label_start: int
    unit: str | None = None
    guessed: bool = False


@dataclass(slots=True)
class Alignment:
    """One printing of one form: the strips that are its rows, what could be read of them, and its evidence.

    `end` is where the last row entered ends, `grid` the grid in which it stands. The rows `doubted` are printed
    twice, and nothing tells which is which.
    """

    form: Form
    claims: dict[int, Claim] = field(default_factory=dict)
    blanks: dict[int, Claim] = field(default_factory=dict)
    windows: dict[int, Window] = field(default_factory=dict)
    headers: set[str] = field(default_factory=set)
    headed: bool = False
    doubted: set[int] = field(default_factory=set)
    end: int = 0
    grid: int | None = None

    @property
    def unread(self) -> int:
        """How many rows stand there with values that cannot all be read without doubt."""
        return len(self.claims) - sum(window.at is None for window in self.windows.values())

    @property
    def labelled(self) -> bool:
        """Whether most labels of the form stand there, with values or without."""
        rows = len(self.claims.keys() | self.blanks.keys())
        return rows >= MANY and 2 * rows > len(self.form.rows)

    def convincing(self, strips: Sequence[Strip]) -> bool:
        """Whether it is a table at all, rather than words of one in running text."""
        rows = len(self.claims) + self._blank_rows(strips)
        evidence = bool(self.headers) or self.headed or len(self.claims) > _WIDE
        columns = self.headers.isdisjoint(self.form.refused) and (
            not self.form.needed or not self.headers.isdisjoint(self.form.needed)
        )
        enough = (
            rows >= self.form.least or (bool(rows) and len(self.headers) >= HEADED) or self.is_empty(strips)
        )
        return enough and evidence and columns

    def is_empty(self, strips: Sequence[Strip]) -> bool:
        """Whether nearly all labels of the form stand under its header, and no value among or in columns after them."""
        numbers = [claim.strip for claim in self.blanks.values()]
        if self.claims or not self.headers or len(numbers) <= _NEARLY_ALL * len(self.form.rows):
            return False
        following = next((strip for strip in strips[max(numbers) + 1 :] if strip.filled), None)
        if following and following.marks and following.marks[-1].kinds & (HEADER | ROW) == HEADER:
            return False
        return not any(strip.filled for strip in strips[min(numbers) : max(numbers) + 1])

    def fit(self, strips: Sequence[Strip], telling: Set[str]) -> int:
        """How well the form fits: rows with as many cells as it has, words of its header that are `telling`."""
        score = _TELLING * len(self.headers & telling) + self._blank_rows(strips)
        for row, claim in self.claims.items():
            cells, size = strips[claim.strip].cells, len(self.form.rows[row].cells)
            if len(cells) == size and cells[-1].reading is not BLANK:
                score += 4
                continue
            filled = strips[claim.strip].extent
            score += 4 if filled == size else 3 if filled > size else 2 if len(cells) == size else 1
        return score

    def _blank_rows(self, strips: Sequence[Strip]) -> int:
        """How many rows show all their cells blank."""
        rows = self.form.rows
        return sum(
            len(strips[claim.strip].cells) >= len(rows[row].cells) for row, claim in self.blanks.items()
        )


class Aligner:
    """Finds the printings of one form among strips."""

    def __init__(self, form: Form, printed: Print) -> None:
        self.form = form
        self._units = printed.units
        self._fillers = printed.fillers
        self._unreadable = printed.unreadable
        self._columns = {cell.column.rpartition(" / ")[2] for row in form.rows for cell in row.cells}
        self._rests = [{key: bare(row.label).partition(key)[2] for key in row.keys} for row in form.rows]
        self._rivals = rivals(form)
        self._after = Remembered(self._unit_and_rest, _REMEMBERED)
        self._follows = Remembered(self._is_followed, _REMEMBERED)

    def __call__(self, uses: Sequence[Uses], strips: Sequence[Strip], folded: str) -> list[Alignment]:
        """The printings in text order, their rows not yet read; a new one begins where a row comes again."""
        found = [Alignment(self.form)]
        reached = -1
        pending: list[Uses] = []
        for own in self._with_bodies(uses, strips, folded) if self.form.unlabelled else uses:
            claim, rows = self._claim(own, strips[own.strip], folded)
            if claim is not None:
                if found[-1].claims and _interrupted(found[-1], strips[own.strip], claim, folded):
                    found.append(Alignment(self.form))
                    reached = -1
                reached = self._enter(found, rows, claim, strips, reached)
            if own.headers or own.headed:
                pending.append(own)
            if pending and (found[-1].claims or found[-1].blanks):
                for each in pending:
                    if each.strip + _HEADER_REACH >= own.strip:
                        found[-1].headers.update(each.headers)
                        found[-1].headed |= each.headed
                pending.clear()
        return self._merged(found, strips, folded)

    def _with_bodies(self, uses: Sequence[Uses], strips: Sequence[Strip], folded: str) -> list[Uses]:
        """With the rows of nothing but values below words of the header, in a grid or on a page of their own."""
        size, known = len(self.form.rows[0].cells), {own.strip for own in uses}
        found = list(uses)
        for own in uses:
            for number in range(own.strip + 1, min(len(strips), own.strip + 1 + _HEADER_REACH)):
                strip = strips[number]
                if (
                    own.headers
                    and number not in known
                    and len(strip.cells) >= size
                    and is_unnamed(strip, folded)
                ):
                    known.add(number)
                    found.append(Uses(number))
        return sorted(found, key=lambda own: own.strip)

    def _claim(self, own: Uses, strip: Strip, folded: str) -> tuple[Claim | None, list[int]]:
        """The claim that the strip's label makes, and the rows it can be."""
        if self.form.unlabelled:
            wide = len(strip.cells) >= len(self.form.rows[0].cells)
            return (Claim(own.strip, strip.label_end) if wide else None), [0]
        if own.mark is None or self._heads_column(own.mark, strip, folded):
            return None, []
        after = folded[own.mark.end : strip.label_end][:LONGEST_LABEL]
        if _DRAWN in after or holds_unread(after, self._unreadable):
            return None, []
        unit, rest = self._after[after]
        rows = [row for row in own.rows if not rest or self._follows[row, own.mark.word, rest]]
        if own.mark.word in self._rivals:
            number = number_before(folded, strip.start, own.mark.start)
            rows = [] if number in self._rivals[own.mark.word] else rows
        return (made(Claim, (own.strip, own.mark.start, unit, False)) if rows else None), rows

    def _heads_column(self, mark: Mark, strip: Strip, folded: str) -> bool:
        """Whether a word that rows and columns have in common stands in a header: without the number of an item."""
        if mark.word not in self._columns or number_before(folded, strip.start, mark.start):
            return False
        return any(other.means(HEADER) for other in strip.marks)

    def _unit_and_rest(self, after: str) -> tuple[str | None, str]:
        """The unit that stands between a label and its value, and what else follows the key."""
        if not after:
            return None, after
        parts = after.replace("|", " ").split()
        if parts and parts[-1] in self._fillers:
            parts.pop()
        unit: str | None = None
        if parts and parts[-1] in self._units:
            unit = parts.pop()
            for part in reversed(parts):  # its beginning may stand on the line above
                if part + unit in self._units:
                    parts.remove(part)
                    unit = part + unit
        rest = "".join(parts)
        noted = _UNIT_NOTE.search(rest) if rest and rest[-1] in "):" else None
        if noted and noted[1] in self._units:
            unit, rest = unit or noted[1], rest[: noted.start()]
        return unit, bare(_OPEN_NOTE.sub("", rest))

    def _is_followed(self, behind: tuple[int, str, str]) -> bool:
        """Whether of a row, its key and a `rest` this can be what follows the key in the row's label."""
        row, word, rest = behind
        if self.form.rows[row].whole and word == self.form.rows[row].keys[-1]:
            return False
        expected = self._rests[row].get(word, "")
        if _NEXT_LABEL.search(rest) and not _NEXT_LABEL.search(expected):
            return False
        if expected.startswith(rest):
            return True
        alike = sum(1 for character in rest if character in expected)
        return len(rest) <= len(expected) + _SLACK and (len(rest) <= _SLACK or 2 * alike >= len(rest))

    def _enter(
        self, found: list[Alignment], rows: list[int], claim: Claim, strips: Sequence[Strip], reached: int
    ) -> int:
        """Enter the claim under one of `rows`; returns the last row entered."""
        current, strip = found[-1], strips[claim.strip]
        row = _nearest(rows, current, reached)
        size = len(self.form.rows[row].cells)
        if not strip.filled:
            before = current.blanks.get(row)
            if before is None or len(strips[before.strip].cells) < size <= len(strip.cells):
                current.blanks[row] = claim
            return row
        if row in current.claims:
            if len(strip.cells) < size:
                return reached
            if len(strips[current.claims[row].strip].cells) >= size:
                found.append(Alignment(self.form))
                current = found[-1]
        current.claims[row] = claim
        current.blanks.pop(row, None)
        current.end, current.grid = strip.end, strip.grid
        return row

    def _merged(self, found: list[Alignment], strips: Sequence[Strip], folded: str) -> list[Alignment]:
        """Join a printing that prose or a page break interrupts: what follows has only later rows.

        One row again among later ones is another row with a damaged or longer label; where neither label is exactly
        the form's, nothing tells which is which.
        """
        merged: list[Alignment] = []
        for alignment in found:
            last = merged[-1] if merged else None
            if last is not None and last.claims and alignment.claims and _continues(last, alignment):
                self._join(last, alignment, strips, folded)
            elif alignment.claims or alignment.blanks:
                merged.append(alignment)
        return merged

    def _join(self, last: Alignment, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        both = [last.claims, alignment.claims]
        again = last.claims.keys() & alignment.claims.keys()
        exact = {
            row: [claims[row] for claims in both if self._is_exact(row, claims[row], strips, folded)]
            for row in again
        }
        last.claims |= alignment.claims
        last.doubted.update(row for row, claims in exact.items() if len(claims) != 1)
        last.claims |= {row: claims[0] for row, claims in exact.items() if len(claims) == 1}
        last.blanks = alignment.blanks | last.blanks
        last.headers |= alignment.headers
        last.headed |= alignment.headed

    def _is_exact(self, row: int, claim: Claim, strips: Sequence[Strip], folded: str) -> bool:
        """Whether the line of a claim prints the form's label, and a unit perhaps, but nothing more."""
        strip = strips[claim.strip]
        start = max(
            strip.start, *(folded.rfind(mark, strip.start, claim.label_start) + 1 for mark in "|\t\n")
        )
        end = folded.rfind(claim.unit, claim.label_start, strip.label_end) if claim.unit else strip.label_end
        return bare(folded[start:end]) == bare(self.form.rows[row].label)


def holds_unread(after: str, unreadable: Set[str]) -> bool:
    """Whether behind a label stands a cell that is no value that can be read: what follows is not the row's first.

    >>> holds_unread("|nan", {"nan"}), holds_unread("数|件", {"nan"})
    (True, False)
    """
    return any(piece.strip() in unreadable for piece in _CELL_MARK.split(after)[1:])


def _interrupted(current: Alignment, strip: Strip, claim: Claim, folded: str) -> bool:
    """Whether prose stands between the last row and this one, or a grid begins or ends there; a grid may hold notes."""
    if (current.grid is None) != (strip.grid is None):
        return True
    if strip.grid is not None and strip.grid == current.grid:
        return False
    return folded.find("。", current.end, claim.label_start) >= 0


def _nearest(rows: list[int], current: Alignment, reached: int) -> int:
    """Of the rows that a label can be, the one nearest to the last row entered that is not entered itself.

    A later row that seemed blank was a word of the prose.
    """
    if len(rows) == 1:
        return rows[0]
    free = [row for row in rows if row not in current.claims and (row not in current.blanks or row > reached)]
    return min(free or rows, key=lambda row: (abs(row - reached - 1), row))


def _continues(last: Alignment, alignment: Alignment) -> bool:
    again = last.claims.keys() & alignment.claims.keys()
    if again and alignment.form.unlabelled:
        return False
    if again:
        later = alignment.claims.keys() - again
        return len(again) == 1 and min(later, default=max(last.claims) + 1) > max(last.claims)
    if all(each.headers or each.headed or len(each.claims) >= _WIDE for each in (last, alignment)):
        return True
    return len(alignment.form.rows[0].cells) >= _WIDE and min(alignment.claims) > max(last.claims)
