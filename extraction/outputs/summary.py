"""The summary of a run on a terminal: counts, years and layouts, frequent indicators, contradictions, failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extraction.errors import RunError
from extraction.genre import Genre
from extraction.outputs.catalogue import console
from extraction.outputs.jsonl import Row, load, read_rows
from extraction.outputs.terminal import STATUS_STYLES

__all__ = ["load_run", "require", "summarise"]

_SHOWN = 10
"""Rows of a list that are printed, before the number of those left out."""
_EVIDENCE = 4
_CONTEXT = 90
"""Characters of a passage."""


@dataclass(slots=True)
class _Digest:
    """What one pass over the outputs keeps."""

    layouts: Counter[tuple[int | None, str | None]] = field(default_factory=Counter)
    sources: dict[str, Row] = field(default_factory=dict)
    indicators: Counter[str] = field(default_factory=Counter)
    checks: Counter[tuple[str, str]] = field(default_factory=Counter)
    inconsistent: list[Row] = field(default_factory=list)
    evidence: dict[str, Row] = field(default_factory=dict)


def load_run(folder: Path) -> Row:
    """The content of `run.json`. Raises `RunError` if the folder holds no finished run."""
    path = folder / "run.json"
    if not path.is_file():
        raise RunError(f"{folder}: holds no finished run (run.json is missing)")
    return load(path.read_bytes())


def require(folder: Path, names: Iterable[str]) -> None:
    """Raise `RunError` where JSON lines that a command reads are missing."""
    for name in names:
        if not (folder / f"{name}.jsonl").is_file():
            raise RunError(f"{folder}: {name}.jsonl is missing; extract with --format jsonl")


def summarise(folder: Path, genre: Genre, screen: Console | None = None) -> None:
    """Print the summary of a run. Raises `RunError` if the folder holds none."""
    run = load_run(folder)
    require(folder, ("documents", "records", "findings", "failures"))
    screen = screen or console()
    digest = _digest(folder)
    _print_counts(screen, run["counts"])
    _print_reports(screen, digest)
    _print_indicators(screen, digest, genre)
    _print_checks(screen, digest)
    _print_inconsistent(screen, digest, run["counts"]["inconsistent"])
    _print_failures(screen, folder, run["counts"]["failures"])
    _title(screen, "Files")
    for path in sorted(folder.iterdir()):
        screen.print(f"  {path}{'/' if path.is_dir() else ''}", soft_wrap=True)


def _digest(folder: Path) -> _Digest:
    digest = _Digest()
    for finding in read_rows(folder / "findings.jsonl"):
        digest.checks[finding["check"], finding["status"]] += 1
        if finding["status"] == "inconsistent" and len(digest.inconsistent) < _SHOWN:
            digest.inconsistent.append(finding)
    wanted = {key for finding in digest.inconsistent for key in finding["record_ids"]}
    reports = {finding["doc_id"] for finding in digest.inconsistent}
    for document in read_rows(folder / "documents.jsonl"):
        digest.layouts[document["report_year"], document["layout"]] += 1
        if document["doc_id"] in reports:
            digest.sources[document["doc_id"]] = document
    for record in read_rows(folder / "records.jsonl"):
        if record["source"] == "narrative":
            digest.indicators[record["indicator"]] += 1
        if record["record_id"] in wanted:
            digest.evidence[record["record_id"]] = record
    return digest


def _title(screen: Console, title: str) -> None:
    screen.print(Text(f"\n{title}", style="bold"))


def _print_counts(screen: Console, counts: dict[str, int]) -> None:
    screen.print(
        f"{counts['documents']:,} reports of {counts['inputs']:,} files ({counts['failures']:,} failed, "
        f"{counts['duplicates']:,} duplicates, {counts['skipped']:,} other files): "
        f"{counts['records']:,} records, {counts['facts']:,} facts"
    )
    total = sum(counts[status] for status in STATUS_STYLES)
    line = Text(f"{total:,} checks made: ")
    for status, style in STATUS_STYLES.items():
        line.append(f"{counts[status]:,} {status}", style)
        line.append("" if status == "unverifiable" else ", ")
    screen.print(line)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 2))
    for column in columns:
        table.add_column(
            column, justify="right" if column in ("reports", "numbers", *STATUS_STYLES) else "left"
        )
    return table


def _print_reports(screen: Console, digest: _Digest) -> None:
    _title(screen, "Reports by year and table layout")
    table = _table("year", "layout", "reports")
    for (year, layout), count in sorted(digest.layouts.items(), key=lambda item: str(item[0])):
        table.add_row(str(year or "?"), layout or "none read", f"{count:,}")
    screen.print(table)


def _print_indicators(screen: Console, digest: _Digest, genre: Genre) -> None:
    _title(screen, "Most frequent indicators in the prose")
    table = _table("indicator", "", "numbers")
    for name, count in digest.indicators.most_common(_SHOWN):
        known = genre.indicators.get(name)
        table.add_row(name, known.zh if known else "", f"{count:,}")
    screen.print(table)


def _print_checks(screen: Console, digest: _Digest) -> None:
    _title(screen, "Checks")
    table = _table("check", *STATUS_STYLES)
    for check in sorted({check for check, _ in digest.checks}):
        table.add_row(check, *(f"{digest.checks[check, status]:,}" for status in STATUS_STYLES))
    screen.print(table)


def _print_inconsistent(screen: Console, digest: _Digest, count: int) -> None:
    _title(screen, "Contradictions")
    if not count:
        screen.print("  none found")
    for finding in digest.inconsistent:
        document = digest.sources[finding["doc_id"]]
        screen.print(
            Text.assemble(
                ("  ✗ ", "bold red"), f"{finding['check']} ", (finding["expression"], "bold"),
                (f"  {document['agency'] or '?'} {document['report_year'] or '?'}, {document['path']}", "dim"),
            ),
            soft_wrap=True,
        )  # fmt: skip
        screen.print(Text(f"    {finding['message']}"), soft_wrap=True)
        screen.print(Text(f"    {finding['message_en']}"), soft_wrap=True)
        evidence = [digest.evidence[key] for key in finding["record_ids"]]
        for line in _passages(sorted(evidence, key=lambda row: bool(row["source"] == "table"))[:_EVIDENCE]):
            screen.print(line, soft_wrap=True)
    _print_more(screen, count)


def _passages(records: Iterable[Row]) -> Iterable[Text]:
    """The passages of records; those in one sentence are one line with all their numbers marked."""
    lines: dict[str, Text] = {}
    for record in records:
        line = Text.assemble("      ", *_passage(record))
        lines.setdefault(line.plain, line).spans.extend(line.spans)
    return lines.values()


def _passage(record: Row) -> list[Any]:
    """A record's sentence, or its place in the table, with its number marked."""
    quoted = (" ".join(record["text"].split()) or "-", "bold yellow")
    if record["source"] == "table":
        return [("table     ", "dim"), f"{record['row']} / {record['column']}: ", quoted]
    before, _, after = " ".join(record["context"].split()).partition(" ".join(record["text"].split()))
    room = max(0, _CONTEXT - len(quoted[0])) // 2
    return [("narrative ", "dim"), before[-room:], quoted, after[:room]]


def _print_failures(screen: Console, folder: Path, count: int) -> None:
    _title(screen, "Failures")
    if not count:
        screen.print("  none")
    for failure in islice(read_rows(folder / "failures.jsonl"), _SHOWN):
        screen.print(
            Text.assemble(f"  {failure['path']}: ", (failure["error"], "yellow"), f", {failure['message']}"),
            soft_wrap=True,
        )
    _print_more(screen, count)


def _print_more(screen: Console, count: int) -> None:
    if count > _SHOWN:
        screen.print(Text(f"  and {count - _SHOWN:,} more", style="dim"))
