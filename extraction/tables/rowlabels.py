"""The labels of rows as they are printed, with the groups above them; by the form's words where none can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extraction.genre.layouts import Form, RowForm
from extraction.tables.align import LONGEST_LABEL, Claim
from extraction.tables.columns import JOIN
from extraction.tables.labels import GROUP, HEADER, Mark
from extraction.tables.rivals import bare
from extraction.tables.strips import Strip
from extraction.types import Document

__all__ = ["RowLabels"]

_FRAME = "\u200b\u200c\u200d\u2060\ufeff \t\n"
"""What has no width, around a label."""
_BLANKS = "|\t\n "
_SERIAL = re.compile(r"\A\s*\d{1,3}\s+(?=\D)")
"""A serial number before a label, which is none of its words."""
_LABEL_END = re.compile(r"[|\t\n ]")
_GROUP_REACH = 4
"""A group's label stands at most so many strips before the first row under it."""
_LONGEST_START = 6
"""What stands on a label's line before its key, and is longer and set off by a blank, is none of the label."""
_WRAP = 24
"""So many blanks may stand where a label is wrapped."""


class RowLabels:
    """The printed row labels of one table; asked row by row, in order, it goes by the last groups seen."""

    def __init__(self, form: Form, index: int, document: Document, strips: Sequence[Strip]) -> None:
        self._form = form
        self._index = index
        self._text = document.text
        self._folded = document.folded
        self._strips = strips
        self._groups: dict[int, str] = {}
        self._last = -1

    def labels(self, row: RowForm, claim: Claim) -> tuple[str, str]:
        """The row's own label, and the path of its groups' labels and its own."""
        reach = max(self._note_groups(claim), self._header_end(claim))
        self._last = claim.strip
        own = self._label(claim, row, reach)
        if not row.under:
            return own, own
        groups = (self._groups.get(group, self._form.groups[group][0]) for group in row.under)
        return own, JOIN.join((*groups, own))

    def _note_groups(self, claim: Claim) -> int:
        """Remember the labels of the groups that begin between the last row and this; returns where they end."""
        reach = 0
        for strip in self._strips[max(self._last + 1, claim.strip - _GROUP_REACH) : claim.strip + 1]:
            for mark in strip.marks:
                if mark.kinds & GROUP and mark.start < claim.label_start:
                    for form, kind, group in mark.uses:
                        if form == self._index and kind == GROUP:
                            end = self._group_end(mark, claim.label_start)
                            self._groups[group] = self._printed(mark.start, end, max(strip.start, reach))
                            reach = end
        return reach

    def _header_end(self, claim: Claim) -> int:
        """Where the header ends that stands before the label, on its line perhaps."""
        for mark in reversed(self._strips[claim.strip].marks):
            if mark.kinds & HEADER and mark.start < claim.label_start:
                return self._group_end(mark, claim.label_start)
        return 0

    def _group_end(self, mark: Mark, latest: int) -> int:
        latest = min(latest, mark.end + LONGEST_LABEL)
        match = _LABEL_END.search(self._folded, mark.end, latest)
        return match.start() if match else mark.end

    def _label(self, claim: Claim, row: RowForm, earliest: int) -> str:
        if claim.guessed or not row.keys:
            return row.label
        strip = self._strips[claim.strip]
        end = strip.label_end
        if claim.unit is not None:
            end = max(claim.label_start, self._folded.rfind(claim.unit, claim.label_start, end))
        return self._printed(self._wrapped_start(claim.label_start, row), end, max(earliest, strip.start))

    def _wrapped_start(self, key_start: int, row: RowForm) -> int:
        """Where a label begins whose key begins a line: further up, if what the form has before the key is there."""
        folded = self._folded
        if key_start and folded[key_start - 1] not in _BLANKS:
            return key_start
        position = key_start
        for character in reversed(_prefix(row.label, row.keys, folded[key_start : key_start + 2])):
            earliest = max(0, position - _WRAP)
            position = earliest + len(self._folded[earliest:position].rstrip())
            if position == 0 or self._folded[position - 1] != character:
                return key_start
            position -= 1
        return position

    def _printed(self, start: int, end: int, earliest: int) -> str:
        """The label around a key, as printed but for blanks."""
        earliest = max(earliest, start - LONGEST_LABEL)
        find = self._folded.rfind
        begin = max(find("\n", earliest, start), find("\t", earliest, start), find("|", earliest, start))
        begin = max(begin + 1, earliest)
        if start - begin > _LONGEST_START:
            begin = self._attached(begin, start)
        label = self._text[begin:end]
        if "|" in (folded := self._folded[begin:end]):  # of any kind: │ and ｜ are folded to it
            label = "".join(
                " " if mark == "|" else character for character, mark in zip(label, folded, strict=True)
            )
        words = label.strip(_FRAME).split()
        return words[0] if len(words) == 1 else "".join(_SERIAL.sub("", label).split())

    def _attached(self, begin: int, start: int) -> int:
        """Where the words begin that no blank sets off from `start`, if much stands before them; else `begin`."""
        before = self._folded[begin:start]
        words = before.split()
        attached = len(words[-1]) if words and not before[-1].isspace() else 0
        return start - attached if len("".join(words)) - attached > _LONGEST_START else begin


@lru_cache(maxsize=4096)
def _prefix(label: str, keys: tuple[str, ...], begins: str) -> str:
    """What a form's label has before the key that a line `begins` with, as far as two characters tell."""
    key = next((key for key in keys if begins.startswith(key[:2])), "")
    return bare(label).partition(key)[0] if key else ""
