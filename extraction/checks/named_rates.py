"""Rates that are named after what was done or found, wherever in the sentences before it its number stands.

`维持11件，纠正4件，维持率73.3%`: the rate repeats the word of the number that it is a rate of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.checks.parts import PERCENT
from extraction.checks.rates import listed_wholes
from extraction.checks.relations import HUNDRED
from extraction.checks.words import Words
from extraction.genre.checks import RatioCheck
from extraction.types import Record

__all__ = ["Pairs", "named_rates"]

CURRENT = "current"
_REACH = 8
"""Numbers before a rate among which its own is sought."""
_MARK = re.compile(r"[，,。；;：:（()）\s]")
_SENTENCE = re.compile(r"[。\n]")
_STEP = re.compile(r"[。；;\n]")
"""Behind one of these another count begins something else, of which the rate may be."""
_BACK = 2
"""Sentences before its own."""
_APART = 30
"""Characters between a number of another sentence and its rate."""
_WINDOW = 40
_LIST_MARK = "、"
"""Between two numbers of one deed it lists kinds of what was done."""
_LONGEST, _SHORTEST = 6, 2
"""Characters of the word that a rate repeats."""

Pairs = list[tuple[Record, tuple[Record, ...]]]


def named_rates(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[tuple[Record, Pairs, bool]]:
    """The rates with their number and each whole that it may be part of, the nearest first; and whether the three stand
    side by side in one sentence."""
    for place, rate in enumerate(spoken):
        if rate.unit != PERCENT or rate.period != CURRENT or rate.value in (None, HUNDRED):
            continue
        behind = spoken[place - 1].end if place else 0
        lead = _MARK.split(text[max(behind, rate.start - _WINDOW) : rate.start])[-1]
        told, named, rest = words.split(check.rate_words, lead)
        if not named or words.without(check.links, rest):
            continue
        near = _near(rate, place, spoken, text)
        part = _own(check, words, told, near, text) or _of_cover(check, words, (told, rate), near)
        if part is None or (part.context != rate.context and rate.start - part.end > _APART):
            continue
        at = near.index(part)
        if any(_STEP.search(text, part.end, other.start) for other in near[:at]):
            continue
        older = near[at + 1 :]
        holding = [whole for whole in older if (whole.value or 0) >= (part.value or 0)]
        if holding and holding[0].unit != part.unit and holding[0].context == part.context:
            continue
        wholes: Pairs = [
            (part, (whole,))
            for whole in holding
            if whole.unit == part.unit and (whole.value != part.value or whole.context == part.context)
        ]
        wholes += [(part, both) for both in listed_wholes(part, older[::-1], text)]
        if wholes:
            beside = part is near[0] and older[:1] == [wholes[0][1][0]] and len(wholes) == 1
            yield rate, wholes, beside and older[0].context == part.context == rate.context


def _near(rate: Record, place: int, spoken: Sequence[Record], text: str) -> list[Record]:
    """The counts of the rate's sentence and of those before, the nearest first; none of another paragraph."""
    near: list[Record] = []
    for record in reversed(spoken[max(0, place - _REACH) : place]):
        between = text[record.end : rate.start]
        if "\n" in between or len(_SENTENCE.findall(between)) > _BACK:
            break
        if record.unit != PERCENT and record.period == CURRENT:
            near.append(record)
    return near


def _own(check: RatioCheck, words: Words, told: str, near: Sequence[Record], text: str) -> Record | None:
    """The nearest number whose clause says what the rate is named after, none where it is one of a list of kinds.

    A rate of what was done in time is of nothing that was only done; what else stands before the word names what the
    numbers are of.
    """
    limited = words.found(check.in_time, told)
    lengths = [len(told)] if limited else range(min(len(told), _LONGEST), _SHORTEST - 1, -1)
    around = words.folded(text[max(0, near[-1].start - _WINDOW) : near[0].end]) if near else ""
    for length in lengths:
        rest, word = told[: len(told) - length], told[len(told) - length :]
        if length < _SHORTEST or (rest and rest not in words.of(check.rate_leads) and rest not in around):
            continue
        for place, record in enumerate(near):
            beside = near[place + 1] if place + 1 < len(near) else None
            if _says(check, words, word, (record, beside.end if beside else 0), text):
                listed = beside is not None and text.startswith(_LIST_MARK, beside.end)
                return None if beside and listed and _says(check, words, word, (beside, 0), text) else record
    return None


def _says(check: RatioCheck, words: Words, word: str, told: tuple[Record, int], text: str) -> bool:
    """Whether the clause of a number says the word, behind the end of the number before, and does not deny it."""
    record, end = told
    before = _MARK.split(text[max(end, record.start - _WINDOW, 0) : record.start])[-1]
    behind = _MARK.split(text[record.end : record.end + _WINDOW])[0]
    for clause in (before, "" if before.strip() and any(map(str.isdigit, behind)) else behind):
        folded = words.folded(clause)
        at = _place_of(check, words, word, folded)
        if at >= 0 and not words.ends_with(check.denied, folded[:at]):
            return True
    return False


def _place_of(check: RatioCheck, words: Words, word: str, clause: str) -> int:
    """Where a clause says the word of a rate, below 0 where it does not: also with its two characters changed over
    (收回468份，回收率), and in other words for what was done in time (按期更新81个，更新及时率)."""
    at = clause.rfind(word)
    if at < 0 and len(word) == _SHORTEST:
        at = clause.rfind(word[::-1])
    if at < 0 and words.found(check.in_time, word) and words.found(check.in_time, clause):
        deed = words.without(check.in_time, word)
        at = clause.rfind(deed) if len(deed) >= _SHORTEST else -1
    return at


def _of_cover(
    check: RatioCheck, words: Words, lead: tuple[str, Record], near: Sequence[Record]
) -> Record | None:
    """For a rate of how many have something: the number right before it in its sentence, behind one that holds it."""
    told, rate = lead
    if len(near) < 2 or not words.ends_with(check.covers, told):
        return None
    part, whole = near[:2]
    alike = part.unit == whole.unit and part.context == whole.context == rate.context
    return part if alike and (part.value or 0) < (whole.value or 0) else None
