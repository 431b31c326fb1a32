"""What must hold between printed numbers: sums, bounds and ratios of records, each record an interval.

A relation can say whether it holds, and which values of one member would make it hold if all others stay as they
are: that is all that error localisation needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extraction.interval import ZERO, Interval
from extraction.types import Record, made

__all__ = ["HUNDRED", "Linear", "Ratio", "Relation", "Values", "printed_step", "rounding"]

HUNDRED = Decimal(100)
_PERCENT = "%"
_TENTHS, _FRACTION = Decimal(5), Decimal(3)
ANYTHING = Interval(None, None)
Values = Mapping[str, Interval]


class Linear(NamedTuple):
    """The sum of `plus` equals that of `minus`; where not `equal`, it is no more.

    `first` is named first among suspects.
    """

    plus: tuple[Record, ...]
    minus: tuple[Record, ...] = ()
    equal: bool = True
    first: Record | None = None

    @property
    def members(self) -> tuple[Record, ...]:
        """Every record that is read, the likeliest to be wrong first among equals."""
        members = (*self.plus, *self.minus)
        if self.first is None:
            return members
        return (self.first, *(record for record in members if record is not self.first))

    def holds(self, values: Values) -> bool:
        """Whether some choice inside the intervals satisfies it."""
        return self.allows(self.balance(values))

    def allows(self, balance: Interval) -> bool:
        """Whether it holds where `balance` is what its records come to."""
        lower, upper = balance
        return (lower is None or lower <= ZERO) and (not self.equal or upper is None or upper >= ZERO)

    def balance(self, values: Values) -> Interval:
        """The sum of `plus` less that of `minus`."""
        exact = ZERO
        lower: Decimal | None = ZERO
        upper: Decimal | None = ZERO
        for record in self.plus:
            low, high = values[record.record_id]
            if low is high and low is not None:
                exact += low
                continue
            lower = None if lower is None or low is None else lower + low
            upper = None if upper is None or high is None else upper + high
        for record in self.minus:
            low, high = values[record.record_id]
            if low is high and low is not None:
                exact -= low
                continue
            lower = None if lower is None or high is None else lower - high
            upper = None if upper is None or low is None else upper - low
        if lower is upper is ZERO:
            return made(Interval, (exact, exact))
        return Interval(None if lower is None else lower + exact, None if upper is None else upper + exact)

    def mended(self, record: Record, balance: Interval, own: Interval) -> Interval | None:
        """What `needed` gives, from the balance that is known; None where the record's `own` value is no one number."""
        if own.lower is None or own.lower != own.upper or balance.lower is None or balance.upper is None:
            return None
        if any(member is record for member in self.plus):
            low, high = own.lower - balance.upper, own.lower - balance.lower
            return Interval(low if self.equal else None, high)
        low, high = own.lower + balance.lower, own.lower + balance.upper
        return Interval(low, high if self.equal else None)

    def needed(self, record: Record, values: Values) -> Interval:
        """The values of `record` that satisfy it when the others stay."""
        key = record.record_id
        plus = [member for member in self.plus if member.record_id != key]
        minus = [member for member in self.minus if member.record_id != key]
        if len(plus) < len(self.plus):
            target = _sum(minus, values).minus(_sum(plus, values))
            return target if self.equal else Interval(None, target.upper)
        target = _sum(plus, values).minus(_sum(minus, values))
        return target if self.equal else Interval(target.lower, None)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`rate` is the percentage that `part` is of the sum of `wholes`, less `offset` (100 for a rate of change).

    `per` is what the whole is called: 100 in percentages, 1 in multiples. With `beside` the part is the sum of several.
    """

    rate: Record
    part: Record
    wholes: tuple[Record, ...]
    offset: Decimal = ZERO
    per: Decimal = HUNDRED
    beside: tuple[Record, ...] = ()

    @property
    def parts(self) -> tuple[Record, ...]:
        """The part, or all that are told of together."""
        return (self.part, *self.beside)

    @property
    def members(self) -> tuple[Record, ...]:
        """The percentage, the part, the whole."""
        return (self.rate, *self.parts, *self.wholes)

    def holds(self, values: Values) -> bool:
        """Whether the ratio is printed right, rounded or cut off. From nothing no rate of change is wrong."""
        part, whole = _sum(self.parts, values), _sum(self.wholes, values)
        if not whole.upper:
            return whole.upper is None or part.upper == 0 or self.offset != 0
        return self._admitted(values[self.rate.record_id], part, whole)

    def _admitted(self, rate: Interval, part: Interval, whole: Interval) -> bool:
        printed = rounding(rate, printed_step(self.rate), self.offset)
        low, high = printed.lower, printed.upper
        falling = self.offset != 0 and rate.upper is not None and rate.upper < 0
        below = (
            high is None
            or part.lower is None
            or whole.upper is None
            or _less(part.lower * self.per, whole.upper * high, falling)
        )
        above = (
            low is None
            or part.upper is None
            or whole.lower is None
            or _less(whole.lower * low, part.upper * self.per, not falling)
        )
        return below and above

    def ratio(self, values: Values) -> Interval:
        """The percentage that the part and the whole give, to four places; unbounded where the whole is nothing."""
        part, whole = _sum(self.parts, values), _sum(self.wholes, values)
        if not whole.lower or part.lower is None:
            return ANYTHING
        low = None if whole.upper is None else self._made(part.lower, whole.upper) - self.offset
        high = None if part.upper is None else self._made(part.upper, whole.lower) - self.offset
        return Interval(low, high)

    def _made(self, part: Decimal, whole: Decimal) -> Decimal:
        return (part * self.per / whole).quantize(Decimal("0.0001"))

    def needed(self, record: Record, values: Values) -> Interval:
        """The values of `record` that satisfy it when the others stay; of a part or whole, whole numbers inside."""
        printed = rounding(values[self.rate.record_id], printed_step(self.rate), self.offset)
        part, whole = _sum(self.parts, values), _sum(self.wholes, values)
        if record.record_id == self.rate.record_id:
            return _rounded(self.ratio(values), printed_step(self.rate))
        if any(record.record_id == one.record_id for one in self.parts):
            if printed.lower is None or printed.upper is None or whole.lower is None or whole.upper is None:
                return ANYTHING
            others = _sum([one for one in self.parts if one.record_id != record.record_id], values)
            made = Interval(printed.lower * whole.lower / self.per, printed.upper * whole.upper / self.per)
            target = made.minus(others)
            if target.lower is None or target.upper is None:
                return ANYTHING
            return _inside(target.lower, target.upper)
        if not printed.lower or not printed.upper or part.lower is None or part.upper is None:
            return ANYTHING
        others = _sum([member for member in self.wholes if member.record_id != record.record_id], values)
        target = Interval(part.lower * self.per / printed.upper, part.upper * self.per / printed.lower).minus(
            others
        )
        if target.lower is None or target.upper is None:
            return ANYTHING
        return _inside(target.lower, target.upper)


Relation = Linear | Ratio


def printed_step(record: Record) -> Decimal:
    """The place of the last printed digit of a percentage: 0.1 for 7.0%, 1 for 90% and 100%; in words what they leave
    open: 5 for tenths (六成), 3 for other fractions (三分之二)."""
    if record.unit == _PERCENT and record.value is not None and not any(map(str.isdigit, record.text)):
        if record.lower != record.upper:
            return _FRACTION
        tenths = ZERO < record.value < HUNDRED and record.value % 10 == ZERO
        return _TENTHS if tenths else Decimal(1)
    _, point, decimals = record.text.replace("．", ".").partition(".")
    places = len(decimals) - len(decimals.lstrip("0123456789０１２３４５６７８９")) if point else 0
    if not point and record.value is not None:
        exponent = record.value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(-places)


def rounding(rate: Interval, step: Decimal, offset: Decimal = ZERO) -> Interval:
    """The ratios that may be printed so: from half a step below to a step above, mirrored for a fall."""
    falling = offset != 0 and rate.upper is not None and rate.upper < 0
    down, up = (step, step / 2) if falling else (step / 2, step)
    return Interval(
        None if rate.lower is None else rate.lower - down + offset,
        None if rate.upper is None else rate.upper + up + offset,
    )


def _sum(records: Sequence[Record], values: Values) -> Interval:
    return Interval.total([values[record.record_id] for record in records])


def _less(left: Decimal, right: Decimal, or_equal: bool) -> bool:
    return left <= right if or_equal else left < right


def _rounded(ratio: Interval, step: Decimal) -> Interval:
    if ratio.lower is None or ratio.upper is None:
        return ANYTHING
    return Interval(ratio.lower.quantize(step), ratio.upper.quantize(step))


def _inside(low: Decimal, high: Decimal) -> Interval:
    """The whole numbers between `low` and `high`; an empty interval where there is none."""
    return Interval(low.to_integral_value("ROUND_CEILING"), high.to_integral_value("ROUND_FLOOR"))
