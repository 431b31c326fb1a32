"""Rows whose columns are those of another layout: an office that fills in this year's form may have left a part of the
last one's standing, with its header. What the cells of such a row are, that header says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from extraction.genre.layouts import Form, RowForm
from extraction.tables.align import Alignment
from extraction.tables.labels import HEADER
from extraction.tables.strips import Strip

__all__ = ["Lender", "borrowed_rows", "lenders"]

_LEAST = 2
"""So many words of a header that no other layout's has tell whose it is."""
_HEADER_REACH = 3
"""A header stands at most so many strips before the first row under it."""

Lender = tuple[frozenset[str], Mapping[int, RowForm]]
"""The words that only the headers of another layout's form have, and its rows by those of this form that they stand
for, with as many cells and other columns."""


def lenders(index: int, forms: Sequence[Form], telling: Sequence[frozenset[str]]) -> list[Lender]:
    """The forms of other layouts from which that with this index can have rows; `telling` are the words of each."""
    own = forms[index]
    found: list[Lender] = []
    for other, words in zip(forms, telling, strict=True):
        if other.name != own.name or other.layout == own.layout or own.unlabelled:
            continue
        rows = {
            number: row
            for number, mine in enumerate(own.rows)
            for row in other.rows
            if row.keys[0] in mine.keys and len(row.cells) == len(mine.cells) > 1
            if [cell.column for cell in row.cells] != [cell.column for cell in mine.cells]
        }
        if rows:
            found.append((words, rows))
    return found


def borrowed_rows(
    alignment: Alignment, strips: Sequence[Strip], telling: Set[str], others: Sequence[Lender]
) -> dict[int, RowForm]:
    """The rows of a table that stand under the header of another layout's form, as they are there."""
    if not others or not alignment.claims:
        return {}
    rows = {claim.strip: row for row, claim in alignment.claims.items()}
    found: dict[int, RowForm] = {}
    lent: Mapping[int, RowForm] = {}
    for number in range(max(0, min(rows) - _HEADER_REACH), max(rows) + 1):
        heads = {mark.word for mark in strips[number].marks if mark.kinds & HEADER}
        if not heads.isdisjoint(telling):
            lent = {}
        else:
            lent = next((own for words, own in others if len(heads & words) >= _LEAST), lent)
        if number in rows and rows[number] in lent:
            found[rows[number]] = lent[rows[number]]
    return found
