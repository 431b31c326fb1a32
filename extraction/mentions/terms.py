"""Finds the genre's terms in a text: one pass of an Aho-Corasick automaton, then lookups by position.

Concepts are bits of an integer, so that what stands in a stretch of text is one number and a condition on it one
operation. A term inside a longer term does not count: `申请` is not found in `被申请行政复议`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import ahocorasick

from extraction.genre.rules import within
from extraction.genre.terms import Terms
from extraction.remembered import Remembered
from extraction.text import halves
from extraction.types import Span

__all__ = ["Hits", "Matcher", "places"]

_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = 0x4E00, 0x9FFF
_REMEMBERED, _MASKS = 4096, 16384
"""Settings that are kept, and sets of concepts."""
_REACH = 64
"""No stretch holds more hits than this, counted from the end that is nearest to the number."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The terms found in one text, in order. `bits[i]` are the concepts of the term at `starts[i]`:`ends[i]`.

    `topics` are the indexes of the terms that name a topic, `topic_starts` where they begin, and `topic_closes` where
    the brackets or the breakdown around them end, 0 where they stand in none.
    """

    starts: list[int]
    ends: list[int]
    bits: list[int]
    topics: list[int] = field(default_factory=list)
    topic_starts: list[int] = field(default_factory=list)
    topic_closes: list[int] = field(default_factory=list)
    _places: dict[tuple[int, int], range] = field(default_factory=dict, repr=False, compare=False)
    _masks: dict[tuple[int, int], int] = field(default_factory=dict, repr=False, compare=False)

    def between(self, start: int, end: int) -> range:
        """The indexes of the terms that reach into [start, end), of those nearest to `end` at most 64.

        Remembered, as are the concepts: of one number the same stretches are asked for again and again.
        """
        found = self._places.get((start, end))
        if found is None:
            first = bisect_right(self.ends, start)
            last = bisect_left(self.starts, end, first)
            found = range(first if last - first <= _REACH else last - _REACH, last)
            self._places[start, end] = found
        return found

    def concepts(self, start: int, end: int) -> int:
        """The concepts found inside [start, end)."""
        mask = self._masks.get((start, end))
        if mask is None:
            mask = 0
            places = self.between(start, end)
            for bits in self.bits[places.start : places.stop]:
                mask |= bits
            self._masks[start, end] = mask
        return mask

    def starting(self, offset: int) -> int:
        """The concepts of the term that begins at an offset, 0 where there is none."""
        place = bisect_left(self.starts, offset)
        return self.bits[place] if place < len(self.starts) and self.starts[place] == offset else 0

    def ending(self, offset: int) -> int:
        """The concepts of the term that ends at an offset, 0 where there is none."""
        place = bisect_left(self.ends, offset)
        return self.bits[place] if place < len(self.ends) and self.ends[place] == offset else 0

    def topic_before(self, offset: int, earliest: int) -> int:
        """The concepts of the last topic that begins in [earliest, offset), 0 where there is none.

        What stands in closed brackets or a whole breakdown is no topic of what comes behind: `收到申请9件(含咨询2件),
        办结8件`.
        """
        place = bisect_left(self.topic_starts, offset) - 1
        while place >= 0 and 0 < self.topic_closes[place] <= offset:
            place -= 1
        if place < 0 or self.topic_starts[place] < earliest:
            return 0
        return self.bits[self.topics[place]]

    def close(self, start: int, end: int) -> None:
        """Let no topic that begins in [start, end) be one of what comes behind `end`."""
        for place in range(bisect_left(self.topic_starts, start), bisect_left(self.topic_starts, end)):
            self.topic_closes[place] = self.topic_closes[place] or end


class Matcher:
    """The compiled terms of a genre. `bit` gives each concept's bit; `topics` and `things` are masks."""

    def __init__(self, terms: Terms) -> None:
        self.bit: Mapping[str, int] = {name: 1 << number for number, name in enumerate(terms.concepts)}
        self._names = tuple(self.bit)
        self.topics = self.mask(c.id for c in terms.concepts.values() if c.role == "topic")
        self.things = self.topics | self.mask(c.id for c in terms.concepts.values() if c.role == "thing")
        self.acts = self.mask(c.id for c in terms.concepts.values() if c.role == "act")
        self.scopes = self.mask(c.id for c in terms.concepts.values() if c.scope)
        self.bodies = {self.bit[c.id]: c.of for c in terms.concepts.values() if c.scope and c.of is not None}
        self.named: dict[str, int] = {}
        for concept in terms.concepts.values():
            for indicator in concept.names:
                self.named[indicator] = self.named.get(indicator, 0) | self.bit[concept.id]
        self.gathering = self.mask(c.id for c in terms.concepts.values() if c.gathers)
        self.listed = self.mask(c.id for c in terms.concepts.values() if c.listed)
        self.general = self.mask(c.id for c in terms.concepts.values() if c.general)
        self.rises = self.mask(c.id for c in terms.concepts.values() if c.rises)
        self.channels = self.mask(c.id for c in terms.concepts.values() if c.channel)
        self.applicants = {
            self.bit[c.id]: c.applicant for c in terms.concepts.values() if c.applicant is not None
        }
        self._families = {self.bit[c.id]: c.family for c in terms.concepts.values() if c.family is not None}
        self.rests = {self.bit[c.id]: c.rest for c in terms.concepts.values() if c.rest is not None}
        words: dict[str, int] = {}
        for concept in terms.concepts.values():
            for word in concept.words:
                words[word] = words.get(word, 0) | self.bit[concept.id]
        for common, variant in terms.phrases.variants.items():
            for word in [word for word in words if common in word]:
                words.setdefault(word.replace(common, variant), words[word])
        self._numeric = 0
        for word, bits in words.items():
            self._numeric |= bits if word[0].isdigit() else 0
        opening, closing = (re.escape(mark) for mark in terms.phrases.brackets)
        self._bracket = re.compile(f"{opening}[^{opening}{closing}]{{1,60}}{closing}")
        self._bare = 1 << len(self.bit)
        """Marks the words that are another concept's behind a noun."""
        self._taking: dict[str, tuple[int, tuple[str, ...]]] = {}
        for concept in terms.concepts.values():
            for word in concept.takes:
                self._taking[word] = self.bit[concept.id], concept.never_behind
                words[word] |= self._bare
        self._automaton = ahocorasick.Automaton()
        for word, bits in words.items():
            self._automaton.add_word(halves(word), (len(word), bits))
        self._automaton.make_automaton()
        self.setting = lru_cache(maxsize=_REMEMBERED)(self._setting)

    def _setting(self, *indicators: str) -> int:
        """The concepts into whose setting numbers of these indicators put what follows them."""
        mask = 0
        for bit, family in self._families.items():
            if any(within(indicator, family) for indicator in indicators):
                mask |= bit
        return mask

    def mask(self, concepts: Iterable[str]) -> int:
        """The bits of some concepts together."""
        mask = 0
        for concept in concepts:
            mask |= self.bit[concept]
        return mask

    def names(self, mask: int) -> tuple[str, ...]:
        """The concepts in a mask, in the order of the catalogue."""
        return tuple([self._names[place] for place in places(mask)])

    def find(self, text: str) -> Hits:
        """The terms in `text`; of two where one holds the other, the longer."""
        found: list[tuple[int, int, int]] = []
        reached = -1
        for last, (length, bits) in self._automaton.iter(halves(text)):
            if (
                last == reached or not last & 1
            ):  # inside the longer term that ends here, or no whole characters
                continue
            reached = last
            end = (last + 1) >> 1
            start = end - length
            while found and found[-1][0] >= start:
                found.pop()
            if bits & self._bare:
                bits = self._of_noun(text, start, end) or bits ^ self._bare
            found.append((start, end, bits))
        starts, ends, concepts = map(list, zip(*found, strict=True)) if found else ([], [], [])
        return self._hits(text, starts, ends, concepts)

    def _of_noun(self, text: str, start: int, end: int) -> int:
        """The concept that takes a word which has some other noun before it, 0 where it has none."""
        if start == 0 or not _FIRST_IDEOGRAPH <= ord(text[start - 1]) <= _LAST_IDEOGRAPH:
            return 0
        bit, known = self._taking[text[start:end]]
        return 0 if text.endswith(known, 0, start) else bit

    def cut(self, text: str, hits: Hits, marks: Iterable[int]) -> Hits:
        """The terms in `text` where none reaches over one of the `marks`: on both sides of it, those of each side."""
        crossed: dict[int, set[int]] = {}
        for mark in marks:
            for place in hits.between(mark - 1, mark + 1):
                if hits.starts[place] < mark < hits.ends[place]:
                    crossed.setdefault(place, set()).add(mark)
        if not crossed:
            return hits
        starts, ends, found = [], [], []
        for place, (start, end, bits) in enumerate(zip(hits.starts, hits.ends, hits.bits, strict=True)):
            edges = [start, *sorted(crossed.get(place, ())), end]
            for left, right in pairwise(edges):
                inner = self.find(text[left:right]) if len(edges) > 2 else Hits([0], [end - start], [bits])
                starts += [left + one for one in inner.starts]
                ends += [left + one for one in inner.ends]
                found += inner.bits
        return self._hits(text, starts, ends, found)

    def outside(self, text: str, hits: Hits, spans: Iterable[Span]) -> Hits:
        """The terms without those that are the figures of a number: `办结12345件` names no hotline."""
        numeric = self._numeric
        figures = {
            place
            for place, bits in enumerate(hits.bits)
            if bits & numeric and text[hits.starts[place]].isdigit()
        }
        if not figures:
            return hits
        inner = {
            place
            for start, end in spans
            for place in hits.between(start, end)
            if place in figures and hits.starts[place] >= start
        }
        if not inner:
            return hits
        kept = [place for place in range(len(hits.starts)) if place not in inner]
        return self._hits(
            text,
            [hits.starts[place] for place in kept],
            [hits.ends[place] for place in kept],
            [hits.bits[place] for place in kept],
        )

    def _hits(self, text: str, starts: list[int], ends: list[int], found: list[int]) -> Hits:
        naming = self.topics
        topics = [index for index, bits in enumerate(found) if bits & naming]
        topic_starts = [starts[index] for index in topics]
        closes = [0] * len(topics)
        for bracket in self._bracket.finditer(text) if topics else ():
            first, last = bisect_left(topic_starts, bracket.start()), bisect_left(topic_starts, bracket.end())
            closes[first:last] = [bracket.end()] * (last - first)
        return Hits(starts, ends, found, topics, topic_starts, closes)


def _places(mask: int) -> tuple[int, ...]:
    """Where the bits of a mask stand, the lowest first. Taken off from the highest down, so that the mask gets
    shorter.

    >>> _places(0b1101)
    (0, 2, 3)
    """
    found = []
    while mask:
        place = mask.bit_length() - 1
        found.append(place)
        mask ^= 1 << place
    return tuple(reversed(found))


places: Callable[[int], tuple[int, ...]] = Remembered(_places, _MASKS).__getitem__
"""Where the bits of a mask stand: of a number the same concepts are asked for by the rules and for several kinds of
features."""
