"""Exact search for the smallest repair of a few records: a change that breaks a relation needs another to repair it.

Some relation is violated, so one of its records changes; each of its members is tried at the values that satisfy it,
and what is then violated is mended in the same way, in growing size. The last change of a repair has to stand in every
relation that is still violated, so a repair of two costs little more than one pass over the members of one relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extraction.checks.peeling import apart, repaired_value
from extraction.checks.system import Change, State, System
from extraction.types import Record

__all__ = ["LARGEST", "smallest_repairs"]

LARGEST = 3
"""Records that a repair may change."""
TRIALS = 2000
"""Values that are tried: bounded by count, never by time."""
ALTERNATIVES = 24


def smallest_repairs(system: System, cluster: Sequence[int], largest: int = LARGEST) -> list[Change]:
    """The repairs of the fewest records, those of the least trusted first.

    None where more than `largest` have to change, or where the search is given up.
    """
    search = _Search(system, system.near(cluster))
    for size in range(apart(system, search.goal), largest + 1):
        found = search.of(size)
        if search.trials > TRIALS:
            return []
        if found:
            return sorted(found, key=search.trust)[:ALTERNATIVES]
    return []


class _Search:
    """The search for repairs of the relations `goal`. The state is that of the place that the search has reached."""

    def __init__(self, system: System, goal: Sequence[int]) -> None:
        self._system = system
        self._state = State(system)
        self._change: Change = {}
        self._found: dict[frozenset[tuple[str, Decimal]], Change] = {}
        self.goal = goal
        self.trials = 0

    def of(self, size: int) -> list[Change]:
        """The repairs of `size` records."""
        self._found.clear()
        self._mend(size)
        return list(self._found.values())

    def trust(self, change: Change) -> float:
        """How much the changed records are trusted: by the relations that hold, and by how surely they were read."""
        return sum(self._system.trust(key) for key in change)

    def _mend(self, left: int) -> None:
        """Try all further changes of `left` records."""
        broken = self._broken()
        if not broken or self.trials > TRIALS:
            if not broken:
                self._found.setdefault(frozenset(self._change.items()), dict(self._change))
            return
        if left == 1:
            for key in self._shared(broken):
                self._try(key, self._repaired(key, self._system.readers[key]), 0)
        elif left and apart(self._system, broken) <= left:
            pick = min(broken, key=lambda number: len(self._system.relations[number].members))
            for record in self._system.relations[pick].members:
                if record.record_id not in self._change:
                    for value in self._candidates(record, broken):
                        self._try(record.record_id, value, left - 1)

    def _try(self, key: str, value: Decimal | None, left: int) -> None:
        self.trials += 1
        if value is None:
            return
        before, self._state = self._state, self._state.changed(key, value)
        self._change[key] = value
        self._mend(left)
        self._state = before
        del self._change[key]

    def _broken(self) -> list[int]:
        """The relations that do not hold: of the goal, and of those that read a changed record."""
        readers = self._system.readers
        touched = dict.fromkeys([*self.goal, *(number for key in self._change for number in readers[key])])
        return [number for number in touched if number in self._state.broken]

    def _shared(self, broken: Sequence[int]) -> Iterator[str]:
        """The records that every relation of `broken` reads, in the order of the first."""
        first, *others = (self._system.relations[number].members for number in broken)
        among = [{record.record_id for record in members} for members in others]
        for key in dict.fromkeys(record.record_id for record in first):
            if key not in self._change and all(key in keys for keys in among):
                yield key

    def _candidates(self, record: Record, broken: Sequence[int]) -> Iterator[Decimal]:
        """The values with which relations that read the record hold: each violated one, these together, and all.

        Not only one that is to be mended: where two of its members change, another relation says to what.
        """
        key = record.record_id
        readers = self._system.readers[key]
        violated = [number for number in readers if number in broken]
        held = [number for number in readers if number not in broken]
        options: dict[tuple[int, ...], None] = dict.fromkeys((number,) for number in violated)
        options |= dict.fromkeys([tuple(violated), (*violated, *held)])
        values = (self._repaired(key, option) for option in options)
        yield from dict.fromkeys(value for value in values if value is not None)

    def _repaired(self, key: str, readers: Sequence[int]) -> Decimal | None:
        return repaired_value(self._system, key, readers, self._state.values, self._state.balances)
