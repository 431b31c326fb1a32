"""Whole reports drawn straight into PDF files, without a browser or an office program: as word processors,
spreadsheets, typesetters, converters and recognisers of scans write their pages.

The font is one of those that PDF readers know by name, so that nothing is embedded; each full-width character is as
wide as the font is large, each other half as wide.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

from drawn_rules import OTHER_RULES, ruled
from printed_tables import C, Printed

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner."""

__all__ = ["Sheet", "drawn"]

_CLOSING = frozenset("，。；：、）》”！？,.;:)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A way of drawing.

    `rules`: `lines`, `cells` (a rectangle each), `bars` (thin filled rectangles), `shapes` (filled outlines of lines),
    `level`, `columns`, `three`, `dotted`, `tints`, `none`; `fill` and `stroke` (all lines of a page as one path),
    `segments` (each line as many short ones), `double`, `short` (lines that do not quite meet), `images` (lines are
    thin pictures), `open` (no outer sides), `patchy` (a side is left out here and there), `ghost` (white lines inside
    merged cells), `bands` (every other row has a ground). `text`: how a line's characters are placed, as a `run`, as
    `glyphs` one by one, `kerned`, `twice`, or `layer` (unseen, as behind a scan). `order`: in which order the texts of
    a page are drawn. `turn`: how the page is turned or moved. `mark`: what lies over it. `flow`: how many columns of
    text a page has, `1.5` being two for the text and one for tables. `unknown`: the share of glyphs of which the file
    does not say what they mean. `vanish`: a blank cell leaves no trace. `heads`: headings of columns are turned by a
    quarter. `across`: tables stand on pages across, prose on upright ones. `note`: what stands right below each table.
    """

    size: float = 9.0
    leading: float = 1.3
    pad: tuple[float, float] = (3.0, 3.0)
    page: tuple[float, float] = (595.0, 842.0)
    margin: float = 60.0
    labels: float = 1.8
    rules: str = "lines"
    text: str = "run"
    align: str = "left"
    anchor: float = 0.5
    order: str = "cells"
    split: bool = False
    repeat: bool = False
    foot: str = ""
    foot_at: float = 30.0
    head: str = ""
    turn: str = ""
    mark: str = ""
    flow: float = 1
    upright: bool = False
    apart: float = 0.0
    digits: str = "song"
    unknown: float = 0.0
    vanish: bool = False
    filler: int = 0
    heads: bool = False
    across: bool = False
    note: str = ""


@dataclass(slots=True)
class _Text:
    x: float
    y: float
    text: str
    size: float
    kind: str = "p"
    upright: bool = False
    column: int = 0


@dataclass(slots=True)
class _Page:
    texts: list[_Text] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    across: bool = False


def _width(text: str, size: float, sheet: Sheet, number: bool = False) -> float:
    gap = sheet.apart * size if number else 0.0
    return sum((size if ord(each) > 0x2E7F or each in "—“”…·×‘’" else size / 2) + gap for each in text) - gap


def _wrapped(text: str, width: float, size: float, sheet: Sheet, number: bool = False) -> list[str]:
    """The lines of a text in so narrow a place."""
    lines: list[str] = []
    for part in (
        text.replace("\u00a0", " ").rstrip().split("\n")
    ):  # blanks at the end find no room on a line of their own
        line = ""
        for character in part:
            if line and _width(line + character, size, sheet, number) > width:
                if character in _CLOSING and not number and len(line) > 1:
                    lines.append(line[:-1])
                    line = line[-1] + character
                    continue
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


@dataclass(slots=True)
class _Cell:
    c: C
    row: int
    column: int
    kind: str


class _Drawing:
    """The pages of one report."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pages: list[_Page] = []
        left, width, height = sheet.margin, sheet.page[0] - 2 * sheet.margin, sheet.page[1]
        self.whole = (left, width)
        half = (width - 24) / 2
        self.frames = [(left, half), (left + half + 24, half)] if sheet.flow == 2 else [self.whole]
        self.bottom = height - sheet.margin
        self.frame = -1
        self.y = 0.0
        self.next_frame()

    def next_frame(self) -> None:
        self.frame += 1
        if not self.pages or self.frame == len(self.frames):
            self.pages.append(_Page(across=bool(self.pages) and self.pages[-1].across))
            self.frame = 0
        self.y = self.sheet.margin

    # Prose

    def prose(self, text: str, size: float) -> None:
        x, width = self.frames[self.frame]
        sheet = self.sheet
        for part in text.split("\n"):
            for line in _wrapped("　　" + part, width, size, sheet) if part else []:
                if self.y + size * 1.6 > self.bottom:
                    self.next_frame()
                    x, width = self.frames[self.frame]
                indent = size * (len(line) - len(line.lstrip("　")))
                self.pages[-1].texts.append(_Text(x + indent, self.y + size, line.lstrip("　"), size))
                self.y += size * 1.6

    def balanced(self, texts: Sequence[str], size: float) -> None:
        """Paragraphs in two columns of equal height."""
        left, width = self.whole
        half = (width - 24) / 2
        lines = [
            line
            for text in texts
            for part in text.split("\n")
            if part
            for line in _wrapped("　　" + part, half, size, self.sheet)
        ]
        rows = -(-len(lines) // 2)
        if self.y + rows * size * 1.6 > self.bottom:
            self.next_frame()
        for number, line in enumerate(lines):
            indent = size * (len(line) - len(line.lstrip("　")))
            x = left + (number >= rows) * (half + 24) + indent
            y = self.y + size * (1 + 1.6 * (number % rows))
            self.pages[-1].texts.append(_Text(x, y, line.lstrip("　"), size))
        self.y += rows * size * 1.6

    # Tables

    def _lay_across(self, is_across: bool) -> None:
        """Goes on on pages that lie across, or stand upright again."""
        if self.pages[-1].across == is_across:
            return
        self.pages.append(_Page(across=is_across))
        width, height = self.sheet.page[:: -1 if is_across else 1]
        self.whole = (self.sheet.margin, width - 2 * self.sheet.margin)
        self.frames, self.frame = [self.whole], 0
        self.bottom, self.y = height - self.sheet.margin, self.sheet.margin

    def table(self, made: Printed) -> None:
        sheet = self.sheet
        if sheet.across:
            self._lay_across(True)
        cells = list(_cells(made))
        columns = 1 + max(cell.column + cell.c.columns - 1 for cell in cells)
        numbers = {cell.column for cell in cells if cell.c.key and cell.c.columns == 1}
        weights = [1.0 if at in numbers else sheet.labels for at in range(columns)]
        x, width = self.frames[self.frame]
        xs = [x]
        for weight in weights:
            xs.append(xs[-1] + width * weight / sum(weights))
        rows = 1 + max(cell.row + cell.c.rows - 1 for cell in cells)
        texts = {id(cell): self._lines(cell, xs) for cell in cells}
        heights = [0.0] * rows
        for spans in (True, False):
            for cell in cells:
                if (cell.c.rows == 1) is not spans:
                    continue
                need = self._height(texts[id(cell)], cell)
                have = sum(heights[cell.row : cell.row + cell.c.rows])
                if need > have:
                    heights[cell.row + cell.c.rows - 1] += need - have
        first = next(cell.row for cell in cells if cell.c.key)
        self._rows(cells, texts, heights, xs, first)
        for line in _wrapped(sheet.note, width, sheet.size * 0.85, sheet) if sheet.note else []:
            self.pages[-1].texts.append(_Text(x, self.y, line, sheet.size * 0.85))
            self.y += sheet.size * 1.1
        if sheet.across:
            self._lay_across(False)

    def _lines(self, cell: _Cell, xs: Sequence[float]) -> list[str]:
        sheet = self.sheet
        text = cell.c.text.strip(" \u00a0　") if sheet.text in ("layer", "joined") else cell.c.text
        if (sheet.upright and cell.kind == "g") or self._is_turned(cell):
            return [text.replace("\n", "")]
        width = xs[cell.column + cell.c.columns] - xs[cell.column] - 2 * sheet.pad[0]
        return _wrapped(text, width, sheet.size, sheet, cell.kind == "n")

    def _is_turned(self, cell: _Cell) -> bool:
        return self.sheet.heads and cell.kind == "h" and cell.c.columns == 1 and cell.column > 0

    def _height(self, lines: Sequence[str], cell: _Cell) -> float:
        sheet = self.sheet
        if self._is_turned(cell):
            return _width(lines[0], sheet.size, sheet) + 2 * sheet.pad[1]
        if sheet.upright and cell.kind == "g":
            return len(lines[0]) * sheet.size * 1.05 + 2 * sheet.pad[1]
        return len(lines) * sheet.size * sheet.leading + 2 * sheet.pad[1]

    def _rows(
        self,
        cells: list[_Cell],
        texts: dict[int, list[str]],
        heights: list[float],
        xs: list[float],
        first: int,
    ) -> None:
        """The rows, from page to page."""
        sheet = self.sheet
        at = 0
        cut = 0.0  # how much of the row `at` is on pages before
        while at < len(heights):
            start, top = at, self.y
            if start and sheet.repeat and start >= first:
                self._piece(cells, texts, heights, xs, (0, first, 0.0, 0.0), self.y)
                self.y += sum(heights[:first])
                top = self.y
            skipped, rest = cut, 0.0
            while at < len(heights) and self.y + heights[at] - cut <= self.bottom:
                self.y += heights[at] - cut
                at, cut = at + 1, 0.0
            room = self.bottom - self.y
            if (
                at < len(heights)
                and sheet.split
                and room > sheet.size * sheet.leading * 1.2 + sheet.pad[1]
                and heights[at] > 2 * sheet.size * sheet.leading
            ):
                step = sheet.size * sheet.leading
                rest = int((room - sheet.pad[1]) / step) * step + sheet.pad[1]
                rest = min(rest, heights[at] - cut - step - sheet.pad[1])
                if rest < step:
                    rest = 0.0
            if at > start or rest:
                self._piece(cells, texts, heights, xs, (start, at, skipped, rest), top)
                cut += rest
                self.y += rest
            if at < len(heights):
                self.next_frame()
                x, _ = self.frames[self.frame]
                xs = [each - xs[0] + x for each in xs]
        self.y += sheet.size

    def _piece(
        self,
        cells: Sequence[_Cell],
        texts: Mapping[int, list[str]],
        heights: Sequence[float],
        xs: Sequence[float],
        part: tuple[int, int, float, float],
        top: float,
    ) -> None:
        """The rows from `start` to `end`, the first without what is `skipped`, and so much of the next as `rest`."""
        start, end, skipped, rest = part
        ys = [top - skipped]
        for height in heights[start:end]:
            ys.append(ys[-1] + height)
        last = ys[-1] + rest
        edges = [top, *ys[1:]] + ([last] if rest else [])
        whole = start + len(edges) - 1
        drawn = []
        for cell in cells:
            c = cell.c
            if cell.row >= whole or cell.row + c.rows <= start:
                continue
            upper, lower = max(cell.row, start) - start, min(cell.row + c.rows, whole) - start
            box = (xs[cell.column], edges[upper], xs[cell.column + c.columns], edges[lower])
            drawn.append((box, cell))
            # its text is where it would be if nothing was cut; what falls outside is on the other page
            if c.rows == 1:
                own_top = ys[cell.row - start]
                own = (own_top, own_top + heights[cell.row])
                self._cell(cell, texts[id(cell)], box, own, (top - 0.1, last if rest else 1e9))
            elif cell.row >= start:
                self._cell(cell, texts[id(cell)], box, (box[1], box[3]), None)
        self._rules(drawn, xs, edges, start == 0)

    def _cell(
        self,
        cell: _Cell,
        lines: Sequence[str],
        box: Box,
        own: tuple[float, float],
        window: tuple[float, float] | None,
    ) -> None:
        """The text of a cell in its `box`, laid out from `own` top to bottom; only the lines inside the `window`."""
        sheet, page = self.sheet, self.pages[-1]
        size = sheet.size
        if sheet.upright and cell.kind == "g":
            y = (own[0] + own[1] - len(lines[0]) * size * 1.05) / 2 + size
            x = (box[0] + box[2] - size) / 2
            for character in lines[0]:
                page.texts.append(_Text(x, y, character, size, "u", column=cell.column))
                y += size * 1.05
            return
        if self._is_turned(cell):
            width = _width(lines[0], size, sheet)
            x, y = (box[0] + box[2] + size * 0.72) / 2, (own[0] + own[1] + width) / 2
            page.texts.append(_Text(x, y, lines[0], size, "turned", column=cell.column))
            return
        step = size * sheet.leading
        free = own[1] - own[0] - 2 * sheet.pad[1] - len(lines) * step
        y = own[0] + sheet.pad[1] + free * sheet.anchor
        for line in lines:
            width = _width(line, size, sheet, cell.kind == "n")
            left, right = box[0] + sheet.pad[0], box[2] - sheet.pad[0] - width
            align = sheet.align if cell.kind in "nh" else "left"
            x = {"left": left, "right": right, "centre": (left + right) / 2}[align]
            at = y
            inside = True
            if window is not None:  # a line that does not fit is on the next page
                inside = y + step <= window[1] + 0.1 and y + step > window[0] + 0.6
                y = at = max(y, window[0]) if inside else y
            if inside and line.strip():
                page.texts.append(
                    _Text(x, at + step / 2 + size * 0.36, line, size, cell.kind, column=cell.column)
                )
            y += step

    def _rules(
        self, drawn: Sequence[tuple[Box, _Cell]], xs: Sequence[float], ys: Sequence[float], is_first: bool
    ) -> None:
        """The rulings of a piece of a table: around the cells that are `drawn`, or along its columns or rows."""
        kind, out = self.sheet.rules, self.pages[-1].paths
        left, right = xs[0], xs[-1]
        if kind == "cells":
            out += [f"{_n(b[0])} {self._y(b[3])} {_n(b[2] - b[0])} {_n(b[3] - b[1])} re S" for b, _ in drawn]
        elif kind == "tints":
            for b, cell in drawn:
                shade = ".82 .88 .95" if cell.kind in "hg" else ".95 .95 .9"
                size = f"{_n(b[2] - b[0] - 1.6)} {_n(b[3] - b[1] - 1.6)}"
                out.append(f"{shade} rg {_n(b[0] + 0.8)} {self._y(b[3] - 0.8)} {size} re f")
            out.append("0 g")
        elif kind == "bands":
            for row, (y0, y1) in enumerate(pairwise(ys)):
                if row % 2:
                    out.append(
                        f".9 .93 .97 rg {_n(left)} {self._y(y1)} {_n(right - left)} {_n(y1 - y0)} re f 0 g"
                    )
        elif kind in OTHER_RULES:
            out += ruled(kind, [box for box, _ in drawn], (xs, ys), self._page_height())
        elif kind in ("lines", "bars", "shapes", "dotted"):
            for b, _ in drawn:
                sides = [(b[0], b[1], b[2], b[1]), (b[0], b[1], b[0], b[3])]
                sides += [(b[0], b[3], b[2], b[3]), (b[2], b[1], b[2], b[3])]
                out += [self._line(*side, kind) for side in sides]
        elif kind == "level":
            out += [self._line(left, y, right, y, "lines") for y in ys]
        elif kind == "columns":
            out += [self._line(x, ys[0], x, ys[-1], "lines") for x in xs]
        elif kind == "three":
            head = [b[3] for b, cell in drawn if cell.kind == "h"]
            places = [ys[0]] * is_first + ([max(head)] if head and is_first else []) + [ys[-1]]
            out += [self._line(left, y, right, y, "lines") for y in places]

    def _page_height(self) -> float:
        return self.sheet.page[0 if self.pages[-1].across else 1]

    def _y(self, y: float) -> str:
        return _n(self._page_height() - y)

    def _line(self, x0: float, y0: float, x1: float, y1: float, kind: str) -> str:
        if kind == "bars":
            if y0 == y1:
                return f"{_n(x0)} {self._y(y0 + 0.24)} {_n(x1 - x0)} .48 re f"
            return f"{_n(x0 - 0.24)} {self._y(y1)} .48 {_n(y1 - y0)} re f"
        if kind == "shapes":
            d = 0.3
            corners = [(x0 - d, y0 - d), (x1 + d, y0 - d), (x1 + d, y1 + d), (x0 - d, y1 + d)]
            if x0 == x1:
                corners = [(x0 - d, y0 - d), (x0 - d, y1 + d), (x1 + d, y1 + d), (x1 + d, y0 - d)]
            path = " l ".join(f"{_n(x)} {self._y(y)}" for x, y in corners)
            return path.replace(" l ", " m ", 1) + " l h f"
        dash = "[1 1.5] 0 d " if kind == "dotted" else ""
        return f"{dash}.5 w {_n(x0)} {self._y(y0)} m {_n(x1)} {self._y(y1)} l S"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"


def _cells(made: Printed) -> Iterator[_Cell]:
    taken: set[tuple[int, int]] = set()
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    for number, row in enumerate(made.rows):
        column = 0
        for c in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + d, column + r) for d in range(c.rows) for r in range(c.columns)}
            kind = "n" if c.key else "h" if number < first else "g" if c.rows > 1 else "l"
            yield _Cell(c, number, column, kind)
            column += c.columns


# From drawings to bytes ---------------------------------------------------------------------------------------------

_FILLER = (
    "一年来，本机关按照上级部署推进政府信息公开，完善制度，明确分工，公开的内容更加完整。",
    "对群众来信逐件登记、分类转办，办理结果及时告知本人，办理过程留有记录。",
    "对现有栏目作了一次梳理，合并内容相近的栏目，清理了不再更新的页面。",
    "科室之间建立了会商办法，拿不准的事项先商量后答复，减少了前后不一。",
    "培训采取集中授课与案例讨论相结合的方式，参加人员普遍反映有收获。",
)


def drawn(
    parts: Iterable[tuple[str, bool]], mades: Sequence[Printed], sheet: Sheet, rng: random.Random
) -> bytes:
    """The PDF file of a report; where a part is a table, its text is the table's number in `mades`."""
    drawing = _Drawing(sheet)
    waiting: list[str] = []
    title = True
    for text, is_table in parts:
        if is_table:
            if waiting:
                drawing.balanced(waiting, sheet.size)
                waiting = []
            drawing.table(mades[int(text)])
        elif text:
            extra = ["".join(rng.sample(_FILLER, 3)) for _ in range(sheet.filler // 2)]
            if sheet.flow == 1.5 and not title:
                waiting += [text, *extra]
            else:
                drawing.prose(text, sheet.size * (1.6 if title else 1.0))
                for each in extra if not title else []:
                    drawing.prose(each, sheet.size)
            title = False
    if waiting:
        drawing.balanced(waiting, sheet.size)
    return _file(
        [
            _stream(page, number, len(drawing.pages), sheet, rng)
            for number, page in enumerate(drawing.pages, 1)
        ],
        sheet,
        [page.across for page in drawing.pages],
    )


def _stream(page: _Page, number: int, pages: int, sheet: Sheet, rng: random.Random) -> str:
    width, height = sheet.page[:: -1 if page.across else 1]
    texts = list(page.texts)
    if sheet.text == "joined":
        texts = _joined(texts, sheet)
    if sheet.foot:
        foot = sheet.foot.format(number, pages)
        texts.append(_Text((width - _width(foot, 8, sheet)) / 2, height - sheet.foot_at, foot, 8))
    if sheet.head:
        texts.insert(0, _Text(sheet.margin, sheet.margin * 0.6, sheet.head.format(number, pages), 8))
    if sheet.order == "fonts":
        texts.sort(key=lambda own: own.kind)
    elif sheet.order == "columns":
        texts.sort(key=lambda own: (own.kind != "p", own.column, own.y))
    elif sheet.order == "any":
        rng.shuffle(texts)
    body = [_shown(own, sheet, rng, height) for own in texts]
    marks = _marks(sheet)
    paths = page.paths
    if sheet.mark.endswith("below"):
        return "\n".join([*marks, *paths, *body])
    return "\n".join([*paths, *body, *marks])


def _marks(sheet: Sheet) -> list[str]:
    width, height = sheet.page
    word = "松江县商务局 2024"
    if sheet.mark.startswith("large"):
        return [
            f"q .85 g BT /F1 46 Tf .82 .57 -.57 .82 {_n(width * 0.2)} {_n(height * 0.3)} Tm <{_hex(word)}> Tj ET Q"
        ]
    if sheet.mark.startswith("tiles"):
        return [
            f"q .9 g BT /F1 11 Tf .94 .34 -.34 .94 {x} {y} Tm <{_hex(word)}> Tj ET Q"
            for x in range(20, int(width), 150)
            for y in range(20, int(height), 110)
        ]
    if sheet.mark.startswith("level"):
        return [
            f"q .9 g BT /F1 10 Tf 1 0 0 1 {x} {y} Tm <{_hex('内部资料 注意保存')}> Tj ET Q"
            for x in range(40, int(width), 170)
            for y in range(35, int(height), 97)
        ]
    return []


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _joined(texts: Sequence[_Text], sheet: Sheet) -> list[_Text]:
    """The texts of each line as one, as some recognisers write them: blanks between, for what is left of the room."""
    lines: dict[float, list[_Text]] = {}
    for own in texts:
        lines.setdefault(round(own.y), []).append(own)
    made = []
    for line in lines.values():
        line.sort(key=lambda own: own.x)
        text, x, first = "", line[0].x, line[0]
        for own in line:
            free = own.x - x - _width(text, first.size, sheet)
            text += " " * max(bool(text), round(free / first.size * 2)) + own.text if text else own.text
        made.append(_Text(x, first.y, text, first.size, first.kind))
    return made


def _shown(own: _Text, sheet: Sheet, rng: random.Random, height: float) -> str:
    x, y, size = own.x, height - own.y, own.size
    font = {"song": "F1", "helvetica": "F2", "type3": "F3"}[sheet.digits]

    def run(text: str, x: float, y: float, extra: str = "") -> str:
        parts = []
        for piece, is_latin in _fonts(text, font):
            code = (
                piece.encode("latin-1").hex()
                if is_latin
                else _hex(piece)
                if not sheet.unknown
                else _coded(piece)
            )
            shown = f"<{code}> Tj"
            if sheet.text == "kerned" and not is_latin:
                step = 4
                shown = (
                    "["
                    + "".join(
                        f"<{code[i : i + step]}>{rng.choice([0, 0, -20, -35, 12])}"
                        for i in range(0, len(code), step)
                    )
                    + "] TJ"
                )
            parts.append(
                f"/{font if is_latin else 'F1'} {_n(size)} Tf {extra}1 0 0 1 {_n(x)} {_n(y)} Tm {shown}"
            )
            x += _width(piece, size, sheet)
        return " ".join(parts)

    if own.kind == "turned":
        return f"BT /F1 {_n(size)} Tf 0 1 -1 0 {_n(x)} {_n(y)} Tm <{_hex(own.text)}> Tj ET"
    if own.kind == "n" and sheet.apart:
        step = []
        for character in own.text:
            step.append(run(character, x, y))
            x += _width(character, size, sheet) + sheet.apart * size
        return f"BT {' '.join(step)} ET"
    if sheet.text == "glyphs":
        shown = []
        for character in own.text:
            if not character.isspace():
                shown.append(run(character, x, y))
            x += _width(character, size, sheet)
        return f"BT {' '.join(shown)} ET"
    if sheet.text == "twice":
        return f"BT {run(own.text, x, y)} ET BT {run(own.text, x + 0.3, y)} ET"
    if sheet.text in ("layer", "joined"):
        # what a recogniser says of a line: placed and scaled by its own measure
        x, y = x + rng.uniform(-0.8, 0.8), y + rng.uniform(-0.9, 0.9)
        scale = rng.uniform(92, 104) if sheet.text == "layer" else rng.uniform(99.4, 100.6)
        if sheet.text == "layer":
            own.size = size = size * rng.uniform(0.92, 1.06)
        return f"BT 3 Tr {_n(scale)} Tz {run(own.text, x, y)} ET"
    return f"BT {run(own.text, x, y)} ET"


def _fonts(text: str, font: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text in the font for digits, and in the other."""
    if font == "F1":
        yield text, False
        return
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at].isascii() != text[start].isascii():
            yield text[start:at], text[start].isascii()
            start = at


_CODES: dict[str, int] = {}


def _coded(text: str) -> str:
    return "".join(f"{_CODES.setdefault(each, len(_CODES) + 3):04x}" for each in text)


def _file(streams: list[str], sheet: Sheet, across: Sequence[bool]) -> bytes:
    width, height = sheet.page
    box, content, rotate, more = f"[0 0 {_n(width)} {_n(height)}]", "{}", "", ""
    if sheet.turn == "rotated":  # the page is turned, and what it shows turned back
        box, content, rotate = (
            f"[0 0 {_n(height)} {_n(width)}]",
            f"q 0 1 -1 0 {_n(height)} 0 cm {{}} Q",
            "/Rotate 90",
        )
    elif sheet.turn == "rotated-back":
        box, content, rotate = (
            f"[0 0 {_n(height)} {_n(width)}]",
            f"q 0 -1 1 0 0 {_n(width)} cm {{}} Q",
            "/Rotate 270",
        )
    elif sheet.turn == "sideways":  # what it shows is turned, and the page is not
        box, content = f"[0 0 {_n(height)} {_n(width)}]", f"q 0 1 -1 0 {_n(height)} 0 cm {{}} Q"
    elif sheet.turn == "sideways-down":
        box, content = f"[0 0 {_n(height)} {_n(width)}]", f"q 0 -1 1 0 0 {_n(width)} cm {{}} Q"
    elif sheet.turn == "page-only":  # the page is turned though what it shows is not
        rotate = "/Rotate 90"
    elif sheet.turn == "scaled":
        content = f"q .6 0 0 .6 {_n(width * 0.2)} {_n(height * 0.3)} cm {{}} Q"
    elif sheet.turn == "cropped":
        box, content = f"[100 -50 {_n(width + 180)} {_n(height + 30)}]", "q 1 0 0 1 140 -20 cm {} Q"
        more = f"/CropBox[140 -20 {_n(width + 140)} {_n(height - 20)}]"
    elif sheet.turn == "mirrored":  # a coordinate system from the top down, as browsers and converters use it
        content = f"q 1 0 0 -1 0 {_n(height)} cm q 1 0 0 -1 0 {_n(height)} cm {{}} Q Q"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    fonts = "<</F1 3 0 R/F2 6 0 R/F3 7 0 R>>"
    name, encoding, more_, latin = "STSong-Light", "UniGB-UCS2-H", "", "1 95 500 814 939 500"
    if sheet.unknown:
        name, encoding, more_ = "ABCDEF+Song", "Identity-H", "/ToUnicode 11 0 R"
        latin = " ".join(f"{code}[500]" for each, code in _CODES.items() if each.isascii())
    kind = "2/CIDToGIDMap/Identity" if sheet.unknown else "0"
    ordering = "Identity" if sheet.unknown else "GB1"
    box_of_font = "/Ascent 880/Descent -120/FontBBox[0 -120 1000 880]/ItalicAngle 0/CapHeight 700/StemV 80"
    objects += [
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[4 0 R]{more_}>>",
        f"<</Type/Font/Subtype/CIDFontType{kind}/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})"
        f"/Supplement 0>>/DW 1000/W[{latin}]/FontDescriptor 5 0 R>>",
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4{box_of_font}{'/FontFile2 12 0 R' * bool(sheet.unknown)}>>",
    ]
    objects.append(
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126/Widths["
        + "500 " * 95
        + "]>>"
    )
    glyphs = " ".join(f"/g{code} 8 0 R" for code in range(32, 127))
    names = " ".join(f"/g{code}" for code in range(32, 127))
    objects.append(
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.01 0 0 .01 0 0]/CharProcs<<{glyphs}>>/Encoding<<"
        f"/Type/Encoding/Differences[32 {names}]>>/FirstChar 32/LastChar 126"
        f"/Widths[{'50 ' * 95}]/Resources<<>>/ToUnicode 9 0 R>>"
    )
    objects.append(_packed("50 0 0 0 50 70 d1 5 0 40 70 re f"))
    plain = " ".join(f"<{code:02x}> <{code:04x}>" for code in range(32, 127))
    objects.append(_packed(_cmap("<00> <ff>", [plain], 95)))
    objects.append(
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n"
        "\xff\nendstream"
    )
    known = [
        f"<{code:04x}> <{_hex(each)}>" for each, code in _CODES.items() if hash_of(each) >= sheet.unknown
    ]
    objects.append(_packed(_cmap("<0000> <ffff>", known, len(known))))
    objects.append(_packed(_blocks_font()) if sheet.unknown else "null")
    kids = []
    for stream, is_across in zip(streams, across, strict=True):
        if is_across:
            box = f"[0 0 {_n(height)} {_n(width)}]"
        elif sheet.across:
            box = f"[0 0 {_n(width)} {_n(height)}]"
        if sheet.text in ("layer", "joined"):
            stream = f"q {_n(width)} 0 0 {_n(height)} 0 0 cm /X Do Q {stream}"
        whole = content.replace("{}", "\n" + stream + "\n")
        forms = ""
        if sheet.turn == "form":
            form = (
                f"/Type/XObject/Subtype/Form/BBox[0 0 {_n(width * 2)} {_n(height * 2)}]/Matrix[.5 0 0 .5 0 0]"
            )
            form += f"/Resources<</Font{fonts}>>"
            objects.append(_packed(f"q 2 0 0 2 0 0 cm\n{stream}\nQ", form))
            forms = f"/P {len(objects)} 0 R"
            whole = "/P Do"
        objects.append(_packed(whole))
        kids.append(len(objects) + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/Contents {len(objects)} 0 R/MediaBox{box}{more}{rotate}/Resources<</Font{fonts}"
            f"/XObject<</X 10 0 R{forms}>>>>>>"
        )
    objects[1] = f"<</Type/Pages/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]/Count {len(kids)}>>"
    data = b"%PDF-1.5\n"
    places = []
    for number, content_ in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content_}\nendobj\n".encode("latin-1")
    start = len(data)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    data += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n".encode()
    return data + f"startxref\n{start}\n%%EOF\n".encode()


def _blocks_font() -> str:
    """A font whose every glyph is a block."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for at, point in enumerate(((50, 0), (50, 700), (450, 700), (450, 0))):
        (pen.lineTo if at else pen.moveTo)(point)
    pen.closePath()
    glyph = pen.glyph()
    names = [".notdef", *(f"g{number}" for number in range(1, len(_CODES) + 3))]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 50)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Song"})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    target = BytesIO()
    builder.font.save(target)
    return target.getvalue().decode("latin-1")


def hash_of(text: str) -> float:
    """A number from 0 to 1 that a character always has."""
    return zlib.crc32(text.encode()) / 2**32


def _cmap(space: str, entries: list[str], count: int) -> str:
    ranges = f"begincmap 1 begincodespacerange {space} endcodespacerange"
    return f"{ranges} {count} beginbfchar {' '.join(entries)} endbfchar endcmap"


def _packed(content: str, entries: str = "") -> str:
    data = zlib.compress(content.encode("latin-1")).decode("latin-1")
    return f"<<{entries}/Filter/FlateDecode/Length {len(data)}>>stream\n{data}\nendstream"
