"""Totals and their parts, read from what stands between the numbers.

All structure lies in the gaps between one number and the next: a word or mark that opens a list (其中, a colon, a
bracket), separators, sentence ends, a word that sums up (合计). The walk keeps a stack of open totals, so that a part
can have parts. The arithmetic decides where the wording does not: a list is complete when its parts reach the total,
and the total is the nearest number that the parts fit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.genre.grammar import Grammar, SumWord
from extraction.interval import ZERO
from extraction.quantities.additions import REACH, Layout, add_up
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.types import Breakdown

__all__ = ["Breakdowns"]

OPENS, SUMS, OPEN = "opens", "sums", "open"
_HARD = re.compile(r"[。!?\n]")
_COUNTED = ("current", "cumulative")
_CANDIDATES = 4
_LONGEST_LIST = 40
_SHAREREACH = 12


@dataclass(slots=True)
class _Frame:
    """A total whose parts are being read. `bracket`: it ends with its bracket; `total` None: a bracket of no total."""

    total: int | None
    bracket: bool
    closed: bool = False
    by_semicolon: bool = False
    parts: list[int] = field(default_factory=list)
    sum: Decimal = ZERO


class _Gap:
    """What stands between two numbers."""

    __slots__ = ("colon", "hard", "opener", "semicolon", "sums", "text")

    def __init__(self, text: str, opener: Hit | None, sums: Hit | None) -> None:
        self.text = text
        self.opener = opener
        self.sums = sums
        hard = _HARD.search(text)
        self.hard = hard is not None
        self.semicolon = ";" in text
        self.colon = text.startswith(":")


class Breakdowns:
    """The compiled words of breakdowns."""

    def __init__(self, grammar: Grammar) -> None:
        self._share_words = grammar.lists.share_words

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
        walk = _Walk(text, readings, nodes, hits)
        open_ = {hit.start for hit in hits[OPEN]}
        found = []
        for frame in walk.run():
            breakdown = self._breakdown(text, readings, nodes, frame, open_)
            if breakdown is not None:
                found.append(breakdown)
        return sorted(found, key=lambda breakdown: breakdown.parts)

    def _breakdown(
        self, text: str, readings: Sequence[Reading], nodes: list[int], frame: _Frame, open_: set[int]
    ) -> Breakdown | None:
        if frame.total is None or not frame.parts:
            return None
        parts = tuple(nodes[part] for part in frame.parts)
        totals = _candidates(readings, nodes, frame)
        is_open = readings[parts[-1]].end in open_
        shares = tuple(self._share(text, readings, part) for part in parts)
        return Breakdown(
            totals=totals,
            parts=parts,
            closed=frame.closed and not is_open,
            shares=shares if any(share is not None for share in shares) else (),
        )

    def _share(self, text: str, readings: Sequence[Reading], part: int) -> int | None:
        """The percentage printed beside a part: 60条，占66.7%."""
        if part + 1 >= len(readings):
            return None
        following = readings[part + 1]
        between = text[readings[part].end : following.start]
        if following.kind != "percent" or len(between) > _SHAREREACH or _HARD.search(between):
            return None
        if between == "(" or any(word in between for word in self._share_words):
            return part + 1
        return None


class _Walk:
    """One pass over the numbers of a text that can be totals or parts (`nodes`, indexes into the readings)."""

    def __init__(
        self, text: str, readings: Sequence[Reading], nodes: list[int], hits: dict[str, list[Hit]]
    ) -> None:
        self._text = text
        self._readings = [readings[node] for node in nodes]
        self._openers = hits[OPENS]
        self._opener_starts = [hit.start for hit in self._openers]
        self._sums = hits[SUMS]
        self._sum_ends = [hit.end for hit in self._sums]
        self._layout = Layout(text, self._readings)
        self._stack: list[_Frame] = []
        self._done: list[_Frame] = []

    def run(self) -> list[_Frame]:
        """The lists that the wording opens, and those that the arithmetic shows."""
        for node in range(1, len(self._readings)):
            gap = self._gap(node)
            self._leave(node, gap)
            if gap.sums is not None and self._sum_up(node, gap, gap.sums.payload):
                continue
            self._enter(node, gap)
            self._take(node)
        while self._stack:
            self._done.append(self._stack.pop())
        taken = {part for frame in self._done if frame.total is not None for part in frame.parts}
        for total, parts in add_up(self._readings, self._layout, taken):
            value = self._readings[total].value
            self._done.append(_Frame(total, bracket=False, parts=parts, sum=value))
        return self._done

    def _gap(self, node: int) -> _Gap:
        start, end = self._readings[node - 1].end, self._readings[node].start
        first = bisect_left(self._opener_starts, start)
        opener = (
            self._openers[first] if first < len(self._openers) and self._openers[first].end <= end else None
        )
        if opener is not None and _HARD.search(self._text, opener.end, end):
            opener = None
        last = bisect_left(self._sum_ends, end + 1) - 1
        sums = self._sums[last] if last >= 0 and self._sums[last].start >= start else None
        return _Gap(self._text[start:end], opener, sums)

    def _leave(self, node: int, gap: _Gap) -> None:
        """Close the lists that end in the gap."""
        for _ in range(gap.text.count(")") - gap.text.count("(")):
            while self._stack and not self._stack[-1].bracket:
                self._close()
            if self._stack:
                self._close()
        if gap.hard:
            while self._stack:
                self._close()
        while self._stack and self._complete(self._stack[-1]) and self._readings[node].value:
            self._close()
        if gap.semicolon and self._stack and self._ends_at_semicolon(node, self._stack[-1]):
            self._close()

    def _ends_at_semicolon(self, node: int, frame: _Frame) -> bool:
        """Whether a semicolon ends the list: it is no separator of its parts, nor of a first part and its like."""
        if frame.bracket or frame.total is None or not frame.parts:
            return False
        if len(frame.parts) > 1:
            return not frame.by_semicolon
        reading, first = self._readings[node], self._readings[frame.parts[0]]
        fits = frame.sum + reading.value <= self._readings[frame.total].value
        frame.by_semicolon = reading.unit == first.unit and fits and len(self._stack) == 1
        return not frame.by_semicolon

    def _close(self) -> None:
        self._done.append(self._stack.pop())

    def _complete(self, frame: _Frame) -> bool:
        return (
            frame.total is not None and bool(frame.parts) and frame.sum == self._readings[frame.total].value
        )

    def _enter(self, node: int, gap: _Gap) -> None:
        """Open the list that begins in the gap."""
        opened = gap.text.count("(") - gap.text.count(")")
        if opened > 0:
            direct = gap.text.startswith("(")
            self._stack.append(_Frame(node - 1 if direct else None, bracket=True, closed=False))
        elif gap.opener is not None or gap.colon:
            closed = gap.opener is not None and gap.opener.payload.closed
            self._stack.append(_Frame(self._anchor(node), bracket=False, closed=closed))

    def _anchor(self, node: int) -> int:
        """The number before `node` that a list can be of: not one inside a bracket that has closed."""
        last = self._done[-1] if self._done else None
        if last and last.bracket and last.total is not None and last.parts[-1:] == [node - 1]:
            return last.total
        return node - 1

    def _take(self, node: int) -> None:
        """Add the number to the innermost open list."""
        if not self._stack:
            return
        frame = self._stack[-1]
        if frame.total is None or not _same_sort(self._readings[frame.total], self._readings[node]):
            return
        frame.parts.append(node)
        frame.sum += self._readings[node].value

    def _sum_up(self, node: int, gap: _Gap, sums: SumWord) -> bool:
        """Whether the number sums up the ones before it; if so, the list is done."""
        total = self._readings[node]
        parts: list[int] = []
        value = ZERO
        for part in range(node - 1, max(-1, node - 1 - _LONGEST_LIST), -1):
            reading = self._readings[part]
            if not _same_sort(total, reading) or (sums.strong and reading.unit != total.unit):
                break
            parts.append(part)
            value += reading.value
            if value == total.value and len(parts) > 1:
                while self._stack:
                    self._close()
                break
            if part and self._layout.breaks(part - 1, part):
                break
        if value != total.value and (not sums.strong or self._stack or gap.hard):
            return False
        if len(parts) < 2:
            return False
        self._done.append(_Frame(node, bracket=False, closed=True, parts=parts[::-1], sum=value))
        return True


def _is_node(reading: Reading) -> bool:
    return (
        not reading.negated
        and reading.period in _COUNTED
        and reading.kind in (None, "count", "money", "measure")
    )


def _same_sort(one: Reading, other: Reading) -> bool:
    """Whether two numbers can be total and part: counts of anything, or sums of money, or measures in one unit."""
    if "money" in (one.kind, other.kind) or "measure" in (one.kind, other.kind):
        return one.unit == other.unit
    return True


def _candidates(readings: Sequence[Reading], nodes: list[int], frame: _Frame) -> tuple[int, ...]:
    """The totals that the parts may belong to: one that they add up to, then the nearest that fits, then the others."""
    total = frame.total
    assert total is not None
    if total > frame.parts[0]:
        return (nodes[total],)
    sample = readings[nodes[frame.parts[0]]]
    near = [
        node for node in range(total, max(-1, total - REACH), -1) if _same_sort(readings[nodes[node]], sample)
    ]
    exact = [node for node in near if readings[nodes[node]].value == frame.sum and len(frame.parts) > 1]
    alike = [node for node in near if readings[nodes[node]].period == sample.period]
    fitting = [node for node in alike if readings[nodes[node]].value > frame.sum]
    ordered = dict.fromkeys([*exact[:1], *([total] if total in fitting else []), *fitting, total])
    return tuple(nodes[node] for node in ordered)[:_CANDIDATES]
