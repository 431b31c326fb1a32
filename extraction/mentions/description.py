"""What is said of a linked number beside its indicator, cut out as printed: qualifier, applicant, scope."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.mentions.bodies import Bodies, BodyFinder
from extraction.mentions.context import LOOKBACK, Reach, alternation
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import INHERITED, JOINED, PERCENT, RELATIVE, preceding
from extraction.mentions.report import Link, Report
from extraction.mentions.rules import CompiledRule
from extraction.mentions.terms import Matcher
from extraction.types import Span

__all__ = ["Describer"]

_APPLICATIONS = "applications."
_DISCLOSURE = "disclosure."
_OPENING, _CLOSING = "()"
_ROW = 8
"""How many numbers before one are looked at."""
_MARKS = ",:;()[] \n"


class Describer:
    """Describes the numbers of a report, with the compiled terms and phrases of a genre."""

    def __init__(
        self, matcher: Matcher, cutter: PhraseCutter, indicators: Mapping[str, Indicator], bodies: Bodies
    ) -> None:
        self._matcher = matcher
        self._bodies = BodyFinder(matcher, cutter, bodies)
        self._cutter = cutter
        self._indicators = indicators
        self._plain = {
            indicator.id: re.compile(f"(?:{alternation((*indicator.plain, *cutter.common))})+")
            for indicator in indicators.values()
            if indicator.plain
        }

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

    def complete(self, report: Report) -> None:
        """Fill in whose numbers those are that go with others, and what numbers count that say nothing of it."""
        for index, link in enumerate(report.links):
            if link is None:
                continue
            if link.method == INHERITED and (scope := self.scope(report, index, link.indicator)) is not None:
                report.links[index] = link = link._replace(scope=scope)
            if link.qualifier is not None and self._says_no_more(report, index, link):
                report.links[index] = link = link._replace(qualifier=None)
            if link.qualifier is None and not report.quantities[index].negated:
                found = self._completed(report, index, link)
                if found is not None:
                    report.links[index] = link._replace(qualifier=found)

    def _completed(self, report: Report, index: int, link: Link) -> str | None:
        """What a number counts where its own rule does not say it: that of the number it stands with, or what is
        printed beside the words of an indicator that gathers things of several names."""
        if link.method == JOINED:
            return self._inherited(report, index)
        if report.quantities[index].period in RELATIVE:
            model = _same(report, index, link)
            if model is not None:
                return model.qualifier
        if link.indicator == ABSTENTION:
            return self._counted(report, index)
        total = report.total(index)
        if total is not None and total.indicator == link.indicator and link.scope is not None:
            return link.scope if not link.indicator.startswith(_APPLICATIONS) else None
        row = self._row_of(report, index, link)
        if len(row) > 1:
            return self._named_in(report, index, row)
        plain = self._plain.get(link.indicator)
        if plain is not None:
            if self._apart(report, index, link):
                return self.phrase(report, report.reaches[index])
            return self._beside(report, index, plain)
        if link.indicator.startswith(_DISCLOSURE) and (
            found := self._lacking(report, index) or self._bracketed(report, index, link)
        ):
            return found
        channel = self._matcher.named.get(link.indicator)
        return None if channel is None else self._channel_before(report, index, channel)

    def _apart(self, report: Report, index: int, link: Link) -> bool:
        """Whether a number is part of a total of published information that counts other things too, so that its noun
        says which: `公开60条，其中政策解读8条`."""
        total = report.total(index)
        return (
            total is not None
            and total.indicator.startswith(_DISCLOSURE)
            and total.indicator != link.indicator
        )

    def _lacking(self, report: Report, index: int) -> str | None:
        """What the clause before a number that says how few there are says is lacking."""
        reach = report.reaches[index]
        if reach.wide >= reach.left.start or not self._cutter.few(report.text, reach):
            return None
        span = self._cutter.lacking(report.text, reach.wide, reach.left.start)
        return None if span is None else report.printed(span)

    def _bracketed(self, report: Report, index: int, link: Link) -> str | None:
        """What the number before counts, where this one says in brackets how many of them are new, say."""
        before = report.links[index - 1] if index else None
        if before is None or before.indicator != link.indicator:
            return None
        between = report.text[report.quantities[index - 1].at.end : report.quantities[index].at.start]
        return before.qualifier if between.startswith(_OPENING) and _CLOSING not in between else None

    def _says_no_more(self, report: Report, index: int, link: Link) -> bool:
        """Whether a qualifier says no more than the indicator does: `政务新媒体账号`, but not `抖音账号`."""
        plain, printed = self._plain.get(link.indicator), link.qualifier or ""
        if link.scope is not None and link.scope in printed and link.indicator.startswith(_APPLICATIONS):
            return True
        total = report.total(index)
        if plain is None or self._apart(report, index, link):
            return False
        if total is not None and total.indicator == link.indicator:
            return False  # its noun tells it from the other parts
        if (at := report.document.text.find(printed)) >= 0:
            printed = report.document.folded[at : at + len(printed)]
        return not plain.sub("", printed).strip(_MARKS)

    def _counted(self, report: Report, index: int) -> str | None:
        """What a number counts that no indicator covers: its noun, its verb, or what the number before counts."""
        reach = report.reaches[index]
        if (lacking := self._lacking(report, index)) is not None:
            return lacking
        span = (
            self._cutter.cut(report.text, reach)
            or self._cutter.behind(report.text, reach)
            or self._cutter.verb(report.text, reach)
        )
        if span is not None:
            return report.printed(span)
        before = report.links[index - 1] if index else None
        if before is None or report.quantities[index - 1].sentence != report.quantities[index].sentence:
            return None
        return before.qualifier or self.phrase(report, report.reaches[index - 1])

    def _row_of(self, report: Report, index: int, link: Link) -> range:
        """The numbers that one printed number is given for, of the same indicator: `办结率、按期率均为100%`."""
        at = report.quantities[index].at

        def same(place: int) -> bool:
            other = report.links[place]
            return (
                report.quantities[place].at == at and other is not None and other.indicator == link.indicator
            )

        first, end = index, index + 1
        while first and same(first - 1):
            first -= 1
        while end < len(report.quantities) and same(end):
            end += 1
        return range(first, end)

    def _named_in(self, report: Report, index: int, row: range) -> str | None:
        """What one of a row is named: by its own noun, or where all have one, by the numbers before that it is of."""
        if len({report.quantities[place].subject for place in row}) > 1 or row.start < len(row):
            return self.phrase(report, report.reaches[index])
        whole = index - len(row)
        if report.quantities[whole].sentence != report.quantities[index].sentence:
            return None
        return self._named(report, whole)

    def _beside(self, report: Report, index: int, plain: re.Pattern[str]) -> str | None:
        """What is printed of a number beside the words that say no more than its indicator."""
        reach = report.reaches[index]
        span = self._cutter.cut(report.text, reach) or self._cutter.verb(report.text, reach)
        if (
            span is None
            and index
            and report.quantities[index - 1].at.end == report.quantities[index].at.start
        ):
            before = report.links[index - 1]
            return (
                None if before is None else before.qualifier or self.phrase(report, report.reaches[index - 1])
            )
        if span is None or not plain.sub("", report.text[span.start : span.end]).strip(_MARKS):
            return self._lacking(report, index)
        return report.printed(span)

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
            end = report.text.find(self._cutter.inner, *reach.right)
            near |= report.hits.concepts(reach.right.start, end if end >= 0 else reach.right.end)
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

    def scope(self, report: Report, index: int, indicator: str) -> str | None:
        """Whose number it is (`全市`, `局机关`), where the number's own words say so."""
        return None if self._indicators[indicator].levels else self._bodies(report, index, indicator)

    def _inherited(self, report: Report, index: int) -> str | None:
        """What a share is of: its own noun, else what the number that it belongs to counts."""
        own = self._cutter.part(report.text, report.reaches[index].left)
        if own is None and index:
            between = Span(report.quantities[index - 1].at.end, report.reaches[index].left.start)
            own = self._cutter.part(report.text, between)
        if own is not None:
            return report.printed(own)
        paired = self._paired(report, index)
        if paired is not None:
            return self._named(report, paired)
        previous = preceding(report, index)
        if previous is not None and previous.qualifier is not None:
            return previous.qualifier
        return self._named(report, index - 1) if index else None

    def _named(self, report: Report, index: int) -> str | None:
        """What a number counts, as printed, also where its indicator says it all."""
        link = report.links[index]
        if link is not None and (link.qualifier is not None or link.about):
            return link.qualifier or self._term(report, index, link.about)
        return self.phrase(report, report.reaches[index])

    def _paired(self, report: Report, index: int) -> int | None:
        """The number that a share belongs to where as many of both stand in a row: `5件、2件,分别占71%、29%`."""
        first, last = index, index
        while index - first < _ROW and first and self._goes_on(report, first):
            first -= 1
        while last - index < _ROW and last + 1 < len(report.quantities) and self._goes_on(report, last + 1):
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

    def _channel(self, report: Report, reach: Reach) -> str | None:
        """The channel named last before the number, with its name; else that after it."""
        for stretch in (reach.left,) if reach.adjacent else (reach.left, reach.right):
            span = self._cutter.channel(report.text, report.hits, stretch, self._matcher.channels)
            if span is not None:
                return report.printed(span)
        return None

    def _channel_before(self, report: Report, index: int, channel: int) -> str | None:
        """The channel that the sentence names before the words of a number, in the words behind a number before."""
        end = report.reaches[index].left.start
        first = max(report.quantities[index].sentence.start, end - LOOKBACK)
        edges = (report.quantities[place].at.end for place in range(index - 1, max(-1, index - 1 - _ROW), -1))
        for edge in (*(edge for edge in edges if first < edge < end), first):
            span = self._cutter.channel(report.text, report.hits, Span(edge, end), channel)
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


def _same(report: Report, index: int, link: Link) -> Link | None:
    """The link of the number before, in the same sentence, that counts the same and is not compared itself."""
    sentence = report.quantities[index].sentence.start
    for place in range(index - 1, max(-1, index - 1 - _ROW), -1):
        before, found = report.quantities[place], report.links[place]
        if before.at.start < sentence:
            return None
        if found is not None and found.indicator == link.indicator and before.period not in RELATIVE:
            return found
    return None
