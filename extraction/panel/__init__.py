"""Reports over the years: a tidy table of agency, year and indicator, with the checks from one year to the next.

Agencies are matched by their normalised names. What may be one body under two names, one report twice, or two reports
of one body for one year is listed for the reader and never merged silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simplejson

from extraction.genre import Genre
from extraction.panel.agencies import Rename, find_renames, find_scoped
from extraction.panel.reports import Report, StatedFact, load_reports
from extraction.panel.years import YearChecks
from extraction.rows import finding_row, number
from extraction.types import Finding

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Panel", "build_panel", "write_panel"]

COLUMNS = (
    *(
        "agency_key",
        "agency",
        "report_year",
        "doc_id",
        "indicator",
        "applicant",
        "qualifier",
        "scope",
        "period",
    ),
    *("value", "lower", "upper", "unit", "agreement", "confidence"),
)
_DECIMALS = ("value", "lower", "upper")
_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Panel:
    """What the reports of all agencies say over the years.

    `rows` are in the order of `COLUMNS`, sorted. `mirrors` are reports that are in several files, `twins` different
    reports of one agency on one year, both as lists of document ids; `scoped` are pairs of agencies of which the second
    is the first's own office or its whole system; `gaps` are years without a report between two
    with one; `unplaced` are documents without agency or year, which no year follows.
    """

    rows: tuple[tuple[Any, ...], ...]
    findings: tuple[Finding, ...]
    agencies: dict[str, dict[str, Any]]
    mirrors: tuple[tuple[str, ...], ...]
    twins: tuple[tuple[str, ...], ...]
    scoped: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[str, int], ...]
    renames: tuple[Rename, ...]
    unplaced: tuple[str, ...]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a frame; exact decimals as objects."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(COLUMNS))


def build_panel(folders: Sequence[Path], genre: Genre) -> Panel:
    """The panel of the outputs of `gongkai extract` in `folders`. Raises `ReadError` where a folder holds none."""
    reports = load_reports(folders, genre)
    kept, mirrors = _without_mirrors(reports)
    placed: dict[str, dict[int, list[Report]]] = {}
    for report in kept:
        if report.agency is not None and report.year is not None:
            placed.setdefault(report.agency, {}).setdefault(report.year, []).append(report)
    years = {agency: sorted(placed[agency]) for agency in sorted(placed)}
    rows = sorted(
        (row for report in kept for row in _rows(report)), key=lambda row: [str(cell) for cell in row]
    )
    return Panel(
        rows=tuple(rows),
        findings=tuple(_across(placed, genre)),
        agencies={
            agency: {
                "names": sorted({r.printed or "" for same in placed[agency].values() for r in same}),
                "years": known,
            }
            for agency, known in years.items()
        },
        mirrors=mirrors,
        twins=tuple(
            tuple(report.doc_id for report in placed[agency][year])
            for agency, known in years.items()
            for year in known
            if len(placed[agency][year]) > 1
        ),
        scoped=tuple(find_scoped(placed, genre)),
        gaps=tuple(
            (agency, year)
            for agency, known in years.items()
            for year in range(known[0], known[-1])
            if year not in placed[agency]
        ),
        renames=tuple(find_renames(years, genre)),
        unplaced=tuple(report.doc_id for report in kept if report.agency is None or report.year is None),
    )


def write_panel(panel: Panel, out: Path) -> None:
    """Write panel.parquet, panel.csv, panel_findings.jsonl and panel.json into `out`, which is made if need be."""
    import pyarrow.csv
    import pyarrow.parquet

    out.mkdir(parents=True, exist_ok=True)
    table = _table(panel)
    pyarrow.parquet.write_table(table, out / "panel.parquet", compression="zstd")
    pyarrow.csv.write_csv(table, out / "panel.csv")
    lines = [_json(finding_row(finding)) + "\n" for finding in panel.findings]
    (out / "panel_findings.jsonl").write_text("".join(lines), encoding="utf-8")
    report = {
        "agencies": panel.agencies,
        "mirrors": panel.mirrors,
        "twins": panel.twins,
        "scoped": panel.scoped,
        "gaps": panel.gaps,
        "renames": [rename._asdict() for rename in panel.renames],
        "unplaced": panel.unplaced,
    }
    (out / "panel.json").write_text(_json(report, indent=2) + "\n", encoding="utf-8")


def _without_mirrors(reports: Sequence[Report]) -> tuple[list[Report], tuple[tuple[str, ...], ...]]:
    """Each report once (of equal ones the first by document id), and the groups of equal ones."""
    groups: dict[str, list[Report]] = {}
    for report in reports:
        placed = report.agency is not None and report.year is not None
        groups.setdefault(report.digest if placed else report.doc_id, []).append(report)
    mirrors = tuple(tuple(report.doc_id for report in group) for group in groups.values() if len(group) > 1)
    return [group[0] for group in groups.values()], mirrors


def _across(placed: dict[str, dict[int, list[Report]]], genre: Genre) -> Iterator[Finding]:
    """The findings over the years; where a year has several different reports, none can be made for it."""
    check = YearChecks(genre)
    for agency in sorted(placed):
        for year in sorted(placed[agency]):
            earlier, later = placed[agency].get(year - 1, []), placed[agency][year]
            if len(earlier) == 1 and len(later) == 1:
                yield from check(earlier[0], later[0])


def _rows(report: Report) -> Iterator[tuple[Any, ...]]:
    for fact in (*report.facts.values(), *report.others):
        yield (
            *(report.agency, report.printed, report.year, report.doc_id),
            *fact.key,
            *_numbers(fact),
            *(fact.unit, fact.agreement, fact.confidence),
        )


def _numbers(fact: StatedFact) -> tuple[int | Decimal | None, ...]:
    return (number(fact.value), number(fact.interval.lower), number(fact.interval.upper))


def _table(panel: Panel) -> pa.Table:
    """The rows as columns; decimals with six places."""
    import pyarrow as pa

    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= {name: pa.decimal128(38, 6) for name in _DECIMALS}
    kinds |= {"report_year": pa.int64(), "confidence": pa.float64()}
    columns = list(zip(*panel.rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [
        pa.array([_placed(cell) for cell in column] if name in _DECIMALS else column, type=kinds[name])
        for name, column in zip(COLUMNS, columns, strict=True)
    ]
    return pa.Table.from_arrays(arrays, names=list(COLUMNS))


def _placed(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(_STEP, ROUND_HALF_EVEN)


def _json(content: object, indent: int | None = None) -> str:
    return simplejson.dumps(content, ensure_ascii=False, use_decimal=True, indent=indent)
