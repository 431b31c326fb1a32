"""An HTML tree as paragraphs and tables, in the order of the file."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from extraction.readers.parts import CellPart, Paragraph, Part, TablePart, seen

__all__ = ["flow", "is_note", "settle_tables", "strip_unseen"]

# fmt: off
_UNSEEN = (
    "script", "style", "noscript", "template", "head", "select", "option", "button", "textarea", "input", "iframe",
    "svg", "canvas", "object", "embed", "audio", "video", "map", "rt", "rp",
)
# fmt: on
"""Elements whose text no reader of the page sees."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# fmt: off
_BLOCKS = frozenset((
    *_HEADINGS,
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "ul", "td", "th", "tr", "table",
    "tbody", "thead", "tfoot",
))
# fmt: on
_HIDING = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)")
_STRIKING = re.compile(r"(?i)text-decoration[^;:]*:[^;]*line-through")
_LONGEST_STRUCK = 60
"""Characters of what is struck out as corrected; more is rather a tag that is not closed."""
_NOTED = re.compile(r"[\[(（［]?\d{1,2}[\])）］]?|[①-⑳*]{1,3}")
_NEAR = 8
"""So many characters before it tell."""
_POWER = re.compile(r"(?a:[a-zA-Z]|[×xX*]\s*10)\s*\Z")
"""What is raised behind a word or a number as the mark of a note, where it is no power: read level, it would be of the
number."""
_SUSPECTS = etree.XPath("//*[@hidden or contains(@style, ':') and not(self::html or self::body)]")
"""Elements whose mark-up may hide them."""
_ANCHORS = etree.XPath("//a[contains(@class, 'msocomanchor')]")
"""What word processors print for the place of a comment."""
_FIELDS = etree.XPath("//td//input[not(@type) or @type='text' or @type='number'] | //td//textarea")
_FILLED_IN = re.compile(r"\s*-?\d[\d.,]{0,14}\D{0,2}\s*")
"""A number in a field of a form, which a table of such fields shows in its cell."""
_SHOWN_AS_TABLES = etree.XPath(
    "//div[contains(@style, 'table') or @role] | //span[contains(@style, 'table-') or @role]"
    " | //ul[contains(@style, 'table')] | //li[contains(@style, 'table')]"
)
_SHOWN_AS = re.compile(r"(?i)display\s*:\s*((?:inline-)?table(?:-row|-cell)?)\s*(?:;|!|$)")
_TABLE_TAGS = {
    "table": "table", "inline-table": "table", "grid": "table", "table-row": "tr", "row": "tr", "table-cell": "td",
    "cell": "td", "gridcell": "td", "columnheader": "td", "rowheader": "td",
}  # fmt: skip
"""By how an element is shown, or what it is to those who hear the page: the element of a table that it is."""
_SOURCE_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t\r\f]*\n\s*(?=[^\x00-\x7f])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def strip_unseen(root: Any) -> None:
    """Takes out of the tree what no reader of the page sees; the text that follows stays, and a number in a field."""
    for field in _FIELDS(root):
        shown = (field.get("value") if field.tag == "input" else field.text) or ""
        if _FILLED_IN.fullmatch(shown):
            field.tag, field.text = "span", shown
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    struck = list(root.iter("del", "s", "strike"))
    for element in _SUSPECTS(root):
        style = element.get("style") or ""
        if element.get("hidden") is not None or _HIDING.search(style) is not None:
            _take_out(element)
        elif "through" in style and _STRIKING.search(style) is not None:
            struck.append(element)
    for element in struck:
        if sum(map(len, element.itertext())) <= _LONGEST_STRUCK:
            _take_out(element)
    for raised in list(root.iter("sup")):
        if is_note("".join(raised.itertext()), _before(raised)):
            _take_out(raised)
    for anchor in list(_ANCHORS(root)):
        _take_out(anchor)


def is_note(raised: str, before: str) -> bool:
    """Whether what is raised behind a text is the mark of a note.

    >>> is_note("1", "12"), is_note("2", "5m"), is_note("th", "5")
    (True, False, False)
    """
    return _NOTED.fullmatch(raised.strip()) is not None and not _POWER.search(before[-_NEAR:])


def settle_tables(root: Any) -> None:
    """Makes tables of what is only shown as tables, and moves the feet of tables below their bodies."""
    for element in _SHOWN_AS_TABLES(root):
        match = _SHOWN_AS.search(element.get("style") or "")
        shown = match[1].lower() if match else (element.get("role") or "").lower()
        element.tag = _TABLE_TAGS.get(shown, element.tag)
    for foot in list(root.iter("tfoot")):
        table = foot.getparent()
        if table is not None and table.tag == "table" and foot.getnext() is not None:
            foot.tail = None
            table.append(foot)


def _before(element: Any) -> str:
    """The end of the text before an element in the one around it."""
    before = element.getprevious()
    if before is None:
        return element.getparent().text or ""
    return before.tail or "".join(before.itertext())


def _take_out(element: Any) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def flow(root: Any, without: Any = None) -> list[Part]:
    """The parts of `root`, leaving out the element `without`.

    Tables nest as they are marked up; `grids.settled` resolves them.
    """
    walk = _Walk()
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if element is without:
                events.skip_subtree()
            else:
                walk.start(element)
        else:
            if element is not without:
                walk.end(element)
            if element.tail and element is not root:
                walk.take(element.tail)
    walk.flush()
    return walk.parts


class _Walk:
    """The state of one walk: the line being written, and the open tables and cells around it."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._outer: list[tuple[Any, list[Part], TablePart | None]] = []
        self._table: TablePart | None = None
        self._pieces: list[str] = []
        self._links = 0
        self._linked = 0
        self._in_link = 0
        self._preformatted = 0
        self._heading = False

    def start(self, element: Any) -> None:
        """Takes what comes before the element's children."""
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            if tag in _HEADINGS:
                self._heading = True
            elif tag == "pre":
                self._preformatted += 1
            elif tag == "table":
                self._open_table(element)
            elif tag in ("tr", "td", "th"):
                self._close_cell()
                if tag != "tr" and self._table is not None:
                    self._open_cell(element)
                elif self._table is not None:
                    self._table.rows.append([])
        elif tag == "a" and element.get("href") is not None:
            self._in_link += 1
            self._links += 1
        if element.text:
            self.take(element.text)

    def end(self, element: Any) -> None:
        """Takes what comes after the element's children."""
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            if tag in _HEADINGS:
                self._heading = False
            elif tag == "pre":
                self._preformatted -= 1
            elif tag in ("table", "td", "th"):
                self._close(element)
        elif tag == "a" and element.get("href") is not None:
            self._in_link -= 1

    def flush(self) -> None:
        """Ends the line."""
        if self._pieces:
            text = seen(_BLANKS.sub(" ", _SOURCE_BREAK.sub("", "".join(self._pieces)))).strip()
            if text:
                self.parts.append(Paragraph(text, self._heading, self._links, self._linked))
            self._pieces = []
        self._links = self._linked = 0

    def take(self, text: str) -> None:
        """Takes text of the line."""
        if self._preformatted and "\n" in text:
            first, *rest = text.split("\n")
            self._pieces.append(first)
            for line in rest:
                self.flush()
                self._pieces.append(line)
        else:
            self._pieces.append(text)
        if self._in_link:
            self._linked += len(text.strip())

    def _open_table(self, element: Any) -> None:
        table = TablePart()
        self.parts.append(table)
        self._outer.append((element, self.parts, self._table))
        self._table = table

    def _close(self, element: Any) -> None:
        """Closes a table or a cell with all that is open in it; nothing where it is closed already."""
        if any(own is element for own, _, _ in self._outer):
            while self._outer:
                own, self.parts, self._table = self._outer.pop()
                if own is element:
                    break

    def _close_cell(self) -> None:
        """Closes the innermost cell, if no table is open in it: its end tag is missing where a row or cell begins."""
        if self._outer and self._table is None:
            self._close(self._outer[-1][0])

    def _open_cell(self, element: Any) -> None:
        assert self._table is not None
        cell = CellPart(rowspan=_span(element, "rowspan"), colspan=_span(element, "colspan"))
        if not self._table.rows:
            self._table.rows.append([])
        self._table.rows[-1].append(cell)
        self._outer.append((element, self.parts, self._table))
        self.parts = cell.parts
        self._table = None


def _span(element: Any, name: str) -> int:
    """A span as browsers read it, but that every 0 is 1: editors write it for cells that span nothing."""
    value = (element.get(name) or "").strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    return int(value[:6]) or 1
