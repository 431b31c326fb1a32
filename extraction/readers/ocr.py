"""Pages that are pictures, recognised by RapidOCR: the `ocr` extra, whose package brings its model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pypdfium2 as pdfium

from extraction.readers.parts import Box
from extraction.readers.pdf.content import Char, PageContent, Ruling
from extraction.readers.pdf.tables import Cell, fill, find_lattices

__all__ = ["recognised"]

_SCALE = 2.5
"""Pixels for a point: the lines of a page are then about as high as those that the model was trained on."""
_INK = 128
"""A darker grey is ink."""
_RULED = 24
"""Points from which an unbroken run of ink is a ruled line and no stroke of a character."""

_INSET = 1.5
"""Points by which a cell is cut out smaller than its borders."""
_FLAT = 2
"""Times as wide as it is high is a dash at the least."""
_ROUND = frozenset("oO○。")
"""What a zero that stands alone is taken for."""


@cache
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def recognised(page: pdfium.PdfPage, content: PageContent) -> PageContent:
    """The page's content with the characters and the ruled lines of its picture."""
    picture = page.render(scale=_SCALE, grayscale=True).to_numpy()
    picture = picture.reshape(picture.shape[0], picture.shape[1])
    ink = picture < _INK
    rulings = [*_rulings(ink, upright=False), *_rulings(ink.T, upright=True)]
    found, _ = _engine()(_coloured(picture), use_cls=False)  # which turns a 6 into a 9
    chars = [char for box, text, _ in found or () for char in _chars(_box(box), _digit(text))]
    lattices = find_lattices(rulings, content.number)
    fill(lattices, chars)
    for cell in (cell for lattice in lattices for cell in lattice.cells):
        chars.extend(_alone(picture, ink, cell))
    return replace(content, chars=chars, rulings=rulings)


def _alone(picture: Any, ink: Any, cell: Cell) -> Iterator[Char]:
    """The characters of a cell in which the detection of lines found nothing: it overlooks single digits."""
    x0, top, x1, bottom = (
        round((side + inset) * _SCALE)
        for side, inset in zip(cell.box, (_INSET, _INSET, -_INSET, -_INSET), strict=True)
    )
    inside = ink[top:bottom, x0:x1]
    if cell.chars or not inside.any():
        return
    if _is_dash(inside):
        yield from _chars(cell.box, "-")
        return
    found, _ = _engine()(_coloured(picture[top:bottom, x0:x1]), use_det=False, use_cls=False)
    text = "".join(str(text) for text, *_ in found or ())
    yield from _chars(cell.box, _digit(text))


def _is_dash(ink: Any) -> bool:
    """Whether all ink is one flat stroke: no engine tells it from a character that is one."""
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return bool(_FLAT * (down[-1] - down[0] + 1) <= across[-1] - across[0] + 1)


def _digit(text: str) -> str:
    return "0" if text in _ROUND else text


def _coloured(picture: Any) -> Any:
    return np.repeat(picture[:, :, np.newaxis], 3, axis=2)


def _box(corners: list[list[float]]) -> Box:
    """The upright box, in points, around the corners of a recognised line."""
    across, down = [x / _SCALE for x, _ in corners], [y / _SCALE for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _chars(box: Box, text: str) -> Iterator[Char]:
    """The characters of a recognised line, spread over its box: a Latin character is half as wide as another."""
    x0, top, x1, bottom = box
    widths = [1 if character.isascii() else 2 for character in text]
    step = (x1 - x0) / max(1, sum(widths))
    at = x0
    for character, width in zip(text, widths, strict=True):
        if not character.isspace():
            yield Char(character, at, top, at + width * step, bottom)
        at += width * step


def _rulings(ink: Any, upright: bool) -> Iterator[Ruling]:
    """The long runs of ink in the rows of the picture, in points."""
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    long = ends[:, 1] - starts[:, 1] >= _RULED * _SCALE
    for (row, start), end in zip(starts[long].tolist(), ends[long][:, 1].tolist(), strict=True):
        yield Ruling(upright, row / _SCALE, start / _SCALE, end / _SCALE)
