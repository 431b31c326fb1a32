"""Which tables a report must have: those of its year that one of its own headings announces.

Neither is enough alone: the headings of the forms of 2019 stood in reports years before the tables did, and an
excerpt of a report need not hold every table of its year. A report that prints the tables of one time has none of
another's: beside the form of 2014 a heading of reviews and lawsuits is one of prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from extraction.genre.prints import Expected
from extraction.types import Document, Section, Span

__all__ = ["announced_tables", "title_spans"]

_LINE = re.compile(r"^[^\n。;]{3,60}$", re.MULTILINE)
"""A line that can be a title: short, and no sentence."""


def announced_tables(
    folded: str,
    titles: Sequence[Span],
    expected: Sequence[Expected],
    year: int | None,
    read: AbstractSet[str],
) -> set[str]:
    """The names of the tables in force that the text announces, in its `titles` or a line, and that are not among those
    `read`."""
    beside = [each for each in expected if each.table in read]
    open_ = [
        each
        for each in expected
        if each.table not in read
        and each.in_force(year)
        and (not beside or any(each.goes_with(other) for other in beside))
    ]
    announced: set[str] = set()
    for span in titles if open_ else ():
        title = "".join(folded[slice(*span)].split())
        announced |= {each.table for each in open_ if each.announced(title=title)}
    if any(each.lines and each.table not in announced for each in open_):
        for match in _LINE.finditer(folded):
            line = "".join(match.group().split())
            announced |= {each.table for each in open_ if each.announced(line=line)}
    return announced


def title_spans(document: Document, sections: Sequence[Section]) -> list[Span]:
    """Where the titles of the first-level sections stand in the document that they were found in."""
    spans = []
    for section in sections:
        if section.level == 1 and section.title:
            start = document.text.index(section.title, section.start)
            spans.append(Span(start, start + len(section.title)))
    return spans
