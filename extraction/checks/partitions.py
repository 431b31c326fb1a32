"""Lists without an opening word whose parts the catalogue defines, such as applications by channel after their total.

Every application comes by one channel and from one applicant, every case ends in one way: such numbers behind their
total cannot exceed it. Right behind it in its sentence they are its parts; further off only where they nearly make it
up, which numbers of something else seldom do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.checks.fits import FittedBreakdown
from extraction.checks.parts import counts_of_year, kind_of
from extraction.checks.wholes import wholes_by_name
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck, Partition
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["Division", "Partitions"]

TOTAL = "total"
LONGEST = 40
"""Numbers behind a total among which its parts are, and before it that may have them."""
FAR = 120
"""Characters between a total and its first part, or two parts."""
PARAGRAPHS = 1
"""Ends of lines between them."""
NEARLY = Decimal("0.1")
"""By how much of it a part may be greater than its total by a slip."""
LIST = 3
"""Parts that their names alone tell apart."""
LIST_MARK = "、"
"""Behind a number it goes on a list, and names are those of things beside it."""


@dataclass(slots=True)
class Division:
    """The parts of one sort behind a total; `tight`: they follow it in its sentence, with nothing between."""

    total: Record
    partition: Partition
    tight: bool = False
    ended: bool = False
    parts: list[Record] = field(default_factory=list)
    kinds: set[tuple[str, str | None, str | None]] = field(default_factory=set)


class Partitions:
    """Finds the numbers that divide one before them."""

    def __init__(self, genre: Genre, check: BreakdownCheck) -> None:
        self._wholes = wholes_by_name(genre.indicators)
        self._of: dict[str, list[Partition]] = {}
        for partition in check.partitions:
            self._of.setdefault(partition.total, []).append(partition)

    def find(
        self, spoken: Sequence[Record], breakdowns: Sequence[FittedBreakdown], text: str
    ) -> Iterator[Division]:
        """Each total with its parts of one sort, where no breakdown has them already."""
        owners = {
            part.record_id: breakdown.total
            for breakdown in breakdowns
            for part in breakdown.parts
            if breakdown.total is not None
        }
        counted = counts_of_year(spoken)
        for place, total in enumerate(counted):
            partitions = self._of.get(total.indicator)
            if partitions is None or total.applicant not in (None, TOTAL):
                continue
            if text.startswith(LIST_MARK, total.end):
                partitions = [partition for partition in partitions if not partition.named]
            if total.qualifier is not None:
                partitions = [partition for partition in partitions if partition.named]
            if not partitions:
                continue
            before = counted[max(0, place - LONGEST) : place]
            for division in self._behind(counted, place, (partitions, owners), text):
                least = LIST if division.partition.named else 2
                if len(division.parts) >= least and self._is_own(division, before, owners):
                    yield division

    def _behind(
        self,
        counted: Sequence[Record],
        place: int,
        known: tuple[Sequence[Partition], Mapping[str, Record]],
        text: str,
    ) -> Sequence[Division]:
        """The parts of each sort behind the total, up to the next total of its kind or the end of the paragraph, but
        for parts of a part."""
        (partitions, owners), total = known, counted[place]
        divisions = [Division(total, partition) for partition in partitions]
        last = total
        for number, record in enumerate(counted[place + 1 : place + 1 + LONGEST]):
            between = text[last.end : record.start]
            if len(between) > FAR or between.count("\n") > PARAGRAPHS:
                break
            if _begins_anew(record, total) or all(division.ended for division in divisions):
                break
            for division in divisions:
                owner = owners.get(record.record_id)
                if owner is None or owner not in division.parts or not self._owns(owner, record):
                    self._take(division, record, number)
            last = record
        return divisions

    def _take(self, division: Division, record: Record, number: int) -> None:
        """Add the number to the parts of the division, if it is one; end these, if it is one over again."""
        total, parts = division.total, division.parts
        if division.ended:
            return
        alike = record.unit == total.unit and record.scope == total.scope and record.period == total.period
        if not self._divides(record, division, kinds={part.indicator for part in parts}):
            division.ended = record.context != parts[-1].context if parts else _are_siblings(record, total)
            return
        if not alike or kind_of(record) in division.kinds:
            division.ended = True
            return
        if any(self._nested(record.indicator, part.indicator) for part in parts):
            return
        if not parts:
            division.tight = number == 0 and record.context == total.context
        division.kinds.add(kind_of(record))
        parts.append(record)

    def _divides(self, record: Record, division: Division, kinds: Set[str]) -> bool:
        """Whether the number is of the sort that divides the total: those of an applicant, or of an indicator that is
        not among the `kinds` before."""
        total, partition = division.total, division.partition
        if record.applicant not in (None, TOTAL):
            return partition.applicants and record.indicator == total.indicator and record.qualifier is None
        told = record.qualifier is not None and not (partition.applicants and record.indicator not in kinds)
        if partition.named is not told:
            return False
        return record.indicator.startswith(partition.parts) and record.indicator != total.indicator

    def _nested(self, one: str, other: str) -> bool:
        return one in self._wholes[other] or other in self._wholes[one]

    def _is_own(self, division: Division, before: Sequence[Record], owners: Mapping[str, Record]) -> bool:
        """Whether the parts are the total's: it can hold each, no list has them already, they make up none before."""
        total, parts = division.total, division.parts
        holder = owners.get(total.record_id)
        for part in parts:
            owner = owners.get(part.record_id)
            if owner is not None and owner is holder:
                return False
            if owner is not None and (part is parts[0] or owner is not total) and self._owns(owner, part):
                return False
        if any(_outgrows(part, total) for part in parts):
            return False
        added = Interval.total(part.interval for part in parts)
        near = [record for record in before if parts[0].start - record.end <= 2 * FAR]
        if division.partition.named and not division.tight and any(self._has_such(division, near)):
            return False
        return not any(record.unit == total.unit and record.interval.meets(added) for record in near)

    def _has_such(self, division: Division, near: Sequence[Record]) -> Iterator[bool]:
        """Of numbers near before the total, whether each may have such parts too: it may be theirs."""
        sort = division.partition.parts
        for record in near:
            yield any(partition.parts == sort for partition in self._of.get(record.indicator, ()))

    def _owns(self, owner: Record, part: Record) -> bool:
        """Whether the catalogue knows the part as one of its owner's: numbers may add up by chance."""
        named = owner.indicator == part.indicator or owner.indicator in self._wholes[part.indicator]
        return named or any(
            part.indicator.startswith(partition.parts) for partition in self._of.get(owner.indicator, ())
        )


def _begins_anew(record: Record, total: Record) -> bool:
    """Whether the number is another total of what the first counts."""
    whole = record.applicant in (None, TOTAL) and record.qualifier is None
    return record.indicator == total.indicator and whole


def _are_siblings(one: Record, other: Record) -> bool:
    """Whether two numbers stand beside each other in the catalogue: what follows them may divide both."""
    family = one.indicator.rpartition(".")[0]
    return family == other.indicator.rpartition(".")[0] and one.indicator != other.indicator


def _outgrows(part: Record, total: Record) -> bool:
    """Whether the part is so much greater that the total is that of something else."""
    if part.lower is None or total.upper is None:
        return False
    return part.lower > total.upper * (1 + NEARLY)
