"""Stage 3 on what programs write that take tables apart: what is read is right, and what is not read has a warning."""

import random
from collections.abc import Callable

import pytest
from printed_outputs import LOSSY, OUTPUTS
from printed_reports import YEARS, Outcome, judged, pieces, tabulated
from printed_tables import TABLES, C, style, t_markdown

SEEDS = 4
HEAD = "松江县商务局2023年政府信息公开工作年度报告\n一、总体情况\n全年受理申请15件。\n"
MARKS = "│｜|"
"""What parts cells, and is no part of a label."""


def outcome(how: str, layout: str, seed: int) -> Outcome:
    rng = random.Random(f"{how}{layout}{seed}")
    office = style(rng, breaks=0)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    source = "\n".join(text for text, _ in pieces(mades, OUTPUTS[how], rng) if text) + "\n"
    tabulation = tabulated(source)
    assert not any(mark in cell.row for table in tabulation.tables for cell in table.cells for mark in MARKS)
    return judged(mades, tabulation, "t_cells" if how in LOSSY else how, set())


@pytest.mark.parametrize("layout", YEARS)
@pytest.mark.parametrize("how", OUTPUTS)
def test_what_is_taken_apart_is_never_read_wrong(how: str, layout: str) -> None:
    for seed in range(SEEDS):
        found = outcome(how, layout, seed)
        assert found.wrong == [], seed
        assert found.count["unwarned"] == 0, seed
        assert how in LOSSY or found.count["silent"] == 0, seed


def test_a_page_number_below_a_blank_cell_is_no_value() -> None:
    """Where values stand right below their labels, one below a blank line may be the number of a page."""
    rng = random.Random(3)
    made = TABLES["2014", "statistics"](
        "2014", style(rng, breaks=0, zero="0", units=False, serial=False, notes=False)
    )
    lines = [line for row in made.rows for line in (row[0].text, *(c.text.strip() for c in row if c.key))]
    at = lines.index(next(line for line in lines if "同意公开答复数" in line))
    lines[at + 1 : at + 2] = ["", "3"]
    tabulation = tabulated(
        "松江县商务局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n" + "\n".join(lines)
    )
    (table,) = tabulation.tables
    assert "applications.outcome.granted" not in {cell.slot for cell in table.cells}
    assert [warning.code for warning in tabulation.warnings] == ["table_ambiguous"]


@pytest.mark.parametrize("unread", ["nan", "待定"])
def test_a_cell_that_cannot_be_read_takes_no_value_from_the_next_row(unread: str) -> None:
    """Where rows are counted, the number of the next one stands behind it."""
    rng = random.Random(5)
    made = TABLES["2014", "statistics"]("2014", style(rng, breaks=0, zero="0", serial=False, units=True))
    for number, row in enumerate(made.rows):
        row.insert(0, C(str(number) if number else "序号"))
        if row[-1].key and row[-1].key[1] in ("disclosure.channel.gazette", "applications.channel.fax"):
            row[-1].text = unread
            del made.truth[row[-1].key]
    found = judged(
        [made], tabulated("\n".join(text for text, _ in pieces([made], t_markdown, rng))), "", set()
    )
    assert found.wrong == [] and found.count["exact"] == len(made.truth)


def rows_of_applications(line: Callable[[str, list[str]], str]) -> str:
    """A table of applications each of whose rows `line` prints, with its sum."""
    labels = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果（一）予以公开",
    ]
    labels += [
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    head = (
        "三、收到和处理政府信息公开申请情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    )
    return (
        HEAD + head + "\n".join(line(label, ["12", "0", "0", "3", "0", "0", "15"]) for label in labels) + "\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        lambda label, values: f"{label} {'件 '.join(values)}\n件",
        lambda label, values: label + "\n" + "\n".join(f"{value}件" for value in values[:-1]) + "\n15\n件",
        lambda label, values: f"{label}{' ' if label[-1] != '）' else ''}{' '.join(values)}",
        lambda label, values: f"｜{label.rstrip('）')}｜{'｜'.join(values)}｜\n｜）｜｜｜｜｜｜｜｜",
    ],
    ids=[
        "unit below a line",
        "unit below a number",
        "number close behind a bracket",
        "bracket on the next line",
    ],
)
def test_what_narrow_columns_wrap_is_read(line: Callable[[str, list[str]], str]) -> None:
    (table,) = tabulated(rows_of_applications(line)).tables
    assert [cell.value for cell in table.cells] == 6 * [12, 0, 0, 3, 0, 0, 15]


def test_marks_that_fonts_give_for_others_are_read() -> None:
    source = rows_of_applications(lambda label, values: " ".join((label, *values)).replace("0", "∕"))
    (table,) = tabulated(source).tables
    assert [cell.state for cell in table.cells].count("slash") == 24
