"""PDF files that browsers do not print, written out here: stroked rulings, forms, turned pages, pictures."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise

import pytest
from table_files import FOLDER

from extraction.errors import ReadError
from extraction.genre import load_genre
from extraction.readers import read
from extraction.readers.pdf.breaks import Words, as_grid
from extraction.readers.pdf.content import GIVEN, GUESSED, Char, PageContent, Ruling
from extraction.readers.pdf.dots import dotted_lines
from extraction.readers.pdf.lines import Line, Margins, find_lines, is_continued
from extraction.readers.pdf.pieces import value_test
from extraction.readers.pdf.running import running_lines
from extraction.readers.pdf.tables import fill, find_lattices
from extraction.types import Document

GENRE = load_genre()
TITLE = "政府信息公开工作年度报告".encode("utf-16-be").hex()
TABLE_TEXT = " ".join(
    f"BT /F 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"
    for x, y, text in ((60, 175, "A1"), (110, 175, "22"), (60, 155, "B"))
)
STROKES = " ".join(
    f"{line} S"
    for line in (
        *(f"50 {y} m 150 {y} l" for y in (190, 170, 150)),
        *(f"{x} 150 m {x} 190 l" for x in (50, 100, 150)),
    )
)
BOXES = "50 150 50 20 re S 100 150 50 20 re S 50 170 50 20 re S 100 170 50 20 re S"
FILLS = " ".join(
    (*(f"50 {y} 100 1 re f" for y in (189.5, 169.5, 149.5)), *(f"{x} 150 .5 40 re f" for x in (50, 100, 150)))
)
CELLS = [("A1", 0, 0), ("22", 0, 1), ("B", 1, 0), ("", 1, 1)]


FONT_OBJECT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf_of(content: str, page: str = "", extra: tuple[str, ...] = (), font: str = FONT_OBJECT) -> bytes:
    """A PDF file of one page, 300 points wide and 200 high, with `content`; `extra` objects are numbered from 7 on."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>>>"
        + (page or "/MediaBox[0 0 300 200]")
        + ">>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        font,
        f"<</Title<feff{TITLE}>>>",
        *extra,
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{item}endobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R/Info 6 0 R>>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF\n".encode()


def cells_of(document: Document) -> list[tuple[str, int, int]]:
    (grid,) = document.grids
    return [(cell.text, cell.row, cell.column) for cell in grid.cells]


@pytest.mark.parametrize("rulings", [STROKES, BOXES, FILLS])
def test_rulings(rulings: str) -> None:
    document = read(pdf_of(f"{rulings} {TABLE_TEXT}"), GENRE)
    assert document.title == "政府信息公开工作年度报告"
    assert cells_of(document) == CELLS


def test_rulings_in_a_form() -> None:
    inside = f".5 0 0 .5 0 0 cm {STROKES}"
    form = (
        f"<</Type/XObject/Subtype/Form/BBox[0 0 300 200]/Matrix[2 0 0 2 0 0]/Length {len(inside)}>>"
        f"stream\n{inside}\nendstream"
    )
    document = read(pdf_of(f"/X Do {TABLE_TEXT}", extra=(form,)), GENRE)
    assert cells_of(document) == CELLS
    assert document.grids[0].cells[0].bbox == pytest.approx((50, 10, 100, 30), abs=0.6)


@pytest.mark.parametrize(
    ("turn", "matrix", "box"),
    [
        (0, "1 0 0 1 0 0", "[0 0 300 200]"),
        (90, "0 1 -1 0 200 0", "[0 0 200 300]"),
        (180, "-1 0 0 -1 300 200", "[0 0 300 200]"),
        (270, "0 -1 1 0 0 300", "[0 0 200 300]"),
        (0, "1 0 0 1 40 30", "[40 30 340 230]"),
    ],
)
def test_turned_and_shifted_pages(turn: int, matrix: str, box: str) -> None:
    content = f"{matrix} cm {STROKES} {TABLE_TEXT}"
    document = read(pdf_of(content, f"/MediaBox{box}/Rotate {turn}"), GENRE)
    assert cells_of(document) == CELLS
    assert document.grids[0].cells[1].bbox == pytest.approx((100, 10, 150, 30), abs=0.6)
    assert document.grids[0].cells[1].page == 1


def test_open_sides_are_closed() -> None:
    without_sides = "20 190 m 180 190 l S 20 170 m 180 170 l S 20 150 m 180 150 l S 100 150 m 100 190 l S"
    assert cells_of(read(pdf_of(f"{without_sides} {TABLE_TEXT}"), GENRE)) == CELLS


@pytest.mark.parametrize("xs", [(46.2, 50, 100, 150), (50, 96.2, 100, 150), (50, 100, 150, 153.8)])
def test_two_strokes_of_one_border_part_no_columns(xs: tuple[float, ...]) -> None:
    across = " ".join(f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in (190, 170, 150))
    upright = " ".join(f"{x} 150 m {x} 190 l S" for x in xs)
    document = read(pdf_of(f"{across} {upright} {TABLE_TEXT}"), GENRE)
    assert (cells_of(document), document.grids[0].columns) == (CELLS, 2)


def test_rows_without_rulings_stay_lines() -> None:
    rows = " ".join(
        f"BT /F 10 Tf 1 0 0 1 20 {y} Tm (R) Tj 1 0 0 1 200 {y} Tm (0) Tj 1 0 0 1 280 {y} Tm (7) Tj ET"
        for y in (90, 75)
    )
    assert read(pdf_of(rows), GENRE).text == "R 0 7\nR 0 7\n"


def test_lines_without_rulings_keep_their_gaps() -> None:
    document = read(pdf_of(TABLE_TEXT), GENRE)
    assert (document.text, document.grids) == ("A1 22\nB\n", ())


PICTURE = (
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    "stream\n0\nendstream"
)


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is not None, reason="pictures are read")
def test_scanned() -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf_of("300 0 0 200 0 0 cm /X Do", extra=(PICTURE,)), GENRE)
    assert caught.value.code == "scanned" and "gongkai[ocr]" in caught.value.message
    partly = read(pdf_of(f"q 300 0 0 200 0 0 cm /X Do Q {TABLE_TEXT}", extra=(PICTURE,)), GENRE)
    assert [(each.code, each.message_en[-2:]) for each in partly.warnings] == [("unread_pages", " 1")]
    sealed = read(pdf_of(f"q 30 0 0 30 0 0 cm /X Do Q {TABLE_TEXT}", extra=(PICTURE,)), GENRE)
    assert (sealed.text, sealed.warnings) == ("A1 22\nB\n", ())


def test_a_title_that_is_no_text_is_none() -> None:
    untitled = pdf_of(TABLE_TEXT).replace(TITLE.encode(), b"d800" + TITLE[4:].encode())
    with pytest.raises(ReadError) as caught:  # there is nothing else in the file that makes it a report
        read(untitled, GENRE)
    assert caught.value.code == "not_a_report"


def test_characters_without_height_are_not_there() -> None:
    flat = "BT /F 0.000001 Tf 1 0 0 1 60 100 Tm (A1) Tj 1 0 0 1 60 80 Tm (B2) Tj ET"
    assert read(pdf_of(f"{STROKES} {TABLE_TEXT} {flat}"), GENRE).text == "A1\t22\nB\t\n"


def test_broken() -> None:
    whole = pdf_of(TABLE_TEXT)
    pageless = whole.replace(b"/Type/Page/", b"/Type/Pxge/")
    for data in (whole[:-60], b"%PDF-1.4\n%%EOF\n", pageless):
        with pytest.raises(ReadError) as caught:
            read(data, GENRE)
        assert caught.value.code == "truncated"


def test_blank_pages() -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf_of(""), GENRE)
    assert caught.value.code == "empty"


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is None, reason="the ocr extra is not installed")
def test_pictures_are_recognised() -> None:
    """A page of a table, rendered and put into a file as a picture: every cell is where it was."""
    import pypdfium2

    with pypdfium2.PdfDocument(FOLDER / "2014.pdf") as printed:
        picture = printed[1].render(scale=2, grayscale=True).to_numpy()
        width, height = printed[1].get_size()
    image = (
        f"<</Type/XObject/Subtype/Image/Width {picture.shape[1]}/Height {picture.shape[0]}/ColorSpace/DeviceGray"
        f"/BitsPerComponent 8/Filter/ASCIIHexDecode/Length {2 * picture.size}>>"
        f"stream\n{picture.tobytes().hex()}\nendstream"
    )
    page = f"/MediaBox[0 0 {width} {height}]"
    document = read(pdf_of(f"{width} 0 0 {height} 0 0 cm /X Do", page, (image,)), GENRE)
    whole = read(FOLDER / "2014.pdf", GENRE)
    assert [(each.code, each.message_en[-2:]) for each in document.warnings] == [("recognised_pages", " 1")]
    texts = {cell.text for grid in document.grids for cell in grid.cells if cell.text.isdigit()}
    printed_texts = {
        cell.text for grid in whole.grids for cell in grid.cells if cell.page == 2 and cell.text.isdigit()
    }
    assert texts == printed_texts
    assert all(cell.page == 1 and cell.bbox for grid in document.grids for cell in grid.cells)


def test_a_row_cut_below_a_repeated_head_is_whole() -> None:
    """The page break cuts the last row of the first piece, whose sides run on without a border below; the second piece
    begins with the head again."""
    rulings = ruled([0, 20, 40], closed=False), ruled([0, 20, 40, 60], closed=True)
    texts = [{(0, 0): "类", (0, 1): "数", (1, 0): "要求", (1, 1): "12"}]
    texts.append({(0, 0): "类", (0, 1): "数", (1, 1): "3", (2, 0): "合计", (2, 1): "4"})
    pieces = []
    for number, (lines, own) in enumerate(zip(rulings, texts, strict=True), 1):
        (lattice,) = find_lattices(lines, number)
        for cell in lattice.cells:
            cell.text = own.get((cell.row, cell.column), "")
        pieces.append(lattice)
    grid = as_grid(pieces, Words(""))
    assert [(c.text, c.row) for c in grid.cells] == [
        ("类", 0),
        ("数", 0),
        ("要求", 1),
        ("123", 1),
        ("合计", 2),
        ("4", 2),
    ]


def ruled(ys: list[float], *, closed: bool) -> list[Ruling]:
    """The rulings of a table of two columns; if not `closed`, its last border is left out."""
    level = [Ruling(False, y, 0, 100) for y in (ys if closed else ys[:-1])]
    return level + [Ruling(True, x, ys[0], ys[-1]) for x in (0.0, 50.0, 100.0)]


def page_of(number: int, *lines: tuple[float, str]) -> tuple[PageContent, list[Line]]:
    """A page 200 points high with lines at those heights, 10 points high each."""
    chars = [Char(c, 20 + 10 * at, y, 30 + 10 * at, y + 10) for y, text in lines for at, c in enumerate(text)]
    return PageContent(number, 300, 200, chars, [], 0.0), find_lines(chars, number)


def running(*pages: tuple[PageContent, list[Line]]) -> list[list[str]]:
    found = running_lines(pages, str.isdecimal)
    return [[line.text for line in lines if id(line) in found] for _, lines in pages]


def test_running_lines_repeat_at_the_edge_or_number_pages() -> None:
    first = page_of(1, (5, "某局年度报告"), (20, "正文"), (100, "正文"), (188, "1"))
    second = page_of(2, (5, "某局年度报告"), (20, "正文"), (100, "正文"), (188, "2"))
    assert running(first, second) == [["某局年度报告", "1"], ["某局年度报告", "2"]]


def test_values_at_the_edges_of_pages_are_no_running_lines() -> None:
    """Cells a line each: what repeats is short, numbers do not count the pages, and stand inside what does."""
    first = page_of(1, (5, "标题"), (20, "12"), (160, "无"), (176, "0"), (188, "1"))
    second = page_of(2, (5, "无"), (20, "0"), (160, "3"), (176, "1"), (188, "2"))
    third = page_of(3, (5, "无"), (20, "5"), (160, "无"), (176, "7"), (188, "3"))
    assert running(first, second, third) == [["1"], ["2"], ["3"]]
    assert running(page_of(1, (170, "1"), (186, "4"))) == [[]]
    assert running(page_of(1, (100, "正文"), (186, "1"))) == [["1"]]


def test_a_value_in_its_row_of_lines_does_not_number_its_page() -> None:
    """It is the right number, but another one goes on from page to page, or it stands as near as other lines."""
    first = page_of(1, (3, "1"), (30, "规章"), (150, "正文"), (189, "1"))
    second = page_of(2, (3, "7"), (30, "规章"), (150, "正文"), (189, "2"))
    assert running(first, second) == [["1"], ["2"]]
    assert running(page_of(1, *((y, "正文") for y in (2, 34, 64, 96, 126, 157)), (188, "1"))) == [[]]


def spaced(text: str, *, blank: int, gap: float) -> str:
    """A line of text whose blanks are gaps so wide, given by the file or guessed; letters touch."""
    chars: list[Char] = []
    x = 0.0
    for word in text.split():
        for at, character in enumerate(word):
            width = 5.0 if character.isascii() else 10.0
            chars.append(Char(character, x, 0, x + width, 10, blank if at == 0 and chars else 0))
            x += width
        x += gap
    (line,) = find_lines(chars, 1)
    return line.text


def test_blanks_of_the_file_part_words_that_stand_near() -> None:
    assert spaced("数量 3 2", blank=GIVEN, gap=1.5) == "数量 3 2"
    assert spaced("数量 3 2", blank=GUESSED, gap=2.5) == "数量 3 2"
    assert spaced("受理 8 件", blank=GUESSED, gap=2.0) == "受理8件"
    assert spaced("予以公开 无 无 无 无 无", blank=GUESSED, gap=3.0) == "予以公开 无 无 无 无 无"
    assert spaced("数量 — ２项 —", blank=GUESSED, gap=1.5) == "数量 — ２项 —"
    assert spaced("无 无 无", blank=GUESSED, gap=3.0) == "无 无 无"


def text_of(*lines: str) -> str:
    """The text of a page with lines 12 points apart, characters 10 points wide, digits and signs 5."""
    made = [
        line
        for number, text in enumerate(lines)
        for line in find_lines(
            [
                Char(
                    c,
                    20 + 10 * at,
                    20 + 12 * number,
                    30 + 10 * at,
                    30 + 12 * number,
                    2 * (text[at - 1] == " "),
                )
                for at, c in enumerate(text)
                if c != " "
            ],
            1,
        )
    ]
    margins = Margins(20.0, 220.0)
    joined = "".join(
        line.text + ("" if is_continued(line, below, margins, "", value_test(GENRE)) else "\n")
        for line, below in pairwise(made)
    )
    return joined + made[-1].text


def test_rows_with_pipes_go_on_where_the_next_word_found_no_room() -> None:
    assert text_of("甲类标签 | 12 | 3456 | 7", "| 8") == "甲类标签 | 12 | 3456 | 7| 8"
    assert text_of("甲类标签 | 12 |", "0 |") == "甲类标签 | 12 |\n0 |"
    assert text_of("甲类标签 | 12 | 3456 | 7", "乙类 | 8") == "甲类标签 | 12 | 3456 | 7\n乙类 | 8"
    assert text_of("甲类标签甲类标签 | 无 | 1", "件 | 8") == "甲类标签甲类标签 | 无 | 1件 | 8"
    assert text_of("甲类标签甲类标签 | 12 | 1", "无 | 8") == "甲类标签甲类标签 | 12 | 1\n无 | 8"
    assert text_of("甲类标签甲类标签 | 12 | 无", "乙类 | 8") == "甲类标签甲类标签 | 12 | 无\n乙类 | 8"
    assert (
        text_of("甲类标签甲类标签甲类标签甲类标 | １", "２ | 8")
        == "甲类标签甲类标签甲类标签甲类标 | １２ | 8"
    )
    assert text_of("甲类标签甲类标签 | 8 |", "某县商务局") == "甲类标签甲类标签 | 8 |\n某县商务局"


def test_nothing_but_values_below_a_full_line_is_no_rest_of_it() -> None:
    assert text_of("甲类标签甲类标签甲类标签甲类标签甲类", "无") == "甲类标签甲类标签甲类标签甲类标签甲类\n无"
    assert (
        text_of("甲类标签甲类标签甲类标签甲类标签甲类", "12 3")
        == "甲类标签甲类标签甲类标签甲类标签甲类\n12 3"
    )
    assert text_of("甲类标签甲类标签甲类标签甲类标签12", "34") == "甲类标签甲类标签甲类标签甲类标签1234"


def test_tables_with_ruled_columns_only_are_lines() -> None:
    upright = [Ruling(True, x, 0, 200) for x in (0.0, 100.0, 150.0)]
    level = [Ruling(False, y, 0, 150) for y in (0.0, 200.0)]
    labels = [
        Char(c, 10 * at, 10 + 20 * n, 10 + 10 * at, 20 + 20 * n)
        for n in range(8)
        for at, c in enumerate("标签")
    ]
    numbers = [Char("7", 110, 10 + 20 * n, 115, 20 + 20 * n) for n in range(8)]
    lattices = find_lattices([*level, *upright], 1)
    assert len(lattices) == 1
    assert len(fill(lattices, [*labels, *numbers])) == 24 and lattices == []
    lattices = find_lattices([*level, *upright], 1)
    assert fill(lattices, [*labels, numbers[3]]) == [] and len(lattices) == 1


def test_lines_between_columns_that_end_inside_a_cell_part_rows_without_lines() -> None:
    level = [Ruling(False, y, 0, 150) for y in (0.0, 200.0)]
    sides = [Ruling(True, x, 0, 200) for x in (0.0, 150.0)]
    inner = [Ruling(True, x, 90, 200) for x in (50.0, 100.0)]
    chars = [
        Char("7", 10 + 50 * column, 90 + 20 * n, 15 + 50 * column, 100 + 20 * n)
        for n in range(5)
        for column in range(3)
    ]
    lattices = find_lattices([*level, *sides, *inner], 1)
    assert len(lattices) == 1
    assert len(fill(lattices, chars)) == 15 and lattices == []


def test_dots_draw_lines() -> None:
    level = [(2.0 * n, 10.0, 2.0 * n + 1, 11.0) for n in range(20)]
    upright = [(4.0, 20 + 3.0 * n, 5.0, 22 + 3.0 * n) for n in range(6)]
    scattered = [(50.0 + 5 * n, 60.0, 51.0 + 5 * n, 61.0) for n in range(9)]
    few = [(2.0 * n, 80.0, 2.0 * n + 1, 81.0) for n in range(5)]
    assert list(dotted_lines([*level, *upright, *scattered, *few])) == [
        (0.0, 10.0, 39.0, 11.0),
        (4.0, 20.0, 5.0, 37.0),
    ]
