"""Numerals with an unspecified digit: 几 and the like stand for one to nine of a place."""

from __future__ import annotations

import re
from decimal import Decimal

from extraction.interval import Interval
from extraction.numerals import Numerals
from extraction.quantities.bounds import Assertion, assert_range

__all__ = ["Vague"]

_ONE = Decimal(1)
_TWO = Decimal(2)
_TEN = Decimal(10)


class Vague:
    """Reads what a numeral asserts of which `several` takes the place of a digit."""

    def __init__(self, numerals: Numerals, several: str) -> None:
        self._numerals = numerals
        self._several = several
        self._split = re.compile(f"[{re.escape(several)}]")
        self._scales = numerals.scales
        self._large = numerals.words.large_scales
        digits = numerals.words.digits
        self._zeros = frozenset(digit for digit in digits if not digits[digit])

    def scaled(self, written: str) -> Assertion | None:
        """Several of a scale: two to nine times, and what is below the next."""
        base = self._numerals.read(written[1:])
        if base is None or not self._scales.issuperset(written[1:]):
            return None
        return assert_range(base.value * _TWO, base.value * _TEN - _ONE)

    def ending(self, written: str) -> Assertion | None:
        """Several ones behind the digits `written`; None where these end in ones of their own."""
        base = self._numerals.read(written)
        if base is None or base.step == 1:
            return None
        step = _TEN if written[-1] in self._zeros else base.step
        return Assertion(base.value, Interval(base.value + _ONE, base.value + step - _ONE), "over")

    def inside(self, written: str, rest: str) -> Assertion | None:
        """Several of smaller scales (`rest`) behind a numeral that may be several of one itself; a larger scale takes
        all before it. None where no such number is written, as where the scales grow."""
        many = written[0] in self._several
        base = self._numerals.read(written[1:] if many else written)
        if base is None or (many and not self._scales.issuperset(written[1:])):
            return None
        value, step = (base.value * _TWO if many else base.value), base.step
        upper = base.value * _TEN - _ONE if many else None
        lower = value
        for piece in self._split.split(rest)[1:]:
            place = self._numerals.read(piece)
            if place is None:
                return None
            large = self._closing(piece)
            if value < large:
                value, step, lower = value * large, step * large, lower * large
                upper = None if upper is None else (upper + _ONE) * large - _ONE
            if place.value * _TEN > step:
                return None
            lower += place.value
            upper = value + place.value * _TEN - _ONE if upper is None else upper
            step = place.value
        return Assertion(value, Interval(lower, upper), "range" if many else "over")

    def _closing(self, scales: str) -> int:
        """The large scales that close a piece, multiplied."""
        product = 1
        for scale in reversed(scales):
            if scale not in self._large:
                break
            product *= self._large[scale]
        return product
