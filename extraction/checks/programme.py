"""Error localisation as a mixed-integer programme, for contradictions that no single change resolves.

Each record has a value and a switch: off, the value stays inside what is printed; on, it is free. The fewest switches
are on; among equally few, those of records that fewer satisfied relations and a lower confidence support. Solutions are
checked again in exact arithmetic before they are believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from extraction.checks.relations import Linear
from extraction.checks.system import Change, System
from extraction.types import Record

__all__ = ["solve"]

LARGEST = 60
"""Records that one programme may change."""
ALTERNATIVES = 2
NODES = 40
"""The search is bounded by nodes, not by time: the same report gives the same suspects on any machine."""
OPTIONS = {"node_limit": NODES, "mip_rel_gap": 0.0, "presolve": False}
"""Without presolving: the solver prints to standard output where it cannot map a solution back, whatever it is told."""
_TRUST = 0.001


@dataclass(frozen=True, slots=True)
class _Problem:
    """`loose` says which records may change: those that a violated relation reads."""

    records: tuple[Record, ...]
    loose: Any
    relations: tuple[Linear, ...]
    reach: float
    cost: Any


def solve(system: System, cluster: Sequence[int]) -> list[Change]:
    """The smallest changes of several records that satisfy the cluster and all that reads its records, or none."""
    problem = _problem(system, cluster)
    if not problem.records or problem.loose.sum() > LARGEST:
        return []
    changes: list[Change] = []
    banned: list[list[int]] = []
    for _ in range(ALTERNATIVES):
        chosen = _solve(problem, system, banned)
        if chosen is None:
            break
        switches, change = chosen
        if changes and len(change) > len(changes[0]):
            break
        banned.append(switches)
        if change and system.mends(change):
            changes.append(change)
    return changes


def _problem(system: System, cluster: Sequence[int]) -> _Problem:
    broken = system.near(cluster)
    relations = [system.relations[number] for number in system.around(broken)]
    linear = tuple(relation for relation in relations if isinstance(relation, Linear))
    records = tuple({record.record_id: record for relation in linear for record in relation.members}.values())
    keys = {record.record_id for number in broken for record in system.relations[number].members}
    loose = np.array([float(record.record_id in keys) for record in records])
    support = [system.trust(record.record_id) for record in records]
    reach = sum((abs(_residual(system, relation)) for relation in linear), Decimal(0))
    cost = 1 + _TRUST * np.array(support)
    return _Problem(records, loose, linear, float(reach) + 1, cost)


def _residual(system: System, relation: Linear) -> Decimal:
    """How far the relation is from holding."""
    if relation.holds(system.values):
        return Decimal(0)
    record = relation.members[0]
    needed = relation.needed(record, system.values)
    return system.values[record.record_id].gap(needed)


def _solve(
    problem: _Problem, system: System, banned: Sequence[Sequence[int]]
) -> tuple[list[int], Change] | None:
    """One solution: the switches that are on and the values that they free."""
    count = len(problem.records)
    lower, upper = _printed(problem, system)
    free_lower = np.array([lower[i] - problem.reach for i in range(count)])
    for i, record in enumerate(problem.records):
        if not system.signed(record.record_id):
            free_lower[i] = max(0.0, free_lower[i]) if lower[i] >= 0 else 0.0
    free_upper = upper + problem.reach
    whole = [record.value is None or record.value == int(record.value) for record in problem.records]
    result = milp(
        c=np.concatenate([np.zeros(count), problem.cost]),
        constraints=[
            _sums(problem),
            _switches(np.minimum(lower, upper), upper, free_lower, free_upper),
            *_exclusions(count, banned),
        ],
        bounds=Bounds(
            np.concatenate([np.minimum(free_lower, lower), np.zeros(count)]),
            np.concatenate([free_upper, problem.loose]),
        ),
        integrality=np.concatenate([np.array(whole, dtype=float), np.ones(count)]),
        options=OPTIONS,
    )
    if result.x is None:
        return None
    switches = [i for i in range(count) if result.x[count + i] > 0.5]
    change = {
        problem.records[i].record_id: _exact(result.x[i], whole[i])
        for i in switches
        if problem.records[i].value is not None
    }
    return switches, change


def _printed(problem: _Problem, system: System) -> tuple[Any, Any]:
    """The printed bounds; an open end reaches as far as any change may."""
    lower, upper = [], []
    for record in problem.records:
        interval = system.values[record.record_id]
        low = float(interval.lower) if interval.lower is not None else -problem.reach
        lower.append(low)
        upper.append(float(interval.upper) if interval.upper is not None else low + 2 * problem.reach)
    return np.array(lower), np.array(upper)


def _sums(problem: _Problem) -> LinearConstraint:
    places = {record.record_id: i for i, record in enumerate(problem.records)}
    rows, columns, factors = [], [], []
    for row, relation in enumerate(problem.relations):
        for factor, records in ((1.0, relation.plus), (-1.0, relation.minus)):
            for record in records:
                rows.append(row)
                columns.append(places[record.record_id])
                factors.append(factor)
    shape = (len(problem.relations), 2 * len(problem.records))
    matrix = coo_array((factors, (rows, columns)), shape=shape).tocsr()
    lower = np.array([0.0 if relation.equal else -np.inf for relation in problem.relations])
    return LinearConstraint(matrix, lower, np.zeros(len(problem.relations)))


def _switches(lower: Any, upper: Any, free_lower: Any, free_upper: Any) -> LinearConstraint:
    """Off, a value stays in [lower, upper]; on, in [free_lower, free_upper]."""
    count = len(lower)
    index = np.arange(count)
    ones = np.ones(count)
    rows = np.concatenate([index, index, count + index, count + index])
    columns = np.concatenate([index, count + index, index, count + index])
    factors = np.concatenate([ones, lower - free_lower, ones, upper - free_upper])
    matrix = coo_array((factors, (rows, columns)), shape=(2 * count, 2 * count)).tocsr()
    return LinearConstraint(
        matrix,
        np.concatenate([lower, np.full(count, -np.inf)]),
        np.concatenate([np.full(count, np.inf), upper]),
    )


def _exclusions(count: int, banned: Sequence[Sequence[int]]) -> list[LinearConstraint]:
    """Not again all the switches of a solution that is known."""
    constraints = []
    for switches in banned:
        row = np.zeros((1, 2 * count))
        row[0, [count + i for i in switches]] = 1
        constraints.append(LinearConstraint(row, -np.inf, len(switches) - 1))
    return constraints


def _exact(value: float, whole: bool) -> Decimal:
    return Decimal(round(value)) if whole else Decimal(str(round(value, 6))).normalize()
