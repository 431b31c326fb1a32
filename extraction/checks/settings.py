"""What stands around a number and sets it apart: another body's, another span of time, a part, another kind of case."""

from __future__ import annotations

import re

from extraction.checks.words import Words, clause_before, clause_of
from extraction.genre import Genre
from extraction.types import Record

__all__ = ["Settings", "before_in_sentence"]

_SENTENCE_END = re.compile(r"[。！？!?]")
_CLAUSES_END = re.compile(r"[。！？!?；;\n]")
_BRACKET = re.compile(r"\s*[(（][^()（）]{0,40}[)）]")
_WINDOW = 160


class Settings:
    """Finds the words of a genre that set a number apart."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._apart = genre.constraints.apart
        self._words = words

    def of(self, record: Record, text: str) -> frozenset[str]:
        """The classes of words that set the record apart in the document's `text`."""
        around = before_in_sentence(record, text) + _bracket_behind(record, text)
        found = {name for name in self._apart.settings if self._words.found(name, around)}
        clause = clause_before(record, text)
        found |= {name for name in self._apart.near if self._words.found(name, clause)}
        if self.office(record, text):
            found.add(self._apart.offices)
        return frozenset(found)

    def limit(self, record: Record, text: str) -> str | None:
        """The word that keeps the record from contradicting a table."""
        before = before_in_sentence(record, text)
        words = [self._words.first(name, before) for name in self._apart.limits]
        behind = _CLAUSES_END.split(text[record.end : record.end + _WINDOW])[0]
        words += [self._words.first(name, behind) for name in self._apart.behind]
        return next(filter(None, words), None) or self.office(record, text)

    def office(self, record: Record, text: str) -> str | None:
        """The body that the number is a part for: the word of one, behind one that names parts."""
        behind = self._words.behind(self._apart.partly, before_in_sentence(record, text))
        return self._words.first(self._apart.offices, behind) if behind else None

    def of_part(self, qualifier: str) -> bool:
        """Whether a qualifier says more than what its indicator does."""
        return bool(self._words.without(self._apart.plain, qualifier).strip())

    def part(self, record: Record, text: str, name: str) -> str | None:
        """The word by which the number counts a part of what is called `name`, or something else."""
        apart = self._apart
        if record.value == 0 and not any(character.isdigit() for character in record.text):
            return self._words.first(apart.lost, record.text, name)
        clause = self._words.without(apart.whole, clause_of(record, text))
        return self._words.first(apart.parts, clause, name)

    def of_people(self, unit: str) -> bool:
        """Whether the unit counts persons."""
        return self._words.found(self._apart.people, unit)


def before_in_sentence(record: Record, text: str) -> str:
    """What stands before the number in its sentence, or in its line where the sentence does not run on over lines."""
    before = _SENTENCE_END.split(text[max(0, record.start - _WINDOW) : record.start])[-1]
    return before if before in record.context else before.rpartition("\n")[2]


def _bracket_behind(record: Record, text: str) -> str:
    found = _BRACKET.match(text, record.end)
    return found.group() if found else ""
