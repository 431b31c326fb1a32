"""Which numbers are parts of one list, and where a list ends.

A writer goes on behind a list without a mark; so where the parts do not fit their total, the list is taken to end
before what a rate, another way of telling parts apart, or a verb of its own sets off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from extraction.checks.relations import HUNDRED, Ratio, printed_step
from extraction.checks.words import Words, quiet
from extraction.genre.families import Families
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO
from extraction.types import Record

__all__ = [
    "MARKS",
    "PERCENT",
    "Axes",
    "are_alike",
    "begins_another",
    "comparable",
    "counts_of_year",
    "divides",
    "enclosed",
    "exceed_all",
    "family_of",
    "kind_of",
    "leave_nothing",
    "make_up_all",
    "names",
    "paired",
    "surely_parts",
]

PERCENT = "%"
MARKS = re.compile(r"[、，,；;：:。！？!?\n]")
_JOINED = 2
"""Characters between two numbers with no noun of their own."""


def comparable(part: Record, total: Record) -> bool:
    """Whether a part counts the same sort of thing: by its unit, or by the family of its indicator."""
    family = family_of(part)
    return part.unit == total.unit or (family != ABSTENTION and family == family_of(total))


def are_alike(one: Record, other: Record, words: Words, items: str | None) -> bool:
    """Whether two numbers count the same sort of thing in the same year: in one unit, or both in classifiers of the
    class `items`."""
    if one.period != other.period:
        return False
    return one.unit == other.unit or all(unit and words.found(items, unit) for unit in (one.unit, other.unit))


def names(record: Record, following: Record | None, text: str) -> bool:
    """Whether the number stands in the name of what the next counts: 5个县局612条."""
    return following is not None and not MARKS.search(text, record.end, following.start)


def enclosed(parts: Sequence[Record], flags: Sequence[bool]) -> list[Record]:
    """The flagged parts, and those that stand between two of them in their unit, or none, and their period."""
    places = [place for place, flag in enumerate(flags) if flag]
    if not places:
        return []
    first, last = places[0], places[-1]
    units = {parts[place].unit for place in places}
    return [
        part
        for place, part in enumerate(parts)
        if flags[place]
        or (
            first < place < last
            and part.period == parts[first].period
            and (part.unit in units or part.text.isdecimal())
        )
    ]


def counts_of_year(records: Iterable[Record]) -> list[Record]:
    """The records that a sum can be made of: no percentages, changes, last year's or other periods' figures."""
    return [
        record for record in records if record.unit != PERCENT and record.period in ("current", "cumulative")
    ]


def divides(part: Record, total: Record, wholes: Mapping[str, frozenset[str]]) -> bool:
    """Whether the part divides what stands beside the total in its family, by the `wholes` of each indicator: outcomes
    of those received."""
    own = wholes[part.indicator]
    beside = bool(own) and own.isdisjoint(wholes[total.indicator])
    return beside and family_of(part) == family_of(total)


def family_of(record: Record) -> str:
    """The first name of its indicator."""
    return record.indicator.partition(".")[0]


def kind_of(record: Record) -> tuple[str, str | None, str | None]:
    """What it counts: no two parts of a list count the same."""
    return (record.indicator, record.applicant, quiet(record.qualifier))


class Axes:
    """By what the parts of a list are told apart."""

    def __init__(self, families: Families) -> None:
        self._families = families

    def one(self, part: Record, other: Record) -> bool:
        """Whether two parts may be told apart by the same thing: one that no indicator knows, not by who applied."""
        axes = {self.of(part), self.of(other)}
        return len(axes) == 1 or "" in axes or (ABSTENTION in axes and "applicant" not in axes)

    def of(self, part: Record) -> str:
        """By what a part of the applications or cases is told from the others: who applied, the sort of its indicator,
        what it is about."""
        if part.applicant not in (None, "total"):
            return "applicant"
        if part.indicator == ABSTENTION:
            return ABSTENTION if part.qualifier else ""
        names = part.indicator.split(".")
        if part.indicator in self._families.by_result:
            return "topic" if names[-1] == "total" else names[0]
        if part.indicator not in self._families.by_applicant:
            return ""
        if names[2:] == ["total"]:
            return "topic"
        return names[1] if len(names) > 2 else "topic" if part.qualifier else ""


def surely_parts(
    parts: Sequence[Record],
    shares: Sequence[Record],
    spoken: Sequence[Record],
    places: Mapping[str, int],
    axes: Axes,
) -> Sequence[Record]:
    """The parts up to where something else may begin: behind a rate that is no share of theirs, or told apart by
    another thing than the first. A list that tells its own parts apart by several things is none: what no indicator
    knows beside who applied."""
    for number, (one, other) in enumerate(pairwise(parts), 1):
        between = spoken[places[one.record_id] + 1 : places[other.record_id]]
        rate = any(record.unit == PERCENT and record not in shares for record in between)
        if rate:
            return parts[:number]
        if not axes.one(parts[0], other):
            return parts[:1] if axes.of(parts[0]) == ABSTENTION else parts[:number]
    return parts


def begins_another(part: Record, total: Record, led: frozenset[str]) -> bool:
    """Whether a part that is greater than the total begins something else."""
    greater = part.lower is not None and total.upper is not None and part.lower > total.upper
    return greater and (part.record_id in led or not comparable(part, total))


def make_up_all(shares: Sequence[Record]) -> bool:
    """Whether the shares add up to 100 within what their last digits leave open."""
    if not shares:
        return False
    values = [share.value for share in shares if share.value is not None]
    slack = sum((printed_step(share) for share in shares), ZERO)
    return len(values) == len(shares) and abs(sum(values, ZERO) - HUNDRED) <= slack


def exceed_all(shares: Sequence[Record]) -> bool:
    """Whether the shares come to clearly more than the whole: then their parts overlap."""
    values = [share.value for share in shares if share.value is not None]
    return sum(values, ZERO) > HUNDRED + sum((printed_step(share) for share in shares), ZERO)


def leave_nothing(shares: Sequence[tuple[Record, Record]], totals: Sequence[Record]) -> bool:
    """Whether shares that make up the whole say so of their parts: not where they are right and a little is left."""
    if sum((share.value or ZERO for _, share in shares), ZERO) >= HUNDRED:
        return True
    ratios = [[Ratio(share, part, (total,)) for part, share in shares] for total in totals]
    records = {
        record.record_id: record.interval for row in ratios for ratio in row for record in ratio.members
    }
    return not any(all(ratio.holds(records) for ratio in row) for row in ratios)


def paired(parts: Sequence[Record], spoken: Sequence[Record], places: Mapping[str, int]) -> bool:
    """Whether the parts are one of each number before them, in their order: 甲86件，乙41件，分别为30件和12件."""
    if len(parts) < 2 or any(other.start - one.end > _JOINED for one, other in pairwise(parts)):
        return False
    first = places[parts[0].record_id]
    before = spoken[max(0, first - len(parts)) : first]
    alike = all(one.context == parts[0].context and one.unit == parts[0].unit for one in before)
    held = zip(parts, before, strict=False)
    return (
        alike and len(before) == len(parts) and all((p.value or ZERO) <= (w.value or ZERO) for p, w in held)
    )
