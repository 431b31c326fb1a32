"""Cumulative numbers that count since an earlier year."""

from __future__ import annotations

import re

from extraction.genre.grammar import Grammar
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Hit
from extraction.quantities.timeline import Context

__all__ = ["CUMULATIVE", "Cumulative"]

CUMULATIVE = "cumulative"
_RATE = "percent"
_FAR = 60
_YEAR = 12
"""Characters of a date, at most."""
_LISTED = "、,:;("
"""What stands before an item of a list."""
_BEFORE = 400
"""How far back the number of the year may stand."""


class Cumulative:
    """The compiled words of counts over the years."""

    def __init__(self, grammar: Grammar) -> None:
        modifiers = grammar.modifiers
        self._whole_sentence = modifiers.whole_sentence
        self._present = modifiers.present
        self._goes_on = modifiers.goes_on
        self._this_year = modifiers.this_year
        self._sums = modifiers.since.sums
        self._opens = modifiers.since.opens
        self._own_clause = frozenset(modifiers.own_clause)
        self._handled = re.compile(modifiers.handled)
        self._formed = re.compile(modifiers.formed)
        self._begun = tuple(event + modifiers.since.at for event in modifiers.since.events)
        self._since_then_words = modifiers.since.since_then
        self._since_then = re.compile(modifiers.since_then)
        self._of_which = re.compile(modifiers.of_which_new)
        self._altogether = re.compile(modifiers.altogether)
        self._published_altogether = re.compile(modifiers.altogether_published)
        self._newly = re.compile(modifiers.newly)
        self._ends_year = re.compile(modifiers.ends_year)
        self._of_the_year = re.compile(modifiers.of_the_year)
        self._by_end = re.compile(modifiers.by_end)
        self._later = re.compile(modifiers.added_later)
        self._published = re.compile(modifiers.published_so_far)
        self._some_new = re.compile(modifiers.some_new)
        self._not_since = (*modifiers.this_year, *modifiers.held)

    @staticmethod
    def _is_of_one_year(context: Context, start: int) -> bool:
        """Whether a list of years has the number: 近三年为2018年1204条、2019年1391条."""
        hit = context.dates.earlier.last_before(start, start - _YEAR)
        return hit is not None and hit.end == start and context.text[max(0, hit.start - 1)] in _LISTED

    def holds(self, context: Context, reading: Reading, previous: Reading | None) -> bool:
        """The first number behind "since", those that go on from it, and those of which a part is this year's; no rate,
        which is one of now."""
        text, start = context.text, reading.start
        floor = previous.end if previous else 0
        if reading.kind == _RATE or self._is_of_one_year(context, start):
            return False
        if previous is not None and previous.period == CUMULATIVE and text.startswith(self._goes_on, floor):
            between = text[floor:start]
            if context.dates.present.last_before(start, floor) is not None:
                return False
            return not any(word in between for word in self._this_year)
        if not reading.negated and self._is_altogether(context, reading, previous):
            return True
        limit = max(context.sentence(start), start - 2 * _FAR)
        hit = context.dates.since.last_before(start, max(floor, limit))
        if hit is not None and any(word in text[hit.end : start] for word in self._sums):
            return True
        if self._since_event(context, max(floor, limit), start):
            return True
        hit = context.found[CUMULATIVE].last_before(start, limit)
        if hit is None or self._is_of_a_noun(context, hit, start):
            return False
        if hit.end > floor:
            if context.dates.present.last_before(start, hit.end) is not None:
                return False
            return not any(word in text[hit.end : start] for word in self._not_since)
        between = text[hit.start : start]
        if context.dates.present.last_before(start, hit.end) is not None:
            return False
        return between.startswith(self._whole_sentence) and not any(word in between for word in self._present)

    def _since_event(self, context: Context, first: int, start: int) -> bool:
        """Whether the number counts since an event of an earlier year: 开通于2012年3月,累计发布731条."""
        hit = context.dates.earlier.last_before(start, first)
        if hit is None or not context.text.endswith(self._begun, 0, hit.start):
            return False
        return any(word in context.text[hit.end : start] for word in self._since_then_words)

    def _is_of_a_noun(self, context: Context, hit: Hit, start: int) -> bool:
        """Whether the word of time is part of another, goes on from a date of the report's own year (2023年以来,
        2023年至今), or says of which years the things are, not since when they were counted:
        对历年信息“回头看”，整改3处."""
        text = context.text
        if text.endswith(hit.payload.not_after_words, 0, hit.start):
            return True
        own = context.dates.present.last_before(hit.start + 1, hit.start - _YEAR)
        if own is not None and own.end - hit.start in {0, 1} and not text.endswith(self._opens, 0, own.start):
            return True
        if self._formed.match(text, hit.end) and self._handled.search(
            text[context.clause(hit.start) : hit.start]
        ):
            return True
        return text[hit.start : hit.end] in self._own_clause and context.clause(start) > hit.end

    def _is_altogether(self, context: Context, reading: Reading, previous: Reading | None) -> bool:
        """Whether the number is what there is by now: 累计26450条，其中今年新增8317条, or that further on;
        196万次（自2015年开通以来）; 全年受理18件，累计702件."""
        text, start, end = context.text, reading.start, reading.end
        if self._since_then.match(text, end):
            return True
        clause = context.clause(start)
        if self._some_new.match(text, end) and self._published.search(text[clause:start]):
            return not any(word in text[clause:start] for word in self._this_year)
        if self._altogether.search(text, clause, start) is None:
            return False
        lead = max(context.sentence(start), previous.end if previous else 0)
        if any(word in text[min(lead, clause) : start] for word in self._this_year):
            return False
        if self._by_end.search(text, max(0, clause - _YEAR), start) or self._of_which.match(text, end):
            return True
        if (later := self._later.match(text, end)) and int(later.group(1)) < reading.value:
            return True
        return self._exceeds_the_year(context, reading, previous)

    def _exceeds_the_year(self, context: Context, reading: Reading, previous: Reading | None) -> bool:
        """Whether a number that is said to be altogether is more than what the year had, as told before: in the clause
        before (新增公开12件,累计702件), or earlier where it is by the end of the year."""
        text, start = context.text, reading.start
        clause = context.clause(start)
        published = self._published_altogether.fullmatch(text, clause, start) is not None
        if (
            previous is not None
            and previous is context.first
            and clause == previous.end + 1
            and (previous.unit, previous.period) == (reading.unit, "current")
            and previous.value < reading.value
        ):
            if self._altogether.fullmatch(text, clause, start) is not None:
                return True
            before = context.clause(previous.start)
            return published and self._newly.search(text, before, previous.start) is not None
        sentence = context.sentence(start)
        first = max(0, sentence - _BEFORE)
        if not published or not self._ends_year.search(text, sentence, max(sentence, clause - 1)):
            return False
        told = self._of_the_year.findall(text, first, sentence)
        return bool(told) and all(int(value) < reading.value for value in told)
