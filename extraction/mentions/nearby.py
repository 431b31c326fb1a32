"""The concepts near a number, as a bit mask: all that its context names, except list items and names of accounts."""

from __future__ import annotations

import re

from extraction.genre.phrases import Phrases
from extraction.mentions.context import Reach, alternation
from extraction.mentions.terms import Hits, Matcher
from extraction.types import Span

__all__ = ["Nearby"]


class Nearby:
    """`Nearby(phrases, matcher)(text, hits, reach)` gives the concepts near a number.

    Left out are the items of a list that a noun behind it sums up (`公开解读、规章等信息12条` counts information), and
    a channel that is the name of the next one (`“临江政府网”微信平台`).
    """

    def __init__(self, phrases: Phrases, matcher: Matcher) -> None:
        self._matcher = matcher
        self._list_end = re.compile(phrases.list_end) if phrases.list_end else None
        self._joiner = re.compile(alternation(phrases.joiners))
        self._close = phrases.quotes[1::2]

    def __call__(self, text: str, hits: Hits, reach: Reach) -> int:
        near = hits.concepts(*reach.left)
        if near and (listed := self._counted(text, hits, reach)) is not None:
            near = self._without(hits, reach.left, listed)
        elif near & self._matcher.gathering and (listed := self._listed(text, hits, reach.left)) is not None:
            near = self._without(hits, reach.left, listed) | self._matcher.listed
        channels = near & self._matcher.channels
        if channels & (channels - 1):
            near = self._unnamed(text, hits, reach.left, near)
        return near if reach.adjacent else near | hits.concepts(*reach.right)

    def _counted(self, text: str, hits: Hits, reach: Reach) -> Span | None:
        """The list that ends right before a number which counts a noun behind it: `征集、管理等9个环节`."""
        left, right = reach.left, reach.right
        if self._list_end is None or right.start == right.end or reach.adjacent:
            return None
        end = next((m.start() for m in self._list_end.finditer(text, *left) if m.end() == left.end), None)
        if end is None:
            return None
        verb = self._verb(hits, left)
        return Span(left.start if verb is None or self._joiner.match(text, verb) else verb, end)

    def _verb(self, hits: Hits, left: Span) -> int | None:
        """Where the first verb on the left of a number ends."""
        return next((hits.ends[at] for at in hits.between(*left) if self._is_verb(hits.bits[at])), None)

    def _listed(self, text: str, hits: Hits, left: Span) -> Span | None:
        """The list on the left of a number that a gathering noun sums up: from the first verb to the list's end. One of
        ways (`公开栏、广播等其他方式`) needs no verb before it."""
        if self._list_end is None:
            return None
        ends = [match.start() for match in self._list_end.finditer(text, *left)]
        if not ends:
            return None
        summing = 0
        for place in hits.between(*left):
            if hits.starts[place] >= ends[-1]:
                summing |= hits.bits[place]
        if not summing & self._matcher.gathering:
            return None
        start = left.start if summing & self._matcher.channels else self._verb(hits, left)
        return Span(start, ends[-1]) if start is not None and start < ends[-1] else None

    def _is_verb(self, bits: int) -> bool:
        return bits & self._matcher.acts != 0 and not bits & (self._matcher.channels | self._matcher.scopes)

    def _without(self, hits: Hits, left: Span, listed: Span) -> int:
        """The concepts on the left without those of the list."""
        mask = 0
        for place in hits.between(*left):
            if not listed.start <= hits.starts[place] < listed.end:
                mask |= hits.bits[place]
        return mask

    def _unnamed(self, text: str, hits: Hits, left: Span, near: int) -> int:
        """`near` without the channels in quotes that name the channel right behind them."""
        names = 0
        others = 0
        places = hits.between(*left)
        for place in places:
            end = hits.ends[place]
            following = place + 1
            if (
                text[end : end + 1] in self._close
                and following in places
                and hits.starts[following] == end + 1
                and hits.bits[place] & hits.bits[following] == 0
                and hits.bits[following] & self._matcher.channels
            ):
                names |= hits.bits[place] & self._matcher.channels
            else:
                others |= hits.bits[place]
        return near & ~(names & ~others)
