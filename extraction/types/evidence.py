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
    """What is written: one number of the narrative and what it asserts. Nothing here says what it counts.

    `at`, `subject`, `clause` and `sentence` are offsets in the narrative's clean text (`text.Narrative`). `subject`
    is set where the grammar itself ties the number to a noun phrase: the thing negated, the noun of a 分别 or 均
    list; the linker must take it before any other context. `negated` marks a zero by negation.
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

    `totals` are the candidates, the likeliest first (none for parts without a total). `closed` is true where the
    wording says that the parts are all, `tied` where it names their total. `shares` are the percentages printed beside
    the parts (index, or None), aligned with `parts`.
    """

    totals: tuple[int, ...]
    parts: tuple[int, ...]
    closed: bool = False
    shares: tuple[int | None, ...] = ()
    tied: bool = False


class Refusal(NamedTuple):
    """A number of the text that is no quantity, with the class that refused it."""

    start: int
    end: int
    text: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """What `measure` found: quantities in text order, breakdowns over their indexes, refusals, warnings."""

    quantities: tuple[Quantity, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Warning_, ...] = ()


# 5. mentions -----------------------------------------------------------------------------------------------------


class Mention(NamedTuple):
    """What a quantity counts: an indicator, or an abstention to `other`. `reason` says what decided it."""

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
    """One printed number with all that is known of it: the evidence. The fields are those of the output contract.

    `slot` is the layout row key of a cell (None in the narrative); it is not written out.
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
        """The closed interval asserted; a blank, slash or dash cell is [0, inf)."""
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
    """A breakdown over record ids: candidate totals (likeliest first), parts, and the share printed beside each part.

    `closed` is true where the wording says that the parts are all, `tied` where it names their total. `shares` is
    aligned with `parts`, or empty.
    """

    totals: tuple[str, ...]
    parts: tuple[str, ...]
    closed: bool = False
    shares: tuple[str | None, ...] = ()
    tied: bool = False


# 7. findings -----------------------------------------------------------------------------------------------------


class Suspect(NamedTuple):
    """A record whose change would mend an inconsistency, the value that would, and whether others do as well."""

    record_id: str
    value: Decimal
    tied: bool


class Finding(NamedTuple):
    """One check made. `difference` is 0 where the intervals meet, else the gap, signed left minus right."""

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
