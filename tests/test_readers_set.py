"""Tables without ruling lines as programs set them: what stands on one line, in one cell, in one row."""

from __future__ import annotations

import pypdfium2 as pdfium
from test_readers_bands import Set, lines_of, pages_of, rows_of
from test_readers_fonts import composite
from test_readers_pdf import pdf_of

from extraction.genre import load_genre
from extraction.readers.pdf.blocks import blocks_of
from extraction.readers.pdf.content import GUESSED, Char, Ruling, page_content
from extraction.readers.pdf.fonts import measured_alike
from extraction.readers.pdf.lines import find_lines
from extraction.readers.pdf.pieces import Piece, Row, row_of, value_test
from extraction.readers.pdf.spread import closed

GENRE = load_genre()


def test_letters_that_stand_for_radicals_are_as_high_as_others() -> None:
    """Where a font has one glyph for both a browser names the letter; PDFium tells the box of its strokes."""
    shown = "/Span <</ActualText <FEFF4EBA>>> BDC BT /F 10 Tf 30 100 Td <0006> Tj ET EMC"
    others = " ".join(f"BT /F 10 Tf {20 + 20 * at} 100 Td <000{5 + 2 * at}> Tj ET" for at in range(2))
    font, objects = composite("Identity-H")
    data = pdf_of(f"{others} {shown}", extra=objects, font=font)
    with measured_alike(), pdfium.PdfDocument(data) as document:
        chars = page_content(document[0], 1).chars
    assert sorted(char.text for char in chars) == ["人", "新", "本"]
    assert len({(round(char.bottom - char.top, 1), round(char.x1 - char.x0, 1)) for char in chars}) == 1


def test_lines_of_cells_beside_each_other_part_where_the_gap_is_widest() -> None:
    """What stands a little lower than the cell beside is on one line with what stands a little lower still."""
    cells = [(0, 20, "办理结果"), (60, 24.6, "部分公开"), (120, 25.4, "12")]
    assert [line.text for line in lines_of(cells)] == ["办理结果", "部分公开 12"]
    assert [line.text for line in lines_of([(0, 20, "办理结果"), (60, 24.6, "12")])] == ["办理结果 12"]


WRAPPED: list[Set] = [
    *((0, y, text) for y, text in ((100, "很长的标签"), (112, "说明"), (140, "又长的标签"), (152, "说明"))),
    *((0, y, text) for y, text in ((180, "再长的标签"), (192, "说明"))),
    *((x, y, text) for y in (100, 140, 180) for x, text in ((100, "7"), (150, "12"))),
]


def test_an_item_is_none_of_the_cell_above() -> None:
    """A line of digits stands higher than one of letters, nearly as near as the lines of a cell."""
    item = [(0, 204.6, "3."), (0, 217, "其他"), (100, 204.6, "4"), (150, 204.6, "5")]
    assert rows_of(*WRAPPED, *item)[2:] == ["再长的标签说明\t7\t12", "3.其他\t4\t5"]


def test_the_first_line_of_a_label_goes_on_behind_a_blank() -> None:
    item = [
        (0, 220, "(二)"),
        (31, 220, "部分公开(只计这一情"),
        (0, 232, "形)"),
        (150, 220, "4"),
        (200, 220, "5"),
    ]
    others = [(x + 50 if x else 0, y, text) for x, y, text in WRAPPED]
    for y, label in zip((250, 270, 290), "甲乙丙", strict=True):
        others += [(0, y, "1."), (31, y, label), (150, y, "4"), (200, y, "5")]
    assert rows_of(*others, *item)[3] == "(二)部分公开(只计这一情形)\t4\t5"


def test_a_unit_on_two_lines_beside_a_number_on_two_is_one_row() -> None:
    texts: list[Set] = [(0, y, f"第{n}项标签") for n, y in zip("一二三四", (0, 26, 61, 105), strict=True)]
    texts += [(100, y, "条") for y in (0, 26, 61)] + [(100, 96, "人"), (100, 114, "次")]
    texts += [
        (150, 0, "7"),
        (150, 26, "0"),
        (150, 52, "12"),
        (150, 70, "3"),
        (150, 96, "45"),
        (150, 114, "8"),
    ]
    assert rows_of(*texts)[-1] == "第四项标签 人次\t458"


def test_rows_as_near_as_lines_are_told_by_level_lines_between_all_of_them() -> None:
    """Their values stand at different places of their cells, as those with and without a unit do."""
    rows: list[Set] = []
    bars: list[float] = []
    y = 20.0
    labels = ("甲类", "乙类", "很长标签", "丙类", "丁类", "又长标签", "戊类", "己类", "再长标签", "庚类")
    for x, label in enumerate(labels):
        wraps = len(label) > 2
        middle = y + 6 * wraps
        rows += [
            (4 * x, y, label),
            (90, middle, "条"),
            (150, middle, "0"),
            (190 if wraps else 203, middle + 0.3, "3"),
        ]
        rows += [(4 * x, y + 12, "说明"), (210, middle, "件")] if wraps else []
        y += 12.5 + 12 * wraps
        bars.append(y - 1)
    made = pages_of(rows, bars=tuple(bars))[0]
    assert made[:4] == ["甲类 条\t0\t3", "乙类 条\t0\t3", "很长标签说明 条\t0\t3件", "丙类 条\t0\t3"]


def placed(x: float, text: str, spaced: int = 0, height: float = 10.0) -> list[Char]:
    """A text on the first line, letters 10 points wide and digits half as wide."""
    chars: list[Char] = []
    for character in text:
        width = 5 if character.isascii() else 10
        chars.append(Char(character, x, 0, x + width, height, 0 if chars else spaced))
        x += width
    return chars


def test_a_value_with_a_blank_before_it_is_set_over_a_label_that_is_cut_off() -> None:
    """The cell of the label shows no more than half of its last letter."""
    (line,) = find_lines([*placed(0, "公开申请数"), *placed(48, "12", GUESSED)], 1)
    assert line.text == "公开申请数 12"
    (tight,) = find_lines([*placed(0, "公开申请数"), *placed(48, "12")], 1)
    assert tight.text == "公开申请数12"
    row = row_of(line, value_test(GENRE))
    assert [(piece.text, piece.x1) for piece in row.pieces] == [("公开申请数", 48), ("12", 58)]


def test_boxes_of_digits_higher_than_letters_do_not_tell_how_far_their_lines_are_apart() -> None:
    def piece(text: str, middle: float, height: float) -> Piece:
        return Piece(text, 0, 20, middle - height / 2, middle + height / 2, text.isdigit(), middle, height)

    texts = [piece("很长", 10, 10), piece("标签", 25, 10), piece("又长", 60, 10)]
    digits = [piece("1234", 10, 11.5), piece("5678", 27.5, 11.5)]
    line = lines_of([(0, 0, "行")])[0]
    run = [Row(line, [own], [own] if own.value else []) for own in [*texts, *digits]]
    blocks = blocks_of(run, 1.5, (), frozenset())
    assert sorted(["".join(own.text for own in block.pieces) for block in blocks]) == [
        "1234",
        "5678",
        "又长",
        "很长标签",
    ]


def wide(x: float, y: float, text: str, gap: float) -> list[Char]:
    """Digits set apart; two ones stand nearer to each other."""
    chars: list[Char] = []
    for character in text:
        x -= 0.8 if chars and chars[-1].text == character == "1" else 0.0
        chars.append(Char(character, x, y, x + 5, y + 10))
        x += 5 + gap
    return chars


def test_ones_stand_nearer_to_each_other() -> None:
    chars = [*wide(0, 0, "320", 4), *wide(60, 0, "45", 4), *wide(0, 20, "278", 4), *wide(60, 20, "6113", 4)]
    (made,) = closed([chars], frozenset())
    assert [line.text for line in find_lines(made, 1)] == ["320 45", "278 6113"]


def test_what_a_ruling_parts_is_no_number() -> None:
    """The last digit of one cell stands as near to the first of the next as digits set wide do."""
    chars = [
        char
        for y in (0, 20, 40)
        for char in (*wide(0, y, "0", 0), *wide(25, y, "3", 0), *wide(34, y, "4", 0))
    ]
    rulings = [Ruling(True, 32, 0, 60)]
    (made,) = closed([chars], frozenset(), (), [rulings])
    assert made == chars
    assert closed([chars], frozenset())[0] != chars


def test_a_label_that_runs_into_its_values_spoils_no_other_row() -> None:
    rows = [own for n in range(5) for own in ((x, y + 40 * n, text) for x, y, text in WRAPPED[:2])]
    rows += [(x, 100 + 40 * n, text) for n in range(5) for x, text in ((100, "7"), (150, "12"), (200, "3"))]
    glued = [(0, 300, "不计其他情形的标签说明12"), (150, 300, "0"), (200, 300, "0")]
    made = rows_of(*rows, *glued)
    assert made[:5] == ["很长的标签说明\t7\t12\t3"] * 5
    assert "\t" not in made[-1]
