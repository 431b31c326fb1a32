"""HTML tables inside plain text or Markdown; the text itself is not changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.types import Grid, GridCell

__all__ = ["inline_tables"]

_TAG = re.compile(r"<(/?)(table|tr|td|th)\b([^<>]*)>", re.IGNORECASE)
_HEAD = re.compile(r"(?:<[^<>]*>|&nbsp;|\s)+", re.IGNORECASE)
_TAIL = re.compile(r"(?:<[^<>]*>|&nbsp;|\s)+\Z", re.IGNORECASE)
"""Mark-up and blanks where a cell begins, and where it ends."""
_SPAN = {
    name: re.compile(rf"{name}\s*=\s*[\"']?\s*(\d{{1,3}})", re.IGNORECASE) for name in ("rowspan", "colspan")
}
_LEAST_CELLS = 3
_WIDEST = 100
_LONGEST = 200
"""A longer cell with a sentence in it lays out prose."""

_Row = list[tuple[int, int, int, int]]


def inline_tables(text: str) -> list[Grid]:
    """The tables of `<table>` elements in order, each cell the text between its tags, but for tags at its ends.

    >>> (grid,) = inline_tables("见表：<table><tr><td><b>甲</b><td>1<tr><td>乙</td><td></td></table>")
    >>> [cell.text for cell in grid.cells]
    ['甲', '1', '乙', '']
    """
    if "<t" not in text and "<T" not in text:
        return []
    return [grid for rows, start, end in _tables(text) if (grid := _placed(text, rows, start, end))]


def _tables(text: str) -> Iterator[tuple[list[_Row], int, int]]:
    """The rows of the innermost tables, each cell its span in the text and its spans over rows and columns."""
    rows: list[_Row] | None = None
    opened = start = 0
    spans = (1, 1)
    for match in _TAG.finditer(text):
        closes, name = match[1] == "/", match[2].lower()
        if name == "table" and not closes:
            rows, start, opened = [], match.start(), 0
        if rows is None:
            continue
        if opened:
            rows[-1].append((*_trimmed(text, opened, match.start()), *spans))
            opened = 0
        if name == "table" and closes:
            yield rows, start, match.end()
            rows = None
        elif name == "tr" and not closes:
            rows.append([])
        elif name in ("td", "th") and not closes:
            if not rows:
                rows.append([])
            opened = match.end()
            spans = (_span(match[3], "rowspan"), _span(match[3], "colspan"))


def _span(attributes: str, name: str) -> int:
    match = _SPAN[name].search(attributes)
    return max(1, min(_WIDEST, int(match[1]))) if match else 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    head = _HEAD.match(text, start, end)
    if head:
        start = head.end()
    tail = _TAIL.search(text, start, end)
    if tail:
        end = tail.start()
    return start, end


def _placed(text: str, rows: list[_Row], start: int, end: int) -> Grid | None:
    cells: list[GridCell] = []
    taken: list[int] = []
    rows = [row for row in rows if row]
    for number, row in enumerate(rows):
        column = 0
        for first, last, down, across in row:
            while column < len(taken) and taken[column] > number:
                column += 1
            across = min(across, _WIDEST - column)
            if across < 1:
                break
            down = min(down, len(rows) - number)
            cells.append(GridCell(text[first:last], first, last, number, column, down, across))
            taken.extend([0] * (column + across - len(taken)))
            taken[column : column + across] = [number + down] * across
            column += across
    if sum(1 for cell in cells if cell.text) < _LEAST_CELLS or len(taken) < 2:
        return None
    if any(len(cell.text) > _LONGEST and "。" in cell.text for cell in cells):
        return None
    return Grid(tuple(cells), len(rows), len(taken), start, end)
