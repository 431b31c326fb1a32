"""Bare numbers between nouns: a list that has lost its units and marks (通知公告312不动产公告86条), or of labels
(主动公开:12依申请公开:3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.quantities.expressions import Reading

__all__ = ["between_nouns"]

_NOUN = re.compile(r"[\u4e00-\u9fff]{2,12}:?")
_LEAST, _LEAST_LABELLED = 3, 2
_COLON = ":"
_LONGEST = 5


def between_nouns(text: str, readings: list[Reading], doubtful: list[Reading]) -> list[Reading]:
    """The `doubtful` numbers (without unit, and a word behind them) that stand in a run of at least three numbers with
    nothing but a noun before each, or of two where a colon ends each noun."""
    if not doubtful:
        return []
    numbers = sorted([*readings, *doubtful], key=lambda reading: reading.start)
    in_doubt = {reading.start for reading in doubtful}
    return [
        reading
        for run in _runs(text, numbers)
        if len(run) >= (_LEAST_LABELLED if _is_labelled(text, run) else _LEAST)
        for reading in run
        if reading.start in in_doubt and reading.end - reading.start <= _LONGEST
    ]


def _is_labelled(text: str, run: list[Reading]) -> bool:
    return all(text.endswith(_COLON, 0, number.start) for number in run)


def _runs(text: str, numbers: list[Reading]) -> Iterator[list[Reading]]:
    run: list[Reading] = []
    for number in numbers:
        if run and not _NOUN.fullmatch(text, run[-1].end, number.start):
            yield run
            run = []
        run.append(number)
    yield run
