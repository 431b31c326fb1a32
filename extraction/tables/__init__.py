"""Stage 3, `tabulate`: the statutory tables, from the grids of a file or from flattened text.

The words of all forms are found in one pass; grids and text are cut into strips of label and cells (`grid`, `flat`);
the strips are aligned with every form (`align`), the best one for each table wins, and its cells are built.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extraction.genre import Genre
from extraction.tables.align import Aligner, Alignment, Use
from extraction.tables.build import Builder
from extraction.tables.cells import CellReader
from extraction.tables.extent import Extents
from extraction.tables.flat import FlatText
from extraction.tables.grid import GridText, is_data
from extraction.tables.labels import HEADER, HEADING, ROW, LabelFinder, Mark
from extraction.tables.strips import Strip
from extraction.types import Document, Section, Span, Table, Tabulation, Warning_

__all__ = ["Tabulator"]

_LEAST_RUN = 3
"""So many values in a row are no prose."""


class Tabulator:
    """Finds the statutory tables in documents of one genre; compiled once."""

    def __init__(self, genre: Genre) -> None:
        layouts = genre.layouts
        self._forms = layouts.forms
        self._print = layouts.print
        self._labels = LabelFinder(layouts.forms)
        self._reader = CellReader(layouts.print)
        self._flat = FlatText(self._reader, layouts.print)
        self._grid = GridText(self._reader)
        self._aligners = [Aligner(form, layouts.print) for form in layouts.forms]

    def __call__(self, document: Document, sections: Sequence[Section]) -> Tabulation:
        """The tables of a document, the stretches of its text that they cover, and what could not be read."""
        marks = self._labels.find(document.folded)
        strips = self._strips(document, marks)
        found = self._align(strips, document.folded)
        chosen = self._choose(found)
        builder = Builder(self._print, document, strips)
        tables = [
            table for index, alignment in chosen if (table := builder.table(alignment, index)) is not None
        ]
        extents = Extents(document, strips, marks, sections)
        spans = [span for each in found.values() for _, alignment in each for span in extents.spans(alignment)]
        used = {claim.strip for _, alignment in chosen for claim in alignment.claims.values()}
        spans += self._data(document, strips, used)
        read = {table.name for table in tables}
        unread = self._unread(marks, found, read)
        return Tabulation(
            tuple(sorted(tables, key=lambda table: table.start)),
            _joined(spans),
            unread,
            tuple(self._warnings(found, chosen, tables, unread, builder.assumed)),
        )

    def _strips(self, document: Document, marks: list[Mark]) -> list[Strip]:
        """The strips of grids and of the text between them, in order."""
        strips: list[Strip] = []
        starts = [mark.start for mark in marks]
        position = 0
        for index, grid in enumerate(document.grids):
            first, last = bisect_left(starts, grid.start), bisect_left(starts, grid.end)
            if grid.start > position:
                before = marks[bisect_left(starts, position) : first]
                strips += self._flat.strips(document.folded, position, grid.start, before)
            strips += self._grid.strips(document.folded, index, grid, marks[first:last])
            position = max(position, grid.end)
        rest = marks[bisect_left(starts, position) :]
        return strips + self._flat.strips(document.folded, position, len(document.folded), rest)

    def _align(self, strips: list[Strip], folded: str) -> dict[str, list[tuple[int, Alignment]]]:
        """For each table name the convincing printings, each with the index of its form."""
        uses: list[list[Use]] = [[] for _ in self._forms]
        for number, strip in enumerate(strips):
            for mark in strip.marks:
                for form, kind, row in mark.uses:
                    uses[form].append(Use(number, mark, kind, row))
        found: dict[str, list[tuple[int, Alignment]]] = {}
        for index, aligner in enumerate(self._aligners):
            for alignment in aligner(uses[index], strips, folded):
                if alignment.convincing:
                    found.setdefault(aligner.form.name, []).append((index, alignment))
        return found

    def _choose(self, found: dict[str, list[tuple[int, Alignment]]]) -> list[tuple[int, Alignment]]:
        """The best printing of each table; where forms fit equally well, that of the layout the others have."""
        best = {}
        for name, candidates in found.items():
            top = max(alignment.score for _, alignment in candidates)
            best[name] = [pair for pair in candidates if pair[1].score == top]
        votes = [
            pairs[0][1].form.layout
            for pairs in best.values()
            if len({alignment.form.layout for _, alignment in pairs}) == 1
        ]
        return [
            next((pair for pair in pairs if pair[1].form.layout in votes), pairs[0]) for pairs in best.values()
        ]

    def _data(self, document: Document, strips: list[Strip], used: set[int]) -> list[Span]:
        """Numbers that stand in cells of tables unknown to the genre."""
        spans = [
            Span(grid.start, grid.end) for grid in document.grids if is_data(document.folded, grid, self._reader)
        ]
        for number, strip in enumerate(strips):
            if number in used or strip.grid is not None or not strip.cells:
                continue
            piped = strip.tight and document.folded.find("|", strip.label_end, strip.end) >= 0
            if piped or len(strip.cells) >= _LEAST_RUN:
                spans.append(Span(strip.cells[0].start, strip.end))
        return spans

    def _unread(
        self, marks: list[Mark], found: dict[str, list[tuple[int, Alignment]]], read: set[str]
    ) -> tuple[str, ...]:
        """The tables that a heading announces, or some rows of which are there, but that were not read."""
        announced = set()
        for mark in marks:
            for form, kind, _ in mark.uses:
                if kind == HEADING:
                    name = self._forms[form].name
                    announced.update(self._print.statutory if name in self._print.statutory else (name,))
        names = [name for name in self._print.names if name in announced or name in found]
        return tuple(name for name in names if name not in read)

    def _warnings(
        self,
        found: dict[str, list[tuple[int, Alignment]]],
        chosen: list[tuple[int, Alignment]],
        tables: list[Table],
        unread: tuple[str, ...],
        assumed: bool,
    ) -> list[Warning_]:
        warnings = [self._warning("table_missing", name) for name in unread if name not in found]
        for index, alignment in chosen:
            name = alignment.form.name
            if alignment.unread:
                warnings.append(self._warning("table_ambiguous", name, alignment.unread))
            if sum(1 for other, _ in found[name] if other == index) > 1:
                warnings.append(self._warning("table_repeated", name))
        warnings += [self._warning("blanks_read_as_zero", table.name) for table in tables if _blank_parts(table)]
        if assumed:
            warnings.append(self._warning("procurement_unit_missing", "disclosure"))
        return warnings

    def _warning(self, code: str, name: str, count: int = 0) -> Warning_:
        zh, en = self._print.warnings[code]
        zh_name, en_name = self._print.names[name]
        return Warning_(code, zh.format(zh=zh_name, count=count), en.format(en=en_name, count=count))


def _blank_parts(table: Table) -> bool:
    """Whether a row has blank cells beside a printed number."""
    states: dict[str, set[str]] = {}
    for cell in table.cells:
        states.setdefault(cell.row, set()).add(cell.state)
    return any(len(each) > 1 and "blank" in each and "number" in each for each in states.values())


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
