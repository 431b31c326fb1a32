"""Outcomes, scores, groups, bootstrap, misses, comparison, floors; and the accuracy of the package on its gold."""

from __future__ import annotations

import io
import json
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import simplejson
from rich.console import Console

from extraction import ExtractionError, extract, load_genre
from extraction.evaluation import (
    GROUPINGS,
    MEASURES,
    Evaluation,
    Score,
    below_floors,
    compare,
    evaluate,
    evaluate_documents,
    evaluate_texts,
    load_floors,
)
from extraction.evaluation.outcomes import DocumentOutcome, judge
from extraction.evaluation.predictions import PredictedFinding, Prediction, extract_texts
from extraction.evaluation.scores import count, score
from extraction.evaluation.terminal import print_comparison, print_evaluation, print_misses
from extraction.evaluation.units import UnitForms
from extraction.gold import GoldCell, GoldDocument, Meta, load_gold, load_notation, parse_rows
from extraction.gold.documents import dump_document
from extraction.gold.periods import stated_as

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpora" / "gold"
CASES = tomllib.loads((Path(__file__).parent / "cases" / "outcomes.toml").read_text(encoding="utf-8"))["case"]
NOTATION = load_notation(load_genre())
FORMS = UnitForms(load_genre())
META = Meta("2014-2018", 2016, "青溪县统计局", "bureau", "河北", "half", "model", bureau="statistics")


def document(text: str, rows: str, name: str = "x001", era: str = "2014-2018") -> GoldDocument:
    return GoldDocument(name, text, name, parse_rows(rows, text, NOTATION), replace(META, era=era))


def prediction(text: str, rows: str, findings: tuple[PredictedFinding, ...] = ()) -> Prediction:
    reading = parse_rows(rows, text, NOTATION)
    return Prediction(tuple(reading.records), findings, tuple(reading.refusals))


def outcome_of(text: str, gold: str, predicted: str) -> DocumentOutcome:
    return judge(document(text, gold), prediction(text, predicted), FORMS)


# Outcomes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_outcomes(case: dict[str, Any]) -> None:
    outcome = outcome_of(case["text"], "\n".join(case["gold"]), "\n".join(case["predicted"]))
    assert [pair.outcome for pair in outcome.pairs] == case["outcomes"]
    counts = count(outcome)
    assert {name: list(counts[name]) for name in case["counts"]} == case["counts"]


def test_refusals_are_judged_where_they_tempt() -> None:
    text = "2016年，三公经费，一是公开3条。"
    gold = "2016年 | -date\n三公 | -programme\n3条 | disclosure.total"
    said = "2016年 | -date\n三公 | -idiom\n一是 | -list_marker\n3条 | -rank"
    counts = count(outcome_of(text, gold, said))
    # 一是 is not marked in the gold: not judged. 3条 is a quantity: wrongly refused.
    assert counts["refused"] == (2, 2, 3)
    assert counts["refused_class"] == (1, 2, 3)


def test_refusals_that_were_not_kept_are_not_judged() -> None:
    outcome = judge(document("2016年", "2016年 | -date"), Prediction((), (), None), FORMS)
    assert count(outcome)["refused"] == (0, 0, 0)


def test_findings_match_by_check_and_place() -> None:
    text = "公开10条，其中甲8条、乙5条。占比20%。"
    rows = (
        "10条 | disclosure.total | g=b1.total\n8条 | disclosure.category | g=b1\n5条 | disclosure.category | g=b1\n"
        "20% | disclosure.share\n! B1 inconsistent b1\n! P1 inconsistent 20%"
    )
    said = (
        PredictedFinding("B1", "inconsistent", frozenset({(2, 5), (9, 11)})),
        PredictedFinding("P1", "inconsistent", frozenset({(2, 5)})),
        PredictedFinding("P1", "consistent", frozenset({(18, 21)})),
    )
    gold = document(text, rows)
    outcome = judge(gold, prediction(text, "10条 | disclosure.total", said), FORMS)
    assert count(outcome)["findings"] == (1, 2, 2)


def test_cells_are_known_by_what_they_state() -> None:
    total = GoldCell("statistics", "disclosure.total", None, "主动公开数", "number", Decimal(3))
    blank = GoldCell("statistics", "applications.received", "total", "申请数", "blank", None)
    gold = replace(document("公开3条", "3条 | disclosure.total"), cells=(total, total, blank))
    said = Prediction((), (), None, (replace(total, label="公开数"), replace(blank, state="slash")))
    assert judge(gold, said, FORMS).cells == (1, 3, 2)
    assert judge(replace(gold, cells=None), said, FORMS).cells == (0, 0, 0)


def test_a_document_that_was_not_read_is_missed() -> None:
    outcome = judge(document("公开3条", "3条 | disclosure.total"), None, FORMS)
    assert not outcome.read
    assert [pair.outcome for pair in outcome.pairs] == ["missed"]


def test_periods_that_the_indicator_states() -> None:
    assert stated_as("penalties.items_previous", "current") == ("penalties.items", "previous")
    assert stated_as("penalties.items_change", "change") == ("penalties.items", "change")
    assert stated_as("disclosure.total", "previous") == ("disclosure.total", "previous")


# Scores ----------------------------------------------------------------------------------------------------------


def test_a_score() -> None:
    one = score([(3, 4, 6)])
    assert (one.precision, one.recall, one.f1) == (0.5, 0.75, pytest.approx(0.6))
    assert score([(0, 0, 0)]) == Score(0, 0, 0)
    assert score([(0, 0, 0)]).f1 is None


def test_bootstrap_is_seeded_and_encloses() -> None:
    counts = [(right, 10, 10) for right in (10, 9, 8, 7, 6, 10, 9, 8)]
    one, again = score(counts, 500, seed=1), score(counts, 500, seed=1)
    assert one == again
    assert one.low is not None and one.high is not None and one.f1 is not None
    assert 0.6 < one.low < one.f1 < one.high < 1.0
    assert score([(5, 5, 5)] * 4, 500).low == 1.0


TEXTS = {
    "x001": (
        "公开622条，其中网站86条。",
        "622条 | disclosure.total | g=b1.total\n86条 | disclosure.channel.website | g=b1",
        "2014-2018",
    ),
    "x002": (
        "收到申请8件。\n答复7件。",
        "8件 | applications.received\n7件 | applications.outcome.total",
        "2021-2025",
    ),
}


def evaluation_of(predicted: dict[str, str]) -> Evaluation:
    documents = [document(text, rows, name, era) for name, (text, rows, era) in TEXTS.items()]
    said = {name: prediction(TEXTS[name][0], rows) for name, rows in predicted.items()}
    return evaluate_documents(documents, said)


RIGHT = {name: rows for name, (_, rows, _) in TEXTS.items()}
WORSE = {
    "x001": "622条 | disclosure.channel.website\n86条 | disclosure.channel.website",
    "x002": "8件 | applications.received",
}


def test_scores_by_group() -> None:
    evaluation = evaluation_of(WORSE)
    assert evaluation.outcome_counts == {
        "correct": 2,
        "partial": 0,
        "incorrect": 1,
        "missed": 1,
        "spurious": 0,
    }
    assert evaluation.scores["indicator_value"].recall == 0.5
    era = evaluation.by("era")
    assert [(key, one.right, one.gold, one.predicted) for key, one in era.items()] == [
        ("2014-2018", 1, 2, 2),
        ("2021-2025", 1, 2, 1),
    ]
    indicator = evaluation.by("indicator")
    website = indicator["disclosure.channel.website"]
    assert (website.precision, website.recall) == (0.5, 1.0)
    assert indicator["disclosure.total"].recall == 0.0
    construction = evaluation.by("construction")
    assert (construction["total"].right, construction["part"].right) == (0, 1)
    assert [row["missed"] for row in evaluation.outcomes_by("era").values()] == [0, 1]
    assert evaluation.outcomes_by("indicator")["disclosure.total"]["incorrect"] == 1
    for view in (evaluation.by, evaluation.outcomes_by):
        with pytest.raises(ValueError, match="unknown grouping 'colour'"):
            view("colour")


def test_misses_stand_in_their_sentence() -> None:
    first, second = evaluation_of(WORSE).misses()
    assert (first.document, first.outcome, first.wrong) == ("x001", "incorrect", ("indicators",))
    assert first.expected == "disclosure.total 622 条"
    assert first.found == "disclosure.channel.website 622 条"
    assert (second.sentence, second.sentence[slice(*second.at)], second.start) == ("答复7件", "7件", 10)


def test_comparison_lists_gains_and_losses() -> None:
    comparison = compare(
        evaluation_of(WORSE), evaluation_of({**RIGHT, "x002": "7件 | applications.outcome.total"})
    )
    assert [miss.expected for miss in comparison.gained] == [
        "disclosure.total 622 条",
        "applications.outcome.total 7 件",
    ]
    assert [miss.expected for miss in comparison.lost] == ["applications.received 8 件"]
    assert comparison.by_indicator() == {
        "applications.outcome.total": (1, 0),
        "applications.received": (0, 1),
        "disclosure.total": (1, 0),
    }
    json.dumps(comparison.to_dict())
    with pytest.raises(ValueError, match="different gold documents"):
        compare(evaluation_of(RIGHT), replace(evaluation_of(RIGHT), outcomes=()))


def test_views() -> None:
    evaluation = evaluation_of(WORSE)
    content = json.loads(json.dumps(evaluation.to_dict()))
    assert set(content["scores"]) == set(MEASURES)
    assert set(content["by"]) == set(GROUPINGS)
    assert content["scores"]["spans"]["recall"] == 0.75
    assert list(evaluation.to_pandas("outcomes")["outcome"]) == ["incorrect", "correct", "correct", "missed"]
    assert list(evaluation.to_pandas("misses")["document"]) == ["x001", "x002"]
    assert list(evaluation.to_pandas("era")["gold"]) == [2, 2]
    assert list(evaluation.to_pandas("era")["right"]) == [1, 1]
    assert list(evaluation.to_pandas("era", measure="values")["right"]) == [2, 1]
    assert content["outcomes_by"]["era"]["2021-2025"]["missed"] == 1
    with pytest.raises(ValueError, match="unknown kind"):
        evaluation.to_pandas("colours")


def test_terminal_tables() -> None:
    console = Console(file=io.StringIO(), width=160)
    print_evaluation(evaluation_of(WORSE), console)
    print_misses(evaluation_of(WORSE), console)
    print_comparison(compare(evaluation_of(WORSE), evaluation_of(RIGHT)), console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert "2 correct, 0 partial, 1 incorrect, 1 missed, 0 spurious" in printed
    assert (
        "x001 incorrect: expected disclosure.total 622 条; found disclosure.channel.website 622 条" in printed
    )
    assert "gained 2, lost 0" in printed


def test_floors(tmp_path: Path) -> None:
    path = tmp_path / "scores.toml"
    path.write_text("[dev]\nspans = 0.8\nvalues = 0.99\n", encoding="utf-8")
    floors = load_floors(path)
    assert below_floors(evaluation_of(WORSE), floors["dev"]) == ["values: F1 0.8571 is below 0.99"]
    with pytest.raises(ExtractionError, match="no measure 'luck'"):
        below_floors(evaluation_of(WORSE), {"luck": 1})


# Runs ------------------------------------------------------------------------------------------------------------


def test_a_run_is_matched_by_the_hash_of_the_raw_file(tmp_path: Path) -> None:
    text = "2023年，我局主动公开政府信息622条。未收到政府信息公开申请。"
    rows = "2023年 | -date\n622条 | disclosure.total\n未收到政府信息公开申请 | applications.received"
    extraction = extract(text)
    sha256 = extraction.document.source.sha256
    gold = replace(document(text, rows), sha256=sha256)
    for folder in ("gold/raw", "gold/gold", "run"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "gold/raw/x001.txt").write_text(text, encoding="utf-8")
    (tmp_path / "gold/gold/x001.json").write_text(dump_document(gold), encoding="utf-8")
    content = extraction.to_dict()
    tables = {
        "documents": [content["document"]],
        "records": content["records"],
        "findings": content["findings"],
    }
    for name, table in tables.items():
        lines = [simplejson.dumps(row, use_decimal=True) + "\n" for row in table]
        (tmp_path / f"run/{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    of_run = evaluate(tmp_path / "gold", tmp_path / "run")
    assert of_run.unread == ()
    assert of_run.scores["complete"].f1 == 1.0
    assert of_run.scores["negated_zeros"].right == 1
    assert of_run.scores["refused"] == Score(0, 0, 0, None, None)
    assert evaluate_texts(tmp_path / "gold").scores["refused"].right == 1
    with pytest.raises(ExtractionError, match=r"no documents\.jsonl"):
        evaluate(tmp_path / "gold", tmp_path)


def test_gold_against_itself_is_perfect() -> None:
    documents = load_gold(CORPUS, "train")
    said = {
        one.sha256: Prediction(tuple(one.reading.records), (), tuple(one.reading.refusals))
        for one in documents
    }
    scores = evaluate_documents(documents, said).scores
    judged = set(MEASURES) - {"findings", "cells"}
    short = [name for name in MEASURES if name in judged and scores[name].f1 != 1.0]
    assert short == []


ADDED = {"n": "n860", "w": "w090"}
"""The first documents that dev and test grew by, by the first letter of the id."""


@pytest.mark.parametrize("split", ["dev", "test"])
def test_no_score_is_below_its_floor(split: str) -> None:
    floors = load_floors(ROOT / "corpora" / "scores.toml")
    documents = load_gold(CORPUS, split)
    said = extract_texts(documents)
    before = [one for one in documents if one.id < ADDED[one.id[0]]]
    assert len(before) < len(documents)
    assert below_floors(evaluate_documents(before, said), floors[split]) == []
    assert below_floors(evaluate_documents(documents, said), floors[f"{split}_grown"]) == []
