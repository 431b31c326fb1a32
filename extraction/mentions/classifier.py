"""The trained classifier at work: a small network over features that are there or not, no scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from extraction.artefacts import LinkerModel

__all__ = ["Classifier", "log_softmax"]

_USUAL = 128
"""Features that a number seldom has more of."""

_Float = TypeVar("_Float", np.float32, np.float64)


class Classifier:
    """A network whose inputs are features; `labels` are its outputs, in order."""

    def __init__(self, model: LinkerModel) -> None:
        self._vocabulary = model.vocabulary
        first, *self._layers = model.layers
        self._rows = np.vstack([first.weights, first.bias])
        self._ones = np.ones(_USUAL, np.float32)
        self.labels = model.labels

    def scores(self, numbers: Sequence[Iterable[str]]) -> npt.NDArray[np.float32]:
        """The scores of every label (numbers x labels) for the features of each number.

        Of the first matrix only the rows of the features that are there are read.
        """
        rows, ones = self._rows, self._ones
        scores = np.empty((len(numbers), rows.shape[1]), np.float32)
        for number, features in enumerate(numbers):
            known = self._known(features)
            if len(known) > len(ones):
                ones = self._ones = np.ones(len(known), np.float32)
            np.dot(ones[: len(known)], rows.take(known, axis=0), out=scores[number])
        for weights, bias in self._layers:
            scores = np.maximum(scores, 0) @ weights + bias
        return scores

    def _known(self, features: Iterable[str]) -> list[int]:
        """The rows of the features that the model knows, and of the bias, which every number has."""
        known = [place for place in map(self._vocabulary.get, features) if place is not None]
        known.append(len(self._vocabulary))
        return known


def log_softmax(scores: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """Scores as the logarithms of probabilities, along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: npt.NDArray[_Float] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result
