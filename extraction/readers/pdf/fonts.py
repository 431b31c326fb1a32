"""Fonts that a PDF file names but does not contain.

PDFium measures their characters by a font of the machine that has a similar name. Where none has the character, its box
is empty, and PDFium drops each character that is drawn for itself, as if it were not in the file. So the text of a file
would depend on the machine. Within `measured_alike` all these fonts are `boxes.ttf`: every character is a box of the
usual size, without ink. `tests/make_boxes.py` makes it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

__all__ = ["measured_alike"]

_FONT = Path(__file__).with_name("boxes.ttf")
_NAME = b"Boxes\0"
_VERSION = 1
"""Of the interface (`fpdf_sysfontinfo.h`)."""
_HANDLE = 1
"""Stands for the font in the calls of PDFium."""
_OWN = (b"Courier", b"Helvetica", b"Symbol", b"Times-", b"ZapfDingbats")
"""What the names of the fonts begin with that PDFium contains: those that a file need not contain (ISO 32000-1,
9.6.2.2)."""


@contextmanager
def measured_alike() -> Iterator[None]:
    """Measures the fonts that a file does not contain by the boxes; afterwards by the machine's fonts again, as PDFium
    does of itself."""
    global _machine
    raw.FPDF_SetSystemFontInfo(_boxes())
    if _machine is not None:
        raw.FPDF_FreeDefaultSystemFontInfo(_machine)
    try:
        yield
    finally:
        _machine = raw.FPDF_GetDefaultSystemFontInfo()
        raw.FPDF_SetSystemFontInfo(_machine)


@cache
def _boxes() -> Any:
    """The interface by which PDFium asks for fonts, with one answer to each question; it has to outlive its use."""
    data = _FONT.read_bytes()

    def copied(content: bytes, buffer: Any, size: int) -> int:
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    def mapped(face: Any) -> int | None:
        return None if face and ctypes.string_at(face).startswith(_OWN) else _HANDLE

    answers = {
        "Release": lambda own: None,
        "EnumFonts": lambda own, mapper: None,
        "MapFont": lambda own, weight, italic, charset, pitch, face, exact: mapped(face),
        "GetFont": lambda own, face: _HANDLE,
        "GetFontData": lambda own, font, table, buffer, size: 0 if table else copied(data, buffer, size),
        "GetFaceName": lambda own, font, buffer, size: copied(_NAME, buffer, size),
        "GetFontCharset": lambda own, font: raw.FXFONT_DEFAULT_CHARSET,
        "DeleteFont": lambda own, font: None,
    }
    kinds: dict[str, Any] = dict(raw.FPDF_SYSFONTINFO._fields_)
    return raw.FPDF_SYSFONTINFO(_VERSION, *(kinds[name](answer) for name, answer in answers.items()))


_machine: Any = None
"""The machine's fonts, as PDFium was given them last."""
