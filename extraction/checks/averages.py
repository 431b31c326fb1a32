"""Averages against the total and the number of those that it is spread over: `42个部门报送1050条，平均每个部门25条`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.checks.words import Words
from extraction.genre.checks import RatioCheck
from extraction.types import Record

__all__ = ["averages"]

CURRENT, OTHER = "current", "other"
_REACH = 6
_MARK = re.compile(r"[，,。；;：:（(\n]")
_SENTENCE = re.compile(r"[。\n]")
_WINDOW = 20


def averages(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[tuple[Record, Record, Record]]:
    """Each average with its total and what that is spread over: one number of its unit, one of the unit behind the word
    for each, and no others in their sentence."""
    if check.average is None:
        return
    for place, mean in enumerate(spoken):
        if mean.period != OTHER:
            continue
        behind = spoken[place - 1].end if place else 0
        lead = words.folded(_MARK.split(text[max(behind, mean.start - _WINDOW) : mean.start])[-1])
        each = words.behind(check.average, lead)
        if each is None:
            continue
        near = [
            record
            for record in spoken[max(0, place - _REACH) : place]
            if record.period == CURRENT and not _SENTENCE.search(text[record.end : mean.start])
        ]
        totals = [record for record in near if record.unit == mean.unit]
        spread = [record for record in near if record.unit != mean.unit and _begins(record, each, lead)]
        if len(totals) == len(spread) == 1:
            yield mean, totals[0], spread[0]


def _begins(record: Record, each: str, lead: str) -> bool:
    """Whether the number counts what the words for an average go on with: 平均每个部门, 场均."""
    return bool(record.unit) and (each.startswith(record.unit) or lead.startswith(record.unit))
