"""What is said of a linked number beside its indicator, cut out as printed: qualifier, applicant, scope."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.mentions.context import Reach
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import preceding
from extraction.mentions.report import Report
from extraction.mentions.rules import CompiledRule
from extraction.mentions.terms import Matcher
from extraction.types import Span

__all__ = ["Describer"]

_APPLICATIONS = "applications."


class Describer:
    """Describes the numbers of a report, with the compiled terms and phrases of a genre."""

    def __init__(self, matcher: Matcher, cutter: PhraseCutter, indicators: Mapping[str, Indicator]) -> None:
        self._matcher = matcher
        self._cutter = cutter
        self._indicators = indicators

    def qualifier(self, report: Report, index: int, compiled: CompiledRule) -> str | None:
        """What the number counts as printed, where the indicator does not say it all."""
        mode, reach = compiled.rule.qualifier, report.reaches[index]
        if mode == "none" and compiled.rule.indicator != ABSTENTION:
            return None
        if mode == "term":
            return self._term(report, index, compiled.when[0][1]) or self.phrase(report, reach)
        if mode == "channel":
            return self._channel(report, reach)
        if mode == "channels":
            return self._channel(
                report, Reach(Span(reach.wide, reach.left.end), reach.right, reach.wide, True)
            )
        if mode == "inherit":
            return self._inherited(report, index)
        return self.phrase(report, reach)

    def phrase(self, report: Report, reach: Reach) -> str | None:
        """The noun phrase beside the number."""
        span = self._cutter.cut(report.text, reach)
        return None if span is None else report.printed(span)

    def applicant(self, report: Report, index: int, indicator: str) -> str | None:
        """Whose applications are counted, where one applicant is named beside the number."""
        if not indicator.startswith(_APPLICATIONS) or self._indicators[indicator].kind != "count":
            return None
        if report.quantities[index].negated:
            return None  # a zero for `公民、法人和其他组织` is one for all
        reach = report.reaches[index]
        near = report.hits.concepts(*reach.left)
        if not reach.adjacent:
            near |= report.hits.concepts(*reach.right)
        found = [applicant for bit, applicant in self._matcher.applicants.items() if near & bit]
        if not found and self._among_applicants(report, index):
            found = [applicant for bit, applicant in self._matcher.rests.items() if near & bit]
        return found[0] if len(found) == 1 else None

    def _among_applicants(self, report: Report, index: int) -> bool:
        """Whether the number before, a part of the same total, is that of one applicant."""
        before = report.links[index - 1] if index else None
        return (
            before is not None
            and before.applicant is not None
            and report.totals.get(index) is not None
            and report.totals.get(index) == report.totals.get(index - 1)
        )

    def scope(self, report: Report, index: int) -> str | None:
        """Whose number it is (`全市`, `局机关`), where the number's own words say so."""
        hits = report.hits
        for place in reversed(hits.between(*report.reaches[index].left)):
            if hits.bits[place] & self._matcher.scopes:
                return report.printed(Span(hits.starts[place], hits.ends[place]))
        return None

    def _inherited(self, report: Report, index: int) -> str | None:
        """What the number before, which a share belongs to, counts."""
        previous = preceding(report, index)
        if previous is not None and previous.qualifier is not None:
            return previous.qualifier
        if not index:
            return None
        about = previous.about if previous is not None else 0
        return (
            self._term(report, index - 1, about) if about else self.phrase(report, report.reaches[index - 1])
        )

    def _channel(self, report: Report, reach: Reach) -> str | None:
        """The channel named last before the number, with its name; else that after it."""
        for stretch in (reach.left,) if reach.adjacent else (reach.left, reach.right):
            span = self._cutter.channel(report.text, report.hits, stretch, self._matcher.channels)
            if span is not None:
                return report.printed(span)
        return None

    def _term(self, report: Report, index: int, concepts: int) -> str | None:
        """The term for one of the concepts that stands nearest before the number, else after it."""
        reach, hits = report.reaches[index], report.hits
        for place in (*reversed(hits.between(*reach.left)), *hits.between(*reach.right)):
            if hits.bits[place] & concepts:
                return report.printed(Span(hits.starts[place], hits.ends[place]))
        return None
