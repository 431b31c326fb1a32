"""Where a training of the network begins: near what counting alone tells of each feature.

Weights that begin by chance end in another network for each seed, and the first epochs decide in which. Here pairs of
hidden units, the one minus the other, begin as the best approximation of so low a rank of how much likelier each
feature makes each label; made small, so that training can move them. So the beginning is the same for all seeds, and
nearly the same for nearly the same examples.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from extraction.artefacts import Layer

__all__ = ["beginning"]

_Floats = npt.NDArray[np.float32]

_HIDDEN, _OUT = 0.009, 1.13
"""How large the weights of the two layers are: those of the second as they would be by chance."""
_BIAS = 0.01
_LEAST = -4.0
"""What no feature makes a label less likely than, a logarithm."""
_RARE = 5.0
"""A feature that was seen so often is believed by half, in squares."""
_SMOOTHING = 1e-4


def beginning(
    matrix: csr_matrix, wanted: _Floats, units: int, random: np.random.RandomState
) -> tuple[Layer, Layer]:
    """The two layers for examples by features and the shares of the labels that are wanted of each; what units are
    left over begin by chance."""
    labels = wanted.shape[1]
    shares = wanted.mean(axis=0) + np.float32(_SMOOTHING)
    telling = _telling(matrix, wanted, shares)
    pairs = min(units // 2, labels)
    _, vectors = np.linalg.eigh((telling.T @ telling).astype(np.float64))
    main = vectors[:, ::-1][:, :pairs].astype(np.float32)
    rest = units - 2 * pairs
    hidden = [
        _by_chance((matrix.shape[1], rest), random),
        telling @ main * np.float32(_HIDDEN),
        telling @ main * np.float32(-_HIDDEN),
    ]
    out = [_by_chance((rest, labels), random), main.T * np.float32(_OUT), main.T * np.float32(-_OUT)]
    return (
        Layer(np.hstack(hidden), np.full(units, _BIAS, np.float32)),
        Layer(np.vstack(out), np.log(shares)),
    )


def _telling(matrix: csr_matrix, wanted: _Floats, shares: _Floats) -> _Floats:
    """How much likelier each feature makes each label (features x labels), a logarithm."""
    together = np.asarray(matrix.T @ wanted)
    seen = together.sum(axis=1, keepdims=True)
    telling = np.maximum(np.log((together + shares) / ((seen + 1) * shares)), np.float32(_LEAST))
    telling -= telling.mean(axis=1, keepdims=True)
    result: _Floats = (telling * np.sqrt(seen / (seen + np.float32(_RARE)))).astype(np.float32)
    return result


def _by_chance(shape: tuple[int, int], random: np.random.RandomState) -> _Floats:
    bound = np.sqrt(6 / max(1, sum(shape)))
    weights: _Floats = random.uniform(-bound, bound, shape).astype(np.float32)
    return weights
