"""Rows of tables without rulings, put together from the lines of a page: set out here by the place of each text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extraction.genre import load_genre
from extraction.readers.pdf.bands import PageLines, banded
from extraction.readers.pdf.content import Char
from extraction.readers.pdf.lines import Line, find_lines
from extraction.readers.pdf.pieces import row_of, value_test

GENRE = load_genre()
Set = tuple[float, float, str]


def rows_of(*texts: Set, cuts: tuple[float, ...] = ()) -> list[str]:
    """The lines of a page with texts at (x, y), in characters 10 points wide and high, digits half as wide."""
    (made,) = banded([PageLines(lines_of(texts), cuts)], value_test(GENRE))
    return [line.text for line in made]


def pages_of(*pages: Sequence[Set], bars: tuple[float, ...] = ()) -> list[list[str]]:
    """The same of several pages, each with level lines at `bars`."""
    made = banded(
        [PageLines(lines_of(texts, n + 1), (), bars) for n, texts in enumerate(pages)], value_test(GENRE)
    )
    return [[line.text for line in page] for page in made]


def lines_of(texts: Sequence[Set], page: int = 1) -> list[Line]:
    chars = []
    for x, y, text in texts:
        for character in text:
            width = 5 if character.isascii() else 10
            chars.append(Char(character, x, y, x + width, y + 10))
            x += width
    return find_lines(chars, page)


PLAIN = [(0, 20, "甲类"), (100, 20, "7"), (150, 20, "12"), (0, 40, "乙类"), (100, 40, "0"), (150, 40, "3")]


def test_rows_of_one_line_stay_as_they_are() -> None:
    assert rows_of(*PLAIN, (0, 60, "丙类"), (100, 60, "1"), (150, 60, "2")) == [
        "甲类 7 12",
        "乙类 0 3",
        "丙类 1 2",
    ]


@pytest.mark.parametrize(
    ("label", "value"),
    [([55, 67], 61), ([55, 67], 55), ([55, 67, 79], 67)],
    ids=["between two lines", "beside the first line", "beside the middle one"],
)
def test_wrapped_labels_join_their_row(label: list[float], value: float) -> None:
    texts = [(0.0, float(y), text) for y, text in zip(label, ("很长的", "标签要", "折行"), strict=False)]
    values = [(100.0, float(value), "5"), (150.0, float(value), "6件")]
    after = [(0.0, label[-1] + 20, "丁类"), (100.0, label[-1] + 20, "8"), (150.0, label[-1] + 20, "9")]
    whole = "".join(text for _, _, text in texts)
    assert rows_of(*PLAIN, *texts, *values, *after)[2:] == [f"{whole}\t5\t6件", "丁类\t8\t9"]


def test_columns_of_labels_are_read_one_after_the_other() -> None:
    texts = [
        (0, 55, "办理"),
        (40, 55, "本机关"),
        (0, 67, "结果"),
        (40, 67, "不掌握"),
        (100, 61, "5"),
        (150, 61, "6"),
    ]
    assert rows_of(*PLAIN, *texts)[2:] == ["办理结果 本机关不掌握\t5\t6"]


def test_wrapped_values_and_blank_cells() -> None:
    texts = [
        (0, 61, "丙类"),
        (100, 61, "5"),
        (150, 55, "6"),
        (147, 67, "件"),
        (0, 85, "丁类"),
        (150, 85, "2"),
    ]
    assert rows_of(*PLAIN, *texts)[2:] == ["丙类\t5\t6件", "丁类\t\t2"]


def test_titles_between_rows_are_no_labels() -> None:
    texts = [(0, 60, "第二部分"), (0, 80, "丙类"), (100, 86, "1"), (150, 86, "4"), (0, 92, "续")]
    assert rows_of(*PLAIN, *texts)[2:] == ["第二部分", "丙类续\t1\t4"]


def test_prose_and_ruled_tables_part_what_stands_around_them() -> None:
    texts = [(0, 61, "丙类"), (100, 55, "1"), (95, 67, "件"), (150, 61, "4")]
    prose = [(0, 0, "共公开信息7条。")]
    assert rows_of(*prose, *PLAIN, *texts) == ["共公开信息7条。", "甲类\t7\t12", "乙类\t0\t3", "丙类\t1件\t4"]
    assert rows_of(*PLAIN, *texts, cuts=(50.0,))[:2] == ["甲类 7 12", "乙类 0 3"]


def test_values_across_columns_leave_the_lines_alone() -> None:
    texts = [(0, 60, "丙类"), (90, 60, "1234567890123"), (0, 66, "续")]
    assert "\t" not in "".join(rows_of(*PLAIN, *texts))


WIDE = [(100, 20, "7"), (150, 20, "12"), (200, 20, "3"), (100, 40, "0"), (150, 40, "3"), (200, 40, "8")]
LABELS = [(0, 20, "甲类"), (0, 40, "乙类")]


def test_numbers_that_wrap_in_their_columns_are_whole() -> None:
    texts = [
        (0, 71, "丙类"),
        (100, 65, "12"),
        (150, 65, "34"),
        (200, 71, "5"),
        (100, 77, "6"),
        (150, 77, "7件"),
    ]
    after = [(0, 100, "丁类"), (100, 100, "1"), (150, 100, "2"), (200, 100, "3")]
    assert rows_of(*LABELS, *WIDE, *texts, *after)[2:] == ["丙类\t126\t347件\t5", "丁类\t1\t2\t3"]


def test_rows_of_few_values_as_near_as_the_lines_of_a_cell_stay_lines() -> None:
    texts = [
        (0, 60, "丙类"),
        (200, 60, "1"),
        (0, 72, "丁类"),
        (200, 72, "2"),
        (0, 84, "戊类"),
        (200, 84, "3"),
    ]
    assert rows_of(*LABELS, *WIDE, *texts)[2:] == ["丙类 1", "丁类 2", "戊类 3"]


def test_a_narrow_gap_parts_a_unit_from_its_value() -> None:
    texts = [
        (0, 60, "丙类"),
        (97.8, 60, "万元"),
        (120, 60, "5"),
        (0, 80, "丁类"),
        (97.8, 80, "件"),
        (110, 80, "6"),
    ]
    assert rows_of(*texts, (0, 100, "戊类"), (97.8, 100, "件"), (110, 100, "7"))[:2] == [
        "丙类 万元 5",
        "丁类 件 6",
    ]


def test_the_number_of_a_label_is_not_below_the_label_above() -> None:
    texts = [
        (0, 60, "1.丙类"),
        (100, 60, "1"),
        (150, 60, "4"),
        (0, 72, "2.很长的"),
        (0, 84, "丁类"),
        (100, 84, "5"),
    ]
    texts += [(150, 84, "6"), (0, 104, "3.戊类"), (100, 104, "7"), (150, 104, "8")]
    assert rows_of(*texts) == ["1.丙类\t1\t4", "2.很长的丁类\t5\t6", "3.戊类\t7\t8"]


def cell(x: float, middle: float, *texts: str) -> list[Set]:
    """The lines of a cell, 12 points apart, about the middle."""
    top = middle - 6 * (len(texts) - 1)
    return [(x, top + 12 * number, text) for number, text in enumerate(texts)]


def values(middle: float, *texts: str) -> list[Set]:
    return [(100 + 50 * number, middle, text) for number, text in enumerate(texts)]


NARROW = [
    *cell(0, 60, "办理", "结果"),
    *cell(24, 60, "不予", "公开"),
    *cell(48, 60, "国家", "秘密"),
    *values(60, "1", "2", "3"),
    *cell(0, 102, "办理", "结果"),
    *cell(24, 102, "不予", "公开"),
    *cell(48, 102, "另行", "制作", "的"),
    *values(102, "4", "5", "6"),
    *cell(0, 140, "总计"),
    *values(140, "7", "8", "9"),
]


def test_narrow_columns_of_labels_are_parted_where_columns_begin() -> None:
    """The gap between the columns is 4 points: as wide as a blank in a text, narrower than what parts words."""
    assert rows_of(*NARROW) == [
        "办理结果 不予公开 国家秘密\t1\t2\t3",
        "办理结果 不予公开 另行制作的\t4\t5\t6",
        "总计\t7\t8\t9",
    ]


@pytest.mark.parametrize("shift", [0, -6, 6], ids=["middle", "top", "bottom"])
def test_cells_of_a_row_share_middle_top_or_bottom(shift: int) -> None:
    texts = [*cell(0, 60, "第一个", "标签"), *values(60 + shift, "1", "2")]
    texts += [*cell(0, 100, "第二个", "标签"), *values(100 + shift, "3", "4")]
    texts += [*cell(0, 140, "第三个", "标签"), *values(140 + shift, "5", "6"), *cell(0, 170, "总计")]
    assert rows_of(*texts, *values(170, "7", "8")) == [
        "第一个标签\t1\t2",
        "第二个标签\t3\t4",
        "第三个标签\t5\t6",
        "总计\t7\t8",
    ]


def test_labels_of_several_rows_stand_alone() -> None:
    texts = [*cell(0, 80, "不予", "公开"), *cell(48, 60, "很长的", "标签"), *values(60, "1", "2")]
    texts += [*cell(48, 100, "另一个", "标签"), *values(100, "3", "4"), *cell(48, 140, "第三个", "标签")]
    assert rows_of(*texts, *values(140, "5", "6")) == [
        "很长的标签\t1\t2",
        "不予公开",
        "另一个标签\t3\t4",
        "第三个标签\t5\t6",
    ]


def test_numbers_wrap_only_where_their_column_is_full() -> None:
    labels = [
        *cell(0, 60, "很长的", "标签"),
        *cell(0, 100, "另一个", "标签"),
        *cell(0, 140, "第三个", "标签"),
    ]
    texts = [*cell(100, 60, "12", "3"), (150, 60, "1"), *cell(100, 100, "10", "4"), (150, 100, "2")]
    assert rows_of(*labels, *texts, *values(140, "7", "8"))[:2] == [
        "很长的标签\t123\t1",
        "另一个标签\t104\t2",
    ]
    wide = [(100, 140, "12345"), (150, 140, "8")]
    assert not any("123\t" in line for line in rows_of(*labels, *texts, *wide))


def test_headers_of_several_lines_are_whole() -> None:
    header = [*cell(100, 20, "自然", "人"), *cell(150, 20, "其他", "组织"), *cell(200, 20, "总计")]
    assert rows_of(*header, *NARROW)[0] == "自然人 其他组织 总计"


@pytest.mark.parametrize("on_first", [True, False], ids=["values on the first page", "on the second"])
def test_rows_that_a_page_break_cuts_are_whole(on_first: bool) -> None:
    first = [*NARROW, *cell(0, 170, "办理"), *cell(48, 176, "3.要求", "提供")]
    second = [*cell(0, 20, "结果"), *cell(48, 32, "公开", "出版", "物")]
    own, other = values(188, "1", "0", "2"), values(32, "1", "0", "2")
    last = [*cell(0, 80, "第四个", "标签"), *values(80, "5", "6", "8")]
    pages = pages_of([*first, *(own if on_first else [])], [*second, *([] if on_first else other), *last])
    whole = "办理结果 3.要求提供公开出版物\t1\t0\t2"
    rest = ["第四个标签\t5\t6\t8"]
    assert pages[0][3:] == ([whole] if on_first else [])
    assert pages[1] == (rest if on_first else [whole, *rest])


def test_what_opens_a_label_is_no_rest_of_the_row_before() -> None:
    second = [*cell(0, 20, "（三）不予公开"), *cell(0, 60, "第四个", "标签"), *values(60, "5", "6", "8")]
    pages = pages_of(NARROW, [*second, *cell(0, 100, "另一个", "标签"), *values(100, "1", "2", "3")])
    assert pages[1][:2] == ["（三）不予公开", "第四个标签\t5\t6\t8"]


def test_cells_that_each_have_a_line_are_no_number_that_wraps() -> None:
    """Below each other at the left, a code over a value: nothing stands beside them that they could be a row with."""
    column = [text for code in range(12, 18) for text in ("甲类标签", "的说明", str(code), "0")]
    assert rows_of(*((0, 20 + 12 * number, text) for number, text in enumerate(column))) == column


def test_values_on_two_lines_that_do_not_stand_below_each_other_are_no_row() -> None:
    upper = [(x, 32, "7") for x in (10, 40, 70, 100, 130)]
    lower = [(x, 44, "3") for x in (0, 25, 55)]
    assert rows_of((0, 20, "甲乙丙丁戊己"), *upper, *lower) == ["甲乙丙丁戊己", "7 7 7 7 7", "3 3 3"]


def test_numbers_that_go_on_right_below_in_a_tight_table() -> None:
    """Rows stand no further apart than lines, so nothing but the numbers themselves tells which lines are rows."""
    texts: list[Set] = []
    rows = [
        ("甲类", "0", "4706", "12"),
        ("", "", "5", ""),
        ("乙类", "8536", "0", "7"),
        ("丙类", "0", "0", "1"),
    ]
    for number, row in enumerate(rows):
        texts += [(60 * at, 20 + 12 * number, text) for at, text in enumerate(row) if text]
    assert rows_of(*texts) == ["甲类 0 47065 12", "乙类 8536 0 7", "丙类 0 0 1"]
    texts[4] = (0, 32, "的标签")
    assert rows_of(*texts, (120, 32, "5"))[:2] == ["甲类 0 47065 12", "的标签"]
    texts[4] = (120, 32, "无")
    assert rows_of(*texts)[:2] == ["甲类 0 4706 12", "无"]


def test_numbers_of_narrow_columns_are_several_where_digits_touch() -> None:
    """Two points between 12 and 34, none between 1 and 2; single digits as far apart may be one number set wide."""
    texts = [(0, 20, "甲类"), (100, 20, "12"), (112, 20, "34"), (124, 20, "5")]
    (line,) = lines_of(texts)
    assert [piece.text for piece in row_of(line, value_test(GENRE)).values] == ["12", "34", "5"]
    (line,) = lines_of([(0, 20, "甲类"), (100, 20, "1"), (107, 20, "2")])
    assert [piece.text for piece in row_of(line, value_test(GENRE)).values] == ["12"]
