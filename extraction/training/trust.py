"""How far the linker's confidences hold on text by writers that it has not met, learnt from reports that no rule was
written for.

The unseen reports are parted by batches, each by one writer in one go, whose reports have much in common. Each part is
linked by a network that saw no report of its batches, with rules that were found sure without it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from extraction.artefacts import LinkerModel
from extraction.genre import Genre
from extraction.genre.rules import within
from extraction.mentions.classifier import logarithms
from extraction.training.ablation import Judged, judge
from extraction.training.fitting import Example, alone, fitted
from extraction.training.material import GoldReport
from extraction.training.settings import Fit

__all__ = [
    "Part",
    "Shape",
    "batches_of",
    "held_out",
    "kinds_of",
    "named",
    "parts_of",
    "shaped",
    "trusted",
    "unmet",
]

Shape = tuple[float, float, float]
"""The parameters of a beta calibration (Kull, Silva Filho and Flach 2017); (1, 1, 0) changes nothing."""

_FREE = 1e6
"""How little the parameters of the calibration are held down."""


Kind = Literal["record", "firm", "rare"]
"""Why a rule is sure: it was right nearly always, or reports name its indicator too seldom, as the configuration or the
examples of the network say."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some unseen reports with their numbers, the rules that are sure without them, and a network that did not see
    them. `kinds` says why each rule is sure if it is; `alone` is what a network that is not told what the rules say
    calls each number."""

    reports: tuple[GoldReport, ...]
    examples: tuple[Example, ...]
    model: LinkerModel
    kinds: Mapping[str, Kind]
    alone: tuple[str, ...]


def batches_of(ids: Iterable[str], starts: Sequence[str]) -> dict[str, str]:
    """The batch of each document: the last of the `starts` that is not behind it, in the order of ids; before the first
    start each document is a batch of its own.

    >>> batches_of(["n1", "n3", "n4"], ["n2", "n4"])
    {'n1': 'n1', 'n3': 'n2', 'n4': 'n4'}
    """
    ordered = sorted(starts)
    return {one: ordered[place - 1] if (place := bisect_right(ordered, one)) else one for one in ids}


def held_out(
    reports: Sequence[GoldReport], batches: Mapping[str, str], folds: int
) -> Iterator[tuple[frozenset[str], list[GoldReport]]]:
    """Some reports in so many parts, whole batches each: the batches of a part, and its reports."""
    names = sorted({batches[report.id] for report in reports})
    for first in range(min(folds, len(names))):
        held = frozenset(names[first::folds])
        yield held, [report for report in reports if batches[report.id] in held]


def parts_of(
    train: Sequence[Example],
    unseen: Sequence[Example],
    reports: Sequence[GoldReport],
    batches: Mapping[str, str],
    fit: Fit,
    methods: Mapping[str, str],
) -> list[Part]:
    """The unseen reports in `folds` parts, whole batches each. `methods` are those that may be sure, with the
    indicator of each."""
    parts = []
    for held, own in held_out(reports, batches, fit.folds):
        others = [one for one in (*train, *unseen) if batches.get(one.report) not in held]
        model = fitted(others, fit, "trial", "")
        away = [one for one in unseen if batches[one.report] not in held]
        ids = {report.id for report in own}
        examples = tuple(one for one in unseen if one.report in ids)
        kinds = kinds_of(methods, (one for one in others if one.report in batches), fit)
        parts.append(
            Part(
                reports=tuple(own),
                examples=examples,
                model=replace(model, sure=_sure(away, kinds, fit)),
                kinds=kinds,
                alone=tuple(alone(examples, others, fit)),
            )
        )
    return parts


def trusted(
    model: LinkerModel, parts: Sequence[Part], genre: Genre, fit: Fit, kinds: Mapping[str, Kind]
) -> tuple[LinkerModel, dict[str, list[Judged]]]:
    """The model with its sure rules and the calibration of its probabilities, and how rules, classifier and both
    together did on the parts, each by the sure rules and the calibration of the others. `kinds` says why each rule of
    the model is sure if it is."""
    examples = [one for part in parts for one in part.examples]
    right = [one.by_rules.indicator in one.accepted for one in examples]
    mean = round((sum(right) + 1) / (len(right) + 2), 4)
    rates = _rates(parts, mean)
    opinion = [_weighed(genre, part) for part in parts]
    judged: dict[str, list[Judged]] = {}
    for number, part in enumerate(parts):
        others = [one for place, one in enumerate(opinion) if place != number]
        sure = {method: rates[part.kinds[method]] for method in part.model.sure}
        shape = shaped([pair for one in others for pair in one])
        honest = replace(part.model, sure=sure, rules=mean, calibration=shape, threshold=fit.threshold)
        found = judge(genre, honest, part.reports)
        found["classifier"] = named(part.examples, part.alone)
        for name, links in found.items():
            judged.setdefault(name, []).extend(links)
    released = replace(
        model,
        sure={method: rates[kinds[method]] for method in _sure(examples, kinds, fit)},
        rules=mean,
        threshold=fit.threshold,
        calibration=shaped([pair for one in opinion for pair in one]),
    )
    return released, judged


def shaped(opinions: Sequence[tuple[float, bool]]) -> Shape:
    """The calibration under which what was right and what was not is likeliest, of probabilities with their outcome.

    It rises: of the two logarithms that it weighs, one that would count against a probability is left out.
    """
    from sklearn.linear_model import LogisticRegression  # over half a second, and only training needs it

    right = np.array([outcome for _, outcome in opinions], dtype=bool)
    if right.all() or not right.any():
        return (1.0, 1.0, 0.0)
    inputs = logarithms(np.array([probability for probability, _ in opinions]))
    for columns in ([0, 1], [1], [0]):
        fitted = LogisticRegression(C=_FREE, max_iter=1000).fit(inputs[:, columns], right)
        if (fitted.coef_ >= 0).all():
            weights = dict(zip(columns, fitted.coef_[0].tolist(), strict=True))
            offset = float(fitted.intercept_[0])
            return (round(weights.get(0, 0.0), 4), round(weights.get(1, 0.0), 4), round(offset, 4))
    return (1.0, 1.0, 0.0)


def named(examples: Sequence[Example], names: Sequence[str]) -> list[Judged]:
    """The examples as they are called by what is not asked how sure it is."""
    return [
        Judged(name, one.accepted, 1.0, one.report, one.place)
        for one, name in zip(examples, names, strict=True)
    ]


def unmet(
    released: LinkerModel,
    examples: Sequence[Example],
    reports: Sequence[GoldReport],
    batches: Mapping[str, str],
    genre: Genre,
    fit: Fit,
) -> list[Judged]:
    """What the linker says of reports that rules were written for, each by a network that saw no report of its batch.
    What is sure and how probabilities are calibrated is as released: that was learnt from others."""
    links = []
    for held, own in held_out(reports, batches, fit.folds):
        network = fitted([one for one in examples if batches.get(one.report) not in held], fit, "trial", "")
        trusting = replace(
            released, labels=network.labels, vocabulary=network.vocabulary, layers=network.layers
        )
        links += judge(genre, trusting, own)["together"]
    return links


def _weighed(genre: Genre, part: Part) -> list[tuple[float, bool]]:
    """How likely the network finds what it says of each number of a part where no rule is sure, and whether it is
    right."""
    links = judge(genre, part.model, part.reports)["together"]
    return [
        (link.confidence, link.right)
        for link, example in zip(links, part.examples, strict=True)
        if example.by_rules.method not in part.model.sure
    ]


def kinds_of(methods: Mapping[str, str], examples: Iterable[Example], fit: Fit) -> dict[str, Kind]:
    """Why each of the methods is sure if it is, beside a network that learns from some examples of reports. Methods of
    indicators that reports name too seldom for a network to know them always are."""
    seen = Counter(one.accepted[0] for one in examples)
    firm = {name for name in methods.values() if any(within(name, one) for one in fit.firm)}
    return {
        method: "firm" if name in firm else "rare" if seen[name] < fit.rare else "record"
        for method, name in methods.items()
    }


def _sure(examples: Sequence[Example], kinds: Mapping[str, Kind], fit: Fit) -> dict[str, float]:
    """The rules that were seen often enough and nearly always right, with how often, and those that always are sure."""
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for example in examples:
        seen[example.by_rules.method] += 1
        right[example.by_rules.method] += example.by_rules.indicator in example.accepted
    return {
        method: right[method] / seen[method] if seen[method] else 1.0
        for method, kind in sorted(kinds.items())
        if kind != "record"
        or (seen[method] >= fit.sure_seen and right[method] >= fit.sure_rate * seen[method])
    }


def _rates(parts: Sequence[Part], mean: float) -> dict[Kind, float]:
    """How often the sure rules of each kind are right in a part that were found sure without it; where there are none,
    the `mean` of all."""
    found: dict[Kind, list[bool]] = {kind: [] for kind in get_args(Kind)}
    for part in parts:
        for one in part.examples:
            if (method := one.by_rules.method) in part.model.sure:
                found[part.kinds[method]].append(one.by_rules.indicator in one.accepted)
    return {kind: round((sum(right) + mean) / (len(right) + 1), 4) for kind, right in found.items()}
