"""The whole that the shares of one list refer to, inferred from the shares that are right.

`征地类175件，占64%；环保类16件，占6%` may be of any number before: of the one that most of the shares fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extraction.checks.relations import Ratio
from extraction.checks.sentences import CROWDED, Sentences
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["common_wholes", "holders"]

FEWEST = 2
"""A whole that fewer shares fit may do so by chance, unless it is told in their own sentence."""
FURTHEST = 400
"""Characters between a whole and the first part."""
PERCENT = "%"


def common_wholes(
    pairs: Sequence[tuple[Record, Record]], sentences: Sentences
) -> Mapping[str, tuple[tuple[Record, ...], ...]]:
    """By share, the whole that most shares of its list fit, or the sum of the list; none where too few do. `pairs` are
    parts with shares."""
    lists: dict[int, list[tuple[Record, Record]]] = {}
    for part, rate in pairs:
        lists.setdefault(sentences.number(rate), []).append((part, rate))
    found: dict[str, tuple[tuple[Record, ...], ...]] = {}
    for beside in lists.values():
        if FEWEST <= len(beside) <= CROWDED:
            whole = _whole(beside, sentences)
            wholes = (whole,) if whole is not None else _sum(beside)
            if wholes:
                found.update((rate.record_id, (wholes,)) for _, rate in beside)
    return found


def _whole(beside: Sequence[tuple[Record, Record]], sentences: Sentences) -> Record | None:
    """The whole of a list of parts with shares, the nearest of those that as many fit."""
    first = beside[0][0]
    greatest = max(part.value or ZERO for part, _ in beside)
    listed = {part.record_id for part, _ in beside}
    best: tuple[int, int] | None = None
    found = None
    for whole in sentences.around(first, FURTHEST):
        if whole.unit != first.unit or whole.record_id in listed or (whole.value or ZERO) < greatest:
            continue
        if whole.period not in ("current", "cumulative") or first.start - whole.end > FURTHEST:
            continue
        near = sentences.number(whole) == sentences.number(first)
        fitting = sum(_fits(rate, part, (whole,)) for part, rate in beside)
        if fitting < (1 if near else FEWEST) or 2 * fitting < len(beside):
            continue
        rank = (fitting, -abs(first.start - whole.start))
        if best is None or rank > best:
            best, found = rank, whole
    return found


def _sum(beside: Sequence[tuple[Record, Record]]) -> tuple[Record, ...]:
    """All parts of a list, where all shares but one are shares of their sum."""
    parts = tuple(part for part, _ in beside)
    alike = len({part.unit for part in parts}) == 1 and len(parts) > FEWEST
    if not alike or sum(_fits(rate, part, parts) for part, rate in beside) < len(parts) - 1:
        return ()
    return parts


def _fits(rate: Record, part: Record, wholes: tuple[Record, ...]) -> bool:
    ratio = Ratio(rate, part, wholes)
    return ratio.holds({record.record_id: record.interval for record in ratio.members})


def holders(part: Record, sentences: Sentences) -> list[Record]:
    """The numbers of the part's sentence, before it and greater, that may be its whole."""
    return [
        whole
        for whole in sentences.beside(part)
        if whole.start < part.start
        and whole.unit == part.unit
        and (whole.value or ZERO) > (part.value or ZERO)
    ]
