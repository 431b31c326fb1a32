"""Records from cells and mentions, and the facts that they state."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extraction.genre import load_genre
from extraction.records import Collector, record_breakdowns, resolve
from extraction.text import squeeze
from extraction.types import (
    Breakdown,
    Cell,
    Document,
    Mention,
    Place,
    Profile,
    Quantity,
    Record,
    RecordBreakdown,
    Section,
    Source,
    Span,
    Table,
)

GENRE = load_genre()
TEXT = "共公开15条，其中网站9条。\n表 9"
PROFILE = Profile(agency="石桥县档案馆", report_year=2023)


def document() -> Document:
    return Document("d0", TEXT, TEXT, Source(None, "0" * 64, "text", "utf-8"))


def quantity(start: int, end: int, value: str) -> Quantity:
    number = Decimal(value)
    span = Span(start, end)
    return Quantity(
        start, end, TEXT[start:end], number, number, number, "条", "exact", "current", span, span, Span(0, 14)
    )


def mention(start: int, end: int, value: str, indicator: str) -> Mention:
    return Mention(quantity(start, end, value), indicator, None, None, None, "rule:x", 0.97123456, "")


def cell(value: str | None, state: str = "number") -> Cell:
    number = None if value is None else Decimal(value)
    return Cell(
        17, 18, "9", state, number, "", "disclosure.total", "x", None, None, "current", "行", "列", Place(0, 1, 2), 0.9
    )  # fmt: skip


def collected(cells: tuple[Cell, ...] = ()) -> tuple[Record, ...]:
    sections = [
        Section("preamble", "", None, 1, 0, 15),
        Section("overview", "一", "一", 2, 0, 5),
        Section("other", "表", None, 1, 15, 18),
    ]
    mentions = [
        mention(3, 6, "15", "disclosure.total"),
        mention(11, 13, "9", "disclosure.channel.website"),
    ]
    tables = [Table("statistics", "2014", cells, 15, 18, 0.9)] if cells else []
    return Collector(GENRE)(document(), sections, tables, squeeze(TEXT), mentions)


def test_records_stand_in_the_order_of_the_text_with_stable_ids() -> None:
    records = collected((cell("9"),))
    assert [record.record_id for record in records] == ["d0-3-6-0", "d0-11-13-0", "d0-17-18-0"]
    assert [record.text for record in records] == ["15条", "9条", "9"]
    assert [record.section for record in records] == ["preamble", "preamble", "other"]
    assert [record.source for record in records] == ["narrative", "narrative", "table"]
    assert records[0].confidence == 0.9712


def test_a_cell_takes_the_unit_of_its_indicator_and_its_row_as_context() -> None:
    (*_, record) = collected((cell("9"),))
    assert (record.unit, record.context, record.place) == ("条", "行", Place(0, 1, 2))
    assert (record.method, record.table, record.cell) == ("table", "statistics", "number")


def test_several_records_of_one_span_have_ids_of_their_own() -> None:
    records = collected((cell("9"), cell("9")._replace(applicant="total")))
    assert [record.record_id for record in records][2:] == ["d0-17-18-0", "d0-17-18-1"]


@pytest.mark.parametrize(
    ("indicator", "period"), [("licensing.items_previous", "current"), ("powers.items", "previous")]
)
def test_an_indicator_that_tells_its_year_states_the_report_year(indicator: str, period: str) -> None:
    said = mention(3, 6, "15", indicator)
    said = said._replace(quantity=said.quantity._replace(period="previous"))
    (record,) = Collector(GENRE)(
        document(), [Section("preamble", "", None, 1, 0, 15)], [], squeeze(TEXT), [said]
    )
    assert record.period == period


def test_breakdowns_speak_of_record_ids() -> None:
    mentions = [mention(3, 6, "15", "disclosure.total"), mention(11, 13, "9", "disclosure.channel.website")]
    (found,) = record_breakdowns([Breakdown((0,), (1,), True, (None,))], mentions, collected())
    assert found == RecordBreakdown(("d0-3-6-0",), ("d0-11-13-0",), True, (None,))


# facts -------------------------------------------------------------------------------------------------------------


def record(value: str | None, **changes: object) -> Record:
    number = None if value is None else Decimal(value)
    changes = {"value": number, "lower": number, "upper": number, "confidence": 0.9, **changes}
    return collected()[0]._replace(**changes)  # type: ignore[arg-type]


def facts(*records: Record, breakdowns: tuple[RecordBreakdown, ...] = ()) -> list[tuple[object, ...]]:
    numbered = [r._replace(record_id=f"r{place}") for place, r in enumerate(records)]
    found = resolve(numbered, breakdowns, PROFILE, GENRE)
    return [(f.value, f.lower, f.upper, f.agreement, f.record_ids) for f in found]


def test_one_record_is_a_single_fact() -> None:
    assert facts(record("15")) == [(15, 15, 15, "single", ("r0",))]


def test_records_that_agree_give_the_narrowest_interval() -> None:
    wide = record("9000", lower=Decimal(9000), upper=Decimal(9999))
    assert facts(wide, record("9314")) == [(9314, 9314, 9314, "agree", ("r0", "r1"))]


def test_where_they_conflict_the_table_stands() -> None:
    table = record("9", source="table", confidence=0.5)
    assert facts(record("8"), table) == [(9, 9, 9, "conflict", ("r0", "r1"))]


def test_else_what_the_arithmetic_supports() -> None:
    parts = [
        record("9", indicator="disclosure.channel.website"),
        record("6", indicator="disclosure.channel.wechat"),
    ]
    breakdown = RecordBreakdown(("r1",), ("r2", "r3"))
    found = facts(record("16", confidence=0.99), record("15"), *parts, breakdowns=(breakdown,))
    assert found[0] == (15, 15, 15, "conflict", ("r0", "r1"))


@pytest.mark.parametrize("field", ["scope", "period", "qualifier", "applicant"])
def test_other_dimensions_are_other_facts(field: str) -> None:
    assert len(facts(record("15"), record("15", **{field: "other"}))) == 2


def test_an_application_without_an_applicant_is_the_total() -> None:
    named = record("8", indicator="applications.received", applicant="total")
    assert len(facts(record("8", indicator="applications.received"), named)) == 1
    rate = record("100", indicator="applications.reply_rate")
    assert resolve([rate], (), PROFILE, GENRE)[0].applicant is None


def test_qualifiers_are_compared_without_blanks_and_quotes() -> None:
    forms = ("“警营 开放日”", "警营开放日", "『警营开放日』", "《警营》开放日")
    assert len(facts(*(record("3", qualifier=form) for form in forms))) == 1


def test_records_of_no_indicator_never_join_and_blanks_state_nothing() -> None:
    assert len(facts(record("3", indicator="other"), record("3", indicator="other"))) == 2
    assert facts(record(None, cell="blank")) == []
