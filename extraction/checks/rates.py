"""Percentages that name what they refer to: completion rates and the like, and shares printed with their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extraction.checks.parts import PERCENT
from extraction.checks.relations import HUNDRED
from extraction.checks.shares import NO_MARKS
from extraction.checks.words import Words, clause_before
from extraction.genre.checks import RatioCheck
from extraction.types import Record

__all__ = ["is_rest", "listed_wholes", "rates_of_deeds", "shares_of_printed_wholes"]

CURRENT = "current"
_CLAUSE = re.compile("[,，;；]")
_MARKS = ",，、;； （(\n"
_LIST_MARK = "、"
"""Between two numbers of one deed it lists kinds of what was done."""
_SHORTEST, _NEAR = 2, 6
"""Characters of the word for what was done, which its rate repeats."""


def rates_of_deeds(
    check: RatioCheck, words: Words, stated: Sequence[Record], text: str
) -> Iterator[tuple[Record, list[tuple[Record, tuple[Record, ...]]]]]:
    """The rates of a sentence that repeat the word of the number right before them, with that number as their part,
    and the whole before it: 工单3120件，办结3098件，办结率99.3%.

    A rate of a hundred is one of what was due; where several wholes are possible, all are given, the nearest first.
    What was saved may be measured by what is left with it: 成交金额126万元，节约8万元，节约率5.97%.
    """
    for place, rate in enumerate(stated):
        part = stated[place - 1] if place else None
        if part is None or rate.unit != PERCENT or rate.value in (None, HUNDRED):
            continue
        if part.unit == PERCENT or not part.period == rate.period == CURRENT:
            continue
        between = text[part.end : rate.start].lstrip(_MARKS)
        told, rate_word, _ = words.split(check.rate_words, between)
        if (
            not rate_word
            or not _SHORTEST <= len(told) <= _NEAR
            or told not in words.folded(clause_before(part, text))
        ):
            continue
        before = stated[place - 2] if place > 1 else None
        listed = before is not None and text.startswith(_LIST_MARK, before.end)
        if before is not None and listed and told in words.folded(clause_before(before, text)):
            continue
        wholes: list[tuple[Record, tuple[Record, ...]]] = [
            (part, (whole,))
            for whole in reversed(stated[: place - 1])
            if whole.unit == part.unit
            and whole.period == CURRENT
            and whole.scope == part.scope
            and (whole.value or 0) >= (part.value or 0)
        ]
        if words.found(check.saved, told):
            wholes += [(part, (whole, part)) for _, (whole, *_) in tuple(wholes)]
        if wholes:
            wholes += [(part, both) for both in listed_wholes(part, stated[: place - 1], text)]
            yield rate, wholes


def listed_wholes(part: Record, before: Sequence[Record], text: str) -> Iterator[tuple[Record, Record]]:
    """Two numbers of one list before a part that together may be its whole: 考评16个市、58个单位，优秀19个."""
    for one, other in pairwise(before):
        between = text[one.end : other.start]
        if one.unit == other.unit == part.unit and _LIST_MARK in between and not _CLAUSE.search(between):
            yield one, other


def shares_of_printed_wholes(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[tuple[Record, Record, Record]]:
    """Each share with its part and the whole that the sentence ties to both: 不予公开8件，占申请总数40件的20%;
    86个单位中有81个编制目录，占94.2%; 占公开总量（3200条）的四成，为1280条."""
    if check.share_words is None:
        return
    for one, two, three in zip(spoken, spoken[1:], spoken[2:], strict=False):
        if three.unit != PERCENT != two.unit:
            continue
        if (
            not one.context == two.context == three.context
            or not one.period == two.period == three.period == CURRENT
        ):
            continue
        first, second = text[one.end : two.start], text[two.end : three.start]
        if three.unit == PERCENT and one.unit == two.unit:
            clauses = _CLAUSE.split(first)
            named = not words.without(check.links, second.translate(NO_MARKS))
            if named and len(clauses) <= 2 and words.begins_with(check.share_words, clauses[-1]):
                yield three, one, two
            elif words.found(check.within, first) and words.ends_with(
                check.share_words, _bare(check, words, second)
            ):
                yield three, two, one
        elif two.unit == PERCENT and one.unit == three.unit:
            named = not words.without(check.links, first.translate(NO_MARKS))
            led = second.strip(_MARKS) in words.of(check.counts)
            if named and led and words.begins_with(check.share_words, clause_before(one, text)):
                yield two, three, one


def is_rest(part: Record, whole: Record, beside: Sequence[Record]) -> bool:
    """Whether a part is what another number leaves of the whole: 收到27件，14件撤回，13件均已办结."""
    return any(
        other not in (part, whole)
        and other.unit == whole.unit
        and (other.value or 0) + (part.value or 0) == whole.value
        for other in beside
    )


def _bare(check: RatioCheck, words: Words, between: str) -> str:
    """What stands between a part and its share, without what only links them."""
    *_, last = _CLAUSE.split(between)
    told, share, _ = words.split(check.share_words, last)
    return share if not told else ""
