"""The catalogue of indicators (`indicators.toml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file

__all__ = ["ABSTENTION", "Indicator", "load_indicators"]

ABSTENTION = "other"
"""The id of a real quantity that no indicator covers."""


class Indicator(Schema):
    """One thing that reports count. `unit` is the unit where the print gives none."""

    id: str
    zh: str
    en: str = ""
    unit: str
    kind: Literal["count", "money", "percent", "score"]
    printed_in: str = ""
    note: str = ""


class _File(Schema):
    indicator: tuple[Indicator, ...]


def load_indicators(path: Path) -> dict[str, Indicator]:
    """The catalogue by id. Raises `KnowledgeError` for a doubled id or a catalogue without `other`."""
    indicators: dict[str, Indicator] = {}
    for indicator in load_file(path, _File).indicator:
        if indicator.id in indicators:
            raise KnowledgeError(f"{path}: indicator {indicator.id} is defined twice")
        indicators[indicator.id] = indicator
    if ABSTENTION not in indicators:
        raise KnowledgeError(f"{path}: the catalogue needs the indicator {ABSTENTION!r}")
    return indicators
