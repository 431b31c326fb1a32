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
        text = report[1]
        group = [record for record in stated if not self._of_some(record, check, report)]
        of_year = [record for record in group if self._is_yearly(record, check, text)]
        others = [record for record in group if record not in of_year]
        for place, record in enumerate(of_year):
            for other in of_year[place + 1 :]:
                if self._differ(record, other, check, text):
                    yield record, other
            beyond = [other for other in others if self._differ(record, other, check, text)]
            alone = len(stated) == len(of_year) + 1
            if len(beyond) == 1 and _value_of(beyond[0]) > (1 if alone else _value_of(record)):
                yield (record, beyond[0]) if record.start < beyond[0].start else (beyond[0], record)

    def _differ(self, one: Record, other: Record, check: RestatementCheck, text: str) -> bool:
        """Whether two numbers of two sentences are not the same, and are of one thing by their nouns."""
        if one.context == other.context or one.interval.meets(other.interval):
            return False
        if abs(_value_of(one) - _value_of(other)) > check.few:
            return False
        return self._noun(one, check, text) == self._noun(other, check, text)

    def _noun(self, record: Record, check: RestatementCheck, text: str) -> str:
        """What the number counts, without words that say no more than its indicator does."""
        before = self._words.without(check.generic, clause_before(record, text)).strip()
        if before:
            return before
        behind = text[record.end : record.end + _NOUN]
        own = clause_of(record, text)[len(clause_before(record, text)) :][: len(behind)]
        return self._words.without(check.generic, self._words.split(check.cuts, own)[0]).strip()

    def _is_yearly(self, record: Record, check: RestatementCheck, text: str) -> bool:
        """Whether the item of its sentence says that the number is of the whole year."""
        before = _ITEM.split(before_in_sentence(record, text))[-1]
        return self._words.found(check.yearly, before)

    def _of_some(self, record: Record, check: RestatementCheck, report: tuple[Profile, str]) -> bool:
        """Whether its clause says when an occasion was, or its sentence whose it was."""
        profile, text = report
        if record.qualifier is not None and self._words.without(check.generic, quiet(record.qualifier) or ""):
            return True
        if self._words.found(check.moments, clause_of(record, text)):
            return True
        return bool(self._settings.of(record, text, profile))


def _value_of(record: Record) -> int:
    return int(record.value or ZERO)
