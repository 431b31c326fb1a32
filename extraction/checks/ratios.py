"""Printed shares and rates compared with the numbers they are computed from (the P checks).

A share is checked only where it is clear what it is a share of what; where several wholes are possible, any that fits
will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extraction.checks.changes import ChangeChecks
from extraction.checks.drafts import Draft, doubtful, ratio_draft
from extraction.checks.fits import ADDS_UP, FittedBreakdown
from extraction.checks.joint_wholes import is_of_another_before, is_of_both
from extraction.checks.listed_shares import common_wholes, holders
from extraction.checks.parts import counts_of_year, make_up_all
from extraction.checks.rates import is_rest, rates_of_deeds, shares_of_printed_wholes
from extraction.checks.relations import HUNDRED, Ratio
from extraction.checks.sentences import CROWDED, Sentences
from extraction.checks.settings import before_in_sentence
from extraction.checks.shares import counts_with_shares, leaves_to_part
from extraction.checks.sheets import Sheet
from extraction.checks.slips import NEAR, too_wide
from extraction.checks.told_shares import told_averages, told_by_structure
from extraction.checks.wholes import cells_of_wholes, wholes_by_name
from extraction.checks.words import Words, clause_before, name_of
from extraction.genre import Genre
from extraction.genre.checks import AgreeCheck, RatioCheck
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO, Interval
from extraction.types import Record

__all__ = ["RatioChecks"]

PERCENT = "%"
TOTAL = "total"
TIMES = 12
"""A share that is wrong by more is one of something else: a digit too many makes it ten times as great."""
SERIES = 2
"""Shares that show what whole the others of their series are shares of."""

Wholes = Mapping[str, Sequence[tuple[Record, ...]]]
_Pair = tuple[Record, tuple[Record, ...]]


class RatioChecks:
    """The checks of percentages of a genre."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._words = words
        self._joiners = words.of(genre.constraints.apart.joiners)
        checks = [check for check in genre.constraints.check if isinstance(check, RatioCheck)]
        self._share = next((check for check in checks if check.shape == "share"), None)
        self._changes = ChangeChecks(
            next((check for check in checks if check.shape == "change"), None),
            words,
            genre.grammar.modifiers,
        )
        self._wholes_by_name = wholes_by_name(genre.indicators)
        self._cells = cells_of_wholes(
            [check for check in genre.constraints.check if isinstance(check, AgreeCheck)], self._share
        )

    def __call__(
        self,
        spoken: Sequence[Record],
        breakdowns: Sequence[FittedBreakdown],
        sheets: Sequence[Sheet],
        text: str,
    ) -> list[Draft]:
        """One draft for each percentage or change whose operands are printed. `spoken` are the records of the
        narrative, `text` is the document's."""
        rates = [record for record in spoken if record.unit == PERCENT and record.period == "current"]
        drafts: list[Draft] = []
        sentences = Sentences(spoken)
        if self._share is not None and rates:
            report = (sentences, self._wholes(spoken, sheets), text)
            drafts.extend(
                draft.doubted("gap", name_of(draft.records[0])) if _is_of_another(draft) else draft
                for draft in self._shares(self._share, spoken, breakdowns, report)
            )
        if self._share is not None:
            drafts.extend(told_averages(self._share, self._words, spoken, text))
            drafts = [self._apart(draft, spoken, text) for draft in drafts]
        drafts.extend(self._changes(sentences, text))
        return drafts

    def _apart(self, draft: Draft, spoken: Sequence[Record], text: str) -> Draft:
        """The draft, unless its whole and the number listed beside it give the percentage together, or another does, or
        it is a share of several grades (合格以上占99%)."""
        if draft.status != "inconsistent":
            return draft
        graded = self._share is not None and self._words.found(
            self._share.graded, clause_before(draft.records[0], text)
        )
        if graded or is_of_both(draft, spoken, self._joiners, text) or is_of_another_before(draft, spoken):
            return draft.doubted("overlap", name_of(draft.records[0]))
        return draft

    # shares ----------------------------------------------------------------------------------------------------------

    def _shares(
        self,
        check: RatioCheck,
        spoken: Sequence[Record],
        breakdowns: Sequence[FittedBreakdown],
        report: tuple[Sentences, Wholes, str],
    ) -> Iterator[Draft]:
        sentences, wholes, text = report
        done: set[str] = set()
        pairs = counts_with_shares(check, self._words, sentences, text)
        told = shares_of_printed_wholes(check, self._words, spoken, text)
        common = common_wholes([*pairs, *((part, rate) for rate, part, _ in told)], sentences)
        shared = {rate.record_id: part for part, rate in pairs}
        yield from self._of_breakdowns(check, breakdowns, (common, wholes, shared), (sentences, text), done)
        totals_of: dict[str, list[tuple[Record, ...]]] = {}
        made_up: set[str] = set()
        for breakdown in breakdowns:
            for part in breakdown.parts:
                totals_of.setdefault(part.record_id, []).extend((total,) for total in breakdown.totals)
            if _makes_up(breakdown):
                made_up.update(part.record_id for part in breakdown.parts)
        sums = _sums_of_sentences(pairs, sentences)
        for part, rate in pairs:
            own = common.get(rate.record_id, ())
            joint = not own and part.record_id not in made_up
            admitted = [
                *own,
                *totals_of.get(part.record_id, ()),
                *_wholes_of(check, (part, rate), wholes, joint),
            ]
            admitted += sums.get(sentences.number(part), ())
            admitted = [whole for whole in admitted if not _is_same(part, whole) and _can_hold(whole, part)]
            if admitted:
                admitted += [(whole,) for whole in holders(part, sentences)]
            if rate.record_id in done:
                continue
            if admitted and (own or rate.indicator != ABSTENTION):
                done.add(rate.record_id)
                tried = self._of_named(check, rate, [(part, whole) for whole in admitted], text)
                yield self._draft(check, rate, tried, sure=bool(own))
            elif not admitted and (only := self._only(check, part, rate, (sentences, wholes, text))):
                done.add(rate.record_id)
                draft = self._draft(check, rate, [(part, whole) for whole in only])
                if draft.status == "consistent" or not too_wide(draft, NEAR):
                    yield draft
        yield from self._series(check, pairs, wholes, done)
        for draft in self._told(check, spoken, sentences, text):
            if draft.stated is not None and draft.stated.record_id not in done:
                done.add(draft.stated.record_id)
                yield draft

    def _of_breakdowns(
        self,
        check: RatioCheck,
        breakdowns: Sequence[FittedBreakdown],
        known: tuple[Wholes, Wholes, Mapping[str, Record]],
        report: tuple[Sentences, str],
        done: set[str],
    ) -> Iterator[Draft]:
        """The shares that are printed beside the parts of a breakdown."""
        (common, wholes, shared), (sentences, text) = known, report
        parts = {part.record_id for part in shared.values()}
        enclosing = {
            breakdown.parts[-1].record_id: breakdown.total
            for breakdown in breakdowns
            if breakdown.total is not None
        }
        for rate, part, totals, sums in _broken_down(check, breakdowns):
            own = common.get(rate.record_id, ())
            admitted = [*own, *totals, *_wholes_of(check, (part, rate), wholes, sums and not own)]
            if not admitted or rate.record_id in done or shared.get(rate.record_id, part) is not part:
                continue
            done.add(rate.record_id)
            tried = [(part, whole) for whole in admitted]
            tried += [(part, (whole,)) for whole in holders(part, sentences) if whole.record_id not in parts]
            around = enclosing.get(part.record_id)
            if around is not None:
                of_all = [(whole,) for whole in holders(around, sentences)]
                tried += [(around, whole) for whole in (*admitted, *of_all) if around not in whole]
            draft = self._draft(check, rate, self._of_named(check, rate, tried, text), sure=True)
            if draft.status == "consistent" or (
                leaves_to_part(check, self._words, part, text[part.end : rate.start], text)
                and not _of_others(draft)
            ):
                yield draft

    def _only(
        self, check: RatioCheck, part: Record, rate: Record, report: tuple[Sentences, Wholes, str]
    ) -> Sequence[tuple[Record, ...]]:
        """The wholes that the clause of a share names and the report states, else the only number of its sentence that
        can hold the part and has no share of its own."""
        sentences, wholes, text = report
        clause = clause_before(rate, text)
        for named in check.named:
            if (
                named.parts
                and part.indicator.startswith(named.parts)
                and self._words.found(named.words, clause)
            ):
                return [
                    whole
                    for indicator in named.wholes
                    for whole in wholes.get(indicator, ())
                    if part not in whole and _can_hold(whole, part)
                ]
        holding = holders(part, sentences)
        if len(holding) != 1:
            return []
        stated = sentences.beside(part)
        whole, behind = holding[0], stated[stated.index(holding[0]) + 1]
        shared = self._words.found(check.share_words, text[whole.end : behind.start])
        return [] if behind.unit == PERCENT and shared else [(whole,)]

    def _of_named(
        self, check: RatioCheck, rate: Record, pairs: Sequence[_Pair], text: str
    ) -> Sequence[_Pair]:
        """Of the parts and wholes that a share may be of, those of the whole that its clause names, if any are."""
        clause = clause_before(rate, text)
        for named in check.named:
            if self._words.found(named.words, clause):
                return [pair for pair in pairs if pair[1][0].indicator in named.wholes] or pairs
        return pairs

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

    def _told(
        self, check: RatioCheck, spoken: Sequence[Record], sentences: Sentences, text: str
    ) -> Iterator[Draft]:
        """Percentages that say themselves what they are of: shares that print their whole, and rates."""
        for rate, part, whole in shares_of_printed_wholes(check, self._words, spoken, text):
            yield self._draft(check, rate, [(part, (whole,))], sure=True)
        yield from self._deeds(check, sentences, text)
        yield from self._rates(check, sentences, text)
        yield from told_by_structure(check, self._words, spoken, text)

    def _deeds(self, check: RatioCheck, sentences: Sentences, text: str) -> Iterator[Draft]:
        """Rates that name what was done: the verb ties them to their count, whatever that counts."""
        for stated in sentences.rated:
            for rate, pairs in rates_of_deeds(check, self._words, stated, text):
                draft = self._draft(check, rate, pairs, sure=True)
                if draft.status == "inconsistent" and too_wide(draft, NEAR):
                    continue
                nearest = list(pairs[0][1])
                beside = stated[max(0, stated.index(rate) - 2) :][:1]
                if draft.status == "consistent" or len(pairs) == 1 or nearest == beside:
                    yield draft

    def _rates(self, check: RatioCheck, sentences: Sentences, text: str) -> Iterator[Draft]:
        """Rates whose two operands stand in their own sentence."""
        for stated in sentences.rated:
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
                        if rate.value != HUNDRED or not is_rest(part, whole, beside)
                    ]
                    told = rate.context if rate.value == HUNDRED else before_in_sentence(rate, text)
                    if pairs and not self._words.found(declared.limited, told):
                        yield self._draft(check, rate, pairs)

    def _wholes(self, spoken: Sequence[Record], sheets: Sequence[Sheet]) -> Wholes:
        """What a share may be a share of, by indicator: of the narrative, the first `CROWDED`, and of the tables."""
        wholes: dict[str, list[tuple[Record, ...]]] = {}
        for record in counts_of_year(spoken):
            if _of_all(record) and record.scope is None:
                stated = wholes.setdefault(record.indicator, [])
                if len(stated) < CROWDED:
                    stated.append((record,))
        for sheet in sheets:
            for indicator, column, slots in self._cells.get((sheet.name, sheet.layout), ()):
                cells = [sheet.cells.get((slot, column, "current")) for slot in slots]
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
        ratios = (Ratio(rate, part, wholes) for part, wholes in pairs)
        fitting = next((ratio for ratio in ratios if ratio.holds(_values(ratio))), None)
        told = fitting or Ratio(rate, *pairs[0])
        draft = ratio_draft(check, told, _values(told), fitting is not None)
        uncertain = None if fitting or sure else doubtful(draft.records)
        return draft if uncertain is None else draft.doubted("confidence", name_of(uncertain))


def _is_of_another(draft: Draft) -> bool:
    """Whether a contradicted share is so far off that it is one of something else."""
    if draft.status != "inconsistent":
        return False
    printed, computed = (
        max((abs(end) for end in side or () if end is not None), default=ZERO)
        for side in (draft.left, draft.right)
    )
    return min(printed, computed) * TIMES < max(printed, computed)


def _of_others(draft: Draft) -> bool:
    """Whether a share is nowhere near what things of two units give: the part tells whose it is (两家占六成)."""
    return len({record.unit for record in draft.records[1:]}) > 1 and too_wide(draft, NEAR)


def _broken_down(
    check: RatioCheck, breakdowns: Sequence[FittedBreakdown]
) -> Iterator[tuple[Record, Record, list[tuple[Record, ...]], bool]]:
    """Each share of a breakdown with its part, the wholes that the breakdown gives, and whether there may be others."""
    for breakdown in breakdowns:
        totals: list[tuple[Record, ...]] = [(total,) for total in breakdown.totals]
        if breakdown.complete and len(breakdown.parts) > 1:
            totals.append(breakdown.parts)
        for part, share in breakdown.shares:
            if part in breakdown.parts and share.period == "current" and share.indicator in check.printed:
                yield share, part, totals, not _makes_up(breakdown)


def _makes_up(breakdown: FittedBreakdown) -> bool:
    """Whether the parts are all of a total, so that a share of theirs is one of it and not of cells together."""
    return breakdown.fit is not None and breakdown.fit.rank == ADDS_UP and len(breakdown.parts) > 1


def _sums_of_sentences(
    pairs: Sequence[tuple[Record, Record]], sentences: Sentences
) -> dict[int, list[tuple[Record, ...]]]:
    """By sentence, the parts whose shares make up the whole: it may be printed nowhere but as their sum."""
    lists: dict[int, list[tuple[Record, Record]]] = {}
    for part, rate in pairs:
        lists.setdefault(sentences.number(part), []).append((part, rate))
    return {
        number: [tuple(part for part, _ in beside)]
        for number, beside in lists.items()
        if 1 < len(beside) <= CROWDED and make_up_all([rate for _, rate in beside])
    }


def _is_same(part: Record, whole: Sequence[Record]) -> bool:
    """Whether a cell prints the part over again."""
    return len(whole) == 1 and whole[0].source == "table" and whole[0].interval == part.interval


def _values(ratio: Ratio) -> dict[str, Interval]:
    return {record.record_id: record.interval for record in ratio.members}


def _can_hold(whole: Sequence[Record], part: Record) -> bool:
    """Whether the part may be no more than the whole."""
    return Interval.total(one.interval for one in whole).gap(part.interval) >= 0


def _wholes_of(
    check: RatioCheck, pair: tuple[Record, Record], wholes: Wholes, sums: bool
) -> Iterator[tuple[Record, ...]]:
    """What the part of a pair may be a share of, by its indicator or that of its share, itself excepted; with `sums`,
    of cells together too, which no number of the report states."""
    part, rate = pair
    for share in check.shares:
        if part.indicator.startswith(share.parts) or rate.indicator in share.told:
            for indicator in share.wholes:
                known = (whole for whole in wholes.get(indicator, ()) if part not in whole)
                yield from (whole for whole in known if sums or len(whole) == 1)


def _of_all(record: Record) -> bool:
    return record.applicant in (None, TOTAL) and record.qualifier is None
