"""Agreement between two independent annotations of the same texts.

F1 of spans, values, and (indicator, value) treats one reading as the answer and the other as the guess; it is the same
both ways. Cohen's kappa is over the best indicators of the spans that both marked. Findings are the same when their
check is: readers name their places in different words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from extraction.gold.matching import Match, Spanned, match_spans
from extraction.gold.periods import stated_as
from extraction.gold.reading import GoldDocument, GoldRecord, GoldRefusal

__all__ = ["Agreement", "agree", "match_records", "match_refusals", "same_indicator"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `documents` read twice. The scores are between 0 and 1; `kappa` is None where one indicator fills both."""

    documents: int
    records_a: int
    records_b: int
    span_f1: float
    value_f1: float
    indicator_value_f1: float
    kappa: float | None
    refusal_f1: float
    section_f1: float
    finding_f1: float


def agree(pairs: Iterable[tuple[GoldDocument, GoldDocument]]) -> Agreement:
    """The agreement of pairs of readings of the same texts."""
    documents = records_a = records_b = refusals = exact = values = both = refused = 0
    indicators: list[tuple[str, str]] = []
    sections, findings = _Shared(), _Shared()
    for a, b in pairs:
        documents += 1
        records_a += len(a.reading.records)
        records_b += len(b.reading.records)
        refusals += len(a.reading.refusals) + len(b.reading.refusals)
        refused += 2 * len(match_refusals(a.reading.refusals, b.reading.refusals))
        sections.add(*([(one.key, one.start) for one in side.reading.sections] for side in (a, b)))
        findings.add(*([(one.check, one.status) for one in side.reading.findings] for side in (a, b)))
        for match in match_records(a.reading.records, b.reading.records):
            one, other = a.reading.records[match.left], b.reading.records[match.right]
            exact += match.exact
            values += one.value == other.value
            both += one.value == other.value and same_indicator(one, other)
            indicators.append((_best(one), _best(other)))
    total = records_a + records_b
    return Agreement(
        documents, records_a, records_b, _f1(exact, total), _f1(values, total), _f1(both, total), _kappa(indicators),
        refused / refusals if refusals else 1.0, sections.f1, findings.f1,
    )  # fmt: skip


@dataclass(slots=True)
class _Shared:
    """How many marks two readers have in common, each counted as often as it is made."""

    right: int = 0
    total: int = 0

    def add(self, a: Iterable[Hashable], b: Iterable[Hashable]) -> None:
        ones, others = Counter(a), Counter(b)
        self.right += (ones & others).total()
        self.total += ones.total() + others.total()

    @property
    def f1(self) -> float:
        return _f1(self.right, self.total)


def match_records(a: list[GoldRecord], b: list[GoldRecord]) -> list[Match]:
    """The records that two readers made of the same numbers."""

    def agreement(one: GoldRecord, other: GoldRecord) -> int:
        return (
            8 * same_indicator(one, other) + 4 * (one.value == other.value) + 2 * (one.period == other.period)
        )

    return match_spans(a, b, _span, agreement)


def match_refusals(a: list[GoldRefusal], b: list[GoldRefusal]) -> list[Match]:
    """The refusals of the same numbers with the same class."""
    matches = match_spans(a, b, _span, lambda one, other: one.refusal == other.refusal)
    return [match for match in matches if a[match.left].refusal == b[match.right].refusal]


def _span(mark: GoldRecord | GoldRefusal) -> Spanned:
    return mark.start, mark.end


def same_indicator(one: GoldRecord, other: GoldRecord) -> bool:
    """Whether the best indicator of either is acceptable to the other reader."""
    return _best(one) in _all(other) or _best(other) in _all(one)


def _best(record: GoldRecord) -> str:
    return stated_as(record.indicators[0], record.period)[0]


def _all(record: GoldRecord) -> set[str]:
    return {stated_as(indicator, record.period)[0] for indicator in record.indicators}


def _f1(right: int, total: int) -> float:
    return 2 * right / total if total else 1.0


def _kappa(pairs: list[tuple[str, str]]) -> float | None:
    if not pairs:
        return None
    observed = sum(one == other for one, other in pairs) / len(pairs)
    lefts, rights = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(lefts[name] * rights[name] for name in lefts) / len(pairs) ** 2
    return None if chance == 1 else (observed - chance) / (1 - chance)
