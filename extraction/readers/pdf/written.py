"""The lines that the rows of a page's tables are written as, each row as one, and those of headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from extraction.readers.pdf.blocks import Block
from extraction.readers.pdf.joins import Span, as_header, as_row, merged
from extraction.readers.pdf.lines import Line
from extraction.readers.pdf.pieces import Piece
from extraction.readers.pdf.rows import Reading, SetRow, follows, tables_of_rows

__all__ = ["lines_of"]

_ABOVE = 0.4
"""Times the height of a line: a header goes on with what stands no further below."""
_RARE = 5
"""One row of so many may have a label that runs into its values: it stays as it stands, and is not read."""


def lines_of(reading: Reading) -> list[Line] | None:
    """The lines of a run, each row of its tables as one; None where that is how they stand, or where a piece stands
    across columns of values."""
    rows, run = reading.rows, reading.run
    blocks = [*reading.others, *(block for row in rows for block in (*row.labels, *row.values))]
    if not (reading.mended or any(block.first < block.last for block in blocks)):
        return None
    owners = {id(piece): row.line for row in run for piece in row.pieces}
    made: list[tuple[float, Line]] = []
    used = set(reading.gone)
    for table in tables_of_rows(rows, reading.others):
        columns = merged((block.x0, block.x1) for row in table for block in row.values)
        if len(table) > 1 and not any(len(row.values) == len(columns) for row in table):
            columns = _in_order(table)
            if not columns:
                return None
        unset = 0
        for row in table:
            groups = [block.pieces for block in (*row.labels, *row.values)]
            lines = _lines([piece for group in groups for piece in group], owners)
            line = as_row(groups, lines, columns)
            if line is None:
                unset += 1
                if unset * _RARE > len(table):
                    return None
                continue
            made.append((row.middle, line))
            used.update(map(id, lines))
    made += _beside(reading.others, owners, used)
    made += _headers(reading, owners, used)
    made += [(row.middle, row.line) for row in run if id(row.line) not in used]
    return [line for _, line in sorted(made, key=itemgetter(0))]


def _in_order(table: Sequence[SetRow]) -> list[Span]:
    """The columns of a table each of whose rows has as many values, set to different places of their cells; none where
    these would be the same."""
    rows = [sorted((block.x0, block.x1) for block in row.values) for row in table]
    if any(len(row) != len(rows[0]) for row in rows):
        return []
    columns = [(min(x0 for x0, _ in own), max(x1 for _, x1 in own)) for own in zip(*rows, strict=True)]
    return columns if all(x1 <= x0 for (_, x1), (x0, _) in pairwise(columns)) else []


def _beside(
    others: Sequence[Block], owners: Mapping[int, Line], used: set[int]
) -> Iterator[tuple[float, Line]]:
    """The blocks that stand on used lines, a line of its own each; marks the lines that they stand on as used."""
    waiting = list(others)
    while touched := [b for b in waiting if any(id(owners[id(piece)]) in used for piece in b.pieces)]:
        waiting = [block for block in waiting if block not in touched]
        for block in touched:
            lines = _lines(block.pieces, owners)
            used.update(map(id, lines))
            line = as_row([block.pieces], lines, ())
            if line is not None:
                yield block.middle, line


def _headers(reading: Reading, owners: Mapping[int, Line], used: set[int]) -> Iterator[tuple[float, Line]]:
    """The blocks that stand beside each other, or between rows, some of several lines, a line each; marks their lines
    as used."""
    first, last = reading.rows[0].middle, reading.rows[-1].middle
    groups: list[list[Block]] = []
    for block in sorted(reading.others, key=lambda block: block.first):
        if any(id(owners[id(piece)]) in used for piece in block.pieces):
            continue
        reach = block.first - block.pieces[0].height * _ABOVE
        if groups and reach <= max(each.last for each in groups[-1]):
            groups[-1].append(block)
        else:
            groups.append([block])
    for group in groups:
        _close_brackets(group)
        beside = len(group) > 1 or first < group[0].middle < last
        if any(piece.value for block in group for piece in block.pieces):
            continue
        if beside and any(block.first < block.last for block in group):
            lines = _lines([piece for block in group for piece in block.pieces], owners)
            used.update(map(id, lines))
            yield group[0].first, as_header([block.pieces for block in group], lines)


def _close_brackets(group: list[Block]) -> None:
    """Joins what closes a bracket with what opens it: the two are of one cell, whose text has a blank."""
    for block in list(group):
        lower = "".join(piece.text for piece in block.pieces[1:])
        if lower.count(")") + lower.count("）") <= lower.count("(") + lower.count("（"):
            continue
        for other in group:
            opens = re.search(r"[(（][^)）]*\Z", other.pieces[-1].text)
            if (
                other is not block
                and opens
                and all(any(follows(p, own) for own in block.pieces) for p in other.pieces)
            ):
                block.pieces = sorted([*block.pieces, *other.pieces], key=lambda p: (round(p.middle), p.x0))
                group.remove(other)
                break


def _lines(pieces: Iterable[Piece], owners: Mapping[int, Line]) -> list[Line]:
    """The lines of the run that the pieces are of."""
    lines = (owners.get(id(piece)) for piece in pieces)
    return list({id(line): line for line in lines if line is not None}.values())
