"""How cells of statutory tables are printed, and which words announce the tables (`tables.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file

__all__ = ["Expected", "Print", "TableName", "load_print"]

TableName = Literal["disclosure", "applications", "review", "statistics"]


class _Unit(Schema):
    printed: str
    unit: str
    scale: int = 1


class _Warning(Schema):
    code: str
    zh: str
    en: str


class _Name(Schema):
    id: TableName
    zh: str
    en: str


class _Expected(Schema):
    table: TableName
    since: int
    until: int | None = None
    titles: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    example: str
    counterexample: str | None = None


class _File(Schema):
    none: tuple[str, ...]
    slash: tuple[str, ...]
    dash: tuple[str, ...]
    minus: tuple[str, ...]
    plus: tuple[str, ...]
    fillers: tuple[str, ...]
    notes: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    serial: tuple[str, ...]
    expected: tuple[_Expected, ...]
    unit: tuple[_Unit, ...]
    name: tuple[_Name, ...]
    warning: tuple[_Warning, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A table that reports of the years `since` to `until` have, where one of their headings announces it.

    `titles` are parts of the titles of first-level sections, `lines` parts of lines of their own.
    """

    table: str
    since: int
    until: int | None
    titles: tuple[str, ...]
    lines: tuple[str, ...]

    def in_force(self, year: int | None) -> bool:
        """Whether a report of that year has the table; one of an unknown year may."""
        return year is None or self.since <= year <= (self.until or year)

    def goes_with(self, other: Expected) -> bool:
        """Whether some report has both tables: not those of one form and of another that took its place."""
        return self.since <= (other.until or self.since) and other.since <= (self.until or other.since)

    def announced(self, title: str | None = None, line: str | None = None) -> bool:
        """Whether a section's title, or a line, folded and without blanks, announces the table."""
        return any(title is not None and part in title for part in self.titles) or any(
            line is not None and part in line for part in self.lines
        )


@dataclass(frozen=True, slots=True)
class Print:
    """How cells are printed, whatever the layout. `units` give a printed unit's canonical unit and scale."""

    none: frozenset[str]
    slash: frozenset[str]
    dash: frozenset[str]
    minus: tuple[str, ...]
    plus: tuple[str, ...]
    fillers: frozenset[str]
    notes: tuple[str, ...]
    unreadable: frozenset[str]
    serial: tuple[str, ...]
    expected: tuple[Expected, ...]
    units: Mapping[str, tuple[str, Decimal]]
    names: Mapping[str, tuple[str, str]]
    warnings: Mapping[str, tuple[str, str]]


def load_print(path: Path) -> Print:
    """The print in `path`. Raises `KnowledgeError` if an example of a heading is not known by its words."""
    file = load_file(path, _File)
    return Print(
        frozenset(file.none),
        frozenset(file.slash),
        frozenset(file.dash),
        file.minus,
        file.plus,
        frozenset(file.fillers),
        file.notes,
        frozenset(file.unreadable),
        file.serial,
        tuple(_expected(path, each) for each in file.expected),
        {unit.printed: (unit.unit, Decimal(unit.scale)) for unit in file.unit},
        {name.id: (name.zh, name.en) for name in file.name},
        {warning.code: (warning.zh, warning.en) for warning in file.warning},
    )


def _expected(path: Path, entry: _Expected) -> Expected:
    expected = Expected(entry.table, entry.since, entry.until, entry.titles, entry.lines)
    for text, holds in ((entry.example, True), (entry.counterexample, False)):
        if text is not None and expected.announced(text, text) is not holds:
            raise KnowledgeError(
                f"{path}: expected {entry.table}: {text} {'must' if holds else 'must not'} match"
            )
    return expected
