"""Numbers given in pairs: changes listed after the numbers they refer to, in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.mentions.context import alternation
from extraction.mentions.relations import INHERITED, PERCENT, RELATIVE, is_bracketed_off
from extraction.mentions.report import Link, Report

__all__ = ["Pairing"]

_JOINER, _COMMA = 2, ","
"""Characters between two numbers that only a joiner parts, at most, besides the word that says what the second does."""


class Pairing:
    """`Pairing(joiner, word, changes)(report, index)` gives the link of the number that a change goes with in order:
    `复议3件、诉讼6件，比上年分别减少40%和14%`, or `分别减少40%、增长14%` with words of `changes`. None where the `word`
    that says so does not stand before the changes, or where fewer numbers stand before it.
    """

    def __init__(self, joiner: re.Pattern[str], word: str, changes: Sequence[str]) -> None:
        words = alternation(changes)
        self._joiner = re.compile(f"(?:{joiner.pattern})(?:{words})?|{_COMMA}(?:{words})")
        self._longest = _JOINER + max(map(len, changes))
        self._word = word

    def __call__(self, report: Report, index: int) -> Link | None:
        """The link of the number at the same place in the list before."""
        if report.quantities[index].period not in RELATIVE:
            return None
        first = last = index
        while first and self._goes_on(report, first):
            first -= 1
        while last + 1 < len(report.quantities) and self._goes_on(report, last + 1):
            last += 1
        count = last - first + 1
        if count == 1 or first < count:
            return None
        before = report.quantities[first - 1].at.end
        if self._word not in report.text[before : report.quantities[first].at.start]:
            return None
        sentence = report.quantities[index].sentence
        places = self._changed(report, first, count)
        changed = [report.quantities[place] for place in places]
        if len(places) < count or any(
            one.sentence != sentence or one.period in RELATIVE or one.unit == PERCENT for one in changed
        ):
            return None
        link = report.links[places[index - first]]
        return link and link._replace(method=INHERITED, reason=f"goes with {changed[index - first].text}")

    def _changed(self, report: Report, first: int, count: int) -> list[int]:
        """The places of as many numbers before the first change, without those that a bracket closes around."""
        start = report.quantities[first].at.start
        places: list[int] = []
        for place in range(first - 1, -1, -1):
            if len(places) == count or report.quantities[place].sentence != report.quantities[first].sentence:
                break
            if not is_bracketed_off(report.text, report.quantities[place].at.end, start):
                places.append(place)
        return places[::-1]

    def _goes_on(self, report: Report, index: int) -> bool:
        """Whether only a joiner, and a word of change, parts a number from the one before, which compares with the same
        time."""
        before, quantity = report.quantities[index - 1], report.quantities[index]
        start, end = before.at.end, quantity.at.start
        return (
            before.period == quantity.period
            and 0 < end - start <= self._longest
            and self._joiner.fullmatch(report.text, start, end) is not None
        )
