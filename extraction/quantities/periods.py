"""The period of a number: report year, previous year, cumulative, a change, or not a count of the year at all.

`change` wins over `other`, `other` over `previous`. A change takes its sign from the word that announces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.genre.grammar import ChangeWord, Grammar
from extraction.interval import Interval
from extraction.quantities.bounds import Assertion
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.quantities.masks import MaskedSpan
from extraction.quantities.since import CUMULATIVE, Cumulative
from extraction.quantities.timeline import TRANSITION, Context, Hits, Years
from extraction.quantities.uncounted import FUTURE, OTHER, Uncounted

__all__ = ["Periods"]

CHANGE, COMPARISON, PREVIOUS = "change", "comparison", "previous"
_KINDS = (CHANGE, COMPARISON, PREVIOUS, CUMULATIVE, OTHER, FUTURE, TRANSITION)
_RATES = ("percent", "points")
_HUNDRED = Decimal(100)
_EITHER = "/"
"""Before a word of transition it makes one of two words."""
_TELLS = ":"
_AFTER_YEAR = ",，"
_OPENER, _CLOSER = "()"
_FAR, _NEAR = 60, 24
_CHANGE_GAP, _PREVIOUS_GAP = 5, 8
_FROM_GAP = 6
_BESIDE = 3


class Periods:
    """The compiled words of time and change."""

    def __init__(self, grammar: Grammar) -> None:
        modifiers = grammar.modifiers
        self._comparing = frozenset(modifiers.comparing)
        self._taken_over = re.compile(modifiers.taken_over)
        self._to_earlier = modifiers.compared_years
        self._level = modifiers.level
        self._years = Years(modifiers)
        self._uncounted = Uncounted(grammar)
        self._cumulative = Cumulative(grammar)
        self._standards = re.compile("|".join(map(re.escape, modifiers.standards)))
        self._behind = tuple(
            (word, knowledge.not_before, knowledge.sign)
            for word, knowledge in modifiers.change_behind.items()
        )
        self._joiners = frozenset(modifiers.change_joiners)
        self._this_year = modifiers.this_year
        self._last_years = modifiers.last_years
        self._last_reports = re.compile(modifiers.last_reports)
        self._not_of_last_year = (*modifiers.this_year, modifiers.of)
        self._from = re.compile(f"[{modifiers.transition.from_}][^,;:。、\\d]{{0,{_FROM_GAP}}}$")
        self._to_from = modifiers.transition.to_from

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that periods need from the lexicon."""
        for kind in (CHANGE, COMPARISON, PREVIOUS, CUMULATIVE, OTHER, FUTURE):
            for word, knowledge in getattr(grammar.modifiers, kind).items():
                yield Entry.fenced(word, kind, knowledge)
        for word in grammar.modifiers.transition.to:
            for now in ("", *grammar.modifiers.transition.now):
                yield Entry(word + now, TRANSITION, not_after=_EITHER)

    def assign(
        self,
        text: str,
        readings: list[Reading],
        hits: dict[str, list[Hit]],
        masked: list[MaskedSpan],
        report_year: int | None = None,
    ) -> None:
        """Set the period of every reading; negate the falls; end rates at a hundred."""
        found = {kind: Hits(hits[kind]) for kind in _KINDS}
        context = Context(text, found, self._years.sort(text, masked, report_year))
        previous: Reading | None = None
        for reading in readings:
            if reading.negated:
                if self._cumulative.holds(context, reading, None):
                    reading.period = "cumulative"
                elif self._was(context, reading):
                    reading.period = "previous"
                continue
            if previous is not None and previous.start == reading.start:
                reading.period, reading.assertion = previous.period, previous.assertion
                continue
            if previous is None or context.sentence(previous.start) != context.sentence(reading.start):
                context.first = reading
            self._assign_one(context, reading, previous)
            if reading.assertion.interval.upper is None and reading.kind == "percent":
                _cap(reading)
            previous = reading

    def _assign_one(self, context: Context, reading: Reading, previous: Reading | None) -> None:
        arrived = context.found[TRANSITION].ends_at(reading.start)
        change = None if arrived else self._change(context, reading, previous)
        if change is not None and self._is_of_standard(context, reading):
            reading.period = OTHER
        elif change is not None:
            reading.period = "change"
            if change < 0:
                _negate(reading)
        elif self._is_now(context, reading):
            return
        elif self._uncounted.holds(context, reading, previous, arrived):
            reading.period = "other"
        elif self._cumulative.holds(context, reading, previous):
            reading.period = "cumulative"
        elif self._is_previous(context, reading, previous):
            reading.period = "previous"

    def _change(self, context: Context, reading: Reading, previous: Reading | None) -> int | None:
        """The sign of the change that the reading is, or None."""
        text, start = context.text, reading.start
        if reading.kind in _RATES and (behind := self._told_behind(text, reading.end)) is not None:
            return behind
        floor = previous.end if previous else 0
        hit = context.found[CHANGE].last_before(start, max(context.clause(start), floor, start - _FAR))
        if hit is not None and not self._names_the_year(context, hit.end, start):
            word: ChangeWord = hit.payload
            compared = self._compared(context, hit) or self._beside_previous(context, hit, previous)
            close = start - hit.end <= _CHANGE_GAP
            if close and (compared or not word.needs_comparison or reading.kind in _RATES):
                return word.sign
            if compared == "beside" or (reading.kind == "duration" and start - hit.end <= 1):
                return word.sign
        if reading.kind in ("ratio", "points"):
            return hit.payload.sign if hit is not None else 1
        if previous is not None and previous.period == "change" and text[floor:start] in self._joiners:
            return -1 if previous.value < 0 else 1
        return None

    def _told_behind(self, text: str, end: int) -> int | None:
        """The sign of the change that the words behind a percentage say it is: 有13.9%的降幅."""
        for word, not_before, sign in self._behind:
            after = end + len(word)
            if text.startswith(word, end) and (after >= len(text) or text[after] not in not_before):
                return sign
        return None

    def _compared(self, context: Context, hit: Hit) -> str | None:
        """Whether a change word is compared with an earlier time: `beside` it, or earlier in its `sentence`."""
        sentence = max(context.sentence(hit.start), hit.start - _FAR)
        comparison = context.found[COMPARISON].last_before(hit.start, sentence)
        if comparison is not None and comparison.end == hit.start:
            return "beside"
        near = max(context.clause(hit.start), hit.start - _NEAR - 1)
        if self._comparing.intersection(context.text[near : hit.start]):
            return "beside"
        moved = context.found[TRANSITION].last_before(hit.start, sentence) is not None
        return "sentence" if comparison is not None or moved else None

    def _names_the_year(self, context: Context, word: int, start: int) -> bool:
        """Whether a word for the year before stands between a change word and the number: 同比上年的100件减少27件."""
        hit = context.found[PREVIOUS].last_before(start, word)
        return hit is not None and start - hit.end <= 1

    def _beside_previous(self, context: Context, hit: Hit, previous: Reading | None) -> str | None:
        """Whether a change word follows last year's number: 与2013年的5918条比，多公开1055条."""
        if previous is None or previous.period != "previous" or hit.start - previous.end > _BESIDE:
            return None
        return "sentence" if context.sentence(previous.start) == context.sentence(hit.start) else None

    def _is_of_standard(self, context: Context, reading: Reading) -> bool:
        """Whether the number is compared with a standard, not with an earlier time: 比法定时限缩短3个工作日."""
        first = max(context.clause(reading.start), reading.start - _NEAR)
        return self._standards.search(context.text, first, reading.start) is not None

    def _was(self, context: Context, reading: Reading) -> bool:
        """Whether a zero is that of the year before (往年也没有收费) or of an earlier one (2008年未收费), and not only
        compared with it: 较2018年无增减."""
        start, first = reading.start, context.clause(reading.start)
        previous = context.found[PREVIOUS].last_before(start, first)
        hit = previous or context.dates.earlier.last_before(start, first)
        if hit is None or context.text.endswith(self._to_earlier, 0, hit.start):
            return False
        return start - hit.end <= (_PREVIOUS_GAP if previous is not None else 0)

    def _goes_on(self, context: Context, reading: Reading, previous: Reading) -> bool:
        """Whether a number behind a joiner is of the same earlier year (去年同期收到104件、答复98件): not where the
        clause names the report's own year as well."""
        clause = context.clause(reading.start)
        if context.clause(previous.start) != clause:
            return False
        if context.dates.present.last_before(reading.start, clause) is not None:
            return False
        between = context.text[previous.end : reading.start]
        return not any(word in between for word in self._this_year)

    def _is_now(self, context: Context, reading: Reading) -> bool:
        """Whether the number is what a plan starts from: 2024年将由12个增至15个."""
        if reading.kind == "duration" or not self._uncounted.is_to_come(context, reading.start):
            return False
        return self._leaves(context, reading)

    def _leaves(self, context: Context, reading: Reading) -> bool:
        """Whether the number is the earlier of two (由12个并为9个); in a plan it is the one of now."""
        if context.leaves(reading.end):
            return True
        if not context.text.startswith(self._to_from, reading.end):
            return False
        first = max(context.clause(reading.start), reading.start - _NEAR)
        return self._from.search(context.text[first : reading.start]) is not None

    def _is_previous(self, context: Context, reading: Reading, previous: Reading | None) -> bool:
        text, start = context.text, reading.start
        if self._leaves(context, reading):
            return True
        floor = previous.end if previous else 0
        if (
            previous is not None
            and previous.period == "previous"
            and (floor == start or text[floor : floor + 1] in self._joiners)
        ):
            return self._goes_on(context, reading, previous)
        for hits in (context.found[PREVIOUS], context.dates.earlier):
            if reading.subject is not None:
                hit = hits.last_before(reading.subject[1], reading.subject[0])
                if hit is not None and not text.startswith(self._level, hit.end):
                    return True
            hit = hits.last_before(start, max(floor, start - _NEAR))
            opening = hit is not None and self._opens(context, hit, start)
            if hit is not None and opening and hits is not context.dates.earlier:
                opening = not any(word in text[hit.end : start] for word in self._not_of_last_year)
            in_clause = hit is not None and hit.start >= context.clause(start)
            if in_clause and hit is not None and self._last_reports.match(text, hit.end, start):
                return True
            if hit is not None and (opening or start - hit.end <= _PREVIOUS_GAP):
                if text.startswith(self._last_years, hit.end):
                    continue
                told = text.startswith(_TELLS, hit.end)
                taken_over = self._taken_over.search(text, hit.end, start) is not None
                if context.clause(start) <= hit.end + told or taken_over:
                    return not taken_over
                break
        return reading is context.first and self._opens_with_earlier(context, start)

    def _opens(self, context: Context, hit: Hit, start: int) -> bool:
        """Whether the clause of the number, or the bracket that it stands in, begins with the words."""
        if hit.start == context.clause(start):
            return True
        text = context.text
        return text[hit.start - 1 : hit.start] == _OPENER and _CLOSER not in text[hit.end : start]

    def _opens_with_earlier(self, context: Context, start: int) -> bool:
        """Whether the sentence of a number, its first, opens with an earlier year that a comma parts from what was done
        in it, and the report's own year is told of behind: 2021年，我局共收到申请43件。2022年收到57件."""
        text, first = context.text, context.sentence(start)
        for hits in (context.found[PREVIOUS], context.dates.earlier):
            hit = hits.first_from(first)
            if hit is None or hit.start != first or text[hit.end : hit.end + 1] not in _AFTER_YEAR:
                continue
            between = text[hit.end : start]
            if context.dates.present.last_before(start, hit.end) is not None:
                return False
            now = context.dates.present.first_from(start)
            if now is None or now.start - start > _FAR:
                return False
            if any(word in between for word in self._this_year) or len(between) > _FAR:
                return False
            return self._taken_over.search(between) is None
        return False


def _negate(reading: Reading) -> None:
    value, interval, approximation = reading.assertion
    if value > 0:
        reading.assertion = Assertion(-value, interval.negated(), approximation)


def _cap(reading: Reading) -> None:
    """A rate ends at a hundred; a change does not."""
    value, interval, approximation = reading.assertion
    if reading.period != "change" and value <= _HUNDRED:
        reading.assertion = Assertion(value, Interval(interval.lower, _HUNDRED), approximation)
