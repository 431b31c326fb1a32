"""The types of stages 4 to 7: what the numbers say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extraction.interval import Interval
from extraction.types.document import Place, Span, Warning_, made

__all__ = [
    "Breakdown",
    "Fact",
    "Finding",
    "Measurement",
    "Mention",
    "Quantity",
    "Record",
    "RecordBreakdown",
    "Refusal",
    "Suspect",
]

# 4. quantities ---------------------------------------------------------------------------------------------------


class Quantity(NamedTuple):
    """One number of the narrative and what it asserts, but not what it counts.

    `at`, `subject`, `clause` and `sentence` are offsets into the normalised narrative (`text.Narrative`). `subject` is
    set if the grammar itself ties the number to a noun phrase (the thing negated, the noun of a 分别 or 均 list); the
    linker prefers it to any other context. `negated` marks a zero by negation.
    """

    start: int
    end: int
    text: str
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    unit: str | None
    approximation: str
    period: str
    at: Span
    clause: Span
    sentence: Span
    subject: Span | None = None
    negated: bool = False

    @property
    def interval(self) -> Interval:
        """The closed interval that the wording asserts."""
        return Interval(self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and its parts, as indexes into `Measurement.quantities`.

    `totals` are the candidates, most likely first, or empty if the parts have no total. `closed` means that the wording
    says the list is complete, `tied` that it names the total. `shares` are the percentages printed next to the parts
    (index or None), aligned with `parts`.
    """

    totals: tuple[int, ...]
    parts: tuple[int, ...]
    closed: bool = False
    shares: tuple[int | None, ...] = ()
    tied: bool = False


class Refusal(NamedTuple):
    """A number of the text that is not a quantity; `refusal` is its class."""

    start: int
    end: int
    text: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """The result of `measure`: quantities in text order, breakdowns over their indexes, refusals, warnings."""

    quantities: tuple[Quantity, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Warning_, ...] = ()


# 5. mentions -----------------------------------------------------------------------------------------------------


class Mention(NamedTuple):
    """A quantity linked to the indicator that it counts, or to `other`. `reason` says what decided it."""

    quantity: Quantity
    indicator: str
    qualifier: str | None
    applicant: str | None
    scope: str | None
    method: str
    confidence: float
    reason: str


# 6. records ------------------------------------------------------------------------------------------------------


class Record(NamedTuple):
    """One printed number with everything known about it. The fields are those of the output contract.

    `slot`, which is not written out, is the layout key of a cell's row; it is None in the narrative.
    """

    record_id: str
    doc_id: str
    indicator: str
    qualifier: str | None
    applicant: str | None
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    cell: str | None
    approximation: str
    scope: str | None
    period: str
    source: str
    section: str
    start: int
    end: int
    text: str
    context: str
    table: str | None
    row: str | None
    column: str | None
    place: Place | None
    method: str
    confidence: float
    slot: str | None = None

    @property
    def interval(self) -> Interval:
        """The closed interval that the number asserts; [0, inf) for a blank, slash or dash cell."""
        if self.value is None:
            return _AT_LEAST_ZERO
        return made(Interval, (self.lower, self.upper))


_AT_LEAST_ZERO = Interval(Decimal(0), None)


class Fact(NamedTuple):
    """The resolved value of one (indicator, applicant, qualifier, scope, period) in a report."""

    doc_id: str
    agency: str | None
    report_year: int | None
    indicator: str
    applicant: str | None
    qualifier: str | None
    scope: str | None
    period: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    record_ids: tuple[str, ...]
    agreement: str
    confidence: float


@dataclass(frozen=True, slots=True)
class RecordBreakdown:
    """A `Breakdown` over record ids: candidate totals (most likely first), parts, and the share printed next to each.

    `closed` means that the wording says the list is complete, `tied` that it names the total. `shares` is aligned with
    `parts`, or empty.
    """

    totals: tuple[str, ...]
    parts: tuple[str, ...]
    closed: bool = False
    shares: tuple[str | None, ...] = ()
    tied: bool = False


# 7. findings -----------------------------------------------------------------------------------------------------


class Suspect(NamedTuple):
    """A record whose change to `value` would resolve an inconsistency; `tied` if other records would do as well."""

    record_id: str
    value: Decimal
    tied: bool


class Finding(NamedTuple):
    """The result of one check. `difference` is 0 if the intervals meet, otherwise the gap, signed left minus right."""

    finding_id: str
    doc_id: str
    check: str
    kind: str
    status: str
    expression: str
    left: Interval | None
    right: Interval | None
    difference: Decimal | None
    record_ids: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    message: str
    message_en: str
