"""What the classifier sees of a number: strings, each a feature that is there or not.

Characters beside the number with their distance and pairs of characters of its own text, or words of its own text, or
both; the concepts that the rules see too, unit, size, section, and what the rules link the numbers around it to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extraction.errors import ArtefactError
from extraction.genre.terms import Terms
from extraction.mentions.words import words_of
from extraction.types import Quantity, Span

__all__ = ["KINDS", "Features", "Surroundings"]

_BESIDE = 4
_OWN = 12
_REMEMBERED = 16384


class Surroundings(NamedTuple):
    """What a feature can be made of. Spans are offsets in `text`.

    Concepts are names: those near the number, in the topic that it stands under, in its sentence before it, in all its
    sentence. `total`, `previous` and `following` are indicators of other numbers, "" where there is none; `whole` says
    that the number is itself a total.
    """

    text: str
    quantity: Quantity
    left: Span
    right: Span
    near: tuple[str, ...]
    topic: tuple[str, ...]
    before: tuple[str, ...]
    sentence: tuple[str, ...]
    section: str
    total: str
    previous: str
    following: str
    whole: bool


class Features:
    """`Features(kinds, terms)(around)` gives the features of one number, each once, in a fixed order.

    `kinds` are some of `KINDS`; what is neither characters nor words is always there.
    """

    def __init__(self, kinds: Sequence[str], terms: Terms) -> None:
        if unknown := sorted(set(kinds) - set(KINDS)):
            raise ArtefactError(f"no features are called {', '.join(map(repr, unknown))}")
        self._makers = [_MAKERS[kind] for kind in KINDS if kind in kinds]
        self._terms = terms

    def __call__(self, around: Surroundings) -> list[str]:
        """The features of one number."""
        found = _others(around)
        for make in self._makers:
            found += make(around, self._terms)
        return found


def _characters(around: Surroundings, _: Terms) -> list[str]:
    text = around.text
    left = text[max(around.left.start, around.left.end - _OWN) : around.left.end]
    right = text[around.right.start : min(around.right.end, around.right.start + _BESIDE)]
    return [
        *["<" + left[-length:] for length in range(2, min(_BESIDE, len(left)) + 1)],
        *[">" + right[:length] for length in range(1, len(right) + 1)],
        *["l:" + first + second for first, second in dict.fromkeys(pairwise(left))],
    ]


def _words(around: Surroundings, terms: Terms) -> list[str]:
    left = words_of(around.text[around.left.start : around.left.end], terms)
    right = words_of(around.text[around.right.start : around.right.end], terms)
    return [
        *("w1" + word for word in left[-1:]),
        *("w<" + word for word in dict.fromkeys(left)),
        *("w>" + word for word in dict.fromkeys(right)),
    ]


def _others(around: Surroundings) -> list[str]:
    quantity, near = around.quantity, around.near
    return [
        *_each("n:", near),
        *_each("t:", around.topic),
        *_each("<:", around.before),
        *_each("S:", around.sentence),
        *_each("", near, f"+{quantity.unit}"),
        f"u:{quantity.unit}",
        "s:" + around.section,
        "T:" + around.total,
        "p:" + around.previous,
        "f:" + around.following,
        "P:" + quantity.period,
        f"0:{quantity.negated}",
        f"b:{around.total != ''}{around.whole}",
        f"m:{quantity.value.adjusted() + 1 if quantity.value else 0}",
    ]


@lru_cache(maxsize=_REMEMBERED)
def _each(mark: str, names: tuple[str, ...], unit: str = "") -> tuple[str, ...]:
    """A feature for each of some concepts; most numbers stand among the same few."""
    return tuple([mark + name + unit for name in names])


_MAKERS = {"characters": _characters, "words": _words}
KINDS = tuple(_MAKERS)
"""The kinds of features that a training may choose."""
