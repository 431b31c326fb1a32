"""All relations of a report as one system: which hold, which records they share, what a change would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from extraction.checks.relations import Linear, Relation, Values
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["Change", "State", "System"]

Change = dict[str, Decimal]
"""New values by record id."""


class System:
    """The relations of a report, the records that they read, and which relations read which record."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self.relations = relations
        records: dict[str, Record] = {}
        readers: dict[str, list[int]] = {}
        for number, relation in enumerate(relations):
            for record in relation.members:
                key = record.record_id
                if key not in records:
                    readers[key] = [number]
                elif readers[key][-1] != number:
                    readers[key].append(number)
                records[key] = record
        self.records, self.readers = records, readers
        self.values = {key: record.interval for key, record in records.items()}
        self.balances = {
            number: relation.balance(self.values)
            for number, relation in enumerate(relations)
            if isinstance(relation, Linear)
        }
        self.violated = [
            number for number in range(len(relations)) if not self.holds(number, self.values, self.balances)
        ]
        self._unsatisfied = frozenset(self.violated)

    def holds(self, number: int, values: Values, balances: Mapping[int, Interval]) -> bool:
        """Whether a relation holds at `values`; `balances` are those of all sums among the relations there."""
        relation = self.relations[number]
        return relation.allows(balances[number]) if isinstance(relation, Linear) else relation.holds(values)

    def signed(self, key: str) -> bool:
        """Whether the record may be below zero: it is printed so, or is a change."""
        record = self.records[key]
        return record.period == "change"

    def trust(self, key: str) -> float:
        """How much a record is trusted: by the relations that it satisfies, and by how surely it was read."""
        satisfied = sum(number not in self._unsatisfied for number in self.readers[key])
        return satisfied + self.records[key].confidence

    def clusters(self) -> list[list[int]]:
        """The violated relations, those that share a record together."""
        owner: dict[str, int] = {}
        parent = {number: number for number in self.violated}

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        for number in self.violated:
            for record in self.relations[number].members:
                other = owner.setdefault(record.record_id, number)
                parent[root(number)] = root(other)
        groups: dict[int, list[int]] = {}
        for number in self.violated:
            groups.setdefault(root(number), []).append(number)
        return list(groups.values())

    def mends(self, change: Change) -> bool:
        """Whether every relation that reads a changed record holds after the change."""
        values = {**self.values, **{key: Interval.exactly(value) for key, value in change.items()}}
        touched = {number for key in change for number in self.readers[key]}
        return all(self.relations[number].holds(values) for number in touched)

    def around(self, cluster: Sequence[int]) -> list[int]:
        """Every relation that reads a record of the cluster, in order."""
        keys = {record.record_id for number in cluster for record in self.relations[number].members}
        return sorted({reader for key in keys for reader in self.readers[key]})

    def near(self, cluster: Sequence[int]) -> list[int]:
        """The violated relations of the cluster and of those that one relation links to it."""
        around = {
            record.record_id for number in self.around(cluster) for record in self.relations[number].members
        }
        return [
            number
            for number in self.violated
            if any(record.record_id in around for record in self.relations[number].members)
        ]


class State:
    """Values of the records of a system, the printed ones to begin with, and the relations broken at them.

    `balances` are those of the sums among the relations.
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self.values = system.values
        self.balances = system.balances
        self.broken = frozenset(system.violated)

    def changed(self, key: str, value: Decimal) -> State:
        """The state with another value of one record."""
        system, readers = self._system, self._system.readers[key]
        state = State(system)
        state.values = values = {**self.values, key: Interval.exactly(value)}
        sums = [(number, system.relations[number]) for number in readers]
        state.balances = balances = self.balances | {
            number: relation.balance(values) for number, relation in sums if isinstance(relation, Linear)
        }
        broken = [number for number in readers if not system.holds(number, values, balances)]
        state.broken = self.broken.difference(readers).union(broken)
        return state
