"""Columns taken apart: some programs write a page's text block by block, so that the labels of a table stand in one
place and its numbers in another. What seems blank there is elsewhere, and what stands near a label may be another's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from extraction.genre.layouts import Sum
from extraction.tables.align import Alignment
from extraction.tables.cells import Printed
from extraction.tables.strips import Strip
from extraction.tables.windows import sums_hold

__all__ = ["drop_detached"]

_REACH = 1
"""So many strips before the first row and after the last one are looked at."""
_SEVERAL = 4
"""So many values that are no row's show that the columns of a table are taken apart."""
_WIDEST = 15
"""No form's row has more cells."""


def drop_detached(alignment: Alignment, strips: Sequence[Strip], folded: str, units: Collection[str]) -> None:
    """Of a table whose columns are taken apart keep only the rows that are whole on one line: that numbers add up
    tells whose row they are not."""
    form, claims = alignment.form, alignment.claims
    if form.unlabelled or _strayed(alignment, strips, folded, units) < _SEVERAL:
        return
    alignment.blanks = {row: claim for row, claim in alignment.blanks.items() if strips[claim.strip].tight}
    alignment.windows = {
        row: window
        for row, window in alignment.windows.items()
        if window.at is None
        and _is_own_line(strips[claims[row].strip], len(form.rows[row].cells), folded, units)
    }


def _strayed(alignment: Alignment, strips: Sequence[Strip], folded: str, units: Collection[str]) -> int:
    """How many values stand among the rows of a table in running text, or right before and after them, that are no
    row's: behind nothing but a unit, or behind all the values that a row has. `units` may stand before values.

    A whole row that has lost its label strays none, unless a label without values stands above.
    """
    form = alignment.form
    sizes = {claim.strip: len(form.rows[row].cells) for row, claim in alignment.claims.items()}
    numbers = [claim.strip for claim in (*alignment.claims.values(), *alignment.blanks.values())]
    if not numbers:
        return 0
    blank = {claim.strip for claim in alignment.blanks.values()}
    usual = _usual_surplus(sizes, strips, len(numbers))
    words = frozenset(form.headers).union(
        *(row.keys for row in form.rows), *(keys for _, keys in form.groups)
    )
    count = 0
    for number in range(max(0, min(numbers) - _REACH), min(len(strips), max(numbers) + _REACH + 1)):
        strip = strips[number]
        if strip.tight or strip.grid is not None or not strip.cells:
            continue
        if number in sizes:
            more = len(strip.cells) - sizes[number] - usual
            lost = number - 1 not in blank and _is_row(strip.cells[sizes[number] :], sizes[number], form.sums)
            strays = more >= _SEVERAL and not lost
            count += more if strays else 0
        elif _are_no_words(folded[strip.start : strip.label_end], units) or (
            len(strip.cells) > _WIDEST and all(mark.word in words for mark in strip.marks)
        ):
            count += len(strip.cells)
    return count


def _usual_surplus(sizes: Mapping[int, int], strips: Sequence[Strip], rows: int) -> int:
    """How many values more than its form's cells most of so many rows have: codes, or the columns of a province."""
    beyond = Counter(len(strips[number].cells) - size for number, size in sizes.items())
    surplus, count = beyond.most_common(1)[0] if beyond else (0, 0)
    return max(0, surplus) if 2 * count > rows else 0


def _is_row(cells: Sequence[Printed], size: int, sums: Sequence[Sum]) -> bool:
    """Whether the values behind a row's own are those of another row, and add up."""
    return len(cells) == size and sums_hold(cells, sums) is True


def _is_own_line(strip: Strip, size: int, folded: str, units: Collection[str]) -> bool:
    """Whether a row has all its values, and no more, on a line of its label's words."""
    if strip.tight or strip.grid is not None:
        return True
    line = folded.rfind("\n", strip.start, strip.label_end) + 1
    if _are_no_words(folded[line : strip.label_end], units):
        return False
    end = folded.find("\n", strip.label_end, strip.end)
    return len(strip.cells) >= size and (end < 0 or sum(cell.start < end for cell in strip.cells) == size)


def _are_no_words(text: str, units: Collection[str]) -> bool:
    """Whether nothing but units and marks stands in a text."""
    words = text.replace("|", " ").split()
    return all(word in units or not any(map(str.isalnum, word)) for word in words)
