"""What stands around a number, as masks: the one place that knows where a condition of a rule looks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.genre.terms import Phrases
from extraction.mentions.terms import Hits, Matcher
from extraction.types import Quantity, Span

__all__ = ["Reach", "Windows", "alternation"]

LOOKBACK = 240
"""Characters before a number, at most, in which a rule looks for its context; a topic reaches twice as far."""


def alternation(words: Sequence[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Reach:
    """The stretches of text that belong to one number.

    `left` is its own text before it, to the number or separator before; `right` its own text after it; `wide` is
    `left` with the clauses before that hold no number. `adjacent` says that the noun on the left touches the number,
    so that nothing on the right can be what is counted.
    """

    left: Span
    right: Span
    wide: int
    adjacent: bool


class Windows:
    """Cuts the stretches of text around the numbers of one report."""

    def __init__(self, phrases: Phrases, matcher: Matcher) -> None:
        self._matcher = matcher
        self._separator = re.compile(f"[{re.escape(phrases.separators)}]")
        self._filler = re.compile(f"(?:{alternation(phrases.filler)})*")
        self._joiner = re.compile(alternation(phrases.joiners))

    def reaches(self, text: str, hits: Hits, quantities: Sequence[Quantity]) -> list[Reach]:
        """The stretches of each quantity, in order."""
        ends = sorted({quantity.at.end for quantity in quantities})
        starts = sorted({quantity.at.start for quantity in quantities})
        return [self._reach(text, hits, quantity, starts, ends) for quantity in quantities]

    def _reach(self, text: str, hits: Hits, quantity: Quantity, starts: list[int], ends: list[int]) -> Reach:
        start, end = quantity.at
        if quantity.subject is not None:
            return Reach(quantity.subject, Span(end, end), quantity.subject.start, True)
        if quantity.negated:
            piece = self._last_piece(text, start, end)
            return Reach(Span(piece, end), Span(end, end), piece, True)
        before = bisect_left(ends, start + 1) - 1
        previous = ends[before] if before >= 0 else 0
        left = max(quantity.clause.start, previous, start - LOOKBACK)
        if previous > quantity.clause.start:
            separator = self._separator.search(text, previous, start)
            left = separator.end() if separator else previous
        wide = max(quantity.sentence.start, previous, start - LOOKBACK)
        after = bisect_left(starts, end)
        limit = min(quantity.clause.end, starts[after] if after < len(starts) else quantity.clause.end)
        stop = self._separator.search(text, end, limit)
        adjacent = self._touches(text, hits, left, start)
        return Reach(Span(left, start), Span(end, stop.start() if stop else limit), min(wide, left), adjacent)

    def _touches(self, text: str, hits: Hits, left: int, start: int) -> bool:
        found = hits.between(left, start)
        if not found:
            return False
        last = found[-1]
        if hits.bits[last] & self._matcher.acts and not hits.bits[last] & self._matcher.things:
            return False
        return self._filler.fullmatch(text, hits.ends[last], start) is not None

    def _last_piece(self, text: str, start: int, end: int) -> int:
        """Where the last thing of a negated list begins: `未发生行政复议、行政诉讼` negates the suit."""
        piece = start
        for match in self._joiner.finditer(text, start, end):
            if match.end() < end:
                piece = match.end()
        return piece
