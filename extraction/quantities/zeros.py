"""Zeros by negation: a negation and the countable things it negates.

The things of a list make one zero each; a reason in between (因…引起的) is no thing; the last thing before a joiner is
the one negated (诉讼败诉 negates the defeats, not the suits). A negation about anything uncountable is no quantity.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from extraction.genre.grammar import Grammar
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.types import Span

__all__ = ["NegatedZero", "Zeros"]

NEGATION, THING, CLOSER = "negation", "thing", "reason_closer"
NO_NEGATION, DISTANT = -1, -2
_WINDOW = 60
_COMMA = ","
_BRACKETED = re.compile(r"\([^()]{0,40}\)")
_CLAUSE_END = re.compile(r"[。;:!?,\n\t()]")


class NegatedZero(NamedTuple):
    """One zero: its span from the negation to the end of the thing, and the thing with what limits it."""

    start: int
    end: int
    subject: Span
    negation_end: int
    window_end: int


class Zeros:
    """The compiled grammar of negated zeros."""

    def __init__(self, grammar: Grammar) -> None:
        zeros = grammar.zeros
        self._openers = zeros.reason_openers
        self._joiners = re.compile(f"{_any(zeros.joiners)}|,(?={_any(zeros.continues) or '(?!)'})")
        self._joiner_words = tuple(zeros.joiners)
        ended = f"(?:{_any(zeros.behind.endings)})?(?:[。;:!?,\\n]|$)"
        closing = f"(?=(?:{_any(zeros.closing) or '(?!)'}){ended})"
        self._carrier = re.compile(f"[^。;:!?,\\n]*?(?:{_any(zeros.carriers) or '(?!)'}|{closing})")
        copulas = [word for word in grammar.lists.copulas if word not in grammar.lists.each]
        titled = f"(?:\\n(?:{_any(grammar.lists.each)})?+)?+"
        said = (
            f"(?:{_any(zeros.behind.heads)})*+(?:{_any(zeros.behind.counts)})?+{titled}(?:{_any(copulas)})*+"
        )
        self._said = re.compile(said)
        self._followers = (*zeros.followers, *(_COMMA + word for word in zeros.continues))
        self._beside = frozenset(zeros.beside)
        self._heads = tuple(sorted(zeros.heads, key=len, reverse=True))
        self._alone = frozenset(zeros.alone)
        behind = zeros.behind
        self._behind_heads = frozenset(behind.heads)
        joined = f"(?:{_any(zeros.heads)})?(?:{_any(zeros.joiners)}|,)(?:{_any(behind.leads)})?"
        self._joined = re.compile(joined)
        self._link = re.compile(f"(?:{_any(behind.heads)})*+,?(?:{_any(behind.links)})*+")
        self._ending = re.compile(f"(?:{_any(behind.endings)})?(?=[。;!?,\\n)]|$)")
        self._continues = tuple(zeros.continues)
        self._singles = tuple(sorted(zeros.no_single, key=len, reverse=True))
        self._of_some = re.compile(zeros.of_some)
        self._power = re.compile(zeros.powers)

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that negated zeros need from the lexicon."""
        zeros = grammar.zeros
        for word in zeros.not_negations:
            yield Entry(word, NEGATION, NO_NEGATION)
        for prefix in zeros.prefixes:
            for verb in zeros.verbs:
                yield Entry(prefix + verb, NEGATION)
        for word in zeros.alone:
            yield Entry(word, NEGATION)
        for word in zeros.adjacent:
            for name, thing in zeros.things.items():
                yield Entry(word + name, NEGATION, len(word), not_before=thing.not_before)
        for word in zeros.distant:
            yield Entry(word, NEGATION, DISTANT)
        for word, thing in zeros.things.items():
            yield Entry.fenced(word, THING, thing)
        for word in zeros.reason_closers.weak:
            yield Entry(word, CLOSER, False)
        for word in zeros.reason_closers.strong:
            yield Entry(word, CLOSER, True)

    def find(self, text: str, hits: dict[str, list[Hit]]) -> list[NegatedZero]:
        """The zeros of the text, in the order of their ends within each negation."""
        found: list[NegatedZero] = []
        things, closers = hits[THING], hits[CLOSER]
        thing_index = closer_index = 0
        reached = 0
        negations = [hit for hit in hits[NEGATION] if hit.payload != NO_NEGATION]
        for negation, following in zip_longest(negations, negations[1:]):
            window = None if negation.start < reached else self._window(text, negation, following)
            if window is None:
                continue
            start, end = window
            if self._of_some.search(text, max(0, negation.start - _WINDOW), negation.start):
                continue
            while thing_index < len(things) and not _begins(things[thing_index], negation, start):
                thing_index += 1
            while closer_index < len(closers) and closers[closer_index].start < start:
                closer_index += 1
            inside = _until(things, thing_index, end)
            if not inside:
                behind = self._behind(text, negation, things, thing_index)
                found.extend(behind)
                reached = negation.end if behind else reached
                continue
            inside = self._without_reason(text, start, inside, _until(closers, closer_index, end))
            for span in self._negated(text, inside, end):
                found.append(NegatedZero(negation.start, span.end, span, start, end))
                reached = span.end
        return found

    def _behind(self, text: str, negation: Hit, things: list[Hit], index: int) -> list[NegatedZero]:
        """The zeros of a list before its negation: 复议、诉讼均未发生. All have one span."""
        if negation.payload or not self._ending.match(text, negation.end):
            return []
        last = index - 1
        if last > 0 and things[last].start == things[last - 1].end and self._is_head(text, things[last]):
            last -= 1
        if last < 0 or not self._link.fullmatch(text, things[last].end, negation.start):
            return []
        first = self._first_joined(text, things, last)
        start = things[first].start
        alone = first == last and text[negation.start : negation.end] in self._alone
        if alone and not (
            things[last].end == negation.start and _CLAUSE_END.match(text, max(0, start - 1), start)
        ):
            return []
        return [
            NegatedZero(start, negation.end, Span(thing.start, thing.end), negation.end, negation.end)
            for thing in things[first : last + 1]
        ]

    def over_lists(self, text: str, readings: list[Reading], hits: dict[str, list[Hit]]) -> list[Reading]:
        """The readings, with one for each thing of a list whose number is 0: 行政复议、行政诉讼案件为0件."""
        things = hits[THING]
        ends = [thing.end for thing in things]
        result = []
        for reading in readings:
            copies = [reading]
            if not reading.value and not reading.negated and reading.kind in (None, "count"):
                last = bisect_right(ends, reading.start) - 1
                if last > 0 and self._said.fullmatch(text, ends[last], reading.start):
                    first = self._first_joined(text, things, last, commas=False)
                    spans = (Span(thing.start, thing.end) for thing in things[first : last + 1])
                    copies = [replace(reading, subject=span) for span in spans] if first < last else copies
            result.extend(copies)
        return result

    def _first_joined(self, text: str, things: list[Hit], last: int, commas: bool = True) -> int:
        """Where the list begins that ends with `last`; `commas` may join its things."""
        while last and self._joined.fullmatch(text, things[last - 1].end, things[last].start):
            if not commas and _COMMA in text[things[last - 1].end : things[last].start]:
                break
            last -= 1
        return last

    def _is_head(self, text: str, thing: Hit) -> bool:
        """Whether a thing is only the head of the one before it: 诉讼申请."""
        return text[thing.start : thing.end] in self._behind_heads

    def _window(self, text: str, negation: Hit, following: Hit | None) -> tuple[int, int] | None:
        """Where what is negated begins, and where it ends at the latest: at the end of the clause, or where the
        `following` negation goes on a list. None where a negation that needs a verb behind it has none."""
        if negation.payload and negation.payload != DISTANT:
            return negation.start + negation.payload, negation.end
        start = negation.end
        if negation.payload == DISTANT:
            carrier = self._carrier.match(text, start, start + _WINDOW)
            if carrier is None:
                return None
            start = carrier.end()
        start = self._skip_single(text, start)
        end = self._window_end(text, start)
        if following and following.start < end and text.endswith(self._joiner_words, start, following.start):
            end = following.start
        return start, end

    def _skip_single(self, text: str, start: int) -> int:
        for single in self._singles:
            if text.startswith(single, start):
                return start + len(single)
        return start

    def _window_end(self, text: str, start: int) -> int:
        limit = min(len(text), start + _WINDOW)
        position = start
        while match := _CLAUSE_END.search(text, position, limit):
            if text.startswith(self._continues, match.end()) and match.group() == _COMMA:
                position = match.end()
                continue
            bracket = _BRACKETED.match(text, match.start(), limit)
            if bracket is None:
                return match.start()
            position = bracket.end()
        return limit

    def _without_reason(self, text: str, start: int, things: list[Hit], closers: list[Hit]) -> list[Hit]:
        """The things behind the reason, where the window opens with one; all where none stands behind it."""
        if not closers or not text.startswith(self._openers, start):
            return things
        joiner = self._joiners.search(text, things[0].end)
        first_joiner = joiner.start() if joiner else len(text)
        ends = [
            closer.end
            for closer in closers
            if closer.end <= first_joiner
            or (closer.payload and not text.endswith(self._joiner_words, start, closer.start))
        ]
        behind = [thing for thing in things if ends and thing.start >= ends[-1]]
        return behind or things

    def _negated(self, text: str, things: list[Hit], end: int) -> Iterator[Span]:
        """The span of each thing negated, with the things that limit it: the last one before every joiner. A head that
        several things share belongs to none of them."""
        item: list[Hit] = []
        shared = False
        for thing in [*things, None]:
            parted = thing is None or (item and self._parts(text, item[-1], thing))
            if parted:
                until = thing.start if thing and item and item[-1].end == thing.start else end
                found = self._last_negated(text, item, until)
                if found is not None:
                    first, plain_end, tail = found
                    yield Span(first, plain_end if shared else tail)
                    shared = shared or plain_end == tail
                item = []
            if thing is not None:
                item.append(thing)

    def _parts(self, text: str, before: Hit, thing: Hit) -> bool:
        """Whether a thing is another than that before it: a joiner stands between, or they stand side by side."""
        if before.end == thing.start:
            words = (text[before.start : before.end], text[thing.start : thing.end])
            return words[0] != words[1] and self._beside.issuperset(words)
        return self._joiners.search(text, before.end, thing.start) is not None

    def _last_negated(self, text: str, item: list[Hit], end: int) -> tuple[int, int, int] | None:
        """Where the thing negated begins (with what limits it), ends without its head, and ends with it."""
        negated: tuple[int, int, int] | None = None
        limited = any(thing.payload.limits for thing in item)
        for thing in item:
            first = item[0].start if limited else thing.start
            tail = min(self._with_head(text, thing), end)
            if negated is not None and thing.start < negated[2] <= tail:
                negated = (negated[0], negated[1], tail)
            elif (tail == end or text.startswith(self._followers, tail)) and not self._power.match(
                text, tail
            ):
                negated = (first, thing.end, tail)
        return negated

    def _with_head(self, text: str, thing: Hit) -> int:
        if not thing.payload.act:
            for head in self._heads:
                if text.startswith(head, thing.end):
                    return thing.end + len(head)
        return thing.end


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _begins(thing: Hit, negation: Hit, start: int) -> bool:
    """Whether a thing stands behind the negation, or begins with its verb: 没有被纠正."""
    return thing.start >= start or (thing.end > start and thing.start > negation.start)


def _until(hits: list[Hit], first: int, end: int) -> list[Hit]:
    inside = []
    while first < len(hits) and hits[first].end <= end:
        inside.append(hits[first])
        first += 1
    return inside
