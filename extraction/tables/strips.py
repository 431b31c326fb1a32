"""What both ways of printing a table come down to: strips, each some label text and the cells after it.

A strip is a candidate for one row of a form. Grids give one for each run of cells in a grid row, flattened text one
for each run of standing values.
"""

from __future__ import annotations

from dataclasses import dataclass

from extraction.tables.cells import BLANK, Printed
from extraction.tables.labels import Mark

__all__ = ["LONGEST_ROW", "MOST_STRIPS", "Strip", "is_unnamed"]

LONGEST_ROW = 64
"""No form's row has so many cells: what is longer is not a row."""


MOST_STRIPS = 20_000
"""So many rows of a text or a grid are looked at: a report has some hundred, and what follows is not read."""


@dataclass(slots=True)
class Strip:
    """`start` is where the label text begins (the end of what stood before), `label_end` where it ends.

    `tight` cells are marked off, so a blank one is still a cell; otherwise blanks have left no trace. The first
    `row_end` cells stand on the row's own line; blank ones from `soft` on may belong to what follows the row. `marks`
    are the words of the forms in the label text. `filled`: not all cells are blank. `ragged`: the cells stand on lines
    of several and of different numbers. `joined`: they are those of several rows, in the order of the form.
    """

    start: int
    label_end: int
    end: int
    marks: list[Mark]
    cells: list[Printed]
    tight: bool
    row_end: int
    soft: int
    filled: bool
    grid: int | None = None
    ragged: bool = False
    joined: bool = False

    @property
    def extent(self) -> int:
        """How many cells there are up to the last that is not blank."""
        return max((at + 1 for at, cell in enumerate(self.cells) if cell.reading is not BLANK), default=0)


def is_unnamed(strip: Strip, folded: str) -> bool:
    """Whether values that are marked off stand in a row without any word before them."""
    if not strip.tight or not strip.filled:
        return False
    return not any(map(str.isalnum, folded[strip.start : strip.label_end]))
