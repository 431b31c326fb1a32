"""Delimited tables in plain text, as saved by spreadsheets: commas or semicolons between cells, one row per record."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["DelimitedTable", "delimited_tables"]

_MARKS = ",;，；"
_VALUE = r"[\d.%/—-]+\D{0,2}"
_HINT = re.compile(rf'[{_MARKS}][ \t]*"?(?:\d[\d.]*\D{{0,2}}|[{_MARKS}])"?[ \t]*$', re.MULTILINE)
"""A line that ends with a number or a blank cell behind a mark."""
_CELL = re.compile(rf"{_VALUE}|")
_THOUSANDS = re.compile(r"\d[,，]\d{3}(?!\d)")
_LEAST_ROWS = 4
_LEAST_VALUES = 0.25
"""So large a share of the records ends with a value or a blank: the others are headers."""
_WIDEST = 100
_LONGEST = 400
"""No cell is longer."""
_FIELDS = {
    mark: re.compile(
        rf'(?:[ \t]*"((?:[^"]|""){{0,{_LONGEST}}}+)"[ \t]*|[^"\n|\t{mark}]{{0,{_LONGEST}}}+)(?=[{mark}\n]|\Z)'
    )
    for mark in _MARKS
}
"""By the mark between them: a cell, in quotes or not."""

Span = tuple[int, int]


class DelimitedTable(NamedTuple):
    """The spans of the cells, row by row, quotes left out; `end` is where the last record ends."""

    rows: list[list[Span]]
    start: int
    end: int


def delimited_tables(text: str) -> list[DelimitedTable]:
    """The tables in order: runs of at least four records with as many cells each, of which enough end with values or
    blanks.

    >>> [len(table.rows) for table in delimited_tables('项目,件数\\n甲,1\\n"乙,丙",2\\n丁,\\n戊,3\\n')]
    [5]
    >>> delimited_tables("公开3条，\\n受理4件，\\n答复5件，\\n办结6件，\\n")
    []
    """
    if sum(1 for _ in _HINT.finditer(text)) < _LEAST_ROWS - 1:
        return []
    tables: list[DelimitedTable] = []
    position = 0
    while position < len(text):
        marks = [mark for mark in _MARKS if _parts(text, position, mark)]
        found = [_table_at(text, position, mark) for mark in marks]
        table = max(found, key=lambda each: len(each.rows), default=None)
        if table is not None and _is_table(text, table):
            tables.append(table)
            position = table.end + 1
        else:
            position = (text.find("\n", position) + 1) or len(text)
    return tables


def _table_at(text: str, position: int, mark: str) -> DelimitedTable:
    """The records from `position` on that have as many cells as the first, which has more than one."""
    rows: list[list[Span]] = []
    start = end = position
    while position < len(text):
        row, stop = _record(text, position, mark)
        if len(row) < 2 or (rows and len(row) != len(rows[0])):
            break
        rows.append(row)
        end, position = stop, stop + 1
    return DelimitedTable(rows, start, end)


def _parts(text: str, position: int, mark: str) -> bool:
    """Whether the mark stands on the line that begins at `position`, or behind it where a cell in quotes goes on."""
    line_end = text.find("\n", position)
    return text.find(mark, position, len(text) if line_end < 0 or text[position] == '"' else line_end) >= 0


def _record(text: str, position: int, mark: str) -> tuple[list[Span], int]:
    """The cells of the record that begins at `position`, and where it ends; no cells where it is none."""
    if not _parts(text, position, mark):
        return [], position
    row: list[Span] = []
    field = _FIELDS[mark]
    while len(row) < _WIDEST:
        match = field.match(text, position)
        if match is None:
            return [], position
        span = match.span(1) if match[1] is not None else match.span()
        row.append(span)
        position = match.end()
        if len(row) == 1 and _THOUSANDS.match(text, position - 1):
            return [], position
        if position >= len(text) or text[position] == "\n":
            return row, position
        position += 1
    return [], position


def _is_table(text: str, table: DelimitedTable) -> bool:
    """Whether so many records end with a value or a blank, and so few hold a sentence, that they are no prose."""
    sentences = text.count("。", table.start, table.end)
    if len(table.rows) < max(_LEAST_ROWS, sentences * _LEAST_ROWS):
        return False
    lasts = [text[slice(*row[-1])].strip() for row in table.rows]
    values = sum(_CELL.fullmatch(last) is not None for last in lasts)
    return values >= _LEAST_VALUES * len(lasts) and text[table.start : table.end].strip(_MARKS + '"\n ') != ""
