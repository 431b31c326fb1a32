"""Runs of numbers that a word ties to a total, and that a slip of the hand keeps from adding up to it.

The lists of the grammar end where the arithmetic says so, and their parts are those that the catalogue knows: where the
report is wrong, both may miss a list. Here the numbers alone are looked at: those of one unit that follow a total
(收到23件，上半年9件，下半年15件), or that one behind them sums up (三者共计87件). They belong together if they nearly
add up; else they are of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from extraction.checks.drafts import plain
from extraction.checks.fits import FittedBreakdown
from extraction.checks.parts import are_alike, counts_of_year, family_of, names, paired
from extraction.checks.slips import LARGE
from extraction.checks.summed import Summed, verbs_of
from extraction.checks.words import Words, clause_before
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck
from extraction.genre.indicators import ABSTENTION
from extraction.genre.signals import Signals
from extraction.interval import ZERO, Interval
from extraction.numerals import is_slip
from extraction.types import Record

__all__ = ["Run", "Runs"]

_LONGEST = 20
_SKIPPED = 2
"""Numbers in other units between a total and its first part."""
_APART = 60
"""Characters between two numbers of one run."""
_FAR = 200
"""Characters before a total with another number that its parts may be all of."""
_NEAR = 8
"""Characters behind a number within which a word opens or closes a list."""
_SHORTEST = 2
"""Characters of the noun by which the clause of the first part takes up the total."""
_BEFORE = 40
"""Characters before a total with the noun that it counts."""
_MOST_KINDS = 10
_FEWEST = 2
"""Things that are summed up, and marks that are those of a list."""
_LEAST = 1
_LEAST_OF = 0.8
"""The part of a total that its parts come to at least, where one of them may be mistaken."""
_WIDEST, _WIDEST_CLOSED = Decimal("0.1"), Decimal("0.2")
"""What a gap is at most, as a number and as a part of the total, also that of a closed list."""
_END = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[，,；;：:。]\s*")
_SEMICOLON = re.compile(r"[；;]")
_OPENING, _CLOSING = "(（", ")）"
_ANY_BRACKET = re.compile(r"[(（)）]")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_LIST_OPENER = re.compile(r"[^\n]{0,20}[:：—]\s*\n\s*")
_NEXT_LINE = re.compile(r"[。；;，,]?\s*\n\s*")
_LIST_MARK = "、"
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class Run:
    """A total with the numbers that may be its parts; `closed`: they are all; `direct`: they follow its colon."""

    total: Record
    parts: tuple[Record, ...]
    closed: bool
    direct: bool = False


class Runs:
    """Finds the runs of a narrative."""

    def __init__(self, genre: Genre, words: Words, check: BreakdownCheck, signals: Signals) -> None:
        self._words = words
        self._items = check.items
        self._signals = signals
        self._rest = genre.constraints.apart.rest
        self._verbs = words.of(signals.verbs)
        self._kinds = frozenset(words.of(signals.groups))
        self._this_year = genre.grammar.modifiers.this_year
        self._summed = Summed(genre, words, check, signals)

    def find(
        self,
        spoken: Sequence[Record],
        breakdowns: Sequence[FittedBreakdown],
        settled: Mapping[str, Record],
        text: str,
    ) -> Iterator[Run]:
        """Each total with the numbers behind or before it that a word ties to it and that nearly make it up, where no
        list has them that adds up: `settled` are the totals of their parts, by record id. `text` is the document's."""
        owners = {
            part.record_id: breakdown.total
            for breakdown in breakdowns
            for part in breakdown.parts
            if breakdown.total is not None
        }
        counted = [record for record in counts_of_year(spoken) if record.value]
        for place in _possible(counted):
            summed = self._summed.before(counted, place, owners, text)
            before_it = Run(counted[place], summed, closed=True) if summed else None
            for run in (self._behind(counted, place, text), before_it):
                if run is not None and _tells(run, settled):
                    before = counted[max(0, place - _LONGEST) : place]
                    if run.direct or not any(
                        _makes_up(run, other) for other in before if other not in run.parts
                    ):
                        yield run

    # behind a total --------------------------------------------------------------------------------------------------

    def _behind(self, counted: Sequence[Record], place: int, text: str) -> Run | None:
        """The numbers behind the total that a word opens, or that tell what its clause tells of it."""
        total = counted[place]
        first, kinds = self._first(counted, place)
        if first is None or (counted[first].value or ZERO) >= (total.value or ZERO):
            return None
        begun = counted[first - 1].end
        if not self._reaches(counted, first, total) or counted[first].start - begun > _FAR:
            return None
        lead = _BRACKET.sub("", text[begun : counted[first].start])
        if len(lead) > _APART or lead.lstrip().startswith(_LIST_MARK):
            return None
        if "\n" in lead:
            return self._itemised(counted, place, text)
        if _ANY_BRACKET.search(lead):
            return None
        closed = self._opened(total, lead, text)
        verbs = () if closed is not None else verbs_of(self._words, self._verbs, total, text)
        if closed is None and not verbs and not self._is_composed(counted[first], text):
            return None
        parts = self._parts(counted, first, lead, text)
        if len(parts) < _FEWEST or paired(parts, counted, {parts[0].record_id: first}):
            return None
        ended = text[parts[-1].end : parts[-1].end + _NEAR]
        composed = self._words.found(self._signals.composed, ended) and self._is_composed(parts[0], text)
        if closed is None and not (composed or self._echoes(total, verbs, parts, text)):
            return None
        left = self._is_rest(parts[-1], text) or kinds == len(parts)
        told = self._words.found(self._signals.open, text[total.end : parts[-1].end])
        direct = lead.lstrip().startswith(_COLONS) and begun == total.end
        return Run(total, parts, bool(closed or composed or left) and not told, direct)

    def _is_composed(self, first: Record, text: str) -> bool:
        """Whether the sentence of the first part goes on to say that the total is composed of them."""
        return self._words.found(
            self._signals.composed, _END.split(text[first.end : first.end + _FAR], maxsplit=1)[0]
        )

    def _reaches(self, counted: Sequence[Record], first: int, total: Record) -> bool:
        """Whether the numbers from the first part on come to what the total's parts come to at least."""
        missing = _LEAST_OF * float(total.value or 0) - _LEAST
        end = counted[first].end
        for record in counted[first : first + _LONGEST]:
            if record.start - end > 2 * _APART or missing <= 0:
                break
            missing -= float(record.value or 0)
            end = record.end
        return missing <= 0

    def _itemised(self, counted: Sequence[Record], place: int, text: str) -> Run | None:
        """The numbers of the lines behind a total that begin with the same mark, one in each."""
        total, last = counted[place], counted[place]
        opened = _LIST_OPENER.match(text, total.end)
        if opened is None:
            return None
        mark, begun = text[opened.end() : opened.end() + 1], opened.end()
        parts: list[Record] = []
        for record in counted[place + 1 : place + 1 + _LONGEST]:
            if mark.isalnum() or not text.startswith(mark, begun) or not self._alike(record, total):
                break
            if "\n" in text[begun : record.start]:
                break
            parts.append(record)
            last = record
            ended = _NEXT_LINE.match(text, last.end)
            if ended is None:
                break
            begun = ended.end()
        closed = self._words.found(self._signals.axes, opened[0])
        return Run(total, tuple(parts), closed) if len(parts) > _FEWEST else None

    def _first(self, counted: Sequence[Record], place: int) -> tuple[int | None, Decimal | None]:
        """The place of the first number behind the total in its unit, at most behind a few that count no items or how
        many kinds there are (三个板块); and how many these are."""
        total, kinds = counted[place], None
        for at in range(place + 1, min(place + 2 + _SKIPPED, len(counted))):
            record = counted[at]
            if (
                record.unit in self._kinds
                and record.unit != total.unit
                and (record.value or 0) <= _MOST_KINDS
            ):
                kinds = record.value
            elif self._alike(record, total):
                return at, kinds
            elif record.context != total.context or self._words.found(self._items, record.unit or ""):
                break
        return None, None

    def _opened(self, total: Record, lead: str, text: str) -> bool | None:
        """Whether what stands between a total and the first number says that this is a part, and whether it closes the
        list; None where it does not say so."""
        signals, words = self._signals, self._words
        clauses = _CLAUSE.split(lead)
        if words.found(signals.closing, clauses[-1]):
            return True
        if words.found(signals.opens, lead[:_NEAR]) and not _END.search(lead):
            return False
        if any(words.ends_with(signals.axes, clause) for clause in clauses[:-1]):
            return True
        told = words.behind(signals.by, clauses[-1])
        if told is not None and words.found(signals.axes, told):
            return True
        if len(clauses) > 1 and words.begins_with(signals.first, clauses[-1]):
            return True
        noun = next((part for clause in clauses if (part := words.split(signals.inside, clause))[1]), None)
        if noun is None:
            return None
        named = noun[0][-_SHORTEST:]
        before = words.folded(text[max(0, total.start - _BEFORE) : total.end] + clauses[0])
        return False if len(named) == _SHORTEST and named in before else None

    def _echoes(self, total: Record, verbs: Sequence[str], parts: Sequence[Record], text: str) -> bool:
        """Whether the clause of each part has one of the total's verbs: 共报送874条，市直报送513条、区县报送371条.

        A clause that begins with it goes on with something else, unless the total is told to be one (公开预算33条，公开
        文件20条、规划14条); so does one where the total has a subject too, and where they count other things.
        """
        told = [clause_before(part, text) for part in parts if not self._is_rest(part, text)]
        clauses = [self._words.folded(clause).strip() for clause in told]
        families = {family_of(part) for part in parts}
        if total.indicator != ABSTENTION and not families <= {family_of(total), ABSTENTION}:
            return False
        if text[total.end : parts[0].start] in clause_before(parts[0], text):
            return False
        own = self._words.folded(clause_before(total, text)).strip()
        summed = self._words.found(self._signals.totals, own)
        return any(
            all(verb in clause and (summed or not clause.startswith(verb)) for clause in clauses)
            for verb in verbs
            if summed or own.partition(verb)[0] in ("", *self._this_year)
        )

    def _is_rest(self, part: Record, text: str) -> bool:
        return self._words.begins_with(self._rest, clause_before(part, text).strip())

    def _parts(self, counted: Sequence[Record], first: int, lead: str, text: str) -> tuple[Record, ...]:
        """The numbers in one unit from the `first` on, up to where something else begins."""
        last = before = counted[first]
        parts = [last]
        semicolons: list[int] = []
        verb = self._words.begins(self._signals.verbs, _CLAUSE.split(lead)[-1])
        behind = counted[first + 1 : first + 2 + _LONGEST]
        for record, following in zip(behind[:_LONGEST], (*behind[1:], None), strict=False):
            between = text[last.end : record.start]
            if len(between) > _APART or _END.search(between):
                break
            if record.unit != last.unit and names(record, following, text):
                continue
            passed = _SEMICOLON.split(text[before.end : record.start])[-1]
            before = record
            depth = sum(map(between.count, _OPENING)) - sum(map(between.count, _CLOSING))
            if depth > 0 or self._words.found(self._signals.aside, passed):
                continue
            if depth < 0:
                break
            if not self._alike(record, last):
                if self._words.found(self._items, record.unit or ""):
                    break
                continue
            if self._begins_another(between, verb):
                break
            if _SEMICOLON.search(between):
                semicolons.append(len(parts))
            parts.append(record)
            last = record
        listed = _FEWEST <= len(semicolons) == len(parts) - 1 or self._is_rest(parts[-1], text)
        listed = listed or any(colon in lead for colon in _COLONS)
        return tuple(parts if not semicolons or listed else parts[: semicolons[0]])

    def _begins_another(self, between: str, verb: str | None) -> bool:
        """Whether the clause of the next number is of something else: behind a word that sets it apart, or led by a
        verb that the list did not have."""
        clause = _CLAUSE.split(between)[-1]
        if self._words.begins_with(self._signals.apart, clause):
            return True
        led = self._words.begins(self._signals.verbs, clause)
        return led is not None and led != verb

    def _alike(self, one: Record, other: Record) -> bool:
        return are_alike(one, other, self._words, self._items)


def _possible(counted: Sequence[Record]) -> Iterator[int]:
    """The places of numbers that those around them can make up: few can, so that the others are not looked at."""
    values = [float(record.value or 0) for record in counted]
    for place, value in enumerate(values):
        least = _LEAST_OF * value - _LEAST
        before, behind = values[max(0, place - _LONGEST) : place], values[place + 1 : place + 1 + _LONGEST]
        if _come_to(least, behind, value) or _come_to(least, before, value):
            yield place


def _come_to(least: float, values: Sequence[float], limit: float) -> bool:
    """Whether the first of the values below a limit come to the least: most do after one or two."""
    for value in values:
        if least <= 0:
            return True
        if value < limit:
            least -= value
    return least <= 0


def _tells(run: Run, settled: Mapping[str, Record]) -> bool:
    """Whether the parts nearly make up the total, no list that adds up has them, nor do the first of them, and they
    tell more than an open list that falls short. Behind a colon they are the total's, whatever else they make up."""
    owners = [settled[part.record_id] for part in run.parts if part.record_id in settled]
    if owners and (not run.direct or run.total in owners):
        return False
    if any(part.interval.gap(run.total.interval) >= 0 for part in run.parts):
        return False
    *sums, added = accumulate((part.interval for part in run.parts), Interval.plus)
    if any(made.meets(run.total.interval) for made in sums):
        return False
    gap = added.gap(run.total.interval)
    return _is_near(run.total, added, abs(gap), run.closed) and (run.closed or gap > 0)


def _is_near(total: Record, added: Interval, gap: Decimal, closed: bool) -> bool:
    """Whether the gap is what a mistaken digit leaves."""
    widest = (_WIDEST_CLOSED if closed else _WIDEST) * (total.value or ZERO)
    if gap <= _LEAST or gap <= widest:
        return True
    if not closed or total.value is None or added.lower is None or added.lower != added.upper:
        return False
    return total.value >= LARGE and is_slip(plain(total.value), plain(added.lower))


def _makes_up(run: Run, other: Record) -> bool:
    """Whether the parts are all of another number shortly before their total."""
    near = other.unit == run.total.unit and run.total.start - other.end <= _FAR
    return near and Interval.total(part.interval for part in run.parts).meets(other.interval)
