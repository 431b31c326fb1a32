"""Exchange with annotation tools: Label Studio tasks out, reviewed annotations back as readings; CoNLL-style files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from extraction.annotation.conll import to_conll
from extraction.annotation.label_studio import from_task, label_config, to_task
from extraction.annotation.reading import document_of
from extraction.errors import ExtractionError
from extraction.genre import load_genre
from extraction.gold import GoldDocument, GoldFolder, format_rows, load_gold, load_notation
from extraction.pipeline import load_pipeline

__all__ = [
    "document_of",
    "export_conll",
    "export_gold",
    "export_predictions",
    "from_task",
    "import_annotations",
    "label_config",
    "to_conll",
    "to_task",
]


def export_predictions(
    sources: Iterable[Path], out: Path, genre: Path | None = None, model: Path | None = None
) -> int:
    """Extract reports and write them as Label Studio tasks with the extraction as prediction; returns how many.

    The labelling interface is written beside `out`, as `<name>.config.xml`. Raises `ReadError` for a source that cannot
    be read.
    """
    pipeline = load_pipeline(genre, model)
    return _write_tasks([document_of(pipeline(source)) for source in sources], out, genre)


def export_gold(root: Path, out: Path, split: str | None = None, genre: Path | None = None) -> int:
    """The compiled gold documents as tasks, with their reading as prediction; returns how many."""
    return _write_tasks(load_gold(root, split), out, genre)


def export_conll(root: Path, out: Path, split: str | None = None) -> int:
    """The compiled gold documents in one CoNLL-style file; returns how many."""
    documents = load_gold(root, split)
    out.write_text("".join(to_conll(document) for document in documents), encoding="utf-8", newline="\n")
    return len(documents)


def import_annotations(export: Path, root: Path, reader: str = "a", genre: Path | None = None) -> list[str]:
    """Write the annotations of a Label Studio JSON export as a reader's rows in the gold folder `root`.

    Returns the ids. A text that `root` lacks is written to its `raw/`. Raises `ExtractionError` for what is no export,
    for a task without annotation, and where `root` holds another text under the id; then nothing is written.
    """
    notation = load_notation(load_genre(genre))
    documents = [from_task(task, notation) for task in _tasks(export)]
    folder = GoldFolder(root)
    for document in documents:
        raw = folder.raw(document.id)
        if raw.is_file() and raw.read_text(encoding="utf-8-sig") != document.text:
            raise ExtractionError(f"{raw}: another text than the one that was annotated")
    for document in documents:
        raw, rows = folder.raw(document.id), folder.reading(reader, document.id)
        if not raw.is_file():
            _write(raw, document.text)
        _write(rows, format_rows(document.reading, document.text, notation))
    return [document.id for document in documents]


def _tasks(export: Path) -> list[dict[str, Any]]:
    try:
        tasks = json.loads(export.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExtractionError(f"{export}: {error}") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) and "data" in task for task in tasks):
        raise ExtractionError(f"{export}: no Label Studio export; choose the format JSON")
    return tasks


def _write_tasks(documents: Sequence[GoldDocument], out: Path, genre: Path | None) -> int:
    notation = load_notation(load_genre(genre))
    tasks = [to_task(document, notation) for document in documents]
    _write(out, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    _write(out.with_suffix(".config.xml"), label_config(notation) + "\n")
    return len(tasks)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
