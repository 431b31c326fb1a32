"""Times reading by format beside the raw parse of the library underneath: python tests/benchmarks/readers.py [FILE...]

Prints, for each file, the best of many runs in milliseconds: `read`, the library alone, the ratio, and finding the
tables in what was read. Without files: the samples, one whole report in each format that needs no browser, and, where
LibreOffice is installed, a DOC file, which is timed once.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from extraction.genre import load_genre
from extraction.readers import read
from extraction.sections import Segmenter
from extraction.tables import Tabulator

sys.path.insert(0, str(Path(__file__).parents[1]))

from table_files import FOLDER, as_docx, as_page, make_report

SAMPLES = Path(__file__).parents[1] / "data" / "readers"
RUNS = 40


def raw_text(data: bytes) -> object:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def raw_html(data: bytes) -> object:
    from lxml import etree

    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def raw_docx(data: bytes) -> object:
    from lxml import etree

    with ZipFile(BytesIO(data)) as container:
        names = {"word/document.xml", "word/styles.xml", "word/numbering.xml", "docProps/core.xml"}
        return [etree.fromstring(container.read(name)) for name in names & set(container.namelist())]


def raw_pdf(data: bytes) -> object:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


RAW: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "text": ("bytes.decode", raw_text),
    "markdown": ("bytes.decode", raw_text),
    "html": ("lxml", raw_html),
    "docx": ("zipfile, lxml", raw_docx),
    "pdf": ("pypdfium2 text", raw_pdf),
}


def whole_reports(folder: Path) -> list[Path]:
    """The same report, made up, as a web page, DOCX, PDF, and as DOC where LibreOffice can write it."""
    title, tables = make_report("2019")
    page, docx = folder / "whole.html", folder / "whole.docx"
    page.write_text(as_page(title, tables), encoding="utf-8")
    docx.write_bytes(as_docx(title, tables))
    paths = [page, docx, FOLDER / "2019.pdf", FOLDER / "bare.pdf"]
    if shutil.which("soffice"):
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(page)]
        subprocess.run(command, check=True, capture_output=True)
        paths.append(folder / "whole.doc")
    return paths


def best(call: Callable[[], object], runs: int = RUNS) -> float:
    """The shortest of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> None:
    genre = load_genre()
    tabulate, segment = Tabulator(genre), Segmenter(genre)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(name) for name in sys.argv[1:]] or sorted(
            path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md", ".html", ".docx", ".pdf")
        ) + whole_reports(Path(folder))
        print(
            f"{'file':20} {'format':9} {'chars':>6} {'read ms':>8} {'raw ms':>8} {'ratio':>6} {'tables ms':>9}  raw is"
        )
        for path in files:
            data = path.read_bytes()
            document = read(data, genre)
            sections = segment(document)
            name, raw = RAW.get(document.source.format, ("none: soffice", None))
            whole = best(lambda data=data: read(data, genre), RUNS if raw else 1)
            alone = best(lambda data=data, raw=raw: raw(data)) if raw else None
            tables = best(lambda document=document, sections=sections: tabulate(document, sections))
            beside = "" if alone is None else f"{alone:.2f}"
            ratio = "" if alone is None else f"{whole / alone:.1f}"
            print(
                f"{path.name:20} {document.source.format:9} {len(document.text):6} {whole:8.2f} {beside:>8} "
                f"{ratio:>6} {tables:9.2f}  {name}"
            )


if __name__ == "__main__":
    main()
