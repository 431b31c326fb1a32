"""Tables without ruling lines whose numbers, units and words found no room on one line of their cell."""

from __future__ import annotations

from test_readers_bands import Set, rows_of
from test_readers_prints import lines, set_out

from extraction.readers.pdf.content import GIVEN, Char, Ruling
from extraction.readers.pdf.lines import find_lines
from extraction.readers.pdf.spread import closed
from extraction.readers.pdf.tables import fill, find_lattices


def test_a_number_of_one_row_does_not_go_on_in_the_next() -> None:
    """A line of digits may be lower than one of letters, so that it stands as near to the row above as a line of one
    cell: that row is whole without."""
    texts: list[Set] = [(0, 20, "甲类标签说"), (0, 32, "明"), (0, 54, "乙类标签说"), (0, 66, "明")]
    texts += [(0, 88, "丙类标签说"), (0, 100, "明")]
    for y, values in ((32, "7 3 0"), (66, "8 0 1"), (100, "0 12345 0"), (117, "0 23456 2"), (140, "4 件 3")):
        texts += [(100 + 50 * at, y, value) for at, value in enumerate(values.split())]
    texts += [(0, 117, "丁类"), (150, 129, "34567"), (0, 140, "戊类"), (0, 160, "己类")]
    texts += [(100, 160, "4"), (150, 160, "5"), (200, 160, "6")]
    assert rows_of(*texts)[-3:] == ["丁类\t0\t23456\t2", "戊类\t4\t34567件\t3", "己类\t4\t5\t6"]


def test_a_unit_on_two_lines_of_its_column_is_that_of_the_value_between() -> None:
    texts: list[Set] = [
        (0, 35, "甲类"),
        (110, 35, "件"),
        (150, 35, "7"),
        (0, 53, "二、大类"),
        (0, 70, "乙类"),
    ]
    texts += [
        (110, 70, "次"),
        (150, 70, "22"),
        (0, 88, "丁类"),
        (110, 88, "次"),
        (150, 88, "2"),
        (110, 105, "人"),
    ]
    texts += [(0, 112, "丙类"), (150, 112, "3"), (110, 120, "次"), (0, 135, "以上合计"), (45, 135, "12")]
    texts += [(0, 147, "其中网上"), (45, 147, "5件，信函"), (95, 147, "2件")]
    assert rows_of(*texts)[2:6] == ["乙类 次 22", "丁类 次 2", "丙类 人次 3", "以上合计 12"]


def test_the_rest_of_a_word_of_the_head_is_no_unit() -> None:
    """Of a column so narrow that its head breaks before a letter that can be a unit too."""
    texts: list[Set] = [
        (0, -20, "以上合计"),
        (45, -20, "12"),
        (150, 8, "商业"),
        (150, 20, "企业"),
        (150, 32, "等"),
        (100, 2, "自然"),
        (100, 14, "人"),
    ]
    texts += [
        (0, 47, "甲类标签"),
        (0, 59, "的说明"),
        (100, 47, "12"),
        (104, 59, "3"),
        (150, 53, "4"),
        (0, 82, "乙类"),
    ]
    texts += [(100, 82, "5"), (150, 82, "0"), (0, 102, "丙类"), (100, 102, "8"), (150, 102, "4")]
    assert rows_of(*texts)[1:] == ["自然人 商业企业等", "甲类标签的说明\t123\t4", "乙类\t5\t0", "丙类\t8\t4"]


def test_what_begins_no_line_begins_no_word() -> None:
    """In cells set from side to side, and behind a blank that an office has typed."""
    chars = [Char("3", 0, 20, 5, 30), Char("、", 9, 20, 19, 30), Char("甲", 23, 20, 33, 30)]
    chars += [Char("）", 37, 20, 47, 30), Char("”", 51, 20, 56, 30, GIVEN), Char("7", 90, 20, 95, 30)]
    assert [line.text for line in find_lines(chars, 1)] == ["3、 甲）” 7"]


def test_letters_are_spread_evenly_whatever_the_height_of_the_digits_before() -> None:
    chars = [Char("3", 0, 19, 5, 32)]
    chars += [Char(text, 45 + 50 * at, 20, 55 + 50 * at, 30) for at, text in enumerate("、甲类标签")]
    (found,) = closed([chars], frozenset())
    assert [line.text for line in find_lines(found, 1)] == ["3、甲类标签"]


def test_numbers_set_wide_may_go_on_with_a_zero_below() -> None:
    chars = [*set_out((100, 20, "16")), *set_out((100, 40, "35"), (100, 54, "08"), (160, 40, "40"), gap=4)]
    chars[:2] = set_out((100, 20, "16"), gap=4)
    assert lines(chars)[1:] == ["35 40", "08"]
    assert lines([*chars, *set_out((220, 20, "08"), gap=4)])[1:] == ["3 5 4 0", "0 8"]


def test_two_ones_stand_nearer_where_digits_are_set_wide() -> None:
    ones = [Char("1", x, y, x + 5, y + 10) for y in (20, 40) for x in (100, 108.2)]
    assert lines([*ones, *set_out((160, 20, "205"), (160, 40, "93"), gap=4)]) == ["11 205", "11 93"]


def test_units_below_their_numbers_belong_to_them_where_rows_stand_as_near_as_lines() -> None:
    """A number and its unit take less than two lines of letters, so no count of lines tells the rows."""
    texts: list[Set] = []
    for row, y in enumerate((20, 35, 56, 83, 104)):
        texts += [(0, y, f"{'甲乙丙丁戊'[row]}类标签"), (100, y, "7"), (200, y, "0件")]
        if row in (2, 3):
            texts += [(150, y - 7, "3"), (150, y + 7, "件")]
        else:
            texts.append((150, y, "1"))
    assert [row.split() for row in rows_of(*texts)] == [
        [f"{name}类标签", "7", value, "0件"]
        for name, value in zip("甲乙丙丁戊", ("1", "1", "3件", "3件", "1"), strict=True)
    ]


def test_tables_with_ruled_columns_only_may_have_nothing_but_marks() -> None:
    upright = [Ruling(True, x, 0, 200) for x in (0.0, 100.0, 150.0)]
    level = [Ruling(False, y, 0, 150) for y in (0.0, 200.0)]
    chars = set_out((10, 10, "甲类"), (10, 30, "乙类"), *((110, 10 + 20 * n, "无") for n in range(3)))
    lattices = find_lattices([*level, *upright], 1)
    assert len(lattices) == 1 and len(fill(lattices, chars)) == 7 and lattices == []
