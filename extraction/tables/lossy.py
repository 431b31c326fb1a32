"""Texts from which an extractor left out every line that came before: what seems blank there is lost."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.tables.align import Alignment
from extraction.tables.labels import HEADER, Mark
from extraction.tables.strips import Strip

__all__ = ["has_lost_lines", "prints_rows"]

_LEAST = 30
"""In so many lines of a report that prints a cell a line, some are alike: zeros, units, words of headers."""
_UNIQUE = 0.97
"""The share of lines that are unlike all others; blanks and brackets that differ make some alike here."""
_AROUND = " |\t"


def has_lost_lines(strips: Sequence[Strip], folded: str) -> bool:
    """Whether hardly any line comes twice in a text that prints its tables a cell a line."""
    marks = (mark for strip in strips if strip.grid is None for mark in strip.marks)
    if not any(mark.means(HEADER) and _stands_alone(mark, folded) for mark in marks):
        return False
    lines = [line for line in map(str.strip, folded.split("\n")) if line]
    return len(lines) >= _LEAST and len(set(lines)) >= _UNIQUE * len(lines)


def prints_rows(alignment: Alignment, strips: Sequence[Strip], folded: str) -> bool:
    """Whether most rows that have several cells stand on a line, their cells marked off."""
    rows = [(strips[c.strip], len(alignment.form.rows[row].cells)) for row, c in alignment.claims.items()]
    whole = [_is_on_a_line(strip, size, folded) for strip, size in rows if size > 1]
    return 2 * sum(whole) > len(whole)


def _is_on_a_line(strip: Strip, size: int, folded: str) -> bool:
    """Whether a row's cells, so many at least, are marked off on the line that its label ends on."""
    if not strip.tight or strip.row_end < size or not strip.cells:
        return False
    return folded.find("\n", strip.label_end, strip.cells[size - 1].start) < 0


def _stands_alone(mark: Mark, folded: str) -> bool:
    """Whether nothing else is on the line of a word."""
    before = folded.rfind("\n", 0, mark.start) + 1
    after = folded.find("\n", mark.end)
    line = folded[before : mark.start] + folded[mark.end : after if after >= 0 else len(folded)]
    return not line.strip(_AROUND)
