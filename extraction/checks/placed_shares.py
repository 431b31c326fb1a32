"""Shares whose part and whole are told by their place or by the words of the share's own clause, whatever is counted.

`通过网站公开的占71%，为17,830条`: the part behind; `占信息总量（1,130条）的91%`: the whole in the clause;
`主动公开的公文占制发总数的一半`: both named again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extraction.checks.parts import PERCENT
from extraction.checks.words import Words
from extraction.genre.checks import RatioCheck
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["PlacedShare", "placed_shares", "printed_whole"]

CURRENT = "current"
_REACH, _AHEAD = 8, 4
_MARK = re.compile(r"[，,。；;：:\n]")
_SENTENCE = re.compile(r"[。\n]")
_STRIP = re.compile(r"[\s,，()（）]+")
_OPENED = "(（"
_WINDOW = 40
_SHORT = 2
_ENOUGH = 0.6
"""How much of what stands before a number its share must name to be told of it."""


class PlacedShare(NamedTuple):
    """A share, its parts (one, or several together), and the wholes that it may be of; `sure` where its own clause
    prints or names the whole."""

    rate: Record
    parts: tuple[Record, ...]
    wholes: tuple[Record, ...]
    sure: bool


def placed_shares(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[PlacedShare]:
    """The shares with what their place or their clause ties to them. `text` is the document's."""
    for place, rate in enumerate(spoken):
        if rate.unit != PERCENT or rate.period != CURRENT:
            continue
        whole = printed_whole(check, words, place, spoken, text)
        before = [
            record
            for record in reversed(spoken[max(0, place - _REACH) : place])
            if record.unit != PERCENT and record.period == CURRENT and record is not whole
            if "\n" not in (between := text[record.end : rate.start]) and len(_SENTENCE.findall(between)) < 2
        ]
        start = rate.start if whole is None else whole.start
        behind = before[0].end if before else 0
        clause = _MARK.split(text[max(behind, start - _WINDOW) : start])[-1]
        if words.found(check.together, clause) or words.found(check.joint, clause):
            continue
        if words.found(check.rate_words, clause) and not words.found(check.share_words, clause):
            continue
        part = _behind(check, words, place, spoken, text)
        if part is None:
            part = _adjacent(check, words, (rate, whole), before, text)
        if part is not None:
            yield from _with_wholes(check, words, (rate, part, whole), (before, spoken[place:]), text)
        elif whole is None:
            yield from _named_again(check, words, (rate, clause), before, text)


def printed_whole(
    check: RatioCheck, words: Words, place: int, spoken: Sequence[Record], text: str
) -> Record | None:
    """The number right before a share that is the whole its clause prints: 占总数80件的80%, 占总数（80件）的80%."""
    whole, rate = spoken[place - 1] if place else None, spoken[place]
    if whole is None or whole.unit == PERCENT or whole.period != CURRENT:
        return None
    between = text[whole.end : rate.start]
    if _MARK.search(between) or words.without(check.links, _STRIP.sub("", between)):
        return None
    lead = _MARK.split(text[max(0, whole.start - _WINDOW) : whole.start])[-1]
    return whole if words.found(check.share_words, lead) else None


def _behind(
    check: RatioCheck, words: Words, place: int, spoken: Sequence[Record], text: str
) -> Record | None:
    """The count that the sentence of a share goes on to: 占71%，为17,830条."""
    rate, part = spoken[place], spoken[place + 1] if place + 1 < len(spoken) else None
    if part is None or part.unit == PERCENT or part.period != CURRENT or part.context != rate.context:
        return None
    lead = text[rate.end : part.start]
    if not lead or lead[0] not in ",，(（" or len(_MARK.findall(lead)) > 1:
        return None
    if lead[0] in _OPENED and words.begins_with(check.totals, lead[1:]):
        return None
    told = words.without(check.leads, _STRIP.sub("", lead))
    enclosed = text[part.end : part.end + 1] in tuple(")）") and not any(map(str.isdigit, rate.text))
    return part if not told and (len(lead) > 1 or enclosed) else None


def _adjacent(
    check: RatioCheck,
    words: Words,
    told: tuple[Record, Record | None],
    before: Sequence[Record],
    text: str,
) -> Record | None:
    """The count right before a share that its own clause gives, in a bracket too, or of which words for how many are
    said to be a share: 动态类（950条）占信息总量（1,900条）的50%; 98件，数量过半."""
    rate, whole = told
    if not before or before[0].context != rate.context:
        return None
    part = before[0]
    between = text[part.end : (whole or rate).start]
    if any(word in between for word in "。；;"):
        return None
    bare = _STRIP.sub("", between)
    if whole is not None:
        return (
            part if words.begins_with(check.share_words, bare) and len(_MARK.findall(between)) < 2 else None
        )
    amount = words.without(check.amounts, words.without(check.links, bare))
    in_words = not any(map(str.isdigit, rate.text))
    return part if in_words and not amount and len(_MARK.findall(between)) < 2 else None


def _with_wholes(
    check: RatioCheck,
    words: Words,
    told: tuple[Record, Record, Record | None],
    around: tuple[Sequence[Record], Sequence[Record]],
    text: str,
) -> Iterator[PlacedShare]:
    """The share with the whole that is printed in its clause; else with those before it that can hold the part, else
    with one behind it that is told to be of all."""
    rate, part, whole = told
    before, ahead = around
    if whole is not None:
        if whole.unit == part.unit:
            yield PlacedShare(rate, (part,), (whole,), sure=True)
        return
    wholes = [record for record in before if record is not part and _holds(record, part)]
    beside = [record for record in wholes if record.context == rate.context]
    if not wholes:
        beside = [
            record
            for record in ahead[1 : 1 + _AHEAD]
            if record.context == rate.context and record.period == CURRENT and _holds(record, part)
            if record is not part
            and words.found(
                check.totals,
                _MARK.split(text[max(part.end, record.start - _WINDOW) : record.start])[-1],
            )
        ]
    found = beside or wholes
    if found:
        alone = len(beside) == 1 and part is before[0] if before else False
        yield PlacedShare(rate, (part,), tuple(found), sure=alone and part.start < rate.start)


def _named_again(
    check: RatioCheck, words: Words, told: tuple[Record, str], before: Sequence[Record], text: str
) -> Iterator[PlacedShare]:
    """A share whose clause names, before and behind the word for a share, what two numbers before it are of."""
    rate, clause = told
    name, share, of = words.split(check.share_words, clause)
    name = words.without(check.amounts, words.without(check.links, name))
    of = words.without(check.amounts, words.without(check.of_whole, _bare(check, words, of)))
    if not share or len(name) < 2:
        return
    rated = [
        (_told_by(name, words.without(check.part_words, _own_clause(record, text))), record)
        for record in before
    ]
    best = max((score for score, _ in rated), default=0.0)
    parts = [record for score, record in rated if score == best]
    if best < _ENOUGH or len(parts) != 1:
        return
    (part,) = parts
    wholes = [record for record in before if _holds(record, part)]
    if len(of) < 2:
        earlier = [whole for whole in wholes if whole.start < part.start]
        beside = [whole for whole in earlier if whole.context == part.context]
        if beside and part.context == before[0].context:
            yield PlacedShare(rate, (part,), tuple(beside), sure=False)
        return
    wholes = [record for record in wholes if _named(of, words.folded(_own_clause(record, text))) >= _ENOUGH]
    if len(wholes) == 1:
        yield PlacedShare(rate, (part,), tuple(wholes), sure=True)


def _bare(check: RatioCheck, words: Words, of: str) -> str:
    """What a share is of, without what only links it at its ends: a word within its name is no link."""
    while (link := words.ends_with(check.links, of)) is not None:
        of = of[: -len(link)]
    while check.links is not None and (link := words.begins(check.links, of)) is not None:
        of = of[len(link) :]
    return of


def _told_by(name: str, clause: str) -> float:
    """How much of what stands before a number a share's name repeats: a short one only at its begin or end, not 其他 in
    法人及其他组织申请."""
    short = len(clause) <= _SHORT and not name.startswith(clause) and not name.endswith(clause)
    return 0.0 if short else max(_named(clause, name), _named(name, clause))


def _own_clause(record: Record, text: str) -> str:
    """What stands before a number in its clause."""
    clause = _MARK.split(text[max(0, record.start - _WINDOW) : record.start])[-1]
    return re.split(r"[(（、]", clause)[-1].strip()


def _named(name: str, text: str) -> float:
    """How much of a name the text repeats."""
    pieces = [one + other for one, other in pairwise(name)]
    return sum(piece in text for piece in pieces) / len(pieces) if pieces else 0.0


def _holds(whole: Record, part: Record) -> bool:
    return whole.unit == part.unit and (whole.value or ZERO) > (part.value or ZERO)
