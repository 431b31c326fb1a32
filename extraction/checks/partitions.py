"""Lists that no word opens, but that the catalogue divides: behind a number of applications those by each channel.

Every application comes by one channel and from one applicant, every case ends in one way: such numbers right behind
their total, of one sentence, cannot exceed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extraction.checks.fits import FittedBreakdown
from extraction.checks.parts import counts_of_year, kind_of
from extraction.checks.wholes import wholes_by_name
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck, Partition
from extraction.types import Record

__all__ = ["Partitions"]

TOTAL = "total"


class Partitions:
    """Finds the numbers that divide the one before them."""

    def __init__(self, genre: Genre, check: BreakdownCheck) -> None:
        self._wholes = wholes_by_name(genre.indicators)
        self._parts: Mapping[str, Partition] = {one.total: one for one in check.partitions}

    def find(
        self, spoken: Sequence[Record], breakdowns: Sequence[FittedBreakdown]
    ) -> Iterator[tuple[Record, tuple[Record, ...]]]:
        """Each total with its parts, where no breakdown has the first of them already."""
        if not self._parts:
            return
        known = {part.record_id: breakdown.total for breakdown in breakdowns for part in breakdown.parts}
        counted = counts_of_year(spoken)
        for place, total in enumerate(counted):
            partition = self._parts.get(total.indicator)
            whole = total.applicant in (None, TOTAL) and total.qualifier is None
            if partition is not None and whole and total.record_id not in known:
                parts = tuple(self._behind(counted, place, partition))
                owners = [known[part.record_id] for part in parts if part.record_id in known]
                begun = parts and parts[0].record_id in known
                if len(parts) > 1 and not begun and all(owner is total for owner in owners):
                    yield total, parts

    def _behind(self, counted: Sequence[Record], place: int, partition: Partition) -> Iterator[Record]:
        """The parts right behind the total, of one sort, each of another kind."""
        total, sort = counted[place], ""
        kinds: set[tuple[str, str | None, str | None]] = set()
        for record in counted[place + 1 :]:
            own = self._sort(record, total, partition)
            alike = record.context == total.context and record.unit == total.unit
            if not own or not alike or sort not in ("", own) or kind_of(record) in kinds:
                return
            if record.scope != total.scope or record.period != total.period or record.qualifier is not None:
                return
            if any(self._nested(record.indicator, kind[0]) for kind in kinds):
                return
            sort = own
            kinds.add(kind_of(record))
            yield record

    def _nested(self, one: str, other: str) -> bool:
        return one in self._wholes[other] or other in self._wholes[one]

    def _sort(self, record: Record, total: Record, partition: Partition) -> str:
        """By what the part divides the total: an applicant, or the family of its indicator; empty where it is none."""
        if record.applicant not in (None, TOTAL):
            return "applicant" if record.indicator == total.indicator and partition.applicants else ""
        if record.indicator.startswith(partition.parts) and record.indicator != total.indicator:
            return "indicator"
        return ""
