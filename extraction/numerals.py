"""Parses a numeral (Arabic, Chinese or mixed) into its exact value and its step.

The words come from the knowledge of a language (`NumeralWords`); nothing here knows a character. The *step* is what
an approximator moves a number by: without a scale word the place of the last digit that is not zero (500 has 100),
with one the place of the last written digit (9 thousand has 1000, 1.2 ten-thousand has 1000).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

__all__ = ["BEYOND", "Numeral", "NumeralWords", "Numerals", "are_swapped", "is_slip", "last_place", "plain"]

_ONE = Decimal(1)
_ARABIC = re.compile(r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?")
_GROUPING = str.maketrans("", "", ", ")
_PLACES = tuple(Decimal(10**place) for place in range(12))
_LONGEST_MANTISSA = 12
"""A longer run of digits before a scale word is no number that anybody writes."""
BEYOND = Decimal(10) ** 18
"""No report counts this much. Sums and shares of smaller numbers are exact in the 28 digits of the decimal context."""
_REMEMBERED = 8192
"""So many numerals are remembered: most of a report are small, and the same in every other."""


@dataclass(frozen=True, slots=True)
class NumeralWords:
    """The characters of numerals: digits, the scales inside a group of four places, the scales that close a group, and
    those that may stand between the digits and a scale ("more than"). `formal` ones are never mixed with the plain;
    `not_after` says behind which characters a digit is part of another word."""

    digits: Mapping[str, int]
    small_scales: Mapping[str, int]
    large_scales: Mapping[str, int]
    more: str = ""
    point: str = ""
    formal: frozenset[str] = frozenset()
    not_after: Mapping[str, str] = field(default_factory=dict)


class Numeral(NamedTuple):
    """A number as written. `rounded` says that digits stand before a scale word (9万, 1.2万), so that it is read as
    rounded to its step; `more` that "more than" stands between the digits and the scale (20余万)."""

    value: Decimal
    step: Decimal
    rounded: bool = False
    more: bool = False


class Numerals:
    """Reads numerals.

    >>> words = NumeralWords({"a": 1, "b": 2}, {"X": 10}, {"W": 10000})
    >>> Numerals(words).read("aXb")
    Numeral(value=Decimal('12'), step=Decimal('1'), rounded=False, more=False)
    >>> Numerals(words).read("1.2W").step
    Decimal('1000')
    """

    def __init__(self, words: NumeralWords) -> None:
        self.words = words
        self._scales = {**words.small_scales, **words.large_scales}
        self.digits = frozenset(words.digits)
        self.scales = frozenset(self._scales)
        self.characters = self.digits | self.scales
        self._known: dict[str, Numeral | None] = {}

    def read(self, written: str) -> Numeral | None:
        """The number that the whole of `written` says, or None where it is no numeral, or one beyond all counts."""
        known = self._known
        if written in known:
            return known[written]
        if len(known) >= _REMEMBERED:
            self._known = known = {}  # a new one: another thread may be reading the old
        numeral = self._read(written)
        if numeral is not None and numeral.value >= BEYOND:
            numeral = None
        known[written] = numeral
        return numeral

    def _read(self, written: str) -> Numeral | None:
        if written.isdecimal() and written.isascii():
            return Numeral(Decimal(written), _place_of_digits(written))
        match = _ARABIC.match(written)
        if match is None:
            return self._read_words(written)
        digits = match.group().translate(_GROUPING)
        if match.end() == len(written):
            value = Decimal(digits)
            return Numeral(value, last_place(value))
        return self._read_mixed(digits, written[match.end() :])

    def _read_mixed(self, digits: str, rest: str) -> Numeral | None:
        """Digits before scale words (1万3千, 20余万), summed group by group."""
        total = Decimal(0)
        more = False
        while True:
            if len(digits) > _LONGEST_MANTISSA:
                return None
            more = bool(rest) and rest[0] in self.words.more
            if more:
                rest = rest[1:]
            scale, rest = self._leading_scale(rest)
            if scale == 1:
                return None
            mantissa = Decimal(digits)
            total += mantissa * scale
            step = (last_place(mantissa) if more else _written_place(digits)) * scale
            if not rest:
                return Numeral(plain(total), plain(step), rounded=True, more=more)
            match = _ARABIC.match(rest)
            if match is None or more:
                return None
            digits, rest = match.group().translate(_GROUPING), rest[match.end() :]

    def _leading_scale(self, rest: str) -> tuple[int, str]:
        scale = 1
        index = 0
        while index < len(rest) and rest[index] in self._scales:
            scale *= self._scales[rest[index]]
            index += 1
        return scale, rest[index:]

    def _read_words(self, written: str) -> Numeral | None:
        """Chinese numerals: place by place (二〇二三), with scales (一百二十), with a point (九十八点五)."""
        if self.words.point and self.words.point in written:
            return self._read_point(*written.split(self.words.point, 1))
        if not written or not self.characters.issuperset(written):
            return None
        if self.scales.isdisjoint(written):
            value = Decimal("".join(str(self.words.digits[character]) for character in written))
            return Numeral(value, last_place(value))
        return self._read_scaled(written)

    def _read_point(self, before: str, behind: str) -> Numeral | None:
        whole = self._read_words(before)
        if whole is None or not behind or not self.digits.issuperset(behind):
            return None
        tenths = "".join(str(self.words.digits[character]) for character in behind)
        value = Decimal(f"{whole.value:f}.{tenths}")
        return Numeral(value, last_place(value))

    def _read_scaled(self, written: str) -> Numeral | None:
        """Groups of four places, each closed by a large scale; a larger scale behind takes all before it (万亿)."""
        total = group = closed_by = 0
        digit: int | None = None
        scale = 1
        zero = False
        for character in written:
            if character in self.words.digits:
                if digit:
                    return None
                digit = self.words.digits[character]
                zero = zero or digit == 0
                continue
            scale = self._scales[character]
            if character in self.words.small_scales:
                group += (1 if digit is None else digit or 1) * scale
            else:
                group += digit or 0
                total = (total + group or 1) * scale if scale > closed_by else total + group * scale
                group, closed_by = 0, scale
            digit = None
            zero = False
        if digit and scale > 10 and not zero:
            digit *= scale // 10
        number = total + group + (digit or 0)
        return Numeral(Decimal(number), _place_of_digits(str(number)))


def plain(value: Decimal) -> Decimal:
    """The same number without needless zeros after the point and without exponent."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is not zero; of zero, one.

    >>> last_place(Decimal("1600")), last_place(Decimal("92.40")), last_place(Decimal(0))
    (Decimal('100'), Decimal('0.1'), Decimal('1'))
    """
    if not value:
        return _ONE
    _, digits, exponent = value.as_tuple()
    zeros = 0
    while digits[-1 - zeros] == 0:
        zeros += 1
    assert isinstance(exponent, int)  # the number is finite
    place = exponent + zeros
    return Decimal(10**place) if place >= 0 else _ONE.scaleb(place)


def _place_of_digits(digits: str) -> Decimal:
    """`last_place` of a run of digits."""
    zeros = len(digits) - len(digits.rstrip("0"))
    return _PLACES[zeros] if zeros < len(_PLACES) and zeros < len(digits) else last_place(Decimal(digits))


def _written_place(digits: str) -> Decimal:
    """The place of the last digit as written: 10 has 1, 1.20 has 0.01."""
    point = digits.find(".")
    return _ONE if point < 0 else _ONE.scaleb(point + 1 - len(digits))


def is_slip(one: str, other: str) -> bool:
    """Whether two numerals of several digits differ by their order, by one digit, or by one left out.

    >>> is_slip("1208", "1280"), is_slip("208", "1208"), is_slip("8", "9")
    (True, True, False)
    """
    if min(len(one), len(other)) < 2:
        return False
    if len(one) == len(other):
        changed = sum(a != b for a, b in zip(one, other, strict=True))
        return changed == 1 or sorted(one) == sorted(other)
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def are_swapped(one: str, other: str) -> bool:
    """Whether two numerals of several digits differ by the order of their digits alone.

    >>> are_swapped("531", "513"), are_swapped("531", "531"), are_swapped("58", "59")
    (True, False, False)
    """
    return one != other and len(one) > 1 and sorted(one) == sorted(other)
