"""Shares of several parts together: `甲50件、乙14件，两者合计占总数80件的80%`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.checks.parts import PERCENT
from extraction.checks.placed_shares import PlacedShare, printed_whole
from extraction.checks.words import Words
from extraction.genre.checks import RatioCheck
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["joint_shares"]

CURRENT = "current"
_REACH = 12
_MOST = 6
"""Parts that are told of together."""
_MARK = re.compile(r"[，,。；;：:\n]")
_SENTENCE = re.compile(r"[。\n]")
_LIST_MARK = "、"
_WINDOW = 50


def joint_shares(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[PlacedShare]:
    """The shares that the wording gives to several parts before them. `text` is the document's."""
    for place, rate in enumerate(spoken):
        if rate.unit != PERCENT or rate.period != CURRENT:
            continue
        printed = printed_whole(check, words, place, spoken, text)
        start = printed.start if printed is not None else rate.start
        first = place - 1 if printed is not None else place
        behind = spoken[first - 1].end if first else 0
        clause = _MARK.split(text[max(behind, start - _WINDOW) : start])[-1]
        name, joint, _ = words.split(check.together, clause)
        if not joint:
            continue
        counts = _counts(spoken[max(0, first - _REACH) : first], rate, text)
        count = next((n for n, kind in enumerate(check.several, 2) if words.found(kind, clause)), None)
        found = _parts(check, words, (clause, name, count), counts, text)
        if found is None:
            continue
        parts, before = found
        total = sum((part.value or ZERO for part in parts), ZERO)
        wholes = [printed] if printed is not None else [r for r in before if (r.value or ZERO) >= total]
        if wholes:
            yield PlacedShare(rate, parts, tuple(wholes), printed is not None)


def _counts(before: Sequence[Record], rate: Record, text: str) -> list[Record]:
    """The counts of the share's sentence and of the one before, in their order."""
    return [
        record
        for record in before
        if record.unit != PERCENT and record.period == CURRENT
        if "\n" not in (between := text[record.end : rate.start]) and len(_SENTENCE.findall(between)) < 2
    ]


def _parts(
    check: RatioCheck,
    words: Words,
    told: tuple[str, str, int | None],
    counts: Sequence[Record],
    text: str,
) -> tuple[tuple[Record, ...], list[Record]] | None:
    """The parts and the numbers before them, the nearest first: those that the clause names, the first or last so many
    of the list, or the whole list where it has so many."""
    clause, name, count = told
    listed: list[Record] = []
    for record in reversed(counts):
        if listed and (record.unit != listed[0].unit or len(listed) >= _MOST):
            break
        listed.insert(0, record)
    head = _head(check, words, listed, text)
    parts = listed[head:]
    before = [*reversed(listed[:head])]
    named = [part for part in parts if _is_named(check, words, part, name, text)]
    if len(named) > 1 and count in (None, len(named)):
        return tuple(named), before
    if count is None or len(parts) < count:
        return None
    if words.found(check.foremost, clause):
        return tuple(parts[:count]), before
    return (tuple(parts), before) if len(parts) == count else None


def _head(check: RatioCheck, words: Words, listed: Sequence[Record], text: str) -> int:
    """How many numbers stand before the list: those up to its opening word, else the first where it holds the rest."""
    for place in range(len(listed) - 1, 0, -1):
        between = text[listed[place - 1].end : listed[place].start]
        if words.found(check.part_words, between) or _SENTENCE.search(between):
            return place
    rest = sum((record.value or ZERO for record in listed[1:]), ZERO)
    return 1 if len(listed) > 2 and (listed[0].value or ZERO) >= rest else 0


def _is_named(check: RatioCheck, words: Words, part: Record, name: str, text: str) -> bool:
    """Whether the clause of the share names the part by what stands before its number."""
    own = _MARK.split(text[max(0, part.start - _WINDOW) : part.start])[-1]
    own = words.without(check.part_words, own.split(_LIST_MARK)[-1]).strip()
    for joiner in words.of(check.and_words):
        name = name.replace(joiner, _LIST_MARK)
    names = (words.without(check.links, each) for each in name.split(_LIST_MARK))
    return len(own) > 1 and any(len(each) > 1 and each in own for each in names)
