"""Totals and their parts, with the shares printed beside them.

The structure is read from what stands between the numbers (`gaps`) by one walk over them (`walk`); what the parts may
be parts of is decided in `totals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extraction.genre.grammar import Grammar
from extraction.quantities.additions import Layout
from extraction.quantities.expressions import Reading
from extraction.quantities.gaps import find_gaps
from extraction.quantities.lexicon import Entry, Hit
from extraction.quantities.totals import find_totals
from extraction.quantities.walk import Walk
from extraction.types import Breakdown

__all__ = ["Breakdowns"]

OPENS, SUMS, OPEN = "opens", "sums", "open"
_HARD = re.compile(r"[。!?\n]")
_COUNTED = ("current", "cumulative")
_SHAREREACH, _SHARELEAD = 12, 2
"""A share stands so near behind its part, and its word so near behind the comma, but for the part's own noun: what
is named between them has a share of its own."""


class Breakdowns:
    """The compiled words of breakdowns."""

    def __init__(self, grammar: Grammar) -> None:
        words = "|".join(map(re.escape, grammar.lists.share_words))
        self._items = frozenset(grammar.lists.items)
        joiners = "|".join(map(re.escape, grammar.lists.joiners))
        self._handled = re.compile("|".join(map(re.escape, grammar.lists.handled)) or "(?!)")
        self._joiner = re.compile(f",(?:{joiners})")
        self._shares = re.compile(f"[,;:(]*(.*?)(?:{words})")

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that breakdowns need from the lexicon."""
        lists = grammar.lists
        for kind, words in ((OPENS, lists.opens), (SUMS, lists.sums), (OPEN, lists.open)):
            for word, knowledge in words.items():
                yield Entry.fenced(word, kind, knowledge)

    def find(self, text: str, readings: Sequence[Reading], hits: dict[str, list[Hit]]) -> list[Breakdown]:
        """The breakdowns over indexes of `readings`, in the order of their first part."""
        nodes = [index for index, reading in enumerate(readings) if _is_node(reading)]
        numbers = [readings[node] for node in nodes]
        layout = Layout(text, numbers)
        gaps = find_gaps(text, numbers, hits[OPENS], hits[SUMS], self._joiner, self._handled)
        rates = [
            node + 1 < after and self._is_rate(text, readings, node, after)
            for node, after in pairwise([*nodes, len(readings)])
        ]
        shared = [self._share(text, readings, node) is not None for node in nodes]
        open_ = {hit.start for hit in hits[OPEN]}
        found = []
        for frame in Walk(numbers, layout, gaps, rates, shared).run():
            if frame.total is None or not frame.parts:
                continue
            totals = frame.named or find_totals(
                numbers, layout, frame.total, frame.parts, frame.loose, self._items
            )
            if totals:
                parts = tuple(nodes[part] for part in frame.parts)
                shares = tuple(self._share(text, readings, part) for part in parts)
                found.append(
                    Breakdown(
                        totals=tuple(nodes[total] for total in totals),
                        parts=parts,
                        closed=frame.closed and readings[parts[-1]].end not in open_,
                        shares=shares if any(share is not None for share in shares) else (),
                        tied=frame.tied,
                    )
                )
        return sorted(found, key=lambda breakdown: breakdown.parts)

    def _is_rate(self, text: str, readings: Sequence[Reading], node: int, after: int) -> bool:
        """Whether a percentage that is no share of it stands behind a number, before the next one that counts."""
        behind = range(node + 1, after)
        return (
            any(readings[at].kind == "percent" for at in behind) and self._share(text, readings, node) is None
        )

    def _share(self, text: str, readings: Sequence[Reading], part: int) -> int | None:
        """The percentage printed beside a part: 60条，占66.7%."""
        if part + 1 >= len(readings):
            return None
        following = readings[part + 1]
        if following.kind != "percent":
            return None
        between = text[readings[part].end : following.number]
        if len(between) > _SHAREREACH or _HARD.search(between):
            return None
        if between.count(")") > between.count("("):
            return None
        match = self._shares.match(between)
        if match and len(match[1]) > _SHARELEAD and not text.endswith(match[1], 0, readings[part].start):
            return None
        return part + 1 if match or between == "(" else None


def _is_node(reading: Reading) -> bool:
    return (
        not reading.negated
        and reading.period in _COUNTED
        and reading.kind in (None, "count", "money", "measure")
    )
