"""The outputs of `gongkai extract` read back: reports, their facts, and which of them are the same report twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import simplejson

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.interval import Interval
from extraction.panel.agencies import normalised

__all__ = ["FactKey", "Report", "StatedFact", "load_reports"]


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


@dataclass(frozen=True, slots=True)
class Report:
    """One report of one agency on one year. `agency` is the compared name, `printed` the name as printed.

    `digest` is over the agency, the year and the facts: two files with the same digest hold the same report.
    """

    doc_id: str
    printed: str | None
    agency: str | None
    year: int | None
    path: str | None
    facts: dict[FactKey, StatedFact]
    others: tuple[StatedFact, ...]
    digest: str


def load_reports(folders: Sequence[Path], genre: Genre) -> list[Report]:
    """The reports in the folders, by document id; a document in several folders is taken from the first.

    Raises `ReadError` for a folder without `documents.jsonl` and `facts.jsonl`.
    """
    reports: dict[str, Report] = {}
    for folder in folders:
        documents = {row["doc_id"]: row for row in _rows(folder / "documents.jsonl")}
        facts: dict[str, list[StatedFact]] = {doc_id: [] for doc_id in documents}
        for row in _rows(folder / "facts.jsonl"):
            facts[row["doc_id"]].append(_fact(row))
        for doc_id, row in documents.items():
            if doc_id not in reports:
                reports[doc_id] = _report(row, facts[doc_id], genre)
    return [reports[doc_id] for doc_id in sorted(reports)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            for line in file:
                yield simplejson.loads(line, use_decimal=True)
    except FileNotFoundError:
        raise ReadError("missing", "no output of gongkai extract", path) from None


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


def _report(row: dict[str, Any], facts: Sequence[StatedFact], genre: Genre) -> Report:
    agency = normalised(row["agency"], genre)
    keyed = {fact.key: fact for fact in facts if fact.key.indicator != "other"}
    others = tuple(fact for fact in facts if fact.key.indicator == "other")
    stated = [(*fact.key, str(fact.value), fact.unit) for fact in facts]
    digest = sha256(repr((agency, row["report_year"], stated)).encode()).hexdigest()
    return Report(
        row["doc_id"], row["agency"], agency, row["report_year"], row.get("path"), keyed, others, digest
    )


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
