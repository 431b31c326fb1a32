"""Numbers that go on right below, on the line of the rest of their label or on one of their own: in a table whose rows
stand no further apart than lines, with columns too narrow for its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.readers.pdf.pieces import Piece, Row, is_whole

__all__ = ["with_whole_numbers"]

_NEXT = 1.7
"""Times the height of a line: the next one stands no further below."""
_SEVERAL = 3
"""So many values on a line without a label are no row, if all of them can be digits of those above."""
_DIGITS = frozenset("0123456789０１２３４５６７８９,.")
_OPENING = frozenset("(（")


def with_whole_numbers(run: Sequence[Row]) -> list[Row]:
    """The lines, the digits that found no room in their columns taken up into the line above.

    They stand below numbers that fill their columns, and are fewer than the values of the row, or have no label, so
    they are no row. What else is on their line stays there.
    """
    made: list[Row] = []
    for row in run:
        pairs = _pairs(made[-1], row, run) if made else []
        if not pairs:
            made.append(row)
            continue
        made[-1] = _longer(made[-1], pairs)
        rest = [piece for piece in row.pieces if not any(piece is below for _, below in pairs)]
        if rest:
            made.append(row.remade(rest, []))
    return made


def _pairs(above: Row, row: Row, run: Sequence[Row]) -> list[tuple[Piece, Piece]]:
    """The values above with what they go on with; none where the line is another row."""
    alike = [other for other in run if len(other.values) == len(above.values)]
    count = len(above.values)
    bare = len(row.values) == len(row.pieces) and count >= _SEVERAL
    if not is_whole(above) or not 0 < len(row.values) < count + bare:
        return []
    if not 0 < row.middle - above.middle <= _NEXT * above.line.height or _opens(row):
        return []
    pairs = []
    for below in row.values:
        over = [value for value in above.values if value.x0 < below.x1 and below.x0 < value.x1]
        if len(over) != 1 or not (_is_cut(over[0], below) and _fills(over[0], below, alike)):
            return []
        pairs.append((over[0], below))
    return pairs


def _opens(row: Row) -> bool:
    """Whether the line begins as a numbered label does."""
    first = row.pieces[0]
    return not first.value and (
        first.text[0] in _OPENING or first.text[0].isdigit() or first.text[1:2] == "、"
    )


def _is_cut(value: Piece, below: Piece) -> bool:
    return value.text[-1] in _DIGITS and below.text[0] in _DIGITS


def _fills(value: Piece, below: Piece, run: Sequence[Row]) -> bool:
    """Whether the column has no room for the next digit: no number in it is that much wider, and this has several."""
    widths = [
        other.x1 - other.x0
        for row in run
        for other in row.values
        if other.x0 < value.x1 and value.x0 < other.x1
    ]
    following = (below.x1 - below.x0) / len(below.text)
    return len(value.text) > 1 and value.x1 - value.x0 + following / 2 > max(widths)


def _longer(row: Row, pairs: Sequence[tuple[Piece, Piece]]) -> Row:
    """The row with its numbers whole."""
    pieces = []
    for piece in row.pieces:
        below = next((low for high, low in pairs if high is piece), None)
        if below is not None:
            piece = replace(
                piece,
                text=piece.text + below.text,
                x0=min(piece.x0, below.x0),
                x1=max(piece.x1, below.x1),
                bottom=below.bottom,
                chars=[*piece.chars, *below.chars],
            )
        pieces.append(piece)
    return row.remade(pieces, pieces[len(pieces) - len(row.values) :])
