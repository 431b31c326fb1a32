"""The labels of columns as they are printed: by the cells of the header above a value, else by the words of the form.

A grid tells which header cells stand above a column. In running text a header is a row of pieces: each is known by
its words, or, where the header is whole, by its position.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extraction.genre.layouts import Form, RowForm
from extraction.tables.align import Claim
from extraction.tables.cells import CellReader
from extraction.tables.headers import Piece, is_marked_off, joined_pieces, pieces_between, words_between
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
_FIRST_PIECE = 40
"""A header begins at most so many characters before its first known word."""
_MARKS = "|\t\n"


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
        if self._strips[claim.strip].joined:
            return [cell.column for cell in row.cells]
        start = self._header(claim)
        if start is not None:
            grid = self._strips[claim.strip].grid
            found = self._of_grid(row, window, grid, start) if grid is not None else {}
            self._printed |= found or self._of_text(row, start, claim.label_start)
        self._last = claim
        return [self._printed.get(cell.column, cell.column) for cell in row.cells]

    def _header(self, claim: Claim) -> int | None:
        """Where the header begins that stands between the last row and this one; None without any."""
        first = max(claim.strip - _HEADER_REACH, self._last.strip + 1 if self._last else 0)
        for strip in self._strips[first : claim.strip + 1]:
            for mark in strip.marks:
                if mark.kinds & HEADER and mark.start < claim.label_start:
                    earliest = max(strip.start, claim.label_start - _LONGEST_HEADER)
                    return max(earliest, mark.start - _FIRST_PIECE)
        return None

    def _of_grid(self, row: RowForm, window: Window, index: int, start: int) -> dict[str, str]:
        """By form label the path of header cells above each value; nothing where the grid's columns do not fit."""
        folded = self._document.folded
        places = [cell.place for cell in window.cells]
        cells = self._document.grids[index].cells
        first = bisect_left(cells, start, key=lambda cell: cell.start)
        last = bisect_left(cells, window.cells[0].start, key=lambda cell: cell.start)
        columns = [place.column for place in places if place.column is not None]
        if len(columns) < len(places) or places[0].row is None:
            return {}
        head = [
            (cell, self._printing(cell.start, cell.end), "".join(folded[cell.start : cell.end].split()))
            for cell in cells[first:last]
            if cell.row < places[0].row
            and cell.column >= columns[0]
            and not (len(columns) > 1 and _covers(cell, columns[0]) and _covers(cell, columns[-1]))
            and self._reader.read(folded[cell.start : cell.end].strip()) is None
        ]
        paths = [
            [(printed, words) for cell, printed, words in head if _covers(cell, column)] for column in columns
        ]
        return _fitting(row, paths)

    def _of_text(self, row: RowForm, start: int, end: int) -> Mapping[str, str]:
        """By form label the pieces of a flattened header that print it."""
        folded = self._document.folded
        end = max(start, *(folded.rfind(mark, start, end) for mark in _MARKS))
        labels = tuple(cell.column for cell in row.cells)
        words = _Words(labels, self._form.headers, self._form.totals)
        return _printed(self._document.text[start:end], folded[start:end], words)

    def _printing(self, start: int, end: int) -> str:
        return "".join(self._document.text[start:end].split())


class _Words(NamedTuple):
    """The labels of a row's columns, the words of headers, and the labels of totals in a form."""

    labels: tuple[str, ...]
    headers: tuple[str, ...]
    totals: frozenset[str]


@lru_cache(maxsize=1024)
def _printed(text: str, folded: str, words: _Words) -> Mapping[str, str]:
    """By label of the form what a flattened header prints for it; most reports print the same headers."""
    parts = {label: _parts(label) for label in words.labels}
    pieces = pieces_between(folded, 0, len(folded))
    known = {piece.words: piece for piece in pieces}
    if any(part not in known for own in parts.values() for part in own):
        if not is_marked_off(folded, 0, len(folded)):
            single = words_between(folded, 0, len(folded))
            pieces = single if _placed(single, words) else pieces
            known = joined_pieces(single) | {piece.words: piece for piece in single} | known
        known = joined_pieces(pieces) | known
    placed = _placed(pieces, words)
    total = next((known[word] for word in sorted(words.totals) if word in known), None)
    found: dict[str, str] = {}
    for number, (label, own) in enumerate(parts.items()):
        printing = [known.get(part) for part in own]
        if len(own) == 1 and not printing[0]:
            printing = [placed[number] if placed else total]
        if any(printing):
            found[label] = JOIN.join(
                "".join(text[slice(*piece.span)].split()) if piece else part
                for piece, part in zip(printing, label.split(JOIN), strict=True)
            )
    return found


@cache
def _parts(label: str) -> tuple[str, ...]:
    """The words of each part of a nested label, without their notes."""
    return tuple(part.partition("(")[0] for part in label.split(JOIN))


def _fitting(row: RowForm, paths: list[list[tuple[str, str]]]) -> dict[str, str]:
    """The paths (each cell as printed and as it is matched) as labels, unless one ends with another column's."""
    leaves = [cell.column.rpartition(JOIN)[2] for cell in row.cells]
    found = {}
    for cell, leaf, path in zip(row.cells, leaves, paths, strict=True):
        if not path or (path[-1][1] != leaf and path[-1][1] in leaves):
            return {}
        whole = "".join(words for _, words in path) == cell.column.replace(JOIN, "")
        broken = whole and len(path) != cell.column.count(JOIN) + 1
        found[cell.column] = (
            cell.column if broken else JOIN.join(dict.fromkeys(printed for printed, _ in path))
        )
    return found


def _covers(cell: GridCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.colspan


def _placed(pieces: Sequence[Piece], words: _Words) -> Sequence[Piece]:
    """As many pieces as there are columns, the last ones, where a word of the header stands right before them.

    None for nested columns: their labels do not stand in one row.
    """
    size = len(words.labels)
    nested = any(JOIN in label for label in words.labels)
    if nested or len(pieces) <= size or pieces[-size - 1].words not in words.headers:
        return ()
    return pieces[-size:]
