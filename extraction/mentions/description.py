"""What is said about a linked number besides its indicator, as printed: qualifier, applicant, scope."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.mentions.bodies import Bodies, BodyFinder
from extraction.mentions.context import Reach
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import PERCENT, preceding
from extraction.mentions.report import Report
from extraction.mentions.rules import CompiledRule
from extraction.mentions.terms import Matcher
from extraction.types import Span

__all__ = ["ROW", "Describer"]

ROW = 8
"""How many numbers before one are looked at."""
_CLAUSE_ENDS = ",;"


class Describer:
    """Describes the numbers of a report, with the compiled terms and phrases of a genre."""

    def __init__(self, matcher: Matcher, cutter: PhraseCutter, genre: Genre, bodies: Bodies) -> None:
        self._matcher = matcher
        self._bodies = BodyFinder(matcher, cutter, bodies)
        self._cutter = cutter
        self._indicators = genre.indicators
        self._by_applicant = frozenset(
            name for name in genre.families.by_applicant if genre.indicators[name].kind == "count"
        )

    def qualifier(self, report: Report, index: int, compiled: CompiledRule) -> str | None:
        """What the number counts as printed, where the indicator does not say it all."""
        mode, reach = compiled.rule.qualifier, report.reaches[index]
        if mode == "none" and compiled.rule.indicator != ABSTENTION:
            return None
        if mode == "term":
            return self._term(report, index, compiled.when[0][1]) or self.phrase(report, reach)
        if mode == "channel":
            return self._channel(report, index, reach)
        if mode == "channels":
            return self._channel(
                report, index, Reach(Span(reach.wide, reach.left.end), reach.right, reach.wide, True)
            )
        if mode == "inherit":
            return self.inherited(report, index)
        return self.phrase(report, reach)

    def phrase(self, report: Report, reach: Reach) -> str | None:
        """The noun phrase beside the number."""
        span = self._cutter.cut(report.text, reach)
        return None if span is None else report.printed(span)

    def own_phrase(self, report: Report, index: int) -> str | None:
        """The noun phrase beside a number, but for one that only compares a change: `比2019年减少3项`."""
        span = self._cutter.cut(report.text, report.reaches[index])
        if span is None:
            return None
        change = report.quantities[index].period == "change"
        return None if change and self._cutter.compares(report.text, span) else report.printed(span)

    def applicant(self, report: Report, index: int, indicator: str) -> str | None:
        """Whose applications are counted, where one applicant is named beside the number."""
        if indicator not in self._by_applicant:
            return None
        if report.quantities[index].negated:
            return None  # a zero for `公民、法人和其他组织` is one for all
        reach = report.reaches[index]
        near = report.hits.concepts(*reach.left)
        if not reach.adjacent:
            end = report.text.find(self._cutter.inner, *reach.right)
            near |= report.hits.concepts(reach.right.start, end if end >= 0 else reach.right.end)
        behind = index > 0 and report.quantities[index - 1].at.end == reach.wide
        led = reach.wide < reach.left.start and (not behind or report.text[reach.wide] in _CLAUSE_ENDS)
        if led and not near & (self._matcher.things | self._matcher.acts):
            near |= report.hits.concepts(reach.wide, reach.left.start)  # `申请人多为自然人,有71件`
        found = _among(near, self._matcher.applicants)
        if not found and (span := self._cutter.applicants(report.text, report.quantities[index].at)):
            found = _among(report.hits.concepts(*span), self._matcher.applicants)
        if not found and self._among_applicants(report, index, indicator):
            found = _among(near, self._matcher.rests)
        return found[0] if len(found) == 1 else None

    def _among_applicants(self, report: Report, index: int, indicator: str) -> bool:
        """Whether the number before, a part of the same total that counts the same, is that of one applicant."""
        before = report.links[index - 1] if index else None
        return (
            before is not None
            and before.applicant is not None
            and before.indicator == indicator
            and report.totals.get(index) is not None
            and report.totals.get(index) == report.totals.get(index - 1)
        )

    def scope(self, report: Report, index: int, indicator: str) -> str | None:
        """Whose number it is (`全市`, `局机关`), where the number's own words say so."""
        return None if self._indicators[indicator].levels else self._bodies(report, index, indicator)

    def inherited(self, report: Report, index: int) -> str | None:
        """What a share is of: its own noun, else what the number that it belongs to counts."""
        own = self._cutter.part_behind(report.text, report.quantities[index].at.end)
        if own is None:
            own = self._cutter.part(report.text, report.reaches[index].left)
        if own is None and index:
            between = Span(report.quantities[index - 1].at.end, report.reaches[index].left.start)
            told = self._cutter.only_tells(report.text, between.start)
            own = None if told else self._cutter.part(report.text, between)
        if own is not None:
            return report.printed(own)
        paired = self._paired(report, index)
        if paired is not None:
            return self.named(report, paired)
        previous = preceding(report, index)
        if previous is not None and previous.qualifier is not None:
            return previous.qualifier
        return self.named(report, index - 1) if index else None

    def named(self, report: Report, index: int) -> str | None:
        """What a number counts, as printed, also where its indicator says it all."""
        link = report.links[index]
        if link is not None and (link.qualifier is not None or link.about):
            return link.qualifier or link.scope or self._term(report, index, link.about)
        return self.phrase(report, report.reaches[index])

    def _paired(self, report: Report, index: int) -> int | None:
        """The number that a share belongs to where as many of both stand in a row: `5件、2件,分别占71%、29%`."""
        first, last = index, index
        while index - first < ROW and first and self._goes_on(report, first):
            first -= 1
        while last - index < ROW and last + 1 < len(report.quantities) and self._goes_on(report, last + 1):
            last += 1
        row = last + 1 - first
        start = first - row
        if row == 1 or start < 0:
            return None
        numbers = report.quantities[start:first]
        sentence = report.quantities[index].sentence
        if any(number.sentence != sentence or number.unit == PERCENT for number in numbers):
            return None
        return index - row

    def _goes_on(self, report: Report, index: int) -> bool:
        """Whether a share follows another with nothing but a joiner between them."""
        before, after = report.quantities[index - 1], report.quantities[index]
        if not before.unit == after.unit == PERCENT or after.subject is not None:
            return False
        return self._cutter.joined(report.text, before.at.end, after.at.start)

    def _channel(self, report: Report, index: int, reach: Reach) -> str | None:
        """The channel named last before the number, with its name; else that after it."""
        for stretch in (reach.left,) if reach.adjacent else (reach.left, reach.right):
            span = self._cutter.channel(
                report.text, report.hits, stretch, self._matcher.channels, self._matcher.acts
            )
            if span is not None:
                return report.printed(span)
        label, words = report.labels[index]
        return words if label & self._matcher.channels else None

    def _term(self, report: Report, index: int, concepts: int) -> str | None:
        """The term for one of the concepts that stands nearest before the number, else after it."""
        reach, hits = report.reaches[index], report.hits
        for place in (*reversed(hits.between(*reach.left)), *hits.between(*reach.right)):
            if hits.bits[place] & concepts:
                term = report.printed(Span(hits.starts[place], hits.ends[place]))
                return term.removesuffix(self._cutter.of)
        return None


def _among(mask: int, applicants: Mapping[int, str]) -> list[str]:
    """The applicants whose concepts are in a mask."""
    return [applicant for bit, applicant in applicants.items() if mask & bit]
