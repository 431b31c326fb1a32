"""Stage 3 on tables in words of its own, and on the parts it is made of."""

import re
import shutil
import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REAL

from extraction.errors import KnowledgeError
from extraction.genre import load_genre
from extraction.genre.layouts import load_layouts
from extraction.readers import read
from extraction.sections import Segmenter
from extraction.tables import Tabulator
from extraction.tables.cells import CellReader, Reading
from extraction.tables.wrappings import without_colons
from extraction.types import Cell, Document, Source, Tabulation

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "tables.toml").read_text(encoding="utf-8"))["case"]
GENRE = load_genre()
TABULATE = Tabulator(GENRE)


def tabulate(text: str, year: int | None = None) -> Tabulation:
    document = Document("d", text, GENRE.characters.fold(text), Source(None, "", "text"))
    return TABULATE(document, Segmenter(GENRE)(document), report_year=year)


def codes(tabulation: Tabulation) -> list[str]:
    """The codes of the warnings but for that of the rows which a table here, cut out of a longer one, leaves out."""
    return [warning.code for warning in tabulation.warnings if warning.code != "rows_missing"]


def line(cell: Cell) -> str:
    value = "-" if cell.value is None else f"{cell.value:f}"
    return f"{cell.slot} {cell.applicant or '-'} {cell.state} {value} {cell.unit}"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    text = str(case["text"])
    tabulation = tabulate(text)
    assert [line(cell) for table in tabulation.tables for cell in table.cells] == case["cells"]
    assert [table.layout for table in tabulation.tables] == ([case["layout"]] if case["cells"] else [])
    assert codes(tabulation) == case["warnings"]
    for table in tabulation.tables:
        for cell in table.cells:
            assert text[cell.start : cell.end] == cell.text
            assert any(span.start <= cell.start and cell.end <= span.end for span in tabulation.spans)


HEADINGS = """
一、总体情况
（一）主动公开政府信息情况
公开信息7条。本报告附表另发。
二、主动公开政府信息情况
公开规章1件。
三、收到和处理政府信息
公开申请情况
四、因政府信息公开申请行政复议、提起行政诉讼情况
无。
"""


@pytest.mark.parametrize(
    ("text", "year", "unread"),
    [
        (HEADINGS, 2023, ("disclosure", "applications", "review")),
        (HEADINGS, 2019, ("disclosure", "applications", "review")),
        (HEADINGS, None, ("disclosure", "applications", "review")),
        (HEADINGS, 2018, ()),
        (HEADINGS, 2010, ()),
        ("一、总体情况\n(一)主动公开政府信息情况\n公开信息7条。\n二、存在的主要问题\n无。\n", 2022, ()),
        ("全年主动公开政府信息7条,收到和处理政府信息公开申请2件。\n", 2022, ()),
        ("二、收到和处理政府信息公开申请情况\n收到2件。\n", 2022, ("applications",)),
        ("一、概述\n公开7条,见政府信息公开情况统计表。\n", 2016, ()),
        ("一、概述\n公开7条。\n附件:某局政府信息公开情况统计表(2016年度)\n", 2016, ("statistics",)),
        ("一、概述\n公开7条。\n七、其他需要说明的事项与附表\n无。\n", 2015, ("statistics",)),
        ("一、概述\n公开7条。\n七、其他需要说明的事项与附表\n无。\n", 2011, ()),
        ("一、概述\n公开7条。\n附表:某局政府信息公开情况统计表\n甲 3\n", 2011, ("statistics",)),
        ("一、概述\n公开7条。\n指标名称 | 单位 | 代码 | 本年累计\n甲乙丙\n", 2012, ("statistics",)),
        ("一、概述\n公开7条,附统计表。\n", 2012, ()),
    ],
)
def test_what_is_missing_is_what_its_year_and_its_headings_announce(
    text: str, year: int | None, unread: tuple[str, ...]
) -> None:
    tabulation = tabulate(text, year)
    assert tabulation.unread == unread
    assert [warning.code for warning in tabulation.warnings] == ["table_missing"] * len(unread)


STATISTICS = """
统计指标 单位 统计数
一、主动公开政府信息数 条 40
（一）主动公开规范性文件数 条 3
（二）制发规范性文件总数 件 3
二、依申请公开数量
（一）收到申请数 件 2
1.当面申请数 件 0
2.网络申请数 件 2
（二）申请办结数 件 2
"""
APPLICATIONS = """
||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计
|一、本年新收政府信息公开申请数量|4|1|0|0|0|0|5
|(一)予以公开|4|1|0|0|0|0|5
|(七)总计|4|1|0|0|0|0|5
"""


@pytest.mark.parametrize("year", [None, 2018, 2019])
def test_beside_the_form_of_2014_no_later_table_is_missing(year: int | None) -> None:
    tabulation = tabulate(HEADINGS + STATISTICS, year)
    assert [table.name for table in tabulation.tables] == ["statistics"]
    assert tabulation.unread == ()


def test_beside_a_table_of_2021_the_others_of_its_time_are_missing() -> None:
    tabulation = tabulate(HEADINGS + APPLICATIONS + "附表：政府信息公开情况统计表\n")
    assert [table.name for table in tabulation.tables] == ["applications"]
    assert tabulation.unread == ("disclosure", "review")


def test_a_guessed_unit_is_worth_half() -> None:
    (case,) = [case for case in CASES if case["name"] == "no unit is printed for the procurement"]
    (table,) = tabulate(case["text"]).tables
    assert {cell.indicator: cell.confidence for cell in table.cells}["procurement.amount"] == 0.5


def test_labels_are_those_printed() -> None:
    (case,) = [case for case in CASES if case["name"].startswith("blanks")]
    (table,) = tabulate(case["text"]).tables
    assert table.cells[0].row == "一、本年新收政府信息公开申请数量"
    assert table.cells[-1].row == "三、本年度办理结果 / （一）予以公开"
    assert [cell.column for cell in table.cells[:3]] == [
        "自然人", "法人或其他组织 / 商业企业", "法人或其他组织 / 科研机构",
    ]  # fmt: skip


RENAMED = [
    ["第二十条第(五)项"], ["信息内容", "上年项目数", "本年数量", "处理决定数"], ["行政许可", "8", "5", "93"],
    ["第二十条第(六)项"], ["信息内容", "上一年项目数量", "本年增\\减", "处理决定数量(件)"],
    ["行政处罚", "90", "-3", "22"], ["行政强制", "4", "4", "0"],
]  # fmt: skip


@pytest.mark.parametrize("how", [" | ", " ", "\t", "\n"])
def test_renamed_columns_go_by_the_header_they_have(how: str) -> None:
    (table,) = tabulate("\n".join(how.join(row) for row in RENAMED) + "\n").tables
    assert [cell.column for cell in table.cells[:6]] == [*RENAMED[1][1:], *RENAMED[4][1:]]
    assert [cell.row for cell in table.cells[::3]] == [
        "第二十条第(五)项 / 行政许可", "第二十条第(六)项 / 行政处罚", "第二十条第(六)项 / 行政强制",
    ]  # fmt: skip


LABELS = [
    "(一)主动公开政府信息数", "其中:主动公开规范性文件数", "1.政府公报公开政府信息数", "2.政府网站公开政府信息数",
    "3.政务微博公开政府信息数", "4.政务微信公开政府信息数", "5.其他方式公开政府信息数",
]  # fmt: skip


@pytest.mark.parametrize("how", [" | ", " ", "\t", "\n"])
@pytest.mark.parametrize(
    ("header", "column"),
    [
        (["区本级", "部门", "镇街", "合计"], 3),
        (["合计", "区本级", "部门", "镇街"], 0),
        (["区本级", "部门", "镇街", "街道"], None),
        (["合计", "部门", "镇街", "合计"], None),
    ],
)
def test_of_a_split_column_the_totals_are_read_or_nothing(
    how: str, header: list[str], column: int | None
) -> None:
    rows = [
        [label, "条", *(str(10 * number + place) for place in range(4))]
        for number, label in enumerate(LABELS)
    ]
    head = [["统计指标", "单位", *header], ["一、主动公开情况", *["——"] * 5]]
    tabulation = tabulate("\n".join(how.join(row) for row in [*head, *rows]) + "\n六、其他\n")
    cells = [(cell.value, cell.column) for table in tabulation.tables for cell in table.cells]
    if column is None:
        assert cells == []
        assert codes(tabulation) == ["table_ambiguous"]
    else:
        assert cells == [(10 * number + column, "合计") for number in range(len(LABELS))]
        assert codes(tabulation) == []


def test_a_local_row_names_itself() -> None:
    (case,) = [case for case in CASES if case["name"].startswith("a local list")]
    (table,) = tabulate(case["text"]).tables
    assert [(cell.indicator, cell.qualifier, cell.period) for cell in table.cells[8:12:2]] == [
        ("applications.channel.online", "3.电子邮件申请数", "current"),
        ("applications.channel.online", "4.网上申请数", "current"),
    ]
    assert table.cells[1].period == "cumulative"


def test_a_row_that_the_form_has_not_names_itself() -> None:
    (case,) = [case for case in CASES if case["name"].startswith("notes in the labels")]
    (table,) = tabulate(case["text"]).tables
    found = [(cell.indicator, cell.qualifier, cell.column) for cell in table.cells if cell.slot == "other"]
    label = "其他主动公开文件（规范性文件以外、以本单位名义签发的文件）"
    assert found == [
        ("other", label, column) for column in ("本年新制作数量", "本年新公开数量", "对外公开总数量")
    ]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("", Reading("blank")),
        ("\n", Reading("blank")),
        ("0", Reading("number", Decimal(0))),
        ("1,127", Reading("number", Decimal(1127))),
        ("1 127", Reading("number", Decimal(1127))),
        ("减3", Reading("number", Decimal(-3))),
        ("+3", Reading("number", Decimal(3))),
        ("8650.26", Reading("number", Decimal("8650.26"))),
        ("12.5万元", Reading("number", Decimal("12.5"), "万元")),
        ("37.2万", Reading("number", Decimal("37.2"), "万")),
        ("21(批次)", Reading("number", Decimal(21), "批次")),
        ("/", Reading("slash")),
        ("——", Reading("dash")),
        ("无", Reading("none", Decimal(0))),
        ("1 2", None),
        ("1.", None),
        ("第3项", None),
        ("2024年", None),
    ],
)
def test_cell(text: str, reading: Reading | None) -> None:
    assert CellReader(GENRE.layouts.print).read(text) == reading


def test_every_row_label_is_read_as_its_own_row() -> None:
    for form in GENRE.layouts.forms:
        if form.unlabelled or any(form.refused):
            continue
        values = " | ".join(["0"] * len(form.columns or form.rows[0].cells))
        header = " | ".join(form.headers)
        rows = [
            f"{row.label} | " + (" | ".join(["0"] * len(row.cells)) if not form.columns else values)
            for row in form.rows
        ]
        (table,) = [table for table in tabulate("\n".join([header, *rows])).tables if table.name == form.name]
        assert table.layout == form.layout
        assert [cell.slot for cell in table.cells] == [cell.slot for row in form.rows for cell in row.cells]


@pytest.mark.parametrize(
    "unit", ["0 0 0 0 0 0 0\n", "行政许可 | 1 |\n", "(属于国家秘密", "| | |\t", "其他总计规章 5\n", "9" * 50]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        document = Document("d", text, text, Source(None, "", "text"))
        begin = time.process_time()
        TABULATE(document, ())
        return time.process_time() - begin

    short = min(seconds(20_000) for _ in range(2))
    assert seconds(160_000) < 8 * 4 * short + 0.5


def test_no_more_rows_are_looked_at_than_any_report_has() -> None:
    tabulation = tabulate("规章 5\n" * 30_000)
    assert tabulation.tables == ()
    assert [(warning.code, "20000" in warning.message) for warning in tabulation.warnings] == [
        ("tables_cut", True)
    ]


@pytest.mark.skipif(not REAL.exists(), reason="GONGKAI_REPORTS names no folder of real reports")
def test_sample() -> None:
    text = REAL.read_text(encoding="utf-8")
    tabulation = tabulate(text)
    cells = {table.name: table.cells for table in tabulation.tables}
    assert {name: len(each) for name, each in cells.items()} == {
        "disclosure": 10, "applications": 175, "review": 15,
    }  # fmt: skip
    found = {
        (cell.slot, cell.applicant): cell.value for each in cells.values() for cell in each if cell.value
    }
    assert found == {
        ("licensing.decisions", None): 443000,
        ("penalties.decisions", None): 442258,
        ("coercion.decisions", None): 1513,
        ("administrative_fees.amount", None): 86502600,
        ("R1", "natural_person"): 8, ("R1", "total"): 8, ("R3.1", "natural_person"): 7, ("R3.1", "total"): 7,
        ("R3.3.7", "natural_person"): 1, ("R3.3.7", "total"): 1, ("R3.7", "natural_person"): 8, ("R3.7", "total"): 8,
    }  # fmt: skip
    assert all(cell.state == "number" for each in cells.values() for cell in each)
    assert tabulation.unread == () and tabulation.warnings == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("../tables", 'counterexample = "主动公开"', 'counterexample = "政府信息主动公开"', "must not match"),
        ("2021", '"属于国家秘密"', '"属于绝密"', "key 属于绝密 is in no label"),
        ("2021", '"applications.received"', '"applications.sent"', "unknown 'applications.sent'"),
        ("2021", 'left = ["R1", "R2"]', 'left = ["R1", "R9"]', "unknown 'R9'"),
        ("local", 'code = "01"', 'kode = "01"', "kode"),
    ],
)
def test_faulty_layouts_are_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "genre"
    shutil.copytree(GENRE.folder, folder)
    path = folder / "layouts" / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=re.escape(message)):
        load_layouts(folder, GENRE.indicators)


def test_sentences_whose_numbers_stand_on_lines_of_their_own_are_no_table() -> None:
    rows = [
        "自然人",
        "109",
        "件。予以公开",
        "44",
        "件；部分公开",
        "19",
        "件；不予公开",
        "17",
        "件（国家秘密",
        "2",
    ]
    rows += ["件）；其他处理", "2", "件；结转下年度", "13", "件。"]
    assert tabulate("\n".join(["全年受理申请", "128", "件，其中", *rows])).spans == ()


@pytest.mark.parametrize("unit", ["万元", "万 元", "万\u3000元"])
def test_the_characters_of_a_unit_may_stand_apart(unit: str) -> None:
    rows = [
        "六、举报投诉数量 件 3",
        f"七、依申请公开信息收取的费用 {unit} 0.75",
        "八、机构建设和保障经费情况",
    ]
    lines = ["统计指标 单位 统计数", *(f"{label} 条 1" for label in LABELS), *rows]
    (table,) = tabulate("\n".join(lines) + "\n").tables
    assert [cell.value for cell in table.cells if cell.slot == "applications.fee"] == [7500]


APPLICATION_ROWS = """
申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 4 0 0 0 0 0 4
（二）部分公开 1 0 0 0 0 0 1
（三）不予公开 1.属于国秘密 家 0 0 0 0 0 0 0
2.其他法律行政法规禁止公开 0 0 0 0 0 0 0
3.危及“三安全一稳定” 0 0 0 0 0 0 0
"""


def test_a_word_that_has_strayed_from_a_label_is_no_unit() -> None:
    (table,) = tabulate(APPLICATION_ROWS).tables
    found = {(cell.value, cell.unit) for cell in table.cells if cell.slot == "R3.3.1"}
    assert found == {(0, "件")}


def test_a_label_that_goes_on_below_the_values_behind_its_number_is_not_blank() -> None:
    rows = ["（二）申请办结数 件 —", "1.按时办结数 件 —", "2.延期办结数 件 —", "（三） 件 —", "申请答复数"]
    lines = [
        *(f"{label} 条 1" for label in LABELS),
        *rows,
        "1.属于已主动公开范围数 件 —",
        "2.同意公开答复数 件 —",
    ]
    (table,) = tabulate("统计指标 单位 统计数\n" + "\n".join(lines) + "\n").tables
    assert {cell.slot: cell.state for cell in table.cells}.get("applications.outcome.total") != "blank"


def test_a_note_among_the_rows_of_a_grid_ends_no_table() -> None:
    rows = ["指标名称|计量单位|代码|本期实际|本年累计", "主动公开信息数|条|01|5|9", "申请总数|条|10|4|6"]
    rows += ["其中:1.当面申请数|条|11|4|6", "对申请的答复总数|条|17|4|6", "其中:1.同意公开答复数|条|18|4|6"]
    rows += ["行政复议数|件|32|1|1", "注：本项含街道上报数据。|||", "行政诉讼数|件|33|2|3"]
    cells = "".join(f"<tr><td>{'</td><td>'.join(row.split('|'))}</td></tr>" for row in rows)
    document = read(f"<p>政府信息公开情况统计表</p><table>{cells}</table>", GENRE)
    tabulation = TABULATE(document, Segmenter(GENRE)(document))
    assert [f"{cell.slot} {cell.value}" for table in tabulation.tables for cell in table.cells] == [
        "01 5", "01 9", "10 4", "10 6", "11 4", "11 6", "17 4", "17 6", "18 4", "18 6", "32 1", "32 1", "33 2", "33 3",
    ]  # fmt: skip


def test_rows_named_but_not_read_are_told() -> None:
    labels = [row.label for form in GENRE.layouts.forms if form.name == "statistics" for row in form.rows]
    text = "\n".join(f"{label} → 件 → 3" for label in labels[:40])
    tabulation = tabulate(f"附表\n{text}\n")
    assert tabulation.tables == ()
    assert [warning.code for warning in tabulation.warnings] == ["rows_missing"]


def test_a_colon_before_many_digits_takes_no_time() -> None:
    line = "联系电话:" + "1" * 60 + "转各科室分机\n"
    before = time.process_time()
    assert without_colons(line * 10, 0, len(line) * 10) == line * 10
    assert time.process_time() - before < 1


def test_a_title_with_a_bold_word_announces_its_table() -> None:
    """The marks are taken out of the text that is looked at, not out of the titles."""
    bold = "".join(f"**要点{number}**：公开{number}条。\n" for number in range(1, 9))
    text = f"白石区2023年政府信息公开工作年度报告\n\n{bold}\n二、收到和处理政府信息公开**申请**情况\n\n收到2件。\n"
    assert tabulate(text, 2023).unread == ("applications",)
