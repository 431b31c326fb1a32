"""What converters put around the cells of flattened tables: taken out of the text, which keeps its length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extraction.tables.remnants import (
    blanked,
    without_leads,
    without_remnants,
    without_rules,
)

__all__ = [
    "is_back_to_front",
    "unwrapped",
    "without_bullets",
    "without_colons",
    "without_doubles",
    "without_emphasis",
    "without_units_below",
]

_BULLET = re.compile(r"^[ \t]*[-*•·▪●◦](?:[ \t]*$|[ \t]++(?!\|))", re.MULTILINE)
_LINE = re.compile(r"^[^\n]*[^\s|][^\n]*$", re.MULTILINE)
_LEAST_BULLETS = 20
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{}~])")
"""What Markdown puts before a mark that is to be printed; before a pipe it parts no cells."""
_QUOTE = re.compile(r'(?<=\t)"|"(?=\t)|^"(?=[^\n"]*(?:"\t|\n))|"$', re.MULTILINE)
_MOST = 0.6
_LEAST_DOUBLES = 8
_DOUBLED = {
    mark: re.compile(rf"(?<=[^\n{mark} ])[ ]*{mark}[ {mark}]*(?=[^\n{mark} ])") for mark in ("\\|", "\t")
}
"""The marks that part two cells which are not blank, on one line."""
_BACK = re.compile(
    r"^[ \t]*(\d+|/)(?:[.,]\d+)*[ \t]+(?:(?:[\d.,]+|[/—-]+)[ \t]+)*+(?=[^\W\d]|\(|\d{1,2}[.、])[^\n|\t]*[^\W\d]$",
    re.MULTILINE,
)
"""A line that begins with values and ends with words."""
_FORTH = re.compile(r"^(?=[^\n|\t]*[^\W\d])[^\n|\t]*[ \t][\d.,]+[ \t]*$", re.MULTILINE)
"""A line that ends with a value."""
_LEAST_BACK = 8
_COLON = re.compile(
    r"^(?:[^\n|\t:。;]{1,4}:)?[^\n|\t:。;]{2,80}(:)[ \t]*(?:(?:-?\d[\d.,]*+[^\W\d]{0,2}+|[/—-]{1,2}+)[ \t]*+)++$",
    re.MULTILINE,
)
"""A line of a label, a colon and values."""
_LEAST_COLONS = 8
_RARE = 0.25
_LEAST_BESIDE = 8
"""So many numbers with their unit beside them show that the cells of a table hold units."""


def unwrapped(folded: str, start: int, end: int) -> str:
    """The text, as long as before, with blanks in `folded[start:end]` for whatever else than one mark parts cells."""
    folded = without_rules(folded, start, end)
    folded = without_doubles(without_bullets(folded, start, end), start, end)
    folded = without_leads(without_colons(folded, start, end), start, end)
    return without_remnants(folded, start, end)


def without_emphasis(text: str) -> str:
    """With blanks for the marks of emphasis around words, for those that escape others, and for quotes around cells set
    apart by tabs.

    >>> without_emphasis("**规章** | **3**\\n" * 4)[:14], without_emphasis('"规章"\\t"3"\\n' * 8)[:8]
    ('  规章   |   3  ', ' 规章 \\t 3 ')
    """
    if text.count("**") >= _LEAST_DOUBLES:
        text = text.replace("**", "  ")
    if "\\" in text:
        text = _ESCAPE.sub(" ", text)
    if text.count('\t"') + text.count('"\t') >= _LEAST_DOUBLES:
        text = _QUOTE.sub(" ", text)
    return text


def without_bullets(folded: str, start: int, end: int) -> str:
    """With blanks for the bullets of `folded[start:end]`, where most lines have one."""
    if sum(folded.count(f"\n{bullet} ", start, end) for bullet in "-*•") < _LEAST_BULLETS:
        return folded
    bullets = [match.span() for match in _BULLET.finditer(folded, start, end)]
    alone = sum(folded.find("\n", first, last + 1) >= 0 for first, last in bullets)
    lines = sum(1 for _ in _LINE.finditer(folded, start, end))
    if len(bullets) - alone < max(_LEAST_BULLETS, _MOST * (lines - alone)):
        return folded
    return blanked(folded, bullets)


def without_doubles(folded: str, start: int, end: int) -> str:
    """With one pipe or tab for two, where they always come in twos.

    >>> without_doubles("甲||1||2\\n" * 4, 0, 32).split("\\n")[0]
    '甲| 1| 2'
    """
    for mark, pattern in _DOUBLED.items():
        sign = mark[-1]
        if folded.find(sign * 2, start, end) < 0:
            continue
        runs = [match.span() for match in pattern.finditer(folded, start, end)]
        if len(runs) < _LEAST_DOUBLES or any(folded.count(sign, *run) % 2 for run in runs):
            continue
        double = re.compile(rf"{mark}[ ]*{mark}")
        spans = [(match.end() - 1, match.end()) for match in double.finditer(folded, start, end)]
        folded = blanked(folded, spans)
    return folded


def without_colons(folded: str, start: int, end: int) -> str:
    """With blanks for the colons that part labels from values, where many lines are such.

    >>> without_colons("复议数 件:1\\n诉讼数 件:0\\n" * 4, 0, 64).split("\\n")[:2]
    ['复议数 件 1', '诉讼数 件 0']
    """
    if folded.count(":", start, end) < _LEAST_COLONS:
        return folded
    colons = [match.span(1) for match in _COLON.finditer(folded, start, end)]
    return blanked(folded, colons) if len(colons) >= _LEAST_COLONS else folded


def without_units_below(folded: str, start: int, end: int, units: Sequence[str]) -> str:
    """With blanks for units that stand alone on the line below their number, where most numbers have theirs beside
    them: a narrow column wraps there.

    >>> without_units_below("甲 1件\\n乙 2件\\n丙 31\\n件\\n" * 8, 0, 152, ["件"]).count("件")
    16
    """
    found = _units_below(tuple(units))
    below = [match.span(1) for match in found.below.finditer(folded, start, end)]
    if not below or sum(1 for _ in found.beside.finditer(folded, start, end)) < _LEAST_BESIDE:
        return folded
    return blanked(folded, below)


class _Units(NamedTuple):
    below: re.Pattern[str]
    beside: re.Pattern[str]


@lru_cache(maxsize=8)
def _units_below(units: tuple[str, ...]) -> _Units:
    words = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return _Units(
        re.compile(rf"(?<=\d)[ \t]*\n[ \t]*({words})(?=[ \t]*(?:\n|\d))"),
        re.compile(rf"(?<=\d)(?:{words})(?=\s)"),
    )


def is_back_to_front(folded: str, start: int, end: int) -> bool:
    """Whether the values of most rows stand before their labels; numbers that only count lines are none."""
    firsts = [match[1] for match in _BACK.finditer(folded, start, end)]
    if len(firsts) < _LEAST_BACK:
        return False
    counted = sum(
        before.isdecimal() and after.isdecimal() and int(after) == int(before) + 1
        for before, after in pairwise(firsts)
    )
    forth = sum(1 for _ in _FORTH.finditer(folded, start, end))
    return forth < _RARE * len(firsts) and 2 * counted < len(firsts)
