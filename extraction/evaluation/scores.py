"""Precision, recall and F1 with bootstrap intervals over documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.evaluation.outcomes import DocumentOutcome, Pair

__all__ = ["MEASURES", "PAIR_MEASURES", "Counts", "Keys", "Score", "by_group", "count", "score"]

PAIR_MEASURES = (
    "indicator_value",
    "complete",
    "spans",
    "overlaps",
    "values",
    "intervals",
    "units",
    "approximations",
    "periods",
    "indicators",
    "negated_zeros",
    "qualifiers",
    "applicants",
    "scopes",
)
"""The measures on quantities. `indicator_value` (an acceptable indicator and the value, on an overlapping span) is the
main one; `complete` also requires the exact span, interval, unit, approximation and period."""
MEASURES = (*PAIR_MEASURES, "refused", "refused_class", "findings", "cells")

_ASKED: Mapping[str, Callable[[Pair], tuple[bool, bool]]] = {
    "negated_zeros": lambda pair: (
        pair.gold is not None and pair.gold.negated,
        pair.predicted is not None and pair.predicted.negated,
    ),
    "qualifiers": lambda pair: (
        pair.gold is not None and pair.gold.qualifier is not None,
        pair.predicted is not None and pair.predicted.qualifier is not None,
    ),
    "applicants": lambda pair: (
        pair.gold is not None and pair.gold.applicant is not None,
        pair.predicted is not None and pair.predicted.applicant is not None,
    ),
    "scopes": lambda pair: (
        pair.gold is not None and pair.gold.scope is not None,
        pair.predicted is not None and pair.predicted.scope is not None,
    ),
}
"""Measures that apply to some records only: (in the gold data, in the prediction)."""

Counts = tuple[int, int, int]
"""(right, gold, predicted)."""


@dataclass(frozen=True, slots=True)
class Score:
    """`low` and `high` are the 95% bootstrap interval of F1 over documents; None if it was not resampled."""

    right: int
    gold: int
    predicted: int
    low: float | None = None
    high: float | None = None

    @property
    def precision(self) -> float | None:
        """The share of predictions that are right; None without predictions."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of gold quantities that were found; None without gold quantities."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None without gold quantities and predictions."""
        total = self.gold + self.predicted
        return 2 * self.right / total if total else None


def count(outcome: DocumentOutcome) -> dict[str, Counts]:
    """The counts of every measure in one document."""
    counts = {measure: _count_pairs(outcome.pairs, measure) for measure in PAIR_MEASURES}
    gold = sum(pair.gold is not None for pair in outcome.refusals)
    said = sum(pair.predicted is not None for pair in outcome.refusals)
    both = [(pair.gold, pair.predicted) for pair in outcome.refusals if pair.gold and pair.predicted]
    counts["refused"] = len(both), gold, said
    counts["refused_class"] = sum(one.refusal == other.refusal for one, other in both), gold, said
    counts["findings"] = (
        sum(pair.gold is not None and pair.predicted is not None for pair in outcome.findings),
        sum(pair.gold is not None for pair in outcome.findings),
        sum(pair.predicted is not None for pair in outcome.findings),
    )
    counts["cells"] = outcome.cells
    return counts


def _count_pairs(pairs: Sequence[Pair], measure: str) -> Counts:
    right = gold = predicted = 0
    asked = _ASKED.get(measure, _present)
    for pair in pairs:
        in_gold, in_prediction = asked(pair)
        gold += in_gold
        predicted += in_prediction
        right += measure in pair.right and in_gold and in_prediction
    return right, gold, predicted


def _present(pair: Pair) -> tuple[bool, bool]:
    return pair.gold is not None, pair.predicted is not None


def score(counts: Sequence[Counts], resamples: int = 0, seed: int = 0) -> Score:
    """The score of one measure, from its counts in each document."""
    right, gold, predicted = (sum(row[index] for row in counts) for index in range(3))
    if not resamples or len(counts) < 2:
        return Score(right, gold, predicted)
    low, high = _bootstrap(np.array(counts, dtype=np.float64), resamples, seed)
    return Score(right, gold, predicted, low, high)


def _bootstrap(
    counts: npt.NDArray[np.float64], resamples: int, seed: int
) -> tuple[float | None, float | None]:
    """The 2.5th and 97.5th percentile of F1 over resampled documents."""
    documents = len(counts)
    generator = np.random.default_rng(seed)
    times = generator.multinomial(documents, np.full(documents, 1 / documents), size=resamples)
    right, gold, predicted = (times @ counts).T
    total = gold + predicted
    drawn = total > 0
    if not drawn.any():
        return None, None
    low, high = np.percentile(2 * right[drawn] / total[drawn], [2.5, 97.5])
    return float(low), float(high)


Keys = Callable[[DocumentOutcome, Pair], tuple[Iterable[str], Iterable[str]]]
"""The groups in which a pair counts: as gold, and as predicted."""


def by_group(outcomes: Sequence[DocumentOutcome], keys: Keys, measure: str) -> dict[str, list[Counts]]:
    """Group -> the counts of a measure in each document that has any."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    asked = _ASKED.get(measure, _present)
    for outcome in outcomes:
        for pair in outcome.pairs:
            in_gold, in_prediction = asked(pair)
            gold_keys, predicted_keys = keys(outcome, pair)
            for key in gold_keys if in_gold else ():
                row = found[key][outcome.document.id]
                row[1] += 1
                row[0] += measure in pair.right and in_prediction
            for key in predicted_keys if in_prediction else ():
                found[key][outcome.document.id][2] += 1
    return {
        key: [(right, gold, predicted) for right, gold, predicted in rows.values()]
        for key, rows in found.items()
    }
