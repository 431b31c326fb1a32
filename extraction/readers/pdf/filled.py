"""Rows of wide tables without rulings that leave cells blank: where each of their values stands tells its column.

The rows that have a value in every column show where the columns are. Between the first and the last of these, and in
the rows that follow, a row on one line gets tabs between its cells, so that its blanks show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extraction.readers.pdf.joins import Span, merged
from extraction.readers.pdf.lines import Line

__all__ = ["with_blanks"]

_WIDE = 5
"""A table has so many columns: in narrower ones a value of another table may stand in a column by chance."""
_LEAST = 2
"""So many rows with a value in every column show the columns."""
_LONGEST_WRAP = 6
"""Lines without values between two rows at most."""
_NEAR = 0.9
"""Times the height of a line: lines below each other stand no nearer."""
_SENTENCE_ENDS = "。；！？"


def with_blanks(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page, those of rows with blank cells as tab-separated cells."""
    lines = [line for page in pages for line in page]
    made: dict[int, Line] = {}
    for full, columns in _tables(lines):
        for line in _rows(lines, full, columns):
            row = _row(line, columns)
            if row is not None:
                made[id(line)] = row
    return [[made.get(id(line), line) for line in page] for page in pages]


def _tables(lines: Sequence[Line]) -> list[tuple[list[int], list[Span]]]:
    """Which lines of each table have a value in every column, and the columns."""
    tables: list[tuple[list[int], list[Span]]] = []
    for number, line in enumerate(lines):
        size = len(line.values)
        if size < _WIDE:
            continue
        spans = [(box[0], box[2]) for _, box in line.values]
        full, columns = tables[-1] if tables else ([], [])
        both = merged([*columns, *spans])
        if len(columns) == size == len(both) and not _is_parted(lines[full[-1] : number]):
            tables[-1] = ([*full, number], both)
        elif len(columns) <= size or _is_parted(lines[full[-1] : number]) or not _fits(spans, columns):
            tables.append(([number], merged(spans)))
    return [
        (full, columns)
        for full, columns in tables
        if len(full) >= _LEAST and len(columns) == len(lines[full[0]].values)
    ]


def _is_parted(lines: Sequence[Line]) -> bool:
    """Whether prose, or too many lines for a label, stand between the rows of a table."""
    waiting = 0
    for line in lines:
        waiting = 0 if line.values else waiting + 1
        if waiting > _LONGEST_WRAP or (not line.values and any(end in line.text for end in _SENTENCE_ENDS)):
            return True
    return False


def _fits(spans: Sequence[Span], columns: Sequence[Span]) -> bool:
    """Whether each span stands in a column of its own."""
    found = [at for at in (_column(span, columns) for span in spans) if at is not None]
    return len(found) == len(spans) and all(before < after for before, after in pairwise(found))


def _column(span: Span, columns: Sequence[Span]) -> int | None:
    """The one column that the span shares."""
    over = [at for at, (x0, x1) in enumerate(columns) if span[0] < x1 and x0 < span[1]]
    return over[0] if len(over) == 1 else None


def _rows(lines: Sequence[Line], full: Sequence[int], columns: Sequence[Span]) -> list[Line]:
    """The rows of a table that have values in some of its columns only."""
    rows: list[Line] = []
    waiting = 0
    for number in range(full[0] + 1, len(lines)):
        line = lines[number]
        waiting = 0 if line.values else waiting + 1
        spans = [(box[0], box[2]) for _, box in line.values]
        fits = _fits(spans, columns)
        if number > full[-1] and (not fits or waiting > _LONGEST_WRAP):
            break
        beside = (*lines[number - 1 : number], *lines[number + 1 : number + 2])
        if fits and 0 < len(spans) < len(columns) and not any(_interlock(line, other) for other in beside):
            rows.append(line)
    return rows


def _interlock(line: Line, other: Line) -> bool:
    """Whether two lines stand nearer than lines below each other do: they are of cells beside each other, and neither
    is a row."""
    return line.page == other.page and abs(line.top - other.top) < _NEAR * line.height


def _row(line: Line, columns: Sequence[Span]) -> Line | None:
    """The line with its cells set apart by tabs; None where it does not end with its values, or has no label."""
    cells = [""] * len(columns)
    label = line.text.rstrip()
    for text, box in reversed(line.values):
        if not label.endswith(text):
            return None
        at = _column((box[0], box[2]), columns)
        if at is None:
            return None
        cells[at] = text
        label = label[: -len(text)].rstrip()
    if not label or any(end in label for end in _SENTENCE_ENDS):
        return None
    return replace(line, text="\t".join([label, *cells]))
