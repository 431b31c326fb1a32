"""Panels: a tidy table of agency, year and indicator over several runs, with cross-year checks.

Agencies are matched by their normalised names. What may be one body under two names, one report twice, or two reports
of one body for one year is listed for the reader and never merged silently. A panel holds who reported when; its values
and findings are made a report at a time, so that memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extraction.genre import Genre
from extraction.outputs.jsonl import dump, dump_pretty
from extraction.panel.agencies import Rename, find_renames, find_scoped
from extraction.panel.reports import Head, Reports
from extraction.panel.table import COLUMNS, Row, rows_of, write_table
from extraction.panel.years import YearChecks
from extraction.rows import finding_row
from extraction.staging import replaced_files
from extraction.types import Finding

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Panel", "Written", "build_panel", "write_panel"]

_Years = dict[str, dict[int, list[Head]]]
"""Agency -> year -> its reports on it, in order."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What the reports of all agencies say over the years.

    `mirrors` are reports that are in several files, `twins` different reports of one agency on one year, both as lists
    of document ids; `scoped` are pairs of agencies of which the second is the first's own office or its whole system;
    `gaps` are years without a report between two with one; `unplaced` are documents without agency or year, which no
    year follows.
    """

    agencies: dict[str, dict[str, Any]]
    mirrors: tuple[tuple[str, ...], ...]
    twins: tuple[tuple[str, ...], ...]
    scoped: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[str, int], ...]
    renames: tuple[Rename, ...]
    unplaced: tuple[str, ...]
    _reports: Reports = field(repr=False)
    _heads: tuple[Head, ...] = field(repr=False)
    _placed: _Years = field(repr=False)
    _check: YearChecks = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """A row for each fact of each report, with the fields `COLUMNS`, sorted."""
        for head in self._heads:
            yield from rows_of(head, self._reports.load(head))

    def findings(self) -> Iterator[Finding]:
        """The findings across years; years with several different reports are skipped."""
        for years in self._placed.values():
            for year, later in years.items():
                earlier = years.get(year - 1, ())
                if len(earlier) == len(later) == 1:
                    yield from self._check(self._reports.load(earlier[0]), self._reports.load(later[0]))

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a data frame, with exact decimals as objects."""
        import pandas as pd

        return pd.DataFrame(list(self.rows()), columns=list(COLUMNS))


class Written(NamedTuple):
    """The numbers of rows and findings written."""

    rows: int
    findings: int
    inconsistent: int


def build_panel(folders: Sequence[Path], genre: Genre) -> Panel:
    """The panel of the outputs of `gongkai extract` in `folders`, which are read again when rows are requested.

    Raises `ReadError` if a folder has no outputs, here or when rows and findings are requested.
    """
    reports = Reports(folders, genre)
    kept, mirrors = _without_mirrors(reports)
    placed = _by_year(kept)
    years = {agency: list(known) for agency, known in placed.items()}
    return Panel(
        agencies={
            agency: {
                "names": sorted({head.printed or "" for same in known.values() for head in same}),
                "years": list(known),
            }
            for agency, known in placed.items()
        },
        mirrors=mirrors,
        twins=tuple(
            tuple(head.doc_id for head in same)
            for known in placed.values()
            for same in known.values()
            if len(same) > 1
        ),
        scoped=tuple(find_scoped(placed, genre)),
        gaps=tuple(
            (agency, year)
            for agency, known in years.items()
            for year in range(known[0], known[-1])
            if year not in placed[agency]
        ),
        renames=tuple(find_renames(years, genre)),
        unplaced=tuple(head.doc_id for head in kept if not head.placed),
        _reports=reports,
        _heads=tuple(sorted(kept, key=lambda head: [str(cell) for cell in head.told])),
        _placed=placed,
        _check=YearChecks(genre),
    )


def _without_mirrors(reports: Reports) -> tuple[list[Head], tuple[tuple[str, ...], ...]]:
    """Each report once (of equal ones the first by document id), and the groups of equal ones."""
    same: dict[tuple[str | None, int | None], int] = {}
    for head in reports.heads:
        same[head.agency, head.year] = same.get((head.agency, head.year), 0) + 1
    groups: dict[str, list[Head]] = {}
    for head in reports.heads:
        alone = not head.placed or same[head.agency, head.year] == 1
        groups.setdefault(head.doc_id if alone else reports.digest(head), []).append(head)
    mirrors = tuple(tuple(head.doc_id for head in group) for group in groups.values() if len(group) > 1)
    return [group[0] for group in groups.values()], mirrors


def _by_year(heads: Sequence[Head]) -> _Years:
    """The reports whose agency and year are known; agencies and years sorted."""
    found: _Years = {}
    for head in heads:
        if head.agency is not None and head.year is not None:
            found.setdefault(head.agency, {}).setdefault(head.year, []).append(head)
    return {agency: dict(sorted(found[agency].items())) for agency in sorted(found)}


def write_panel(panel: Panel, out: Path) -> Written:
    """Write panel.parquet, panel.csv, panel_findings.jsonl and panel.json to the folder `out`, created if necessary.

    The files appear together, or not at all if one cannot be written.
    """
    with replaced_files(out) as folder:
        rows = write_table(panel.rows(), folder)
        findings = inconsistent = 0
        with (folder / "panel_findings.jsonl").open("wb") as file:
            for finding in panel.findings():
                file.write(dump(finding_row(finding)))
                findings += 1
                inconsistent += finding.status == "inconsistent"
        (folder / "panel.json").write_bytes(dump_pretty(_report(panel)))
    return Written(rows, findings, inconsistent)


def _report(panel: Panel) -> dict[str, Any]:
    return {
        "agencies": panel.agencies,
        "mirrors": panel.mirrors,
        "twins": panel.twins,
        "scoped": panel.scoped,
        "gaps": panel.gaps,
        "renames": [rename._asdict() for rename in panel.renames],
        "unplaced": panel.unplaced,
    }
