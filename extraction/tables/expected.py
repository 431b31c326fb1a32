"""Which tables a report must have: those of its year that one of its own headings announces.

Neither is enough alone: the headings of the forms of 2019 stood in reports years before the tables did, and an
excerpt of a report need not hold every table of its year. A report that prints the tables of one time has none of
another's: beside the form of 2014 a heading of reviews and lawsuits is one of prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from extraction.genre.prints import Expected
from extraction.types import Document, Section

__all__ = ["announced_tables"]

_LINE = re.compile(r"^[^\n。;]{3,60}$", re.MULTILINE)
"""A line that can be a title: short, and no sentence."""


def announced_tables(
    document: Document,
    sections: Sequence[Section],
    expected: Sequence[Expected],
    year: int | None,
    read: AbstractSet[str],
) -> set[str]:
    """The names of the tables in force that `document` announces and that are not among those `read`."""
    beside = [each for each in expected if each.table in read]
    open_ = [
        each
        for each in expected
        if each.table not in read
        and each.in_force(year)
        and (not beside or any(each.goes_with(other) for other in beside))
    ]
    announced: set[str] = set()
    for title in _titles(document, sections) if open_ else ():
        announced |= {each.table for each in open_ if each.announced(title=title)}
    if any(each.lines and each.table not in announced for each in open_):
        for match in _LINE.finditer(document.folded):
            line = "".join(match.group().split())
            announced |= {each.table for each in open_ if each.announced(line=line)}
    return announced


def _titles(document: Document, sections: Sequence[Section]) -> Iterator[str]:
    """The titles of the first-level sections, folded and without blanks."""
    for section in sections:
        if section.level == 1 and section.title:
            end = document.text.index(section.title, section.start) + len(section.title)
            yield "".join(document.folded[end - len(section.title) : end].split())
