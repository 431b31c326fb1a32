"""Trained models as plain data: where they are found and what their files contain. Pickles are never read.

A linker's folder holds `weights.npz` (for each layer the matrix of inputs by outputs as signed bytes, with a scale and
a bias for each output; the features) and `model.json` (labels, and how far rules and probabilities are trusted).
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt

from extraction.errors import ArtefactError
from extraction.genre import Genre

__all__ = [
    "FORMAT",
    "LINKER",
    "MODEL_FILES",
    "Layer",
    "LinkerModel",
    "find_model",
    "load_linker",
    "quantised",
    "read_linker",
    "write_linker",
]

FORMAT = 3
"""The version of the file format; incremented with every incompatible change."""
LINKER = "linker-1"
"""The folder of the linker released with this version of the package."""
MODEL_FILES = ("model.json", "weights.npz")
"""The files that determine the behaviour of a linker."""

_PACKAGE = Path(__file__).parent
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (
    OSError, LookupError, ValueError, TypeError, AttributeError, NotImplementedError, EOFError, BadZipFile, zlib.error,
)  # fmt: skip
"""Exceptions that reading a damaged file may raise."""
_STEPS = 127
"""The largest quantised weight."""


class Layer(NamedTuple):
    """A layer of a network: `weights` is inputs x outputs, `bias` one for each output."""

    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinkerModel:
    """A trained linker: a network over binary features, and how far rules are trusted.

    The inputs of the first of `layers` are the features, the outputs of the last the labels, with ReLU in between.
    `calibration` are the parameters of the calibration of probabilities. `sure` are the methods that are not weighed,
    with their accuracy; `rules` is the accuracy of links by rules; an indicator with a probability below `threshold`
    overrules no rule. `kinds` are the kinds of features (characters, words). `digest` is the SHA-256 of the bytes that
    the model was read from, or empty.
    """

    version: str
    genre: str
    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    layers: tuple[Layer, ...]
    calibration: tuple[float, float, float] = (1.0, 1.0, 0.0)
    sure: Mapping[str, float] = field(default_factory=dict)
    rules: float = 0.5
    threshold: float = 0.0
    kinds: tuple[str, ...] = ("characters",)
    digest: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """The id in `run.json`: version and the beginning of the digest."""
        return f"{self.version}-{self.digest[:12]}"


def quantised(weights: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights as stored in a file: the number of steps of each, and the step of each output."""
    scale = (np.maximum(np.abs(weights).max(axis=0), 1e-6) / _STEPS).astype(np.float32)
    return np.round(weights / scale).astype(np.int8), scale


def find_model(name: str) -> Path | None:
    """The folder of a packaged model, or of one in the checkout's `models/`; None if there is neither."""
    for models in (_PACKAGE / "models", _PACKAGE.parent / "models"):
        if (models / name / "model.json").is_file():
            return models / name
    return None


def load_linker(genre: Genre, model: Path | None = None) -> LinkerModel | None:
    """The trained linker in the folder `model`, by default the packaged one; None if none is packaged for the genre.

    Raises `ArtefactError` if the model is missing, damaged or trained for another genre.
    """
    folder = model if model is not None else find_model(LINKER)
    if folder is None:
        return None
    if not folder.is_dir():
        raise ArtefactError(f"{folder}: not a model folder")
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
    """The linker in `folder`. Raises `ArtefactError` if a file is missing, damaged, or of another format."""
    try:
        described, weights = ((folder / name).read_bytes() for name in MODEL_FILES)
        model = json.loads(described.decode("utf-8"))
        if model["format"] != FORMAT:
            raise ArtefactError(f"{folder}: has format {model['format']}; this version reads {FORMAT}")
        arrays = _read_arrays(weights)
        features = bytes(arrays["features"]).decode("utf-8").split("\n")
        linker = LinkerModel(
            version=model["version"],
            genre=model["genre"],
            labels=tuple(model["labels"]),
            vocabulary={feature: place for place, feature in enumerate(features)},
            layers=tuple(_layer(arrays, place) for place in range(int(model["layers"]))),
            calibration=_shape(model["calibration"]),
            sure={method: float(rate) for method, rate in model["sure"].items()},
            rules=float(model["rules"]),
            threshold=float(model["threshold"]),
            kinds=tuple(model["kinds"]),
            digest=sha256(described + weights).hexdigest(),
        )
    except _DAMAGE as error:
        raise ArtefactError(f"{folder}: the model cannot be read ({error!r})") from None
    sizes = [len(features), *(len(layer.bias) for layer in linker.layers)]
    fitting = [layer.weights.shape for layer in linker.layers] == list(pairwise(sizes))
    if not linker.layers or not fitting or sizes[-1] != len(linker.labels):
        raise ArtefactError(f"{folder}: the weights do not fit the features and labels")
    if not _sound(linker):
        raise ArtefactError(f"{folder}: contains invalid numbers")
    return linker


def _sound(linker: LinkerModel) -> bool:
    """Whether all numbers are finite, the calibration rises, shares are shares, and no label occurs twice."""
    rises = linker.calibration[:2]
    shares = (linker.rules, linker.threshold, *linker.sure.values())
    return (
        all(map(math.isfinite, linker.calibration))
        and min(rises) >= 0 < max(rises)
        and all(0 <= share <= 1 for share in shares)
        and len(set(linker.labels)) == len(linker.labels)
        and all(np.isfinite(layer.weights).all() and np.isfinite(layer.bias).all() for layer in linker.layers)
    )


def _shape(parameters: Sequence[float]) -> tuple[float, float, float]:
    first, second, third = map(float, parameters)
    return first, second, third


def _layer(arrays: Mapping[str, npt.NDArray[Any]], place: int) -> Layer:
    weights = arrays[f"weights{place}"].astype(np.float32) * arrays[f"scale{place}"].astype(np.float32)
    return Layer(weights, arrays[f"bias{place}"].astype(np.float32))


def _read_arrays(content: bytes) -> dict[str, npt.NDArray[Any]]:
    """The arrays of an `.npz` file, by name."""
    with ZipFile(BytesIO(content)) as archive:
        return {
            name.removesuffix(".npy"): np.lib.format.read_array(
                BytesIO(archive.read(name)), allow_pickle=False
            )
            for name in archive.namelist()
        }


def write_linker(model: LinkerModel, folder: Path) -> None:
    """Write a trained linker; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, npt.NDArray[Any]] = {}
    arrays["features"] = np.frombuffer("\n".join(model.vocabulary).encode("utf-8"), dtype=np.uint8)
    for place, (weights, bias) in enumerate(model.layers):
        arrays[f"bias{place}"] = bias
        arrays[f"weights{place}"], arrays[f"scale{place}"] = quantised(weights)
    with ZipFile(folder / "weights.npz", "w") as archive:
        for name, array in arrays.items():
            content = BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            entry = ZipInfo(f"{name}.npy", date_time=_ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content.getvalue())
    described = {
        "calibration": list(model.calibration),
        "format": FORMAT,
        "genre": model.genre,
        "kinds": list(model.kinds),
        "labels": list(model.labels),
        "layers": len(model.layers),
        "rules": model.rules,
        "sure": dict(model.sure),
        "threshold": model.threshold,
        "version": model.version,
    }
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
