"""Sections of a report that are about what is to come, by their headings: 八、2019年工作要点."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from extraction.genre.grammar import Modifiers

__all__ = ["Plan", "Plans", "holding"]

_YEAR, _MARK = "year", "mark"


class Plan(NamedTuple):
    """A section about what is to come: where its text begins and ends."""

    start: int
    end: int


class Plans:
    """The compiled headings of such sections."""

    def __init__(self, modifiers: Modifiers) -> None:
        knowledge = modifiers.plans
        self._probes = knowledge.kinds
        kinds = "|".join(map(re.escape, knowledge.kinds))
        times = "|".join(map(re.escape, knowledge.times))
        also = "|".join(map(re.escape, knowledge.also))
        marks = "|".join(f"(?P<{_MARK}{place}>{mark})" for place, mark in enumerate(knowledge.marks))
        words = f"[^。,;:\\n]{{0,{knowledge.longest}}}"
        self._heading = re.compile(
            f"^[ \\t]*(?:{marks})[ ]*(?=[^\\n]*(?:{kinds}))(?![^\\n]*(?:{also}))"
            f"{words}?(?:(?:{times})|(?P<{_YEAR}>(?:19|20)\\d\\d)){words}[ \\t]*$",
            re.MULTILINE,
        )
        self._next = [re.compile(f"^[ \\t]*(?:{mark})", re.MULTILINE) for mark in knowledge.marks]

    def find(self, text: str, own: int) -> list[Plan]:
        """The sections of a text whose headings name a time after the year `own`, in order."""
        if not any(word in text for word in self._probes):
            return []
        return [*self._found(text, own)]

    def _found(self, text: str, own: int) -> Iterator[Plan]:
        for heading in self._heading.finditer(text):
            if heading[_YEAR] and int(heading[_YEAR]) <= own:
                continue
            level = next(place for place in range(len(self._next)) if heading[f"{_MARK}{place}"])
            following = self._next[level].search(text, heading.end())
            yield Plan(heading.end(), following.start() if following else len(text))


def holding(plans: list[Plan], place: int) -> Plan | None:
    """The section that holds a place."""
    at = bisect_right(plans, place, key=lambda plan: plan.start) - 1
    return plans[at] if at >= 0 and place < plans[at].end else None
