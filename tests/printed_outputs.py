"""Tables as programs write them as text that do not know tables, or take them apart.

A page's text comes out block by block, cells follow each other without a mark, labels wrap around their values. Some of
these outputs are lossy: what a number belongs to is not to be told any more, and must not be read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from printed_tables import C, Printed, rectangle

__all__ = ["LOSSY", "OUTPUTS"]

_BLOCK = 9
"""So many rows stand between two places where a page's text is taken apart."""
_WRAP = 12
"""A label wraps after so many characters."""


def _one(text: str) -> str:
    return " ".join(text.split())


def _halves(row: Sequence[C]) -> tuple[list[str], list[str]]:
    """The labels and the values of a row that are not blank, serial numbers and units among the labels."""
    first = next((at for at, c in enumerate(row) if c.key is not None), len(row))
    return [_one(c.text) for c in row[:first] if c.text.strip()], [
        _one(c.text) for c in row[first:] if c.text.strip()
    ]


def _chunks(rows: Sequence[Sequence[C]]) -> Iterator[Sequence[Sequence[C]]]:
    for start in range(0, len(rows), _BLOCK):
        yield rows[start : start + _BLOCK]


def o_columns_apart(made: Printed) -> str:
    """Labels in blocks, and below each block its columns of values, one after another."""
    lines: list[str] = []
    for chunk in _chunks(made.rows):
        halves = [_halves(row) for row in chunk]
        lines += ["\n".join(labels) for labels, _ in halves if labels]
        columns = max(len(values) for _, values in halves)
        for column in range(columns):
            lines += ["", *(values[column] for _, values in halves if column < len(values))]
        lines.append("")
    return "\n".join(lines)


def o_columns_below(made: Printed) -> str:
    """The first value of a row below its label, all others below the table."""
    head: list[str] = []
    rest: list[str] = []
    for row in made.rows:
        labels, values = _halves(row)
        head += [*labels, *values[:1]]
        if len(values) > 1:
            rest.append(" ".join(values[1:]))
    return "\n".join((*head, "", *rest))


def o_columns_before(made: Printed) -> str:
    """The values of all rows above their labels, but for the last of each."""
    above = [value for row in made.rows for value in _halves(row)[1][:-1]]
    below = [part for row in made.rows for part in (*_halves(row)[0], *_halves(row)[1][-1:])]
    return "\n".join((*above, "", *below))


def o_units_apart(made: Printed) -> str:
    """Blocks of labels, then the blocks of what stands beside them, units and values on a line."""
    lines: list[str] = []
    for chunk in _chunks(made.rows):
        lines += [_one(row[0].text) for row in chunk]
        lines += ["", *(" ".join(_one(c.text) for c in row[1:]).strip() for row in chunk), ""]
    return "\n".join(lines)


def o_glued(made: Printed) -> str:
    """Cells directly behind each other, a row a line."""
    return "\n".join("".join(_one(c.text).strip() for c in row) for row in made.rows)


def o_colons(made: Printed) -> str:
    """A label, a colon and its values."""
    lines = []
    for row in made.rows:
        labels, values = _halves(row)
        lines.append(f"{' '.join(labels)}：{' '.join(values)}" if values else " ".join(labels))
    return "\n".join(lines)


def o_wrapped(made: Printed) -> str:
    """Labels wrap, and their values stand behind the first line."""
    lines = []
    for row in made.rows:
        labels, values = _halves(row)
        label = max(labels, key=len, default="")
        beside = ((each[:_WRAP] if each is label else each) for each in labels)
        lines.append(" ".join((*beside, *values)))
        lines += [label[_WRAP:]] if label[_WRAP:].strip() else []
    return "\n".join(lines)


def o_digits_below(made: Printed) -> str:
    """The last digit of numbers that do not fit their columns on the line below."""
    lines = []
    for row in made.rows:
        labels, values = _halves(row)
        cut = [len(value) > 1 and value.isdecimal() for value in values]
        firsts = [value[:-1] if below else value for value, below in zip(values, cut, strict=True)]
        lines.append(" ".join((*labels, *firsts)))
        if any(cut):
            lines.append("   ".join(value[-1] for value, below in zip(values, cut, strict=True) if below))
    return "\n".join(lines)


def o_data_frame(made: Printed) -> str:
    """A data frame in Markdown: columns counted from zero, merged cells in each column, `nan` for blanks."""
    rows = [[_one(text).strip() or "nan" for text in row] for row in rectangle(made, repeat=True)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    count = "| " + " | ".join(map(str, range(len(rows[0])))) + " |"
    return "\n".join((count, "|" + ":----|" * len(rows[0]), *lines))


def o_box(made: Printed) -> str:
    """Frames drawn around the cells."""
    rows = [[_one(text) for text in row] for row in rectangle(made)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = ["┌" + "┬".join("─" * (width + 2) for width in widths) + "┐"]
    for row in rows:
        cells = (f" {text}{' ' * (width - _width(text))} " for text, width in zip(row, widths, strict=True))
        lines += ["│" + "│".join(cells) + "│", "├" + "┼".join("─" * (width + 2) for width in widths) + "┤"]
    return "\n".join((*lines[:-1], "└" + "┴".join("─" * (width + 2) for width in widths) + "┘"))


def o_wide_pipes(made: Printed) -> str:
    return "\n".join("｜".join(_one(c.text) for c in row) for row in made.rows)


def o_wiki(made: Printed) -> str:
    """The mark-up of wikis, its lines joined."""
    rows = (" ".join(f"| {_one(c.text)}" for c in row) for row in made.rows)
    return "{| class=wikitable |- " + " |- ".join(rows) + " |}"


def o_bulleted(made: Printed) -> str:
    """Rows as the items of a list, some of which begin with a blank cell."""
    return "\n".join("- " + " | ".join(_one(c.text) for c in row) for row in made.rows)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


OUTPUTS: dict[str, Callable[[Printed], str]] = {
    name: function for name, function in list(globals().items()) if name.startswith("o_")
}
LOSSY = {name for name in OUTPUTS if name not in ("o_box", "o_wide_pipes")}
"""In these not all cells can be told."""
