"""Zero by negation: a negation, and the countable things that it negates.

The things of a list make one zero each; a reason in between (因…引起的) is no thing; the last thing before a joiner is
the one negated (诉讼败诉 negates the defeats, not the suits). A negation about anything uncountable is no quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extraction.genre.grammar import Grammar
from extraction.quantities.lexicon import Entry, Hit
from extraction.types import Span

__all__ = ["NegatedZero", "Zeros"]

NEGATION, THING, CLOSER = "negation", "thing", "reason_closer"
NO_NEGATION = -1
_WINDOW = 60
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
        self._joiners = re.compile("|".join(map(re.escape, sorted(zeros.joiners, key=len, reverse=True))))
        self._followers = tuple(zeros.followers)
        self._heads = tuple(sorted(zeros.heads, key=len, reverse=True))
        self._singles = tuple(sorted(zeros.no_single, key=len, reverse=True))

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that negated zeros need from the lexicon."""
        zeros = grammar.zeros
        for prefix in zeros.prefixes:
            for verb in zeros.verbs:
                yield Entry(prefix + verb, NEGATION)
        for word in zeros.alone:
            yield Entry(word, NEGATION)
        for word in zeros.adjacent:
            for thing in zeros.things:
                yield Entry(word + thing, NEGATION, len(word))
        for word in zeros.not_negations:
            yield Entry(word, NEGATION, NO_NEGATION)
        for word in zeros.things:
            yield Entry(word, THING)
        for word in zeros.reason_closers:
            yield Entry(word, CLOSER)

    def find(self, text: str, hits: dict[str, list[Hit]]) -> list[NegatedZero]:
        """The zeros of the text, in the order of their ends within each negation."""
        found: list[NegatedZero] = []
        things, closers = hits[THING], hits[CLOSER]
        thing_index = closer_index = 0
        reached = 0
        for negation in hits[NEGATION]:
            if negation.payload == NO_NEGATION or negation.start < reached:
                continue
            start = negation.start + negation.payload if negation.payload else self._skip_single(text, negation.end)
            end = self._window_end(text, start)
            while thing_index < len(things) and things[thing_index].start < start:
                thing_index += 1
            while closer_index < len(closers) and closers[closer_index].start < start:
                closer_index += 1
            inside = _until(things, thing_index, end)
            if not inside:
                continue
            inside = self._without_reason(text, start, inside, _until(closers, closer_index, end))
            for span in self._negated(text, inside, end):
                found.append(NegatedZero(negation.start, span.end, span, start, end))
                reached = span.end
        return found

    def _skip_single(self, text: str, start: int) -> int:
        for single in self._singles:
            if text.startswith(single, start):
                return start + len(single)
        return start

    def _window_end(self, text: str, start: int) -> int:
        limit = min(len(text), start + _WINDOW)
        position = start
        while match := _CLAUSE_END.search(text, position, limit):
            bracket = _BRACKETED.match(text, match.start(), limit)
            if bracket is None:
                return match.start()
            position = bracket.end()
        return limit

    def _without_reason(self, text: str, start: int, things: list[Hit], closers: list[Hit]) -> list[Hit]:
        """The things behind the reason, where the window opens with one; all where none stands behind it."""
        if not closers or not text.startswith(self._openers, start):
            return things
        last = closers[-1].end
        behind = [thing for thing in things if thing.start >= last]
        return behind or things

    def _negated(self, text: str, things: list[Hit], end: int) -> Iterator[Span]:
        """The span of each thing negated: the last one before every joiner."""
        pending: Span | None = None
        for thing in things:
            if pending is not None and self._joiners.search(text, pending.end, thing.start):
                yield pending
                pending = None
            tail = self._with_head(text, thing.end)
            if tail >= end or text.startswith(self._followers, tail):
                pending = Span(thing.start, min(tail, end))
        if pending is not None:
            yield pending

    def _with_head(self, text: str, end: int) -> int:
        for head in self._heads:
            if text.startswith(head, end):
                return end + len(head)
        return end


def _until(hits: list[Hit], first: int, end: int) -> list[Hit]:
    inside = []
    while first < len(hits) and hits[first].end <= end:
        inside.append(hits[first])
        first += 1
    return inside
