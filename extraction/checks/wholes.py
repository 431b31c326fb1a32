"""Which indicators count parts of which, by the catalogue, and which cells of the tables state wholes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extraction.genre.checks import AgreeCheck, RatioCheck
from extraction.genre.indicators import Indicator

__all__ = ["cells_of_wholes", "stands_beside", "wholes_by_name"]

TOTAL, NO_COLUMNS = "total", "none"

Cells = tuple[str, str | None, tuple[str, ...]]
"""An indicator with the column and the slots of its cells."""


def cells_of_wholes(
    checks: Sequence[AgreeCheck], share: RatioCheck | None
) -> dict[tuple[str, str], list[Cells]]:
    """By table and layout, the cells of what a share may be of."""
    wholes = {whole for part in share.shares for whole in part.wholes} if share else set()
    wholes.update(whole for named in (share.named if share else ()) for whole in named.wholes)
    cells: dict[tuple[str, str], list[Cells]] = {}
    for check in checks:
        column = TOTAL if check.column == TOTAL else None
        for indicator in check.indicators if check.column in (TOTAL, NO_COLUMNS) else ():
            slots = check.readings[0].plus if check.readings else (indicator,)
            for layout in check.layouts if indicator in wholes else ():
                cells.setdefault((check.table, layout), []).append((indicator, column, slots))
    return cells


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
