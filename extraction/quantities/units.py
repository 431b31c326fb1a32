"""Finds the unit after a number."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extraction.genre.grammar import Units
from extraction.interval import ZERO

__all__ = ["Unit", "UnitTable"]

_LONGEST_BRACKET = 8
_HALF = Decimal("0.5")


class Unit(NamedTuple):
    """A unit as printed, its short form, its kind, how many of the short form it is, and what it adds to their number
    (一个半月); `plain`: one and nothing."""

    printed: str
    name: str
    kind: str
    factor: Decimal
    more: Decimal
    not_before: str
    unless: tuple[str, ...]
    plain: bool
    whole: bool
    """Whether it counts things that come whole."""


class UnitTable:
    """Looks up the longest unit at a place."""

    def __init__(self, units: Units) -> None:
        self._by_first: dict[str, list[tuple[str, Unit]]] = {}
        for kind, printed, word in units.by_kind():
            unit = Unit(
                printed=printed,
                name=word.as_ or printed,
                kind=kind,
                factor=Decimal(word.factor),
                more=_HALF if word.half else ZERO,
                not_before=word.not_before,
                unless=word.unless,
                plain=word.factor == 1 and not word.half,
                whole=kind == "count",
            )
            self._by_first.setdefault(printed[0], []).append((printed, unit))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))
        self.names = {noun: word.unit for noun, word in units.count_nouns.items()}
        self._copulas = frozenset(units.copulas)
        self._longest_noun = max(map(len, self.names), default=0)

    def beginning_with(self, characters: str) -> list[str]:
        """The units that begin with one of `characters`, as printed."""
        return sorted(printed for first in sorted(characters) for printed, _ in self._by_first.get(first, ()))

    def match(self, text: str, start: int) -> tuple[Unit, int] | None:
        """The longest unit at `start` and its end, with a second unit in brackets or behind a stroke: 篇(条)."""
        for printed, unit in self._by_first.get(text[start : start + 1], ()):
            if text.startswith(printed, start):
                end = start + len(printed)
                if end < len(text) and text[end] in unit.not_before and not text.startswith(unit.unless, end):
                    continue
                return unit, self._with_second(text, end)
        return None

    def _with_second(self, text: str, end: int) -> int:
        mark = text[end : end + 1]
        if mark and mark in "(/":
            second = self._plain(text, end + 1)
            if second is not None and mark == "/":
                return second
            if second is not None and text[second : second + 1] == ")":
                return second + 1
        return end

    def _plain(self, text: str, start: int) -> int | None:
        for printed, unit in self._by_first.get(text[start : start + 1], ()):
            if unit.kind == "count" and text.startswith(printed, start):
                return start + len(printed)
        return None

    def match_bracketed(self, text: str, start: int) -> tuple[Unit, int] | None:
        """A unit alone in brackets at `start`: 12(件)."""
        if text[start : start + 1] != "(":
            return None
        found = self.match(text, start + 1)
        if found is None or text[found[1] : found[1] + 1] != ")":
            return None
        return found[0], found[1] + 1

    def _in_bracket(self, text: str, end: int) -> str | None:
        """The unit alone in the bracket that ends at `end`: 信息数量（条）：120."""
        opening = text.rfind("(", max(0, end - _LONGEST_BRACKET), end) if text[end - 1 : end] == ")" else -1
        found = self.match_bracketed(text, opening) if opening >= 0 else None
        return found[0].name if found is not None and found[1] == end else None

    def from_noun(self, text: str, end: int) -> str | None:
        """The unit that the noun before `end` says (条数为), or None."""
        while end and text[end - 1] in self._copulas:
            end -= 1
        bracketed = self._in_bracket(text, end)
        if bracketed is not None:
            return bracketed
        for length in range(2, self._longest_noun + 1):
            unit = self.names.get(text[max(0, end - length) : end])
            if unit is not None:
                return unit
        return None
