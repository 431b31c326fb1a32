"""Lists that are complete because their sentence says how many parts they have: 共三类，……。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.checks.words import Words
from extraction.genre import Genre
from extraction.types import Record

__all__ = ["Counted"]

FEWEST = 3
"""A list of fewer parts has a number beside it by chance."""
_BEFORE, _BEHIND = 60, 8
"""Characters before the total and behind the last part that are looked at."""
_SENTENCE_END = re.compile(r"[。！？!?\n]")


class Counted:
    """Finds the number of the parts in the sentence of a list."""

    def __init__(self, genre: Genre, words: Words, kinds: str | None) -> None:
        self._words = words
        self._kinds = kinds
        self._read = genre.grammar.numerals.read
        numerals = genre.grammar.numerals.words
        characters = re.escape("".join({*numerals.digits, *numerals.small_scales}))
        found = "|".join(map(re.escape, words.of(kinds)))
        self._counts = re.compile(f"(?<![0-9.{characters}])([0-9]{{1,2}}|[{characters}]{{1,3}})(?:{found})")

    def closes(self, total: Record, parts: Sequence[Record], text: str) -> bool:
        """Whether the sentence says that there are as many parts as are listed."""
        if len(parts) < FEWEST or self._kinds is None:
            return False
        before = _SENTENCE_END.split(text[max(0, total.start - _BEFORE) : parts[0].start])[-1]
        behind = _SENTENCE_END.split(text[parts[-1].end : parts[-1].end + _BEHIND])[0]
        return any(
            (numeral := self._read(count)) is not None and numeral.value == len(parts)
            for stretch in (before, behind)
            for count in self._counts.findall(self._words.without(None, stretch))
        )
