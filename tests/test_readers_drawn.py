"""Reports drawn straight into PDF files, read whole: what is turned, set in two columns, marked all over or cut."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from drawn_pages import Sheet, drawn
from drawn_styles import DRAWN, HELD
from printed_reports import GENRE, SEGMENT, TABULATE, judged, pieces, tabulated
from printed_tables import TABLES, Printed, style
from test_readers_pdf import CELLS, STROKES, TABLE_TEXT, cells_of, pdf_of

from extraction.readers import read
from extraction.types import Document

SHEETS = DRAWN | HELD


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
    ],
)
def test_every_cell_is_read(name: str, layout: str) -> None:
    count = outcome(SHEETS[name], layout)
    assert count["exact"] > 50 and count["wrong"] == count["silent"] == 0


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
