"""What the words of the forms that a strip holds are to each form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.tables.labels import HEADER, HEADING, ROW, Mark
from extraction.tables.strips import Strip

__all__ = ["Uses", "uses_by_form"]


_SENTENCE_END = re.compile(r"。(?!\s*\))")
"""A sentence ends, but not that of a note in brackets."""


_SEVERAL = 3
"""So many words of headers on a line are a head."""


@dataclass(slots=True)
class Uses:
    """What the marks of one strip are to one form: the last row label with the rows it can be, and words of headers."""

    strip: int
    mark: Mark | None = None
    rows: list[int] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    headed: bool = False


def uses_by_form(strips: Sequence[Strip], forms: int, folded: str) -> list[list[Uses]]:
    """For each form, what the strips' marks are to it, in order.

    A word of a header in a sentence above the table is none: `自开栏以来历年累计公开1486条。` heads no column.
    """
    found: list[list[Uses]] = [[] for _ in range(forms)]
    for number, strip in enumerate(strips):
        spoken = _spoken(strip, folded)
        heads = _head_lines(strip, folded) if spoken else ()
        for mark in strip.marks:
            for form, kind, row in mark.uses:
                uses = found[form]
                if not uses or uses[-1].strip != number:
                    uses.append(Uses(number))
                own = uses[-1]
                if kind == ROW:
                    if own.mark is not mark:
                        own.mark, own.rows = mark, []
                    own.rows.append(row)
                elif kind == HEADER and (mark.end > spoken or _line(folded, mark) in heads):
                    own.headers.append(mark.word)
                elif kind == HEADING:
                    own.headed = True
    return found


def _spoken(strip: Strip, folded: str) -> int:
    """Where the last sentence ends in the label text of a strip of running text with words of headers; 0 in none."""
    if strip.grid is not None or not any(mark.kinds & HEADER for mark in strip.marks):
        return 0
    return max(
        (match.end() for match in _SENTENCE_END.finditer(folded, strip.start, strip.label_end)), default=0
    )


def _head_lines(strip: Strip, folded: str) -> list[int]:
    """Where the lines begin that hold several words of headers: a note beside the table may end there as a sentence."""
    lines = Counter(_line(folded, mark) for mark in strip.marks if mark.means(HEADER))
    return [line for line, count in lines.items() if count >= _SEVERAL]


def _line(folded: str, mark: Mark) -> int:
    return folded.rfind("\n", 0, mark.start)
