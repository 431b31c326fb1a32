"""The knowledge of how numbers are written: `numerals.toml` of a language, with the examples that prove it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file
from extraction.numerals import Numerals, NumeralWords

__all__ = ["NumeralFile", "load_numeral_file"]


class _NumeralExample(Schema):
    text: str
    value: str
    step: str


class _Vague(Schema):
    several: str
    upward: str


class _Formal(Schema):
    digits: str
    scales: str
    not_after: dict[str, str]


class _Inserted(Schema):
    more: str


class _Percent(Schema):
    prefix: str


class _Fraction(Schema):
    word: str


class _Point(Schema):
    word: str


class _Nought(Schema):
    after: str


class NumeralFile(Schema):
    """`numerals.toml`."""

    digits: dict[str, int]
    small_scales: dict[str, int]
    large_scales: dict[str, int]
    formal: _Formal
    vague: _Vague
    inserted: _Inserted
    percent: _Percent
    nought: _Nought
    fraction: _Fraction
    point: _Point
    example: tuple[_NumeralExample, ...]

    def proved(self) -> Numerals:
        """The numerals, if they read the file's own examples. Raises `KnowledgeError`."""
        words = NumeralWords(
            self.digits,
            self.small_scales,
            self.large_scales,
            self.inserted.more,
            self.point.word,
            frozenset(self.formal.digits + self.formal.scales),
            self.formal.not_after,
        )
        numerals = Numerals(words)
        for example in self.example:
            read = numerals.read(example.text)
            if read is None or (read.value, read.step) != (Decimal(example.value), Decimal(example.step)):
                raise KnowledgeError(f"numerals.toml: example.{example.text}: read as {read}")
        return numerals


def load_numeral_file(path: Path) -> NumeralFile:
    """The content of `numerals.toml`. Raises `KnowledgeError`."""
    return load_file(path, NumeralFile)
