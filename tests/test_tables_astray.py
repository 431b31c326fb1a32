"""Stage 3 where values and their labels have come apart, or a table is filled in under another year's header."""

from __future__ import annotations

import pytest
from printed_reports import GENRE, SEGMENT, TABULATE

from extraction.readers import read
from extraction.types import Tabulation

HEAD = "松江县商务局2023年政府信息公开工作年度报告\n一、总体情况\n全年受理申请8件。\n"
APPLICANTS = "| 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
RULE = "|---|---|---|---|---|---|---|---|\n"


def read_tables(text: str) -> Tabulation:
    document = read((HEAD + text).encode(), GENRE)
    return TABULATE(document, SEGMENT(document), report_year=2023)


def values(tabulation: Tabulation, table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in tabulation.tables:
        for cell in each.cells if each.name == table else ():
            text = "" if cell.state == "blank" else str(cell.value)
            found.setdefault(cell.slot, []).append(text)
    return found


def test_labels_around_rows_without_one_are_neither_blank_nor_theirs() -> None:
    """A converter of PDF files takes rows with labels of one line for tables, and the other labels for text."""
    text = (
        f"三、收到和处理政府信息公开申请情况\n{APPLICANTS}{RULE}"
        "| 一、本年新收政府信息公开申请数量 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |\n"
        "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        "| 4 | 0 | 0 | 0 | 0 | 0 | 4 |  |\n\n"
        "2.没有现成信息需要另\n行制作\n3.补正后申请内容仍不\n明确\n"
        "| 6 | 0 | 0 | 0 | 0 | 0 | 6 |\n|---|---|---|---|---|---|---|\n"
        "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        "| 1.信访举报投诉类申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        "| （七）总计 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |\n"
        "| 四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
    )
    tabulation = read_tables(text)
    assert set(values(tabulation, "applications")) == {"R1", "R2", "R3.5.1", "R3.7", "R4"}
    assert "rows_missing" in [warning.code for warning in tabulation.warnings]


REVIEW = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n"
NUMBERS = [["3", "1", "0", "0", "4"], ["2", "0", "0", "1", "3"], ["0", "0", "5", "0", "5"]]
ALL = [number for row in NUMBERS for number in row]


def rows(*lines: list[str]) -> list[str]:
    return [f"| {' | '.join(line)} |\n" for line in lines]


def test_the_review_table_in_three_with_its_blocks_in_headings() -> None:
    blocks = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    text = "四、政府信息公开行政复议、行政诉讼情况\n"
    for block, row in zip(blocks, rows(*NUMBERS), strict=True):
        text += f"\n### {block}\n{REVIEW}{row}"
    found = values(read_tables(text), "review")
    assert [number for own in found.values() for number in own] == ALL


def test_the_review_table_below_a_header_that_is_torn() -> None:
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议行政诉讼\n未经复议直接起诉复议后起诉\n结果结果其他尚未\n\n"
        f"| 维持 | 纠正 | 总计 |\n|---|---|---|\n{rows(ALL)[0]}|{'---|' * 15}\n"
    )
    found = values(read_tables(text), "review")
    assert [number for own in found.values() for number in own] == ALL


def test_rows_under_another_years_header_are_that_years() -> None:
    lines = [
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量",
    ]
    lines += [
        "规章 | 0 | 0 | 1",
        "规范性文件 | 3 | 2 | 7",
        "第二十条第（五）项",
        "信息内容 | 本年处理决定数量",
    ]
    lines += [
        "行政许可 | 5",
        "第二十条第（六）项",
        "信息内容 | 本年处理决定数量",
        "行政处罚 | 4",
        "行政强制 | 0",
    ]
    lines += ["第二十条第（八）项", "信息内容 | 本年收费金额（单位：万元）", "行政事业性收费 | 0"]
    tabulation = read_tables("\n".join(lines))
    assert [(table.name, table.layout) for table in tabulation.tables] == [("disclosure", "2021")]
    found = values(tabulation, "disclosure")
    assert found["normative_documents.newly_disclosed"] == ["2"]
    assert found["normative_documents.disclosed_total"] == ["7"]
    assert found["regulations.disclosed_total"] == ["1"] and found["penalties.decisions"] == ["4"]
    assert not {"normative_documents.repealed", "normative_documents.in_force"} & found.keys()


@pytest.mark.parametrize(
    "halves",
    [
        ("17, 11, 28,", "325 597 922"),
        ("17 11 28", "325 597 922"),
        ("1 1 2", "21 10 31"),
    ],
)
def test_the_lower_halves_of_numbers_are_no_numbers(halves: tuple[str, str]) -> None:
    """The sums of the halves hold: only where they stand tells that they are none."""
    text = (
        "三、收到和处理政府信息公开申请情况\n申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
        "一、本年新收政府信息公开申请数量 0 0 0 0 0 0 0\n"
        "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
        f"（一）予以公开 0 0 0 0 0 0 0\n{halves[0]}\n（二）部分公开 0 0 0 0\n{halves[1]}\n"
        f"1.属于国家秘密 0 0 0 0 0 0 0\n{halves[0]}\n2.其他法律行政法规禁止公开 0 0 0 0\n{halves[1]}\n"
        "3.危及“三安全一稳定” 0 0 0 0 0 0 0\n"
        "四、结转下年度继续办理 0 0 0 0 0 0 0\n"
    )
    tabulation = read_tables(text)
    found = values(tabulation, "applications")
    assert set(found) == {"R1", "R2", "R3.1", "R3.3.1", "R3.3.3", "R4"}
    assert {number for own in found.values() for number in own} == {"0"}


def test_what_begins_with_a_zero_is_the_rest_of_a_number() -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
        "一、本年新收政府信息公开申请数量 1 1 0 0 0 0 2\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
        "（一）予以公开 0 0 0 0 0 0 0\n（二）部分公开\n6369 5940 2907 1087 1956 2761 2102\n（七）总计\n"
        "56件 09件 97件 25 52 13件 252件\n四、结转下年度继续办理 0 0 0 0 0 0 0\n"
    )
    assert set(values(read_tables(text), "applications")).isdisjoint({"R3.7"})


def test_labels_with_characters_that_a_file_does_not_tell() -> None:
    hole = "\ufffd"
    text = (
        "三、收到和处理政府信息公开申请情况\n申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
        f"一、本年新收政府信息公开申请数量 {'1 ' * 6}6\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
        f"7.属于{hole}政执法{hole}卷 1 0 0 0 0 0 1\n8.属于{hole}政{hole}询事项 0 2 0 0 0 0 2\n"
        f"2.重{hole}申请 0 0 3 0 0 0 3\n（七）总计 1 2 3 0 0 0 6\n四、结转{hole}年度继续办理 0 0 0 1 0 0 1\n"
        f"（一）予以公开 1{hole} 0 0 0 0 0 {hole}\n"
    )
    found = values(read_tables(text), "applications")
    assert found["R3.3.7"][0] == "1" and found["R3.3.8"][1] == "2" and found["R3.5.2"][2] == "3"
    assert found["R4"][3] == "1" and "R3.1" not in found


@pytest.mark.parametrize("leader", ["……………………", "............", "········ ", " . . . . . . "])
def test_leaders_between_labels_and_values(leader: str) -> None:
    lines = ["附件：政府信息公开情况统计表", "统计指标 单位 统计数"]
    labels = [
        "主动公开政府信息数",
        "1.政府公报公开政府信息数",
        "2.政府网站公开政府信息数",
        "3.政务微博公开政府信息数",
    ]
    labels += [
        "4.政务微信公开政府信息数",
        "5.其他方式公开政府信息数",
        "参加或举办新闻发布会总次数",
        "政策解读稿件发布数",
    ]
    lines += [f"{label}{leader}{'条' if at < 6 else '次'} {at}" for at, label in enumerate(labels)]
    found = values(read_tables("\n".join(lines) + "\n"), "statistics")
    assert [number for own in found.values() for number in own] == list("01234567")


def test_an_office_may_leave_out_all_parts_but_one() -> None:
    lines = [
        "二、主动公开政府信息情况",
        "第二十条第（九）项",
        "信息内容",
        "采购项目数量",
        "采购总金额",
        "政府集中采购",
        "53",
    ]
    tabulation = read_tables("\n\n".join((*lines, "6944.93元\n")))
    assert values(tabulation, "disclosure") == {
        "procurement.projects": ["53"],
        "procurement.amount": ["6944.93"],
    }
    assert [table.layout for table in tabulation.tables] == ["2019"]
    assert "rows_missing" in [warning.code for warning in tabulation.warnings]


APPLICATIONS = (
    "三、收到和处理政府信息公开申请情况\n"
    "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
)
RECEIVED = [
    "一、本年新收政府信息公开申请数量\t5\t1\t0\t0\t0\t0\t6",
    "二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
    "4.无正当理由大量反复申请\t0\t0\t0\t0\t0\t0\t0",
]
LAST = "四、结转下年度继续办理\t0\t0\t0\t0\t0\t0\t0"


def test_a_label_below_values_of_no_row_is_not_blank() -> None:
    """Values stand at the end of a page, and their label on the next."""
    astray = ["5\t1\t0\t0\t0\t0\t6", "5.要求行政机关确认或重新出具已获取信息"]
    text = APPLICATIONS + "\n".join((*RECEIVED, *astray, "（六）其他处理\t0\t0\t0\t0\t0\t0\t0", LAST))
    assert "R3.5.5" not in values(read_tables(text + "\n"), "applications")


def test_numbers_that_go_on_below_are_not_the_rest_of_them() -> None:
    """Columns are too narrow: the last digits stand on the next line, that of the label or below it."""
    rows = ["2.重复申请\t1,2\t0\t0\t0\t0\t0\t1,2\n50\t\t\t\t\t\t50", *RECEIVED[2:]]
    wrapped = ["3.要求提供\t2,7\t0\t0\t0\t0\t0\t2,7\n公开出版物\t65\t\t\t\t\t\t65"]
    total = ["（七）总计\t152,5\t37,74\t0\t0\t0\t0\t190,3\n80\t8\t0\t0\t0\t0\t28"]
    text = APPLICATIONS + "\n".join((*RECEIVED[:2], *rows, *wrapped, *total, LAST)) + "\n"
    tabulation = read_tables(text)
    found = values(tabulation, "applications")
    assert found["R1"] == ["5", "1", "0", "0", "0", "0", "6"]
    assert not {"65", "80", "50", "8", "28"} & {number for own in found.values() for number in own}
    assert {"table_ambiguous", "rows_missing"} & {warning.code for warning in tabulation.warnings}


def test_digits_of_a_total_that_stand_with_the_total_above_are_not_read() -> None:
    rows = ["（六）其他处理\t\t2\t9\t\t\t\t1137", "（七）总计\t79\t93\t99\t41\t51\t13\t6"]
    text = APPLICATIONS + "\n".join((*RECEIVED, *rows, LAST)) + "\n"
    found = values(read_tables(text), "applications")
    assert "R1" in found and "R4" in found
    assert not found.keys() & {"R3.6", "R3.6.3", "R3.7"}


def test_a_text_with_a_row_on_a_line_has_lost_none_where_no_line_comes_twice() -> None:
    rows = [
        "一、本年新收政府信息公开申请数量\t19\t2\t\t\t\t\t21",
        "（一）予以公开\t7\t\t\t\t\t\t7",
        "1.属于国家秘密\t\t2\t\t\t\t\t2",
        "7.属于行政执法案卷\t4\t\t\t\t\t\t4",
        "2.没有现成信息需要另行制作\t8\t\t\t\t\t\t8",
        "（七）总计\t19\t2\t\t\t\t\t21",
    ]
    prose = "".join(
        f"第{number}段讲的是别的事情，没有数字\n" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    )
    text = f"{prose}{APPLICATIONS}自然人\n" + "\n".join(rows) + "\n"
    found = values(read_tables(text), "applications")
    assert found["R3.3.1"] == ["", "2", "", "", "", "", "2"]


def test_merged_cells_that_are_printed_once_a_column_beside_a_blank_one() -> None:
    head = "| 第二十条第（八）项 | 第二十条第（八）项 | 第二十条第（八）项 | 第二十条第（八）项 |\n|---|---|---|---|\n"
    text = (
        f"二、主动公开政府信息情况\n{head}| 信息内容 | 上一年项目数量 | 本年增/减 | 本年增/减 |\n"
        "| 行政事业性收费 |  | -5 | -5 |\n"
    )
    found = values(read_tables(text), "disclosure")
    assert found == {"administrative_fees.items_previous": [""], "administrative_fees.items_change": ["-5"]}


def test_a_row_padded_at_its_end_whose_first_cell_is_lost_is_not_read() -> None:
    head = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    blocks = ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    lines = [" | ".join(own) for own in (blocks, ["---"] * 15, head)]
    text = "四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join(lines)
    text += "\n|  |  |  | 0 | 26 |  | 37 |  | 63 |  | 374 |  | 215 | 589\n"
    tabulation = read_tables(text)
    assert values(tabulation, "review") == {}
    assert tabulation.warnings


def test_marks_that_markdown_escapes_are_read() -> None:
    text = (
        "二、主动公开政府信息情况\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n"
        "| 规章 | \\- | 2 | 3 |\n| 行政规范性文件 | 1 | \\/ | 5 |\n"
    )
    found = values(read_tables(text), "disclosure")
    assert found["regulations.issued"] == ["None"] and found["normative_documents.repealed"] == ["None"]
    assert found["normative_documents.in_force"] == ["5"]


def test_values_behind_two_labels_with_nothing_between_are_of_either() -> None:
    rows = [
        "一、本年新收政府信息公开申请数量二、上年结转政府信息公开申请数量\t113\t68\t35\t36\t4210\t39\t33310",
        "（一）予以公开\t\t27\t35\t\t\t\t62",
        "1.属于国家秘密\t\t2\t\t\t\t\t2",
        "（七）总计\t112\t68\t35\t36\t51\t39\t341",
    ]
    found = values(read_tables(APPLICATIONS + "\n".join(rows) + "\n"), "applications")
    assert not found.keys() & {"R1", "R2"}
    assert found["R3.7"][-1] == "341"


def test_digits_below_a_row_with_dashes_whose_sum_fails_are_its_own() -> None:
    rows = ["（七）总计\t13\t18\t86\t54\t—\t21\t49\n75 99 9 3 4 00"]
    found = values(read_tables(APPLICATIONS + "\n".join((*RECEIVED, *rows, LAST)) + "\n"), "applications")
    assert "R1" in found and "R4" in found and "R3.7" not in found


def test_a_blank_cell_behind_a_label_that_ends_with_a_number_is_not_known() -> None:
    rows = ["3.危及“三安全一稳定”0\t\t0\t0\t0\t0\t0\t0"]
    found = values(read_tables(APPLICATIONS + "\n".join((*RECEIVED, *rows, LAST)) + "\n"), "applications")
    assert "R1" in found and "R3.3.3" not in found


def test_a_blank_cell_that_the_rest_of_its_row_fills_is_not_blank() -> None:
    """A line that underlines the label is taken for one between rows."""
    cells = "<td>0</td>" * 6
    rows = "".join(
        f"<tr><td>{label}</td>{cells}<td>0</td></tr>" for label in ("（一）予以公开", "2.重复申请")
    )
    cut = f"<tr><td>2.没有现成信息需要另行</td>{cells}<td></td></tr><tr><td>制作</td>{'<td></td>' * 6}<td>383</td></tr>"
    head = "".join(f"<td>{own}</td>" for own in APPLICATIONS.split("\n")[1].split("\t"))
    page = f"<html><body><p>{HEAD}</p><table><tr>{head}</tr>{rows}{cut}</table></body></html>"
    document = read(page.encode(), GENRE)
    found = values(TABULATE(document, SEGMENT(document)), "applications")
    assert found["R3.1"] == ["0"] * 7
    assert "R3.4.2" not in found


def test_two_codes_in_one_cell_are_no_value() -> None:
    labels = [
        "申请总数",
        "1.当面申请数",
        "2.传真申请数",
        "3.电子邮件申请数",
        "4.网上申请数",
        "5.信函申请数",
        "行政诉讼数",
    ]
    codes = [*range(10, 16), 33]
    rows = [f"{label} 件 {code} {code + 5}" for label, code in zip(labels, codes, strict=True)]
    rows += ["行政申诉数 件 3435", "其中:对本部门首次处理不满意的行政申诉数 件"]
    found = values(read_tables("指标名称 计量单位 代码 本期实际\n" + "\n".join(rows) + "\n"), "statistics")
    numbers = [number for own in found.values() for number in own]
    assert "15" in numbers and "3435" not in numbers


def test_dashes_before_pipes_are_no_bullets() -> None:
    """Where a cell stands on each line, most lines of an office's zeros begin with a dash."""
    head = [
        "自然人",
        "法人或其他组织",
        "总计",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    labels = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开"]
    labels += ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"]
    cells = [*head, *(cell for label in labels for cell in (label, *["-"] * 7))]
    lines = "".join(f"{cell} |\n" for cell in cells)
    tabulation = read_tables(f"三、收到和处理政府信息公开申请情况\n{lines}")
    states = [cell.state for table in tabulation.tables for cell in table.cells]
    assert states == ["dash"] * 49


def test_an_item_below_a_repeated_head_is_no_column_of_it() -> None:
    """A page begins with a row whose label is that of a column too."""
    row = "{} 1 0 0 0 0 0 1\n"
    head = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    text = (
        f"三、收到和处理政府信息公开申请情况\n{head}"
        f"{row.format('一、本年新收政府信息公开申请数量')}{row.format('二、上年结转政府信息公开申请数量')}"
        "2、申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n"
        f"{head}{row.format('3、其他')}{row.format('（七）总计')}{row.format('四、结转下年度继续办理')}"
    )
    assert values(read_tables(text), "applications")["R3.6.3"] == ["1", "0", "0", "0", "0", "0", "1"]


def test_the_number_of_an_item_is_no_value_behind_a_blank() -> None:
    """An office program spreads a label over its cell."""
    text = (
        f"三、收到和处理政府信息公开申请情况\n{APPLICANTS.replace('| ', '').replace('|', '')}"
        "1 、本机关不掌握相关政府信息\t0\t2\t0\t0\t0\t0\t2\n2 .没有现成信息需要另行制作\t0\t0\t0\t0\t0\t0\t0\n"
        "3 、补正后申请内容仍不明确\t1\t0\t0\t0\t0\t0\t1\n"
    )
    assert set(values(read_tables(text), "applications")) == {"R3.4.1", "R3.4.2", "R3.4.3"}


def test_the_rest_of_a_label_below_a_dash_is_no_blank_row() -> None:
    """A page breaks inside the label, and the head is repeated there."""
    rows = ["（二）被依法纠错数\t件\t—", "（三）其他情形数\t件\t—", "六、举报投诉数量\t件\t—"]
    rows += ["七、依申请公开信息收取的费用\t万元\t—", "（一）政府信息公开\t个\t—"]
    rows += ["一、主动公开情况\t——\t", "工作专门机构数"]
    rows += ["（二）设置政府信息公开查阅点数\t个\t—", "（三）从事政府信息公开工作人员数\t人\t—"]
    rows += ["1.专职人员数（不包", "括政府公报及政府网\t人\t—", "2.兼职人员数\t人\t—", "（四）政府信息公开"]
    rows += ["专项经费（不包括用", "于政府公报编辑管\t万元\t—", "公开工作会议或专\t次\t—"]
    rows += ["（二）举办各类培训班数\t次\t1次", "（三）接受培训人员数\t人次\t—"]
    found = values(read_tables("\n".join(rows) + "\n"), "statistics")
    assert found and found.get("organisation.units") != [""]
