"""What one run gains and loses over another on the same gold documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from extraction.evaluation.evaluation import Evaluation, Miss, score_row
from extraction.evaluation.scores import MEASURES

__all__ = ["Comparison", "compare"]

_Key = tuple[str, bool, int, str]


@dataclass(frozen=True)
class Comparison:
    """`gained` are wrong in `before` and right in `after`; `lost` the other way round. A spurious quantity counts as an
    error: one that disappears is gained, one that appears is lost."""

    before: Evaluation
    after: Evaluation
    gained: tuple[Miss, ...]
    lost: tuple[Miss, ...]

    def by_indicator(self) -> dict[str, tuple[int, int]]:
        """Indicator -> (gained, lost), those that changed only."""
        gained = Counter(_indicator(miss) for miss in self.gained)
        lost = Counter(_indicator(miss) for miss in self.lost)
        return {name: (gained[name], lost[name]) for name in sorted({*gained, *lost})}

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "before": {measure: score_row(self.before.scores[measure]) for measure in MEASURES},
            "after": {measure: score_row(self.after.scores[measure]) for measure in MEASURES},
            "by_indicator": {
                name: {"gained": gained, "lost": lost} for name, (gained, lost) in self.by_indicator().items()
            },
            "gained": [miss.to_dict() for miss in self.gained],
            "lost": [miss.to_dict() for miss in self.lost],
        }


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Compare two runs on the same documents. Raises ValueError when the documents differ."""
    if [outcome.document.id for outcome in before.outcomes] != [o.document.id for o in after.outcomes]:
        raise ValueError("the two runs cover different gold documents")
    old, new = _misses(before), _misses(after)
    gained = tuple(miss for key, miss in old.items() if key not in new)
    lost = tuple(miss for key, miss in new.items() if key not in old)
    return Comparison(before, after, gained, lost)


def _misses(evaluation: Evaluation) -> dict[_Key, Miss]:
    """What is not right in its indicator and value, by its place and what was expected (of a spurious one: found)."""
    found: dict[_Key, Miss] = {}
    for miss in evaluation.misses():
        if miss.outcome != "partial":
            spurious = miss.outcome == "spurious"
            found[miss.document, spurious, miss.start, miss.found if spurious else miss.expected] = miss
    return found


def _indicator(miss: Miss) -> str:
    said = miss.found if miss.outcome == "spurious" else miss.expected
    return said.split("|")[0].split(" ")[0]
