"""The rules of a genre, compiled to bit masks: which indicator does the context of a number indicate?

Sets of rules are integers, as sets of concepts are: the bit of a rule is its place in the order. Which rules a number's
context allows is then found by a few operations on such sets, and the lowest bit that is left is the first rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.genre.rules import SCOPES, Rule, parse_condition, within
from extraction.genre.terms import Terms
from extraction.mentions.terms import Matcher, places
from extraction.mentions.view import NEAR, Conditions, View
from extraction.types import Quantity

__all__ = ["CompiledRule", "RuleBook", "accepts"]

_CONCEPT_SCOPES = SCOPES[: SCOPES.index("section")]
_PERIOD, _LABEL, _HEADING = SCOPES.index("period"), SCOPES.index("label"), SCOPES.index("heading")
_GIVEN = frozenset(SCOPES.index(scope) for scope in ("near", "section", "unit", "period", "negated"))
"""The scopes that are known before a rule is looked at; rules are sought by them."""
_KNOWN = tuple(sorted(_GIVEN - {NEAR}))
_BY_COST = tuple(
    SCOPES.index(scope)
    for scope in (
        "near", "unit", "period", "negated", "section", "heading", "total", "previous", "after", "touch", "label",
        "topic", "setting", "before", "head", "sentence", "named", "object", "since", "told",
    )
)  # fmt: skip
"""The scopes in the order in which they are looked at: those that cost least first."""
_REMEMBERED = 4096
"""Contexts whose candidate rules are kept; more are not seen in ordinary text."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule as masks: `when` must each meet their scope, `unless` must not; `about` is what it wants near first.

    `method` and `reason` are what a link that it makes says of it. Its conditions are laid out by when they are looked
    at, the cheapest first: `near` on what stands near, `given` on what else is known of a number, `rest` on all else.
    """

    rule: Rule
    when: tuple[tuple[int, int], ...]
    order: int
    about: int
    method: str
    reason: str
    near: Conditions
    given: Conditions
    rest: Conditions

    @property
    def conditions(self) -> Conditions:
        """All that the rule asks."""
        return self.near + self.given + self.rest


_Candidates = tuple[tuple[CompiledRule, Conditions], ...]
_Given = tuple[str, str | None, str, bool]
"""Section, unit, period, and whether it is negated."""


class RuleBook:
    """The rules in order, and the bits of the words that conditions use beside concepts."""

    def __init__(
        self, rules: Sequence[Rule], matcher: Matcher, indicators: Mapping[str, Indicator], terms: Terms
    ) -> None:
        self._matcher = matcher
        self._indicators = indicators
        self._measures = terms.measures
        self._bits: dict[str, dict[str, int]] = {scope: {} for scope in SCOPES}
        self.rules = tuple(self._compile(rule, order) for order, rule in enumerate(rules))
        self._families = {
            scope: {name: self._family_mask(scope, name) for name in indicators}
            for scope in ("total", "previous")
        }
        self._comparing = tuple(
            (rule, rule.conditions) for rule in self.rules if any(scope == _PERIOD for scope, _ in rule.when)
        )
        self.labelled = frozenset(
            rule.method for rule in self.rules if any(scope == _LABEL for scope, _ in rule.when)
        )
        """The methods of the links that a label before the number's own context makes."""
        self.headed = frozenset(
            compiled.method
            for compiled in self.rules
            if any(
                scope == _HEADING and bits & matcher.named.get(compiled.rule.indicator, 0)
                for scope, bits in compiled.when
            )
        )
        """The methods of the links that a heading makes by the name of the channel."""
        self._with_rest = tuple((rule, rule.rest) for rule in self.rules)
        self._near = _Near(self.rules)
        self._speaking: dict[str, int] = {}
        for compiled in self.rules:
            indicator = compiled.rule.indicator
            self._speaking[indicator] = self._speaking.get(indicator, 0) | 1 << compiled.order
        self._counted: dict[str | None, bool] = {}
        self._accepted: dict[tuple[str, str | None], bool] = {}
        self._taking: dict[tuple[str | None, bool], int] = {}
        self._given: dict[tuple[int, int], int] = {}
        self._by_given: dict[_Given, int] = {}
        self._candidates: dict[tuple[int, _Given], _Candidates] = {}

    def bits(self, scope: str, value: str) -> int:
        """The mask of a section key, unit, period or indicator, in the scope that holds it."""
        if scope in self._families:
            return self._families[scope].get(value, 0)
        return self._bits[scope].get(value, 0)

    def first(self, view: View) -> CompiledRule | None:
        """The first rule that holds and whose indicator accepts the unit."""
        return view.first(self._candidates_of(view))

    def accepts(self, indicator: str, quantity: Quantity) -> bool:
        """Whether a number can be the indicator's, by its unit; a change has a unit of its own."""
        if quantity.period == "change":
            return True
        found = self._accepted.get((indicator, quantity.unit))
        if found is None:
            found = accepts(self._indicators[indicator], quantity.unit, self._measures)
            self._accepted[indicator, quantity.unit] = found
        return found

    def counts(self, quantity: Quantity) -> bool:
        """Whether any indicator but the abstention has numbers with this unit."""
        found = self._counted.get(quantity.unit)
        if found is None:
            found = self._counted[quantity.unit] = any(
                accepts(indicator, quantity.unit, self._measures)
                for indicator in self._indicators.values()
                if indicator.id != ABSTENTION
            )
        return found

    def comparing(self, view: View) -> CompiledRule | None:
        """The first rule that holds of those that name a period: `上一年项目` is an indicator of its own."""
        return view.first(self._comparing)

    def _candidates_of(self, view: View) -> _Candidates:
        """The rules, in order, that the scopes of `_GIVEN` allow, with what else they ask; remembered, since most
        numbers stand like many others."""
        quantity = view.report.quantities[view.index]
        section = view.report.section(view.index)[0]
        given = (section, quantity.unit, quantity.period, quantity.negated)
        key = (view.near, given)
        found = self._candidates.get(key)
        if found is None:
            if len(self._candidates) >= _REMEMBERED:
                self._candidates.clear()
            allowed = self._near.allowed(key[0]) & self._allowed_by(given, view)
            candidates = self._with_rest
            found = self._candidates[key] = tuple([candidates[place] for place in places(allowed)])
        return found

    def _allowed_by(self, given: _Given, view: View) -> int:
        """The rules that all else that is known beforehand of a number allows."""
        found = self._by_given.get(given)
        if found is None:
            found = self._taking_unit(view.report.quantities[view.index])
            for scope in _KNOWN:
                found &= self._allowed(scope, view.mask(scope))
            self._by_given[given] = found
        return found

    def _taking_unit(self, quantity: Quantity) -> int:
        """The rules whose indicators accept the unit of a number."""
        key = (quantity.unit, quantity.period == "change")
        found = self._taking.get(key)
        if found is None:
            found = self._taking[key] = sum(
                rules for indicator, rules in self._speaking.items() if self.accepts(indicator, quantity)
            )
        return found

    def _allowed(self, scope: int, mask: int) -> int:
        """The rules that one of the scopes known beforehand allows, which have few masks."""
        found = self._given.get((scope, mask))
        if found is None:
            found = self._given[scope, mask] = sum(
                1 << rule.order
                for rule in self.rules
                if all((mask & bits != 0) is wanted for where, bits, wanted in rule.given if where == scope)
            )
        return found

    def _compile(self, rule: Rule, order: int) -> CompiledRule:
        when = tuple(self._masks(rule.when))
        about = next((mask for scope, mask in when if scope == NEAR), 0)
        unless = tuple(self._masks(rule.unless))
        asked = [(*each, True) for each in when] + [(*each, False) for each in unless]
        asked.sort(key=lambda each: _BY_COST.index(each[0]))
        return CompiledRule(
            rule=rule,
            when=when,
            order=order,
            about=about,
            method=f"rule:{rule.id}",
            reason=", ".join(rule.when),
            near=tuple(each for each in asked if each[0] == NEAR),
            given=tuple(each for each in asked if each[0] in _GIVEN and each[0] != NEAR),
            rest=tuple(each for each in asked if each[0] not in _GIVEN),
        )

    def _masks(self, conditions: Iterable[str]) -> Iterable[tuple[int, int]]:
        for condition in conditions:
            scope, values = parse_condition(condition)
            if scope in _CONCEPT_SCOPES:
                yield SCOPES.index(scope), self._matcher.mask(values)
                continue
            known = self._bits[scope]
            mask = 0
            for value in values:
                mask |= known.setdefault(value, 1 << len(known))
            yield SCOPES.index(scope), mask

    def _family_mask(self, scope: str, indicator: str) -> int:
        mask = 0
        for family, bit in self._bits[scope].items():
            if within(indicator, family):
                mask |= bit
        return mask


class _Near:
    """The rules by what they want near a number, and what they do not want there."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        wanted = [[bits for _, bits, yes in rule.near if yes] for rule in rules]
        unwanted = [[bits for _, bits, yes in rule.near if not yes] for rule in rules]
        most = max(map(len, wanted), default=0)
        self._all = (1 << len(rules)) - 1
        self._wanted = [_by_concept([masks[at : at + 1] for masks in wanted]) for at in range(most)]
        self._others = [
            sum(1 << order for order, masks in enumerate(wanted) if len(masks) <= at) for at in range(most)
        ]
        self._unwanted = _by_concept(unwanted)

    def allowed(self, mask: int) -> int:
        """The rules of which each wish meets the mask, and no unwanted concept does."""
        concepts = places(mask)
        allowed = self._all
        for meeting, found in zip(self._wanted, self._others, strict=True):
            if not allowed & ~found:
                break  # none of these has so many wishes
            for concept in concepts:
                found |= meeting.get(concept, 0)
            allowed &= found
        for concept in concepts:
            if unwanted := self._unwanted.get(concept):
                allowed &= ~unwanted
        return allowed


def _by_concept(masks: Sequence[Sequence[int]]) -> dict[int, int]:
    """For each concept, the rules that have it in one of their masks; those of a rule stand at its place."""
    found: dict[int, int] = {}
    for order, own in enumerate(masks):
        for mask in own:
            for concept in places(mask):
                found[concept] = found.get(concept, 0) | 1 << order
    return found


def accepts(indicator: Indicator, unit: str | None, measures: frozenset[str]) -> bool:
    """Whether a number with this printed unit can be the indicator's: units reject, they never select."""
    if indicator.id == ABSTENTION:
        return True
    if unit is None:
        return indicator.kind != "percent"
    if indicator.kind == "money":
        return unit == indicator.unit
    if indicator.kind == "percent":
        return unit == indicator.unit
    if indicator.kind == "score":
        return unit in (indicator.unit, "%")
    if indicator.units:
        return unit in indicator.units
    return unit not in measures and unit not in indicator.never
