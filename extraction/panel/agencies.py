"""Which reports belong to one agency: names are normalised and compared, never guessed to be equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from extraction.genre import Genre

__all__ = ["Rename", "find_renames", "find_scoped", "normalised"]

ALIKE = 0.5
"""The share of common character pairs from which two names may belong to one body that was renamed."""

PLACE = 2
"""The number of characters that names of bodies of one place have in common at the beginning."""


class Rename(NamedTuple):
    """Two agencies that may be one: similar names, and the second's years follow the first's or fill its gaps."""

    before: str
    after: str
    year: int
    likeness: float


def normalised(agency: str | None, genre: Genre) -> str | None:
    """The name used to compare agencies: one script and width, without spaces and punctuation.

    The name includes the place: bodies of the same name in two places are two agencies.
    """
    if agency is None:
        return None
    folded = genre.characters.fold(agency)
    return "".join(character for character in folded if character.isalnum()) or None


def find_renames(years: Mapping[str, Sequence[int]], genre: Genre) -> list[Rename]:
    """Pairs of agencies that may be one under two names, by the years that each reported on. Nothing is merged.

    The second begins after the first did and reports on none of its years; their names are alike, or one has become the
    other in a reform that is known (then they are one place's, and the likeness is 1).
    """
    reforms = [(renamed.before, renamed.after) for renamed in genre.constraints.agencies.renamed]
    pairs = {agency: _pairs(agency) for agency in years}
    reported = {agency: frozenset(of) for agency, of in years.items()}
    places: dict[str, list[str]] = {}
    for agency in sorted(years):
        places.setdefault(agency[:PLACE], []).append(agency)
    found = []
    for before in sorted(years):
        successors = _successors(before, reforms)
        for after in places[before[:PLACE]]:
            if not reported[before].isdisjoint(reported[after]):
                continue
            known = any(after.startswith(name) for name in successors)
            likeness = 1.0 if known else _likeness(pairs[before], pairs[after])
            if likeness >= ALIKE and _follows(years[before], years[after], likeness == 1.0):
                found.append(Rename(before, after, min(years[after]), round(likeness, 4)))
    return found


def find_scoped(agencies: Iterable[str], genre: Genre) -> list[tuple[str, str]]:
    """Pairs of agencies of which the second is the first with a word for a part or the whole of it at the end."""
    scopes = [scope.word for scope in genre.constraints.agencies.scopes]
    names = set(agencies)
    return [
        (name, f"{name}{scope}") for name in sorted(names) for scope in scopes if f"{name}{scope}" in names
    ]


def _successors(before: str, reforms: Iterable[tuple[str, str]]) -> list[str]:
    """How the name of an agency of the same place begins which took over from this one in a known reform."""
    found = []
    for old, new in reforms:
        place, named, _ = before.partition(old)
        if named and place and not before.startswith(place + new):
            found.append(place + new)
    return found


def _follows(earlier: Sequence[int], later: Sequence[int], known: bool) -> bool:
    """Whether the years of the later fill those that the earlier leaves: from its end on, or between."""
    if min(later) < min(earlier):
        return False
    return known or min(later) <= max(earlier) + 1


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[place : place + 2] for place in range(len(name) - 1))


def _likeness(one: Set[str], other: Set[str]) -> float:
    """Dice's coefficient of two names, given their pairs of characters.

    >>> _likeness(_pairs("abcd"), _pairs("abce"))
    0.6666666666666666
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
