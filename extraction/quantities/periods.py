"""When a number holds: the report year, the year before, since a start, a change, or no count of the year at all.

`change` wins over `other`, `other` over `previous`. A change takes its sign from the word that announces it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from extraction.genre.grammar import ChangeWord, Grammar
from extraction.interval import ZERO, Interval
from extraction.quantities.bounds import Assertion
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.quantities.masks import MaskedSpan

__all__ = ["Periods"]

CHANGE, COMPARISON, PREVIOUS, CUMULATIVE = "change", "comparison", "previous", "cumulative"
OTHER, FUTURE, TRANSITION = "other", "future", "transition"
_KINDS = (CHANGE, COMPARISON, PREVIOUS, CUMULATIVE, OTHER, FUTURE)
_SENTENCE_MARKS = "。;!?\n"
_CLAUSE_MARKS = _SENTENCE_MARKS + ",:\t"
_GROUP_MARKS = _CLAUSE_MARKS + "、"
_HUNDRED = Decimal(100)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FAR, _NEAR = 60, 16
_CHANGE_GAP, _PREVIOUS_GAP = 5, 8


class _Hits:
    """The hits of one kind, asked from left to right for the last before a place."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._ends = [hit.end for hit in hits]

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
        to = "|".join(map(re.escape, sorted(modifiers.transition.to, key=len, reverse=True)))
        self._to_behind = re.compile(f"[^,。;:!?\\n\\d]{{0,6}}?(?:{to})")
        self._to_before = re.compile(f"(?:{to})$")
        self._per = re.compile(f"[{modifiers.comparing}][^,。;:!?\\n]{{0,{_NEAR}}}$")
        self._of = modifiers.of
        self._each = modifiers.each_of_group
        self._carried = modifiers.carried
        self._goes_on = modifiers.goes_on
        self._joiners = modifiers.change_joiners

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that periods need from the lexicon."""
        for kind in _KINDS:
            for word, knowledge in getattr(grammar.modifiers, kind).items():
                yield Entry.fenced(word, kind, knowledge)

    def assign(
        self, text: str, readings: list[Reading], hits: dict[str, list[Hit]], masked: list[MaskedSpan]
    ) -> None:
        """Set the period of every reading; negate the falls; end rates at a hundred."""
        found = {kind: _Hits(hits[kind]) for kind in _KINDS}
        earlier = _Hits(_earlier_years(text, masked))
        previous: Reading | None = None
        for reading in readings:
            if not reading.negated:
                self._assign_one(text, reading, previous, found, earlier)
                if reading.kind == "percent" and reading.period != "change":
                    _cap(reading)
                previous = reading

    def _assign_one(
        self,
        text: str,
        reading: Reading,
        previous: Reading | None,
        found: dict[str, _Hits],
        earlier: _Hits,
    ) -> None:
        floor = previous.end if previous else 0
        if previous is not None and previous.start == reading.start:
            reading.period, reading.assertion = previous.period, previous.assertion
            return
        change = self._change(text, reading, previous, found)
        if change is not None:
            reading.period = "change"
            if change < 0:
                _negate(reading)
        elif self._is_other(text, reading, previous, found):
            reading.period = "other"
        elif self._is_cumulative(text, reading, previous, found[CUMULATIVE]):
            reading.period = "cumulative"
        elif self._is_previous(text, reading, floor, found[PREVIOUS], earlier):
            reading.period = "previous"

    def _change(
        self, text: str, reading: Reading, previous: Reading | None, found: dict[str, _Hits]
    ) -> int | None:
        """The sign of the change that the reading is, or None."""
        floor = previous.end if previous else 0
        start = reading.start
        if self._to_before.search(text, max(0, start - 6), start):
            return None
        clause = _begin(text, start, _CLAUSE_MARKS, max(floor, start - _FAR))
        hit = found[CHANGE].last_before(start, clause)
        if hit is not None:
            word: ChangeWord = hit.payload
            compared = self._compared(text, hit, found[COMPARISON])
            close = start - hit.end <= _CHANGE_GAP
            if close and (compared or not word.needs_comparison or reading.kind in ("percent", "points")):
                return word.sign
            if compared == "beside":
                return word.sign
        if reading.kind in ("ratio", "points"):
            return hit.payload.sign if hit is not None else 1
        between = text[floor:start]
        if previous is not None and previous.period == "change" and between and between in self._joiners:
            return -1 if previous.value < 0 else 1
        return None

    def _compared(self, text: str, hit: Hit, comparisons: _Hits) -> str | None:
        """Whether a change word is compared with an earlier time: `beside` it, or earlier in its `sentence`."""
        sentence = _begin(text, hit.start, _SENTENCE_MARKS, max(0, hit.start - _FAR))
        clause = _begin(text, hit.start, _CLAUSE_MARKS, sentence)
        comparison = comparisons.last_before(hit.start, sentence)
        if comparison is not None and comparison.end == hit.start:
            return "beside"
        if self._per.search(text, clause, hit.start):
            return "beside"
        return "sentence" if comparison is not None else None

    def _is_other(
        self, text: str, reading: Reading, previous: Reading | None, found: dict[str, _Hits]
    ) -> bool:
        floor = previous.end if previous else 0
        start = reading.start
        arrived = self._to_before.search(text, max(0, start - 6), start) is not None
        if reading.kind == "duration":
            return not arrived and self._to_behind.match(text, reading.end) is None
        clause = _begin(text, start, _CLAUSE_MARKS, max(0, start - _FAR))
        hit = found[OTHER].last_before(start, max(clause, floor))
        if hit is not None and start - hit.end <= _NEAR:
            return True
        sentence = _begin(text, start, _SENTENCE_MARKS, max(0, start - _FAR))
        if found[FUTURE].last_before(start, sentence) is not None:
            return True
        approximation = reading.assertion.approximation
        if approximation == "at_least" or (_is_bound(reading) and text.startswith(self._of, reading.end)):
            return True
        return previous is not None and self._over_group(text, reading, previous)

    def _over_group(self, text: str, reading: Reading, previous: Reading) -> bool:
        """One each over a counted group: 32个单位各1名."""
        if previous.kind != "count" or reading.subject is not None:
            return False
        between = text[previous.end : reading.start]
        return self._each in between and len(between) <= _NEAR and not set(_GROUP_MARKS).intersection(between)

    def _is_previous(
        self, text: str, reading: Reading, floor: int, previous: _Hits, earlier: _Hits
    ) -> bool:
        match = self._to_behind.match(text, reading.end, min(len(text), reading.end + 14))
        if match:
            return True
        start = reading.start
        for hits in (previous, earlier):
            hit = hits.last_before(start, max(floor, start - _NEAR))
            if hit is not None and start - hit.end <= _PREVIOUS_GAP:
                between = text[hit.end : start]
                return not set(_CLAUSE_MARKS).intersection(between) and self._carried not in between
        return False

    def _is_cumulative(self, text: str, reading: Reading, previous: Reading | None, hits: _Hits) -> bool:
        """The first number behind "since", and those that go on from it."""
        start = reading.start
        if previous is not None and previous.period == "cumulative":
            if text.startswith(self._goes_on, previous.end):
                return True
        floor = max(0, start - 2 * _FAR, previous.end if previous else 0)
        sentence = _begin(text, start, _SENTENCE_MARKS, floor)
        hit = hits.last_before(start, sentence)
        return hit is not None and not text.endswith(hit.payload.not_after_words, 0, hit.start)


def _begin(text: str, place: int, marks: str, limit: int) -> int:
    """Where the stretch without `marks` that holds `place` begins, not before `limit`."""
    while place > limit and text[place - 1] not in marks:
        place -= 1
    return place


def _is_bound(reading: Reading) -> bool:
    """Whether the wording gives one end only: 90分以上, 低于80分."""
    interval = reading.assertion.interval
    return interval.upper is None or (reading.assertion.approximation == "under" and interval.lower == ZERO)


def _earlier_years(text: str, masked: list[MaskedSpan]) -> list[Hit]:
    """The dates whose year lies before the one that the text names most often (the later one of two)."""
    years = [
        (span, int(match.group()))
        for span in masked
        if span.refusal == "date" and (match := _YEAR.match(text, span.start))
    ]
    if not years:
        return []
    counts = Counter(year for _, year in years)
    report_year = max(counts, key=lambda year: (counts[year], year))
    return [Hit(span.start, span.end, year) for span, year in years if year < report_year]


def _negate(reading: Reading) -> None:
    value, interval, approximation = reading.assertion
    if value > 0:
        reading.assertion = Assertion(-value, interval.negated(), approximation)


def _cap(reading: Reading) -> None:
    """A rate ends at a hundred."""
    value, interval, approximation = reading.assertion
    if interval.upper is None and value <= _HUNDRED:
        reading.assertion = Assertion(value, Interval(interval.lower, _HUNDRED), approximation)
