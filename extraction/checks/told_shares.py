"""Drafts of percentages and averages whose operands are tied by the wording alone (P1 of the checks)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extraction.checks.averages import averages
from extraction.checks.drafts import Draft, ratio_draft
from extraction.checks.joint_shares import joint_shares
from extraction.checks.named_rates import named_rates
from extraction.checks.placed_shares import PlacedShare, placed_shares
from extraction.checks.relations import Ratio
from extraction.checks.slips import NEAR, too_wide
from extraction.checks.words import Words
from extraction.genre.checks import RatioCheck
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["told_averages", "told_by_structure"]

WIDEST = 0.5
"""How wide the gap may be where the share's own clause prints or names what it is of."""
ONE = Decimal(1)


def told_by_structure(
    check: RatioCheck, words: Words, spoken: Sequence[Record], text: str
) -> Iterator[Draft]:
    """Shares of several parts together, rates that are named after a number, shares tied by place."""
    yield from _of_shares(check, joint_shares(check, words, spoken, text))
    for rate, pairs, beside in named_rates(check, words, spoken, text):
        yield from _drafts(check, [Ratio(rate, *pair) for pair in pairs], WIDEST if beside else NEAR)
    yield from _of_shares(check, placed_shares(check, words, spoken, text))


def _of_shares(check: RatioCheck, shares: Iterable[PlacedShare]) -> Iterator[Draft]:
    for share in shares:
        first, *others = share.parts
        ratios = [Ratio(share.rate, first, (whole,), beside=tuple(others)) for whole in share.wholes]
        yield from _drafts(check, ratios, WIDEST if share.sure else NEAR)


def told_averages(check: RatioCheck, words: Words, spoken: Sequence[Record], text: str) -> Iterator[Draft]:
    """Averages whose total and number of those it is spread over their sentence gives."""
    for mean, total, count in averages(check, words, spoken, text):
        yield from _drafts(check, [Ratio(mean, total, (count,), ZERO, ONE)], WIDEST)


def _drafts(check: RatioCheck, ratios: Iterable[Ratio], widest: float) -> Iterator[Draft]:
    """The first of the ratios that fits, else the one nearest to it as a contradiction, unless it is too wide."""
    made = []
    for ratio in ratios:
        values = {record.record_id: record.interval for record in ratio.members}
        made.append(ratio_draft(check, ratio, values, ratio.holds(values)))
    fitting = next((draft for draft in made if draft.status == "consistent"), None)
    if fitting is not None:
        yield fitting
    elif made:
        nearest = min(made, key=lambda draft: abs(draft.difference or ZERO))
        if not _is_wide(nearest, widest):
            yield nearest


def _is_wide(draft: Draft, widest: float) -> bool:
    """Whether the gap is more than `widest` of the greater side; a slip excuses it where the print ties all."""
    if widest > NEAR:
        return too_wide(draft, widest)
    sides = [end for side in (draft.left, draft.right) if side is not None for end in side if end is not None]
    return abs(draft.difference or ZERO) > Decimal(str(widest)) * max(map(abs, sides), default=ZERO)
