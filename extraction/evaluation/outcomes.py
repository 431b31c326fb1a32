"""The outcome for each annotated number: the prediction it is paired with, and in which respects that is right.

The five outcomes follow nervaluate: correct, incorrect, partial, missed, spurious.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.evaluation.predictions import PredictedFinding, Prediction
from extraction.evaluation.units import UnitForms
from extraction.genre.indicators import ABSTENTION
from extraction.gold import GoldCell, GoldDocument, GoldFinding, GoldRecord, GoldRefusal
from extraction.gold.matching import Spanned, match_spans
from extraction.gold.periods import same_period, stated_as

__all__ = ["DocumentOutcome", "FindingPair", "Outcome", "Pair", "RefusalPair", "judge"]

Outcome = Literal["correct", "incorrect", "partial", "missed", "spurious"]

_QUIET = str.maketrans("", "", " \t\n\u3000\"'“”‘’《》「」『』()（）")
_INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold record and the predicted one of the same number; either may be None. `right` names the respects in which
    the prediction is right (`scores.MEASURES`)."""

    gold: GoldRecord | None
    predicted: GoldRecord | None
    right: frozenset[str] = frozenset()

    @property
    def outcome(self) -> Outcome:
        """correct: span, indicator, value; partial: all but the span's ends; incorrect: indicator or value."""
        if self.predicted is None:
            return "missed"
        if self.gold is None:
            return "spurious"
        if "indicator_value" not in self.right:
            return "incorrect"
        return "correct" if "spans" in self.right else "partial"


@dataclass(frozen=True, slots=True)
class RefusalPair:
    """A number that is not a quantity, and its refusal. Without `gold`, a quantity was wrongly refused."""

    gold: GoldRefusal | None
    predicted: GoldRefusal | None


@dataclass(frozen=True, slots=True)
class FindingPair:
    """An inconsistency that should be reported, and the one that was."""

    gold: GoldFinding | None
    predicted: PredictedFinding | None


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """All pairs of one document. `cells` are (right, gold, predicted) of its tables. `read` is False if the run
    lacks the document: then all its quantities are missed."""

    document: GoldDocument
    pairs: tuple[Pair, ...]
    refusals: tuple[RefusalPair, ...]
    findings: tuple[FindingPair, ...]
    cells: tuple[int, int, int]
    read: bool


def judge(document: GoldDocument, prediction: Prediction | None, forms: UnitForms) -> DocumentOutcome:
    """Pair the annotations of a document with the predictions.

    Predicted cells count only where the gold marks cells. A negated zero that no indicator counts (nothing leaked,
    nothing late) may be left out or given: it is neither missed nor spurious.
    """
    said = prediction or Prediction((), (), None)
    gold = document.reading.records
    cells = any(record.cell is not None for record in gold)
    predicted = [record for record in said.records if cells or record.cell is None]
    return DocumentOutcome(
        document,
        tuple(_pairs(gold, predicted, forms)),
        tuple(_refusals(document, said.refusals)),
        tuple(_findings(document, said.findings)),
        _cells(document, said.cells),
        prediction is not None,
    )


def _pairs(gold: Sequence[GoldRecord], predicted: Sequence[GoldRecord], forms: UnitForms) -> Iterator[Pair]:
    def agreement(one: GoldRecord, other: GoldRecord) -> int:
        same = (one.applicant or "total") == (other.applicant or "total")
        return 8 * _indicator(one, other) + 4 * (one.value == other.value) + 2 * _period(one, other) + same

    matches = match_spans(gold, predicted, _span, agreement)
    partner = {match.left: match.right for match in matches}
    pairs = [
        Pair(record, predicted[partner[index]], _right(record, predicted[partner[index]], forms))
        if index in partner
        else Pair(record, None)
        for index, record in enumerate(gold)
    ]
    taken = set(partner.values())
    pairs += [Pair(None, record) for index, record in enumerate(predicted) if index not in taken]
    for pair in sorted(pairs, key=lambda pair: _span(pair.gold or pair.predicted or gold[0])):
        alone = pair.gold if pair.predicted is None else pair.predicted if pair.gold is None else None
        if alone is None or not (alone.negated and alone.indicators[0] == ABSTENTION):
            yield pair


def _span(mark: GoldRecord | GoldRefusal) -> Spanned:
    return mark.start, mark.end


def _right(gold: GoldRecord, predicted: GoldRecord, forms: UnitForms) -> frozenset[str]:
    """The respects in which a prediction that overlaps the gold span is right."""
    value = gold.value == predicted.value
    indicator = _indicator(gold, predicted)
    holds = {
        "spans": _span(gold) == _span(predicted),
        "overlaps": True,
        "values": value,
        "intervals": (gold.lower, gold.upper) == (predicted.lower, predicted.upper),
        "units": forms.short(gold.unit) == forms.short(predicted.unit),
        "approximations": gold.approximation == predicted.approximation,
        "periods": _period(gold, predicted),
        "indicators": indicator,
        "indicator_value": indicator and value,
        "negated_zeros": gold.negated and predicted.negated and indicator,
        "qualifiers": _contained(gold.qualifier, predicted.qualifier),
        "applicants": gold.applicant is not None and gold.applicant == predicted.applicant,
        "scopes": _contained(gold.scope, predicted.scope),
    }
    whole = ("spans", "indicator_value", "intervals", "units", "approximations", "periods")
    holds["complete"] = all(holds[name] for name in whole)
    return frozenset(name for name, right in holds.items() if right)


def _indicator(gold: GoldRecord, predicted: GoldRecord) -> bool:
    said = stated_as(predicted.indicators[0], predicted.period)[0]
    return any(stated_as(indicator, gold.period)[0] == said for indicator in gold.indicators)


def _period(gold: GoldRecord, predicted: GoldRecord) -> bool:
    return same_period(gold.indicators[0], gold.period, predicted.indicators[0], predicted.period)


def _contained(one: str | None, other: str | None) -> bool:
    """Whether one name holds the other, blanks, quotes and brackets aside."""
    if one is None or other is None:
        return False
    bare, said = one.translate(_QUIET), other.translate(_QUIET)
    return bool(said) and bool(bare) and (bare in said or said in bare)


def _refusals(document: GoldDocument, predicted: Sequence[GoldRefusal] | None) -> Iterator[RefusalPair]:
    """Numbers that the gold refuses, and predicted refusals of gold quantities. What the gold does not mark at all
    (list markers in Chinese characters, say) tempts nobody and is not judged."""
    if predicted is None:
        return
    gold = document.reading.refusals
    matches = match_spans(gold, predicted, _span, lambda one, other: one.refusal == other.refusal)
    partner = {match.left: predicted[match.right] for match in matches}
    for index, refusal in enumerate(gold):
        yield RefusalPair(refusal, partner.get(index))
    taken = {match.right for match in matches}
    left = [refusal for index, refusal in enumerate(predicted) if index not in taken]
    spans = sorted((record.start, record.end) for record in document.reading.records if not record.negated)
    for refusal in left:
        if any(start < refusal.end and refusal.start < end for start, end in spans):
            yield RefusalPair(None, refusal)


def _findings(document: GoldDocument, predicted: Sequence[PredictedFinding]) -> Iterator[FindingPair]:
    """Inconsistencies; the same when the check is and a record of the one is among those of the other."""
    left = [finding for finding in predicted if finding.status == _INCONSISTENT]
    for gold in document.reading.findings:
        if gold.status != _INCONSISTENT:
            continue
        spans = [(record.start, record.end) for record in document.reading.finding_records(gold)]
        found = next((one for one in left if one.check == gold.check and _touches(one, spans)), None)
        if found is not None:
            left.remove(found)
        yield FindingPair(gold, found)
    for finding in left:
        yield FindingPair(None, finding)


def _cells(document: GoldDocument, predicted: Sequence[GoldCell]) -> tuple[int, int, int]:
    """(right, gold, predicted) cells; right are table, indicator, applicant, period, state and value. All zero for a
    report whose tables the gold does not hold."""
    if document.cells is None:
        return 0, 0, 0
    gold = Counter(replace(cell, label="") for cell in document.cells)
    said = Counter(replace(cell, label="") for cell in predicted)
    return (gold & said).total(), gold.total(), said.total()


def _touches(finding: PredictedFinding, spans: Sequence[Spanned]) -> bool:
    return not spans or any(
        start < end_ and start_ < end for start, end in spans for start_, end_ in finding.spans
    )
