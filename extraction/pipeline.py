"""The pipeline: a report in, checked records out. Stages 1 to 7 in order, and nothing else."""

from __future__ import annotations

import gc
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extraction.artefacts import load_linker
from extraction.checks import Checker
from extraction.genre import Genre, load_genre
from extraction.genre.files import State, state_of
from extraction.mentions import Linker
from extraction.profile import Identifier
from extraction.quantities import Measurer
from extraction.readers import read
from extraction.records import Collector, record_breakdowns, resolve
from extraction.result import Extraction
from extraction.sections import Segmenter, heading_spans
from extraction.tables import Tabulator
from extraction.text import squeeze

__all__ = ["Pipeline", "Provenance", "load_pipeline"]

_KEPT = 8
"""The number of compiled pipelines that are cached."""
_YOUNG = 5_000
"""New objects before Python searches for cyclic garbage. A report makes one or two thousand that live until it is done
and next to no cycles; by default (700, but 2,000 from Python 3.14 on) they would all be searched two or three times."""


class Provenance(NamedTuple):
    """What a pipeline was compiled from: the genre, the digest of its knowledge, the trained linker if any."""

    genre: str
    knowledge: str
    model: str | None


class Pipeline:
    """The stages, compiled once for a genre and a trained linker (the packaged one if `model` is None)."""

    def __init__(self, genre: Genre, model: Path | None = None) -> None:
        self.genre = genre
        self.segment = Segmenter(genre)
        self.identify = Identifier(genre)
        self.tabulate = Tabulator(genre)
        self.measure = Measurer(genre)
        linker = load_linker(genre, model)
        self.link = Linker(genre, linker)
        self.collect = Collector(genre)
        self.check = Checker(genre)
        self.provenance = Provenance(genre.identity.id, genre.digest, linker.id if linker else None)

    def __call__(self, source: Path | bytes | str) -> Extraction:
        """Extract one report. Raises `ReadError` if the source cannot be read or is not a report."""
        document = read(source, self.genre)
        sections = self.segment(document)
        profile = self.identify(document, sections)
        tabulation = self.tabulate(document, sections, report_year=profile.report_year)
        headings = heading_spans(document, sections)
        narrative = squeeze(document.folded, self.genre.characters.openers, tabulation.spans, headings)
        measurement = self.measure(
            narrative, document, report_year=profile.report_year, agency=profile.agency
        )
        mentions = self.link(measurement, narrative, sections, document, report_year=profile.report_year)
        records = self.collect(document, sections, tabulation.tables, narrative, mentions)
        breakdowns = record_breakdowns(measurement.breakdowns, mentions, records)
        facts = resolve(records, breakdowns, profile, self.genre)
        findings = self.check(
            records,
            breakdowns,
            tabulation.tables,
            tabulation.unread,
            (profile, document.text),
            document.doc_id,
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


def load_pipeline(genre: Path | None = None, model: Path | None = None) -> Pipeline:
    """The compiled pipeline for a knowledge folder and a model folder; None means the packaged one.

    Pipelines are cached, and compiled again if files in a given folder have changed.
    """
    return _compiled(genre, model, state_of(genre), state_of(model))


@lru_cache(maxsize=_KEPT)
def _compiled(genre: Path | None, model: Path | None, *_: State) -> Pipeline:
    young, *older = gc.get_threshold()
    if 0 < young < _YOUNG:  # whoever has switched the search off, or set more, has done so on purpose
        gc.set_threshold(_YOUNG, *older)
    return Pipeline(load_genre(genre), model)
