"""The trained classifier at work: the sum of the rows of a matrix, no scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extraction.artefacts import LinkerModel

__all__ = ["Classifier", "Guess"]


class Guess(NamedTuple):
    """A label and its calibrated probability."""

    label: str
    probability: float


class Classifier:
    """Multinomial logistic regression over features that are there or not."""

    def __init__(self, model: LinkerModel) -> None:
        self.model = model

    def best(self, features: Iterable[str]) -> Guess:
        """The likeliest label."""
        scores = self._scores(features)
        best = int(scores.argmax())
        return Guess(self.model.labels[best], float(1 / np.exp(scores - scores[best]).sum()))

    def probabilities(self, features: Iterable[str]) -> npt.NDArray[np.float64]:
        """The calibrated probability of every label, in the order of the model's labels."""
        return softmax(self._scores(features))

    def _scores(self, features: Iterable[str]) -> npt.NDArray[np.float64]:
        vocabulary = self.model.vocabulary
        known = [place for feature in features if (place := vocabulary.get(feature)) is not None]
        summed: npt.NDArray[np.float64] = np.add.reduce(self.model.weights.take(known, axis=0), axis=0)
        return (summed + self.model.bias) / self.model.temperature


def softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Scores as probabilities, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: npt.NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return result
