"""Text normalised for matching, with a map back to the printed text.

There are two steps. A `Folding` replaces characters one for one (width, radicals, script), so offsets do not change.
`squeeze` then makes the `Narrative`: the text without tables, spaces inside words, soft line breaks and ruby, with a
map back to the offsets of the canonical text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extraction.types import Span, made

__all__ = ["Folding", "Narrative", "halves", "quiet", "squeeze"]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_BLANKS = re.compile(r"[ \t\n][ \t\n]*")
_RUBY = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\)")
_TONE = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_SENTENCE_MARKS = "。!?\n"
_CLAUSE_END = re.compile(r"[。!?;:\n\t,](?!(?<=\d,)\d{3}(?!\d))")
_NEVER_FIRST = ",、;。)%"
"""Marks that never begin a paragraph."""
_ITEM = re.compile(r"\d{1,2}(?:[、)]|\.(?!\d{1,3}(?!\d)))")
"""The number of a list item. 90.3 is not one, but a point before the four digits of a year is no decimal point."""
_HEADING_MARKS = "、.,:) \t"
_WRAPPED_LINE = 18
"""A shorter line was not broken because of the page width."""
_DATED = re.compile(r"(?:19|20)\d\d(?!\d)")
_RUNNING = re.compile(r"[,;:.。、\d]")
"""What a year begins like; what stands in a line of running text, of which a number behind a blank line is the rest."""
_QUIET = re.compile(r"[\s\"'“”‘’《》「」『』]+")


class Folding:
    """Replaces characters one for one by the forms used for matching; the length of a text never changes.

    `table` maps characters; replacements are not replaced again. `words` (of equal length) apply only to texts that
    contain a character of `script`, those specific to the other script.

    >>> Folding({"１": "1", "２": "2"}, {}, frozenset()).fold("１２件")
    '12件'
    """

    def __init__(self, table: Mapping[str, str], words: Mapping[str, str], script: frozenset[str]) -> None:
        self._table = table
        self._words = words
        self._script = script
        self._foldable = re.compile(f"[{re.escape(''.join(table))}]" if table else "(?!)")

    def fold(self, text: str) -> str:
        """`text` in the form used for matching."""
        present = set(self._foldable.findall(text))
        for character in present:
            text = text.replace(character, self._table[character])
        if not self._script.isdisjoint(present):
            for word, replacement in self._words.items():
                text = text.replace(word, replacement)
        return text

    def unfolded(self) -> dict[str, frozenset[str]]:
        """By character all that fold to it, itself among them; one that is not there is folded to by itself alone.

        >>> sorted(Folding({"１": "1"}, {}, frozenset()).unfolded()["1"])
        ['1', '１']
        """
        found: dict[str, set[str]] = {}
        for character, folded in self._table.items():
            found.setdefault(folded, {folded}).add(character)
        for word, replacement in self._words.items():
            for character, folded in zip(word, replacement, strict=True):
                found.setdefault(folded, {folded}).update(found.get(character, {character}))
        return {folded: frozenset(characters) for folded, characters in found.items()}


def halves(text: str) -> str:
    """Each character as two, its high and its low byte. An automaton searches the branches of a node one by one, and
    its root has hundreds of branches by character, but few by byte.

    >>> [hex(ord(half)) for half in halves("件")]
    ['0x4e', '0xf6']
    """
    encoded = text.encode("utf-16-be", "surrogatepass")
    if len(encoded) > 2 * len(text):
        encoded = _ASTRAL.sub("\ufffd", text).encode("utf-16-be", "surrogatepass")
    return encoded.decode("latin-1")


@dataclass(frozen=True, slots=True)
class Narrative:
    """The prose of a report in the form used for matching, with a map back to the canonical text.

    `starts` and `origins` give, for each kept run, its offset in `text` and in the canonical text.
    """

    text: str
    starts: Sequence[int]
    origins: Sequence[int]
    _sentences: list[int] = field(default_factory=list, repr=False)
    _clauses: list[int] = field(default_factory=list, repr=False)

    def origin(self, offset: int) -> int:
        """The canonical offset of the character at `offset`."""
        run = bisect_right(self.starts, offset) - 1
        return self.origins[run] + offset - self.starts[run]

    def span(self, start: int, end: int) -> Span:
        """The canonical span of `text[start:end]`, which must not be empty."""
        run = bisect_right(self.starts, start) - 1
        first = self.origins[run] + start - self.starts[run]
        if run + 1 == len(self.starts) or end <= self.starts[run + 1]:
            return made(Span, (first, first + end - start))
        return Span(first, self.origin(end - 1) + 1)

    def locate(self, origin: int) -> int:
        """The offset in `text` of the first kept character at or after the canonical offset `origin`."""
        run = bisect_right(self.origins, origin) - 1
        if run < 0:
            return 0
        limit = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        return min(self.starts[run] + origin - self.origins[run], limit)

    def sentence(self, offset: int) -> Span:
        """The sentence around `offset` in `text`, without its end mark."""
        if not self._sentences:
            *ends, last = self._clause_ends()
            self._sentences.extend([end for end in ends if self.text[end] in _SENTENCE_MARKS])
            self._sentences.append(last)
        return _around(self._sentences, offset)

    def clause(self, offset: int) -> Span:
        """The clause around `offset` in `text`: between commas, colons, semicolons and sentence ends."""
        return _around(self._clause_ends(), offset)

    def _clause_ends(self) -> list[int]:
        """Where clauses end, the last with the text; those that end sentences among them."""
        if not self._clauses:
            self._clauses.extend([match.start() for match in _CLAUSE_END.finditer(self.text)])
            self._clauses.append(len(self.text))
        return self._clauses


def _around(ends: list[int], offset: int) -> Span:
    index = bisect_left(ends, offset)
    return made(Span, (ends[index - 1] + 1 if index else 0, ends[index]))


def squeeze(
    folded: str, openers: str = "", excluded: Sequence[Span] = (), headings: Sequence[Span] = ()
) -> Narrative:
    """The narrative of a folded text. `excluded` spans (tables) become paragraph breaks; line breaks caused by page
    width or markup, spaces between Chinese characters, and ruby are dropped. A line break is kept after a heading and
    before a character of `openers` (those that begin a heading or a list item).

    >>> squeeze("共公开\\n318\\n条。").text
    '共公开318条。'
    """
    heading_ends = {span.end for span in headings}
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0

    def keep(start: int, end: int) -> None:
        nonlocal length
        if end > start:
            pieces.append(folded[start:end])
            starts.append(length)
            origins.append(start)
            length += end - start

    for start, end in _kept(folded, excluded):
        cursor = start
        for drop_start, drop_end in _drops(folded, start, end, heading_ends, openers):
            keep(cursor, drop_start)
            cursor = drop_end
        keep(cursor, end)
        if end < len(folded) and (not pieces or pieces[-1][-1] != "\n"):
            pieces.append("\n")
            starts.append(length)
            origins.append(end)
            length += 1
    return Narrative("".join(pieces), starts or [0], origins or [0])


def _kept(text: str, excluded: Sequence[Span]) -> list[tuple[int, int]]:
    kept = []
    cursor = 0
    for start, end in sorted(excluded):
        if start > cursor:
            kept.append((cursor, start))
        cursor = max(cursor, end)
    if cursor < len(text):
        kept.append((cursor, len(text)))
    return kept


def _drops(text: str, start: int, end: int, heading_ends: set[int], openers: str) -> list[tuple[int, int]]:
    """The spans inside [start, end) that are not kept, in order."""
    drops: list[tuple[int, int]] = []
    line_start = start
    for match in _BLANKS.finditer(text, start, end):
        first, last = match.span()
        run = match.group()
        before = text[first - 1] if first > start else ""
        after = text[last] if last < end else ""
        if "\n" in run:
            if (
                first - line_start > 0
                and first not in heading_ends
                and _soft(text, line_start, first, last, end, openers)
            ):
                drops.append((first, last))
            else:
                newline = first + run.index("\n")
                drops.extend(span for span in ((first, newline), (newline + 1, last)) if span[0] < span[1])
                line_start = last
        elif (
            before and after and before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        ):
            drops.append((first + 1, last))
        elif "\t" in run and before and after and before != "\n":
            tab = first + run.index("\t")
            drops.extend(span for span in ((first, tab), (tab + 1, last)) if span[0] < span[1])
        else:
            drops.append((first, last))
    if "(" in text:
        ruby = [m.span() for m in _RUBY.finditer(text, start, end) if _TONE.search(m.group())]
        if ruby:
            drops = sorted(drops + ruby)
    return [span for span in drops if span[0] < span[1]]


def _soft(text: str, line_start: int, first: int, last: int, end: int, openers: str) -> bool:
    """Whether the line break between `first` and `last` only wraps: the sentence goes on after it."""
    if last >= end:
        return False
    before, after = text[first - 1], text[last]
    if after in _NEVER_FIRST:
        return True
    if before in "。!?;:" or after in openers:
        within = before in openers and text[last + 1 : last + 2] not in _HEADING_MARKS
        return before in "(〔《" or (within and after in openers)
    next_end = text.find("\n", last, end)
    following = text[last : next_end if next_end >= 0 else end].strip()
    if _numbered(following):
        return False
    if before.isdigit() and following[:1].isdigit() and first - line_start < _WRAPPED_LINE:
        return False
    if following.isdigit() or (following[:1].isdigit() and len(following) < _WRAPPED_LINE):
        return True
    if before.isdigit():
        return True
    blank = text.count("\n", first, last) > 1
    if blank and following[:1].isdigit() and before.isalpha() and _DATED.match(following) is None:
        return _RUNNING.search(text, line_start, first) is not None
    return not blank and first - line_start >= _WRAPPED_LINE


def _numbered(line: str) -> bool:
    """Whether a line begins like a list item: `1.`, `2、`."""
    return _ITEM.match(line) is not None


def quiet(name: str | None) -> str | None:
    """A printed name without spaces and quotation marks, for comparison; None if nothing is left.

    >>> quiet("“ab” c")
    'abc'
    """
    if not name or name.isalnum():
        return name or None
    return _QUIET.sub("", name) or None
