"""Rulings as programs draw them other than line by line: see `rules` of `drawn_pages.Sheet`."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Box = tuple[float, float, float, float]
Line = tuple[float, float, float, float]

__all__ = ["OTHER_RULES", "ruled"]

OTHER_RULES = (
    "fill",
    "stroke",
    "segments",
    "double",
    "short",
    "images",
    "open",
    "patchy",
    "ghost",
)


def ruled(
    kind: str, boxes: Sequence[Box], edges: tuple[Sequence[float], Sequence[float]], height: float
) -> list[str]:
    """The rulings around the boxes of cells of a table with those edges, on a page so high."""
    sides = list(dict.fromkeys(side for box in boxes for side in _sides(box)))
    if kind == "fill":
        return [" ".join(_bar(side, 0.5, height) for side in sides) + " f"]
    if kind == "stroke":
        return [".5 w " + " ".join(_line(side, height) for side in sides) + " S"]
    if kind == "segments":
        return [".5 w " + " ".join(_line(part, height) for side in sides for part in _parts(side)) + " S"]
    if kind == "double":
        return [f".5 w {_line(own, height)} S" for side in sides for own in _doubled(side, 1.0)]
    if kind == "short":
        return [f"{_bar(_cut(side, 1.6), 0.4, height)} f" for side in sides]
    if kind == "images":
        return [f"q {_image(side, height)} cm /X Do Q" for side in sides]
    if kind == "open":
        left, right = edges[0][0], edges[0][-1]
        inner = [side for side in sides if not (side[0] == side[2] and side[0] in (left, right))]
        return [f".5 w {_line(side, height)} S" for side in inner]
    if kind == "patchy":
        kept = [side for side in sides if zlib.crc32(repr(side).encode()) % 23]
        return [f".5 w {_line(side, height)} S" for side in kept]
    ghosts = [
        f"1 G .5 w {_line((box[0], y, box[2], y), height)} S 0 G"
        for box in boxes
        for y in edges[1]
        if box[1] < y < box[3]
    ]
    ghosts += [
        f"1 G .5 w {_line((x, box[1], x, box[3]), height)} S 0 G"
        for box in boxes
        for x in edges[0]
        if box[0] < x < box[2]
    ]
    return ghosts + [f".5 w {_line(side, height)} S" for side in sides]


def _sides(box: Box) -> list[Line]:
    x0, top, x1, bottom = box
    return [(x0, top, x1, top), (x0, top, x0, bottom), (x0, bottom, x1, bottom), (x1, top, x1, bottom)]


def _parts(side: Line) -> list[Line]:
    """Dashes of 3 points, 2 points apart."""
    x0, y0, x1, y1 = side
    length = max(x1 - x0, y1 - y0)
    made = []
    at = 0.0
    while at < length:
        end = min(length, at + 3.0)
        made.append((x0 + at, y0, x0 + end, y0) if y0 == y1 else (x0, y0 + at, x0, y0 + end))
        at += 5.0
    return made


def _doubled(side: Line, gap: float) -> list[Line]:
    x0, y0, x1, y1 = side
    if y0 == y1:
        return [(x0, y0 - gap, x1, y1 - gap), (x0, y0 + gap, x1, y1 + gap)]
    return [(x0 - gap, y0, x1 - gap, y1), (x0 + gap, y0, x1 + gap, y1)]


def _cut(side: Line, gap: float) -> Line:
    x0, y0, x1, y1 = side
    return (x0 + gap, y0, x1 - gap, y1) if y0 == y1 else (x0, y0 + gap, x1, y1 - gap)


def _line(side: Line, height: float) -> str:
    x0, y0, x1, y1 = side
    return f"{x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l"


def _bar(side: Line, width: float, height: float) -> str:
    x0, y0, x1, y1 = side
    if y0 == y1:
        return f"{x0:.2f} {height - y0 - width / 2:.2f} {x1 - x0:.2f} {width} re"
    return f"{x0 - width / 2:.2f} {height - y1:.2f} {width} {y1 - y0:.2f} re"


def _image(side: Line, height: float) -> str:
    x0, y0, x1, y1 = side
    if y0 == y1:
        return f"{x1 - x0:.2f} 0 0 .5 {x0:.2f} {height - y0 - 0.25:.2f}"
    return f".5 0 0 {y1 - y0:.2f} {x0 - 0.25:.2f} {height - y1:.2f}"
