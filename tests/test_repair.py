"""Which number is wrong: the smallest repair, its value, and ties."""

from __future__ import annotations

import random
import time
from decimal import Decimal
from typing import Any

import forms
import pytest

from extraction.checks.exact import LARGEST, smallest_repairs
from extraction.checks.programme import solve
from extraction.checks.system import System
from extraction.types import Finding, Profile, Record, RecordBreakdown, Suspect


def _applications(**changes: int) -> dict[tuple[str, str, str | None, str], int | None]:
    """A table with 6 natural persons and 2 enterprises, all granted but 1; `changes` by row__applicant."""
    cells: forms.Values = dict.fromkeys(forms.document("2021", 0), 0)
    columns = {"natural_person": (6, 5, 1), "commercial": (2, 2, 0)}
    for row, place in (("R1", 0), ("R3.1", 1), ("R3.4.1", 2), ("R3.7", 0)):
        for applicant, values in columns.items():
            cells["applications", row, applicant, "current"] = values[place]
        cells["applications", row, "total", "current"] = sum(values[place] for values in columns.values())
    for name, value in changes.items():
        row, applicant = name.split("__")
        cells["applications", row.replace("_", "."), applicant, "current"] = value
    return cells


def _of(records: list[Record], slot: str, applicant: str | None = None) -> Record:
    return next(r for r in records if r.slot == slot and (applicant is None or r.applicant == applicant))


def _broken(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.status == "inconsistent"]


def _only(record: Record, value: int) -> tuple[Suspect, ...]:
    return (Suspect(record.record_id, Decimal(value), False),)


def test_one_wrong_cell_is_found_where_row_and_column_cross() -> None:
    records, tables = forms.tables_of(_applications(R3_1__natural_person=7), "2021")
    findings = _broken(forms.check(records, tables))
    assert sorted(finding.check for finding in findings) == ["A2", "A3"]
    expected = _only(_of(records, "R3.1", "natural_person"), 5)
    assert [finding.suspects for finding in findings] == [expected, expected]


def test_a_single_sum_leaves_a_tie_with_the_printed_sum_first() -> None:
    cells = _applications()
    cells["review", "reconsideration.upheld", None, "current"] = 2
    cells["review", "reconsideration.pending", None, "current"] = 2
    cells["review", "reconsideration.total", None, "current"] = 3
    records, tables = forms.tables_of(cells, "2021")
    (finding,) = _broken(forms.check(records, tables))
    assert finding.suspects == (
        Suspect(_of(records, "reconsideration.total").record_id, Decimal(4), True),
        Suspect(_of(records, "reconsideration.upheld").record_id, Decimal(1), True),
        Suspect(_of(records, "reconsideration.pending").record_id, Decimal(1), True),
    )


def test_a_narrative_value_that_confirms_one_side_makes_the_other_the_suspect() -> None:
    cells = _applications()
    cells["review", "reconsideration.upheld", None, "current"] = 2
    cells["review", "reconsideration.total", None, "current"] = 3
    records, tables = forms.tables_of(cells, "2021")
    stated = forms.record("reconsideration.upheld", 2, 5)
    (finding,) = _broken(forms.check([stated, *records], tables))
    confirmed = _of(records, "reconsideration.upheld").record_id
    assert finding.suspects[0] == Suspect(_of(records, "reconsideration.total").record_id, Decimal(2), True)
    assert confirmed not in {suspect.record_id for suspect in finding.suspects}


def test_the_narrative_is_the_suspect_where_the_table_holds_together() -> None:
    records, tables = forms.tables_of(_applications(), "2021")
    stated = forms.record("applications.received", 9, 5)
    (finding,) = _broken(forms.check([stated, *records], tables))
    assert (finding.check, finding.suspects) == ("N1", _only(stated, 8))


def test_the_narrative_repeated_is_the_suspect_each_time() -> None:
    records, tables = forms.tables_of(_applications(), "2021")
    first = forms.record("applications.received", 9, 5, context="a")
    second = forms.record("applications.received", 9, 50, context="b")
    findings = _broken(forms.check([first, second, *records], tables))
    assert [finding.suspects for finding in findings] == [_only(first, 8), _only(second, 8)]


def test_a_cell_that_the_narrative_and_the_column_contradict() -> None:
    records, tables = forms.tables_of(_applications(R1__total=9), "2021")
    stated = forms.record("applications.received", 8, 5)
    findings = _broken(forms.check([stated, *records], tables))
    assert sorted(finding.check for finding in findings) == ["A1", "A3", "N1"]
    assert {finding.suspects for finding in findings} == {_only(_of(records, "R1", "total"), 8)}


def test_two_neighbours_that_changed_places() -> None:
    records, tables = forms.tables_of(_applications(R3_1__natural_person=2, R3_1__commercial=5), "2021")
    findings = _broken(forms.check(records, tables))
    assert [finding.check for finding in findings] == ["A2", "A2"]
    one, other = _of(records, "R3.1", "natural_person"), _of(records, "R3.1", "commercial")
    assert {finding.suspects for finding in findings} == {_only(one, 5), _only(other, 2)}


def test_two_wrong_cells_in_one_row() -> None:
    records, tables = forms.tables_of(_applications(R3_1__natural_person=15, R3_1__commercial=12), "2021")
    findings = _broken(forms.check(records, tables))
    one, other = _of(records, "R3.1", "natural_person"), _of(records, "R3.1", "commercial")
    by_check = {finding.finding_id.split("-")[-1]: finding.suspects for finding in findings}
    assert by_check["natural_person.t2"] == _only(one, 5)
    assert by_check["commercial.t2"] == _only(other, 2)
    assert set(by_check["R3.1.t2"]) == {*_only(one, 5), *_only(other, 2)}


def test_two_errors_that_have_nothing_in_common() -> None:
    cells = _applications(R3_1__natural_person=7, R3_4_1__social=3)
    records, tables = forms.tables_of(cells, "2021")
    findings = _broken(forms.check(records, tables))
    assert {finding.suspects for finding in findings} == {
        _only(_of(records, "R3.1", "natural_person"), 5),
        _only(_of(records, "R3.4.1", "social"), 0),
    }


def test_no_repair_is_below_zero_or_a_fraction() -> None:
    cells = _applications()
    cells["review", "reconsideration.upheld", None, "current"] = 1
    cells["review", "reconsideration.other", None, "current"] = 5
    records, tables = forms.tables_of(cells, "2021")
    (finding,) = _broken(forms.check(records, tables))
    assert [suspect.value for suspect in finding.suspects] == [Decimal(6)]


def test_a_minus_sign_is_mended_by_the_sums() -> None:
    records, tables = forms.tables_of(_applications(R3_4_1__natural_person=-1), "2021")
    findings = _broken(forms.check(records, tables))
    assert sorted(finding.check for finding in findings) == ["A2", "A3", "A6"]
    assert {finding.suspects for finding in findings} == {_only(_of(records, "R3.4.1", "natural_person"), 1)}


def _breakdown(*values: int, closed: bool = False) -> tuple[list[Record], list[RecordBreakdown]]:
    names = ("disclosure.total", "disclosure.channel.website", "disclosure.channel.wechat")
    records = [
        forms.record(name, value, 20 * i, unit="条")
        for i, (name, value) in enumerate(zip(names, values, strict=True))
    ]
    ids = [record.record_id for record in records]
    return records, [RecordBreakdown((ids[0],), tuple(ids[1:]), closed)]


def test_a_breakdown_names_the_total_and_each_part() -> None:
    records, breakdowns = _breakdown(90, 60, 33)
    (finding,) = _broken(forms.check(records, breakdowns=breakdowns))
    assert [(s.record_id, s.value, s.tied) for s in finding.suspects] == [
        (records[0].record_id, Decimal(93), True),
        (records[1].record_id, Decimal(57), True),
        (records[2].record_id, Decimal(30), True),
    ]


def test_the_table_decides_which_part_of_a_breakdown_is_wrong() -> None:
    records, breakdowns = _breakdown(90, 60, 33)
    cells = dict.fromkeys(forms.document("2014", 0), 0)
    for slot, value in (
        ("disclosure.total", 90),
        ("disclosure.channel.website", 60),
        ("disclosure.channel.wechat", 30),
    ):
        cells["statistics", slot, None, "current"] = value
    printed, tables = forms.tables_of(cells, "2014")
    findings = _broken(forms.check([*records, *printed], tables, breakdowns))
    assert sorted(finding.check for finding in findings) == ["B1", "N6"]
    assert {finding.suspects for finding in findings} == {_only(records[2], 30)}


def test_of_three_statements_the_odd_one_is_the_suspect() -> None:
    records = [
        forms.record("disclosure.total", value, 50 * i, context=f"{i}", unit="条")
        for i, value in enumerate((90, 96, 90))
    ]
    (finding,) = _broken(forms.check(records))
    assert finding.suspects == _only(records[1], 90)


def test_two_statements_leave_a_tie() -> None:
    records = [
        forms.record("disclosure.total", value, 50 * i, context=f"{i}", unit="条")
        for i, value in enumerate((90, 96))
    ]
    (finding,) = _broken(forms.check(records))
    assert {(s.record_id, s.value, s.tied) for s in finding.suspects} == {
        (records[0].record_id, Decimal(96), True),
        (records[1].record_id, Decimal(90), True),
    }


@pytest.mark.parametrize(("share", "mended"), [("33.9", "32.0"), ("39", "32")])
def test_a_share_is_mended_at_its_printed_precision(share: str, mended: str) -> None:
    records = [
        forms.record("applications.outcome.total", 805, 0),
        forms.record("applications.outcome.granted", 258, 20),
        forms.record("applications.outcome.share", share, 40, unit="%", text=f"{share}%"),
    ]
    ids = [record.record_id for record in records]
    (finding,) = _broken(
        forms.check(records, breakdowns=[RecordBreakdown((ids[0],), (ids[1],), False, (ids[2],))])
    )
    assert finding.suspects[0] == Suspect(ids[2], Decimal(mended), True)
    assert {suspect.record_id for suspect in finding.suspects} == set(ids)


def test_a_table_that_is_wrong_everywhere_ends_without_a_search() -> None:
    cells = {key: (n * 7) % 31 for n, key in enumerate(forms.document("2021", 0))}
    records, tables = forms.tables_of(cells, "2021")
    rows = [finding for finding in _broken(forms.check(records, tables)) if finding.check == "A3"]
    assert len(rows) > 20
    for finding in rows:
        total = next(record for record in records if record.record_id == finding.record_ids[0])
        assert (total.applicant, finding.suspects[0][:2]) == ("total", (total.record_id, finding.right.lower))


def test_the_same_report_has_the_same_suspects() -> None:
    cells = _applications(R3_1__natural_person=15, R3_1__commercial=12, R2__social=4)
    records, tables = forms.tables_of(cells, "2021")
    assert forms.check(records, tables) == forms.check(records, tables)


@pytest.mark.parametrize("seed", range(6))
def test_a_report_full_of_errors_is_answered_soon_and_silently(seed: int, capfd: Any) -> None:
    rng = random.Random(seed)
    cells = forms.document("2021", seed)
    for key in rng.sample([key for key, value in cells.items() if value is not None], 12):
        cells[key] = (cells[key] or 0) + rng.choice((1, 2, 5, 10))
    records, tables = forms.tables_of(cells, "2021")
    elapsed = []
    for _ in range(3):
        start = time.process_time()
        findings = _broken(forms.check(records, tables))
        elapsed.append(time.process_time() - start)
    assert len(findings) > 10
    assert all(finding.suspects for finding in findings)
    assert min(elapsed) < 0.5
    assert capfd.readouterr() == ("", "")


def _planted_system(seed: int) -> System:
    """The relations of a report with one to three errors, some with a statement of the narrative."""
    rng = random.Random(f"programme/{seed}")
    layout = rng.choice(("2021", "2019", "2014", "local"))
    cells = forms.document(layout, seed)
    for key in rng.sample(list(cells), rng.choice((1, 2, 3))):
        cells[key] = max(0, (cells[key] or 0) + rng.choice((1, -1, 2, 5, 10)))
    records, tables = forms.tables_of(cells, layout)
    if layout in ("2021", "2019") and rng.random() < 0.6:
        received = int(_of(records, "R1", "total").value or 0)
        records.append(forms.record("applications.received", received + rng.choice((0, 0, 1)), 5))
    ordered = sorted(records, key=lambda record: record.start)
    drafts = forms.checker().drafts(ordered, [], tables, [], (Profile(), ""))
    return System([relation for draft in drafts for relation in draft.relations])


@pytest.mark.parametrize("seed", range(40))
def test_the_search_finds_what_the_programme_finds(seed: int) -> None:
    system = _planted_system(seed)
    for cluster in system.clusters():
        found, solved = smallest_repairs(system, cluster), solve(system, cluster)
        assert all(system.mends(change) for change in found)
        assert found or not solved or len(solved[0]) > LARGEST
        if found and solved:
            assert len(found[0]) == len(solved[0])
