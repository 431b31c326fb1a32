"""Numbers that one behind them sums up, however far they are from it.

`三者共计87件` takes as many as it says, `总人数303人次` all of its sentence, `咨询总量1986人次` those of its noun.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extraction.checks.parts import Axes, are_alike, family_of, kind_of, names
from extraction.checks.words import Words, clause_before
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck
from extraction.genre.signals import Signals
from extraction.types import Record

__all__ = ["Summed", "verbs_of"]

_LONGEST = 20
_APART = 120
"""Characters between two numbers of one sum."""
_FAR = 200
"""Characters of a sentence before its total."""
_FEWEST = 2
_NOUN = 4
"""Characters of a noun that are compared."""
_END = re.compile(r"[。！？!?\n]")


class Summed:
    """Finds such numbers."""

    def __init__(self, genre: Genre, words: Words, check: BreakdownCheck, signals: Signals) -> None:
        self._words = words
        self._items = check.items
        self._overlapping = check.overlapping
        self._signals = signals
        self._verbs = words.of(signals.verbs)
        self._numerals = genre.grammar.numerals
        self._common = genre.constraints.apart.common
        self._axes = Axes(genre.families)
        groups = "|".join(map(re.escape, words.of(signals.groups)))
        self._groups = re.compile(f"(.)(?:{groups})")

    def before(
        self, counted: Sequence[Record], place: int, owners: Mapping[str, Record], text: str
    ) -> tuple[Record, ...]:
        """The numbers that the one at `place` sums up, none where it does not say so. `owners` are the totals of the
        parts of lists, by record id."""
        total = counted[place]
        clause = clause_before(total, text)
        count = self._summed(clause)
        noun = self._noun(clause) if count is None else frozenset()
        if count is None and not noun and not self._sums_all(total, clause, text):
            return ()
        parts: list[Record] = []
        after = total.start - len(clause)
        for record in reversed(counted[max(0, place - _LONGEST) : place]):
            if record.end > after:
                continue
            between = text[record.end : after]
            if len(between) > _APART or "\n" in between or (count is None and _END.search(between)):
                break
            if count is None and record.unit != total.unit:
                break
            if noun and not self._has(noun, record, text):
                break
            if record.unit != total.unit and names(record, parts[-1] if parts else None, text):
                continue
            if are_alike(record, total, self._words, self._items) and (
                owners.get(record.record_id, total) is total
            ):
                parts.append(record)
            if len(parts) == count:
                break
            after = record.start
        if parts and self._words.found(self._signals.open, text[parts[-1].end : total.start]):
            return ()
        if noun and not self._are_parts(parts, total):
            return ()
        enough = len(parts) == count if count else len(parts) >= _FEWEST
        return tuple(reversed(parts)) if enough else ()

    def _sums_all(self, total: Record, clause: str, text: str) -> bool:
        """Whether the clause begins with a word for the whole, and its sentence says before what it says was done."""
        if not self._words.begins_with(self._signals.whole, clause.strip()):
            return False
        sentence = _END.split(text[max(0, total.start - _FAR) : total.start - len(clause)])[-1]
        return all(verb in sentence for verb in verbs_of(self._words, self._verbs, total, text))

    def _summed(self, clause: str) -> int | None:
        """How many things the clause says that its number sums up; None where it says nothing of the sort."""
        if not self._words.found(self._signals.sums, clause):
            return None
        folded = self._words.folded(clause)
        for group in self._groups.finditer(folded):
            if self._words.found(self._signals.sums, folded[group.end() :]):
                numeral = self._numerals.read(group[1])
                if numeral is not None and numeral.value >= _FEWEST:
                    return int(numeral.value)
        return None

    def _noun(self, clause: str) -> frozenset[str]:
        """The pairs of characters of the noun of which the clause tells the whole number: 全年咨询总量为."""
        told, grand, behind = self._words.split(self._signals.grand, clause)
        if not grand or self._words.without(self._signals.links, behind).strip():
            return frozenset()
        noun = self._words.without(self._common, told).strip()[-_NOUN:]
        return frozenset(one + other for one, other in pairwise(noun))

    def _has(self, noun: frozenset[str], part: Record, text: str) -> bool:
        clause = self._words.folded(clause_before(part, text))
        return any(pair in clause for pair in noun)

    def _are_parts(self, parts: Sequence[Record], total: Record) -> bool:
        """Whether numbers of one noun are of its sort, told apart by one thing, and carry nothing twice."""
        if any(part.indicator.startswith(self._overlapping) for part in parts):
            return False
        if len({kind_of(part) for part in (*parts, total)}) <= len(parts):
            return False
        family = family_of(total)
        return all(family_of(part) == family and self._axes.one(parts[0], part) for part in parts)


def verbs_of(words: Words, verbs: Sequence[str], total: Record, text: str) -> Sequence[str]:
    """The verbs of the clause before a number."""
    clause = words.folded(clause_before(total, text))
    return [verb for verb in verbs if verb in clause]
