"""Whose numbers they are, where a report gives those of several bodies: what is left out, and what is carried on."""

from __future__ import annotations

import re
from decimal import Decimal

from extraction.genre.families import Families
from extraction.genre.indicators import ABSTENTION
from extraction.genre.rules import within
from extraction.genre.terms import Phrases
from extraction.mentions.context import alternation
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import PERCENT
from extraction.mentions.report import Link, Report
from extraction.mentions.terms import Hits, Matcher
from extraction.types import Quantity, Span

__all__ = [
    "Bodies",
    "BodyFinder",
    "carry_scope",
    "drop_single_scope",
    "drop_whole",
    "name_offices",
    "restate",
]


_RANKED = 60
"""How far before a number it may say that those with the greatest numbers follow."""
_BACK = 4
"""How many numbers before one may be the same that it says again."""
_MORE = Decimal("1.2")
"""How many times what a body received it can have dealt with, at most: some was carried over."""
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


def carry_scope(report: Report, bodies: Bodies) -> None:
    """A number whose body is not named is that of its total or of the number before, while the paragraph goes on and
    counts things of one family: `市本级受理9件,网上6件、信函3件`.

    Not after the parts of a total, not where the body is the `whole` of what the report is of (`全市`), and not to a
    number that names what it counts in a sentence of its own.
    """
    carried: Link | None = None
    most: Quantity | None = None
    sentence: Span | None = None
    for index, link in enumerate(report.links):
        if link is None:
            continue
        quantity = report.quantities[index]
        start, end = report.quantities[index - 1].at.end if index else quantity.at.start, quantity.at.start
        if "\n" in report.text[start:end]:
            going_on = carried is not None and bodies.continued(report.text, start, end)
            carried, sentence = (carried, quantity.sentence) if going_on else (None, sentence)
        total = report.total(index)
        source = total if total is not None and report.totals[index] < index else carried
        if link.scope is not None:
            carried = link if total is None else None
            most, sentence = quantity, quantity.sentence
        elif link.indicator != ABSTENTION and source is not None and _carries(source, link, bodies):
            if source is carried and _exceeds(quantity, most):
                carried = None
                continue
            same = quantity.sentence == sentence
            if source is total:
                own = link.qualifier is not None and link.indicator == total.indicator
            else:
                own = bodies.apart(source.scope or "") if same else link.qualifier is not None
            if not own:
                report.links[index] = link._replace(scope=source.scope)


def _exceeds(quantity: Quantity, most: Quantity | None) -> bool:
    """Whether there are too many of one kind to be of the body of which there are `most`."""
    if most is None or most.value is None or quantity.value is None:
        return False
    return most.unit == quantity.unit != PERCENT and quantity.value > most.value * _MORE


def _carries(source: Link, link: Link, bodies: Bodies) -> bool:
    scope = source.scope
    same = _family(source) == _family(link) and link.indicator in bodies.families.carry
    return same and scope is not None and not bodies.whole(scope)


def drop_single_scope(report: Report, bodies: Bodies, cutter: PhraseCutter) -> None:
    """Leave out whose numbers they are where the report gives those of one body only.

    Parts of a total keep it; so do others where their indicator is given for another body, or for none beside a body
    that is named anywhere; and bodies set `apart` from the whole (`市本级`) where any other is named.
    """
    given: dict[str, set[str | None]] = {}
    for index, link in enumerate(report.links):
        if link is not None and link.indicator != ABSTENTION and (link.scope or index not in report.totals):
            given.setdefault(link.indicator, set()).add(link.scope)
    several = len({scope for scopes in given.values() for scope in scopes if scope is not None}) > 1
    author = bodies.author(report.text)
    for index, link in enumerate(report.links):
        if link is None or link.scope is None or bodies.whole(link.scope):
            continue
        part = report.totals.get(index, index) < index
        owned = _owned(link, cutter if len(given.get(link.indicator, set()) - {None}) > 1 else None)
        apart = bodies.apart(link.scope)
        beside = len(given.get(link.indicator, ())) > 1
        if (
            link.indicator == ABSTENTION
            or link.indicator in bodies.families.no_actor
            or owned
            or bodies.writes(author, link.scope)
            or not (part or (several and (apart or beside)) or (apart and beside))
        ):
            report.links[index] = link._replace(scope=None)


def _owned(link: Link, cutter: PhraseCutter | None) -> bool:
    """Whether the body only owns what is counted: 部门网站, but not 全系统共举办. A cutter is given where another body
    is named for the same thing."""
    scope, qualifier = link.scope, link.qualifier
    if scope is None or qualifier is None or scope not in qualifier or scope == qualifier:
        return False
    return not (cutter and qualifier.startswith(scope) and cutter.leads(qualifier, len(scope)))


def drop_whole(report: Report, bodies: Bodies) -> None:
    """Leave out the `whole` of what the report is of (`全市`); in the report of one office only where the same thing is
    not given for another body."""
    office = bodies.is_office(report.text)
    given: dict[tuple[str, str | None], set[str | None]] = {}
    for index, link in enumerate(report.links):
        if link is not None and (link.scope or index not in report.totals):
            given.setdefault((link.indicator, link.qualifier), set()).add(link.scope)
    for index, link in enumerate(report.links):
        if link is None or link.scope is None or not bodies.whole(link.scope):
            continue
        if (
            not office
            or link.indicator not in bodies.families.carry
            or len(given[link.indicator, link.qualifier]) == 1
        ):
            report.links[index] = link._replace(scope=None)


def restate(report: Report, bodies: Bodies) -> None:
    """A number that is said again before its parts counts what it counted: 办公室31件。办公室的31件中，自然人29件."""
    for index, link in enumerate(report.links):
        if link is None or link.indicator != ABSTENTION or not bodies.goes_on(report, index):
            continue
        quantity = report.quantities[index]
        for place in range(index - 1, max(-1, index - 1 - _BACK), -1):
            before, first = report.quantities[place], report.links[place]
            if first is None or (before.value, before.unit) != (quantity.value, quantity.unit):
                continue
            if first.indicator != ABSTENTION and "\n" not in report.text[before.at.end : quantity.at.start]:
                report.links[index] = first._replace(reason=f"says {before.text} again")
            break


def name_offices(report: Report, cutter: PhraseCutter, bodies: Bodies) -> None:
    """The parts of a total by office are each office's: 8件申请中，市规划局5件、市水务局3件; so are numbers in brackets
    behind the names."""
    for index, link in enumerate(report.links):
        if link is None or link.scope is not None or report.quantities[index].negated:
            continue
        place = link.indicator in bodies.families.by_place
        office = link.indicator in bodies.families.by_office
        if not (place or office):
            continue
        at = report.quantities[index].at.start
        listed = report.totals.get(index, index) < index or report.text[at - 1] == "("
        if not listed and not bodies.ranked(report.text, max(at - _RANKED, 0), at):
            continue
        span = cutter.cut(report.text, report.reaches[index])
        printed = report.printed(span) if span else ""
        name = bodies.office(printed) if office else None
        name = name or (bodies.place(printed) if place and listed else None)
        if name is not None:
            qualifier = None if link.qualifier and name in link.qualifier else link.qualifier
            report.links[index] = link._replace(scope=name, qualifier=qualifier)


def _family(link: Link) -> str:
    return link.indicator.partition(".")[0]
