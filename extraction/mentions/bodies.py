"""Names of public bodies in the context of a number: whose number it is, as far as its own words say."""

from __future__ import annotations

import re
from typing import NamedTuple

from extraction.genre.families import Families
from extraction.genre.rules import within
from extraction.genre.terms import Terms
from extraction.mentions.context import alternation
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.report import Report
from extraction.mentions.terms import Hits, Matcher
from extraction.types import Quantity, Span

__all__ = ["Bodies", "BodyFinder", "Writer"]

_NEXT = 4
"""Characters between two bodies that are named together, at most."""

_LONGEST = 80
"""How many characters before a number are about a body and what it did, at most."""

_TOP = 800
"""How far down the title stands, at most, where a page prints other things above it."""


class Writer(NamedTuple):
    """Whose report it is: `author` the office or the government in its title; `office` whether it is that of one
    office, which the whole city is more than; `bureau` whether of one of its own, which does not write for a
    government; `line` whether of a line of offices as a whole (`水利系统2024年`), or of a district of the customs;
    `short` the office's own name in short: `市局` in the report of 石坝市水利局."""

    author: str | None
    office: bool
    bureau: bool
    line: bool = False
    short: str = ""


class Bodies:
    """What the name of a body says: `all` begins that of all together, `own` is in that of one set apart from them.

    `families` say of which numbers it may say so.
    """

    def __init__(self, terms: Terms, families: Families) -> None:
        names = terms.bodies
        self.families = families
        self._all = names.whole
        self._own = re.compile(names.apart)
        self._system = re.compile(names.systems)
        self._office = re.compile(names.offices)
        self._place = re.compile(names.place_names)
        self._inner = re.compile(names.said_again)
        self._continued = re.compile(names.continued)
        self._no_body = re.compile(names.no_body)
        self._ranked = re.compile(names.ranked)
        self._one = re.compile(alternation(names.one_office))
        self._author = re.compile(names.author)
        self._titled = re.compile(names.titled + names.author)
        self._proclaimed = re.compile(names.titled + names.government)
        self._object = re.compile(f"(?:{names.objects})$")
        self._clerks = re.compile(names.clerks)
        self._apart_mark = re.compile(names.apart_mark)
        self._others = re.compile(names.others)
        self._set_aside = re.compile(names.set_aside)
        self._others_behind = re.compile(names.others_behind)
        self._how_many = re.compile(names.how_many)
        self._all_of = re.compile(names.all_of)
        self._opening = terms.phrases.brackets[0]
        self._taking = re.compile(names.taking)
        self._government = re.compile(names.government)
        self._self = re.compile(names.oneself)
        self._turned = re.compile(names.turned)
        self._itself = re.compile(names.itself)
        self._line = re.compile(names.line)
        self._short = re.compile(names.short)
        self._acting = re.compile(names.acting)
        self._plural = re.compile(names.plural)
        self._subordinate = re.compile(names.subordinate)
        self._done_by = re.compile(names.done_by)
        self._alone = re.compile(names.alone)
        self._in_order = re.compile(names.in_order)
        self._joined = re.compile(alternation(terms.phrases.joiners))
        self._listed = re.compile(names.listed)
        self._in_name_of = re.compile(names.in_name_of)
        self._bodies_units = names.body_units
        self._writing = names.writing
        self._ceremony = names.ceremony

    def whole(self, name: str) -> bool:
        """Whether it is all that the report is of: `全市`, but not `全系统`."""
        return name.startswith(self._all) and not self.apart(name)

    def speaks(self, text: str, start: int, end: int) -> bool:
        """Whether the office that writes is named in a stretch of text: `我局`."""
        return (
            self._one.search(text, start, end) is not None or self._self.search(text, start, end) is not None
        )

    def other(self, report: Report, words: Span, end: int) -> str | None:
        """Another body that the words before a number set apart (`局属5家单位另收到`, without how many it is), or those
        behind it, from `end` on: `各县局受理39件，由其另行报告`."""
        if self._apart_mark.search(report.text, *words) is not None:
            named = self._others.search(report.text, *words)
        elif self._set_aside.match(report.text, end) is not None:
            named = self._others_behind.search(report.text, *words)
        else:
            named = self._subordinate.search(report.text, *words) or self._done_by.match(report.text, end)
        if named is None or self._one.search(named.group(1)):
            return None
        return self._how_many.sub("", report.printed(Span(*named.span(1))))

    def counted(self, quantity: Quantity) -> bool:
        """Whether a number may be one of bodies: `5家单位`."""
        return quantity.unit in self._bodies_units

    def turning(self, report: Report, words: Span) -> str | None:
        """A body that passed on what it received: `市卫健委转来其收到的申请2件`."""
        named = self._turned.search(report.text, *words)
        return None if named is None else report.printed(Span(*named.span(1)))

    def all_of(self, report: Report, words: Span) -> str | None:
        """All bodies together, where the words before a number begin with them: `全区49家主体新收`."""
        if report.text.find(self._all, *words) < 0:
            return None
        named = self._all_of.match(report.text, *words)
        return None if named is None or self.own(named.group(1)) else report.printed(Span(*named.span(1)))

    def named_outside(self, text: str, words: Span, name: str | None) -> bool:
        """Whether a body is named in words that hold no bracket, where it may only be one of those that are meant."""
        return name is not None and text.find(self._opening, *words) < 0

    def own(self, name: str, writer: Writer | None = None) -> bool:
        """Whether it is all of the office that writes: `全局`; in the report of a `writer`, also its name in short."""
        if writer is not None and writer.short and name.startswith(writer.short):
            return len(name) == len(writer.short) or self.own(name[len(writer.short) - 1 :])
        return self._itself.match(name) is not None

    def system(self, name: str) -> bool:
        """Whether it is all of a line of offices: `全系统`, `全省税务系统`."""
        return name.startswith(self._all) and not self.whole(name)

    def set_apart(self, name: str) -> bool:
        """Whether it is one set apart from the whole, and not a line of offices."""
        return self.apart(name) and not self.system(name)

    def end(self, text: str, end: int) -> int:
        """Where the name ends of which a part ends at `end`: 全省 in 全省税务系统."""
        match = self._system.match(text, end)
        return match.end() if match else end

    def actor(self, report: Report, index: int, indicator: str) -> tuple[str, bool] | None:
        """A body that the words of a number begin with, and go on with what it did; whether it is several in one,
        or said to be meant alone."""
        quantity, left = report.quantities[index], report.reaches[index].left
        if indicator not in self.families.by_actor or quantity.negated or quantity.period == "other":
            return None
        start = max(left.start, quantity.at.start - _LONGEST)
        named = self._in_name_of.search(report.text, start, quantity.at.start)
        if named is not None:
            return report.printed(Span(*named.span(1))), True
        named = self._acting.fullmatch(report.text, start, quantity.at.start) if start == left.start else None
        if named is None:
            return None
        before = report.quantities[index - 1] if index else None
        counted = before is not None and before.at.end == named.start(1) and self.counted(before)
        alone = self._alone.search(report.text, named.end(1), quantity.at.start) is not None
        several = counted or alone or self._plural.match(named.group(1)) is not None
        return report.printed(Span(*named.span(1))), several

    def in_order(self, text: str, start: int, end: int) -> bool:
        """Whether what stands right before a number tells it and those behind it off in order: 分别为."""
        return self._in_order.search(text, start, end) is not None

    def joined(self, text: str, start: int, end: int) -> bool:
        """Whether only a joiner stands between two numbers of a row."""
        return self._joined.fullmatch(text, start, end) is not None

    def joins(self, text: str, at: int) -> bool:
        """Whether a joiner stands at a place: behind 各县 in 各县、石坝市政府."""
        return self._joined.match(text, at) is not None

    def listed(self, report: Report, stretch: Span, count: int) -> list[str]:
        """The names of a list of offices in a stretch of text, where it has as many as asked for."""
        for found in self._listed.finditer(report.text, *stretch):
            names = self._joined.split(report.printed(Span(*found.span(1))))
            if len(names) == count > 1:
                return names
        return []

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

    def aimed_at(self, text: str, start: int) -> bool:
        """Whether what is done is only aimed at a body, or comes from it: 针对区政府的复议, 转载省级媒体."""
        return self._object.search(text, max(0, start - _NEXT), start) is not None

    def taken(self, text: str, start: int) -> bool:
        """Whether all that a name means is only what something is done for, or in: 参加全市评议."""
        return (
            text.startswith(self._all, start)
            and self._taking.search(text, max(0, start - _NEXT), start) is not None
        )

    def ranked(self, text: str, start: int, end: int) -> bool:
        """Whether what follows are those with the greatest numbers: 申请量居前三位的是."""
        return self._ranked.search(text, start, end) is not None

    def writer(self, text: str) -> Writer:
        """Whose report it is, by its title and by what it calls itself."""
        match = self._author.match(text)
        if match is None and self._government.match(text) is None:
            match = self._titled.search(text, 0, _TOP)
        author = match.group(1).replace(self._ceremony, "") if match else None
        itself = self._one.search(text) is not None
        bureau = itself if author is None else not author.endswith(self._writing)
        government = None
        if author is None:
            government = self._government.match(text) or self._proclaimed.search(text, 0, _TOP)
        office = itself or author is not None or self._clerks.search(text) is not None
        if government is not None:
            author = government.group(1).replace(self._ceremony, "")
        if self._line.search(text, 0, _TOP) is not None:
            return Writer(author, False, False, True)
        short = self._short.search(author) if author is not None else None
        return Writer(author, office, bureau, False, short.group(1) + short.group(2) if short else "")

    def writes(self, writer: Writer, name: str) -> bool:
        """Whether a body is the office that writes: `区政府办公室` in the report of 石坝区人民政府办公室."""
        return writer.author is not None and writer.author.endswith(name.replace(self._ceremony, ""))

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
        while (
            bodies
            and self._owns(report.text, hits, hits.ends[bodies[-1]])
            and not self._line(hits, report.text, bodies[-1])
        ):
            owner = bodies.pop()
            while bodies and hits.starts[owner] - hits.ends[bodies[-1]] <= _NEXT:
                owner = bodies.pop()
        if not bodies:
            return None
        first = last = bodies.pop()
        together = placed = False
        while bodies and hits.starts[first] - hits.ends[bodies[-1]] <= _NEXT:
            placed |= self._bodies.joins(report.text, hits.ends[bodies[-1]])
            together |= self._cutter.joined(report.text, hits.ends[bodies[-1]], hits.starts[first])
            first = bodies.pop()
        end = hits.ends[last]
        name = report.printed(Span(hits.starts[first], self._bodies.end(report.text, hits.ends[first])))
        if first == last or self._bodies.whole(name):
            return name
        if together:
            return name if report.totals.get(index, index) < index else None
        if placed:
            return report.printed(Span(hits.starts[first], end))
        while last > first and hits.ends[last - 1] == hits.starts[last]:
            last -= 1
        return report.printed(Span(hits.starts[last], end))

    def _names_body(self, text: str, hits: Hits, place: int, limit: int, indicator: str) -> bool:
        """Whether a term names a body whose numbers may be given; one that may be so of one family of indicators only
        is named where a verb or the number follows it."""
        concepts, end = hits.bits[place] & self._matcher.scopes, hits.ends[place]
        if not concepts or self._bodies.aimed_at(text, hits.starts[place]):
            return False
        family = self._matcher.bodies.get(concepts)
        if family is None:
            return not self._bodies.no_body(text, end) and not self._bodies.taken(text, hits.starts[place])
        return (not family or within(indicator, family)) and (
            end >= limit or (self._cutter.leads(text, end) and not self._bodies.no_body(text, end))
        )

    def _line(self, hits: Hits, text: str, place: int) -> bool:
        """Whether it is all of a line of offices, whose numbers are those of what it owns: `全系统公众号14个`."""
        return self._bodies.system(text[hits.starts[place] : self._bodies.end(text, hits.ends[place])])

    def _owns(self, text: str, hits: Hits, end: int) -> bool:
        """Whether a body that ends at an offset only owns what follows: its site, its documents."""
        following = hits.starting(end)
        if following & self._matcher.channels:
            return True
        return following & self._matcher.things & ~self._matcher.topics != 0 and not self._cutter.leads(
            text, end
        )
