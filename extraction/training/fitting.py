"""Fits the linker's classifier to examples: its weights, its temperature and threshold, the confidence of each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from extraction.artefacts import LinkerModel
from extraction.genre import Genre
from extraction.mentions import Linker
from extraction.mentions.classifier import softmax
from extraction.mentions.features import Features
from extraction.mentions.report import Link
from extraction.mentions.trained import Trained, log_odds
from extraction.training.ablation import Judged, score
from extraction.training.material import GoldReport

__all__ = ["Example", "agreed", "calibrated", "examples_of", "fitted", "with_rules"]


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated number: its features, what it may be called, what the rules alone say, whether they are silent."""

    features: tuple[str, ...]
    accepted: tuple[str, ...]
    by_rules: Link
    asked: bool


def examples_of(linker: Linker, features: Features, reports: Sequence[GoldReport]) -> list[Example]:
    """The annotated numbers of some reports, but for one number that the text writes for several things."""
    examples = []
    for report in reports:
        linked = linker.link(report.measurement, report.narrative, report.sections, report.document)
        for index, record in enumerate(report.records):
            link = linked.links[index]
            if link is not None and index not in report.shared:
                found = tuple(features(linker.surroundings(linked, index)))
                examples.append(Example(found, record.indicators, link, linker.asks(linked, index)))
    return examples


def fitted(examples: Sequence[Example], fit: Mapping[str, Any], version: str, genre: str) -> LinkerModel:
    """Multinomial logistic regression on the features that occur often enough, its weights rounded to bytes."""
    from sklearn.linear_model import LogisticRegression  # over half a second, and only training needs it

    counts = Counter(feature for example in examples for feature in example.features)
    kept = sorted(feature for feature, count in counts.items() if count >= fit["minimum"])
    vocabulary = {feature: place for place, feature in enumerate(kept)}
    regression = LogisticRegression(C=fit["strength"], max_iter=fit["iterations"])
    regression.fit(_matrix(examples, vocabulary), [example.accepted[0] for example in examples])
    weights, bias = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:  # scikit-learn then keeps only the second label's scores
        weights, bias = np.vstack([0 * weights, weights]), np.concatenate([0 * bias, bias])
    weights = weights.T
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    return LinkerModel(
        version=version,
        genre=genre,
        labels=tuple(regression.classes_),
        vocabulary=vocabulary,
        weights=(np.round(weights / scale) * np.round(scale, 8)).astype(np.float32),
        bias=np.round(bias, 4).astype(np.float32),
        temperature=1.0,
        threshold=1.0,
        rules={},
        kinds=tuple(fit["features"]),
    )


def _matrix(examples: Sequence[Example], vocabulary: Mapping[str, int]) -> csr_matrix:
    places = [sorted(vocabulary[f] for f in example.features if f in vocabulary) for example in examples]
    ends = np.cumsum([0, *(len(row) for row in places)])
    columns = np.array([place for row in places for place in row], dtype=np.int32)
    return csr_matrix(
        (np.ones(len(columns), np.float32), columns, ends), shape=(len(examples), len(vocabulary))
    )


def calibrated(model: LinkerModel, dev: Sequence[Example], thresholds: Sequence[float]) -> LinkerModel:
    """The temperature with the least log loss, and the threshold with which rules and classifier together do best."""
    scores = np.asarray(_matrix(dev, model.vocabulary) @ model.weights + model.bias, dtype=np.float64)
    accepted = np.array([[label in example.accepted for label in model.labels] for example in dev])
    known = accepted.any(axis=1)
    temperatures = [round(0.5 + 0.05 * step, 2) for step in range(51)]

    def loss(temperature: float) -> float:
        mass = (softmax(scores[known] / temperature) * accepted[known]).sum(axis=1)
        return float(-np.log(np.maximum(mass, 1e-9)).mean())

    temperature = min(temperatures, key=loss)
    probabilities = softmax(scores / temperature)
    threshold = max(thresholds, key=lambda value: (_together(model, dev, probabilities, value), value))
    return replace(model, temperature=temperature, threshold=threshold)


def _together(
    model: LinkerModel, dev: Sequence[Example], probabilities: npt.NDArray[np.float64], threshold: float
) -> float:
    """F1 over indicators other than `other` where the classifier speaks only for numbers that no rule knows."""
    judged = []
    for example, row in zip(dev, probabilities, strict=True):
        indicator = example.by_rules.indicator
        if example.asked and row.max() >= threshold:
            indicator = model.labels[int(row.argmax())]
        judged.append(Judged(indicator, example.accepted, 1.0))
    return score(judged).f1


def with_rules(
    model: LinkerModel, examples: Sequence[Example], genre: Genre, prior: float, rate: float
) -> LinkerModel:
    """How often each rule is right: its count on `examples`, drawn with the weight `prior` to `rate`.

    The rules were written while looking at these examples, so `rate` is what is expected of a rule on new text, not
    their mean; a rule that was never seen has it.
    """
    seen = Counter({f"rule:{rule.id}": 0 for rule in genre.rules})
    right: Counter[str] = Counter()
    for example in examples:
        seen[example.by_rules.method] += 1
        right[example.by_rules.method] += example.by_rules.indicator in example.accepted
    rules = {
        method: round((right[method] + prior * rate) / (seen[method] + prior), 4) for method in sorted(seen)
    }
    return replace(model, rules=rules)


def agreed(
    model: LinkerModel, reports: Sequence[GoldReport], genre: Genre, sure: float, expected: float
) -> LinkerModel:
    """How sure a link is to which the classifier gives this probability: a logistic regression of one variable.

    Mistakes count so much that the share right is `expected`: rules were written while looking at these reports too.
    """
    from sklearn.linear_model import LogisticRegression

    linker, trained = (
        Linker(genre, model),
        Trained(replace(model, sure=sure, agreement=(0.0, 0.0)), genre.terms),
    )
    odds: list[float] = []
    right: list[bool] = []
    for report in reports:
        linked = linker.link(report.measurement, report.narrative, report.sections, report.document)
        weighed = {
            index: (link, linker.surroundings(linked, index))
            for index, link in enumerate(linked.links)
            if link is not None and index not in report.shared and trained.weighs(link)
        }
        for index, chance in zip(weighed, trained.chances(list(weighed.values())), strict=True):
            if chance is not None:
                odds.append(log_odds(chance))
                right.append(weighed[index][0].indicator in report.records[index].indicators)
    wrong = len(right) - sum(right)
    if not wrong or wrong == len(right):
        return model
    weight = sum(right) * (1 - expected) / expected / wrong
    regression = LogisticRegression(C=10.0)
    regression.fit(np.array(odds)[:, None], right, sample_weight=[1.0 if one else weight for one in right])
    slope, bias = regression.coef_[0, 0], regression.intercept_[0]
    return replace(model, sure=sure, agreement=(round(float(slope), 4), round(float(bias), 4)))
