"""Reads back the outputs of `gongkai extract`: who reports on which year, and the facts of a report on demand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import simplejson

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.interval import Interval
from extraction.panel.agencies import normalised

__all__ = ["FactKey", "Head", "Report", "Reports", "StatedFact"]

_REMEMBERED = 64
"""Reports whose facts are kept: those of one agency are asked for one after another."""
_DOC_ID = re.compile(rb'\{"doc_id": "([^"\\]*)"')
"""How a line of facts begins as `gongkai extract` writes it."""


class FactKey(NamedTuple):
    """What a fact is about, within one report."""

    indicator: str
    applicant: str | None
    qualifier: str | None
    scope: str | None
    period: str


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact of a report as extracted."""

    key: FactKey
    value: Decimal | None
    interval: Interval
    unit: str
    record_ids: tuple[str, ...]
    agreement: str
    confidence: float


class Head(NamedTuple):
    """A report without its facts. `agency` is the compared name, `printed` the name as printed; `runs` are the places
    (start and length) of its lines in the facts of `folder`."""

    doc_id: str
    printed: str | None
    agency: str | None
    year: int | None
    folder: Path
    runs: tuple[tuple[int, int], ...]

    @property
    def told(self) -> tuple[str | None, str | None, int | None, str]:
        """What it says of each of its facts, and is sorted by."""
        return self.agency, self.printed, self.year, self.doc_id

    @property
    def placed(self) -> bool:
        """Whether it is known whose report it is, and on which year."""
        return self.agency is not None and self.year is not None


@dataclass(frozen=True, slots=True)
class Report:
    """One report of one agency on one year."""

    doc_id: str
    year: int | None
    facts: dict[FactKey, StatedFact]
    others: tuple[StatedFact, ...]


class Reports:
    """The reports in some folders, by document id; a document in several folders is taken from the first.

    The heads are in memory, the facts stay in their files: a hundred thousand reports need some tens of megabytes.
    Raises `ReadError` for a folder without `documents.jsonl` and `facts.jsonl`, and for lines that are no rows of them.
    """

    def __init__(self, folders: Sequence[Path], genre: Genre) -> None:
        heads: dict[str, Head] = {}
        for folder in folders:
            for head in _heads(folder, genre):
                heads.setdefault(head.doc_id, head)
        self.heads = tuple(heads[doc_id] for doc_id in sorted(heads))
        self.load = lru_cache(maxsize=_REMEMBERED)(_loaded)

    def digest(self, head: Head) -> str:
        """A digest of the agency, the year and the facts: two files with the same digest hold the same report."""
        stated = [(*fact.key, str(fact.value), fact.unit) for fact in _facts(head)]
        return sha256(repr((head.agency, head.year, stated)).encode()).hexdigest()


def _heads(folder: Path, genre: Genre) -> Iterator[Head]:
    documents, facts = folder / "documents.jsonl", folder / "facts.jsonl"
    told = [_told(_row(line, documents)) for line in _lines(documents)]
    runs: dict[str, list[tuple[int, int]]] = {doc_id: [] for doc_id, *_ in told}
    start = 0
    for doc_id, lines in groupby(_lines(facts), key=lambda line: _doc_id(line, facts)):
        length = sum(map(len, lines))
        if doc_id not in runs:
            raise ReadError("damaged", f"facts of {doc_id}, which is no document of the folder", facts)
        runs[doc_id].append((start, length))
        start += length
    for doc_id, printed, year in told:
        yield Head(doc_id, printed, normalised(printed, genre), year, folder, tuple(runs[doc_id]))


def _told(row: dict[str, Any]) -> tuple[str, str | None, int | None]:
    """What a head needs of a document's row, whose sections and warnings are most of it."""
    return row["doc_id"], row["agency"], row["report_year"]


def _doc_id(line: bytes, path: Path) -> str:
    found = _DOC_ID.match(line)
    return found[1].decode() if found else str(_row(line, path)["doc_id"])


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        raise ReadError("missing", "no output of gongkai extract", path) from None


def _row(line: bytes, path: Path) -> dict[str, Any]:
    try:
        row = simplejson.loads(line, use_decimal=True)
    except ValueError as error:
        raise ReadError("damaged", f"a line is no row ({error})", path) from None
    if not isinstance(row, dict) or "doc_id" not in row:
        raise ReadError("damaged", "a line is no row of a document", path)
    return row


def _loaded(head: Head) -> Report:
    facts = list(_facts(head))
    keyed = {fact.key: fact for fact in facts if fact.key.indicator != "other"}
    others = tuple(fact for fact in facts if fact.key.indicator == "other")
    return Report(head.doc_id, head.year, keyed, others)


def _facts(head: Head) -> Iterator[StatedFact]:
    path = head.folder / "facts.jsonl"
    with path.open("rb") as file:
        for start, length in head.runs:
            file.seek(start)
            yield from (_fact(_row(line, path)) for line in file.read(length).splitlines())


def _fact(row: dict[str, Any]) -> StatedFact:
    return StatedFact(
        FactKey(row["indicator"], row["applicant"], row["qualifier"], row["scope"], row["period"]),
        _decimal(row["value"]),
        Interval(_decimal(row["lower"]), _decimal(row["upper"])),
        row["unit"],
        tuple(row["record_ids"]),
        row["agreement"],
        float(row["confidence"]),
    )


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
