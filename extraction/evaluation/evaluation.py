"""`Evaluation`: all outcomes of a run on gold data, and every view of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extraction.evaluation.outcomes import DocumentOutcome, Pair
from extraction.evaluation.scores import MEASURES, Keys, Score, by_group, count, score
from extraction.gold import GoldRecord, Notation
from extraction.gold.constructions import constructions_of
from extraction.gold.groups import GROUPINGS, indicator_groups, meta_group, ordered_groups

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GROUPINGS", "KINDS", "Evaluation", "Miss", "score_row"]

KINDS = ("scores", "outcomes", "misses", *GROUPINGS)
"""The kinds of data frame that `Evaluation.to_pandas` makes."""

_RESAMPLES = 1000
_SENTENCE_ENDS = "。！？!?\n"


@dataclass(frozen=True, slots=True)
class Miss:
    """A number that was not read as annotated, with its sentence. `sentence[at[0]:at[1]]` is the number; `start` is its
    offset in the text, from the gold data if it is there."""

    document: str
    start: int
    outcome: str
    expected: str
    found: str
    wrong: tuple[str, ...]
    sentence: str
    at: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "document": self.document,
            "start": self.start,
            "outcome": self.outcome,
            "expected": self.expected,
            "found": self.found,
            "wrong": list(self.wrong),
            "sentence": self.sentence,
            "at": list(self.at),
        }


@dataclass(frozen=True)
class Evaluation:
    """The outcomes of each document. Confidence intervals come from resampling the documents with `seed`."""

    outcomes: tuple[DocumentOutcome, ...]
    notation: Notation = field(repr=False)
    seed: int = 0

    @cached_property
    def scores(self) -> dict[str, Score]:
        """Measure -> score over all documents."""
        counts = [count(outcome) for outcome in self.outcomes]
        return {
            measure: score([row[measure] for row in counts], _RESAMPLES, self.seed) for measure in MEASURES
        }

    @cached_property
    def outcome_counts(self) -> dict[str, int]:
        """correct, partial, incorrect, missed, spurious -> how many quantities."""
        return _named(Counter(pair.outcome for outcome in self.outcomes for pair in outcome.pairs))

    @property
    def unread(self) -> tuple[str, ...]:
        """The ids of the documents that are not in the run."""
        return tuple(outcome.document.id for outcome in self.outcomes if not outcome.read)

    def by(self, grouping: str, measure: str = "indicator_value") -> dict[str, Score]:
        """Group -> score of a measure. Raises ValueError for an unknown grouping."""
        groups = by_group(self.outcomes, self._keys(grouping), measure)
        return {key: score(groups[key], _RESAMPLES, self.seed) for key in ordered_groups(grouping, groups)}

    def outcomes_by(self, grouping: str) -> dict[str, dict[str, int]]:
        """Group -> `outcome_counts` of it: a quantity counts where the gold has it, a spurious one where it is said.
        Raises ValueError for an unknown grouping."""
        keys_of = self._keys(grouping)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for outcome in self.outcomes:
            for pair in outcome.pairs:
                in_gold, in_prediction = keys_of(outcome, pair)
                for key in in_gold if pair.gold is not None else in_prediction:
                    counts[key][pair.outcome] += 1
        return {key: _named(counts[key]) for key in ordered_groups(grouping, counts)}

    def _keys(self, grouping: str) -> Keys:
        if grouping not in GROUPINGS:
            raise ValueError(f"unknown grouping {grouping!r}: choose from {', '.join(GROUPINGS)}")
        named: dict[str, Keys] = {"indicator": _indicator_keys, "construction": self._construction_keys}
        return named.get(grouping) or _meta_keys(grouping)

    def _construction_keys(self, outcome: DocumentOutcome, pair: Pair) -> tuple[Iterable[str], Iterable[str]]:
        gold, said = self._constructions[outcome.document.id]
        if pair.gold is not None:
            names = gold[id(pair.gold)]
            return names, names
        return (), said[id(pair.predicted)]

    @cached_property
    def _constructions(self) -> dict[str, tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]]:
        """Document -> the constructions of its gold and of its predicted records, by identity."""
        return {
            outcome.document.id: (
                self._named([pair.gold for pair in outcome.pairs if pair.gold]),
                self._named([pair.predicted for pair in outcome.pairs if pair.predicted]),
            )
            for outcome in self.outcomes
        }

    def _named(self, records: list[GoldRecord]) -> dict[int, tuple[str, ...]]:
        names = constructions_of(records, self.notation)
        return {id(record): name for record, name in zip(records, names, strict=True)}

    def misses(self) -> list[Miss]:
        """All errors, in the order of documents and text."""
        return [
            _miss(outcome, pair)
            for outcome in self.outcomes
            for pair in outcome.pairs
            if pair.outcome != "correct"
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: documents, outcomes, scores, and scores by each grouping."""
        return {
            "documents": len(self.outcomes),
            "unread": list(self.unread),
            "outcomes": self.outcome_counts,
            "scores": {measure: score_row(one) for measure, one in self.scores.items()},
            "by": {
                grouping: {key: score_row(one) for key, one in self.by(grouping).items()}
                for grouping in GROUPINGS
            },
            "outcomes_by": {grouping: self.outcomes_by(grouping) for grouping in GROUPINGS},
        }

    def to_pandas(self, kind: str = "scores", measure: str = "indicator_value") -> pd.DataFrame:
        """A frame of one of `KINDS`; of a grouping, the scores of `measure`. Raises ValueError for another."""
        import pandas as pd

        if kind == "scores":
            return _frame("measure", self.scores)
        if kind == "outcomes":
            rows = [_pair_row(outcome, pair) for outcome in self.outcomes for pair in outcome.pairs]
            return pd.DataFrame(rows)
        if kind == "misses":
            columns = ["document", "outcome", "expected", "found", "wrong", "sentence"]
            rows = [{name: getattr(miss, name) for name in columns} for miss in self.misses()]
            return pd.DataFrame(rows, columns=columns)
        if kind not in GROUPINGS:
            raise ValueError(f"unknown kind {kind!r}: choose from {', '.join(KINDS)}")
        return _frame(kind, self.by(kind, measure))


def _named(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in ("correct", "partial", "incorrect", "missed", "spurious")}


def _meta_keys(key: str) -> Keys:
    def keys(outcome: DocumentOutcome, pair: Pair) -> tuple[Iterable[str], Iterable[str]]:
        name = (meta_group(outcome.document.meta, key),)
        return name, name

    return keys


def _indicator_keys(outcome: DocumentOutcome, pair: Pair) -> tuple[Iterable[str], Iterable[str]]:
    gold = pair.gold.indicators if pair.gold else ()
    said = pair.predicted.indicators if pair.predicted else ()
    return indicator_groups(gold, said, right="indicators" in pair.right)


def score_row(one: Score) -> dict[str, float | int | None]:
    """A score as plain values, rounded to 4 places."""
    numbers = {
        "precision": one.precision,
        "recall": one.recall,
        "f1": one.f1,
        "low": one.low,
        "high": one.high,
    }
    rounded = {name: None if number is None else round(number, 4) for name, number in numbers.items()}
    return {**rounded, "right": one.right, "gold": one.gold, "predicted": one.predicted}


def _frame(name: str, scores: dict[str, Score]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([{name: key, **score_row(one)} for key, one in scores.items()])


def _pair_row(outcome: DocumentOutcome, pair: Pair) -> dict[str, Any]:
    gold, said = pair.gold, pair.predicted
    record = gold or said
    return {
        "document": outcome.document.id,
        "era": outcome.document.meta.era if outcome.document.meta else None,
        "outcome": pair.outcome,
        "start": record.start if record else None,
        "text": record.text if record else None,
        "indicator": gold.indicators[0] if gold else None,
        "predicted_indicator": said.indicators[0] if said else None,
        "value": float(gold.value) if gold and gold.value is not None else None,
        "predicted_value": float(said.value) if said and said.value is not None else None,
        "period": gold.period if gold else None,
        "predicted_period": said.period if said else None,
    }


def _miss(outcome: DocumentOutcome, pair: Pair) -> Miss:
    gold, said = pair.gold, pair.predicted
    spans = [(record.start, record.end) for record in (gold, said) if record]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    text = outcome.document.text
    first = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    ends = [place for mark in _SENTENCE_ENDS if (place := text.find(mark, end)) >= 0]
    respects = ("spans", "indicators", "values", "intervals", "units", "approximations", "periods")
    wrong = tuple(name for name in respects if name not in pair.right) if gold and said else ()
    return Miss(
        outcome.document.id, spans[0][0], pair.outcome, _said(gold), _said(said), wrong,
        text[first : min(ends, default=len(text))], (start - first, end - first),
    )  # fmt: skip


def _said(record: GoldRecord | None) -> str:
    if record is None:
        return "-"
    value = "-" if record.value is None else f"{record.value.normalize():f}"
    period = "" if record.period == "current" else f" ({record.period})"
    return f"{'|'.join(record.indicators)} {value} {record.unit}{period}"
