"""The planted-error suite at full size: every cell of every layout in every flattening, every form of statement.

    python tests/benchmarks/planted.py [SEEDS]

prints what was planted, found, and named by the first suspect, what clean reports were alarmed about, and the names of
what was missed. Tables in which a cell stands in one sum only leave a tie: there the cell has to be among the tied.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate_tables import FLATTENINGS
from planting import (
    YEARS,
    Planted,
    cells_of,
    changes,
    codes,
    inconsistent,
    lists,
    planted_cells,
    print_report,
    restated,
    shares,
    statements,
)

from extraction import extract


class Tally:
    """Counts by group, and the names of what went wrong."""

    def __init__(self) -> None:
        self.count: Counter[tuple[str, str]] = Counter()
        self.wrong: list[str] = []

    def add(self, group: str, what: str, name: str = "", wrong: bool = False) -> None:
        """One more of `what` in the group."""
        self.count[group, what] += 1
        if wrong:
            self.wrong.append(f"{what} {group}: {name}")

    def table(self) -> str:
        """A line for each group."""
        groups = sorted({group for group, _ in self.count})
        names = sorted({what for _, what in self.count})
        lines = [f"{'':24}" + "".join(f"{name:>14}" for name in names)]
        lines += [
            f"{group:24}" + "".join(f"{self.count[group, name]:14}" for name in names) for group in groups
        ]
        return "\n".join(lines)


def measure_cells(tally: Tally, seeds: int, every: int) -> None:
    """Every cell of every table, in every flattening."""
    for layout in YEARS:
        for how in FLATTENINGS:
            for seed in range(seeds):
                _clean(tally, f"cells {layout}", print_report(layout, cells_of(layout, seed), "", how), how)
                for planted in planted_cells(layout, seed, how, every):
                    _cell(tally, layout, how, planted)


def _cell(tally: Tally, layout: str, how: str, planted: Planted) -> None:
    extraction = extract(planted.text)
    found = inconsistent(extraction)
    table = planted.name.split("/")[0]
    group = f"{layout} {table}"
    tally.add(group, "planted")
    if not found:
        tally.add(group, "silent", f"{how} {planted.name}", wrong=table == "applications")
        return
    tally.add(group, "found")
    records = {record.record_id: record for record in extraction.records}
    first = {_key(records[finding.suspects[0].record_id]) for finding in found if finding.suspects}
    named = {(_key(records[s.record_id]), s.value) for finding in found for s in finding.suspects}
    if first == {planted.cell}:
        tally.add(group, "first")
    elif any(key == planted.cell for key, _ in named):
        tally.add(group, "among tied", f"{how} {planted.name}", wrong=table == "applications")
    else:
        tally.add(group, "other named", f"{how} {planted.name}", wrong=True)


def _key(record: object) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in ("table", "slot", "applicant", "period"))


def _clean(tally: Tally, group: str, text: str, name: str) -> None:
    found = inconsistent(extract(text))
    tally.add(group, "clean")
    if found:
        tally.add(group, "false", f"{name}: {found[0].check} {found[0].expression}", wrong=True)


def measure_statements(tally: Tally, seeds: int) -> None:
    """Every form of statement, over every layout."""
    for layout in YEARS:
        for seed in range(seeds):
            for code, name, clean, reports in statements(layout, seed):
                _clean(tally, code, clean, name)
                for planted in reports:
                    _stated(tally, planted)


def _stated(tally: Tally, planted: Planted) -> None:
    code = planted.code or ""
    extraction = extract(planted.text)
    found = [finding for finding in inconsistent(extraction) if finding.check == code]
    tally.add(code, "planted")
    if not found:
        tally.add(code, "silent", planted.name, wrong=True)
        return
    tally.add(code, "found")
    records = {record.record_id: record for record in extraction.records}
    suspect = found[0].suspects[0]
    right = records[suspect.record_id].source == "narrative" and suspect.value == planted.right
    tally.add(code, "first" if right else "other named", planted.name, wrong=not right)


def measure_prose(tally: Tally, seeds: int) -> None:
    """Lists, shares, changes and facts told twice."""
    for seed in range(seeds):
        for code, template, clean, wrong in lists(seed):
            _prose(tally, code, template, [clean], wrong)
        for template, right, wrong in shares(seed):
            _prose(tally, "P1", template, right, wrong)
        for template, clean, wrong in changes(seed):
            _prose(tally, "P2", template, [clean], wrong)
        for template, clean, wrong in restated(seed):
            _prose(tally, "D1", template, [clean], wrong)


def _prose(tally: Tally, code: str, name: str, clean: list[str], wrong: list[str]) -> None:
    for text in clean:
        tally.add(code, "clean")
        if alarms := codes(text):
            tally.add(code, "false", f"{alarms} {text}", wrong=True)
    for text in wrong:
        tally.add(code, "planted")
        if code in codes(text):
            tally.add(code, "found")
        else:
            tally.add(code, "silent", text, wrong=True)


def main() -> None:
    """Measure and print."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    tally = Tally()
    measure_statements(tally, 2 * seeds)
    measure_prose(tally, 6 * seeds)
    measure_cells(tally, seeds, every=1 if seeds > 1 else 7)
    print(tally.table())
    print("\n".join(dict.fromkeys(tally.wrong)))


if __name__ == "__main__":
    main()
