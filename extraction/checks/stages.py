"""What was handled: applications that came, or that were answered, or those of last year too (办理申请29件)."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.checks.words import Words, clause_before
from extraction.genre.checks import RestatementCheck
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["of_other_stages"]

CURRENT = "current"


def of_other_stages(
    spoken: Sequence[Record], check: RestatementCheck | None, words: Words, text: str
) -> frozenset[str]:
    """The ids of the numbers that do not say which stage they count, and are another stage's number of the report, or
    what came and what was left from last year together."""
    if check is None or check.handled is None:
        return frozenset()
    staged = [record for record in spoken if record.indicator in check.stages and record.period == CURRENT]
    left = {record.value or ZERO for record in spoken if record.indicator == check.carried_over}
    known = {(record.indicator, record.value or ZERO) for record in staged if record.applicant is None}
    found = []
    for record in staged:
        before = clause_before(record, text)
        if words.found(check.handled, before) and not words.found(check.got, before):
            others = {value for indicator, value in known if indicator != record.indicator}
            if record.value in others | {value + more for _, value in known for more in left}:
                found.append(record.record_id)
    return frozenset(found)
