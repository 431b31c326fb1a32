"""One training as a configuration describes it (`gongkai train models/linker/train.toml`).

The same inputs on the same machine and versions give the same bytes: one thread, documents and features in sorted
order, weights rounded to signed bytes, a zip without times.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extraction.artefacts import read_linker, write_linker
from extraction.errors import ArtefactError
from extraction.genre import Genre, load_genre
from extraction.gold.folder import GoldFolder
from extraction.gold.notation import load_notation
from extraction.mentions import Linker
from extraction.mentions.features import Features
from extraction.training.card import write_card
from extraction.training.fitting import agreed, calibrated, examples_of, fitted, with_rules
from extraction.training.material import GoldReport, MaterialMaker

__all__ = ["train"]

_FIT = {"features": ["characters"], "score_test": False}
_NEEDED = ("minimum", "strength", "iterations", "thresholds", "prior", "prior_rate", "sure", "expected_rate")


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
        fit, version = _FIT | settings["fit"], str(settings["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ArtefactError(f"{config}: {error!r}") from None
    if missing := [name for name in _NEEDED if name not in fit]:
        raise ArtefactError(f"{config}: [fit] has no {', '.join(missing)}")
    reports = {name: _reports(corpus, ids, genre) for name, ids in splits.items() if name != "test"}
    if not reports["train"]:
        raise ArtefactError(f"{corpus.root}: no training documents")
    rules, features = Linker(genre), Features(fit["features"], genre.terms)
    examples = {name: examples_of(rules, features, found) for name, found in reports.items()}
    model = fitted(examples["train"], fit, version, genre.identity.id)
    model = calibrated(model, examples["dev"] or examples["train"], fit["thresholds"])
    model = with_rules(model, examples["train"], genre, fit["prior"], fit["prior_rate"])
    model = agreed(model, reports["dev"] or reports["train"], genre, fit["sure"], fit["expected_rate"])
    write_linker(model, out)
    if fit["score_test"]:
        reports["test"] = _reports(corpus, splits["test"], genre)
    asked = {name: sum(example.asked for example in found) for name, found in examples.items()}
    write_card(out, genre, read_linker(out), reports, fit, asked)
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
