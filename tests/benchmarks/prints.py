"""How exactly tables are read from PDF files that a browser or an office program prints, or that are drawn straight
(`tests/drawn_styles.py`): with rulings, without, or as text flattened in one of the ways of `tests/printed_tables.py`.

    python tests/benchmarks/prints.py [SEEDS] [--first SEED] [--style NAME...] [--layout NAME...] [--browser chromium]
        [--show CELLS] [--keep FOLDER]

Reports with the tables of `tests/printed_tables.py` are printed in each style; where the named browser, or `soffice`,
is not installed, its styles are left out. For each style: how many cells were read exactly, wrong, not at all, how many
of those read have no page and box, and how many documents had a table in a wrong layout. Exit status 1 if a cell was
wrong.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2 as pdfium

sys.path.insert(0, str(Path(__file__).parents[1]))

from drawn_more import MORE, MORE_HELD
from drawn_pages import drawn
from drawn_styles import DRAWN, HELD
from printed_pages import (
    BLANKS_LOST,
    FIRST,
    OFFICE_FILES,
    SECOND,
    SECOND_FILES,
    classed,
    office_file,
    office_table,
    page_of,
)
from printed_reports import GENRE, SEGMENT, TABULATE, YEARS, as_page, document, judged, pieces
from printed_tables import TABLES, TEXTS, VANISH, Key, Printed, style

from extraction.errors import ReadError
from extraction.readers import read

BASE = "body{font:10pt sans-serif}table{border-collapse:collapse;width:100%}td{padding:3px;vertical-align:middle}"
FILES = OFFICE_FILES | SECOND_FILES
SHEETS = DRAWN | HELD | MORE | MORE_HELD
WEB_PAGES = FIRST | SECOND
STYLES = {
    "ruled": "td{border:1px solid}",
    "ruled-centred": "td{border:1px solid;text-align:center}",
    "level": "td{border-bottom:1px solid}",
    "bare": "",
    "bare-top": "td{vertical-align:top}",
    "bare-bottom": "td{vertical-align:bottom}",
    "bare-centred": "td{text-align:center}",
    "bare-right": "td{text-align:right}td:first-child{text-align:left}",
    "bare-tight": "td{padding:0 3px}body{font-size:9pt}",
    "bare-narrow": "body{width:420px;font-size:8pt}",
    "bare-loose": "td{padding:8px}",
    "bare-small": "body{font-size:6.5pt}",
    "bare-serif": "body{font:10.5pt/1.8 serif}",
    "bare-landscape": "td{text-align:center}@page{size:A4 landscape}",
    "bare-a5": "@page{size:A5;margin:14mm;@bottom-center{content:'— ' counter(page) ' —'}}body{font-size:7pt}",
    "bare-fixed": "table{table-layout:fixed}td{font-size:8pt}",
    "bare-spaced": "td{letter-spacing:.2em;padding:4px 6px}body{font-size:7pt}",
    "bare-broken": "td{word-break:break-all;font-size:8pt;padding:5px 3px}body{width:400px}",
    "bare-rows": "tr{border-bottom:1px solid}table{border-top:2px solid;border-bottom:2px solid}",
    "bare-columns": "table{border:2px solid}td{border-right:1px solid #999;padding:4px}body{font-size:9pt}",
    "ruled-a5": "td{border:1px solid}@page{size:A5;margin:14mm}body{font-size:8pt}",
    "ruled-spaced": "td{border:1px solid;letter-spacing:.25em}body{font-size:8pt}",
    "ruled-dotted": "td{border:1px dotted #888}",
}
TEXT = (
    "@page{margin:18mm;@bottom-center{content:counter(page)}}pre{font:10pt sans-serif;white-space:pre-wrap}"
)
FLATTENED = {how.replace("t_", "text_", 1): how for how in TEXTS}
"""Styles of tables as text, each with its way of flattening."""
OFFICE = {"office-ruled": "td{border:1px solid #000}", "office-bare": ""}
KINDS = ("exact", "wrong", "silent", "absent", "gone", "unwarned", "needless", "nowhere", "layout", "cells")
_MARKUP = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def report(layout: str, seed: int, name: str) -> tuple[list[Printed], str | bytes]:
    """The tables of a report, and its page, or its DOCX file, in a style."""
    css = (STYLES | OFFICE).get(name, name)
    rng = random.Random(f"{layout}{seed}{css}")
    office = style(rng, serial=False)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    if name in FLATTENED:
        text = escape(document(mades, FLATTENED[name], rng))
        return mades, f"<html><head><meta charset=utf-8><style>{TEXT}</style></head><body><pre>{text}</pre>"
    if name in SHEETS:
        numbers = {id(made): str(number) for number, made in enumerate(mades)}
        return mades, drawn(pieces(mades, lambda made: numbers[id(made)], rng), mades, SHEETS[name], rng)
    if name in FILES:
        own = FILES[name]
        return mades, office_file(pieces(mades, lambda made: office_table(made, own), rng), own)
    if name in WEB_PAGES:
        page = WEB_PAGES[name]
        parts = pieces(mades, lambda made: page.around.format(classed(made, page)), rng)
        return mades, page_of(as_page(parts), page)
    source = document(mades, "h_plain", rng).replace(" border=1", "")
    return mades, source.replace("</head>", f"<style>{BASE}{css}</style></head>")


def vanishes(name: str) -> bool:
    """Whether a blank cell leaves no trace in a style."""
    if name in SHEETS:
        return SHEETS[name].vanish
    how = FLATTENED.get(name, "")
    return "bare" in name or name in BLANKS_LOST or how in VANISH or "tab" in how or how == "t_cells_blank"


def absent(unread: Sequence[Key], mades: Sequence[Printed], page: str | bytes, path: Path) -> int:
    """How many of the cells that were not read are not in the printed file, or not whole: its program drew them over
    the edge of a page. The file has fewer of their characters than what was printed, for each of them anew."""
    if isinstance(page, bytes):
        with ZipFile(BytesIO(page)) as file:
            page = file.read("word/document.xml").decode()
    with pdfium.PdfDocument(path) as document:
        there = "".join(own.get_textpage().get_text_range() for own in document)
    lost = Counter(unescape(_MARKUP.sub("", page))) - Counter(there)
    texts = {c.key: c.text for made in mades for row in made.rows for c in row if c.key is not None}
    left = [Counter("".join(texts[key].split())) for key in unread]
    while left:
        own = max(left, key=lambda each: (each & lost).total())
        if not own & lost:
            break
        lost -= own
        left.remove(own)
    return len(unread) - len(left)


def print_all(pages: Sequence[Path], browser: str | None) -> None:
    """Print the pages to PDF files beside them; with an office program where no browser is named."""
    if browser is None:
        folder = pages[0].parent
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        export = "writer_web_pdf_Export" if pages[0].suffix == ".html" else "writer_pdf_Export"
        command += ["--convert-to", f"pdf:{export}", "--outdir", str(folder), *map(str, pages)]
        subprocess.run(command, check=True, capture_output=True)
        return
    for page in pages:
        command = [browser, "--headless", "--no-sandbox", "--no-pdf-header-footer"]
        command += [f"--print-to-pdf={page.with_suffix('.pdf')}", str(page)]
        subprocess.run(command, check=True, capture_output=True)


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("seeds", nargs="?", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    every = [*STYLES, *OFFICE, *FLATTENED, *WEB_PAGES, *FILES, *SHEETS]
    parser.add_argument("--style", nargs="*", default=every)
    parser.add_argument("--layout", nargs="*", default=[*YEARS])
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--show", type=int, default=20, help="so many wrong cells are shown")
    parser.add_argument("--keep", type=Path, help="a folder for the printed files")
    options = parser.parse_args(given)
    shown: list[object] = []
    total: Counter[str] = Counter()
    print(f"{'style':16}", *(f"{kind:>8}" for kind in KINDS))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        for name in options.style:
            browser = None if name in OFFICE or name in FILES else options.browser
            if name not in SHEETS and shutil.which(browser or "soffice") is None:
                continue
            truths: dict[Path, tuple[list[Printed], str | bytes]] = {}
            for layout in options.layout:
                for seed in range(options.first, options.first + options.seeds):
                    stem = f"{name}-{layout}-{seed}"
                    mades, page = report(layout, seed, name)
                    suffix = "html" if isinstance(page, str) else "pdf" if name in SHEETS else "docx"
                    path = folder / f"{stem}.{suffix}"
                    path.write_bytes(page.encode() if isinstance(page, str) else page)
                    truths[path] = mades, page
            todo = [path for path in truths if not path.with_suffix(".pdf").exists()]
            if todo:
                print_all(todo, browser)
            count: Counter[str] = Counter()
            for path, (mades, page) in truths.items():
                try:
                    read_ = read(path.with_suffix(".pdf"), GENRE)
                except ReadError:  # a failure that is told, as a warning is
                    count["silent"] += sum(len(made.truth) for made in mades)
                    continue
                tabulation = TABULATE(read_, SEGMENT(read_), report_year=2020)
                found = judged(mades, tabulation, "h_divs" if vanishes(name) else "h_plain", set())
                if found.unread and name not in SHEETS:
                    found.count["absent"] = absent(found.unread, mades, page, path.with_suffix(".pdf"))
                    found.count["silent"] -= found.count["absent"]
                count.update(found.count)
                count["layout"] += not found.in_layout(mades[0].layout)
                places = [cell.place for table in tabulation.tables for cell in table.cells]
                count["nowhere"] += sum(place.page is None or place.bbox is None for place in places)
                shown += [(path.stem, *wrong) for wrong in found.wrong]
            count["cells"] = sum(count[kind] for kind in KINDS[:4])
            total += count
            print(f"{name:16}", *(f"{count[kind]:8}" for kind in KINDS), flush=True)
    print(f"{'all':16}", *(f"{total[kind]:8}" for kind in KINDS))
    for wrong in shown[: options.show]:
        print(*wrong)
    return int(bool(shown))


if __name__ == "__main__":
    sys.exit(main())
