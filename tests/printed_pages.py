"""Pages and DOCX files of whole reports for a browser or an office program to print, in the ways of offices' own PDF
files: headings set upright or turned, fills, double and dashed rulings, repeated heads, rows cut by page breaks, notes
beside the table, stamps and watermarks over it, numbers close to it, two tables side by side, columns too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from zipfile import ZipFile

from printed_markup import _every
from printed_tables import C, Printed, rectangle

__all__ = [
    "BLANKS_LOST",
    "FIRST",
    "OFFICE_FILES",
    "SECOND",
    "SECOND_FILES",
    "OfficeFile",
    "Page",
    "classed",
    "office_file",
    "office_table",
    "page_of",
]


@dataclass(frozen=True, slots=True)
class Page:
    """A way of printing a page: its style; what stands around each table, `{}`; what stands on every page."""

    css: str
    around: str = "{}"
    over: str = ""
    head: bool = False
    inner: Callable[[C, str], str] = lambda c, text: text


def _kind(c: C, in_head: bool) -> str:
    """The class of a cell: `n`umber, `h`ead, `g`roup over several rows, or `l`abel."""
    if c.key is not None:
        return "n"
    if in_head:
        return "h"
    return "g" if c.rows > 1 else "l"


def classed(made: Printed, page: Page) -> str:
    """The table with a class for each kind of cell; its head is one that pages repeat where the page asks for that."""
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    rows = []
    for number, row in enumerate(made.rows):
        cells = []
        for c in row:
            kind = _kind(c, number < first)
            text = escape(c.text).replace("\n", "<br/>") or "&nbsp;"
            span = f' rowspan="{c.rows}"' * (c.rows > 1) + f' colspan="{c.columns}"' * (c.columns > 1)
            cells.append(f"<td class={kind}{span}>{page.inner(c, text) if kind != 'n' else text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>\n")
    if page.head:
        return f"<table><thead>{''.join(rows[:first])}</thead><tbody>{''.join(rows[first:])}</tbody></table>"
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def page_of(source: str, page: Page) -> str:
    """The page with its style and what stands on every page."""
    base = "body{font:10pt sans-serif}table{border-collapse:collapse;width:100%}td{padding:3px;vertical-align:middle}"
    source = source.replace("</head>", f"<style>{base}{page.css}</style></head>")
    return source.replace("<body>", f"<body>{page.over}")


_RULED = "td{border:1px solid}"
_UPRIGHT = "writing-mode:vertical-rl;text-align:center;"
_NUMBERED = (
    "@page{size:A5 landscape;margin:15mm;@top-left{content:'松江县商务局政府信息公开工作年度报告';font-size:7pt}"
    "@bottom-center{content:'第 ' counter(page) ' 页 共 ' counter(pages) ' 页';font-size:7pt}}"
)
_SEAL = (
    "<svg class=seal width=120 height=120><circle cx=60 cy=60 r=54 fill=none stroke=red stroke-width=3 />"
    "<path id=arc d='M18,60 A42,42 0 1 1 102,60' fill=none /><text fill=red font-size=13><textPath href='#arc'>"
    "松江县商务局办公室专用章</textPath></text><text x=60 y=70 fill=red text-anchor=middle font-size=26>★</text></svg>"
)
_MARK = "<div class=mark>松江县政府信息公开 2024</div>"
_NOTES = (
    "<div class=both>{}<aside>注1：表中数据截至12月31日。<br>注2：含上年结转3件。<br>2024-01-15<br>"
    "审核 12 份</aside></div>"
)
_NEAR = (
    "<p class=near>当年共计 7 项 12 件，同比增长 3.5%</p>{}"
    "<p class=near>以上合计 12</p><p class=near>其中网上 5 件，信函 2 件</p>"
)

FIRST: dict[str, Page] = {
    "groups-upright": Page(f"{_RULED}.g{{{_UPRIGHT}}}"),
    "upright-heads": Page(
        f"{_RULED}.h .t{{writing-mode:vertical-rl;text-align:left;height:7em;margin:auto}}.h,.n{{text-align:center}}",
        inner=lambda c, text: f"<div class=t>{text}</div>" if c.rows * c.columns < 6 else text,
    ),
    "upright-bare": Page(f".g{{{_UPRIGHT}}}.n{{text-align:center}}td{{padding:4px}}"),
    "turned-heads": Page(
        f"{_RULED}.h .t{{display:inline-block;writing-mode:vertical-rl;text-orientation:sideways;"
        "transform:rotate(180deg);max-height:10em}.h{text-align:center}",
        inner=lambda c, text: f"<div class=t>{text}</div>" if c.rows * c.columns < 6 else text,
    ),
    "odd-fonts": Page(
        "body{font:9pt 'Noto Serif CJK SC'}.n{font:bold 12pt 'DejaVu Sans Mono'}.h{font:8pt 'WenQuanYi Zen Hei'}"
    ),
    "odd-fonts-ruled": Page(
        f"{_RULED}body{{font:9pt 'Noto Serif CJK SC'}}.n{{font:italic 11pt 'Liberation Serif'}}td{{padding:0}}"
    ),
    "digits-apart": Page(".n{letter-spacing:.45em;text-align:center}td{padding:4px 6px}body{font-size:8pt}"),
    "digits-apart-ruled": Page(f"{_RULED}.n{{letter-spacing:.6em}}body{{font-size:8pt}}"),
    "justified": Page(
        ".l,.h{text-align:justify;text-align-last:justify}td{padding:4px 8px}body{font-size:8pt}"
    ),
    "justified-ruled": Page(
        f"{_RULED}td{{text-align:justify;text-align-last:justify;text-justify:inter-character}}"
    ),
    "filled": Page(
        "table{border-collapse:separate;border-spacing:3px}td{background:#dde8f5;padding:4px}.h{background:#9bc}"
        "body{-webkit-print-color-adjust:exact;font-size:8.5pt}"
    ),
    "striped": Page(
        "tr:nth-child(odd){background:#eee}.h{background:#357;color:#fff}body{-webkit-print-color-adjust:exact}"
    ),
    "dashed": Page("td{border:1px dashed #666}body{font-size:8pt}"),
    "double": Page("table{border:3px double}td{border:3px double #444}"),
    "double-apart": Page(
        "table{border:2px solid;border-collapse:separate;border-spacing:2px}td{border:1px solid}"
    ),
    "heads-repeated": Page(f"{_NUMBERED}{_RULED}body{{font-size:9pt}}", head=True),
    "heads-repeated-bare": Page(f"{_NUMBERED}body{{font-size:7.5pt}}td{{padding:3px 5px}}", head=True),
    "cut-rows": Page(f"{_NUMBERED}{_RULED}body{{width:430px;font-size:11pt}}td{{word-break:break-all}}"),
    "cut-rows-bare": Page(f"{_NUMBERED}body{{font-size:9pt}}td{{padding:6px 4px}}.l{{max-width:7em}}"),
    "noted": Page(
        ".both{display:flex;gap:12px;font-size:8pt}aside{width:110px;flex:none;font-size:7pt}", _NOTES
    ),
    "noted-ruled": Page(
        f"{_RULED}.both{{display:flex;flex-direction:row-reverse;gap:12px;font-size:8pt}}"
        "aside{width:90px;flex:none;font-size:7pt;border-right:1px solid red}",
        _NOTES,
    ),
    "side-by-side": Page(
        "@page{size:A4 landscape;margin:12mm}body{columns:2;column-gap:30px;font-size:6pt}td{padding:2px}"
    ),
    "watermarked": Page(
        f"{_RULED}.mark{{position:fixed;top:40%;left:5%;font-size:44pt;color:#ccc;transform:rotate(-35deg)}}",
        over=_MARK,
    ),
    "watermarked-bare": Page(
        ".mark{position:fixed;top:30%;left:0;font-size:40pt;color:#ddd}body{font-size:8.5pt}", over=_MARK
    ),
    "sealed": Page(
        f"{_RULED}.with{{position:relative}}.seal{{position:absolute;right:30px;bottom:-40px}}",
        f"<div class=with>{{}}{_SEAL}</div>",
    ),
    "sealed-bare": Page(
        ".with{position:relative}.seal{position:absolute;right:60px;bottom:20px}body{font-size:9pt}",
        f"<div class=with>{{}}{_SEAL}</div>",
    ),
    "numbers-near": Page(".near{margin:0}td{padding:2px}", _NEAR),
    "numbers-near-ruled": Page(f"{_RULED}.near{{margin:0;line-height:1}}td{{padding:0}}", _NEAR),
    "digits-wrapped": Page(
        ".n{width:2.1em;max-width:2.1em;word-break:break-all;padding:5px 4px}table{width:auto}"
        ".h{word-break:break-all}body{font-size:8pt}"
    ),
    "digits-wrapped-ruled": Page(
        f"{_RULED}.n{{width:1.6em;max-width:1.6em;word-break:break-all;padding:1px}}table{{width:auto}}"
    ),
    "three-lines": Page(
        "table{border-top:2px solid;border-bottom:2px solid}thead{border-bottom:1px solid}.n{text-align:right}",
        head=True,
    ),
    "struck-twice": Page(f"{_RULED}td{{text-shadow:.4px 0 0 #000}}"),
    "struck-twice-bare": Page("body{text-shadow:.35px .1px 0 #000;font-size:9pt}"),
}
"""Pages for a browser, seen for the first time all together."""

SECOND: dict[str, Page] = {
    "leaders-bare": Page(
        ".l{overflow:hidden;white-space:nowrap;max-width:0;width:60%}.l::after{content:' ……………………………………………………'}"
        "body{font-size:8.5pt}td{padding:3px 5px}"
    ),
    "scaled": Page(f"{_RULED}body{{zoom:.55}}td{{padding:1px 2px}}"),
    "condensed": Page(
        f"{_RULED}.c{{display:inline-block;transform:scaleX(.66);transform-origin:0 0}}.n{{font-stretch:condensed}}",
        inner=lambda c, text: f"<span class=c>{text}</span>" if len(c.text) < 8 else text,
    ),
    "turned-page": Page(
        f"{_RULED}@page{{size:A4;margin:10mm}}.turn{{writing-mode:vertical-rl;text-orientation:sideways;font-size:6.5pt}}"
        "body{font-size:9pt}",
        "<div class=turn>{}</div>",
    ),
    "dark-heads": Page(
        "body{-webkit-print-color-adjust:exact;font-size:8pt}.h{background:#234;color:#fff;text-align:center}"
        ".g{background:#cde}td{border-bottom:.5px solid #bbb;padding:5px 8px}.n{text-align:right;font-family:monospace}"
    ),
    "outer-frame-bare": Page(
        "table{border:2px solid;margin-left:60px;width:85%}td{padding:2px 9px;font-size:7.5pt}"
    ),
}
"""Further pages, seen for the first time at the end: what they show is not mended."""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A way of printing a DOCX file: which borders of cells are drawn, and how (`single`, `double`, `dotted`); the
    width of a column of labels against one of numbers; how lines are aligned."""

    borders: str = "top left bottom right"
    kind: str = "single"
    labels: float = 1.0
    align: str = "left"
    size: int = 18
    landscape: bool = False
    margin: int = 108
    upright: bool = False
    exact: int = 0
    fill: str = ""
    vertical: str = "center"
    spacing: int = 0
    fonts: str = 'w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:eastAsia="Noto Serif CJK SC"'


OFFICE_FILES: dict[str, OfficeFile] = {
    "docx-ruled": OfficeFile(labels=2.0, upright=True, align="center"),
    "docx-double": OfficeFile(kind="double", landscape=True, fill="E0E8F0"),
    "docx-dotted": OfficeFile(kind="dotted", labels=1.6, size=16),
    "docx-level": OfficeFile(borders="top bottom", size=16),
    "docx-columns": OfficeFile(borders="left right", labels=1.5, size=16),
    "docx-narrow": OfficeFile(borders=""),
    "docx-tight": OfficeFile(borders="", margin=0, labels=1.5),
    "docx-bare": OfficeFile(borders="", labels=2.0, landscape=True, align="center"),
    "docx-distributed": OfficeFile(borders="top bottom", align="distribute", labels=2.0, landscape=True),
    "docx-exact": OfficeFile(labels=2.0, exact=560, size=15, landscape=True),
}
"""DOCX files for an office program."""
SECOND_FILES: dict[str, OfficeFile] = {
    "docx-bottom": OfficeFile(borders="top bottom", vertical="bottom", labels=1.8, size=16, align="right"),
    "docx-spaced": OfficeFile(spacing=30, labels=2.2, size=15, landscape=True, align="center"),
    "docx-top-bare": OfficeFile(borders="", vertical="top", labels=1.7, size=17, margin=60),
}
BLANKS_LOST = frozenset(
    (
        "digits-apart",
        "justified",
        "filled",
        "striped",
        "noted",
        "side-by-side",
        "numbers-near",
        "digits-wrapped",
        "three-lines",
        "odd-fonts",
        "dark-heads",
        "docx-bottom",
        "docx-level",
        "docx-columns",
        "docx-narrow",
        "docx-tight",
        "docx-distributed",
    )
)
"""Of the styles whose names do not say so, those in which a blank cell leaves no trace."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    f'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_KIND}.footer+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATION}/{{0}}" '
    'Target="{1}"/></Relationships>'
)
_FIELD = '<w:fldSimple w:instr="{}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def office_file(parts: Sequence[tuple[str, bool]], own: OfficeFile) -> bytes:
    """A DOCX file of paragraphs, and of tables as `office_table` gives them; its pages are numbered."""
    body = "".join(
        text if table else "".join(_paragraph(line, own) for line in text.split("\n"))
        for text, table in parts
    )
    size = (16838, 11906) if own.landscape else (11906, 16838)
    turned = ' w:orient="landscape"' * own.landscape
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="{size[0]}" w:h="{size[1]}"{turned}/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:footer="600"/></w:sectPr>'
    )
    words = [_run(word, own) for word in ("第 ", " 页 共 ", " 页")]
    foot = words[0] + _FIELD.format("PAGE") + words[1] + _FIELD.format("NUMPAGES") + words[2]
    target = BytesIO()
    with ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _RELS.format("officeDocument", "word/document.xml"))
        file.writestr("word/_rels/document.xml.rels", _RELS.format("footer", "footer1.xml"))
        file.writestr(
            "word/document.xml", f"<w:document {_W} {_R}><w:body>{body}{section}</w:body></w:document>"
        )
        file.writestr(
            "word/footer1.xml", f'<w:ftr {_W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{foot}</w:p></w:ftr>'
        )
    return target.getvalue()


def _run(text: str, own: OfficeFile) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    look = f'<w:rFonts {own.fonts}/><w:spacing w:val="{own.spacing}"/><w:sz w:val="{own.size}"/>'
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>"


def _paragraph(text: str, own: OfficeFile, align: str = "left") -> str:
    return f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{_run(text, own)}</w:p>'


def office_table(made: Printed, own: OfficeFile) -> str:
    """The table as mark-up of a DOCX file, its head repeated on each page."""
    width = len(rectangle(made)[0])
    labels = {0}
    for row in _every(made):
        at = 0
        for c, _ in row:
            if c.key is None and any(cell.key for cell, _ in row) and c.columns + at <= width - 1:
                labels |= set(range(at, at + c.columns)) if at <= max(labels) + 1 else set()
            at += c.columns
    whole = (14570 if own.landscape else 9638) / (width + (own.labels - 1) * len(labels))
    widths = [int(whole * (own.labels if at in labels else 1)) for at in range(width)]
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    rows = [_row(row, number < first, widths, own) for number, row in enumerate(_every(made))]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    margins = "".join(f'<w:{side} w:w="{own.margin}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(row: Sequence[tuple[C, bool]], in_head: bool, widths: Sequence[int], own: OfficeFile) -> str:
    cells = []
    at = 0
    for c, merged in row:
        kind = _kind(c, in_head)
        inside = f'<w:tcW w:w="{sum(widths[at : at + c.columns])}" w:type="dxa"/>'
        inside += f'<w:gridSpan w:val="{c.columns}"/>' * (c.columns > 1)
        inside += "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' * (c.rows > 1)
        drawn = "".join(f'<w:{side} w:val="{own.kind}" w:sz="4"/>' for side in own.borders.split())
        inside += f"<w:tcBorders>{drawn}</w:tcBorders>"
        inside += f'<w:shd w:val="clear" w:fill="{own.fill}"/>' * (bool(own.fill) and kind in "hg")
        inside += '<w:textDirection w:val="tbRlV"/>' * (own.upright and kind == "g")
        inside += f'<w:vAlign w:val="{own.vertical}"/>'
        text = "<w:p/>" if merged else _paragraph(c.text, own, own.align)
        cells.append(f"<w:tc><w:tcPr>{inside}</w:tcPr>{text}</w:tc>")
        at += c.columns
    height = f'<w:trHeight w:val="{own.exact}" w:hRule="exact"/>' * bool(own.exact)
    return f"<w:tr><w:trPr>{height}{'<w:tblHeader/>' * in_head}</w:trPr>{''.join(cells)}</w:tr>"
