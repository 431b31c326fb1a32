"""Where words of the forms stand in a text: one pass of an automaton over the text, past its blanks.

A label that is wrapped, spaced or set one character a line is found like a whole one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

import ahocorasick

from extraction.genre.layouts import Form
from extraction.types import made

__all__ = ["GROUP", "HEADER", "HEADING", "ROW", "LabelFinder", "Mark"]

ROW, GROUP, HEADER, HEADING = 1, 2, 4, 8
"""What a word is to a form: part of a row's label, of a group's, a word of the header, or of the heading above."""

_UNUSUAL_BLANKS = (
    "\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What is blank to us but not to every automaton."""
_NOTE = re.compile(r"\([^()]{9,400}(?:\([^()]{0,60}\)[^()]{0,400}){0,9}\)")
"""A bracketed explanation; the brackets of a numbering hold less."""


class Mark(NamedTuple):
    """A word of the forms in a text, with all that it means: (form, what it is, index of the row or group)."""

    start: int
    end: int
    word: str
    uses: tuple[tuple[int, int, int], ...]
    kinds: int

    def means(self, kind: int) -> bool:
        """Whether the word is this to any form."""
        return self.kinds & kind != 0


class LabelFinder:
    """Finds the words of all forms at once."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        uses: dict[str, list[tuple[int, int, int]]] = {}
        for index, form in enumerate(forms):
            for number, row in enumerate(form.rows):
                for key in row.keys:
                    uses.setdefault(key, []).append((index, ROW, number))
            for number, (_, keys) in enumerate(form.groups):
                for key in keys:
                    uses.setdefault(key, []).append((index, GROUP, number))
            for kind, words in ((HEADER, form.headers), (HEADING, form.headings)):
                for word in words:
                    uses.setdefault(word, []).append((index, kind, 0))
        self._automaton = ahocorasick.Automaton()
        for word, meaning in uses.items():
            kinds = sum({kind for _, kind, _ in meaning})
            self._automaton.add_word(word, (word, tuple(meaning), kinds))
        self._automaton.make_automaton()

    def find(self, folded: str) -> list[Mark]:
        """The marks in the order of their start; one that begins inside another is dropped."""
        text = folded
        for blank in filter(folded.__contains__, _UNUSUAL_BLANKS):
            text = text.replace(blank, " ")
        found = []
        for last, (word, uses, kinds) in self._automaton.iter(text, ignore_white_space=True):
            start = last + 1 - len(word)
            if not text.startswith(word, start):
                start = _start(text, word, last)
            found.append((start, -(last + 1), word, uses, kinds))
        found.sort()
        marks: list[Mark] = []
        reach = 0
        for start, end, word, uses, kinds in found:
            if start >= reach:
                reach = -end
                marks.append(made(Mark, (start, reach, word, uses, kinds)))
        return _outside_notes(marks, folded)


def _start(text: str, word: str, last: int) -> int:
    """Where a word begins whose last character stands at `last`, blanks inside it not counted."""
    left = len(word) - 1
    while left:
        last -= 1
        left -= not text[last].isspace()
    return last


def _outside_notes(marks: list[Mark], folded: str) -> list[Mark]:
    """Without the row labels that an explanation in brackets mentions."""
    if "(" not in folded:
        return marks
    notes = [match.span() for match in _NOTE.finditer(folded)]
    if not notes:
        return marks
    starts = [start for start, _ in notes]
    kept = []
    for mark in marks:
        note = bisect_right(starts, mark.start) - 1 if mark.kinds & ROW else -1
        if note < 0 or mark.end > notes[note][1]:
            kept.append(mark)
    return kept
