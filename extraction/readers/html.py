"""Web pages: finds the report among the navigation and boilerplate of a government site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lxml import etree

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.readers.article import find_article
from extraction.readers.assembly import assemble
from extraction.readers.flow import flow, settle_tables, strip_unseen
from extraction.readers.grids import settled
from extraction.readers.parts import Contents, GridPart, Paragraph
from extraction.readers.subject import speaks

__all__ = ["is_html", "read_html"]

_ROOT = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|!--|html|head|body|meta|title|div|table|p|span|h[1-6]|section|article|"
    r"center|font|style|script|link)\b|[^<]{0,4096}<(?:html|body)[\s>]",
    re.IGNORECASE,
)
_ROW_NOT_OPENED = re.compile(r"(</tr\s*>\s*)(<t[dh]\b)", re.IGNORECASE)
"""A row ends and a cell begins: between them a row begins."""
_WORDLESS = re.compile(r"[\W_]+")
_TITLE_SPLIT = re.compile(r"\s*[-_|>—–]+\s*")
_SHORTEST_TITLE = 6
_LONGEST_TITLE = 300
_LONGEST_MARGIN = 20_000
"""Characters outside the report in which the date of publication is looked for."""
_TITLE_WITHIN = 8
"""Lines of the report among which its title is looked for."""
_LINKED_SHARE = 0.8
_DEEPEST_TABLE = 50
"""Pages are laid out by tables in tables, but not by so many; their text is gathered once for each level."""
_LINK_RUN = 3
"""Lines that are links, one after the other, make a menu from this many on."""
_PARTICULARS_ROWS = 12


def is_html(text: str) -> bool:
    """Whether the text is a page or a piece of one."""
    return _ROOT.match(text) is not None


def read_html(text: str, genre: Genre) -> Contents:
    """The report of a page; its title and publication date where the page tells them.

    Raises `ReadError` with `truncated` if the page is cut inside a tag, `empty` where it shows nothing,
    `unreadable` where elements are nested more than 2,048 deep, or tables more than `_DEEPEST_TABLE`.
    """
    last = text.rfind("<")
    if text.find(">", last) < 0 and re.match(r"<[/!?a-zA-Z]", text[last : last + 2]):
        raise ReadError("truncated", "the page ends inside a tag")
    text = _ROW_NOT_OPENED.sub(r"\1<tr>\2", text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise ReadError("unreadable", "elements are nested too deeply; what follows would be lost")
    if root is None:
        raise ReadError("empty", "the page shows no text")
    if _depth_of_tables(root) > _DEEPEST_TABLE:
        raise ReadError("unreadable", f"tables are nested more than {_DEEPEST_TABLE} deep")
    announced, metas = _announced_title(root), _metas(root, genre)
    strip_unseen(root)
    settle_tables(root)
    body = root.find("body")
    article = find_article(root if body is None else body)
    margin: list[Paragraph | GridPart] = list(settled(flow(root, without=article)))
    report: list[Paragraph | GridPart] = []
    for part, is_report in _sorted_out(settled(flow(article)), genre):
        (report if is_report else margin).append(part)
    title = _titled(report, margin, metas.get("title", announced)[:_LONGEST_TITLE], genre)
    canonical, blocks, grids = assemble(report)
    closes = re.search(r"</(?:html|body)\s*>", text[-4096:], re.IGNORECASE) is not None
    warn = "<html" in text[:4096].lower() and not closes
    return Contents(
        canonical,
        blocks,
        grids,
        title=title,
        published=_published(margin, metas, genre),
        format="html",
        warnings=(genre.chrome.warning("unclosed_page"),) if warn else (),
    )


def _depth_of_tables(root: Any) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _sorted_out(
    parts: Iterable[Paragraph | GridPart], genre: Genre
) -> Iterator[tuple[Paragraph | GridPart, bool]]:
    """Each part with whether it belongs to the report; what a script was to fill in is gone."""
    chrome, fold = genre.chrome, genre.characters.fold
    kept: list[Paragraph | GridPart] = []
    for part in parts:
        if isinstance(part, Paragraph) and chrome.template.search(part.text):
            part.text = chrome.template.sub("", part.text).strip()
            if not part.text:
                continue
        kept.append(part)
    menu = _menu(kept)
    for number, part in enumerate(kept):
        if isinstance(part, GridPart):
            yield part, not _is_particulars(part, genre)
        else:
            yield part, number not in menu and not chrome.is_furniture(fold(part.text))


def _menu(parts: list[Paragraph | GridPart]) -> set[int]:
    """The indexes of lines that are menus: several links in a line, or lines of links in a run."""
    menu: set[int] = set()
    run: list[int] = []
    for number, part in enumerate([*parts, Paragraph("")]):
        if (
            isinstance(part, Paragraph)
            and part.links
            and part.linked >= len(part.text) * _LINKED_SHARE
            and "。" not in part.text
        ):
            run.append(number)
            if part.links > 1:
                menu.add(number)
        else:
            if len(run) >= _LINK_RUN:
                menu.update(run)
            run = []
    return menu


def _is_particulars(grid: GridPart, genre: Genre) -> bool:
    """Whether the grid is the table of index number, publisher and dates that stands above a report."""
    if grid.rows > _PARTICULARS_ROWS:
        return False
    labels = [cell for cell in grid.cells if genre.chrome.is_particular(genre.characters.fold(cell.text))]
    heads = sum(1 for cell in labels if cell.column == 0)
    return heads > 1 or (grid.rows == 1 and len(labels) > 1)


def _metas(root: Any, genre: Genre) -> dict[str, str]:
    """What the page's `meta` elements tell: `title`, `published`."""
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        tells = genre.chrome.metas.get(name)
        content = (meta.get("content") or "").strip()
        if tells is not None and content:
            told.setdefault(tells, content)
    return told


def _announced_title(root: Any) -> str:
    element = root.find(".//title")
    return "" if element is None else "".join(element.itertext()).strip()


def _titled(
    report: list[Paragraph | GridPart], margin: list[Paragraph | GridPart], announced: str, genre: Genre
) -> str | None:
    """The title as printed, made the first line of the report if it stood outside it; else as the page announces it."""
    wanted = _WORDLESS.sub("", announced)

    def is_title(part: Paragraph | GridPart) -> bool:
        if isinstance(part, GridPart):
            return False
        words = _WORDLESS.sub("", part.text)
        if len(words) < _SHORTEST_TITLE or not (words in wanted or wanted in words):
            return False
        return words == wanted or ((wanted != "" or part.heading) and speaks(part.text, genre))

    for part in report[:_TITLE_WITHIN]:
        if isinstance(part, Paragraph) and is_title(part):
            part.heading = True
            return part.text
    for part in margin:
        if isinstance(part, Paragraph) and is_title(part):
            part.heading = True
            report.insert(0, part)
            return part.text
    pieces = [piece for piece in _TITLE_SPLIT.split(announced) if speaks(piece, genre)]
    return max(pieces, key=len, default=None)


def _published(margin: list[Paragraph | GridPart], metas: dict[str, str], genre: Genre) -> date | None:
    text = assemble(margin)[0][:_LONGEST_MARGIN]
    return genre.chrome.date(metas.get("published", "")) or genre.chrome.published(
        genre.characters.fold(text)
    )
