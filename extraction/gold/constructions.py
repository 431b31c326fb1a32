"""The constructions of an annotated quantity (approximated, scaled, negated, …), derived from the annotation alone.

A record has as many constructions as apply; every record has at least one. Scores and cards are broken down by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extraction.gold.notation import Notation
from extraction.gold.reading import GoldRecord

__all__ = ["CONSTRUCTIONS", "constructions_of"]

CONSTRUCTIONS = (
    "plain",
    "negated_zero",
    "shared_span",
    "nested_span",
    "approximated",
    "scaled",
    "chinese_numeral",
    "full_width",
    "spaced",
    "money",
    "percent",
    "total",
    "part",
    "nested_breakdown",
    "applicant",
    "scope",
    "change",
    "previous",
    "cumulative",
    "other_period",
    "other_indicator",
    "cell",
)
"""All constructions, in the order in which tables show them."""

_PERCENT = "%"
_PERIODS = {"change": "change", "previous": "previous", "cumulative": "cumulative", "other": "other_period"}


def constructions_of(records: Sequence[GoldRecord], notation: Notation) -> list[tuple[str, ...]]:
    """The constructions of each of a document's records, aligned with them."""
    spans = Counter((record.start, record.end) for record in records)
    starts = Counter(start for start, _ in spans)
    return [_constructions(record, spans, starts, notation) for record in records]


def _constructions(
    record: GoldRecord, spans: Counter[tuple[int, int]], starts: Counter[int], notation: Notation
) -> tuple[str, ...]:
    digits = [character for character in record.text if character.isdecimal()]
    roles = {role for _, role in record.groups}
    found = {
        "negated_zero": record.negated,
        "shared_span": spans[record.start, record.end] > 1,
        "nested_span": starts[record.start] > 1,
        "approximated": record.approximation not in ("exact", "rounded"),
        "scaled": bool(digits) and not record.negated and _scaled(record, digits),
        "chinese_numeral": not digits and not record.negated and record.cell is None,
        "full_width": any(not digit.isascii() for digit in digits),
        "spaced": any(character.isspace() for character in record.text),
        "money": record.unit in notation.money,
        "percent": record.unit == _PERCENT,
        "total": bool(roles & {"total", "closed"}),
        "part": "part" in roles,
        "nested_breakdown": len({name for name, _ in record.groups}) > 1,
        "applicant": record.applicant not in (None, "total"),
        "scope": record.scope is not None,
        "other_indicator": record.indicators[0] == "other",
        "cell": record.cell is not None,
    }
    names = [name for name, holds in found.items() if holds]
    if record.period in _PERIODS:
        names.append(_PERIODS[record.period])
    return tuple(sorted(names, key=CONSTRUCTIONS.index)) or ("plain",)


def _scaled(record: GoldRecord, digits: list[str]) -> bool:
    """Whether the value has more places than the digits that print it."""
    if record.value is None:
        return False
    printed = "".join(str(int(digit)) for digit in digits).strip("0")
    value = f"{abs(record.value):f}".replace(".", "").strip("0")
    whole = f"{abs(int(record.value))}"
    return printed == value and len(whole) > len(digits)
