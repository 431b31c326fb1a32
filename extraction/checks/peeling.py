"""Repair of contradictions one record at a time: each change repairs one relation and breaks none that holds.

Relations that share no record need a record each, so no repair is smaller than their number; from there on repairs of
growing size are searched, within a bound on steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from extraction.checks.relations import Linear, Relation
from extraction.checks.system import Change, System
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["apart", "peel", "repaired_value"]

Values = Mapping[str, Interval]

TRIALS = 3000
"""Values that are tried before the search is given up: bounded by count, never by time."""
ALTERNATIVES = 8
SLACK = 2
"""Records that a repair may change beyond one for each relation that stands apart."""
LARGEST = 12
"""Records that a repair may change."""


def peel(system: System, cluster: Sequence[int]) -> list[Change]:
    """The repairs of the fewest records that were found; none where no such repair is small."""
    least = apart(system, cluster)
    search = _Search(system, cluster)
    for size in range(least, min(least + SLACK, LARGEST) + 1):
        found = search.of(size)
        if found:
            return found
    return []


class _Search:
    """The search for the repairs of one cluster; `left` are the trials that it still has."""

    def __init__(self, system: System, cluster: Sequence[int]) -> None:
        self._system = system
        self._cluster = cluster
        self.left = TRIALS

    def of(self, size: int) -> list[Change]:
        """The repairs of at most `size` records."""
        system = self._system
        found: list[Change] = []
        stack: list[Change] = [{}]
        seen: set[frozenset[tuple[str, Decimal]]] = set()
        while stack and self.left > 0 and len(found) < ALTERNATIVES:
            change = stack.pop()
            values = {**system.values, **{key: Interval.exactly(value) for key, value in change.items()}}
            broken = [number for number in self._cluster if not system.relations[number].holds(values)]
            if not broken:
                found.append(change)
            elif len(change) < size:
                for further in reversed(self._steps(broken, values, change)):
                    if (keys := frozenset(further.items())) not in seen:
                        seen.add(keys)
                        stack.append(further)
        return found

    def _steps(self, broken: Sequence[int], values: Values, change: Change) -> list[Change]:
        """The further changes that mend the most broken relations at once, and break none that holds."""
        system = self._system
        balances: dict[int, Interval] = {}
        steps: dict[tuple[str, Decimal], int] = {}
        for number in broken:
            for record in system.relations[number].members:
                key = record.record_id
                if key in change:
                    continue
                self.left -= 1
                held = [reader for reader in system.readers[key] if reader not in broken]
                value = repaired_value(system, key, [number, *held], values, balances)
                if value is not None:
                    steps[key, value] = steps.get((key, value), 0) + 1
        most = max(steps.values(), default=0)
        return [{**change, key: value} for (key, value), mended in steps.items() if mended == most]


def apart(system: System, cluster: Sequence[int]) -> int:
    """How many relations of the cluster, chosen in order, share no record."""
    used: set[str] = set()
    count = 0
    for number in sorted(cluster, key=lambda number: len(system.relations[number].members)):
        keys = {record.record_id for record in system.relations[number].members}
        if used.isdisjoint(keys):
            used |= keys
            count += 1
    return count


def repaired_value(
    system: System,
    key: str,
    readers: Iterable[int],
    values: Values | None = None,
    balances: dict[int, Interval] | None = None,
) -> Decimal | None:
    """The value nearest to the printed one with which the record satisfies all `readers`; None where there is none.

    `values` are those of the other records, the printed ones unless given; `balances` keeps the balances of relations
    at these values from one call to the next.
    """
    values = system.values if values is None else values
    balances = {} if balances is None else balances
    record = system.records[key]
    allowed: Interval | None = Interval(None if system.signed(key) else Decimal(0), None)
    for number in readers:
        needed = _needed(system.relations[number], number, record, values, balances)
        empty = needed.lower is not None and needed.upper is not None and needed.lower > needed.upper
        allowed = None if empty or allowed is None else allowed.meet(needed)
        if allowed is None:
            return None
    printed = record.value if record.value is not None else Decimal(0)
    if allowed is None or allowed == (None, None):
        return None
    value = printed
    if allowed.lower is not None and value < allowed.lower:
        value = allowed.lower
    if allowed.upper is not None and value > allowed.upper:
        value = allowed.upper
    if value == printed or not _fits_print(record, value):
        return None
    return value


def _needed(
    relation: Relation, number: int, record: Record, values: Values, balances: dict[int, Interval]
) -> Interval:
    """The values of the record that satisfy the relation."""
    if isinstance(relation, Linear):
        if number not in balances:
            balances[number] = relation.balance(values)
        mended = relation.mended(record, balances[number], values[record.record_id])
        if mended is not None:
            return mended
    return relation.needed(record, values)


def _fits_print(record: Record, value: Decimal) -> bool:
    """Whether the value could stand where a count stands: whole where the printed one is whole, but for percentages."""
    printed = record.value
    if printed is None or record.unit == "%" or printed != printed.to_integral_value():
        return True
    return value == value.to_integral_value()
