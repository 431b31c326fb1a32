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
    """One thing that reports count."""

    id: str
    zh: str
    en: str = ""
    kind: Literal["count", "money", "percent", "score"]
    note: str = ""
    printed_in: str = (
        ""  # where the statutory tables print it, by layout; information for readers of the catalogue
    )

    # Units.
    unit: str  # where none is printed
    units: tuple[str, ...] = ()  # the printed units it accepts; if empty, any that suits its kind
    never: tuple[str, ...] = ()  # but not these

    # Its place in the catalogue.
    part_of: str | None = None  # the indicator whose value its own can be a part of
    unites: tuple[str, ...] = ()  # the indicators whose exact sum it is
    kinds: bool = False  # its numbers are of several kinds, and only the whole has a sum of them
    until: int | None = None  # in reports on later years, the same words count the indicator `then`
    then: str | None = None

    # Its numbers in prose.
    plain: tuple[
        str, ...
    ] = ()  # words that are no qualifier; anything next to them is: 采伐许可12件, not 行政许可12件
    alone: str | None = (
        None  # a qualifier only if the report gives others, too: 12345热线12件 next to 12328热线3件
    )
    says_all: bool = False  # a short phrase next to a number that no rule links to it is no qualifier
    dated: bool = False  # its name implies the year of its numbers: 上一年项目12项，本年减2项
    levels: bool = False  # a level named with it is not the body whose number it is: 省级以上6篇


class _File(Schema):
    indicator: tuple[Indicator, ...]


def load_indicators(path: Path) -> dict[str, Indicator]:
    """The catalogue by id.

    Raises `KnowledgeError` for a duplicate id, a reference to an unknown indicator, an `until` without `then`, and a
    catalogue without `other`.
    """
    indicators: dict[str, Indicator] = {}
    for indicator in load_file(path, _File).indicator:
        if indicator.id in indicators:
            raise KnowledgeError(f"{path}: indicator {indicator.id} is defined twice")
        indicators[indicator.id] = indicator
    if ABSTENTION not in indicators:
        raise KnowledgeError(f"{path}: the catalogue needs the indicator {ABSTENTION!r}")
    for indicator in indicators.values():
        for reference in (indicator.part_of, indicator.then, *indicator.unites):
            if reference is not None and reference not in indicators:
                raise KnowledgeError(f"{path}: {indicator.id}: unknown indicator {reference!r}")
        if (indicator.until is None) != (indicator.then is None):
            raise KnowledgeError(f"{path}: {indicator.id}: until and then go together")
    return indicators
