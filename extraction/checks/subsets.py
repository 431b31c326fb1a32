"""Numbers that are told of some of what a report counts, not of all of it.

What was answered is told by the year in which it was received (办结30件，其中当年新收的28件), results are told of some
of the applications (单看当年收到的10件，予以公开4件): such numbers repeat no total of the report, and no cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from extraction.checks.sentences import Sentences
from extraction.checks.totals import Split
from extraction.checks.words import Words
from extraction.genre import Genre
from extraction.genre.apart import Some
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["Subsets"]

TOTAL = "total"
_WINDOW = 12
_NOUN = 6
"""Characters of a noun behind a number and of the word behind that: 的17件办结件里."""
_CLAUSE = re.compile("[,，、;；:：]")


class Subsets:
    """Finds such numbers, with the words of a genre."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._some: Some | None = genre.constraints.some
        self._words = words

    def __call__(self, records: Sequence[Record], splits: Iterable[Split], text: str) -> frozenset[str]:
        """The ids of the numbers of the narrative that tell of some only. `text` is the document's."""
        if self._some is None:
            return frozenset()
        kept = frozenset(self._by_outcome(self._some, splits))
        return kept | frozenset(self._of_heads(self._some, records, kept, text))

    def _by_outcome(self, some: Some, splits: Iterable[Split]) -> Iterator[str]:
        """What was received, as a part of what was answered of it, behind that."""
        for split in splits:
            total = split.total
            if total is not None and total.indicator.startswith(some.outcomes):
                for part in split.parts:
                    whole = part.applicant in (None, TOTAL) and part.start > total.start
                    if whole and part.indicator in some.received:
                        yield part.record_id

    def _of_heads(
        self, some: Some, records: Sequence[Record], kept: Collection[str], text: str
    ) -> Iterator[str]:
        """The numbers of a sentence that begins with some of what the report counts, and that number itself."""
        stated: dict[str, set[tuple[Decimal, str]]] = {}
        for record in records:
            if (
                record.applicant in (None, TOTAL)
                and record.value is not None
                and record.record_id not in kept
            ):
                stated.setdefault(record.indicator, set()).add((record.value, record.context))
        spoken = [record for record in records if record.source == "narrative"]
        for record in spoken:
            if self._words.ends(some.among, text[max(0, record.start - _WINDOW) : record.start]):
                yield record.record_id
        for head, *others in Sentences(spoken).clear:
            behind = [other for other in others if other.unit == head.unit and other.start > head.start]
            if not behind or head.value is None:
                continue
            told = stated.get(head.indicator, ())
            elsewhere = [value for value, sentence in told if sentence != head.context]
            if head.value in elsewhere:
                whole = head.applicant in (None, TOTAL) and not head.indicator.startswith(some.sources)
                if whole and head.indicator not in {other.indicator for other in behind}:
                    continue
            if self._is_some(some, (head, behind[0]), text) and self._is_less(some, head, behind, elsewhere):
                yield from (record.record_id for record in (head, *behind))
            elif head.scope is not None:
                yield from (record.record_id for record in behind if record.scope is None)

    def _is_less(
        self, some: Some, head: Record, behind: Sequence[Record], elsewhere: Sequence[Decimal]
    ) -> bool:
        """Whether a number is of some: of one sort of them, or less than what the report counts elsewhere. One that
        seems to count what the numbers behind it do was misread."""
        if head.applicant not in (None, TOTAL) or head.indicator.startswith(some.sources):
            return True
        if any(other.indicator == head.indicator for other in behind):
            return True
        return (head.value or ZERO) < max(elsewhere, default=ZERO)

    def _is_some(self, some: Some, numbers: tuple[Record, Record], text: str) -> bool:
        """Whether a sentence begins with a number as some of a sort: tied to what was done, with a word for a part
        behind it, before the next number, or one that singles out before it."""
        head, following = numbers
        before = text[max(0, head.start - _WINDOW) : head.start]
        if not self._words.ends(some.whose, before):
            return False
        behind = _CLAUSE.split(text[head.end : min(following.start, head.end + _NOUN)])[0]
        inside = self._words.begins_with(some.inside, behind) or self._words.found(some.among, behind)
        return inside or self._words.found(some.singled, before)
