"""The types of stages 1 to 3: what the file contains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Grid",
    "GridCell",
    "Place",
    "Profile",
    "Section",
    "Source",
    "Span",
    "Spot",
    "Table",
    "Tabulation",
    "Warning_",
    "made",
]

made = tuple.__new__
"""`made(Span, (0, 2))` is `Span(0, 2)` in half the time, without defaults and without a check of the number of fields;
for types with hundreds of instances per report."""


class Span(NamedTuple):
    """Half-open code-point offsets."""

    start: int
    end: int


class Warning_(NamedTuple):  # noqa: N801 (`Warning` is a builtin)
    """A doubt about the reading that the user should know of; `code` is stable."""

    code: str
    message: str
    message_en: str


# 1. document -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of a document. `format` is text, markdown, html, docx, doc, wps or pdf; `path` is None if it was
    not read from a file."""

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
    """A table of the file: its cells in reading order, and its span in the canonical text."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    start: int
    end: int


class Spot(NamedTuple):
    """The position of a piece of text on its page (1-based); `bbox` is x0, top, x1, bottom in points."""

    start: int
    end: int
    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the file. `kind` is paragraph, heading or table; `grid` is an index into `Document.grids`.

    If the file has pages, `spots` are the positions of the lines and of the values at their ends, in order.
    """

    kind: str
    start: int
    end: int
    grid: int | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read. `folded` is `text` with each character normalised for matching; it has the same length."""

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
    """A heading with the text under it, up to the next heading of the same or a higher level."""

    key: str
    title: str
    number: str | None
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Agency, year and dates of a report. What could not be determined is None; doubts are in `warnings`."""

    title: str | None = None
    agency: str | None = None
    report_year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    published: date | None = None
    warnings: tuple[Warning_, ...] = ()


# 3. tables -------------------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """The position of a cell in the file: table index, row and column of its grid, page (1-based), box in points."""

    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None


class Cell(NamedTuple):
    """One value cell of a statutory table. `state` is number, blank, slash, dash or none; only number and none have a
    `value`.

    `slot` is the key of the row in its layout (`R1`, `R3.7`, …), which checks refer to.
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
    """The result of `tabulate`: the tables, the spans of text that are table rather than narrative, the names of tables
    that were announced or expected but could not be read, and warnings."""

    tables: tuple[Table, ...] = ()
    spans: tuple[Span, ...] = ()
    unread: tuple[str, ...] = ()
    warnings: tuple[Warning_, ...] = ()
