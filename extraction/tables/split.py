"""Tables whose one column a province splits among levels of government, or an office among years: the column of the
totals, or of the last year, is read.

Which one that is, only its label tells; without one nothing is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extraction.genre.layouts import Form
from extraction.tables.align import Claim
from extraction.tables.cells import BLANK
from extraction.tables.headers import Piece, is_marked_off, pieces_between, words_between
from extraction.tables.labels import GROUP, HEADER, ROW, Mark
from extraction.tables.strips import Strip
from extraction.tables.windows import Window

__all__ = ["split_windows"]

_MOST_ROWS = 0.6
_LEAST_ROWS = 2
"""So many rows with several numbers show that the column is split."""
_HEADER_REACH = 6
_CONFIDENCE = 0.95
_YEAR = re.compile(r"(20\d\d)\D{0,2}\Z")


def split_windows(
    form: Form, claims: Mapping[int, Claim], strips: Sequence[Strip], folded: str
) -> dict[int, Window] | None:
    """The total of each row of a split column, none where no label tells it; None where the column is not split."""
    if not form.totals or not claims:
        return None
    rows = {row: strips[claim.strip].cells[: strips[claim.strip].soft] for row, claim in claims.items()}
    size, count = Counter(len(cells) for cells in rows.values()).most_common(1)[0]
    several = sum(1 for cells in rows.values() if sum(cell.reading is not BLANK for cell in cells) > 1)
    if size < 2 or several < _LEAST_ROWS or count < _MOST_ROWS * len(rows):
        return None
    header = _header(min(claim.strip for claim in claims.values()), strips, folded)
    places = [place for place, piece in enumerate(header[-size:]) if piece.words in form.totals]
    places = places or _latest([piece.words for piece in header[-size:]])
    if len(places) != 1 or len(header) <= size:
        return {}
    return {
        row: Window((cells[places[0]],), _CONFIDENCE) for row, cells in rows.items() if len(cells) == size
    }


def _latest(words: Sequence[str]) -> list[int]:
    """The place of the last year, where all words are years."""
    years = [match[1] for match in map(_YEAR.match, words) if match]
    unlike = bool(years) and len(set(years)) == len(years) == len(words)
    return [years.index(max(years))] if unlike else []


def _header(first: int, strips: Sequence[Strip], folded: str) -> list[Piece]:
    """The pieces of the header above the strip with that number: from its first known word to the body's first, but
    for the rule of a Markdown table and the body's first serial number."""
    marks: list[Mark] = [
        mark for strip in strips[max(0, first - _HEADER_REACH) : first + 1] for mark in strip.marks
    ]
    while marks and not marks[0].means(HEADER):
        del marks[0]
    body = next((mark for mark in marks if mark.means(ROW) or mark.means(GROUP)), None)
    if body is None:
        return []
    start = marks[0].start
    end = max(start, *(folded.rfind(separator, start, body.start) for separator in "|\t\n"))
    pieces = pieces_between(folded, start, end)
    words = [] if is_marked_off(folded, start, end) else words_between(folded, start, end)
    found = words if len(words) > len(pieces) else pieces
    return [piece for piece in found if piece.words.strip("-:") and not piece.words.isdigit()]
