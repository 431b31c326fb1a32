"""A network with one hidden layer, trained on features that are there or not.

Adam (Kingma and Ba 2015) with a step that falls to nothing, dropout of hidden units (Srivastava et al. 2014) and
weights averaged over the last epochs (Izmailov et al. 2018). In each step only the rows of features that occur in it
are moved, a few thousand of the first layer's: ten times as fast as moving all, and as good.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from extraction.artefacts import Layer
from extraction.training.beginning import beginning
from extraction.training.settings import Fit

__all__ = ["Targets", "network"]

_BATCH = 256
_FADING, _FADING_SQUARES = 0.9, 0.999
_LAST_STEP = 0.05
"""The step never falls below this share of the first."""

_NOTED = 8
"""Of how many steps one counts where weights are averaged."""

_Floats = npt.NDArray[np.float32]


class Targets(NamedTuple):
    """What the network is to find likely, examples x labels.

    Of each example `fixed` is the share of each label; what is left of 1 goes to the labels that are `free`, to each as
    likely as the network finds it among them.
    """

    fixed: _Floats
    free: npt.NDArray[np.bool_]

    def of(self, rows: npt.NDArray[np.int64], found: _Floats) -> _Floats:
        """The shares for some examples, whose labels the network finds so likely."""
        fixed = self.fixed[rows]
        among = found * self.free[rows]
        left = (1 - fixed.sum(axis=1)) / np.maximum(among.sum(axis=1), np.float32(1e-9))
        among *= left[:, None]
        return among + fixed

    def even(self) -> _Floats:
        """The shares of all examples where all that are free are as likely."""
        return self.of(np.arange(len(self.fixed)), np.ones_like(self.fixed))


class _Moving:
    """A matrix of weights and where it was moved to lately."""

    def __init__(self, weights: _Floats) -> None:
        self.weights = weights
        self._noted, self._times = np.zeros_like(weights), 0
        self._means, self._squares = np.zeros_like(weights), np.zeros_like(weights)

    def move(self, gradient: _Floats, step: float, rows: npt.NDArray[np.int64] | slice) -> None:
        """One step of Adam for some rows."""
        means = self._means[rows] * np.float32(_FADING) + gradient * np.float32(1 - _FADING)
        squares = self._squares[rows] * np.float32(_FADING_SQUARES)
        squares += gradient * gradient * np.float32(1 - _FADING_SQUARES)
        self._means[rows], self._squares[rows] = means, squares
        self.weights[rows] -= np.float32(step) * means / (np.sqrt(squares) + np.float32(1e-8))

    def note(self) -> None:
        """Let the weights as they are count in what they come to."""
        self._noted += self.weights
        self._times += 1

    def settled(self) -> _Floats:
        """What the weights come to: their average over the times that were noted, or as they are."""
        return self._noted / np.float32(self._times) if self._times else self.weights


def network(matrix: csr_matrix, targets: Targets, fit: Fit, seed: int) -> tuple[Layer, Layer]:
    """The two layers that find the `targets` of each row of `matrix` likely; the same for the same seed."""
    random = np.random.RandomState(seed)
    begun = beginning(matrix, targets.even(), fit.hidden_units, random)
    moving = [_Moving(weights) for layer in begun for weights in layer]
    count = matrix.shape[0]
    steps = fit.epochs * -(-count // _BATCH)
    averaged = steps - fit.averaged_epochs * -(-count // _BATCH)
    done = 0
    for _ in range(fit.epochs):
        order = random.permutation(count)
        for start in range(0, count, _BATCH):
            done += 1
            rows = order[start : start + _BATCH]
            kept = _kept((len(rows), fit.hidden_units), fit.dropout, random)
            fading = np.sqrt(1 - _FADING_SQUARES**done) / (1 - _FADING**done)
            step = fit.learning_rate * fading * max(_LAST_STEP, 1 - done / steps)
            _step(matrix[rows], (targets, rows), kept, moving, (step, fit.weight_decay))
            if done > averaged and (done % _NOTED == 0 or done == steps):
                for one in moving:
                    one.note()
    hidden, hidden_bias, out, out_bias = (one.settled() for one in moving)
    return Layer(hidden, hidden_bias), Layer(out, out_bias)


def _kept(shape: tuple[int, int], share: float, random: np.random.RandomState) -> _Floats:
    """What is left of each unit where a share of them is left out."""
    kept: _Floats = (random.rand(*shape) >= share).astype(np.float32) / np.float32(1 - share)
    return kept


def _step(
    inputs: csr_matrix,
    wanted: tuple[Targets, npt.NDArray[np.int64]],
    kept: _Floats,
    moving: Sequence[_Moving],
    pace: tuple[float, float],
) -> None:
    """Move all weights so that the wanted labels become likelier; `pace` is the step and what weights cost."""
    hidden, hidden_bias, out, out_bias = moving
    count = inputs.shape[0]
    step, cost = pace[0], np.float32(pace[1] / count)
    rows, columns = _places(inputs.indices, inputs.shape[1])
    there = csr_matrix((inputs.data, columns, inputs.indptr), shape=(count, len(rows)))
    weights = hidden.weights[rows]
    active = np.maximum(np.asarray(there @ weights) + hidden_bias.weights, 0) * kept
    errors = active @ out.weights + out_bias.weights
    errors = np.exp(errors - errors.max(axis=1, keepdims=True))
    errors /= errors.sum(axis=1, keepdims=True)
    targets, examples = wanted
    errors -= targets.of(examples, errors)
    errors /= np.float32(count)
    back = (errors @ out.weights.T) * (active > 0) * kept
    everything = slice(None)
    out.move(active.T @ errors + cost * out.weights, step, everything)
    out_bias.move(errors.sum(axis=0), step, everything)
    hidden.move(np.asarray(there.T @ back) + cost * weights, step, rows)
    hidden_bias.move(back.sum(axis=0), step, everything)


def _places(
    columns: npt.NDArray[np.int32], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The columns that occur, each once, and the place of each among them."""
    there = np.zeros(count, np.bool_)
    there[columns] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[columns]
