"""The trained classifier at work: sparse features times a matrix of plain numbers, no scikit-learn.

`weights.npz` holds the matrix (features by labels, quantised to bytes with one scale a label), the bias and the
features; `model.json` the labels, the temperature that calibrates the probabilities, the threshold below which the
classifier abstains, and how often each rule was right in training.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extraction.errors import ArtefactError

__all__ = ["Classifier", "Guess", "load_classifier"]

FORMAT = 1
"""Raised with every change of the files that older code cannot read."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A label and its calibrated probability."""

    label: str
    probability: float


class Classifier:
    """Multinomial logistic regression over binary features."""

    def __init__(
        self,
        labels: tuple[str, ...],
        vocabulary: Mapping[str, int],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
        settings: Settings,
    ) -> None:
        self.labels = labels
        self.settings = settings
        self._vocabulary = vocabulary
        self._weights = weights
        self._bias = bias

    def best(self, features: Iterable[str], allowed: npt.NDArray[np.bool_] | None = None) -> Guess:
        """The likeliest label, among those allowed."""
        probabilities = self.probabilities(features)
        if allowed is not None:
            probabilities = np.where(allowed, probabilities, 0)
        best = int(probabilities.argmax())
        return Guess(self.labels[best], float(probabilities[best]))

    def probabilities(self, features: Iterable[str]) -> npt.NDArray[np.float32]:
        """The calibrated probability of every label."""
        known = [place for feature in features if (place := self._vocabulary.get(feature)) is not None]
        scores = (self._weights[known].sum(axis=0) + self._bias) / self.settings.temperature
        scores = np.exp(scores - scores.max())
        probabilities: npt.NDArray[np.float32] = scores / scores.sum()
        return probabilities


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on the development split. `rules` are the calibrated confidences of rules, by method."""

    version: str
    genre: str
    temperature: float
    threshold: float
    rules: Mapping[str, float]


def load_classifier(folder: Path) -> Classifier:
    """The classifier in `folder`. Raises `ArtefactError` where a file is missing, damaged or of another format."""
    try:
        model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            scale = arrays["scale"].astype(np.float32)
            weights = arrays["weights"].astype(np.float32) * scale
            bias = arrays["bias"].astype(np.float32)
            names = bytes(arrays["features"]).decode("utf-8").split("\n")
        labels = tuple(model["labels"])
        settings = Settings(
            model["version"], model["genre"], model["temperature"], model["threshold"], model["rules"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"{folder}: no readable model ({error})") from None
    if model.get("format") != FORMAT:
        raise ArtefactError(f"{folder}: format {model.get('format')} is not {FORMAT}")
    if weights.shape != (len(names), len(labels)) or bias.shape != (len(labels),):
        raise ArtefactError(f"{folder}: weights do not fit the features and labels")
    return Classifier(labels, {name: place for place, name in enumerate(names)}, weights, bias, settings)
