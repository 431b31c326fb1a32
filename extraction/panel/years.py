"""Checks between the reports of consecutive years (the Y checks)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.checks.drafts import Draft, doubtful, linear, show, sign, verdict
from extraction.checks.repair import find_suspects
from extraction.checks.wording import Wording
from extraction.checks.words import name_of, quiet
from extraction.genre import Genre
from extraction.genre.checks import CarryCheck, Label
from extraction.interval import Interval
from extraction.panel.reports import FactKey, Report, StatedFact
from extraction.types import Finding, Record

__all__ = ["YearChecks"]

THIS = "this:"
CURRENT = "current"
PREVIOUS = "previous"


class YearChecks:
    """The cross-year checks of a genre."""

    def __init__(self, genre: Genre) -> None:
        self._constraints = genre.constraints
        self._messages = genre.messages
        self._indicators = genre.indicators
        self._wording = Wording(genre)
        self._checks = [check for check in genre.constraints.check if isinstance(check, CarryCheck)]

    def __call__(self, earlier: Report, later: Report) -> list[Finding]:
        """The findings about two reports of one agency on years that follow each other; they are those of the later."""
        drafts: list[Draft] = []
        for check in self._checks:
            if check.later is None:
                drafts.extend(self._restated(check, earlier, later))
            else:
                drafts.extend(self._carried(check, earlier, later))
        suspects = find_suspects(drafts)
        return [
            self._wording.finding(draft, later.doc_id, suspects.get(number, ()))
            for number, draft in enumerate(drafts)
        ]

    def _carried(self, check: CarryCheck, earlier: Report, later: Report) -> Iterator[Draft]:
        """One draft for each column that the later report and the one before it give."""
        for column in check.columns or (None,):
            operands = [(check.later or "", later), *self._operands(check, earlier, later)]
            found = [(name, report, _stated(report, name, column)) for name, report in operands]
            if found[0][2] is None or all(fact is None for _, report, fact in found if report is earlier):
                continue
            where = self._constraints.columns[column] if column else None
            missing = [(name, report) for name, report, fact in found if fact is None]
            if missing:
                yield self._missing(check, column, where, missing)
            else:
                records = [_record(fact, report) for _, report, fact in found if fact is not None]
                cut = 1 + len(check.plus)
                yield self._compare(check, column or "", where, (records[:1], records[1:cut], records[cut:]))

    def _operands(self, check: CarryCheck, earlier: Report, later: Report) -> list[tuple[str, Report]]:
        return [
            (operand.removeprefix(THIS), later if operand.startswith(THIS) else earlier)
            for operand in (*check.plus, *check.minus)
        ]

    def _restated(self, check: CarryCheck, earlier: Report, later: Report) -> Iterator[Draft]:
        """One draft for each number that the later report gives for the year before, where that report gives it too."""
        known = {_plain(key): fact for key, fact in earlier.facts.items() if key.period == CURRENT}
        for key, fact in later.facts.items():
            if key.period != PREVIOUS:
                continue
            before = known.get(_plain(key._replace(period=CURRENT)))
            if before is not None and before.unit == fact.unit:
                left, right = _record(fact, later), _record(before, earlier)
                where = Label(
                    zh=self._indicators[key.indicator].zh,
                    en=self._indicators[key.indicator].en or key.indicator,
                )
                yield self._compare(check, left.record_id, where, ([left], [right], []))

    def _compare(
        self,
        check: CarryCheck,
        instance: str,
        where: Label | None,
        sides: tuple[list[Record], list[Record], list[Record]],
    ) -> Draft:
        stated, plus, minus = sides
        left = stated[0].interval
        right = Interval.total(record.interval for record in plus).minus(
            Interval.total(record.interval for record in minus)
        )
        reason, difference = verdict(left, right)
        terms = "".join(
            f"{before}{self._term(record)}"
            for before, records in ((" + ", plus), (" - ", minus))
            for record in records
        )
        draft = Draft(
            check=check,
            instance=_joined(check.later, instance),
            reason=reason,
            expression=f"{self._term(stated[0])} {sign(reason)} {terms.removeprefix(' + ')}",
            left=left,
            right=right,
            difference=difference,
            records=(*stated, *plus, *minus),
            where=where,
            relations=(linear((*stated, *minus), plus),),
        )
        uncertain = doubtful(draft.records) if reason == "inconsistent" else None
        return draft if uncertain is None else draft.doubted("confidence", name_of(uncertain))

    def _missing(
        self,
        check: CarryCheck,
        column: str | None,
        where: Label | None,
        missing: Sequence[tuple[str, Report]],
    ) -> Draft:
        names = [
            (f"{report.year} ", self._constraints.label(name, self._indicators)) for name, report in missing
        ]
        comma = self._messages.comma
        what = Label(
            zh=comma.zh.join(year + name.zh for year, name in names),
            en=comma.en.join(year + name.en for year, name in names),
        )
        expression = f"{what.zh} {self._messages.missing}"
        key = _joined(check.later, column)
        return Draft(check, key, "missing", expression, None, None, None, (), where=where, what=what)

    def _term(self, record: Record) -> str:
        return f"{record.context} {self._indicators[record.indicator].zh} {show(record.interval)}"


def _joined(indicator: str | None, instance: str | None) -> str:
    """What tells an instance of a check from the others: its indicator and its column or record, where it has them."""
    return "-".join(filter(None, (indicator, instance)))


def _stated(report: Report, indicator: str, column: str | None) -> StatedFact | None:
    return report.facts.get(FactKey(indicator, column, None, None, CURRENT))


def _year(fact: StatedFact, report: Report) -> str:
    """The year that the fact is about, with the report's where that is another."""
    if fact.key.period != PREVIOUS or report.year is None:
        return str(report.year)
    return f"{report.year - 1} ({report.year})"


def _plain(key: FactKey) -> FactKey:
    return key._replace(qualifier=quiet(key.qualifier))


def _record(fact: StatedFact, report: Report) -> Record:
    """The fact as the record that a relation reads: its first record's id, its own interval; `context` is the year."""
    return Record(
        record_id=fact.record_ids[0],
        doc_id=report.doc_id,
        indicator=fact.key.indicator,
        qualifier=fact.key.qualifier,
        applicant=fact.key.applicant,
        value=fact.value,
        lower=fact.interval.lower,
        upper=fact.interval.upper,
        unit=fact.unit,
        cell=None,
        approximation="exact",
        scope=fact.key.scope,
        period=fact.key.period,
        source="table",
        section="other",
        start=0,
        end=0,
        text=str(fact.value),
        context=_year(fact, report),
        table=None,
        row=None,
        column=None,
        place=None,
        method="table",
        confidence=fact.confidence,
    )
