"""Closed intervals of decimals: what a printed number asserts, and their arithmetic.

An end that is None is unbounded. The arithmetic is exact (`decimal.Decimal`), so a comparison never depends on
binary rounding. The idea that a reported figure is an interval follows XBRL Calculations 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

__all__ = ["ZERO", "Interval"]

ZERO = Decimal(0)
_made = tuple.__new__


class Interval(NamedTuple):
    """[lower, upper]; None means no bound on that side.

    >>> Interval.exactly(3).plus(Interval(Decimal(1), None))
    Interval(lower=Decimal('4'), upper=None)
    >>> Interval.exactly(3).gap(Interval.exactly(5))
    Decimal('-2')
    """

    lower: Decimal | None
    upper: Decimal | None

    @classmethod
    def exactly(cls, value: Decimal | int) -> Interval:
        """The interval that contains one value."""
        value = Decimal(value)
        return cls(value, value)

    @classmethod
    def total(cls, parts: Iterable[Interval]) -> Interval:
        """The sum of the parts; [0, 0] if there are none."""
        lower: Decimal | None = ZERO
        upper: Decimal | None = ZERO
        for low, high in parts:
            lower = None if lower is None or low is None else lower + low
            upper = None if upper is None or high is None else upper + high
        return _made(cls, (lower, upper))

    def plus(self, other: Interval) -> Interval:
        """The interval of sums."""
        return Interval.total((self, other))

    def minus(self, other: Interval) -> Interval:
        """The interval of differences."""
        return self.plus(other.negated())

    def negated(self) -> Interval:
        """The interval mirrored at zero."""
        return Interval(
            None if self.upper is None else -self.upper, None if self.lower is None else -self.lower
        )

    def scaled(self, factor: Decimal) -> Interval:
        """The interval multiplied by a factor that is not negative."""
        return Interval(
            None if self.lower is None else self.lower * factor,
            None if self.upper is None else self.upper * factor,
        )

    def meets(self, other: Interval) -> bool:
        """Whether the intervals have a value in common."""
        (lower, upper), (low, high) = self, other
        return (lower is None or high is None or lower <= high) and (
            low is None or upper is None or low <= upper
        )

    def holds(self, value: Decimal) -> bool:
        """Whether the interval contains the value."""
        return (self.lower is None or self.lower <= value) and (self.upper is None or value <= self.upper)

    def gap(self, other: Interval) -> Decimal:
        """Zero if the intervals meet, otherwise their distance, signed self minus other."""
        (lower, upper), (low, high) = self, other
        if lower is not None and high is not None and lower > high:
            return lower - high
        if upper is not None and low is not None and upper < low:
            return upper - low
        return ZERO

    def meet(self, other: Interval) -> Interval | None:
        """The intersection, or None if it is empty."""
        if not self.meets(other):
            return None
        lowers = [end for end in (self.lower, other.lower) if end is not None]
        uppers = [end for end in (self.upper, other.upper) if end is not None]
        return _made(Interval, (max(lowers, default=None), min(uppers, default=None)))
