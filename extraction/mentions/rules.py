"""The rules of a genre, compiled to masks: which indicator does the context of a number speak for?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.genre.rules import SCOPES, Rule, parse_condition, within
from extraction.genre.terms import Terms
from extraction.mentions.terms import Matcher
from extraction.types import Quantity

__all__ = ["LAZY", "UNKNOWN", "YES", "CompiledRule", "RuleBook", "accepts"]

_CONCEPT_SCOPES = SCOPES[: SCOPES.index("section")]
_NEAR = SCOPES.index("near")
_PERIOD = SCOPES.index("period")
LAZY = frozenset(SCOPES.index(scope) for scope in ("head", "after", "label", "sentence", "named"))
"""The scopes that are looked at only where a rule asks for them."""
UNKNOWN = -1
"""The mask of a scope that was not looked at yet."""
YES = "yes"
"""The value of the scopes that only hold or do not."""
_REMEMBERED = 4096
"""Contexts whose candidate rules are kept; more are not seen in ordinary text."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule as masks: `when` must each meet their scope, `unless` must not; `about` is what it wants near first.

    `method` and `reason` are what a link that it makes says of it.
    """

    rule: Rule
    when: tuple[tuple[int, int], ...]
    unless: tuple[tuple[int, int], ...]
    order: int
    about: int
    method: str
    reason: str

    def holds(self, context: Sequence[int]) -> bool:
        """Whether the rule holds in a context, a mask for each scope."""
        for scope, mask in self.when:
            if not context[scope] & mask:
                return False
        return not any(context[scope] & mask for scope, mask in self.unless)

    def beyond(self, scope: int) -> _Candidate:
        """The rule with its conditions on other scopes than one, those that cost most apart."""
        known = LAZY | {scope}
        return (
            self,
            tuple(condition for condition in self.when if condition[0] not in known),
            tuple(condition for condition in self.unless if condition[0] not in known),
            tuple((*condition, True) for condition in self.when if condition[0] in LAZY)
            + tuple((*condition, False) for condition in self.unless if condition[0] in LAZY),
        )


_Conditions = tuple[tuple[int, int], ...]
_Candidate = tuple[CompiledRule, _Conditions, _Conditions, tuple[tuple[int, int, bool], ...]]


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
            rule for rule in self.rules if any(scope == _PERIOD for scope, _ in rule.when)
        )
        self._by_concept, self._anywhere = _index(self.rules)
        self._counted: dict[str | None, bool] = {}
        self._candidates: dict[int, tuple[_Candidate, ...]] = {}

    def bits(self, scope: str, value: str) -> int:
        """The mask of a section key, unit, period or indicator, in the scope that holds it."""
        if scope in self._families:
            return self._families[scope].get(value, 0)
        return self._bits[scope].get(value, 0)

    def first(
        self, context: list[int], quantity: Quantity, mask: Callable[[int], int]
    ) -> CompiledRule | None:
        """The first rule that holds and whose indicator accepts the unit. The scopes of `LAZY`, which cost most, are
        `UNKNOWN` in the context until a rule that holds elsewhere needs them; then `mask` gives them."""
        for compiled, when, unless, lazy in self._near(context[_NEAR]):
            for place, wanted in when:
                if not context[place] & wanted:
                    break
            else:
                for place, barred in unless:
                    if context[place] & barred:
                        break
                else:
                    if _fits(context, lazy, mask) and self.accepts(compiled.rule.indicator, quantity):
                        return compiled
        return None

    def accepts(self, indicator: str, quantity: Quantity) -> bool:
        """Whether a number can be the indicator's, by its unit; a change has a unit of its own."""
        return quantity.period == "change" or accepts(
            self._indicators[indicator], quantity.unit, self._measures
        )

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

    def comparing(self, context: Sequence[int]) -> CompiledRule | None:
        """The first rule that holds of those that name a period: `上一年项目` is an indicator of its own."""
        return next((compiled for compiled in self._comparing if compiled.holds(context)), None)

    def _near(self, mask: int) -> tuple[_Candidate, ...]:
        """The rules, in order, that what stands near the number allows, with what else they want."""
        found = self._candidates.get(mask)
        if found is None:
            if len(self._candidates) >= _REMEMBERED:
                self._candidates.clear()
            possible = {rule.order: rule for rule in self._anywhere}
            for bit, rules in self._by_concept.items():
                if mask & bit:
                    possible.update((rule.order, rule) for rule in rules)
            kept = tuple(
                rule
                for _, rule in sorted(possible.items())
                if all(mask & wanted for scope, wanted in rule.when if scope == _NEAR)
                and not any(mask & barred for scope, barred in rule.unless if scope == _NEAR)
            )
            found = self._candidates[mask] = tuple(rule.beyond(_NEAR) for rule in kept)
        return found

    def _compile(self, rule: Rule, order: int) -> CompiledRule:
        when = tuple(self._masks(rule.when))
        about = next((mask for scope, mask in when if scope == _NEAR), 0)
        unless = tuple(self._masks(rule.unless))
        return CompiledRule(rule, when, unless, order, about, f"rule:{rule.id}", ", ".join(rule.when))

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


def _fits(
    context: list[int], conditions: Sequence[tuple[int, int, bool]], mask: Callable[[int], int]
) -> bool:
    """Whether conditions on the scopes of `LAZY` hold; what is asked for is kept in the context."""
    for scope, bits, wanted in conditions:
        if context[scope] == UNKNOWN:
            context[scope] = mask(scope)
        if (context[scope] & bits != 0) != wanted:
            return False
    return True


def _index(rules: Sequence[CompiledRule]) -> tuple[dict[int, list[CompiledRule]], list[CompiledRule]]:
    """The rules by the concepts of which they want one near, and those that want none there."""
    by_concept: dict[int, list[CompiledRule]] = {}
    anywhere: list[CompiledRule] = []
    for rule in rules:
        wanted = rule.about
        if not wanted:
            anywhere.append(rule)
        while wanted:
            bit = wanted & -wanted
            by_concept.setdefault(bit, []).append(rule)
            wanted ^= bit
    return by_concept, anywhere


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
