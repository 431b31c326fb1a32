"""Statutory tables made by the forms' own arithmetic, and records of a narrative: what the tests of checks read.

Every number is drawn from a seed, so a table is always the same and always adds up.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from extraction.checks import Checker
from extraction.genre import Genre, load_genre
from extraction.genre.checks import (
    AgreeCheck,
    BreakdownCheck,
    Instance,
    RatioCheck,
    RestatementCheck,
    Statement,
    TableCheck,
)
from extraction.types import Finding, Profile, Record, RecordBreakdown, Table

APPLICANTS = ("natural_person", "commercial", "research", "social", "legal_service", "other")
OUTCOMES = {
    "2021": (
        "R3.1", "R3.2", *(f"R3.3.{n}" for n in range(1, 9)), *(f"R3.4.{n}" for n in range(1, 4)),
        *(f"R3.5.{n}" for n in range(1, 6)), *(f"R3.6.{n}" for n in range(1, 4)),
    ),
    "2019": (
        "R3.1", "R3.2", *(f"R3.3.{n}" for n in range(1, 9)), *(f"R3.4.{n}" for n in range(1, 4)),
        *(f"R3.5.{n}" for n in range(1, 6)), "R3.6",
    ),
}  # fmt: skip
RESULTS = ("upheld", "corrected", "other", "pending")
BLOCKS = ("reconsideration", "litigation.direct", "litigation.after_reconsideration")
S14 = "applications."
DOC = "d" * 12

Values = dict[tuple[str, str, str | None, str], int | None]
"""Table, slot, applicant, period: the printed number, None for a blank."""


def applications(layout: str, rng: random.Random) -> Values:
    """The table of applications: all sums and the balance of each column hold."""
    cells: Values = {}
    columns: dict[str, dict[str, int]] = {}
    for applicant in APPLICANTS:
        likely = 0.4 if applicant in ("natural_person", "commercial") else 0.08
        rows = {row: rng.randint(1, 40) if rng.random() < likely else 0 for row in OUTCOMES[layout]}
        total = sum(rows.values())
        forward = rng.choice((0, 0, 1, 3)) if total else 0
        over = rng.randint(0, min(3, total + forward))
        columns[applicant] = {**rows, "R3.7": total, "R4": forward, "R2": over, "R1": total + forward - over}
    for row in ("R1", "R2", *OUTCOMES[layout], "R3.7", "R4"):
        for applicant in APPLICANTS:
            cells["applications", row, applicant, "current"] = columns[applicant][row]
        cells["applications", row, "total", "current"] = sum(columns[a][row] for a in APPLICANTS)
    return cells


def review(rng: random.Random) -> Values:
    """The table of reviews and lawsuits."""
    cells: Values = {}
    for block in BLOCKS:
        results = {result: rng.choice((0, 0, 1, 2, 5, 13)) for result in RESULTS}
        for result, value in results.items():
            cells["review", f"{block}.{result}", None, "current"] = value
        cells["review", f"{block}.total", None, "current"] = sum(results.values())
    return cells


def disclosure(layout: str, rng: random.Random) -> Values:
    """The table of proactive disclosure."""
    if layout == "2021":
        slots = [
            f"{kind}.{what}"
            for kind in ("regulations", "normative_documents")
            for what in ("issued", "repealed", "in_force")
        ]
        slots += [
            "licensing.decisions",
            "penalties.decisions",
            "coercion.decisions",
            "administrative_fees.amount",
        ]
        return {("disclosure", slot, None, "current"): rng.randint(0, 300) for slot in slots}
    cells: Values = {}
    for kind in ("regulations", "normative_documents"):
        new = rng.randint(0, 9)
        cells["disclosure", f"{kind}.issued", None, "current"] = rng.randint(0, 9)
        cells["disclosure", f"{kind}.newly_disclosed", None, "current"] = new
        cells["disclosure", f"{kind}.disclosed_total", None, "current"] = new + rng.randint(0, 60)
    for kind in ("licensing", "other_services", "penalties", "coercion"):
        cells["disclosure", f"{kind}.items_previous", None, "current"] = rng.randint(0, 90)
        cells["disclosure", f"{kind}.items_change", None, "current"] = rng.randint(-5, 5)
        cells["disclosure", f"{kind}.decisions", None, "current"] = rng.randint(0, 900)
    return cells


def statistics(rng: random.Random) -> Values:
    """The statistics table of 2014."""
    few = lambda: rng.choice((0, 0, 1, 2, 7, 26))  # noqa: E731
    values: dict[str, int] = {}

    def add(total: str, parts: tuple[str, ...]) -> None:
        for part in parts:
            values.setdefault(part, few())
        values[total] = sum(values[part] for part in parts)

    denied = (
        "state_secret",
        "trade_secret",
        "privacy",
        "security_stability",
        "not_government_information",
        "other_law",
    )
    add(f"{S14}received", tuple(f"{S14}channel.{c}" for c in ("in_person", "fax", "online", "mail")))
    add(f"{S14}completed.total", (f"{S14}completed.on_time", f"{S14}completed.extended"))
    add(f"{S14}outcome.denied.total", tuple(f"{S14}outcome.denied.{reason}" for reason in denied))
    outcomes = ("already_public", "granted", "partly_granted", "denied.total", "unavailable.not_held")
    outcomes += ("unavailable.nonexistent", "correction_requested", "referred")
    add(f"{S14}outcome.total", tuple(f"{S14}outcome.{outcome}" for outcome in outcomes))
    for block in ("reconsideration", "litigation"):
        add(f"{block}.total", tuple(f"{block}.{result}" for result in RESULTS[:3]))
    add("staff.total", ("staff.full_time", "staff.part_time"))
    for kind in ("press_conferences", "online_interviews"):
        values[f"{kind}.led_by_head"] = few()
        values[f"{kind}.total"] = values[f"{kind}.led_by_head"] + few()
    channels = tuple(f"disclosure.channel.{c}" for c in ("gazette", "website", "weibo", "wechat", "other"))
    for channel in channels:
        values[channel] = rng.randint(0, 900)
    values["disclosure.total"] = max(values[channel] for channel in channels)
    values["disclosure.normative_documents"] = min(values["disclosure.total"], few())
    for single in (
        "normative_documents.issued",
        "interpretations.total",
        "complaints.total",
        "reading_points.total",
    ):
        values[single] = few()
    return {("statistics", slot, None, "current"): value for slot, value in values.items()}


def local(rng: random.Random) -> Values:
    """The coded local list, with a cumulative column."""
    values = {
        f"{code}": rng.choice((0, 0, 1, 4, 12)) for code in (*range(11, 17), 18, 19, *range(21, 32), 32, 33)
    }
    values["20"] = sum(values[f"{code}"] for code in range(21, 32))
    values["10"] = sum(values[f"{code}"] for code in range(11, 17))
    values["17"] = values["18"] + values["19"] + values["20"]
    cells: Values = {("statistics", code, None, "current"): value for code, value in values.items()}
    cells.update({("statistics", code, None, "cumulative"): value * 3 for code, value in values.items()})
    return cells


def document(layout: str, seed: int) -> Values:
    """All statutory tables of a layout."""
    rng = random.Random(f"{layout}/{seed}")
    if layout == "2014":
        return statistics(rng)
    if layout == "local":
        return local(rng)
    return {**disclosure(layout, rng), **applications(layout, rng), **review(rng)}


def record(indicator: str, value: int | str | Decimal | None, start: int, **changes: object) -> Record:
    """A narrative record of `value` at `start`, exact unless `changes` says otherwise."""
    number = None if value is None else Decimal(value)
    text = str(changes.pop("text", "") or f"{value}")
    made = Record(
        record_id=f"{DOC}-{start}-{start + len(text)}-0", doc_id=DOC, indicator=indicator, qualifier=None,
        applicant=None,
        value=number, lower=number, upper=number, unit="件", cell=None, approximation="exact", scope=None,
        period="current", source="narrative", section="overview", start=start, end=start + len(text), text=text,
        context="", table=None, row=None, column=None, place=None, method="rule:test", confidence=0.99,
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


def tables_of(
    cells: Values, layout: str, start: int = 10_000, confidence: float = 0.99
) -> tuple[list[Record], list[Table]]:
    """Records and tables of the cells, in printed order from `start` on."""
    records: list[Record] = []
    tables: list[Table] = []
    names = list(dict.fromkeys(key[0] for key in cells))
    for name in names:
        first = start + 10 * len(records)
        for (table, slot, applicant, period), value in cells.items():
            if table == name:
                records.append(
                    record(
                        slot if "." in slot and not slot.startswith("R") else "other",
                        value,
                        start + 10 * len(records),
                        source="table",
                        table=name,
                        slot=slot,
                        applicant=applicant,
                        period=period,
                        cell="blank" if value is None else "number",
                        row=slot,
                        column=applicant,
                        confidence=confidence,
                    )
                )
        tables.append(Table(name, layout, (), first, start + 10 * len(records), confidence))
    return records, tables


def check(
    records: list[Record],
    tables: list[Table] | None = None,
    breakdowns: list[RecordBreakdown] | None = None,
    unread: tuple[str, ...] = (),
    year: int | None = None,
    text: str = "",
) -> tuple[Finding, ...]:
    """The findings of the packaged genre."""
    ordered = sorted(records, key=lambda record: record.start)
    return checker()(ordered, breakdowns or [], tables or [], unread, (Profile(report_year=year), text), DOC)


_CHECKERS: dict[Genre, Checker] = {}


def checker() -> Checker:
    """The compiled checks of the packaged genre."""
    genre = load_genre()
    if genre not in _CHECKERS:
        _CHECKERS[genre] = Checker(genre)
    return _CHECKERS[genre]


def counted(findings: tuple[Finding, ...]) -> Mapping[str, int]:
    """How many findings have each status."""
    counts = {"consistent": 0, "inconsistent": 0, "unverifiable": 0}
    for finding in findings:
        counts[finding.status] += 1
    return counts


def instance_report(
    check: TableCheck | AgreeCheck | BreakdownCheck | RatioCheck | RestatementCheck, instance: Instance
) -> tuple[list[Record], list[Table], list[RecordBreakdown], str]:
    """The small report that an instance of a check describes: records, tables, breakdowns and text."""
    text = instance.prose[0].sentence if instance.prose else ""
    spoken = [_stated(statement, place, check) for place, statement in enumerate(instance.prose)]
    breakdowns: list[RecordBreakdown] = []
    ids = [record.record_id for record in spoken]
    if isinstance(check, BreakdownCheck):
        breakdowns = [RecordBreakdown((ids[0],), tuple(ids[1:]), instance.closed)]
    elif isinstance(check, RatioCheck) and check.shape == "share":
        breakdowns = [RecordBreakdown((ids[0],), (ids[1],), False, (ids[2],))]
    if not isinstance(check, TableCheck | AgreeCheck):
        return spoken, [], breakdowns, text
    cells, tables = tables_of(_cells(check, instance), check.layouts[0])
    return [*spoken, *cells], tables, breakdowns, text


def _stated(statement: Statement, place: int, check: object) -> Record:
    start = statement.sentence.find(statement.value) if statement.sentence else 20 * place
    context = f"{place}" if isinstance(check, RestatementCheck) else statement.sentence
    return record(
        statement.indicator, statement.value, start, applicant=statement.applicant, period=statement.period,
        unit=statement.unit or "件", text=statement.text, context=context,
    )  # fmt: skip


def _cells(check: TableCheck | AgreeCheck, instance: Instance) -> Values:
    """The instance's cells, with 0 in every other cell that the check reads."""
    given = {key: int(value) for key, value in instance.cells.items()}
    if isinstance(check, AgreeCheck):
        applicant = (instance.prose[0].applicant or "total") if check.column != "none" else None
        slots = {slot for reading in check.readings for slot in (*reading.plus, *reading.minus)} | set(given)
        return {(check.table, slot, applicant, "current"): given.get(slot, 0) for slot in sorted(slots)}
    operands = dict.fromkeys((*check.left, *check.right, *given))
    if check.each == "row":
        places = [(check.rows[0], *_placed(name)) for name in operands]
        return {
            (check.table, *place): given.get(name, 0) for place, name in zip(places, operands, strict=True)
        }
    column = check.columns[0] if check.columns else None
    return {(check.table, slot, column, "current"): given.get(slot, 0) for slot in operands}


def _placed(name: str) -> tuple[str | None, str]:
    return (None, name) if name in ("current", "cumulative") else (name, "current")
