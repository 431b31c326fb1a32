"""The view of one number on its report: the mask of each scope that a rule can query, computed on first use.

The masks are kept with the report, since a number is looked at again once the numbers around it are linked; only what
depends on links is then looked at anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from extraction.genre.rules import SCOPES
from extraction.mentions import relations
from extraction.mentions.context import LOOKBACK
from extraction.mentions.nearby import Nearby
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.report import Report
from extraction.mentions.terms import Matcher
from extraction.types import Span

__all__ = ["BEFORE", "HEADING", "LABEL", "NEAR", "SENTENCE", "TOPIC", "YES", "Conditions", "View", "Views"]

NEAR, TOPIC = SCOPES.index("near"), SCOPES.index("topic")
BEFORE, SENTENCE = SCOPES.index("before"), SCOPES.index("sentence")
HEADING, LABEL = SCOPES.index("heading"), SCOPES.index("label")
YES = "yes"
"""The value of the scopes that only hold or do not."""
_UNSEEN = -1
_LINKED = tuple(SCOPES.index(scope) for scope in ("total", "previous", "setting"))
"""The scopes that depend on what other numbers are linked to."""
_UNSEEN_BUT_NEAR = (_UNSEEN,) * (len(SCOPES) - 1)
_AFTERWARDS = 120
"""Characters after a number that its sentence is looked at."""
_FIRST_YEAR = 2008
"""The first year that there are reports of."""


Conditions = tuple[tuple[int, int, bool], ...]
"""Scope, bits, and whether the scope must meet them or must not."""
Rule = TypeVar("Rule")


class View:
    """The scopes of one number. `near` is what stands near it, in its own clause or wider; `own` in its own clause."""

    __slots__ = ("_looks", "_masks", "index", "own", "report")

    def __init__(
        self,
        report: Report,
        index: int,
        own: int,
        masks: list[int],
        looks: tuple[Callable[[View], int], ...],
    ) -> None:
        self.report = report
        self.index = index
        self.own = own
        self._masks = masks
        self._looks = looks

    @property
    def near(self) -> int:
        """The concepts that a condition on what is near is held against."""
        return self._masks[NEAR]

    def widen(self, concepts: int) -> None:
        """Take the concepts of the clauses before as near."""
        self._masks[NEAR] |= concepts

    def mask(self, scope: int) -> int:
        """The mask of the scope with this index in `SCOPES`."""
        found = self._masks[scope]
        if found < 0:
            found = self._masks[scope] = self._looks[scope](self)
        return found

    def first(self, candidates: Iterable[tuple[Rule, Conditions]]) -> Rule | None:
        """The first of some rules whose conditions all hold: each scope meets its bits, or meets none of them where
        they are not wanted."""
        masks, looks = self._masks, self._looks
        for rule, conditions in candidates:
            for scope, bits, wanted in conditions:
                found = masks[scope]
                if found < 0:
                    found = masks[scope] = looks[scope](self)
                if (found & bits != 0) is not wanted:
                    break
            else:
                return rule
        return None


def _opens(report: Report, index: int) -> bool:
    """Whether a number is the first of its sentence, and no part of a total."""
    quantity = report.quantities[index]
    if quantity.negated or index in report.totals:
        return False
    return index == 0 or report.quantities[index - 1].sentence != quantity.sentence


class Views:
    """Makes the views of numbers, with the compiled terms of a genre.

    `bits` gives the mask of a section key, unit, period or indicator in the scope that holds it.
    """

    def __init__(
        self, matcher: Matcher, nearby: Nearby, cutter: PhraseCutter, bits: Callable[[str, str], int]
    ) -> None:
        self._matcher = matcher
        self._bare = matcher.general | matcher.acts
        self._nearby = nearby
        self._cutter = cutter
        self._bits = bits
        looks: dict[str, Callable[[View], int]] = {
            "near": lambda view: view.own,
            "head": self._head,
            "after": lambda view: view.report.hits.starting(view.report.quantities[view.index].at.end),
            "touch": lambda view: view.report.hits.ending(view.report.quantities[view.index].at.start),
            "label": self._label,
            "before": self._before,
            "sentence": self._sentence,
            "topic": self._topic,
            "heading": lambda view: view.report.section(view.index)[1],
            "setting": self._setting,
            "section": lambda view: bits("section", view.report.section(view.index)[0]),
            "total": self._total,
            "previous": self._previous,
            "unit": lambda view: bits("unit", view.report.quantities[view.index].unit or ""),
            "period": lambda view: bits("period", view.report.quantities[view.index].period),
            "negated": lambda view: bits("negated", YES) * view.report.quantities[view.index].negated,
            "named": self._named,
            "object": self._object,
            "told": self._told,
            "since": self._since,
        }
        self._looks = tuple(looks[scope] for scope in SCOPES)

    def __call__(self, report: Report, index: int) -> View:
        """The view of the quantity at `index`."""
        masks = report.masks.get(index)
        if masks is None:
            own = report.near[index] = self._near(report, index)
            masks = report.masks[index] = [own, *_UNSEEN_BUT_NEAR]
        else:
            masks[NEAR] = own = report.near[index]
            for scope in _LINKED:
                masks[scope] = _UNSEEN
        return View(report, index, own, masks, self._looks)

    def _near(self, report: Report, index: int) -> int:
        """The concepts in a number's own stretch of text, and those that it shares with a list."""
        quantity = report.quantities[index]
        own = self._nearby(report.text, report.hits, report.reaches[index])
        if quantity.subject is not None and not quantity.negated:
            own |= relations.shared(report, index, self._matcher)
        label = report.labels[index][0]
        if label and own and not own & ~self._bare and _opens(report, index):
            own |= label
        return own

    def _head(self, view: View) -> int:
        """The concepts of the noun nearest to the number: before it where it touches, else after it, else before it."""
        hits, reach = view.report.hits, view.report.reaches[view.index]
        left = [place for place in hits.between(*reach.left) if hits.bits[place] & self._matcher.things]
        if not (left and reach.adjacent):
            for place in hits.between(*reach.right):
                if hits.bits[place] & self._matcher.things:
                    return hits.bits[place]
        return hits.bits[left[-1]] if left else 0

    def _label(self, view: View) -> int:
        report = view.report
        if report.quantities[view.index].subject is not None:
            return 0
        return report.hits.ending(report.reaches[view.index].left.start - 1)

    def _before(self, view: View) -> int:
        quantity = view.report.quantities[view.index]
        start = quantity.at.start
        return view.report.hits.concepts(max(quantity.sentence.start, start - LOOKBACK), start)

    def _sentence(self, view: View) -> int:
        quantity = view.report.quantities[view.index]
        start, end = quantity.at
        sentence = quantity.sentence
        return view.report.hits.concepts(
            max(sentence.start, start - LOOKBACK), min(sentence.end, end + _AFTERWARDS)
        )

    def _topic(self, view: View) -> int:
        """What the text is about at the number: the last topic named at or before it, else that on its right."""
        hits, left = view.report.hits, view.report.reaches[view.index].left
        start = view.report.quantities[view.index].at.start
        near = view.own & self._matcher.topics
        if near and not hits.topic_before(start, left.start):
            return near
        return hits.topic_before(max(start, left.end), start - 2 * LOOKBACK)

    def _setting(self, view: View) -> int:
        """The topic, the headings above, and what the total and the number before put the number into."""
        report, index = view.report, view.index
        links = (report.total(index), relations.preceding(report, index))
        beside = self._matcher.setting(*(link.indicator for link in links if link))
        return view.mask(TOPIC) | report.section(index)[1] | beside

    def _total(self, view: View) -> int:
        total = view.report.total(view.index)
        return self._bits("total", total.indicator) if total else 0

    def _previous(self, view: View) -> int:
        previous = relations.preceding(view.report, view.index)
        return self._bits("previous", previous.indicator) if previous else 0

    def _since(self, view: View) -> int:
        """The years that rules name up to the year of the report."""
        year = view.report.year or 0
        return sum(self._bits("since", str(past)) for past in range(_FIRST_YEAR, year + 1))

    def _told(self, view: View) -> int:
        """What the words behind the number say of all that it counts."""
        report = view.report
        told = self._cutter.told(report.text, report.quantities[view.index].at.end)
        return sum(self._bits("told", value) for value in told)

    def _named(self, view: View) -> int:
        """Whether a noun phrase stands before the number."""
        report = view.report
        return self._bits("named", YES) if self._cutter.names(report.text, report.reaches[view.index]) else 0

    def _object(self, view: View) -> int:
        """Whether what an act is done to is named behind it: `主动公开停水通知31条`, but not `主动公开信息31条`."""
        report, (start, end) = view.report, view.report.reaches[view.index].left
        hits = report.hits
        acts = [
            hits.ends[place] for place in hits.between(start, end) if hits.bits[place] & self._matcher.acts
        ]
        if not acts or acts[-1] >= end:
            return 0
        return self._bits("object", YES) if self._cutter.specific(report.text, Span(acts[-1], end)) else 0
