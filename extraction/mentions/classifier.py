"""The trained classifier at work: the sum of the rows of a matrix, no scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from extraction.artefacts import LinkerModel

__all__ = ["Classifier", "Guess"]

_Float = TypeVar("_Float", np.float32, np.float64)


class Guess(NamedTuple):
    """A label and its calibrated probability."""

    label: str
    probability: float


class Classifier:
    """Multinomial logistic regression over features that are there or not."""

    def __init__(self, model: LinkerModel) -> None:
        self._vocabulary = model.vocabulary
        self._weights = np.vstack([model.weights, model.bias])
        self._temperature = model.temperature
        self._place = {label: place for place, label in enumerate(model.labels)}
        self.labels = model.labels

    def best(self, features: Iterable[str]) -> Guess:
        """The likeliest label."""
        scores = self._scores(features)
        best = int(scores.argmax())
        return Guess(self.labels[best], float(1 / np.exp(scores - scores[best]).sum()))

    def chances(self, asked: Sequence[tuple[Iterable[str], str]]) -> list[float | None]:
        """The calibrated probability of a label for the features of each number; None for a label that the model does
        not know. All numbers of a report in one pass over the matrix."""
        known = [(self._known(features), self._place.get(label)) for features, label in asked]
        rows = [place for places, _ in known for place in places]
        if not rows:
            return []
        starts = np.cumsum([0, *(len(places) for places, _ in known[:-1])])
        scores = np.add.reduceat(self._weights.take(rows, axis=0), starts, axis=0) / self._temperature
        labels = [place or 0 for _, place in known]
        own = scores[np.arange(len(labels)), labels]
        chances = 1 / np.exp(scores - own[:, None]).sum(axis=1)
        return [
            None if place is None else float(chance)
            for (_, place), chance in zip(known, chances, strict=True)
        ]

    def probabilities(self, features: Iterable[str]) -> npt.NDArray[np.float32]:
        """The calibrated probability of every label, in the order of the model's labels."""
        return softmax(self._scores(features))

    def _scores(self, features: Iterable[str]) -> npt.NDArray[np.float32]:
        rows = self._weights.take(self._known(features), axis=0)
        scores: npt.NDArray[np.float32] = np.add.reduce(rows, axis=0) / self._temperature
        return scores

    def _known(self, features: Iterable[str]) -> list[int]:
        """The rows of the features that the model knows, and of the bias, which every number has."""
        vocabulary = self._vocabulary
        known = [place for feature in features if (place := vocabulary.get(feature)) is not None]
        known.append(len(vocabulary))
        return known


def softmax(scores: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """Scores as probabilities, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: npt.NDArray[_Float] = powers / powers.sum(axis=-1, keepdims=True)
    return result
