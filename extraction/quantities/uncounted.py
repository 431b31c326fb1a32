"""Quantities that are not counts of the year: averages, frequencies, extremes, targets, thresholds, rates."""

from __future__ import annotations

import re

from extraction.genre.grammar import Grammar
from extraction.interval import ZERO
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Hit
from extraction.quantities.plans import holding
from extraction.quantities.timeline import Context

__all__ = ["FUTURE", "OTHER", "Uncounted"]

OTHER, FUTURE = "other", "future"
_GROUP_MARKS = frozenset("。;!?\n,，:\t、")
_LIST_MARK, _PER = "、", "/"
_OPENING, _CLOSING = "《", "》"
_OPEN, _CLOSE = "(", ")"
_FAR, _NEAR, _BESIDE = 60, 24, 6
_ONE, _FEW = 1, 2
_MEASURED = ("money", "measure")


class Uncounted:
    """The compiled words of what is no count of the year."""

    def __init__(self, grammar: Grammar) -> None:
        modifiers = grammar.modifiers
        self._of = modifiers.of
        self._per = modifiers.per
        self._each = re.compile(
            f"(?<!{modifiers.inside}){modifiers.each_of_group}(?![{modifiers.all_kinds}])"
        )
        self._appoints = re.compile(modifiers.each_appoints)
        self._joiners = frozenset(modifiers.change_joiners)
        self._targets = _any(modifiers.targets)
        self._counted_days = modifiers.counted_days
        self._copulas = frozenset(grammar.units.copulas)
        self._done = _any(modifiers.plans.done)
        self._sums = _any((*modifiers.since.sums, *modifiers.this_year))
        self._summed = _any(modifiers.summed)
        self._extreme = re.compile(modifiers.extreme)
        self._aims = modifiers.aims
        self._audience = modifiers.audience
        self._view = modifiers.view
        self._planned = _any(modifiers.planned)
        self._of_plan = re.compile(rf"\)?{modifiers.of}(?:[0-9]|{grammar.percent_prefix})")
        self._sorts = re.compile(modifiers.sorts)
        self._share = modifiers.share
        self._among = modifiers.among
        self._each_does = re.compile(
            f"[^{''.join(_GROUP_MARKS)}]*{_LIST_MARK}[^{''.join(_GROUP_MARKS)}]*{modifiers.each_of_group}(?![{modifiers.all_kinds}])[^\\d,]{{1,6}}"
        )
        self._there_are = re.compile(modifiers.there_are)

    def holds(self, context: Context, reading: Reading, previous: Reading | None, arrived: bool) -> bool:
        """Whether the number behind `previous` is no count of the year; `arrived`: a word of transition ends at it."""
        text, start = context.text, reading.start
        if reading.kind == "duration":
            return not self._counts_days(text, start)
        if (
            arrived
            and previous is not None
            and previous.period == OTHER
            and context.clause(start) <= previous.end
        ):
            return True
        if self._is_rate(text, reading) or self._is_share_of_plan(context, reading):
            return True
        floor = previous.end if previous else 0
        hit = context.found[OTHER].last_before(start, max(context.clause(start), floor, start - _FAR))
        near = hit is not None and start - hit.end <= _NEAR and not _in_title(text, hit.end, start)
        near = near and not self._is_summed(text, hit, start)
        if near and not self._is_rate(text, previous, hit):
            return True
        if self.is_to_come(context, start) or self._is_extreme(context, reading):
            return True
        if self._is_threshold(context, reading, hit) or self._is_appointed(context, reading):
            return True
        return previous is not None and self._goes_with(context, reading, previous)

    def _is_appointed(self, context: Context, reading: Reading) -> bool:
        """Whether the number is that of the few whom each of a group appoints: 各村设联络员1名."""
        if reading.kind != "count" or not _ONE <= reading.value <= _FEW:
            return False
        first = max(context.clause(reading.start), reading.start - _NEAR)
        return self._appoints.search(context.text, first, reading.start) is not None

    def _is_summed(self, text: str, hit: Hit | None, start: int) -> bool:
        """Whether what is done every so often is counted over the year: 每日发布水情共计365条."""
        if hit is None or not text.startswith(self._per, hit.start):
            return False
        return self._summed.search(text, hit.end, start) is not None

    def is_to_come(self, context: Context, start: int) -> bool:
        """Whether a word of what is to come, or a later year, stands before `start` in its sentence: not in a bracket
        that is closed, nor outside of one that names the report's own year (计划培训2次（2023年培训3次）)."""
        sentence = context.sentence(start)
        for hits in (context.found[FUTURE], context.dates.later):
            hit = hits.last_before(start, sentence)
            if hit is not None and not self._is_apart(context, hit, start):
                return True
        return self._is_planned(context, start)

    def _is_planned(self, context: Context, start: int) -> bool:
        """Whether `start` is in a section about what is to come, and its sentence is not about the report's own year
        or what is done: 2017年在11个社区装触摸屏，已装7个."""
        plan = holding(context.dates.plans, start)
        if plan is None:
            return False
        first = max(plan.start, context.sentence(start))
        if context.dates.present.last_before(start, first) is not None:
            return False
        return self._done.search(context.text, max(first, context.clause(start)), start) is None

    def _is_apart(self, context: Context, hit: Hit, start: int) -> bool:
        """Whether a bracket parts a word of time from the number at `start`."""
        text = context.text
        opening, closing = text.rfind(_OPEN, hit.end, start), text.find(_CLOSE, hit.end, start)
        if closing >= 0 and text.find(_OPEN, hit.end, closing) < 0:
            return True
        return opening > closing and context.dates.present.last_before(start, opening) is not None

    def _is_extreme(self, context: Context, reading: Reading) -> bool:
        """Whether the clause before says that the number is an extreme: 发布最多的是11月,达13条."""
        start = reading.start
        return (
            self._extreme.search(context.text, max(context.sentence(start), start - _NEAR), start) is not None
        )

    def _is_threshold(self, context: Context, reading: Reading, frequency: Hit | None) -> bool:
        """Whether the number is a mark to reach: 90分以上的, 10条的要求, 10万+文章, 3级以上地震63次."""
        text = context.text
        if text.startswith(self._aims, reading.end):
            return True
        if not _is_bound(reading):
            return False
        if text.startswith(self._audience, reading.end):
            reading.unit = reading.unit or self._view
            return True
        if reading.kind in _MEASURED and self._sorts.match(text, reading.end):
            return True
        return text.startswith(self._of, reading.end) or self._is_target(context, reading, frequency)

    def _goes_with(self, context: Context, reading: Reading, previous: Reading) -> bool:
        """Whether the number goes on one that is no count of the year, or is said of a counted group."""
        text, start = context.text, reading.start
        between = text[previous.end : start]
        if previous.period == OTHER and previous.unit == reading.unit and between in self._joiners:
            return True
        if len(between) > _NEAR:
            return False
        if previous.kind == "count" and reading.subject is None and self._each_does.fullmatch(between):
            return True
        if between.startswith(_LIST_MARK):
            return previous.period == OTHER and self._per_list(context, previous, between)
        if not _GROUP_MARKS.isdisjoint(between):
            return False
        if previous.kind == "duration":
            if text.endswith(self._per, 0, previous.start):
                return reading.kind == "count" and len(between) <= _BESIDE
            return reading.unit == self._view and reading.value == _ONE and len(between) <= _BESIDE
        if previous.kind not in ("count", "percent") or between.endswith(self._share):
            return False
        if reading.kind == "percent" and between.startswith(self._among):
            return False
        there_are = self._there_are.search(text, max(0, previous.start - 2), previous.start)
        if there_are and reading.value == 0:
            return True
        if _is_bound(reading) and (reading.assertion.approximation == "under" or there_are):
            return True
        return previous.kind == "count" and reading.subject is None and self._each.search(between) is not None

    def _per_list(self, context: Context, previous: Reading, between: str) -> bool:
        """Whether a list goes on of which each is said by the month: 每月发布月报1期、水质1次."""
        start = previous.start
        if context.clause(start + len(between)) > previous.end or self._sums.search(between):
            return False
        hit = context.found[OTHER].last_before(start, max(context.clause(start), start - _FAR))
        return hit is not None and context.text.startswith(self._per, hit.start)

    def _is_rate(self, text: str, reading: Reading | None, hit: Hit | None = None) -> bool:
        """Whether a sum of money is for each of something behind it (8000元每人, 8000元/人), which is the `hit`."""
        if reading is None or reading.kind != "money" or (hit is not None and hit.start != reading.end):
            return False
        return text.startswith((self._per, _PER), reading.end)

    def _is_share_of_plan(self, context: Context, reading: Reading) -> bool:
        """Whether a percentage follows that is of the number, which was planned: 完成目标500个的104%."""
        text = context.text
        if self._of_plan.match(text, reading.end) is None:
            return False
        first = max(context.clause(reading.start), reading.start - _NEAR)
        return self._planned.search(text, first, reading.start) is not None

    def _counts_days(self, text: str, start: int) -> bool:
        """Whether the days are counted: 优良天数283天."""
        while start and text[start - 1] in self._copulas:
            start -= 1
        return text.endswith(self._counted_days, 0, start)

    def _is_target(self, context: Context, reading: Reading, frequency: Hit | None) -> bool:
        """Whether a bound is what is aimed at: 要求不少于4次, 每季度向社区公布不少于4次."""
        if reading.assertion.approximation not in ("at_least", "at_most"):
            return False
        if frequency is not None:
            return True
        first = max(context.clause(reading.start), reading.start - _FAR)
        return self._targets.search(context.text, first, reading.start) is not None


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _is_bound(reading: Reading) -> bool:
    """Whether the wording gives one end only: 90分以上, 低于80分."""
    interval = reading.assertion.interval
    return interval.upper is None or (reading.assertion.approximation == "under" and interval.lower == ZERO)


def _in_title(text: str, place: int, start: int) -> bool:
    """Whether a title that holds `place` ends before `start`: 按照《工作计划》公开3条."""
    closing = text.find(_CLOSING, place, start)
    return closing >= 0 and _OPENING not in text[place:closing]
