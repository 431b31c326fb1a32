"""Statutory tables made up from a seed, by the forms' own arithmetic, in every way that they are printed.

`make_table` gives a table of a layout as merged cells, with what each value cell must be read as. `FLATTENINGS` print
such a table as text, `as_grid` as the grid of a marked-up file, `as_html` as a page's markup.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import escape
from itertools import pairwise

from extraction.genre.layouts import CellForm, Form
from extraction.types import Grid, GridCell

Key = tuple[str, str, str | None, str, str | None]
"""Slot, indicator, applicant, period and (in a coded list) row label: what tells one value cell from another."""

_LAST_CODE = 35
"""The last code that the coded list has; some lists go on counting."""

_FULL_WIDTH = str.maketrans("(),:", "（），：")


@dataclass(frozen=True)
class Box:
    """One merged cell. `key` is None for labels."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    key: Key | None = None
    scale: Decimal = Decimal(1)


@dataclass
class Made:
    """A table, and for each of its value cells the state, value and unit that must be read."""

    name: str
    layout: str
    heading: str
    boxes: list[Box] = field(default_factory=list)
    expected: dict[Key, tuple[str, Decimal | None, str]] = field(default_factory=dict)

    def rows(self) -> Iterator[list[Box]]:
        """The cells of each row, merged ones where they begin."""
        for number in sorted({box.row for box in self.boxes}):
            yield sorted((box for box in self.boxes if box.row == number), key=lambda box: box.column)

    def labels(self) -> dict[Key, tuple[str, str]]:
        """For each value cell the printed labels of its row (that beside it) and of its column."""
        words = [box for box in self.boxes if box.key is None and box.text not in ("", "——")]
        bodies = {box.row for box in self.boxes if box.key is not None}
        found = {}
        for box in self.boxes:
            if box.key is None:
                continue
            beside = [w for w in words if w.row == box.row and w.column < box.column]
            top = box.row
            while top - 1 in bodies:
                top -= 1
            above = [
                w
                for w in words
                if w.row < top and w.column <= box.column < w.column + w.colspan and w.colspan not in (4, 7)
            ]
            if self.name in ("disclosure", "statistics"):
                above = above[-1:]
            path = [w.text for w in sorted(above, key=lambda w: w.row)]
            label = beside[0 if self.name == "statistics" else -1].text if beside else ""
            found[box.key] = (label, " / ".join(path))
        return found


HEADINGS = {
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review": "四、政府信息公开行政复议、行政诉讼情况",
    "statistics": "政府信息公开情况统计表",
}


def make_table(form: Form, rng: random.Random, size: int = 20, blanks: float = 0.0) -> Made:
    """A table of `form` with counts up to `size`; so large a share of its cells as `blanks` is left blank.

    In a table with sums only zeros are, so that the sums still hold.
    """
    made = Made(form.name, form.layout, HEADINGS[form.name])
    texts = _texts(form, rng, size)
    for row in texts:
        for cell in range(len(row)):
            if (row[cell] == "0" or not form.sums) and rng.random() < blanks:
                row[cell] = rng.choice(["", "", "", "/", "-", "—", "无"])
    {"applications": _applications, "review": _review, "disclosure": _disclosure, "statistics": _statistics}[
        form.name
    ](form, texts, made)
    return made


def _texts(form: Form, rng: random.Random, size: int) -> list[list[str]]:
    if form.name == "applications":
        return _applications_values(form, rng, size)
    rows = []
    for row in form.rows:
        values = []
        for cell in row.cells:
            if cell.money:
                values.append(f"{rng.randrange(size * 100)}.{rng.randrange(1, 100):02d}")
            elif cell.indicator.endswith("items_change"):
                values.append(str(rng.randrange(-9, 10)))
            else:
                values.append(str(rng.choice([0, rng.randrange(size + 1), rng.randrange(size * 50 + 1)])))
        for total in form.sums:
            values[total.total] = str(sum(int(values[part]) for part in total.parts))
        rows.append(values)
    return rows


def _applications_values(form: Form, rng: random.Random, size: int) -> list[list[str]]:
    slots = [row.slot for row in form.rows]
    outcomes = [slot for slot in slots if slot.startswith("R3.") and slot != "R3.7"]
    table = {slot: [0] * 7 for slot in slots}
    for column in range(6):
        for slot in outcomes:
            table[slot][column] = (
                rng.randrange(size + 1) if rng.random() < (0.5 if column == 0 else 0.15) else 0
            )
        done = sum(table[slot][column] for slot in outcomes)
        left = rng.randrange(size + 1) if rng.random() < 0.3 else 0
        carried = rng.randrange(done + left + 1) if rng.random() < 0.3 else 0
        table["R3.7"][column], table["R4"][column] = done, left
        table["R2"][column], table["R1"][column] = carried, done + left - carried
    return [[str(value) for value in (*table[slot][:6], sum(table[slot][:6]))] for slot in slots]


def _expect(form: Form, made: Made, cell: CellForm, text: str, label: str) -> Key:
    key = (
        cell.slot,
        cell.indicator,
        cell.applicant,
        cell.period,
        _qualifier(label) if form.qualified else None,
    )
    states = {"": "blank", "/": "slash", "-": "dash", "—": "dash", "无": "none"}
    state = states.get(text, "number")
    value = Decimal(text) * cell.scale if state == "number" else Decimal(0) if state == "none" else None
    made.expected[key] = (state, value, cell.unit)
    return key


def _qualifier(label: str) -> str:
    return label.translate(_FULL_WIDTH)


def _applications(form: Form, texts: list[list[str]], made: Made) -> None:
    add = made.boxes.append
    add(Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 0, 0, 3, 3))
    add(Box("申请人情况", 0, 3, 1, 7))
    add(Box("自然人", 1, 3, 2))
    add(Box("法人或其他组织", 1, 4, 1, 5))
    add(Box("总计", 1, 9, 2))
    for column, label in enumerate(("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")):
        add(Box(label, 2, 4 + column))
    open_groups: tuple[int, ...] = ()
    for number, row in enumerate(form.rows):
        for depth, group in enumerate(row.under):
            if open_groups[depth : depth + 1] != (group,):
                span = sum(1 for other in form.rows if other.under[depth : depth + 1] == (group,))
                add(Box(form.groups[group][0].translate(_FULL_WIDTH), 3 + number, depth, span))
        open_groups = row.under
        add(Box(row.label.translate(_FULL_WIDTH), 3 + number, len(row.under), 1, 3 - len(row.under)))
        for column, cell in enumerate(row.cells):
            key = _expect(form, made, cell, texts[number][column], row.label)
            add(Box(texts[number][column], 3 + number, 3 + column, key=key, scale=cell.scale))


def _review(form: Form, texts: list[list[str]], made: Made) -> None:
    add = made.boxes.append
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    add(Box("行政复议", 0, 0, 1, 5))
    add(Box("行政诉讼", 0, 5, 1, 10))
    for column, label in enumerate(results):
        add(Box(label, 1, column, 2))
        add(Box(label, 2, 5 + column))
        add(Box(label, 2, 10 + column))
    add(Box("未经复议直接起诉", 1, 5, 1, 5))
    add(Box("复议后起诉", 1, 10, 1, 5))
    for column, cell in enumerate(form.rows[0].cells):
        key = _expect(form, made, cell, texts[0][column], "")
        add(Box(texts[0][column], 3, column, key=key, scale=cell.scale))


def _disclosure(form: Form, texts: list[list[str]], made: Made) -> None:
    number = 0
    group: int | None = None
    for row, values in zip(form.rows, texts, strict=True):
        if row.under[0] != group:
            group = row.under[0]
            made.boxes.append(Box(form.groups[group][0].translate(_FULL_WIDTH), number, 0, 1, 4))
            made.boxes.append(Box("信息内容", number + 1, 0))
            for column, cell in enumerate(row.cells):
                label = cell.column.translate(_FULL_WIDTH)
                if cell.unit_unknown:
                    label += "（元）"
                made.boxes.append(Box(label, number + 1, 1 + column))
            number += 2
        made.boxes.append(Box(row.label, number, 0))
        for column, cell in enumerate(row.cells):
            key = _expect(form, made, cell, values[column], row.label)
            made.boxes.append(Box(values[column], number, 1 + column, key=key, scale=cell.scale))
        number += 1


def _statistics(form: Form, texts: list[list[str]], made: Made) -> None:
    coded = any(row.code for row in form.rows)
    titles = ["指标名称", "计量单位", "代码"] if coded else ["统计指标", "单位"]
    for column, title in enumerate((*titles, *form.columns)):
        made.boxes.append(Box(title, 0, column))
    number = 1
    last = 0
    open_groups: tuple[int, ...] = ()
    for row, values in zip(form.rows, texts, strict=True):
        for depth, group in enumerate(row.under):
            if open_groups[depth : depth + 1] != (group,):
                made.boxes.append(Box(form.groups[group][0].translate(_FULL_WIDTH), number, 0))
                made.boxes.append(Box("——", number, 1))
                made.boxes.append(Box("", number, 2))
                number += 1
        open_groups = row.under
        made.boxes.append(Box(row.label.translate(_FULL_WIDTH), number, 0))
        unit = "万元" if row.cells[0].scale != 1 else row.cells[0].unit
        made.boxes.append(Box(unit, number, 1))
        if coded:
            last = int(row.code) if row.code else last + (last >= _LAST_CODE and len(form.columns) == 1)
            made.boxes.append(Box(f"{last:02d}" if row.code or last > _LAST_CODE else "", number, 2))
        for column, cell in enumerate(row.cells):
            key = _expect(form, made, cell, values[column], row.label)
            made.boxes.append(Box(values[column], number, len(titles) + column, key=key, scale=cell.scale))
        number += 1


# How tables are printed -------------------------------------------------------------------------------------------


def pipes(made: Made) -> str:
    """One row a line, pipes between the cells, merged cells gone."""
    return "\n".join(" | ".join(box.text for box in row) for row in made.rows()) + "\n"


def framed(made: Made) -> str:
    """One row a line, pipes around every cell."""
    return "\n".join("| " + " | ".join(box.text for box in row) + " |" for row in made.rows()) + "\n"


def markdown(made: Made) -> str:
    """A Markdown table: a rule after the first row, merged cells as blank ones."""
    lines = []
    for number, row in enumerate(made.rows()):
        lines.append("| " + " | ".join(box.text + " |" * (box.colspan - 1) for box in row) + " |")
        if number == 0:
            lines.append("|" + " --- |" * sum(box.colspan for box in row))
    return "\n".join(lines) + "\n"


def remnants(made: Made) -> str:
    """One row a line, a pipe left over for each merged column, after the row's cells."""
    lines = []
    for row in made.rows():
        lost = sum(box.colspan - 1 for box in row)
        lines.append(" | ".join(box.text for box in row) + (" " + "|" * (lost + 1) if lost else ""))
    return "\n".join(lines) + "\n"


def cell_pipe(made: Made) -> str:
    """One cell a line, a pipe after each."""
    return "".join(f"{box.text} |\n".lstrip() for row in made.rows() for box in row)


def pipe_cell(made: Made) -> str:
    """One cell a line, a pipe before each, and one at the row's end."""
    return "".join("".join(f"| {box.text}\n" for box in row) + "|\n" for row in made.rows())


def one_line(made: Made) -> str:
    """Everything on one line among pipes."""
    return " | ".join(box.text for row in made.rows() for box in row) + " |"


def cell_lines(made: Made) -> str:
    """One cell a line, a blank line between; blank cells leave no trace."""
    return "\n\n".join(box.text for row in made.rows() for box in row if box.text) + "\n"


def dense_lines(made: Made) -> str:
    """One cell a line; blank cells leave no trace."""
    return "\n".join(box.text for row in made.rows() for box in row if box.text) + "\n"


def tab_lines(made: Made) -> str:
    """One cell a line after a tab, a blank line between rows, merged columns of labels as blank cells."""
    lines = []
    for row in made.rows():
        lead = row[0].column
        lines.append("\n".join(["\t"] * lead + [f"\t　{box.text}" for box in row]))
    return "\n\n".join(lines) + "\n"


def tab_rows(made: Made) -> str:
    """One row a line, tabs between the cells, merged cells gone."""
    return "\n".join("\t".join(box.text for box in row) for row in made.rows()) + "\n"


def spaces(made: Made) -> str:
    """One row a line, blanks between the cells; blank cells leave no trace."""
    return "\n".join(" ".join(box.text for box in row if box.text) for row in made.rows()) + "\n"


def wrapped(made: Made) -> str:
    """As a page prints it: long labels wrapped in their column, the values beside the middle of the label."""
    lines = []
    for row in made.rows():
        body = made.name == "statistics" and len(row) > 1
        boxes = [box for box in row if (box.column if body else box.key is not None)]
        labels = " ".join(box.text for box in row if box not in boxes)
        values = " ".join(box.text for box in boxes if box.text)
        parts = [labels[at : at + 13] for at in range(0, len(labels), 13)] or [""]
        middle = len(parts) // 2 if values else 0
        if not values and all(box.colspan == 1 and len(box.text) <= 6 for box in row):
            parts = [
                " ".join(column) for column in zip(*(box.text.ljust(6, "　") for box in row), strict=True)
            ]
        parts[middle] = f"{parts[middle]} {values}".strip()
        lines += [part.strip() for part in parts if part.strip()]
    return "\n".join(lines) + "\n"


FLATTENINGS: dict[str, Callable[[Made], str]] = {
    each.__name__: each
    for each in (
        pipes, framed, markdown, remnants, cell_pipe, pipe_cell, one_line, cell_lines, dense_lines, tab_lines,
        tab_rows, spaces, wrapped,
    )
}  # fmt: skip
MARKED_OFF = {
    "pipes",
    "framed",
    "markdown",
    "remnants",
    "cell_pipe",
    "pipe_cell",
    "one_line",
    "tab_lines",
    "tab_rows",
}
"""The flattenings in which a blank cell still shows."""


def as_grid(made: Made, start: int = 0) -> tuple[str, Grid]:
    """The table's canonical text (a row a line, cells tab-separated) and its grid, beginning at `start`."""
    pieces: list[str] = []
    cells: list[GridCell] = []
    position = start
    for row in made.rows():
        for index, box in enumerate(row):
            cells.append(
                GridCell(
                    box.text,
                    position,
                    position + len(box.text),
                    box.row,
                    box.column,
                    box.rowspan,
                    box.colspan,
                )
            )
            pieces.append(box.text + ("\t" if index + 1 < len(row) else "\n"))
            position += len(pieces[-1])
    height = 1 + max(box.row for box in made.boxes)
    width = max(box.column + box.colspan for box in made.boxes)
    return "".join(pieces), Grid(tuple(cells), height, width, start, position)


def as_html(made: Made) -> str:
    """The table's markup, merged cells as rowspan and colspan."""
    rows = []
    for row in made.rows():
        cells = "".join(
            f'<td rowspan="{box.rowspan}" colspan="{box.colspan}">{escape(box.text) or "&nbsp;"}</td>'
            for box in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


# How tables are damaged -------------------------------------------------------------------------------------------


def break_label(made: Made, rng: random.Random) -> None:
    """A row label gets a line break or a blank inside, or loses a character or its end."""
    at = rng.choice([i for i, box in enumerate(made.boxes) if box.key is None and len(box.text) > 3])
    text = made.boxes[at].text
    middle = rng.randrange(1, len(text))
    broken = rng.choice(
        [text[:middle] + "\n" + text[middle:], text[:middle] + " " + text[middle:],
         text[:middle] + text[middle + 1 :], text[: max(3, middle)], text[1:]]
    )  # fmt: skip
    made.boxes[at] = replace(made.boxes[at], text=broken)


def drop_cell(made: Made, rng: random.Random) -> None:
    """A value cell is lost."""
    at = rng.choice([i for i, box in enumerate(made.boxes) if box.key is not None])
    key = made.boxes.pop(at).key
    assert key is not None
    del made.expected[key]


def insert_cell(made: Made, rng: random.Random) -> None:
    """A cell too many stands somewhere among the values."""
    at = rng.choice([i for i, box in enumerate(made.boxes) if box.key is not None])
    made.boxes.insert(at, replace(made.boxes[at], text=rng.choice(["0", "3", "17"]), key=None))


def swap_rows(made: Made, rng: random.Random) -> None:
    """Two rows that follow each other change places, labels and values."""
    rows = sorted({box.row for box in made.boxes if box.key is not None})
    pairs = [(a, b) for a, b in pairwise(rows) if b == a + 1]
    if not pairs:
        return
    first, second = rng.choice(pairs)
    swapped = {first: second, second: first}
    made.boxes = [
        replace(box, row=swapped[box.row]) if box.row in swapped and box.rowspan == 1 else box
        for box in made.boxes
    ]


def change_number(made: Made, rng: random.Random) -> None:
    """One number is wrong in print, so that the sums break: it must be read as it stands."""
    at = rng.choice([i for i, box in enumerate(made.boxes) if box.key is not None and box.text.isdigit()])
    box = made.boxes[at]
    assert box.key is not None
    number = str(int(box.text) + rng.choice([1, 2, 10]))
    made.boxes[at] = replace(box, text=number)
    state, value, unit = made.expected[box.key]
    assert value is not None
    made.expected[box.key] = (state, Decimal(number) * box.scale, unit)


DAMAGES: dict[str, Callable[[Made, random.Random], None]] = {
    each.__name__: each for each in (break_label, drop_cell, insert_cell, swap_rows, change_number)
}
