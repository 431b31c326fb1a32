"""A number further below its label than those of other rows: where the row's own cell is blank, and a page ends there,
it is the page's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extraction.tables.align import Claim
from extraction.tables.strips import Strip

__all__ = ["set_off_rows"]

_LEAST = 8
"""So many rows show how far below a label its number stands."""
_MOST = 0.9
_LONGEST_PAGE = 3
"""The number of a page has so many digits at most."""


def set_off_rows(claims: Mapping[int, Claim], strips: Sequence[Strip], folded: str) -> list[int]:
    """The rows whose only value, which may number a page, stands below a blank line, where nearly all others stand on
    the line below their label."""
    gaps = {row: _gap(strips[claim.strip], folded) for row, claim in claims.items()}
    known = [gap for gap in gaps.values() if gap is not None]
    if len(known) < _LEAST:
        return []
    usual, count = Counter(known).most_common(1)[0]
    if usual != 1 or count < _MOST * len(known):
        return []
    return [
        row
        for row, gap in gaps.items()
        if gap is not None and gap > usual and _may_number(claims[row], strips)
    ]


def _gap(strip: Strip, folded: str) -> int | None:
    """How many lines below its label a row's only value stands; None where it has others, or words stand between."""
    if strip.tight or strip.grid is not None or len(strip.cells) != 1:
        return None
    between = folded[strip.label_end : strip.cells[0].start]
    return None if between.strip() else between.count("\n")


def _may_number(claim: Claim, strips: Sequence[Strip]) -> bool:
    cell = strips[claim.strip].cells[0]
    return cell.reading.value is not None and cell.end - cell.start <= _LONGEST_PAGE
