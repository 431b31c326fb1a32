"""Numbers that are told of some of what a report counts, not of all of it.

What was answered is told by the year in which it was received (办结30件，其中当年新收的28件), results are told of some
of the applications (单看当年收到的10件，予以公开4件): such numbers repeat no total of the report, and no cell.
"""

from __future__ import annotations

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
        for head, *others in Sentences(spoken).clear:
            behind = [other for other in others if other.unit == head.unit and other.start > head.start]
            if not behind or head.value is None or not self._is_some(some, head, text):
                continue
            told = stated.get(head.indicator, ())
            elsewhere = [value for value, sentence in told if sentence != head.context]
            limited = head.applicant not in (None, TOTAL) or head.indicator.startswith(some.sources)
            limited = limited or any(other.indicator == head.indicator for other in behind)
            if limited or (head.value not in elsewhere and head.value < max(elsewhere, default=ZERO)):
                yield from (record.record_id for record in (head, *behind))

    def _is_some(self, some: Some, head: Record, text: str) -> bool:
        """Whether a sentence begins with a number as some of a sort: tied to what was done, with a word for a part
        behind it or one that singles out before it."""
        before = text[max(0, head.start - _WINDOW) : head.start]
        if not self._words.ends(some.whose, before):
            return False
        behind = text[head.end : head.end + _WINDOW]
        return self._words.begins_with(some.inside, behind) or self._words.found(some.singled, before)
