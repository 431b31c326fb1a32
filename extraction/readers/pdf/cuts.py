"""Rows of tables without rulings that a page break cuts: what stands below the last row of a page and above the first
of the next is one row."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from extraction.readers.pdf.blocks import Block, wraps_where_full
from extraction.readers.pdf.joins import merged
from extraction.readers.pdf.pieces import ValueTest
from extraction.readers.pdf.rows import Reading, SetRow

__all__ = ["mend", "settle"]

_PAGE = 10_000.0
"""Further down than any page reaches: there stands what is on the next."""
_LEAST = 4
"""A table has so many columns of values, so that two rows hardly ever fill just what the other leaves."""
_FEW = 2
"""A page whose first row repeats a head has so many rows at least."""
_OPENS = re.compile(r"[（(]?\d{1,2}[.．、)）]|[（(]\w{1,3}[)）]|\w{1,2}、")
"""What opens a label: it is no rest of the one before."""


def mend(upper: Reading, lower: Reading, is_value: ValueTest) -> None:
    """Makes the row whole that the break between two pages cuts, if it does: its pieces go to the page with its values,
    or to the first of both."""
    repeated = _repeated(upper, lower) | _repeated_row(upper, lower)
    if _is_parted(upper, lower, repeated):
        return
    units = _units_below(upper, lower, is_value.units)
    if _is_halved(upper, lower, units):
        _unite(upper, lower, units)
        return
    _complete(upper, last=True)
    _complete(lower, last=False)
    tail, tail_row = _edge(upper, last=True)
    head, head_row = _edge(lower, last=False)
    head = [block for block in head if id(block) not in repeated]
    openers = sum(_OPENS.match(block.pieces[0].text) is not None for block in head)
    lacks_label = tail_row is not None and not tail and openers == 1
    if openers and head_row is None and not lacks_label:
        head = []
    if tail_row is not None and head_row is not None:
        if not _goes_on(tail_row, head_row):
            return
        _take(upper, tail_row, tail, 0.0)
        _take_values(upper, tail_row, lower, head_row)
        _take(upper, tail_row, head, _PAGE, lower)
        lower.rows.remove(head_row)
    elif tail_row is not None and not head and _is_begun(tail_row, lower):
        _begin(upper, tail_row, lower)
        _take(lower, lower.rows[0], tail, -_PAGE, upper)
    elif tail_row is not None:
        _take(upper, tail_row, tail, 0.0)
        _take(upper, tail_row, head, _PAGE, lower)
    elif head_row is not None and not head and not tail and _is_rest(upper, head_row):
        _take_values(upper, upper.rows[-1], lower, head_row)
        lower.rows.remove(head_row)
    elif head_row is not None:
        _take(lower, head_row, head, 0.0)
        _take(lower, head_row, tail, -_PAGE, upper)
    elif tail and not any(_OPENS.match(block.pieces[0].text) for block in lower.rows[0].labels):
        _take(lower, lower.rows[0], head, 0.0)
        _take(lower, lower.rows[0], tail, -_PAGE, upper)
    elif head and not tail:
        _take(upper, upper.rows[-1], head, _PAGE, lower)


def _repeated(upper: Reading, lower: Reading) -> set[int]:
    """The `id`s of the blocks above the rows of a page that repeat the head of the page before."""
    texts = {_text(block) for block in upper.others if block.first < upper.rows[-1].middle}
    above = [block for block in lower.others if block.middle < lower.rows[0].middle]
    return {id(block) for block in above if _text(block) in texts}


def _repeated_row(upper: Reading, lower: Reading) -> set[int]:
    """The `id`s of the blocks of the first row of a page, which repeats that of the first page and has no
    number: it is taken for part of the head."""
    upper.head = upper.head or _texts(upper.rows[0])
    if len(lower.rows) < _FEW or _texts(lower.rows[0]) != upper.head:
        return set()
    if any(piece.text[0].isdigit() for block in lower.rows[0].values for piece in block.pieces):
        return set()
    lower.head = upper.head
    row = lower.rows.pop(0)
    lower.others += [*row.labels, *row.values]
    return {id(block) for block in (*row.labels, *row.values)}


def _texts(row: SetRow) -> tuple[str, ...]:
    return tuple(_text(block) for block in (*row.labels, *row.values))


def _text(block: Block) -> str:
    return "".join(piece.text for piece in block.pieces)


def _is_parted(upper: Reading, lower: Reading, repeated: Container[int]) -> bool:
    """Whether a header or a title stands between the rows of the two pages, but for a head that the page repeats."""
    last, first = upper.rows[-1], lower.rows[0]
    below = any(block.x1 > last.left and block.middle > last.middle for block in upper.others)
    return below or any(
        block.x1 > first.left and block.middle < first.middle and id(block) not in repeated
        for block in lower.others
    )


def settle(reading: Reading) -> None:
    """Gives a row without a label at an edge of its page the labels that stand there, whatever is on the next page."""
    for last in (True, False):
        labels, row = _edge(reading, last)
        if row is not None:
            _take(reading, row, labels, 0.0)


def _edge(reading: Reading, last: bool) -> tuple[list[Block], SetRow | None]:
    """The labels beyond the whole rows of a page, and the row without a label there."""
    rows = reading.rows[::-1] if last else reading.rows
    bare = rows[0] if not rows[0].labels and any(row.labels for row in rows) else None
    whole = rows[1:] if bare else rows
    labels = [block for block in reading.others if block.x1 <= rows[0].left]
    if not whole:
        return labels, bare
    edge = whole[0].middle
    if last:
        return [block for block in labels if block.first > edge], bare
    return [block for block in labels if block.last < edge], bare


def _complete(reading: Reading, last: bool) -> None:
    """Makes one row of the row without a label at the edge of a page and the one beside it, where each has what the
    other lacks: the values of a cut row that wrap do not stand beside those that do not."""
    rows = reading.rows[::-1] if last else reading.rows
    if len(rows) < 2 or rows[0].labels or not rows[1].labels:
        return
    bare, row = rows[0], rows[1]
    columns = merged((block.x0, block.x1) for each in rows for block in each.values)
    lacks = not any(block.over(own) for block in bare.values for own in row.values)
    beside = any(block.first - 1.0 <= row.middle <= block.last + 1.0 for block in bare.values)
    if lacks and beside and len(bare.values) + len(row.values) == len(columns):
        row.values += bare.values
        reading.rows.remove(bare)
        reading.mended = True


def _is_rest(reading: Reading, following: SetRow) -> bool:
    """Whether the values of a row without a label go on with numbers of the last row of the page before, where those
    fill their columns."""
    values = reading.rows[-1].values
    if not _goes_on(reading.rows[-1], following):
        return False
    pairs = [(next(own for own in values if own.over(below)), below) for below in following.values]
    joined = [Block([*above.pieces, *below.pieces], True) for above, below in pairs]
    others = [block for row in reading.rows[:-1] for block in row.values]
    return wraps_where_full([*others, *joined])


def _is_begun(row: SetRow, lower: Reading) -> bool:
    """Whether all values of a row without a label go on in the first row of the next page, which has one: numbers of
    several digits whose columns are full."""
    following = lower.rows[0]
    for own in row.values:
        if len(own.pieces[-1].text) == 1 or not any(own.over(below) for below in following.values):
            return False
    joined = [
        Block(
            [*(piece for own in row.values if own.over(below) for piece in own.pieces), *below.pieces], True
        )
        for below in following.values
    ]
    others = [block for each in lower.rows[1:] for block in each.values]
    return wraps_where_full([*others, *joined])


def _begin(upper: Reading, row: SetRow, lower: Reading) -> None:
    """Puts the values of the last row of a page before those of the first of the next."""
    for below in lower.rows[0].values:
        begun = [own for own in row.values if own.over(below)]
        below.pieces[:0] = [piece for own in begun for piece in _moved(own, -_PAGE).pieces]
    _mark(upper, row.values)
    upper.rows.remove(row)
    lower.mended = True


def _is_halved(upper: Reading, lower: Reading, units: Sequence[tuple[Block, Block]]) -> bool:
    """Whether the first row of a page has values in just those columns in which the last of the page before has none,
    and opens no label: numbers that stand on the second lines of their cells. Where `units` of the numbers above show
    that the row goes on, what stands where it has no label may open one."""
    row, following = upper.rows[-1], lower.rows[0]
    rows = [*upper.rows, *lower.rows]
    columns = merged((block.x0, block.x1) for each in rows for block in each.values)
    if len(columns) < _LEAST or not any(len(each.values) == len(columns) for each in rows):
        return False
    if len(row.values) + len(following.values) != len(columns) or not row.labels:
        return False
    for block in following.labels:
        rests = bool(units) and not any(block.over(own) for own in row.labels)
        if _OPENS.match(block.pieces[0].text) and not rests:
            return False
    return not any(below.over(own) for below in following.values for own in row.values)


def _units_below(upper: Reading, lower: Reading, units: Container[str]) -> list[tuple[Block, Block]]:
    """The numbers of the last row of a page, each with its unit that stands in its column among what the first row of
    the next page has."""
    rows = [*upper.rows, *lower.rows]
    columns = merged((block.x0, block.x1) for each in rows for block in each.values)
    return [
        (own, block)
        for block in lower.rows[0].labels
        for own in upper.rows[-1].values
        if block.pieces[0].text in units and own.pieces[-1].text[-1].isdigit()
        if any(x0 < own.x1 and own.x0 < x1 and x0 < block.x1 and block.x0 < x1 for x0, x1 in columns)
    ]


def _unite(upper: Reading, lower: Reading, units: Sequence[tuple[Block, Block]]) -> None:
    """Makes one row, on the first of two pages, of the last of it and the first of the next."""
    row, following = upper.rows[-1], lower.rows.pop(0)
    _mark(lower, [*following.values, *following.labels])
    for own, unit in units:
        own.pieces += _moved(unit, _PAGE).pieces
        following.labels.remove(unit)
    row.values += [_moved(block, _PAGE) for block in following.values]
    row.labels += [_moved(block, _PAGE) for block in following.labels]
    upper.mended = True


def _goes_on(row: SetRow, following: SetRow) -> bool:
    """Whether all values of the second row go on with one of the first."""
    return all(any(below.over(block) for block in row.values) for below in following.values)


def _take(
    reading: Reading, row: SetRow, blocks: Sequence[Block], down: float, giver: Reading | None = None
) -> None:
    """Gives the row blocks of the same page, or of the one that `giver` reads."""
    for block in blocks:
        (giver or reading).others.remove(block)
        row.labels.append(_moved(block, down))
    if giver is not None and blocks:
        _mark(giver, blocks)
        reading.mended = True


def _take_values(reading: Reading, row: SetRow, giver: Reading, following: SetRow) -> None:
    for below in following.values:
        block = next(block for block in row.values if block.over(below))
        block.pieces += _moved(below, _PAGE).pieces
    _mark(giver, following.values)
    reading.mended = True


def _moved(block: Block, down: float) -> Block:
    pieces = block.pieces
    if down:
        pieces = [
            replace(p, top=p.top + down, bottom=p.bottom + down, middle=p.middle + down) for p in pieces
        ]
    return Block(pieces, block.value)


def _mark(giver: Reading, blocks: Sequence[Block]) -> None:
    """Marks the lines that the blocks stand on as gone."""
    taken = {id(piece) for block in blocks for piece in block.pieces}
    giver.gone.update(id(row.line) for row in giver.run if any(id(piece) in taken for piece in row.pieces))
    giver.mended = True
