"""Writes the canonical text of a marked-up format and gives everything on it its offsets."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.readers.parts import GridPart, Paragraph
from extraction.types import Block, Grid, GridCell, Spot

__all__ = ["assemble"]


def assemble(
    parts: Iterable[Paragraph | GridPart],
) -> tuple[str, tuple[Block, ...], tuple[Grid, ...]]:
    """The canonical text with its blocks and grids: a paragraph a line, a table row a line with cells tab-separated.

    A merged cell is printed once, at its top left place; the other places that it covers are empty.

    >>> from extraction.readers.parts import PlacedCell
    >>> cells = [PlacedCell("甲", 0, 0, colspan=2), PlacedCell("1", 1, 0), PlacedCell("2", 1, 1)]
    >>> assemble([Paragraph("表"), GridPart(cells, 2, 2)])[0]
    '表\\n甲\\t\\n1\\t2\\n'
    """
    lines: list[str] = []
    blocks: list[Block] = []
    grids: list[Grid] = []
    offset = 0
    for part in parts:
        if isinstance(part, Paragraph):
            end = offset + len(part.text)
            spots = tuple(Spot(offset + s.start, offset + s.end, s.page, s.bbox) for s in part.spots)
            blocks.append(Block("heading" if part.heading else "paragraph", offset, end, None, spots))
            lines.append(part.text)
        else:
            grid, rows = _written(part, offset)
            end = grid.end
            blocks.append(Block("table", offset, end, len(grids)))
            grids.append(grid)
            lines.extend(rows)
        offset = end + 1
    return "".join(f"{line}\n" for line in lines), tuple(blocks), tuple(grids)


def _written(part: GridPart, start: int) -> tuple[Grid, list[str]]:
    """The grid with offsets from `start` on, and its rows as lines."""
    texts = [[""] * part.columns for _ in range(part.rows)]
    for cell in part.cells:
        texts[cell.row][cell.column] = cell.text
    lines = ["\t".join(row) for row in texts]
    places: list[list[int]] = []
    offset = start
    for row in texts:
        row_places = []
        for text in row:
            row_places.append(offset)
            offset += len(text) + 1
        places.append(row_places)
    cells = tuple(
        GridCell(
            text=cell.text,
            start=places[cell.row][cell.column],
            end=places[cell.row][cell.column] + len(cell.text),
            row=cell.row,
            column=cell.column,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            page=cell.page,
            bbox=cell.bbox,
        )
        for cell in part.cells
    )
    return Grid(cells, part.rows, part.columns, start, offset - 1), lines
