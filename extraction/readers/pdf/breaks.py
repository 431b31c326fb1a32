"""Tables over page breaks: the pieces of one table become one grid."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from extraction.genre import Genre
from extraction.readers.parts import GridPart, PlacedCell
from extraction.readers.pdf.lines import find_lines, joined_lines
from extraction.readers.pdf.spots import rounded
from extraction.readers.pdf.tables import Cell, Lattice

__all__ = ["Words", "as_grid", "is_continued_by", "words_of"]

_NEAR = 4.0
"""Points within which the same border of two pages lies."""
_HIGHEST_HEAD = 8
"""Rows of a head at most."""
_PAIRS = ("()", "\uff08\uff09", "\u201c\u201d", "\u300a\u300b")
"""Brackets and quotation marks."""
_ROOM = 2.5
"""Times the height of a line: what a full line and the sides of its cell leave free."""
_COMMON = 0.7
"""The share of the borders of the piece with fewer columns that the other piece must have."""
_REST = re.compile(r"0\d+")
"""Digits that no number begins with."""
_COMPLETE = 5
"""Two rows of so many cells hardly ever fill just what the other leaves."""


def is_continued_by(upper: Lattice, lower: Lattice) -> bool:
    """Whether `lower`, the first thing on its page, goes on with `upper`, the last thing on the page before."""
    if abs(upper.xs[0] - lower.xs[0]) > _NEAR or abs(upper.xs[-1] - lower.xs[-1]) > _NEAR:
        return False
    fewer, more = sorted((upper.xs, lower.xs), key=len)
    common = sum(1 for x in fewer if any(abs(x - other) <= _NEAR for other in more))
    return common >= len(fewer) * _COMMON


class Words(NamedTuple):
    """What opens a numbered label, the words by which rows are known, as they stand when folded, and units."""

    openers: str
    rows: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    fold: Callable[[str], str] = str

    def names_row(self, text: str) -> bool:
        """Whether a text has a word by which a row is known."""
        folded = "".join(self.fold(text).split())
        return any(word in folded for word in self.rows)


def words_of(genre: Genre) -> Words:
    """The words of a genre's forms."""
    rows = frozenset(key for form in genre.layouts.forms for row in form.rows for key in row.keys)
    units = frozenset(genre.layouts.print.units)
    return Words(genre.characters.openers, rows, units, genre.characters.fold)


def as_grid(pieces: Sequence[Lattice], words: Words) -> GridPart:
    """The pieces of one table, in order, as a grid: head rows that a page repeats are left out, rows and cells that a
    page break cuts are made whole."""
    xs = _borders(pieces)
    cells: list[Cell] = []
    rows = 0
    for number, piece in enumerate(pieces):
        own = [_on(cell, xs) for cell in piece.cells if cell.text or _width(cell, xs)]
        height = len(piece.ys) - 1
        repeated = _repeated_rows(own, cells, height) if number else 0
        if repeated:
            own = [replace(cell, row=cell.row - repeated) for cell in own if cell.row >= repeated]
        if number and own and repeated < rows:  # nothing but the head above: no row of it is cut
            own, joined = (
                _mended_below_head(cells, own, rows, words) if repeated else _mended(cells, own, rows, words)
            )
            rows -= joined
        cells.extend(replace(cell, row=cell.row + rows) if rows else cell for cell in own)
        rows += height - repeated
    placed = [
        PlacedCell(c.text, c.row, c.column, c.rowspan, c.colspan, c.page, rounded(c.box))
        for c in sorted(cells, key=lambda cell: (cell.row, cell.column))
    ]
    return GridPart(placed, rows, len(xs) - 1)


def _borders(pieces: Sequence[Lattice]) -> list[float]:
    """The upright borders of all pieces, those that lie near each other as one."""
    borders: list[float] = []
    for x in sorted(x for piece in pieces for x in piece.xs):
        if not borders or x - borders[-1] > _NEAR:
            borders.append(x)
    return borders


def _on(cell: Cell, xs: list[float]) -> Cell:
    """The cell with its columns counted on the borders `xs`."""
    first = min(_nearest(cell.box[0], xs), len(xs) - 2)
    width = max(1, _width(cell, xs))
    if (first, width) == (cell.column, cell.colspan):
        return cell
    return replace(cell, column=first, colspan=width)


def _width(cell: Cell, xs: list[float]) -> int:
    """Over how many columns it reaches; none between the two strokes of a double border."""
    return _nearest(cell.box[2], xs) - _nearest(cell.box[0], xs)


def _nearest(x: float, xs: list[float]) -> int:
    """Which of the borders, in order, is the nearest."""
    at = bisect(xs, x)
    if at == len(xs) or (at and x - xs[at - 1] <= xs[at] - x):
        return at - 1
    return at


_Head = list[tuple[int, int, int, int, str]]
"""The rows, columns, spans and texts of the cells of a head."""


def _repeated_rows(own: list[Cell], cells: list[Cell], height: int) -> int:
    """How many rows at the top of a piece repeat the head of the table, perhaps below a title over all columns that
    stands on the page before the table's first."""
    columns = max((cell.column + cell.colspan for cell in own), default=0)
    for rows in range(min(height - 1, _HIGHEST_HEAD), 0, -1):
        mine = _head(own, rows)
        if sum(1 for cell in mine if cell[4]) < 2:
            continue
        if mine == _head(cells, rows):
            return rows
        below = [(row - 1, *rest) for row, *rest in mine[1:]]
        if mine[0][:4] == (0, 0, 1, columns) and len(below) > 1 and below == _head(cells, rows - 1):
            return rows
    return 0


def _head(cells: list[Cell], rows: int) -> _Head:
    """The cells of so many rows at the top; none if one of them reaches further down, but for blank ones: a table in a
    cell of another has the margins of that cell beside it."""
    top = [cell for cell in cells if cell.row < rows and (cell.text or cell.row + cell.rowspan <= rows)]
    if any(cell.row + cell.rowspan > rows for cell in top):
        return []
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in top]


def _mended_below_head(upper: list[Cell], own: list[Cell], rows: int, words: Words) -> tuple[list[Cell], int]:
    """The same where `own` stands below a repeated head, whose border hides the open side: a row is cut if all its
    cells are open above, or its texts tell it."""
    last = {(cell.column, cell.colspan): cell for cell in upper if cell.row + cell.rowspan == rows}
    first = [cell for cell in own if cell.row == 0]
    pairs = [(last[key], cell) for cell in first if (key := (cell.column, cell.colspan)) in last]
    if len(pairs) < len(first) or not all(above.is_open for above, _ in pairs):
        return _mended(upper, own, rows, words)
    for above, below in pairs:
        _join(above, below, below.rowspan - 1)
    gone = {id(below) for _, below in pairs}
    return [cell for cell in own if id(cell) not in gone], 1


def _mended(upper: list[Cell], own: list[Cell], rows: int, words: Words) -> tuple[list[Cell], int]:
    """Joins what the break between `upper` (of so many rows) and `own` cuts; returns the cells of `own` that remain
    cells, and 1 if the first row of `own` goes on with the last row above, else 0."""
    last = {(cell.column, cell.colspan): cell for cell in upper if cell.row + cell.rowspan == rows}
    first = [cell for cell in own if cell.row == 0]
    pairs = [(last[key], cell) for cell in first if (key := (cell.column, cell.colspan)) in last]
    open_pairs = [pair for pair in pairs if pair[0].is_open and pair[1].is_open]
    if open_pairs:
        is_cut_row, cut = len(open_pairs) == len(first), open_pairs
    else:
        single = [pair for pair in pairs if pair[1].rowspan == 1]
        least = 1 if _is_named_once(single, words) else 2
        wrapped = [
            pair for pair in single if _has_unit_below(*pair, words) or _wraps(*pair, [*upper, *own], least)
        ]
        others = [pair for pair in single if pair not in wrapped]
        is_cut_row = len(pairs) == len(first) and (
            _is_cut_row(others, words, bool(wrapped)) or (bool(wrapped) and _is_on_one_side(others))
        )
        cut = pairs if is_cut_row else [pair for pair in pairs if _is_cut_cell(*pair, words)]
    for above, below in cut:
        _join(above, below, below.rowspan - int(is_cut_row))
    gone = {id(below) for _, below in cut}
    return [cell for cell in own if id(cell) not in gone], int(is_cut_row)


def _join(above: Cell, below: Cell, rows: int) -> None:
    above.text = joined_lines((above.text, below.text))
    above.rowspan += rows
    above.is_open = below.is_open


def _is_cut_row(pairs: list[tuple[Cell, Cell]], words: Words, wraps: bool) -> bool:
    """Whether one row was cut: each cell but the label has its text on one side, all on the same side, and the label is
    not at its end: its line is full, a bracket is open, or its unit is on the other side; or the label above is a row's
    and the one below is none; or each of many cells without a label has its text on one side. `wraps` says that a
    number may go on, of which the pairs have none."""
    if len(pairs) < 2:
        return False
    both = [(above, below) for above, below in pairs if above.text and below.text]
    labels = [below.text for _, below in both]
    values = [(above.text, below.text) for above, below in pairs if not (above.text and below.text)]
    starts_item = any(label[0] in words.openers or label[0].isdigit() for label in labels)
    if len(both) == 1 and not starts_item:
        begun = both[0][0].text
        if _is_named_once(both, words) and (wraps or any(text for _, text in values)):
            return True
        if not wraps and _is_begun(begun, labels[0], words) and not any(text for _, text in values):
            return any(text for text, _ in values)
    if not both and len(values) == len(pairs) >= _COMPLETE and all(map(any, values)):
        return True
    if not all(_is_full(above) or (len(both) > 1 and _is_open(above.text)) for above, _ in both):
        named = sum(text.isalpha() for texts in values for text in texts)
        if len(both) != 1 or not (_is_open(both[0][0].text) or 0 < named < len(values)):
            return False
    if wraps:
        return False
    above, below = (sum(1 for texts in values if texts[side]) for side in (0, 1))
    return (above == 0) != (below == 0) and not starts_item


def _is_named_once(pairs: Sequence[tuple[Cell, Cell]], words: Words) -> bool:
    """Whether what stands above the break and below it as words is the label of one row only together."""
    both = [(above.text, below.text) for above, below in pairs if above.text and below.text]
    labels = [(above, below) for above, below in both if not (above[-1].isdigit() and below[0].isdigit())]
    return any(words.names_row(above + below) and not words.names_row(below) for above, below in labels[:1])


def _is_on_one_side(pairs: Sequence[tuple[Cell, Cell]]) -> bool:
    """Whether all texts of a row, its label too, stand above the break, or all below it, but for numbers that go on.
    Numbers alone above a row are a head."""
    above, below = (sum(1 for pair in pairs if pair[side].text) for side in (0, 1))
    return (above > 0 and not below) or (below > 1 and not above)


def _is_begun(label: str, rest: str, words: Words) -> bool:
    """Whether a label opens an item but names no row, as it does together with the rest below."""
    opens = label[0] in words.openers or label[0].isdigit()
    return opens and not words.names_row(label) and words.names_row(label + rest)


def _has_unit_below(above: Cell, below: Cell, words: Words) -> bool:
    """Whether nothing but the unit of a number stands below the break."""
    return above.text[-1:].isdigit() and below.text in words.units


def _wraps(above: Cell, below: Cell, cells: Sequence[Cell], least: int) -> bool:
    """Whether a number may go on below the break: what stands there begins with a zero, or the line above is as wide
    as the widest of its column and has so many digits at `least`."""
    if not (above.text and below.text and above.text[-1].isdigit() and below.text[0].isdigit()):
        return False
    if _REST.fullmatch(below.text):
        return True
    key = (above.column, above.colspan)
    lines = [
        line.x1 - line.x0
        for cell in cells
        if (cell.column, cell.colspan) == key and cell.text[:1].isdigit()
        for line in find_lines(cell.chars, cell.page, in_cell=True)
    ]
    last = find_lines(above.chars, above.page, in_cell=True)[-1]
    return len(above.text) >= least and last.x1 - last.x0 + (below.chars[0].x1 - below.chars[0].x0) / 2 > max(
        lines
    )


def _is_full(cell: Cell) -> bool:
    """Whether the next character found no room on the last line of a cell."""
    last = max(cell.chars, key=lambda char: char.bottom)
    line = [char for char in cell.chars if char.bottom > last.top]
    room = cell.box[2] - cell.box[0] - max(char.x1 for char in line) + min(char.x0 for char in line)
    return room < _ROOM * (last.bottom - last.top)


def _is_open(text: str) -> bool:
    """Whether a bracket or a quotation is open at the end of a text."""
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)


def _is_cut_cell(above: Cell, below: Cell, words: Words) -> bool:
    """Whether a cell over several rows was cut: its text is on one side. Below a blank cell, as heads have, the label
    of a single row is its own."""
    if not above.text and below.rowspan == 1 and words.names_row(below.text):
        return False
    return (above.rowspan > 1 or below.rowspan > 1) and not (above.text and below.text)
