"""What DOCX files hold beside paragraphs and plain tables, on files whose XML is written out here."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from extraction.errors import ReadError
from extraction.genre import load_genre
from extraction.readers import read
from extraction.types import Document

GENRE = load_genre()
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
HEAD = "<w:p><w:r><w:t>政府信息公开</w:t></w:r></w:p>"


def docx_of(body: str, **parts: str) -> bytes:
    """A DOCX file of this body; other parts by name, each the inside of its root element."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as container:
        document = f"<w:document {NAMESPACES}><w:body>{HEAD}{body}</w:body></w:document>"
        container.writestr("word/document.xml", document)
        for name, inside in parts.items():
            container.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{inside}</w:{name}>")
    return buffer.getvalue()


def read_body(body: str, **parts: str) -> Document:
    return read(docx_of(body, **parts), GENRE)


def lines_of(body: str, **parts: str) -> list[str]:
    return read_body(body, **parts).text.split("\n")[1:-1]


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}<w:t>{text}</w:t></w:r>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def val(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>'


def test_tracked_changes_are_accepted() -> None:
    body = (
        f"<w:p>{run('公开')}<w:del><w:r><w:delText>11</w:delText></w:r></w:del><w:ins>{run('12')}</w:ins>{run('条')}"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo></w:p>"
        f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('乙')}{cell('2')}</w:tr>"
        f"<w:ins><w:tr>{cell('丙')}{cell('3')}</w:tr></w:ins></w:tbl>"
    )
    assert lines_of(body) == ["公开12条新", "甲\t1", "丙\t3"]


def test_hidden_text_field_codes_breaks_and_tabs() -> None:
    body = (
        f"<w:p>{run('甲')}{run('乙', '<w:vanish/>')}{run('丙', val('vanish', '0'))}"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:tab/><w:t>丁</w:t><w:br/><w:t>戊</w:t>"
        "<w:noBreakHyphen/></w:r></w:p>"
    )
    assert lines_of(body) == ["甲丙\t丁", "戊-"]


def test_the_result_of_a_field_in_the_code_of_another_is_not_shown() -> None:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = "<w:r><w:instrText>IF</w:instrText></w:r>"
    inner = f"{begin}{code}{separate}{run('4')}{end}"
    assert lines_of(f"<w:p>{run('共')}{begin}{code}{inner}{separate}{run('12')}{end}{run('件')}</w:p>") == [
        "共12件"
    ]
    assert lines_of(f"<w:p>{run('共')}{begin}{code}{run('12')}{run('件')}</w:p>") == ["共12件"]


def test_the_prompt_of_an_empty_control_is_no_content() -> None:
    prompt, filled = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>", "<w:sdtPr/>"

    def control(inside: str, properties: str) -> str:
        return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    inline = f"<w:tc><w:p>{control(run('单击此处输入文字'), prompt)}</w:p></w:tc>"
    block = f"<w:tc>{control(paragraph('单击此处输入文字'), prompt)}<w:p/></w:tc>"
    around = control(cell("单击此处输入文字"), prompt) + control(cell("3"), filled)
    (grid,) = read_body(f"<w:tbl><w:tr>{cell('许可')}{inline}{block}{around}</w:tr></w:tbl>").grids
    assert [each.text for each in grid.cells] == ["许可", "", "", "", "3"]


def test_a_text_box_is_read_once_with_its_table() -> None:
    box = (
        f"<w:txbxContent>{paragraph('框')}<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl></w:txbxContent>"
    )
    body = (
        f"<w:p>{run('前')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        f"</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{run('后')}</w:p>"
    )
    assert lines_of(body) == ["前后", "框", "甲\t1"]


def test_merges_both_ways_and_cells_left_out() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        f"<w:tbl><w:tr>{cell('甲', down)}{cell('乙', val('gridSpan', '2'))}</w:tr>"
        f"<w:tr>{cell('', on)}{cell('1')}{cell('2')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("3")}{cell("4")}</w:tr>'
        f"<w:tr>{cell('丙', val('hMerge', 'restart'))}{cell('', '<w:hMerge/>')}{cell('5')}</w:tr></w:tbl>"
    )
    (grid,) = read_body(body).grids
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells] == [
        ("甲", 0, 0, 2, 1),
        ("乙", 0, 1, 1, 2),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
        ("", 2, 0, 1, 1),
        ("3", 2, 1, 1, 1),
        ("4", 2, 2, 1, 1),
        ("丙", 3, 0, 1, 2),
        ("5", 3, 2, 1, 1),
    ]


def test_a_table_in_a_layout_table() -> None:
    inner = "".join(f"<w:tr>{cell(name)}{cell(value)}</w:tr>" for name, value in (("甲", "1"), ("乙", "2")))
    outer = f"<w:tbl><w:tr><w:tc>{paragraph('文')}<w:tbl>{inner}</w:tbl></w:tc><w:tc/></w:tr></w:tbl>"
    assert lines_of(outer) == ["文", "甲\t1", "乙\t2"]
    assert len(read_body(outer).grids) == 1


def level(depth: int, style: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'


def test_automatic_numbers() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level(0, "chineseCounting", "%1、")}'
        f"{level(1, 'chineseCounting', '（%2）')}"
        f"{level(2, 'decimal', '%3.')}{level(3, 'bullet', 'o')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )

    def item(text: str, depth: int, number: int = 1) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    body = (
        paragraph("甲", '<w:pStyle w:val="b"/>')
        + item("乙", 1)
        + item("丙", 1)
        + item("丁", 2)
        + paragraph("戊", '<w:pStyle w:val="a"/>')
        + item("己", 1)
        + item("庚", 3)
        + item("辛", 0, 2)
    )
    expected = ["一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "（一）己", "庚", "五、辛"]
    assert lines_of(body, numbering=numbering, styles=styles) == expected
    document = read_body(body, numbering=numbering, styles=styles)
    assert [block.kind for block in document.blocks][1:3] == ["heading", "paragraph"]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("decimalFullWidth", "３"),
        ("decimalEnclosedCircle", "③"),
        ("upperLetter", "C"),
        ("lowerLetter", "c"),
        ("upperRoman", "III"),
        ("lowerRoman", "iii"),
        ("japaneseCounting", "三"),
        ("decimal", "3"),
    ],
)
def test_number_formats(style: str, printed: str) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, style, "%1、")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = paragraph("甲", '<w:numPr><w:numId w:val="1"/></w:numPr>') * 3
    assert lines_of(body, numbering=numbering)[2] == f"{printed}、甲"


def test_broken_and_empty_files() -> None:
    whole = docx_of(paragraph("甲"))
    for data, code in (
        (whole[:-30], "truncated"),
        (docx_of("<w:p>"), "truncated"),
        (docx_of(f"<w:tbl><w:tr>{cell('甲', val('gridSpan', 'x'))}</w:tr></w:tbl>"), "truncated"),
        (whole.replace("政府信息公开".encode(), b" " * 18), "truncated"),
    ):
        with pytest.raises(ReadError) as caught:
            read(data, GENRE)
        assert caught.value.code == code


def test_a_raised_number_is_the_mark_of_a_note_unless_a_power() -> None:
    raised = val("vertAlign", "superscript")
    body = (
        f"<w:p>{run('公开12')}{run('1', raised)}{run('条')}</w:p><w:p>{run('面积5m')}{run('2', raised)}</w:p>"
        f"<w:tbl><w:tr>{cell('规章')}<w:tc><w:p>{run('7')}{run('[1]', raised)}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert lines_of(body) == ["公开12条", "面积5m2", "规章\t7"]
