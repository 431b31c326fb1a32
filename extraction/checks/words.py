"""The words around a number that decide how it may be read, and the name of a record in messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from extraction.genre import Genre
from extraction.genre.checks import Label
from extraction.remembered import Remembered
from extraction.text import quiet
from extraction.types import Record

__all__ = ["Words", "clause_before", "clause_of", "name_of", "quiet"]

_CLAUSE_START = re.compile(r"[，,。；;：:（(、\n]")
_UNMARKED = re.compile(f"[^{_CLAUSE_START.pattern[1:]}*+")
_WINDOW = 40
_PLACES = 512
"""Clauses that are kept."""
REMEMBERED = 4096
"""Texts whose folds are kept: each is searched for many classes of words."""


class Words:
    """Classes of words of a genre, found in folded text."""

    def __init__(self, genre: Genre) -> None:
        self._fold: Callable[[str], str] = Remembered(genre.characters.fold, REMEMBERED).__getitem__
        self._classes = {
            name: tuple(word.word for word in words) for name, words in genre.constraints.words.items()
        }
        self._longest_first = {
            name: tuple(sorted(words, key=len, reverse=True)) for name, words in self._classes.items()
        }
        self._any = {name: _any_of(words) for name, words in self._longest_first.items()}
        self._by_head = {name: _by_head(words) for name, words in self._classes.items()}
        unfolded = genre.characters.unfolded()
        self._heads = {
            name: _printed({word[0] for word in words}, unfolded) for name, words in self._classes.items()
        }
        self._tails = {
            name: _printed({word[-1] for word in words}, unfolded) for name, words in self._classes.items()
        }

    def of(self, name: str | None) -> tuple[str, ...]:
        """The words of the class, the longest first."""
        return self._longest_first[name] if name else ()

    def folded(self, text: str) -> str:
        """The text in the characters that words are written in."""
        return self._fold(text)

    def found(self, name: str | None, text: str) -> bool:
        """Whether `text` holds a word of the class; never for no class."""
        if name is None or not text:
            return False
        return self._any[name](self._fold(text)) is not None

    def joined(self, name: str | None, joiners: str | None, text: str) -> bool:
        """Whether a word of the class stands right before one of `joiners` in `text`."""
        if name is None or joiners is None or not self.found(joiners, text):
            return False
        folded = self._fold(text)
        return any(
            word + joiner in folded for word in self._classes[name] for joiner in self._classes[joiners]
        )

    def begins(self, name: str, text: str) -> str | None:
        """The word of the class that `text` begins with."""
        if text[:1] not in self._heads[name]:
            return None
        folded = self._fold(text)
        for word in self._by_head[name].get(folded[:1], ()):
            if folded.startswith(word):
                return word
        return None

    def ends(self, name: str, text: str) -> bool:
        """Whether `text` ends with a word of the class."""
        return text[-1:] in self._tails[name] and self._fold(text).endswith(self._classes[name])

    def ends_with(self, name: str | None, text: str) -> str | None:
        """The longest word of the class that `text` ends with."""
        if name is None or text[-1:] not in self._tails[name]:
            return None
        folded, words = self._fold(text), self._longest_first[name]
        return next(filter(folded.endswith, words)) if folded.endswith(words) else None

    def begins_with(self, name: str | None, text: str) -> bool:
        """Whether `text` begins with a word of the class; never for no class."""
        if name is None or text[:1] not in self._heads[name]:
            return False
        return self._fold(text).startswith(self._classes[name])

    def first(self, name: str, text: str, but: str = "") -> str | None:
        """The first word of the class that `text` holds, other than those in `but`."""
        folded = self._fold(text)
        if self._any[name](folded) is None:
            return None
        return next((word for word in self._classes[name] if word in folded and word not in but), None)

    def behind(self, name: str, text: str) -> str | None:
        """What stands behind the last word of the class in `text`; None where there is none."""
        folded = self._fold(text)
        if self._any[name](folded) is None:
            return None
        ends = [place + len(word) for word in self._classes[name] if (place := folded.rfind(word)) >= 0]
        return text[max(ends) :]

    def split(self, name: str | None, text: str) -> tuple[str, str, str]:
        """The folded `text` before, at and after the first word of the class; all before where there is none."""
        folded = self._fold(text)
        found = self._any[name](folded) if name else None
        if found is None:
            return folded, "", ""
        start, end = found.span()
        return folded[:start], folded[start:end], folded[end:]

    def without(self, name: str | None, text: str) -> str:
        """The folded `text` without the words of the class, longest first."""
        folded = self._fold(text)
        if name and self._any[name](folded) is not None:
            for word in self._longest_first[name]:
                folded = folded.replace(word, "")
        return folded


def _any_of(words: tuple[str, ...]) -> Callable[[str], re.Match[str] | None]:
    """Searches a text for the first of the words, the longest where several begin: for most classes several times as
    fast as looking for one word after another."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)").search


def _by_head(words: tuple[str, ...]) -> dict[str, list[str]]:
    """The words by their first character."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word)
    return heads


def _printed(characters: Iterable[str], unfolded: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """All that fold to one of the characters: few texts begin or end with one of them, the others need no fold."""
    return frozenset().union(*(unfolded.get(character, {character}) for character in characters))


def clause_before(record: Record, text: str, since: int = 0) -> str:
    """What stands in the document's `text` between the last mark, or the place `since`, and the number.

    >>> from types import SimpleNamespace
    >>> clause_before(SimpleNamespace(start=7), "ab, cd 8")
    ' cd '
    """
    return _CLAUSES[record.start, text, since]


def _clause_before(place: tuple[int, str, int]) -> str:
    """The clause before a place, of a text since another place."""
    start, text, since = place
    window = text[max(since, start - _WINDOW, 0) : start]
    clause = _UNMARKED.match(window[::-1])
    return window[len(window) - clause.end() :] if clause else ""


_CLAUSES = Remembered(_clause_before, _PLACES)
"""Several checks ask for the clause before the same number."""


def clause_of(record: Record, text: str) -> str:
    """What stands in the document's `text` on both sides of the number, up to the next marks."""
    return clause_before(record, text) + _CLAUSE_START.split(text[record.end : record.end + _WINDOW])[0]


def name_of(record: Record) -> Label:
    """What a message calls the record: a cell by its row and column, a number of the narrative as printed."""
    name = "/".join(label for label in (record.row, record.column) if label) or record.text
    return Label(zh=name, en=name)
