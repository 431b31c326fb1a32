"""The files of a run: rows of the contract in every format, exact and the same in each."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import SAMPLE
from jsonschema import Draft202012Validator

from extraction import extract
from extraction.errors import ReadError, RunError
from extraction.genre import load_genre
from extraction.outputs.jsonl import dump, load, read_rows
from extraction.outputs.page import write_pages
from extraction.outputs.tabular import write_tables
from extraction.outputs.workbook import write_workbook
from extraction.result import KINDS
from extraction.rows import number
from extraction.schema import TABLES, json_schema

NAMES = tuple(TABLES)


def lines(run: Path, name: str) -> list[dict[str, Any]]:
    return list(read_rows(run / f"{name}.jsonl"))


# rows --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("622", "622"),
        ("622.00", "622"),
        ("8.650260E+7", "86502600"),
        ("98.50", "98.5"),
        ("-12.30", "-12.3"),
        ("0.00", "0"),
        ("1E-7", "0.0000001"),
        ("12345678901234567890.5", "12345678901234567890.5"),
    ],
)
def test_numbers_are_written_plain_and_exact(value: str, printed: str) -> None:
    line = dump({"value": number(Decimal(value))})
    assert line == f'{{"value": {printed}}}\n'.encode()
    assert Decimal(str(load(line)["value"])) == Decimal(value)


def test_a_row_is_one_line_whatever_its_text_holds() -> None:
    text = "一\n二\r三\x85四\u2028五\u2029六\x0b七\x0c八"
    line = dump({"text": text})
    assert len(line.decode().splitlines()) == 1
    assert load(line) == {"text": text}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_keeps_its_schema(sample_run: Path, name: str) -> None:
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    with (sample_run / f"{name}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            assert [error.message for error in validator.iter_errors(row)] == []
            assert list(row) == [field.name for field in TABLES[name]]


def test_the_run_file_keeps_its_schema(sample_run: Path) -> None:
    run = json.loads((sample_run / "run.json").read_bytes())
    Draft202012Validator(json_schema("run")).validate(run)
    assert run["counts"]["records"] == len(lines(sample_run, "records"))
    assert run["counts"]["refused"] == len(lines(sample_run, "refused"))
    statuses = [row["status"] for row in lines(sample_run, "findings")]
    assert {s: statuses.count(s) for s in set(statuses)} == {
        s: run["counts"][s] for s in ("consistent", "inconsistent", "unverifiable") if run["counts"][s]
    }


def test_spans_index_the_kept_text(sample_run: Path) -> None:
    texts = {path.stem: path.read_bytes().decode() for path in (sample_run / "texts").iterdir()}
    assert len(texts) == 7
    for row in (*lines(sample_run, "records"), *lines(sample_run, "refused")):
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["text"]


def test_ids_join_the_tables(sample_run: Path) -> None:
    documents = {row["doc_id"]: row for row in lines(sample_run, "documents")}
    records = [row["record_id"] for row in lines(sample_run, "records")]
    assert len(set(records)) == len(records)
    for name in ("facts", "findings"):
        for row in lines(sample_run, name):
            assert set(row["record_ids"]) <= set(records)
            assert row["doc_id"] in documents
    assert sum(row["n_records"] for row in documents.values()) == len(records)


def test_the_sample_is_read_as_it_was_written(sample_run: Path) -> None:
    documents = {Path(row["path"]).stem: row for row in lines(sample_run, "documents")}
    read = {
        name: (row["agency"], row["report_year"], row["layout"], row["encoding"])
        for name, row in documents.items()
    }
    assert read == {
        "tanxi-police-2023": ("云岭市公安局潭溪分局", 2023, "2021", "utf-8"),
        "qinghewan-district-2024": ("江滨市清河湾区人民政府", 2024, "2021", "utf-8"),
        "baishipo-water-2022": ("白石坡县水务局", 2022, "2021", "utf-8"),
        "lanting-resources-2020": ("兰汀县自然资源局", 2020, "2019", "gb18030"),
        "songhe-office-2016": ("松河市人民政府办公室", 2016, "2014", "gb18030"),
        "yunqi-county-2010": ("云栖县人民政府", 2010, None, "utf-8"),
        "shiliupu-town-2021": ("石榴铺镇人民政府", 2021, "2021", "utf-8"),
    }


@pytest.mark.parametrize(
    ("report", "indicator", "applicant", "value"),
    [
        ("tanxi-police-2023", "disclosure.total", None, 745),
        ("tanxi-police-2023", "applications.received", "total", 11),
        ("tanxi-police-2023", "applications.received", "natural_person", 10),
        ("tanxi-police-2023", "administrative_fees.amount", None, 12063500),
        ("qinghewan-district-2024", "applications.outcome.granted", "total", 492),
        ("qinghewan-district-2024", "reconsideration.total", None, 61),
        ("lanting-resources-2020", "applications.received", "total", 45),
        ("songhe-office-2016", "disclosure.channel.website", None, 5210),
        ("shiliupu-town-2021", "applications.received", "total", 0),
    ],
)
def test_facts_of_the_sample(
    sample_run: Path, report: str, indicator: str, applicant: str | None, value: int
) -> None:
    doc_id = next(r["doc_id"] for r in lines(sample_run, "documents") if Path(r["path"]).stem == report)
    found = [
        fact["value"]
        for fact in lines(sample_run, "facts")
        if (fact["doc_id"], fact["indicator"], fact["applicant"]) == (doc_id, indicator, applicant)
        and fact["period"] == "current"
    ]
    assert value in found


def test_the_planted_contradiction_is_found(sample_run: Path) -> None:
    doc_id = next(r["doc_id"] for r in lines(sample_run, "documents") if "baishipo" in r["path"])
    (finding,) = [
        row
        for row in lines(sample_run, "findings")
        if (row["doc_id"], row["check"], row["status"]) == (doc_id, "N1", "inconsistent")
        and row["left"]["lower"] == 8
    ]
    assert (finding["right"], finding["difference"]) == ({"lower": 9, "upper": 9}, -1)
    records = {row["record_id"]: row for row in lines(sample_run, "records")}
    assert {records[key]["text"].strip() for key in finding["record_ids"]} >= {"8件", "9"}


def test_the_rows_of_a_run_are_those_of_extract(sample_run: Path) -> None:
    rows = extract(SAMPLE / "tanxi-police-2023.txt").to_dict()
    doc_id = rows["document"]["doc_id"]
    for kind in ("records", "facts", "findings", "refused"):
        written = [row for row in lines(sample_run, kind) if row["doc_id"] == doc_id]
        assert written == [load(dump(row)) for row in rows[kind]]


# tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_parquet_holds_the_same_rows(sample_run: Path, name: str) -> None:
    table = pq.read_table(sample_run / f"{name}.parquet")
    assert table.column_names == [field.name for field in TABLES[name]]
    assert table.to_pylist() == [
        {key: (float(v) if key == "confidence" else v) for key, v in row.items()}
        for row in map(_floats, lines(sample_run, name))
    ]


def _floats(row: dict[str, Any]) -> dict[str, Any]:
    for table in row.get("tables", ()):
        table["confidence"] = float(table["confidence"])
    if row.get("place") and row["place"]["bbox"]:
        row["place"]["bbox"] = [float(side) for side in row["place"]["bbox"]]
    return row


def test_parquet_keeps_exact_decimals(sample_run: Path) -> None:
    schema = pq.read_schema(sample_run / "records.parquet")
    assert {str(schema.field(name).type) for name in ("value", "lower", "upper")} == {"decimal128(38, 6)"}
    assert str(pq.read_schema(sample_run / "findings.parquet").field("left").type) == (
        "struct<lower: decimal128(38, 6), upper: decimal128(38, 6)>"
    )


def test_numbers_that_a_column_cannot_hold_are_rounded_or_left_out(tmp_path: Path) -> None:
    refused = {"doc_id": "d", "start": 0, "end": 1, "text": "x", "class": "date", "context": "x"}
    fact = dict.fromkeys((field.name for field in TABLES["facts"]), None) | {
        "record_ids": [],
        "confidence": 1.0,
    }
    rows = [fact | {"value": Decimal("0.12345678")}, fact | {"value": 10**40}, fact | {"value": 7}]
    (tmp_path / "facts.jsonl").write_bytes(b"".join(map(dump, rows)))
    (tmp_path / "refused.jsonl").write_bytes(dump(refused))
    write_tables(tmp_path, ["facts", "refused"], ["parquet"])
    values = pq.read_table(tmp_path / "facts.parquet").column("value").to_pylist()
    assert values == [Decimal("0.123457"), None, Decimal(7)]
    assert pq.read_table(tmp_path / "refused.parquet").to_pylist() == [refused]


def test_csv_holds_the_same_rows(sample_run: Path) -> None:
    with (sample_run / "records.csv").open(encoding="utf-8", newline="") as file:
        flat = list(csv.DictReader(file))
    for row, written in zip(lines(sample_run, "records"), flat, strict=True):
        assert written["text"] == row["text"]
        assert written["value"] == ("" if row["value"] is None else str(row["value"]))
        assert json.loads(written["place"] or "null") == row["place"]


def test_xlsx_holds_the_same_rows(sample_run: Path) -> None:
    book = openpyxl.load_workbook(sample_run / "records.xlsx", read_only=True)
    header, *body = book["records"].iter_rows(values_only=True)
    book.close()
    assert list(header) == [field.name for field in TABLES["records"]]
    written = [dict(zip(header, row, strict=True)) for row in body]
    rows = lines(sample_run, "records")
    assert [row["record_id"] for row in written] == [row["record_id"] for row in rows]
    assert [row["value"] for row in written] == [
        None if row["value"] is None else float(row["value"]) for row in rows
    ]


def test_a_workbook_takes_hostile_text(tmp_path: Path) -> None:
    rows = [["=1+1", "a\x00b\x0bc", "长" * 40_000, 10**20]]
    write_workbook(tmp_path / "t.xlsx", "t", ["a", "b", "c", "d"], rows)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].value == "abc"
    assert len(sheet["C2"].value) == 32_767
    assert sheet["D2"].value == str(10**20)


def test_a_sheet_that_is_full_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extraction.outputs.workbook._SHEET_ROWS", 3)
    write_workbook(tmp_path / "t.xlsx", "t", ["a"], ([n] for n in range(5)))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert {sheet.title: [row[0].value for row in sheet.iter_rows()] for sheet in book} == {
        "t": ["a", 0, 1],
        "t 2": ["a", 2, 3],
        "t 3": ["a", 4],
    }


def test_stata_holds_the_same_rows(sample_run: Path) -> None:
    frame = pd.read_stata(sample_run / "records.dta")
    rows = lines(sample_run, "records")
    assert list(frame["indicator"]) == [row["indicator"] for row in rows]
    assert list(frame["value"].dropna()) == [float(r["value"]) for r in rows if r["value"] is not None]
    assert list(frame["context"]) == [row["context"] for row in rows]
    assert {"end_"} <= set(frame.columns)


def test_duckdb_holds_a_table_of_each(sample_run: Path) -> None:
    with duckdb.connect(str(sample_run / "corpus.duckdb"), read_only=True) as database:
        tables = {name for (name,) in database.execute("SHOW TABLES").fetchall()}
        assert tables == set(NAMES)
        query = "SELECT sum(value) FROM facts WHERE indicator = 'disclosure.total' AND period = 'current'"
        (total,) = database.execute(query).fetchone() or (None,)
    expected = sum(
        row["value"]
        for row in lines(sample_run, "facts")
        if (row["indicator"], row["period"]) == ("disclosure.total", "current")
    )
    assert total == expected


def test_a_path_its_bytes_and_its_text_are_one_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = SAMPLE / "baishipo-water-2022.txt"
    from_path, from_bytes, from_text = (
        extract(source).to_dict() for source in (path, path.read_bytes(), path.read_bytes().decode())
    )
    assert from_path["document"]["path"] == str(path)
    assert from_bytes["document"]["path"] is None
    assert from_path["records"] == from_bytes["records"] == from_text["records"]
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text("2023年政府信息公开", encoding="utf-8")
    with pytest.raises(ReadError, match="is the name of a file, not its text: pass a Path"):
        extract("report.txt")
    assert extract("report.txt\n2023年主动公开政府信息5条。").records[0].text == "5条"


# frames ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_has_its_columns_and_types_whatever_the_report_holds(kind: str) -> None:
    """A column of one report joins that of another: integers do not become floats where one is missing."""
    whole = extract(SAMPLE / "baishipo-water-2022.txt").to_pandas(kind)
    least = extract("政府信息公开").to_pandas(kind)
    assert list(least.columns) == list(whole.columns)
    assert list(least.dtypes) == list(whole.dtypes)
    assert len(whole) > 0


def test_a_frame_holds_the_rows() -> None:
    report = extract("2023年，我局主动公开政府信息622条，收到申请9千余件，办结率98.5%。")
    frame = report.to_pandas()
    assert list(frame["value"]) == [622.0, 9000.0, 98.5]
    assert list(frame["upper"]) == [622.0, 9999.0, 98.5]
    assert list(frame["start"]) == [record.start for record in report.records]
    assert frame["cell"].isna().all()
    assert list(report.to_pandas("facts")["report_year"]) == [2023, 2023, 2023]
    assert list(report.to_pandas("facts")["record_ids"]) == [[record.record_id] for record in report.records]
    with pytest.raises(ValueError, match="unknown kind 'tables': choose from records"):
        report.to_pandas("tables")


# pages -------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Ids, links and resources of a page; fails on tags that do not close."""

    VOID = frozenset(("meta", "br", "link", "img", "hr", "input"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given.get("href")))
        if given.get("src") or tag in ("link", "script", "img", "iframe"):
            self.resources.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def pages(sample_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pages")
    assert write_pages(sample_run, out, load_genre()) == 7
    return out


def test_pages_are_whole_and_alone(pages: Path) -> None:
    for path in pages.glob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        assert page.resources == []
        assert len(page.ids) == len(set(page.ids))
        assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
        assert not [link for link in page.links if not re.match(r"#|[0-9a-f]{16}\.html$|index\.html$", link)]


def test_a_page_shows_every_record_in_its_place(sample_run: Path, pages: Path) -> None:
    for document in lines(sample_run, "documents"):
        page = Page((pages / f"{document['doc_id']}.html").read_text(encoding="utf-8"))
        records = [row for row in lines(sample_run, "records") if row["doc_id"] == document["doc_id"]]
        assert {"r-" + row["record_id"].partition("-")[2] for row in records} <= set(page.ids)


def test_a_page_loses_no_prose(sample_run: Path, pages: Path) -> None:
    document = next(row for row in lines(sample_run, "documents") if "yunqi" in row["path"])
    page = Page((pages / f"{document['doc_id']}.html").read_text(encoding="utf-8"))
    text = (sample_run / "texts" / f"{document['doc_id']}.txt").read_text(encoding="utf-8")
    assert "".join(text.split()) in "".join(page.text.split())


def test_a_page_escapes_what_a_report_holds(tmp_path: Path) -> None:
    from extraction.corpus import run

    report = (
        "<b>云岭市水务局</b>2023年政府信息公开工作年度报告\n\n公开<script>alert(1)</script>信息15条 & 3件。\n"
    )
    (tmp_path / "a.txt").write_text(report, encoding="utf-8")
    run([tmp_path / "a.txt"], tmp_path / "out", keep_text=True)
    write_pages(tmp_path / "out", tmp_path / "pages", load_genre())
    (path,) = [path for path in (tmp_path / "pages").glob("*.html") if path.name != "index.html"]
    assert "<script>" not in path.read_text(encoding="utf-8")


def test_pages_need_a_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"run\.json is missing"):
        write_pages(tmp_path, tmp_path / "pages", load_genre())
