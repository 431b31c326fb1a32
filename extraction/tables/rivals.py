"""Labels without what changes from print to print, and those that hold words of another row's label.

Such a label, damaged, looks like that other row's: its number tells them apart.
"""

from __future__ import annotations

import re

from extraction.genre.layouts import Form

__all__ = ["bare", "number_before", "rivals"]

_NOTES = re.compile(r"\([^()]{3,}(?:\([^()]*\)[^()]*)*\)|\[\d{1,2}\]|[\s|]+")
_NUMBER = re.compile(r"(?<!\d)(\d{1,2})[.、]")
"""The number of an item."""
_NUMBER_BEFORE = re.compile(rf"{_NUMBER.pattern}[^\s|]?\Z")
"""The same before a key; a damaged character may stand between."""
_NUMBER_REACH = 5


def bare(label: str) -> str:
    """A label without blanks, separators, marks of notes and explanations in brackets.

    >>> bare("(二) 部分公开(区分处理的,只计这一情形)")
    '(二)部分公开'
    """
    return _NOTES.sub("", label)


def rivals(form: Form) -> dict[str, set[str]]:
    """For keys that stand in labels of other rows too, the numbers of those: a label so numbered is theirs, damaged."""
    labels = [bare(row.label) for row in form.rows]
    numbers = [match and match[1] for match in map(_NUMBER.search, labels)]
    keys = {
        key: {number for row, number in zip(form.rows, numbers, strict=True) if key in row.keys}
        for row in form.rows
        for key in row.keys
    }
    rivals = {
        key: {number for label, number in zip(labels, numbers, strict=True) if number and key in label} - own
        for key, own in keys.items()
        if None not in own
    }
    return {key: found for key, found in rivals.items() if found}


def number_before(folded: str, earliest: int, position: int) -> str | None:
    """The number of the item whose label goes on at `position`, but for a damaged character between."""
    match = _NUMBER_BEFORE.search(folded, max(earliest, position - _NUMBER_REACH), position)
    return match and match[1]
