"""The numbers of two years that a change is told of, by where they stand: 57件，较上年（43件）增加14件.

What an indicator is thought to be plays no part here: the word for the year before, the unit and the change tie them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extraction.checks.parts import PERCENT
from extraction.checks.words import Words, clause_before, clause_of
from extraction.genre.checks import RatioCheck
from extraction.genre.modifiers import Modifiers
from extraction.types import Record

__all__ = ["Pair", "YearPairs"]

CHANGE, CURRENT, PREVIOUS = "change", "current", "previous"
_REACH = 12
"""Numbers before a change that are looked at."""
_MARKS = re.compile(r"[\s,，;；:：()（）。、“”\"]+")
_YEAR = r"(?:19|20)\d\d"
_NUMBER = re.compile(_YEAR)
_SENTENCE = re.compile(r"[。；;\n]")
_COMMA = re.compile(r"[,，]")
_WINDOW = 40
_SERIES = 3
"""Years whose numbers a sentence gives one after the other."""
_MOST = 0.6
"""The share of a name that another text holds, if it names the same."""
_HEAD = 300
"""Characters of a report that hold its title."""
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_BRACKETS = ("(（", ")）")
_OPENED = "(（"


class Pair(NamedTuple):
    """This year's number and last year's; `only` where no other number may be either. `others` are of this year too,
    `earlier` of years before."""

    this: Record
    last: Record
    only: bool
    others: tuple[Record, ...] = ()
    earlier: tuple[Record, ...] = ()


class YearPairs:
    """The words of a language that stand between the numbers of two years and their change."""

    def __init__(self, check: RatioCheck, words: Words, modifiers: Modifiers) -> None:
        self._check = check
        self._words = words
        known: Iterable[str] = (
            *modifiers.change,
            *modifiers.comparison,
            *modifiers.previous,
            *modifiers.transition.to,
            *modifiers.transition.now,
            *modifiers.transition.to_from,
            *modifiers.this_year,
            *words.of(check.change_links),
        )
        ordered = sorted({word for word in known if word}, key=len, reverse=True)
        self._said = re.compile("|".join((_YEAR, *map(re.escape, ordered))))
        self._signs = sorted(
            ((word, known.sign) for word, known in modifiers.change.items()), key=lambda pair: -len(pair[0])
        )

    def of(self, change: Record, place: int, spoken: Sequence[Record], text: str) -> Pair | None:
        """The pair that the change, at `place` of the numbers, is told of."""
        told = clause_before(change, text, spoken[place - 1].end if place else 0)
        if self._words.found(self._check.each, told):
            return None
        named = self._of_named_year(change, told, spoken[max(0, place - _REACH) : place], text)
        if named is not None:
            return named
        near = self._near(change, place, spoken, text)
        pair = self._behind(change, place, spoken, text) or self._before(change, near, text)
        if pair is None:
            return self._told_behind(change, place, spoken, text)
        if not self._names(told, pair, text):
            return None
        others = tuple(
            record
            for record in spoken[max(0, place - _REACH) : place]
            if record.period == CURRENT and _alike(record, pair.this) and record is not pair.this
            if record.context in (pair.this.context, change.context)
        )
        return pair._replace(others=others)

    def _of_named_year(self, change: Record, told: str, before: Sequence[Record], text: str) -> Pair | None:
        """The numbers of its sentence that stand behind the year which a change says that it is of, and behind the one
        before that: 2016年1204条，2017年1386条，2018年1533条，其中2017年比上年增长15.1%."""
        years = _NUMBER.findall(told)
        if len(years) != 1 or self.named(self._words.without(self._check.part_words, told)):
            return None
        of: dict[str, list[Record]] = {}
        for record in before:
            if record.context == change.context and record.period != CHANGE and self._fits(change, record):
                for year in _NUMBER.findall(clause_before(record, text)):
                    of.setdefault(year, []).append(record)
        this, last = of.get(years[0], ()), of.get(str(int(years[0]) - 1), ())
        if len(of) < _SERIES or not len(this) == len(last) == 1 or not _alike(this[0], last[0]):
            return None
        one, other = (self.named(clause_before(record, text)) for record in (*this, *last))
        return Pair(this[0], last[0], only=True) if one == other else None

    def _names(self, told: str, pair: Pair, text: str) -> bool:
        """Whether the clause of a change names nothing but what the two numbers are."""
        around = "".join(clause_of(record, text) + record.text for record in (pair.this, pair.last))
        years = set(_NUMBER.findall(told)).difference(
            _NUMBER.findall(text[pair.last.start - _WINDOW : pair.last.start])
        )
        known = text[:_HEAD] + pair.this.context
        if years and not all(str(int(year) + 1) in known for year in years):
            return False
        other = self._words.first(self._check.other_years, told) if self._check.other_years else None
        return (other is None or other in around) and self._repeats(self.named(told), around)

    def is_of(self, change: Record, this: Record, last: Record, text: str) -> bool:
        """Whether a change may be one of two numbers before it, by what its clause names: not 其中专栏增长35%."""
        if change.start < max(this.end, last.end):
            return True
        told = clause_before(change, text, max(this.end, last.end))
        return self._names(told, Pair(this, last, only=True), text)

    def is_named_by(self, last: Record, this: Record, text: str) -> bool:
        """Whether what stands before last year's number names nothing but what this year's is: 与2013年的5918条相比."""
        return self._repeats(self.named(clause_before(last, text)), clause_before(this, text))

    def names_only(self, told: str, other: str) -> bool:
        """Whether what is told before one change, of no average, names nothing but what another text does."""
        if self._words.found(self._check.each, told) or self._words.found(self._check.average, told):
            return False
        named = self.named(self._words.without(self._check.part_words, told))
        return not named or (len(named) > 1 and self._repeats(named, other, _MOST))

    def told_as_change(self, record: Record, text: str) -> Record | None:
        """The number as a change, where nothing but a word for one stands before it, though it was read otherwise."""
        if record.period != CURRENT or record.unit == PERCENT:
            return None
        told = self._words.folded(clause_before(record, text))
        sign = next((sign for word, sign in self._signs if word in told), 0)
        if not sign or self.named(told):
            return None
        if record.value is not None and record.value < 0:
            sign = abs(sign)
        low, high = record.interval if sign > 0 else record.interval.negated()
        value = None if record.value is None else record.value * sign
        return record._replace(period=CHANGE, value=value, lower=low, upper=high)

    def level(self, spoken: Sequence[Record], text: str) -> Iterator[tuple[Pair, bool]]:
        """Two years' numbers side by side of which the clause behind says that they are the same, and whether it says
        so but roughly: 2020年27件，2021年41件，与上年持平."""
        told = [record for record in spoken if record.period in (CURRENT, PREVIOUS, CHANGE)]
        for place, (one, two) in enumerate(pairwise(told)):
            if {one.period, two.period} != {CURRENT, PREVIOUS} or not _alike(one, two):
                continue
            follower = told[place + 2].start if place + 2 < len(told) else len(text)
            behind = text[two.end : min(follower, two.end + _WINDOW)]
            clause = next((part for part in _COMMA.split(_SENTENCE.split(behind)[0])[:2] if part), "")
            if not self._words.found(self._check.level, clause):
                continue
            pair = Pair(two, one, True) if two.period == CURRENT else Pair(one, two, True)
            between = self.named(text[one.end : two.start])
            around = clause_of(one, text) + clause_of(two, text)
            tied = one.context == two.context or one.indicator == two.indicator
            if tied and self._repeats(between, around, 0.1):
                yield pair, self._words.found(self._check.roughly, clause)

    def named(self, text: str) -> str:
        """What a text names beside times, changes and what links them."""
        return _MARKS.sub("", self._said.sub("", self._words.folded(text)))

    def _repeats(self, named: str, text: str, least: float = 0.5) -> bool:
        """Whether what is named stands, for the most part, in the text."""
        told = self._words.folded(text)
        if len(named) < 2:
            return True
        pieces = [one + other for one, other in pairwise(named)]
        return sum(piece in told for piece in pieces) >= max(1, least * len(pieces))

    def _near(self, change: Record, place: int, spoken: Sequence[Record], text: str) -> list[Record]:
        """The numbers before a change that it may be told of, the nearest first: not those behind another pair's
        change, nor those in a bracket that has closed, last year's excepted."""
        near: list[Record] = []
        follower = change
        for record in reversed(spoken[max(0, place - _REACH) : place]):
            if "\n" in text[record.end : follower.start]:
                break
            follower = record
            if record.period == CHANGE or self.told_as_change(record, text):
                if near:
                    break
            elif record.period == CURRENT and self._is_added(record, text):
                continue
            elif record.period in (CURRENT, PREVIOUS) and not self._changed(record, text):
                if record.period == PREVIOUS or not _is_closed(text[record.end : change.start]):
                    near.append(record)
            elif not near:
                break
        return near

    def _is_added(self, record: Record, text: str) -> bool:
        """Whether nothing but a word for what was added or dropped stands before the number: 新增58条."""
        told = clause_before(record, text)
        return self._words.found(self._check.changing, told) and not self.named(
            self._words.without(self._check.changing, told)
        )

    def _changed(self, record: Record, text: str) -> bool:
        return record.period == PREVIOUS and self._words.found(
            self._check.changing, clause_before(record, text)
        )

    def _fits(self, change: Record, record: Record) -> bool:
        """Whether a change in its unit may be one of the number."""
        if change.unit == self._check.points:
            return record.unit == PERCENT
        return change.unit in (PERCENT, self._check.times) or _alike(change, record)

    def _before(self, change: Record, near: Sequence[Record], text: str) -> Pair | None:
        near = [record for record in near if self._fits(change, record)]
        if not near:
            return None
        nearest = near[0]
        if nearest.context != change.context:
            return None
        alike = [record for record in near if _alike(record, nearest)]
        if nearest.period == PREVIOUS:
            return self._then_last(nearest, alike[1:], text)
        last = next((record for record in alike[1:2] if record.period == PREVIOUS), None)
        if last is None:
            return None
        others = tuple(r for r in alike[2:] if r.period == PREVIOUS and r.context == last.context)
        return self._then_this(last, nearest, others, text)

    def _then_last(self, last: Record, others: Sequence[Record], text: str) -> Pair | None:
        """This year's number and behind it last year's: 57件，较上年的43件增加14件."""
        if not others or others[0].context != last.context:
            return None
        this = others[0]
        if this.period == PREVIOUS:
            now = [record for record in others if record.period == CURRENT]
            return Pair(now[0], last, False) if now and now[0].context == last.context else None
        between = _BRACKET.sub("", text[this.end : last.start])
        if not self._repeats(self.named(between), clause_of(this, text), 0.1):
            return None
        beside = [r for r in others[1:] if r.period == CURRENT and r.context == this.context]
        led = self._words.found(self._check.part_words, clause_before(this, text))
        return Pair(this, last, not (beside and led))

    def _then_this(self, last: Record, this: Record, earlier: tuple[Record, ...], text: str) -> Pair | None:
        """Last year's number and behind it this year's: 上年收到43件，今年收到57件，增加14件."""
        between = text[last.end : this.start]
        if self._words.found(self._check.part_words, between):
            return None
        named, before = self.named(between), clause_of(last, text)
        repeated = not named or self._repeats(named, before) or not self.named(before)
        if last.context != this.context:
            repeated = (bool(named) and self._repeats(named, before)) or last.indicator == this.indicator
            if earlier:
                return None
        if not repeated:
            return None
        return Pair(this, last, only=True, earlier=earlier)

    def _behind(self, change: Record, place: int, spoken: Sequence[Record], text: str) -> Pair | None:
        """Last year's number in a bracket behind the change: 57件，增加14件（上年43件）."""
        for record in spoken[place + 1 : place + 4]:
            if record.context != change.context:
                return None
            if record.period == CHANGE:
                continue
            lead = text[change.end : record.start]
            if record.period != PREVIOUS or lead[:1] not in _OPENED or not self._fits(change, record):
                return None
            near = self._near(change, place, spoken, text)[:1]
            this = near[0] if near and near[0].period == CURRENT and _alike(near[0], record) else None
            if this is None or this.context != change.context:
                return None
            return Pair(this, record, True)
        return None

    def _told_behind(self, change: Record, place: int, spoken: Sequence[Record], text: str) -> Pair | None:
        """Both numbers behind a rate of change: 较上年翻一番，由4场增至8场."""
        last, this, *_ = (*spoken[place + 1 : place + 3], None, None)
        if last is None or this is None or not last.context == this.context == change.context:
            return None
        if (last.period, this.period) != (PREVIOUS, CURRENT) or not _alike(last, this):
            return None
        told = text[change.end : last.start], text[last.end : this.start]
        if not self._fits(change, last) or any(map(self.named, told)):
            return None
        return Pair(this, last, only=True)


def _alike(one: Record, other: Record) -> bool:
    """Whether two numbers have one unit, or one of them none."""
    return one.unit == other.unit or (PERCENT not in (one.unit, other.unit) and not (one.unit and other.unit))


def _is_closed(between: str) -> bool:
    """Whether a bracket around a number has closed before what follows."""
    opened, closed = (sum(map(between.count, marks)) for marks in _BRACKETS)
    return closed > opened
