"""Numbers about a subset of what a report counts.

What was answered is told by the year in which it was received (办结30件，其中当年新收的28件), results are told of some
of the applications (单看当年收到的10件，予以公开4件): such numbers repeat no total of the report, and no cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise

from extraction.checks.fits import FittedBreakdown
from extraction.checks.sentences import Sentences
from extraction.checks.words import Words
from extraction.genre import Genre
from extraction.genre.apart import Some
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["Subsets"]

TOTAL = "total"
_WINDOW = 12
_NOUN = 6
"""Characters of a noun behind a number and of the word behind that."""
_CLAUSE = re.compile("[,，、;；:：]")
_TAKEN_UP = re.compile(r"[。；;]\s*")


_Values = dict[str, set[tuple[Decimal, str]]]


class Subsets:
    """Finds such numbers, with the words of a genre."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._some: Some | None = genre.constraints.some
        self._words = words

    def __call__(
        self, records: Sequence[Record], breakdowns: Iterable[FittedBreakdown], text: str
    ) -> frozenset[str]:
        """The ids of the numbers of the narrative that tell of some only. `text` is the document's."""
        if self._some is None:
            return frozenset()
        breakdowns = list(breakdowns)
        parts = {part.record_id for breakdown in breakdowns for part in breakdown.parts}
        spoken = [record for record in records if record.source == "narrative"]

        @cache
        def wholes() -> _Values:
            """Few reports have a sentence that asks for them."""
            return _values(record for record in records if record.record_id not in parts)

        return frozenset(
            chain(
                self._by_outcome(self._some, breakdowns),
                self._among(spoken, text),
                self._of_heads(self._some, spoken, wholes, text),
                self._taken_up(self._some, spoken, text),
            )
        )

    def _by_outcome(self, some: Some, breakdowns: Iterable[FittedBreakdown]) -> Iterator[str]:
        """What was received, as a part of what was answered of it, behind that."""
        for breakdown in breakdowns:
            total = breakdown.total
            if total is not None and total.indicator.startswith(some.outcomes):
                for part in breakdown.parts:
                    if _of_all(part) and part.start > total.start and part.indicator in some.received:
                        yield part.record_id

    def _among(self, spoken: Sequence[Record], text: str) -> Iterator[str]:
        """Numbers right behind a word for a part: 上述46件中44件已答复."""
        for record in spoken:
            if self.is_among(record, text):
                yield record.record_id

    def is_among(self, record: Record, text: str) -> bool:
        """Whether a word for a part of what was just counted stands right before the number."""
        before = text[max(0, record.start - _WINDOW) : record.start]
        return self._some is not None and self._words.ends(self._some.among, before)

    def _of_heads(
        self, some: Some, spoken: Sequence[Record], wholes: Callable[[], _Values], text: str
    ) -> Iterator[str]:
        """The numbers of a sentence that begins with some of what the report counts, and that number itself; of one
        that begins with an office's number, those behind it."""
        for head, *others in Sentences(spoken).clear:
            behind = [other for other in others if other.unit == head.unit and other.start > head.start]
            if not behind:
                continue
            if self._is_some(some, (head, behind[0]), text) and (
                self._is_singled(some, head, text) or self._is_less(some, head, behind, wholes())
            ):
                yield from (record.record_id for record in (head, *behind))
            elif head.scope is not None and not _stated(head, wholes()):
                yield from (record.record_id for record in behind if record.scope is None)

    def _taken_up(self, some: Some, spoken: Sequence[Record], text: str) -> Iterator[str]:
        """Numbers with which a sentence takes up the one right before it, that counts something else: 实际办理155件。
        155件中，答复151件. Whatever they were taken for, they repeat that one."""
        for last, record in pairwise(spoken):
            if (
                last.value == record.value
                and last.unit == record.unit
                and last.indicator != record.indicator
                and _TAKEN_UP.fullmatch(text, last.end, record.start)
                and self._words.begins_with(some.inside, text[record.end : record.end + _NOUN])
            ):
                yield record.record_id

    def _is_less(self, some: Some, head: Record, behind: Sequence[Record], wholes: _Values) -> bool:
        """Whether a number is of some: of one sort of them, or less than what the report counts elsewhere. One that
        seems to count what the numbers behind it do was misread; no indicator knows what some of a sort are."""
        if not _of_all(head) or head.indicator.startswith(some.sources):
            return True
        if head.indicator == ABSTENTION or any(other.indicator == head.indicator for other in behind):
            return True
        greatest = max((value for value, _ in wholes.get(head.indicator, ())), default=ZERO)
        return not _stated(head, wholes) and (head.value or ZERO) < greatest

    def _is_some(self, some: Some, numbers: tuple[Record, Record], text: str) -> bool:
        """Whether a number is tied to what was done, with a word for a part behind it, before the next number
        (自然人的17件办结件里公开11件), or one that singles out before it."""
        head, following = numbers
        if not self._words.ends(some.whose, text[max(0, head.start - _WINDOW) : head.start]):
            return False
        behind = _CLAUSE.split(text[head.end : min(following.start, head.end + _NOUN)])[0]
        inside = self._words.begins_with(some.inside, behind) or self._words.found(some.among, behind)
        return inside or self._is_singled(some, head, text)

    def _is_singled(self, some: Some, head: Record, text: str) -> bool:
        return self._words.found(some.singled, text[max(0, head.start - _WINDOW) : head.start])


def _values(records: Iterable[Record]) -> _Values:
    """What the report states of all, by indicator, and in which sentences or cells."""
    found: _Values = {}
    for record in records:
        if _of_all(record) and record.value is not None:
            found.setdefault(record.indicator, set()).add((record.value, record.context))
    return found


def _of_all(record: Record) -> bool:
    return record.applicant in (None, TOTAL)


def _stated(record: Record, wholes: _Values) -> bool:
    """Whether another sentence or a cell states the number too."""
    told = wholes.get(record.indicator, ())
    return any(value == record.value and sentence != record.context for value, sentence in told)
