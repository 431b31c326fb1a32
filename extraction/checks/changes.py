"""Printed changes compared with the values of the two years (check P2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extraction.checks.drafts import Draft, doubtful, key_of, linear, printed, ratio_draft, sign, verdict
from extraction.checks.parts import PERCENT
from extraction.checks.relations import HUNDRED, Ratio, printed_step
from extraction.checks.sentences import Sentences
from extraction.checks.slips import TELLING, too_wide
from extraction.checks.words import Words, clause_before, name_of, quiet
from extraction.checks.year_pairs import Pair, YearPairs
from extraction.checks.year_series import changes_of_series
from extraction.genre.checks import RatioCheck
from extraction.genre.modifiers import Modifiers
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["ChangeChecks"]

_BRACKETS = "(（", ")）"
CHANGE, CURRENT, PREVIOUS = "change", "current", "previous"
ONE = Decimal(1)
ALMOST, ROUGHLY = Decimal("0.02"), Decimal("0.2")
"""How far apart numbers may be that are told to be the same, or roughly so."""
HEADS = 3
"""Sentences before one that only gives last year's number, whose first number may be this year's."""
CLOSE = Decimal("0.05")
"""How much of a number a slip in the change may make."""


class ChangeChecks:
    """The check of changes of a genre."""

    def __init__(self, check: RatioCheck | None, words: Words, modifiers: Modifiers) -> None:
        self._check = check
        self._words = words
        self._pairs = None if check is None else YearPairs(check, words, modifiers)

    def __call__(self, sentences: Sentences, text: str) -> list[Draft]:
        """One draft for each change whose two years are printed. `text` is the document's."""
        if self._check is None or self._pairs is None:
            return []
        if all(record.period != PREVIOUS for record in sentences.spoken):
            return []
        drafts = list(self._changes(self._check, self._pairs, sentences.clear, text))
        told = {draft.instance for draft in drafts if draft.status != "unverifiable"}
        paired = [
            draft
            for place, change in self._told_changes(self._pairs, sentences, text)
            if key_of(change) not in told
            if (pair := self._pairs.of(change, place, sentences.spoken, text)) is not None
            if (draft := self._of_pair(self._check, change, pair, text)) is not None
        ]
        paired += self._listed(self._check, self._pairs, sentences.spoken, text)
        paired += self._level(self._check, self._pairs, sentences, text)
        instances = {draft.instance for draft in paired}
        return [*(draft for draft in drafts if draft.instance not in instances), *paired]

    def _listed(
        self, check: RatioCheck, pairs: YearPairs, spoken: Sequence[Record], text: str
    ) -> Iterator[Draft]:
        """Changes between two years of a list of several, which name nothing but what the list is of."""
        for found in changes_of_series(spoken, text):
            if pairs.names_only(found.told, found.listed):
                made = self._made(check, found.change, (found.later, found.earlier), text)
                yield next((draft for draft in made if draft.status == "consistent"), made[0])

    def _told_changes(
        self, pairs: YearPairs, sentences: Sentences, text: str
    ) -> Iterator[tuple[int, Record]]:
        """The changes with their places, and numbers that only stand behind a word for one, next to last year's."""
        spoken = sentences.spoken
        for place, record in enumerate(spoken):
            if record.period == CHANGE:
                yield place, record
            elif record.period == CURRENT and any(
                one.period == PREVIOUS for one in spoken[max(0, place - 2) : place]
            ):
                change = pairs.told_as_change(record, text)
                if change is not None:
                    yield place, change

    def _level(self, check: RatioCheck, pairs: YearPairs, sentences: Sentences, text: str) -> Iterator[Draft]:
        """Numbers of two years told to be the same: a fiftieth apart they may be called so, a fifth roughly."""
        if not self._words.found(check.level, text):
            return
        for pair, roughly in pairs.level(sentences.spoken, text):
            this, last = pair.this.interval, pair.last.interval
            reason, gap = verdict(this, last)
            slack = (ROUGHLY if roughly else ALMOST) * max(pair.this.value or ZERO, pair.last.value or ZERO)
            if reason == "inconsistent" and abs(gap) <= slack:
                continue
            yield Draft(
                check=check,
                instance=key_of(pair.this),
                reason=reason,
                expression=f"{sign(reason)} {printed(pair.last)}",
                left=this,
                right=last,
                difference=gap,
                records=(pair.this, pair.last),
                relations=(linear((pair.this,), (pair.last,)),),
                stated=pair.this,
            )

    def _of_pair(self, check: RatioCheck, change: Record, pair: Pair, text: str) -> Draft | None:
        """The change against the two numbers that its place ties to it, whatever they count.

        Where several numbers of this year may be meant, any that fits is; a contradiction is then no wider than others.
        """
        made = [
            draft
            for last in (pair.last, *pair.earlier)
            for this in (pair.this, *pair.others)
            for draft in self._made(check, change, (this, last), text)
        ]
        fitting = next((draft for draft in made if draft.status == "consistent"), None)
        if fitting is not None or not pair.only:
            return fitting
        return self._sure(made[0]) if pair.others else made[0]

    def _loosely(self, check: RatioCheck, change: Record, text: str) -> Record:
        """A change in words (翻一番, 两成) with a tenth of it to either side; no end above where more is told."""
        slack = abs(change.value or ZERO) / 10
        low, high = change.lower, change.upper
        more = self._words.begins_with(check.more, text[change.end : change.end + 2])
        return change._replace(
            lower=None if low is None else low - slack,
            upper=None if high is None or more else high + slack,
        )

    def _made(
        self, check: RatioCheck, change: Record, years: tuple[Record, Record], text: str
    ) -> list[Draft]:
        """The change as its unit has it: a rate, a multiple (in each of its senses), an amount; of rates either."""
        rates = years[1].unit == PERCENT
        if change.unit == PERCENT and not rates:
            rate = change if any(map(str.isdigit, change.text)) else self._loosely(check, change, text)
            return [self._ratio(check, rate, years, (HUNDRED, HUNDRED))]
        if change.unit == check.times:
            plainly = self._words.ends_with(check.times_of, clause_before(change, text))
            ratios = ((ZERO, ONE),) if plainly else ((ONE, ONE), (ZERO, ONE))
            return [self._ratio(check, change, years, per) for per in ratios]
        made = [self._amount(check, _widened(change) if rates else change, *years)]
        if rates and change.unit == PERCENT:
            made.append(self._ratio(check, change, years, (HUNDRED, HUNDRED)))
        return made

    def _changes(
        self, check: RatioCheck, pairs: YearPairs, sentences: Sequence[Sequence[Record]], text: str
    ) -> Iterator[Draft]:
        """Changes in a sentence that prints the value of each year, once each, or last year's alone: behind one that
        begins with this year's, or where the report states that but once."""
        for place, stated in enumerate(sentences):
            if not any(record.period == CHANGE for record in stated):
                continue
            heads = [before[0] for before in sentences[max(0, place - HEADS) : place]]
            for change in stated:
                if change.period != CHANGE:
                    continue
                same = [r for r in stated if r.unit != PERCENT and _subject(r) == _subject(change)]
                last = [record for record in same if record.period == "previous"]
                last = [record for record in last if not self._changed(check, record, text)]
                this = [
                    record
                    for record in same
                    if record.period == CURRENT and not self._grown(check, record, text)
                ]
                this = this or _before(last, stated)
                if len(this) == len(last) == 1 and this[0].unit == last[0].unit:
                    yield from self._of_years(
                        check, change, _years_values(this[0], last[0], stated), last[0], text
                    )
                elif not this and len(last) == 1:
                    only = _only_value(sentences, last[0])
                    near = [one for one in heads[::-1] if pairs.is_named_by(last[0], one, text)]
                    near = [one for one in (*near, only) if one and _nearly(one, last[0], change)]
                    if near:
                        yield from self._of_years(check, change, near[:1], last[0], text)

    def _changed(self, check: RatioCheck, record: Record, text: str) -> bool:
        """Whether a word for a change makes the number one, though it is read as last year's."""
        return self._words.found(check.changing, clause_before(record, text))

    def _grown(self, check: RatioCheck, record: Record, text: str) -> bool:
        """Whether a word for a change stands right before the number: it is by how much, not the year's value."""
        return self._words.ends_with(check.changing, clause_before(record, text)) is not None

    def _of_years(
        self, check: RatioCheck, change: Record, values: Sequence[Record], last: Record, text: str
    ) -> Iterator[Draft]:
        """The change against the first of this year's values that gives it.

        Where none does, only the value of its own name contradicts it, if no other stands nearer to last year's outside
        of brackets and before the change.
        """
        if change.unit in (PERCENT, check.times):
            drafts = [draft for this in values for draft in self._made(check, change, (this, last), text)]
        elif change.unit == last.unit:
            drafts = [self._amount(check, change, this, last) for this in values]
        else:
            return
        drafts = [self._sure(draft) for draft in drafts]
        fitting = next((draft for draft in drafts if draft.status == "consistent"), None)
        if fitting is not None:
            yield fitting
            return
        if self._words.found(check.each, clause_before(change, text)):
            return
        own, *others = values
        rivals = [this for this in others if this.start < change.start and not _in_bracket(this, last, text)]
        nearest = min((own, *rivals), key=lambda this: abs(this.start - last.start))
        if own is nearest and (self._pairs is None or self._pairs.is_of(change, own, last, text)):
            yield drafts[0]

    def _ratio(
        self, check: RatioCheck, change: Record, years: tuple[Record, Record], scale: tuple[Decimal, Decimal]
    ) -> Draft:
        """The rate of change from last year's value to this year's, or the multiple of it; `scale` is what one time is
        less, and what it is called (100 in percentages)."""
        (this, last), (offset, per) = years, scale
        ratio = Ratio(change, this, (last,), offset, per)
        values = {record.record_id: record.interval for record in ratio.members}
        draft = ratio_draft(check, ratio, values, ratio.holds(values))
        made = (
            f"({printed(this)} - {printed(last)}) / {printed(last)}"
            if offset
            else f"{printed(this)} / {printed(last)}"
        )
        draft.expression = f"{sign(draft.reason)} {made}"
        return draft

    def _amount(self, check: RatioCheck, change: Record, this: Record, last: Record) -> Draft:
        left, right = change.interval, this.interval.minus(last.interval)
        reason, difference = verdict(left, right)
        made = f"{printed(this)} - {printed(last)}"
        return Draft(
            check=check,
            instance=key_of(change),
            reason=reason,
            expression=f"{sign(reason)} {made}",
            left=left,
            right=right,
            difference=difference,
            records=(change, this, last),
            relations=(linear((change, last), (this,)),),
            stated=change,
        )

    def _sure(self, draft: Draft) -> Draft:
        if draft.status != "inconsistent" or self._check is None:
            return draft
        if too_wide(draft, self._check.widest):
            return draft.doubted("gap", name_of(draft.records[-1]))
        uncertain = doubtful(draft.records)
        return draft if uncertain is None else draft.doubted("confidence", name_of(uncertain))


def _before(last: Sequence[Record], stated: Sequence[Record]) -> list[Record]:
    """This year's value where it has no name in common with last year's: the number right before it, in its unit."""
    if len(last) != 1:
        return []
    place = stated.index(last[0])
    before = stated[place - 1] if place else None
    return [before] if before and before.period == "current" and before.unit == last[0].unit else []


def _in_bracket(this: Record, last: Record, text: str) -> bool:
    """Whether a bracket around this year's value closes before last year's: 16件(其中企业2件),较上年的12件增长25%."""
    between = text[this.end : last.start]
    opened, closed = (sum(map(between.count, marks)) for marks in _BRACKETS)
    return closed > opened


def _only_value(sentences: Sequence[Sequence[Record]], last: Record) -> Record | None:
    """This year's number of what last year's counts, where the report gives one alone."""
    subject = _subject(last)
    stated = [
        record
        for sentence in sentences
        for record in sentence
        if record.period == "current" and record.unit == last.unit and _subject(record) == subject
    ]
    return stated[0] if len({record.value for record in stated}) == 1 else None


def _nearly(this: Record, last: Record, change: Record) -> bool:
    """Whether a number is, or with a slip may be, what last year's value and the change make of this year."""
    if this.unit != last.unit or this.period != "current" or not this.value or not last.value:
        return False
    if this.value < TELLING or change.value is None:
        return False
    made = last.value * (1 + change.value / HUNDRED) if change.unit == PERCENT else last.value + change.value
    return abs(made - this.value) <= this.value * CLOSE


def _years_values(this: Record, last: Record, stated: Sequence[Record]) -> list[Record]:
    """What last year's value may be compared with: the value of its own name, and the others of its unit."""
    others = [r for r in stated if r.period == "current" and r.unit == last.unit and r is not this]
    return [this, *others]


def _subject(record: Record) -> tuple[str, str | None, str | None, str | None]:
    return (record.indicator, record.applicant, quiet(record.qualifier), record.scope)


def _widened(change: Record) -> Record:
    """Percentage points with a unit of their last digit to either side: the rates may have been rounded."""
    step = printed_step(change)
    low, high = change.lower, change.upper
    return change._replace(
        lower=None if low is None else low - step, upper=None if high is None else high + step
    )
