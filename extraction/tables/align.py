"""Strips against forms: which strip is which row of which printing of a form.

A row is known by its own label: the last key before the values, with nothing after it but the rest of that label. A
label that the form prints twice is told by the rows around it, a damaged one by what is left of it between two rows
that are known. Nothing is assigned by position alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from extraction.genre.layouts import Form, Print
from extraction.tables.labels import HEADER, HEADING, ROW, Mark
from extraction.tables.strips import Strip
from extraction.tables.windows import Window, choose_windows, sums_hold

__all__ = ["Aligner", "Alignment", "Claim", "Use"]

_NOTES = re.compile(r"\([^()]{3,}(?:\([^()]*\)[^()]*)*\)|[\s|]+")
_SLACK = 2
"""So many characters more than its label has may follow a key."""
_LEAST_LIKENESS = 0.6
_CLEAR_LEAD = 0.2
_SHORTEST_FRAGMENT = 3
_LONGEST_LABEL = 160
_FEW_VALUES = 3
_HEADER_REACH = 2
"""A header stands at most so many strips before the first row."""
_WIDE = 3
"""A row of so many cells is hardly met outside its table."""


class Use(NamedTuple):
    """A mark in a strip and what it is to one form."""

    strip: int
    mark: Mark
    kind: int
    row: int


class Claim(NamedTuple):
    """A strip that is a row; its key stands at `label_start`, and `unit` is the unit printed between label and value."""

    strip: int
    label_start: int
    unit: str | None = None
    guessed: bool = False


@dataclass(slots=True)
class Alignment:
    """One printing of one form: the strips that are its rows, what could be read of them, and its evidence."""

    form: Form
    claims: dict[int, Claim] = field(default_factory=dict)
    blanks: dict[int, Claim] = field(default_factory=dict)
    windows: dict[int, Window] = field(default_factory=dict)
    headers: set[str] = field(default_factory=set)
    headed: bool = False

    @property
    def unread(self) -> int:
        """How many rows stand there with values that cannot be read without doubt."""
        return len(self.claims) - len(self.windows)

    @property
    def score(self) -> int:
        """How well the form fits: rows read, rows not read, words of its header."""
        return 4 * len(self.windows) - 2 * self.unread + len(self.headers) + len(self.blanks)

    @property
    def convincing(self) -> bool:
        """Whether it is a table at all, rather than words of one in running text."""
        rows = len(self.claims) + len(self.blanks)
        evidence = bool(self.headers) or self.headed or len(self.claims) > _WIDE
        columns = self.headers.isdisjoint(self.form.refused) and (
            not self.form.needed or not self.headers.isdisjoint(self.form.needed)
        )
        return rows >= self.form.least and evidence and columns


class Aligner:
    """Finds the printings of one form among strips."""

    def __init__(self, form: Form, printed: Print) -> None:
        self.form = form
        self._units = printed.units
        self._fillers = printed.fillers
        labels = [_bare(row.label) for row in form.rows]
        self._rests = [
            {key: label.partition(key)[2] for key in row.keys}
            for row, label in zip(form.rows, labels, strict=True)
        ]
        self._pairs = [_pairs(label) for label in labels]

    def __call__(self, uses: Sequence[Use], strips: Sequence[Strip], folded: str) -> list[Alignment]:
        """The printings in the order of the text; a new one begins where a row that was read comes again."""
        found = [Alignment(self.form)]
        reached = -1
        pending: list[Use] = []
        for number, group in groupby(uses, key=lambda use: use.strip):
            strip, own = strips[number], list(group)
            named = self._named(strip, own, folded)
            if named is not None:
                rows, claim = named
                claim = claim._replace(strip=number)
                if found[-1].claims and self._interrupted(found[-1], claim, strips, folded):
                    found.append(Alignment(self.form))
                    reached = -1
                reached = self._enter(found, rows, claim, strips, reached)
            pending = [use for use in (*pending, *own) if use.strip + _HEADER_REACH >= number]
            if found[-1].claims or found[-1].blanks:
                found[-1].headers.update(use.mark.word for use in pending if use.kind == HEADER)
                found[-1].headed |= any(use.kind == HEADING for use in pending)
                pending = []
        found = _merged(found)
        for alignment in found:
            self._complete(alignment, strips, folded)
        return found

    def _interrupted(
        self, current: Alignment, claim: Claim, strips: Sequence[Strip], folded: str
    ) -> bool:
        """Whether prose stands between the last row and this one, or a grid begins or ends there."""
        last = strips[max(each.strip for each in current.claims.values())]
        if (last.grid is None) != (strips[claim.strip].grid is None):
            return True
        return folded.find("。", last.end, claim.label_start) >= 0

    def _named(self, strip: Strip, uses: list[Use], folded: str) -> tuple[list[int], Claim] | None:
        """The rows that the strip's label can be, and the claim."""
        if self.form.unlabelled:
            known = any(use.kind in (HEADER, HEADING) for use in uses)
            wide = len(strip.cells) >= len(self.form.rows[0].cells)
            return ([0], Claim(0, strip.label_end)) if known and wide else None
        last = max((use.mark.start for use in uses if use.kind == ROW), default=-1)
        candidates = [use for use in uses if use.kind == ROW and use.mark.start == last]
        if not candidates:
            return None
        after = folded[candidates[0].mark.end : strip.label_end][:_LONGEST_LABEL]
        unit, rest = self._without_unit(after)
        rows = [use.row for use in candidates if self._follows(use, rest)]
        return (rows, Claim(0, last, unit)) if rows else None

    def _without_unit(self, after: str) -> tuple[str | None, str]:
        """The unit that stands between a label and its value, and what else follows the key."""
        if not after:
            return None, after
        parts = after.replace("|", " ").split()
        if len(parts) > 1 and parts[-1] in self._fillers:
            parts.pop()
        unit = parts.pop() if parts and parts[-1] in self._units else None
        return unit, _bare("".join(parts))

    def _follows(self, use: Use, rest: str) -> bool:
        """Whether `rest` can be what follows the key in the row's label."""
        expected = self._rests[use.row].get(use.mark.word, "")
        if self.form.rows[use.row].whole and use.mark.word == self.form.rows[use.row].keys[-1]:
            return not rest
        if expected.startswith(rest):
            return True
        alike = sum(1 for character in rest if character in expected)
        return len(rest) <= len(expected) + _SLACK and (
            len(rest) <= _SLACK or 2 * alike >= len(rest)
        )

    def _enter(
        self, found: list[Alignment], rows: list[int], claim: Claim, strips: Sequence[Strip], reached: int
    ) -> int:
        """Enter the claim under one of `rows`; returns the last row entered."""
        current = found[-1]
        cells = strips[claim.strip].cells
        valued = any(cell.reading.state != "blank" for cell in cells)
        row = _likeliest(rows, current.claims if valued else current.blanks, reached)
        if not valued:
            current.blanks.setdefault(row, claim)
            return reached
        size = len(self.form.rows[row].cells)
        if row in current.claims and len(strips[current.claims[row].strip].cells) >= size:
            if len(cells) < size:
                return reached
            found.append(Alignment(self.form))
            current = found[-1]
        current.claims[row] = claim
        return row

    def _complete(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Find damaged labels, choose the windows, and keep the blank rows that stand inside the table."""
        self._guess(alignment, strips, folded)
        claims, rows = alignment.claims, self.form.rows
        alignment.windows = choose_windows(
            {row: (rows[row], strips[claim.strip]) for row, claim in claims.items()}, self.form.sums
        )
        alignment.blanks = {
            row: claim
            for row, claim in alignment.blanks.items()
            if row not in claims and self._is_blank(alignment, row, claim, strips)
        }
        if not self._plausible(alignment):
            alignment.windows = {}

    def _guess(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Claim strips between two known rows by what is left of a damaged label."""
        if self.form.unlabelled or len(alignment.claims) == len(self.form.rows) or not alignment.claims:
            return
        known = sorted((claim.strip, row) for row, claim in alignment.claims.items())
        missing = len(self.form.rows) - len(known)
        known = [(max(-1, known[0][0] - missing - 1), -1), *known]
        known.append((min(len(strips), known[-1][0] + missing + 1), len(self.form.rows)))
        for (before, first), (after, last) in zip(known, known[1:], strict=False):
            rows = [row for row in range(first + 1, last) if row not in alignment.claims]
            for number in range(before + 1, after) if rows else ():
                row = self._likest(strips[number], rows, folded)
                if row is not None and row not in alignment.claims:
                    alignment.claims[row] = Claim(number, strips[number].start, None, guessed=True)

    def _likest(self, strip: Strip, rows: list[int], folded: str) -> int | None:
        sizes = {len(self.form.rows[row].cells) for row in rows}
        if strip.label_end - strip.start > _LONGEST_LABEL or len(strip.cells) not in sizes:
            return None
        fragment = _pairs(_bare(folded[strip.start : strip.label_end]))
        if len(fragment) < _SHORTEST_FRAGMENT:
            return None
        likeness = sorted(
            (
                (len(fragment & self._pairs[row]) / min(len(fragment), len(self._pairs[row])), row)
                for row in rows
                if self._pairs[row] and len(strip.cells) == len(self.form.rows[row].cells)
            ),
            reverse=True,
        )
        if not likeness or likeness[0][0] < _LEAST_LIKENESS:
            return None
        clear = len(likeness) == 1 or likeness[0][0] - likeness[1][0] >= _CLEAR_LEAD
        return likeness[0][1] if clear else None

    def _is_blank(self, alignment: Alignment, row: int, claim: Claim, strips: Sequence[Strip]) -> bool:
        """Whether the label of a row without values stands in the table, between its rows or with its blank cells."""
        strip = strips[claim.strip]
        if strip.tight and len(strip.cells) < len(self.form.rows[row].cells):
            return False
        known = sorted(each.strip for each in alignment.claims.values())
        if not known:
            return strip.tight and len(alignment.blanks) >= self.form.least and bool(alignment.headers)
        return known[0] - len(self.form.rows) <= claim.strip <= known[-1] + len(self.form.rows) and (
            strip.tight or known[0] < claim.strip < known[-1]
        )

    def _plausible(self, alignment: Alignment) -> bool:
        """Whether the sums speak for the reading: not where most rows with values break them."""
        held = [
            sums_hold(window.cells, self.form.sums)
            for window in alignment.windows.values()
            if any(cell.reading.value for cell in window.cells)
        ]
        decided = [each for each in held if each is not None]
        return len(decided) < _FEW_VALUES or 2 * sum(decided) >= len(decided)


def _likeliest(rows: list[int], taken: dict[int, Claim], reached: int) -> int:
    """The next of the rows after the last one that is not taken; else any that is not; else the first."""
    free = [row for row in rows if row not in taken]
    return min((row for row in free if row > reached), default=free[0] if free else rows[0])


def _merged(found: list[Alignment]) -> list[Alignment]:
    """Join a printing that prose or a page break interrupts: what follows has only later rows."""
    merged: list[Alignment] = []
    for alignment in found:
        if not alignment.claims and not alignment.blanks:
            continue
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.claims
            and alignment.claims
            and min(alignment.claims) > max(last.claims)
            and ((alignment.headers and last.headers) or len(alignment.form.rows[0].cells) >= _WIDE)
        ):
            last.claims |= alignment.claims
            last.blanks = alignment.blanks | last.blanks
            last.headers |= alignment.headers
            last.headed |= alignment.headed
        else:
            merged.append(alignment)
    return merged


def _bare(label: str) -> str:
    """A label without blanks, separators and explanations in brackets.

    >>> _bare("(二) 部分公开(区分处理的,只计这一情形)")
    '(二)部分公开'
    """
    return _NOTES.sub("", label)


def _pairs(label: str) -> frozenset[str]:
    return frozenset(label[index : index + 2] for index in range(len(label) - 1))
