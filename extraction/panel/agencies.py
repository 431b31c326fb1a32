"""Which reports are of one agency: names compared without what print changes, never guessed to be equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extraction.genre import Genre

__all__ = ["Rename", "find_renames", "normalised"]

ALIKE = 0.5
"""Share of common pairs of characters from which two names may be one body's, before and after a renaming."""


class Rename(NamedTuple):
    """Two agencies that may be one: the second's reports begin where the first's end, and the names are alike."""

    before: str
    after: str
    year: int
    likeness: float


def normalised(agency: str | None, genre: Genre) -> str | None:
    """The name as agencies are compared: of one script and width, without blanks, quotes and marks.

    The place stays in the name: bodies of the same name in two places are two agencies.
    """
    if agency is None:
        return None
    folded = genre.characters.fold(agency)
    return "".join(character for character in folded if character.isalnum()) or None


def find_renames(years: Mapping[str, Sequence[int]]) -> list[Rename]:
    """Pairs of agencies that may be one under two names, by the years that each reported on. Nothing is merged."""
    spans = {agency: (min(known), max(known)) for agency, known in sorted(years.items())}
    starting: dict[int, list[str]] = {}
    for agency, (first, _) in spans.items():
        starting.setdefault(first, []).append(agency)
    index = {year: _by_pair(agencies) for year, agencies in starting.items()}
    found = []
    for before, (_, last) in spans.items():
        near = index.get(last + 1, {})
        candidates = dict.fromkeys(agency for pair in sorted(_pairs(before)) for agency in near.get(pair, ()))
        for after in sorted(candidates):
            likeness = _likeness(before, after)
            if likeness >= ALIKE:
                found.append(Rename(before, after, last + 1, round(likeness, 4)))
    return found


def _by_pair(agencies: Sequence[str]) -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = {}
    for agency in agencies:
        for pair in _pairs(agency):
            pairs.setdefault(pair, []).append(agency)
    return pairs


def _pairs(name: str) -> set[str]:
    return {name[place : place + 2] for place in range(len(name) - 1)}


def _likeness(one: str, other: str) -> float:
    """Dice's coefficient over pairs of characters.

    >>> _likeness("abcd", "abce")
    0.6666666666666666
    """
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
