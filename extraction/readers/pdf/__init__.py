"""PDF files: ruled tables with page and box of each cell, paragraphs joined over lines and pages.

The modules, in the order in which a page needs them:

- what stands on a page: `content` (with `fonts`, `dots`, `clips` and `quarters`), `metrics`, `copies`, `overlays`,
  `turned`;
- its text: `lines` (with `leaders` and `spread`), `frames`, `running`, `carried`, `spots`;
- ruled tables: `tables` (the lattice and its cells), `missing`, `breaks`;
- tables without rulings: `bands` finds the rows among `pieces`, by where their cells stand (`rows`, of `blocks`, which
  `bridges` parts), by their distances (`tight`, of `columns`) or line by line (`wraps`, `halves`, `digits`, `filled`,
  `units`); `cuts` mends rows that a page break cuts, `written` puts each on one line (`joins`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.readers.assembly import assemble
from extraction.readers.parts import Contents, GridPart, Paragraph
from extraction.readers.pdf.bands import PageLines, banded
from extraction.readers.pdf.breaks import as_grid, is_continued_by, words_of
from extraction.readers.pdf.carried import unwrapped
from extraction.readers.pdf.content import PageContent, page_content
from extraction.readers.pdf.copies import without_copies
from extraction.readers.pdf.fonts import measured_alike
from extraction.readers.pdf.frames import in_columns
from extraction.readers.pdf.leaders import without_leaders
from extraction.readers.pdf.lines import (
    Line,
    Margins,
    find_lines,
    find_margins,
    is_continued,
)
from extraction.readers.pdf.missing import part_cells
from extraction.readers.pdf.pieces import value_test
from extraction.readers.pdf.running import running_lines
from extraction.readers.pdf.spots import as_paragraph
from extraction.readers.pdf.spread import closed
from extraction.readers.pdf.tables import Lattice, fill, find_lattices, spill, write
from extraction.readers.pdf.turned import laid_out, unturned
from extraction.readers.subject import speaks

__all__ = ["read_pdf"]

_TAIL = 2048
"""The end mark of a PDF file stands within this many bytes of its end (ISO 32000-1, annex H)."""
_PICTURE = 0.5
"""The share of a page that a picture covers if it is a picture of the page."""
_TEXT = 20
"""Characters from which such a page has text of its own."""
_LARGER = 1.15
"""Times the usual height of a line: a higher one is a heading."""
_OVERFLOW = 0.5
"""Times the height of a line: text this near below a table that a page break cuts has overflown from its cells."""

Item = Line | Lattice


@dataclass(slots=True)
class _Page:
    content: PageContent
    lines: list[Line]
    lattices: list[Lattice]
    unread: bool = False
    recognised: bool = False


def read_pdf(data: bytes, genre: Genre) -> Contents:
    """The report of a PDF file. Pages that are pictures are read where the `ocr` extra is installed.

    Raises `ReadError` with `truncated` for a broken file, `encrypted` for one with a password, `scanned` where all
    pages are pictures and the extra is not installed.
    """
    if b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-_TAIL:]:
        raise ReadError("truncated", "the PDF file ends before its end mark")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("encrypted", "needs a password") from None
        raise ReadError("truncated", f"a broken PDF file ({error})") from None
    with document, measured_alike():
        try:
            pages = [part for index in range(len(document)) for part in _pages(document[index], index + 1)]
        except pdfium.PdfiumError as error:
            raise ReadError("truncated", f"a broken page of a PDF file ({error})") from None
        named = _named(document)
    _place(pages, genre)
    unread = any(page.unread for page in pages)
    if unread and not any(page.lines or page.lattices for page in pages):
        raise ReadError("scanned", "its pages are pictures; install the extra gongkai[ocr] to read them")
    turns = {page.content.number: page.content for page in pages if page.content.turn}
    parts = list(_parts(pages, genre))
    for part in parts if turns else ():
        unturned(part, turns)
    text, blocks, grids = assemble(parts)
    title = named if speaks(named, genre) else None
    numbers = {
        "unread_pages": [page.content.number for page in pages if page.unread],
        "recognised_pages": [page.content.number for page in pages if page.recognised],
    }
    warnings = tuple(genre.chrome.warning(code, own) for code, own in numbers.items() if own)
    return Contents(text, blocks, grids, title=title, format="pdf", warnings=warnings)


def _named(document: pdfium.PdfDocument) -> str:
    """The title that the file gives itself; empty where its bytes are no text."""
    try:
        return str(document.get_metadata_value("Title")).strip()
    except UnicodeDecodeError:
        return ""


def _pages(page: pdfium.PdfPage, number: int) -> Iterator[_Page]:
    """The page in the parts that are read one after the other."""
    content = page_content(page, number)
    is_picture = content.pictured >= _PICTURE and len(content.chars) < _TEXT
    is_readable = is_picture and find_spec("rapidocr_onnxruntime") is not None
    if is_readable:
        from extraction.readers.ocr import recognised

        content = recognised(page, content)
    for part in (column for upright in laid_out(content) for column in in_columns(upright)):
        lattices = find_lattices(part.rulings, part.number)
        yield _Page(part, [], lattices, is_picture and not is_readable, is_readable)


def _place(pages: Sequence[_Page], genre: Genre) -> None:
    """Puts the characters of the pages into their tables and lines."""
    printed, is_value = genre.layouts.print, value_test(genre)
    marks = printed.none | printed.slash | printed.dash
    own = [without_leaders(without_copies(page.content.chars)) for page in pages]
    rulings = [page.content.rulings for page in pages]
    for page, chars in zip(pages, closed(own, marks, printed.units, rulings), strict=True):
        page.lines = find_lines(fill(page.lattices, chars), page.content.number)
        for lattice in page.lattices:
            part_cells(lattice, is_value)
            write(lattice)


def _parts(pages: list[_Page], genre: Genre) -> Iterator[Paragraph | GridPart]:
    fold, chrome = genre.characters.fold, genre.chrome
    running = running_lines(
        [(page.content, page.lines) for page in pages], lambda line: chrome.is_page_number(fold(line))
    )
    words = words_of(genre)
    for page in pages:
        page.lines = [line for line in page.lines if id(line) not in running]
    pages = [page for page in pages if page.lines or page.lattices]
    apart = [
        PageLines(
            page.lines,
            [lattice.ys[0] for lattice in page.lattices],
            page.content.bars(),
        )
        for page in pages
    ]
    is_value = value_test(genre)
    for page, own in zip(pages, banded(apart, is_value), strict=True):
        page.lines = own
    heights = [line.height for page in pages for line in page.lines]
    usual = median(heights) if heights else 0.0
    margins = _margins(pages)
    for page in pages:
        page.lines = unwrapped(page.lines, margins[_frame(page)], is_value)
    frames = {id(line): margins[_frame(page)] for page in pages for line in page.lines}

    def goes_on(line: Line, below: Line) -> bool:
        own = frames[id(line)]
        if frames[id(below)] is not own:
            own = Margins(frames[id(below)].left, own.right)
        return is_continued(line, below, own, words.openers, is_value)

    for group in _grouped(_items(pages), goes_on):
        if isinstance(group[0], Lattice):
            yield as_grid([item for item in group if isinstance(item, Lattice)], words)
        else:
            own = [item for item in group if isinstance(item, Line)]
            yield as_paragraph(own, group[0].height > usual * _LARGER, is_value)


def _frame(page: _Page) -> tuple[bool, int]:
    """What pages, and columns of text, have the same margins."""
    return page.content.turn > 0, page.content.column


def _margins(pages: Sequence[_Page]) -> dict[tuple[bool, int], Margins]:
    """Between which the lines of each frame run; a column of text is as wide as its lines."""
    frames: dict[tuple[bool, int], list[_Page]] = {}
    for page in pages:
        frames.setdefault(_frame(page), []).append(page)
    return {
        frame: find_margins(
            (line for page in own for line in page.lines),
            0.0 if frame[1] else max(page.content.width for page in own),
        )
        for frame, own in frames.items()
    }


def _items(pages: list[_Page]) -> list[tuple[Item, bool]]:
    """Lines and tables in reading order, each with whether it is the first of its page."""
    items: list[tuple[Item, bool]] = []
    for page in pages:
        placed: list[tuple[float, Item]] = [
            *((line.top, line) for line in page.lines),
            *((lattice.ys[0], lattice) for lattice in page.lattices),
        ]
        placed.sort(key=lambda pair: pair[0])
        if placed:
            _take_overflow(items, placed[0][1])
        items.extend((item, index == 0) for index, (_, item) in enumerate(placed))
    return items


def _take_overflow(items: list[tuple[Item, bool]], following: Item) -> None:
    """Moves the last lines of a page into the table just above them, if the next page begins with its next piece."""
    spilled: list[Line] = []
    for item, _ in reversed(items):
        if isinstance(item, Lattice):
            if spilled and isinstance(following, Lattice) and is_continued_by(item, following):
                del items[-len(spilled) :]
                spill(item, (char for line in reversed(spilled) for char in line.chars))
            return
        spilled.append(item)
        above = items[-len(spilled) - 1][0] if len(items) > len(spilled) else None
        edge = above.ys[-1] if isinstance(above, Lattice) else above.bottom if above else 0.0
        if item.top - edge > item.height * _OVERFLOW:
            return


def _grouped(
    items: list[tuple[Item, bool]], goes_on_in: Callable[[Line, Line], bool]
) -> Iterator[list[Item]]:
    """The lines of each paragraph, which `goes_on_in` from line to line, and the pieces of each table."""
    group: list[Item] = [items[0][0]] if items else []
    for (item, _), (following, is_first) in pairwise(items):
        if isinstance(item, Lattice) and isinstance(following, Lattice):
            goes_on = is_first and is_continued_by(item, following)
        elif isinstance(item, Line) and isinstance(following, Line):
            goes_on = goes_on_in(item, following)
        else:
            goes_on = False
        if not goes_on:
            yield group
            group = []
        group.append(following)
    if group:
        yield group
