"""What the classifier sees of a number: strings, each a feature that is there or not.

Characters beside the number with their distance, character n-grams of its own text and of its clause, the concepts
that the rules see too, unit, size, section, and what the total and the number before were linked to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extraction.types import Quantity, Span

__all__ = ["Surroundings", "features"]

_BESIDE = 6
_OWN = 14
_CLAUSE = 24


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a feature can be made of. Spans are offsets in `text`; concepts are names."""

    text: str
    quantity: Quantity
    left: Span
    right: Span
    near: tuple[str, ...]
    topic: tuple[str, ...]
    section: str
    total: str
    previous: str


def features(around: Surroundings) -> list[str]:
    """The features of one number, each once, in a fixed order."""
    return list(dict.fromkeys(_features(around)))


def _features(around: Surroundings) -> Iterator[str]:
    text, quantity = around.text, around.quantity
    left = text[max(around.left.start, around.left.end - _OWN) : around.left.end]
    right = text[around.right.start : min(around.right.end, around.right.start + _BESIDE)]
    clause = text[max(quantity.sentence.start, quantity.at.start - _CLAUSE) : quantity.at.start]
    for length in range(1, min(_BESIDE, len(left)) + 1):
        yield f"<{left[-length:]}"
    for length in range(1, len(right) + 1):
        yield f">{right[:length]}"
    yield from _grams("l", left, (2, 3))
    yield from _grams("c", clause, (2,))
    yield from (f"n:{name}" for name in around.near)
    yield from (f"t:{name}" for name in around.topic)
    yield f"u:{quantity.unit}"
    yield f"s:{around.section}"
    yield f"T:{around.total}"
    yield f"p:{around.previous}"
    yield f"P:{quantity.period}"
    yield f"m:{min(quantity.value.adjusted(), 8) if quantity.value else -1}"
    yield f"0:{quantity.negated}"
    yield from (f"{name}+{quantity.unit}" for name in around.near)


def _grams(kind: str, text: str, lengths: Iterable[int]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(text) - length + 1):
            yield f"{kind}:{text[start : start + length]}"
