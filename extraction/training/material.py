"""Gold reports as the linker sees them: the annotated numbers instead of the measured ones.

So the linker is trained and judged on its own work, apart from what `measure` finds. Only the nouns of lists, whose
numbers stand behind them (`分别为3件、5件`), are those that `measure` gives the same number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from extraction.genre import Genre
from extraction.gold.reading import GoldDocument, GoldRecord, Meta
from extraction.quantities import Measurer
from extraction.sections import Segmenter, heading_spans
from extraction.text import Narrative, squeeze
from extraction.types import Breakdown, Document, Measurement, Quantity, Section, Source, Span

__all__ = ["GoldReport", "MaterialMaker"]


@dataclass(frozen=True, slots=True)
class GoldReport:
    """One annotated report. `records` are aligned with `measurement.quantities`; `shared` are the indexes of numbers
    that the text writes once for several records, whose subjects the annotation does not tell. `meta` says where the
    report comes from, where that is known."""

    id: str
    document: Document
    narrative: Narrative
    sections: tuple[Section, ...]
    measurement: Measurement
    records: tuple[GoldRecord, ...]
    shared: frozenset[int]
    meta: Meta | None = None


class MaterialMaker:
    """Makes linking material of gold documents, with a genre's segmenter and folding."""

    def __init__(self, genre: Genre) -> None:
        self._characters = genre.characters
        self._segment = Segmenter(genre)
        self._measure = Measurer(genre)

    def __call__(self, gold: GoldDocument) -> GoldReport:
        """The report with the quantities, breakdowns and narrative that the annotation implies."""
        document = Document(
            doc_id=gold.id,
            text=gold.text,
            folded=self._characters.fold(gold.text),
            source=Source(None, gold.sha256, "text"),
        )
        sections = self._segment(document)
        narrative = squeeze(document.folded, self._characters.openers, (), heading_spans(document, sections))
        records = sorted(
            (record for record in gold.reading.records if record.cell is None),
            key=lambda record: (record.start, record.end),
        )
        subjects = {
            (one.start, one.end): one.subject for one in self._measure(narrative, document).quantities
        }
        spans = Counter((record.start, record.end) for record in records)
        return GoldReport(
            id=gold.id,
            document=document,
            narrative=narrative,
            sections=sections,
            measurement=Measurement(
                tuple(self._quantity(record, narrative, subjects) for record in records), _breakdowns(records)
            ),
            records=tuple(records),
            shared=frozenset(
                index for index, record in enumerate(records) if spans[record.start, record.end] > 1
            ),
            meta=gold.meta,
        )

    def _quantity(
        self, record: GoldRecord, narrative: Narrative, subjects: Mapping[tuple[int, int], Span | None]
    ) -> Quantity:
        start = narrative.locate(record.start)
        if record.value is None:
            raise ValueError(f"a number of the narrative has a value: {record.text}")
        return Quantity(
            start=record.start,
            end=record.end,
            text=record.text,
            value=record.value,
            lower=record.lower,
            upper=record.upper,
            unit=self._characters.fold(record.unit),
            approximation=record.approximation,
            period=record.period,
            at=Span(start, narrative.locate(record.end - 1) + 1),
            clause=narrative.clause(start),
            sentence=narrative.sentence(start),
            negated=record.negated,
            subject=subjects.get((record.start, record.end)),
        )


def _breakdowns(records: list[GoldRecord]) -> tuple[Breakdown, ...]:
    """The groups of the annotation, each a total with its parts."""
    totals: dict[str, list[int]] = defaultdict(list)
    parts: dict[str, list[int]] = defaultdict(list)
    closed: set[str] = set()
    for index, record in enumerate(records):
        for name, role in record.groups:
            (parts if role == "part" else totals)[name].append(index)
            if role == "closed":
                closed.add(name)
    names = dict.fromkeys([*totals, *parts])
    return tuple(Breakdown(tuple(totals[name]), tuple(parts[name]), name in closed) for name in names)
