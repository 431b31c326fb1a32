"""The labels of columns as they are printed: by the cells of the header above a value, else by the words of the form.

A grid tells which header cells stand above a column. In running text a header is a row of pieces: each is known by
its words, or, where the header is whole, by its position.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from extraction.genre.layouts import Form, RowForm
from extraction.tables.align import Claim
from extraction.tables.cells import CellReader
from extraction.tables.labels import HEADER
from extraction.tables.strips import Strip
from extraction.tables.windows import Window
from extraction.types import Document, GridCell

__all__ = ["JOIN", "Columns"]

JOIN = " / "
"""Between the labels of a nested column or row."""

_HEADER_REACH = 6
"""A header stands at most so many strips before the first row under it."""
_LONGEST_HEADER = 1200
_MOST_PIECES = 200
_BROKEN = 3
"""A label may be broken into so many pieces."""
_MARKS = "|\t\n"
_CELL = re.compile(rf"[^{_MARKS}]+")
_WORD = re.compile(r"\S+")


class _Piece(NamedTuple):
    """A piece of a header: as printed, and as it is matched; both without blanks."""

    printed: str
    folded: str


class Columns:
    """The printed columns of one table; asked row by row, in order, it goes by the last header seen."""

    def __init__(self, form: Form, document: Document, strips: Sequence[Strip], reader: CellReader) -> None:
        self._form = form
        self._document = document
        self._strips = strips
        self._reader = reader
        self._printed: dict[str, str] = {}
        self._last: Claim | None = None

    def labels(self, row: RowForm, claim: Claim, window: Window) -> list[str]:
        """The label of each cell of a row; that of the form where none is printed."""
        if self._headed(claim):
            strip = self._strips[claim.strip]
            grid = strip.grid
            first = self._start(claim)
            found = self._of_grid(row, window, grid, first) if grid is not None else {}
            self._printed |= found or self._of_text(row, first, claim.label_start)
        self._last = claim
        return [self._printed.get(cell.column, cell.column) for cell in row.cells]

    def _headed(self, claim: Claim) -> bool:
        """Whether a header stands between the last row and this one."""
        first = max(claim.strip - _HEADER_REACH, self._last.strip + 1 if self._last else 0)
        before = self._strips[first : claim.strip]
        own = [mark for mark in self._strips[claim.strip].marks if mark.start < claim.label_start]
        return any(mark.means(HEADER) for mark in own) or any(
            mark.means(HEADER) for strip in before for mark in strip.marks
        )

    def _start(self, claim: Claim) -> int:
        """Where the header above the row begins at the earliest."""
        earliest = max(0, claim.label_start - _LONGEST_HEADER)
        return max(earliest, self._strips[self._last.strip].end) if self._last else earliest

    def _of_grid(self, row: RowForm, window: Window, index: int, start: int) -> dict[str, str]:
        """By form label the path of header cells above each value; nothing where the grid's columns do not fit."""
        places = [cell.place for cell in window.cells]
        cells = self._document.grids[index].cells
        first = bisect_left(cells, start, key=lambda cell: cell.start)
        last = bisect_left(cells, window.cells[0].start, key=lambda cell: cell.start)
        columns = [place.column for place in places if place.column is not None]
        if len(columns) < len(places) or places[0].row is None:
            return {}
        head = [
            (cell, piece)
            for cell in cells[first:last]
            if cell.row < places[0].row
            and cell.column >= columns[0]
            and not (len(columns) > 1 and _covers(cell, columns[0]) and _covers(cell, columns[-1]))
            and (piece := self._piece(cell.start, cell.end))
            and self._reader.read(piece.folded) is None
        ]
        paths = [[piece for cell, piece in head if _covers(cell, column)] for column in columns]
        return self._fitting(row, paths)

    def _fitting(self, row: RowForm, paths: list[list[_Piece]]) -> dict[str, str]:
        """The paths as labels, unless one of them ends with the label of another column."""
        labels = [cell.column for cell in row.cells]
        leaves = [label.rpartition(JOIN)[2] for label in labels]
        found = {}
        for label, leaf, path in zip(labels, leaves, paths, strict=True):
            if not path or (path[-1].folded != leaf and path[-1].folded in leaves):
                return {}
            whole = "".join(piece.folded for piece in path) == label.replace(JOIN, "")
            broken = whole and len(path) != label.count(JOIN) + 1
            found[label] = label if broken else JOIN.join(dict.fromkeys(piece.printed for piece in path))
        return found

    def _of_text(self, row: RowForm, start: int, end: int) -> dict[str, str]:
        """By form label the pieces of a flattened header that print it."""
        folded = self._document.folded
        end = max(start, *(folded.rfind(mark, start, end) for mark in _MARKS))
        cells = self._pieces(_CELL, start, end)
        marked_off = folded.find("|", start, end) >= 0 or folded.find("\t", start, end) >= 0
        words = cells if marked_off else self._pieces(_WORD, start, end)
        known = _joined(words) | _joined(cells)
        size = len(row.cells)
        placed = _placed(words, size, self._form.headers) or _placed(cells, size, self._form.headers)
        found: dict[str, str] = {}
        for number, cell in enumerate(row.cells):
            parts = cell.column.split(JOIN)
            printed = [known.get(part.partition("(")[0]) for part in parts]
            if len(parts) == 1 and placed and not printed[0]:
                printed = [placed[number]]
            if any(printed):
                found[cell.column] = JOIN.join(one or part for one, part in zip(printed, parts, strict=True))
        return found

    def _pieces(self, pattern: re.Pattern[str], start: int, end: int) -> list[_Piece]:
        spans = [match.span() for match in pattern.finditer(self._document.folded, start, end)]
        return [piece for span in spans[-_MOST_PIECES:] if (piece := self._piece(*span)).folded]

    def _piece(self, start: int, end: int) -> _Piece:
        document = self._document
        return _Piece("".join(document.text[start:end].split()), "".join(document.folded[start:end].split()))


def _covers(cell: GridCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.colspan


def _joined(pieces: Sequence[_Piece]) -> dict[str, str]:
    """What the pieces print, alone or broken into several, by their words without a note; none that is cut off."""
    joined: dict[str, str] = {}
    for size in range(_BROKEN, 0, -1):
        for first in range(len(pieces) - size + 1):
            own = pieces[first : first + size]
            folded = "".join(piece.folded for piece in own)
            if folded.count("(") == folded.count(")"):
                joined[folded.partition("(")[0]] = "".join(piece.printed for piece in own)
    return joined


def _placed(pieces: Sequence[_Piece], size: int, headers: Sequence[str]) -> list[str]:
    """The last `size` pieces, where a word of the header stands right before them: the columns by position."""
    if len(pieces) <= size or pieces[-size - 1].folded not in headers:
        return []
    return [piece.printed for piece in pieces[-size:]]
