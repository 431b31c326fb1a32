"""Links each quantity to an indicator: first by rules, then by weighing rules and the trained classifier together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.artefacts import LinkerModel
from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.mentions import relations
from extraction.mentions.bodies import Bodies
from extraction.mentions.completion import Completer
from extraction.mentions.context import alternation
from extraction.mentions.description import Describer
from extraction.mentions.features import Surroundings
from extraction.mentions.nearby import Nearby
from extraction.mentions.pairs import Pairing
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import (
    BACK,
    CHANGED,
    DERIVED,
    INHERITED,
    PART,
    PERCENT,
    RELATIVE,
    UNKNOWN,
    following,
    preceding,
)
from extraction.mentions.report import Link, Report, Surveyor
from extraction.mentions.rules import CompiledRule, RuleBook
from extraction.mentions.scopes import settle_scopes
from extraction.mentions.terms import Matcher
from extraction.mentions.trained import BY_CLASSIFIER, Trained
from extraction.mentions.view import BEFORE, HEADING, LABEL, SENTENCE, TOPIC, View, Views
from extraction.text import Narrative
from extraction.types import Breakdown, Document, Measurement, Mention, Quantity, Section, Span, made

__all__ = ["Linker"]

_OWN, _WIDE, _DERIVED = 0.97, 0.9, 0.8
"""Confidences of links without a trained model, which knows how far each can be trusted."""


_SEVERAL = 3
"""Channels in a row that count together what one of them alone never does."""
_MENTIONED = len(Mention._fields) - 1
"""The first fields of a link, which are those of a mention beside its quantity."""


class Linker:
    """`Linker(genre)(measurement, narrative, sections, document)` gives one `Mention` for each quantity, in order.

    Without a `model` the rules work alone; what they do not know is `other`.
    """

    def __init__(self, genre: Genre, model: LinkerModel | None = None) -> None:
        self._indicators = genre.indicators
        self._of_channel = genre.families.of_channel
        self._matcher = Matcher(genre.terms)
        self._book = RuleBook(genre.rules, self._matcher, genre.indicators, genre.terms)
        self._surveyor = Surveyor(genre.terms.phrases, self._matcher)
        self._cutter = PhraseCutter(genre.terms.phrases)
        nearby = Nearby(genre.terms.phrases, self._matcher)
        self._view = Views(self._matcher, nearby, self._cutter, self._book.bits)
        self._bodies = Bodies(genre.terms, genre.families)
        self._describe = Describer(self._matcher, self._cutter, genre, self._bodies)
        self._complete = Completer(self._matcher, self._cutter, genre, self._describe)
        self._rates = frozenset((None, PERCENT, *genre.grammar.units.ratio))
        self._joiner = re.compile(alternation(tuple(set(genre.terms.phrases.joiners) - {","})))
        changes = tuple(genre.grammar.modifiers.change)
        self._paired = Pairing(self._joiner, genre.terms.phrases.in_order, changes)
        self._inside = re.compile(alternation(genre.terms.phrases.inside))
        self._beside = re.compile(alternation(genre.terms.phrases.beside))
        self._trained = None if model is None else Trained(model, genre.terms, self._book.accepts)

    def __call__(
        self,
        measurement: Measurement,
        narrative: Narrative,
        sections: Sequence[Section],
        document: Document,
        *,
        report_year: int | None = None,
    ) -> tuple[Mention, ...]:
        """What each quantity counts. `report_year` decides between eras; without it the year named most often."""
        report = self.by_rules(measurement, narrative, sections, document, report_year=report_year)
        self._weigh(report)
        self._complete(report)
        settle_scopes(report, self._cutter, self._bodies)
        self._complete.drop_alone(report)
        return tuple([
            made(Mention, (quantity, *link[:_MENTIONED]))
            for quantity, link in zip(report.quantities, report.links, strict=True)
            if link is not None
        ])  # fmt: skip

    def by_rules(
        self,
        measurement: Measurement,
        narrative: Narrative,
        sections: Sequence[Section],
        document: Document,
        *,
        report_year: int | None = None,
    ) -> Report:
        """The report as the rules link it: numbers from their own words, totals from their parts, then what hangs on
        others."""
        report = self._surveyor.survey(measurement, narrative, sections, document, report_year)
        for index in range(len(report.quantities)):
            report.links[index] = self._decide(report, index)
        settled = {
            total for breakdown in report.breakdowns if (total := self._settle(report, breakdown)) is not None
        }
        for index, quantity in enumerate(report.quantities):
            total = report.totals.get(index)
            if (total is not None and (total in settled or total > index)) or (
                settled and quantity.period in RELATIVE
            ):
                report.links[index] = self._decide(report, index)
        return report

    def _settle(self, report: Report, breakdown: Breakdown) -> int | None:
        def takes(index: int, indicator: str) -> bool:
            reach = report.reaches[index]
            known = report.hits.concepts(*reach.left) & self._matcher.things
            unnamed = bool(known) or not self._cutter.names(report.text, reach)
            return unnamed and self._book.accepts(indicator, report.quantities[index])

        def inside(total: int, part: int) -> bool:
            start, end = report.quantities[total].at.end, report.quantities[part].at.start
            own = max(start, report.reaches[part].left.start)
            return part < total or (
                self._inside.search(report.text, own, end) is not None
                and self._beside.search(report.text, own, end) is None
            )

        return relations.settle_total(report, breakdown, self._indicators, takes, inside)

    def surroundings(self, report: Report) -> list[Surroundings]:
        """What the classifier's features are made of, for each quantity of a report that the rules have linked."""
        return self._surroundings(report, range(len(report.quantities)))

    def _surroundings(self, report: Report, indexes: Sequence[int]) -> list[Surroundings]:
        wholes = set(report.totals.values())
        return [self._around(report, index, index in wholes) for index in indexes]

    def _around(self, report: Report, index: int, whole: bool) -> Surroundings:
        view = self._view(report, index)
        reach, said = report.reaches[index], report.links[index]
        total, previous, after = report.total(index), preceding(report, index), following(report, index)
        return made(Surroundings, (
            report.text, report.quantities[index], reach.left, reach.right, view.own, view.mask(TOPIC),
            view.mask(BEFORE), view.mask(SENTENCE), report.section(index)[0], said.indicator if said else "",
            total.indicator if total else "", previous.indicator if previous else "",
            after.indicator if after else "", whole,
        ))  # fmt: skip

    def _weigh(self, report: Report) -> None:
        """Hold each link against what the classifier thinks, and let the likeliest stand.

        A change is never overruled: it says what the number says that it is one of. Nor is what a label in front of its
        line or its clause says of a number, nor a part that the rules link to what its total is, by an indicator of
        another kind of thing.
        """
        if self._trained is None:
            return
        doubtful, kept, overruled, parts = [], [], [], []
        for index, link in enumerate(report.links):
            if link is None:
                continue
            rate = self._trained.sure(link)
            if rate is None:
                doubtful.append((index, link))
                kept.append(self._stays(report, index, link))
            else:
                report.links[index] = link.rated(rate)
        around = self._surroundings(report, [index for index, _ in doubtful])
        guesses = self._trained.together([link for _, link in doubtful], around, kept)
        for (index, link), guess in zip(doubtful, guesses, strict=True):
            report.links[index] = link.rated(guess.probability)
            if _tears(report, index, guess.label):
                parts.append(index)
            elif guess.label != link.indicator:
                overruled.append(index)
                report.links[index] = self._by_words(report, index, guess.label)._replace(
                    method=BY_CLASSIFIER,
                    confidence=guess.probability,
                    reason=f"likelier than {link.indicator}",
                )
        if overruled:
            self._follow(report, overruled)
        for index, link in doubtful:
            if _is_change(report.quantities[index], link):
                _as_sure(report, index)
        for index in parts:
            total, part = report.total(index), report.links[index]
            if total is not None and part is not None:
                report.links[index] = part.rated(total.confidence)
        for breakdown in report.breakdowns:
            whole = relations.united(report, breakdown, self._indicators)
            if whole is not None and self._book.accepts(
                whole.indicator, report.quantities[breakdown.totals[0]]
            ):
                report.links[breakdown.totals[0]] = whole

    def _stays(self, report: Report, index: int, link: Link) -> bool:
        """Whether a link is never overruled: a change, or one made by a label before its line or before a colon, or by
        one that names the channel of the heading; the channel of a list of several, none of which names it; what is
        told of the channel whose number stands before."""
        return (
            _is_change(report.quantities[index], link)
            or link.method in self._book.headed
            or report.labels[index][0] & link.about > 0
            or self._of_several(report, index, link)
            or self._of_account(report, index, link)
            or (link.method in self._book.labelled and (_led(report, index) or self._headed(report, index)))
        )

    def _of_several(self, report: Report, index: int, link: Link) -> bool:
        """Whether a number is linked to what the channels near it are together: `微信、微博、今日头条等公开12条`."""
        itself = self._matcher.named.get(link.indicator, 0) & self._matcher.channels
        if not itself:
            return False
        channels = self._view(report, index).near & self._matcher.channels
        return not channels & itself and channels.bit_count() >= _SEVERAL

    def _of_account(self, report: Report, index: int, link: Link) -> bool:
        """Whether a number names no channel and is linked to what is told of a channel, as the number before it in its
        sentence is, or counts what one published: `公众号发布信息36条,年点击率达1.2万次`."""
        before, quantity = report.links[index - 1] if index else None, report.quantities[index]
        if before is None or link.indicator not in self._of_channel or quantity.period == "other":
            return False
        named = self._matcher.named.get(before.indicator, 0) & self._matcher.channels
        if not named or quantity.sentence != report.quantities[index - 1].sentence:
            return False
        return not self._view(report, index).near & self._matcher.channels

    def _headed(self, report: Report, index: int) -> bool:
        """Whether the label before a number's own context names a channel that the heading names too."""
        view = self._view(report, index)
        return view.mask(LABEL) & view.mask(HEADING) & self._matcher.channels != 0

    def _follow(self, report: Report, overruled: Sequence[int]) -> None:
        """Let numbers that count what an overruled number near them counts do so again."""
        for index, link in enumerate(report.links):
            if link is None or link.method not in DERIVED:
                continue
            total = report.totals.get(index)
            if total in overruled or any(0 < index - place <= BACK for place in overruled):
                again = self._decide(report, index)
                if again.method in DERIVED and again.indicator not in (link.indicator, ABSTENTION):
                    report.links[index] = again

    def _decide(self, report: Report, index: int) -> Link:
        quantity, reach = report.quantities[index], report.reaches[index]
        view = self._view(report, index)
        named = view.own & self._matcher.things
        if not named and (link := relations.changed(report, index)) is not None:
            return link
        relative = quantity.period in RELATIVE
        if relative and not named and (link := self._paired(report, index)) is not None:
            return link
        if not view.own and (link := relations.joined(report, index, self._joiner)) is not None:
            return link
        part = quantity.period == "cumulative" and index in report.totals
        if relative and not named and not part:
            comparing = self._book.comparing(view)
            if comparing is not None:
                return self._by_rule(view, comparing, _OWN)
            relative = not self._changes_else(report, index)
            if (
                relative
                and (link := relations.compared(report, index, self._indicators, self._rates)) is not None
            ):
                return link
        if (rule := self._book.first(view)) is not None:
            return self._by_rule(view, rule, _OWN)
        if reach.wide < reach.left.start and not named:
            view.widen(report.hits.concepts(reach.wide, reach.left.start))
            if (rule := self._book.first(view)) is not None:
                return self._by_rule(view, rule, _WIDE)
        if (
            relative
            and (link := relations.compared(report, index, self._indicators, self._rates)) is not None
        ):
            return link
        touched = relations.touching(report, index) if not view.own else None
        if touched is not None and self._book.accepts(touched.indicator, quantity):
            return touched
        return self._as_part(report, index) or self._by_words(report, index)

    def _changes_else(self, report: Report, index: int) -> bool:
        """Whether a change is one of something that its clause names and no word of the genre knows."""
        left, hits = report.reaches[index].left, report.hits
        if report.quantities[index].period != "change":
            return False
        rising = (
            hits.starts[place] for place in hits.between(*left) if hits.bits[place] & self._matcher.rises
        )
        start = next(rising, left.end)
        known = hits.concepts(left.start, start) & ~self._matcher.acts if start > left.start else 0
        return not known and self._cutter.changes(report.text, Span(left.start, start))

    def _by_rule(self, view: View, compiled: CompiledRule, confidence: float) -> Link:
        report, index, rule = view.report, view.index, compiled.rule
        indicator = self._indicators[rule.indicator]
        if (
            indicator.until is not None
            and indicator.then is not None
            and (report.year or 0) > indicator.until
        ):
            indicator = self._indicators[indicator.then]
        scoped = view.near & self._matcher.scopes or report.quantities[index].negated
        return made(Link, (
            indicator.id,
            self._describe.qualifier(report, index, compiled),
            self._describe.applicant(report, index, indicator.id),
            self._describe.scope(report, index, indicator.id) if scoped else None,
            compiled.method, confidence, compiled.reason, compiled.about, rule.aside,
        ))  # fmt: skip

    def _as_part(self, report: Report, index: int) -> Link | None:
        """A part that no rule knows counts what its total counts, in the same unit, narrowed by its own words."""
        total = report.total(index)
        if total is None or total.indicator == ABSTENTION:
            return None
        if report.quantities[report.totals[index]].unit != report.quantities[index].unit:
            return None
        return Link(
            indicator=total.indicator,
            qualifier=self._describe.phrase(report, report.reaches[index]),
            applicant=self._describe.applicant(report, index, total.indicator),
            scope=self._describe.scope(report, index, total.indicator),
            method=PART,
            confidence=_DERIVED,
            reason=f"part of {report.quantities[report.totals[index]].text}",
        )

    def _by_words(self, report: Report, index: int, indicator: str = ABSTENTION) -> Link:
        """A link to what no rule speaks for, described by its own words: without the classifier's word, to `other`."""
        return Link(
            indicator=indicator,
            qualifier=self._describe.own_phrase(report, index),
            applicant=self._describe.applicant(report, index, indicator),
            scope=self._describe.scope(report, index, indicator),
            method=UNKNOWN,
            confidence=_DERIVED,
            reason="no rule speaks for an indicator",
        )


def _as_sure(report: Report, index: int) -> None:
    """Make a change as sure as the number before it that counts the same."""
    link = report.links[index]
    for place in range(index - 1, max(-1, index - 1 - BACK), -1):
        before = report.links[place]
        if link is not None and before is not None and before.indicator == link.indicator:
            report.links[index] = link.rated(before.confidence)
            return


def _tears(report: Report, index: int, label: str) -> bool:
    """Whether a label would tear a part from a total that the rules link it with: a case from the cases in court."""
    total, link = report.total(index), report.links[index]
    if (
        total is None
        or link is None
        or total.indicator != link.indicator
        or ABSTENTION in (link.indicator, label)
    ):
        return False
    return label.partition(".")[0] != link.indicator.partition(".")[0]


def _led(report: Report, index: int) -> bool:
    """Whether a colon parts what a number's clause says from a label before it."""
    return report.text[report.reaches[index].left.start - 1] == ":"


def _is_change(quantity: Quantity, link: Link) -> bool:
    """Whether a number says how far another has changed, or what it was before."""
    return link.method == CHANGED or (link.method == INHERITED and quantity.period == "change")
