"""What one cell prints: its state, value and unit. And where, in running text, a cell's whole content may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extraction.genre.prints import Print
from extraction.types import Place

__all__ = ["BLANK", "NOWHERE", "CellReader", "Printed", "Reading"]

NOWHERE = Place()
"""The place of a cell in running text."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,8})?"
_LARGEST_CACHE = 4096


class Reading(NamedTuple):
    """The content of a cell. `value` is as printed, before its unit's scale; `unit` is the printed one, if any."""

    state: str
    value: Decimal | None = None
    unit: str | None = None


class Printed(NamedTuple):
    """A cell where it is printed. For a blank cell the span is empty or holds blanks only."""

    start: int
    end: int
    reading: Reading
    place: Place = NOWHERE


BLANK = Reading("blank")


class CellReader:
    """Reads cell texts of one genre.

    In folded text `runs` are of what may be whole cells, with blanks or pipes between them, and `goes_on` matches after
    a number that is part of a sentence. `known` holds what was read before.
    """

    def __init__(self, printed: Print) -> None:
        units = _alternatives(printed.units)
        minus, plus = _alternatives(printed.minus), _alternatives(printed.plus)
        note = rf"(?:{_alternatives(printed.notes)}|\[\d{{1,2}}\])?"
        self._number = re.compile(
            rf"(?:(?P<minus>{minus})|(?:{plus}))?(?P<number>{_DIGITS})"
            rf"(?:(?P<unit>{units})|\((?P<noted>{units})\))?{note}\Z"
        )
        self._states = {
            word: Reading(state, Decimal(0) if state == "none" else None)
            for state, words in (("none", printed.none), ("slash", printed.slash), ("dash", printed.dash))
            for word in words
        }
        self.known: dict[str, Reading | None] = {}
        marks = _alternatives(self._states)
        value = (
            rf"(?:(?:(?:{minus}|{plus})?(?:{_DIGITS})(?:{units}|\((?:{units})\))?{note}|{marks})(?=[\s|]|\Z)"
            r"(?![ \t]++[、.]))"
        )
        self.goes_on = re.compile(rf"[ \t]*(?:(?:{units})(?:[ \t]*[^\s|\d]|\d)|[,、。;:)%.])")
        self._run = re.compile(rf"{value}(?:[\s|]++{value})*+")
        begins = "".join(sorted({word[0] for word in (*printed.minus, *printed.plus, *self._states)}))
        self._marked_off = re.compile(rf"[\s|](?=[\d{re.escape(begins)}]){self._run.pattern}")
        self._glued = re.compile(r"\d(?<=[^\W\d_]\d|\)\d)\d*+[ \t]++(?=\d)")

    def runs(self, folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where runs of what may be whole cells stand in `folded[start:end]`: after a separator, or after a word if at
        least two numbers follow it."""
        glued = self._next_glued(folded, start, end)
        first = self._run.match(folded, start, end)
        position = start
        if first:
            yield first.span()
            position = first.end()
        for match in self._marked_off.finditer(folded, position, end):
            while glued and glued[0] <= match.start():
                if glued[0] >= position:
                    yield glued
                    position = glued[1]
                glued = self._next_glued(folded, max(glued[1], position), end)
            if match.start() >= position:
                yield match.start() + 1, match.end()
                position = match.end()
        while glued:
            if glued[0] >= position:
                yield glued
            glued = self._next_glued(folded, glued[1], end)

    def _next_glued(self, folded: str, start: int, end: int) -> tuple[int, int] | None:
        for match in self._glued.finditer(folded, start, end):
            run = self._run.match(folded, match.start(), end)
            if run:
                return run.span()
        return None

    def read(self, text: str) -> Reading | None:
        """What a folded cell text says; None where it is neither blank, a number nor one of the marks.

        Blanks inside are dropped, so a number that a narrow column wraps is whole again.
        """
        if not text:
            return BLANK
        if text in self.known:
            return self.known[text]
        reading = self._read(text)
        if len(self.known) < _LARGEST_CACHE:
            self.known[text] = reading
        return reading

    def _read(self, text: str) -> Reading | None:
        parts = text.split()
        if not parts:
            return BLANK
        if len(parts) > 1 and not _wrapped(parts):
            return None
        content = "".join(parts)
        if content in self._states:
            return self._states[content]
        match = self._number.match(content)
        if match is None:
            return None
        value = Decimal(match["number"].replace(",", ""))
        return Reading("number", -value if match["minus"] else value, match["unit"] or match["noted"])


def _wrapped(parts: list[str]) -> bool:
    """Whether the parts can be one number: groups of three digits, or no digits beside digits."""
    return all(
        not (before[-1].isdigit() and after[0].isdigit()) or len(after) == len("000")
        for before, after in pairwise(parts)
    )


def _alternatives(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]
