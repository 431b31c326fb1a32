"""The pass over the numbers of a text: each is masked, read as an expression, or refused."""

from __future__ import annotations

import re

from extraction.genre.grammar import Grammar
from extraction.quantities.expressions import Expressions, Reading, is_quoted, unquoted
from extraction.quantities.lexicon import Hit
from extraction.quantities.masks import MaskedSpan, Masks
from extraction.quantities.series import between_nouns, run_together
from extraction.quantities.units import UnitTable

__all__ = ["Scanner"]

_BARE_BEFORE = re.compile(r"[\u4e00-\u9fff:)”\"》]")
_BARE_AFTER = re.compile(r"[,，、;。:()\n!?]|$")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_SENTENCE_END = re.compile(r"[。!?\n]")
_FIRST_OF_LIST = re.compile(r"1、(?=[^\n]{2,300}?[。;]2、)")
_LONGEST_BARE = 8
_LIST_COMMA, _POINT = "、", "."
_WORDY = ("idiom", "enumerator")
"""Classes of numbers that may be part of a name in quotation marks."""
_ON_THE_WEB = ("url", "email")
"""Classes that are refused with or without a number in them."""
_CROWDED = 400
"""A sentence with more numbers is no prose: the others are refused together, which bounds the work on hostile input."""
_COUNTER = 8
"""Characters of what stands before the number of a page's readers."""
UNPLACED = "index_number"
"""The class of a bare number that stands nowhere where a quantity does."""


class Scanner:
    """The compiled masks and expressions of a grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._units = UnitTable(grammar.units)
        self._masks = Masks(grammar)
        self._expressions = Expressions(grammar, self._units)
        self._page_counter = re.compile(grammar.modifiers.page_counter)
        joiners = "|".join(map(re.escape, grammar.lists.joiners))
        self._joined = re.compile(rf"(?:{joiners})\d")

    def scan(
        self, text: str, hits: dict[str, list[Hit]], body: str = ""
    ) -> tuple[list[Reading], list[MaskedSpan]]:
        """One pass over the numbers: each is masked, read, or refused. `body` is whose report it is: a numeral in its
        name counts nothing."""
        readings: list[Reading] = []
        doubtful: list[Reading] = []
        masked: list[MaskedSpan] = []
        veil = self._masks.veil(text, hits, body)
        position = sentence_end = count = 0
        listed = -1
        markers = run_together(text)
        while (start := self._expressions.next_number(text, position)) is not None:
            if start >= sentence_end:
                sentence_end, count = _end_of_sentence(text, start), 0
            count += 1
            if count > _CROWDED:
                masked.append(MaskedSpan(start, sentence_end, UNPLACED))
                position = sentence_end
                continue
            mask = self._masks.covering(veil, start) or self._masks.firm(text, start)
            reading = None
            if mask is None and start in markers:
                mask = MaskedSpan(start, text.index(_LIST_COMMA, start), "list_marker")
            if mask is None:
                reading = self._expressions.read(text, start)
                if reading is None or reading.unit is None or reading.kind == "enumerator":
                    mask = self._refuse(text, start, reading, listed)
                    listed = reading.end if reading is not None and mask is None else -1
                    if mask is not None and mask.refusal in _WORDY and (reading is None or reading.value):
                        mask = self._masks.name_around(veil, text, start) or mask
                else:
                    mask = None if is_quoted(text, reading) else self._masks.name_around(veil, text, start)
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
        begun = {span.start for span in masked}
        addresses = [span for span in veil.spans if span.refusal in _ON_THE_WEB and span.start not in begun]
        return _with_series(text, readings, sorted([*masked, *addresses]), doubtful)

    def part_titles(self, text: str, masked: list[MaskedSpan]) -> list[MaskedSpan]:
        """The masks, with every number of a masked title by itself: a date in a title is a date."""
        parted = []
        for span in masked:
            if not self._masks.is_title(text, span):
                parted.append(span)
                continue
            position = span.start
            while (start := self._expressions.next_number(text, position)) is not None and start < span.end:
                inside = self._masks.firm(text, start)
                if inside is None:
                    inside = MaskedSpan(start, self._expressions.number_end(text, start), span.refusal)
                parted.append(inside)
                position = max(inside.end, start + 1)
        return parted

    def _refuse(self, text: str, start: int, reading: Reading | None, listed: int) -> MaskedSpan | None:
        """Why a number without a unit is no quantity; None where it is one (its unit shared, left out or before it).
        `listed` is where the last number without a unit ends: 分别为120、80、35条."""
        if reading is None:
            return MaskedSpan(start, self._expressions.number_end(text, start), "idiom")
        if reading.kind == "enumerator" and _POINT in text[start : reading.end]:
            reading.kind = "measure"  # nothing is announced in tenths: 3.1级
            return None
        if reading.kind == "enumerator":
            return MaskedSpan(reading.start, reading.end, "enumerator")
        if not text[start].isdigit():
            return self._refuse_words(text, reading)
        if _PLAIN.fullmatch(text, start, reading.end):
            mask = self._masks.bare(text, start)
            if mask is not None:
                return mask
        if _FIRST_OF_LIST.match(text, start):
            return MaskedSpan(start, reading.end, "list_marker")
        exact = reading.assertion.approximation == "exact"
        goes_on = text[start - 1 : start] == _LIST_COMMA and start - 1 == listed
        edges = (reading.start, reading.end) if reading.value else unquoted(text, reading.start, reading.end)
        if exact and not self._stands_alone(text, *edges, goes_on):
            return MaskedSpan(start, reading.end, UNPLACED)
        reading.unit = self._units.from_noun(text, reading.start)
        return None

    def _refuse_words(self, text: str, reading: Reading) -> MaskedSpan | None:
        if self._expressions.is_nought(text, reading):
            return None
        if reading.assertion.approximation in ("exact", "range"):
            return MaskedSpan(reading.start, reading.end, "idiom")
        return None

    def _stands_alone(self, text: str, start: int, end: int, goes_on: bool) -> bool:
        """Whether a bare number stands as a quantity does: behind a word, or where it `goes_on` a list of such, and
        before the end of its clause or the last number of its list (`分别为12、8和5条`), or where a page counts its
        readers."""
        return (
            end - start <= _LONGEST_BARE
            and start > 0
            and (goes_on or _BARE_BEFORE.match(text, start - 1) is not None)
            and (
                (_BARE_AFTER.match(text, end) or self._joined.match(text, end)) is not None
                or self._page_counter.search(text, max(0, start - _COUNTER), start) is not None
            )
        )


def _end_of_sentence(text: str, start: int) -> int:
    match = _SENTENCE_END.search(text, start)
    return match.start() if match else len(text)


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
