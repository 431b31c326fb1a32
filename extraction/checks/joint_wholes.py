"""Shares and averages of two numbers listed side by side: `193个行政村、24个社区中，实现的174个，占80.2%`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.checks.drafts import Draft
from extraction.checks.relations import Ratio
from extraction.types import Record

__all__ = ["is_of_both"]

_NAME = 12
"""Characters of the name between two numbers that are listed."""


def is_of_both(draft: Draft, spoken: Sequence[Record], joiners: Sequence[str], text: str) -> bool:
    """Whether the percentage is right of its whole and the number listed beside it together."""
    for relation in draft.relations:
        if not isinstance(relation, Ratio) or len(relation.wholes) > 1 or relation.wholes[0] not in spoken:
            continue
        for other in _beside(relation.wholes[0], spoken, joiners, text):
            joint = replace(relation, wholes=(*relation.wholes, other))
            values = {record.record_id: record.interval for record in joint.members}
            if other not in relation.members and joint.holds(values):
                return True
    return False


def _beside(whole: Record, spoken: Sequence[Record], joiners: Sequence[str], text: str) -> Iterator[Record]:
    """The numbers before and behind a whole, with a joiner and a name between."""
    place = spoken.index(whole)
    for one, other, beside in (
        *((one, whole, one) for one in spoken[max(0, place - 1) : place]),
        *((whole, other, other) for other in spoken[place + 1 : place + 2]),
    ):
        between = text[one.end : other.start]
        if len(between) <= _NAME and any(joiner in between for joiner in joiners):
            yield beside
