"""The text between one number and the next, which shows the structure of a breakdown.

A word or mark that opens a list (其中, a colon, a bracket), separators, ends of sentences, a word that sums up (合计).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extraction.genre.grammar import Opener, SumWord
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Hit
from extraction.types import made

__all__ = ["Gap", "find_gaps"]

_HARD = re.compile(r"[。!?\n]")
_CLAUSE = re.compile(r"[,;]")
_CLAUSE_OR_HARD = re.compile(r"[,;。!?\n]")
_BARE = 2
"""More characters than these beside a word that sums up, and it may sum up something else."""
_SOON = 4
"""Characters between two openers of one list."""
_LONGEST_NAME = 16
"""Characters between the start of a sentence and an opener that names its total."""
_LONGEST_LEAD = 2
"""More characters than these between the start of a sentence and its opener, and the list may be of something else."""


class Gap(NamedTuple):
    """The text between two numbers.

    `loose`: the opener stands in a sentence of its own, not at its beginning. `hard`: a sentence ends. `semicolon`,
    `comma` (or semicolon): marks stronger than that between the items of a list. `colon`: it begins with one, which
    opens a list. `paired`: its end says that the numbers go with the nouns behind the opener (其中甲、乙分别为).
    `opened`: how many more brackets open than close. `bare`: there is nothing but the word that sums up. `names`: the
    clause up to an opener that names its total. `joined`: a joiner stands behind its comma. `handled`: a word for what
    was done with the things stands in it.
    """

    text: str
    opener: Opener | None
    loose: bool
    sums: SumWord | None
    bare: bool
    hard: bool
    semicolon: bool
    comma: bool
    colon: bool
    paired: bool
    opened: int
    names: str
    joined: bool
    handled: bool


def find_gaps(
    text: str,
    numbers: Sequence[Reading],
    openers: Sequence[Hit],
    sums: Sequence[Hit],
    joiner: re.Pattern[str],
    handled: re.Pattern[str],
) -> list[Gap]:
    """The gap before each number but the first. `joiner` matches a comma with a word that goes on a list behind it;
    `handled` matches a word for what was done with things."""
    starts = [hit.start for hit in openers]
    ends = [hit.end for hit in sums]
    gaps = []
    for before, after in pairwise(numbers):
        start, end = before.end, after.start
        hit = _opener(text, openers, bisect_left(starts, start), (start, end))
        last = bisect_left(ends, end + 1) - 1
        summing = sums[last] if last >= 0 and sums[last].start >= start else None
        if summing is not None and _CLAUSE_OR_HARD.search(text, summing.end, end):
            summing = None
        between = text[start:end]
        semicolon = ";" in between
        gaps.append(
            made(Gap, (
                between,
                hit.payload if hit else None,
                hit is not None and _is_loose(text[start : hit.start], hit.payload),
                summing.payload if summing else None,
                summing is not None and len(between) - (summing.end - summing.start) < _BARE,
                _HARD.search(between) is not None,
                semicolon,
                semicolon or "," in between,
                between.startswith(":"),
                hit is not None and _is_paired(openers, bisect_left(starts, hit.end), end),
                between.count("(") - between.count(")"),
                _CLAUSE_OR_HARD.split(text[start : hit.start])[-1] if hit and hit.payload.names else "",
                joiner.match(between) is not None,
                handled.search(between) is not None,
            ))
        )  # fmt: skip
    return gaps


def _opener(text: str, openers: Sequence[Hit], first: int, gap: tuple[int, int]) -> Hit | None:
    """The first opener from `first` on that reaches to the number at the end of the gap; one that says that the parts
    are all, right behind it, says more (按属性分为；按来源分，由……组成)."""
    start, end = gap
    found: Hit | None = None
    for hit in openers[first : first + 2]:
        if hit.end > end:
            break
        if hit.payload.beside and hit.start != start:
            continue
        if found is not None and not _says_more(found, hit):
            break
        found = hit if _reaches(text, hit, end) else found
    return found


def _says_more(first: Hit, second: Hit) -> bool:
    """Whether the second of two openers closes the list of the first: right behind it, or soon where the sentence must
    end the list too."""
    return second.payload.closed and second.start - first.end <= (_SOON if second.payload.until else 0)


def _reaches(text: str, hit: Hit, end: int) -> bool:
    """Whether neither sentence nor bracket ends between an opener and the number at `end`. One that closes its list is
    followed by a noun, in its own clause: 分别为10条、20条 pairs numbers with nouns before it,
    全部为网上申请，答复8件 goes on to another thing."""
    behind = text[hit.end : end]
    if hit.payload.closed and (not behind or _CLAUSE.search(behind)):
        return False
    if hit.payload.until and not _is_ended(text, hit, end):
        return False
    return behind.count(")") <= behind.count("(") and not _HARD.search(behind)


def _is_paired(openers: Sequence[Hit], first: int, end: int) -> bool:
    """Whether a word that closes lists stands right before the number at `end`."""
    behind = (hit for hit in openers[first : first + 2] if hit.end == end)
    return any(hit.payload.closed for hit in behind)


def _is_ended(text: str, hit: Hit, place: int) -> bool:
    """Whether the sentence that goes on at `place` ends the list as its opener asks."""
    hard = _HARD.search(text, place)
    end = hard.start() if hard else len(text)
    return any(text.find(word, place, end) >= 0 for word in hit.payload.until)


def _is_loose(before: str, opener: Opener) -> bool:
    ends = [match.end() for match in _HARD.finditer(before)]
    if not ends:
        return False
    lead = before[ends[-1] :]
    if opener.names and len(lead) <= _LONGEST_NAME and not _CLAUSE.search(lead):
        return False
    return len(lead) > _LONGEST_LEAD or "\n" in before
