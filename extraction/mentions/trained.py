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
import numpy.typing as npt

from extraction.artefacts import LinkerModel
from extraction.genre.indicators import ABSTENTION
from extraction.genre.terms import Terms
from extraction.mentions.classifier import Classifier, log_softmax
from extraction.mentions.features import Surroundings, numbered_features
from extraction.mentions.report import Link
from extraction.types import Quantity

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
        self._votes, self._vote = model.votes, model.vote
        self._temperature, self._abstention = model.temperature, model.abstention
        self._sure, self._threshold = model.sure, model.threshold
        self._classifier = Classifier(model)
        self._place = {label: place for place, label in enumerate(model.labels)}
        self._features = numbered_features(model.kinds, terms, self._classifier.rows)
        self._accepts = accepts

    def alone(self, numbers: Sequence[Surroundings]) -> list[Guess]:
        """What the classifier would call each number if there were no rules."""
        return self._likeliest(log_softmax(self._scores(numbers)), numbers) if numbers else []

    def sure(self, link: Link) -> float | None:
        """How often links by its method are right, where that is nearly always; None for one that is to be weighed."""
        return self._sure.get(link.method)

    def together(
        self, links: Sequence[Link], numbers: Sequence[Surroundings], kept: Sequence[bool]
    ) -> list[Guess]:
        """What each number counts by the rules' link and the classifier together.

        The likeliest stands, unless the link is to be kept or the likeliest is not likely enough. An indicator that the
        classifier never saw is the rules' to decide.
        """
        if not numbers:
            return []
        scores = self._scores(numbers)
        if (abstention := self._place.get(ABSTENTION)) is not None:
            scores[:, abstention] += self._abstention
        votes = [self._votes.get(link.method, self._vote) for link in links]
        places = [self._place.get(link.indicator) for link in links]
        for row, (place, vote) in enumerate(zip(places, votes, strict=True)):
            if place is not None:
                scores[row, place] += vote
        scores = log_softmax(scores)
        guesses = self._likeliest(scores, numbers)
        for row, (link, guess, place) in enumerate(zip(links, guesses, places, strict=True)):
            if place is None:
                guesses[row] = Guess(link.indicator, round(1 / (1 + math.exp(-votes[row])), 4))
            elif guess.label != link.indicator and (kept[row] or guess.probability < self._threshold):
                guesses[row] = Guess(link.indicator, round(math.exp(scores[row, place]), 4))
        return guesses

    def _scores(self, numbers: Sequence[Surroundings]) -> _Scores:
        """The scores of every label, up to a constant of each number its log probability."""
        return self._classifier.scores([self._features(around) for around in numbers]) / self._temperature

    def _likeliest(self, scores: _Scores, numbers: Sequence[Surroundings]) -> list[Guess]:
        """For each number the likeliest label that its unit allows. `scores` are log probabilities."""
        labels = self._classifier.labels
        guesses = []
        for row, (best, around) in enumerate(zip(scores.argmax(axis=1).tolist(), numbers, strict=True)):
            if not self._accepts(labels[best], around.quantity):
                ordered = scores[row].argsort()[::-1].tolist()
                best = next(
                    (place for place in ordered if self._accepts(labels[place], around.quantity)), best
                )
            guesses.append(Guess(labels[best], round(math.exp(scores[row, best]), 4)))
        return guesses
