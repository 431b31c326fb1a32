"""The trained classifier at inference: a small network over binary features, without scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from struct import pack
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from extraction.artefacts import LinkerModel

__all__ = ["Classifier", "calibrated", "log_softmax", "logarithms"]

_USUAL = 128
"""Features that a number seldom has more of."""
_BIAS = 0
"""The row of the bias, which every number has."""
_ALONE = 2**18
"""The products that BLAS adds up by itself: of more it has other threads do a part, and waking and awaiting them takes
longer than all the work, most of all where other processes are busy on the same cores."""

_NEAREST = 1e-4
"""No probability is taken to be nearer to 0 or 1."""

_Float = TypeVar("_Float", np.float32, np.float64)


class Classifier:
    """A network whose inputs are features; `labels` are its outputs, in order, and `rows` numbers the features, from 1
    on."""

    def __init__(self, model: LinkerModel) -> None:
        self.rows = {feature: place + 1 for feature, place in model.vocabulary.items()}
        self.labels = model.labels
        first, *self._layers = model.layers
        self._first = np.vstack([first.bias, first.weights])
        self._ones = np.ones(_USUAL, np.float32)
        self._block = max(1, _ALONE // max((layer.weights.size for layer in self._layers), default=1))

    def known(self, features: Iterable[str]) -> list[int]:
        """The rows of the features that the model knows."""
        return [row for row in map(self.rows.get, features) if row is not None]

    def scores(self, numbers: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        """The scores of every label (numbers x labels) for the rows of each number's features.

        Some numbers at a time, as many each time: BLAS adds up in another order for one number alone.
        """
        scores = np.empty((len(numbers), len(self.labels)), np.float32)
        blocks = -(-len(numbers) // self._block)
        for start, end in pairwise([len(numbers) * block // max(1, blocks) for block in range(blocks + 1)]):
            found = self._sums(numbers[start:end])
            for weights, bias in self._layers:
                found = np.maximum(found, 0, out=found) @ weights
                found += bias
            scores[start:end] = found
        return scores

    def _sums(self, numbers: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        """The outputs of the first layer. Of its matrix only the rows of the features that are there are read."""
        flat: list[int] = []
        for known in numbers:
            flat += known
            flat.append(_BIAS)
        places = np.frombuffer(pack(f"{len(flat)}n", *flat), np.intp)  # numpy reads a list thrice as slowly
        rows = self._first.take(places, axis=0)
        longest = max(map(len, numbers)) + 1
        if longest > len(self._ones):
            self._ones = np.ones(longest, np.float32)
        sums = np.empty((len(numbers), rows.shape[1]), np.float32)
        start = 0
        for known, found in zip(numbers, sums, strict=True):
            size = len(known) + 1
            self._ones[:size].dot(rows[start : start + size], found)
            start += size
        return sums


def log_softmax(scores: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """Scores as the logarithms of probabilities, along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: npt.NDArray[_Float] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def logarithms(probabilities: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What a calibration weighs (numbers x 2): both rise with the probability."""
    bounded = np.clip(probabilities, _NEAREST, 1 - _NEAREST)
    return np.stack([np.log(bounded), -np.log1p(-bounded)], axis=-1)


def calibrated(
    probabilities: npt.NDArray[np.float64], shape: tuple[float, float, float]
) -> npt.NDArray[np.float64]:
    """The probabilities by a beta calibration (Kull, Silva Filho and Flach 2017)."""
    result: npt.NDArray[np.float64] = 1 / (
        1 + np.exp(-(logarithms(probabilities) @ np.array(shape[:2]) + shape[2]))
    )
    return result
