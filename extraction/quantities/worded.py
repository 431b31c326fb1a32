"""Numbers that are not a numeral with a unit: words that imply one (过半, 满分), durations in two units (5小时12分)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from extraction.genre.grammar import Compound, WordedNumber
from extraction.quantities.units import Unit

__all__ = ["Durations", "Worded", "worded_pattern"]

_THOUSANDTH = Decimal("0.001")


def worded_pattern(words: Mapping[str, WordedNumber]) -> str:
    """The source of a pattern of the words where they are no part of others, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_fenced(word, words[word]) for word in longest_first)


def _fenced(word: str, knowledge: WordedNumber) -> str:
    behind = f"(?<![{re.escape(knowledge.not_after)}]{re.escape(word)})" if knowledge.not_after else ""
    ahead = f"(?![{re.escape(knowledge.not_before)}])" if knowledge.not_before else ""
    return f"{re.escape(word)}{behind}{ahead}"


class Worded:
    """Looks up the words that say a number."""

    def __init__(self, words: Mapping[str, WordedNumber]) -> None:
        self._words = words
        self._pattern = re.compile(worded_pattern(words))

    def at(self, text: str, start: int) -> tuple[WordedNumber, int] | None:
        """The word at `start` and its end."""
        match = self._pattern.match(text, start)
        return None if match is None else (self._words[match.group()], match.end())


class Durations:
    """Puts two units of time together."""

    def __init__(self, compounds: Iterable[Compound]) -> None:
        self._ratios = {
            (compound.larger, smaller): (Decimal(compound.ratio), compound.name, compound.smaller[0])
            for compound in compounds
            for smaller in compound.smaller
        }

    def join(self, value: Decimal, unit: Unit, rest: Decimal, smaller: Unit) -> tuple[Decimal, Unit] | None:
        """Both in the larger unit where that is exact, else in the smaller one; None where they do not go together."""
        found = self._ratios.get((unit.name, smaller.name))
        if found is None:
            return None
        ratio, larger, name = found
        part = (rest / ratio).quantize(_THOUSANDTH)
        if part * ratio == rest:
            return (value + part).normalize(), unit._replace(name=larger or unit.name, kind="duration")
        return value * ratio + rest, smaller._replace(name=name, kind="duration")
