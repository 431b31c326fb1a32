"""The exchange formats (Label Studio JSON, spaCy DocBin, CoNLL-style columns): write, detect and read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from extraction.annotation.conll import from_conll, to_conll
from extraction.annotation.label_studio import from_task, label_config, to_task
from extraction.errors import ExtractionError
from extraction.gold import GoldDocument, Notation
from extraction.staging import write_whole

__all__ = ["FORMATS", "read_documents", "write_documents"]

FORMATS = ("label-studio", "docbin", "conll")
_DEFLATED = b"\x78"
"""The first byte of a DocBin, which is compressed."""


def write_documents(documents: Sequence[GoldDocument], out: Path, form: str, notation: Notation) -> int:
    """Write documents to one file; returns how many.

    For Label Studio the labelling interface is written as well, to `<name>.config.xml`. Raises `ExtractionError` for a
    format not in `FORMATS`.
    """
    _known(form)
    if form == "docbin":
        from extraction.spacy_factories import save_docbin

        return save_docbin(documents, out)
    if form == "conll":
        write_whole(out, "".join(to_conll(document, notation) for document in documents))
        return len(documents)
    tasks = [to_task(document, notation) for document in documents]
    write_whole(out, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    write_whole(out.with_suffix(".config.xml"), label_config(notation) + "\n")
    return len(tasks)


def read_documents(path: Path, notation: Notation, form: str | None = None) -> list[GoldDocument]:
    """The documents of a file, whose format is detected unless given. Raises `ExtractionError` naming the file."""
    data = path.read_bytes()
    try:
        form = _sniffed(data) if form is None else _known(form)
        if form == "docbin":
            from extraction.spacy_factories import load_docbin

            return list(load_docbin(path, notation))
        text = data.decode("utf-8-sig")
        return from_conll(text, notation) if form == "conll" else _from_tasks(text, notation)
    except (ExtractionError, UnicodeDecodeError) as error:
        raise ExtractionError(f"{path}: {error}") from None


def _known(form: str) -> str:
    if form not in FORMATS:
        raise ExtractionError(f"unknown format {form!r}: choose from {', '.join(FORMATS)}")
    return form


def _sniffed(data: bytes) -> str:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"[", b"{")):
        return "label-studio"
    if start.startswith(b"# "):
        return "conll"
    if data.startswith(_DEFLATED):
        return "docbin"
    raise ExtractionError("neither a Label Studio export (JSON), a DocBin nor a CoNLL file")


def _from_tasks(content: str, notation: Notation) -> list[GoldDocument]:
    try:
        tasks = json.loads(content)
    except ValueError as error:
        raise ExtractionError(str(error)) from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) and "data" in task for task in tasks):
        raise ExtractionError("not a Label Studio export; export in the format JSON")
    return [from_task(task, notation) for task in tasks]
