"""Plain text, including delimited tables, and Markdown.

Only the byte-order mark and the line ends are changed, so offsets hold in the user's file.
"""

from __future__ import annotations

import re

from extraction.readers.delimited import delimited_tables
from extraction.readers.inline import inline_tables
from extraction.readers.parts import Contents
from extraction.types import Block, Grid, GridCell

__all__ = ["read_plain"]

_MARKED = re.compile(r"^ {0,3}#{1,6}[ \t]|-[ \t]*+(?::[ \t]*+)?\||\|[ \t]*+(?::[ \t]*+)?-", re.MULTILINE)
"""What only Markdown can hold; whether it does, its lines show."""
_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?")
"""The line between the head and the body of a pipe table."""
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]++(.+)")
_BAR = re.compile(r"(?<!\\)\|")
_WIDEST = 100
"""Cells in one row of a pipe table; a longer row is no table."""

Line = tuple[int, int]


def read_plain(text: str) -> Contents:
    """The text; as `markdown`, with blocks and grids, where it has headings of `#` or tables of pipes with a rule.

    Plain text marks up nothing, so it has no blocks: what its lines are is for later stages to find.

    >>> read_plain("# 年报\\r\\n正文").text, read_plain("# 年报").format, read_plain("| 0 |").format
    ('# 年报\\n正文', 'markdown', 'text')
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    inline = inline_tables(text)
    marked = ("|" in text or "#" in text) and _MARKED.search(text)
    if marked:
        return _read_markdown(text, inline)
    grids = inline or [_placed(text, rows, (start, end)) for rows, start, end in delimited_tables(text)]
    return _with_tables(text, grids) if grids else Contents(text)


def _with_tables(text: str, grids: list[Grid]) -> Contents:
    """The text with its grids; the lines between are paragraphs."""
    blocks: list[Block] = []
    position = 0
    for number, grid in enumerate(grids):
        blocks += [Block("paragraph", *line) for line in _lines(text, position, grid.start)]
        position = grid.end
        blocks.append(Block("table", grid.start, grid.end, number))
    blocks += [Block("paragraph", *line) for line in _lines(text, position, len(text))]
    return Contents(text, tuple(blocks), tuple(grids))


def _read_markdown(text: str, inline: list[Grid]) -> Contents:
    lines = _lines(text, 0, len(text))
    blocks: list[Block] = []
    grids: list[Grid] = []
    title = None
    number = 0
    while number < len(lines):
        start, end = lines[number]
        if inline and start <= inline[0].start < end:
            grid = inline.pop(0)
            blocks.append(Block("table", grid.start, grid.end, len(grids)))
            grids.append(grid)
            while number < len(lines) and lines[number][1] <= grid.end:
                number += 1
            continue
        rows = _table_at(text, lines, number)
        if rows:
            grid = _grid(text, [line for line in rows if line is not rows[1] and not _is_rule(text, line)])
            blocks.append(Block("table", grid.start, grid.end, len(grids)))
            grids.append(grid)
            number += len(rows)
            continue
        heading = _HEADING.fullmatch(text, start, end)
        if heading is not None and title is None and len(heading[1]) == 1:
            title = heading[2].strip().rstrip("#").rstrip()
        blocks.append(Block("paragraph" if heading is None else "heading", start, end))
        number += 1
    marked = grids or any(block.kind == "heading" for block in blocks)
    return Contents(text, tuple(blocks), tuple(grids), title=title, format="markdown" if marked else "text")


def _lines(text: str, start: int, end: int) -> list[Line]:
    """The lines of `text[start:end]` that are not blank."""
    lines = []
    for line in text[start:end].split("\n"):
        if line and not line.isspace():
            lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines


def _table_at(text: str, lines: list[Line], number: int) -> list[Line]:
    """The lines of the pipe table whose head is line `number`, with its rule; none where no rule follows."""
    if number + 1 >= len(lines) or not _RULE.fullmatch(text, *lines[number + 1]):
        return []
    width = len(_cells(text, lines[number]))
    if not 1 < width <= _WIDEST:
        return []
    if not _is_rule(text, lines[number + 1]) and width != len(_cells(text, lines[number + 1])):
        return []
    rows = lines[number : number + 2]
    for line in lines[number + 2 :]:
        if line[0] != rows[-1][1] + 1 or "|" not in text[slice(*line)] or len(_cells(text, line)) > _WIDEST:
            break
        rows.append(line)
    return rows


def _is_rule(text: str, line: Line) -> bool:
    """Whether the line is a rule and no row of dashes for values, as it may be where none is longer."""
    return _RULE.fullmatch(text, *line) is not None and text.find("--", *line) >= 0


def _grid(text: str, rows: list[Line]) -> Grid:
    """The rows as a grid; a row that ends early has blank cells, as it is rendered."""
    spans = [_cells(text, line) for line in rows]
    columns = max(map(len, spans))
    padded = [own + [(end, end)] * (columns - len(own)) for own, (_, end) in zip(spans, rows, strict=True)]
    return _placed(text, padded, (rows[0][0], rows[-1][1]))


def _placed(text: str, rows: list[list[Line]], span: Line) -> Grid:
    cells = tuple(
        GridCell(text[start:end], start, end, row, column)
        for row, own in enumerate(rows)
        for column, (start, end) in enumerate(own)
    )
    return Grid(cells, len(rows), len(rows[0]), *span)


def _cells(text: str, line: Line) -> list[Line]:
    """The spans between the pipes of a line, without the blanks around them."""
    start, end = _stripped(text, *line)
    bars = [match.start() for match in _BAR.finditer(text, start, end)]
    edges = [start - 1, *bars, end]
    if bars and bars[0] == start:
        edges.pop(0)
    if len(bars) > 0 and bars[-1] == end - 1:
        edges.pop()
    return [_stripped(text, edges[i] + 1, edges[i + 1]) for i in range(len(edges) - 1)]


def _stripped(text: str, start: int, end: int) -> Line:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
