"""The positions of time and change words in a text, and which of the years it names is the report year."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from extraction.genre.grammar import Modifiers
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Hit
from extraction.quantities.masks import MaskedSpan
from extraction.quantities.plans import Plan, Plans

__all__ = ["TRANSITION", "Context", "Hits", "Years"]

TRANSITION = "transition"
_SENTENCE_MARKS = "。;!?\n"
_CLAUSE_MARKS = _SENTENCE_MARKS + ",，:\t"
_CLAUSE_MARK = re.compile(f"[{_CLAUSE_MARKS}]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:19|20)\d\d\D+\d+\D+\d")
_LEAVING_GAP = 6
_DAILY, _PLAIN, _PERIOD, _TITLED = 1, 3, 4, 8
"""What a year counts for that a text names: with its day (a date of publication, say), without it, as the end of the
time that is reported on, in the title of the report."""
_LONGEST_LEAD = 30


class Hits:
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
        if not self._ends or self._ends[0] > place:
            return None
        index = bisect_left(self._ends, place + 1) - 1
        if index >= 0 and self._hits[index].start >= limit:
            return self._hits[index]
        return None


class Dates(NamedTuple):
    """The dates of a text by year: before the report's, since which something counts or that reach to a later one, of
    the report's year, and of a later one for which something is intended; and the sections about what is to come."""

    earlier: Hits
    since: Hits
    present: Hits
    later: Hits
    plans: list[Plan]


class Years:
    """Sorts the dates of a text."""

    def __init__(self, modifiers: Modifiers) -> None:
        self._plans = Plans(modifiers)
        self._ranges = frozenset(modifiers.range_marks)
        self._since = modifiers.since
        self._until = modifiers.until
        self._moved = (modifiers.carried, *modifiers.moved)
        begun = (*(word for word in self._until if word != modifiers.by), *self._moved)
        self._kept = (*begun, *(word + modifiers.by for word in begun))
        self._year_range = re.compile(modifiers.year_range)
        self._school_year = re.compile(modifiers.school_year)
        self._aside = modifiers.aside
        self._compared = modifiers.compared_years
        self._titled = re.compile(modifiers.titled)
        self._intended = re.compile("|".join(map(re.escape, modifiers.intended)))
        self._dated = modifiers.dated_things
        self._placed = re.compile(modifiers.dated_place)
        self._begun = re.compile(
            f"[^。,;]{{0,12}}(?:{'|'.join(modifiers.since.events)})(?:{'|'.join(modifiers.until)})"
        )

    def sort(self, text: str, masked: list[MaskedSpan], report_year: int | None) -> Dates:
        """The dates among the masked spans. `report_year` is what the rest of the report tells of its year."""
        dates = [span for span in masked if span.refusal == "date"]
        ends = {span.start: span.end for span in dates}
        years = [
            Hit(span.start, self._range_end(text, span.end, ends), self._year(text, span.start, match))
            for span in dates
            if (match := _YEAR.match(text, span.start))
        ]
        own = self._own(text, years, report_year)
        named = any(hit.payload == own for hit in years)
        earlier, since, present, later = [], [], [], []
        for hit in years:
            if self._begins(text, hit, own):
                since.append(hit)
            elif hit.payload > own:
                later += [hit] if self._is_to_come(text, hit, named) else []
            elif hit.payload < own or self._is_compared(text, hit):
                if not self._names_a_thing(text, hit) and not self._opens(text, hit):
                    earlier.append(hit)
            elif not text.endswith(self._until, 0, hit.start):
                present.append(hit)
        return Dates(Hits(earlier), Hits(since), Hits(present), Hits(later), self._plans.find(text, own))

    def _range_end(self, text: str, end: int, ends: dict[int, int]) -> int:
        """Where a range of dates ends that a date which ends at `end` opens: 2008年5月1日至12月31日."""
        return ends.get(end + 1, end) if text[end : end + 1] in self._ranges else end

    def _year(self, text: str, start: int, match: re.Match[str]) -> int:
        """The year of a date; of a school year the one that it ends in."""
        school = self._school_year.match(text, start)
        return int(match.group()[:2] + school.group(1)) if school else int(match.group())

    def _own(self, text: str, years: list[Hit], report_year: int | None) -> int:
        """The report's year: the one that counts for most, the later one of two."""
        counts: dict[int, int] = {} if report_year is None else {report_year: _PERIOD}
        for hit in years:
            counts[hit.payload] = counts.get(hit.payload, 0) + self._weight(text, hit)
        return max(counts, key=lambda year: (counts[year], year), default=0)

    def _weight(self, text: str, hit: Hit) -> int:
        if self._titled.match(text, hit.end) and self._opens_line(text, hit.start):
            return _TITLED
        if text.endswith((*self._moved, *self._compared), 0, hit.start) or self._intended.match(
            text, hit.end
        ):
            return 0
        if text.startswith((self._since.closes, *self._until), hit.end) and text.endswith(
            self._since.opens, 0, hit.start
        ):
            return _PERIOD
        return _DAILY if _DAY.match(text, hit.start, hit.end) else _PLAIN

    def _opens_line(self, text: str, place: int) -> bool:
        """Whether nothing but a name stands before `place` on its line."""
        clause = max(0, place - _LONGEST_LEAD)
        before = _CLAUSE_MARK.split(text[clause:place])[-1]
        start = place - len(before)
        return not start or text[start - 1] == "\n"

    def _names_a_thing(self, text: str, hit: Hit) -> bool:
        """Whether the year is part of a name: 2019年部门决算1条, 2012年石坝市统计年鉴100本."""
        place = self._placed.match(text, hit.end)
        named = place is not None and text.startswith(self._dated, place.end())
        return (named or text.startswith(self._dated, hit.end)) and not self._is_compared(text, hit)

    def _is_compared(self, text: str, hit: Hit) -> bool:
        return text.endswith(self._compared, 0, hit.start)

    def _opens(self, text: str, hit: Hit) -> bool:
        return text.startswith(self._since.closes, hit.end)

    def _begins(self, text: str, hit: Hit, own: int) -> bool:
        """Whether something counts since the date, or over several years from it."""
        if self._year_range.fullmatch(text, hit.start, hit.end):
            return True
        if hit.payload >= own or not text.endswith(self._since.opens, 0, hit.start):
            return False
        return self._opens(text, hit) or self._begun.match(text, hit.end) is not None

    def _is_to_come(self, text: str, hit: Hit, named: bool) -> bool:
        """Whether a later year is one to come, not that of a date of publication or of what is carried over to it.
        Where the own year is not `named`, and in the first half of a text, it may be the report's after all."""
        moved = text.endswith(self._kept, 0, hit.start)
        if moved or text.startswith(self._aside, hit.end) or _DAY.match(text, hit.start, hit.end):
            return False
        late = named and hit.start * 2 > len(text)
        return late or self._intended.match(text, hit.end) is not None


class Context:
    """Where the sentences and clauses of a text begin, and its hits. `first` is the first number of the sentence that
    is being read.

    `clause` and `sentence` tell where those begin that hold a place; they are asked several times about each number.
    """

    def __init__(self, text: str, found: dict[str, Hits], dates: Dates) -> None:
        self.text = text
        self.found = found
        self.dates = dates
        self.first: Reading | None = None
        clauses = [0, *(match.end() for match in _CLAUSE_MARK.finditer(text))]
        sentences = [begin for begin in clauses if not begin or text[begin - 1] in _SENTENCE_MARKS]
        self.clause = _Starts(clauses).__getitem__
        self.sentence = _Starts(sentences).__getitem__

    def leaves(self, place: int) -> bool:
        """Whether a word of transition follows: the number that ends at `place` is the earlier of two."""
        hit = self.found[TRANSITION].first_from(place)
        return (
            hit is not None
            and hit.start - place <= _LEAVING_GAP
            and self.clause(place) == self.clause(hit.start)
        )


class _Starts(dict[int, int]):
    """By place the last of some starts, of which the first is 0, that is not behind it; sought once for each place."""

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts

    def __missing__(self, place: int) -> int:
        found = self[place] = self._starts[bisect_right(self._starts, place) - 1]
        return found
