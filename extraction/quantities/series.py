"""Bare numbers between nouns: a list that has lost its units and marks (通知公告312不动产公告86条), or of labels
(主动公开:12依申请公开:3); and the markers of a list whose lines have run together (1、设公开栏2、发宣传单3、开会)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.quantities.expressions import Reading

__all__ = ["between_nouns", "run_together"]

_NOUN = re.compile(r"[\u4e00-\u9fff]{2,12}:?")
_LEAST, _LEAST_LABELLED = 3, 2
_COLON = ":"
_LONGEST = 5
_MARKER = re.compile(r"(?<![\d、,.])([1-9]\d?)、(?!\d)")
_LEAST_MARKERS, _SHORTEST_ITEM = 3, 6


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


def run_together(text: str) -> set[int]:
    """Where the markers of lists that count up from 1 stand amid a line: at least three, each before an item that is
    longer than the name of what a number counts."""
    if "1、" not in text:
        return set()
    found: set[int] = set()
    run: list[re.Match[str]] = []
    for marker in _MARKER.finditer(text):
        goes_on = len(run) + 1 == int(marker[1]) and run and marker.start() - run[-1].end() >= _SHORTEST_ITEM
        if goes_on and "\n" not in text[run[-1].end() : marker.start()]:
            run.append(marker)
        else:
            run = [marker] if marker[1] == "1" else []
        if len(run) >= _LEAST_MARKERS:
            found.update(one.start() for one in run)
    return found
