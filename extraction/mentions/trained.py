"""The trained model applied after the rules: a network whose features include the decision of the rules.

The word of a rule is not taken for the truth: how much it tells was learnt from reports, many of which no rule was
written for. The probability of what is likeliest is then calibrated by how often such words were right on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extraction.artefacts import LinkerModel
from extraction.genre.terms import Terms
from extraction.mentions.classifier import Classifier, calibrated, log_softmax
from extraction.mentions.features import Surroundings, numbered_features
from extraction.mentions.report import Link
from extraction.types import Quantity, made

__all__ = ["BY_CLASSIFIER", "Guess", "Trained"]

_Scores = npt.NDArray[np.float32]

BY_CLASSIFIER = "classifier"
"""The method of a link that the classifier made against the rules, or where they are silent."""


class Guess(NamedTuple):
    """A label and how likely it is."""

    label: str
    probability: float


class Trained:
    """A model at work. `accepts` says whether a number can be an indicator's, by its unit."""

    def __init__(self, model: LinkerModel, terms: Terms, accepts: Callable[[str, Quantity], bool]) -> None:
        self._sure, self._rules = model.sure, model.rules
        self._calibration, self._threshold = model.calibration, model.threshold
        self._classifier = Classifier(model)
        self._place = {label: place for place, label in enumerate(model.labels)}
        self._features = numbered_features(model.kinds, terms, self._classifier.rows)
        self._accepts = accepts

    def sure(self, link: Link) -> float | None:
        """How often links by its method are right, where that is nearly always; None for one that is to be weighed."""
        return self._sure.get(link.method)

    def together(
        self, links: Sequence[Link], numbers: Sequence[Surroundings], kept: Sequence[bool]
    ) -> list[Guess]:
        """What each number counts by all that is seen of it, the rules' link included.

        The likeliest that its unit allows stands, unless the link is to be kept or the likeliest is not likely enough.
        An indicator that the classifier never saw is the rules' to decide.
        """
        if not numbers:
            return []
        scores = log_softmax(self._classifier.scores([self._features(around) for around in numbers]))
        places = [self._place.get(link.indicator) for link in links]
        best = scores.argmax(axis=1).tolist()
        chosen = [
            place
            if stays and place is not None
            else self._allowed(scores, number, best[number], around.quantity)
            for number, (around, place, stays) in enumerate(zip(numbers, places, kept, strict=True))
        ]
        probabilities = self._probabilities(scores, chosen)
        doubted = [
            choice if place is None or probability >= self._threshold else place
            for choice, place, probability in zip(chosen, places, probabilities, strict=True)
        ]
        if doubted != chosen:
            chosen, probabilities = doubted, self._probabilities(scores, doubted)
        labels = self._classifier.labels
        return [
            Guess(link.indicator, self._rules)
            if place is None
            else made(Guess, (labels[choice], round(probability, 4)))
            for link, place, choice, probability in zip(links, places, chosen, probabilities, strict=True)
        ]

    def _probabilities(self, scores: _Scores, chosen: Sequence[int]) -> list[float]:
        """How likely the chosen label of each number is to be right. `scores` are log probabilities."""
        found = np.exp(scores[np.arange(len(chosen)), chosen].astype(np.float64))
        probabilities: list[float] = calibrated(found, self._calibration).tolist()
        return probabilities

    def _allowed(self, scores: _Scores, number: int, best: int, quantity: Quantity) -> int:
        """The likeliest label that the unit of a number allows; `best` is the likeliest of all."""
        labels = self._classifier.labels
        if self._accepts(labels[best], quantity):
            return best
        ordered = scores[number].argsort()[::-1].tolist()
        return next((place for place in ordered if self._accepts(labels[place], quantity)), best)
