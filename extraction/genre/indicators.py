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
    """One thing that reports count.

    `unit` is the unit where the print gives none; `units` are the printed ones that it accepts (none named: any that
    suits its `kind`, but for those of `never`). `part_of` is the indicator whose value its own can be a part of;
    `unites` are those that it is exactly the sum of. Where `plain` words are named, what is printed beside them is
    the qualifier (`行政许可12件`, but `采伐许可12件`); what matches `alone` is none either where the report gives the
    indicator under no other name: `12345热线12件`, but beside it `12328热线3件`. Where it `says_all`, a short phrase
    beside a number that no rule links to it is none. `dated` says that its name tells whose year its numbers are of
    (`上一年项目12项，本年减2项`), so that all are of the report's. `levels` says that a level named with it
    (`省级以上6篇`) is not the body whose number it is; `kinds` that its numbers are of several kinds, which only the
    whole has a sum of. In reports on years after `until` the same words count the indicator `then`.
    """

    id: str
    zh: str
    en: str = ""
    unit: str
    kind: Literal["count", "money", "percent", "score"]
    part_of: str | None = None
    unites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    dated: bool = False
    levels: bool = False
    kinds: bool = False
    plain: tuple[str, ...] = ()
    alone: str | None = None
    says_all: bool = False
    until: int | None = None
    then: str | None = None
    printed_in: str = ""
    note: str = ""


class _File(Schema):
    indicator: tuple[Indicator, ...]


def load_indicators(path: Path) -> dict[str, Indicator]:
    """The catalogue by id.

    Raises `KnowledgeError` for a doubled id, a reference to an indicator that is not there, an `until` without
    `then`, and a catalogue without `other`.
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
                raise KnowledgeError(f"{path}: {indicator.id}: no indicator {reference!r}")
        if (indicator.until is None) != (indicator.then is None):
            raise KnowledgeError(f"{path}: {indicator.id}: until and then go together")
    return indicators
