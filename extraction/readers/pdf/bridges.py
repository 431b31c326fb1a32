"""Blocks that reach from one whole row of a table into the next: lines of digits are lower than those of letters, so
that numbers of two rows can stand as near as lines of one cell."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise, takewhile

from extraction.readers.pdf.blocks import Block
from extraction.readers.pdf.pieces import Piece, Row

__all__ = ["without_bridges"]

_LEAST = 3
"""A table has so many columns of values, so that lines with a value in each are rows."""


def without_bridges(blocks: Sequence[Block], run: Sequence[Row], units: Container[str]) -> list[Block]:
    """The blocks of the lines of a run, those of values parted where they go on from one line with a label and a value
    or its unit in each column to another such line, though other values of the two do not."""
    most = max((len(row.values) for row in run), default=0)
    full = [own for row in run if most >= _LEAST and len(own := _cells(row, units)) == most < len(row.pieces)]
    lines = {id(piece): number for number, row in enumerate(full) for piece in row}
    places = {id(piece): number for number, block in enumerate(blocks) for piece in block.pieces}
    made: list[Block] = []
    for block in blocks:
        on = [lines.get(id(piece), -1) for piece in block.pieces]
        if not block.value or len({*on} - {-1}) < 2:
            made.append(block)
        else:
            made += _parted(block, on, [{places[id(piece)] for piece in row} for row in full])
    return made


def _cells(row: Row, units: Container[str]) -> list[Piece]:
    """The values and units that end a line."""
    return list(takewhile(lambda piece: piece.value or piece.text in units, reversed(row.pieces)))


def _parted(block: Block, on: Sequence[int], rows: Sequence[set[int]]) -> Iterator[Block]:
    """The parts of a block whose pieces are on the whole lines that `on` tells, -1 for none; `rows` are the blocks on
    each of these lines. Between two whole lines it is parted at the widest distance."""
    begin = 0
    own = [at for at, line in enumerate(on) if line >= 0]
    for above, below in pairwise(own):
        if on[above] == on[below] or rows[on[above]] == rows[on[below]]:
            continue
        steps = [low.middle - high.middle for high, low in pairwise(block.pieces[above : below + 1])]
        end = above + steps.index(max(steps)) + 1
        yield Block(block.pieces[begin:end], True)
        begin = end
    yield Block(block.pieces[begin:], any(piece.value for piece in block.pieces[begin:]))
