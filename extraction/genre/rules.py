"""The rules that link a number to an indicator (`rules.toml`), in order of precedence: the first that holds wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file
from extraction.genre.indicators import Indicator
from extraction.genre.terms import Terms

__all__ = ["MARKS", "SCOPES", "Condition", "Rule", "heading_of", "load_rules", "parse_condition", "within"]

SCOPES = (
    "near", "head", "after", "touch", "label", "before", "sentence", "topic", "heading", "setting", "section", "total",
    "previous", "unit", "period", "negated", "named", "object", "told", "since",
)  # fmt: skip
"""Where a condition looks. The first ten scopes contain concepts:

    near      the number's own context
    head      the nearest noun
    after     the term that begins where the number ends
    touch     the term that ends where the number begins
    label     the term before the comma or colon that begins the number's context
    before    the sentence up to the number
    sentence  the whole sentence
    topic     the last topic named
    heading   the headings above
    setting   topic or heading, or what the neighbouring numbers count

The others contain values:

    section   the key of the section
    total     families of the indicator of the breakdown's total
    previous  families of the indicator of the preceding number in the sentence
    unit      the printed unit
    period    the period
    negated   `yes` for a zero by negation
    named     `yes` if a noun phrase precedes the number
    object    `yes` if a noun phrase follows the last act before the number and says more than that information is meant
    told      what the words after the number say of it: all of it concerns a matter of the `trade`, or is `unrelated`
              to the genre's subject, or what follows is `among` information or `amid` whatever the number counts, or
              all of the staff is `full_time` or `part_time`
    since     the years up to that of the report
"""

_CONCEPT_SCOPES = frozenset(SCOPES[: SCOPES.index("section")])


MARKS = ("\u3010", "\u3011")
"""The brackets that mark the number of an example."""
_NUMBERED = re.compile(r"\(\w\)")
"""Begins the heading that the first line of an example is."""


class Rule(Schema):
    """A rule: the number counts `indicator` if all of `when` hold and none of `unless`.

    A condition is `scope value|value…` and holds if one of the values is in that scope (`near website|gazette`).
    `qualifier` says which qualifier the link gets: `phrase` what the number counts as printed, `term` only the term
    that met the first condition, `channel` the channel with its name (none if no channel is named), `channels` all of
    them, across commas, `inherit` the qualifier of the preceding number. In `example` and `counterexample`, which are
    in the section `section` or under their own heading (`heading_of`), brackets mark the number (U+3010, U+3011). What
    follows the number of an `aside` rule continues as if that number were not there: `复议5件，上年结转2件，维持4件`.
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


def heading_of(example: str) -> str:
    """The heading of an example whose first line has a number in brackets; nothing where it has none."""
    line, end, _ = example.partition("\n")
    return line if end and _NUMBERED.match(line) else ""


def load_rules(path: Path, indicators: Mapping[str, Indicator], terms: Terms) -> tuple[Rule, ...]:
    """The rules of a genre, in order.

    Raises `KnowledgeError` for a duplicate id, an unknown scope, concept or indicator, and an example without exactly
    one marked number.
    """
    rules = load_file(path, _File).rule
    seen: set[str] = set()
    for rule in rules:
        where = f"{path}: rule {rule.id}"
        if rule.id in seen:
            raise KnowledgeError(f"{where} is defined twice")
        seen.add(rule.id)
        if rule.indicator not in indicators:
            raise KnowledgeError(f"{where}: unknown indicator {rule.indicator!r}")
        for text in (rule.example, rule.counterexample):
            if text is not None and text.count(MARKS[0]) != 1:
                raise KnowledgeError(f"{where}: an example must mark exactly one number")
        for condition in rule.when + rule.unless:
            scope, values = parse_condition(condition)
            if scope not in SCOPES or not all(values):
                raise KnowledgeError(f"{where}: invalid condition {condition!r}")
            for value in values:
                _check_value(where, scope, value, indicators, terms)
    return rules


def _check_value(
    where: str, scope: str, value: str, indicators: Mapping[str, Indicator], terms: Terms
) -> None:
    if scope in _CONCEPT_SCOPES and value not in terms.concepts:
        raise KnowledgeError(f"{where}: unknown concept {value!r}")
    if scope in ("total", "previous") and not any(within(known, value) for known in indicators):
        raise KnowledgeError(f"{where}: no indicator begins with {value!r}")


def within(indicator: str, family: str) -> bool:
    """Whether the indicator is the family or one of its members.

    >>> within("applications.outcome.granted", "applications.outcome"), within("applications.share", "application")
    (True, False)
    """
    return indicator == family or indicator.startswith(family + ".")
