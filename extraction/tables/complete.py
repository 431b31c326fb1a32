"""The second pass over an alignment: damaged labels, the cells of each row, and rows without values.

A damaged label is known by what is left of it between two rows that are known. A row without values counts where it
stands among the table's rows. Sums that most rows break speak against the whole reading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extraction.genre.layouts import Form
from extraction.genre.prints import Print
from extraction.tables.align import LONGEST_LABEL, Alignment, Claim, holds_unread
from extraction.tables.cells import BLANK
from extraction.tables.detached import drop_detached
from extraction.tables.gaps import set_off_rows
from extraction.tables.halved import Line, are_halved, has_rest_below
from extraction.tables.lossy import has_lost_lines, prints_rows
from extraction.tables.order import ordered_windows, total_is_first
from extraction.tables.rivals import bare
from extraction.tables.split import split_windows
from extraction.tables.strips import Strip, is_unnamed
from extraction.tables.torn import begins_with_zero, drop_torn, is_broken_off
from extraction.tables.totals import balances_with_blanks, totals_alone
from extraction.tables.windows import Window, choose_windows, sums_hold, without_slipped

__all__ = ["Completer"]

_LEAST_LIKENESS = 0.6
_CLEAR_LEAD = 0.2
_SHORTEST_FRAGMENT = 3
_ITEM = re.compile(r"(?<!\d)\d{1,2}(?=[.、])")
"""The number of a label: not its own, if the values before it belong to the label before."""
_NUMBERED = re.compile(r"\(\w{1,2}\)|\w{1,2}[.、]")
_SLIPPED = 3
"""So many rows show that the totals are not in their column."""
_SEVERAL = 4
"""So many values make a row of a table with many columns."""
_FEW = 5
"""Where not one row of so many has values, those of the others may be lost, if blanks leave no trace."""
_NUMBERING = 3
"""So many characters number a label at most."""


class Completer:
    """Completes the alignments of one form."""

    def __init__(self, form: Form, printed: Print) -> None:
        self._form = form
        self._units = printed.units
        self._unreadable = printed.unreadable
        self._pairs = [_pairs(bare(row.label)) for row in form.rows]
        self._whole = [_pairs("".join(row.label.split())) for row in form.rows]
        labels = [bare(row.label) for row in form.rows]
        twins = {row for row, label in enumerate(labels) if labels.count(label) > 1}
        self._open = {row for row in range(len(labels)) if form.rows[row].code or twins & {row, row + 1}}
        items = [_ITEM.match(row.label) for row in form.rows]
        self._items = [item and item.group() for item in items]

    def __call__(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Find damaged labels, choose the cells, and keep the blank rows that stand inside the table."""
        self._join(alignment, strips, folded)
        self._guess(alignment, strips, folded)
        claimed = {claim.strip for claim in alignment.claims.values()}
        for row, claim in list(alignment.claims.items()):
            if (
                self._goes_on(row, strips, claim.strip, folded)
                or self._is_rest(strips, claim.strip, claimed, folded)
                or has_rest_below(
                    strips, claim.strip, claimed, len(self._form.rows[row].cells), self._form.sums
                )
            ):
                del alignment.claims[row]
        self._drop_halved(alignment, strips, folded)
        for row in set_off_rows(alignment.claims, strips, folded):
            alignment.doubted.add(row)
        astray = self._has_unnamed(alignment, strips, folded)
        if astray:
            alignment.claims = {
                row: claim
                for row, claim in alignment.claims.items()
                if strips[claim.strip].grid is None or claim.label_start >= strips[claim.strip].start
            }
        alignment.windows = self._windows(alignment, strips, folded)
        alignment.blanks = self._blanks(alignment, strips, folded)
        if astray:
            alignment.blanks = {row: own for row, own in alignment.blanks.items() if strips[own.strip].cells}
        if not balances_with_blanks(alignment, strips):
            alignment.blanks = {row: own for row, own in alignment.blanks.items() if strips[own.strip].tight}
        if alignment.blanks or not self._open.isdisjoint(alignment.windows) or _has_blanks(alignment):
            self._drop_lost(alignment, strips, folded)
        drop_detached(alignment, strips, folded, self._units)
        plausible = self._plausible(alignment)
        alignment.windows = without_slipped(alignment.windows, self._form.sums) if plausible else {}
        drop_torn(alignment, strips, folded)

    def _drop_lost(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Of a text that has lost lines, keep neither what seems blank, nor rows with codes, nor those whose label the
        form has twice and the row before."""
        if has_lost_lines(strips, folded) and not prints_rows(alignment, strips, folded):
            alignment.blanks = {}
            alignment.windows = {
                row: window
                for row, window in alignment.windows.items()
                if row not in self._open and not any(cell.reading is BLANK for cell in window.cells)
            }

    def _drop_halved(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Of a table whose numbers wrap, do not keep the rows that may have halves of them."""
        sizes = {claim.strip: len(self._form.rows[row].cells) for row, claim in alignment.claims.items()}
        entries = list(alignment.claims.items())
        lines = [
            Line(
                strips[claim.strip],
                sizes[claim.strip],
                claim.label_start,
                len(strips[claim.strip - 1].cells) == sizes.get(claim.strip - 1, -1),
            )
            for _, claim in entries
        ]
        halves = are_halved(lines, folded)
        for (row, _), half in zip(entries, halves, strict=True):
            if half:
                del alignment.claims[row]

    def _windows(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> dict[int, Window]:
        form, claims = self._form, alignment.claims
        split = split_windows(form, claims, strips, folded)
        if split is not None:
            return split
        rows = {row: (form.rows[row], strips[claim.strip]) for row, claim in claims.items()}
        for row in alignment.doubted:
            rows.pop(row, None)
        chosen = self._in_their_units(choose_windows(rows, form.sums))
        if total_is_first(alignment, folded):
            return ordered_windows(form, chosen, first=True)
        return chosen if len(chosen) == len(rows) else totals_alone(rows, form) | chosen

    def _in_their_units(self, windows: dict[int, Window]) -> dict[int, Window]:
        """The windows but for those with a sum of money in a unit that counts something else: another row's number."""
        return {
            row: window
            for row, window in windows.items()
            if all(
                not cell.money or own.reading.unit is None or self._units[own.reading.unit][0] == cell.unit
                for cell, own in zip(self._form.rows[row].cells, window.cells, strict=False)
            )
        }

    def _join(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Claim values that stand between the beginning of a wrapped label and the rest of it."""
        claimed = {claim.strip for claim in alignment.claims.values()}
        for row, claim in alignment.blanks.items():
            number = claim.strip - 1
            if row in alignment.claims or number < 0 or number in claimed:
                continue
            before = strips[number]
            if not before.filled or before.grid is not None:
                continue
            start = max(before.start, folded.rfind("\n", before.start, before.label_end) + 1)
            pieces = [piece for piece in folded[start : before.label_end].split("|") if piece.strip()]
            words = pieces[-1].split() if pieces else []
            if words and words[-1] in self._units:
                words.pop()
            rest = bare(folded[before.end : strips[claim.strip].label_end])
            label, first = bare(self._form.rows[row].label), bare("".join(words))
            at = label.find(first) if first else -1
            printed = first + rest
            if 0 <= at <= _NUMBERING and printed.startswith(label[at : at + len(printed)]):
                alignment.claims[row] = Claim(number, start, None, True)

    def _guess(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> None:
        """Claim strips between two known rows by what is left of a damaged label."""
        claims, size = alignment.claims, len(self._form.rows)
        if self._form.unlabelled or len(claims) == size or not claims:
            return
        known = sorted((claim.strip, row) for row, claim in claims.items())
        reach = size - len(known) + 1
        known = [(max(-1, known[0][0] - reach), -1), *known, (min(len(strips), known[-1][0] + reach), size)]
        for (before, first), (after, last) in pairwise(known):
            rows = [
                row for row in range(first + 1, last) if row not in claims and row not in alignment.blanks
            ]
            for number in range(before + 1, after) if rows else ():
                start = max(strips[number].start, strips[number - 1].label_end if number else 0)
                row = self._likest(strips[number], start, rows, folded)
                if row is not None and row not in claims:
                    unit = self._unit(folded[start : strips[number].label_end], row)
                    claims[row] = Claim(number, start, unit, True)

    def _goes_on(self, row: int, strips: Sequence[Strip], number: int, folded: str) -> bool:
        """Whether the label goes on after the strip's values, which then may be a page's number in its middle."""
        if strips[number].tight or number + 1 >= len(strips) or strips[number + 1].marks:
            return False
        following = strips[number + 1]
        if following.label_end - following.start > LONGEST_LABEL:
            return False
        words = folded[following.start : following.label_end].split()
        if words and words[-1] in self._units:
            words.pop()
        rest = bare("".join(words))
        return len(rest) > 1 and rest in bare(self._form.rows[row].label)

    def _is_rest(self, strips: Sequence[Strip], number: int, claimed: set[int], folded: str) -> bool:
        """Whether values may be the rest of wrapped numbers: one begins with a zero, or before them stand some that are
        broken off; or others of no row, and their sums do not hold."""
        strip = strips[number]
        coded = any(row.code for row in self._form.rows)
        if is_broken_off(strip, folded) or (not coded and begins_with_zero(strip, folded)):
            return True
        if not number or strip.tight or strip.grid is not None or len(strip.cells) < _SEVERAL:
            return False
        above = strips[number - 1]
        over = len(above.cells) > len(strip.cells) if number - 1 in claimed else len(above.cells) >= _SEVERAL
        standing = above.filled and not above.tight and above.grid is None and over
        size = max(len(row.cells) for row in self._form.rows)
        cells = strip.cells[: strip.row_end]
        return standing and len(cells) == size and sums_hold(cells, self._form.sums) is False

    def _has_unnamed(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> bool:
        """Whether among the table's rows others stand that have its values and no label in their grid: what stands in
        the text around may be theirs, in any order."""
        claimed = {claim.strip for claim in alignment.claims.values()}
        size = min(len(row.cells) for row in self._form.rows)
        if self._form.unlabelled or not claimed or size < _SEVERAL:
            return False
        return any(
            number not in claimed and len(strips[number].cells) >= size and is_unnamed(strips[number], folded)
            for number in range(min(claimed), max(claimed))
        )

    def _is_begun(self, strip: Strip, folded: str) -> bool:
        """Whether values stand behind nothing but the number of a label, which then goes on below."""
        if not strip.filled or strip.grid is not None:
            return False
        line = folded[max(strip.start, folded.rfind("\n", strip.start, strip.label_end)) : strip.label_end]
        words = [word for word in line.split() if word not in self._units]
        return len(words) == 1 and _NUMBERED.fullmatch(words[0]) is not None

    def _unit(self, label: str, row: int) -> str | None:
        """The unit that ends a label, if it is no word of the row's own that has strayed there."""
        *words, last = label.replace("|", " ").split()
        strayed = last in bare(self._form.rows[row].label) and last not in "".join(words)
        return last if last in self._units and not strayed else None

    def _likest(self, strip: Strip, start: int, rows: list[int], folded: str) -> int | None:
        """The row whose label the strip's, from `start` on, resembles, clearly more than any other; with exactly its
        cells, but for blanks that may belong to what follows."""
        if strip.label_end - start > LONGEST_LABEL or holds_unread(
            folded[start : strip.label_end], self._unreadable
        ):
            return None
        sizes = (len(strip.cells), strip.soft)
        rows = [row for row in rows if len(self._form.rows[row].cells) in sizes]
        label = bare(folded[start : strip.label_end]) if rows else ""
        if strip.grid is None and "\n" in folded[start : strip.label_end]:
            line = bare(folded[folded.rfind("\n", start, strip.label_end) + 1 : strip.label_end])
            own = _pairs(self._without_unit(line))
            if len(own) >= _SHORTEST_FRAGMENT:
                rows = [row for row in rows if own & self._whole[row]]
                label = line if strip.tight or _NUMBERED.match(line) else label
        fragment = _pairs(label)
        if len(fragment) < _SHORTEST_FRAGMENT:
            return None
        numbers = _ITEM.findall(label)
        rows = [row for row in rows if not numbers or self._items[row] in (None, *numbers)]
        likeness = sorted(
            (
                (len(fragment & self._pairs[row]) / min(len(fragment), len(self._pairs[row]) or 1), row)
                for row in rows
            ),
            reverse=True,
        )
        if not likeness or likeness[0][0] < _LEAST_LIKENESS:
            return None
        clear = len(likeness) == 1 or likeness[0][0] - likeness[1][0] >= _CLEAR_LEAD
        return likeness[0][1] if clear else None

    def _without_unit(self, line: str) -> str:
        """A label's line without the unit at its end."""
        unit = max((unit for unit in self._units if line.endswith(unit)), key=len, default="")
        return line.removesuffix(unit)

    def _blanks(self, alignment: Alignment, strips: Sequence[Strip], folded: str) -> dict[int, Claim]:
        """The labels without values that stand in the table, between its rows or with their blank cells."""
        size = len(self._form.rows)
        known = sorted(claim.strip for claim in alignment.claims.values())
        few = _FEW * len(known) < size and not self._form.qualified
        kept = {}
        for row, claim in alignment.blanks.items():
            strip = strips[claim.strip]
            enough = len(strip.cells) >= len(self._form.rows[row].cells)
            if row in alignment.claims or (strip.tight and not enough):
                continue
            if not known and strip.tight:
                inside = len(alignment.blanks) >= self._form.least and bool(alignment.headers)
            elif not known:
                inside = alignment.is_empty(strips)
            elif not strip.tight and few:
                inside = False
            elif strip.tight:
                inside = known[0] - size <= claim.strip <= known[-1] + size
            else:
                inside = known[0] < claim.strip < known[-1] and _followed(strips, claim.strip, set(known))
                inside = inside and not _unowned(strips, claim.strip - 1, set(known))
                inside = inside and not self._is_begun(strips[claim.strip - 1], folded)
                inside = inside and _is_in_order(row, claim.strip, alignment.claims)
            if inside:
                kept[row] = claim
        return kept

    def _plausible(self, alignment: Alignment) -> bool:
        """Whether the sums speak for the reading: not where most rows with values break them."""
        if not self._form.sums:
            return True
        if _have_slipped(alignment, self._form):
            return False
        held = [
            sums_hold(window.cells, self._form.sums)
            for window in alignment.windows.values()
            if window.at is None
            and any(cell.reading.value for cell in window.cells)
            and not _has_placed_blanks(window)
        ]
        decided = [each for each in held if each is not None]
        if self._form.unlabelled and not alignment.headers:
            return all(decided)
        if len(decided) > 1 and 2 * sum(decided) < len(decided):
            return False
        if all(held) or len(self._form.sums) != 1:
            return True
        return bool(ordered_windows(self._form, alignment.windows, first=False))


def _have_slipped(alignment: Alignment, form: Form) -> bool:
    """Whether the totals are blank, and stand in the column before instead: a column is lost."""
    last = len(form.rows[0].cells) - 1
    if len(form.sums) != 1 or form.sums[0].total != last:
        return False
    slipped = filled = 0
    for window in alignment.windows.values():
        if window.at is None and any(cell.reading.value for cell in window.cells):
            *parts, total = [cell.reading.value for cell in window.cells[:-1]]
            filled += 1
            blank = window.cells[-1].reading is BLANK
            slipped += blank and total is not None and sum(filter(None, parts)) == total
    return slipped >= _SLIPPED and 2 * slipped > filled


def _has_placed_blanks(window: Window) -> bool:
    """Whether cells are blank in a row whose cells a grid places: they, and no wrong reading, can break its sums."""
    return any(cell.reading is BLANK and cell.place.table is not None for cell in window.cells)


def _has_blanks(alignment: Alignment) -> bool:
    return any(cell.reading is BLANK for window in alignment.windows.values() for cell in window.cells)


def _is_in_order(row: int, number: int, claims: Mapping[int, Claim]) -> bool:
    """Whether the rows next to a strip stand before and after its own in the form."""
    own = sorted((claim.strip, each) for each, claim in claims.items())
    at = bisect_left(own, (number, row))
    return (at == 0 or own[at - 1][1] < row) and (at == len(own) or row < own[at][1])


def _followed(strips: Sequence[Strip], number: int, known: set[int]) -> bool:
    """Whether the next values are another row's, so that they cannot be this one's."""
    while number < len(strips) - 1:
        number += 1
        if strips[number].filled:
            return _is_filler(strips[number]) or number in known
    return False


def _unowned(strips: Sequence[Strip], number: int, known: set[int]) -> bool:
    """Whether the strip holds standing values of no known row: a wrapped label may go on after them. Those of a known
    row may be followed by others, of a row that a page cuts. A dash behind a heading is none, but heads may repeat."""
    if number < 0 or strips[number].grid is not None:
        return False
    strip = strips[number]
    if number in known:
        return strip.tight and strip.extent > strip.row_end
    if not (strip.filled and _is_filler(strip)):
        return strip.filled
    if strip.marks:
        return number > 0 and not strips[number - 1].marks and _unowned(strips, number - 1, known)
    return strip.label_end > strip.start


def _is_filler(strip: Strip) -> bool:
    """Whether a lone dash stands where a row has no number."""
    states = [cell.reading.state for cell in strip.cells]
    return states.count("dash") <= 1 and all(state in ("dash", "blank") for state in states)


def _pairs(label: str) -> frozenset[str]:
    return frozenset(label[index : index + 2] for index in range(len(label) - 1))
