"""Exchange: Label Studio, CoNLL, DocBin, and the spaCy components."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import spacy

from extraction import ExtractionError, ReadError, extract, load_genre
from extraction.annotation import (
    FORMATS,
    document_of,
    export_gold,
    export_predictions,
    from_conll,
    from_task,
    import_annotations,
    label_config,
    read_documents,
    to_conll,
    to_task,
    write_documents,
)
from extraction.gold import GoldDocument, GoldFolder, load_gold, load_notation, parse_rows
from extraction.gold.commands import compile_gold
from extraction.spacy_factories import fields_of, load_docbin, put, save_docbin

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "label_studio"
NOTATION = load_notation(load_genre())
GOLD = {document.id: document for document in load_gold(DATA / "gold")}


@pytest.fixture
def exported() -> list[dict[str, Any]]:
    """What Label Studio 1.23 exported after each task's prediction was accepted as its annotation."""
    tasks: list[dict[str, Any]] = json.loads((DATA / "export.json").read_text(encoding="utf-8"))
    return tasks


# Label Studio ----------------------------------------------------------------------------------------------------


def test_an_export_of_the_real_package_comes_back_whole(exported: list[dict[str, Any]]) -> None:
    documents = [from_task(task, NOTATION) for task in exported]
    assert {document.id: document.reading for document in documents} == {
        name: document.reading for name, document in GOLD.items()
    }
    assert [document.sha256 for document in documents] == [GOLD[document.id].sha256 for document in documents]


def test_a_review_in_the_real_package_comes_back(tmp_path: Path) -> None:
    """`reviewed.json`: another choice, other fields, a mark deleted, one drawn by hand, a task skipped at first."""
    one, other = (document.reading for document in read_documents(DATA / "reviewed.json", NOTATION))
    accepted = GOLD["x001"].reading
    changed = {
        "900条": ("disclosure.channel.website", "门户网站"),
        "3项": ("documents.issued", "措施"),
        "12种": ("publicity.materials", "手册"),
    }
    assert {r.text: (r.indicators[0], r.qualifier) for r in one.records if r.text in changed} == changed
    untouched = [record for record in accepted.records if record.text not in changed]
    assert [record for record in one.records if record.text not in changed] == untouched
    assert (one.refusals, one.sections) == (accepted.refusals[1:], accepted.sections)
    assert other == GOLD["x002"].reading


def test_the_import_writes_a_reading_that_compiles_to_the_same(tmp_path: Path) -> None:
    assert import_annotations(DATA / "export.json", tmp_path) == ["x001", "x002"]
    assert compile_gold(tmp_path) == ["x001", "x002"]
    for document in load_gold(tmp_path):
        assert document.reading == GOLD[document.id].reading
        assert document.text == GOLD[document.id].text


def test_the_committed_tasks_are_those_that_are_exported(tmp_path: Path) -> None:
    assert export_gold(DATA / "gold", tmp_path / "tasks.json") == 2
    for name in ("tasks.json", "tasks.config.xml"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (DATA / name).read_text(encoding="utf-8")


def test_every_document_of_the_corpus_survives_the_exchange() -> None:
    for document in load_gold(ROOT / "corpora" / "gold"):
        task = json.loads(json.dumps(to_task(document, NOTATION)))
        reviewed = {
            "data": task["data"],
            "annotations": [{"id": 1, "result": task["predictions"][0]["result"]}],
        }
        reading = from_task(reviewed, NOTATION).reading
        assert sorted(reading.records, key=repr) == sorted(document.reading.records, key=repr)
        assert sorted(reading.refusals, key=repr) == sorted(document.reading.refusals, key=repr)
        assert reading.findings == document.reading.findings


def test_offsets_are_utf16_in_label_studio(exported: list[dict[str, Any]]) -> None:
    task = next(task for task in exported if task["data"]["id"] == "x001")
    text = task["data"]["text"]
    assert text.startswith("𠮷")
    first = next(row for row in task["annotations"][0]["result"] if row["id"] == "quantity-0")
    assert first["value"]["start"] == text.index("1,240条") + 1


def test_a_review_is_what_counts(exported: list[dict[str, Any]]) -> None:
    task = copy.deepcopy(next(task for task in exported if task["data"]["id"] == "x002"))
    earlier = task["annotations"][0]
    later = copy.deepcopy(earlier) | {"id": 99, "updated_at": "2999-01-01T00:00:00Z"}
    for row in later["result"]:
        if row["id"] == "quantity-2" and row["from_name"] == "indicator":
            row["value"]["choices"] = ["budget.special_funds"]
    later["result"] = [row for row in later["result"] if row["id"] != "refused-0"]
    task["annotations"] = [later, earlier, later | {"id": 100, "was_cancelled": True, "result": []}]
    reading = from_task(task, NOTATION).reading
    assert reading.records[2].indicators == ("budget.special_funds",)
    assert [refusal.text for refusal in reading.refusals] == ["三公"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda task: task.pop("annotations"), "x001: no annotation"),
        (lambda task: task["annotations"][0]["result"].pop(1), "'1,240条' has no indicator"),
        (lambda task: task["annotations"][0]["result"][2]["value"].update(text=["v=x"]), "no number: 'x'"),
    ],
)
def test_a_faulty_review_is_named(exported: list[dict[str, Any]], spoil: Any, message: str) -> None:
    task = next(task for task in exported if task["data"]["id"] == "x001")
    spoil(task)
    with pytest.raises(ExtractionError, match=message):
        from_task(task, NOTATION)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(ExtractionError, match="not a Label Studio export"):
        import_annotations(tmp_path / "x.json", tmp_path)


def test_another_text_is_not_overwritten(tmp_path: Path) -> None:
    raw = GoldFolder(tmp_path).raw("x001")
    raw.parent.mkdir()
    raw.write_text("别的", encoding="utf-8")
    with pytest.raises(ExtractionError, match="differs from the text"):
        import_annotations(DATA / "export.json", tmp_path)
    assert raw.read_text(encoding="utf-8") == "别的"


@pytest.mark.parametrize("name", ["../x001", "a/b", "a.b", "*", ""])
def test_an_id_that_leads_out_of_the_corpus_is_refused(name: str, tmp_path: Path) -> None:
    (task, *_) = json.loads((DATA / "export.json").read_text(encoding="utf-8"))
    task["data"]["id"] = name
    (tmp_path / "x.json").write_text(json.dumps([task]), encoding="utf-8")
    with pytest.raises(ExtractionError, match="is not an id"):
        import_annotations(tmp_path / "x.json", tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


def test_predictions_are_exported_for_review(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text(
        "2023年，我局主动公开政府信息622条，其中网站86条。未收到政府信息公开申请。", encoding="utf-8"
    )
    assert export_predictions([report], tmp_path / "tasks.json") == 1
    (task,) = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    reviewed = {"data": task["data"], "annotations": [{"id": 1, "result": task["predictions"][0]["result"]}]}
    document = from_task(reviewed, NOTATION)
    assert document.reading == document_of(extract(report)).reading
    assert [(record.text, record.indicators[0]) for record in document.reading.records] == [
        ("622条", "disclosure.total"),
        ("86条", "disclosure.channel.website"),
        ("未收到政府信息公开申请", "applications.received"),
    ]
    assert [record.groups for record in document.reading.records[:2]] == [
        (("b1", "total"),),
        (("b1", "part"),),
    ]


def test_the_interface_offers_the_whole_catalogue() -> None:
    view = ElementTree.fromstring(label_config(NOTATION))
    choices = view.find("./Choices[@name='indicator']")
    assert choices is not None
    assert [choice.get("value") for choice in choices] == list(load_genre().indicators)


# CoNLL -----------------------------------------------------------------------------------------------------------

TEXT = "公开 3条。\n均无复议、诉讼"
ROWS = "3条 | disclosure.total\n无复议 | reconsideration.total\n无复议、诉讼 | litigation.total"
COLUMNS = """\
# id = x
# sha256 = 0
# text = "公开 3条。\\n均无复议、诉讼"
# row = 3条 | disclosure.total
# row = 无复议 | reconsideration.total
# row = 无复议、诉讼 | litigation.total
公	O	O
开	O	O
3	B-disclosure.total	O
条	I-disclosure.total	O
。	O	O

均	O	O
无	B-litigation.total	B-reconsideration.total
复	I-litigation.total	I-reconsideration.total
议	I-litigation.total	I-reconsideration.total
、	I-litigation.total	O
诉	I-litigation.total	O
讼	I-litigation.total	O

"""


def test_conll() -> None:
    document = GoldDocument("x", TEXT, "0", parse_rows(ROWS, TEXT, NOTATION))
    assert to_conll(document, NOTATION) == COLUMNS
    (read,) = from_conll(COLUMNS, NOTATION)
    assert (read.id, read.sha256, read.text) == ("x", "0", TEXT)
    assert read.reading == document.reading


def test_what_a_labeller_changed_is_kept() -> None:
    changed = (
        COLUMNS.replace("disclosure.total\tO", "disclosure.category\tO")  # another indicator
        .replace("\tB-reconsideration.total", "\tO")  # no such mark
        .replace("\tI-reconsideration.total", "\tO")
        .replace("公\tO\tO", "公\tO\tB--idiom")  # a new one
        .replace("# row = 3条 | disclosure.total", "# row = 3条 | disclosure.total | q=图解")
    )
    (read,) = from_conll(changed, NOTATION)
    assert [(r.text, r.indicators, r.qualifier) for r in read.reading.records] == [
        ("3条", ("disclosure.category",), "图解"),
        ("无复议、诉讼", ("litigation.total",), None),
    ]
    assert [(refusal.text, refusal.refusal) for refusal in read.reading.refusals] == [("公", "idiom")]


def test_columns_of_a_labeller_alone_are_read() -> None:
    bare = "".join(line for line in COLUMNS.splitlines(keepends=True) if not line.startswith("# row"))
    (read,) = from_conll(bare, NOTATION)
    assert read.reading == parse_rows(ROWS, TEXT, NOTATION)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("开\tO", "关\tO", "x: line 8: '关' is not the next character of the text"),
        ("公\tO\tO", "公\tO\tX", "x: line 7: no tag 'X'"),
        ("公\tO\tO", "公\tO\tB-luck", "x: unknown indicator 'luck'"),
        ("公开 3条", "公开 8条", "x: in its rows, line 1: text not found"),
        ('text = "', "text = ", "x: line 3: the text is no JSON string"),
        ("# id = x\n", "", "line 1: expected `# id = …`"),
    ],
)
def test_faulty_columns_are_named(before: str, after: str, message: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        from_conll(COLUMNS.replace(before, after, 1), NOTATION)
    assert message in str(caught.value)


# All formats -----------------------------------------------------------------------------------------------------


def in_order(document: GoldDocument) -> tuple[object, ...]:
    """All that a document says; its marks by their place, whatever the order in which they were written."""
    reading = document.reading
    return (
        document.id,
        document.text,
        document.sha256,
        sorted(reading.records, key=lambda r: (r.start, r.end, r.indicators, r.qualifier or "")),
        sorted(reading.refusals, key=lambda r: (r.start, r.end, r.refusal)),
        sorted(reading.sections, key=lambda section: section.start),
        reading.findings,
    )


@pytest.mark.parametrize("form", ["docbin", "conll"])
def test_the_corpus_survives_every_format(form: str, tmp_path: Path) -> None:
    documents = load_gold(ROOT / "corpora" / "gold")
    assert write_documents(documents, tmp_path / "out", form, NOTATION) == len(documents)
    read = read_documents(tmp_path / "out", NOTATION)  # the format is known by the content
    assert [in_order(document) for document in read] == [in_order(one) for one in documents]


@pytest.mark.parametrize("form", ["docbin", "conll"])
def test_a_reading_comes_back_into_its_corpus(form: str, tmp_path: Path) -> None:
    """Whole reports too: the raw file is HTML of another encoding, its cells stay where they are."""
    corpus = tmp_path / "corpus"
    for folder, name in (("raw", "w003.html"), ("cells", "w003.tsv"), ("gold", "w003.json")):
        (corpus / folder).mkdir(parents=True)
        shutil.copy(ROOT / "corpora" / "gold" / folder / name, corpus / folder)
    (before,) = load_gold(corpus)
    assert export_gold(corpus, tmp_path / "out", form=form) == 1
    assert import_annotations(tmp_path / "out", corpus, reader="c") == ["w003"]
    assert compile_gold(corpus, readers=("c",)) == ["w003"]
    (after,) = load_gold(corpus)
    assert in_order(after) == in_order(before)
    assert after.cells == before.cells


def test_the_formats_are_those_of_the_command() -> None:
    from extraction.cli.data import EXCHANGES

    assert EXCHANGES == FORMATS


@pytest.mark.parametrize(
    ("content", "form", "message"),
    [
        (b"\x00\x01", None, "neither a Label Studio export"),
        (b"\x00\x01", "docbin", "not a DocBin"),
        (b"{}", None, "not a Label Studio export"),
        (b"[", None, "Expecting value"),
        (b"# id = \xff", None, "codec can't decode"),
        (b"# x", "csv", "unknown format 'csv'"),
    ],
)
def test_what_is_of_no_format_is_refused(
    content: bytes, form: str | None, message: str, tmp_path: Path
) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(ExtractionError, match=message):
        read_documents(tmp_path / "x", NOTATION, form)


# spaCy -----------------------------------------------------------------------------------------------------------


def test_docbin_loses_nothing(tmp_path: Path) -> None:
    documents = load_gold(ROOT / "corpora" / "gold")
    assert save_docbin(documents, tmp_path / "gold.spacy") == len(documents)
    assert load_docbin(tmp_path / "gold.spacy") == documents


def test_what_was_changed_in_spacy_is_kept(tmp_path: Path) -> None:
    from spacy.tokens import DocBin, Span

    save_docbin([GOLD["x002"]], tmp_path / "gold.spacy")
    docbin = DocBin(store_user_data=True).from_disk(tmp_path / "gold.spacy")
    (doc,) = docbin.get_docs(spacy.blank("zh").vocab)
    spans = list(doc.spans["records"])
    spans[0] = Span(
        doc, spans[0].start, spans[0].end, label="disclosure.full_text_rate", span_id=spans[0].id_
    )
    doc.spans["records"] = spans
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "changed.spacy")
    (changed,) = load_docbin(tmp_path / "changed.spacy")
    assert changed.reading.records[0].indicators == ("disclosure.full_text_rate",)
    assert changed.reading.records[0].value == GOLD["x002"].reading.records[0].value
    assert changed.reading.records[1:] == GOLD["x002"].reading.records[1:]


@pytest.mark.parametrize(
    ("printed", "label", "message"),
    [
        ("约500条", "disclosure.total", "x002: value not inferred"),
        ("三公", "luck", "x002: unknown indicator"),
    ],
)
def test_what_was_added_in_spacy_is_read_or_named(
    printed: str, label: str, message: str, tmp_path: Path
) -> None:
    from spacy.tokens import DocBin

    save_docbin([replace(GOLD["x002"], reading=parse_rows("", "", NOTATION))], tmp_path / "gold.spacy")
    docbin = DocBin(store_user_data=True).from_disk(tmp_path / "gold.spacy")
    (doc,) = docbin.get_docs(spacy.blank("zh").vocab)

    def saved(printed: str, label: str) -> Path:
        start = doc.text.index(printed)
        doc.spans["records"] = [doc.char_span(start, start + len(printed), label=label)]
        DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "added.spacy")
        return tmp_path / "added.spacy"

    (added,) = load_docbin(saved("12.3%", "disclosure.share"))
    assert [(r.text, str(r.value), r.unit) for r in added.reading.records] == [("12.3%", "12.3", "%")]
    with pytest.raises(ExtractionError, match=message):
        load_docbin(saved(printed, label))


def test_components_put_spans_on_a_doc() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongkai")
    doc = nlp("一、总体情况\n2023年，我局主动公开政府信息近500条，满意率100%。\n")
    first = doc.spans["records"][0]
    assert (first.text, first.label_) == ("近500条", "disclosure.total")
    assert (fields_of(first)["lower"], fields_of(first)["upper"]) == ("400", "500")
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [
        ("近500条", "under"),
        ("100%", "exact"),
    ]
    assert [span.label_ for span in doc.spans["sections"]] == ["overview"]
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert fields_of(again.spans["records"][0]) == fields_of(first)


@pytest.mark.parametrize("before", ["", "\ufeff", "一、总体情况\r\n\r\n", "\ufeff一、总体情况\r"])
def test_components_put_spans_where_they_stand_in_the_text_of_the_doc(before: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongkai")
    doc = nlp(f"{before}2023年，我局主动公开政府信息622条，\r\n收到申请9千余件。\r\n")
    assert [span.text for span in doc.spans["records"]] == ["622条", "9千余件"]
    assert [span.text for span in doc.spans["quantities"]] == ["622条", "9千余件"]
    first = doc.spans["records"][0]
    assert (fields_of(first)["start"], fields_of(first)["end"]) == (first.start_char, first.end_char)


def test_components_refuse_what_is_no_text_of_a_report() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongkai_records")
    with pytest.raises(ReadError, match="no word of the subject"):
        nlp("今天天气好。")
    with pytest.raises(ExtractionError, match="not its HTML"):
        nlp("<html><body><p>主动公开政府信息3条。</p></body></html>")


def test_a_component_can_be_handed_to_a_process() -> None:
    """As `nlp.pipe(..., n_process=2)` does where processes are spawned."""
    nlp = spacy.blank("zh")
    component = pickle.loads(pickle.dumps(nlp.add_pipe("gongkai_records")))
    doc = component(nlp.make_doc("政府信息公开3条。"))
    assert [span.text for span in doc.spans["records"]] == ["3条"]


def test_single_components() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongkai_quantities")
    doc = nlp("政府信息公开3条。")
    assert set(doc.spans) == {"quantities"}
    with pytest.raises(ValueError, match="no span of tokens"):
        put(doc, "quantities", [(2, 2, "exact", {})])
