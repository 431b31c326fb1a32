"""Trains the linker's classifier and writes it with its card (`gongkai train models/linker/train.toml`).

The same inputs on the same machine and versions give the same bytes: one thread, documents and features in sorted
order, weights rounded to signed bytes, a zip without times.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from extraction.ablation import Judged, score
from extraction.artefacts import LinkerModel, read_linker, write_linker
from extraction.card import write_card
from extraction.errors import ArtefactError
from extraction.genre import Genre, load_genre
from extraction.gold.folder import GoldFolder
from extraction.gold.notation import load_notation
from extraction.material import GoldReport, MaterialMaker
from extraction.mentions import Linker
from extraction.mentions.classifier import softmax
from extraction.mentions.features import features
from extraction.mentions.report import Link

__all__ = ["train"]


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated number: its features, what it may be called, and what the rules alone say."""

    features: tuple[str, ...]
    accepted: tuple[str, ...]
    by_rules: Link


def train(config: Path) -> Path:
    """Train as the configuration says; the folder of the model that was written.

    Raises `ArtefactError` for a configuration that cannot be read or a corpus without training documents.
    """
    try:
        settings = tomllib.loads(config.read_text(encoding="utf-8"))
        genre = load_genre(config.parent / settings["genre"] if "genre" in settings else None)
        corpus = GoldFolder((config.parent / settings["corpus"]).resolve())
        out: Path = (config.parent / settings["out"]).resolve()
        splits = _splits(corpus, settings["splits"])
        fit, version = settings["fit"], str(settings["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ArtefactError(f"{config}: {error!r}") from None
    reports = {name: _reports(corpus, ids, genre) for name, ids in splits.items() if name != "test"}
    if not reports["train"]:
        raise ArtefactError(f"{corpus.root}: no training documents")
    rules = Linker(genre)
    examples = {name: _examples(rules, found) for name, found in reports.items()}
    model = _fit(examples["train"], fit, version, genre.identity.id)
    model = _calibrate(model, examples["dev"] or examples["train"], fit["thresholds"])
    model = _with_rules(model, examples["train"], genre, fit["prior"], fit["prior_rate"])
    write_linker(model, out)
    if fit.get("score_test", False):
        reports["test"] = _reports(corpus, splits["test"], genre)
    write_card(out, genre, read_linker(out), reports, fit)
    return out


def _splits(corpus: GoldFolder, settings: Mapping[str, Any]) -> dict[str, list[str]]:
    """Split -> ids: the frozen splits of the corpus, else by the number in each id."""
    names = ("train", "dev", "test")
    if frozen := corpus.splits():
        return {name: sorted(frozen[name]) for name in names}
    read = [name for name in corpus.ids() if _reader(corpus, name)]
    remainder = {name: int("".join(filter(str.isdigit, name)) or 0) % settings["modulus"] for name in read}
    return {split: [name for name in read if remainder[name] in settings[split]] for split in names}


def _reader(corpus: GoldFolder, document_id: str) -> str | None:
    """The settled reading of a document, else the first reader's."""
    return next((reader for reader in ("gold", "a") if corpus.reading(reader, document_id).is_file()), None)


def _reports(corpus: GoldFolder, ids: Sequence[str], genre: Genre) -> list[GoldReport]:
    make, notation = MaterialMaker(genre), load_notation(genre)
    readers = {name: _reader(corpus, name) for name in ids}
    return [make(corpus.parse(reader, name, notation)) for name, reader in readers.items() if reader]


def _examples(linker: Linker, reports: Sequence[GoldReport]) -> list[Example]:
    examples = []
    for report in reports:
        linked = linker.link(report.measurement, report.narrative, report.sections, report.document)
        for index, record in enumerate(report.records):
            link = linked.links[index]
            if link is not None and index not in report.shared:
                found = tuple(features(linker.surroundings(linked, index)))
                examples.append(Example(found, record.indicators, link))
    return examples


def _fit(examples: Sequence[Example], fit: Mapping[str, Any], version: str, genre: str) -> LinkerModel:
    """Multinomial logistic regression on the features that occur often enough, its weights rounded to bytes."""
    from sklearn.linear_model import LogisticRegression  # over half a second, and only training needs it

    counts = Counter(feature for example in examples for feature in example.features)
    kept = sorted(feature for feature, count in counts.items() if count >= fit["minimum"])
    vocabulary = {feature: place for place, feature in enumerate(kept)}
    regression = LogisticRegression(C=fit["strength"], max_iter=fit["iterations"])
    regression.fit(_matrix(examples, vocabulary), [example.accepted[0] for example in examples])
    weights, bias = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:  # scikit-learn then keeps only the second label's scores
        weights, bias = np.vstack([0 * weights, weights]), np.concatenate([0 * bias, bias])
    weights = weights.T
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    return LinkerModel(
        version=version,
        genre=genre,
        labels=tuple(regression.classes_),
        vocabulary=vocabulary,
        weights=(np.round(weights / scale) * np.round(scale, 8)).astype(np.float32),
        bias=np.round(bias, 4).astype(np.float32),
        temperature=1.0,
        threshold=1.0,
        rules={},
    )


def _matrix(examples: Sequence[Example], vocabulary: Mapping[str, int]) -> csr_matrix:
    places = [sorted(vocabulary[f] for f in example.features if f in vocabulary) for example in examples]
    ends = np.cumsum([0, *(len(row) for row in places)])
    columns = np.array([place for row in places for place in row], dtype=np.int32)
    return csr_matrix(
        (np.ones(len(columns), np.float32), columns, ends), shape=(len(examples), len(vocabulary))
    )


def _calibrate(model: LinkerModel, dev: Sequence[Example], thresholds: Sequence[float]) -> LinkerModel:
    """The temperature with the least log loss, and the threshold with which rules and classifier together do best."""
    scores = np.asarray(_matrix(dev, model.vocabulary) @ model.weights + model.bias, dtype=np.float64)
    accepted = np.array([[label in example.accepted for label in model.labels] for example in dev])
    known = accepted.any(axis=1)
    temperatures = [round(0.5 + 0.05 * step, 2) for step in range(51)]

    def loss(temperature: float) -> float:
        mass = (softmax(scores[known] / temperature) * accepted[known]).sum(axis=1)
        return float(-np.log(np.maximum(mass, 1e-9)).mean())

    temperature = min(temperatures, key=loss)
    probabilities = softmax(scores / temperature)
    threshold = max(thresholds, key=lambda value: (_together(model, dev, probabilities, value), value))
    return replace(model, temperature=temperature, threshold=threshold)


def _together(
    model: LinkerModel, dev: Sequence[Example], probabilities: npt.NDArray[np.float64], threshold: float
) -> float:
    """F1 over indicators other than `other` where the classifier speaks only for numbers that no rule knows."""
    judged = []
    for example, row in zip(dev, probabilities, strict=True):
        indicator = example.by_rules.indicator
        if example.by_rules.method == "rule:none" and row.max() >= threshold:
            indicator = model.labels[int(row.argmax())]
        judged.append(Judged(indicator, example.accepted, 1.0))
    return score(judged).f1


def _with_rules(
    model: LinkerModel, examples: Sequence[Example], genre: Genre, prior: float, rate: float
) -> LinkerModel:
    """How often each rule is right: its count on `examples`, drawn with the weight `prior` to `rate`.

    The rules were written while looking at these examples, so `rate` is what is expected of a rule on new text, not
    their mean; a rule that was never seen has it.
    """
    seen = Counter({f"rule:{rule.id}": 0 for rule in genre.rules})
    right: Counter[str] = Counter()
    for example in examples:
        seen[example.by_rules.method] += 1
        right[example.by_rules.method] += example.by_rules.indicator in example.accepted
    rules = {
        method: round((right[method] + prior * rate) / (seen[method] + prior), 4) for method in sorted(seen)
    }
    return replace(model, rules=rules)
