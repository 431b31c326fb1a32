"""The numbers of the narrative by sentence, and the neighbours of a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from extraction.types import Record

__all__ = ["CROWDED", "Sentences", "ended_within", "remark_behind"]

CROWDED = 60
"""A sentence of more numbers says nothing clear."""
APART = 200
"""Characters within which the same words are taken for one sentence."""
_REMARK = re.compile(r"[^。！？!?\n]{0,160}[。！？!?]([^。！？!?\n\d]{4,80})(?=[。！？!?\n]|$)")
_START, _END = attrgetter("start"), attrgetter("end")
_PERCENT = "%"


class Sentences:
    """The sentences of the narrative with their numbers, in the order of the text.

    The same words are another sentence where their number lies further off than the sentence is long, and `APART`.
    `clear` are those that do not say nothing clear, for their many numbers.
    """

    def __init__(self, spoken: Sequence[Record]) -> None:
        self.all: list[list[Record]] = []
        self.spoken = spoken
        context, last = None, 0
        for record in spoken:
            if record.context != context or record.start > last:
                context = record.context
                last = record.start + max(len(context), APART)
                self.all.append([])
            self.all[-1].append(record)
        self.clear = [stated for stated in self.all if len(stated) <= CROWDED]

    @cached_property
    def rated(self) -> list[list[Record]]:
        """The clear sentences that give percentages."""
        return [stated for stated in self.clear if any(record.unit == _PERCENT for record in stated)]

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """By number the place of its sentence, and its own among all numbers."""
        numbers = [number for number, stated in enumerate(self.all) for _ in stated]
        return {
            record.record_id: (number, place)
            for place, (record, number) in enumerate(zip(self.spoken, numbers, strict=True))
        }

    @cached_property
    def _ends(self) -> list[int]:
        """Before which place each number and all before it end."""
        return list(accumulate(map(_END, self.spoken), max))

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
        return self.spoken[first : self._places[stated[-1].record_id][1] + 1]


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


def remark_behind(record: Record, text: str) -> str:
    """The sentence behind that of a number, in its paragraph, if it has no number: a remark on those before it."""
    found = _REMARK.match(text, record.end)
    return found.group(1) if found else ""
