"""Pairs of values that a printed change shows to belong to two years."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from extraction.checks.parts import PERCENT
from extraction.checks.relations import HUNDRED
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["of_two_years"]

ROUNDED = Decimal("0.5")
"""How far a change told in whole percent may be from that of the numbers."""


def of_two_years(low: Record, high: Record, changes: Iterable[Record]) -> bool:
    """Whether a change in the sentence of one leads from one to the other: 2013年公开432条。……公开538条，增长24.5%."""
    if low.interval.meets(high.interval) or not low.value or not high.value:
        return False
    sentences = (low.context, high.context)
    more = high.value - low.value
    for change in changes:
        if change.context in sentences and change.value is not None:
            base = high.value if change.value < 0 else low.value
            made = more * HUNDRED / base if change.unit == PERCENT else more
            if abs(made - abs(change.value)) <= (ROUNDED if change.unit == PERCENT else ZERO):
                return True
    return False
