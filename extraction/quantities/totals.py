"""Candidate totals of a list of parts: the number they add up to, the nearest that fits, the one the wording names.

A list whose parts exceed every total is a contradiction of the report, or a misreading: it is kept only where the
wording ties it to its total.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from itertools import takewhile

from extraction.quantities.additions import REACH, Layout
from extraction.quantities.expressions import Reading
from extraction.quantities.since import CUMULATIVE

__all__ = ["find_totals", "same_sort"]

_CANDIDATES = 4


def same_sort(one: Reading, other: Reading) -> bool:
    """Whether two numbers can be total and part: counts of anything, or sums of money, or measures in one unit."""
    if "money" in (one.kind, other.kind) or "measure" in (one.kind, other.kind):
        return one.unit == other.unit
    return True


def find_totals(
    readings: Sequence[Reading],
    layout: Layout,
    named: int,
    parts: Sequence[int],
    loose: bool,
    items: Set[str] = frozenset(),
) -> tuple[int, ...]:
    """The candidates as indexes into `readings`, the likeliest first; none where the parts exceed them all and nothing
    ties them to the number that the wording names (`loose`, or no part in its unit or in another of `items`)."""
    if named > parts[0]:
        return (named,)
    value = sum((readings[part].value for part in parts), Decimal(0))
    units = {readings[part].unit for part in parts}
    first = readings[parts[0]]
    near = [at for at in range(named, max(-1, named - REACH), -1) if same_sort(readings[at], first)]
    exact = [at for at in near if readings[at].value == value and len(parts) > 1]
    in_step = near if loose else list(takewhile(lambda at: not layout.parts(at, named), near))
    fitting = [
        at
        for at in in_step
        if readings[at].period in (first.period, CUMULATIVE)
        and readings[at].value > value
        and (at == named or readings[at].unit in units or readings[at].unit is None)
    ]
    alike = readings[named].unit in units or None in (readings[named].unit, *units)
    interchangeable = readings[named].unit in items and units <= items
    tied = (alike or interchangeable) and not loose and readings[named].period in (first.period, CUMULATIVE)
    own = [named] if named in fitting or tied or _fits(readings[named], value) else []
    others = [at for at in fitting if at != named]
    nearest = [*own, *others] if named in fitting and alike else [*others, *own]
    foreign = bool(exact) and readings[exact[0]].unit not in units and named in fitting and alike
    ordered = dict.fromkeys([*nearest, *exact[:1]] if foreign else [*exact[:1], *nearest])
    return tuple(ordered)[:_CANDIDATES]


def _fits(total: Reading, value: Decimal) -> bool:
    upper = total.assertion.interval.upper
    return upper is None or value <= upper
