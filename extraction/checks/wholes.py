"""Which indicators count parts of which, by the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.genre.indicators import Indicator

__all__ = ["stands_beside", "wholes_by_name"]


def wholes_by_name(indicators: Mapping[str, Indicator]) -> dict[str, frozenset[str]]:
    """For each indicator, those of which it counts a part."""
    return {name: frozenset(_wholes(name, indicators)) for name in indicators}


def _wholes(name: str, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """The indicators of which this one counts a part, from the nearest on."""
    whole = indicators[name].part_of
    while whole is not None:
        yield whole
        whole = indicators[whole].part_of


def stands_beside(one: str, other: str, wholes: Mapping[str, frozenset[str]]) -> bool:
    """Whether two indicators count parts of one thing, neither of them a part of the other: what was carried over is no
    part of what was received, nor what an account published of what the website did."""
    apart = one != other and other not in wholes[one] and one not in wholes[other]
    return apart and not wholes[one].isdisjoint(wholes[other])
