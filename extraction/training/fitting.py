"""Fits the linker's network to examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from extraction.artefacts import Layer, LinkerModel, quantised
from extraction.mentions import Linker
from extraction.mentions.features import SAID, Features
from extraction.mentions.report import Link
from extraction.training.material import GoldReport
from extraction.training.network import Targets, network
from extraction.training.settings import Fit

__all__ = ["Example", "alone", "examples_of", "fitted", "targets_of"]


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated number: its report, its features, what it may be called, what the rules alone say, and its place
    among the numbers of the report."""

    report: str
    features: tuple[str, ...]
    accepted: tuple[str, ...]
    by_rules: Link
    place: int = 0


def examples_of(linker: Linker, features: Features[str], reports: Sequence[GoldReport]) -> list[Example]:
    """The annotated numbers of some reports, but for one number that the text writes for several things."""
    examples = []
    for report in reports:
        linked = linker.by_rules(report.measurement, report.narrative, report.sections, report.document)
        numbers = zip(report.records, linked.links, linker.surroundings(linked), strict=True)
        for index, (record, link, around) in enumerate(numbers):
            if link is not None and index not in report.shared:
                found = tuple(features(around))
                examples.append(Example(report.id, found, record.indicators, link, index))
    return examples


def fitted(examples: Sequence[Example], fit: Fit, version: str, genre: str) -> LinkerModel:
    """A network with one hidden layer, on the features that occur often enough, its weights rounded to bytes.

    Of an ensemble, whose networks are trained from different seeds, the scores are averaged: side by side their hidden
    layers make one that is as much wider.
    """
    counts = Counter(feature for example in examples for feature in example.features)
    kept = sorted(feature for feature, count in counts.items() if count >= fit.min_count)
    vocabulary = {feature: place for place, feature in enumerate(kept)}
    labels = tuple(sorted({example.accepted[0] for example in examples}))
    matrix, targets = _matrix(examples, vocabulary), targets_of(examples, labels, fit.first_reading)
    members = [network(matrix, targets, fit, seed) for seed in range(fit.ensemble_size)]
    hidden = Layer(
        _rounded(np.hstack([first.weights for first, _ in members])),
        np.concatenate([first.bias for first, _ in members]),
    )
    out = Layer(
        _rounded(np.vstack([last.weights for _, last in members]) / len(members)),
        np.mean(np.stack([last.bias for _, last in members]), axis=0).astype(np.float32),
    )
    return LinkerModel(
        version=version,
        genre=genre,
        labels=labels,
        vocabulary=vocabulary,
        layers=(hidden, out),
        kinds=tuple(fit.features),
    )


def alone(examples: Sequence[Example], seen: Sequence[Example], fit: Fit) -> list[str]:
    """What a network that is not told what the rules say, trained on those `seen`, calls each example."""
    bare, known = (
        [replace(one, features=tuple(f for f in one.features if not f.startswith(SAID))) for one in found]
        for found in (examples, seen)
    )
    model = fitted(known, fit, "alone", "")
    hidden, out = model.layers
    active = np.maximum(_matrix(bare, model.vocabulary) @ hidden.weights + hidden.bias, 0)
    return [model.labels[place] for place in (active @ out.weights + out.bias).argmax(axis=1)]


def targets_of(examples: Sequence[Example], labels: Sequence[str], first: float) -> Targets:
    """What a network is to find likely of each example: the first of its readings by the share `first`, and for the
    rest whichever of all of them it finds likely itself, since they are as acceptable."""
    place = {label: number for number, label in enumerate(labels)}
    fixed = np.zeros((len(examples), len(labels)), np.float32)
    free = np.zeros(fixed.shape, np.bool_)
    for row, example in enumerate(examples):
        known = [place[label] for label in example.accepted if label in place]
        free[row, known] = True
        fixed[row, known[0]] = first if len(known) > 1 else 1
    return Targets(fixed, free)


def _rounded(weights: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Weights as the file keeps them: so many steps of a scale for each output."""
    steps, scale = quantised(weights)
    rounded: npt.NDArray[np.float32] = steps.astype(np.float32) * scale
    return rounded


def _matrix(examples: Sequence[Example], vocabulary: Mapping[str, int]) -> csr_matrix:
    places = [sorted(vocabulary[f] for f in example.features if f in vocabulary) for example in examples]
    ends = np.cumsum([0, *(len(row) for row in places)])
    columns = np.array([place for row in places for place in row], dtype=np.int32)
    return csr_matrix(
        (np.ones(len(columns), np.float32), columns, ends), shape=(len(examples), len(vocabulary))
    )
