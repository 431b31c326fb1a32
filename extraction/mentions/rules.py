"""The rules of a genre, compiled to masks: which indicator does the context of a number speak for?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.genre.rules import SCOPES, Rule, parse_condition, within
from extraction.genre.terms import Terms
from extraction.mentions.terms import Matcher
from extraction.types import Quantity

__all__ = ["CompiledRule", "RuleBook", "accepts"]

_CONCEPT_SCOPES = SCOPES[: SCOPES.index("section")]
_NEAR = SCOPES.index("near")
_PERIOD = SCOPES.index("period")
_REMEMBERED = 4096
"""Contexts whose candidate rules are kept; more are not seen in ordinary text."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule as masks: `when` must each meet their scope, `unless` must not."""

    rule: Rule
    when: tuple[tuple[int, int], ...]
    unless: tuple[tuple[int, int], ...]
    near: int

    def holds(self, context: Sequence[int]) -> bool:
        """Whether the rule holds in a context, a mask for each scope."""
        for scope, mask in self.when:
            if not context[scope] & mask:
                return False
        return not any(context[scope] & mask for scope, mask in self.unless)


class RuleBook:
    """The rules in order, and the bits of the words that conditions use beside concepts."""

    def __init__(
        self, rules: Sequence[Rule], matcher: Matcher, indicators: Mapping[str, Indicator], terms: Terms
    ) -> None:
        self._matcher = matcher
        self._indicators = indicators
        self._measures = terms.measures
        self._bits: dict[str, dict[str, int]] = {scope: {} for scope in SCOPES}
        self.rules = tuple(self._compile(rule) for rule in rules)
        self._families = {
            scope: {name: self._family_mask(scope, name) for name in indicators}
            for scope in ("total", "previous")
        }
        self._comparing = tuple(
            rule for rule in self.rules if any(scope == _PERIOD for scope, _ in rule.when)
        )
        self._candidates: dict[int, tuple[CompiledRule, ...]] = {}

    def bits(self, scope: str, value: str) -> int:
        """The mask of a section key, unit, period or indicator, in the scope that holds it."""
        if scope in self._families:
            return self._families[scope].get(value, 0)
        return self._bits[scope].get(value, 0)

    def first(self, context: Sequence[int], unit: str | None, *, change: bool = False) -> CompiledRule | None:
        """The first rule that holds and whose indicator accepts the unit; a `change` has a unit of its own."""
        for compiled in self._near(context[_NEAR]):
            indicator = self._indicators[compiled.rule.indicator]
            if compiled.holds(context) and (change or accepts(indicator, unit, self._measures)):
                return compiled
        return None

    def accepts(self, indicator: str, quantity: Quantity) -> bool:
        """Whether a number can be the indicator's, by its unit; a change has a unit of its own."""
        return quantity.period == "change" or accepts(
            self._indicators[indicator], quantity.unit, self._measures
        )

    def comparing(self, context: Sequence[int]) -> CompiledRule | None:
        """The first rule that holds of those that name a period: what `上一年项目` counts stands in the table itself."""
        return next((compiled for compiled in self._comparing if compiled.holds(context)), None)

    def _near(self, mask: int) -> tuple[CompiledRule, ...]:
        """The rules that what stands near the number allows."""
        candidates = self._candidates.get(mask)
        if candidates is None:
            if len(self._candidates) >= _REMEMBERED:
                self._candidates.clear()
            candidates = tuple(
                rule
                for rule in self.rules
                if all(mask & wanted for scope, wanted in rule.when if scope == _NEAR)
                and not any(mask & barred for scope, barred in rule.unless if scope == _NEAR)
            )
            self._candidates[mask] = candidates
        return candidates

    def _compile(self, rule: Rule) -> CompiledRule:
        when = tuple(self._masks(rule.when))
        return CompiledRule(
            rule, when, tuple(self._masks(rule.unless)), sum(mask for scope, mask in when if scope == _NEAR)
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
    return unit in indicator.units if indicator.units else unit not in measures
