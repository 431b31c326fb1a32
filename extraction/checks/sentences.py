"""The numbers of the narrative by their sentence."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.types import Record

__all__ = ["sentences_of"]

CROWDED = 60
"""A sentence of more numbers says nothing clear."""


def sentences_of(spoken: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """The records by their sentence. One with more than `CROWDED` of them says nothing clear and is left out."""
    sentences: dict[str, list[Record]] = {}
    for record in spoken:
        sentences.setdefault(record.context, []).append(record)
    return [(sentence, stated) for sentence, stated in sentences.items() if len(stated) <= CROWDED]
