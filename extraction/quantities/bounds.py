"""What the wording of a number asserts: a closed interval.

A count of whole things is a whole number, so an open end takes the next one inside; anything else keeps the bound.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from extraction.interval import ZERO, Interval
from extraction.numerals import Numeral
from extraction.types import made

__all__ = ["Assertion", "assert_exactly", "assert_range", "assert_wording"]

_ONE = Decimal(1)
_TWO = Decimal(2)
_TEN = Decimal(10)

APPROXIMATION = {
    "above": "over",
    "from": "over",
    "more": "over",
    "at_least": "at_least",
    "near": "under",
    "below": "under",
    "at_most": "at_most",
    "about": "about",
    "rounded": "rounded",
}
"""The `approximation` that each meaning of an approximator is reported as."""


class Assertion(NamedTuple):
    """A value, its interval and the kind of its approximation."""

    value: Decimal
    interval: Interval
    approximation: str


def assert_exactly(value: Decimal) -> Assertion:
    """The number itself."""
    return made(Assertion, (value, made(Interval, (value, value)), "exact"))


def assert_range(lower: Decimal, upper: Decimal, approximation: str = "range") -> Assertion:
    """Between two numbers, both included; the value is the lower one."""
    return Assertion(lower, Interval(lower, upper), approximation)


def assert_wording(number: Numeral, meaning: str, whole: bool) -> Assertion:
    """`number` under an approximator's `meaning`, or `rounded`. `whole`: it counts whole things.

    >>> assert_wording(Numeral(Decimal(536), Decimal(1)), "more", whole=True).interval
    Interval(lower=Decimal('536'), upper=Decimal('539'))
    """
    lower, upper, open_lower, open_upper = _ends(number, meaning)
    if whole and number.value % 1 == 0:
        if lower is not None:
            lower = _inside(lower, ROUND_CEILING, _ONE if open_lower else ZERO)
        if upper is not None:
            upper = _inside(upper, ROUND_FLOOR, -_ONE if open_upper else ZERO)
    return Assertion(number.value, Interval(lower, upper), APPROXIMATION[meaning])


def _ends(number: Numeral, meaning: str) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    """(lower, upper, lower is open, upper is open)."""
    value, step = number.value, number.step
    match meaning:
        case "above":
            return value, None, True, False
        case "from" | "at_least":
            return value, None, False, False
        case "near":
            return value - step, value, False, False
        case "below":
            return ZERO, value, False, True
        case "at_most":
            return ZERO, value, False, False
        case "about":
            return value - step / _TWO, value + step / _TWO, False, False
        case "rounded":
            return value - step / _TWO, value + step / _TWO, False, True
        case "more":
            return value, _next_above(number), False, True
    raise ValueError(meaning)


def _next_above(number: Numeral) -> Decimal:
    """Where "N and more" ends: the next step; of a plain number whose step is one, the next ten."""
    if number.step == 1 and not number.rounded:
        return (number.value // _TEN + 1) * _TEN
    return number.value + number.step


def _inside(end: Decimal, rounding: str, when_open: Decimal) -> Decimal:
    whole = end.to_integral_value(rounding)
    return whole + when_open if whole == end else whole
