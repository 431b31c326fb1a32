"""Totals and their parts in the narrative (the B checks).

Parts above the total contradict it. Parts below it do not, unless the wording closes the list or the shares printed
beside the parts add up to the whole. Where several totals stand before the parts, any that fits is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, chain

from extraction.checks.drafts import Draft, doubtful, key_of
from extraction.checks.fits import FITS_NOT, Fit, FittedBreakdown, fit_of, settled_parts
from extraction.checks.kinds import Kinds
from extraction.checks.named_totals import breakdown_draft, named_totals
from extraction.checks.partitions import Partitions
from extraction.checks.parts import comparable
from extraction.checks.relations import Ratio
from extraction.checks.runs import Run, Runs
from extraction.checks.sentences import remark_behind
from extraction.checks.slips import LARGE, too_wide
from extraction.checks.tallies import Tallies
from extraction.checks.wholes import stands_beside, wholes_by_name
from extraction.checks.words import Words, clause_before, name_of
from extraction.genre import Genre
from extraction.genre.checks import BreakdownCheck, Label
from extraction.genre.indicators import ABSTENTION
from extraction.interval import Interval
from extraction.types import Record

__all__ = ["BreakdownChecks"]

TOTAL = "total"
DWARFS = 2
"""How many times its total a part behind the first can be by a mistake."""
_PAIR = 3
"""A total and two parts."""
LIST = 3
"""Parts that are a list by their number alone."""
NARROW = CLOSE = Decimal("0.02")
"""A total that leaves more of itself open is made up by chance; parts that exceed theirs by less do so by a slip."""


class BreakdownChecks:
    """The checks of breakdowns of a genre."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._words = words
        self._wholes = wholes_by_name(genre.indicators)
        self._some = genre.constraints.some
        checks = [check for check in genre.constraints.check if isinstance(check, BreakdownCheck)]
        self._any = [check for check in checks if check.total is None]
        self._partitions = [(check, Partitions(genre, check)) for check in self._any if check.partitions]
        self._kinds = [(check, Kinds(genre, words, check)) for check in self._any if check.rest]
        self._runs = [
            (
                check,
                Runs(genre, words, check, check.signals),
                Tallies(genre, words, check, check.signals),
            )
            for check in self._any
            if check.signals
        ]
        self._named = [check for check in checks if check.total is not None]
        self._names = {frozenset(check.parts): check for check in self._named}
        self._names.update((frozenset((name,)), check) for check in self._named for name in check.alike)

    def __call__(
        self, records: Sequence[Record], breakdowns: Sequence[FittedBreakdown], text: str
    ) -> list[Draft]:
        """One draft for each breakdown with a total, and one for each total of named parts. `text`: the document's."""
        drafts = [
            self._check(check, number, breakdown, breakdown.fit, (records, text))
            for check in self._any
            for number, breakdown in enumerate(breakdowns)
            if breakdown.fit is not None
        ]
        spoken = [record for record in records if record.source == "narrative"]
        for check, partitions in self._partitions:
            for division in partitions.find(spoken, breakdowns, text):
                draft = self._divided(check, division.total, tuple(division.parts))
                if draft.status == "inconsistent" and (division.tight or not too_wide(draft, check.nearly)):
                    drafts.append(draft)
        for check, kinds in self._kinds:
            for total, parts in kinds.find(spoken, breakdowns, text):
                fit = fit_of(total, parts, closed=True)
                draft = breakdown_draft(check, f"k-{key_of(total)}", fit, parts)
                if (
                    draft.status == "inconsistent"
                    and not too_wide(draft, check.nearly)
                    and not _told_again(total, parts)
                ):
                    drafts.append(draft)
        drafts += self._drafts_of_runs(records, (spoken, breakdowns, text), drafts)
        named = [
            draft for check in self._named for draft in named_totals(check, spoken, breakdowns, self._words)
        ]
        for draft in drafts:
            if draft.reason == "inconsistent":
                draft.check = self._named_check(draft) or draft.check
        return [self._apart(draft) for draft in drafts if not _said_by(draft, named)] + named

    def _named_check(self, draft: Draft) -> BreakdownCheck | None:
        """The check that names the parts of a contradiction, whatever their total was taken for; or that names the
        total and one of two parts, and the other is of nothing else (代表建议127件、政协会议提案189件，总数306件)."""
        names = _names_of(draft)
        total = draft.records[0].indicator
        if len(names) > 1 and names not in self._names and len(draft.records) == _PAIR and total in names:
            names = next((named for named in self._names if names - {total} <= named), names)
            found = self._names.get(names)
            return found if found is not None and found.total == total else None
        return self._names.get(names)

    def _drafts_of_runs(
        self,
        records: Sequence[Record],
        report: tuple[Sequence[Record], Sequence[FittedBreakdown], str],
        known: Sequence[Draft],
    ) -> list[Draft]:
        """One draft for each run that nearly adds up to its total, of which nothing is known to contradict it."""
        spoken, breakdowns, text = report
        said = {
            record.record_id for draft in known if draft.reason == "inconsistent" for record in draft.records
        }
        drafts = []
        settled = settled_parts(breakdowns, text)
        for check, runs, tallies in self._runs:
            found = chain(runs.find(spoken, breakdowns, settled, text), tallies.find(spoken, settled, text))
            for run in found:
                if not said.isdisjoint(record.record_id for record in (run.total, *run.parts)):
                    continue
                if self._beside(run, check):
                    continue
                fit = fit_of(run.total, run.parts, closed=True)
                breakdown = FittedBreakdown(fit, (run.total,), run.parts, (), False, run.closed)
                draft = self._check(check, len(breakdowns), breakdown, fit, (records, text))
                if draft.status == "inconsistent":
                    drafts.append(draft)
                    said.update(record.record_id for record in draft.records)
        return drafts

    def _beside(self, run: Run, check: BreakdownCheck) -> bool:
        """Whether a run is of other channels than its total, which does not sum it up behind it: 网站发布信息30条，
        微信、微博分别发布12条、19条."""
        if run.parts[-1].end <= run.total.start:
            return False
        total = run.total.indicator
        names = [part.indicator for part in run.parts]
        return all(name.startswith(check.overlapping) for name in (total, *names)) and all(
            stands_beside(name, total, self._wholes) for name in names
        )

    def _apart(self, draft: Draft) -> Draft:
        """The draft, unless a sentence of its parts says that a thing may be in several of them."""
        check = draft.check
        assert isinstance(check, BreakdownCheck)
        sentences = dict.fromkeys(record.context for record in draft.records)
        several = draft.status == "inconsistent" and any(
            self._words.found(check.manifold, sentence) for sentence in sentences
        )
        return draft.doubted("overlap", name_of(draft.records[0])) if several else draft

    def _check(
        self,
        check: BreakdownCheck,
        number: int,
        breakdown: FittedBreakdown,
        fit: Fit,
        report: tuple[Sequence[Record], str],
    ) -> Draft:
        """The total against its parts; a contradiction only where they are its own and none counts what others do."""
        parts = breakdown.parts
        draft = breakdown_draft(check, f"{number}-{key_of(fit.total)}", fit, parts)
        if draft.status == "consistent":
            return draft
        foreign = next((part for part in parts if not self._adds(check, part, breakdown)), None)
        if foreign is not None:
            return draft.doubted("units", Label(zh=foreign.text, en=foreign.text))
        if self._is_of_others(check, fit.total, breakdown, report[1]) or self._overlap(
            check, fit.total, breakdown, report
        ):
            return draft.doubted("overlap", name_of(fit.total))
        return self._likely(draft, fit.total, parts)

    def _is_of_others(
        self, check: BreakdownCheck, total: Record, breakdown: FittedBreakdown, text: str
    ) -> bool:
        """Whether the total is rather that of some of the parts, or some of the parts are no parts."""
        parts, closed = breakdown.parts, breakdown.closed
        return (
            _made_up_before(total, parts)
            or (not closed and _told_again(total, parts))
            or self._makes_up_without_another(total, parts)
            or (_taken_from_first(total, parts) and not self._are_known(total, parts))
            or self._ends_with_sum(check, parts, text)
            or (not closed and self._begins_with_some(total, parts))
            or self._answers_some(total, parts)
            or (len(breakdown.shares) == 1 and _holds_another(*breakdown.shares[0], parts))
        )

    def _overlap(
        self,
        check: BreakdownCheck,
        total: Record,
        breakdown: FittedBreakdown,
        report: tuple[Sequence[Record], str],
    ) -> bool:
        """Whether a thing may be in several of the parts: they are levels, or channels whose numbers the tables of the
        report repeat, of which their sentences or the next say so, or that stand among parts that fit by themselves."""
        records, text = report
        parts = breakdown.parts
        if sum(self._words.found(check.levels, part.qualifier or "") for part in parts) > 1:
            return True
        channels = [part for part in parts if part.indicator.startswith(check.overlapping)]
        if len(channels) == len(parts) and _repeated(parts, records):
            return True
        if len(channels) > 1:
            sentences = {remark_behind(parts[-1], text), *(record.context for record in (total, *parts))}
            if any(self._words.found(check.overlap, sentence) for sentence in sentences):
                return True
        others = [part for part in parts if part not in channels]
        return (
            not breakdown.closed
            and 0 < len(channels) < len(others)
            and not _is_close(total, parts)
            and fit_of(total, others, closed=False).rank != FITS_NOT
        )

    def _ends_with_sum(self, check: BreakdownCheck, parts: Sequence[Record], text: str) -> bool:
        """Whether the last part is what the others come to, and sums them up (动态53条、文件22条，计75条)."""
        *others, last = parts
        if len(parts) < LIST or Interval.total(part.interval for part in others) != last.interval:
            return False
        if (last.value or 0) >= LARGE:
            return True
        summing = check.signals.totals if check.signals else None
        return self._words.ends_with(summing, clause_before(last, text)) is not None

    def _makes_up_without_another(self, total: Record, parts: Sequence[Record]) -> bool:
        """Whether a total behind its list is that of all but a number which counts something else: 答复403件，余下9件在
        明年办结，另答复上年的6件，合计409件."""
        if total.start < parts[-1].start or len(parts) < LIST or total.indicator == ABSTENTION:
            return False
        others = [
            part
            for part in parts
            if part.indicator != total.indicator and total.indicator not in self._wholes[part.indicator]
        ]
        return any(
            Interval.total(part.interval for part in parts if part is not other).meets(total.interval)
            for other in others
        )

    def _answers_some(self, total: Record, parts: Sequence[Record]) -> bool:
        """Whether what came and what was carried over stand before what was answered of both."""
        some = self._some
        if some is None or not total.indicator.startswith(some.outcomes):
            return False
        all_of = [part for part in parts if part.applicant in (None, TOTAL) and part.qualifier is None]
        return any(part.indicator in some.received for part in all_of)

    def _begins_with_some(self, total: Record, parts: Sequence[Record]) -> bool:
        """Whether all parts but the first are the total's: it tells of some (办结43件，其中新收40件，公开15件)."""
        own = [total.indicator in self._wholes[part.indicator] for part in parts]
        return len(parts) > 1 and not own[0] and all(own[1:])

    def _likely(self, draft: Draft, total: Record, parts: Sequence[Record]) -> Draft:
        """The contradiction, unless it is wide and of parts that the catalogue does not know as the total's."""
        assert isinstance(draft.check, BreakdownCheck)
        widest = draft.check.widest_of_lists if len(parts) >= LIST else draft.check.widest
        dwarfed = any((part.value or 0) > DWARFS * (total.value or 0) for part in parts[1:])
        if dwarfed and too_wide(draft, 0):
            return draft.doubted("gap", name_of(total))
        if not too_wide(draft, widest):
            return draft
        return draft if self._are_known(total, parts) else draft.doubted("gap", name_of(total))

    def _are_known(self, total: Record, parts: Sequence[Record]) -> bool:
        """Whether the catalogue knows every part as the total's."""
        return all(total.indicator in self._wholes[part.indicator] for part in parts)

    def _divided(self, check: BreakdownCheck, total: Record, parts: tuple[Record, ...]) -> Draft:
        """The total against what divides it, of which some may be left out."""
        added = Interval.total(part.interval for part in parts)
        right = Interval(added.lower, None)
        draft = breakdown_draft(check, f"p-{key_of(parts[0])}", Fit(total, parts, right, False, 0), parts)
        if draft.status == "consistent":
            return draft
        draft.right = added
        uncertain = doubtful(draft.records)
        return draft if uncertain is None else draft.doubted("confidence", name_of(uncertain))

    def _adds(self, check: BreakdownCheck, part: Record, breakdown: FittedBreakdown) -> bool:
        """Whether the part counts what its total does: items do, whatever their classifiers."""
        total = breakdown.total
        if total is None or comparable(part, total) or part.text.isdecimal():
            return True
        return all(self._words.found(check.items, unit) for unit in (part.unit, total.unit))


def _names_of(draft: Draft) -> frozenset[str]:
    """What the parts count, which tells whatever their total was taken for."""
    return frozenset(record.indicator for record in draft.records[1:])


def _said_by(draft: Draft, named: Sequence[Draft]) -> bool:
    """Whether a check that names its parts says of the same numbers that they contradict each other."""
    if draft.reason != "inconsistent":
        return False
    own = {record.record_id for record in draft.records}
    return any(
        one.reason == "inconsistent" and own == {record.record_id for record in one.records} for one in named
    )


def _made_up_before(total: Record, parts: Sequence[Record]) -> bool:
    """Whether the first parts of a list make up the total by themselves: those behind divide it in another way. Few
    things are made up by chance."""
    if (total.value or 0) < LARGE or (total.upper or 0) - (total.lower or 0) > NARROW * (total.value or 0):
        return False
    sums = list(accumulate((part.interval for part in parts), Interval.plus))
    return any(made.meets(total.interval) for made in sums[1:-1]) and sums[-1].gap(total.interval) > 0


def _is_close(total: Record, parts: Sequence[Record]) -> bool:
    """Whether the parts exceed the total by so little that it is no chance."""
    gap = Interval.total(part.interval for part in parts).gap(total.interval)
    return (total.value or 0) >= LARGE and 0 < gap <= CLOSE * (total.value or 0)


def _taken_from_first(total: Record, parts: Sequence[Record]) -> bool:
    """Whether the total is what the others leave of the first: 公开6件（制发7件，有1件涉密）."""
    first, *others = parts
    left = first.interval.minus(Interval.total(part.interval for part in others))
    return bool(others) and first.interval.gap(total.interval) > 0 and left.meets(total.interval)


def _holds_another(part: Record, share: Record, parts: Sequence[Record]) -> bool:
    """Whether the only share of a list is that of another part which holds it: 教师438人、双师型259人，占教师的59%."""
    return any(
        other is not part
        and (other.value or 0) > (part.value or 0)
        and Ratio(share, part, (other,)).holds({one.record_id: one.interval for one in (share, part, other)})
        for other in parts
    )


def _told_again(total: Record, parts: Sequence[Record]) -> bool:
    """Whether the last part is the total over again, behind others that it holds: it tells what became of all
    (受理57条,公开答复26条,电话答复14条,已办结57条)."""
    before = Interval.total(part.interval for part in parts[:-1])
    return len(parts) > LIST - 1 and parts[-1].interval == total.interval and before.gap(total.interval) < 0


def _repeated(parts: Sequence[Record], records: Sequence[Record]) -> bool:
    """Whether a cell of a table has each part's number: of a long list, of all but one, which may be a slip."""
    cells = {(record.indicator, record.value) for record in records if record.source == "table"}
    missing = sum((part.indicator, part.value) not in cells for part in parts)
    return missing <= (1 if len(parts) > LIST else 0)
