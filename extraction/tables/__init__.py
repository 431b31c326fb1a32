"""Stage 3, `tabulate`: the statutory tables, from the grids of a file or from flattened text.

The words of all forms are found in one pass; grids and text are cut into strips of label and cells (`grid`, `flat`);
the strips are aligned with every form (`align`); the one that fits a table best is read (`complete`, `windows`) and its
cells are built (`build`). `extent` tells how far a table reaches in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from extraction.genre import Genre
from extraction.genre.layouts import Form
from extraction.tables.align import HEADED, MANY, Aligner, Alignment
from extraction.tables.blocks import Blocks
from extraction.tables.borrowed import borrowed_rows, lenders
from extraction.tables.build import Builder
from extraction.tables.cells import CellReader
from extraction.tables.complete import Completer
from extraction.tables.expected import announced_tables, title_spans
from extraction.tables.extent import Extents
from extraction.tables.flat import FlatText
from extraction.tables.grid import GridText, is_data, marked_off
from extraction.tables.labels import HEADING, ROW, LabelFinder, Mark
from extraction.tables.pagemarks import without_page_marks
from extraction.tables.remnants import without_leaders
from extraction.tables.restored import HOLE, Restorer
from extraction.tables.strips import MOST_STRIPS, Strip
from extraction.tables.unread import rows_missing
from extraction.tables.uses import Uses, uses_by_form
from extraction.tables.wrappings import without_emphasis
from extraction.types import Document, Section, Span, Table, Tabulation, Warning_

__all__ = ["Tabulator"]

_SENTENCE_MARK = re.compile(r"[。;!?]")
_LEAST_RUN = 3
"""So many values in a row are no prose."""


class _Found(NamedTuple):
    """A printing of the form with that index, and how well the form fits."""

    form: int
    alignment: Alignment
    fit: int


class Tabulator:
    """Finds the statutory tables in documents of one genre; compiled once."""

    def __init__(self, genre: Genre) -> None:
        layouts = genre.layouts
        self._forms = layouts.forms
        self._print = layouts.print
        self._restore = Restorer(layouts.forms)
        self._labels = LabelFinder(layouts.forms)
        self._reader = CellReader(layouts.print)
        self._flat = FlatText(self._reader, layouts.print)
        self._grid = GridText(self._reader)
        self._blocks = Blocks(layouts.forms)
        self._aligners = [Aligner(form, layouts.print) for form in layouts.forms]
        self._telling = [_telling(form, layouts.forms) for form in layouts.forms]
        self._lenders = [lenders(index, layouts.forms, self._telling) for index in range(len(layouts.forms))]
        self._completers = [Completer(form, layouts.print) for form in layouts.forms]

    def __call__(
        self, document: Document, sections: Sequence[Section], *, report_year: int | None = None
    ) -> Tabulation:
        """The tables of a document, the stretches of its text that they cover, and what could not be read.

        `report_year` tells which tables a report must have that does not print them; never how one is read.
        """
        titles = title_spans(document, sections)
        document = self._restored(_unmarked(document))
        marks = self._labels.find(document.folded)
        strips = self._blocks.joined(self._strips(document, marks), document.folded)
        drafts, labelled = self._drafts(strips, document.folded)
        labelled = self._named(marks) | labelled
        found = self._complete(drafts, strips, document.folded)
        builder = Builder(self._print, self._reader, document, strips)
        built = [self._build(builder, first, strips) for first, *_ in found.values()]
        tables = [table for table in built if table is not None]
        extents = Extents(document, strips, marks, sections)
        spans: list[Span] = []
        for printings, table in zip(found.values(), built, strict=True):
            own = [span for each in printings for span in extents.spans(each.alignment)]
            if table is not None or not _is_prose(document.folded, own):
                spans += own
        used = {
            claim.strip
            for printings in found.values()
            for each in printings
            for claim in each.alignment.claims.values()
        }
        spans += self._data(document, strips, used)
        read = {table.name for table in tables}
        missing = found.keys() | announced_tables(
            document.folded, titles, self._print.expected, report_year, read
        )
        unread = tuple(name for name in self._print.names if name in missing - read)
        absent = [name for name in unread if name not in found]
        return Tabulation(
            tuple(sorted(tables, key=lambda table: table.start)),
            _joined(spans),
            unread,
            (
                *(self._warning("table_missing", name) for name in absent if name not in labelled),
                *(
                    self._warning("rows_missing", name, labelled[name])
                    for name in sorted(labelled.keys() - found)
                ),
                *self._warnings(found, tables, strips, builder.assumed),
            ),
        )

    def _restored(self, document: Document) -> Document:
        """The document without leaders, what its file does not tell filled in where the words of the forms do."""
        folded = without_leaders(document.folded)
        if HOLE in folded:
            folded = self._restore(folded)
        return document if folded is document.folded else replace(document, folded=folded)

    def _strips(self, document: Document, marks: list[Mark]) -> list[Strip]:
        """The strips of grids and of the text between them, in order."""
        strips: list[Strip] = []
        folded = without_page_marks(document.folded, self._print.units)
        starts = [mark.start for mark in marks]
        position = 0
        for index, grid in enumerate(document.grids):
            first, last = bisect_left(starts, grid.start), bisect_left(starts, grid.end)
            if grid.start > position:
                before = marks[bisect_left(starts, position) : first]
                strips += self._flat.strips(folded, position, grid.start, before)
            own = marks[first:last]
            if strips and not strips[-1].cells and not document.folded[strips[-1].end : grid.start].strip():
                own = strips.pop().marks + own
            elif strips and not strips[-1].cells and strips[-1].grid is None:
                own = [mark for mark in strips[-1].marks if mark.means(HEADING)] + own
            strips += self._grid.strips(document.folded, index, grid, own)
            position = max(position, grid.end)
        rest = marks[bisect_left(starts, position) :]
        return strips + self._flat.strips(folded, position, len(folded), rest)

    def _drafts(self, strips: list[Strip], folded: str) -> tuple[dict[str, list[_Found]], dict[str, int]]:
        """For each table name the convincing printings of all forms, their rows entered but not read; and how many rows
        those have most of whose labels stand there, convincing or not."""
        drafts: dict[str, list[_Found]] = {}
        labelled: dict[str, int] = {}
        for index, uses in enumerate(uses_by_form(strips, len(self._forms), folded)):
            form = self._forms[index]
            if not form.unlabelled and not _may_be_table(form, uses):
                continue
            for alignment in self._aligners[index](uses, strips, folded):
                if alignment.labelled:
                    labelled[form.name] = len(form.rows)
                if alignment.convincing(strips):
                    found = _Found(index, alignment, alignment.fit(strips, self._telling[index]))
                    drafts.setdefault(form.name, []).append(found)
        return drafts, labelled

    def _named(self, marks: list[Mark]) -> dict[str, int]:
        """For each table name most of whose rows a text names, in whatever way it prints them, how many those are."""
        rows: dict[int, set[int]] = {}
        for mark in marks:
            for form, kind, row in mark.uses if mark.kinds & ROW else ():
                if kind == ROW:
                    rows.setdefault(form, set()).add(row)
        return {
            self._forms[form].name: len(self._forms[form].rows)
            for form, own in rows.items()
            if len(own) >= MANY and 2 * len(own) > len(self._forms[form].rows)
        }

    def _complete(
        self, drafts: dict[str, list[_Found]], strips: list[Strip], folded: str
    ) -> dict[str, list[_Found]]:
        """For each table name the printings of the form that fits best, read, the best first."""
        found = {}
        for name, form in _best_forms(drafts).items():
            printings = [each for each in drafts[name] if each.form == form]
            for each in printings:
                self._completers[form](each.alignment, strips, folded)
            printings = [each for each in printings if each.alignment.convincing(strips)]
            printings.sort(key=lambda each: (-len(each.alignment.windows), -each.fit))
            if printings:
                found[name] = printings
        return found

    def _build(self, builder: Builder, found: _Found, strips: Sequence[Strip]) -> Table | None:
        telling, others = self._telling[found.form], self._lenders[found.form]
        borrowed = borrowed_rows(found.alignment, strips, telling, others)
        return builder.table(found.alignment, found.form, borrowed)

    def _data(self, document: Document, strips: list[Strip], used: set[int]) -> list[Span]:
        """Numbers that stand in cells of tables unknown to the genre."""
        spans = [
            Span(grid.start, grid.end)
            for grid in document.grids
            if is_data(document.folded, grid, self._reader)
        ]
        for number, strip in enumerate(strips):
            if number in used or strip.grid is not None or not strip.cells:
                continue
            piped = strip.tight and document.folded.find("|", strip.label_end, strip.end) >= 0
            if piped or len(strip.cells) >= _LEAST_RUN:
                spans.append(Span(strip.cells[0].start, strip.end))
        return spans

    def _warnings(
        self,
        found: dict[str, list[_Found]],
        tables: list[Table],
        strips: Sequence[Strip],
        assumed: bool,
    ) -> list[Warning_]:
        warnings: list[Warning_] = []
        built = {table.name: table for table in tables}
        for name, (first, *others) in found.items():
            if first.alignment.unread:
                warnings.append(self._warning("table_ambiguous", name, first.alignment.unread))
            missing = rows_missing(first.alignment, built.get(name), strips)
            if missing:
                warnings.append(self._warning("rows_missing", name, missing))
            if others:
                warnings.append(self._warning("table_repeated", name))
        summed = {name for name, (first, *_) in found.items() if first.alignment.form.sums}
        warnings += [
            self._warning("blanks_read_as_zero", table.name)
            for table in tables
            if table.name in summed and _blank_parts(table)
        ]
        if len(strips) >= MOST_STRIPS:
            warnings.append(self._warning("tables_cut", next(iter(self._print.names)), MOST_STRIPS))
        if assumed:
            warnings.append(self._warning("procurement_unit_missing", "disclosure"))
        return warnings

    def _warning(self, code: str, name: str, count: int = 0) -> Warning_:
        zh, en = self._print.warnings[code]
        zh_name, en_name = self._print.names[name]
        return Warning_(code, zh.format(zh=zh_name, count=count), en.format(en=en_name, count=count))


def _unmarked(document: Document) -> Document:
    """The document, its text without what marks up cells and emphasis in it; offsets stay."""
    if document.source.format not in ("text", "markdown"):
        return document
    texts = [document.text, document.folded]
    if document.grids:
        texts = [marked_off(each, document.grids) for each in texts]
    text, folded = map(without_emphasis, texts)
    return replace(document, text=text, folded=folded)


def _may_be_table(form: Form, uses: Sequence[Uses]) -> bool:
    """Whether a text names enough rows of a form, or one and enough of its header."""
    rows = sum(1 for own in uses if own.mark is not None)
    return rows >= form.least or (rows > 0 and len({word for own in uses for word in own.headers}) >= HEADED)


def _telling(form: Form, forms: Sequence[Form]) -> frozenset[str]:
    """The words of the form's header that no other layout's form of the same table has."""
    others = [each.headers for each in forms if each.name == form.name and each.layout != form.layout]
    return frozenset(form.headers).difference(*others)


def _best_forms(drafts: dict[str, list[_Found]]) -> dict[str, int]:
    """The form of each table that fits best; where several fit equally well, that of the layout the others have."""
    best = {}
    for name, found in drafts.items():
        top = max(each.fit for each in found)
        best[name] = [each for each in found if each.fit == top]
    votes = {
        found[0].alignment.form.layout
        for found in best.values()
        if len({each.alignment.form.layout for each in found}) == 1
    }
    return {
        name: next((each for each in found if each.alignment.form.layout in votes), found[0]).form
        for name, found in best.items()
    }


def _blank_parts(table: Table) -> bool:
    """Whether a row has blank cells beside a printed number."""
    blank = {cell.row for cell in table.cells if cell.state == "blank"}
    return bool(blank) and any(cell.state == "number" and cell.row in blank for cell in table.cells)


def _is_prose(folded: str, spans: list[Span]) -> bool:
    """Whether sentences end inside what was taken for rows: a text whose numbers stand on lines of their own."""
    return any(_SENTENCE_MARK.search(folded, *span) for span in spans)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
