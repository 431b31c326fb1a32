"""Where a trained model lies: the folder given, the packaged copy, or the checkout's."""

from __future__ import annotations

from pathlib import Path

from extraction.errors import ArtefactError
from extraction.genre import Genre

__all__ = ["load_linker"]


def load_linker(genre: Genre, model: Path | None = None) -> None:
    """The trained classifier; None where there is none and none is asked for. Raises `ArtefactError`."""
    if model is not None:
        raise ArtefactError(f"{model}: no model")
