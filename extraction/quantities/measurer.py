"""Stage 4, `measure`: every number of the narrative and what it asserts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from extraction.genre import Genre
from extraction.interval import ZERO
from extraction.quantities.bounds import assert_exactly
from extraction.quantities.breakdowns import Breakdowns
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Lexicon
from extraction.quantities.lists import Lists
from extraction.quantities.masks import MaskedSpan, Masks
from extraction.quantities.periods import Periods
from extraction.quantities.scanner import Scanner
from extraction.quantities.zeros import NegatedZero, Zeros
from extraction.text import Narrative
from extraction.types import Document, Measurement, Quantity, Refusal, Span, made

__all__ = ["Measurer"]

_GROUPING = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")


class Measurer:
    """The compiled grammar of a genre. Make one, use it for all reports."""

    def __init__(self, genre: Genre) -> None:
        grammar = genre.grammar
        self._fold = genre.characters.fold
        self._scanner = Scanner(grammar)
        self._zeros = Zeros(grammar)
        self._periods = Periods(grammar)
        self._lists = Lists(grammar)
        self._breakdowns = Breakdowns(grammar)
        self._lexicon = Lexicon(
            [
                *Masks.entries(grammar),
                *Zeros.entries(grammar),
                *Periods.entries(grammar),
                *Lists.entries(grammar),
                *Breakdowns.entries(grammar),
            ]
        )

    def __call__(
        self,
        narrative: Narrative,
        document: Document,
        report_year: int | None = None,
        agency: str | None = None,
    ) -> Measurement:
        """Read every quantity of the narrative. Quantities are in text order, refusals as well. `report_year` and
        `agency` are what the rest of the report tells of its year and its body."""
        text = _with_list_commas(narrative, document)
        hits = self._lexicon.find(text)
        readings, masked = self._scanner.scan(text, hits, self._fold(agency or ""))
        zeros = self._zeros.find(text, hits)
        readings, masked = _with_zeros(readings, masked, zeros)
        readings = self._zeros.over_lists(text, readings, hits)
        readings, warnings = self._lists.resolve(text, readings, hits)
        self._periods.assign(text, readings, hits, masked, report_year)
        return Measurement(
            quantities=tuple(_quantity(reading, narrative, document) for reading in readings),
            breakdowns=tuple(self._breakdowns.find(text, readings, hits)),
            refusals=tuple(
                _refusal(span, narrative, document) for span in self._scanner.part_titles(text, masked)
            ),
            warnings=tuple(warnings),
        )


def _with_list_commas(narrative: Narrative, document: Document) -> str:
    """The narrative's text with each full-width comma between half-width digits as printed: it parts two numbers, where
    one of the digits' own width groups the places of one."""
    pieces = []
    kept = 0
    for match in _GROUPING.finditer(narrative.text):
        comma = match.start()
        digit, printed = document.text[narrative.origin(comma - 1)], document.text[narrative.origin(comma)]
        if printed != "," and digit.isascii():
            pieces += [narrative.text[kept:comma], printed]
            kept = comma + 1
    return "".join([*pieces, narrative.text[kept:]]) if pieces else narrative.text


def _with_zeros(
    readings: list[Reading], masked: list[MaskedSpan], zeros: list[NegatedZero]
) -> tuple[list[Reading], list[MaskedSpan]]:
    """Readings and negated zeros in text order, and the masks outside the negations. A zero number behind a negation
    is that negation's own zero; any other number there takes the negation's place."""
    if not zeros:
        return readings, masked
    starts = [reading.number for reading in readings]
    dropped: set[int] = set()
    merged: list[Reading] = []
    negations = []
    covered = [span.start for span in masked]
    for before, zero, following in zip([None, *zeros], zeros, [*zeros[1:], None], strict=False):
        at = bisect_right(covered, zero.start) - 1
        if at >= 0 and masked[at].end > zero.start and masked[at].refusal != "idiom":
            continue
        first, behind, last = (
            bisect_left(starts, place) for place in (zero.start, zero.negation_end, zero.window_end)
        )
        if any(reading.value for reading in readings[behind:last]):
            continue
        dropped.update(range(first, last))
        negations.append((zero.start, zero.negation_end))
        if _beside(zero, before) or _beside(zero, following):
            behind = bisect_left(starts, zero.end)
        if following and _beside(zero, following):
            last = bisect_left(starts, following.subject.start)
        merged.append(_zero_reading(zero, readings[behind] if behind < last else None))
    merged.extend(reading for index, reading in enumerate(readings) if index not in dropped)
    merged.sort(key=lambda reading: (reading.start, reading.end))
    outside = [
        span
        for span in masked
        if span.refusal != "idiom"
        or not any(start <= span.start < end for start, end in _around(negations, span))
    ]
    return merged, outside


def _beside(zero: NegatedZero, other: NegatedZero | None) -> bool:
    """Whether both are of one list behind their negation, where a number is that of the thing it follows."""
    return other is not None and zero.start == other.start and zero.end != other.end


def _around(negations: list[tuple[int, int]], span: MaskedSpan) -> list[tuple[int, int]]:
    """The negations that can hold the span: the last that begins before its end."""
    index = bisect_left(negations, (span.end, 0))
    return negations[max(0, index - 1) : index]


def _zero_reading(zero: NegatedZero, number: Reading | None) -> Reading:
    return Reading(
        start=zero.start,
        end=number.end if number else zero.end,
        number=zero.start,
        assertion=assert_exactly(ZERO),
        unit=number.unit if number else None,
        kind=number.kind if number else None,
        subject=zero.subject,
        negated=True,
    )


def _quantity(reading: Reading, narrative: Narrative, document: Document) -> Quantity:
    start, end = narrative.span(reading.start, reading.end)
    value, interval, approximation = reading.assertion
    lower, upper = interval
    return made(Quantity, (
        start, end, document.text[start:end], value, lower, upper, reading.unit, approximation, reading.period,
        made(Span, (reading.start, reading.end)), narrative.clause(reading.number),
        narrative.sentence(reading.number), reading.subject, reading.negated,
    ))  # fmt: skip


def _refusal(span: MaskedSpan, narrative: Narrative, document: Document) -> Refusal:
    start, end = narrative.span(span.start, span.end)
    return made(Refusal, (start, end, document.text[start:end], span.refusal))
