"""`Draft`: the result of a check before it is put into words. Findings are made from drafts at the very end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.checks.relations import HUNDRED, Linear, Ratio, Relation, Values, printed_step, rounding
from extraction.genre.checks import Check, Label
from extraction.interval import ZERO, Interval
from extraction.types import Record

__all__ = [
    "TRUSTED",
    "Draft",
    "doubtful",
    "key_of",
    "linear",
    "plain",
    "printed",
    "ratio_draft",
    "show",
    "sign",
    "verdict",
]

LONGEST = 12
"""Characters of a printed number that stands in an expression as it is."""
TRUSTED = 0.5
"""A number read with no more confidence than this proves no contradiction."""

STATUS = {"consistent": "consistent", "inconsistent": "inconsistent"}
SIGNS = {
    (True, "consistent"): "=",
    (True, "inconsistent"): "≠",
    (False, "consistent"): "≤",
    (False, "inconsistent"): ">",
}


@dataclass(slots=True)
class Draft:
    """One instance of a check. `reason` is one of `genre.messages.REASONS`; `what` names what is missing or doubtful.

    `instance` tells the instances of one check in one report apart. `stated` is the number of the
    narrative that stands on the left, `expression` all that follows it. `relations` are what a repair has to satisfy;
    none where nothing was compared.
    """

    check: Check
    instance: str
    reason: str
    expression: str
    left: Interval | None
    right: Interval | None
    difference: Decimal | None
    records: tuple[Record, ...]
    where: Label | None = None
    what: Label | None = None
    relations: tuple[Relation, ...] = ()
    stated: Record | None = None

    @property
    def status(self) -> str:
        """consistent, inconsistent or unverifiable."""
        return STATUS.get(self.reason, "unverifiable")

    def doubted(self, reason: str, what: Label) -> Draft:
        """The same draft as one that cannot be decided."""
        return replace(self, reason=reason, what=what, relations=())


def verdict(left: Interval, right: Interval, equal: bool = True) -> tuple[str, Decimal]:
    """Whether two sides agree, and the gap between them (signed left minus right).

    >>> verdict(Interval.exactly(9), Interval.exactly(8))
    ('inconsistent', Decimal('1'))
    >>> verdict(Interval.exactly(7), Interval.exactly(8), equal=False)
    ('consistent', Decimal('0'))
    """
    gap = left.gap(right)
    if gap == 0 or (gap < 0 and not equal):
        return "consistent", ZERO
    return "inconsistent", gap


def sign(reason: str, equal: bool = True) -> str:
    """The sign between the two sides of an expression."""
    return SIGNS.get((equal, reason), "≟")


def linear(
    plus: Iterable[Record], minus: Iterable[Record], equal: bool = True, first: Record | None = None
) -> Linear:
    """A relation over the records."""
    return Linear(tuple(plus), tuple(minus), equal, first)


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros.

    >>> plain(Decimal("8.50")), plain(Decimal("1E+2"))
    ('8.5', '100')
    """
    text = str(value)
    if text.isdigit():
        return text
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def show(interval: Interval | None) -> str:
    """An interval for readers.

    >>> show(Interval(Decimal(9000), Decimal(9999))), show(Interval(Decimal(501), None))
    ('9000–9999', '≥501')
    """
    if interval is None:
        return "?"
    lower, upper = interval
    if lower is upper and lower is not None:
        return plain(lower)
    if lower is None:
        return "?" if upper is None else f"≤{plain(upper)}"
    if upper is None:
        return f"≥{plain(lower)}"
    return plain(lower) if lower == upper else f"{plain(lower)}–{plain(upper)}"


def printed(record: Record) -> str:
    """A number as an operand for readers: as printed where that shows its digits, else its interval."""
    text = record.text
    value = record.value
    shown = len(text) <= LONGEST and value is not None and str(value) in text
    return text if shown else show(record.interval)


def key_of(record: Record) -> str:
    """What tells the record apart within its document."""
    return record.record_id.removeprefix(f"{record.doc_id}-")


def doubtful(records: Sequence[Record], least: float = TRUSTED) -> Record | None:
    """The first record that was read without enough certainty: with no more confidence than `least`."""
    return next((record for record in records if record.confidence <= least), None)


def ratio_draft(check: Check, ratio: Ratio, values: Values, holds: bool) -> Draft:
    """A printed percentage against what its part and whole give."""
    rate = ratio.rate
    left = rounding(rate.interval, printed_step(rate))
    right = ratio.ratio(values)
    reason = "consistent" if holds else "inconsistent"
    difference = ZERO if holds else left.gap(right) or rate.interval.gap(right)
    whole = " + ".join(printed(record) for record in ratio.wholes)
    part = " + ".join(map(printed, ratio.parts))
    part = f"({part})" if ratio.beside else part
    made = f"{part} / {f'({whole})' if len(ratio.wholes) > 1 else whole}"
    return Draft(
        check=check,
        instance=key_of(rate),
        reason=reason,
        expression=f"{sign(reason)} {made} = {show(right)}{'%' if ratio.per == HUNDRED else ''}",
        left=left,
        right=right,
        difference=difference,
        records=ratio.members,
        relations=(ratio,),
        stated=rate,
    )
