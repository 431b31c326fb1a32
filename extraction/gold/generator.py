"""Generates whole reports with gold data from a seed, for scale tests and augmentation.

The sentences, headings and names are data (`corpora/generator/reports.toml`): templates with marks in the rows
notation, so that a sentence and its annotation are written in one place. The tables are those of the genre's layout;
the narrative speaks of the same numbers. The same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pydantic import Field

from extraction.genre import Genre
from extraction.genre.files import Schema, load_file
from extraction.genre.layouts import CellForm, Form, RowForm
from extraction.gold.drawing import Recipe, Values, draw_table, draw_variables
from extraction.gold.notation import load_notation
from extraction.gold.reading import GoldDocument, GoldRecord, GoldRefusal, GoldSection, Reading
from extraction.gold.rows import parse_fields, read_record

__all__ = ["Generator"]

_MARK = re.compile(r"\[\[([^|\]]+)\|([^|\]]+)(?:\|([^\]]+))?\]\]")
_VARIABLE = re.compile(r"\{([^{}]+)\}")
_GROUP = re.compile(r"\bg=([a-z])")
_FULL_WIDTH = str.maketrans("0123456789%.", "０１２３４５６７８９％．")
_FULL_WIDTH_REPORTS = 0.15


_Stated = tuple[str, str | None, str | None, str | None]
"""What a number counts: indicator, applicant, qualifier and period."""


class _Sentence(Schema):
    section: str
    text: str
    vars: dict[str, Recipe] = Field(default_factory=dict)
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    @cached_property
    def drawn(self) -> frozenset[_Stated]:
        """What its own variables are numbers of: two sentences that draw one fact would contradict each other."""
        return frozenset(
            (indicator, fields.get("a"), fields.get("q"), fields.get("p"))
            for printed, target, marked in _MARK.findall(self.text)
            if self.vars.keys() & set(_VARIABLE.findall(printed))
            for fields in (parse_fields(marked),)
            for indicator in map(str.strip, target.split(","))
            if indicator != "other" and not indicator.startswith("-")
        )


class _Section(Schema):
    key: str
    heading: str
    sentences: tuple[int, int]
    table: str | None = None


class _Preamble(Schema):
    text: str
    vars: dict[str, Recipe] = Field(default_factory=dict)


class _Headers(Schema):
    disclosure: tuple[str, ...]
    applications: tuple[str, ...]
    review: tuple[str, ...]
    row_head: str


class _Reports(Schema):
    layout: str
    title: str
    years: tuple[int, int]
    places: tuple[str, ...]
    levels: tuple[str, ...]
    bodies: tuple[str, ...]
    sums: dict[str, str] = Field(default_factory=dict)
    section: tuple[_Section, ...]
    sentence: tuple[_Sentence, ...]
    preamble: _Preamble
    headers: _Headers


@dataclass(slots=True)
class _Draft:
    """A report in the making. `full_width` prints the numbers of the narrative in full width."""

    full_width: bool
    reading: Reading = field(default_factory=Reading)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    sentences: int = 0
    stated: set[_Stated] = field(default_factory=set)

    def add(self, text: str) -> int:
        """Append and return where it begins."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start


class Generator:
    """Makes reports of one genre from the templates in `folder`/reports.toml.

    Raises `KnowledgeError` if the templates do not fit their schema.
    """

    def __init__(self, genre: Genre, folder: Path) -> None:
        self._templates = load_file(folder / "reports.toml", _Reports)
        self._notation = load_notation(genre)
        self._genre = genre

    @cached_property
    def _forms(self) -> dict[str, Form]:
        forms = self._genre.layouts.forms
        return {form.name: form for form in forms if form.layout == self._templates.layout}

    def reports(self, count: int, seed: int = 0) -> Iterator[GoldDocument]:
        """`count` reports with ids g000000, g000001, …; report i depends on the seed and i alone."""
        for index in range(count):
            yield self.report(seed, index)

    def report(self, seed: int, index: int) -> GoldDocument:
        """The report of a seed and an index."""
        rng = random.Random(f"{seed}-{index}")
        templates = self._templates
        tables = {name: draw_table(form, rng) for name, form in self._forms.items()}
        agency = rng.choice(templates.places) + rng.choice(templates.levels) + rng.choice(templates.bodies)
        names = {"agency": agency, "year": str(rng.randint(*templates.years))}
        values = self._table_values(tables)
        draft = _Draft(full_width=rng.random() < _FULL_WIDTH_REPORTS)
        self._add_marked(draft, templates.title + "\n", {}, names)
        preamble = draw_variables(templates.preamble.vars, values, rng)
        self._add_marked(draft, templates.preamble.text + "\n", preamble, names)
        for section in templates.section:
            start = draft.add(section.heading + "\n")
            draft.reading.sections.append(GoldSection(section.key, section.heading, start))
            self._add_sentences(draft, section, values, names, rng)
            if section.table is not None:
                self._add_table(draft, section.table, tables[section.table])
        text = "".join(draft.pieces)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return GoldDocument(f"g{index:06}", text, digest, draft.reading, source="generator")

    def _table_values(self, tables: Mapping[str, Mapping[tuple[str, int], Decimal]]) -> Values:
        """The variables that the tables give: `indicator` (the total column) and `indicator@applicant`."""
        values: Values = {}
        for name, form in self._forms.items():
            for row, column, cell in _cells(form):
                whole = cell.applicant in (None, "total")
                key = cell.indicator if whole else f"{cell.indicator}@{cell.applicant}"
                number = tables[name][row.slot, column]
                values[key] = values.get(key, 0) + (int(number) if number == int(number) else number)
        return draw_variables(self._templates.sums, values, random.Random(0))

    def _add_sentences(
        self, draft: _Draft, section: _Section, values: Values, names: Mapping[str, str], rng: random.Random
    ) -> None:
        fitting = [
            sentence
            for sentence in self._templates.sentence
            if sentence.section == section.key
            and all(values[name] > 0 for name in sentence.some)
            and all(values[name] == 0 for name in sentence.none)
        ]
        count = min(len(fitting), rng.randint(*section.sentences))
        for sentence in rng.sample(fitting, count):
            if sentence.drawn & draft.stated:
                continue
            draft.stated |= sentence.drawn
            draft.sentences += 1
            self._add_marked(draft, sentence.text, draw_variables(sentence.vars, values, rng), names)
            if rng.random() < 1 / 3:
                draft.add("\n")
        if count:
            draft.add("\n")

    def _add_marked(self, draft: _Draft, text: str, values: Values, names: Mapping[str, str]) -> None:
        """Append a template: its plain text, and its marks as records and refusals."""

        def fill(part: str) -> str:
            return _VARIABLE.sub(lambda match: names.get(match[1]) or str(values[match[1]]), part)

        cursor = 0
        for match in _MARK.finditer(text):
            draft.add(fill(text[cursor : match.start()]))
            printed, target = fill(match[1].strip()), match[2].strip()
            if draft.full_width:
                printed = printed.translate(_FULL_WIDTH)
            start = draft.add(printed)
            if target.startswith("-"):
                draft.reading.refusals.append(
                    GoldRefusal(start, start + len(printed), printed, target.removeprefix("-"))
                )
            else:
                fields = parse_fields(_GROUP.sub(rf"g=\g<1>{draft.sentences}", fill(match[3] or "")))
                draft.reading.records.append(read_record(printed, start, target, fields, self._notation))
            cursor = match.end()
        draft.add(fill(text[cursor:]))

    def _add_table(self, draft: _Draft, name: str, numbers: Mapping[tuple[str, int], Decimal]) -> None:
        """Append a statutory table, a row a line, tabs between its cells, and its cells as records."""
        form = self._forms[name]
        for line in getattr(self._templates.headers, name):
            draft.add(line + "\n")
        under: tuple[int, ...] = ()
        for row in form.rows:
            opened = [form.groups[group][0] for group in row.under if group not in under]
            under = row.under
            if form.columns or form.unlabelled:
                draft.add("".join(label + "\t" for label in opened))
            elif opened:
                heads = [self._templates.headers.row_head, *(cell.column for cell in row.cells)]
                draft.add("\n".join([*opened, "\t".join(heads)]) + "\n")
            if not form.unlabelled:
                draft.add(row.label)
            for column, cell in enumerate(row.cells):
                if column or not form.unlabelled:
                    draft.add("\t")
                self._add_cell(draft, cell, numbers[row.slot, column])
            draft.add("\n")

    def _add_cell(self, draft: _Draft, cell: CellForm, number: Decimal) -> None:
        printed = f"{number:f}"
        start = draft.add(printed)
        value = number * cell.scale
        draft.reading.records.append(
            replace(
                _BLANK_RECORD,
                start=start,
                end=start + len(printed),
                text=printed,
                indicators=(cell.indicator,),
                value=value,
                lower=value,
                upper=value,
                unit=cell.unit,
                applicant=cell.applicant,
                period=cell.period,
            )
        )


_BLANK_RECORD = GoldRecord(0, 0, "", (), None, None, None, "", cell="number")


def _cells(form: Form) -> Iterator[tuple[RowForm, int, CellForm]]:
    for row in form.rows:
        for column, cell in enumerate(row.cells):
            yield row, column, cell
