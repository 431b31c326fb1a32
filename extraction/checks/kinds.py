"""Totals and parts that no word connects and that fail to add up because of a typing error.

A remainder closes its list (收到118件，撤回6件，其余110件), what is named above is summed up (上述信息共计849条), and
kinds of one thing follow their total (解读95件。一是文字解读47件；二是……). Nothing says that such numbers belong
together but that they nearly add up: where they are far apart, they are of something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import accumulate

from extraction.checks.fits import STAYS_BELOW, FittedBreakdown
from extraction.checks.parts import counts_of_year, kind_of
from extraction.checks.wholes import stands_beside, wholes_by_name
from extraction.checks.words import Words, clause_before
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck
from extraction.genre.indicators import ABSTENTION
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["Kinds"]

LIST = 3
"""Kinds behind their total that are a list by their number alone."""
APART = 50
"""Characters between two numbers of one list."""
LONGEST = 20
LIST_MARK = "、"


class Kinds:
    """Finds such totals with their parts."""

    def __init__(self, genre: Genre, words: Words, check: BreakdownCheck) -> None:
        self._words = words
        self._check = check
        self._wholes = wholes_by_name(genre.indicators)

    def find(
        self, spoken: Sequence[Record], breakdowns: Sequence[FittedBreakdown], text: str
    ) -> Iterator[tuple[Record, tuple[Record, ...]]]:
        """Each total with its parts, where no breakdown has these already."""
        known = {part.record_id for breakdown in breakdowns for part in breakdown.parts}
        divided = {total.record_id for breakdown in breakdowns for total in breakdown.totals}
        placed = known | divided
        divided -= _summed_up(breakdowns)
        counted = counts_of_year(spoken)
        for place, record in enumerate(counted):
            clause = clause_before(record, text)
            if self._words.begins_with(self._check.rest, clause.strip()):
                beside = {
                    part.record_id
                    for breakdown in breakdowns
                    if record in breakdown.parts
                    for part in breakdown.parts
                }
                for total, parts in _with_rest(counted, place, divided | beside, text):
                    if not any(
                        stands_beside(part.indicator, total.indicator, self._wholes) for part in parts
                    ):
                        yield total, parts
                yield from _open_with(record, breakdowns)
            elif self._words.found(self._check.above, clause):
                begun = record.start - len(clause)
                parts = self._before(
                    [one for one in counted[:place] if one.end <= begun], record, text, same=False
                )
                if len(parts) > 1:
                    yield record, parts
            elif record.indicator != ABSTENTION and record.record_id not in placed:
                if self._words.found(self._check.sums, clause):
                    parts = self._before(counted[:place], record, text, same=True)
                    if len(parts) > 1 and known.isdisjoint(part.record_id for part in parts):
                        yield record, parts
                parts = self._behind(counted, place, text)
                if parts and known.isdisjoint(part.record_id for part in parts):
                    yield record, parts

    def _before(self, counted: Sequence[Record], total: Record, text: str, same: bool) -> tuple[Record, ...]:
        """The last numbers before one that sums them up, in its unit; with `same`, of its sentence, of what it counts
        or a part of that."""
        after = total
        parts: list[Record] = []
        for record in reversed(counted[-LONGEST:]):
            if record.unit != total.unit or record.period != total.period or record.scope != total.scope:
                break
            if after.start - record.end > APART or "\n" in text[record.end : after.start]:
                break
            if same and (record.context != total.context or not self._of(record, total)):
                break
            parts.append(record)
            after = record
        return tuple(reversed(parts))

    def _behind(self, counted: Sequence[Record], place: int, text: str) -> tuple[Record, ...]:
        """The kinds of what the total counts that follow it, each of another name, if they are a list; applicants are
        seldom all told."""
        total = before = counted[place]
        if total.qualifier is not None or total.applicant is not None:
            return ()
        parts: list[Record] = []
        kinds = {kind_of(total)}
        for record in counted[place + 1 : place + 1 + LONGEST]:
            if record.unit != total.unit or record.indicator != total.indicator or kind_of(record) in kinds:
                break
            if record.start - before.end > APART or "\n" in text[before.end : record.start]:
                break
            if record.period != total.period or record.scope != total.scope:
                break
            kinds.add(kind_of(record))
            parts.append(record)
            before = record
        if len(parts) < LIST:
            return ()
        added = Interval.total(part.interval for part in parts)
        few = all(part.applicant for part in parts) and added.gap(total.interval) < 0
        return () if few else tuple(parts)

    def _of(self, part: Record, total: Record) -> bool:
        return part.indicator == total.indicator or total.indicator in self._wholes[part.indicator]


def _summed_up(breakdowns: Sequence[FittedBreakdown]) -> set[str]:
    """The totals behind their parts, which a remainder may go on from: 收到64件，结转2件，共66件。办结45件，余21件."""
    return {
        breakdown.fit.total.record_id
        for breakdown in breakdowns
        if breakdown.fit is not None and breakdown.fit.parts[-1].end <= breakdown.fit.total.start
    }


def _with_rest(
    counted: Sequence[Record], place: int, taken: Set[str], text: str
) -> Iterator[tuple[Record, tuple[Record, ...]]]:
    """The first number of the sentence, or the one before it, against those in its unit up to the remainder at `place`
    and what that lists; not where some of them make it up already, where the first ones together are the others
    (收到46件，结转3件，办结44件，剩余5件), or where one has a place in a breakdown (`taken`)."""
    rest = counted[place]
    sentence = [record for record in counted[:place] if record.context == rest.context]
    if len(sentence) == 1 < place:
        before = counted[place - 2]
        apart = "\n" in text[before.end : rest.start] or sentence[0].start - before.end > APART
        sentence = sentence if apart else [before, *sentence]
    alike = [record for record in sentence if record.unit == rest.unit]
    if len(alike) < 2 or alike[0] is not sentence[0]:
        return
    total, *parts = (*alike, rest)
    if text.startswith(LIST_MARK, total.end):
        return
    sums = accumulate((part.interval for part in parts[:-1]), Interval.plus)
    complete = any(made.meets(total.interval) for made in sums) or _leaves_of_another(total, parts)
    for record in counted[place + 1 : place + 1 + LONGEST]:
        if record.unit != rest.unit or not text.startswith(LIST_MARK, parts[-1].end):
            break
        parts.append(record)
    if (
        not complete
        and not _balances([total, *parts])
        and taken.isdisjoint(record.record_id for record in (total, *parts))
    ):
        yield total, tuple(parts)


def _balances(numbers: Sequence[Record]) -> bool:
    """Whether the first of some numbers add up to the others: what there was, and what has become of it."""
    stated = [number.interval for number in numbers]
    cuts = range(2, len(stated) - 1)
    return any(Interval.total(stated[:cut]).meets(Interval.total(stated[cut:])) for cut in cuts)


def _leaves_of_another(total: Record, parts: Sequence[Record]) -> bool:
    """Whether the remainder is what the first number leaves of one behind it: 发布会46场，占总数68场的68%，其余22场."""
    *between, rest = parts
    made = total.interval.plus(rest.interval)
    return any(part.interval.meets(made) for part in between)


def _open_with(
    rest: Record, breakdowns: Sequence[FittedBreakdown]
) -> Iterator[tuple[Record, tuple[Record, ...]]]:
    """The list that was taken as open although the remainder is its last part."""
    for breakdown in breakdowns:
        if (
            breakdown.fit is not None
            and breakdown.fit.rank == STAYS_BELOW
            and breakdown.parts[-1:] == (rest,)
        ):
            yield breakdown.fit.total, breakdown.parts
