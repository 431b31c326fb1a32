"""Which number is wrong: the smallest set of records whose change would satisfy every relation at once.

The principle is Fellegi and Holt's (1976): fewest fields change. Where one record mends a cluster of contradictions, it
is found directly; then two neighbours that changed places; then few records by an exact search, and more by one that
mends each contradiction and breaks nothing; only then a mixed-integer programme is solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from extraction.checks.drafts import Draft
from extraction.checks.exact import smallest_repairs
from extraction.checks.peeling import peel, repaired_value
from extraction.checks.relations import Relation
from extraction.checks.system import Change, System
from extraction.types import Record, Suspect

__all__ = ["find_repairs", "find_suspects"]

LARGEST_CLUSTER = 16
"""A report with more linked contradictions than this is misread or beyond repair: each is then mended by itself."""
SEARCHES = 3
"""Clusters of one report that are searched for repairs of several records."""
LONGEST = 100
"""Records of a relation that are tried."""


def find_suspects(drafts: Sequence[Draft]) -> dict[int, tuple[Suspect, ...]]:
    """For each inconsistent draft, by its index, the records that it reads and whose change would mend it.

    Among equally small repairs the printed sum comes first, then its parts in printed order, all `tied`.
    """
    owners: list[int] = []
    relations: list[Relation] = []
    for index, draft in enumerate(drafts):
        owners.extend([index] * len(draft.relations))
        relations.extend(draft.relations)
    system = System(relations)
    found: dict[int, tuple[Suspect, ...]] = {}
    searches = 0
    for cluster in system.clusters():
        repairs = _single(system, cluster)
        if not repairs and len(cluster) <= LARGEST_CLUSTER and searches < SEARCHES:
            searches += 1
            repairs = find_repairs(system, cluster)
        for number in cluster:
            members = {record.record_id for record in relations[number].members}
            suspects = _suspects(repairs or _alone(system, number), members)
            known = found.get(owners[number], ())
            named = {suspect.record_id for suspect in known}
            found[owners[number]] = known + tuple(s for s in suspects if s.record_id not in named)
    return found


def find_repairs(system: System, cluster: Sequence[int]) -> list[Change]:
    """The smallest repairs of several records for a cluster of violated relations, the likeliest first."""
    repairs = _swapped(system, cluster) or smallest_repairs(system, cluster) or peel(system, cluster)
    if repairs:
        return repairs
    from extraction.checks.programme import solve

    return solve(system, cluster)


def _suspects(repairs: Sequence[Change], members: set[str]) -> list[Suspect]:
    """The records of the repairs that are among `members`, in the order of the repairs."""
    always = set.intersection(*(set(change) for change in repairs)) if repairs else set()
    values: Change = {}
    for change in repairs:
        for key, value in change.items():
            if key in members:
                values.setdefault(key, value)
    return [Suspect(key, value, key not in always) for key, value in values.items()]


def _single(system: System, cluster: Sequence[int]) -> list[Change]:
    """The records that alone mend the whole cluster and break nothing else."""
    first, *others = (system.relations[number] for number in cluster)
    shared = set.intersection(*({r.record_id for r in relation.members} for relation in (first, *others)))
    return [
        {key: value}
        for key in dict.fromkeys(record.record_id for record in first.members[:LONGEST])
        if key in shared and (value := _repaired(system, key, system.readers[key])) is not None
    ]


def _alone(system: System, number: int) -> list[Change]:
    """The records that mend one relation, whatever becomes of the others."""
    keys = dict.fromkeys(record.record_id for record in system.relations[number].members[:LONGEST])
    return [{key: value} for key in keys if (value := _repaired(system, key, [number])) is not None]


def _repaired(system: System, key: str, readers: Sequence[int]) -> Decimal | None:
    """What the record has to be with `readers` if all others are as printed."""
    return repaired_value(system, key, readers, system.values, system.balances)


def _swapped(system: System, cluster: Sequence[int]) -> list[Change]:
    """Two neighbouring cells of one row or column that changed places."""
    touched = {
        r.record_id for number in cluster for r in system.relations[number].members if r.cell is not None
    }
    cells = sorted((system.records[key] for key in touched), key=lambda record: record.start)
    rows: dict[tuple[str | None, str | None], list[Record]] = {}
    columns: dict[tuple[str | None, str | None], list[Record]] = {}
    for record in cells:
        rows.setdefault((record.table, record.slot), []).append(record)
        columns.setdefault((record.table, record.applicant), []).append(record)
    changes: list[Change] = []
    for line in (*rows.values(), *columns.values()):
        for one, other in pairwise(line):
            if one.value is None or other.value is None or one.value == other.value:
                continue
            change = {one.record_id: other.value, other.record_id: one.value}
            if change not in changes and _covers(system, cluster, change) and system.mends(change):
                changes.append(change)
    return changes


def _covers(system: System, cluster: Sequence[int], change: Change) -> bool:
    """Whether each relation of the cluster reads a changed record."""
    touched = {number for key in change for number in system.readers[key]}
    return all(number in touched for number in cluster)
