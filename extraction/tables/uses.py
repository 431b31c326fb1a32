"""What the words of the forms that a strip holds are to each form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.tables.labels import HEADER, HEADING, ROW, Mark
from extraction.tables.strips import Strip

__all__ = ["Uses", "uses_by_form"]


@dataclass(slots=True)
class Uses:
    """What the marks of one strip are to one form: the last row label with the rows it can be, and words of headers."""

    strip: int
    mark: Mark | None = None
    rows: list[int] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    headed: bool = False


def uses_by_form(strips: Sequence[Strip], forms: int) -> list[list[Uses]]:
    """For each form, what the strips' marks are to it, in order."""
    found: list[list[Uses]] = [[] for _ in range(forms)]
    for number, strip in enumerate(strips):
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
                elif kind == HEADER:
                    own.headers.append(mark.word)
                elif kind == HEADING:
                    own.headed = True
    return found
