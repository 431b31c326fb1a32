"""The pieces of one row of a table as one line, its cells tab-separated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extraction.readers.parts import Box
from extraction.readers.pdf.blocks import SIGNS
from extraction.readers.pdf.lines import Line
from extraction.readers.pdf.pieces import Piece
from extraction.readers.pdf.wraps import in_lines, is_torn

__all__ = ["Span", "as_header", "as_row", "merged"]

Span = tuple[float, float]
_SAME = 0.4
"""Times the height of a line: nearer pieces stand on one line."""
_LONGEST_UNIT = 3
"""Characters of what else than a value stands in a column of values, or behind it."""
_LONGEST_NUMBER = 9
"""A number that wraps in a row without a label has so many digits at most."""
_BROKEN = re.compile(r"(?=[\d,]*,)(?!\d{1,3}(?:,\d{3})+$)\d[\d,]*")
"""Digits whose thousands are parted elsewhere than numbers are: of two numbers."""
_PAGE = 5000.0
"""What stands further apart than that is on two pages."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans from left to right, those that overlap as one."""
    columns: list[Span] = []
    for x0, x1 in sorted(spans):
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def as_row(
    groups: Iterable[Sequence[Piece]], lines: Sequence[Line], columns: Sequence[Span], guessed: bool = False
) -> Line | None:
    """The row as one line, made of the pieces of cells, several or one by one, on `lines`; None where some stand across
    columns of values, or words in one, or the lines of a value are not those of one number, which is known better
    unless `guessed`."""
    labels: list[list[Piece]] = []
    cells: list[list[Piece]] = [[] for _ in columns]
    for group in sorted(groups, key=lambda group: min(piece.x0 for piece in group)):
        left, right = min(piece.x0 for piece in group), max(piece.x1 for piece in group)
        over = [index for index, (x0, x1) in enumerate(columns) if left < x1 and x0 < right]
        if len(over) > 1 or (over and any(len(p.text) > _LONGEST_UNIT and not p.value for p in group)):
            return None
        if over:
            cells[over[0]] += group
        elif columns and left >= columns[0][1]:
            if any(len(piece.text) > _LONGEST_UNIT for piece in group):
                return None
            cells[max(index for index, (_, x1) in enumerate(columns) if x1 <= left)] += group
        elif labels and left < max(each.x1 for each in labels[-1]):
            labels[-1] += group
        else:
            labels.append([*group])
    if any(
        is_torn(pieces, () if guessed else SIGNS) or (guessed and _wraps_early(pieces, *column))
        for pieces, column in zip(cells, columns, strict=True)
    ):
        return None
    if not labels and any(_is_too_long(pieces) for pieces in cells):
        return None
    if any(len(pieces) > 1 and _BROKEN.fullmatch(_stacked(pieces)) for pieces in cells):
        return None
    texts = [" ".join(map(_stacked, labels)), *map(_stacked, cells)]
    values = [(_stacked(pieces), _around(pieces)) for pieces in cells if pieces]
    return _line("\t".join(texts if labels else texts[1:]), lines, values)


def _is_too_long(pieces: Sequence[Piece]) -> bool:
    """Whether numbers below each other are far longer together than counts are: they are of lines, not of one row."""
    return len(pieces) > 1 and sum(len(piece.text) for piece in pieces) > _LONGEST_NUMBER


def _wraps_early(pieces: Sequence[Piece], x0: float, x1: float) -> bool:
    """Whether the lines of a value end where its column has room for the next character: they are not of one value."""
    lines = sorted(pieces, key=lambda piece: piece.middle)
    return any(
        below.middle - piece.middle > piece.height * _SAME
        and below.value
        and piece.x1 - piece.x0 + (below.x1 - below.x0) / len(below.text) <= x1 - x0
        for piece, below in pairwise(lines)
    )


def as_header(groups: Iterable[Sequence[Piece]], lines: Sequence[Line]) -> Line:
    """The cells of a header, each with its pieces, as one line from left to right."""
    ordered = sorted(groups, key=lambda group: (min(piece.x0 for piece in group), group[0].top))
    return _line(" ".join(map(_stacked, ordered)), lines, [])


def _line(text: str, lines: Sequence[Line], values: list[tuple[str, Box]]) -> Line:
    """A line with that text around `lines`."""
    return replace(
        lines[0],
        text=text,
        x0=min(line.x0 for line in lines),
        top=min(line.top for line in lines),
        x1=max(line.x1 for line in lines),
        bottom=max(line.bottom for line in lines),
        height=median(line.height for line in lines),
        chars=[char for line in lines for char in line.chars],
        values=values,
    )


def _around(pieces: Sequence[Piece]) -> Box:
    """The box around all pieces that are on one page with the first."""
    first = min(piece.top for piece in pieces)
    pieces = [piece for piece in pieces if piece.top - first < _PAGE]
    x0, top = min(piece.x0 for piece in pieces), first
    return x0, top, max(piece.x1 for piece in pieces), max(piece.bottom for piece in pieces)


def _stacked(pieces: Sequence[Piece]) -> str:
    """The text of a cell, line after line."""
    return "".join(piece.text for piece in in_lines(pieces))
