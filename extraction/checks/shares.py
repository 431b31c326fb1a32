"""Which count a printed share belongs to: the one before it, the one after it, or the one at its place in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extraction.checks.parts import PERCENT
from extraction.checks.relations import Ratio
from extraction.checks.sentences import Sentences
from extraction.checks.words import Words, clause_before
from extraction.genre.checks import RatioCheck
from extraction.types import Record

__all__ = ["NO_MARKS", "counts_with_shares", "leaves_to_part"]

CURRENT = "current"
NO_MARKS = str.maketrans("", "", " \n\u3000,，、;；:：(（)）")
"""Takes marks and blanks out of a text."""
_NEAR = 14
"""Characters between a part and the share that is printed behind it."""
_JOINED = 2
"""Characters between two numbers of a row."""
_NAMED = 14
"""Characters between them with the name of the second."""
_MARK = re.compile("[,，]")
_OPENS, _CLOSES = ("(", "（"), (")", "）")

Pair = tuple[Record, Record]


def counts_with_shares(check: RatioCheck, words: Words, sentences: Sentences, text: str) -> list[Pair]:
    """The counts with their shares, in the order of the shares. `text` is the document's."""
    pairs: list[Pair] = []
    for stated in sentences.rated:
        own = [record for record in stated if record.period == CURRENT]
        rows = list(_rows(check, words, own, text))
        placed = {rate.record_id for _, rate in rows}
        before = [
            (_bearer(part, rate, own, text), rate)
            for part, rate in _neighbours(check, own, stated)
            if rate.record_id not in placed and len(text[part.end : rate.start]) <= _NEAR
            if leaves_to_part(check, words, part, text[part.end : rate.start], text)
            or _names_behind(check, words, part, text[part.end : rate.start], text)
        ]
        placed |= {rate.record_id for _, rate in before}
        behind = [
            (part, rate) for part, rate in _behind(check, words, own, text) if rate.record_id not in placed
        ]
        pairs += sorted((*rows, *before, *behind), key=lambda pair: pair[1].start)
    return pairs


def leaves_to_part(check: RatioCheck, words: Words, part: Record, between: str, text: str) -> bool:
    """Whether what stands `between` a part and a share leaves the share to that part, and to a whole of all.

    A noun before the word for a share is the share's own, unless it is the part's own (其中原创1127条，原创占比61%);
    one behind it is a whole of its own, unless it names all.
    """
    if words.found(check.joint, between) or words.found(check.joint, part.text):
        return False
    named = between.translate(NO_MARKS)
    if not named:
        return True
    noun, share, whole = words.split(check.share_words, named)
    whole = words.without(check.links, words.without(check.share_words, whole))
    if words.found(check.bearers, whole):
        return False
    own = words.without(check.links, noun)
    repeated = own and own == words.without(check.part_words, clause_before(part, text)).strip()
    return bool(share) and (not own or bool(repeated)) and (not whole or words.found(check.of_all, whole))


def _names_behind(check: RatioCheck, words: Words, part: Record, between: str, text: str) -> bool:
    """Whether the part is named behind its number, so that the noun there is the part's: 其中3件不予公开，占20%."""
    named, *shares = _MARK.split(between)
    front = clause_before(part, text).strip()
    led = not front or front in words.of(check.fronts)
    return bool(named) and led and len(shares) == 1 and words.begins_with(check.share_words, shares[0])


def _is_share(check: RatioCheck, record: Record) -> bool:
    return record.unit == PERCENT and record.indicator in check.printed


def _neighbours(check: RatioCheck, own: Sequence[Record], stated: Sequence[Record]) -> Iterator[Pair]:
    """A count and the share that is the next number of the sentence."""
    for part, rate in pairwise(stated):
        if _is_share(check, rate) and part.unit != PERCENT and part in own and rate in own:
            yield part, rate


def _bearer(part: Record, rate: Record, own: Sequence[Record], text: str) -> Record:
    """Whose share stands behind a bracket that the count ends: that of the number which the bracket is of, unless the
    count is just this share of it: 300条(机关100条、下属200条),占30%."""
    if text[part.end : part.end + 1] not in _CLOSES:
        return part
    opened = max(text.rfind(mark, 0, part.start) for mark in _OPENS)
    head = next((record for record in own if record.end == opened and record.unit != PERCENT), None)
    if head is None:
        return part
    share = Ratio(rate, part, (head,))
    return part if share.holds({record.record_id: record.interval for record in share.members}) else head


def _behind(check: RatioCheck, words: Words, own: Sequence[Record], text: str) -> Iterator[Pair]:
    """A share and the count that its clause goes on to: 占12.2%，计150条."""
    for rate, part in pairwise(own):
        if not _is_share(check, rate) or part.unit == PERCENT:
            continue
        mark, *leads = _MARK.split(text[rate.end : part.start])
        if not mark and len(leads) == 1 and leads[0] in words.of(check.counts):
            yield part, rate


def _rows(check: RatioCheck, words: Words, own: Sequence[Record], text: str) -> Iterator[Pair]:
    """Shares in a row behind as many counts in a row: 分别为50件、15件，分别占33.3%、10.0%."""
    for first, rate in enumerate(own):
        if not first or not _is_share(check, rate) or own[first - 1].unit == PERCENT:
            continue
        last = own[first - 1]
        if not words.found(check.share_words, text[last.end : rate.start]):
            continue
        shares = _row(own[first:], text, _JOINED)
        counts = _row(own[first - 1 :: -1], text, _NAMED)[: len(shares)]
        if len(shares) == len(counts) > 1:
            yield from zip(reversed(counts), shares, strict=True)


def _row(records: Sequence[Record], text: str, longest: int) -> list[Record]:
    """The records from the first on that only a joiner parts from each other, and a name within `longest` characters,
    of one unit."""
    row = [records[0]]
    for record in records[1:]:
        start, end = sorted((row[-1], record), key=lambda one: one.start)
        if record.unit != row[0].unit or not 0 < end.start - start.end <= longest:
            break
        row.append(record)
    return row
