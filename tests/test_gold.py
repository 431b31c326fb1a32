"""The notation, the stand-off JSON, agreement, settling, splits, validation, the card, and the corpus itself."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import extract, load_genre
from extraction.gold import (
    GoldCell,
    GoldDocument,
    GoldError,
    GoldFolder,
    GoldRecord,
    GoldRefusal,
    Meta,
    Reading,
    RowError,
    format_rows,
    load_gold,
    load_notation,
    parse_rows,
)
from extraction.gold.agreement import agree
from extraction.gold.commands import (
    agree_readings,
    compile_gold,
    generate_reports,
    make_card,
    make_splits,
    settle_readings,
    validate_gold,
)
from extraction.gold.constructions import CONSTRUCTIONS, constructions_of
from extraction.gold.documents import document_from_json, document_to_json
from extraction.gold.drawing import draw_table
from extraction.gold.generator import Generator
from extraction.gold.matching import match_spans
from extraction.gold.settling import unsettled
from extraction.gold.splits import assign_splits
from extraction.gold.validation import validate_documents, validate_splits

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpora" / "gold"
TEMPLATES = ROOT / "corpora" / "generator"
CASES = tomllib.loads((Path(__file__).parent / "cases" / "rows.toml").read_text(encoding="utf-8"))
NOTATION = load_notation(load_genre())
META = Meta(
    "2014-2018", 2016, "青溪县统计局", "bureau", "河北", "half", "model", ("share",), bureau="statistics"
)


def document(text: str, rows: str, name: str = "x001", **meta: object) -> GoldDocument:
    return GoldDocument(name, text, "0", parse_rows(rows, text, NOTATION), replace(META, **meta))


# The notation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: case["name"])
def test_a_row_means(case: dict[str, Any]) -> None:
    (record,) = parse_rows(case["row"], case["text"], NOTATION).records
    ends = {
        name: None if case[name] == "none" else Decimal(case[name]) for name in ("value", "lower", "upper")
    }
    assert record.start == case["start"]
    assert case["text"][record.start : record.end] == record.text
    assert {"value": record.value, "lower": record.lower, "upper": record.upper} == ends
    assert record.unit == case["unit"]
    rows = format_rows(Reading(records=[record]), case["text"], NOTATION)
    assert parse_rows(rows, case["text"], NOTATION).records == [record]


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: case["name"])
def test_a_row_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(RowError, match="^line 2: .*" + case["error"]):
        parse_rows("# first\n" + case["row"], case["text"], NOTATION)


def test_headings_refusals_and_findings() -> None:
    text = "目录\n一、概述\n一、概述\n2016年公开3条。"
    rows = "= overview | 一、概述 | n=2\n2016年 | -date\n3条 | disclosure.total | g=b1.total,b2\n! B1 inconsistent b1\n"
    reading = parse_rows(rows, text, NOTATION)
    assert [(s.key, s.start) for s in reading.sections] == [("overview", 8)]
    assert [(r.refusal, r.start) for r in reading.refusals] == [("date", 13)]
    assert reading.records[0].groups == (("b1", "total"), ("b2", "part"))
    assert reading.finding_records(reading.findings[0]) == reading.records
    assert format_rows(reading, text, NOTATION) == rows


TEXT = "收到3件、13件，3件\n8条;9|0条\\⏎未发生复议"


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 6)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_marks_survive_the_notation(spans: list[tuple[int, int]]) -> None:
    cut = [(start, TEXT[start : start + length]) for start, length in spans]
    kept = [(start, text) for start, text in cut if text.strip() == text and text]
    values = (Decimal("7.5"), None, Decimal(9))
    records = [
        GoldRecord(start, start + len(text), text, ("other",), *values, "条", "range", qualifier=text)
        for start, text in sorted(kept)
    ]
    reading = Reading(records=records)
    again = parse_rows(format_rows(reading, TEXT, NOTATION), TEXT, NOTATION)
    assert again.records == reading.records


# Documents -------------------------------------------------------------------------------------------------------


def test_json_keeps_everything_exactly() -> None:
    text = "支出3.25万元，逾30万次，未收到申请。\n一、概述"
    rows = (
        "3.25万元 | other | v=32500; lo=32450; hi=32550; u=元; ap=rounded; q=支出; s=全市\n"
        "逾30万次 | website.visits, other | v=300000; lo=300001; hi=inf; u=次; ap=over; g=b1.closed\n"
        "未收到申请 | applications.received\n= overview | 一、概述\n"
    )
    original = document(text, rows)
    content = document_to_json(original)
    assert content["records"][1]["upper"] is None
    assert content["records"][1]["also"] == ["other"]
    assert document_from_json(content, text) == original


def test_json_of_another_text_is_refused() -> None:
    content = document_to_json(document("公开3条", "3条 | disclosure.total"))
    with pytest.raises(GoldError, match="does not stand at 2"):
        document_from_json(content, "公开了3条")
    with pytest.raises(GoldError, match="changed after"):
        document_from_json(content, "公开3条", sha256="1")


def test_constructions() -> None:
    text = "近5千条，其中３ 条，十二件，12%，未发生行政复议、行政诉讼"
    rows = (
        "近5千条 | disclosure.total | v=5000; lo=4000; hi=5000; u=条; ap=under; g=b1.total\n"
        "３ 条 | disclosure.category | g=b1\n"
        "十二件 | applications.received | v=12; u=件\n"
        "12% | other | p=change\n"
        "未发生行政复议 | reconsideration.total\n未发生行政复议、行政诉讼 | litigation.total\n"
    )
    assert constructions_of(document(text, rows).reading.records, NOTATION) == [
        ("approximated", "scaled", "total"),
        ("full_width", "spaced", "part"),
        ("chinese_numeral",),
        ("percent", "change", "other_indicator"),
        ("negated_zero", "nested_span"),
        ("negated_zero", "nested_span"),
    ]


# Matching, agreement, settling -----------------------------------------------------------------------------------


def test_matching_prefers_exact_spans_then_agreement() -> None:
    left = [(0, 7, "a"), (0, 12, "b"), (20, 24, "c"), (20, 24, "d"), (30, 30, "e")]
    right = [(0, 12, "a"), (20, 24, "d"), (20, 24, "c"), (22, 26, "x"), (30, 30, "e")]
    matches = match_spans(left, right, lambda mark: (mark[0], mark[1]), lambda a, b: a[2] == b[2])
    assert [tuple(match) for match in matches] == [(1, 0, True), (2, 2, True), (3, 1, True), (4, 4, True)]


TWICE = "收到12件，其中网上10件，12345热线。未发生行政复议。公开3条。"
FIRST = (
    "12件 | applications.received | g=b1.total\n10件 | applications.channel.online | g=b1\n12345 | -hotline\n"
    "未发生行政复议 | reconsideration.total\n3条 | disclosure.total\n"
)
SECOND = (
    "12件 | applications.to_process, applications.received | g=b7.total\n10件 | other | g=b7\n12345 | -phone\n"
    "未发生行政复议 | reconsideration.total\n"
)


def test_agreement() -> None:
    agreement = agree([(document(TWICE, FIRST), document(TWICE, SECOND))])
    assert (agreement.records_a, agreement.records_b) == (4, 3)
    assert agreement.span_f1 == agreement.value_f1 == pytest.approx(6 / 7)
    assert agreement.indicator_value_f1 == pytest.approx(4 / 7)
    assert agreement.refusal_f1 == 0
    # Of three matched: one agrees; by chance 1/9 (both once say reconsideration).
    assert agreement.kappa == pytest.approx((1 / 3 - 1 / 9) / (1 - 1 / 9))


def test_agreement_on_headings_and_findings() -> None:
    text = "一、概述\n公开3条。\n二、申请\n收到2件，收到1件。"
    rows = "3条 | disclosure.total\n"
    first = (
        rows
        + "= overview | 一、概述\n= applications | 二、申请\n! D1 inconsistent 2件\n! D1 inconsistent 1件"
    )
    second = rows + "= overview | 一、概述\n= other | 二、申请\n! D1 inconsistent 1件"
    agreement = agree([(document(text, first), document(text, second))])
    assert (agreement.section_f1, agreement.finding_f1) == (pytest.approx(1 / 2), pytest.approx(2 / 3))
    assert agree([(document(text, rows), document(text, rows))]).finding_f1 == 1.0


def corpus_of(folder: Path, readings: dict[str, str], text: str = TWICE) -> GoldFolder:
    corpus = GoldFolder(folder)
    corpus.raw("x001").parent.mkdir(parents=True)
    corpus.raw("x001").write_text(text, encoding="utf-8")
    for reader, rows in readings.items():
        path = corpus.reading(reader, "x001")
        path.parent.mkdir(parents=True)
        path.write_text(rows, encoding="utf-8")
    return corpus


def test_settling_keeps_what_agrees_and_asks_for_the_rest(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, {"a": FIRST, "b": SECOND})
    assert settle_readings(tmp_path) == {"x001": (2, 3)}
    draft = corpus.reading("gold", "x001").read_text(encoding="utf-8").splitlines()
    assert draft == [
        "12件 | applications.received, applications.to_process | g=b1.total; at=2",
        "#? indicator",
        "#a 10件 | applications.channel.online | g=b1; at=10",
        "#b 10件 | other | g=b7; at=10",
        "#? quantity or class",
        "#a 12345 | -hotline | at=14",
        "#b 12345 | -phone | at=14",
        "未发生行政复议 | reconsideration.total | at=22",
        "#? only a",
        "#a 3条 | disclosure.total | at=32",
    ]
    with pytest.raises(GoldError, match="line 2 is not settled"):
        compile_gold(tmp_path)
    settled = [line.removeprefix("#a ") for line in draft]
    corpus.reading("gold", "x001").write_text("\n".join(settled), encoding="utf-8")
    assert compile_gold(tmp_path) == ["x001"]
    (compiled,) = load_gold(tmp_path)
    assert [record.text for record in compiled.reading.records] == ["12件", "10件", "未发生行政复议", "3条"]
    assert settle_readings(tmp_path) == {}


def test_a_decision_is_a_row_or_a_deleted_question() -> None:
    assert unsettled("#? only a\n#a 3条 | other\n#? span\n3条 | other\n") == [1]
    assert unsettled("3条 | other\n") == []


# Splits and validation -------------------------------------------------------------------------------------------


def test_splits_go_by_number_and_keep_agencies_together() -> None:
    documents = [
        document("公开3条", "3条 | other", f"n{number:03}", agency=agency, model=str(number))
        for number, agency in ((1, "甲"), (2, "乙"), (3, "丙"), (4, "丁"), (8, "甲"), (6, "丁"))
    ]
    splits = assign_splits(documents, {})
    assert splits == {"train": ("n001", "n003", "n008"), "dev": ("n002", "n004", "n006"), "test": ()}
    later = [*documents, document("公开4条", "4条 | other", "n012", agency="戊", model="12")]
    assert assign_splits(later, splits) == {**splits, "test": ("n012",)}
    assert validate_splits(later, assign_splits(later, splits)) == []


def test_what_straddles_is_reported() -> None:
    text = "本机关全年主动公开政府信息若干条目，并及时更新公开目录与指南内容，共3条"
    one = document(text, "3条 | other", "n001", agency="甲", model="1")
    other = document(text.replace("3条", "5条"), "5条 | other", "n002", agency="甲", model="2")
    problems = validate_splits([one, other], {"train": ("n001",), "test": ("n002", "n009")})
    assert [(problem.code, problem.where, problem.message) for problem in problems] == [
        ("split", "n009", "in test, and there is no such document"),
        ("straddle", "n001 n002", "one agency"),
        ("straddle", "n001 n002", "copy"),
    ]


@pytest.mark.parametrize(
    ("code", "text", "rows"),
    [
        ("interval", "公开3条", "3条 | disclosure.total | hi=4"),
        ("interval", "近5条", "近5条 | disclosure.total | v=5; lo=1; hi=9; u=条; ap=under"),
        ("interval", "3-5条", "3-5条 | disclosure.total | v=4; lo=3; hi=5; u=条; ap=range"),
        ("uncovered", "公开3条，8件", "3条 | disclosure.total"),
        ("group", "公开3条", "3条 | disclosure.total | g=b1.total"),
        ("finding", "公开3条", "3条 | disclosure.total\n! B1 inconsistent b9"),
        ("contradiction", "公开3条", "3条 | disclosure.total\n3条 | -rank"),
        ("duplicate", "公开3条", "3条 | disclosure.total\n3条 | disclosure.total"),
    ],
)
def test_a_faulty_reading_is_reported(code: str, text: str, rows: str) -> None:
    problems = validate_documents([document(text, rows)], NOTATION)
    assert code in {problem.code for problem in problems}


def test_ids_are_the_names_of_files_and_of_one_document() -> None:
    one = replace(document("公开3条", "3条 | disclosure.total"), file=Path("raw/x002.txt"))
    problems = validate_documents([one, replace(one, file=None)], NOTATION)
    assert [(problem.code, problem.where, problem.message) for problem in problems] == [
        ("id", "x001", "its text is x002.txt"),
        ("id", "x001", "two documents have this id"),
    ]


def test_of_a_whole_report_the_digits_of_sentences_are_looked_at() -> None:
    text = "公开3条，另有8件。\n1.政府网站公开数\t条\t3\n"
    report = replace(document(text, "3条 | disclosure.total"), cells=())
    (problem,) = validate_documents([report], NOTATION)
    assert (problem.code, problem.message) == ("uncovered", "'公开3条，另有8件。 1.政府网' at 7")


def test_an_offset_that_is_off_is_reported() -> None:
    good = document("公开3条", "3条 | disclosure.total")
    moved = replace(good.reading.records[0], start=0, end=2)
    bad = replace(good, reading=Reading(records=[moved], refusals=[GoldRefusal(2, 3, "3", "rank")]))
    assert [problem.code for problem in validate_documents([bad], NOTATION)] == ["offset"]


# The corpus ------------------------------------------------------------------------------------------------------


def test_the_corpus_is_sound() -> None:
    assert validate_gold(CORPUS) == []


def test_the_corpus_is_compiled_from_its_rows(tmp_path: Path) -> None:
    for name in ("raw", "meta", "readings", "cells"):
        if (CORPUS / name).is_dir():
            shutil.copytree(CORPUS / name, tmp_path / name)
    ids = compile_gold(tmp_path)
    assert ids == GoldFolder(CORPUS).ids()
    made, kept = GoldFolder(tmp_path).compiled, GoldFolder(CORPUS).compiled
    stale = [name for name in ids if made(name).read_bytes() != kept(name).read_bytes()]
    assert stale == []


def test_the_splits_are_those_of_the_rule(tmp_path: Path) -> None:
    frozen = GoldFolder(CORPUS).splits()
    assert assign_splits(load_gold(CORPUS), frozen) == frozen
    sizes = {split: len(ids) for split, ids in frozen.items()}
    assert sizes["test"] >= 99
    assert sizes["dev"] >= 2 * sizes["test"]
    assert sizes["train"] >= sizes["dev"]


def test_the_corpus_covers_what_it_must() -> None:
    documents = load_gold(CORPUS)
    eras = Counter(one.meta.era for one in documents if one.meta)
    assert min(eras.values()) >= 15
    assert set(eras) == {"2008-2013", "2014-2018", "2019-2020", "2021-2025"}
    found = {
        name
        for one in documents
        for names in constructions_of(one.reading.records, NOTATION)
        for name in names
    }
    assert found == set(CONSTRUCTIONS) - {"cell"}


def test_the_card_counts_and_stamps(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, {"a": FIRST, "b": SECOND})
    (tmp_path / "corpus.toml").write_text('title = "Two"\n', encoding="utf-8")
    compile_gold(tmp_path)
    make_splits(tmp_path)
    card = make_card(tmp_path)
    assert card.startswith("# Two\n")
    assert "| quantities | 4 |" in card
    assert "| indicator and value F1 | 0.571 |" in card
    assert "| applications.received | 1 | 1 |" in card
    once = (tmp_path / "corpus.toml").read_text(encoding="utf-8")
    make_card(tmp_path)
    assert (tmp_path / "corpus.toml").read_text(encoding="utf-8") == once
    made = tomllib.loads(once)
    assert made["agreement"]["indicator_value_f1"] == 0.5714
    assert corpus.splits()["train"] == ("x001",)
    assert agree_readings(tmp_path).documents == 1


def test_texts_with_gold_beside_them_are_read(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("\ufeff公开3条\r\n", encoding="utf-8")
    (tmp_path / "r.gold.json").write_text(
        '{"id": "r", "records": [{"text": "3条", "start": 2, "end": 4, "indicator": "disclosure.total", "value": 3,'
        ' "lower": 3, "upper": 3, "unit": "条"}]}',
        encoding="utf-8",
    )
    (loaded,) = load_gold(tmp_path)
    assert loaded.text == "公开3条\n"
    assert loaded.reading.records[0].value == 3
    with pytest.raises(GoldError, match="no split 'dev'"):
        load_gold(tmp_path, "dev")


REPORT = """一、概述
公开3条。
指标 | 本年
主动公开数 | 3
申请数 | /
"""
CELLS = """table\tindicator\tapplicant\tlabel\tstate\tvalue
statistics\tdisclosure.total\t\t主动公开数\tnumber\t3
statistics\tapplications.received\ttotal\t申请数\tslash\t
"""


def test_the_cells_of_a_whole_report(tmp_path: Path) -> None:
    corpus_of(tmp_path, {"gold": "3条 | disclosure.total\n! S1 inconsistent 申请数\n"}, REPORT)
    (tmp_path / "cells").mkdir()
    (tmp_path / "cells/x001.tsv").write_text(CELLS, encoding="utf-8")
    compile_gold(tmp_path)
    (report,) = load_gold(tmp_path)
    assert report.cells == (
        GoldCell("statistics", "disclosure.total", None, "主动公开数", "number", Decimal(3)),
        GoldCell("statistics", "applications.received", "total", "申请数", "slash", None),
    )
    assert validate_gold(tmp_path) == []
    assert report.cells is not None
    faulty = replace(report, cells=(replace(report.cells[1], value=Decimal(0), indicator="none"),))
    assert [problem.code for problem in validate_documents([faulty], NOTATION)] == ["cell", "cell"]


def test_a_web_page_is_annotated_on_its_canonical_text(tmp_path: Path) -> None:
    corpus = GoldFolder(tmp_path)
    page = "<html><body><h1>甲县政府信息公开年度报告</h1><p>全年公开政府信息３条。</p></body></html>"
    for path, content in (
        (tmp_path / "raw/x001.html", page.encode("gbk").replace(b"<body>", b'<meta charset="gbk"><body>')),
        (corpus.reading("gold", "x001"), "３条 | disclosure.total\n".encode()),
    ):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    assert compile_gold(tmp_path) == ["x001"]
    (loaded,) = load_gold(tmp_path)
    assert loaded.file == tmp_path / "raw/x001.html"
    assert loaded.reading.records[0].text == loaded.text[loaded.reading.records[0].start :][:2] == "３条"


# The generator ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(load_genre(), TEMPLATES)


def test_generated_reports_are_sound_and_repeatable(generator: Generator, tmp_path: Path) -> None:
    assert generate_reports(TEMPLATES, tmp_path, 12, seed=3) == 12
    assert validate_gold(tmp_path) == []
    documents = load_gold(tmp_path)
    assert documents == tuple(generator.reports(12, seed=3))
    assert documents[7] == generator.report(3, 7)
    assert documents[7].text != generator.report(4, 7).text


def test_generated_tables_add_up(generator: Generator) -> None:
    import random

    forms = [form for form in load_genre().layouts.forms if form.sums and form.layout == "2021"]
    assert {form.name for form in forms} == {"applications", "review"}
    for form in forms:
        for seed in range(20):
            table = draw_table(form, random.Random(seed))
            assert min(table.values()) >= 0
            for row in form.rows:
                for total in form.sums:
                    assert table[row.slot, total.total] == sum(table[row.slot, part] for part in total.parts)
            for balance in form.balances:
                for column in range(7):
                    left = sum(table[slot, column] for slot in balance.left)
                    assert left == sum(table[slot, column] for slot in balance.right)


def test_no_generated_report_contradicts_itself(generator: Generator) -> None:
    """No mistake is planted, so that a finding is either ours or the templates'."""
    for seed in (0, 5):
        for one in generator.reports(30, seed):
            findings = extract(one.text).findings
            assert findings
            assert [each.expression for each in findings if each.status == "inconsistent"] == []


def test_a_generated_sum_is_that_of_the_rows(generator: Generator) -> None:
    stated = []
    for one in generator.reports(60, seed=1):
        denied = [
            each
            for each in one.reading.records
            if each.indicators[0].startswith("applications.outcome.denied.")
        ]
        rows = sum(each.value or 0 for each in denied if each.cell and each.applicant == "total")
        stated += [(each.value, rows) for each in denied if each.indicators[0].endswith(".total")]
    assert stated
    assert all(value == rows for value, rows in stated)


def test_every_sentence_of_the_generator_is_used(generator: Generator) -> None:
    texts = "".join(one.text for one in generator.reports(120, seed=0))
    templates = tomllib.loads((TEMPLATES / "reports.toml").read_text(encoding="utf-8"))
    for sentence in templates["sentence"]:
        plain = max(re.split(r"\[\[.*?\]\]", sentence["text"]), key=len)
        assert plain in texts
