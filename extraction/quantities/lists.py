"""Lists: one number for several nouns (均, 各), numbers for nouns in order (分别), one unit for several numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extraction.genre.grammar import Grammar
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.types import Span, Warning_

__all__ = ["Lists"]

EACH, RESPECTIVELY = "each", "respectively"
_CLAUSE_MARKS = ",，。;:!?\n\t()"
_CLAUSE = re.compile(f"[{_CLAUSE_MARKS}]")
_LONGEST_ITEM = 24
_STEP = re.compile(r"[。;:!?\n]")
_GROUP_MARKS, _LARGEST_GROUP = (",", "、"), 6
_LONGEST_LEAD, _LONGEST_CLAUSE, _MOST_ITEMS = 12, 200, 24


def _is_shortened(text: str, reading: Reading, following: Reading) -> bool:
    """Whether the unit of a number begins that of the next: 0.3个和1.2个百分点."""
    printed = text[following.number : following.end].lstrip("0123456789.")
    return reading.unit is not None and printed.startswith(reading.unit) and len(printed) > len(reading.unit)


def _group(text: str, before: list[Reading], start: int) -> int:
    """How many counts the rate that begins at `start` is said of, at least one: 建议11件,提案8件,办结率均达100%."""
    if not before or text[before[-1].end : start] != ",":
        return 1
    count, mark = 1, ""
    for last, one in pairwise(reversed(before[-_LARGEST_GROUP:])):
        mark = mark or text[one.end : one.end + 1]
        alike = one.kind == "count" and (one.unit, one.negated) == (last.unit, False)
        joined = mark in _GROUP_MARKS and text.startswith(mark, one.end)
        if not alike or not joined or _STEP.search(text, one.end, last.start):
            break
        count += 1
    return count if before[-1].kind == "count" else 1


class Lists:
    """The compiled words of lists."""

    def __init__(self, grammar: Grammar) -> None:
        lists = grammar.lists
        joiner = "|".join(map(re.escape, sorted(lists.joiners, key=len, reverse=True)))
        self._joiner = re.compile(f"(?!{'|'.join(map(re.escape, lists.no_joiners))})(?:{joiner})")
        self._bodies = tuple(lists.bodies)
        copula = "|".join(map(re.escape, sorted(lists.copulas, key=len, reverse=True)))
        self._copulas = re.compile(f"(?:{copula})*+")
        lead = "|".join(map(re.escape, sorted(lists.leads, key=len, reverse=True)))
        self._lead = re.compile(f"(?:{lead})*+")
        verbs = "|".join(map(re.escape, lists.each_verbs))
        self._acts = re.compile(f"(?:{verbs})[^{_CLAUSE_MARKS}0-9]{{0,10}}")
        self._each_of_group = grammar.modifiers.each_of_group
        self._unequal = Warning_("unequal_lists", lists.unequal_zh, lists.unequal_en)

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that lists need from the lexicon."""
        for word, knowledge in grammar.lists.each.items():
            yield Entry.fenced(word, EACH, knowledge)
        for word, knowledge in grammar.lists.respectively.items():
            yield Entry.fenced(word, RESPECTIVELY, knowledge)

    def resolve(
        self, text: str, readings: list[Reading], hits: dict[str, list[Hit]]
    ) -> tuple[list[Reading], list[Warning_]]:
        """The readings with shared units filled in, one for each noun of a distribution, and subjects where a list
        ties numbers to nouns; and a warning for each list whose numbers and nouns do not match."""
        self._share_units(text, readings)
        warnings = self._pair(text, readings, hits[RESPECTIVELY])
        return self._distribute(text, readings, hits[EACH]), warnings

    def _share_units(self, text: str, readings: list[Reading]) -> None:
        """A number without a unit takes that of the next one in its list: 网站120、微信80条."""
        for reading, following in zip(reversed(readings[:-1]), reversed(readings[1:]), strict=True):
            joined = following.kind in ("points", "duration") and reading.kind == "count"
            joined = joined and self._joiner.fullmatch(text, reading.end, following.start) is not None
            shortened = joined and _is_shortened(text, reading, following)
            if (reading.unit is not None and not shortened) or reading.negated or following.unit is None:
                continue
            in_list = self._joiner.match(text, reading.end)
            if in_list and _CLAUSE.search(text, reading.end, following.start) is None:
                reading.unit, reading.kind = following.unit, following.kind

    def _distribute(self, text: str, readings: list[Reading], each: list[Hit]) -> list[Reading]:
        """均 and 各 over named things: a reading for each, on the same span."""
        result: list[Reading] = []
        index = 0
        previous_end = 0
        for reading in readings:
            while index < len(each) and each[index].end <= previous_end:
                index += 1
            hit = None
            probe = index
            while probe < len(each) and each[probe].end <= reading.start:
                hit = each[probe]
                probe += 1
            copies = [reading]
            if hit is not None and reading.kind != "duration" and not reading.negated:
                copies = self._copies(text, result, reading, hit, previous_end)
            result.extend(copies)
            previous_end = reading.end
        return result

    def _copies(
        self, text: str, before: list[Reading], reading: Reading, hit: Hit, limit: int
    ) -> list[Reading]:
        """The reading once for each thing that the word distributes it over."""
        match = self._copulas.match(text, hit.end, reading.start)
        of_group = text.startswith(self._each_of_group, hit.start)
        if match is None or match.end() != reading.start:
            acts = of_group and self._acts.fullmatch(text, hit.end, reading.start)
            items = self._items(text, limit, hit.start) if acts else []
            return [replace(reading, subject=item) for item in items] if len(items) > 1 else [reading]
        items = self._items(text, limit, hit.start)
        if len(items) < 2:
            items = self._items_before(text, before, hit.start) or items
        if len(items) == 1 and reading.kind == "percent" and not of_group:
            items *= _group(text, before, items[0].start)
        if len(items) > 1:
            return [replace(reading, subject=item) for item in items]
        if items:
            reading.subject = items[0]
        return [reading]

    def _items_before(self, text: str, readings: list[Reading], end: int) -> list[Span]:
        """The list that the clause before is, where nothing but a time stands between: 复议、诉讼，全年均为0件."""
        comma = text.rfind(",", max(0, end - _LONGEST_LEAD), end)
        if comma < 0 or not self._lead.fullmatch(text, comma + 1, end):
            return []
        start = comma
        while start and comma - start < _LONGEST_CLAUSE and text[start - 1] not in _CLAUSE_MARKS:
            start -= 1
        near = readings[-_MOST_ITEMS:]
        negated = [one.subject for one in near if one.negated and one.subject and one.start >= start]
        if negated:
            return negated
        return [] if near and near[-1].end > start else self._items(text, start, comma)

    def _items(self, text: str, limit: int, end: int) -> list[Span]:
        """The nouns of the list that ends at `end`, within its clause; none where it hangs on the number that ends at
        `limit` (a counted group is no list of names)."""
        start = end
        limit = max(limit, end - _LONGEST_CLAUSE)
        while start > limit and text[start - 1] not in _CLAUSE_MARKS:
            start -= 1
        if start == limit and limit and not self._joiner.match(text, start):
            return []
        items = []
        for joiner in [*self._joiner.finditer(text, start, end), None]:
            stop = joiner.start() if joiner else end
            if 1 < stop - start <= _LONGEST_ITEM:
                items.append(Span(start, stop))
            start = joiner.end() if joiner else end
        return items

    def _pair(self, text: str, readings: list[Reading], hits: list[Hit]) -> list[Warning_]:
        """分别: the nouns before it with the numbers behind it, in order."""
        warnings = []
        index = 0
        for hit in hits:
            while index < len(readings) and readings[index].start < hit.end:
                index += 1
            numbers = self._series(text, readings, index)
            limit = readings[index - 1].end if index else 0
            items = self._items(text, limit, hit.start) or self._named_before(
                text, limit, hit.start, len(numbers)
            )
            if len(numbers) < 2 or len(items) < 2:
                continue
            if len(numbers) == len(items):
                for number, item in zip(numbers, items, strict=True):
                    number.subject = item
            else:
                warnings.append(self._unequal)
        return warnings

    def _named_before(self, text: str, limit: int, end: int, count: int) -> list[Span]:
        """As many things as there are numbers, in the clause before: 建议、提案,分别为12件、8件."""
        if text[end - 1 : end] != ",":
            return []
        items = self._items(text, limit, end - 1)
        named = len(items) == count and not any(text.endswith(self._bodies, *item) for item in items)
        return items if named else []

    def _series(self, text: str, readings: list[Reading], first: int) -> list[Reading]:
        """The readings from `first` on with nothing but a joiner between them."""
        series = readings[first : first + 1]
        for index in range(first + 1, min(first + _MOST_ITEMS, len(readings))):
            between = text[series[-1].end : readings[index].start]
            if between != "," and not self._joiner.fullmatch(between):
                break
            series.append(readings[index])
        return series
