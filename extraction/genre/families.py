"""What may distinguish the numbers of one indicator (`families.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file
from extraction.genre.indicators import Indicator
from extraction.genre.rules import within

__all__ = ["Families", "load_families"]

_Names = Annotated[frozenset[str], BeforeValidator(frozenset)]


class Families(Schema):
    """Sets of indicators; an indicator of none is told apart by nothing but its qualifier.

    Numbers `by_applicant` are told apart by who applied, and those that name nobody are of all; those `by_result` by
    how their cases ended. Parts `by_office` may be those of offices, `by_place` of places; parts `by_body` are named
    after whose they are, where nothing else names them. Numbers that `carry` their body are of the one named before
    while the text goes on about it; `cases` of one body are told from those of all, and `shares` right behind its
    number are its own share of all; numbers of `no_actor` are not set apart by who acts. Numbers `of_channel` are
    those of a channel, which may be named before; the
    parts of those `of_content` say by their noun what was published.
    """

    by_applicant: _Names = frozenset()
    by_result: _Names = frozenset()
    by_office: _Names = frozenset()
    by_place: _Names = frozenset()
    by_body: _Names = frozenset()
    cases: _Names = frozenset()
    shares: _Names = frozenset()
    by_actor: _Names = frozenset()
    by_matter: _Names = frozenset()
    carry: _Names = frozenset()
    no_actor: _Names = frozenset()
    of_channel: _Names = frozenset()
    of_content: _Names = frozenset()


def load_families(path: Path, indicators: Mapping[str, Indicator]) -> Families:
    """The families in `path`, each as the indicators that it holds: a name stands for all that go on with a point.

    Raises `KnowledgeError` for a name that stands for none.
    """
    file = load_file(path, Families)
    found: dict[str, frozenset[str]] = {}
    for family in Families.model_fields:
        names: frozenset[str] = getattr(file, family)
        for name in sorted(names):
            if not any(within(indicator, name) for indicator in indicators):
                raise KnowledgeError(f"{path}: {family}: no indicator {name!r}")
        found[family] = frozenset(
            indicator for indicator in indicators if any(within(indicator, name) for name in names)
        )
    return file.model_copy(update=found)
