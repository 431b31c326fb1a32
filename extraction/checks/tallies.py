"""Lists that a slip of the hand keeps from adding up to their total.

Of the lists in reports that add up, two in three are told by what they count (the catalogue knows every part as the
total's) or by a word that opens them and parts of one sort. Where such a list comes to more than its total, and one
number mistyped or a small gap explains it, it contradicts the total, however the grammar read it. One that comes to
less does so only where it is complete: by its kinds, by their number, or in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extraction.checks.drafts import plain
from extraction.checks.parts import MARKS, Axes, are_alike, counts_of_year, family_of, kind_of, names
from extraction.checks.runs import Run
from extraction.checks.wholes import wholes_by_name
from extraction.checks.words import Words, clause_before
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck
from extraction.genre.indicators import ABSTENTION
from extraction.genre.signals import Signals
from extraction.interval import ZERO, Interval
from extraction.numerals import is_slip
from extraction.types import Record

__all__ = ["Tallies"]

_LEAST = 4
"""A total that is smaller is exceeded by chance."""
_LONGEST = 18
_SKIPPED = 2
"""Numbers in other units between a total and its first part."""
_LEAD, _APART = 70, 60
"""Characters between a total and its first part, and between two parts, brackets aside."""
_BEHIND = 30
"""Characters before a total and behind its list with words that close it."""
_FAR = 200
"""Characters from a total to another number that its parts may be all of."""
_FEWEST = 2
_NEAR = Decimal("0.1")
_BY_ONE = 1
"""What a gap is at most, as a part of the total or as a number, where no slip explains it."""
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_OPENED, _CLOSED = "(（", re.compile(r"[)）]")
_CLAUSE = re.compile(r"[，,；;：:。]\s*")
_ENDED = re.compile(r"[。！？!?\n]")
_STRENGTHS = {"、": 1, "，": 2, ",": 2, "；": 3, ";": 3, "：": 4, ":": 4}
_LIST_MARK = "、"
_LISTED, _COMMAS = re.compile("、"), re.compile("[,，;；]")
_STRONGEST, _MIXED = 5, 6
"""The strength of a mark that ends a sentence; that of lists within lists."""
_COLONS = (":", "：")


class Tallies:
    """Finds such lists."""

    def __init__(self, genre: Genre, words: Words, check: BreakdownCheck, signals: Signals) -> None:
        self._words = words
        self._items = check.items
        self._signals = signals
        self._axes = Axes(genre.families)
        self._wholes = wholes_by_name(genre.indicators)
        self._rest = genre.constraints.apart.rest
        self._joiners = genre.constraints.apart.joiners
        self._complete: dict[str, list[frozenset[str]]] = {}
        for division in check.complete:
            self._complete.setdefault(division.total, []).append(frozenset(division.parts))
        self._numerals = genre.grammar.numerals
        groups = "|".join(map(re.escape, words.of(signals.groups)))
        self._groups = re.compile(rf"(?<!\d)(\d|[^\d\s])({groups})")

    def find(self, spoken: Sequence[Record], owners: Mapping[str, Record], text: str) -> Iterator[Run]:
        """Each total with the list behind it that misses it by a slip. `owners` are the totals of the parts of lists
        that add up, by record id; `text` is the document's."""
        counted = [record for record in counts_of_year(spoken) if record.value]
        for place, total in enumerate(counted):
            if (total.value or ZERO) < _LEAST or total.upper is None:
                continue
            for parts, lead, mark in self._lists(counted, place, text):
                gap = _gap_of_slip(total, parts)
                if (
                    gap
                    and all(owners.get(part.record_id, total) is total for part in parts)
                    and self._tied(counted, place, parts, (lead, mark, text))
                    and (gap > 0 or self._closed(total, parts, (lead, text)))
                    and not _make_up_another(counted, place, parts)
                ):
                    yield Run(total, parts, closed=True)
                    break

    def _lists(
        self, counted: Sequence[Record], place: int, text: str
    ) -> Iterator[tuple[tuple[Record, ...], str, int]]:
        """What may be the list behind a total, up to each place where it may end; what stands before it; and the
        strength of the marks between its parts."""
        total = counted[place]
        first = next(
            (
                at
                for at in range(place + 1, min(place + 2 + _SKIPPED, len(counted)))
                if self._alike(counted[at], total)
            ),
            None,
        )
        if first is None:
            return
        lead = text[total.end : counted[first].start]
        if len(lead) > 2 * _LEAD or "\n" in lead:
            return
        lead = _BRACKET.sub("", lead)
        if len(lead) > _LEAD or _CLOSED.search(lead) or len(_ENDED.findall(lead)) > 1:
            return
        parts = [counted[first]]
        strongest = mark = 0
        behind = counted[first + 1 : first + 2 + _LONGEST]
        for record, following in zip(behind[:_LONGEST], (*behind[1:], None), strict=False):
            between = text[parts[-1].end : record.start]
            if len(between) > 2 * _APART:
                break
            opened = sum(map(between.count, _OPENED))
            depth = opened - len(_CLOSED.findall(between))
            if depth > 0 or (record.unit != parts[0].unit and names(record, following, text)):
                continue
            bare = _BRACKET.sub("", between) if opened else between
            strength = max((_STRENGTHS.get(one, _STRONGEST) for one in MARKS.findall(bare)), default=0)
            if depth < 0 or strength == _STRONGEST or len(bare) > _APART or not self._alike(record, parts[0]):
                break
            if self._words.begins_with(self._signals.apart, _CLAUSE.split(between)[-1]):
                break
            if self._words.begins_with(self._signals.open, between):
                break
            if 0 < strongest < strength and len(parts) >= _FEWEST:
                yield tuple(parts), lead, mark
                mark = _MIXED
            strongest = max(strongest, strength)
            mark = mark if mark == _MIXED else strongest
            parts.append(record)
        if len(parts) >= _FEWEST:
            yield tuple(parts), lead, mark

    def _alike(self, one: Record, other: Record) -> bool:
        return are_alike(one, other, self._words, self._items)

    def _tied(
        self,
        counted: Sequence[Record],
        place: int,
        parts: Sequence[Record],
        around: tuple[str, int, str],
    ) -> bool:
        """Whether the list is the total's: by what it counts, by the word that opens it, or said to be all of it."""
        (lead, mark, text), total = around, counted[place]
        return (
            self._known(total, parts)
            or self._told(counted, place, parts, (lead, mark))
            or (mark != _MIXED and len(parts) > _FEWEST and self._said_complete(total, parts, (lead, text)))
        )

    def _known(self, total: Record, parts: Sequence[Record]) -> bool:
        """Whether the catalogue knows every part as one of the total's, told from the others by one thing."""
        family = family_of(total)
        for part in parts:
            if total.indicator not in self._wholes[part.indicator] or family_of(part) != family:
                return False
        return _are_distinct(parts) and all(self._axes.one(parts[0], part) for part in parts)

    def _told(
        self, counted: Sequence[Record], place: int, parts: Sequence[Record], listed: tuple[str, int]
    ) -> bool:
        """Whether a word opens a list of parts that nothing but list marks parts, or parts of one family; or list marks
        part those of one indicator, which is the total's too."""
        (lead, mark), total = listed, counted[place]
        if mark == _MIXED or not _are_distinct(parts) or lead.lstrip().startswith(_LIST_MARK):
            return False
        if not all(self._axes.one(parts[0], part) for part in parts):
            return False
        before = counted[place - 1] if place else None
        beside = before is not None and before.context == total.context and self._alike(before, total)
        kinds = {part.indicator for part in parts}
        listed_only = mark == _STRENGTHS[_LIST_MARK]
        if not self._opens(lead):
            same = kinds == {total.indicator} != {ABSTENTION} and total.qualifier is None
            return listed_only and same and not beside and total.context == parts[0].context
        if listed_only and (not beside or total.context == parts[0].context):
            return True
        if len(parts) > _FEWEST and not beside and lead.rstrip().endswith(_COLONS):
            return True
        family = family_of(total)
        alike = kinds == {total.indicator} or (
            family != ABSTENTION and all(family_of(part) == family for part in parts)
        )
        return not beside and (alike or all(part.scope for part in parts))

    def _closed(self, total: Record, parts: Sequence[Record], around: tuple[str, str]) -> bool:
        """Whether the list is complete: of kinds that leave nothing over, with a remainder at its end, of as many parts
        as its sentence counts kinds, or in words before or behind it."""
        (lead, text), words = around, self._words
        behind = text[parts[-1].end : parts[-1].end + _FEWEST]
        if any(words.found(self._signals.open, told) for told in (lead, behind)):
            return False
        kinds = {part.indicator for part in parts}
        if any(kinds >= division for division in self._complete.get(total.indicator, ())):
            return True
        return words.begins_with(self._rest, clause_before(parts[-1], text).strip()) or self._said_complete(
            total, parts, around
        )

    def _said_complete(self, total: Record, parts: Sequence[Record], around: tuple[str, str]) -> bool:
        """Whether words before or behind the list say that it is all, or count as many kinds as it has parts: not where
        the count is of other items (整合栏目3个、修订3项制度，公开解读15篇)."""
        (lead, text), words, signals = around, self._words, self._signals
        behind = text[parts[-1].end : parts[-1].end + _BEHIND].split("\n", 1)[0]
        if words.found(signals.complete, behind) or words.found(signals.composed, lead):
            return True
        if self._composes(total, parts, text):
            return True
        if len(parts) <= _FEWEST:
            return words.found(signals.only, lead) or self._is_wholly(lead, len(parts))
        before = _ENDED.split(text[max(0, total.start - _BEHIND) : total.start])[-1]
        own = len(before) - len(_CLAUSE.split(before)[-1])
        before += lead
        return any(
            (numeral := self._numerals.read(group[1])) is not None and numeral.value == len(parts)
            for group in self._groups.finditer(words.folded(before + behind))
            if not words.found(self._items, group[2])
            or (group.end() > own and not MARKS.match(group.string, group.end()))
        )

    def _composes(self, total: Record, parts: Sequence[Record], text: str) -> bool:
        """Whether the clause before the total's says that what it counts is composed of as many things as there are
        parts, and names each of these: 新媒体由微信、微博组成，全年推送874条：微信513条、微博351条."""
        begun = total.start - len(clause_before(total, text))
        if not MARKS.fullmatch(text[begun - 1 : begun]):
            return False
        told = _ENDED.split(text[max(0, begun - _BEHIND * 2) : begun - 1])[-1]
        named, composed, _ = self._words.split(self._signals.composed, _COMMAS.split(told)[-1])
        if not composed:
            return False
        listed = _LISTED.split(named)
        last = self._words.without(self._joiners, listed[-1])
        count = len(listed) + (last != self._words.folded(listed[-1]))
        clauses = (self._words.folded(clause_before(part, text)).strip() for part in parts)
        return count == len(parts) and all(clause and clause in named for clause in clauses)

    def _is_wholly(self, lead: str, count: int) -> bool:
        """Whether a clause says that all is of as many kinds as there are parts: 全部通过网络和邮寄两种方式提交."""
        for clause in _CLAUSE.split(lead):
            _, wholly, behind = self._words.split(self._signals.wholly, clause)
            for group in self._groups.finditer(behind) if wholly else ():
                numeral = self._numerals.read(group[1])
                if numeral is not None and numeral.value == count:
                    return True
        return False

    def _opens(self, lead: str) -> bool:
        """Whether a word opens a list behind the total: right behind it, or in the last clause."""
        signals, clauses = self._signals, _CLAUSE.split(lead)
        return (
            lead.rstrip().endswith(_COLONS)
            or self._words.found(signals.opens, lead)
            or self._words.found(signals.closing, clauses[-1])
            or any(self._words.ends_with(signals.axes, clause) for clause in clauses[:-1])
        )


def _are_distinct(parts: Sequence[Record]) -> bool:
    """Whether no two parts count the same thing."""
    return len({(*kind_of(part), part.scope) for part in parts}) == len(parts)


def _gap_of_slip(total: Record, parts: Sequence[Record]) -> Decimal | None:
    """By how much the parts miss the total, if no first ones of them come to it, and one number mistyped or a small gap
    explains it. If one part is greater than the total by itself, it is that one or the total."""
    added, sums = ZERO, []
    for part in parts:
        if part.lower is None or part.value is None:
            return None
        added += part.value
        sums.append(added)
    value = total.value or ZERO
    low, high = total.lower or value, total.upper or value
    if any(low <= made <= high for made in sums[1:]) or total.interval.meets(
        Interval.total(part.interval for part in parts)
    ):
        return None
    gap = added - value
    greater = [part for part in parts if (part.value or ZERO) >= value]
    mistyped = [part for part in parts if _is_slip(part.value or ZERO, (part.value or ZERO) - gap)]
    if greater and not _is_slip(value, added):
        return gap if len(greater) == 1 and greater[0] in mistyped else None
    small = abs(gap) <= max(Decimal(_BY_ONE), _NEAR * value)
    return gap if small or mistyped or _is_slip(value, added) else None


def _is_slip(printed: Decimal, meant: Decimal) -> bool:
    return meant > 0 and is_slip(plain(printed), plain(meant))


def _make_up_another(counted: Sequence[Record], place: int, parts: Sequence[Record]) -> bool:
    """Whether the parts are all of another number near their total."""
    total = counted[place]
    added = Interval.total(part.interval for part in parts)
    near = (*counted[max(0, place - _LONGEST) : place], *counted[place + 1 : place + 2 + _LONGEST])
    return any(
        other.unit == total.unit
        and other not in parts
        and abs(other.start - total.start) <= _FAR
        and other.interval.meets(added)
        for other in near
    )
