"""The types of gold data: what an annotator marks in a text, and the document that programs read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from extraction.schema import APPLICANTS, APPROXIMATIONS, PERIODS, REFUSALS

__all__ = [
    "APPLICANTS",
    "APPROXIMATIONS",
    "CELL_STATES",
    "EMPTY_STATES",
    "PERIODS",
    "REFUSALS",
    "SECTION_KEYS",
    "GoldCell",
    "GoldDocument",
    "GoldFinding",
    "GoldRecord",
    "GoldRefusal",
    "GoldSection",
    "Meta",
    "Reading",
]

EMPTY_STATES = frozenset(["blank", "slash", "dash"])
CELL_STATES = EMPTY_STATES | {"number", "none"}
SECTION_KEYS = frozenset(
    ["preamble", "overview", "disclosure", "applications", "review", "problems", "other"]
)


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One annotated quantity. The first of `indicators` is the best; the others are as acceptable.

    `groups` are (name, role) with role `total`, `closed` (a closed total) or `part`. `cell` is None in the narrative,
    else the state of a table cell; `value` is None only for a blank, slash or dash cell.
    """

    start: int
    end: int
    text: str
    indicators: tuple[str, ...]
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    approximation: str = "exact"
    period: str = "current"
    applicant: str | None = None
    scope: str | None = None
    qualifier: str | None = None
    groups: tuple[tuple[str, str], ...] = ()
    cell: str | None = None

    @property
    def negated(self) -> bool:
        """Whether it is a zero by negation: a zero of the narrative without a digit or a Chinese nought of its own."""
        return self.cell is None and self.value == 0 and not any(c.isdecimal() for c in self.text)


@dataclass(frozen=True, slots=True)
class GoldRefusal:
    """A tempting number that is no quantity, and its class."""

    start: int
    end: int
    text: str
    refusal: str


@dataclass(frozen=True, slots=True)
class GoldSection:
    """A level-1 heading: the key of its section and where its title begins."""

    key: str
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class GoldCell:
    """A value cell of a statutory table of a whole report, known by what it states and not by its place: flattened
    tables lose places. `value` is None for a blank, slash or dash."""

    table: str
    indicator: str
    applicant: str | None
    label: str
    state: str
    value: Decimal | None
    period: str = "current"


@dataclass(frozen=True, slots=True)
class GoldFinding:
    """A check that should be reported. `where` is a breakdown group or the text of a record; see `finding_records`."""

    check: str
    status: str
    where: str


@dataclass(slots=True)
class Reading:
    """All that one reader marked in one text, each kind in the order of the text."""

    records: list[GoldRecord] = field(default_factory=list)
    refusals: list[GoldRefusal] = field(default_factory=list)
    sections: list[GoldSection] = field(default_factory=list)
    findings: list[GoldFinding] = field(default_factory=list)

    def marks(self) -> list[GoldRecord | GoldRefusal]:
        """The records, then the refusals."""
        return [*self.records, *self.refusals]

    def finding_records(self, finding: GoldFinding) -> list[GoldRecord]:
        """The records that `finding` is about: those of the group that it names, else those with the text that it names
        (all of them, when several have it)."""
        named = [record for record in self.records if any(name == finding.where for name, _ in record.groups)]
        where = unicodedata.normalize("NFKC", finding.where)
        return named or [r for r in self.records if unicodedata.normalize("NFKC", r.text) == where]


@dataclass(frozen=True, slots=True)
class Meta:
    """Where a document comes from: the file `meta/<id>.toml`. `constructions` are the writer's free tags; `kind` is
    narrative or report, and of a report `layout` and `flattening` say how its tables are printed."""

    era: str
    year: int
    agency: str
    agency_kind: str
    region: str
    typography: str
    model: str
    constructions: tuple[str, ...] = ()
    bureau: str = ""
    kind: str = "narrative"
    layout: str = ""
    flattening: str = ""
    format: str = "text"

    @classmethod
    def from_mapping(cls, content: Mapping[str, object]) -> Meta:
        """The meta data in a parsed TOML or JSON object. Raises TypeError for an unknown or missing key."""
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in content.items()}
        return cls(**values)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text and what is marked in it. `text` is the canonical text; `sha256` that of the raw file's bytes.

    `source` says which reading it was compiled from. `meta` is None for documents without a meta file, `cells` for
    those whose tables are not in the gold. `file` is the raw file where it was loaded from one.
    """

    id: str
    text: str
    sha256: str
    reading: Reading
    meta: Meta | None = None
    source: str = "gold"
    cells: tuple[GoldCell, ...] | None = None
    file: Path | None = field(default=None, compare=False)
