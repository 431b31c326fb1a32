"""Every noun of the pipeline, in the order in which the stages make them.

The nouns that a report has by the hundred are named tuples, the others frozen dataclasses: both are immutable, and a
named tuple of 26 fields is made in an eighth of the time.

All offsets are half-open code-point offsets into `Document.text`, the canonical text, unless a docstring says
otherwise. All numbers are exact decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from extraction.interval import Interval

__all__ = [
    "Block",
    "Breakdown",
    "Cell",
    "Document",
    "Fact",
    "Finding",
    "Grid",
    "GridCell",
    "Measurement",
    "Mention",
    "Place",
    "Profile",
    "Quantity",
    "Record",
    "RecordBreakdown",
    "Refusal",
    "Section",
    "Source",
    "Span",
    "Spot",
    "Suspect",
    "Table",
    "Tabulation",
    "Warning_",
    "made",
]

made = tuple.__new__
"""`made(Span, (0, 2))` is `Span(0, 2)` in half the time, without defaults or a check of their number: for the nouns of
which a report has hundreds."""


class Span(NamedTuple):
    """Half-open code-point offsets."""

    start: int
    end: int


class Warning_(NamedTuple):  # noqa: N801 (`Warning` is a builtin)
    """Something about the reading that a user should know; `code` is stable."""

    code: str
    message: str
    message_en: str


# 1. document -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. `format` is text markdown html docx doc wps or pdf; `path` is None for text given."""

    path: str | None
    sha256: str
    format: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a marked-up table. `row` and `column` are 0-based; `bbox` is x0, top, x1, bottom in points."""

    text: str
    start: int
    end: int
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the file: its cells in reading order and its place in the canonical text."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    start: int
    end: int


class Spot(NamedTuple):
    """Where a stretch of text stands on its page (1-based); `bbox` is x0, top, x1, bottom in points."""

    start: int
    end: int
    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the file, in order. `kind` is paragraph, heading or table; `grid` indexes `Document.grids`.

    `spots`, in order: where its lines, and the values that end them, stand on the pages of a file that has pages.
    """

    kind: str
    start: int
    end: int
    grid: int | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read. `folded` is `text` with each character replaced by the one it is matched as: same length."""

    doc_id: str
    text: str
    folded: str
    source: Source
    blocks: tuple[Block, ...] = ()
    grids: tuple[Grid, ...] = ()
    title: str | None = None
    published: date | None = None
    warnings: tuple[Warning_, ...] = ()


# 2. sections -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, where it begins, and what stands under it to the next heading of its level or above."""

    key: str
    title: str
    number: str | None
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose report it is, and of when. What could not be decided is None; doubts are in `warnings`."""

    title: str | None = None
    agency: str | None = None
    report_year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    published: date | None = None
    warnings: tuple[Warning_, ...] = ()


# 3. tables -------------------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a cell stands in the file: table index, row and column of its grid, page (1-based), box in points."""

    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None


class Cell(NamedTuple):
    """One value cell of a statutory table. `state` is number, blank, slash, dash or none; of these only number and
    none have a `value`.

    `slot` is the row's key in its layout (`R1`, `R3.7`, …) that checks refer to; `applicant` the column's applicant.
    """

    start: int
    end: int
    text: str
    state: str
    value: Decimal | None
    unit: str
    indicator: str
    slot: str
    applicant: str | None
    qualifier: str | None
    period: str
    row: str
    column: str
    place: Place
    confidence: float


@dataclass(frozen=True, slots=True)
class Table:
    """A statutory table as read. `name` is disclosure, applications, review or statistics; `layout` its layout's id."""

    name: str
    layout: str
    cells: tuple[Cell, ...]
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Tabulation:
    """What `tabulate` found: the tables, the stretches of text that are table (so no narrative), the tables that
    were announced or expected but could not be read (names), and warnings."""

    tables: tuple[Table, ...] = ()
    spans: tuple[Span, ...] = ()
    unread: tuple[str, ...] = ()
    warnings: tuple[Warning_, ...] = ()


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
