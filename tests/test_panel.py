"""The panel: cross-year checks on their instances, mirrors, twins, gaps, possible renames, and its files."""

from __future__ import annotations

import json
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from extraction.errors import ReadError
from extraction.genre import load_genre
from extraction.genre.checks import CarryCheck
from extraction.panel import COLUMNS, build_panel, write_panel
from extraction.panel.agencies import find_renames, find_scoped, normalised
from extraction.types import Suspect

GENRE = load_genre()
CARRIES = [check for check in GENRE.constraints.check if isinstance(check, CarryCheck)]
AGENCY = "清泉县水务局"


def _fact(doc_id: str, indicator: str, value: int | None, **changes: Any) -> dict[str, Any]:
    applicant = changes.get("applicant", "total" if indicator.startswith("applications.") else None)
    return {
        "doc_id": doc_id,
        "agency": AGENCY,
        "report_year": None,
        "indicator": indicator,
        "applicant": applicant,
        "qualifier": None,
        "scope": None,
        "period": "current",
        "value": value,
        "lower": value,
        "upper": value,
        "unit": "件",
        "record_ids": [f"{doc_id}-{indicator}-{applicant}-{changes.get('period', 'current')}"],
        "agreement": "single",
        "confidence": 0.99,
        **changes,
    }


def _write(folder: Path, reports: list[tuple[str, str | None, int | None, list[dict[str, Any]]]]) -> Path:
    folder.mkdir(parents=True)
    documents = [
        {"doc_id": doc_id, "agency": agency, "report_year": year, "path": f"{doc_id}.txt"}
        for doc_id, agency, year, _ in reports
    ]
    facts = [fact for _, _, _, stated in reports for fact in stated]
    for name, rows in (("documents", documents), ("facts", facts)):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["holds", "breaks"])
@pytest.mark.parametrize("check", CARRIES, ids=lambda check: f"{check.code}-{check.later}")
def test_each_check_holds_and_breaks_on_its_instances(tmp_path: Path, check: CarryCheck, name: str) -> None:
    facts: dict[str, list[dict[str, Any]]] = {"earlier": [], "later": []}
    for key, value in getattr(check, name).cells.items():
        report, indicator = key.split(":")
        period = "previous" if check.later is None and report == "later" else "current"
        facts[report].append(_fact(report, indicator, int(value), period=period))
    reports = [("earlier", AGENCY, 2021, facts["earlier"]), ("later", AGENCY, 2022, facts["later"])]
    panel = build_panel([_write(tmp_path / "out", reports)], GENRE)
    (finding,) = [finding for finding in panel.findings() if finding.check == check.code]
    assert finding.status == {"holds": "consistent", "breaks": "inconsistent"}[name]
    assert (finding.kind, finding.doc_id) == ("cross_year", "later")


def test_carried_over_is_checked_for_each_column(tmp_path: Path) -> None:
    earlier = [
        _fact("a", "applications.carried_forward", 2),
        _fact("a", "applications.carried_forward", 2, applicant="commercial"),
    ]
    later = [
        _fact("b", "applications.carried_over", 3),
        _fact("b", "applications.carried_over", 2, applicant="commercial"),
    ]
    later.append(_fact("b", "applications.carried_over", 1, applicant="social"))
    panel = build_panel(
        [_write(tmp_path / "out", [("a", AGENCY, 2021, earlier), ("b", AGENCY, 2022, later)])], GENRE
    )
    assert [(f.finding_id, f.status) for f in panel.findings()] == [
        ("b-Y1-applications.carried_over-commercial", "consistent"),
        ("b-Y1-applications.carried_over-total", "inconsistent"),
    ]
    broken = list(panel.findings())[1]
    assert (broken.expression, broken.difference) == (
        "总计: 2022 上年结转政府信息公开申请数量 3 ≠ 2021 结转下年度继续办理 2",
        Decimal(1),
    )
    assert broken.suspects == (
        Suspect("b-applications.carried_over-total-current", Decimal(2), True),
        Suspect("a-applications.carried_forward-total-current", Decimal(3), True),
    )


def test_a_check_without_an_operand_says_which(tmp_path: Path) -> None:
    earlier = [_fact("a", "normative_documents.in_force", 40)]
    later = [_fact("b", "normative_documents.in_force", 41), _fact("b", "normative_documents.repealed", 0)]
    panel = build_panel(
        [_write(tmp_path / "out", [("a", AGENCY, 2021, earlier), ("b", AGENCY, 2022, later)])], GENRE
    )
    (finding,) = panel.findings()
    assert (finding.check, finding.status) == ("Y2", "unverifiable")
    assert "2022 行政规范性文件本年制发件数" in finding.message


def test_mirrors_count_once_and_twins_are_listed(tmp_path: Path) -> None:
    same = ("applications.received", 8)
    reports = [
        ("a", AGENCY, 2021, [_fact("a", *same)]),
        ("b", "清泉县 水务局", 2021, [_fact("b", *same)]),
        ("c", AGENCY, 2022, [_fact("c", "applications.received", 3)]),
        ("d", AGENCY, 2022, [_fact("d", "applications.received", 60)]),
        ("e", AGENCY, 2025, []),
        ("f", None, 2022, []),
    ]
    panel = build_panel([_write(tmp_path / "out", reports)], GENRE)
    assert panel.mirrors == (("a", "b"),)
    assert panel.twins == (("c", "d"),)
    assert panel.gaps == ((AGENCY, 2023), (AGENCY, 2024))
    assert panel.unplaced == ("f",)
    assert [row[3] for row in panel.rows()] == ["a", "c", "d"]
    assert panel.agencies == {AGENCY: {"names": [AGENCY], "years": [2021, 2022, 2025]}}


def test_a_document_in_two_folders_is_one(tmp_path: Path) -> None:
    report = ("a", AGENCY, 2021, [_fact("a", "applications.received", 8)])
    folders = [_write(tmp_path / "one", [report]), _write(tmp_path / "two", [report])]
    panel = build_panel(folders, GENRE)
    assert (len(list(panel.rows())), panel.mirrors) == (1, ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("清泉县水务局", "清泉县 水务局", True),
        ("清泉县水务局", "“清泉县水务局”", True),
        ("清泉縣水務局", "清泉县水务局", True),
        ("清泉县水务局", "青山县水务局", False),
        ("清泉县人民政府", "清泉县人民政府办公室", False),
    ],
)
def test_names_are_compared_without_what_print_changes(one: str, other: str, same: bool) -> None:
    assert (normalised(one, GENRE) == normalised(other, GENRE)) is same


def test_possible_renames_are_listed_and_not_merged() -> None:
    years = {
        "清泉县国土资源局": [2016, 2017, 2018],
        "清泉县自然资源局": [2019, 2020],
        "青山县教育局": [2019, 2020],
    }
    assert [(r.before, r.after, r.year) for r in find_renames(years, GENRE)] == [
        ("清泉县国土资源局", "清泉县自然资源局", 2019)
    ]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (("白石县卫生和计划生育局", [2017, 2018]), ("白石县卫生健康局", [2019]), True),
        (("白石县卫生和计划生育委员会", [2016]), ("白石县卫生健康局", [2019]), True),
        (("白石县环境保护局", [2018]), ("青山县生态环境局", [2019]), False),
        (("白石县农业局", [2018, 2019]), ("白石县农业农村局", [2019, 2020]), False),
        (("白石县政府", [2019, 2021]), ("白石县人民政府", [2020]), True),
        (("白石县教育局", [2016]), ("白石县教育体育局", [2019]), False),
    ],
)
def test_a_renaming_is_of_one_place_in_years_that_follow(
    before: tuple[str, list[int]], after: tuple[str, list[int]], found: bool
) -> None:
    renames = find_renames(dict((before, after)), GENRE)
    assert [(r.before, r.after) for r in renames] == ([(before[0], after[0])] if found else [])


def test_an_agencys_own_office_and_its_system_are_listed_beside_it() -> None:
    names = ["青溪县水利局", "青溪县水利局机关", "青溪县水利局全系统", "青溪县教育局", "青溪县教育局幼儿园"]
    assert find_scoped(names, GENRE) == [
        ("青溪县水利局", "青溪县水利局全系统"),
        ("青溪县水利局", "青溪县水利局机关"),
    ]


def test_the_files(tmp_path: Path) -> None:
    facts = [
        _fact("a", "administrative_fees.amount", 12, unit="元"),
        _fact("a", "applications.received", None),
    ]
    folder = _write(tmp_path / "out", [("a", AGENCY, 2021, facts)])
    for name in ("one", "two"):
        write_panel(build_panel([folder], GENRE), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["panel.csv", "panel.json", "panel.parquet", "panel_findings.jsonl"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    table = pyarrow.parquet.read_table(tmp_path / "one" / "panel.parquet")
    assert table.column_names == list(COLUMNS)
    assert table["value"].to_pylist() == [Decimal(12), None]
    assert str(table.schema.field("value").type) == "decimal128(38, 6)"


def test_the_files_of_no_reports_are_empty_tables(tmp_path: Path) -> None:
    written = write_panel(build_panel([_write(tmp_path / "out", [])], GENRE), tmp_path / "panel")
    assert written == (0, 0, 0)
    assert pyarrow.parquet.read_table(tmp_path / "panel" / "panel.parquet").column_names == list(COLUMNS)
    assert (tmp_path / "panel" / "panel.csv").read_text().count("\n") == 1


def test_a_panel_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    folder = _write(tmp_path / "out", [("a", AGENCY, 2021, [_fact("a", "applications.received", 8)])])
    write_panel(build_panel([folder], GENRE), tmp_path / "panel")
    before = {path.name: path.read_bytes() for path in (tmp_path / "panel").iterdir()}
    panel = build_panel([folder], GENRE)
    facts = (folder / "facts.jsonl").read_bytes()
    (folder / "facts.jsonl").write_bytes(facts[:40] + b"\x00" * (len(facts) - 40))
    with pytest.raises(ReadError, match=r"facts\.jsonl: a line is no row"):
        write_panel(panel, tmp_path / "panel")
    assert {path.name: path.read_bytes() for path in (tmp_path / "panel").iterdir()} == before


def test_memory_does_not_grow_with_the_reports(tmp_path: Path) -> None:
    """Twice as many reports of as many facts: what is held at a time is one batch of rows and a few reports."""

    def peak(count: int) -> int:
        reports = [
            (f"d{number:04d}", f"{number // 10}县水务局", 2014 + number % 10, facts(f"d{number:04d}"))
            for number in range(count)
        ]
        panel = build_panel([_write(tmp_path / f"{count}", reports)], GENRE)
        del reports
        tracemalloc.start()
        try:
            assert sum(1 for _ in panel.rows()) == count * 40
            assert sum(1 for _ in panel.findings()) == count // 10 * 9
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def facts(doc_id: str) -> list[dict[str, Any]]:
        carried = [_fact(doc_id, f"applications.carried_{name}", 1) for name in ("over", "forward")]
        return [*carried, *(_fact(doc_id, "other", value) for value in range(38))]

    few, many = peak(100), peak(200)
    assert many < 1.25 * few


def test_the_facts_of_a_report_may_stand_apart(tmp_path: Path) -> None:
    facts = {name: [_fact(name, "applications.received", 8), _fact(name, "other", 3)] for name in "ab"}
    folder = _write(tmp_path / "out", [(name, AGENCY, 2021, facts[name]) for name in "ab"])
    together = list(build_panel([folder], GENRE).rows())
    lines = (folder / "facts.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "facts.jsonl").write_bytes(b"".join((lines[0], lines[2], lines[1], lines[3])))
    assert list(build_panel([folder], GENRE).rows()) == together


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("documents.jsonl", b"{", r"documents\.jsonl: a line is no row"),
        ("facts.jsonl", b"\x00\xff", r"facts\.jsonl: a line is no row"),
        ("facts.jsonl", b"{}", r"facts\.jsonl: a line is no row"),
        ("facts.jsonl", b'{"doc_id": "z"}', r"facts\.jsonl: facts of z, which is no document of the folder"),
    ],
)
def test_damaged_outputs_are_refused(tmp_path: Path, name: str, line: bytes, message: str) -> None:
    folder = _write(tmp_path / "out", [("a", AGENCY, 2021, [_fact("a", "applications.received", 8)])])
    with (folder / name).open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(ReadError, match=message):
        build_panel([folder], GENRE)


def test_the_frame_has_a_row_for_each_fact(tmp_path: Path) -> None:
    facts = [_fact("a", "applications.received", 8), _fact("a", "other", 3), _fact("a", "other", 4)]
    panel = build_panel([_write(tmp_path / "out", [("a", AGENCY, 2021, facts)])], GENRE)
    frame = panel.to_pandas()
    assert list(frame.columns) == list(COLUMNS)
    assert sorted(frame["value"]) == [3, 4, 8]


def test_a_folder_without_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"documents\.jsonl"):
        build_panel([tmp_path], GENRE)
