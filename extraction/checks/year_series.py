"""Numbers listed by year, and the changes between two of them.

`2018年210件，2019年180件，2020年153件。2020年同比减少27件`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.checks.parts import PERCENT
from extraction.types import Record

__all__ = ["changes_of_series"]

_YEAR = re.compile(r"(?<!\d)20\d\d(?=\D)")
_OWN_YEAR = re.compile(r"(?<!\d)(20\d\d)\D{1,2}$")
_ITEM = re.compile(r"[。；;！？\n]")
_BEFORE = 8
"""Characters of a year before its number, at most."""
_BETWEEN = 12
"""Characters between a number and the next with its year."""
_BEHIND = 120
"""Characters behind a series among which its changes are told."""
_FEWEST = 3
CHANGE = "change"

Change = tuple[Record, Record, Record]


def changes_of_series(spoken: Sequence[Record], text: str) -> Iterator[Change]:
    """Each change that names its year or years with the numbers of the later and the earlier one. Where one year is
    named, the other is the year before."""
    for series, place in _series(spoken, text):
        end = max(record.end for record in series.values())
        for change in spoken[place:]:
            if change.start - end > _BEHIND:
                break
            if change.period != CHANGE:
                continue
            years = _years(change, text)
            if len(years) == 1:
                years.add(min(years) - 1)
            told = [series[year] for year in sorted(years, reverse=True) if year in series]
            if len(years) == len(told) == 2 and change.unit in (PERCENT, told[0].unit):
                yield change, told[0], told[1]


def _series(spoken: Sequence[Record], text: str) -> Iterator[tuple[dict[int, Record], int]]:
    """The numbers of each list by year, and the place behind its last."""
    series: dict[int, Record] = {}
    for place, record in enumerate((*spoken, None)):
        year = _own_year(record, text) if record is not None else None
        last = spoken[place - 1] if place else None
        goes_on = (
            record is not None and last is not None and record.start - last.end <= _BETWEEN
        ) and record.unit == last.unit
        if series and (year is None or year in series or not goes_on):
            if len(series) >= _FEWEST:
                yield series, place
            series = {}
        if record is not None and year is not None and record.unit != PERCENT:
            series[year] = record


def _own_year(record: Record, text: str) -> int | None:
    """The year that stands right before a number."""
    found = _OWN_YEAR.search(text, max(0, record.start - _BEFORE), record.start)
    return int(found.group(1)) if found else None


def _years(change: Record, text: str) -> set[int]:
    """The years that the item of its sentence names before a change."""
    item = _ITEM.split(text[max(0, change.start - _BEHIND) : change.start])[-1]
    return {int(year) for year in _YEAR.findall(item)}
