"""Intermediate results of the readers of marked-up formats: paragraphs and tables without offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from extraction.types import Block, Grid, Spot, Warning_

__all__ = [
    "Box",
    "CellPart",
    "Contents",
    "GridPart",
    "Paragraph",
    "Part",
    "PlacedCell",
    "TablePart",
    "joined",
    "seen",
]

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
"""Soft hyphens, and characters without width."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points."""


@dataclass(slots=True)
class Paragraph:
    """One line of the canonical text. `links` and `linked` count its hyperlinks and the characters inside them; the
    offsets of `spots` are those in `text`."""

    text: str
    heading: bool = False
    links: int = 0
    linked: int = 0
    spots: tuple[Spot, ...] = ()


@dataclass(slots=True)
class CellPart:
    """A cell as marked up: its own parts and its spans."""

    parts: list[Part] = field(default_factory=list)
    rowspan: int = 1
    colspan: int = 1

    def paragraphs(self) -> Iterator[str]:
        """The text of the cell and of all tables inside it, in order."""
        for part in self.parts:
            if isinstance(part, Paragraph):
                yield part.text
            else:
                yield from part.paragraphs()


@dataclass(slots=True)
class TablePart:
    """A table as marked up: a row holds only the cells that begin in it."""

    rows: list[list[CellPart]] = field(default_factory=list)

    def paragraphs(self) -> Iterator[str]:
        """The text of all cells, in order."""
        for row in self.rows:
            for cell in row:
                yield from cell.paragraphs()


Part = Paragraph | TablePart


@dataclass(slots=True)
class PlacedCell:
    """A cell of a rectangle: `row` and `column` are 0-based and name its top left place."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    bbox: Box | None = None


@dataclass(slots=True)
class GridPart:
    """A table of data: its cells in reading order."""

    cells: list[PlacedCell]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a reader hands to `read`: the canonical text, what lies on it, and what the file says of itself."""

    text: str
    blocks: tuple[Block, ...] = ()
    grids: tuple[Grid, ...] = ()
    title: str | None = None
    published: date | None = None
    encoding: str | None = None
    format: str = "text"
    warnings: tuple[Warning_, ...] = ()


def joined(pieces: Iterable[str]) -> str:
    """The lines of one cell as one: with a blank only between two characters that are both ASCII.

    >>> joined(["本年新", "制作数量"]), joined(["12", "34"])
    ('本年新制作数量', '12 34')
    """
    text = ""
    for piece in pieces:
        if text and piece and text[-1].isascii() and piece[0].isascii():
            text += " "
        text += piece
    return text


def seen(text: str) -> str:
    """The text without the characters that no one sees.

    >>> seen("1\u200b2\ufeff")
    '12'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)
