"""The names of bodies in the words of a number: whose number it is, as far as its own words say."""

from __future__ import annotations

import re

from extraction.genre.families import Families
from extraction.genre.rules import within
from extraction.genre.terms import Phrases
from extraction.mentions.context import alternation
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.report import Report
from extraction.mentions.terms import Hits, Matcher
from extraction.types import Span

__all__ = ["Bodies", "BodyFinder"]

_NEXT = 4
"""Characters between two bodies that are named together, at most."""


class Bodies:
    """What the name of a body says: `all` begins that of all together, `own` is in that of one set apart from them.

    `families` say of which numbers it may say so.
    """

    def __init__(self, phrases: Phrases, families: Families) -> None:
        self.families = families
        self._all = phrases.whole
        self._own = re.compile(phrases.apart)
        self._system = re.compile(phrases.systems)
        self._office = re.compile(phrases.offices)
        self._place = re.compile(phrases.place_names)
        self._inner = re.compile(phrases.said_again)
        self._continued = re.compile(phrases.continued)
        self._no_body = re.compile(phrases.no_body)
        self._ranked = re.compile(phrases.ranked)
        self._one = re.compile(alternation(phrases.one_office))
        self._author = re.compile(phrases.author)
        self._ceremony = phrases.ceremony

    def whole(self, name: str) -> bool:
        """Whether it is all that the report is of: `全市`, but not `全系统`."""
        return name.startswith(self._all) and not self.apart(name)

    def end(self, text: str, end: int) -> int:
        """Where the name ends of which a part ends at `end`: 全省 in 全省税务系统."""
        match = self._system.match(text, end)
        return match.end() if match else end

    def office(self, phrase: str) -> str | None:
        """The office that a phrase ends with: 申请量居前的是市规划局."""
        match = self._office.search(phrase)
        return match.group(1) if match else None

    def place(self, phrase: str) -> str | None:
        """The place that a phrase is the name of: 石坝乡; not 开发区信息."""
        return phrase if self._place.fullmatch(phrase) else None

    def goes_on(self, report: Report, index: int) -> bool:
        """Whether what follows is inside of the number: 31件中."""
        return self._inner.match(report.text, report.quantities[index].at.end) is not None

    def continued(self, text: str, start: int, end: int) -> bool:
        """Whether the paragraph that begins in between goes on about the body of the one before: 具体如下."""
        return self._continued.search(text, start, end) is not None

    def no_body(self, text: str, end: int) -> bool:
        """Whether what follows a name makes it another thing: 省政府主要领导."""
        return self._no_body.match(text, end) is not None

    def ranked(self, text: str, start: int, end: int) -> bool:
        """Whether what follows are those with the greatest numbers: 申请量居前三位的是."""
        return self._ranked.search(text, start, end) is not None

    def is_office(self, text: str) -> bool:
        """Whether a report is that of one office, which the whole city is more than."""
        return self._one.search(text) is not None or self.author(text) is not None

    def author(self, text: str) -> str | None:
        """The office whose report it is by its title, where it is that of one."""
        match = self._author.match(text)
        return match.group(1).replace(self._ceremony, "") if match else None

    def writes(self, author: str | None, name: str) -> bool:
        """Whether a body is the office that writes: `区政府办公室` in the report of 石坝区人民政府办公室."""
        return author is not None and author.endswith(name.replace(self._ceremony, ""))

    def apart(self, name: str) -> bool:
        """Whether it is set apart from the whole: `市本级`."""
        return self._own.search(name) is not None


class BodyFinder:
    """Finds the body whose number it is in the words of the number."""

    def __init__(self, matcher: Matcher, cutter: PhraseCutter, bodies: Bodies) -> None:
        self._matcher = matcher
        self._cutter = cutter
        self._bodies = bodies

    def __call__(self, report: Report, index: int, indicator: str) -> str | None:
        """Whose number it is (`全市`, `局机关`), where the number's own words say so.

        Not where the body only owns what is counted (`部门网站12条`) or counts together with another. Where all bodies
        are named before one, they are meant (`全市各部门`).
        """
        hits, quantity, left = report.hits, report.quantities[index], report.reaches[index].left
        start = min(quantity.clause.start, left.start) if quantity.negated else left.start
        bodies = [
            place
            for place in hits.between(start, left.end)
            if self._names_body(report.text, hits, place, left.end, indicator)
        ]
        while bodies and self._owns(report.text, hits, hits.ends[bodies[-1]]):
            owner = bodies.pop()
            while bodies and hits.starts[owner] - hits.ends[bodies[-1]] <= _NEXT:
                owner = bodies.pop()
        if not bodies:
            return None
        first = last = bodies.pop()
        together = False
        while bodies and hits.starts[first] - hits.ends[bodies[-1]] <= _NEXT:
            together |= self._cutter.joined(report.text, hits.ends[bodies[-1]], hits.starts[first])
            first = bodies.pop()
        end = hits.ends[last]
        name = report.printed(Span(hits.starts[first], self._bodies.end(report.text, hits.ends[first])))
        if first == last or self._bodies.whole(name):
            return name
        if together:
            return None
        while last > first and hits.ends[last - 1] == hits.starts[last]:
            last -= 1
        return report.printed(Span(hits.starts[last], end))

    def _names_body(self, text: str, hits: Hits, place: int, limit: int, indicator: str) -> bool:
        """Whether a term names a body whose numbers may be given; one that may be so of one family of indicators only
        is named where a verb or the number follows it."""
        concepts, end = hits.bits[place] & self._matcher.scopes, hits.ends[place]
        if not concepts:
            return False
        family = self._matcher.bodies.get(concepts)
        if family is None:
            return not self._bodies.no_body(text, end)
        return (not family or within(indicator, family)) and (
            end >= limit or (self._cutter.leads(text, end) and not self._bodies.no_body(text, end))
        )

    def _owns(self, text: str, hits: Hits, end: int) -> bool:
        """Whether a body that ends at an offset only owns what follows: its site, its documents."""
        following = hits.starting(end)
        if following & self._matcher.channels:
            return True
        return following & self._matcher.things & ~self._matcher.topics != 0 and not self._cutter.leads(
            text, end
        )
