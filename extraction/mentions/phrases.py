"""Cuts out the noun phrase that a number counts, as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extraction.genre.phrases import Phrases
from extraction.mentions.context import Reach, alternation, one_of
from extraction.mentions.terms import Hits
from extraction.types import Span, made

__all__ = ["PhraseCutter"]

_LONGEST = 40
_REMEMBERED = 256
"""Phrases that are kept: one in five is asked for again, when the rules' word on its number is weighed."""
_CLOSE = 3
"""How far behind a phrase the bracket that it leaves open may close."""
_BARE = 2
"""Characters of words on the left of a number that name nothing, at most: a bare verb."""
_NAME = 4
"""Characters of a name of what changes, at least."""


class PhraseCutter:
    """The compiled words that begin, end and bound a phrase. `cut` gives the one that a number counts."""

    def __init__(self, phrases: Phrases) -> None:
        self.common = phrases.common
        self.cut = lru_cache(maxsize=_REMEMBERED)(self._phrase)
        marks = f"[{re.escape(phrases.separators)}\\s]"
        kept = f"(?!{one_of(phrases.keep)})" if phrases.keep else ""
        self._lead = re.compile(f"(?:{marks}|{kept}(?:{phrases.dates}|{one_of(phrases.lead)}))*")
        whole = f"(?!{_backwards(phrases.whole_tail)})" if phrases.whole_tail else ""
        self._tail = re.compile(f"(?:{marks}|{whole}(?:{_backwards(phrases.tail)}))*")
        self._cut = re.compile(phrases.cut)
        self._closing = re.compile(alternation(phrases.closing))
        self._stop = re.compile(alternation(phrases.stop))
        self._joiner = re.compile(alternation(phrases.joiners))
        self._opening, self._closer = phrases.brackets[0], phrases.brackets[1]
        self._comparing = re.compile(alternation(phrases.comparing))
        self._empty = re.compile(f"(?:{marks}|{phrases.dates}|{alternation(phrases.empty)})*")
        self._earlier = re.compile(f"(?:{phrases.earlier})$")
        self._changing = re.compile(f"{marks}*(?:{phrases.changing})")
        self._acts = re.compile(f"{phrases.acts}|{phrases.verbs}")
        self._verbs = re.compile(phrases.verbs)
        self._suffixes = phrases.suffixes
        self._whose = re.compile(phrases.whose)
        self._generic = re.compile(phrases.generic)
        self._all_information = re.compile(phrases.all_information)
        self._kinds = re.compile(phrases.kinds)
        self._counted = re.compile(phrases.counted_bodies)
        self._described = re.compile(phrases.described)
        self._lacking = re.compile(phrases.lacking)
        self._few = re.compile(phrases.few)
        self._mostly = re.compile(phrases.mostly)
        self._applicants_are = re.compile(phrases.applicants_are)
        self._share = re.compile(phrases.share)
        self._share_of = re.compile(phrases.share_of)
        self._told_of = re.compile(phrases.told_of)
        self._matter = re.compile(phrases.matter)
        self._rest = re.compile(f"(?:{phrases.rest})*")
        self.inner, self.of = phrases.inner, phrases.of
        self._loose = re.compile(f"(?:{_backwards(phrases.loose)})*")
        kinds = ("trade", "unrelated", "among", "amid", "full_time", "part_time")
        told = {kind: getattr(phrases, kind) for kind in kinds}
        self._told = tuple((value, re.compile(words)) for value, words in told.items())
        self._places = re.compile(phrases.places)
        self._title = phrases.title
        self._idle = re.compile(f"(?:{phrases.idle})+")
        self._answering = re.compile(f"(?:{phrases.idle}|{phrases.answering})+")
        self._part_of_year = re.compile(phrases.part_of_year)
        self._works = re.compile(phrases.works)
        self._list_end = re.compile(phrases.list_end)
        self._quotes = dict(zip(phrases.quotes[::2], phrases.quotes[1::2], strict=True))

    def _phrase(self, text: str, reach: Reach) -> Span | None:
        """The noun phrase that the number counts: on its left where it touches, else on its right, else on its left.

        That of an earlier value stands before what says so (`占比由76%提至91%`), or in the clause before that
        (`压缩环节，由9个减至4个`); a value that replaces it has none.
        """
        start, end = reach.left
        earlier = self._earlier.search(text, start, end)
        if earlier and (right := self._owned(text, reach, earlier)) is not None:
            return right
        if earlier and (before := self._from(text, start, earlier.start(), earlier.start())):
            return before
        if earlier and reach.wide < start and self._changing.match(text, *reach.right):
            return self._left(text, Span(reach.wide, earlier.start()))
        if self._changing.fullmatch(text, start, end):
            return None
        left = self._balanced(text, self._left(text, reach.left), reach.left.end)
        if left is not None and (closing := self._closing.match(text, left.end, reach.left.end)):
            left = Span(left.start, closing.end())
        whose = left is not None and self._whose.fullmatch(text, *left) is not None
        follows = whose or self._follows(text, reach)
        right = None if reach.adjacent and not follows else self._right(text, reach.right)
        if right is None or (left is not None and self._says_less(text, left, right)):
            return left
        return right

    def _follows(self, text: str, reach: Reach) -> bool:
        """Whether what a number counts is named right behind it: by a title (`电台4期《热线》`), or by the noun for a
        list that ends before the number (`水西、水北等七个村`)."""
        end = reach.left.end
        return text.startswith(self._title, reach.right.start) or (
            end > reach.left.start
            and self._list_end.match(text, end - 1, end + 1) is not None
            and reach.right.start < reach.right.end
        )

    def _says_less(self, text: str, left: Span, right: Span) -> bool:
        """Whether the words on the right of a number say less of what it counts than those on its left:
        `政务要闻1条信息`."""
        if right.end - right.start <= 1:
            return True
        return self._generic.fullmatch(text, *right) is not None and left.end - left.start > _BARE

    def _balanced(self, text: str, span: Span | None, limit: int) -> Span | None:
        """A phrase with the bracket that closes the one left open in it, and what is left before that:
        `查封(扣押)信息`, `文件类(公告等)信息`; what stands before one that closes none is no part of it:
        `(会同气象局)红色预警`."""
        if span is not None and (close := text.find(self._closer, *span)) >= 0:
            opened = text.find(self._opening, *span)
            if (opened < 0 or opened > close) and close + 1 < span.end:
                span = Span(close + 1, span.end)
        if span is None or text.rfind(self._opening, *span) <= text.rfind(self._closer, *span):
            return span
        close = text.find(self._closer, span.end, min(limit, span.end + _CLOSE))
        return Span(span.start, close + 1) if close >= 0 else span

    def _owned(self, text: str, reach: Reach, preposition: re.Match[str]) -> Span | None:
        """The noun phrase behind a number that only a preposition stands before, if no other value replaces it:
        `由23个职能部门提供`, but not `由46个压减至29个`."""
        right = None if preposition.end() - preposition.start() > 1 else self.behind(text, reach)
        return None if right is None or self._changing.match(text, right.start, right.end) else right

    def behind(self, text: str, reach: Reach) -> Span | None:
        """The noun phrase on the right of a number that no noun on its left is counted by: `全市40家部门`."""
        right = self._right(text, reach.right)
        return right if right is not None and right.end - right.start > 1 else None

    def verb(self, text: str, reach: Reach) -> Span | None:
        """What stands before a number that no noun phrase names, without empty words: `采纳`, but not `其中`."""
        start, end = reach.left
        lead = self._empty.match(text, start, end)
        start = lead.end() if lead else start
        start = self._behind_cuts(text, start, end, end)
        return Span(start, end) if start < end and not self._changing.fullmatch(text, *reach.left) else None

    def lacking(self, text: str, start: int, end: int) -> Span | None:
        """What the clause before says there is little of: `视频解读欠缺,全年仅2个`."""
        found = self._lacking.search(text, start, end)
        return None if found is None else self._from(text, found.start(1), found.end(1), found.end(1))

    def few(self, text: str, reach: Reach) -> bool:
        """Whether what stands before a number says only how few it is: `全年仅制作`."""
        return self._few.fullmatch(text, *reach.left) is not None

    def applicants(self, text: str, at: Span) -> Span | None:
        """Where it says who the applicants of a number are: 申请人以公民为主，有18件; 申请人27件为公民."""
        before = self._mostly.search(text, max(0, at.start - _LONGEST), at.start)
        if before is None:
            return None
        said = before if before.group(1) else self._applicants_are.match(text, at.end)
        return Span(*said.span(1 if said is before else 0)) if said else None

    def part(self, text: str, stretch: Span) -> Span | None:
        """The noun phrase before a share, where it names the part and not only the whole (`占总数`)."""
        span = self._left(text, stretch)
        return None if span is None or self._share.search(text[span.start : span.end]) else span

    def only_tells(self, text: str, end: int) -> bool:
        """Whether what follows a number that ends at `end` only tells of it: `12条,主要为通知,占8%`."""
        return self._told_of.match(text, end) is not None

    def part_behind(self, text: str, end: int) -> Span | None:
        """The part that a share that ends at `end` says itself what it is of: `60%涉及征地`."""
        said = self._share_of.match(text, end)
        return Span(*said.span(1)) if said else None

    def matter(self, text: str, left: Span, end: int) -> Span | None:
        """What is said behind a number that ends at `end` of what it is about, where `left` of it nothing is:
        `其中2件涉及房屋档案`."""
        said = self._matter.match(text, end)
        if said is None or self._rest.fullmatch(text, *left) is None:
            return None
        return Span(*said.span(1))

    def leads(self, text: str, start: int) -> bool:
        """Whether a word that begins at an offset leads in, as a verb does: `公开信息`, but not `公开栏`."""
        lead = self._lead.match(text, start)
        return lead is not None and lead.end() > start

    def joined(self, text: str, start: int, end: int) -> bool:
        """Whether nothing but a joiner stands between two offsets."""
        return self._joiner.fullmatch(text, start, end) is not None

    def names(self, text: str, reach: Reach) -> bool:
        """Whether a noun phrase stands before the number: not so in `全年共公开11条`."""
        return self._left(text, reach.left) is not None

    def specific(self, text: str, stretch: Span) -> bool:
        """Whether a stretch before a number names what it counts, and no kind of all information: `海关政府信息`."""
        phrase = None if self._joiner.match(text, *stretch) else self._left(text, stretch)
        if phrase is None or phrase.end - phrase.start < _BARE:
            return False
        return self._all_information.search(text, *stretch) is None

    def told(self, text: str, end: int) -> list[str]:
        """What the words behind a number say of all that it counts: `trade`, `unrelated`, `among`, `amid`, `full_time`,
        `part_time`."""
        return [value for value, pattern in self._told if pattern.match(text, end)]

    def changes(self, text: str, stretch: Span) -> bool:
        """Whether a stretch before a word of change names what changes: `工业增加值`, but not `较年初`."""
        phrase = self._left(text, stretch)
        if phrase is None or phrase.end - phrase.start < _NAME:
            return False
        return self._comparing.match(text, phrase.start) is None

    def says_nothing(self, printed: str, text: str) -> bool:
        """Whether a phrase says only that information is counted (`政府信息`), or whose report it is: that its title
        begins with (`石坝区民政局2022年`)."""
        if self._generic.fullmatch(printed) is not None:
            return True
        return len(printed) >= _NAME and text.lstrip().startswith(printed)

    def summed(self, printed: str) -> str:
        """What sums up the list that a phrase begins with: 图解、动漫等解读材料."""
        return self._list_end.split(printed)[-1] or printed

    def part_of_year(self, text: str, stretch: Span) -> Span | None:
        """The part of a year that a stretch of text names: 上半年."""
        part = self._part_of_year.search(text, *stretch)
        return Span(*part.span()) if part else None

    def is_part_of_year(self, printed: str) -> bool:
        """Whether a phrase is only the name of a part of a year: 下半年."""
        return self._part_of_year.fullmatch(printed) is not None

    def idles(self, printed: str, answered: bool) -> bool:
        """Whether words name nothing that is counted: 增加, 比上年, 计划; of what is `answered`, 按时答复 neither."""
        return (self._answering if answered else self._idle).fullmatch(printed) is not None

    def is_work(self, printed: str) -> bool:
        """Whether a phrase only names what a channel carries, and no channel by name: `微信推文`."""
        return self._works.fullmatch(printed) is not None

    def quotes_name(self, printed: str) -> bool:
        """Whether a channel is printed with its name in quotes."""
        return any(mark in printed for mark in self._quotes)

    def compares(self, text: str, span: Span) -> bool:
        """Whether a phrase begins as a comparison does: `比上年增加`."""
        return self._comparing.match(text, *span) is not None

    def channel(self, text: str, hits: Hits, stretch: Span, channels: int, acts: int = 0) -> Span | None:
        """The phrase that ends with the last channel in a stretch of text, and with the name in quotes after it.

        What is only the object of one of `acts`, done through another channel, is none: `公众号发布微信120条`.
        """
        places = [place for place in hits.between(*stretch) if hits.bits[place] & channels]
        while len(places) > 1 and hits.ending(hits.starts[places[-1]]) & acts:
            places.pop()
        if not places:
            return None
        end = self._without_tail(text, hits.starts[places[-1]], hits.ends[places[-1]])
        span = self._from(text, stretch.start, end, self._with_name(text, end, stretch.end))
        if span is not None and text.startswith(self._closer, span.end) and span.end < stretch.end:
            opened = text.count(self._opening, *span) > text.count(self._closer, *span)
            return Span(span.start, span.end + opened)
        return span

    def _without_tail(self, text: str, start: int, end: int) -> int:
        """Where a phrase ends without the words that none ends with; where it ends, if nothing would be left."""
        tail = self._tail.match(text[start:end][::-1])
        return end - tail.end() if tail and tail.end() < end - start else end

    def _with_name(self, text: str, end: int, limit: int) -> int:
        """Where a channel ends that its name in quotes follows, or that stands in quotes itself."""
        following = text[end : end + 1]
        if following in self._quotes.values():
            return end + 1
        close = text.find(self._quotes[following], end, limit) if following in self._quotes else -1
        return close + 1 if close > 0 else end

    def _left(self, text: str, span: Span) -> Span | None:
        start, end = max(span.start, span.end - _LONGEST), span.end
        if start > span.start and (joiner := self._joiner.search(text, start, end)):
            start = joiner.end()
        tail = self._tail.match(text[start:end][::-1])
        end -= tail.end() if tail else 0
        kinds = self._kinds.search(text, start, end)
        return self._from(text, start, end, kinds.start() if kinds and kinds.start() > start else end)

    def _from(self, text: str, start: int, head: int, end: int) -> Span | None:
        """The phrase that ends at `end`: after the last word before its head that begins one, without what leads in."""
        start = self._behind_cuts(text, start, head, end)
        lead = self._lead.match(text, start, end)
        if lead and (lead.end() < end - 1 or text[end - 1 : end] not in self._suffixes):
            start = lead.end()
        return made(Span, (start, end)) if start < end else None

    def _behind_cuts(self, text: str, start: int, head: int, end: int) -> int:
        """Where a phrase begins behind the last word before its head that one begins after, not inside of quotes."""
        for cut in self._cut.finditer(text, start, head):
            at = cut.end()
            if at < head and all(
                text.count(close, at, end) <= text.count(opening, at, end)
                for opening, close in self._quotes.items()
            ):
                start = at
        return start

    def _right(self, text: str, span: Span) -> Span | None:
        end = min(span.end, span.start + _LONGEST)
        if places := self._places.match(text, span.start):
            end = max(end, places.end())
        if described := self._described.match(text, span.start, end):
            return Span(*described.span(1))
        if bodies := self._counted.match(text, span.start, end):
            return Span(span.start, bodies.end())
        stop = self._stop.search(text, span.start, end)
        first = self._verbs.match(text, span.start, end)
        verb = first or self._acts.search(text, span.start + 2, end)
        if verb and (stop is None or verb.start() < stop.start()):
            stop = verb
        end = stop.start() if stop else end
        end -= text.endswith(self.inner, span.start, end)
        if loose := self._loose.match(text[span.start + 1 : end][::-1]):
            end -= loose.end()
        return made(Span, (span.start, end)) if span.start < end else None


def _backwards(words: Sequence[str]) -> str:
    """A regular expression for any of the words in a text that is read from its end."""
    return one_of([word[::-1] for word in words])
