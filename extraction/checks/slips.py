"""Typing errors in numbers, and contradictions too wide to be explained by one.

Who mistakes a digit, leaves one out or keeps a figure of the last draft is near the truth. Numbers that were read as
parts of the wrong total are off by anything. So where a wide gap is mended by no slip in one of the numbers, the
reading is likelier wrong than the report (decision 16).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extraction.checks.drafts import Draft, doubtful, plain
from extraction.checks.relations import Linear, Relation
from extraction.interval import ZERO, Interval
from extraction.numerals import are_swapped, is_slip
from extraction.types import Record

__all__ = ["LARGE", "NEAR", "TELLING", "are_changed_over", "too_wide", "unproved"]

LEAST = 1
"""A gap that is as small as this is never wide."""
NEAR = 0.2
"""Up to this part of its greater side a gap is what a mistaken or an older figure leaves."""
TELLING = 10
"""A number as great as this is not by chance the same twice in a report."""
LARGE = 100
"""A number as great as this is not by chance another one with a slip."""
SURE = 0.85
"""How surely a number must have been read to contradict what it is nowhere near."""


def too_wide(draft: Draft, widest: float) -> bool:
    """Whether the gap of a contradiction is more than `widest` of its greater side, and no slip explains it."""
    sides = [side for side in (draft.left, draft.right) if side is not None]
    greatest = max((abs(end) for side in sides for end in side if end is not None), default=ZERO)
    gap = abs(draft.difference or ZERO)
    if gap <= LEAST or gap <= Decimal(str(widest)) * greatest:
        return False
    return not any(_by_a_slip(relation) for relation in draft.relations)


def unproved(draft: Draft, records: Sequence[Record]) -> Record | None:
    """The first of the records that was not read surely enough for a contradiction as wide as the draft's.

    What a misread number counts may be any number, and so is seldom near the one that it is held against. A zero that
    words state says of what it is one.
    """
    if not too_wide(draft, NEAR):
        return doubtful(records)
    told = [record for record in records if any(character.isdigit() for character in record.text)]
    return doubtful(records) or doubtful(told, SURE)


def are_changed_over(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers have the same digits in another order, and are too great for that to be chance."""
    return min(one, other) >= LARGE and are_swapped(plain(one), plain(other))


def _by_a_slip(relation: Relation) -> bool:
    """Whether one number, mistaken by a slip, would mend the relation."""
    values = {record.record_id: record.interval for record in relation.members}
    if not isinstance(relation, Linear):
        return any(_slipped(record, relation.needed(record, values)) for record in relation.members)
    balance = relation.balance(values)
    return any(
        _slipped(record, relation.mended(record, balance, record.interval) or relation.needed(record, values))
        for record in relation.members
    )


def _slipped(record: Record, needed: Interval) -> bool:
    """Whether the printed value is a slip of the nearest one that is needed; a fall told as a rise is one."""
    if record.value is None:
        return False
    printed = plain(abs(record.value))
    return any(
        end is not None and (end == -record.value or (end >= 0 and is_slip(printed, plain(end))))
        for end in needed
    )
