"""Completes the qualifier and scope of a link from the numbers and words around it."""

from __future__ import annotations

import re

from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.mentions.context import LOOKBACK, alternation
from extraction.mentions.description import ROW, Describer
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import INHERITED, JOINED, RELATIVE
from extraction.mentions.report import Link, Report
from extraction.mentions.terms import Matcher
from extraction.mentions.trained import BY_CLASSIFIER
from extraction.types import Span, made

__all__ = ["Completer"]

_OPENING, _CLOSING = "()"
_MERE = 5
"""Characters of a phrase that says what was done and no more, at most: a verb or two, not how."""
_STOPS = ",;:"
_MARKS = ",:;()[] \n"


class Completer:
    """Completes the links of a report, once all its numbers are linked, with what a describer finds."""

    def __init__(self, matcher: Matcher, cutter: PhraseCutter, genre: Genre, describe: Describer) -> None:
        self._matcher = matcher
        self._cutter = cutter
        self._describe = describe
        self._families = genre.families
        self._applicants = sum(matcher.applicants) | sum(matcher.rests)
        self._plain = {
            indicator.id: re.compile(f"(?:{alternation((*indicator.plain, *cutter.common))})+")
            for indicator in genre.indicators.values()
            if indicator.plain
        }
        self._say_all = frozenset(
            indicator.id for indicator in genre.indicators.values() if indicator.says_all
        )
        self._alone = {
            indicator.id: re.compile(indicator.alone)
            for indicator in genre.indicators.values()
            if indicator.alone is not None
        }

    def __call__(self, report: Report) -> None:
        """Fill in whose numbers those are that go with others, and what numbers count that say nothing of it."""
        for index, link in enumerate(report.links):
            if link is None:
                continue
            if (
                link.method == INHERITED
                and (scope := self._describe.scope(report, index, link.indicator)) is not None
            ):
                report.links[index] = link = link._replace(scope=scope)
            if link.qualifier is not None and self._says_no_more(report, index, link):
                report.links[index] = link = link._replace(qualifier=None)
            if (link.indicator in self._families.by_matter or link.indicator == ABSTENTION) and (
                matter := self._matter(report, index, link)
            ) is not None:
                report.links[index] = link = link._replace(qualifier=matter)
            if link.qualifier is not None and self._cutter.is_work(link.qualifier):
                channel = link.about & self._matcher.channels
                account = self._channel_before(report, index, channel) if channel else None
                if account is not None and self._cutter.quotes_name(account):
                    report.links[index] = link = link._replace(qualifier=account)
            if link.qualifier is None and not report.quantities[index].negated:
                found = self._completed(report, index, link)
                if found is not None and not self._idle(link, found):
                    report.links[index] = link._replace(qualifier=found)

    def drop_alone(self, report: Report) -> None:
        """Leave out the one name that an indicator's numbers have in a report, where it tells them from no others.
        Parts of a total that counts the same keep theirs, and are no others."""
        named: dict[str, list[tuple[int, str | None]]] = {}
        for index, link in enumerate(report.links):
            if link is None or link.indicator not in self._alone:
                continue
            total = report.total(index)
            part = total is not None and total.indicator == link.indicator
            if not part and not self._apart(report, index, link):
                named.setdefault(link.indicator, []).append((index, link.qualifier))
        for indicator, places in named.items():
            if indicator in self._families.of_channel and (borrowed := self._borrowed(report, places)):
                places = borrowed
            names = {name for _, name in places}
            name = names.pop()
            if names or name is None or not self._alone[indicator].fullmatch(_folded(report, name)):
                continue
            for index, _ in places:
                if (link := report.links[index]) is not None:
                    report.links[index] = link._replace(qualifier=None)

    def _borrowed(
        self, report: Report, places: list[tuple[int, str | None]]
    ) -> list[tuple[int, str | None]] | None:
        """The numbers with the channels that their sentences name before those that have no name of their own; None
        where that would not tell them apart."""
        named = [
            (index, name or self._channel_before(report, index, self._matcher.channels))
            for index, name in places
        ]
        names = {name for _, name in named if name is not None}
        if not any(one not in other and other not in one for one in names for other in names):
            return None
        for index, name in named:
            if (link := report.links[index]) is not None:
                report.links[index] = link._replace(qualifier=name)
        return named

    def _completed(self, report: Report, index: int, link: Link) -> str | None:
        """What a number counts where its own rule does not say it: that of the number it stands with, or what is
        printed beside the words of an indicator that gathers things of several names."""
        if link.method == JOINED:
            return self._describe.inherited(report, index)
        if link.indicator != ABSTENTION and (part := self._part_of_year(report, index)) is not None:
            return part
        if report.quantities[index].period in RELATIVE:
            model = _same(report, index, link)
            if model is not None:
                named = model.qualifier
                return None if named is not None and self._cutter.is_part_of_year(named) else named
        if link.indicator == ABSTENTION:
            return self._counted(report, index)
        total = report.total(index)
        if total is not None and total.indicator == link.indicator and link.scope is not None:
            return link.scope if link.indicator in self._families.by_body else None
        row = self._row_of(report, index, link)
        if len(row) > 1:
            return self._named_in(report, index, row)
        plain = self._plain.get(link.indicator)
        if plain is not None:
            if self._apart(report, index, link):
                return self._describe.phrase(report, report.reaches[index])
            return self._beside(report, index, plain)
        if link.indicator in self._families.of_content and (
            found := self._lacking(report, index) or self._bracketed(report, index, link)
        ):
            return found
        channel = self._matcher.named.get(link.indicator)
        if channel is not None and total is not None and total.indicator == link.indicator:
            own = self._describe.phrase(report, report.reaches[index])
            if own is not None and not self._idle(link, own):
                return own  # 公众号推送418条,其中转载230条
        return None if channel is None else self._channel_before(report, index, channel)

    def _apart(self, report: Report, index: int, link: Link) -> bool:
        """Whether a number is part of a total of published information that counts other things too, so that its noun
        says which: `公开60条，其中政策解读8条`."""
        total = report.total(index)
        return (
            total is not None
            and total.indicator in self._families.of_content
            and total.indicator != link.indicator
        )

    def _matter(self, report: Report, index: int, link: Link) -> str | None:
        """What the words behind a number say that it is about, where those before it do not: `其中2件涉及房屋档案`."""
        left, quantity = report.reaches[index].left, report.quantities[index]
        if quantity.negated or left.end != quantity.at.start:
            return None
        matter = self._cutter.matter(report.text, left, quantity.at.end)
        if matter is None or (
            link.indicator in self._families.by_applicant and report.hits.concepts(*matter) & self._applicants
        ):
            return None
        return report.printed(matter)

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
        if link.applicant is not None or self._idle(link, printed):
            return True
        if link.indicator != ABSTENTION and report.quantities[index].negated:
            return True
        if link.method == BY_CLASSIFIER:
            if link.indicator in self._say_all and len(printed) <= _MERE:
                return True
            if link.indicator in self._families.of_content and self._cutter.says_nothing(
                printed, report.text
            ):
                return True
        if link.scope is not None and link.scope in printed and link.indicator in self._families.by_applicant:
            return True
        total = report.total(index)
        if plain is None or self._apart(report, index, link):
            return False
        if total is not None and total.indicator == link.indicator:
            return False  # its noun tells it from the other parts
        return not plain.sub("", self._cutter.summed(_folded(report, printed))).strip(_MARKS)

    def _part_of_year(self, report: Report, index: int) -> str | None:
        """The part of the year that a number is of, where its own words name one: 上半年推送161篇."""
        quantity = report.quantities[index]
        start = report.quantities[index - 1].at.end if index else 0
        part = self._cutter.part_of_year(
            report.text, made(Span, (max(quantity.clause.start, start), quantity.at.start))
        )
        return None if part is None else report.printed(part)

    def _idle(self, link: Link, printed: str) -> bool:
        """Whether words say only what is done with what an indicator counts: 增加, 比上年, 计划."""
        if link.indicator == ABSTENTION:
            return False
        return self._cutter.idles(printed, link.indicator in self._families.by_applicant)

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
        return before.qualifier or self._describe.phrase(report, report.reaches[index - 1])

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
            return self._describe.phrase(report, report.reaches[index])
        whole = index - len(row)
        if report.quantities[whole].sentence != report.quantities[index].sentence:
            return None
        return self._describe.named(report, whole)

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
                None
                if before is None
                else before.qualifier or self._describe.phrase(report, report.reaches[index - 1])
            )
        if span is None or not plain.sub("", self._cutter.summed(report.text[span.start : span.end])).strip(
            _MARKS
        ):
            return self._lacking(report, index)
        return report.printed(span)

    def _channel_before(self, report: Report, index: int, channel: int) -> str | None:
        """The channel that the sentence names before the words of a number, in the words behind a number before."""
        end = report.reaches[index].left.start
        first = max(report.quantities[index].sentence.start, end - LOOKBACK)
        edges = (report.quantities[place].at.end for place in range(index - 1, max(-1, index - 1 - ROW), -1))
        for edge in (*(edge for edge in edges if first < edge < end), first):
            span = self._cutter.channel(report.text, report.hits, Span(edge, end), channel)
            if span is not None:
                start = max(report.text.rfind(mark, span.start, span.end) for mark in _STOPS) + 1
                return report.printed(Span(max(start, span.start), span.end))
        return None


def _folded(report: Report, printed: str) -> str:
    """What is printed, in the characters that the words of the genre are written in."""
    at = report.document.text.find(printed)
    return printed if at < 0 else report.document.folded[at : at + len(printed)]


def _same(report: Report, index: int, link: Link) -> Link | None:
    """The link of the number before, in the same sentence, that counts the same and is not compared itself."""
    sentence = report.quantities[index].sentence.start
    for place in range(index - 1, max(-1, index - 1 - ROW), -1):
        before, found = report.quantities[place], report.links[place]
        if before.at.start < sentence:
            return None
        if found is not None and found.indicator == link.indicator and before.period not in RELATIVE:
            return found
    return None
