"""Stage 1, `read`: every format, encoding and refusal. tests/data/readers/make.py writes the sample files."""

from __future__ import annotations

import random
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

from extraction.errors import KnowledgeError, ReadError
from extraction.genre import load_genre
from extraction.genre.chrome import Proved, load_chrome
from extraction.readers import read
from extraction.types import Document, Grid

HERE = Path(__file__).parent
SAMPLES = HERE / "data" / "readers"
CASES = tomllib.loads((HERE / "cases" / "readers.toml").read_text(encoding="utf-8"))
TITLE = "云溪县水务局2023年政府信息公开工作年度报告"
GENRE = load_genre()


def cells_of(grid: Grid) -> list[str]:
    return [f"{c.row},{c.column},{c.rowspan},{c.colspan},{c.text}" for c in grid.cells]


def rows_of(document: Document, index: int) -> list[str]:
    grid = document.grids[index]
    return document.text[grid.start : grid.end].split("\n")


def check_offsets(document: Document) -> None:
    """Every cell and block lies where it says, and the folded text keeps all offsets."""
    assert len(document.folded) == len(document.text)
    for grid in document.grids:
        assert [document.text[cell.start : cell.end] for cell in grid.cells] == [c.text for c in grid.cells]
        assert all(grid.start <= cell.start <= cell.end <= grid.end for cell in grid.cells)
        assert all(cell.row + cell.rowspan <= grid.rows for cell in grid.cells)
        assert all(cell.column + cell.colspan <= grid.columns for cell in grid.cells)
    assert [block.start for block in document.blocks] == sorted(block.start for block in document.blocks)
    tables = [block.grid for block in document.blocks if block.kind == "table"]
    assert tables == list(range(len(document.grids)))


@pytest.mark.parametrize("case", CASES["page"], ids=lambda case: case["name"])
def test_page(case: dict[str, object]) -> None:
    document = read(str(case["html"]).encode(), GENRE)
    assert document.text == case["text"]
    assert document.source.format == "html"
    assert document.title == case.get("title")
    assert document.published == case.get("published")
    if "cells" in case:
        assert [cells_of(grid) for grid in document.grids] == case["cells"]
    check_offsets(document)


@pytest.mark.parametrize("case", CASES["encoded"], ids=lambda case: f"{case.get('encoding', 'utf-8')}")
def test_encoding(case: dict[str, str]) -> None:
    document = read(case["text"].encode(case.get("encoding", "utf-8")), GENRE)
    assert document.source.encoding == case["found"]
    if not case["text"].startswith("<"):
        assert document.text == case["text"].replace("\r\n", "\n").replace("\r", "\n")
    else:
        assert document.text == "本局主动公开政府信息12条。\n"


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["code"])
def test_refused(case: dict[str, object]) -> None:
    if "hex" in case:
        data = bytes.fromhex(str(case["hex"]))
    else:
        data = str(case["text"]).encode(str(case.get("encoding", "utf-8")))
        data = data[: len(data) - int(str(case.get("cut", 0)))]
    with pytest.raises(ReadError) as caught:
        read(data, GENRE)
    assert caught.value.code == case["code"]


def test_text_is_not_changed() -> None:
    text = "\ufeff　2023年，\t本局公开政府信息12条 。\r\n\r\n｜ 0 ｜\r末"
    document = read(text, GENRE)
    assert document.text == "　2023年，\t本局公开政府信息12条 。\n\n｜ 0 ｜\n末"
    assert document.source.format == "text"
    assert document.source.encoding is None and document.source.path is None
    assert document.doc_id == read(text.encode(), GENRE).doc_id == document.source.sha256[:16]
    assert document.blocks == () and document.grids == ()


def test_a_few_undecodable_bytes_are_damage() -> None:
    data = ("政府信息公开，" * 200).encode()
    document = read(data[:300] + b"\xff" + data[300:], GENRE)
    assert document.text.count("\ufffd") == 1
    assert [warning.code for warning in document.warnings] == ["damaged_encoding"]


def test_file_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, code in ((tmp_path / "none.txt", "missing"), (tmp_path, "unreadable")):
        with pytest.raises(ReadError) as caught:
            read(path, GENRE)
        assert (caught.value.code, caught.value.path) == (code, path)
    (tmp_path / "report.txt").write_text("政府信息公开", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match="pass a Path"):
        read("report.txt", GENRE)
    assert read(tmp_path / "report.txt", GENRE).source.path == str(tmp_path / "report.txt")


def test_markdown() -> None:
    document = read(SAMPLES / "report.md", GENRE)
    assert document.source.format == "markdown"
    assert document.text == (SAMPLES / "report.md").read_text(encoding="utf-8")
    assert document.title == TITLE
    assert [block.kind for block in document.blocks][:3] == ["heading", "paragraph", "heading"]
    (grid,) = document.grids
    assert (grid.rows, grid.columns) == (2, 16)
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["件数", *"100010100100011"]
    check_offsets(document)


def test_tables_of_mark_up_inside_text() -> None:
    table = (
        '<table class="x"><thead><tr><th rowspan="2"><p>信息</p></th><th colspan="2">数量</th></tr>\n'
        "<tr><td>甲<td>乙</tr>"
        "</thead><tr><td>许可<br/>处罚</td><td>&nbsp;3 </td><td></td></table>"
    )
    cells = [
        "0,0,2,1,信息",
        "0,1,1,2,数量",
        "1,1,1,1,甲",
        "1,2,1,1,乙",
        "2,0,1,1,许可<br/>处罚",
        "2,1,1,1,3",
        "2,2,1,1,",
    ]
    for head, form in (("# 政府信息公开\n\n", "markdown"), ("政府信息公开\n", "text")):
        document = read(f"{head}{table}\n\n完。\n", GENRE)
        assert document.source.format == form
        (grid,) = document.grids
        assert cells_of(grid) == cells
        assert document.text[grid.start : grid.end] == table
        check_offsets(document)
    prose = (
        "政府信息公开\n<table><tr><td>"
        + "本局公开信息3条。" * 30
        + "</td><td>甲</td><td>乙</td></tr></table>"
    )
    assert read(prose, GENRE).grids == ()


def test_markdown_needs_a_rule_under_the_head() -> None:
    assert read("政府信息公开\n| 甲 | 1 |\n| 乙 | 2 |", GENRE).source.format == "text"
    table = read("政府信息公开\n甲 | 乙\n:-- | --:\n1 | \n\\| | 2\n末", GENRE)
    assert [cells_of(grid) for grid in table.grids] == [
        ["0,0,1,1,甲", "0,1,1,1,乙", "1,0,1,1,1", "1,1,1,1,", "2,0,1,1,\\|", "2,1,1,1,2"]
    ]


def test_text_that_holds_commas_is_no_table() -> None:
    prose = "政府信息公开\n公开3条，\n受理4件，\n答复5件，\n办结6件，\n"
    assert read(prose, GENRE).grids == ()
    lines = "政府信息公开情况\n" + "网站公开信息30条,微信公开20条。\n" * 6
    assert read(lines, GENRE).grids == ()
    thousands = "政府信息公开情况\n" + "".join(
        f"渠道{number} 条 {number},20{number}\n" for number in range(1, 8)
    )
    assert read(thousands, GENRE).grids == ()
    assert read(thousands.replace(" 条 ", " | 条 | "), GENRE).grids == ()
    (grid,) = read('政府信息公开\n"甲,乙",1\n"丙\n""丁""",\n戊,3\n己,4\n共8件。', GENRE).grids
    assert cells_of(grid) == [
        "0,0,1,1,甲,乙", "0,1,1,1,1", '1,0,1,1,丙\n""丁""', "1,1,1,1,",
        "2,0,1,1,戊", "2,1,1,1,3", "3,0,1,1,己", "3,1,1,1,4",
    ]  # fmt: skip


def test_sample_page() -> None:
    document = read(SAMPLES / "page.html", GENRE)
    lines = document.text.split("\n")
    assert lines[0] == TITLE == document.title
    assert lines[1].startswith("本报告由云溪县水务局编制") and lines[-3:] == [
        "云溪县水务局",
        "2024年1月19日",
        "",
    ]
    assert len(document.text) == 1701 and document.warnings == ()
    assert document.published == date(2024, 1, 22)
    assert [(grid.rows, grid.columns, len(grid.cells)) for grid in document.grids] == [
        (14, 4, 30),
        (28, 10, 215),
        (4, 15, 34),
    ]
    assert rows_of(document, 0)[13] == "行政事业性收费\t1286.35\t\t"
    assert rows_of(document, 1)[6] == (
        "\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t\t2\t0\t0\t0\t1\t0\t3"
    )
    assert rows_of(document, 2)[3] == "1\t0\t0\t0\t1\t0\t1\t0\t0\t1\t0\t0\t0\t1\t1"
    check_offsets(document)


def test_docx_has_the_grids_of_the_page() -> None:
    page, document = read(SAMPLES / "page.html", GENRE), read(SAMPLES / "report.docx", GENRE)
    assert (document.source.format, document.title) == ("docx", TITLE)
    assert [cells_of(grid) for grid in document.grids] == [cells_of(grid) for grid in page.grids[:2]]
    assert document.text.split("\n")[2:4] == page.text.split("\n")[2:4]
    check_offsets(document)


@pytest.mark.parametrize("name", ["report.pdf", "headed.pdf"])
def test_pdf_has_the_grids_of_the_page(name: str) -> None:
    page, document = read(SAMPLES / "page.html", GENRE), read(SAMPLES / name, GENRE)
    assert (document.source.format, document.title) == ("pdf", TITLE)
    assert [cells_of(grid) for grid in document.grids] == [cells_of(grid) for grid in page.grids]
    applications = document.grids[1].cells
    assert sorted({cell.page for cell in applications}) == ([1, 2] if name == "report.pdf" else [2])
    for cell in applications:
        assert cell.bbox is not None
        x0, top, x1, bottom = cell.bbox
        assert 0 < x0 < x1 < 612 and 0 < top < bottom < 792
    check_offsets(document)
    if name == "report.pdf":
        assert document.text == page.text


def test_pdf_prose_is_joined_over_lines_without_headers() -> None:
    document, page = read(SAMPLES / "prose.pdf", GENRE), read(SAMPLES / "page.html", GENRE)
    lines = page.text.split("\n")
    overview = next(line for line in lines if line.startswith("2023年，"))
    problems = next(line for line in lines if line.startswith("一是"))
    assert document.text.split("\n") == [TITLE, lines[1], overview, problems, ""]
    headed = read(SAMPLES / "headed.pdf", GENRE)
    assert "file:" not in headed.text and "PM" not in headed.text


def test_the_report_is_never_cut() -> None:
    """Whatever elements wrap its pieces, with menus between them, every paragraph of the report is read, in order."""
    seeded = random.Random(7)
    menu = (
        '<ul><li><a href="/1">要闻</a></li><li><a href="/2">服务</a></li><li><a href="/3">互动</a></li></ul>'
    )
    for _ in range(150):
        expected = []
        markup = ""
        for number in range(seeded.randint(2, 8)):
            text = (
                f"第{number}项，本局主动公开政府信息{seeded.randint(1, 99)}条，其中网站{number}条。"
                * seeded.randint(1, 6)
            )
            expected.append(text)
            piece = f"<p>{text}</p>"
            for _ in range(seeded.randint(0, 4)):
                wrapper = seeded.choice(["div", "section", "table", "center", "span"])
                piece = (
                    f"<table><tr><td>{piece}</td></tr></table>"
                    if wrapper == "table"
                    else f"<{wrapper}>{piece}</{wrapper}>"
                )
                piece = menu + piece if seeded.random() < 0.2 else piece
            markup += piece + (menu if seeded.random() < 0.3 else "")
            if seeded.random() < 0.3:
                markup = f"<div>{markup}</div>{menu}"
        document = read(f"<html><body>{menu}{markup}</body></html>".encode(), GENRE)
        assert document.text.split("\n")[:-1] == expected


def test_converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError) as caught:
        read(ole, GENRE)
    assert caught.value.code == "converter_missing"
    script = tmp_path / "soffice"
    script.write_text(
        f"#!{sys.executable}\nimport pathlib, shutil, sys\nsource = pathlib.Path(sys.argv[-1])\n"
        f"assert source.read_bytes().startswith({ole[:8]!r})\n"
        f"shutil.copy({str(SAMPLES / 'report.docx')!r}, source.with_suffix('.docx'))\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    for data, kind in ((ole, "doc"), (ole + b"Kingsoft", "wps"), (b"{\\rtf1 x}", None)):
        if kind is None:
            with pytest.raises(ReadError) as caught:
                read(data, GENRE)
            assert caught.value.code == "converter_failed"
        else:
            document = read(data, GENRE)
            assert (document.source.format, len(document.grids)) == (kind, 2)


def test_a_converter_that_does_not_end_leaves_nothing_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`soffice` is a script that waits for the program which it starts: both have to end."""
    started = tmp_path / "started"
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n/bin/sleep 60 &\necho $! > '{started}'\nwait\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("extraction.readers.legacy._PATIENCE", 1)
    with pytest.raises(ReadError, match="timed out") as caught:
        read(b"{\\rtf1 x}", GENRE)
    assert caught.value.code == "converter_failed"
    child = int(started.read_text())
    for _ in range(50):
        if not is_running(child):
            break
        time.sleep(0.1)
    assert not is_running(child)


def is_running(process: int) -> bool:
    """Whether a process is there and no mere entry that nobody has waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_long_line_of_text_names_no_file() -> None:
    assert read("政府信息公开" * 500, GENRE).source.format == "text"


def proved() -> list[tuple[str, Proved]]:
    file = GENRE.chrome.file
    return [
        (kind, item)
        for kind in ("furniture", "template", "published", "date", "page_number")
        for item in getattr(file, kind)
    ]


@pytest.mark.parametrize(("kind", "item"), proved(), ids=lambda value: getattr(value, "pattern", value)[:30])
def test_chrome_examples(kind: str, item: Proved) -> None:
    chrome = GENRE.chrome
    matches = {
        "furniture": chrome.is_furniture,
        "template": chrome.template.search,
        "published": chrome.published,
        "date": chrome.date,
        "page_number": chrome.is_page_number,
    }[kind]
    for example in item.example:
        assert matches(GENRE.characters.fold(example)), example
    for counterexample in item.counterexample:
        assert not matches(GENRE.characters.fold(counterexample)), counterexample


@pytest.mark.parametrize("item", GENRE.chrome.file.particular, ids=lambda item: item.word)
def test_particulars(item: object) -> None:
    assert GENRE.chrome.is_particular(item.word) and GENRE.chrome.is_particular(item.example)
    assert GENRE.chrome.is_furniture(item.example)
    assert not item.counterexample or not GENRE.chrome.is_particular(item.counterexample)


def test_counted() -> None:
    printed = [GENRE.chrome.counted(number) for number in (1, 9, 10, 11, 20, 34, 99, 100, 0)]
    assert printed == ["一", "九", "十", "十一", "二十", "三十四", "九十九", "100", "0"]


def test_knowledge_without_proof_is_refused(tmp_path: Path) -> None:
    source = (GENRE.language / "chrome.toml").read_text(encoding="utf-8")
    for old, new, named in (
        ('example = ["{{ title }}", "{{item.pubDate}}"]', "example = []", "template.0.example"),
        ('word = "索引号"', 'word = "索引号"\nweight = 2', "particular.0.weight"),
        ("pattern = '", "pattern = '(", "furniture.0.pattern"),
    ):
        assert old in source
        (tmp_path / "chrome.toml").write_text(source.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError, match=named):
            load_chrome(tmp_path / "chrome.toml")


HOSTILE = {
    "blanks after a heading": "\n# a" + " " * 200_000,
    "blanks after a dash": "\n- " + " " * 200_000 + "|-|",
    "pipes": "\n|-|-|\n" + "|" * 200_000,
    "less-than signs": "<html><p>。" + "<" * 200_000 + "</p></html>",
    "open tables": "<html><body>" + "<table><tr><td>。" * 10_000,
    "wide spans": "<table>" + "<tr><td rowspan=65534 colspan=1000>1" * 3_000 + "</table>",
    "share buttons": "<html><body><p>" + "|大" * 100_000 + "</p></body></html>",
    "blank title": "<html><title>" + " " * 200_000 + "</title><p>。</p></html>",
    "nested blocks": "<html><body>" + "<div>" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_takes_linear_time(name: str) -> None:
    """None of these takes a quarter of a second; what backtracks would take minutes."""
    text = HOSTILE[name]
    source = text.replace("<body>", "<body>政府信息公开", 1) if "<" in text else "政府信息公开" + text
    start = time.process_time()
    try:
        assert "政府信息公开" in read(source.encode(), GENRE).text
    except ReadError as error:
        assert error.code in ("empty", "not_a_report", "truncated", "unreadable")
    assert time.process_time() - start < 10


@pytest.mark.parametrize("tag", ["div", "span", "font"])
def test_elements_that_are_never_closed_lose_nothing(tag: str) -> None:
    """A parser that stops at a depth of 256 would lose what follows without a word."""
    lines = "".join(f"<{tag}>政府信息公开第{number}条<br>" for number in range(1_000))
    assert "政府信息公开第999条" in read(f"<html><body>{lines}</body></html>".encode(), GENRE).text


@pytest.mark.parametrize(
    ("page", "message"),
    [("<div>" * 3_000, "elements are nested too deeply"), ("<table><tr><td>" * 60, "tables are nested more")],
)
def test_what_is_nested_too_deeply_is_named(page: str, message: str) -> None:
    with pytest.raises(ReadError, match=message) as fault:
        read(f"<html><body>政府信息公开{page}12条</body></html>".encode(), GENRE)
    assert fault.value.code == "unreadable"


def test_a_row_of_dashes_is_no_rule() -> None:
    row, head = "| - | - | - |", "| 甲 | 乙 |"
    assert read(f"政府信息公开\n{head}\n{row}\n", GENRE).grids == ()
    (grid,) = read(f"政府信息公开\n{head} 丙 |\n|---|---|---|\n{row}\n", GENRE).grids
    assert [cell.text for cell in grid.cells] == ["甲", "乙", "丙", "-", "-", "-"]
    (short,) = read("政府信息公开\n| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n", GENRE).grids
    assert [cell.text for cell in short.cells] == ["甲", "乙", "1", "2"]


@pytest.mark.parametrize("place", [6, 8])
def test_a_zip_directory_that_is_damaged_is_truncated(place: int) -> None:
    """The version that the first entry needs, and the flag of names in UTF-8."""
    data = bytearray((SAMPLES / "report.docx").read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + place] = 0xFF
    data[entry + place + 1] |= 0x08
    data[entry + 46] = 0xAC
    with pytest.raises(ReadError) as caught:
        read(bytes(data), GENRE)
    assert caught.value.code == "truncated"


def test_an_ole_container_that_ends_before_its_directory_is_truncated() -> None:
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (7).to_bytes(4, "little")
    with pytest.raises(ReadError) as caught:
        read(bytes(header) + bytes(512), GENRE)
    assert caught.value.code == "truncated"
    with pytest.raises(ReadError) as caught:
        read(bytes(header) + bytes(8 * 512), GENRE)
    assert caught.value.code == "binary"


def test_what_is_no_report_at_all_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="not int"):
        read(123, GENRE)
