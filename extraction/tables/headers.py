"""The row of labels above a flattened table, as pieces: between separators, or between blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Piece", "is_marked_off", "joined_pieces", "pieces_between", "words_between"]

_MARKS = "|\t\n"
_CELL = re.compile(rf"[^{_MARKS}]+")
_WORD = re.compile(r"\S+")
_MOST_PIECES = 200
_BROKEN = 3
"""A label may be broken into so many pieces."""


class Piece(NamedTuple):
    """A piece of a header: its words, folded, without blanks or note, and where it stands."""

    words: str
    span: tuple[int, int]


def is_marked_off(folded: str, start: int, end: int) -> bool:
    """Whether marks other than blanks and line breaks separate the pieces of a stretch."""
    return folded.find("|", start, end) >= 0 or folded.find("\t", start, end) >= 0


def pieces_between(folded: str, start: int, end: int) -> list[Piece]:
    """The pieces that pipes, tabs and line breaks separate.

    >>> [piece.words for piece in pieces_between("信息 内容 | 数量(件) |", 0, 16)]
    ['信息内容', '数量']
    """
    return _pieces(_CELL, folded, start, end)


def words_between(folded: str, start: int, end: int) -> list[Piece]:
    """The pieces that blanks separate."""
    return _pieces(_WORD, folded, start, end)


def joined_pieces(pieces: Sequence[Piece]) -> dict[str, Piece]:
    """By their words the pieces of a label that is broken into several."""
    joined: dict[str, Piece] = {}
    for size in range(2, _BROKEN + 1):
        for first in range(len(pieces) - size + 1):
            own = pieces[first : first + size]
            words = "".join([piece.words for piece in own])
            joined.setdefault(words, Piece(words, (own[0].span[0], own[-1].span[1])))
    return joined


def _pieces(pattern: re.Pattern[str], folded: str, start: int, end: int) -> list[Piece]:
    """Those that are not blank; one that a line break cuts off from the rest of its note is none."""
    pieces = []
    for match in pattern.finditer(folded, start, end):
        text = "".join(match.group().split())
        if "(" in text or ")" in text:
            words, _, note = text.partition("(")
            if note.count(")") == note.count("(") + 1:
                pieces.append(Piece(words, match.span()))
        elif text:
            pieces.append(Piece(text, match.span()))
    return pieces[-_MOST_PIECES:]
