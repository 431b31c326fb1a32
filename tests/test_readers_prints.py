"""What office programs print into PDF files: text set wide, twice, upright or over other text, fonts with odd boxes,
rows that page breaks cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from printed_reports import tabulated
from test_readers_bands import Set, cell, pages_of, rows_of, values
from test_readers_pdf import CELLS, STROKES, TABLE_TEXT, cells_of, pdf_of

from extraction.genre import load_genre
from extraction.readers import read
from extraction.readers.parts import GridPart
from extraction.readers.pdf.breaks import as_grid, words_of
from extraction.readers.pdf.content import GIVEN, GUESSED, Char, Ruling
from extraction.readers.pdf.copies import without_copies
from extraction.readers.pdf.lines import find_lines
from extraction.readers.pdf.spread import closed
from extraction.readers.pdf.tables import Lattice, fill, find_lattices, write

GENRE = load_genre()
MARKS = frozenset("无/-—")
UNITS = frozenset("件条")


def set_out(*texts: tuple[float, float, str], gap: float = 0.0, spaced: int = 0) -> list[Char]:
    """Texts at (x, y), characters 10 points high, `gap` apart, digits half as wide."""
    chars = []
    for x, y, text in texts:
        for character in text:
            width = 5 if character.isascii() else 10
            chars.append(Char(character, x, y, x + width, y + 10, spaced))
            x += width + gap
    return chars


def lines(chars: list[Char]) -> list[str]:
    (closed_chars,) = closed([chars], MARKS, UNITS)
    return [line.text for line in find_lines(closed_chars, 1)]


def test_letters_spread_over_their_cell_are_a_word() -> None:
    assert lines(set_out((0, 20, "行政许可"), gap=25) + set_out((300, 20, "3"))) == ["行政许可 3"]
    assert lines(set_out((0, 20, "行政许可"), gap=4, spaced=GIVEN)) == ["行 政 许 可"]
    assert lines(set_out((0, 20, "规章")) + set_out((24, 20, "无无3"), gap=4)) == ["规章 无 无 3"]
    assert lines(set_out((0, 20, "件无无"), gap=4)) == ["件 无 无"]


def test_digits_set_wide_are_numbers_where_all_are() -> None:
    numbers = [
        (100, 20, "16"),
        (160, 20, "205件"),
        (100, 40, "7"),
        (160, 40, "93"),
        (100, 60, "40"),
        (160, 60, "0"),
    ]
    assert lines(set_out(*numbers, gap=4)) == ["16 205件", "7 93", "40 0"]
    zeros = [*numbers, (220, 20, "00")]
    assert lines(set_out(*zeros, gap=4))[1] == "7 9 3"
    touching = set_out(*numbers, gap=4) + set_out((300, 20, "12")) + set_out((314, 20, "34"))
    assert lines(touching)[1] == "7 9 3"


@pytest.mark.parametrize(
    ("numbers", "rows"),
    [
        ([(100, 20, "3件"), (160, 20, "0"), (100, 40, "0"), (160, 40, "0件")], ["3件 0", "0 0件"]),
        ([(100, 20, "-1"), (160, 20, "0"), (100, 40, "0")], ["-1 0", "0"]),
        ([(100, 20, "11"), (160, 20, "0"), (100, 40, "0")], ["11 0", "0"]),
        ([(100, 20, "11"), (100, 40, "0"), (109, 60, "4")], ["1 1", "0", "4"]),
    ],
)
def test_few_numbers_set_wide_are_told_by_units_and_places(
    numbers: list[tuple[float, float, str]], rows: list[str]
) -> None:
    """Where each digit stands where others stand alone, these may be columns."""
    assert lines(set_out(*numbers, gap=4)) == rows


RULED = [
    *(Ruling(False, y, 0, 200) for y in (0, 20, 40)),
    *(Ruling(True, x, 0, 40) for x in (0, 100, 200)),
]


def cell_texts(chars: list[Char], rulings: Sequence[Ruling] = RULED) -> list[str]:
    lattices = find_lattices(rulings, 1)
    fill(lattices, chars)
    for lattice in lattices:
        write(lattice)
    return [own.text for own in lattices[0].cells]


def spread(x: float, y: float, text: str, width: float) -> list[Char]:
    """Characters from one side to the other."""
    gap = (width - 5 * len(text)) / (len(text) - 1)
    return set_out((x, y, text), gap=gap, spaced=GUESSED)


def test_numbers_that_reach_from_side_to_side_of_their_cells_are_whole() -> None:
    chars = [
        *spread(3, 5, "12", 94),
        *spread(103, 5, "305", 94),
        *spread(3, 25, "7.5", 94),
        *set_out((103, 25, "4")),
    ]
    assert cell_texts(chars) == ["12", "305", "7.5", "4"]


def test_numbers_of_columns_without_a_ruling_between_are_several() -> None:
    centred = set_out((25, 5, "1"), (75, 5, "2"), (120, 5, "3"), (170, 5, "4"), spaced=GUESSED)
    assert cell_texts(centred)[:2] == ["1 2", "3 4"]
    assert cell_texts([*spread(3, 5, "12", 94), *set_out((103, 5, "305"))])[0] == "1 2"


def test_what_is_drawn_twice_is_there_once() -> None:
    once = set_out((0, 20, "公开12"), (0, 40, "3"))
    again = [char._replace(x0=char.x0 + 0.4, x1=char.x1 + 0.4) for char in once]
    assert without_copies([*once[:4], *again[:4], once[4], again[4]]) == once
    assert without_copies([char for pair in zip(once, again, strict=True) for char in pair]) == once
    assert len(without_copies(set_out((0, 20, "1122"), (0, 40, "1")))) == 5


def test_text_that_is_turned_or_set_upright_is_read_in_the_order_of_the_file() -> None:
    turned = set_out((20, 8, "总"), (20, -4, "计"))
    turned = [char._replace(top=char.top + 6, bottom=char.bottom + 6) for char in turned]
    tall = [*(Ruling(False, y, 0, 200) for y in (0, 40)), *(Ruling(True, x, 0, 40) for x in (0, 100, 200))]
    upright = set_out((150, 2, "法"), (150, 14, "律"), (150, 26, "服"), (130, 2, "务"))
    assert cell_texts([*turned, *upright], tall) == ["总计", "法律服务"]


@pytest.mark.parametrize(
    "over",
    [
        "BT /F 30 Tf .8 .6 -.6 .8 60 140 Tm (2024) Tj ET",
        "BT /F 60 Tf .8 .8 .8 rg 1 0 0 1 45 150 Tm (2024) Tj ET",
        "BT 1 0 0 rg /F 8 Tf .7 .7 -.7 .7 60 165 Tm (S) Tj -.7 .7 -.7 -.7 80 165 Tm (T) Tj 1 0 0 1 66 158 Tm (9) Tj ET",
    ],
    ids=["leaning", "large", "of a seal"],
)
def test_what_is_laid_over_the_text_is_no_part_of_it(over: str) -> None:
    more = " ".join(f"BT /F 10 Tf 0 g 1 0 0 1 20 {y} Tm (PROSE OF THE PAGE) Tj ET" for y in (130, 115, 100))
    assert cells_of(read(pdf_of(f"{STROKES} {TABLE_TEXT} {more} {over}"), GENRE)) == CELLS


def test_slanted_letters_do_not_lean() -> None:
    slanted = "BT /F 11 Tf 1 0 .2 1 110 155 Tm (7) Tj ET"
    assert cells_of(read(pdf_of(f"{STROKES} {TABLE_TEXT} {slanted}"), GENRE))[3] == ("7", 1, 1)


def test_fonts_with_boxes_far_too_high() -> None:
    """The letters' boxes reach over the line above."""
    font = (
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 65/LastChar 65/Widths[1000]/FontDescriptor 7 0 R"
        "/ToUnicode 8 0 R>>"
    )
    high = "<</Type/FontDescriptor/FontName/Helvetica/Flags 32/Ascent 2000/Descent -300/FontBBox[0 -300 1000 2000]>>"
    names = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <4e00> endbfchar endcmap"
    stream = f"<</Length {len(names)}>>stream\n{names}\nendstream"
    rows = " ".join(f"BT /F 10 Tf 1 0 0 1 20 {y} Tm (AAAA) Tj ET" for y in (90, 78, 66))
    assert read(pdf_of(rows, extra=(high, stream), font=font), GENRE).text.split() == ["一一一一"] * 3


def piece(page: int, rows: int, texts: Sequence[tuple[int, int, float, str]]) -> Lattice:
    """A ruled table of three columns, 60, 40 and 40 points wide, rows 20 high, with texts at row, column and x."""
    xs = (0, 60, 100, 140)
    rulings = [*(Ruling(False, 20 * y, 0, 140) for y in range(rows + 1))]
    rulings += [Ruling(True, x, 0, 20 * rows) for x in xs]
    (lattice,) = find_lattices(rulings, page)
    fill([lattice], set_out(*((xs[column] + x, 20 * row + 5, text) for row, column, x, text in texts)))
    write(lattice)
    return lattice


HEAD = [(0, 0, 2.0, "指标"), (0, 1, 2.0, "单位"), (0, 2, 2.0, "数")]


@pytest.mark.parametrize(
    ("label", "rest", "values", "rows"),
    [
        ("政府公报公", "开数", ("条", "3"), 2),
        ("（4）“", "不明确”", ("条", "3"), 2),
        ("规章", "规范文件", ("无", "3"), 2),
        ("规章", "规范文件", ("2", "3"), 3),
        ("政府公报公", "3.其他", ("条", "3"), 3),
    ],
)
def test_rows_cut_where_a_border_is_drawn_at_the_break(
    label: str, rest: str, values: tuple[str, str], rows: int
) -> None:
    """The line of the label is full, a bracket is open, or a unit is on one side only."""
    above = piece(1, 2, [*HEAD, (1, 0, 2.0, label), *((1, n, 2.0, own) for n, own in enumerate(values, 1))])
    below = piece(2, 2, [*HEAD, (1, 0, 2.0, rest)])
    grid = as_grid([above, below], words_of(GENRE))
    assert isinstance(grid, GridPart) and grid.rows == rows
    if rows == 2:
        assert [own.text for own in grid.cells if own.row == 1] == [label + rest, *values]


def test_nothing_is_cut_below_a_head_that_stands_alone_on_its_page() -> None:
    head = [(0, 1, 2.0, "单位"), (0, 2, 2.0, "数")]
    row = [(1, 0, 2.0, "规章"), (1, 1, 2.0, "件"), (1, 2, 2.0, "3")]
    grid = as_grid([piece(1, 1, head), piece(2, 2, [*head, *row])], words_of(GENRE))
    assert [(own.row, own.text) for own in grid.cells if own.text] == [
        (0, "单位"),
        (0, "数"),
        (1, "规章"),
        (1, "件"),
        (1, "3"),
    ]


def test_the_label_of_a_row_is_not_that_of_the_blank_corner_above_the_break() -> None:
    xs = (0, 60, 100, 140)
    rulings = [Ruling(False, 0, 0, 140), Ruling(False, 20, 60, 140), Ruling(False, 40, 0, 140)]
    rulings += [Ruling(True, x, 0, 40) for x in xs]
    (head,) = find_lattices(rulings, 1)
    fill([head], set_out((62, 5, "单位"), (102, 5, "数"), (62, 25, "甲"), (102, 25, "乙")))
    write(head)
    below = piece(2, 1, [(0, 0, 2.0, "行政许可"), (0, 1, 2.0, "件"), (0, 2, 2.0, "3")])
    grid = as_grid([head, below], words_of(GENRE))
    assert [own.text for own in grid.cells if own.row == 2] == ["行政许可", "件", "3"]


def test_a_head_is_repeated_below_a_title_that_stands_on_the_page_before() -> None:
    first = piece(1, 2, [*HEAD, (1, 0, 2.0, "规章"), (1, 1, 2.0, "件"), (1, 2, 2.0, "3")])
    rulings = [
        *(Ruling(False, 20 * y, 0, 140) for y in range(4)),
        Ruling(True, 0, 0, 60),
        Ruling(True, 140, 0, 60),
    ]
    rulings += [Ruling(True, 60, 20, 60), Ruling(True, 100, 20, 60)]
    (second,) = find_lattices(rulings, 2)
    texts = [
        (42, 5, "公开情况"),
        (2, 25, "指标"),
        (62, 25, "单位"),
        (102, 25, "数"),
        (2, 45, "其他"),
        (102, 45, "4"),
    ]
    fill([second], set_out(*texts))
    write(second)
    assert as_grid([first, second], words_of(GENRE)).rows == 3


def test_heads_of_five_rows_are_repeated() -> None:
    head = [(row, column, 2.0, f"{'甲乙丙丁戊'[row]}{column}") for row in range(5) for column in range(3)]
    first = piece(1, 6, [*head, (5, 0, 2.0, "规章"), (5, 1, 2.0, "件"), (5, 2, 2.0, "3")])
    second = piece(2, 6, [*head, (5, 0, 2.0, "其他"), (5, 1, 2.0, "件"), (5, 2, 2.0, "4")])
    assert as_grid([first, second], words_of(GENRE)).rows == 7


def test_a_blank_in_a_label_parts_no_columns() -> None:
    """The second line of the label stands below what is in front of the blank, and is no rest of that alone."""
    texts = [*cell(0, 60, "甲类标签说明很长", "标签"), *values(60, "1", "2")]
    texts += [(0, 94, "乙类"), (30, 94, "后文很长"), (0, 106, "的标签"), *values(100, "3", "4")]
    texts += [*cell(0, 140, "丙类标签说明很长", "标签"), *values(140, "5", "6")]
    texts += [*cell(0, 180, "丁类标签说明很长", "标签"), *values(180, "7", "8")]
    assert rows_of(*texts)[1] == "乙类后文很长的标签\t3\t4"


def test_no_part_of_a_label_is_there_twice() -> None:
    """The label's second part is joined to it for each way of setting rows that is tried."""
    texts = [*cell(0, 60, "第一个", "标签"), (42, 54, "文"), *values(60, "1", "2")]
    texts += [*cell(0, 100, "第二个", "标签"), *values(100, "3", "4")]
    texts += [*cell(0, 140, "第三个", "标签"), *values(140, "5", "6")]
    assert "".join(rows_of(*texts)).count("文") == 1


PLAIN = [text for n in range(6) for text in ((0, 400 + 20 * n, "丙类"), *values(400 + 20 * n, "7", "8"))]
"""Rows of one line each, further apart than the lines of a cell."""


def test_marks_in_a_column_of_units_are_no_values() -> None:
    """So the rows are those of one table with one column of values, which a wrapped number belongs to."""
    texts = [(0, 20, "一、公开情况"), (80, 20, "——")]
    for number, unit in enumerate(("条", "件", "次", "篇", "个")):
        y = 50 + 36 * number
        texts += (
            [(0, y, "标签"), (80, y, unit)] if number == 1 else [*cell(0, y, "很长的标", "签"), (80, y, unit)]
        )
        texts += cell(130, y, "3456", "7") if number == 1 else [(130, y, "12")]
    assert rows_of(*texts)[2] == "标签 件\t34567"


def test_numbers_wrap_after_a_blank_before_them() -> None:
    texts = [*cell(0, 330, "第一个", "标签"), (110, 324, "１"), (100, 336, "３２"), (150, 330, "1")]
    texts += [*cell(0, 366, "第二个", "标签"), *cell(100, 366, "４５", "６"), (150, 366, "2")]
    texts += [
        text
        for n in range(3)
        for text in (*cell(0, 220 + 36 * n, "另一个", "标签"), (100, 220 + 36 * n, "3"))
    ]
    assert rows_of(*texts, *PLAIN)[3:5] == ["第一个标签\t１３２\t1", "第二个标签\t４５６\t2"]


def test_a_row_whose_wrapped_numbers_a_page_break_cuts_is_whole() -> None:
    """On the first page its dashes stand beside its label, its numbers go on below and on the next page."""
    first = [(x, y - 340, text) for x, y, text in PLAIN]
    first += [(200, 60 + 20 * n, "-") for n in range(6)]
    first += [
        *cell(0, 186, "第一个", "标签"),
        *cell(100, 186, "４", "５"),
        *cell(150, 186, "９", "０"),
        (200, 186, "-"),
    ]
    first += [*cell(0, 226, "第二个", "标签"), (100, 226, "４"), (150, 226, "６"), (200, 226, "2")]
    first += [
        (0, 264, "第三个"),
        (100, 264, "１"),
        (100, 276, "８"),
        (150, 264, "-"),
        (200, 264, "３"),
        (200, 276, "７"),
    ]
    second = [(100, 20, "１"), (200, 20, "６"), *cell(0, 60, "第四个", "标签"), *values(60, "5", "6", "8")]
    second += [*cell(0, 100, "第五个", "标签"), *values(100, "2", "6", "8")]
    pages = pages_of(first, second)
    assert pages[0][-1] == "第三个\t１８１\t-\t３７６"
    assert pages[1] == ["第四个标签\t5\t6\t8", "第五个标签\t2\t6\t8"]


def tight(*rows: tuple[Sequence[str], Sequence[str]], top: float = 0.0) -> list[Set]:
    """Rows right below each other, each with the lines of its label and its values, which stand in its middle."""
    texts: list[Set] = []
    for label, numbers in rows:
        texts += cell(0, top + 6 * len(label), *label)
        for at, number in enumerate(numbers):
            texts += cell(100 + 50 * at, top + 6 * len(label), *number.split("/"))
        top += 12 * len(label)
    return texts


TIGHT = [
    (["一、很长的标签说", "明"], ["1", "2"]),
    (["二、短的"], ["3", "4"]),
    (["1.又一个长的标签", "说明要折行很多次", "了"], ["5", "6"]),
    (["2.短的"], ["7", "8"]),
    (["3.另一个长的标签", "说明"], ["9", "0"]),
]


def test_rows_that_stand_as_near_as_lines_are_told_by_what_each_cell_agrees_on() -> None:
    assert rows_of(*tight(*TIGHT)) == [
        "一、很长的标签说明\t1\t2",
        "二、短的\t3\t4",
        "1.又一个长的标签说明要折行很多次了\t5\t6",
        "2.短的\t7\t8",
        "3.另一个长的标签说明\t9\t0",
    ]


def test_numbers_wrap_in_rows_that_stand_as_near_as_lines() -> None:
    rows = [*TIGHT, (["4.长的标签说明了", "很多"], ["12345/67", "3"]), (["5.短的"], ["12345", "1"])]
    apart = [(x, y + down, text) for down in (0, 300, 600) for x, y, text in PLAIN]
    assert rows_of(*tight(*rows), *apart)[5:7] == ["4.长的标签说明了很多\t1234567\t3", "5.短的\t12345\t1"]


def test_a_tight_row_that_a_page_break_cuts_below_a_repeated_head_is_whole() -> None:
    head = [(0, 0, "项目"), (100, 0, "自然人"), (150, 0, "总计")]
    first = [
        *head,
        *tight(*TIGHT, top=16),
        *cell(0, 136, "4.被页尾截断的标", "签在下一页"),
        *values(130, "6", "6"),
    ]
    second = [*head, (0, 14, "接着写完"), *tight((["5.短的"], ["2", "3"]), *TIGHT[2:], top=20)]
    pages = pages_of(first, second)
    assert pages[0][-1] == "4.被页尾截断的标签在下一页接着写完\t6\t6"
    assert pages[1][:2] == ["项目 自然人 总计", "5.短的\t2\t3"]


def test_a_unit_left_of_all_values_is_the_rest_of_a_label() -> None:
    texts = [*tight((["1.很长的标签说明的事", "项"], ["1", "2"]), *TIGHT[1:])]
    assert rows_of(*texts)[0] == "1.很长的标签说明的事项\t1\t2"


def test_a_head_without_rows_announces_its_table() -> None:
    """The office program lost the rows at the end of a page, with the heading above."""
    text = "某局2020年政府信息公开工作年度报告\n一、总体情况\n行政复议 行政诉讼\n"
    assert tabulated(f"{text}未经复议直接起诉 复议后起诉\n").unread == ("review",)
    assert tabulated(f"{text}未经复议直接起诉的2件。\n").unread == ()


def test_the_lines_of_a_number_tell_their_distance_where_no_label_wraps() -> None:
    texts = [
        *PLAIN,
        (0, 526, "丁类"),
        *cell(95, 526, "１８", "３２"),
        (150, 526, "2"),
        (0, 552, "戊类"),
        *values(552, "5", "6"),
    ]
    assert rows_of(*texts)[-2:] == ["丁类\t１８３２\t2", "戊类\t5\t6"]
