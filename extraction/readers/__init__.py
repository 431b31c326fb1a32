"""Stage 1, `read`: a file becomes a `Document`. Its format is detected from the content, never from the name."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.readers.parts import Contents
from extraction.readers.plain import read_plain
from extraction.readers.sniff import sniff
from extraction.readers.subject import mentions, speaks
from extraction.types import Document, Source

__all__ = ["read"]

_LONGEST_NAME = 1024
"""Characters that a path can have: a longer line of text names no file."""
_HEAD = 600
"""Characters at the head of a text that may say when it was published."""


def read(source: Path | bytes | str, genre: Genre) -> Document:
    """The report in `source`: a file, its bytes, or its text.

    `doc_id` is the first 16 hexadecimal digits of the SHA-256 of the bytes (of a `str`, its UTF-8). The canonical text
    of `text` and `markdown` is the decoded file without byte-order mark and with its line ends as `\\n`; of the other
    formats, the paragraphs in order, a table row a line, its cells tab-separated.

    Raises `ReadError` with the code `missing`, `unreadable`, `path_as_text`, `empty`, `binary`, `truncated`,
    `encrypted`, `scanned`, `converter_missing`, `converter_failed` or `not_a_report`; `TypeError` for anything else.
    """
    path = source if isinstance(source, Path) else None
    try:
        data = _bytes(source)
        contents = _contents_of_text(source, genre) if isinstance(source, str) else _contents(data, genre)
        return _document(contents, data, path, genre)
    except ReadError as error:
        if path is None or error.path is not None:
            raise
        raise ReadError(error.code, error.message, path) from None


def _bytes(source: Path | bytes | str) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str):
        if _names_a_file(source):
            raise ReadError(
                "path_as_text", "is the name of a file, not its text: pass a Path to read the file"
            )
        return source.encode("utf-8", "surrogatepass")
    if not isinstance(source, Path):
        raise TypeError(f"a report is a Path, bytes or a str, not {type(source).__name__}")
    try:
        return source.read_bytes()
    except FileNotFoundError:
        raise ReadError("missing", "does not exist") from None
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error)) from None


def _names_a_file(text: str) -> bool:
    if len(text) > _LONGEST_NAME or "\n" in text.strip() or "\0" in text:
        return False
    try:
        return Path(text.strip()).is_file()
    except OSError:
        return False


def _contents(data: bytes, genre: Genre) -> Contents:
    """What the reader of the sniffed format makes of the bytes. Readers are imported on first need."""
    kind = sniff(data)
    if kind == "docx":
        from extraction.readers.docx import read_docx

        return read_docx(data, genre)
    if kind == "pdf":
        from extraction.readers.pdf import read_pdf

        return read_pdf(data, genre)
    if kind in ("doc", "wps"):
        from extraction.readers.legacy import read_legacy

        return read_legacy(data, kind, genre)
    from extraction.readers.decode import decode

    decoded = decode(data, lambda text: speaks(text, genre))
    contents = _contents_of_text(decoded.text, genre)
    warnings = (genre.chrome.warning("damaged_encoding"),) if decoded.damaged else ()
    return replace(contents, encoding=decoded.encoding, warnings=warnings + contents.warnings)


def _contents_of_text(text: str, genre: Genre) -> Contents:
    if "<" in text:
        from extraction.readers.html import is_html, read_html

        if is_html(text):
            return read_html(text, genre)
    return read_plain(text)


def _document(contents: Contents, data: bytes, path: Path | None, genre: Genre) -> Document:
    if not contents.text.strip():
        raise ReadError("empty", "holds no text")
    folded = genre.characters.fold(contents.text)
    if not mentions(folded, genre) and not speaks(contents.title or "", genre):
        raise ReadError("not_a_report", f"holds no word of the subject of its genre ({genre.identity.en})")
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        doc_id=digest[:16],
        text=contents.text,
        folded=folded,
        source=Source(None if path is None else str(path), digest, contents.format, contents.encoding),
        blocks=contents.blocks,
        grids=contents.grids,
        title=contents.title,
        published=contents.published or genre.chrome.published(folded[:_HEAD]),
        warnings=contents.warnings,
    )
