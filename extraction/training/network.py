"""A network with one hidden layer, trained on features that are there or not.

Adam (Kingma and Ba 2015) with a step that falls to nothing and dropout of hidden units (Srivastava et al. 2014). In
each step only the rows of features that occur in it are moved, a few thousand of the first layer's: ten times as fast
as moving all, and as good.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from extraction.artefacts import Layer
from extraction.training.settings import Fit

__all__ = ["network"]

_BATCH = 256
_FADING, _FADING_SQUARES = 0.9, 0.999
_LAST_STEP = 0.05
"""The step never falls below this share of the first."""

_Floats = npt.NDArray[np.float32]


class _Moving:
    """A matrix of weights and where it was moved to lately."""

    def __init__(self, weights: _Floats) -> None:
        self.weights = weights
        self._means, self._squares = np.zeros_like(weights), np.zeros_like(weights)

    def move(self, gradient: _Floats, step: float, rows: npt.NDArray[np.int32] | slice) -> None:
        """One step of Adam for some rows."""
        means = self._means[rows] * np.float32(_FADING) + gradient * np.float32(1 - _FADING)
        squares = self._squares[rows] * np.float32(_FADING_SQUARES)
        squares += gradient * gradient * np.float32(1 - _FADING_SQUARES)
        self._means[rows], self._squares[rows] = means, squares
        self.weights[rows] -= np.float32(step) * means / (np.sqrt(squares) + np.float32(1e-8))


def network(
    matrix: csr_matrix, wanted: npt.NDArray[np.int64], labels: int, fit: Fit, seed: int
) -> tuple[Layer, Layer]:
    """The two layers that find the `wanted` label of each row of `matrix` likely; the same for the same seed."""
    random = np.random.RandomState(seed)
    sizes = (matrix.shape[1], fit.hidden_units, labels)
    moving = []
    for inputs, outputs in ((sizes[0], sizes[1]), (sizes[1], sizes[2])):
        bound = np.sqrt(6 / (inputs + outputs))
        for shape in ((inputs, outputs), (outputs,)):
            moving.append(_Moving(random.uniform(-bound, bound, shape).astype(np.float32)))
    count = matrix.shape[0]
    steps = fit.epochs * -(-count // _BATCH)
    done = 0
    for _ in range(fit.epochs):
        order = random.permutation(count)
        for start in range(0, count, _BATCH):
            done += 1
            rows = order[start : start + _BATCH]
            kept = (random.rand(len(rows), fit.hidden_units) >= fit.dropout).astype(np.float32) / (
                1 - fit.dropout
            )
            fading = np.sqrt(1 - _FADING_SQUARES**done) / (1 - _FADING**done)
            step = fit.learning_rate * fading * max(_LAST_STEP, 1 - done / steps)
            _step(matrix[rows], wanted[rows], kept.astype(np.float32), moving, (step, fit.weight_decay))
    hidden, hidden_bias, out, out_bias = (one.weights for one in moving)
    return Layer(hidden, hidden_bias), Layer(out, out_bias)


def _step(
    inputs: csr_matrix,
    wanted: npt.NDArray[np.int64],
    kept: _Floats,
    moving: Sequence[_Moving],
    pace: tuple[float, float],
) -> None:
    """Move all weights so that the wanted labels become likelier; `pace` is the step and what weights cost."""
    hidden, hidden_bias, out, out_bias = moving
    step, cost = pace[0], np.float32(pace[1] / len(wanted))
    rows, columns = np.unique(inputs.indices, return_inverse=True)
    there = csr_matrix((inputs.data, columns, inputs.indptr), shape=(len(wanted), len(rows)))
    weights = hidden.weights[rows]
    active = np.maximum(np.asarray(there @ weights) + hidden_bias.weights, 0) * kept
    errors = active @ out.weights + out_bias.weights
    errors = np.exp(errors - errors.max(axis=1, keepdims=True))
    errors /= errors.sum(axis=1, keepdims=True)
    errors[np.arange(len(wanted)), wanted] -= 1
    errors /= np.float32(len(wanted))
    back = (errors @ out.weights.T) * (active > 0) * kept
    everything = slice(None)
    out.move(active.T @ errors + cost * out.weights, step, everything)
    out_bias.move(errors.sum(axis=0), step, everything)
    hidden.move(np.asarray(there.T @ back) + cost * weights, step, rows)
    hidden_bias.move(back.sum(axis=0), step, everything)
