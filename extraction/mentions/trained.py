"""A trained model beside the rules: what it would call a number, and how sure each link is.

What a rule is worth on the text that it was written for says little of new text. A link that the classifier finds
unlikely is wrong far more often, whatever made it: it sees other things than the rules.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from extraction.artefacts import LinkerModel
from extraction.genre.terms import Terms
from extraction.mentions.classifier import Classifier, Guess
from extraction.mentions.features import Features, Surroundings
from extraction.mentions.report import Link

__all__ = ["BY_CLASSIFIER", "Trained", "log_odds"]

BY_CLASSIFIER = "classifier"
"""The method of a link that the classifier made."""

_LEAST = 1e-4
"""Probabilities nearer to 0 or 1 are taken for this near."""


class Trained:
    """A model at work. `threshold` is the probability below which the classifier does not speak for the rules."""

    def __init__(self, model: LinkerModel, terms: Terms) -> None:
        self.threshold = model.threshold
        self._rules, self._agreement = model.rules, model.agreement
        self._sure = 0.0 if model.agreement is None else model.sure
        self._classifier = Classifier(model)
        self._features = Features(model.kinds, terms)

    def best(self, around: Surroundings) -> Guess:
        """What the classifier would call a number."""
        return self._classifier.best(self._features(around))

    def rate(self, method: str, default: float) -> float:
        """How often a method of linking is right; `default` for one that was never counted."""
        return self._rules.get(method, default)

    def weighs(self, link: Link) -> bool:
        """Whether a link is doubtful enough to ask the classifier, which has not made it itself."""
        return link.confidence <= self._sure and link.method != BY_CLASSIFIER

    def chances(self, asked: Sequence[tuple[Link, Surroundings]]) -> list[float | None]:
        """How likely the classifier finds the indicator of each link; None where it never saw the indicator."""
        return self._classifier.chances([(self._features(around), link.indicator) for link, around in asked])

    def confidences(self, weighed: Sequence[tuple[Link, Surroundings]]) -> list[float]:
        """How sure each link is that is weighed."""
        if self._agreement is None:
            return [link.confidence for link, _ in weighed]
        slope, bias = self._agreement
        return [
            link.confidence
            if chance is None
            else round(1 / (1 + math.exp(-slope * log_odds(chance) - bias)), 4)
            for (link, _), chance in zip(weighed, self.chances(weighed), strict=True)
        ]


def log_odds(probability: float) -> float:
    """The logarithm of the odds.

    >>> log_odds(0.5), round(log_odds(1), 2)
    (0.0, 9.21)
    """
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))
