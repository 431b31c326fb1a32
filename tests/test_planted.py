"""One error planted in each cell of tables that add up, and in each form of statement of whole reports: found, nothing
else alarmed, and the number itself named. `benchmarks/planted.py` does the same over every cell and every flattening.

Not identifiable in principle, from a table alone: a cell that no check reads (single counts of disclosure, codes
without a sum); a cell of a lone sum (A4, S1-S7, L2), where sum and parts are tied; one that a bound leaves room for
(A5, S8-S10, L4).
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import forms
import planting
import pytest
from generate_tables import FLATTENINGS

from extraction import extract
from extraction.types import Finding, Record, Table

LAYOUTS = ("2021", "2019", "2014", "local")
SEEDS = {"2021": 2, "2019": 2, "2014": 4, "local": 4}
CROSSED = ("applications",)
"""Tables in which every cell stands in two sums."""
LONE = ("2014", "review", "local")


def _planted(layout: str, seed: int) -> Iterator[tuple[forms.Values, tuple[str, str, str | None, str], int]]:
    """The tables with one cell changed, for each cell: digit slips, lost digits and off-by-ones."""
    cells = forms.document(layout, seed)
    rng = random.Random(f"planted/{layout}/{seed}")
    for key, value in cells.items():
        printed = value or 0
        wrong = rng.choice(
            (printed + 1, printed + 9, printed * 10 + 3, printed // 10 if printed > 9 else printed + 2)
        )
        yield {**cells, key: wrong}, key, printed


def _findings(cells: forms.Values, layout: str) -> tuple[list[Record], list[Table], tuple[Finding, ...]]:
    records, tables = forms.tables_of(cells, layout)
    return records, tables, forms.check(records, tables)


def _record_of(records: list[Record], key: tuple[str, str, str | None, str]) -> str:
    table, slot, applicant, period = key
    return next(
        r.record_id
        for r in records
        if (r.table, r.slot, r.applicant, r.period) == (table, slot, applicant, period)
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tables_that_add_up_raise_no_alarm(layout: str) -> None:
    for seed in range(40):
        _, _, findings = _findings(forms.document(layout, seed), layout)
        assert forms.counted(findings) == {"consistent": len(findings), "inconsistent": 0, "unverifiable": 0}


@pytest.mark.parametrize("layout", ["2021", "2019"])
def test_every_planted_cell_of_the_applications_is_found_and_named(layout: str) -> None:
    for seed in range(SEEDS[layout]):
        for cells, key, right in _planted(layout, seed):
            if key[0] not in CROSSED:
                continue
            records, _, findings = _findings(cells, layout)
            broken = [finding for finding in findings if finding.status == "inconsistent"]
            assert len(broken) in (2, 3), key
            planted = _record_of(records, key)
            for finding in broken:
                assert [(s.record_id, int(s.value), s.tied) for s in finding.suspects] == [
                    (planted, right, False)
                ], key


@pytest.mark.parametrize(
    ("layout", "tables"), [("2021", ("review",)), ("2019", ("review",)), ("2014", ("statistics",))]
)
def test_every_planted_cell_of_a_lone_sum_is_among_the_tied(layout: str, tables: tuple[str, ...]) -> None:
    found = summed = 0
    for seed in range(SEEDS[layout]):
        for cells, key, right in _planted(layout, seed):
            if key[0] not in tables or not _in_a_sum(key[1]):
                continue
            summed += 1
            records, _, findings = _findings(cells, layout)
            broken = [finding for finding in findings if finding.status == "inconsistent"]
            planted = _record_of(records, key)
            named = {(s.record_id, int(s.value)) for finding in broken for s in finding.suspects}
            found += (planted, right) in named
    assert found == summed > 0


def _in_a_sum(slot: str) -> bool:
    families = ("applications.", "reconsideration.", "litigation.", "staff.")
    return slot.startswith(families)


def test_every_planted_cell_of_the_local_list_is_found() -> None:
    missed = total = 0
    for seed in range(SEEDS["local"]):
        for cells, key, _ in _planted("local", seed):
            if key[1] in ("32", "33"):
                continue
            total += 1
            _, _, findings = _findings(cells, "local")
            missed += forms.counted(findings)["inconsistent"] == 0
    assert (missed, total > 150) == (0, True)


STATED = (
    ("applications.received", "R1", "N1"),
    ("applications.carried_over", "R2", "N1"),
    ("applications.outcome.total", "R3.7", "N1"),
    ("applications.carried_forward", "R4", "N1"),
    ("applications.outcome.granted", "R3.1", "N3"),
    ("applications.outcome.denied.third_party", "R3.3.4", "N3"),
    ("applications.outcome.unavailable.not_held", "R3.4.1", "N3"),
    ("reconsideration.total", "reconsideration.total", "N4"),
    ("litigation.direct.total", "litigation.direct.total", "N4"),
    ("normative_documents.issued", "normative_documents.issued", "N5"),
)


@pytest.mark.parametrize(("indicator", "slot", "code"), STATED)
def test_a_number_of_the_narrative_changed_is_found_and_named(indicator: str, slot: str, code: str) -> None:
    for seed in range(6):
        cells = forms.document("2021", seed)
        records, tables = forms.tables_of(cells, "2021")
        cell = next(r for r in records if r.slot == slot and r.applicant in (None, "total"))
        right = int(cell.value or 0)
        context = "部分公开与予以公开"
        clean = forms.check([forms.record(indicator, right, 5, context=context), *records], tables)
        assert forms.counted(clean)["inconsistent"] == 0
        for wrong in (right + 1, right * 10 + 7):
            stated = forms.record(indicator, wrong, 5, context=context)
            findings = [f for f in forms.check([stated, *records], tables) if f.status == "inconsistent"]
            assert [finding.check for finding in findings] == [code]
            first = findings[0].suspects[0]
            assert (first.record_id, int(first.value)) == (stated.record_id, right)


# Whole reports, from their text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", FLATTENINGS)
@pytest.mark.parametrize("layout", planting.YEARS)
def test_a_cell_of_a_printed_table_is_found_and_named(layout: str, how: str) -> None:
    """A sample of cells; those of the crossed tables are named first."""
    clean = planting.print_report(layout, planting.cells_of(layout, 0), "", how)
    assert planting.inconsistent(extract(clean)) == []
    for planted in planting.planted_cells(layout, len(how), how, every=41):
        extraction = extract(planted.text)
        found = planting.inconsistent(extraction)
        assert planted.cell is not None
        table, slot, applicant, _ = planted.cell
        if table in CROSSED:
            first = {finding.suspects[0] for finding in found}
            records = {record.record_id: record for record in extraction.records}
            named = {(records[s.record_id].slot, records[s.record_id].applicant, s.value) for s in first}
            assert named == {(slot, applicant, planted.right)}, planted.name
        elif table == "review":
            assert found, planted.name


@pytest.mark.parametrize("layout", planting.YEARS)
def test_every_form_of_statement_is_held_against_its_table(layout: str) -> None:
    for code, sentence, clean, reports in planting.statements(layout, 1):
        assert planting.inconsistent(extract(clean)) == [], sentence
        for planted in reports:
            extraction = extract(planted.text)
            (finding,) = [f for f in planting.inconsistent(extraction) if f.check == code]
            suspect = finding.suspects[0]
            record = next(r for r in extraction.records if r.record_id == suspect.record_id)
            assert (record.source, suspect.value) == ("narrative", planted.right), planted.name


def test_every_form_of_list_is_added_up() -> None:
    for code, template, clean, wrong in planting.lists(1):
        assert planting.codes(clean) == [], clean
        for text in wrong:
            assert code in planting.codes(text), template


def test_every_form_of_share_is_worked_out_rounded_or_cut_off() -> None:
    for template, clean, wrong in planting.shares(1):
        for text in clean:
            assert planting.codes(text) == [], text
        for text in wrong:
            assert "P1" in planting.codes(text), template


def test_every_form_of_change_is_worked_out() -> None:
    for template, clean, wrong in planting.changes(1):
        assert planting.codes(clean) == [], clean
        for text in wrong:
            assert planting.codes(text) == ["P2"], template


def test_every_fact_told_twice_is_compared() -> None:
    for first, clean, wrong in planting.restated(1):
        assert planting.codes(clean) == [], clean
        for text in wrong:
            assert planting.codes(text) == ["D1"], first


def test_a_number_that_two_tables_repeat_is_checked_once() -> None:
    """A report with the tables of 2021 and the statistics of 2014: the table that agrees decides."""
    cells = planting.cells_of("2014", 0)
    received = cells["statistics", "applications.received", None, "current"]
    head = planting.print_report(
        "2021", planting.cells_of("2021", 0), f"全年收到政府信息公开申请{received}件。"
    )
    findings = extract(head + planting.print_report("2014", cells, "")).findings
    assert [finding.status for finding in findings if finding.check == "N1"] == ["consistent"]
    assert len({finding.finding_id for finding in findings}) == len(findings)
