"""Printed changes compared with the values of the two years (check P2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extraction.checks.drafts import Draft, doubtful, key_of, linear, printed, ratio_draft, sign, verdict
from extraction.checks.parts import PERCENT
from extraction.checks.relations import HUNDRED, Ratio
from extraction.checks.sentences import Sentences
from extraction.checks.slips import TELLING, too_wide
from extraction.checks.words import Words, clause_before, name_of, quiet
from extraction.genre.checks import RatioCheck
from extraction.interval import ZERO
from extraction.types import Record

__all__ = ["ChangeChecks"]

_BRACKETS = "(（", ")）"
ONE = Decimal(1)
CLOSE = Decimal("0.05")
"""How much of a number a slip in the change may make."""


class ChangeChecks:
    """The check of changes of a genre."""

    def __init__(self, check: RatioCheck | None, words: Words) -> None:
        self._check = check
        self._words = words

    def __call__(self, sentences: Sentences, text: str) -> list[Draft]:
        """One draft for each change whose two years are printed. `text` is the document's."""
        return [] if self._check is None else list(self._changes(self._check, sentences.clear, text))

    def _changes(
        self, check: RatioCheck, sentences: Sequence[Sequence[Record]], text: str
    ) -> Iterator[Draft]:
        """Changes in a sentence that prints the value of each year, once each, or last year's alone: behind one that
        begins with this year's, or where the report states that but once."""
        for place, stated in enumerate(sentences):
            if not any(record.period == "change" for record in stated):
                continue
            head = sentences[place - 1][0] if place else None
            if head is not None and "\n" in text[head.end : stated[0].start]:
                head = None
            for change in stated:
                if change.period != "change":
                    continue
                same = [r for r in stated if r.unit != PERCENT and _subject(r) == _subject(change)]
                last = [record for record in same if record.period == "previous"]
                last = [record for record in last if not self._changed(check, record, text)]
                this = [record for record in same if record.period == "current"] or _before(last, stated)
                if len(this) == len(last) == 1 and this[0].unit == last[0].unit:
                    yield from self._of_years(
                        check, change, _years_values(this[0], last[0], stated), last[0], text
                    )
                elif not this and len(last) == 1:
                    only = _only_value(sentences, last[0])
                    near = [one for one in (head, only) if one is not None and _nearly(one, last[0], change)]
                    if near:
                        yield from self._of_years(check, change, near[:1], last[0], text)

    def _changed(self, check: RatioCheck, record: Record, text: str) -> bool:
        """Whether a word for a change makes the number one, though it is read as last year's."""
        return self._words.found(check.changing, clause_before(record, text))

    def _of_years(
        self, check: RatioCheck, change: Record, values: Sequence[Record], last: Record, text: str
    ) -> Iterator[Draft]:
        """The change against the first of this year's values that gives it.

        Where none does, only the value of its own name contradicts it, if no other stands nearer to last year's outside
        of brackets and before the change.
        """
        if change.unit == PERCENT:
            drafts = [self._ratio(check, change, (this, last), (HUNDRED, HUNDRED)) for this in values]
        elif change.unit == check.times:
            ratios = ((ONE, ONE), (ZERO, ONE))
            drafts = [self._ratio(check, change, (this, last), per) for per in ratios for this in values]
        elif change.unit == last.unit:
            drafts = [self._amount(check, change, this, last) for this in values]
        else:
            return
        fitting = next((draft for draft in drafts if draft.status == "consistent"), None)
        if fitting is not None:
            yield fitting
            return
        own, *others = values
        rivals = [this for this in others if this.start < change.start and not _in_bracket(this, last, text)]
        if own is min((own, *rivals), key=lambda this: abs(this.start - last.start)):
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
        return self._sure(draft)

    def _amount(self, check: RatioCheck, change: Record, this: Record, last: Record) -> Draft:
        left, right = change.interval, this.interval.minus(last.interval)
        reason, difference = verdict(left, right)
        made = f"{printed(this)} - {printed(last)}"
        return self._sure(
            Draft(
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
