"""Prints one report after any stage, quoting its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from extraction.interval import Interval
from extraction.outputs.catalogue import console
from extraction.result import Extraction
from extraction.rows import number
from extraction.types import Finding, Record, Table

__all__ = ["STAGES", "STATUS_STYLES", "passage", "show"]

_AROUND = 24
"""Characters of the source quoted on each side."""
_EVIDENCE = 6
"""Passages quoted under a finding."""
_QUOTED = "bold yellow"
STATUS_STYLES = {"consistent": "green", "inconsistent": "bold red", "unverifiable": "yellow"}


def show(extraction: Extraction, stage: str | None = None, screen: Console | None = None) -> None:
    """Print a stage of `STAGES`; by default the profile, the records and the findings."""
    screen = screen or console()
    if stage is not None:
        screen.print(STAGES[stage](extraction), soft_wrap=stage == "findings" and not screen.is_terminal)
        return
    screen.print(_head(extraction))
    for name in ("records", "findings"):
        screen.print(Text(f"\n{name}", style="bold underline"))
        screen.print(STAGES[name](extraction))


def passage(text: str, start: int, end: int) -> Text:
    """The text between two offsets, highlighted, with its surroundings on one line."""
    before = text[max(0, start - _AROUND) : start].rsplit("\n\n")[-1]
    after = text[end : end + _AROUND].split("\n\n")[0]
    cut = ("…", "dim") if start > _AROUND and len(before) == _AROUND else ""
    return Text.assemble(cut, _line(before), (_line(text[start:end]), _QUOTED), _line(after))


def _line(text: str) -> str:
    return " ".join(text.split())


def _grid(*columns: str) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        grid.add_column(column, overflow="fold")
    return grid


def _value(lower: object, upper: object, unit: str | None) -> str:
    """An interval as a reader writes it: `622 条`, `9000..9999 条`, `501.. 条`."""
    if lower == upper:
        return f"{lower} {unit or ''}".rstrip()
    ends = ("" if lower is None else lower, "" if upper is None else upper)
    return f"{ends[0]}..{ends[1]} {unit or ''}".rstrip()


def _asserted(interval: Interval, unit: str | None) -> str:
    return _value(number(interval.lower), number(interval.upper), unit)


# stages ----------------------------------------------------------------------------------------------------------


def _head(extraction: Extraction) -> RenderableType:
    document, profile = extraction.document, extraction.profile
    grid = _grid("", "")
    grid.show_header = False
    period = f"{profile.period_start or '?'} to {profile.period_end or '?'}" if profile.period_end else None
    facts: dict[str, object] = {
        "document": document.doc_id,
        "file": document.source.path,
        "format": " ".join(filter(None, (document.source.format, document.source.encoding))),
        "title": profile.title,
        "agency": profile.agency,
        "report year": profile.report_year,
        "period": period,
        "published": profile.published,
        "tables": ", ".join(f"{table.name} ({table.layout})" for table in extraction.tables) or None,
    }
    for name, fact in facts.items():
        grid.add_row(Text(name, style="dim"), Text("-" if fact is None else str(fact)))
    for warning in extraction.warnings:
        grid.add_row(Text("warning", style="yellow"), Text(f"{warning.message} {warning.message_en}"))
    return grid


def _document(extraction: Extraction) -> RenderableType:
    """The head, and the canonical text with the offset of each line."""
    grid = _grid("offset", "text")
    offset = 0
    for line in extraction.document.text.split("\n"):
        if line.strip():
            grid.add_row(Text(str(offset), style="dim"), Text(line.strip().replace("\t", " | ")))
        offset += len(line) + 1
    return Group(_head(extraction), Text(), grid)


def _sections(extraction: Extraction) -> RenderableType:
    grid = _grid("span", "key", "heading", "begins")
    for section in extraction.sections:
        heading = " ".join(filter(None, (section.number, section.title))) or "-"
        begins = " ".join(extraction.document.text[section.start : section.start + 2 * _AROUND].split())
        indented = "  " * (section.level - 1) + heading
        grid.add_row(f"{section.start}-{section.end}", section.key, Text(indented), Text(begins, style="dim"))
    return grid


def _tables(extraction: Extraction) -> RenderableType:
    return Group(*(_table(table) for table in extraction.tables)) if extraction.tables else Text("no tables")


def _table(table: Table) -> RenderableType:
    """The cells under their printed labels."""
    columns = list(dict.fromkeys(cell.column for cell in table.cells))
    title = f"{table.name} ({table.layout}), {len(table.cells)} cells, confidence {table.confidence:.2f}"
    grid = Grid(title=title, title_justify="left", title_style="bold")
    grid.add_column("", overflow="fold")
    for column in columns:
        grid.add_column(Text(column), overflow="fold", justify="right")
    rows: dict[str, dict[str, str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, {})[cell.column] = cell.text.strip() or f"({cell.state})"
    for label, cells in rows.items():
        grid.add_row(Text(label), *(Text(cells.get(column, "")) for column in columns))
    return grid


def _quantities(extraction: Extraction) -> RenderableType:
    grid = _grid("span", "asserts", "approximation", "period", "source")
    for quantity in extraction.quantities:
        grid.add_row(
            f"{quantity.start}-{quantity.end}",
            Text(_asserted(quantity.interval, quantity.unit)),
            quantity.approximation,
            quantity.period,
            passage(extraction.document.text, quantity.start, quantity.end),
        )
    return grid


def _mentions(extraction: Extraction) -> RenderableType:
    grid = _grid("span", "indicator", "qualifier", "sure", "by", "source")
    for mention in extraction.mentions:
        quantity = mention.quantity
        grid.add_row(
            f"{quantity.start}-{quantity.end}",
            mention.indicator,
            Text(mention.qualifier or ""),
            f"{mention.confidence:.2f}",
            Text(f"{mention.method} {mention.reason}".strip()),
            passage(extraction.document.text, quantity.start, quantity.end),
        )
    return grid


def _records(extraction: Extraction) -> RenderableType:
    grid = _grid("span", "indicator", "of", "asserts", "period", "sure", "source")
    for record in extraction.records:
        of = " ".join(filter(None, (record.applicant, record.scope, record.qualifier)))
        asserts = _asserted(record.interval, record.unit) if record.value is not None else f"({record.cell})"
        grid.add_row(
            f"{record.start}-{record.end}",
            record.indicator,
            Text(of),
            Text(asserts),
            record.period,
            f"{record.confidence:.2f}",
            _source(record, extraction.document.text),
        )
    return grid


def _source(record: Record, text: str) -> Text:
    if record.source == "table":
        return Text.assemble(f"{record.row} / {record.column}: ", (record.text.strip() or "-", _QUOTED))
    return passage(text, record.start, record.end)


def _findings(extraction: Extraction) -> RenderableType:
    if not extraction.findings:
        return Text("no checks could be made")
    records = {record.record_id: record for record in extraction.records}
    order = list(STATUS_STYLES)[1:] + list(STATUS_STYLES)[:1]
    found = sorted(extraction.findings, key=lambda finding: order.index(finding.status))
    return Group(*(_finding(finding, records, extraction.document.text) for finding in found))


def _finding(finding: Finding, records: Mapping[str, Record], text: str) -> RenderableType:
    """One line where the check holds; else the message, the passages, and what may be wrong."""
    style = STATUS_STYLES[finding.status]
    head = Text.assemble((finding.status, style), f" {finding.check} ", (finding.expression, "bold"))
    if finding.status == "consistent":
        return head
    lines: list[Text] = [head, Text(f"  {finding.message}"), Text(f"  {finding.message_en}", style="dim")]
    if finding.status == "inconsistent":
        lines += _evidence([records[key] for key in finding.record_ids if key in records], text)
        for suspect in finding.suspects:
            record = records[suspect.record_id]
            tied = ", or another" if suspect.tied else ""
            lines.append(Text(f"  suspect: {record.text.strip()} should be {number(suspect.value)}{tied}"))
    return Group(*lines)


def _evidence(records: Iterable[Record], text: str) -> list[Text]:
    """The passages, those of the narrative first."""
    ordered = sorted(records, key=lambda record: record.source == "table")
    lines = [
        Text.assemble(f"  {record.source} {record.start}-{record.end}: ", _source(record, text))
        for record in ordered[:_EVIDENCE]
    ]
    if len(ordered) > _EVIDENCE:
        lines.append(Text(f"  and {len(ordered) - _EVIDENCE} more", style="dim"))
    return lines


STAGES: dict[str, Callable[[Extraction], RenderableType]] = {
    "document": _document,
    "sections": _sections,
    "tables": _tables,
    "quantities": _quantities,
    "mentions": _mentions,
    "records": _records,
    "findings": _findings,
}
"""How each stage is printed."""
