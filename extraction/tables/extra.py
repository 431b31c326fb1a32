"""Rows that a table has beyond its form: an office's or a province's own, kept as quantities without an indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extraction.genre.layouts import RowForm
from extraction.tables.align import Alignment, Claim
from extraction.tables.rivals import bare
from extraction.tables.strips import Strip
from extraction.tables.torn import is_broken_off
from extraction.tables.windows import Window

__all__ = ["OTHER", "Extra", "extra_rows"]

OTHER = "other"
"""The indicator of what no indicator covers, and the slot of its cells."""
_PIECE = re.compile(r"[^|\t\n]+")
_PROSE = re.compile(r"[。;!?]")
_SHORTEST, _LONGEST = 2, 60
_CONFIDENCE = 0.9


class Extra(NamedTuple):
    """A row of its own label, described after the form's row above it."""

    row: RowForm
    claim: Claim
    window: Window


def extra_rows(
    alignment: Alignment, strips: Sequence[Strip], folded: str, units: Mapping[str, tuple[str, Decimal]]
) -> list[Extra]:
    """The rows that stand between two rows of the form which follow each other there.

    Where a row of the form is missing between them, a row of another label may be that one with a damaged label, and
    is none of these.
    """
    form = alignment.form
    if form.unlabelled:
        return []
    entries = sorted((claim.strip, row) for row, claim in (alignment.claims | alignment.blanks).items())
    present = {row for _, row in entries}
    found: list[Extra] = []
    for (first, above), (last, below) in pairwise(entries):
        if above < below and all(row in present for row in range(above + 1, below)):
            for number in range(first + 1, last):
                if strips[number].filled and strips[number].grid == strips[first].grid:
                    found += _extra(form.rows[above], number, strips[number], folded, units)
    own = {bare(row.label) for row in form.rows} if found else set()
    return [each for each in found if each.row.label not in own]


def _extra(
    above: RowForm, number: int, strip: Strip, folded: str, units: Mapping[str, tuple[str, Decimal]]
) -> Iterator[Extra]:
    """The strip as a row with as many cells as the one above, if it has them, marked off, and a label.

    Where blanks alone part a label from its value, that may be a page and its number.
    """
    size = len(above.cells)
    if not strip.tight or len(strip.cells) < size or strip.extent > size or strip.row_end < size:
        return
    if is_broken_off(strip, folded):
        return
    if all(cell.reading.value is None for cell in strip.cells):
        return
    pieces = list(_PIECE.finditer(folded, strip.start, strip.label_end))
    pieces = [piece for piece in pieces if piece.group().strip()]
    unit = None
    if len(pieces) > 1 and pieces[-1].group().strip() in units:
        unit = pieces.pop().group().strip()
    if not pieces:
        return
    text = pieces[-1].group()
    start = pieces[-1].start() + len(text) - len(text.lstrip())
    words = text.split()
    if unit is None and len(words) > 1 and words[-1] in units:
        unit = words[-1]
    label = bare(text)
    if not _SHORTEST <= len(label) <= _LONGEST or label.isdecimal() or _PROSE.search(label):
        return
    cells = tuple(
        replace(cell, indicator=OTHER, slot=OTHER, scale=Decimal(1), money=False) for cell in above.cells
    )
    row = replace(above, label=label, keys=(label,), cells=cells, slot=OTHER, code=None)
    yield Extra(row, Claim(number, start, unit), Window(tuple(strip.cells[:size]), _CONFIDENCE))
