"""A report prepared for linking: its terms, the context windows of its numbers, its headings and breakdowns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extraction.genre.phrases import Phrases
from extraction.mentions.context import Reach, Windows
from extraction.mentions.terms import Hits, Matcher
from extraction.remembered import Remembered
from extraction.text import Narrative
from extraction.types import Breakdown, Document, Measurement, Quantity, Section, Span, made

__all__ = ["Link", "Report", "Surveyor"]

_YEAR = re.compile(r"20\d\d(?!\d)")
_PREAMBLE = "preamble"
_ENDS = ";。"
_NO_LABEL = (0, "")
_TITLES = 1024
"""Titles whose concepts are kept."""


class Link(NamedTuple):
    """What one quantity was linked to: the fields of a `Mention` beside the quantity; `about`, the concepts that its
    rule rests on first; `aside`, that what follows it goes on as if it were not there."""

    indicator: str
    qualifier: str | None
    applicant: str | None
    scope: str | None
    method: str
    confidence: float
    reason: str
    about: int = 0
    aside: bool = False

    def rated(self, confidence: float) -> Link:
        """The same link, as sure as said."""
        indicator, qualifier, applicant, scope, method, _, reason, about, aside = self
        return made(Link, (indicator, qualifier, applicant, scope, method, confidence, reason, about, aside))


@dataclass(slots=True)
class Report:
    """A report while it is linked. `text` is the clean text that all offsets but those of sections are in; `totals`
    gives the index of each part's total; `links` what is known so far; `near` the concepts near each number, once they
    were looked for, and `masks` all that its view saw so far. `labels` are the concepts and the words of a label in
    front of the line of each number, where it has one (`2.政务微博。`)."""

    text: str
    narrative: Narrative
    document: Document
    quantities: Sequence[Quantity]
    breakdowns: Sequence[Breakdown]
    hits: Hits
    reaches: list[Reach]
    year: int | None
    places: list[tuple[str, int]]
    totals: dict[int, int]
    labels: list[tuple[int, str]]
    links: list[Link | None] = field(default_factory=list)
    near: dict[int, int] = field(default_factory=dict)
    masks: dict[int, list[int]] = field(default_factory=dict)

    def section(self, index: int) -> tuple[str, int]:
        """The key of the level-1 section that a quantity stands in, and the concepts of the headings above it."""
        return self.places[index]

    def total(self, index: int) -> Link | None:
        """The link of the total that a quantity is part of."""
        total = self.totals.get(index)
        return None if total is None else self.links[total]

    def printed(self, span: Span) -> str:
        """The text of the document at a span of the narrative, without blanks and line ends."""
        printed = self.narrative.span(span.start, span.end)
        return "".join(self.document.text[printed.start : printed.end].split())


class Surveyor:
    """Lays reports out, with the compiled terms of a genre."""

    def __init__(self, phrases: Phrases, matcher: Matcher) -> None:
        self._matcher = matcher
        self._windows = Windows(phrases, matcher)
        self._title = Remembered(self._concepts, _TITLES)
        self._label = Remembered(self._whole_concepts, _TITLES)
        self._label_tail = re.compile(phrases.label_tail)

    def survey(
        self,
        measurement: Measurement,
        narrative: Narrative,
        sections: Sequence[Section],
        document: Document,
        year: int | None,
    ) -> Report:
        """The report with nothing linked yet. Without a `year` it is the one that the text names most."""
        spans = (one.at for one in measurement.quantities if not one.negated)
        hits = self._matcher.outside(narrative.text, self._matcher.find(narrative.text), spans)
        subjects = [
            one.subject for one in measurement.quantities if one.subject is not None and not one.negated
        ]
        if subjects:
            hits = self._matcher.cut(narrative.text, hits, {mark for subject in subjects for mark in subject})
        for start, end in _made_up(measurement, narrative.text):
            hits.close(start, end)
        ordered = sorted(sections, key=lambda section: (section.start, section.level))
        headings = self._headings(ordered)
        starts = [section.start for section in ordered]
        return Report(
            text=narrative.text,
            narrative=narrative,
            document=document,
            quantities=measurement.quantities,
            breakdowns=measurement.breakdowns,
            hits=hits,
            reaches=self._windows.reaches(narrative.text, hits, measurement.quantities),
            year=_likely_year(narrative.text) if year is None else year,
            places=[headings[bisect_right(starts, one.start)] for one in measurement.quantities],
            totals={
                part: breakdown.totals[0]
                for breakdown in measurement.breakdowns
                if breakdown.totals
                for part in breakdown.parts
            },
            labels=[
                self._labelled(ordered[place - 1], document, one) if place else _NO_LABEL
                for one in measurement.quantities
                for place in (bisect_right(starts, one.start),)
            ],
            links=[None] * len(measurement.quantities),
        )

    def _concepts(self, title: str) -> int:
        """The concepts in a title; most titles are the same in every report."""
        return self._matcher.find(title).concepts(0, len(title))

    def _labelled(self, section: Section, document: Document, quantity: Quantity) -> tuple[int, str]:
        """The label of a number whose line begins with the title of its section, below the first level, or follows the
        line of the title."""
        if section.level == 1 or document.text.count("\n", section.start, quantity.start) > 1:
            return _NO_LABEL
        return self._label[section.title]

    def _whole_concepts(self, title: str) -> tuple[int, str]:
        """The concepts of the term that is all of a title, and its words; none where it names what anything may be."""
        hits, bare = self._matcher.find(title), self._matcher.general | self._matcher.acts
        for place in hits.between(0, len(title)):
            if not hits.bits[place] & ~bare:
                continue
            if hits.starts[place] == 0 and self._label_tail.fullmatch(title, hits.ends[place]):
                return hits.bits[place], title[: hits.ends[place]]
        return _NO_LABEL

    def _headings(self, sections: Sequence[Section]) -> list[tuple[str, int]]:
        """Before all sections and for each, the key of the level-1 section and the concepts in the titles above."""
        headings = [(_PREAMBLE, 0)]
        path: list[tuple[int, str, int]] = []
        for section in sections:
            while path and path[-1][0] >= section.level:
                path.pop()
            above = path[-1][2] if path else 0
            mask = above | self._title[section.title]
            path.append((section.level, path[0][1] if path else section.key, mask))
            headings.append((path[0][1], mask))
        return headings


def _likely_year(text: str) -> int | None:
    """The year that the text names most often, the later of two."""
    counts = Counter(_YEAR.findall(text))
    return int(max(counts, key=lambda year: (counts[year], year))) if counts else None


def _made_up(measurement: Measurement, text: str) -> Iterator[Span]:
    """Where the parts stand that make up the total before them, with no other number between: what comes behind tells
    of the total again (诉讼4件,其中直接起诉2件,复议后起诉2件;驳回3件), unless it divides the last of them."""
    quantities = measurement.quantities
    divided = {breakdown.totals[0] for breakdown in measurement.breakdowns if breakdown.totals}
    for breakdown in measurement.breakdowns:
        total, last = breakdown.totals[:1], breakdown.parts[-1]
        if (
            len(breakdown.parts) < 2
            or not total
            or last - total[0] != len(breakdown.parts)
            or last in divided
        ):
            continue
        start, end = quantities[total[0]].at.end, quantities[last].at.end
        whole = sum(quantities[part].value for part in breakdown.parts) == quantities[total[0]].value
        if whole and not any(mark in text[start:end] for mark in _ENDS):
            yield Span(start, end)
