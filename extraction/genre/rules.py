"""The rules that link a number to an indicator (`rules.toml`), in order of precedence: the first that holds wins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file
from extraction.genre.indicators import Indicator
from extraction.genre.terms import Terms

__all__ = ["MARKS", "SCOPES", "Condition", "Rule", "load_rules", "parse_condition", "within"]

SCOPES = (
    "near", "head", "after", "touch", "label", "before", "sentence", "topic", "heading", "setting", "section", "total",
    "previous", "unit", "period", "negated", "named", "object", "told", "since",
)  # fmt: skip
"""Where a condition looks. `near`: the number's own stretch of text; `head`: the nearest noun; `after`: the term that
begins where the number ends; `touch`: the one that ends where it begins; `label`: the term before the comma or colon
that begins the number's stretch; `before`, `sentence`: the sentence up to the number, and whole; `topic`: the last
topic named; `heading`: the headings above; `setting`: either, or what the numbers beside it count. These ten hold
concepts. `section` holds section keys; `total` and `previous` families of indicators (of the breakdown's total, of
the number before in the sentence); `unit` printed units; `period` periods; `negated`, `named` (a noun phrase stands
before the number) and `object` (one does behind the last act before it, which says more than that information is
meant) hold `yes`. `told`: the words behind the number say that all of it is `trade` (of some matter of the trade), or
`unrelated` to the genre's, or what follows `among` information or `amid` whatever it counts. `since` holds the
years up to that of the report."""

_CONCEPT_SCOPES = frozenset(SCOPES[: SCOPES.index("section")])


MARKS = ("\u3010", "\u3011")
"""The brackets in which the number of an example stands."""


class Rule(Schema):
    """`indicator` is meant where all of `when` hold and none of `unless`.

    A condition is `scope value|value…`: one of the values is found in that scope (`near website|gazette`).
    `qualifier`: `phrase` keeps what the number counts as printed, `term` only the term that met the first condition,
    `channel` the channel with its name (none where no channel is named), `channels` all of them, over commas,
    `inherit` the qualifier of the number before. In `example` and `counterexample` the number stands in brackets
    (U+3010, U+3011); `section` is the section that they stand in. What follows the number of a rule that tells it
    `aside` goes on as if it were not there: `复议5件，上年结转2件，维持4件`.
    """

    id: str
    indicator: str
    when: tuple[str, ...]
    unless: tuple[str, ...] = ()
    qualifier: Literal["none", "phrase", "term", "channel", "channels", "inherit"] = "none"
    example: str
    counterexample: str | None = None
    section: str = ""
    aside: bool = False


Condition = tuple[str, tuple[str, ...]]


class _File(Schema):
    rule: tuple[Rule, ...]


def parse_condition(condition: str) -> Condition:
    """The scope and the values of a condition.

    >>> parse_condition("near website|platform")
    ('near', ('website', 'platform'))
    """
    scope, _, values = condition.partition(" ")
    return scope, tuple(values.split("|"))


def load_rules(path: Path, indicators: Mapping[str, Indicator], terms: Terms) -> tuple[Rule, ...]:
    """The rules of a genre, in order. Raises `KnowledgeError` for a doubled id, a condition that names no scope or no
    concept, an indicator that the catalogue does not hold, and an example without a marked number."""
    rules = load_file(path, _File).rule
    seen: set[str] = set()
    for rule in rules:
        where = f"{path}: rule {rule.id}"
        if rule.id in seen:
            raise KnowledgeError(f"{where} is defined twice")
        seen.add(rule.id)
        if rule.indicator not in indicators:
            raise KnowledgeError(f"{where}: no indicator {rule.indicator!r}")
        for text in (rule.example, rule.counterexample):
            if text is not None and text.count(MARKS[0]) != 1:
                raise KnowledgeError(f"{where}: an example marks one number")
        for condition in rule.when + rule.unless:
            scope, values = parse_condition(condition)
            if scope not in SCOPES or not all(values):
                raise KnowledgeError(f"{where}: no condition: {condition!r}")
            for value in values:
                _check_value(where, scope, value, indicators, terms)
    return rules


def _check_value(
    where: str, scope: str, value: str, indicators: Mapping[str, Indicator], terms: Terms
) -> None:
    if scope in _CONCEPT_SCOPES and value not in terms.concepts:
        raise KnowledgeError(f"{where}: no concept {value!r}")
    if scope in ("total", "previous") and not any(within(known, value) for known in indicators):
        raise KnowledgeError(f"{where}: no indicator begins with {value!r}")


def within(indicator: str, family: str) -> bool:
    """Whether the indicator is the family or one of its members.

    >>> within("applications.outcome.granted", "applications.outcome"), within("applications.share", "application")
    (True, False)
    """
    return indicator == family or indicator.startswith(family + ".")
