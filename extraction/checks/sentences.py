"""The numbers of the narrative by their sentence, and those that stand near one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter

from extraction.types import Record

__all__ = ["CROWDED", "Sentences", "ended_within", "sentences_of"]

CROWDED = 60
"""A sentence of more numbers says nothing clear."""
APART = 200
"""Characters within which the same words are taken for one sentence."""
_START = attrgetter("start")


class Sentences:
    """The sentences of the narrative with their numbers, in the order of the text.

    The same words are another sentence where their number lies further off than the sentence is long, and `APART`.
    """

    def __init__(self, spoken: Sequence[Record]) -> None:
        self.all: list[list[Record]] = []
        self._spoken = spoken
        self._places: dict[str, tuple[int, int]] = {}
        self._ends = list(accumulate((record.end for record in spoken), max))
        for place, record in enumerate(spoken):
            first = self.all[-1][0] if self.all else None
            far = first is None or record.start - first.start > max(len(record.context), APART)
            if first is None or far or record.context != first.context:
                self.all.append([])
            self.all[-1].append(record)
            self._places[record.record_id] = (len(self.all) - 1, place)

    def number(self, record: Record) -> int:
        """Which sentence of `all` the number stands in."""
        return self._places[record.record_id][0]

    def beside(self, record: Record) -> Sequence[Record]:
        """The numbers of its sentence, itself among them; none where the sentence says nothing clear."""
        stated = self.all[self.number(record)]
        return stated if len(stated) <= CROWDED else ()

    def around(self, record: Record, distance: int) -> Sequence[Record]:
        """From the numbers that end at most `distance` characters before it to the last of its sentence."""
        number, place = self._places[record.record_id]
        stated = self.all[number]
        first = bisect_left(self._ends, record.start - distance, hi=place)
        return self._spoken[first : self._places[stated[-1].record_id][1] + 1]


def sentences_of(spoken: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """The sentences with their numbers. One with more than `CROWDED` of them says nothing clear and is left out."""
    return [(stated[0].context, stated) for stated in Sentences(spoken).all if len(stated) <= CROWDED]


def ended_within(others: Sequence[Record], place: int, distance: int) -> list[Record]:
    """Those of `others`, which stand in the order of the text, that end less than `distance` characters before a
    place, the nearest first."""
    found = []
    for at in range(bisect_left(others, place, key=_START) - 1, -1, -1):
        other = others[at]
        if other.end <= place - distance:
            break
        if other.end < place:
            found.append(other)
    return found
