"""How characters fold for matching (`knowledge/zh/characters.toml`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from extraction.genre.files import Schema, load_file
from extraction.text import Folding

__all__ = ["Characters", "load_characters"]


class Fold(Schema):
    """Characters and what they are matched as, in step."""

    name: str
    why: str
    from_: str = Field(alias="from")
    to: str

    @model_validator(mode="after")
    def _in_step(self) -> Fold:
        if len(self.from_) != len(self.to):
            raise ValueError(
                f"fold {self.name}: from has {len(self.from_)} characters, to has {len(self.to)}"
            )
        return self


class Word(Schema):
    """A word of the other script's own vocabulary, and its equal here."""

    from_: str = Field(alias="from")
    to: str

    @model_validator(mode="after")
    def _of_equal_length(self) -> Word:
        if len(self.from_) != len(self.to):
            raise ValueError(f"word {self.from_}: lengths differ")
        return self


class _File(Schema):
    openers: str
    fold: tuple[Fold, ...]
    word: tuple[Word, ...]


class Characters(Folding):
    """The fold of a language. `openers` begin a heading or a list item."""

    def __init__(self, file: _File) -> None:
        pairs = {a: b for part in file.fold for a, b in zip(part.from_, part.to, strict=True)}
        super().__init__(
            {a: pairs.get(b, b) for a, b in pairs.items()},
            {word.from_: word.to for word in file.word},
            frozenset("".join(part.from_ for part in file.fold if part.name == "traditional")),
        )
        self.openers = file.openers


def load_characters(path: Path) -> Characters:
    """The folds of a language. Raises `KnowledgeError`."""
    return Characters(load_file(path, _File))
