"""Times reading by format beside the raw parse of the library underneath: python tests/benchmarks/readers.py [FILE...]

Prints, for each file, the best of many runs in milliseconds: `read`, the library alone, and the ratio.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from extraction.genre import load_genre
from extraction.readers import read

SAMPLES = Path(__file__).parents[1] / "data" / "readers"
RUNS = 40


def raw_text(data: bytes) -> object:
    return data.decode("utf-8")


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


def best(call: Callable[[], object]) -> float:
    """The shortest of many runs, in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> None:
    genre = load_genre()
    files = [Path(name) for name in sys.argv[1:]] or sorted(
        path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md", ".html", ".docx", ".pdf")
    )
    print(f"{'file':20} {'format':9} {'chars':>6} {'read ms':>8} {'raw ms':>8} {'ratio':>6}  raw is")
    for path in files:
        data = path.read_bytes()
        document = read(data, genre)
        name, raw = RAW[document.source.format]
        whole, alone = best(lambda data=data: read(data, genre)), best(lambda data=data, raw=raw: raw(data))
        print(
            f"{path.name:20} {document.source.format:9} {len(document.text):6} {whole:8.2f} {alone:8.2f} "
            f"{whole / alone:6.1f}  {name}"
        )


if __name__ == "__main__":
    main()
