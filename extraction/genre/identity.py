"""The name of a genre, and how its reports are recognised (`genre.toml`)."""

from __future__ import annotations

from pathlib import Path

from extraction.genre.files import Schema, load_file

__all__ = ["Identity", "load_identity"]


class Identity(Schema):
    """`subject_words`: a text that holds none of them and none of `statutory_labels` is no report of the genre."""

    id: str
    zh: str
    en: str
    subject_words: tuple[str, ...]
    statutory_labels: tuple[str, ...]


def load_identity(path: Path) -> Identity:
    """The identity in `path`. Raises `KnowledgeError`."""
    return load_file(path, Identity)
