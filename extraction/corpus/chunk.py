"""The work on one chunk of a run: extract its documents and write its file to the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extraction.corpus.ledger import Ledger, Tally
from extraction.corpus.walk import Item, shown
from extraction.errors import ReadError, RunError
from extraction.outputs.jsonl import dump
from extraction.staging import write_whole

if TYPE_CHECKING:
    from extraction.pipeline import Pipeline, Provenance

__all__ = ["Settings", "Task", "extract_chunk", "table_names"]

_NO_FORMAT, _MISSING = "binary", "missing"
"""Error codes: bytes of no input format, and a file that does not exist."""


class Settings(NamedTuple):
    """What a worker needs to know about the run. `made_by` is what the run started with."""

    out: Path
    genre: Path | None
    model: Path | None
    made_by: Provenance
    keep_text: bool
    keep_refused: bool


class Task(NamedTuple):
    """A chunk to extract. If `noted`, each report is noted in the ledger before it is read, so that it is known which
    one the process died on; `fatal` are the hashes of the reports that killed earlier processes."""

    number: int
    items: tuple[Item, ...]
    settings: Settings
    noted: bool = False
    fatal: frozenset[str] = frozenset()


def table_names(keep_refused: bool) -> list[str]:
    """The tables of a run."""
    names = ["documents", "records", "facts", "findings", "failures"]
    return [*names, "refused"] if keep_refused else names


def extract_chunk(task: Task) -> Tally:
    """Extract the chunk's documents and write them to the ledger. Returns the counts.

    Raises `RunError` if the knowledge or the model has changed since the run started.
    """
    from extraction.pipeline import load_pipeline

    settings = task.settings
    pipeline = load_pipeline(settings.genre, settings.model)
    if pipeline.provenance != settings.made_by:
        raise RunError(f"{settings.out}: the knowledge or the model changed during the run")
    ledger = Ledger(settings.out)
    tables: dict[str, list[bytes]] = {name: [] for name in table_names(settings.keep_refused)}
    tally: Tally = {}
    for item in task.items:
        if task.noted:
            ledger.note(item.sha256)
        try:
            if item.sha256 in task.fatal:
                raise ReadError("crashed", "killed the process that read it")
            text, lines, counts = _extracted(item, pipeline, settings.keep_refused)
        except ReadError as error:
            if not item.explicit and _is_no_input(item, error):
                _add(tally, {"skipped": len(item.paths)})
                continue
            lines, counts = _failure(item, error.code, error.message)
        except Exception as error:  # one report must not end the run: the error becomes its failure
            lines, counts = _failure(item, "internal", f"{type(error).__name__}: {error}")
        else:
            if settings.keep_text:
                write_whole(ledger.texts / f"{item.sha256[:16]}.txt", text)
        for name, table in lines.items():
            tables[name].extend(table)
        _add(tally, counts)
    _add(tally, {"items": len(task.items)})
    ledger.write(task.number, tally, tables)
    return tally


def _extracted(
    item: Item, pipeline: Pipeline, keep_refused: bool
) -> tuple[bytes, dict[str, list[bytes]], Tally]:
    """The canonical text, the lines of each table, and what to count."""
    extraction = pipeline(Path(item.paths[0]))
    if extraction.document.source.sha256 != item.sha256:
        raise ReadError("changed", "changed during the run")
    rows = extraction.to_dict()
    paths = [shown(path) for path in item.paths]
    lines = {
        "documents": [dump({**rows["document"], "path": paths[0], "paths": paths})],
        "records": [dump(row) for row in rows["records"]],
        "facts": [dump(row) for row in rows["facts"]],
        "findings": [dump(row) for row in rows["findings"]],
    }
    if keep_refused:
        lines["refused"] = [dump(row) for row in rows["refused"]]
    counts = {name: len(table) for name, table in lines.items()}
    counts.pop("findings")
    counts["refused"] = len(rows["refused"])
    counts["duplicates"] = len(item.paths) - 1
    for finding in extraction.findings:
        _add(counts, {finding.status: 1})
    return extraction.document.text.encode(), lines, counts


def _is_no_input(item: Item, error: ReadError) -> bool:
    """Whether a file found in a folder is no input: of no input format, or a link that was dangling from the start."""
    return error.code == _NO_FORMAT or (error.code == _MISSING and not item.sha256)


def _failure(item: Item, error: str, message: str) -> tuple[dict[str, list[bytes]], Tally]:
    rows = [
        {"path": shown(path), "sha256": item.sha256 or None, "error": error, "message": message}
        for path in item.paths
    ]
    return {"failures": [dump(row) for row in rows]}, {"failures": len(rows)}


def _add(tally: Tally, counts: Tally) -> None:
    for name, count in counts.items():
        tally[name] = tally.get(name, 0) + count
