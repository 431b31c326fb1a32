"""Numbers told twice, once with two digits in the wrong order, whatever stands around them.

The same digits in another order are hardly ever chance in numbers of three digits and more, if both count one thing:
by their indicators and names, or by the words that their clauses have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from operator import attrgetter

from extraction.checks.drafts import plain
from extraction.checks.parts import PERCENT
from extraction.checks.slips import LARGE, are_changed_over
from extraction.interval import ZERO
from extraction.text import quiet
from extraction.types import Record

__all__ = ["swapped_pairs"]

_CURRENT = "current"
_START = attrgetter("start")
_SHARED, _FEWEST = 0.6, 3
"""How many of the pairs of characters around two numbers are the same, as a part of the fewer and at least."""

Pairs = Callable[[Record], AbstractSet[str]]


def swapped_pairs(
    stated: Sequence[Record], spoken: Sequence[Record], pairs: Pairs
) -> Iterator[tuple[Record, Record]]:
    """Pairs of records with the same digits in another order: of those `stated` as facts two of one fact and name, of
    all that are `spoken` two whose clauses share their words. `pairs` gives the pairs of characters of a clause."""
    found: set[str] = set()
    facts: dict[tuple[str | None, ...], Record] = {}
    for record in sorted(stated, key=_START):
        if _value(record) >= LARGE:
            first = facts.setdefault((*_fact(record), _digits(record)), record)
            if are_changed_over(_value(first), _value(record)) and _named_alike(first, record):
                found.add(record.record_id)
                yield first, record
    told: dict[tuple[str | None, str], list[Record]] = {}
    for record in spoken:
        if _value(record) >= LARGE and record.period == _CURRENT and record.unit not in (None, PERCENT):
            told.setdefault((record.unit, _digits(record)), []).append(record)
    for alike in told.values():
        first, *others = alike
        for other in others:
            apart = first.context != other.context and are_changed_over(_value(first), _value(other))
            if apart and other.record_id not in found and _share_words(pairs(first), pairs(other)):
                yield first, other
                break


def _share_words(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    shared = len(one & other)
    return shared >= _FEWEST and shared >= _SHARED * min(len(one), len(other))


def _digits(record: Record) -> str:
    return "".join(sorted(plain(_value(record))))


def _named_alike(one: Record, other: Record) -> bool:
    """Whether one name has all the characters of the other in their order: 局官方网站 and 局网站."""
    short, long = sorted((quiet(one.qualifier) or "", quiet(other.qualifier) or ""), key=len)
    characters = iter(long)
    return bool(short) is bool(long) and all(character in characters for character in short)


def _fact(record: Record) -> tuple[str | None, ...]:
    return record.indicator, record.applicant, record.period, record.unit


def _value(record: Record) -> Decimal:
    return abs(record.value or ZERO)
