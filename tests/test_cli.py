"""The command: what it prints, what it writes, and what it exits with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE

from extraction.cli import build_parser, main
from extraction.cli.parsing import FORMATS
from extraction.cli.reports import SCHEMAS, STAGES
from extraction.corpus import ENGINES
from extraction.outputs import FORMATS as KNOWN_FORMATS
from extraction.outputs.terminal import STAGES as KNOWN_STAGES
from extraction.schema import RUN, TABLES, json_schema

GOOD = "云岭市水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年主动公开政府信息15条。\n"
HEAVY = {
    "numpy",
    "pandas",
    "spacy",
    "jieba",
    "sklearn",
    "scipy",
    "pyarrow",
    "lxml",
    "rich",
    "pydantic",
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom extraction.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\nprint(*sorted(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "usage: gongkai" in run.stdout
    assert not HEAVY & set(run.stdout.split())


def test_the_lists_that_help_is_made_of_are_those_of_the_library() -> None:
    assert set(FORMATS) == set(KNOWN_FORMATS)
    assert tuple(KNOWN_STAGES) == STAGES
    assert {*TABLES, "run"} == set(SCHEMAS)
    assert ENGINES == ("local", "ray")
    assert RUN[0].name == "version"


def test_python_dash_m_is_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "extraction", "--version"], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "gongkai 0.1.0\n")


# exit statuses -----------------------------------------------------------------------------------------------------


def test_0_when_every_input_was_read(good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(good), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("1 reports read, 0 failed, 0 duplicates, 0 other files\n")
    assert printed.err == ""


def test_1_when_some_could_not_be_read_and_it_wins_over_3(tmp_path: Path) -> None:
    (tmp_path / "no.txt").write_text("一种豆腐的做法", encoding="utf-8")
    asked = ["--fail-on", "inconsistent", "--out"]
    assert main(["extract", str(tmp_path / "no.txt"), "--out", str(tmp_path / "a")]) == 1
    planted = str(SAMPLE / "baishipo-water-2022.txt")
    assert main(["extract", planted, str(tmp_path / "no.txt"), *asked, str(tmp_path / "b")]) == 1


def test_3_when_a_finding_is_inconsistent_and_that_is_asked(tmp_path: Path) -> None:
    planted = str(SAMPLE / "baishipo-water-2022.txt")
    asked = ["--fail-on", "inconsistent", "--out"]
    assert main(["extract", planted, *asked, str(tmp_path / "a")]) == 3
    assert main(["extract", planted, "--out", str(tmp_path / "b")]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["extrakt"],
        ["extract", "{good}"],
        ["extract", "--out", "{out}"],
        ["extract", "{good}", "--out", "{out}", "--workers", "0"],
        ["extract", "{good}", "--out", "{out}", "--workers", "many"],
        ["extract", "{good}", "--out", "{out}", "--format", "docx"],
        ["extract", "{good}", "--out", "{out}", "--engine", "cloud"],
        ["extract", "{good}", "--out", "{out}", "--fail-on", "rain"],
        ["show", "{good}", "--stage", "verdict"],
        ["schema", "rows"],
    ],
)
def test_2_when_the_usage_is_wrong(arguments: list[str], good: Path, tmp_path: Path) -> None:
    filled = [argument.format(good=good, out=tmp_path / "out") for argument in arguments]
    with pytest.raises(SystemExit) as ended:
        main(filled)
    assert ended.value.code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "{good}", "nowhere.txt", "--out", "{out}"],
        ["extract", "{good}", "--out", "{good}"],
        ["extract", "{good}", "--out", "{out}", "--genre", "nowhere"],
        ["extract", "{good}", "--out", "{out}", "--model", "nowhere"],
        ["show", "nowhere.txt"],
        ["summary", "nowhere"],
        ["pages", "nowhere"],
    ],
)
def test_2_and_one_line_when_something_is_not_there(
    arguments: list[str], good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([argument.format(good=good, out=tmp_path / "out") for argument in arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("gongkai: ") and said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_2_when_the_folder_holds_results(good: Path, tmp_path: Path) -> None:
    command = ["extract", str(good), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    assert main(command) == 2
    assert main([*command, "--resume"]) == 0


def test_show_says_why_a_file_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "no.txt"
    path.write_text("一种豆腐的做法", encoding="utf-8")
    assert main(["show", str(path)]) == 1
    assert f"{path}: holds no word of the subject" in capsys.readouterr().err


# what is printed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "quoted"),
    [
        ("document", "云岭市公安局潭溪分局"),
        ("sections", "主动公开政府信息情况"),
        ("tables", "128450"),
        ("quantities", "12000..12999 字"),
        ("mentions", "disclosure.channel.website"),
        ("records", "applications.received"),
        ("findings", "consistent A1"),
    ],
)
def test_show_prints_each_stage(stage: str, quoted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(SAMPLE / "tanxi-police-2023.txt"), "--stage", stage]) == 0
    assert quoted in capsys.readouterr().out


def test_show_prints_a_finding_with_its_two_passages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(SAMPLE / "baishipo-water-2022.txt"), "--stage", "findings"]) == 0
    printed = capsys.readouterr().out
    begins = printed.index("inconsistent N1 正文“2022年共受理政府信息公开申请8件” ≠ 本年新收 9")
    finding = printed[begins : begins + 700]
    assert "共受理政府信息公开申请8件" in finding
    assert "一、本年新收政府信息公开申请数量 / 总计: 9" in finding


def test_indicators_as_json_are_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "--format", "json"]) == 0
    catalogue = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert catalogue["applications.received"]["unit"] == "件"
    assert "other" in catalogue
    assert main(["indicators"]) == 0
    assert "applications.received" in capsys.readouterr().out


def test_schema_prints_one_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "records"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema("records")
    assert main(["schema"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == list(SCHEMAS)


def test_summary_shows_the_planted_contradiction(
    sample_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", str(sample_run)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("7 reports of 7 files (0 failed, 0 duplicates, 0 other files)")
    assert "白石坡县水务局 2022" in printed
    assert "共受理政府信息公开申请8件" in printed
    assert str(sample_run / "records.jsonl") in printed


def test_commands_on_a_run_say_what_it_lacks(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["extract", str(good), "--out", out, "--format", "csv"]) == 0
    assert main(["summary", out]) == 2
    assert "extract with --format jsonl" in capsys.readouterr().err
    assert main(["extract", str(good), "--out", out + "2"]) == 0
    assert main(["pages", out + "2"]) == 2
    assert "extract with --keep-text" in capsys.readouterr().err


def test_progress_goes_to_stderr_when_asked(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(good), "--out", str(tmp_path / "out"), "--progress"]) == 0
    assert capsys.readouterr().err.startswith("1/1 documents, ")


def test_a_closed_pipe_is_no_error() -> None:
    command = f"'{sys.executable}' -m extraction indicators --format json | head -1"
    run = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("[\n", "")


def test_a_stream_that_cannot_print_chinese_gets_its_escapes() -> None:
    """As where the output of a system without UTF-8 is redirected."""
    command = [sys.executable, "-m", "extraction", "indicators", "--format", "json"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    run = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "主动公开政府信息总数" in {
        indicator["zh"] for indicator in json.loads(run.stdout.decode("cp1252"))
    }


def test_the_reference_of_the_command_is_current() -> None:
    from make_reference import command_reference

    assert (ROOT / "docs" / "reference" / "command.md").read_text(encoding="utf-8") == command_reference()


def test_every_command_says_what_it_does() -> None:
    assert build_parser().format_help().count("\n    ") >= 8


# data --------------------------------------------------------------------------------------------------------------


def test_panel_joins_runs_over_the_years(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for year in (2022, 2023):
        path = tmp_path / f"{year}.txt"
        path.write_text(GOOD.replace("2023", str(year)), encoding="utf-8")
        assert main(["extract", str(path), "--out", str(tmp_path / f"out{year}")]) == 0
    folders = [str(tmp_path / "out2022"), str(tmp_path / "out2023")]
    capsys.readouterr()
    assert main(["panel", *folders, "--out", str(tmp_path / "panel")]) == 0
    assert capsys.readouterr().out.startswith("1 agencies, 2 values, ")
    header = (tmp_path / "panel" / "panel.csv").read_text(encoding="utf-8").split("\n")[0]
    assert "report_year" in header


def test_annotate_exports_tasks(good: Path, tmp_path: Path) -> None:
    tasks = tmp_path / "tasks.json"
    assert main(["annotate", "export", str(good), "--out", str(tasks)]) == 0
    (task,) = json.loads(tasks.read_bytes())
    assert task["data"]["text"] == GOOD
    assert main(["annotate", "import", str(tasks), str(tmp_path / "corpus")]) == 2
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize("form", ["docbin", "conll"])
def test_annotate_exports_and_imports(
    form: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, corpus = tmp_path / "written", tmp_path / "corpus"
    assert main(["annotate", "export", str(good), "--format", form, "--out", str(written)]) == 0
    assert main(["annotate", "import", str(written), str(corpus), "--reader", "a"]) == 0
    assert main(["gold", "compile", str(corpus)]) == 0
    again = tmp_path / "again"
    assert main(["annotate", "export", str(corpus), "--format", form, "--out", str(again)]) == 0
    assert "1 documents written" in capsys.readouterr().out
    assert main(["annotate", "import", str(again), str(corpus), "--reader", "b"]) == 0
    rows = [(corpus / "readings" / reader).glob("*.rows") for reader in ("a", "b")]
    one, other = (next(paths).read_text(encoding="utf-8") for paths in rows)
    assert one == other
    assert "15条 | disclosure.total" in one


def test_train_says_what_is_wrong_with_a_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err


META = """
era = "2021+"
year = 2023
agency = "云岭市水务局"
agency_kind = "bureau"
bureau = "water"
region = "云南"
typography = "half"
model = ""
constructions = []
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A corpus of one text, read twice."""
    root = tmp_path / "corpus"
    for folder in ("raw", "meta", "readings/a", "readings/b"):
        (root / folder).mkdir(parents=True)
    (root / "raw" / "n001.txt").write_text(GOOD, encoding="utf-8")
    (root / "meta" / "n001.toml").write_text(META, encoding="utf-8")
    for reader in ("a", "b"):
        (root / "readings" / reader / "n001.rows").write_text("15条 | disclosure.total\n", encoding="utf-8")
    return root


def test_gold_is_made_checked_and_evaluated(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gold", "agree", str(gold)]) == 0
    assert "1 documents read twice, 1 and 1 records; F1 of spans 1.000" in capsys.readouterr().out
    assert main(["gold", "settle", str(gold)]) == 0
    assert main(["gold", "compile", str(gold)]) == 0
    assert "1 documents compiled" in capsys.readouterr().out
    run = str(tmp_path / "run")
    assert main(["extract", str(gold / "raw"), "--out", run]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(gold), run, "--format", "json"]) == 0
    scores = json.loads(capsys.readouterr().out)["scores"]
    assert scores["indicator_value"]["f1"] == 1
    assert main(["evaluate", str(gold), run, "--against", run]) == 0
    assert "gained 0, lost 0" in capsys.readouterr().out


def test_evaluate_says_the_misses_and_the_changes_in_both_forms(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "15条 | disclosure.category | q=图解\n"
    (gold / "readings" / "a" / "n001.rows").write_text(rows, encoding="utf-8")
    assert main(["gold", "compile", str(gold)]) == 0
    run = str(tmp_path / "run")
    assert main(["extract", str(gold / "raw"), "--out", run]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(gold), run, "--misses", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    (miss,) = content["misses"]
    assert (miss["expected"], miss["wrong"]) == ("disclosure.category 15 条", ["indicators"])
    assert miss["sentence"][slice(*miss["at"])] == "15条"
    assert {"era", "indicator", "construction"} <= set(content["by"])
    assert main(["evaluate", str(gold), "--misses", "--json"]) == 0  # extracted now
    assert json.loads(capsys.readouterr().out)["misses"] == content["misses"]
    assert main(["evaluate", str(gold), run, "--misses", "--against", run, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["gained"], content["lost"], len(content["misses"])) == ([], [], 1)
    assert main(["evaluate", str(gold), run, "--misses", "--against", run]) == 0
    printed = capsys.readouterr().out
    assert "gained 0, lost 0" in printed
    assert "n001 incorrect: expected disclosure.category 15" in printed


def test_gold_is_generated_from_a_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    templates = str(ROOT / "corpora" / "generator")
    command = ["gold", "generate", "2", "--seed", "7", "--templates", templates, "--out"]
    assert main([*command, str(tmp_path / "one")]) == 0
    assert "2 reports written" in capsys.readouterr().out
    assert main([*command, str(tmp_path / "two")]) == 0
    for name in ("raw/g000001.txt", "gold/g000001.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert main(["gold", "validate", str(tmp_path / "one")]) == 0
    assert main([*command, str(tmp_path / "one")]) == 2
    assert "holds documents already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("compile", "no readings of gold or a"),
        ("agree", "no text was read by both"),
        ("settle", "no text was read by both"),
    ],
)
def test_a_folder_without_readings_is_wrong_usage(
    step: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gold", step, str(tmp_path / "nowhere")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("gongkai: ") and reason in printed.err


@pytest.mark.parametrize(
    ("form", "table"),
    [("txt", "disclosure (2021)"), ("docx", "applications (2021)"), ("pdf", "review (2021)")],
)
def test_show_prints_every_stage_of_other_formats(
    form: str, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One invented report in several formats: each stage quotes what it read."""
    path = ROOT / "tests" / "data" / "readers" / f"report.{form}"
    quoted = {
        "document": "云溪县水务局",
        "sections": "总体情况",
        "tables": table,
        "quantities": "412条",
        "mentions": "disclosure.total",
        "records": "disclosure.total",
        "findings": "consistent B1 正文“本局主动公开信息412条” = 2",
    }
    assert set(quoted) == set(STAGES)
    for stage, expected in quoted.items():
        assert main(["show", str(path), "--stage", stage]) == 0
        assert expected in capsys.readouterr().out, stage


def test_a_file_that_is_not_there_is_named_without_a_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["annotate", "import", str(tmp_path / "gone.json"), str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"gongkai: {tmp_path}/gone.json: No such file or directory\n"
