"""DOCX files: paragraphs, tables merged both ways, text boxes, tracked changes as accepted, automatic numbers.

After ECMA-376 Part 1. Elements are known by their local names, so that the transitional and the strict namespace
read alike.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.readers.assembly import assemble
from extraction.readers.flow import is_note
from extraction.readers.grids import settled
from extraction.readers.numbering import Numbering, attribute, child, local
from extraction.readers.parts import CellPart, Contents, GridPart, Paragraph, Part, TablePart, seen
from extraction.readers.subject import speaks

__all__ = ["read_docx"]

_LARGEST_PART = 1 << 28
"""Bytes that a part of the container may unpack to."""
_UNWRAPPED = frozenset(("sdtContent", "ins", "moveTo", "customXml", "smartTag", "sdt", "Choice"))
"""Elements around paragraphs, rows and cells that change nothing about them."""
_DROPPED = frozenset(("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "rt"))
_BODY_TEXT = 9
"""The outline level that is none."""
_DEEPEST_STYLE = 20


@dataclass(slots=True)
class _Style:
    """A paragraph style; what it does not say itself it has from the style it is based on."""

    name: str = ""
    based_on: str | None = None
    outline: int | None = None
    numbering: tuple[str | None, int | None] = (None, None)


@dataclass(slots=True)
class _File:
    """What the paragraphs of one file refer to."""

    numbering: Numbering
    styles: dict[str, _Style] = field(default_factory=dict)


def read_docx(data: bytes, genre: Genre) -> Contents:
    """The report of a DOCX file; its title where the file's properties or a title style tell it.

    Raises `ReadError` with `truncated` for a broken container, `encrypted` for one with a password.
    """
    try:
        with ZipFile(BytesIO(data)) as container:
            body = child(_part(container, "word/document.xml"), "body")
            numbering = Numbering(_part(container, "word/numbering.xml"), genre.chrome.counted)
            file = _File(numbering, _styles(_part(container, "word/styles.xml")))
            core = _part(container, "docProps/core.xml")
        parts = [] if body is None else list(settled(_blocks(body, file)))
    except (BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise ReadError("truncated", f"a broken DOCX container ({error})") from None
    except RuntimeError:
        raise ReadError("encrypted", "needs a password") from None
    text, blocks, grids = assemble(parts)
    named = "" if core is None else next((e.text or "" for e in core if local(e) == "title"), "").strip()
    title = named if speaks(named, genre) else _printed_title(parts, genre)
    return Contents(text, blocks, grids, title=title, format="docx")


def _part(container: ZipFile, name: str) -> Any:
    """The root of a part of the container; None where there is none."""
    try:
        info = container.getinfo(name)
    except KeyError:
        return None
    if info.file_size > _LARGEST_PART:
        raise ValueError(f"{name} unpacks to {info.file_size} bytes")
    parser = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True)
    return etree.fromstring(container.read(info), parser)


def _printed_title(parts: list[Paragraph | GridPart], genre: Genre) -> str | None:
    headings = (part.text for part in parts if isinstance(part, Paragraph) and part.heading)
    return next((text for text in headings if speaks(text, genre)), None)


def _styles(root: Any) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for element in () if root is None else root:
        if local(element) != "style":
            continue
        properties = child(element, "pPr")
        outline, numbering = (None, (None, None)) if properties is None else _own(properties)
        styles[attribute(element, "styleId") or ""] = _Style(
            name=(attribute(child(element, "name"), "val") or "").lower(),
            based_on=attribute(child(element, "basedOn"), "val"),
            outline=outline,
            numbering=numbering,
        )
    return styles


def _own(properties: Any) -> tuple[int | None, tuple[str | None, int | None]]:
    """The outline level and the list (its number, the depth) that the properties themselves set."""
    outline = attribute(child(properties, "outlineLvl"), "val")
    number = attribute(child(properties, "numPr", "numId"), "val")
    depth = attribute(child(properties, "numPr", "ilvl"), "val")
    return (None if outline is None else int(outline)), (number, None if depth is None else int(depth))


def _blocks(container: Any, file: _File) -> Iterator[Part]:
    for element in container:
        name = local(element)
        if name == "p":
            yield from _paragraphs(element, file)
        elif name == "tbl":
            yield _table(element, file)
        elif name == "AlternateContent":
            yield from _blocks(element[:1], file)
        elif name in _UNWRAPPED and not _is_prompt(element):
            yield from _blocks(element, file)


def _paragraphs(element: Any, file: _File) -> Iterator[Part]:
    """The lines of a paragraph, then the content of the text boxes that are anchored in it."""
    pieces: list[str] = []
    boxes: list[Any] = []
    fields: list[bool] = []
    _gather(element, pieces, boxes, fields)
    if not all(fields):  # a field that is not closed hides nothing
        pieces, boxes = [], []
        _gather(element, pieces, boxes, None)
    lines = [line.strip() for line in seen("".join(pieces)).split("\n")]
    if any(lines):
        heading, number = _properties(child(element, "pPr"), file)
        lines[next(index for index, line in enumerate(lines) if line)] = number + next(filter(None, lines))
        yield from (Paragraph(line, heading) for line in lines if line)
    for box in boxes:
        yield from _blocks(box, file)


def _gather(element: Any, pieces: list[str], boxes: list[Any], fields: list[bool] | None) -> None:
    """Collects the shown text under `element`, and apart from it the text boxes. `fields` says of each field that is
    open whether its result has begun: a field inside the code of another shows nothing."""
    for inner in element:
        name = local(inner)
        if name == "t":
            if not fields or all(fields):
                pieces.append(inner.text or "")
        elif name == "fldChar" and fields is not None:
            _step(fields, attribute(inner, "fldCharType"))
        elif name == "txbxContent":
            boxes.append(inner)
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "AlternateContent":
            _gather(inner[:1], pieces, boxes, fields)
        elif name not in _DROPPED and not _is_unseen(name, inner, pieces):
            _gather(inner, pieces, boxes, fields)


def _is_unseen(name: str, element: Any, before: list[str]) -> bool:
    """Whether an element shows a prompt, is hidden, or is the mark of a note."""
    if name == "sdt":
        return _is_prompt(element)
    return name == "r" and (_is_on(child(element, "rPr", "vanish")) or _is_note(element, before))


def _is_note(run: Any, before: list[str]) -> bool:
    """Whether a run is raised behind what stands before it as the mark of a note is."""
    if attribute(child(run, "rPr", "vertAlign"), "val") != "superscript":
        return False
    raised = "".join(inner.text or "" for inner in run if local(inner) == "t")
    return bool(before) and is_note(raised, before[-1])


def _step(fields: list[bool], kind: str | None) -> None:
    """A field begins, its result begins, or it ends."""
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _is_prompt(element: Any) -> bool:
    """Whether a content control shows the prompt of its placeholder, having no content yet."""
    return element is not None and _is_on(child(element, "sdtPr", "showingPlcHdr"))


def _is_on(switch: Any) -> bool:
    return switch is not None and (attribute(switch, "val") or "1") not in ("0", "false", "off")


def _properties(properties: Any, file: _File) -> tuple[bool, str]:
    """Whether a paragraph is a heading, and its automatic number."""
    outline, (number, depth) = (None, (None, None)) if properties is None else _own(properties)
    style_id = attribute(child(properties, "pStyle"), "val") if properties is not None else None
    is_title = False
    for _ in range(_DEEPEST_STYLE):
        style = file.styles.get(style_id or "")
        if style is None:
            break
        is_title = is_title or style.name == "title" or style.name.startswith("heading")
        outline = style.outline if outline is None else outline
        number = style.numbering[0] if number is None else number
        depth = style.numbering[1] if depth is None else depth
        style_id = style.based_on
    heading = is_title or (outline is not None and outline < _BODY_TEXT)
    return heading, "" if number is None else file.numbering.next(number, depth or 0)


def _table(element: Any, file: _File) -> TablePart:
    """The table with its vertical merges as row spans."""
    table = TablePart()
    above: dict[int, CellPart] = {}
    for row in _children(element, "tr"):
        if child(row, "trPr", "del") is not None or _is_on(child(row, "trPr", "hidden")):
            continue
        cells: list[CellPart] = []
        column = int(attribute(child(row, "trPr", "gridBefore"), "val") or 0)
        if column:
            cells.append(CellPart(colspan=column))
        for tc in _children(row, "tc"):
            if child(tc, "tcPr", "cellDel") is not None:
                continue
            width = int(attribute(child(tc, "tcPr", "gridSpan"), "val") or 1)
            if _continues(tc, "hMerge") and cells:
                cells[-1].colspan += width
            elif _continues(tc, "vMerge") and column in above:
                above[column].rowspan += 1
                above[column].parts.extend(_blocks(tc, file))
            else:
                prompt = _is_prompt(tc.getparent().getparent())
                above[column] = CellPart([] if prompt else list(_blocks(tc, file)), colspan=width)
                cells.append(above[column])
            column += width
        table.rows.append(cells)
    return table


def _children(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those wrapped in content controls or insertions."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in _UNWRAPPED:
            yield from _children(inner, name)


def _continues(tc: Any, merge: str) -> bool:
    """Whether the cell goes on with the one above (`vMerge`) or before (`hMerge`)."""
    element = child(tc, "tcPr", merge)
    return element is not None and (attribute(element, "val") or "continue") == "continue"
