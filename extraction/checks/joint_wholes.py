"""Shares and averages of other numbers than those they stand next to: of two listed side by side, or of one before.

`193个行政村、24个社区中，实现的174个，占80.2%`; `交办1724件，按时办结1716件。其中环境卫生类932件，占54.1%`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.checks.drafts import Draft
from extraction.checks.relations import Ratio, printed_step
from extraction.types import Record

__all__ = ["is_of_another_before", "is_of_both"]

_BEFORE = 6
"""Numbers between a part and the one that its share may be of, at most."""
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


def is_of_another_before(draft: Draft, spoken: Sequence[Record]) -> bool:
    """Whether a share with decimals, which fit hardly any number by chance, is right of another number shortly before
    its part, in the same unit."""
    for relation in draft.relations:
        if not isinstance(relation, Ratio) or relation.part not in spoken or printed_step(relation.rate) >= 1:
            continue
        place = spoken.index(relation.part)
        for other in spoken[max(0, place - _BEFORE) : place]:
            of_other = replace(relation, wholes=(other,))
            values = {record.record_id: record.interval for record in of_other.members}
            alike = (other.unit, other.period) == (relation.part.unit, relation.part.period)
            if alike and other not in relation.members and of_other.holds(values):
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
