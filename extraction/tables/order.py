"""In which order the columns stand: some offices print that of the totals first, not last as the form has it."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.genre.layouts import Form
from extraction.tables.align import Alignment
from extraction.tables.windows import Window, sums_hold

__all__ = ["ordered_windows", "total_is_first"]

_LONGEST_HEADER = 400
"""The header begins at most so many characters before the first row."""


def total_is_first(alignment: Alignment, folded: str) -> bool:
    """Whether the header above the first row names the column of totals just before that of the first part."""
    form = alignment.form
    if len(form.sums) != 1 or len(form.columns) < 2 or not alignment.claims:
        return False
    start = min(alignment.claims.values()).label_start
    header = folded[max(0, start - _LONGEST_HEADER) : start].rpartition("。")[2]
    words = "".join(header.replace("|", " ").split())
    part, total = form.columns[form.sums[0].parts[0]], form.columns[form.sums[0].total]
    return 0 <= words.find(total + part) < words.find(part)


def ordered_windows(form: Form, windows: Mapping[int, Window], first: bool) -> dict[int, Window]:
    """The windows with their cells in the order of the form; none where header and sums disagree about it.

    `first`: the header has the totals first. Where it does not say so, but the sums do, the order is open.
    """
    whole = [window for window in windows.values() if window.at is None]
    turned = {
        row: window._replace(cells=(*window.cells[1:], window.cells[0])) if window.at is None else window
        for row, window in windows.items()
    }
    as_is, otherwise = (
        [
            sums_hold(window.cells, form.sums)
            for window in each
            if any(cell.reading.value for cell in window.cells)
        ]
        for each in (whole, [window for window in turned.values() if window.at is None])
    )
    more = sum(map(bool, otherwise)) - sum(map(bool, as_is))
    if first:
        return {row: window for row, window in turned.items() if window.at is None} if more >= 0 else {}
    return dict(windows) if more <= 0 else {}
