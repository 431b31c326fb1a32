"""How good the linker is on gold numbers: rules alone, rules and classifier together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.artefacts import LinkerModel
from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.mentions import Linker
from extraction.training.material import GoldReport

__all__ = [
    "WHO",
    "Judged",
    "Score",
    "calibration",
    "calibration_error",
    "confusions",
    "judge",
    "recall_at",
    "score",
]

WHO = ("rules", "classifier", "together")
"""Those whose links are compared, in the order in which tables show them."""

_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One number: its link, what a careful reader accepts (the best first), how sure the linker was, its report and its
    place among the numbers there."""

    indicator: str
    accepted: tuple[str, ...]
    confidence: float
    report: str = ""
    place: int = 0

    @property
    def right(self) -> bool:
        """Whether a careful reader accepts the link."""
        return self.indicator in self.accepted


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over indicators other than `other`, of `numbers` numbers."""

    numbers: int
    precision: float
    recall: float
    f1: float


def score(judged: Sequence[Judged]) -> Score:
    """The score of some links.

    >>> score([Judged("a", ("a",), 1.0), Judged("other", ("b",), 1.0)])
    Score(numbers=2, precision=1.0, recall=0.5, f1=0.6667)
    """
    right = sum(one.right and one.indicator != ABSTENTION for one in judged)
    claimed = sum(one.indicator != ABSTENTION for one in judged)
    missed = sum(not one.right and ABSTENTION not in one.accepted for one in judged)
    precision = right / claimed if claimed else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Score(len(judged), round(precision, 4), round(recall, 4), round(f1, 4))


def calibration(judged: Sequence[Judged]) -> list[tuple[int, float, float]]:
    """The calibration curve: how many, mean confidence, share right, for each tenth of confidence that occurs."""
    bins: list[list[Judged]] = [[] for _ in range(_BINS)]
    for one in judged:
        bins[min(int(one.confidence * _BINS), _BINS - 1)].append(one)
    return [
        (
            len(found),
            round(sum(one.confidence for one in found) / len(found), 4),
            round(sum(one.right for one in found) / len(found), 4),
        )
        for found in bins
        if found
    ]


def calibration_error(judged: Sequence[Judged]) -> float:
    """The expected calibration error over ten bins of equal width."""
    return round(
        sum(count * abs(mean - right) for count, mean, right in calibration(judged)) / max(1, len(judged)), 4
    )


def recall_at(judged: Sequence[Judged], precision: float) -> float:
    """The recall that is kept where the least sure links are given up until the others are right this often."""
    claimed = sorted((one for one in judged if one.indicator != ABSTENTION), key=lambda one: -one.confidence)
    wanted = sum(one.right for one in claimed) + sum(
        not one.right and ABSTENTION not in one.accepted for one in judged
    )
    best = right = 0
    for count, one in enumerate(claimed, 1):
        right += one.right
        last = count == len(claimed) or claimed[count].confidence < one.confidence
        if last and right / count >= precision:
            best = right
    return round(best / wanted, 4) if wanted else 0.0


def confusions(judged: Iterable[Judged], count: int = 20) -> list[tuple[str, str, int]]:
    """The most frequent mistakes: what it was, what it was linked to, how often."""
    wrong = Counter((one.accepted[0], one.indicator) for one in judged if not one.right)
    return [
        (*pair, times) for pair, times in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:count]
    ]


def judge(genre: Genre, model: LinkerModel, reports: Sequence[GoldReport]) -> dict[str, list[Judged]]:
    """The links of some reports by `rules` alone and by rules and classifier `together`."""
    linker = Linker(genre, model)
    judged: dict[str, list[Judged]] = {"rules": [], "together": []}
    for report in reports:
        arguments = (report.measurement, report.narrative, report.sections, report.document)
        by_rules = linker.by_rules(*arguments)
        said = {
            "rules": [(link.indicator, link.confidence) for link in by_rules.links if link is not None],
            "together": [(mention.indicator, mention.confidence) for mention in linker(*arguments)],
        }
        for name, links in said.items():
            judged[name] += [
                Judged(indicator, record.indicators, confidence, report.id, index)
                for index, ((indicator, confidence), record) in enumerate(
                    zip(links, report.records, strict=True)
                )
                if index not in report.shared
            ]
    return judged
