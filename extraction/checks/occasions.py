"""Single occasions that a sentence counts for the whole year: 全年2次培训都只到办公室主任.

Meetings, trainings and inspections are told one by one, and then together. Such a number is a fact of the year only
where its sentence says so; it is held against another of the year, or against one that is more than it although it
names no more than the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extraction.checks.settings import Settings, before_in_sentence
from extraction.checks.slips import LARGE
from extraction.checks.words import Words, clause_before, clause_of, quiet
from extraction.genre.checks import RestatementCheck
from extraction.interval import ZERO
from extraction.types import Profile, Record

__all__ = ["Occasions"]

TOTAL = "total"
_ITEM = re.compile("[;；]")
_NOUN = 10
"""Characters behind a number among which its noun stands."""

Pair = tuple[Record, Record]


class Occasions:
    """Finds such numbers and what they are held against, with the words of a genre."""

    def __init__(self, words: Words, settings: Settings) -> None:
        self._words = words
        self._settings = settings

    def __call__(
        self,
        stated: Sequence[Record],
        sure: Callable[[Record], bool],
        check: RestatementCheck,
        report: tuple[Profile, str],
    ) -> Iterator[Pair]:
        """Pairs of numbers for one thing that differ, in the order of the text. `stated` are the numbers of the
        narrative. A number that the other's sentence gives too, for all that it counts, is no contradiction."""
        groups: dict[tuple[str | None, ...], list[Record]] = {}
        for record in stated:
            if record.indicator in check.counted and sure(record) and ZERO < (record.value or ZERO) < LARGE:
                groups.setdefault((record.indicator, record.scope, record.unit), []).append(record)
        differing = [group for group in groups.values() if len({record.interval for record in group}) > 1]
        told = {(record.context, record.value) for record in stated} if differing else set()
        for group in differing:
            for one, other in self._pairs(group, check, report):
                summed = (one.context, other.value) in told or (other.context, one.value) in told
                if not summed:
                    yield one, other

    def _pairs(
        self, stated: Sequence[Record], check: RestatementCheck, report: tuple[Profile, str]
    ) -> Iterator[Pair]:
        """The pairs of a group: two numbers of the year, or one of the year and the only other that is greater, or
        is the only other of all and counts several."""
        group = [record for record in stated if not self._of_some(record, check, report[1])]
        of_year = [record for record in group if self._is_yearly(record, check, report)]
        others = [record for record in group if record not in of_year]
        for place, record in enumerate(of_year):
            for other in of_year[place + 1 :]:
                if self._differ(record, other, check, report):
                    yield record, other
            beyond = [other for other in others if self._differ(record, other, check, report)]
            alone = len(stated) == len(of_year) + 1
            if len(beyond) == 1 and _value_of(beyond[0]) > (1 if alone else _value_of(record)):
                yield (record, beyond[0]) if record.start < beyond[0].start else (beyond[0], record)

    def _differ(
        self, one: Record, other: Record, check: RestatementCheck, report: tuple[Profile, str]
    ) -> bool:
        """Whether two numbers of two sentences are not the same, and are of one thing by their nouns and by what sets
        them apart."""
        profile, text = report
        if one.context == other.context or one.interval.meets(other.interval):
            return False
        if abs(_value_of(one) - _value_of(other)) > check.few:
            return False
        if self._noun(one, check, report) != self._noun(other, check, report):
            return False
        return self._settings.of(one, text, profile) == self._settings.of(other, text, profile)

    def _noun(self, record: Record, check: RestatementCheck, report: tuple[Profile, str]) -> str:
        """What the number counts, without words that say no more than its indicator does, and the report's year."""
        profile, text = report
        told = re.sub(rf"{profile.report_year}\D", "", clause_before(record, text))
        before = self._words.without(check.generic, told).strip()
        if before:
            return before
        behind = text[record.end : record.end + _NOUN]
        own = clause_of(record, text)[len(clause_before(record, text)) :][: len(behind)]
        return self._words.without(check.generic, self._words.split(check.cuts, own)[0]).strip()

    def _is_yearly(self, record: Record, check: RestatementCheck, report: tuple[Profile, str]) -> bool:
        """Whether the item of its sentence says that the number is of the whole year, or its clause names that."""
        profile, text = report
        if self._words.found(check.yearly, _ITEM.split(before_in_sentence(record, text))[-1]):
            return True
        return f"{profile.report_year}" in clause_before(record, text)

    def _of_some(self, record: Record, check: RestatementCheck, text: str) -> bool:
        """Whether its clause says when or of what kind an occasion was."""
        if record.qualifier is not None and self._words.without(check.generic, quiet(record.qualifier) or ""):
            return True
        return self._words.found(check.moments, clause_of(record, text))


def _value_of(record: Record) -> int:
    return int(record.value or ZERO)
