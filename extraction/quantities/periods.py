"""When a number holds: the report year, the year before, since a start, a change, or no count of the year at all.

`change` wins over `other`, `other` over `previous`. A change takes its sign from the word that announces it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter

from extraction.genre.grammar import ChangeWord, Grammar
from extraction.interval import ZERO, Interval
from extraction.quantities.bounds import Assertion
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.quantities.masks import MaskedSpan

__all__ = ["Periods"]

CHANGE, COMPARISON, PREVIOUS, CUMULATIVE = "change", "comparison", "previous", "cumulative"
OTHER, FUTURE, TRANSITION = "other", "future", "transition"
_KINDS = (CHANGE, COMPARISON, PREVIOUS, CUMULATIVE, OTHER, FUTURE, TRANSITION)
_SENTENCE_MARKS = "。;!?\n"
_CLAUSE_MARKS = _SENTENCE_MARKS + ",，:\t"
_CLAUSE_MARK = re.compile(f"[{_CLAUSE_MARKS}]")
_GROUP_MARKS = frozenset(_CLAUSE_MARKS + "、")
_RATES = ("percent", "points")
_HUNDRED = Decimal(100)
_EITHER = "/"
"""Before a word of transition it makes one of two words."""
_TELLS = ":"
_OPENING, _CLOSING = "《", "》"
_YEAR = re.compile(r"(?:19|20)\d\d")
_FAR, _NEAR = 60, 24
_BARE_YEAR = 6
"""Characters of a year without a month: 2018年度."""
_START = attrgetter("start")
_CHANGE_GAP, _PREVIOUS_GAP, _LEAVING_GAP = 5, 8, 6


class _Context:
    """Where the sentences and clauses of a text begin, and its hits."""

    def __init__(
        self, text: str, found: dict[str, _Hits], earlier: _Hits, since: _Hits, present: _Hits
    ) -> None:
        self.text = text
        self.found = found
        self.earlier = earlier
        self.since = since
        self.present = present
        self._clauses = [0, *(match.end() for match in _CLAUSE_MARK.finditer(text))]
        self._sentences = [
            begin for begin in self._clauses if not begin or text[begin - 1] in _SENTENCE_MARKS
        ]

    def clause(self, place: int) -> int:
        """Where the clause that holds `place` begins."""
        return self._clauses[bisect_left(self._clauses, place + 1) - 1]

    def leaves(self, place: int) -> bool:
        """Whether a word of transition follows: the number that ends at `place` is the earlier of two."""
        hit = self.found[TRANSITION].first_from(place)
        return (
            hit is not None
            and hit.start - place <= _LEAVING_GAP
            and self.clause(place) == self.clause(hit.start)
        )

    def sentence(self, place: int) -> int:
        """Where the sentence that holds `place` begins."""
        return self._sentences[bisect_left(self._sentences, place + 1) - 1]


class _Hits:
    """The hits of one kind, asked from left to right for the last before a place."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._ends = [hit.end for hit in hits]

    def ends_at(self, place: int) -> bool:
        """Whether a hit ends at `place`."""
        index = bisect_left(self._ends, place)
        return index < len(self._ends) and self._ends[index] == place

    def first_from(self, place: int) -> Hit | None:
        """The first hit that begins at or after `place`."""
        index = bisect_left(self._ends, place + 1)
        if index < len(self._hits) and self._hits[index].start >= place:
            return self._hits[index]
        return None

    def last_before(self, place: int, limit: int) -> Hit | None:
        """The last hit that ends at or before `place` and begins at or after `limit`."""
        index = bisect_left(self._ends, place + 1) - 1
        if index >= 0 and self._hits[index].start >= limit:
            return self._hits[index]
        return None


class Periods:
    """The compiled words of time and change."""

    def __init__(self, grammar: Grammar) -> None:
        modifiers = grammar.modifiers
        self._comparing = frozenset(modifiers.comparing)
        self._of = modifiers.of
        self._per = modifiers.per
        self._each = re.compile(f"{modifiers.each_of_group}(?![{modifiers.all_kinds}])")
        self._carried = modifiers.carried
        self._whole_sentence = modifiers.whole_sentence
        self._present = modifiers.present
        self._goes_on = modifiers.goes_on
        self._this_year = modifiers.this_year
        self._until = modifiers.until
        self._since = modifiers.since
        self._year_range = re.compile(modifiers.year_range)
        self._joiners = frozenset(modifiers.change_joiners)
        self._targets = re.compile("|".join(map(re.escape, modifiers.targets)))
        self._counted_days = modifiers.counted_days
        self._copulas = frozenset(grammar.units.copulas)

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that periods need from the lexicon."""
        for kind in (CHANGE, COMPARISON, PREVIOUS, CUMULATIVE, OTHER, FUTURE):
            for word, knowledge in getattr(grammar.modifiers, kind).items():
                yield Entry.fenced(word, kind, knowledge)
        for word in grammar.modifiers.transition.to:
            yield Entry(word, TRANSITION, not_after=_EITHER)

    def assign(
        self, text: str, readings: list[Reading], hits: dict[str, list[Hit]], masked: list[MaskedSpan]
    ) -> None:
        """Set the period of every reading; negate the falls; end rates at a hundred."""
        found = {kind: _Hits(hits[kind]) for kind in _KINDS}
        before, present, after = _years_named(text, masked)
        planned = [hit for hit in after if self._is_plan(text, hit)]
        if planned and planned[0].start * 2 > len(text):
            found[FUTURE] = _Hits(sorted([*hits[FUTURE], *planned], key=_START))
        context = _Context(text, found, *self._years(text, before, present))
        previous: Reading | None = None
        for reading in readings:
            if reading.negated:
                if self._is_cumulative(context, reading, None):
                    reading.period = "cumulative"
                continue
            if previous is not None and previous.start == reading.start:
                reading.period, reading.assertion = previous.period, previous.assertion
                continue
            self._assign_one(context, reading, previous)
            if reading.assertion.interval.upper is None and reading.kind == "percent":
                _cap(reading)
            previous = reading

    def _assign_one(self, context: _Context, reading: Reading, previous: Reading | None) -> None:
        arrived = context.found[TRANSITION].ends_at(reading.start)
        change = None if arrived else self._change(context, reading, previous)
        if change is not None:
            reading.period = "change"
            if change < 0:
                _negate(reading)
        elif self._is_other(context, reading, previous, arrived):
            reading.period = "other"
        elif self._is_cumulative(context, reading, previous):
            reading.period = "cumulative"
        elif self._is_previous(context, reading, previous):
            reading.period = "previous"

    def _change(self, context: _Context, reading: Reading, previous: Reading | None) -> int | None:
        """The sign of the change that the reading is, or None."""
        text, start = context.text, reading.start
        floor = previous.end if previous else 0
        hit = context.found[CHANGE].last_before(start, max(context.clause(start), floor, start - _FAR))
        if hit is not None:
            word: ChangeWord = hit.payload
            compared = self._compared(context, hit)
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

    def _compared(self, context: _Context, hit: Hit) -> str | None:
        """Whether a change word is compared with an earlier time: `beside` it, or earlier in its `sentence`."""
        sentence = max(context.sentence(hit.start), hit.start - _FAR)
        comparison = context.found[COMPARISON].last_before(hit.start, sentence)
        if comparison is not None and comparison.end == hit.start:
            return "beside"
        near = max(context.clause(hit.start), hit.start - _NEAR - 1)
        if self._comparing.intersection(context.text[near : hit.start]):
            return "beside"
        return "sentence" if comparison is not None else None

    def _is_other(self, context: _Context, reading: Reading, previous: Reading | None, arrived: bool) -> bool:
        text, start = context.text, reading.start
        if reading.kind == "duration":
            return not self._counts_days(text, start)
        if arrived and previous is not None and previous.period == "other":
            return context.clause(start) <= previous.end
        floor = previous.end if previous else 0
        if self._is_rate(text, reading):
            return True
        hit = context.found[OTHER].last_before(start, max(context.clause(start), floor, start - _FAR))
        if (
            previous is not None
            and previous.period == "other"
            and previous.unit == reading.unit
            and text[floor:start] in self._joiners
        ):
            return True
        near = hit is not None and start - hit.end <= _NEAR and not _in_title(text, hit.end, start)
        if near and not self._is_rate(text, previous, hit):
            return True
        if context.found[FUTURE].last_before(start, context.sentence(start)) is not None:
            return True
        if _is_bound(reading) and (
            text.startswith(self._of, reading.end) or self._is_target(context, reading, hit)
        ):
            return True
        return previous is not None and self._over_group(text, reading, previous)

    def _is_rate(self, text: str, reading: Reading | None, hit: Hit | None = None) -> bool:
        """Whether a sum of money is for each of something behind it (8000元每人), which is the `hit`."""
        if reading is None or reading.kind != "money" or (hit is not None and hit.start != reading.end):
            return False
        return text.startswith(self._per, reading.end)

    def _counts_days(self, text: str, start: int) -> bool:
        """Whether the days are counted: 优良天数283天."""
        while start and text[start - 1] in self._copulas:
            start -= 1
        return text.endswith(self._counted_days, 0, start)

    def _is_target(self, context: _Context, reading: Reading, frequency: Hit | None) -> bool:
        """Whether a bound is what is aimed at: 要求不少于4次, 每季度向社区公布不少于4次."""
        if reading.assertion.approximation not in ("at_least", "at_most"):
            return False
        if frequency is not None:
            return True
        first = max(context.clause(reading.start), reading.start - _FAR)
        return self._targets.search(context.text, first, reading.start) is not None

    def _over_group(self, text: str, reading: Reading, previous: Reading) -> bool:
        """One each over a counted group: 32个单位各1名."""
        if previous.kind != "count" or reading.subject is not None or reading.start - previous.end > _NEAR:
            return False
        between = text[previous.end : reading.start]
        return self._each.search(between) is not None and _GROUP_MARKS.isdisjoint(between)

    def _is_previous(self, context: _Context, reading: Reading, previous: Reading | None) -> bool:
        text, start = context.text, reading.start
        if context.leaves(reading.end):
            return True
        floor = previous.end if previous else 0
        for hits in (context.found[PREVIOUS], context.earlier):
            if reading.subject is not None and hits.last_before(reading.subject[1], reading.subject[0]):
                return True
            hit = hits.last_before(start, max(floor, start - _NEAR))
            if hit is not None and start - hit.end <= _PREVIOUS_GAP:
                told = text.startswith(_TELLS, hit.end)
                return context.clause(start) <= hit.end + told and self._carried not in text[hit.end : start]
        return False

    def _is_plan(self, text: str, hit: Hit) -> bool:
        """Whether a year to come begins what is planned for it: its clause, with nothing carried over to it."""
        if hit.end - hit.start > _BARE_YEAR or (hit.start and text[hit.start - 1] not in _CLAUSE_MARKS):
            return False
        return self._carried not in text[hit.start : hit.end + _NEAR]

    def _years(self, text: str, before: list[Hit], present: list[Hit]) -> tuple[_Hits, _Hits, _Hits]:
        """The earlier years of the text, those since which something counts or that reach to a later one, and the
        report's own."""
        earlier, since = [], []
        for hit in before:
            if text.startswith(self._since.closes, hit.end):
                if text.endswith(self._since.opens, 0, hit.start):
                    since.append(hit)
            elif self._year_range.fullmatch(text, hit.start, hit.end):
                since.append(hit)
            else:
                earlier.append(hit)
        present = [hit for hit in present if not text.endswith(self._until, 0, hit.start)]
        return _Hits(earlier), _Hits(since), _Hits(present)

    def _is_cumulative(self, context: _Context, reading: Reading, previous: Reading | None) -> bool:
        """The first number behind "since", and those that go on from it."""
        text, start = context.text, reading.start
        floor = previous.end if previous else 0
        if previous is not None and previous.period == "cumulative" and text.startswith(self._goes_on, floor):
            between = text[floor:start]
            if context.present.last_before(start, floor) is not None:
                return False
            return not any(word in between for word in self._this_year)
        limit = max(context.sentence(start), start - 2 * _FAR)
        hit = context.since.last_before(start, max(floor, limit))
        if hit is not None and any(word in text[hit.end : start] for word in self._since.sums):
            return True
        hit = context.found[CUMULATIVE].last_before(start, limit)
        if hit is None or text.endswith(hit.payload.not_after_words, 0, hit.start):
            return False
        if hit.end > floor:
            if context.present.last_before(start, hit.end) is not None:
                return False
            return not any(word in text[hit.end : start] for word in self._this_year)
        between = text[hit.start : start]
        return between.startswith(self._whole_sentence) and not any(word in between for word in self._present)


def _is_bound(reading: Reading) -> bool:
    """Whether the wording gives one end only: 90分以上, 低于80分."""
    interval = reading.assertion.interval
    return interval.upper is None or (reading.assertion.approximation == "under" and interval.lower == ZERO)


def _in_title(text: str, place: int, start: int) -> bool:
    """Whether a title that holds `place` ends before `start`: 按照《工作计划》公开3条."""
    closing = text.find(_CLOSING, place, start)
    return closing >= 0 and _OPENING not in text[place:closing]


def _years_named(text: str, masked: list[MaskedSpan]) -> tuple[list[Hit], list[Hit], list[Hit]]:
    """The dates whose year lies before the one that the text names most often (the later one of two), those of that
    year, and those of the next."""
    years = [
        (span, int(match.group()))
        for span in masked
        if span.refusal == "date" and (match := _YEAR.match(text, span.start))
    ]
    if not years:
        return [], [], []
    counts = Counter(year for _, year in years)
    report_year = max(counts, key=lambda year: (counts[year], year))
    dated = [Hit(span.start, span.end, year) for span, year in years]
    present = [hit for hit in dated if hit.payload == report_year]
    after = [hit for hit in dated if hit.payload == report_year + 1]
    return [hit for hit in dated if hit.payload < report_year], present, after


def _negate(reading: Reading) -> None:
    value, interval, approximation = reading.assertion
    if value > 0:
        reading.assertion = Assertion(-value, interval.negated(), approximation)


def _cap(reading: Reading) -> None:
    """A rate ends at a hundred; a change does not."""
    value, interval, approximation = reading.assertion
    if reading.period != "change" and value <= _HUNDRED:
        reading.assertion = Assertion(value, Interval(interval.lower, _HUNDRED), approximation)
