"""How far the linker may trust its rules and its classifier, learnt from reports that no rule was written for.

The log probabilities of the classifier, divided by a temperature, and the votes of the rules are added up: a
logarithmic opinion pool (Genest and Zidek 1986). Temperature and votes are those that make the annotation likeliest.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extraction.artefacts import LinkerModel
from extraction.genre.indicators import ABSTENTION
from extraction.genre.rules import within
from extraction.mentions.classifier import Classifier, log_softmax
from extraction.mentions.relations import DERIVED, UNKNOWN
from extraction.training.ablation import Judged
from extraction.training.fitting import Example, fitted
from extraction.training.settings import Fit

__all__ = ["Trial", "trial_of", "trusted"]

_LEAST = -11.5
"""Log probabilities below this are taken for it."""
_START = np.array([1.0, 2.0, 2.0, 1.0, 1.0, 0.0])
_SHRINK = 0.001
"""What a unit of a squared vote costs, in log probability a number."""
_KINDS = ("rule", "derived", "silent")

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trial:
    """Numbers of unseen reports, and the log probabilities (numbers x labels) of networks that did not see them.

    `folds` says which of the networks each number was kept from.
    """

    examples: tuple[Example, ...]
    labels: tuple[str, ...]
    scores: _Floats
    folds: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Votes:
    """What the pool adds: for each kind of method, for how well a method did before, and to `other`."""

    temperature: float
    kinds: tuple[float, float, float]
    record: float
    abstention: float

    @classmethod
    def of(cls, parameters: _Floats) -> _Votes:
        temperature, first, second, third, record, abstention = (float(one) for one in parameters)
        return cls(max(temperature, 0.1), (first, second, third), record, abstention)

    def vote(self, method: str, records: Mapping[str, float]) -> float:
        """What a link by a method adds to its indicator."""
        return self.kinds[_kind(method)] + self.record * records.get(method, 0.0)


def trial_of(train: Sequence[Example], unseen: Sequence[Example], fit: Fit, genre: str) -> Trial:
    """Each of some parts of the unseen reports, as a network sees it that was trained on all else."""
    names = sorted({example.report for example in unseen})
    fold_of = {name: place % fit.folds for place, name in enumerate(names)}
    folds = np.array([fold_of[example.report] for example in unseen])
    labels = tuple(sorted({example.accepted[0] for example in (*train, *unseen)}))
    scores = np.full((len(unseen), len(labels)), _LEAST)
    for fold in sorted(set(fold_of.values())):
        own = [row for row, place in enumerate(folds) if place == fold]
        others = [example for example, place in zip(unseen, folds, strict=True) if place != fold]
        model = fitted([*train, *others], fit, "trial", genre)
        columns = np.array([labels.index(label) for label in model.labels])
        classifier = Classifier(model)
        found = log_softmax(classifier.scores([classifier.known(unseen[row].features) for row in own]))
        scores[np.array(own)[:, None], columns] = np.maximum(found, _LEAST)
    return Trial(tuple(unseen), labels, scores, folds)


def trusted(
    model: LinkerModel, trial: Trial, methods: Mapping[str, str], fit: Fit
) -> tuple[LinkerModel, dict[str, list[Judged]]]:
    """The model with temperature and votes, and how rules, classifier and both did on the trial.

    What a method did before is counted for each number on the other parts of the trial, with `prior` numbers of the
    mean of all methods added; for the model on all of it. `methods` are those of the rules, with the indicator of
    each: each is given a vote of its own.
    """
    from scipy.optimize import minimize

    prior = fit.prior
    folds = sorted(set(trial.folds.tolist()))
    records = {fold: _records(trial, fold, prior) for fold in folds}
    sure = {fold: _sure(trial, methods, fit, fold) for fold in folds}
    pool = _Pool(trial, records)
    votes = _Votes.of(minimize(pool.loss, _START, method="Nelder-Mead", options={"maxiter": 1000}).x)
    final = _records(trial, None, prior)
    named = sorted({*methods, *DERIVED, UNKNOWN, *(example.by_rules.method for example in trial.examples)})
    released = replace(
        model,
        temperature=round(votes.temperature, 4),
        votes={method: round(votes.vote(method, final), 4) for method in named},
        vote=round(votes.kinds[0], 4),
        abstention=round(votes.abstention, 4),
        sure=_sure(trial, methods, fit, None, _kept(trial, sure)),
        threshold=fit.threshold,
    )
    by_rules = [
        Judged(example.by_rules.indicator, example.accepted, 1.0, example.report)
        for example in trial.examples
    ]
    return released, {
        "rules": by_rules,
        "classifier": _judged(trial, trial.scores),
        "together": _judged(trial, pool.scores(votes), fit.threshold, sure),
    }


class _Pool:
    """The opinions on the numbers of a trial, ready to be added up."""

    def __init__(self, trial: Trial, records: Mapping[int, Mapping[str, float]]) -> None:
        self._scores = trial.scores
        place = {label: number for number, label in enumerate(trial.labels)}
        links = [example.by_rules for example in trial.examples]
        self._abstention = place.get(ABSTENTION)
        self._rows = np.array([row for row, link in enumerate(links) if link.indicator in place], dtype=int)
        self._columns = np.array([place[links[row].indicator] for row in self._rows], dtype=int)
        self._kinds = np.array([_kind(links[row].method) for row in self._rows], dtype=int)
        self._records = np.array(
            [records[int(trial.folds[row])].get(links[row].method, 0.0) for row in self._rows]
        )
        accepted = np.array([[label in one.accepted for label in trial.labels] for one in trial.examples])
        self._known = accepted.any(axis=1)
        self._accepted = accepted[self._known]

    def scores(self, votes: _Votes) -> _Floats:
        """The log probabilities of all opinions together (numbers x labels)."""
        scores = self._scores / votes.temperature
        scores[self._rows, self._columns] += np.array(votes.kinds)[self._kinds] + votes.record * self._records
        if self._abstention is not None:
            scores[:, self._abstention] += votes.abstention
        return log_softmax(scores)

    def loss(self, parameters: _Floats) -> float:
        """The mean log loss of the annotation, with a little for large votes."""
        chances = np.exp(self.scores(_Votes.of(parameters))[self._known])
        mass = (chances * self._accepted).sum(axis=1)
        return float(-np.log(np.maximum(mass, 1e-9)).mean() + _SHRINK * np.square(parameters[1:]).sum())


def _kind(method: str) -> int:
    return _KINDS.index("silent" if method == UNKNOWN else "derived" if method in DERIVED else "rule")


def _records(trial: Trial, without: int | None, prior: float) -> dict[str, float]:
    """How much better than the mean each method did, as a difference of log odds."""
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for example, fold in zip(trial.examples, trial.folds, strict=True):
        if fold != without:
            seen[example.by_rules.method] += 1
            right[example.by_rules.method] += example.by_rules.indicator in example.accepted
    mean = (sum(right.values()) + 1) / (sum(seen.values()) + 2)
    return {
        method: math.log((right[method] + prior * mean) / (count - right[method] + prior * (1 - mean)))
        - math.log(mean / (1 - mean))
        for method, count in seen.items()
    }


def _sure(
    trial: Trial, methods: Mapping[str, str], fit: Fit, without: int | None, mean: float = 1.0
) -> dict[str, float]:
    """The rules that need no second opinion, with how often they are right, drawn to the `mean` of such rules.

    Those that were seen often enough on the trial `without` a fold and nearly always right; and those of rare
    indicators, `firm` in the configuration, with the rate of all of them.
    """
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    firm = {method for method, name in methods.items() if any(within(name, one) for one in fit.firm)}
    for example, fold in zip(trial.examples, trial.folds, strict=True):
        if fold == without:
            continue
        method = example.by_rules.method
        for name in (method, *(("",) if method in firm else ())):
            seen[name] += 1
            right[name] += example.by_rules.indicator in example.accepted

    def rate(name: str) -> float:
        return round((right[name] + fit.prior * mean) / (seen[name] + fit.prior), 4)

    sure = {method: rate("") for method in sorted(firm) if seen[""]}
    for method in sorted(methods):
        count = seen[method]
        if count >= fit.sure_seen and right[method] >= fit.sure_rate * count:
            sure[method] = rate(method)
    return sure


def _kept(trial: Trial, sure: Mapping[int, Mapping[str, float]]) -> float:
    """How often rules are right that were sure without the fold in which they are counted."""
    found = [
        example.by_rules.indicator in example.accepted
        for example, fold in zip(trial.examples, trial.folds.tolist(), strict=True)
        if example.by_rules.method in sure[fold]
    ]
    return (sum(found) + 1) / (len(found) + 2)


def _judged(
    trial: Trial,
    scores: _Floats,
    threshold: float = 0.0,
    sure: Mapping[int, Mapping[str, float]] | None = None,
) -> list[Judged]:
    """What the scores say; with `sure` rules of each fold, what they say where a rule is sure or they are not."""
    judged = []
    for example, row, fold in zip(trial.examples, scores, trial.folds.tolist(), strict=True):
        place, link = int(row.argmax()), example.by_rules
        label, chance = trial.labels[place], float(np.exp(row[place]))
        if sure is not None and link.method in sure[fold]:
            label, chance = link.indicator, sure[fold][link.method]
        elif sure is not None and chance < threshold and link.indicator in trial.labels:
            label = link.indicator
            chance = float(np.exp(row[trial.labels.index(label)]))
        judged.append(Judged(label, example.accepted, chance, example.report))
    return judged
