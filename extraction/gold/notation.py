"""What the rows notation needs to know about the language: which texts without digits can mean zero.

The words come from the genre's knowledge, so the notation holds none itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extraction.genre import Genre

__all__ = ["Notation", "load_notation"]


@dataclass(frozen=True, slots=True)
class Notation:
    """`units` maps every indicator to its catalogue unit; `money` are the units of sums.

    `widened` finds, behind the digits of a printed number, a scale word or an approximator that is no end of a unit:
    its value and interval must be written out. `counted` matches a text that begins like a number in Chinese
    characters: no zero by negation.
    """

    units: Mapping[str, str]
    money: frozenset[str]
    widened: re.Pattern[str]
    counted: re.Pattern[str]


@cache
def load_notation(genre: Genre) -> Notation:
    """The notation for a genre's catalogue and its language's numerals."""
    grammar = genre.grammar
    numerals, modifiers = grammar.numerals.words, grammar.modifiers
    scales = {*numerals.small_scales, *numerals.large_scales}
    digits = {character for character, value in numerals.digits.items() if value}
    vague = f"(?:{_either({*grammar.several, *grammar.upward})})(?:{_either(scales)})"
    ambiguous = {unit for _, unit, _ in grammar.units.by_kind() if unit.endswith(tuple(modifiers.after))}
    leading = f"{_either({*digits, *scales})}|{vague}"
    return Notation(
        units={key: indicator.unit for key, indicator in genre.indicators.items()},
        money=frozenset(
            indicator.unit for indicator in genre.indicators.values() if indicator.kind == "money"
        ),
        widened=re.compile(
            f"^(?:{_either(scales)})|{_either(set(numerals.more))}|(?:{_either(set(modifiers.after))})$"
            f"{''.join(f'(?<!{re.escape(unit)})' for unit in sorted(ambiguous))}"
        ),
        counted=re.compile(f"(?:{_either(set(modifiers.before))})?(?:{leading})"),
    )


def _either(words: set[str]) -> str:
    """A pattern of any of the words, the longest first, as NFKC folds them."""
    folded = {unicodedata.normalize("NFKC", word) for word in words if word}
    return "|".join(re.escape(word) for word in sorted(folded, key=lambda word: (-len(word), word)))
