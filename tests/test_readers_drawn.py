"""Reports drawn straight into PDF files, read whole: what is turned, set in two columns, marked all over or cut."""

from __future__ import annotations

import random
import runpy
from collections import Counter
from pathlib import Path

import pytest
from drawn_more import MORE
from drawn_pages import Sheet, drawn
from drawn_styles import DRAWN, HELD
from printed_reports import GENRE, SEGMENT, TABULATE, judged, pieces, tabulated
from printed_tables import TABLES, Printed, style
from test_readers_bands import Set, pages_of, rows_of
from test_readers_pdf import CELLS, STROKES, TABLE_TEXT, cells_of, pdf_of

from extraction.readers import read
from extraction.readers.pdf.content import Char
from extraction.readers.pdf.leaders import without_leaders
from extraction.types import Document

SHEETS = DRAWN | HELD | MORE


def four(y: float, *numbers: str, play: random.Random | None = None) -> list[Set]:
    """A row's values, each a little higher or lower where they have play."""
    return [
        (100.0 + 50 * at, y + (play.uniform(-1, 1) if play else 0), number)
        for at, number in enumerate(numbers)
    ]


def report(sheet: Sheet, layout: str, seed: int = 0) -> tuple[list[Printed], Document]:
    """The tables of a report, and the report as it is read."""
    rng = random.Random(f"{layout}{seed}")
    office = style(rng, serial=False)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    numbers = {id(made): str(number) for number, made in enumerate(mades)}
    data = drawn(pieces(mades, lambda made: numbers[id(made)], rng), mades, sheet, rng)
    return mades, read(data, GENRE)


def outcome(sheet: Sheet, layout: str) -> Counter[str]:
    mades, document = report(sheet, layout)
    tabulation = TABULATE(document, SEGMENT(document), report_year=2020)
    return judged(mades, tabulation, "h_divs" if sheet.vanish else "h_plain", set()).count


@pytest.mark.parametrize("layout", ["2021", "2014"])
@pytest.mark.parametrize(
    "name",
    [
        "table-turned",
        "table-turned-bare",
        "page-only",
        "turned-split",
        "mark-tiles-bare",
        "two-columns-over",
        "two-columns-bare",
        "in-two-columns-ruled",
        "narrow-split",
        "one-fill",
        "image-lines",
        "dash-segments",
        "patchy-lines",
        "ghost-lines",
        "heads-turned-level",
        "tables-across-bare",
        "narrow-level",
        "held-level-mark",
        "joined-lines",
    ],
)
def test_every_cell_is_read(name: str, layout: str) -> None:
    count = outcome(SHEETS[name], layout)
    assert count["exact"] > 50 and count["wrong"] == count["silent"] == 0


PRINTS = runpy.run_path(str(Path(__file__).parent / "benchmarks/prints.py"))


@pytest.mark.parametrize(
    "misread",
    [
        "narrow-bare 2019 3",
        "in-two-columns 2019 3",
        "two-columns-bare 2019 3",
        "two-columns-over 2019 3",
        "two-columns-over 2021 3",
        "held-two-columns-three 2021 4",
        "three-pages 2019 4",
        "patchy-lines 2021 3",
        "one-fill 2019 5",
        "narrow-split 2021 6",
    ],
)
def test_every_cell_is_read_of_reports_once_misread(misread: str) -> None:
    """Reports of `benchmarks/prints.py`: style, layout and seed."""
    name, layout, seed = misread.split()
    mades, data = PRINTS["report"](layout, int(seed), name)
    document = read(data, GENRE)
    tabulation = TABULATE(document, SEGMENT(document), report_year=2020)
    count = judged(mades, tabulation, "h_divs" if PRINTS["vanishes"](name) else "h_plain", set()).count
    assert count["exact"] > 30 and count["wrong"] == count["silent"] == 0


@pytest.mark.parametrize("misread", ["split-bare 2019 2"])
def test_lines_of_cells_beside_each_other_are_no_rows_with_blanks(misread: str) -> None:
    name, layout, seed = misread.split()
    mades, data = PRINTS["report"](layout, int(seed), name)
    document = read(data, GENRE)
    tabulation = TABULATE(document, SEGMENT(document), report_year=2020)
    assert not judged(mades, tabulation, "h_divs", set()).wrong


def test_paragraphs_in_two_columns_are_whole() -> None:
    _, document = report(DRAWN["two-columns-over"], "2019")
    lines = document.text.splitlines()
    prose = [line for line in lines if "\t" not in line and len(line) > 60]
    assert len(prose) > 5 and all(line.endswith("。") for line in prose)


@pytest.mark.parametrize(
    ("matrix", "box"),
    [
        ("0 1 -1 0 200 0", (10.0, 200.0, 30.0, 250.0)),
        ("0 -1 1 0 0 300", (170.0, 50.0, 190.0, 100.0)),
        ("-1 0 0 -1 300 200", (200.0, 170.0, 250.0, 190.0)),
    ],
)
def test_a_turned_table_has_its_cells_where_they_are_displayed(
    matrix: str, box: tuple[float, float, float, float]
) -> None:
    size = "/MediaBox[0 0 300 200]" if matrix.startswith("-") else "/MediaBox[0 0 200 300]"
    document = read(pdf_of(f"q {matrix} cm {STROKES} {TABLE_TEXT} Q", size), GENRE)
    assert cells_of(document) == CELLS
    first = document.grids[0].cells[0]
    assert first.page == 1 and first.bbox == pytest.approx(box, abs=0.6)


def test_a_glyph_of_which_nothing_is_known_is_no_digit() -> None:
    """PDFium gives its number in the font."""
    pytest.importorskip("fontTools")
    count = outcome(Sheet(unknown=0.2), "2021")
    assert count["wrong"] == 0 and count["silent"] > 20


def test_the_rest_of_wrapped_numbers_is_no_row() -> None:
    """The numbers of the first row stand above its label and go on below."""
    made = TABLES["2019", "applications"](
        "2019", style(random.Random(1), groups="plain", size=9, density=0.9)
    )
    rows = [" ".join(cell.text for cell in row) for row in made.rows[3:]]
    head = "松江县商务局2020年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    head += "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    first = "12 34 56 78 12 34 56\n一、本年新收政府信息公开申请数量\n5 6 7 8 5 6 7\n"
    (table,) = tabulated("\n".join([head + first, *rows[1:]])).tables
    assert "R1" not in {cell.slot for cell in table.cells} and len(table.cells) > 100


FULL = [
    text
    for n in range(4)
    for text in ((0, 44 + 24 * n, "丙类的很长标签"), (0, 56 + 24 * n, "说明"), *four(44 + 24 * n, *"1-34"))
]
"""Rows with a value in each of four columns, as near as lines and aligned at their top."""


def test_values_on_two_lines_are_one_row_where_each_fills_what_the_other_leaves() -> None:
    texts = [(0, 20, "甲类的很长标签"), (150, 20, "-"), (250, 20, "7")]
    texts += [(0, 32, "说明"), (100, 32, "69020"), (200, 32, "5")]
    assert rows_of(*texts, *FULL)[:2] == ["甲类的很长标签 69020 - 5 7", "说明"]


def test_a_row_whose_other_values_are_on_the_next_page_is_not_read_as_blank() -> None:
    above = [*FULL, (0, 140, "丁类的很长标签"), (150, 140, "-"), (250, 140, "7")]
    below = [(0, 32, "说明"), (100, 32, "69020"), (200, 32, "5"), *FULL]
    assert pages_of(above, below)[0][-1] == "丁类的很长标签 - 7"


def test_units_at_the_other_side_of_their_cells_belong_to_the_number() -> None:
    rows = [
        text
        for n in range(3)
        for text in (
            (0, 20 + 20 * n, "丙类"),
            *((100 + 60 * at, 20 + 20 * n, f"{n + at}") for at in range(3)),
            *((145 + 60 * at, 20 + 20 * n, "件") for at in range(3)),
        )
    ]
    assert rows_of(*rows) == ["丙类 0件 1件 2件", "丙类 1件 2件 3件", "丙类 2件 3件 4件"]
    apart = [(x, y, text) for x, y, text in rows if text != "件"]
    wrapped = [(100 + 60 * at, 20 + 20 * n, "件") for at in range(3) for n in (3, 4, 5)]
    assert "件" in rows_of(*apart, *wrapped)[-1].split()


def test_lines_placed_with_play_are_those_of_a_cell() -> None:
    """As a recogniser places them: none of the values of a row is level with the next."""
    rng = random.Random(0)
    texts = []
    for n in range(6):
        y = 20 + 40.0 * n
        texts += [(0, y - 7 + rng.uniform(-1, 1), "很长的标签"), (0, y + 7 + rng.uniform(-1, 1), "要折行")]
        texts += four(y, "1", "2", "3", "4", play=rng)
    assert rows_of(*texts) == ["很长的标签要折行\t1\t2\t3\t4"] * 6


def test_the_number_of_a_label_in_a_higher_font_is_no_value() -> None:
    """It stands on the line of the upper part of a number that wraps, the label's words on that of other values."""
    texts = [
        (0, 14, "2"),
        (100, 14, "44905"),
        (100, 26, "件"),
        (5, 20, "、重复申请"),
        (150, 20, "7"),
        (200, 20, "0"),
    ]
    others = [
        text
        for n in range(4)
        for text in ((0, 60 + 30 * n, f"{n}、信访举报投诉"), (0, 72 + 30 * n, "类申请"))
    ]
    others += [text for n in range(4) for text in four(66 + 30 * n, "31", "2", "33")]
    lines = rows_of(*texts, *others)
    assert [line.split("\t")[1:] for line in lines[-4:]] == [["31", "2", "33"]] * 4
    assert not any(line.startswith("2 44905") for line in lines)


def test_a_head_with_a_note_beside_it_is_a_head() -> None:
    rows = "\n".join(f"{label} 条 {code} 7 9" for code, label in LOCAL)
    head = "指标名称 计量单位 代码 本期实际 本年累计 注1:表中数据截至12月\n31日。\n"
    text = f"松江县商务局2011年政府信息公开工作年度报告\n附件:政府信息公开情况统计表\n{head}{rows}\n"
    (table,) = tabulated(text).tables
    assert len(table.cells) == 2 * len(LOCAL)


LOCAL = [
    ("01", "主动公开信息数"),
    ("02", "其中:全文电子化的主动公开信息数"),
    ("03", "新增的行政规范性文件数"),
    ("04", "提供服务类信息数"),
    ("05", "网站专栏页面访问量"),
    ("06", "现场接待人数"),
    ("07", "网上咨询数"),
    ("08", "咨询电话接听数"),
]


def test_leaders_are_no_text() -> None:
    text = "规章……………3 其他......5 第1.2条"
    chars = [Char(own, 5.0 * at, 0.0, 5.0 * at + 5, 9.0) for at, own in enumerate(text) if own != " "]
    kept = without_leaders(chars)
    assert "".join(" " * bool(char.spaced) + char.text for char in kept) == "规章 3其他 5第1.2条"
