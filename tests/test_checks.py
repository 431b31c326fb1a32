"""The checks: each holds and breaks on its own instances, on the cases, and on tables of every layout."""

from __future__ import annotations

import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import forms
import planting
import pytest
from conftest import REAL, ROOT

from extraction import extract
from extraction.checks.sentences import Sentences
from extraction.errors import KnowledgeError
from extraction.genre import load_genre
from extraction.genre.checks import CarryCheck
from extraction.genre.constraints import load_constraints
from extraction.genre.messages import load_messages
from extraction.interval import Interval
from extraction.pipeline import load_pipeline
from extraction.types import RecordBreakdown

GENRE = load_genre()
PIPELINE = load_pipeline()
FILE = tomllib.loads((Path(__file__).parent / "cases" / "checks.toml").read_text(encoding="utf-8"))
CASES, TOLD = FILE["case"], FILE["told"]
REPORT = Path(__file__).parents[1] / "corpora" / "sample" / "tanxi-police-2023.txt"
INSTANCES = [
    pytest.param(check, name, id=f"{place}-{check.code}-{name}")
    for place, check in enumerate(GENRE.constraints.check)
    if not isinstance(check, CarryCheck)
    for name in ("holds", "breaks")
]
EXPECTED = {"holds": "consistent", "breaks": "inconsistent"}


@pytest.mark.parametrize(("check", "name"), INSTANCES)
def test_each_check_holds_and_breaks_on_its_instances(check: Any, name: str) -> None:
    records, tables, breakdowns, text = forms.instance_report(check, getattr(check, name))
    findings = forms.check(records, tables, breakdowns, text=text)
    stated = {
        finding.status
        for finding in findings
        if finding.check == check.code and finding.status != "unverifiable"
    }
    assert stated == {EXPECTED[name]}


def _report(case: dict[str, Any]) -> tuple[Any, ...]:
    layout = case.get("layout")
    cells: forms.Values = {}
    if layout:
        zeros = dict.fromkeys(forms.document(layout, 0), 0)
        given = {_key(name): value for name, value in case.get("cells", {}).items()}
        blank = {_key(name): None for name in case.get("blank", ())}
        cells = {**zeros, **given, **blank}
        gone = tuple(case.get("without", ()))
        cells = {key: value for key, value in cells.items() if "/".join(key[:2]) not in gone}
        assert set(cells) <= set(zeros)
    records, tables = forms.tables_of(cells, layout or "", confidence=case.get("confidence", 0.99))
    spoken = [
        _stated(statement, place, case.get("text", ""))
        for place, statement in enumerate(case.get("prose", ()))
    ]
    ids = [record.record_id for record in spoken]
    breakdowns = [
        RecordBreakdown(
            tuple(ids[place] for place in breakdown["totals"]),
            tuple(ids[place] for place in breakdown["parts"]),
            breakdown.get("closed", False),
            tuple(ids[place] if place >= 0 else None for place in breakdown.get("shares", ())),
        )
        for breakdown in case.get("breakdowns", ())
    ]
    return (
        [*spoken, *records],
        tables,
        breakdowns,
        tuple(case.get("unread", ())),
        case.get("year"),
        case.get("text", ""),
    )


def _key(name: str) -> tuple[str, str, str | None, str]:
    table, slot, *applicant = name.split("/")
    return (table, slot, applicant[0] if applicant else None, "current")


def _stated(statement: dict[str, Any], place: int, text: str) -> forms.Record:
    fields = dict(statement)
    indicator, value = fields.pop("indicator"), fields.pop("value")
    at = fields.pop("at", None)
    start = text.index(at) if at else 40 * place
    if at:
        fields["text"] = at
    fields["context"] = fields.pop("sentence", "")
    for end in ("lower", "upper"):
        if end in fields:
            fields[end] = None if fields[end] == "inf" else Decimal(fields[end])
    return forms.record(indicator, value, start, **fields)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case: dict[str, Any]) -> None:
    findings = forms.check(*_report(case))
    shown = [
        f"{finding.check} {finding.status}"
        for finding in findings
        if finding.kind != "table_arithmetic" or finding.status != "consistent"
    ]
    assert sorted(shown) == sorted(case["expect"]), [finding.expression for finding in findings]


@pytest.mark.parametrize("case", TOLD, ids=lambda case: case["name"])
def test_what_a_report_tells_against_its_own_tables(case: dict[str, Any]) -> None:
    report = REPORT.read_text(encoding="utf-8")
    paragraph = next(
        line for line in report.splitlines() if line.startswith("本年共收到政府信息公开申请11件")
    )
    findings = extract(report.replace(paragraph, case["text"])).findings
    found = [finding for finding in findings if finding.status == "inconsistent"]
    assert sorted(finding.check for finding in found) == sorted(case["expect"]), [
        finding.expression for finding in found
    ]


@pytest.mark.parametrize(
    ("layout", "codes"),
    [
        ("2021", {"A1": 7, "A2": 7, "A3": 25, "A4": 3, "A6": 3}),
        ("2019", {"A1": 7, "A2": 7, "A3": 23, "A4": 3, "A5": 2, "A6": 3}),
        ("2014", {"S1": 1, "S2": 1, "S3": 1, "S4": 1, "S5": 1, "S6": 1, "S7": 1, "S8": 2, "S9": 1, "S10": 1}),
        ("local", {"L1": 2, "L2": 2, "L3": 2, "L4": 24}),
    ],
)
def test_one_finding_for_each_instance(layout: str, codes: dict[str, int]) -> None:
    findings = forms.check(*forms.tables_of(forms.document(layout, 3), layout))
    assert {code: sum(finding.check == code for finding in findings) for code in codes} == codes
    assert len(findings) == sum(codes.values())
    assert forms.counted(findings)["consistent"] == len(findings)


def test_a_finding_says_both_sides_the_gap_and_its_evidence() -> None:
    cells = dict.fromkeys(forms.document("2021", 0), 0)
    cells["review", "reconsideration.upheld", None, "current"] = 2
    cells["review", "reconsideration.total", None, "current"] = 3
    records, tables = forms.tables_of(cells, "2021")
    finding = next(finding for finding in forms.check(records, tables) if finding.status == "inconsistent")
    block = [r.record_id for r in records if (r.slot or "").startswith("reconsideration.")]
    assert finding.finding_id == f"{forms.DOC}-A4-reconsideration.total.t3"
    assert finding.expression == "行政复议: 总计 3 ≠ 维持 2 + 纠正 0 + 其他结果 0 + 尚未审结 0"
    assert (finding.left, finding.right) == (Interval.exactly(3), Interval.exactly(2))
    assert finding.difference == Decimal(1)
    assert sorted(finding.record_ids) == sorted(block)
    assert finding.message == (
        "A4 行政复议：不符：总计 3 ≠ 维持 2 + 纠正 0 + 其他结果 0 + 尚未审结 0，相差 1。"
        "核对内容：总计应等于维持、纠正、其他、尚未审结之和。"
    )
    assert finding.message_en == (
        "A4 reconsideration: Contradiction: 3 against 2, a gap of 1. "
        "The rule: the total should equal upheld plus corrected plus other plus pending."
    )


def test_the_gap_is_signed_left_minus_right() -> None:
    records = [
        forms.record("disclosure.total", 90, 0, context="a"),
        forms.record("disclosure.total", 96, 50, context="b"),
    ]
    (finding,) = forms.check(records)
    assert (finding.left, finding.right, finding.difference) == (
        Interval.exactly(90),
        Interval.exactly(96),
        Decimal(-6),
    )


def test_what_cannot_be_decided_names_what_is_missing() -> None:
    cells = {key: 0 for key in forms.document("2021", 0) if key[1] != "R3.7"}
    findings = forms.check(*forms.tables_of(cells, "2021"))
    first = next(finding for finding in findings if finding.check == "A1")
    assert (first.status, first.left, first.right, first.difference) == ("unverifiable", None, None, None)
    assert (
        first.message
        == "A1 自然人：无法核对：缺总计。核对内容：本年新收与上年结转之和，应等于办理结果总计与结转下年度之和。"
    )


def test_a_total_that_is_held_against_two_lists_gives_one_finding() -> None:
    rest = "余下为传真3件和其他形式1件"
    ids = [finding.finding_id for finding in extract(f"公开信息。{rest}。{rest}").findings]
    assert len(ids) == len(set(ids)) > 0


def test_finding_ids_are_unique_where_two_numbers_share_a_span() -> None:
    cells, tables = forms.tables_of(dict.fromkeys(forms.document("2021", 0), 0), "2021")
    shared = [
        forms.record(indicator, 0, 5, record_id=f"{forms.DOC}-5-6-{place}")
        for place, indicator in enumerate(("reconsideration.total", "litigation.total"))
    ]
    findings = forms.check([*shared, *cells], tables)
    assert len({finding.finding_id for finding in findings}) == len(findings)
    assert sum(finding.check == "N4" for finding in findings) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'indicators = ["applications.received"]',
            'indicators = ["applications.recieved"]',
            "unknown indicator",
        ),
        ('right = ["R3.7", "R4"]', 'right = ["R3.7", "R5"]', "unknown slot 'R5'"),
        ('when = "carried"', 'when = "caried"', "unknown class of words 'caried'"),
        ('deeds = "deeds"', 'deeds = "deads"', "unknown class of words 'deads'"),
        ('graded = "graded"', 'graded = "grated"', "unknown class of words 'grated'"),
        ('roles = "roles"', 'roles = "rolls"', "unknown class of words 'rolls'"),
        ('saved = "saved"', 'saved = "safed"', "unknown class of words 'safed'"),
        (
            'alike = ["proposals.disclosed"]',
            'alike = ["proposals.closed"]',
            "unknown indicator 'proposals.closed'",
        ),
        (
            'carried_over = "applications.carried_over"',
            'carried_over = "applications.over"',
            "unknown indicator",
        ),
        ('shape = "balance"', 'shape = "ratio"', "shape"),
        ('layouts = ["2021"]', 'layouts = ["2031"]', "unknown layout '2031'"),
        ('example = "新收申请8件"', 'example = "收到申请8件"', "its example does not hold it"),
        ('printed_sum = "R3.7"', 'printed_total = "R3.7"', "printed_total"),
    ],
)
def test_a_fault_in_the_checks_names_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    source = (GENRE.folder / "checks.toml").read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "checks.toml"
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"checks\.toml") as caught:
        load_constraints(path, GENRE.indicators)
    assert message in str(caught.value)


def test_a_message_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    source = (GENRE.folder / "messages.toml").read_text(encoding="utf-8")
    path = tmp_path / "messages.toml"
    path.write_text(source.replace("相差 {difference}", "相差 {gap}", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="unknown field 'gap'"):
        load_messages(path)


STATEMENTS = [
    ("8件", "8"), ("9件", "9"), ("八件", "8"), ("九件", "9"), ("9份", "9"), ("８件", "8"), ("8余件", "8 9"),
    ("近9件", "8 9"),     ("1,208件", "1208"), ("１，２０８件", "1208"), ("9千余件", "9000 9999"), ("十余件", "10 19"),
]  # fmt: skip
"""Ways to state a number of applications, and the least and the most that each allows."""


@pytest.mark.parametrize(("printed", "bounds"), STATEMENTS)
@pytest.mark.parametrize(
    ("path", "sentence", "cell"),
    [
        (ROOT / "corpora/sample/baishipo-water-2022.txt", "共受理政府信息公开申请8件", 9),
        pytest.param(
            REAL,
            "共受理政府信息公开申请8件",
            8,
            marks=pytest.mark.skipif(not REAL.exists(), reason="GONGKAI_REPORTS names no folder of reports"),
        ),
    ],
    ids=["sample", "real"],
)
def test_a_statement_of_a_report_is_changed(
    path: Path, sentence: str, cell: int, printed: str, bounds: str
) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(sentence) == 1
    stated = sentence.replace("8件", printed)
    findings = extract(text.replace(sentence, stated)).findings
    (received,) = [f for f in findings if f.check == "N1" and stated[-8:] in f.expression]
    least, most = (Decimal(bound) for bound in (*bounds.split(), *bounds.split())[:2])
    if least <= cell <= most:
        assert (received.status, received.difference) == ("consistent", 0)
    else:
        assert (received.status, received.difference) == (
            "inconsistent",
            least - cell if least > cell else most - cell,
        )
    more = ["B1"] if cell == 9 and most < cell else []  # the sample lists nine outcomes behind the number
    assert [f.check for f in findings if f.status == "inconsistent" and f.check != "N1"] == more


@pytest.mark.parametrize(
    "sentence",
    [
        "收到申请30件，其中网络申请12件，占40%。",
        "第{i}类收到申请{more}件，其中网络申请{few}件，占40%。",
        "公开信息{more}条，其中网站公开{few}条，占{few}.5%，同比增长{few}%。",
        "全年办理热线工单{more}件，办结{few}件，办结率{few}%。",
        "行政复议{few}件。另有资质方面的复议1件，其中纠正1件。",
    ],
)
def test_many_sentences_are_checked_in_linear_time(sentence: str) -> None:
    """Four times as many take about four times as long; sixteen times where each is held against all others."""

    def seconds(count: int) -> float:
        lines = (sentence.format(i=i, more=300 + i, few=10 + i % 17) for i in range(count))
        report = PIPELINE("云岭市水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n" + "\n".join(lines))
        found = []
        for _ in range(2):
            before = time.process_time()
            PIPELINE.check(
                report.records,
                report.breakdowns,
                report.tables,
                (),
                (report.profile, report.document.text),
                report.document.doc_id,
            )
            found.append(time.process_time() - before)
        return min(found)

    assert seconds(600) < 9 * seconds(150)


def test_the_same_words_further_on_are_another_sentence() -> None:
    """A share is one of its own sentence's whole, though the same sentence stands twice."""
    sentence = "收到申请30件，其中网络申请12件，占40%。"
    apart = "加强学习。" * 40
    report = extract(
        f"云岭市水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{sentence}\n{apart}\n{sentence}\n"
    )
    spoken = [record for record in report.records if record.source == "narrative"]
    sentences = Sentences(spoken)
    assert [[record.text for record in stated] for stated in sentences.all] == [["30件", "12件", "40%"]] * 2
    assert [record.start for record in sentences.around(spoken[3], len(apart) + 15)] == [
        record.start for record in spoken[1:]
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("县政府办公室直接办理17件，予以公开999件。", []),
        ("据县政府办公室统计，全县予以公开999件。", ["N3"]),
        ("予以公开999件。", ["N3"]),
    ],
)
def test_what_the_office_of_a_government_did_is_not_all(sentence: str, expected: list[str]) -> None:
    report = planting.print_report("2021", planting.cells_of("2021", 1), f"依申请公开情况。{sentence}")
    report = report.replace(extract(report).profile.agency or "", "青溪县人民政府", 1)
    found = planting.inconsistent(extract(report))
    assert [finding.check for finding in found] == expected, [finding.expression for finding in found]


LOCAL_LIST = """青溪县水利局2010年政府信息公开工作年度报告
附表：政府信息公开情况统计表
指标名称 | 计量单位 | 2010年度 | 历年累计
主动公开信息数 | 条 | 64 | 188
其中：1.政府网站公开数 | 条 | 64 | 188
申请总数 | 条 | 7 | 19
其中：1.当面申请数 | 条 | 3 | 9
{online}3.信函申请数 | 条 | 0 | 2
4.其他形式申请数 | 条 | 0 | 0
对申请的答复总数 | 条 | 7 | 19
其中：1.同意公开答复数 | 条 | 5 | 14
2.同意部分公开答复数 | 条 | 0 | 1
3.否决公开答复总数 | 条 | 2 | {denied}
其中：（1）“信息不存在”数 | 条 | 1 | 3
（2）“非本部门掌握”数 | 条 | 1 | 1
（3）其它原因 | 条 | 0 | 0
行政复议数 | 件 | 0 | 0
行政诉讼数 | 件 | 0 | 0
"""


@pytest.mark.parametrize(
    ("online", "denied", "expected"),
    [
        ("2.网上提交申请数 | 条 | 4 | 8\n", 4, []),
        ("2.网上提交申请数 | 条 | 5 | 8\n", 4, ["L1"]),
        ("2.网上提交申请数 | 条 | 4 | 8\n", 5, ["L2", "L3"]),
        ("2.驻村代办数 | 条 | 4 | 8\n", 4, []),
    ],
    ids=["whole", "a channel too many", "a denial without a reason", "a row that no form knows"],
)
def test_a_local_list_is_whole_where_its_rows_count_through(
    online: str, denied: int, expected: list[str]
) -> None:
    findings = extract(LOCAL_LIST.format(online=online, denied=denied)).findings
    assert sorted(f.check for f in findings if f.status == "inconsistent") == expected
    sums = [finding for finding in findings if finding.check == "L3"]
    assert sums and all("免予公开" not in finding.expression for finding in sums)
