"""Numbers that the edge of what is shown of a page cuts off: programs leave out the digits beyond it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as raw

__all__ = ["cut_places", "shown_until"]


def shown_until(item: Any, least: float) -> float | None:
    """Where, in the page's own coordinates, what is shown of an object ends on the right, if that is `least` wide and
    high, and so is what is shown of the page. None where all of the object is shown."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    if not clip or raw.FPDFClipPath_CountPaths(clip) < 1:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    edge: float | None = None
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        xs, ys = [], []
        for at in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            xs.append(x.value)
            ys.append(y.value)
        if not xs or min(max(xs) - min(xs), max(ys) - min(ys)) < least:
            return None
        edge = max(xs) if edge is None else min(edge, max(xs))
    return edge


def cut_places(chars: Sequence[Any], edge: float) -> list[int]:
    """The digits that stand across the edge, so that others may have stood beyond it."""
    return [at for at, char in enumerate(chars) if char[3] > edge and char[1] < edge and char[0].isdigit()]
