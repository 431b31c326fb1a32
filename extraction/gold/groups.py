"""The groupings by which scores are broken down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.gold.constructions import CONSTRUCTIONS
from extraction.gold.reading import Meta

__all__ = ["GROUPINGS", "indicator_groups", "meta_group", "ordered_groups"]

GROUPINGS = ("era", "agency_kind", "region", "typography", "indicator", "construction")
"""All groupings; those that are neither the indicator nor the construction are of the whole document."""

_UNKNOWN = "unknown"


def meta_group(meta: Meta | None, grouping: str) -> str:
    """The group of a document by one of the groupings of whole documents.

    >>> meta_group(None, "era")
    'unknown'
    """
    return str(getattr(meta, grouping, "")) or _UNKNOWN


def indicator_groups(
    gold: Sequence[str], said: Sequence[str], *, right: bool
) -> tuple[Sequence[str], Sequence[str]]:
    """The indicators under which a number counts as one of the gold, and as one that is said: a right one counts under
    the gold's best indicator, a wrong one under its own.

    >>> indicator_groups(("a", "b"), ("b",), right=True), indicator_groups(("a", "b"), ("c",), right=False)
    ((('a',), ('a',)), (('a',), ('c',)))
    """
    best = gold[:1]
    return best, best if right else said


def ordered_groups(grouping: str, groups: Iterable[str]) -> list[str]:
    """Groups in the order in which tables show them."""
    return sorted(groups, key=CONSTRUCTIONS.index if grouping == "construction" else None)
