"""The context of a number as bit masks: the one place that defines where the conditions of rules look."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from extraction.genre.phrases import Phrases
from extraction.mentions.terms import Hits, Matcher
from extraction.types import Quantity, Span, made

__all__ = ["Reach", "Windows", "alternation", "one_of"]

_COLON = ":"
_NEAR = 8
"""Characters before a number in which the word for all bodies is looked for, with a word that limits it behind."""
_LONGEST_MEANS = 60
"""Characters of a clause that says by which channel something is done, at most."""
LOOKBACK = 240
"""Characters before a number, at most, in which a rule looks for its context; a topic reaches twice as far."""


def alternation(words: Sequence[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def one_of(words: Sequence[str]) -> str:
    """A regular expression for any of many words where mostly none stands: the first character tells so at once."""
    firsts = re.escape("".join(sorted({word[0] for word in words})))
    return f"(?=[{firsts}])(?:{alternation(words)})" if words else alternation(words)


class Reach(NamedTuple):
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
        self._separators = frozenset(phrases.separators)
        self._filler = re.compile(f"(?:{alternation(phrases.filler)})*")
        self._joiner = re.compile(alternation(phrases.joiners))
        self._joiners = tuple(phrases.joiners)
        self._stop = re.compile(f"[{re.escape(phrases.stops)}]")
        self._means = re.compile(phrases.means)
        self._of = phrases.of
        self._narrows = re.compile(phrases.narrows)
        self._opening, self._closing = phrases.brackets[0], phrases.brackets[1]

    def reaches(self, text: str, hits: Hits, quantities: Sequence[Quantity]) -> list[Reach]:
        """The stretches of each quantity, in order."""
        ends = sorted({quantity.at.end for quantity in quantities})
        starts = sorted({quantity.at.start for quantity in quantities})
        return [self._reach(text, hits, quantity, starts, ends) for quantity in quantities]

    def _reach(self, text: str, hits: Hits, quantity: Quantity, starts: list[int], ends: list[int]) -> Reach:
        start, end = quantity.at
        if quantity.negated:
            subject = quantity.subject or Span(end - 1, end)
            piece = self._last_piece(text, start, subject.start + 1)
            return Reach(Span(piece, subject.end), Span(end, end), piece, True)
        if quantity.subject is not None:
            return Reach(quantity.subject, Span(end, end), quantity.subject.start, True)
        before = bisect_left(ends, start + 1) - 1
        previous = ends[before] if before >= 0 else 0
        opening = self._bracket_before(text, previous, start) if previous else None
        if opening is None:
            opening = self._bracket_around(text, quantity, previous)
        if opening is not None:
            left = self._noun_start(text, opening, quantity.sentence.start, ends)
            own = Span(left, opening)
            return Reach(own, Span(end, end), left, self._touches(text, hits, own))
        left = max(quantity.clause.start, previous, start - LOOKBACK)
        if previous > quantity.clause.start:
            left = self._own(text, previous, start)
        wide = max(quantity.sentence.start, previous, start - LOOKBACK)
        if left == quantity.clause.start > wide:
            left = self._with_means(text, hits, Span(left, start), wide)
        right = self._right(text, quantity, starts)
        if text[start - 1 : start] == _COLON and left == start and self._labelled(text, right, starts):
            left, right = max(self._label(text, start - 1), previous), Span(end, end)
        own = made(Span, (left, self._before_bracket(text, left, start)))
        adjacent = self._touches(text, hits, own) and not self._belongs(text, hits, start, end)
        return made(Reach, (own, right, min(wide, left), adjacent))

    def _with_means(self, text: str, hits: Hits, own: Span, earliest: int) -> int:
        """Where the text of a number begins with the clause before, where that only says by which channel
        and its own names none: `利用公示栏,公开信息40条`."""
        left, comma, channels = own.start, own.start - 1, self._matcher.channels
        if text[comma] != "," or hits.concepts(*own) & channels:
            return left
        means = self._means.search(text, max(earliest, left - _LONGEST_MEANS), comma)
        if means is None:
            return left
        acts = self._matcher.acts
        last = [place for place in hits.between(means.start(), comma) if hits.bits[place] & ~acts]
        if not last or not hits.bits[last[-1]] & channels:
            return left
        return means.start() if comma - hits.ends[last[-1]] <= _NEAR else left

    def _labelled(self, text: str, right: Span, starts: list[int]) -> bool:
        """Whether a label before a colon names what a number counts: nothing behind the number does, but the label of
        the next: `网站公开数:30条 其他方式公开数:26条`."""
        if right.start == right.end:
            return True
        following = bisect_left(starts, right.end)
        return text[right.end : right.end + 1] == _COLON and starts[following : following + 1] == [
            right.end + 1
        ]

    def _label(self, text: str, colon: int) -> int:
        """Where the label that a colon ends begins: after the mark before it."""
        marks = [mark.end() for mark in self._separator.finditer(text, max(0, colon - LOOKBACK), colon)]
        return marks[-1] if marks else max(0, colon - LOOKBACK)

    def _right(self, text: str, quantity: Quantity, starts: list[int]) -> Span:
        """The text after a number, to a mark that ends it; of the last number in a clause it may hold a list of its
        own: `32名专、兼职人员`."""
        start, limit = quantity.at.end, quantity.clause.end
        if text.startswith(self._opening, start):
            return self._behind_bracket(text, start, limit, starts)
        after = bisect_left(starts, start)
        last = after == len(starts) or starts[after] >= limit
        listing = last and text[start : min(start + 1, limit)] not in self._separators
        mark = self._stop if listing else self._separator
        end = limit if last else starts[after]
        stop = mark.search(text, start, end)
        return made(Span, (start, stop.start() if stop else end))

    def _behind_bracket(self, text: str, start: int, limit: int, starts: list[int]) -> Span:
        """The text behind the bracket that a number is followed by, where no other number claims it:
        `13件(含2件上年结转)均按期答复`."""
        nothing = Span(start, start)
        closing = text.find(self._closing, start, limit)
        if closing < 0 or text.find(self._opening, start + 1, closing) >= 0:
            return nothing
        stop = self._separator.search(text, closing + 1, limit)
        end = stop.start() if stop else limit
        after = bisect_left(starts, closing)
        return nothing if after < len(starts) and starts[after] <= end else made(Span, (closing + 1, end))

    def _own(self, text: str, previous: int, start: int) -> int:
        """Where the text of a number begins that another one precedes: after the first mark between them. What only a
        joiner parts from the number is the other's: `10件建议和28件提案`."""
        separator = self._separator.search(text, previous, start)
        if separator is not None:
            return separator.end()
        return start if text.endswith(self._joiners, previous, start) else previous

    def _before_bracket(self, text: str, left: int, start: int) -> int:
        """Where the noun ends: before a bracket between noun and number, `不予公开(含信息不存在等)45件`, which `共` may
        follow."""
        closing = text.rfind(self._closing, left, start)
        if closing < left or self._filler.fullmatch(text, closing + 1, start) is None:
            return start
        opening = text.rfind(self._opening, left, closing)
        if opening <= left:
            return start
        return start if self._narrows.fullmatch(text, opening + 1, closing) else opening

    def _bracket_before(self, text: str, previous: int, start: int) -> int | None:
        """Where a bracket opens that holds the number before and closes right before this one, whose noun stands in
        front of it: `公开数(相同信息计1条)62条`."""
        closing = text.rfind(self._closing, previous, start)
        if closing < 0 or self._filler.fullmatch(text, closing + 1, start) is None:
            return None
        if self._separator.search(text, previous, closing):
            return None
        opening = text.rfind(self._opening, max(0, previous - LOOKBACK), previous)
        if opening <= 0 or text.find(self._closing, opening, previous) >= 0:
            return None
        return None if self._separator.match(text, opening - 1) else opening

    def _bracket_around(self, text: str, quantity: Quantity, previous: int) -> int | None:
        """Where a bracket opens in which the clause of the number begins and that closes right before it:
        `公开信息(包括:动态、公告)共31条`."""
        first, start = quantity.clause.start, quantity.at.start
        closing = text.rfind(self._closing, first, start)
        if closing < 0 or self._filler.fullmatch(text, closing + 1, start) is None:
            return None
        opening = text.rfind(self._opening, max(quantity.sentence.start, start - LOOKBACK), closing)
        if opening < previous or opening >= first or text.find(self._closing, opening, closing) >= 0:
            return None
        return None if self._narrows.fullmatch(text, opening + 1, closing) else opening

    def _noun_start(self, text: str, opening: int, earliest: int, ends: list[int]) -> int:
        """Where the noun begins that stands in front of a bracket: behind the last mark or number before it."""
        before = bisect_left(ends, opening + 1) - 1
        first = max(ends[before] if before >= 0 else 0, earliest, opening - LOOKBACK)
        marks = [mark.end() for mark in self._separator.finditer(text, first, opening)]
        return marks[-1] if marks else first

    def _belongs(self, text: str, hits: Hits, start: int, end: int) -> bool:
        """Whether what the number counts follows it, and the noun before only owns it: `大厅的12项许可`."""
        before = hits.ending(start)
        names = before & self._matcher.things and not before & self._matcher.channels
        if names and text[start - 1 : start] != self._of:
            return False
        behind = hits.starting(end)
        whole = not before and self._names_whole(hits, start)
        return behind & self._matcher.things != 0 or (whole and behind != 0)

    def _names_whole(self, hits: Hits, start: int) -> bool:
        """Whether the last word before a number only says whose number it is: `全县仅3名专职人员`."""
        last = hits.between(max(0, start - _NEAR), start)
        return bool(last) and hits.bits[last[-1]] & ~self._matcher.scopes == 0

    def _touches(self, text: str, hits: Hits, own: Span) -> bool:
        found = hits.between(*own)
        if not found:
            return False
        last = found[-1]
        if hits.bits[last] & self._matcher.acts and not hits.bits[last] & self._matcher.things:
            return False
        if self._filler.fullmatch(text, *own) is not None:
            return False
        end = hits.ends[last]
        return end >= own.end or self._filler.fullmatch(text, end, own.end) is not None

    def _last_piece(self, text: str, start: int, end: int) -> int:
        """Where the last thing of a negated list begins: `未发生行政复议、行政诉讼` negates the suit."""
        piece = start
        for match in self._joiner.finditer(text, start, end):
            if match.end() < end:
                piece = match.end()
        return piece
