"""Closed intervals of decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.interval import Interval

ends = st.none() | st.integers(-1000, 1000).map(Decimal)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    lower, upper = draw(ends), draw(ends)
    if lower is not None and upper is not None and lower > upper:
        lower, upper = upper, lower
    return Interval(lower, upper)


def between(lower: int | None, upper: int | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in (lower, upper)))


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [
        (between(8, 8), between(9, 9), -1),
        (between(9, 9), between(8, 8), 1),
        (between(9000, 9999), between(9314, 9314), 0),
        (between(501, None), between(480, 480), 21),
        (between(0, 9), between(10, None), -1),
        (between(None, None), between(5, 5), 0),
    ],
)
def test_the_gap_is_signed_left_minus_right(left: Interval, right: Interval, gap: int) -> None:
    assert left.gap(right) == gap
    assert left.meets(right) == (gap == 0)
    assert (left.meet(right) is None) == (gap != 0)


def test_sums_and_differences() -> None:
    assert Interval.total([between(1, 2), between(10, None)]) == between(11, None)
    assert Interval.total([]) == between(0, 0)
    assert between(5, 7).minus(between(1, 2)) == between(3, 6)
    assert between(5, None).negated() == between(None, -5)
    assert between(85, 94).scaled(Decimal(100)) == between(8500, 9400)


def test_a_meeting_is_the_narrowest() -> None:
    assert between(500, 599).meet(between(None, 536)) == between(500, 536)
    assert between(None, None).meet(between(None, None)) == between(None, None)


@given(intervals(), intervals())
def test_meeting_and_gap_are_symmetric(a: Interval, b: Interval) -> None:
    assert a.meets(b) == b.meets(a) == (a.gap(b) == 0)
    assert a.gap(b) == -b.gap(a)
    assert a.meet(b) == b.meet(a)


@given(intervals(), intervals(), st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_a_sum_holds_the_sums_of_members(a: Interval, b: Interval, x: int, y: int) -> None:
    if a.holds(Decimal(x)) and b.holds(Decimal(y)):
        assert a.plus(b).holds(Decimal(x + y))
        assert a.minus(b).holds(Decimal(x - y))
