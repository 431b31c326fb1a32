"""Printed shares, rates and changes against the numbers that they are made of (P of the checks).

A share is checked only where it is clear what it is a share of what; where several wholes are possible, any that fits
will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from extraction.checks.drafts import Draft, doubtful, key_of, linear, printed, show, sign, verdict
from extraction.checks.parts import make_up_all
from extraction.checks.relations import Ratio, printed_step, rounding
from extraction.checks.sheets import Sheet
from extraction.checks.totals import Split, counts_of_year, wholes_by_name
from extraction.checks.words import Words, clause_before, name_of, quiet
from extraction.genre import Genre
from extraction.genre.constraints import AgreeCheck, RatioCheck
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO, Interval
from extraction.types import Record

__all__ = ["RatioChecks"]

PERCENT = "%"
TOTAL = "total"
HUNDRED = Decimal(100)
CROWDED = 60
TELLING = 10
"""A smaller number is near another by chance."""
CLOSE = Decimal("0.05")
"""How much of a number a slip in the change may make."""
SERIES = 2
"""Shares that show what whole the others of their series are shares of."""
_NO_MARKS = str.maketrans("", "", " \n\u3000,，、;；:：(（)）")
_NEAR = 14
"""Characters between a part and the share that is printed behind it."""

Wholes = Mapping[str, Sequence[tuple[Record, ...]]]


class RatioChecks:
    """The checks of percentages of a genre."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._words = words
        checks = [check for check in genre.constraints.check if isinstance(check, RatioCheck)]
        self._share = next((check for check in checks if check.shape == "share"), None)
        self._change = next((check for check in checks if check.shape == "change"), None)
        self._wholes_by_name = wholes_by_name(genre.indicators)
        self._sums = [
            (indicator, check.table, check.layouts, check.readings[0].plus)
            for check in genre.constraints.check
            if isinstance(check, AgreeCheck) and check.column == TOTAL
            for indicator in check.indicators
        ]

    def __call__(
        self,
        records: Sequence[Record],
        splits: Sequence[Split],
        sheets: Sequence[Sheet],
        text: str,
    ) -> list[Draft]:
        """One draft for each percentage or change whose operands are printed. `text` is the document's."""
        spoken = [record for record in records if record.source == "narrative"]
        rates = [record for record in spoken if record.unit == PERCENT and record.period == "current"]
        drafts: list[Draft] = []
        if self._share is not None and rates:
            drafts.extend(self._shares(self._share, spoken, splits, (self._wholes(spoken, sheets), text)))
        if self._change is not None:
            drafts.extend(self._changes(self._change, spoken, text))
        return drafts

    # shares ----------------------------------------------------------------------------------------------------------

    def _shares(
        self,
        check: RatioCheck,
        spoken: Sequence[Record],
        splits: Sequence[Split],
        report: tuple[Wholes, str],
    ) -> Iterator[Draft]:
        wholes, text = report
        done: set[str] = set()
        for rate, part, totals in _broken_down(check, splits):
            admitted = [*totals, *_wholes_of(check, part, wholes)]
            if not admitted or rate.record_id in done:
                continue
            done.add(rate.record_id)
            draft = self._draft(check, rate, [(part, whole) for whole in admitted], sure=True)
            if draft.status == "consistent" or self._of_part(check, part, text[part.end : rate.start]):
                yield draft
        totals_of: dict[str, list[tuple[Record, ...]]] = {}
        for split in splits:
            for part in split.parts:
                totals_of.setdefault(part.record_id, []).extend((total,) for total in split.totals)
        pairs = list(self._neighbours(check, spoken, text))
        sums = _sums_of_sentences(pairs)
        for part, rate in pairs:
            admitted = [*totals_of.get(part.record_id, ()), *_wholes_of(check, part, wholes)]
            admitted += sums.get(part.context, ())
            if admitted and rate.record_id not in done and rate.indicator != ABSTENTION:
                done.add(rate.record_id)
                yield self._draft(check, rate, [(part, whole) for whole in admitted])
        yield from self._series(check, pairs, wholes, done)
        yield from self._rates(check, spoken)

    def _series(
        self, check: RatioCheck, pairs: Sequence[tuple[Record, Record]], wholes: Wholes, done: set[str]
    ) -> Iterator[Draft]:
        """The shares of a series that all but these show to be shares of one whole."""
        for indicator in check.series:
            for whole in wholes.get(indicator, ()):
                ratios = [Ratio(rate, part, whole) for part, rate in pairs if part not in whole]
                fitting = [ratio for ratio in ratios if ratio.holds(_values(ratio))]
                if len({ratio.part.record_id for ratio in fitting}) < SERIES:
                    continue
                for ratio in ratios:
                    own = indicator in self._wholes_by_name[ratio.part.indicator]
                    if own and ratio.rate.record_id not in done:
                        done.add(ratio.rate.record_id)
                        yield self._draft(check, ratio.rate, [(ratio.part, whole)])

    def _neighbours(
        self, check: RatioCheck, spoken: Sequence[Record], text: str
    ) -> Iterator[tuple[Record, Record]]:
        """Counts with the share that is printed right behind them, in one sentence."""
        for part, rate in pairwise(spoken):
            if rate.unit != PERCENT or rate.indicator not in check.printed or part.unit == PERCENT:
                continue
            if rate.period != "current" or part.period != "current" or part.context != rate.context:
                continue
            between = text[part.end : rate.start]
            if len(between) <= _NEAR and self._of_part(check, part, between):
                yield part, rate

    def _of_part(self, check: RatioCheck, part: Record, between: str) -> bool:
        """Whether what stands between a part and a share leaves the share to that part, and to a whole of all.

        A noun before the word for a share is the share's own; one behind it is a whole of its own, unless it names all.
        """
        words = self._words
        if words.found(check.joint, between) or words.found(check.joint, part.text):
            return False
        named = between.translate(_NO_MARKS)
        if not named:
            return True
        noun, share, whole = words.split(check.share_words, named)
        whole = words.without(check.links, words.without(check.share_words, whole))
        own = words.without(check.links, noun)
        return bool(share) and not own and (not whole or words.found(check.of_all, whole))

    def _rates(self, check: RatioCheck, spoken: Sequence[Record]) -> Iterator[Draft]:
        """Rates whose two operands stand in their own sentence."""
        for sentence, stated in _sentences(spoken):
            beside = [record for record in counts_of_year(stated) if _of_all(record)]
            for declared in check.rates:
                for rate in stated:
                    if rate.indicator != declared.rate or rate.period != "current" or rate.unit != PERCENT:
                        continue
                    pairs = [
                        (part, (whole,))
                        for part in beside
                        if part.indicator in declared.parts and part.scope == rate.scope
                        for whole in beside
                        if whole.indicator in declared.wholes and whole.scope == rate.scope
                    ]
                    if pairs and not self._words.found(declared.limited, sentence):
                        yield self._draft(check, rate, pairs)

    def _wholes(self, spoken: Sequence[Record], sheets: Sequence[Sheet]) -> Wholes:
        """What a share may be a share of, by indicator: of the narrative and of the tables."""
        wholes: dict[str, list[tuple[Record, ...]]] = {}
        for record in counts_of_year(spoken):
            if _of_all(record) and record.scope is None:
                wholes.setdefault(record.indicator, []).append((record,))
        for indicator, table, layouts, slots in self._sums:
            for sheet in sheets:
                if sheet.name == table and sheet.layout in layouts:
                    cells = [sheet.cells.get((slot, TOTAL, "current")) for slot in slots]
                    known = tuple(cell for cell in cells if cell is not None and cell.value is not None)
                    if len(known) == len(slots):
                        wholes.setdefault(indicator, []).append(known)
        return wholes

    def _draft(
        self,
        check: RatioCheck,
        rate: Record,
        pairs: Sequence[tuple[Record, tuple[Record, ...]]],
        sure: bool = False,
    ) -> Draft:
        """The percentage against the first part and whole that give it; `sure` where the print itself ties them."""
        ratios = [Ratio(rate, part, wholes) for part, wholes in pairs]
        values = {record.record_id: record.interval for ratio in ratios for record in ratio.members}
        fitting = next((ratio for ratio in ratios if ratio.holds(values)), None)
        draft = self._compare(check, fitting or ratios[0], values, fitting is not None)
        uncertain = None if fitting or sure else doubtful(draft.records)
        return draft if uncertain is None else draft.doubted("confidence", name_of(uncertain))

    def _compare(self, check: RatioCheck, ratio: Ratio, values: Mapping[str, Interval], holds: bool) -> Draft:
        rate = ratio.rate
        left = rounding(rate.interval, printed_step(rate))
        right = ratio.ratio(values)
        reason = "consistent" if holds else "inconsistent"
        difference = ZERO if holds else left.gap(right) or rate.interval.gap(right)
        whole = " + ".join(printed(record) for record in ratio.wholes)
        made = f"{printed(ratio.part)} / {f'({whole})' if len(ratio.wholes) > 1 else whole}"
        return Draft(
            check=check,
            instance=key_of(rate),
            reason=reason,
            expression=f"{sign(reason)} {made} = {show(right)}%",
            left=left,
            right=right,
            difference=difference,
            records=ratio.members,
            relations=(ratio,),
            stated=rate,
        )

    # changes ---------------------------------------------------------------------------------------------------------

    def _changes(self, check: RatioCheck, spoken: Sequence[Record], text: str) -> Iterator[Draft]:
        """Changes in a sentence that prints the value of each year, once each, or last year's alone behind one that
        begins with this year's."""
        for place, (_, stated) in enumerate(sentences := _sentences(spoken)):
            head = sentences[place - 1][1][0] if place else None
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
                    yield from self._of_years(check, change, _years_values(this[0], last[0], stated), last[0])
                elif not this and len(last) == 1 and head is not None and _nearly(head, last[0], change):
                    yield from self._of_years(check, change, [head], last[0])

    def _changed(self, check: RatioCheck, record: Record, text: str) -> bool:
        """Whether a word for a change makes the number one, though it is read as last year's."""
        return self._words.found(check.changing, clause_before(record, text))

    def _of_years(
        self, check: RatioCheck, change: Record, values: Sequence[Record], last: Record
    ) -> Iterator[Draft]:
        """The change against the first of this year's values that gives it.

        Where none does, only the value that stands next to last year's contradicts it.
        """
        make = self._rate_of_change if change.unit == PERCENT else self._amount
        if change.unit not in (PERCENT, last.unit):
            return
        drafts = [make(check, change, this, last) for this in values]
        fitting = next((draft for draft in drafts if draft.status == "consistent"), None)
        if fitting is not None:
            yield fitting
        elif values[0] is min(values, key=lambda this: abs(this.start - last.start)):
            yield drafts[0]

    def _rate_of_change(self, check: RatioCheck, change: Record, this: Record, last: Record) -> Draft:
        ratio = Ratio(change, this, (last,), HUNDRED)
        values = {record.record_id: record.interval for record in ratio.members}
        draft = self._compare(check, ratio, values, ratio.holds(values))
        made = f"({printed(this)} - {printed(last)}) / {printed(last)}"
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
        uncertain = doubtful(draft.records) if draft.status == "inconsistent" else None
        return draft if uncertain is None else draft.doubted("confidence", name_of(uncertain))


def _broken_down(
    check: RatioCheck, splits: Sequence[Split]
) -> Iterator[tuple[Record, Record, list[tuple[Record, ...]]]]:
    """Each share of a breakdown with its part and the wholes that the breakdown gives."""
    for split in splits:
        totals: list[tuple[Record, ...]] = [(total,) for total in split.totals]
        if split.complete and len(split.parts) > 1:
            totals.append(split.parts)
        for part, share in split.shares:
            if part in split.parts and share.period == "current" and share.indicator in check.printed:
                yield share, part, totals


def _sums_of_sentences(
    pairs: Sequence[tuple[Record, Record]],
) -> dict[str, list[tuple[Record, ...]]]:
    """By sentence, the parts whose shares make up the whole: it may be printed nowhere but as their sum."""
    sentences: dict[str, list[tuple[Record, Record]]] = {}
    for part, rate in pairs:
        sentences.setdefault(part.context, []).append((part, rate))
    return {
        sentence: [tuple(part for part, _ in beside)]
        for sentence, beside in sentences.items()
        if len(beside) > 1 and make_up_all([rate for _, rate in beside])
    }


def _before(last: Sequence[Record], stated: Sequence[Record]) -> list[Record]:
    """This year's value where it has no name in common with last year's: the number right before it, in its unit."""
    if len(last) != 1:
        return []
    place = stated.index(last[0])
    before = stated[place - 1] if place else None
    return [before] if before and before.period == "current" and before.unit == last[0].unit else []


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


def _values(ratio: Ratio) -> dict[str, Interval]:
    return {record.record_id: record.interval for record in ratio.members}


def _sentences(spoken: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """The records by their sentence. One with more than `CROWDED` of them says nothing clear and is left out."""
    sentences: dict[str, list[Record]] = {}
    for record in spoken:
        sentences.setdefault(record.context, []).append(record)
    return [(sentence, stated) for sentence, stated in sentences.items() if len(stated) <= CROWDED]


def _wholes_of(check: RatioCheck, part: Record, wholes: Wholes) -> Iterator[tuple[Record, ...]]:
    """What the part may be a share of by its indicator, itself excepted."""
    for share in check.shares:
        if part.indicator.startswith(share.parts):
            for indicator in share.wholes:
                yield from (whole for whole in wholes.get(indicator, ()) if part not in whole)


def _of_all(record: Record) -> bool:
    return record.applicant in (None, TOTAL) and record.qualifier is None


def _subject(record: Record) -> tuple[str, str | None, str | None, str | None]:
    return (record.indicator, record.applicant, quiet(record.qualifier), record.scope)
