"""The straight path: a report in, checked records out. Stages 1 to 7 in order and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extraction.artefacts import load_linker
from extraction.checks import Checker
from extraction.genre import Genre, load_genre
from extraction.mentions import Linker
from extraction.profile import Identifier
from extraction.quantities import Measurer
from extraction.readers import read
from extraction.records import Collector, record_breakdowns, resolve
from extraction.result import Extraction
from extraction.sections import Segmenter, heading_spans
from extraction.tables import Tabulator
from extraction.text import squeeze

__all__ = ["Pipeline", "load_pipeline"]


class Pipeline:
    """The stages, compiled once for a genre and a trained linker (the packaged one when `model` is None)."""

    def __init__(self, genre: Genre, model: Path | None = None) -> None:
        self.genre = genre
        self.segment = Segmenter(genre)
        self.identify = Identifier(genre)
        self.tabulate = Tabulator(genre)
        self.measure = Measurer(genre)
        self.link = Linker(genre, load_linker(genre, model))
        self.collect = Collector(genre)
        self.check = Checker(genre)

    def __call__(self, source: Path | bytes | str) -> Extraction:
        """Extract one report. Raises `ReadError` where the source cannot be read or is no report."""
        document = read(source, self.genre)
        sections = self.segment(document)
        profile = self.identify(document, sections)
        tabulation = self.tabulate(document, sections, report_year=profile.report_year)
        headings = heading_spans(document, sections)
        narrative = squeeze(document.folded, self.genre.characters.openers, tabulation.spans, headings)
        measurement = self.measure(narrative, document, report_year=profile.report_year)
        mentions = self.link(measurement, narrative, sections, document, report_year=profile.report_year)
        records = self.collect(document, sections, tabulation.tables, narrative, mentions)
        breakdowns = record_breakdowns(measurement.breakdowns, mentions, records)
        facts = resolve(records, breakdowns, profile, self.genre.indicators)
        findings = self.check(
            records, breakdowns, tabulation.tables, tabulation.unread, profile, document.doc_id, document.text
        )
        return Extraction(
            document=document,
            profile=profile,
            sections=sections,
            tables=tabulation.tables,
            quantities=measurement.quantities,
            refusals=measurement.refusals,
            mentions=mentions,
            records=records,
            breakdowns=breakdowns,
            facts=facts,
            findings=findings,
            warnings=(*document.warnings, *profile.warnings, *tabulation.warnings, *measurement.warnings),
        )


@cache
def load_pipeline(genre: Path | None = None, model: Path | None = None) -> Pipeline:
    """The compiled pipeline of a knowledge folder and a model folder; None is the packaged one. Compiled once."""
    return Pipeline(load_genre(genre), model)
