"""What the classifier sees of a number: strings, each a feature that is there or not.

Characters beside the number with their distance, pairs of characters of its own text, the concepts that the rules see
too, unit, section, and what the total and the number before were linked to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extraction.types import Quantity, Span

__all__ = ["Surroundings", "features"]

_BESIDE = 4
_OWN = 12


class Surroundings(NamedTuple):
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
    yield from ("<" + left[-length:] for length in range(2, min(_BESIDE, len(left)) + 1))
    yield from (">" + right[:length] for length in range(1, len(right) + 1))
    yield from ("l:" + left[start : start + 2] for start in range(len(left) - 1))
    yield from ("n:" + name for name in around.near)
    yield from ("t:" + name for name in around.topic)
    yield f"u:{quantity.unit}"
    yield "s:" + around.section
    yield "T:" + around.total
    yield "p:" + around.previous
    yield "P:" + quantity.period
    yield f"0:{quantity.negated}"
    yield from (f"{name}+{quantity.unit}" for name in around.near)
