"""Percentages that say themselves what they are of: rates of a deed, and shares that print their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.checks.parts import PERCENT
from extraction.checks.relations import HUNDRED
from extraction.checks.shares import NO_MARKS
from extraction.checks.words import Words, clause_before
from extraction.genre.constraints import RatioCheck
from extraction.types import Record

__all__ = ["rates_of_deeds", "shares_of_printed_wholes"]

CURRENT = "current"
_CLAUSE = re.compile("[,，;；]")
_MARKS = ",，、;； （(\n"
_LIST_MARK = "、"
"""Between two numbers of one deed it lists kinds of it: 图表解读10篇、视频解读4篇."""
_NEAR = 12
"""Characters between what was done and its rate."""


def rates_of_deeds(
    check: RatioCheck, words: Words, stated: Sequence[Record], text: str
) -> Iterator[tuple[Record, list[tuple[Record, tuple[Record, ...]]]]]:
    """The rates of a sentence with their part, right before them and of the same verb, and the whole before that:
    工单3120件，办结3098件，办结率99.3%.

    A rate of a hundred is one of what was due; where several wholes are possible, all are given, the nearest first.
    """
    for place, rate in enumerate(stated):
        part = stated[place - 1] if place else None
        if part is None or rate.unit != PERCENT or rate.value in (None, HUNDRED):
            continue
        if part.unit == PERCENT or not part.period == rate.period == CURRENT:
            continue
        between = text[part.end : rate.start].lstrip(_MARKS)
        verb = words.ends_with(check.deeds, clause_before(part, text))
        if verb is None or len(between) > _NEAR:
            continue
        told, rate_word, _ = words.split(check.rate_words, between)
        if not rate_word or not (told and verb.endswith(told)) or not words.ends_with(check.deeds, told):
            continue
        before = stated[place - 2] if place > 1 else None
        listed = before is not None and text.startswith(_LIST_MARK, before.end)
        if before and listed and words.ends_with(check.deeds, clause_before(before, text)) == verb:
            continue
        wholes: list[tuple[Record, tuple[Record, ...]]] = [
            (part, (whole,))
            for whole in reversed(stated[: place - 1])
            if whole.unit == part.unit
            and whole.period == CURRENT
            and whole.scope == part.scope
            and (whole.value or 0) >= (part.value or 0)
        ]
        if wholes:
            yield rate, wholes


def shares_of_printed_wholes(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[tuple[Record, Record, Record]]:
    """Each share with its part and the whole that stands in its own words: 不予公开8件，占申请总数40件的20%."""
    if check.share_words is None:
        return
    for part, whole, rate in zip(spoken, spoken[1:], spoken[2:], strict=False):
        if (
            rate.unit != PERCENT
            or part.unit != whole.unit
            or not part.context == whole.context == rate.context
        ):
            continue
        if not part.period == whole.period == rate.period == CURRENT:
            continue
        clauses = _CLAUSE.split(text[part.end : whole.start])
        between = words.without(check.links, text[whole.end : rate.start].translate(NO_MARKS))
        if len(clauses) <= 2 and not between and words.begins(check.share_words, clauses[-1]) is not None:
            yield rate, part, whole
