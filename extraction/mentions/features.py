"""The binary features of a number that the classifier sees.

Characters beside the number with their distance and pairs of characters of its own text, or words of its own text, or
both; the concepts that the rules see too, unit, size, section, and what the rules link it and the numbers around it to.

A feature is a mark, which says what kind it is, and a value. A training needs its name, the two together; a linker the
row of the trained matrix that it stands for, and looks that up by the value alone, in the table of the mark: most of
the time would go into putting names together that are only asked for once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from operator import call, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from extraction.errors import ArtefactError
from extraction.genre.terms import Terms
from extraction.mentions.terms import places
from extraction.mentions.words import words_of
from extraction.remembered import Remembered
from extraction.types import Quantity, Span

__all__ = ["KINDS", "SAID", "Features", "Surroundings", "named_features", "numbered_features"]

SAID = "R:"
"""The mark of what the rules link a number to."""
_BESIDE = 4
_OWN = 12
_REMEMBERED = 16384
_UNITS = 256
_LONGEST_MARK = 2
_WITH_UNIT = ("s:", "T:", "p:", "P:", "0:", "b:", "m:")
"""Marks of what counts alone and with the unit: section, total, number before, period, whether it is negated, whether
it is a part or a total, size."""

_Known = tuple[str, str, str, bool, int, tuple[str, str, bool]]
"""Unit, section, period, whether it is negated, size; what the total and the number before are linked to, and whether
it is itself a total."""
T = TypeVar("T")
Table = Callable[[str], T | None]
"""What the features with one mark stand for, by their values; None for one that stands for nothing, and never what is
false by itself, so that both are left out alike."""


def _pieces(*slices: slice) -> Callable[[str], tuple[str, ...]]:
    """Cuts all these pieces out of a text in one step."""
    if len(slices) > 1:
        return itemgetter(*slices)
    return lambda text: tuple([text[piece] for piece in slices])


def _before(length: int) -> tuple[Callable[[str], tuple[str, ...]], Callable[[str], tuple[str, ...]]]:
    """Cuts the text before a number, which has so many characters, into those nearest to it, and into pairs."""
    last = [slice(-size, None) for size in range(2, min(length, _BESIDE) + 1)]
    return _pieces(*last), _pieces(*[slice(place, place + 2) for place in range(length - 1)])


_BEFORE = tuple(map(_before, range(_OWN + 1)))
_AFTER = tuple(_pieces(*[slice(size) for size in range(1, length + 1)]) for length in range(_BESIDE + 1))
"""What cuts the text behind a number into those nearest to it, by how many characters it has."""


class Surroundings(NamedTuple):
    """What a feature can be made of. Spans are offsets in `text`.

    Concepts are masks: those near the number, in the topic that it stands under, in its sentence before it, in all its
    sentence. `said` is what the rules link the number to; `total`, `previous` and `following` are indicators of other
    numbers, "" where there is none; `whole` says that the number is itself a total.
    """

    text: str
    quantity: Quantity
    left: Span
    right: Span
    near: int
    topic: int
    before: int
    sentence: int
    section: str
    said: str
    total: str
    previous: str
    following: str
    whole: bool


class Features(Generic[T]):
    """`Features(kinds, terms, table)(around)` gives what the features of one number stand for, each once, in a fixed
    order: what is known of the number first, then its characters or words.

    `kinds` are some of `KINDS`; what is neither characters nor words is always there. `table` gives the table of a
    mark.
    """

    def __init__(self, kinds: Sequence[str], terms: Terms, table: Callable[[str], Table[T]]) -> None:
        if unknown := sorted(set(kinds) - set(KINDS)):
            raise ArtefactError(f"no features are called {', '.join(map(repr, unknown))}")
        self._makers = [_MAKERS[kind](terms, table) for kind in KINDS if kind in kinds]
        self._names = tuple(terms.concepts)
        self._table = table
        self._of_concept = Remembered(self._by_place, _UNITS)
        self._of_concepts = Remembered(self._each, _REMEMBERED)
        self._unit, self._following, self._said = map(table, ("u:", "f:", SAID))
        self._alone = tuple(map(table, _WITH_UNIT))
        self._beside = tuple([table(mark[0] + "u") for mark in _WITH_UNIT])
        self._of_known = Remembered(self._known, _REMEMBERED)

    def __call__(self, around: Surroundings) -> list[T]:
        """The features of one number, without those that stand for nothing."""
        each, near, quantity = self._of_concepts, around.near, around.quantity
        unit, value = str(quantity.unit), quantity.value
        size = value.adjusted() + 1 if value else 0
        numbers = (around.total, around.previous, around.whole)
        found = [
            *each["n:", near, ""],
            *each["t:", around.topic, ""],
            *each["<:", around.before, ""],
            *each["S:", around.sentence, ""],
            *each["", near, "+" + unit],
            self._unit(unit),
            self._following(around.following),
            self._said(around.said),
            *self._of_known[unit, around.section, quantity.period, quantity.negated, size, numbers],
        ]
        for make in self._makers:
            found += make(around)
        return list(filter(None, found))

    def _known(self, known: _Known) -> list[T | None]:
        """The features of what counts alone and with the unit; seven of ten numbers are like others in all of it."""
        unit, section, period, negated, size, (total, previous, whole) = known
        values = (section, total, previous, period, str(negated), f"{total != ''}{whole}", str(size))
        ending = f"+{unit}"
        return [
            *map(call, self._alone, values),
            *[table(value + ending) for table, value in zip(self._beside, values, strict=True)],
        ]

    def _each(self, marked: tuple[str, int, str]) -> list[T]:
        """A feature for each of some concepts, by its mark, the concepts and what it adds of the unit; most numbers
        stand among the same few."""
        mark, concepts, unit = marked
        table = self._of_concept[mark, unit]
        return [table[place] for place in places(concepts) if place in table]

    def _by_place(self, marked: tuple[str, str]) -> dict[int, T]:
        """The features of concepts with one mark and unit, by the places of the concepts."""
        mark, unit = marked
        table = self._table(mark)
        found = ((place, table(name + unit)) for place, name in enumerate(self._names))
        return {place: feature for place, feature in found if feature}


def named_features(kinds: Sequence[str], terms: Terms) -> Features[str]:
    """Features as their names, which a training counts and numbers."""
    return Features(kinds, terms, lambda mark: lambda value: mark + value)


def numbered_features(kinds: Sequence[str], terms: Terms, rows: Mapping[str, int]) -> Features[int]:
    """Features as the rows that they were given by their names; no row is 0."""

    tables: dict[str, dict[str, int]] = defaultdict(dict)
    for name, row in rows.items():
        for length in range(_LONGEST_MARK + 1):
            tables[name[:length]][name[length:]] = row
    return Features(kinds, terms, lambda mark: tables[mark].get)


class _Characters(Generic[T]):
    """The characters before a number, those behind it, and the pairs of those before it wherever they stand."""

    def __init__(self, _: Terms, table: Callable[[str], Table[T]]) -> None:
        self._left, self._right, self._pair = table("<"), table(">"), table("l:")

    def __call__(self, around: Surroundings) -> list[T | None]:
        text, start, end = around.text, around.left.start, around.left.end
        left = text[max(start, end - _OWN) : end]
        right = text[around.right.start : min(around.right.end, around.right.start + _BESIDE)]
        last, pairs = _BEFORE[len(left)]
        return [
            *map(self._left, last(left)),
            *map(self._right, _AFTER[len(right)](right)),
            *dict.fromkeys(map(self._pair, pairs(left))),
        ]


class _Words(Generic[T]):
    """The word before a number, and those of its own text."""

    def __init__(self, terms: Terms, table: Callable[[str], Table[T]]) -> None:
        self._terms = terms
        self._last, self._left, self._right = table("w1"), table("w<"), table("w>")

    def __call__(self, around: Surroundings) -> list[T | None]:
        left = words_of(around.text[around.left.start : around.left.end], self._terms)
        right = words_of(around.text[around.right.start : around.right.end], self._terms)
        return [
            *map(self._last, left[-1:]),
            *map(self._left, dict.fromkeys(left)),
            *map(self._right, dict.fromkeys(right)),
        ]


_MAKERS: dict[str, type[_Characters[Any]] | type[_Words[Any]]] = {"characters": _Characters, "words": _Words}
KINDS = tuple(_MAKERS)
"""The kinds of features that a training may choose."""
