"""Rows of tables without rulings, put together from the lines of a page: set out here by the place of each text."""

from __future__ import annotations

import pytest

from extraction.genre import load_genre
from extraction.readers.pdf_bands import banded
from extraction.readers.pdf_content import Char
from extraction.readers.pdf_lines import find_lines
from extraction.readers.pdf_pieces import value_test

GENRE = load_genre()
Set = tuple[float, float, str]


def rows_of(*texts: Set, cuts: tuple[float, ...] = ()) -> list[str]:
    """The lines of a page with texts at (x, y), in characters 10 points wide and high, digits half as wide."""
    chars = []
    for x, y, text in texts:
        for character in text:
            width = 5 if character.isascii() else 10
            chars.append(Char(character, x, y, x + width, y + 10))
            x += width
    lines = find_lines(chars, 1)
    return [line.text for line in banded(lines, cuts, value_test(GENRE))]


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
