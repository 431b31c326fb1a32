"""Trained models as plain data: where one lies, and what its files hold. No pickle is ever read.

A linker's folder holds `weights.npz` (the matrix of features by labels as signed bytes with a scale for each label,
the bias, the features) and `model.json` (labels, what was chosen on the development split, how often rules are right).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt

from extraction.errors import ArtefactError
from extraction.genre import Genre

__all__ = ["FORMAT", "LINKER", "LinkerModel", "find_model", "load_linker", "read_linker", "write_linker"]

FORMAT = 1
"""Raised with every change of the files that older code cannot read."""
LINKER = "linker-1"
"""The folder of the linker that this version of the package was released with."""

_PACKAGE = Path(__file__).parent
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STEPS = 127
"""The largest quantised weight."""


@dataclass(frozen=True, slots=True)
class LinkerModel:
    """A trained linker. `weights` is features x labels; `rules` gives a rule's method its calibrated confidence.

    `temperature` divides the scores so that probabilities are calibrated; below `threshold` the classifier abstains.
    `kinds` are the kinds of features that it sees: characters, words. `agreement` is the slope and bias that make the
    classifier's log odds of a link the confidence of that link; without it, and where the method is right more often
    than `sure`, the confidence is that of the method.
    """

    version: str
    genre: str
    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    temperature: float
    threshold: float
    rules: Mapping[str, float]
    kinds: tuple[str, ...] = ("characters",)
    agreement: tuple[float, float] | None = None
    sure: float = 1.0


def find_model(name: str) -> Path | None:
    """The folder of a packaged model, or of the checkout's `models/`; None where neither holds it."""
    for models in (_PACKAGE / "models", _PACKAGE.parent / "models"):
        if (models / name / "model.json").is_file():
            return models / name
    return None


@cache
def load_linker(genre: Genre, model: Path | None = None) -> LinkerModel | None:
    """The trained linker in the folder `model`, else the packaged one; None where none is packaged for the genre.

    Raises `ArtefactError` for a folder that holds no model, a damaged one, or one that was trained for another genre.
    """
    folder = model if model is not None else find_model(LINKER)
    if folder is None:
        return None
    if not folder.is_dir():
        raise ArtefactError(f"{folder}: no model folder")
    linker = read_linker(folder)
    unknown = sorted(set(linker.labels) - set(genre.indicators))
    if linker.genre == genre.identity.id and not unknown:
        return linker
    if model is None:
        return None
    named = f"; the genre has no {', '.join(unknown[:3])}" if unknown else ""
    raise ArtefactError(
        f"{folder}: trained for the genre {linker.genre!r}, not for {genre.identity.id!r}{named}"
    )


def read_linker(folder: Path) -> LinkerModel:
    """The linker in `folder`. Raises `ArtefactError` where a file is missing, damaged, or of another format."""
    try:
        model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if model["format"] != FORMAT:
            raise ArtefactError(f"{folder}: format {model['format']} is not {FORMAT}")
        arrays = _read_arrays(folder / "weights.npz")
        weights = arrays["weights"].astype(np.float32) * arrays["scale"].astype(np.float32)
        bias = arrays["bias"].astype(np.float32)
        features = bytes(arrays["features"]).decode("utf-8").split("\n")
        linker = LinkerModel(
            version=model["version"],
            genre=model["genre"],
            labels=tuple(model["labels"]),
            vocabulary={feature: place for place, feature in enumerate(features)},
            weights=weights,
            bias=bias,
            temperature=float(model["temperature"]),
            threshold=float(model["threshold"]),
            rules=model["rules"],
            kinds=tuple(model.get("kinds", ("characters",))),
            agreement=_agreement(model.get("agreement")),
            sure=float(model.get("sure", 1.0)),
        )
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise ArtefactError(f"{folder}: no readable model ({error!r})") from None
    if weights.shape != (len(features), len(linker.labels)) or bias.shape != (len(linker.labels),):
        raise ArtefactError(f"{folder}: the weights do not fit the features and labels")
    return linker


def _agreement(read: list[float] | None) -> tuple[float, float] | None:
    if read is None:
        return None
    slope, bias = read
    return float(slope), float(bias)


def _read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays of an `.npz` file, by name. A damaged file leaves nothing open."""
    with ZipFile(path) as archive:
        return {
            name.removesuffix(".npy"): np.lib.format.read_array(
                BytesIO(archive.read(name)), allow_pickle=False
            )
            for name in archive.namelist()
        }


def write_linker(model: LinkerModel, folder: Path) -> None:
    """Write a trained linker, byte for byte the same for the same model."""
    folder.mkdir(parents=True, exist_ok=True)
    scale = (np.maximum(np.abs(model.weights).max(axis=0), 1e-6) / _STEPS).astype(np.float32)
    arrays = {
        "bias": model.bias,
        "features": np.frombuffer("\n".join(model.vocabulary).encode("utf-8"), dtype=np.uint8),
        "scale": scale,
        "weights": np.round(model.weights / scale).astype(np.int8),
    }
    with ZipFile(folder / "weights.npz", "w") as archive:
        for name, array in arrays.items():
            content = BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            entry = ZipInfo(f"{name}.npy", date_time=_ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content.getvalue())
    described = {
        "agreement": model.agreement,
        "format": FORMAT,
        "genre": model.genre,
        "kinds": list(model.kinds),
        "labels": list(model.labels),
        "rules": dict(model.rules),
        "sure": model.sure,
        "temperature": model.temperature,
        "threshold": model.threshold,
        "version": model.version,
    }
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
