"""Approximators: words that widen a number, before it, after it or after its unit, possibly with a verb between."""

from __future__ import annotations

import re
from typing import Literal

from extraction.genre.grammar import Approximator, Grammar
from extraction.quantities.units import Unit

__all__ = ["Approximators"]

_BROKEN = re.compile(r"[\d,，、。;:()!?\n]")


class Approximators:
    """Looks up the words around a number, which `number` matches."""

    def __init__(self, grammar: Grammar, number: re.Pattern[str]) -> None:
        self._number = number
        self._scale_only = frozenset(grammar.numerals.scales)
        self._upward = grammar.upward
        self._before, self._before_lengths = _by_length(grammar.modifiers.before)
        self._after, self._after_lengths = _by_length(grammar.modifiers.after)
        self._before_last = frozenset(word[-1] for word in self._before)
        self._after_first = frozenset(word[0] for word in self._after)
        self._apart = grammar.modifiers.apart.words
        self._any_apart = re.compile("|".join(map(re.escape, self._apart)))
        self._longest_apart = grammar.modifiers.apart.longest + max(map(len, self._apart))

    def before(self, text: str, start: int) -> tuple[Approximator | None, int]:
        """The approximator that ends at `start`, and where the expression begins."""
        last = text[start - 1 : start]
        if last not in self._before_last:
            return None, start - (last == self._upward and self._is_upward(text, start))
        for length in self._before_lengths:
            first = start - length
            if first < 0:
                continue
            word = self._before.get(text[first:start])
            if word is not None and not (first and text[first - 1] in word.not_after):
                if word.scale_only and text[start] not in self._scale_only:
                    continue
                return word, first
        return None, start

    def _is_upward(self, text: str, start: int) -> bool:
        match = self._number.match(text, start)
        return match is not None and self._scale_only.issuperset(match.group())

    def after(self, text: str, end: int, unit: Unit | None) -> tuple[Approximator | None, int]:
        """The approximator at `end`: directly behind the digits (`unit` None), or behind the unit."""
        if text[end : end + 1] not in self._after_first:
            return None, end
        for length in self._after_lengths:
            word = self._after.get(text[end : end + length])
            if word is None or (word.durations_only and (unit is None or unit.kind != "duration")):
                continue
            if word.directly and unit is not None:
                continue
            tail = end + length
            if unit is not None and tail < len(text) and text[tail] in word.not_before:
                continue
            return word, tail
        return None, end

    def apart(self, text: str, start: int) -> Literal["at_least"] | None:
        """What the word of a lower bound means that stands before the number with its verb between: 至少更新1次."""
        first = max(0, start - self._longest_apart)
        if self._any_apart.search(text, first, start) is None:
            return None
        for word in self._apart:
            place = text.rfind(word, first, start)
            if place >= 0:
                return "at_least" if _BROKEN.search(text, place, start) is None else None
        return None


def _by_length(words: dict[str, Approximator]) -> tuple[dict[str, Approximator], tuple[int, ...]]:
    return words, tuple(sorted({len(word) for word in words}, reverse=True))
