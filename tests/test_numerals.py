"""Numerals: any number that can be written reads back exactly, in every form."""

from __future__ import annotations

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extraction.numerals
from extraction.genre import load_genre
from extraction.numerals import Numeral

NUMERALS = load_genre().grammar.numerals
PLAIN = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
SCALES = {"plain": "十百千", "formal": "拾佰仟"}


def in_words(number: int, digits: str = PLAIN, scales: str = SCALES["plain"]) -> str:
    """A whole number below 10**12 in words, after the rules of the language."""
    if number == 0:
        return digits[0]
    groups = []
    for mark in ("", "万", "亿"):
        number, group = divmod(number, 10_000)
        groups.append((group, mark))
    words = ""
    for group, mark in reversed(groups):
        if not group:
            continue
        written = ""
        for place in (3, 2, 1, 0):
            digit = group // 10**place % 10
            if digit:
                written += digits[digit] + (scales[place - 1] if place else "")
            elif written and not written.endswith(digits[0]) and group % 10**place:
                written += digits[0]
        if words and group < 1000:
            words += digits[0]
        words += written + mark
    return words


@given(st.integers(0, 10**12 - 1))
def test_whole_numbers_in_digits(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        assert NUMERALS.read(written).value == number


@given(st.integers(0, 10**12 - 1))
def test_whole_numbers_in_words(number: int) -> None:
    assert NUMERALS.read(in_words(number)).value == number
    assert NUMERALS.read(in_words(number, FORMAL, SCALES["formal"])).value == number


@given(st.integers(0, 10**6), st.integers(1, 10**4 - 1))
def test_decimals_in_digits_and_words(whole: int, part: int) -> None:
    written = f"{whole}.{part}"
    assert NUMERALS.read(written).value == Decimal(written)
    words = in_words(whole) + "点" + "".join(PLAIN[int(digit)] for digit in str(part))
    assert NUMERALS.read(words).value == Decimal(written)


@given(
    st.decimals(min_value="0.01", max_value="9999.99", places=2),
    st.sampled_from(["百", "千", "万", "亿", "千万"]),
)
def test_digits_before_a_scale(mantissa: Decimal, scale: str) -> None:
    factor = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "千万": 10**7}[scale]
    read = NUMERALS.read(f"{mantissa}{scale}")
    assert read.value == mantissa * factor
    assert read.step == Decimal("0.01") * factor
    assert read.rounded


@pytest.mark.parametrize(
    ("written", "value", "step"),
    [
        ("500", "500", "100"),
        ("1600", "1600", "100"),
        ("622", "622", "1"),
        ("9千", "9000", "1000"),
        ("10万", "100000", "10000"),
        ("1.2万", "12000", "1000"),
        ("3.45亿", "345000000", "1000000"),
        ("20余万", "200000", "100000"),
        ("1万3千", "13000", "1000"),
        ("三万五", "35000", "1000"),
        ("一百零五", "105", "1"),
        ("十", "10", "10"),
        ("92.40", "92.40", "0.1"),
        ("0", "0", "1"),
    ],
)
def test_value_and_step(written: str, value: str, step: str) -> None:
    read = NUMERALS.read(written)
    assert (read.value, read.step) == (Decimal(value), Decimal(step))


def test_more_between_digits_and_scale() -> None:
    assert NUMERALS.read("20余万") == Numeral(Decimal(200000), Decimal(100000), rounded=True, more=True)


@pytest.mark.parametrize(
    "written",
    ["", "条", "3条", "三四十", "1.2.3", "12,34", "万.5", "1" * 40 + "万", "4.7万" + "亿" * 5, "九" * 19],
)
def test_what_is_no_numeral(written: str) -> None:
    assert NUMERALS.read(written) is None


def test_doctests() -> None:
    assert doctest.testmod(extraction.numerals).failed == 0
