"""What finds no room where it is printed: numbers that go on below, or further right than their page or cell is shown,
labels that a cell cuts off, rows that a page cuts."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from test_readers_bands import Set, cell, lines_of, pages_of, rows_of, values
from test_readers_pdf import FONT_OBJECT, pdf_of

from extraction.genre import load_genre
from extraction.readers import read
from extraction.readers.pdf.bands import PageLines, banded
from extraction.readers.pdf.carried import unwrapped
from extraction.readers.pdf.content import Char, PageContent, Ruling, page_content
from extraction.readers.pdf.frames import in_columns
from extraction.readers.pdf.lines import Margins, find_lines, is_continued
from extraction.readers.pdf.pieces import value_test
from extraction.readers.pdf.running import running_lines
from extraction.readers.pdf.spots import as_paragraph
from extraction.readers.pdf.turned import laid_out

GENRE = load_genre()
IS_VALUE = value_test(GENRE)


def carried(*lines: str) -> list[str]:
    """Lines of text at the left margin, the longest of which reaches the right one; words are a blank apart."""
    texts: list[Set] = []
    for number, line in enumerate(lines):
        x = 20.0
        for word in line.split():
            texts.append((x, 20.0 * number, word))
            x += 4 + sum(5 if c.isascii() else 10 for c in word)
    (made,) = banded([PageLines(lines_of(texts))], IS_VALUE)
    margins = Margins(20.0, max(line.x1 for line in made))
    return [line.text for line in unwrapped(made, margins, IS_VALUE)]


def test_a_unit_that_begins_a_line_belongs_to_the_number_above() -> None:
    first, second = "甲类很长的标签 1件 12 0件 1", "件 3件 24件"
    assert carried(first, second, "乙类 2 3 4 5 6 7") == [f"{first}{second}", "乙类 2 3 4 5 6 7"]


def test_digits_in_squares_go_on_below_where_the_row_has_as_many_values_as_others() -> None:
    first, row = "甲类很长的标签说明 ３ ４ １", "乙类 ２ ３ ４"
    assert carried(first, "０００４", row) == [f"{first}０００４", row]
    assert carried(first, "０００４", f"{row} ５")[0] == f"{first} ０００４"


def test_a_value_behind_a_tab_goes_on_below() -> None:
    """The next place for a tab is beyond the margin, though the value would have room."""
    texts: list[Set] = [(20, 0, "甲类标签"), (100, 0, "1"), (130, 0, "2"), (160, 0, "3")]
    texts += [(20, 20, "4"), (20, 40, "乙类标签"), (100, 40, "1"), (130, 40, "2"), (160, 40, "33333")]
    (made,) = banded([PageLines(lines_of(texts))], IS_VALUE)
    lines = [line.text for line in unwrapped(made, Margins(20.0, 185.0), IS_VALUE)]
    assert lines == ["甲类标签 1 2 3 4", "乙类标签 1 2 33333"]


def test_lines_far_longer_together_than_counts_are_no_row() -> None:
    texts: list[Set] = []
    for at, (above, below) in enumerate((("21630", "43564"), ("33473", "59127"), ("10074", "44136"))):
        texts += [(20 + 40 * at, 0, above), (20 + 40 * at, 11, below)]
    texts += [(20 + 40 * at, 0, "46478") for at in (3, 4, 5)]
    assert not any("2163043564" in line for line in rows_of(*texts))


def test_a_number_behind_a_pipe_goes_on_below() -> None:
    lines = lines_of([(0, 0, "| 甲类 |"), (60, 0, "１９"), (0, 20, "３５")])
    assert as_paragraph(lines, False, IS_VALUE).text.endswith("１９３５")


@pytest.mark.parametrize("text", ["-1", "9 5", "1 2"])
def test_values_at_the_edge_of_a_page_are_no_page_number(text: str) -> None:
    """A change, and the last digits of two numbers that wrap."""
    chars = [Char(c, 20 + 10 * at, 186, 30 + 10 * at, 196) for at, c in enumerate(text) if c != " "]
    page = PageContent(1, 300, 200, chars, [], 0.0)
    lines = find_lines(chars, 1)
    assert not running_lines([(page, lines)], GENRE.chrome.is_page_number)


def test_a_value_over_a_label_that_its_cell_cuts_off_is_apart() -> None:
    chars = [Char(c, 10 * at, 0, 10 * at + 10, 10) for at, c in enumerate("甲类标签")]
    assert find_lines([*chars, Char("5", 36, 0, 41, 10)], 1)[0].text == "甲类标签 5"
    assert find_lines([*chars, Char("-", 36, 0, 41, 10)], 1)[0].text == "甲类标签 -"
    marks = [Char("、", 40, 0, 50, 10), Char("1", 46, 0, 51, 10)]
    assert find_lines([*chars, *marks], 1)[0].text == "甲类标签、1"


def test_a_sign_in_a_narrow_column_stands_above_its_digits() -> None:
    rows: list[Set] = [(100, 20, "2"), *cell(0, 20, "很长", "标签"), *cell(150, 20, "-", "３")]
    for y, label in zip((50, 80, 110, 140), "又再更最", strict=True):
        rows += [*cell(0, y, f"{label}长", "标签"), (100, y, "2"), (150, y, "１")]
    assert rows_of(*rows)[0] == "很长标签\t2\t-３"


def test_a_unit_below_its_number_is_not_of_the_value_beside_it() -> None:
    rows: list[Set] = []
    for number, label in enumerate("甲乙丙丁"):
        y = 40.0 * number
        rows += [(0, y, f"{label}类"), (100, y, f"0{number}"), (113, y, "1")]
    y = 160.0
    rows += [*cell(0, y, "很长", "标签"), (100, y, "05"), *cell(113, y, "2", "人", "次")]
    rows += [*cell(0, y + 50, "又长", "标签"), (100, y + 50, "06"), (113, y + 50, "2")]
    rows += [*cell(0, y + 90, "再长", "标签"), (100, y + 90, "07"), (113, y + 90, "2")]
    assert rows_of(*rows)[4] == "很长标签\t05\t2人次"


def test_a_number_that_the_edge_of_the_page_cuts_off_is_not_known() -> None:
    """The digits beyond the edge are not in the file; what is drawn there, and is, tells where it lies."""
    text = "BT /F 10 Tf 1 0 0 1 20 100 Tm (34) Tj ET BT /F 10 Tf 1 0 0 1 184 100 Tm (127) Tj ET"
    content = f"q 0 0 200 200 re W n 150 50 100 20 re f {text} Q"
    with pdfium.PdfDocument(pdf_of(content, font=FONT_OBJECT)) as document:
        chars = page_content(document[0], 1).chars
    assert "".join(char.text for char in chars) == "3412\ufffd"
    seal = f"q 150 80 40 40 re W n 150 50 100 20 re f Q {text}"
    with pdfium.PdfDocument(pdf_of(seal, font=FONT_OBJECT)) as document:
        chars = page_content(document[0], 1).chars
    assert "".join(char.text for char in chars) == "34127"


def test_numbers_after_a_blank_of_full_width_stand_on_the_second_line_of_their_cells() -> None:
    rows = [
        (["一、很长的标签说", "明"], ["0", "0", "0", "0"]),
        (["二、又长的标签说", "明"], ["0", "0", "0", "0"]),
        (["1.又一个长的标签", "说明"], ["0", "0", "0", "0"]),
        (["2.短的"], ["0", "0", "0", "0"]),
        (["3.另一个长的标签", "说明"], ["0", "0", "0", "0"]),
    ]
    texts: list[Set] = []
    y = 0.0
    for number, (label, own) in enumerate(rows):
        texts += [(0, y + 12 * at, text) for at, text in enumerate(label)]
        texts += [
            (100 + 50 * at, y + 12, "12345") if number in (1, 4) and at == 2 else (100 + 50 * at, y, value)
            for at, value in enumerate(own)
        ]
        y += 12 * len(label)
    assert rows_of(*texts)[1] == "二、又长的标签说明\t0\t0\t12345\t0"
    assert rows_of(*texts)[4] == "3.另一个长的标签说明\t0\t0\t12345\t0"


def test_a_row_that_a_page_cuts_is_whole_where_its_halves_fill_the_columns() -> None:
    rows: list[Set] = []
    for at in range(4):
        rows += [*cell(0, 20 + 40.0 * at, "很长标签", "说明"), *values(20 + 40.0 * at, "1", "2", "3", "4")]
    first = [*rows, (0, 180, "又长标签"), (100, 180, "5"), (200, 180, "7")]
    second = [(0, 0, "事项"), (150, 0, "6"), (250, 0, "8"), *((x, y + 20, text) for x, y, text in rows)]
    made = pages_of(first, second)
    assert made[0][-1] == "又长标签事项\t5\t6\t7\t8"
    assert made[1][0] == "很长标签说明\t1\t2\t3\t4"


def test_a_row_that_a_page_cuts_above_the_units_of_its_numbers_is_whole() -> None:
    """Its longest label wraps, and what has one line stands on the second page."""
    rows: list[Set] = []
    for at in range(4):
        rows += [*cell(0, 20 + 40.0 * at, "三、办理", "结果"), (60, 20 + 40.0 * at, "1.秘密")]
        rows += [(120 + 50 * n, 20 + 40.0 * at, "2") for n in range(4)]
    first = [*rows, (0, 180, "三、办理"), (170, 180, "157")]
    second = [(0, 0, "结果"), (60, 0, "（三）"), (120, 0, "/"), (170, 0, "件"), (220, 0, "0"), (270, 0, "9")]
    made = pages_of(first, [*second, *((x, y + 20, text) for x, y, text in rows)])
    assert made[0][-1] == "三、办理结果 （三）\t/\t157件\t0\t9"
    assert made[1][0] == "三、办理结果 1.秘密\t2\t2\t2\t2"


def test_a_unit_of_two_letters_wraps_as_numbers_do() -> None:
    texts = [(0, 60, "网上咨询"), *cell(100, 60, "8人", "次")]
    for at in range(3):
        texts += [*cell(0, 100 + 40 * at, "另一个", "标签"), (100, 100 + 40 * at, "3")]
    assert rows_of(*texts)[0] == "网上咨询\t8人次"


def test_the_first_digits_of_numbers_that_a_page_cuts_are_those_of_the_row_on_the_next() -> None:
    rows: list[Set] = []
    for at in range(4):
        rows += [*cell(0, 30 + 48.0 * at, "很长标签", "说明"), *values(30 + 48.0 * at, "1", "2", "３４", "5")]
    first = [*rows, (150, 220, "３６"), (200, 220, "５８")]
    second = [(0, 0, "又一标签"), (100, 0, "0"), (150, 0, "３４"), (200, 0, "２件"), (250, 0, "4")]
    made = pages_of(first, [*second, *((x, y + 20, text) for x, y, text in rows)])
    assert made[0][-1] == "很长标签说明\t1\t2\t３４\t5"
    assert made[1][0] == "又一标签\t0\t３６３４\t５８２件\t4"


def test_the_lines_of_a_turned_table_reach_to_its_last_border() -> None:
    """The last column is wider than its values, so the border lies far below them."""
    chars, turned = [], {}
    for x in range(20, 200, 12):
        for at, text in enumerate("标签说明很长的标签20"):
            turned[len(chars)] = 3
            chars.append(Char(text, x, 20 + 10 * at, x + 10, 30 + 10 * at))
    level = [Ruling(False, y, 16, 204) for y in (15.0, 100.0, 160.0)]
    upright = [Ruling(True, x, 15, 160) for x in range(16, 210, 12)]
    chars += [Char("文", 20 + 10 * at, 190, 30 + 10 * at, 200) for at in range(25)]
    page = PageContent(1, 300, 400, chars, [*level, *upright], 0.0, turned)
    whole = next(part for part in laid_out(page) if part.turn)
    assert len(whole.rulings) == len(level) + len(upright)


def test_a_table_beside_another_is_none_whose_rows_go_across() -> None:
    chars: list[Char] = []

    def put(x: float, y: float, text: str) -> None:
        chars.extend(Char(c, x + 10 * at, y, x + 10 + 10 * at, y + 10) for at, c in enumerate(text))

    for number in range(8):
        put(20, 20 + 20 * number, f"左边第{'一二三四五六七八'[number]}行的标签说明")
        for at in range(5):
            put(150 + 30 * at, 20 + 20 * number, "1")
    for number in range(7):
        put(320, 20 + 20 * number, f"右边第{'一二三四五六七八'[number]}行的标签说明")
        for at in range(5):
            put(450 + 30 * at, 20 + 20 * number, "2")
    for at in range(9):
        put(320 + 30 * at, 160, "3")
    columns = in_columns(PageContent(1, 700, 400, chars, [], 0.0))
    assert [part.column for part in columns] == [1, 2]
    assert not any(char.text == "3" for char in columns[0].chars)


def test_what_is_read_of_a_page_that_is_cut_off_is_no_shorter_number() -> None:
    content = "q 0 0 200 200 re W n 150 50 100 20 re f BT /F 10 Tf 1 0 0 1 184 100 Tm (127) Tj ET Q"
    assert read(pdf_of(content), GENRE).text.strip() == "12\ufffd"


def test_characters_at_no_place_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matrices of broken files overflow."""
    given = raw.FPDFText_GetLooseCharBox

    def broken(text: Any, index: int, reference: Any) -> int:
        found = given(text, index, reference)
        if index == 1:
            reference._obj.left = float("nan")
        if index == 2:
            reference._obj.top = float("inf")
        return int(found)

    monkeypatch.setattr(raw, "FPDFText_GetLooseCharBox", broken)
    assert read(pdf_of("BT /F 10 Tf 20 100 Td (1234) Tj ET"), GENRE).text.replace(" ", "") == "14\n"


def test_a_sign_at_the_end_of_a_line_is_of_the_digits_below() -> None:
    """A line may end between it and digits that stand in a square each."""
    lines = lines_of([(0, 0, "| 甲类 |"), (60, 0, "-"), (0, 20, "３５")])
    margins = Margins(0.0, lines[0].x1 + 2)
    assert is_continued(lines[0], lines[1], margins, "", IS_VALUE)
    assert not is_continued(lines[0], lines[1], Margins(0.0, lines[0].x1 + 12), "", IS_VALUE)
    assert not is_continued(
        *lines_of([(0, 0, "| 甲类 |"), (60, 0, "-"), (0, 20, "35")]), margins, "", IS_VALUE
    )
