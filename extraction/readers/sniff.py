"""Detects what a file is from its first bytes and its directory, never from its name."""

from __future__ import annotations

import re
from io import BytesIO

from extraction.errors import ReadError

__all__ = ["sniff"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_PDF_HEAD = 1024
"""The header of a PDF file may stand behind this much of something else (ISO 32000-1, annex H)."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a RIFF container (image, sound or film)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
_ZIP_KINDS = (
    ("xl/workbook.xml", "an XLSX workbook"),
    ("ppt/presentation.xml", "a PPTX presentation"),
    ("OFD.xml", "an OFD document"),
    ("content.xml", "an OpenDocument file"),
)
_OLE_KINDS = (("Workbook", "an Excel workbook"), ("PowerPoint Document", "a PowerPoint presentation"))


def sniff(data: bytes) -> str:
    """`pdf`, `docx`, `doc`, `wps`, or `text` for anything that may be text.

    Raises `ReadError` with `empty`, `binary` (naming what it looks like), `truncated` or `encrypted`.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty", "holds no text")
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data.startswith(_RTF):
        return "doc"
    for magic, kind in _MAGIC:
        if data.startswith(magic) and _has_controls(data):
            raise ReadError("binary", f"looks like {kind}")
    return "text"


def _sniff_zip(data: bytes) -> str:
    from zipfile import BadZipFile, ZipFile

    try:
        names = set(ZipFile(BytesIO(data)).namelist())
    except (
        BadZipFile,
        NotImplementedError,
        ValueError,
    ) as error:  # the last two of a directory that is damaged
        raise ReadError("truncated", f"a broken zip container ({error})") from None
    if "word/document.xml" in names:
        return "docx"
    kind = next((kind for name, kind in _ZIP_KINDS if name in names), "a zip archive")
    raise ReadError("binary", f"looks like {kind}")


def _sniff_ole(data: bytes) -> str:
    """The kind of an OLE container, by the names of its streams, which stand in it as UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise ReadError("encrypted", "needs a password")
    if holds("WordDocument"):
        return "wps" if re.search(rb"(?i)kingsoft|WPS\.Document|WPS Office", data) else "doc"
    sector = 1 << (int.from_bytes(data[30:32], "little") & 15)
    directory = int.from_bytes(data[48:52], "little")
    if (directory + 2) * sector > len(data):  # the header takes the place of a sector
        raise ReadError("truncated", "the OLE container ends before its directory")
    kind = next((kind for name, kind in _OLE_KINDS if holds(name)), "an OLE container without a document")
    raise ReadError("binary", f"looks like {kind}")


def _has_controls(data: bytes) -> bool:
    """Whether the head holds control characters that no text has."""
    return re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data[:_PDF_HEAD]) is not None
