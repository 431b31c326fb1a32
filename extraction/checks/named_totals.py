"""Totals whose parts the checks name: one indicator against others that are all of it, wherever they are stated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from operator import attrgetter

from extraction.checks.drafts import Draft, doubtful, key_of, linear, printed, sign, verdict
from extraction.checks.fits import ADDS_UP, Fit, FittedBreakdown, fit_of
from extraction.checks.parts import counts_of_year
from extraction.checks.slips import too_wide
from extraction.checks.words import Words, name_of
from extraction.genre.checks import BreakdownCheck
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["breakdown_draft", "named_totals"]

_COMBINATIONS = 200
_TOTAL = "total"
_CLOSELY = 0.1
"""How much of the greater side several statements of each part may miss without a slip."""
_START = attrgetter("start")


def breakdown_draft(check: BreakdownCheck, key: str, fit: Fit, parts: Sequence[Record]) -> Draft:
    """What a total says against its parts; `key` tells the instance from others of the check."""
    left = fit.total.interval
    reason, difference = verdict(left, fit.right)
    listed = " + ".join(printed(part) for part in parts)
    between = sign(reason) if fit.equal or reason != "consistent" else "≥"
    relation = (
        linear((fit.total,), parts)
        if fit.equal
        else linear(parts, (fit.total,), equal=False, first=fit.total)
    )
    return Draft(
        check=check,
        instance=key,
        reason=reason,
        expression=f"{between} {listed}",
        left=left,
        right=fit.right,
        difference=difference,
        records=(fit.total, *parts),
        relations=(relation,),
        stated=fit.total,
    )


def named_totals(
    check: BreakdownCheck, spoken: Sequence[Record], breakdowns: Sequence[FittedBreakdown], words: Words
) -> list[Draft]:
    """One draft for each sentence that states the total and every part; else one for the report as a whole."""
    names = (check.total, *check.parts)
    if not {record.indicator for record in spoken}.issuperset(names):
        return []
    elsewhere = {
        part.record_id
        for breakdown in breakdowns
        for part in breakdown.parts
        if part.indicator == check.total or (breakdown.total and breakdown.total.indicator != check.total)
    }
    stated: dict[tuple[str | None, str], dict[str, list[Record]]] = {}
    whole: dict[str | None, dict[str, list[Record]]] = {}
    for record in counts_of_year([record for record in spoken if record.indicator in names]):
        if record.record_id in elsewhere or record.applicant not in (None, _TOTAL):
            continue
        if record.indicator == check.total and words.found(check.roles, record.qualifier or ""):
            continue
        for group in (
            stated.setdefault((record.scope, record.context), {}),
            whole.setdefault(record.scope, {}),
        ):
            group.setdefault(record.indicator, []).append(record)
    full = [group for group in stated.values() if len(group) == len(names)]
    if check.in_sentence:
        whole.clear()
    full = full or [group for group in whole.values() if len(group) == len(names)]
    return [
        draft
        for group in full
        if (draft := _compare_named(check, [_plain(group[name]) for name in names if name], breakdowns))
    ]


def _compare_named(
    check: BreakdownCheck,
    stated: Sequence[Sequence[Record]],
    breakdowns: Sequence[FittedBreakdown],
) -> Draft | None:
    """The first combination that adds up; without one, a contradiction only where each is stated once."""
    alone = all(len({record.interval for record in records}) == 1 for records in stated)
    first: Draft | None = None
    for total, *named in islice(product(*stated), _COMBINATIONS):
        parts = _with_the_rest(total, named, breakdowns)
        right = Interval.total(part.interval for part in parts)
        if any(_exceeds(part, total) for part in parts) or _make_up_another(total, parts, breakdowns):
            continue
        fit = Fit(total, tuple(parts), right, True, 0)
        draft = breakdown_draft(check, f"{key_of(total)}-{key_of(named[0])}", fit, parts)
        if draft.status == "consistent":
            return draft
        first = first or draft
    if first is not None and not alone:
        first = _of_all(check, stated)
        if first is None or first.status == "consistent":
            return first
    if first is None:
        return None
    uncertain = doubtful(first.records)
    return first if uncertain is None else first.doubted("confidence", name_of(uncertain))


def _of_all(check: BreakdownCheck, stated: Sequence[Sequence[Record]]) -> Draft | None:
    """The total that stands last before the parts of its sentence, against all of them (省建议4件、市建议8件、
    市提案12件), where a small gap or a slip keeps them from adding up."""
    totals, *named = stated
    parts = tuple(sorted((part for parts in named for part in parts), key=_START))
    before = [total for total in totals if total.end <= parts[0].start] or totals
    total = before[-1]
    if any(part.context != total.context for part in parts):
        return None
    draft = breakdown_draft(
        check, f"{key_of(total)}-{key_of(parts[0])}", fit_of(total, parts, closed=True), parts
    )
    return None if draft.status != "consistent" and too_wide(draft, _CLOSELY) else draft


def _make_up_another(total: Record, parts: Sequence[Record], breakdowns: Sequence[FittedBreakdown]) -> bool:
    """Whether they are all parts of another total, and add up to it: 承办63件，其中主办27件（建议11件、提案16件）."""
    ids = {part.record_id for part in parts}
    return any(
        breakdown.fit is not None
        and breakdown.fit.rank == ADDS_UP
        and breakdown.fit.total is not total
        and ids == {part.record_id for part in breakdown.fit.parts}
        for breakdown in breakdowns
    )


def _plain(records: Sequence[Record]) -> Sequence[Record]:
    """Those of them that are of all: with no qualifier, if any is."""
    return [record for record in records if record.qualifier is None] or records


def _exceeds(part: Record, total: Record) -> bool:
    """Whether the part is certainly greater: then the total is that of something else."""
    return part.lower is not None and total.upper is not None and part.lower > total.upper


def _with_the_rest(
    total: Record, parts: Sequence[Record], breakdowns: Sequence[FittedBreakdown]
) -> Sequence[Record]:
    """The parts, with those that the same breakdown of the total names beside them."""
    ids = {part.record_id for part in parts}
    for breakdown in breakdowns:
        if breakdown.total is total and ids <= {part.record_id for part in breakdown.parts}:
            return breakdown.parts
    return parts
