"""Reports with tables made up from a seed, as the files that offices publish: DOCX, and pages for a browser to print.

    python tests/table_files.py chromium

writes tests/data/tables: a PDF printed by that browser for each report, and the cells that must be read from it.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from generate_tables import Box, Made, as_html, make_table

from extraction.genre import load_genre

FOLDER = Path(__file__).parent / "data" / "tables"
REPORTS = {
    "2014": ("松江县商务局2016年政府信息公开工作年度报告", [("2014", "statistics")]),
    "2019": (
        "松江县商务局2019年政府信息公开工作年度报告",
        [("2019", "disclosure"), ("2019", "applications"), ("2019", "review")],
    ),
    "2021": (
        "松江县商务局2023年政府信息公开工作年度报告",
        [("2021", "disclosure"), ("2021", "applications"), ("2021", "review")],
    ),
}
"""By name the title of a report and its tables, each a layout and a table's name."""
PROSE = "本报告由松江县商务局编制,所列数据的统计期限自当年1月1日起至12月31日止。本年度回复群众来信7件。"
_STYLE = (
    "body{font:11pt sans-serif}h1,h2{font-weight:400}"
    "table{border-collapse:collapse;width:100%}td{border:1px solid;padding:3px}"
)
_BARE = "body{font:8pt WenQuanYi Zen Hei,sans-serif}h1,h2{font-weight:400}table{width:100%}td{padding:3px}"
"""Without rulings, and so narrow that labels and numbers wrap."""
PRINTS = {"2014": ("2014", 0.1, _STYLE), "2019": ("2019", 0.1, _STYLE), "bare": ("2021", 0.0, _BARE)}
"""By name of a PDF file that is kept: its report, the share of blank cells, the style of its page."""
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def make_report(name: str, blanks: float = 0.1) -> tuple[str, list[Made]]:
    """The title and the tables of a report, the same each time; `blanks` is the share of blank cells."""
    title, wanted = REPORTS[name]
    forms = {(form.layout, form.name): form for form in load_genre().layouts.forms}
    rng = random.Random(name)
    return title, [make_table(forms[which], rng, 40, blanks) for which in wanted]


def as_docx(title: str, tables: Iterable[Made]) -> bytes:
    """A DOCX file written by hand: headings, prose, and tables whose cells are merged both ways."""
    body = [_paragraph(title), _paragraph(PROSE)]
    for made in tables:
        rows = "".join(f"<w:tr>{''.join(_docx_cells(row, made))}</w:tr>" for row in _every_row(made))
        body += [_paragraph(made.heading), f"<w:tbl>{rows}</w:tbl>", _paragraph(PROSE)]
    target = BytesIO()
    with ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr(
            "word/document.xml", f"<w:document {_NAMESPACE}><w:body>{''.join(body)}</w:body></w:document>"
        )
    return target.getvalue()


def _paragraph(text: str) -> str:
    lines = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:p><w:r>{lines}</w:r></w:p>"


def _every_row(made: Made) -> Iterator[list[tuple[Box, bool]]]:
    """The cells of each row, those merged from above among them, which are marked."""
    for number in range(1 + max(box.row for box in made.boxes)):
        boxes = [box for box in made.boxes if box.row <= number < box.row + box.rowspan]
        yield [(box, box.row < number) for box in sorted(boxes, key=lambda box: box.column)]


def _docx_cells(row: Sequence[tuple[Box, bool]], made: Made) -> Iterator[str]:
    for box, merged in row:
        span = f'<w:gridSpan w:val="{box.colspan}"/>' if box.colspan > 1 else ""
        down = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' if box.rowspan > 1 else ""
        yield f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{_paragraph('' if merged else box.text)}</w:tc>"


def as_page(title: str, tables: Iterable[Made], style: str = _STYLE) -> str:
    """A web page of the report, for a browser to print."""
    parts = [f"<h1>{title}</h1><p>{PROSE}</p>"]
    parts += [f"<h2>{made.heading}</h2>{as_html(made)}<p>{PROSE}</p>" for made in tables]
    return (
        f"<!doctype html><html><head><meta charset=utf-8><style>{style}</style></head><body>{''.join(parts)}"
    )


def as_delimited(title: str, tables: Iterable[Made], mark: str, again: bool) -> str:
    """A text whose tables are as spreadsheets save them; merged cells come `again` for each column and row, or once."""
    parts = [title, PROSE]
    for made in tables:
        parts.append(made.heading)
        columns = max(box.column + box.colspan for box in made.boxes)
        for number in sorted({box.row for box in made.boxes}):
            cells = [""] * columns
            for box in made.boxes:
                if box.row == number or (again and box.row < number < box.row + box.rowspan):
                    last = box.column + (box.colspan if again else 1)
                    cells[box.column : last] = [box.text] * (last - box.column)
            quoted = [cell.replace('"', '""') for cell in cells]
            parts.append(mark.join(f'"{cell}"' if again or mark in cell else cell for cell in quoted))
        parts.append(PROSE)
    return "\n".join(parts)


def expected_lines(tables: Iterable[Made]) -> list[str]:
    """The cells that must be read, a line each: table, slot, indicator, applicant, period, state, value, unit."""
    lines = []
    for made in tables:
        for (slot, indicator, applicant, period, _), (state, value, unit) in made.expected.items():
            number = "" if value is None else f"{value.normalize():f}"
            lines.append(
                "\t".join((made.name, slot, indicator, applicant or "", period, state, number, unit))
            )
    return sorted(lines)


def main(browser: str) -> None:
    """Print the reports that are kept as PDF files."""
    FOLDER.mkdir(exist_ok=True)
    for name, (report, blanks, style) in PRINTS.items():
        title, tables = make_report(report, blanks)
        (FOLDER / f"{name}.tsv").write_text("\n".join(expected_lines(tables)) + "\n", encoding="utf-8")
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
            page.write(as_page(title, tables, style))
            page.flush()
            target = f"--print-to-pdf={FOLDER / name}.pdf"
            command = [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-pdf-tagging",
                "--no-pdf-header-footer",
                target,
                page.name,
            ]
            subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main(sys.argv[1])
