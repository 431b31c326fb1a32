"""Indicators that imply their period, so that either way of stating it is right.

The forms print an earlier value and a change as rows of their own (`licensing.items_previous`, `…items_change`);
a sentence states the same with the indicator of the year and a period. A gold corpus may hold both.
"""

from __future__ import annotations

__all__ = ["same_period", "stated_as"]

_SUFFIXES = {"_previous": "previous", "_change": "change"}
_CURRENT = "current"


def stated_as(indicator: str, period: str) -> tuple[str, str]:
    """The indicator of the year and the period of the number.

    >>> stated_as("licensing.items_change", "current"), stated_as("licensing.items", "change")
    (('licensing.items', 'change'), ('licensing.items', 'change'))
    >>> stated_as("licensing.items", "current")
    ('licensing.items', 'current')
    """
    for suffix, inherent in _SUFFIXES.items():
        if indicator.endswith(suffix):
            return indicator.removesuffix(suffix), inherent if period == _CURRENT else period
    return indicator, period


def same_period(indicator: str, period: str, other_indicator: str, other_period: str) -> bool:
    """Whether two statements are of the same time, however each states it."""
    return stated_as(indicator, period)[1] == stated_as(other_indicator, other_period)[1]
