"""Predictions on the gold texts: read from the output folder of a run, or extracted in this process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extraction.errors import ExtractionError
from extraction.gold import GoldCell, GoldDocument, GoldRecord, GoldRefusal
from extraction.outputs.jsonl import Row, read_rows
from extraction.pipeline import load_pipeline

__all__ = ["PredictedFinding", "Prediction", "extract_texts", "load_predictions"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PredictedFinding:
    """A check that was made, and the spans of the records that it read."""

    check: str
    status: str
    spans: frozenset[Span]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The predictions on one text. `refusals` is None if the run did not keep them (`--keep-refused`)."""

    records: tuple[GoldRecord, ...]
    findings: tuple[PredictedFinding, ...]
    refusals: tuple[GoldRefusal, ...] | None
    cells: tuple[GoldCell, ...] = ()


def load_predictions(folder: Path) -> dict[str, Prediction]:
    """SHA-256 of the raw file -> prediction, from the `--out` folder of `gongkai extract`.

    Raises `ExtractionError` if the folder holds no outputs.
    """
    if not (folder / "documents.jsonl").is_file():
        raise ExtractionError(f"{folder}: no documents.jsonl; give the --out folder of gongkai extract")
    kept = (folder / "refused.jsonl").is_file()
    records = _by_document(_rows(folder / "records.jsonl"))
    findings = _by_document(_rows(folder / "findings.jsonl"))
    refused = _by_document(_rows(folder / "refused.jsonl")) if kept else {}
    return {
        document["sha256"]: _prediction(
            records.get(document["doc_id"], ()),
            findings.get(document["doc_id"], ()),
            refused.get(document["doc_id"], ()) if kept else None,
        )
        for document in _rows(folder / "documents.jsonl")
    }


def extract_texts(
    documents: Iterable[GoldDocument], genre: Path | None = None, model: Path | None = None
) -> dict[str, Prediction]:
    """SHA-256 of the raw file -> prediction, by the pipeline in this process."""
    pipeline = load_pipeline(genre, model)
    predictions = {}
    for document in documents:
        content = pipeline(document.file or document.text.encode()).to_dict()
        predictions[document.sha256] = _prediction(
            content["records"], content["findings"], content["refused"]
        )
    return predictions


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a file that a run may lack."""
    if path.is_file():
        yield from read_rows(path)


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["doc_id"]].append(row)
    return found


def _prediction(records: Sequence[Row], findings: Sequence[Row], refused: Sequence[Row] | None) -> Prediction:
    spans = {row["record_id"]: (row["start"], row["end"]) for row in records}
    return Prediction(
        tuple(_record(row) for row in records),
        tuple(_finding(row, spans) for row in findings),
        None
        if refused is None
        else tuple(GoldRefusal(row["start"], row["end"], row["text"], row["class"]) for row in refused),
        tuple(_cell(row) for row in records if row["cell"] is not None),
    )


def _cell(row: Row) -> GoldCell:
    return GoldCell(
        row["table"] or "",
        row["indicator"],
        row["applicant"],
        row["row"] or "",
        row["cell"],
        _decimal(row["value"]),
        row["period"],
    )


def _record(row: Row) -> GoldRecord:
    return GoldRecord(
        start=row["start"],
        end=row["end"],
        text=row["text"],
        indicators=(row["indicator"],),
        value=_decimal(row["value"]),
        lower=_decimal(row["lower"]),
        upper=_decimal(row["upper"]),
        unit=row["unit"],
        approximation=row["approximation"],
        period=row["period"],
        applicant=row["applicant"],
        scope=row["scope"],
        qualifier=row["qualifier"],
        cell=row["cell"],
    )


def _finding(row: Row, spans: Mapping[str, Span]) -> PredictedFinding:
    read = frozenset(spans[record_id] for record_id in row["record_ids"] if record_id in spans)
    return PredictedFinding(row["check"], row["status"], read)


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
