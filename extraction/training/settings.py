"""What a training configuration may say (`models/linker/train.toml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from extraction.errors import ArtefactError, KnowledgeError
from extraction.genre.files import Schema, load_file

__all__ = ["Fit", "Generated", "Settings", "load_settings"]

_Count = Annotated[int, Field(ge=1)]
_Share = Annotated[float, Field(ge=0, le=1)]


class Fit(Schema):
    """How the network is fitted, and how far it is trusted; the configuration says what each is."""

    features: tuple[str, ...] = ("characters",)
    min_count: _Count
    hidden_units: _Count
    ensemble_size: _Count
    weight_decay: Annotated[float, Field(ge=0)]
    dropout: Annotated[float, Field(ge=0, lt=1)]
    averaged_epochs: Annotated[int, Field(ge=0)] = 0
    first_reading: _Share = 1.0
    epochs: _Count
    learning_rate: Annotated[float, Field(gt=0)]
    folds: Annotated[int, Field(ge=2)]
    batches: tuple[str, ...] = ()
    sure_seen: _Count
    sure_rate: _Share
    firm: tuple[str, ...] = ()
    rare: Annotated[int, Field(ge=0)] = 0
    threshold: _Share
    score_test: bool = False


class Generated(Schema):
    """Reports made from templates that are trained on as well."""

    templates: str
    reports: _Count
    seed: int


class _Splits(Schema):
    modulus: _Count
    train: tuple[int, ...]
    dev: tuple[int, ...]
    test: tuple[int, ...]


class Settings(Schema):
    """A whole configuration. Paths are relative to its file; without `genre` it is the packaged one. Documents of train
    that are named in `without` are left out."""

    version: str
    corpus: str
    out: str
    splits: _Splits
    fit: Fit
    without: tuple[str, ...] = ()
    genre: str | None = None
    generated: Generated | None = None


def load_settings(path: Path) -> Settings:
    """The configuration in a file. Raises `ArtefactError` that names the file and the key."""
    try:
        return load_file(path, Settings)
    except KnowledgeError as error:
        raise ArtefactError(str(error)) from None
