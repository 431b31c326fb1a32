"""Turns marked-up tables into rectangles: which rows are data, which only lay out prose, and where each cell is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extraction.readers.parts import CellPart, GridPart, Paragraph, Part, PlacedCell, TablePart, joined

__all__ = ["settled"]

_SENTENCE_END = re.compile("[。；！？]")
_VALUE = re.compile(r"[\d.,%/—-]+")
_PROSE_ALONE = 60
"""A cell that is alone in its row is prose from this many characters on, if it ends a sentence."""
_PROSE_BESIDE = 200
"""A cell with others beside it is prose from this many characters on, if it ends three sentences."""
_INNER_CELLS = 4
"""A table inside a cell is data of its own from this many filled cells on."""
_WIDEST = 100
"""Columns that one table can have: wider spans are damage."""


def settled(parts: Iterable[Part]) -> Iterator[Paragraph | GridPart]:
    """The parts with each marked-up table resolved into grids of data and paragraphs of laid-out prose, in order.

    A row that lays out prose or holds a data table of its own flows as paragraphs; each run of the other rows is a
    grid, or paragraphs where it has one column or one filled cell.
    """
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
            continue
        run: list[list[CellPart]] = []
        for row in part.rows:
            if _flows(row):
                yield from _grid_or_lines(run)
                run = []
                for cell in row:
                    yield from settled(cell.parts)
            else:
                run.append(row)
        yield from _grid_or_lines(run)


def _flows(row: list[CellPart]) -> bool:
    """Whether the row lays out prose or tables and is not itself data."""
    if any(_is_data(part) for cell in row for part in cell.parts if isinstance(part, TablePart)):
        return True
    texts = ["".join(cell.paragraphs()) for cell in row]
    longest = max(texts, key=len, default="")
    if len(row) == 1:
        return len(longest) >= _PROSE_ALONE and _SENTENCE_END.search(longest) is not None
    return (
        len(longest) >= _PROSE_BESIDE
        and len(_SENTENCE_END.findall(longest)) >= 3
        and not any(_VALUE.fullmatch(text) for text in texts)
    )


def _is_data(table: TablePart) -> bool:
    cells = [cell for row in table.rows for cell in row]
    filled = sum(1 for cell in cells if any(cell.paragraphs()))
    return filled >= _INNER_CELLS or any(
        _is_data(part) for cell in cells for part in cell.parts if isinstance(part, TablePart)
    )


def _grid_or_lines(rows: list[list[CellPart]]) -> Iterator[Paragraph | GridPart]:
    grid = _placed(rows)
    filled = [cell.text for cell in grid.cells if cell.text]
    if grid.columns > 1 and len(filled) > 1:
        yield grid
        return
    for row in rows:
        for cell in row:
            yield from (part for part in settled(cell.parts) if isinstance(part, GridPart) or part.text)


def _placed(rows: list[list[CellPart]]) -> GridPart:
    """Each cell at the first place that no cell from above or from the left covers."""
    cells: list[PlacedCell] = []
    taken: list[int] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(taken) and taken[column] > number:
                column += 1
            colspan = min(cell.colspan, _WIDEST - column)
            if colspan < 1:
                break
            rowspan = min(cell.rowspan, len(rows) - number)
            text = joined(cell.paragraphs()).replace("\t", " ").strip()
            cells.append(PlacedCell(text, number, column, rowspan, colspan))
            taken.extend([0] * (column + colspan - len(taken)))
            taken[column : column + colspan] = [number + rowspan] * colspan
            column += colspan
    return GridPart(cells, len(rows), len(taken))
