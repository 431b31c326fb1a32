"""Exchange with annotation tools: export annotations as files, import reviewed ones as gold data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from extraction.annotation.conll import from_conll, to_conll
from extraction.annotation.formats import FORMATS, read_documents, write_documents
from extraction.annotation.label_studio import from_task, label_config, to_task
from extraction.annotation.reading import document_of
from extraction.errors import ExtractionError
from extraction.genre import load_genre
from extraction.gold import GoldDocument, GoldFolder, format_rows, load_gold, load_notation
from extraction.pipeline import load_pipeline
from extraction.staging import write_whole

__all__ = [
    "FORMATS",
    "document_of",
    "export_gold",
    "export_predictions",
    "from_conll",
    "from_task",
    "import_annotations",
    "label_config",
    "predict",
    "read_documents",
    "to_conll",
    "to_task",
    "write_documents",
]

LABEL_STUDIO = FORMATS[0]
_ID = re.compile(r"\w[\w-]*")
"""What names files of a corpus: nothing that leads out of its folders."""


def predict(
    sources: Iterable[Path], genre: Path | None = None, model: Path | None = None
) -> list[GoldDocument]:
    """Extracted reports as annotations. Raises `ReadError` for a source that cannot be read."""
    pipeline = load_pipeline(genre, model)
    return [document_of(pipeline(source)) for source in sources]


def export_predictions(
    sources: Iterable[Path],
    out: Path,
    genre: Path | None = None,
    model: Path | None = None,
    form: str = LABEL_STUDIO,
) -> int:
    """Extract reports and write them for review, with the extraction as prediction. Returns their number.

    Raises `ReadError` for a source that cannot be read.
    """
    return write_documents(predict(sources, genre, model), out, form, load_notation(load_genre(genre)))


def export_gold(
    root: Path, out: Path, split: str | None = None, genre: Path | None = None, form: str = LABEL_STUDIO
) -> int:
    """Write the compiled gold documents with their annotations. Returns their number."""
    return write_documents(load_gold(root, split), out, form, load_notation(load_genre(genre)))


def import_annotations(
    export: Path, root: Path, reader: str = "a", genre: Path | None = None, form: str | None = None
) -> list[str]:
    """Import the annotations of a file (in any of `FORMATS`) as the rows of annotator `reader` in the gold folder
    `root`.

    Returns the ids. A text that `root` lacks is written to its `raw/`. Raises `ExtractionError`, before anything is
    written, for an invalid file, a task without an annotation, an id that is not a plain name, and if `root` has
    another text under the id.
    """
    notation = load_notation(load_genre(genre))
    documents = read_documents(export, notation, form)
    folder = GoldFolder(root)
    for document in documents:
        if not _ID.fullmatch(document.id):
            raise ExtractionError(
                f"{export}: {document.id!r} is not an id: only letters, digits, - and _ are allowed"
            )
        raw = folder.raw(document.id)
        if raw.is_file() and folder.text(document.id) != document.text:
            raise ExtractionError(f"{raw}: differs from the text that was annotated")
    for document in documents:
        raw, rows = folder.raw(document.id), folder.reading(reader, document.id)
        if not raw.is_file():
            write_whole(raw, document.text)
        write_whole(rows, format_rows(document.reading, document.text, notation))
    return [document.id for document in documents]
