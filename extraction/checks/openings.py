"""Where a list of parts begins, and where it continues after what the grammar took for its end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.checks.parts import PERCENT, comparable, kind_of
from extraction.checks.wholes import wholes_by_name
from extraction.checks.words import Words, quiet
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["CROWD", "Openings"]

NEAR = 30
"""Characters between a total and the first part that a word for parts ties to it."""
FAR = 80
"""Characters between them with what stands in brackets."""
BESIDE = 5
"""Characters behind a total within which that word stands."""
_ENDED = re.compile(r"[。！？!?)）]")
_CLAUSE = re.compile(r"[，,；;]\s*")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_APART = re.compile(r"[。！？!?;；:：()（）\n]")
_LIST_MARK, _FULL_STOP = "、", "。"
_MARKS = ",，;；、 "
_FEWEST, CROWD = 3, 12
"""Numbers of a sentence in which one is made up by the others."""
_FURTHER = 24
"""Characters between two parts of one list."""


class Openings:
    """Finds the number that a list of parts opens behind, and the parts beyond the list's end."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._words = words
        self._handled = genre.grammar.lists.handled
        self._breaks = genre.constraints.apart.breaks
        self._partly = genre.constraints.apart.partly
        self._wholes = wholes_by_name(genre.indicators)
        self._nearest = {name: indicator.part_of for name, indicator in genre.indicators.items()}
        checks = [check for check in genre.constraints.check if isinstance(check, BreakdownCheck)]
        prefixes = tuple(prefix for check in checks for prefix in check.overlapping)
        self._channels = frozenset(name for name in genre.indicators if name.startswith(prefixes))
        self._overlapping = tuple(prefix.partition(".")[0] for prefix in prefixes)

    def opener(self, before: Sequence[Record], parts: Sequence[Record], text: str) -> Record | None:
        """Of the `CROWD` numbers `before` the parts, that which a word for parts ties to them."""
        last, part = before[-1] if before else None, parts[0]
        sentence = [
            record
            for record in before
            if last is not None
            and record.context == last.context
            and not _is_aside(record)
            and record.unit != PERCENT
        ]
        alone = _whole_of(sentence) if len(parts) > 1 else None
        if alone is not None and not all(comparable(one, alone) for one in parts):
            alone = None
        behind: int | None = None
        for record in reversed(before):
            aside = _is_aside(record) or (record.unit == PERCENT and alone is not None)
            if aside and (record is last or behind is not None):
                behind = behind or record.end
                continue
            if self._opens(record, part, text, (record is alone, behind or record.end)):
                return record
            behind = None
        return last if last is not None and self._leads(last, part, text) else None

    def _leads(self, last: Record, part: Record, text: str) -> bool:
        """Whether the clause of the part begins with a word for parts, and the number right before it in the sentence
        is of its unit: 对12起举报进行核查，其中属实2起."""
        if last.context != part.context or last.unit != part.unit or part.start - last.end > NEAR:
            return False
        between = text[last.end : part.start]
        clause = _CLAUSE.split(between)[-1]
        return not _ENDED.search(between) and self._words.begins_with(self._partly, clause)

    def _opens(self, total: Record, part: Record, text: str, place: tuple[bool, int]) -> bool:
        """Whether a word that opens a breakdown stands right behind the number, and the first part soon after; in the
        next sentence only behind a number that is alone in its own. `place`: whether it is, and where it ends with the
        changes told of it."""
        alone, end = place
        if part.start - end > FAR:
            return False
        between = text[end : part.start]
        if total.context != part.context:
            _, ended, between = between.partition(_FULL_STOP)
            if not (ended and alone):
                return False
        if ")" in between or "）" in between:
            between = _BRACKET.sub("", between)
        if len(between) > NEAR or _ENDED.search(between):
            return False
        return self._words.found(self._breaks, between[:BESIDE])

    def further(self, parts: Sequence[Record], behind: Sequence[Record], text: str) -> list[Record]:
        """The parts that a list goes on with where its total was reached: of the same whole, each of another kind, and
        not what was done with the parts before."""
        last, further = parts[-1], list[Record]()
        tight = all(text[one.end : one.end + 1] == _LIST_MARK for one in parts[:-1]) and len(parts) > 1
        kinds = {kind_of(part) for part in parts}
        told = self._is_handled(text[max(0, parts[0].start - _FURTHER) : last.end])
        for record in behind:
            between = text[last.end : record.start]
            if record.context != last.context or len(between) > _FURTHER:
                break
            if not told and self._is_handled(between):
                break
            if not _is_item(record, parts[0], between):
                if _APART.search(between) or self._words.found(self._breaks, between):
                    break
                if tight and not between.startswith(_LIST_MARK):
                    break
            if record.unit != PERCENT:
                kind = kind_of(record)
                if kind in kinds or record.unit != last.unit or not self._siblings(parts[0], record):
                    break
                kinds.add(kind)
                further.append(record)
            last = record
        return further

    def _is_handled(self, text: str) -> bool:
        return any(word in text for word in self._handled)

    def _siblings(self, one: Record, other: Record) -> bool:
        """Whether two numbers are parts of one whole, told apart by one thing, that cannot overlap."""
        if one.period != other.period or one.scope != other.scope:
            return False
        if one.indicator == other.indicator and one.indicator not in self._channels:
            return None not in (one.applicant, other.applicant) or None not in (
                one.qualifier,
                other.qualifier,
            )
        if one.applicant != other.applicant or one.indicator.startswith(self._overlapping):
            return False
        wholes = self._nearest.get(one.indicator), self._nearest.get(other.indicator)
        if wholes[0] is not None and wholes[0] == wholes[1]:
            return True
        alike = one.indicator.split(".")[:2] == other.indicator.split(".")[:2]
        return alike and not self._wholes[one.indicator].isdisjoint(self._wholes[other.indicator])


def _whole_of(sentence: Sequence[Record]) -> Record | None:
    """The only number of a sentence, or the one that all others make up: 申请11件，网上7件，信函4件."""
    if not _FEWEST <= len(sentence) < CROWD:
        return sentence[0] if len(sentence) == 1 else None
    whole, *parts = sentence
    alike = all(part.unit == whole.unit and part.period == whole.period for part in parts)
    made_up = alike and Interval.total(part.interval for part in parts) == whole.interval
    return whole if made_up else None


def _is_aside(record: Record) -> bool:
    """Whether the number tells how the one before it changed: 280条，较上年的260条增长7.7%，其中……."""
    return record.period in ("previous", "change")


def _is_item(record: Record, first: Record, between: str) -> bool:
    """Whether nothing but its name stands before a number that counts what the first part does: the list goes on,
    whatever mark is between (概况19条、动态71条，目录36条)."""
    if record.indicator != first.indicator or not (record.qualifier and first.qualifier):
        return False
    return quiet(between.lstrip(_MARKS)) == quiet(record.qualifier)
