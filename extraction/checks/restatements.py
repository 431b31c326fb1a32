"""Facts stated more than once in the narrative (the D checks)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter

from extraction.checks.definite import Definite
from extraction.checks.drafts import Draft, doubtful, key_of, linear, plain, printed, sign, verdict
from extraction.checks.fits import FittedBreakdown, parts_of_own_total
from extraction.checks.occasions import Occasions
from extraction.checks.parts import PERCENT
from extraction.checks.settings import Settings, before_in_sentence
from extraction.checks.slips import LARGE, TELLING, unproved
from extraction.checks.stages import of_other_stages
from extraction.checks.subsets import Subsets
from extraction.checks.swapped import swapped_pairs
from extraction.checks.words import Words, clause_before, clause_of, name_of, quiet
from extraction.checks.years import of_two_years
from extraction.genre import Genre
from extraction.genre.checks import RestatementCheck
from extraction.genre.indicators import ABSTENTION
from extraction.interval import ZERO, Interval
from extraction.numerals import is_slip
from extraction.types import Profile, Record

__all__ = ["Restatements"]

TOTAL = "total"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=\D)")
_SEMICOLON = re.compile("[;；]")
_COMMA = re.compile("[,，]")
_DIGIT = re.compile(r"\d")
_START = attrgetter("start")
BY_CLASSIFIER = "classifier"
CURRENT = "current"
PREVIOUS = "previous"
CHANGE = "change"


class Restatements:
    """One fact stated more than once in the narrative (D1)."""

    def __init__(self, genre: Genre, words: Words, settings: Settings) -> None:
        self._words = words
        self._settings = settings
        self._subsets = Subsets(genre, words)
        self._occasions = Occasions(words, settings)
        self._cases = genre.families.by_result
        self._indicators = genre.indicators
        self._classes = frozenset(genre.constraints.apart.classes())
        self._common = genre.constraints.apart.common
        self._check = next(
            (check for check in genre.constraints.check if isinstance(check, RestatementCheck)), None
        )
        self._definite = Definite(words, self._check) if self._check else None

    def __call__(
        self, records: Sequence[Record], breakdowns: Sequence[FittedBreakdown], report: tuple[Profile, str]
    ) -> list[Draft]:
        """One draft for each fact that two or more narrative records state in the report: its profile and text."""
        profile, text = report
        if self._check is None:
            return []
        parts = parts_of_own_total(breakdowns)
        values = _values_of_parts(breakdowns)
        spoken = [record for record in records if record.source == "narrative"]

        @cache
        def of_some() -> frozenset[str]:
            return self._subsets(records, breakdowns, text) | of_other_stages(
                spoken, self._check, self._words, text
            )

        groups: dict[tuple[str | None, ...], list[Record]] = {}
        for record in spoken:
            if self._states(record, text) and record.record_id not in parts:
                groups.setdefault(self._key(record, self._check, text), []).append(record)
        _join_accounts(groups, self._check)
        apart = (_wholes(self._apart(group, text), values) for group in groups.values() if len(group) > 1)
        changes = [record for record in spoken if record.period == CHANGE]
        found = [
            self._compare(near, self._check, report)
            for group in apart
            if len(group) > 1
            for alike in self._alike(group, report, of_some)
            for near in self._near(alike, self._check, report)
            if len(near) > 1 and _of_one_name(near) and self._of_one_occasion(near)
            if self._share_a_word(near, text) and self._of_one_year(near, text, profile)
            if not self._told_beside_others(near, spoken, text)
            if not of_two_years(*_ends(near), changes)
        ]

        def single(record: Record) -> bool:
            return record.period == CURRENT and self._is_sure(record, text) and record.record_id not in parts

        pairs = self._occasions(spoken, single, self._check, report)
        found += [self._compare(pair, self._check, report) for pair in pairs]
        found += [self._compare(pair, self._check, report) for pair in self._again(spoken, found, text)]
        told = {record.record_id for draft in found for record in draft.records}
        stated = [record for group in groups.values() for record in group if record.record_id not in told]
        swapped = swapped_pairs(stated, spoken, lambda record: self._pairs(record, text))
        return found + [
            self._compare(pair, self._check, report)
            for pair in swapped
            if told.isdisjoint(record.record_id for record in pair)
        ]

    def _again(
        self, spoken: Sequence[Record], found: Sequence[Draft], text: str
    ) -> Iterable[Sequence[Record]]:
        """Numbers told again by what was done to all of them, of which nothing is known yet."""
        known = {record.record_id for draft in found for record in draft.records}
        return () if self._definite is None else self._definite(spoken, known, text)

    def _apart(self, group: Sequence[Record], text: str) -> list[Record]:
        """The statements without those of a sentence that gives several values: there they are of several things. What
        is told among one of them (23件中有4件) is no other value."""
        values: dict[str, set[Interval]] = {}
        for record in group:
            values.setdefault(record.context, set()).add(record.interval)
        if all(len(told) == 1 for told in values.values()):
            return list(group)
        whole = [record for record in group if not self._subsets.is_among(record, text)]
        values.clear()
        for record in whole:
            values.setdefault(record.context, set()).add(record.interval)
        return [record for record in whole if len(values[record.context]) == 1]

    def _alike(
        self, group: Sequence[Record], report: tuple[Profile, str], of_some: Callable[[], frozenset[str]]
    ) -> Iterable[list[Record]]:
        """The statements of all that nothing in their sentences sets apart; every one, where they agree."""
        if all(record.interval.meets(group[0].interval) for record in group):
            return [list(group)]
        profile, text = report
        whole = [record for record in group if record.record_id not in of_some()]
        group = [record for record in whole if self._counts_all(record, whole, text)]
        settings: dict[frozenset[str], list[Record]] = {}
        for record in group:
            if self._of_carrier(record, text):
                continue
            of = self._settings.of(record, text, profile)
            if self._check and record.indicator.startswith(self._check.one_account):
                of &= self._classes
            settings.setdefault(of, []).append(record)
        return settings.values()

    def _counts_all(self, record: Record, group: Sequence[Record], text: str) -> bool:
        """Whether the statement is of the whole fact, counted once: not of further ones behind another statement, and
        not one that counts a thing as often as it was published."""
        check = self._check
        if check is None:
            return True
        if self._settings.further(record, group, text) or self._settings.left_out(record, text):
            return False
        if record.indicator in self._cases and self._settings.of_joint(record, text):
            return False
        if not record.value and self._settings.part(record, text, self._indicators[record.indicator].zh):
            return False
        whole = record.indicator.startswith(check.wholes)
        return not (whole and self._words.found(check.ways, clause_of(record, text)))

    def _near(
        self, group: Sequence[Record], check: RestatementCheck, report: tuple[Profile, str]
    ) -> list[list[Record]]:
        """The statements that can be meant for one thing: all, or of more than two values those that hardly differ."""
        yearly = len(group) > 1 and all(self._is_yearly(record, check, report) for record in group)
        if _of_one_thing(group, check, check.near_of_year if yearly else check.near):
            return [list(group)]
        ordered = sorted((record for record in group if record.value is not None), key=_value)
        runs: list[list[Record]] = []
        for record in ordered:
            least = _value(runs[-1][-1]) if runs else ZERO
            if least >= TELLING and float(least) >= check.nearer * float(_value(record)):
                runs[-1].append(record)
            else:
                runs.append([record])
        return [sorted(run, key=_START) for run in runs if len({record.interval for record in run}) > 1]

    def _is_yearly(self, record: Record, check: RestatementCheck, report: tuple[Profile, str]) -> bool:
        """Whether the clause of the number says that it is of the whole year, or names that."""
        profile, text = report
        before = clause_before(record, text)
        return self._words.found(check.yearly, before) or f"{profile.report_year}" in before

    def _of_one_year(self, group: Sequence[Record], text: str, profile: Profile) -> bool:
        """Whether the statements that lie furthest apart name no two years in their clauses."""
        low, high = _ends(group)
        if low.interval.meets(high.interval):
            return True
        one, other = (set(_YEAR.findall(clause_of(record, text))) for record in (low, high))
        return not (one and other) or not one.isdisjoint(other)

    def _of_one_occasion(self, group: Sequence[Record]) -> bool:
        """Whether numbers that may be of single occasions are one, or one with a slip of the hand."""
        low, high = _ends(group)
        several = self._check is not None and low.indicator in self._check.several and low.qualifier is None
        alike = low.interval.meets(high.interval)
        return not several or alike or is_slip(plain(_value(low)), plain(_value(high)))

    def _share_a_word(self, group: Sequence[Record], text: str) -> bool:
        """Whether the statements that lie furthest apart have a word of their clauses in common, if any differ."""
        low, high = _ends(group)
        if low.interval.meets(high.interval):
            return True
        one, other = self._pairs(low, text), self._pairs(high, text)
        return not (one and other) or not one.isdisjoint(other)

    def _told_beside_others(self, group: Sequence[Record], spoken: Sequence[Record], text: str) -> bool:
        """Whether the sentences of the statements that lie furthest apart begin with other numbers in the same words:
        what they tell is of two things (通过网站发布70条，答复18件。通过微信发布40条，答复30件)."""
        low, high = _ends(group)
        if low.interval.meets(high.interval) or low.context == high.context:
            return False
        one, other = (_first_of_sentence(record, spoken) for record in (low, high))
        if one is low or other is high or one.unit != other.unit or one.interval.meets(other.interval):
            return False
        said, again = self._pairs(one, text), self._pairs(other, text)
        return 2 * len(said & again) > min(len(said), len(again))

    def _pairs(self, record: Record, text: str) -> set[str]:
        """The pairs of characters of the words around a number, and of those that state a zero."""
        words = self._words.without(self._common, clause_of(record, text) + record.text)
        pairs = (words[place : place + 2] for place in range(len(words) - 1))
        return {pair for pair in pairs if pair.isalpha()}

    def _of_carrier(self, record: Record, text: str) -> bool:
        """Whether one carrier is named before the number of a whole; several that are listed carry all of it."""
        check = self._check
        if check is None or not record.indicator.startswith(check.wholes):
            return False
        before = self._without_upkeep(check, before_in_sentence(record, text))
        return self._words.found(check.carriers, before) and not self._several(check, before)

    def _without_upkeep(self, check: RestatementCheck, before: str) -> str:
        """What stands before a number without the items of a list, and the clauses with a number, that tell what was
        done to a carrier: 网站更新慢；发布解读5条, 新开专栏4个，发布解读7条."""
        item = (
            _SEMICOLON.split(before)[-1]
            if self._words.found(check.yearly, _SEMICOLON.split(before)[-1])
            else before
        )
        *earlier, own = _COMMA.split(item)
        kept = [
            clause
            for clause in earlier
            if not (_DIGIT.search(clause) and self._words.found(check.upkeep, clause))
        ]
        return ",".join((*kept, own))

    def _several(self, check: RestatementCheck, text: str) -> bool:
        """Whether a carrier goes on a list of them."""
        return self._words.joined(check.carriers, check.joiners, text)

    def _states(self, record: Record, text: str) -> bool:
        """Whether the number states a fact of a year that another sentence may repeat."""
        check = self._check
        if check is None or record.indicator == ABSTENTION:
            return False
        if record.period not in (CURRENT, PREVIOUS) or record.indicator in check.never:
            return False
        if not self._is_sure(record, text):
            return False
        if record.qualifier is None:
            return record.indicator not in check.several or _value(record) >= LARGE
        return check.anaphors is None or self._words.begins(check.anaphors, record.qualifier) is None

    def _is_sure(self, record: Record, text: str) -> bool:
        """Whether the number was read with certainty, which one that its clause tells of the year needs less of."""
        check = self._check
        if check is None or record.confidence < check.sure_of_year:
            return False
        if record.confidence >= check.sure:
            return True
        return record.method != BY_CLASSIFIER and self._words.found(check.yearly, clause_before(record, text))

    def _key(self, record: Record, check: RestatementCheck, text: str) -> tuple[str | None, ...]:
        unit = None if record.indicator.startswith(check.any_unit) and record.unit != PERCENT else record.unit
        applicant = None if record.applicant == TOTAL else record.applicant
        qualifier = quiet(record.qualifier)
        if qualifier and record.indicator in check.wholes and self._several(check, qualifier):
            qualifier = None
        if record.qualifier and text.startswith(record.qualifier, record.end):
            qualifier = None
        if not self._settings.of_part(qualifier):
            qualifier = None
        if qualifier and record.indicator.startswith(check.one_account):
            qualifier = self._words.without(check.accounts, qualifier) or None
        return (record.indicator, applicant, qualifier, record.scope, record.period, unit)

    def _compare(
        self, group: Sequence[Record], check: RestatementCheck, report: tuple[Profile, str]
    ) -> Draft:
        """The statements that lie furthest apart, and each against the one that is made most often."""
        low, high = _ends(group)
        left, right = (low, high) if low.start <= high.start else (high, low)
        reason, difference = verdict(left.interval, right.interval)
        usual = Counter(record.interval for record in group).most_common(1)[0][0]
        first = next(record for record in group if record.interval == usual)
        pairs = [linear((record,), (first,)) for record in group if record is not first]
        draft = Draft(
            check=check,
            instance=key_of(group[0]),
            reason=reason,
            expression=" ".join(f"{sign(reason)} {printed(record)}" for record in group[1:]),
            left=left.interval,
            right=right.interval,
            difference=difference,
            records=tuple(group),
            relations=tuple(pairs),
            stated=group[0],
        )
        if reason != "inconsistent":
            return draft
        unsure = [record for record in (left, right) if not self._is_yearly(record, check, report)]
        uncertain = unproved(draft, unsure) or doubtful((left, right))
        return draft.doubted("confidence", name_of(uncertain)) if uncertain else draft


def _join_accounts(groups: dict[tuple[str | None, ...], list[Record]], check: RestatementCheck) -> None:
    """Put the statements of an account that is not named to those of the one that is, where only one is."""
    for key in [key for key in groups if key[0] and key[0].startswith(check.one_account) and key[2] is None]:
        named = [
            other for other in groups if other[2] is not None and other[:2] + other[3:] == key[:2] + key[3:]
        ]
        if len(named) == 1:
            groups[named[0]] = sorted([*groups[named[0]], *groups.pop(key)], key=_START)


def _values_of_parts(breakdowns: Sequence[FittedBreakdown]) -> dict[str, list[Interval]]:
    """The values of the parts of each total that a statement can repeat, by the total's id: of small numbers only those
    that count what the total does."""
    values: dict[str, list[Interval]] = {}
    for breakdown in breakdowns:
        if breakdown.total is not None:
            total = breakdown.total
            values.setdefault(total.record_id, []).extend(
                part.interval
                for part in breakdown.parts
                if part.indicator == total.indicator or (part.lower or ZERO) >= TELLING
            )
    return values


def _first_of_sentence(record: Record, spoken: Sequence[Record]) -> Record:
    """The first number of the sentence of a number, which may be itself."""
    return next(one for one in spoken if one.context == record.context and one.start <= record.start)


def _wholes(group: Sequence[Record], parts: Mapping[str, Sequence[Interval]]) -> list[Record]:
    """The statements without those that repeat a part of another statement's breakdown."""
    repeated = {part for record in group for part in parts.get(record.record_id, ())}
    if not repeated:
        return list(group)
    return [
        record
        for record in group
        if record.record_id in parts or not any(record.interval.meets(part) for part in repeated)
    ]


def _value(record: Record) -> Decimal:
    return abs(record.value or ZERO)


def _of_one_thing(group: Sequence[Record], check: RestatementCheck, near: float) -> bool:
    """Whether the values are so close that they can be meant for one: writers restate a number with a slip or a small
    difference, while numbers far apart under one indicator count different things."""
    values = sorted({abs(record.value) for record in group if record.value is not None})
    if len(values) < 2 or not values[0]:
        return True
    least, most = values[0], values[-1]
    close = most - least <= check.few or float(least) >= near * float(most)
    return close or is_slip(str(least), str(most))


def _of_one_name(group: Sequence[Record]) -> bool:
    """Whether the statements name their thing alike, or their values differ by a slip of the hand."""
    low, high = _ends(group)
    if low.interval.meets(high.interval) or quiet(low.qualifier) == quiet(high.qualifier):
        return True
    return not (low.qualifier and high.qualifier) or is_slip(str(_value(low)), str(_value(high)))


def _ends(group: Sequence[Record]) -> tuple[Record, Record]:
    """The statement that ends first and the one that begins last."""
    low = min(group, key=lambda record: _or(record.upper, Decimal("Infinity")))
    return low, max(group, key=lambda record: _or(record.lower, Decimal("-Infinity")))


def _or(end: Decimal | None, unbounded: Decimal) -> Decimal:
    return unbounded if end is None else end
