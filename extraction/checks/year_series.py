"""Numbers listed by year, and the changes between two of them.

`2018年210件，2019年180件，2020年153件。2020年同比减少27件`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
_TITLE = 60
"""Characters before a series that say what it counts."""
_FEWEST = 3
_FEW = 12
"""Numbers among those of its item that a change goes by, at most."""
CHANGE, CURRENT = "change", "current"


class ChangeOfSeries(NamedTuple):
    """A change, the numbers of its two years, what its item says before it, other numbers left out, and the list."""

    change: Record
    later: Record
    earlier: Record
    told: str
    listed: str


def changes_of_series(spoken: Sequence[Record], text: str) -> Iterator[ChangeOfSeries]:
    """Each change that names its year or years with the numbers of the later and the earlier one, up to the next number
    that it may be told of. Where one year is named, the other is the year before."""
    for series, place in _series(spoken, text):
        units = {record.unit for record in series.values()}
        end = max(record.end for record in series.values())
        listed = text[max(0, min(record.start for record in series.values()) - _TITLE) : end]
        for at, change in enumerate(spoken[place:], place):
            if change.start - end > _BEHIND or (change.period == CURRENT and change.unit in units):
                break
            if change.period != CHANGE:
                continue
            told = _told(at, end, spoken, text)
            years = {int(year) for year in _YEAR.findall(told)}
            if len(years) == 1:
                years.add(min(years) - 1)
            both = [series[year] for year in sorted(years, reverse=True) if year in series]
            if len(years) == len(both) == 2 and change.unit in (PERCENT, both[0].unit):
                yield ChangeOfSeries(change, both[0], both[1], told, listed)


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


def _told(at: int, end: int, spoken: Sequence[Record], text: str) -> str:
    """What the item of its sentence says before a change, behind a series up to `end`, other numbers left out."""
    place = max(end, spoken[at].start - _BEHIND)
    said = ""
    for record in spoken[max(0, at - _FEW) : at + 1]:
        if record.start > place:
            said += text[place : record.start]
            place = record.end
    return _ITEM.split(said)[-1]
