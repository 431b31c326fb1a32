"""Pages whose tables have neither rulings nor a value in every cell, and rows that the break between two pages cuts."""

from __future__ import annotations

from test_readers_bands import GENRE, Set, cell, lines_of, pages_of, values
from test_readers_prints import piece

from extraction.readers import read
from extraction.readers.pdf.bands import PageLines, banded
from extraction.readers.pdf.breaks import Words, as_grid
from extraction.readers.pdf.content import Char
from extraction.readers.pdf.joins import as_row
from extraction.readers.pdf.lines import find_lines
from extraction.readers.pdf.pieces import row_of, value_test


def blank_rows(*rows: tuple[str, list[str]], top: float = 0.0, step: float = 14.0) -> list[Set]:
    """Rows of a label and values, 40 points apart; blank ones are not there."""
    texts: list[Set] = []
    for at, (label, own) in enumerate(rows):
        texts.append((0, top + step * at, label))
        texts += [(100 + 40 * n, top + step * at, text) for n, text in enumerate(own) if text]
    return texts


FULL = ("一、新收", ["1", "2", "3", "4", "5", "15"])
SPARSE = [
    ("二、结转", ["", "", "", "", "", "0"]),
    ("甲类", ["7", "", "", "8", "", "15"]),
    ("乙类", ["", "9", "", "", "", "9"]),
]
TOTAL = ("总计", ["1", "2", "3", "4", "5", "15"])


def test_the_column_of_a_value_beside_blank_cells_is_told_by_the_full_rows() -> None:
    (made,) = pages_of(blank_rows(FULL, *SPARSE, TOTAL, ("四、结转下年", ["", "", "", "", "6", "6"])))
    assert made[1:4] == ["二、结转\t\t\t\t\t\t0", "甲类\t7\t\t\t8\t\t15", "乙类\t\t9\t\t\t\t9"]
    assert made[5] == "四、结转下年\t\t\t\t\t6\t6"


def test_the_full_rows_of_a_page_tell_the_columns_of_the_next() -> None:
    made = pages_of(blank_rows(FULL, *SPARSE[:2]), blank_rows(SPARSE[2], TOTAL))
    assert made[0][2] == "甲类\t7\t\t\t8\t\t15"
    assert made[1][0] == "乙类\t\t9\t\t\t\t9"


def test_one_full_row_tells_no_columns() -> None:
    (made,) = pages_of(blank_rows(FULL, *SPARSE))
    assert made[2] == "甲类 7 8 15"


def test_rows_above_the_first_full_one_may_be_of_another_table() -> None:
    (made,) = pages_of(blank_rows(("规章", ["3", "", "", "", "", ""]), FULL, *SPARSE, TOTAL))
    assert made[0] == "规章 3"


def test_a_value_between_two_columns_is_in_neither() -> None:
    astray: list[Set] = [(0, 28, "甲类"), (99, 28, "123456789"), (300, 28, "15")]
    (made,) = pages_of([*blank_rows(FULL, SPARSE[0]), *astray, *blank_rows(TOTAL, top=42)])
    assert made[2] == "甲类 123456789 15"


def test_values_at_the_end_of_a_page_have_their_whole_label_on_the_next() -> None:
    """A page breaks between the values of a row, set at its top, and the label that has no room."""
    rows: list[Set] = []
    for at in range(4):
        rows += [*cell(0, 20 + 40.0 * at, "很长标签", "说明"), *values(20 + 40.0 * at, "1", "2", "3", "4")]
    first = [*rows, *values(180, "5", "6", "7", "8")]
    second = [*cell(0, 0, "5.要求", "确认"), *((x, y + 40, text) for x, y, text in rows)]
    made = pages_of(first, second)
    assert made[0][-1] == "5.要求确认\t5\t6\t7\t8"
    assert made[1][0] == "很长标签说明\t1\t2\t3\t4"


def test_a_label_that_names_its_row_only_with_what_stands_below_the_break_is_cut() -> None:
    """The label ends before its line is full, where its office broke it."""
    words = Words("一二三（(", frozenset(["要求确认", "出具", "不补正"]))
    whole = [(0, 0, 2.0, "4.反复"), (0, 1, 2.0, "0"), (0, 2, 2.0, "0")]
    below = piece(2, 2, [(0, 0, 2.0, "认出具"), (1, 0, 2.0, "1.不补"), (1, 1, 2.0, "0"), (1, 2, 2.0, "0")])
    cut = piece(1, 2, [*whole, (1, 0, 2.0, "5要求确"), (1, 1, 2.0, "3"), (1, 2, 2.0, "4")])
    grid = as_grid([cut, below], words)
    assert [own.text for own in grid.cells if own.row == 1] == ["5要求确认出具", "3", "4"]
    assert grid.rows == 3
    named = piece(1, 2, [*whole, (1, 0, 2.0, "不补正"), (1, 1, 2.0, "3"), (1, 2, 2.0, "4")])
    assert as_grid([named, below], words).rows == 4


def test_a_heading_close_below_a_table_is_no_rest_of_its_last_label() -> None:
    """The letters of the heading are larger."""
    numbers = ["1", "2", "3"]
    rows = blank_rows(*[(label, numbers) for label in ("甲类", "乙类", "丙类", "丁类")], step=30.0)
    lines = lines_of([*rows, *[(0, 12 + 30.0 * at, "标签") for at in range(3)]])
    heading = [Char(own, 16.0 * at, 101.0, 16.0 * at + 16, 117.0) for at, own in enumerate("三、收到和处理")]
    (made,) = banded([PageLines([*lines, *find_lines(heading, 1)])], value_test(GENRE))
    assert [line.text for line in made[-2:]] == ["丁类\t1\t2\t3", "三、收到和处理"]
    assert made[0].text == "甲类标签\t1\t2\t3"


def test_the_mark_of_a_comment_is_none_of_a_cell() -> None:
    """Word processors save comments with a page as anchors in its text."""
    anchor = "<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[A1]</a></span>"
    row = f"<tr><td>规章{anchor}</td><td>0{anchor}</td></tr>"
    page = f"<html><body><p>政府信息公开</p><table>{row}</table></body></html>"
    assert read(page.encode(), GENRE).text.split("\n")[1] == "规章\t0"


def test_digits_that_no_number_parts_into_thousands_are_of_two() -> None:
    rows = [*values(20, "31,358", "9", "22,822"), *values(32, "9", "2", "0")]
    labels: list[Set] = [(0, 20, "处罚"), (0, 32, "强制")]
    tight = [(x, y + 60, text) for x, y, text in (*rows, *labels)]
    spaced = [*cell(0, 160, "很长的", "标签"), *values(160, "1", "2", "3"), *cell(0, 200, "长的", "标签")]
    (made,) = pages_of([*tight, *spaced, *values(200, "4", "5", "6"), *cell(0, 240, "又长", "标签")])
    assert not any("31,3589" in line or "22,8220" in line for line in made)


def test_a_row_is_not_made_of_digits_parted_elsewhere_than_thousands() -> None:
    chars = lines_of([(0, 0, "处罚"), (100, 0, "31,358"), (100, 11, "9")])
    pieces = [piece for line in chars for piece in row_of(line, value_test(GENRE)).pieces]
    label, above, below = pieces
    assert as_row([[label], [above, below]], chars, [(100.0, 130.0)]) is None
    assert as_row([[label], [above]], chars, [(100.0, 130.0)]) is not None
