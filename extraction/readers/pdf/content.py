"""What stands on a page of a PDF file: its characters and its ruled lines, as displayed.

All boxes are x0, top, x1, bottom in points from the top left corner of the page as it is shown, whatever its rotation
and its crop box. PDFium does the parsing: on the same files it is about ten times as fast as pdfminer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extraction.readers.parts import Box
from extraction.readers.pdf.clips import cut_places, shown_until
from extraction.readers.pdf.dots import dotted_lines
from extraction.readers.pdf.metrics import with_usual_heights
from extraction.readers.pdf.overlays import overlays
from extraction.readers.pdf.quarters import quarters

__all__ = ["GIVEN", "GUESSED", "Char", "PageContent", "Ruling", "page_content"]

_THIN = 3.0
"""Points up to which the box of a path, or of a straight part of it, is a ruled line."""
_SHORTEST = 4.0
"""Points from which a line rules a table."""
_PAGE = 0.5
"""The share of a page's width that what is shown of it is wide and high, at least."""
_ONE_FIGURE = 6
"""Segments of a path up to which it is one rectangle."""
_DEEPEST_FORM = 4
_FAR = 1e9
"""Points: what stands further off, or at no number, is on no page."""
_HYPHEN = 0x02
"""What PDFium gives for a hyphen at the end of a line."""

_UNKNOWN = 0xFFFD
"""Stands for a glyph of which the file does not say what it means: PDFium gives its number in the font, which may be
that of a digit."""
_FULL_WIDTH = 0x2E80
"""From here on, that number is no character of a value."""

GUESSED, GIVEN = 1, 2
"""Where a blank is from."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


class Char(NamedTuple):
    """A character and its box; the box is the font's, so that all characters of a line are equally high. `spaced` says
    whether the file has a blank before it (`GIVEN`), or PDFium takes the gap for one (`GUESSED`)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    spaced: int = 0


class Ruling(NamedTuple):
    """A level (`top` is the place) or upright (`x0` is the place) line."""

    upright: bool
    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page's size, characters and rulings; `pictured` is the share of it that its largest picture covers.

    `turned` says by how many quarters the characters at these places are turned against the clock. Of a part of a page
    that is read as one of its own, `turn` says how it was turned, `whole` how large its page is, `column` which column
    of text it is, from 1.
    """

    number: int
    width: float
    height: float
    chars: list[Char]
    rulings: list[Ruling]
    pictured: float
    turned: Mapping[int, int] = field(default_factory=dict)
    turn: int = 0
    whole: tuple[float, float] = (0.0, 0.0)
    column: int = 0

    def bars(self) -> list[float]:
        """The places of level lines, those nearer than lines of text as one."""
        bars: list[float] = []
        for place in sorted(ruling.place for ruling in self.rulings if not ruling.upright):
            if not bars or place - bars[-1] > _THIN:
                bars.append(place)
        return bars


def page_content(page: pdfium.PdfPage, number: int) -> PageContent:
    """The content of a page, which is the `number`th, from 1."""
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()
    width, height = right - left, top - bottom

    def shown(x0: float, y0: float, x1: float, y1: float) -> Box:
        x0, x1, y0, y1 = x0 - left, x1 - left, y0 - bottom, y1 - bottom
        if turn == 90:
            return y0, x0, y1, x1
        if turn == 180:
            return width - x1, y0, width - x0, y1
        if turn == 270:
            return height - y1, width - x1, height - y0, width - x0
        return x0, height - y1, x1, height - y0

    rulings: list[Ruling] = []
    dots: list[Box] = []
    pictured = 0.0
    reach, outermost = 0.0, None
    for item, kind, matrix in _objects(page):
        x0, y0, x1, y1 = _bounds(item, matrix)
        if x1 > reach:
            reach, outermost = x1, item
        if kind == raw.FPDF_PAGEOBJ_IMAGE and min(x1 - x0, y1 - y0) > _THIN:
            pictured = max(pictured, (x1 - x0) * (y1 - y0) / (width * height))
        elif max(x1 - x0, y1 - y0) < _SHORTEST:
            dots.append(shown(x0, y0, x1, y1))
        elif x1 - x0 <= _THIN or y1 - y0 <= _THIN:
            rulings.extend(_line(shown(x0, y0, x1, y1)))
        else:
            rulings.extend(_strokes(item, matrix, shown))
    for line in dotted_lines(dots):
        rulings.extend(_line(line))
    shown_width, shown_height = (height, width) if turn in (90, 270) else (width, height)
    chars, turned = _chars(page, shown)
    edge = shown_until(outermost, width * _PAGE) if outermost is not None and not turn else None
    for at in cut_places(chars, edge - left) if edge is not None else ():
        if at not in turned:
            chars[at] = chars[at]._replace(text=chr(_UNKNOWN))
    return PageContent(number, shown_width, shown_height, chars, rulings, pictured, turned)


def _chars(
    page: pdfium.PdfPage, shown: Callable[[float, float, float, float], Box]
) -> tuple[list[Char], dict[int, int]]:
    """The characters of a page, and by how many quarters those that are turned are."""
    text = page.get_textpage()
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    chars: list[Char] = []
    places = []
    spaced = 0
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code == _HYPHEN:
            code = 0x2D
        elif 0x20 < code < _FULL_WIDTH and raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            code = _UNKNOWN
        character = chr(code)
        if code < 0x20 or character.isspace() or 0xD800 <= code < 0xE000:
            if code >= 0x20:
                blank = GUESSED if raw.FPDFText_IsGenerated(text, index) else GIVEN
                spaced = max(spaced, blank)
            continue
        if raw.FPDFText_GetLooseCharBox(text, index, reference):
            x0, top, x1, bottom = shown(box.left, box.bottom, box.right, box.top)
            if -_FAR < x0 + top + x1 + bottom < _FAR:
                chars.append(Char(character, x0, top, x1, bottom, spaced))
                places.append(index)
                spaced = 0
    chars = with_usual_heights(text, chars, places, shown)
    over = overlays(text, chars, places) | {at for at, char in enumerate(chars) if char.bottom <= char.top}
    if over:
        chars = [char for at, char in enumerate(chars) if at not in over]
        places = [place for at, place in enumerate(places) if at not in over]
    turned = quarters(text, chars, places, page.get_rotation())
    text.close()
    return chars, turned


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, Matrix | None]]:
    """The paths and images of the page, each with the matrix of the forms around it."""
    stack: list[tuple[Any, Matrix | None, int]] = [
        (raw.FPDFPage_GetObject(page, index), None, 0) for index in range(raw.FPDFPage_CountObjects(page))
    ]
    while stack:
        item, matrix, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield item, kind, matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _combined(_matrix(item), matrix)
            stack.extend(
                (raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)
                for index in range(raw.FPDFFormObj_CountObjects(item))
            )


def _bounds(item: Any, matrix: Matrix | None) -> Box:
    """The box of an object in the page's own coordinates: left, bottom, right, top."""
    ends = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, ends))
    x0, y0, x1, y1 = (end.value for end in ends)
    if matrix is not None:
        corners = [_moved(point, matrix) for point in ((x0, y0), (x1, y1))]
        (x0, x1), (y0, y1) = (sorted(axis) for axis in zip(*corners, strict=True))
    return x0, y0, x1, y1


def _strokes(
    item: Any, matrix: Matrix | None, shown: Callable[[float, float, float, float], Box]
) -> Iterator[Ruling]:
    """The level and upright lines among the straight parts of a stroked path, and among the figures of a filled one
    that has several."""
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroked))
    if not stroked.value and not (fill.value and raw.FPDFPath_CountSegments(item) > _ONE_FIGURE):
        return
    own = _combined(_matrix(item), matrix)
    for points in _straight_parts(item) if stroked.value else _figures(item):
        xs, ys = zip(*(_moved(point, own) for point in points), strict=True)
        yield from _line(shown(min(xs), min(ys), max(xs), max(ys)))


def _line(box: Box) -> Iterator[Ruling]:
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    if not -_FAR < x0 + top + x1 + bottom < _FAR:
        return
    if width >= _SHORTEST and height <= _THIN:
        yield Ruling(False, (top + bottom) / 2, x0, x1)
    elif height >= _SHORTEST and width <= _THIN:
        yield Ruling(True, (x0 + x1) / 2, top, bottom)


def _straight_parts(item: Any) -> Iterator[tuple[Point, Point]]:
    """The straight parts of a path, with the one that closes it."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first: Point = (0.0, 0.0)
    last: Point = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield last, first


def _figures(item: Any) -> Iterator[list[Point]]:
    """The points of each figure of a path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if points and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield points
            points = []
        points.append((x.value, y.value))
    if points:
        yield points


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _combined(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix that does `inner`, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    x, y = _moved((e, f), outer)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        x,
        y,
    )


def _moved(point: Point, matrix: Matrix) -> Point:
    x, y = point
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
