"""A trained model beside the rules: both say what a number counts, and each is believed as far as it was right before.

What a rule is worth on the text that it was written for says little of new text. So the word of a rule is not taken
for the truth: it adds to what the classifier, which sees other things, thinks of that indicator. How much each rule
adds was learnt on reports that no rule was written for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from extraction.artefacts import LinkerModel
from extraction.genre.indicators import ABSTENTION
from extraction.genre.terms import Terms
from extraction.mentions.classifier import Classifier, log_softmax
from extraction.mentions.features import Features, Surroundings
from extraction.mentions.report import Link
from extraction.types import Quantity

__all__ = ["BY_CLASSIFIER", "Guess", "Trained"]

BY_CLASSIFIER = "classifier"
"""The method of a link that the classifier made against the rules, or where they are silent."""


class Guess(NamedTuple):
    """A label and how likely it is."""

    label: str
    probability: float


class Trained:
    """A model at work. `accepts` says whether a number can be an indicator's, by its unit."""

    def __init__(self, model: LinkerModel, terms: Terms, accepts: Callable[[str, Quantity], bool]) -> None:
        self._votes, self._vote = model.votes, model.vote
        self._temperature, self._abstention = model.temperature, model.abstention
        self._classifier = Classifier(model)
        self._place = {label: place for place, label in enumerate(model.labels)}
        self._features = Features(model.kinds, terms)
        self._accepts = accepts

    def alone(self, numbers: Sequence[Surroundings]) -> list[Guess]:
        """What the classifier would call each number if there were no rules."""
        if not numbers:
            return []
        scores = log_softmax(self._scores(numbers))
        return [self._best(row, around) for row, around in zip(scores, numbers, strict=True)]

    def together(self, numbers: Sequence[tuple[Link, Surroundings]]) -> list[Guess]:
        """What each number counts by the rules' link and the classifier together.

        An indicator that the classifier never saw is the rules' to decide.
        """
        if not numbers:
            return []
        scores = self._scores([around for _, around in numbers])
        if (abstention := self._place.get(ABSTENTION)) is not None:
            scores[:, abstention] += self._abstention
        votes = [self._votes.get(link.method, self._vote) for link, _ in numbers]
        places = [self._place.get(link.indicator) for link, _ in numbers]
        for row, (place, vote) in enumerate(zip(places, votes, strict=True)):
            if place is not None:
                scores[row, place] += vote
        scores = log_softmax(scores)
        return [
            Guess(link.indicator, round(1 / (1 + math.exp(-vote)), 4))
            if place is None
            else self._best(row, around)
            for (link, around), place, vote, row in zip(numbers, places, votes, scores, strict=True)
        ]

    def _scores(self, numbers: Sequence[Surroundings]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        scores = self._classifier.scores([self._features(around) for around in numbers])
        return log_softmax(scores / self._temperature)

    def _best(self, row: np.ndarray[tuple[int], np.dtype[np.float32]], around: Surroundings) -> Guess:
        """The likeliest label that the unit allows."""
        labels = self._classifier.labels
        best = int(row.argmax())
        if not self._accepts(labels[best], around.quantity):
            for place in row.argsort()[::-1]:
                if self._accepts(labels[place], around.quantity):
                    best = int(place)
                    break
        return Guess(labels[best], round(math.exp(row[best]), 4))
