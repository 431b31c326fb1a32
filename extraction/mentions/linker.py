"""Ties each quantity to an indicator: rules where they speak, the trained classifier where they are silent."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.genre.rules import SCOPES
from extraction.mentions.context import LOOKBACK, Reach, Windows
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.rules import CompiledRule, RuleBook
from extraction.mentions.terms import Hits, Matcher
from extraction.text import Narrative
from extraction.types import Breakdown, Document, Measurement, Mention, Quantity, Section, Span

__all__ = ["Linker"]

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_RELATIVE = frozenset({"change", "previous", "cumulative"})
_AFTERWARDS = 120
"""Characters after a number that its sentence is looked at."""


@dataclass(slots=True)
class _Report:
    """One report while it is linked: what is found in it, and what each quantity was linked to so far."""

    text: str
    narrative: Narrative
    document: Document
    quantities: Sequence[Quantity]
    hits: Hits
    reaches: list[Reach]
    year: int | None
    starts: list[int]
    keys: list[str]
    headings: list[int]
    totals: dict[int, int]
    links: list[_Link | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Link:
    indicator: str
    qualifier: str | None
    applicant: str | None
    scope: str | None
    method: str
    confidence: float
    reason: str


class Linker:
    """`Linker(genre)(measurement, narrative, sections, document)` gives one `Mention` for each quantity, in order."""

    def __init__(self, genre: Genre, model: object | None = None) -> None:
        self._indicators = genre.indicators
        self._matcher = Matcher(genre.terms)
        self._book = RuleBook(genre.rules, self._matcher, genre.indicators, genre.terms)
        self._windows = Windows(genre.terms.phrases, self._matcher)
        self._cutter = PhraseCutter(genre.terms.phrases)

    def __call__(
        self,
        measurement: Measurement,
        narrative: Narrative,
        sections: Sequence[Section],
        document: Document,
        *,
        report_year: int | None = None,
    ) -> tuple[Mention, ...]:
        """What each quantity counts. `report_year` decides between eras; without it the year that the text names most."""
        report = self._prepare(measurement, narrative, sections, document, report_year)
        for index in range(len(report.quantities)):
            report.links[index] = self._link(report, index)
        for breakdown in measurement.breakdowns:
            self._settle_total(report, breakdown)
        for breakdown in measurement.breakdowns:
            for part in breakdown.parts:
                report.links[part] = self._link(report, part)
        return tuple(
            Mention(quantity, link.indicator, link.qualifier, link.applicant, link.scope, link.method,
                    link.confidence, link.reason)
            for quantity, link in zip(report.quantities, report.links, strict=True)
            if link is not None
        )  # fmt: skip

    def _settle_total(self, report: _Report, breakdown: Breakdown) -> None:
        """What its parts say of a total, once each was linked from its own words."""
        for total in breakdown.totals[:1]:
            link = report.links[total]
            if link is None or link.indicator == ABSTENTION:
                report.links[total] = self._as_total(report, total, breakdown.parts) or link
            elif any(self._widens(report, link, part) for part in breakdown.parts):
                whole = self._indicators[link.indicator].part_of or link.indicator
                report.links[total] = replace(link, indicator=whole)

    def _widens(self, report: _Report, total: _Link, part: int) -> bool:
        """Whether a part belongs beside the total, not under it: `受理59件(含上年结转12件)` counts both together."""
        link = report.links[part]
        whole = self._indicators[total.indicator].part_of
        if link is None or whole is None or link.indicator == total.indicator:
            return False
        return {link.indicator, total.indicator} <= set(self._indicators[whole].unites)

    def _prepare(
        self,
        measurement: Measurement,
        narrative: Narrative,
        sections: Sequence[Section],
        document: Document,
        year: int | None,
    ) -> _Report:
        text = narrative.text
        hits = self._matcher.find(text)
        quantities = measurement.quantities
        ordered = sorted(sections, key=lambda section: (section.start, section.level))
        totals = {
            part: breakdown.totals[0]
            for breakdown in measurement.breakdowns
            if breakdown.totals
            for part in breakdown.parts
        }
        keys, headings = self._headings(ordered)
        return _Report(
            text=text,
            narrative=narrative,
            document=document,
            quantities=quantities,
            hits=hits,
            reaches=self._windows.reaches(text, hits, quantities),
            year=year or _likely_year(text),
            starts=[section.start for section in ordered],
            keys=keys,
            headings=headings,
            totals=totals,
            links=[None] * len(quantities),
        )

    def _headings(self, sections: Sequence[Section]) -> tuple[list[str], list[int]]:
        """For each section, the key of its level-1 section and the concepts in the titles that it stands under."""
        keys: list[str] = []
        masks: list[int] = []
        path: list[tuple[int, str, int]] = []
        for section in sections:
            while path and path[-1][0] >= section.level:
                path.pop()
            above = path[-1][2] if path else 0
            hits = self._matcher.find(section.title)
            mask = above | hits.concepts(0, len(section.title))
            path.append((section.level, path[0][1] if path else section.key, mask))
            keys.append(path[0][1])
            masks.append(mask)
        return keys, masks

    def _link(self, report: _Report, index: int) -> _Link:
        quantity = report.quantities[index]
        reach = report.reaches[index]
        context = self._context(report, index)
        near_things = context[0] & self._matcher.things
        if quantity.period in _RELATIVE and not near_things:
            comparing = self._book.comparing(context)
            if comparing is not None:
                return self._by_rule(report, index, comparing, "own")
            inherited = self._inherit(report, index)
            if inherited is not None:
                return inherited
        change = quantity.period == "change"
        rule = self._book.first(context, quantity.unit, change=change)
        level = "own"
        if rule is None and reach.wide < reach.left.start and not near_things:
            context[0] |= report.hits.concepts(reach.wide, quantity.at.start)
            rule = self._book.first(context, quantity.unit, change=change)
            level = "wide"
        if rule is not None:
            return self._by_rule(report, index, rule, level)
        if quantity.period in _RELATIVE and (inherited := self._inherit(report, index)) is not None:
            return inherited
        part = self._as_part(report, index)
        if part is not None:
            return part
        return _Link(
            ABSTENTION, self._phrase(report, reach), None, self._scope(report, index), "rule:none", 0.8,
            "no rule speaks for an indicator",
        )  # fmt: skip

    def _as_part(self, report: _Report, index: int) -> _Link | None:
        """A part that no rule knows counts what its total counts, in the same unit, narrowed by its own words."""
        total = report.totals.get(index)
        link = report.links[total] if total is not None else None
        if total is None or link is None or link.indicator == ABSTENTION:
            return None
        if report.quantities[total].unit != report.quantities[index].unit:
            return None
        return _Link(
            link.indicator, self._phrase(report, report.reaches[index]), self._applicant(report, index, link.indicator),
            self._scope(report, index), "rule:part", 0.8, f"part of {report.quantities[total].text}",
        )  # fmt: skip

    def _as_total(self, report: _Report, index: int, parts: Sequence[int]) -> _Link | None:
        """A sum that says only `合计` counts the whole that its parts are parts of."""
        wholes: set[str] = set()
        for part in parts:
            link = report.links[part]
            if link is None or link.indicator == ABSTENTION:
                return None
            wholes.add(link.indicator)
        if len(wholes) > 1:
            wholes = {self._indicators[name].part_of or name for name in wholes}
        if len(wholes) > 1:
            wholes = {self._indicators[name].part_of or name for name in wholes}
        if len(wholes) != 1:
            return None
        return _Link(
            wholes.pop(), None, None, self._scope(report, index), "rule:total", 0.9,
            "the sum of " + ", ".join(report.quantities[part].text for part in parts[:6]),
        )  # fmt: skip

    def _context(self, report: _Report, index: int) -> list[int]:
        """The masks of every scope, in the order of `SCOPES`."""
        quantity, reach, hits = report.quantities[index], report.reaches[index], report.hits
        start, end = quantity.at
        left = hits.concepts(*reach.left)
        near = left if reach.adjacent else left | hits.concepts(*reach.right)
        sentence = max(quantity.sentence.start, start - LOOKBACK)
        section = bisect_right(report.starts, quantity.start) - 1
        topic = self._topic(hits, reach, start, near)
        total = report.links[report.totals[index]] if index in report.totals else None
        previous = self._previous(report, index)
        bits = self._book.bits
        return [
            near,
            self._head(hits, reach),
            hits.concepts(max(quantity.clause.start, start - LOOKBACK), min(quantity.clause.end, end + _AFTERWARDS)),
            hits.concepts(sentence, start),
            hits.concepts(sentence, min(quantity.sentence.end, end + _AFTERWARDS)),
            topic,
            topic | (report.headings[section] if section >= 0 else 0),
            bits("section", report.keys[section] if section >= 0 else "preamble"),
            bits("total", total.indicator) if total else 0,
            bits("previous", previous.indicator) if previous else 0,
            bits("unit", quantity.unit or ""),
            bits("period", quantity.period),
            bits("negated", "yes") if quantity.negated else 0,
            bits("named", "yes") if self._cutter.names(report.text, reach) else 0,
        ]  # fmt: skip

    def _topic(self, hits: Hits, reach: Reach, start: int, near: int) -> int:
        """What the text is about at the number: the last topic named at or before it, else that on its right."""
        if near & self._matcher.topics and not hits.topic_before(start, reach.left.start):
            return near & self._matcher.topics
        return hits.topic_before(max(start, reach.left.end), start - 2 * LOOKBACK)

    def _head(self, hits: Hits, reach: Reach) -> int:
        """The concepts of the noun nearest to the number."""
        left = hits.between(*reach.left)
        for place in reversed(left):
            if hits.bits[place] & self._matcher.things:
                if reach.adjacent:
                    return hits.bits[place]
                break
        if not reach.adjacent:
            for place in hits.between(*reach.right):
                if hits.bits[place] & self._matcher.things:
                    return hits.bits[place]
        for place in reversed(left):
            if hits.bits[place] & self._matcher.things:
                return hits.bits[place]
        return 0

    def _previous(self, report: _Report, index: int) -> _Link | None:
        """The link of the number before, in the same sentence; shares and changes are passed over."""
        quantity = report.quantities[index]
        for place in range(index - 1, max(-1, index - 6), -1):
            before = report.quantities[place]
            if before.at.start < quantity.sentence.start:
                return None
            link = report.links[place]
            if link is not None and before.period != "change" and not link.indicator.endswith("share"):
                return link
        return None

    def _inherit(self, report: _Report, index: int) -> _Link | None:
        """The link of the number that this one compares with, or goes on from."""
        quantity = report.quantities[index]
        for place in range(index - 1, max(-1, index - 6), -1):
            before, link = report.quantities[place], report.links[place]
            if quantity.period == "cumulative" and place in report.totals:
                link = report.links[report.totals[place]]
            if link is None or link.indicator == ABSTENTION and link.qualifier is None:
                continue
            if quantity.at.start - before.at.end > LOOKBACK:
                break
            if before.period in _RELATIVE and before.period != "previous" and before.period != quantity.period:
                continue
            if quantity.period != "change" and before.unit != quantity.unit:
                continue
            return _Link(
                link.indicator, link.qualifier, link.applicant, link.scope, "rule:inherit", link.confidence,
                f"compares with {before.text}",
            )  # fmt: skip
        return None

    def _by_rule(self, report: _Report, index: int, compiled: CompiledRule, level: str) -> _Link:
        rule = compiled.rule
        reach = report.reaches[index]
        indicator = self._indicators[rule.indicator]
        if indicator.until is not None and indicator.then is not None and (report.year or 0) > indicator.until:
            indicator = self._indicators[indicator.then]
        qualifier = None
        if rule.qualifier == "phrase" or indicator.id == ABSTENTION:
            qualifier = self._phrase(report, reach)
        elif rule.qualifier == "inherit":
            previous = self._previous(report, index)
            qualifier = self._phrase(report, reach) or (previous.qualifier if previous else None)
            if previous is not None and previous.qualifier is not None:
                qualifier = previous.qualifier
            elif index:
                qualifier = self._phrase(report, report.reaches[index - 1])
        return _Link(
            indicator.id, qualifier, self._applicant(report, index, indicator.id), self._scope(report, index),
            f"rule:{rule.id}", 0.97 if level == "own" else 0.9, ", ".join(rule.when),
        )  # fmt: skip

    def _applicant(self, report: _Report, index: int, indicator: str) -> str | None:
        if not indicator.startswith("applications.") or self._indicators[indicator].kind != "count":
            return None
        reach = report.reaches[index]
        near = report.hits.concepts(*reach.left)
        if not reach.adjacent:
            near |= report.hits.concepts(*reach.right)
        found = [applicant for bit, applicant in self._matcher.applicants.items() if near & bit]
        return found[0] if len(found) == 1 else None

    def _scope(self, report: _Report, index: int) -> str | None:
        reach = report.reaches[index]
        for place in reversed(report.hits.between(*reach.left)):
            if report.hits.bits[place] & self._matcher.scopes:
                return self._printed(report, Span(report.hits.starts[place], report.hits.ends[place]))
        return None

    def _phrase(self, report: _Report, reach: Reach) -> str | None:
        span = self._cutter.cut(report.text, reach)
        return None if span is None else self._printed(report, span)

    def _printed(self, report: _Report, span: Span) -> str:
        """The text of the document at a span of the narrative, without line ends."""
        printed = report.narrative.span(span.start, span.end)
        return "".join(report.document.text[printed.start : printed.end].split())


def _likely_year(text: str) -> int | None:
    """The year that the text names most often, the later of two."""
    counts = Counter(_YEAR.findall(text))
    return int(max(counts, key=lambda year: (counts[year], year))) if counts else None
