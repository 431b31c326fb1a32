"""Stage 4, `measure`: every number of the narrative and what it asserts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from extraction.genre import Genre
from extraction.interval import ZERO
from extraction.quantities.bounds import assert_exactly
from extraction.quantities.breakdowns import Breakdowns
from extraction.quantities.expressions import Expressions, Reading
from extraction.quantities.lexicon import Hit, Lexicon
from extraction.quantities.lists import Lists
from extraction.quantities.masks import MaskedSpan, Masks
from extraction.quantities.periods import Periods
from extraction.quantities.series import between_nouns
from extraction.quantities.units import UnitTable
from extraction.quantities.zeros import NegatedZero, Zeros
from extraction.text import Narrative
from extraction.types import Document, Measurement, Quantity, Refusal, Span

__all__ = ["Measurer"]

_BARE_BEFORE = re.compile(r"[\u4e00-\u9fff:)”\"》]")
_BARE_AFTER = re.compile(r"[,，、;。:()\n!?]|$")
_GROUPING = re.compile(r"\d,(?=\d{3}(?!\d))")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_BARE = 8
UNPLACED = "index_number"
"""The class of a bare number that stands nowhere where a quantity does."""


class Measurer:
    """The compiled grammar of a genre. Make one, use it for all reports."""

    def __init__(self, genre: Genre) -> None:
        grammar = genre.grammar
        units = UnitTable(grammar.units)
        self._units = units
        self._masks = Masks(grammar)
        self._expressions = Expressions(grammar, units)
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

    def __call__(self, narrative: Narrative, document: Document) -> Measurement:
        """Read every quantity of the narrative. Quantities are in text order, refusals as well."""
        text = _with_list_commas(narrative, document)
        hits = self._lexicon.find(text)
        readings, masked = self._scan(text, hits)
        zeros = self._zeros.find(text, hits)
        readings, masked = _with_zeros(readings, masked, zeros)
        readings, warnings = self._lists.resolve(text, readings, hits)
        self._periods.assign(text, readings, hits, masked)
        return Measurement(
            quantities=tuple(_quantity(reading, narrative, document) for reading in readings),
            breakdowns=tuple(self._breakdowns.find(text, readings, hits)),
            refusals=tuple(_refusal(span, narrative, document) for span in masked),
            warnings=tuple(warnings),
        )

    def _scan(self, text: str, hits: dict[str, list[Hit]]) -> tuple[list[Reading], list[MaskedSpan]]:
        """One pass over the numbers: each is masked, read, or refused."""
        readings: list[Reading] = []
        doubtful: list[Reading] = []
        masked: list[MaskedSpan] = []
        veil = self._masks.veil(text, hits)
        position = 0
        while (start := self._expressions.next_number(text, position)) is not None:
            mask = self._masks.covering(veil, start) or self._masks.firm(text, start)
            reading = None
            if mask is None:
                reading = self._expressions.read(text, start)
                if reading is None or reading.unit is None or reading.kind == "enumerator":
                    mask = self._refuse(text, start, reading)
                else:
                    mask = self._masks.name_around(veil, text, start)
                    if mask is None and self._expressions.is_lone_scale(text, reading):
                        mask = MaskedSpan(start, start + 1, "idiom")
            if mask is not None:
                masked.append(mask)
                if mask.refusal == UNPLACED and reading is not None:
                    doubtful.append(reading)
                position = max(mask.end, start + 1)
            else:
                assert reading is not None
                readings.append(reading)
                position = max(reading.end, start + 1)
        return _with_series(text, readings, masked, doubtful)

    def _refuse(self, text: str, start: int, reading: Reading | None) -> MaskedSpan | None:
        """Why a number without a unit is no quantity; None where it is one (its unit shared, left out or before it)."""
        if reading is None:
            return MaskedSpan(start, self._expressions.number_end(text, start), "idiom")
        if reading.kind == "enumerator":
            return MaskedSpan(reading.start, reading.end, "enumerator")
        if not text[start].isdigit():
            return self._refuse_words(text, reading)
        if _PLAIN.fullmatch(text, start, reading.end):
            mask = self._masks.bare(text, start)
            if mask is not None:
                return mask
        exact = reading.assertion.approximation == "exact"
        if exact and not self._stands_alone(text, reading.start, reading.end):
            return MaskedSpan(start, reading.end, UNPLACED)
        reading.unit = self._units.from_noun(text, reading.start)
        return None

    def _refuse_words(self, text: str, reading: Reading) -> MaskedSpan | None:
        if self._expressions.is_nought(text, reading):
            return None
        if reading.assertion.approximation in ("exact", "range"):
            return MaskedSpan(reading.start, reading.end, "idiom")
        return None

    @staticmethod
    def _stands_alone(text: str, start: int, end: int) -> bool:
        """Whether a bare number stands as a quantity does: behind a word and before the end of its clause."""
        return (
            end - start <= _LONGEST_BARE
            and start > 0
            and _BARE_BEFORE.match(text, start - 1) is not None
            and _BARE_AFTER.match(text, end) is not None
        )


def _with_list_commas(narrative: Narrative, document: Document) -> str:
    """The narrative's text with each full-width comma between half-width digits as printed: it parts two numbers, where
    one of the digits' own width groups the places of one."""
    pieces = []
    kept = 0
    for match in _GROUPING.finditer(narrative.text):
        comma = match.start() + 1
        digit, printed = document.text[narrative.origin(comma - 1)], document.text[narrative.origin(comma)]
        if printed != "," and digit.isascii():
            pieces += [narrative.text[kept:comma], printed]
            kept = comma + 1
    return "".join([*pieces, narrative.text[kept:]]) if pieces else narrative.text


def _with_series(
    text: str, readings: list[Reading], masked: list[MaskedSpan], doubtful: list[Reading]
) -> tuple[list[Reading], list[MaskedSpan]]:
    """With the bare numbers that a list without marks shows to be quantities."""
    shown = between_nouns(text, readings, doubtful)
    if not shown:
        return readings, masked
    places = {reading.start for reading in shown}
    readings = sorted([*readings, *shown], key=lambda reading: reading.start)
    return readings, [span for span in masked if span.start not in places]


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
    for zero in zeros:
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
    return Quantity(
        start=start,
        end=end,
        text=document.text[start:end],
        value=value,
        lower=interval.lower,
        upper=interval.upper,
        unit=reading.unit,
        approximation=approximation,
        period=reading.period,
        at=Span(reading.start, reading.end),
        clause=narrative.clause(reading.number),
        sentence=narrative.sentence(reading.number),
        subject=reading.subject,
        negated=reading.negated,
    )


def _refusal(span: MaskedSpan, narrative: Narrative, document: Document) -> Refusal:
    start, end = narrative.span(span.start, span.end)
    return Refusal(start, end, document.text[start:end], span.refusal)
