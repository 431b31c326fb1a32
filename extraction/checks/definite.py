"""Numbers told again by what was done to all of them: `收到来信84件。……对2014年收到的48件来信逐件回访`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from extraction.checks.settings import before_in_sentence
from extraction.checks.words import Words, clause_before
from extraction.genre.checks import RestatementCheck
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["Definite"]

_NOUN = re.compile(r"[《“「]?[^\W\d]{2,20}")
_QUOTES = re.compile(r"[《》“”「」\s]")
_ITEM = re.compile("[;；]")
_YEAR = re.compile(r"20\d\d\D$")
_CURRENT, _PERCENT = "current", "%"
_SHORTEST = 2
"""Characters that a name has at least."""
_LONGEST = 12
"""Characters of a name before the deed that are looked for in the other sentence."""
_REACH = 300
"""Numbers before one among which the one that it tells again is sought."""

Pair = tuple[Record, Record]


class Definite:
    """Finds such numbers and the ones that they tell again, with the words of a genre."""

    def __init__(self, words: Words, check: RestatementCheck) -> None:
        self._words = words
        self._check = check
        self._linked = words.of(check.linked)

    def __call__(self, spoken: Sequence[Record], known: Set[str], text: str) -> Iterator[Pair]:
        """Pairs of numbers for one thing that differ, in the order of the text: `spoken` are the numbers of the
        narrative, `known` the ids of those that something is known of, `text` is the document's."""
        for place, record in enumerate(spoken):
            if not text.endswith(self._linked, 0, record.start) or not _is_count(record):
                continue
            told = self._told(record, text)
            if told is None:
                continue
            whose, deed, noun = told
            before = spoken[max(0, place - _REACH) : place]
            at = next(
                (at for at, one in enumerate(before) if self._tells(one, record, (deed, noun), text)), None
            )
            if at is None or not known.isdisjoint((before[at].record_id, record.record_id)):
                continue
            around = (*before[at + 1 :], *spoken[place + 1 : place + 2])
            if self._is_whole(whose, self._words.folded(_item_before(before[at], text))) and not (
                _is_told(record, before) or _is_made(record, before[at], around)
            ):
                yield before[at], record

    def _told(self, record: Record, text: str) -> tuple[str, str, str] | None:
        """Whose a number is, what was done to it, and its noun, where it is told of all that this was done to."""
        clause = self._words.folded(clause_before(record, text))
        clause = clause.removesuffix(self._words.ends_with(self._check.linked, clause) or "")
        deed = self._words.ends_with(self._check.deeds, clause)
        noun = _NOUN.match(text, record.end)
        if deed is None or noun is None:
            return None
        return clause.removesuffix(deed), deed, self._plain(noun.group())

    def _tells(self, one: Record, record: Record, said: tuple[str, str], text: str) -> bool:
        """Whether a number tells of the same noun that the same was done to it, in another sentence."""
        if not _is_count(one) or one.context == record.context:
            return False
        if (one.unit, one.scope) != (record.unit, record.scope) or not self._is_near(one, record):
            return False
        deed, noun = said
        subject, found, name = self._words.folded(clause_before(one, text)).rpartition(deed)
        if not found:
            return False
        name = self._plain(
            self._words.without(self._check.yearly, self._words.without(self._check.summing, name))
        )
        if name:
            return len(name) >= _SHORTEST and noun.startswith(name)
        behind = _NOUN.match(text, one.end)
        named = subject if behind is None else self._plain(behind.group())
        return noun[:_SHORTEST] in named

    def _plain(self, name: str) -> str:
        """A name in the characters that words are written in, without quotes."""
        return _QUOTES.sub("", self._words.folded(name))

    def _is_near(self, one: Record, other: Record) -> bool:
        """Whether two numbers can be meant for one."""
        small, large = sorted((one.value or ZERO, other.value or ZERO))
        return float(small) >= self._check.near_of_year * float(large)

    def _is_whole(self, whose: str, sentence: str) -> bool:
        """Whether what stands before a deed is the year, or names no more than the other sentence does before its
        number: one of several that are listed there is not all of them (网站、微信公开263条。网站公开的200条)."""
        rest, said = whose, "" if self._words.found(self._check.joiners, sentence) else sentence
        dated = False
        while rest:
            time = (
                self._words.ends_with(self._check.yearly, rest)
                or self._words.ends_with(self._check.summing, rest)
                or _matched(_YEAR.search(rest))
            )
            word = time or _shared(rest, said)
            if not word:
                break
            dated = bool(time)
            rest = rest.removesuffix(word)
        return dated or not rest or self._words.ends_with(self._check.about, rest) is not None


def _is_count(record: Record) -> bool:
    return record.period == _CURRENT and record.unit != _PERCENT and (record.value or ZERO) > 1


def _item_before(record: Record, text: str) -> str:
    """What the item of its sentence says before a number."""
    return _ITEM.split(before_in_sentence(record, text))[-1]


def _is_told(record: Record, before: Sequence[Record]) -> bool:
    """Whether a number before is the same: `通报12场，其中县政府召开8场。县政府召开的8场均有直播`."""
    return any(one.unit == record.unit and one.interval.meets(record.interval) for one in before)


def _is_made(record: Record, first: Record, around: Sequence[Record]) -> bool:
    """Whether the number is what another leaves of the first (`来信84件，重复36件。收到的48件`), or both come to it."""
    return any(
        made.meets(record.interval)
        for one in around
        for made in (first.interval.minus(one.interval), first.interval.plus(one.interval))
    )


def _matched(found: re.Match[str] | None) -> str:
    return found.group() if found else ""


def _shared(text: str, sentence: str) -> str:
    """The longest end of a text that stands in the sentence too."""
    ends = (text[-length:] for length in range(min(_LONGEST, len(text)), _SHORTEST - 1, -1))
    return next((end for end in ends if end in sentence), "")
