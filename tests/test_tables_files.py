"""Stage 3 on the files that offices publish, through the readers: DOCX written by hand, PDF printed by a browser."""

import shutil
import subprocess
from pathlib import Path

import pytest
from table_files import FOLDER, PRINTS, REPORTS, as_delimited, as_docx, as_page, expected_lines, make_report

from extraction.genre import load_genre
from extraction.readers import read
from extraction.sections import Segmenter
from extraction.tables import Tabulator
from extraction.types import Document, Tabulation

GENRE = load_genre()
TABULATE = Tabulator(GENRE)
SEGMENT = Segmenter(GENRE)


def tabulate(document: Document) -> Tabulation:
    return TABULATE(document, SEGMENT(document), report_year=2019)


def lines(tabulation: Tabulation) -> list[str]:
    found = []
    for table in tabulation.tables:
        for cell in table.cells:
            number = "" if cell.value is None else f"{cell.value.normalize():f}"
            key = (table.name, cell.slot, cell.indicator, cell.applicant or "", cell.period)
            found.append("\t".join((*key, cell.state, number, cell.unit)))
    return sorted(found)


@pytest.mark.parametrize("form", ["docx", "html"])
@pytest.mark.parametrize("name", REPORTS)
def test_merged_cells_of_files(name: str, form: str) -> None:
    title, tables = make_report(name)
    data = as_docx(title, tables) if form == "docx" else as_page(title, tables).encode()
    document = read(data, GENRE)
    assert document.source.format == form
    tabulation = tabulate(document)
    assert lines(tabulation) == expected_lines(tables)
    for made, table in zip(tables, tabulation.tables, strict=True):
        labels = {key[:4]: label for key, label in made.labels().items()}
        for cell in table.cells:
            row, column = labels[cell.slot, cell.indicator, cell.applicant, cell.period]
            assert (cell.row.rpartition(" / ")[2] if row else "", cell.column) == (row, column)


@pytest.mark.parametrize(("mark", "again"), [(",", False), (",", True), (";", False), ("，", True)])
@pytest.mark.parametrize("name", REPORTS)
def test_tables_as_spreadsheets_save_them(name: str, mark: str, again: bool) -> None:
    title, tables = make_report(name)
    text = as_delimited(title, tables, mark, again)
    document = read(text, GENRE)
    assert (document.source.format, document.text) == ("text", text)
    tabulation = tabulate(document)
    assert lines(tabulation) == expected_lines(tables)
    assert len(document.grids) == len(tables)


@pytest.mark.parametrize("name", PRINTS)
def test_printed_pages(name: str) -> None:
    document = read(FOLDER / f"{name}.pdf", GENRE)
    tabulation = tabulate(document)
    expected = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    assert lines(tabulation) == expected
    pages = {cell.place.page for table in tabulation.tables for cell in table.cells}
    assert len(pages) > 1 and None not in pages
    assert tabulation.unread == ()
    for table in tabulation.tables:
        boxes = {cell.place.bbox for cell in table.cells}
        assert None not in boxes
        assert len(boxes) == len(table.cells) or name != "bare"


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice, which reads the old formats, is not installed"
)
def test_old_formats(tmp_path: Path) -> None:
    """A DOC file as LibreOffice writes it, the same with the mark of WPS in it, and RTF: read through its converter."""
    title, tables = make_report("2019")
    page = tmp_path / "report.html"
    page.write_text(as_page(title, tables), encoding="utf-8")
    for target, suffix in (("doc:MS Word 97", "doc"), ("rtf:Rich Text Format", "rtf")):
        command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", target, "--outdir", str(tmp_path), str(page)]
        subprocess.run(command, check=True, capture_output=True)
        data = (tmp_path / f"report.{suffix}").read_bytes()
        for mark, kind in ((b"", "doc"), (b"WPS Office" + bytes(502), "wps")):
            if suffix == "rtf" and mark:
                continue
            document = read(data + mark, GENRE)
            assert document.source.format == kind
            tabulation = tabulate(document)
            assert lines(tabulation) == expected_lines(tables)
            places = {(c.place.table, c.place.row) for table in tabulation.tables for c in table.cells}
            assert all(table is not None and row is not None for table, row in places)
