"""Writes a spreadsheet from a stream of rows. The same rows give the same bytes: no timestamp is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["write_workbook"]

_SHEET_ROWS = 1_048_576
"""What a sheet holds; what is more stands on further sheets."""
_CELL = 32_767
"""Characters that a cell holds."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EXACT = 10**15
"""A spreadsheet's numbers are exact up to here; larger ones are written as text."""


def write_workbook(target: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows under a header row that stays in view. Text is never a formula; characters that a workbook
    cannot hold are dropped, longer text is cut at 32,767 characters."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet, used = _sheet(book, title, header), 1
    for row in rows:
        if used == _SHEET_ROWS:
            sheet, used = _sheet(book, title, header), 1
        cells = []
        for value in map(_cell, row):
            if isinstance(value, str):
                cell = WriteOnlyCell(sheet, value)
                cell.data_type = "s"
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)
        used += 1
    draft = target.with_suffix(".draft")
    book.save(draft)
    _without_clock(draft, target)
    draft.unlink()


def _sheet(book: Any, title: str, header: Sequence[str]) -> Any:
    number = len(book.worksheets) + 1
    sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    return sheet


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)[:_CELL]
    if isinstance(value, int | Decimal) and not -_EXACT < value < _EXACT:
        return str(value)
    return value


def _without_clock(source: Path, target: Path) -> None:
    """Copy the container with the same date on every part."""
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            with old.open(name) as part, new.open(info, "w", force_zip64=True) as copy:
                if name == "docProps/core.xml":
                    copy.write(_CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", part.read()))
                else:
                    while block := part.read(1 << 20):
                        copy.write(block)
