"""Knowledge: every word proven, every fault named with its file and key, and a second genre that needs no code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pytest
from conftest import ROOT

from extraction import extract, load_genre
from extraction.errors import KnowledgeError, ReadError
from extraction.genre import Genre
from extraction.pipeline import Pipeline

TOY = ROOT / "tests" / "genres" / "toy"
PARTS = [name for name, part in vars(Genre).items() if isinstance(part, cached_property)]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("folder", [None, TOY], ids=["packaged", "toy"])
def test_every_part_of_a_genre_is_sound(folder: Path | None, part: str) -> None:
    """A loader proves the examples and counterexamples of its file."""
    assert getattr(load_genre(folder), part)


def test_the_catalogue_has_what_the_contract_names() -> None:
    indicators = load_genre().indicators
    assert indicators["administrative_fees.amount"].unit == "元"
    assert indicators["disclosure.channel.website"].part_of == "disclosure.total"
    assert indicators["other"].kind == "count"


# a second genre ----------------------------------------------------------------------------------------------------


def test_another_genre_runs_through_the_whole_pipeline() -> None:
    report = extract(TOY / "report.txt", genre=TOY)
    assert (report.profile.agency, report.profile.report_year) == ("青石市图书馆", 2024)
    assert [(s.key, s.title) for s in report.sections if s.number] == [
        ("income", "收入预算情况"),
        ("projects", "项目安排情况"),
    ]
    found = [(r.source, r.indicator, r.text, int(r.value or -1)) for r in report.records]
    assert found == [
        ("narrative", "income.total", "1,280.5万元", 12_805_000),
        ("narrative", "income.grants", "1,200万元", 12_000_000),
        ("narrative", "income.other", "80.5万元", 805_000),
        ("table", "income.total", "1280.5", 12_805_000),
        ("table", "income.grants", "1200", 12_000_000),
        ("table", "income.other", "80.5", 805_000),
        ("narrative", "projects.total", "12项", 12),
    ]
    assert {(f.check, f.status) for f in report.findings} >= {("T1", "consistent"), ("T2", "consistent")}


def test_another_genre_finds_its_own_contradictions() -> None:
    text = (TOY / "report.txt").read_text(encoding="utf-8").replace("| 1200", "| 1100")
    broken = {f.check for f in extract(text, genre=TOY).findings if f.status == "inconsistent"}
    assert broken == {"T1"}


def test_a_report_of_another_genre_is_no_report() -> None:
    with pytest.raises(ReadError) as refused:
        extract("枇杷县图书馆2024年部门预算报告\n全年安排项目12项。\n")
    assert refused.value.code == "not_a_report"


# faults ------------------------------------------------------------------------------------------------------------


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def appended(more: str) -> Callable[[str], str]:
    return lambda text: text + more


@pytest.mark.parametrize(
    ("file", "change", "named"),
    [
        ("genre.toml", appended('colour = "red"\n'), "colour"),
        ("genre.toml", replaced('id = "budget_report"', "id = 7"), "id"),
        ("genre.toml", appended("id = "), "genre.toml"),
        ("indicators.toml", replaced('part_of = "income.total"', 'part_of = "income.all"'), "income.all"),
        ("indicators.toml", replaced('id = "income.grants"', 'id = "income.total"'), "income.total"),
        ("indicators.toml", replaced('id = "other"', 'id = "rest"'), "other"),
        ("families.toml", appended('by_place = ["income", "rivers"]\n'), "by_place: no indicator 'rivers'"),
        ("families.toml", appended('by_river = ["income"]\n'), "by_river"),
        ("sections.toml", replaced('examples = ["收入预算情况"]', 'examples = ["支出情况"]'), "支出情况"),
        ("profile.toml", replaced('["青石市图书馆2024年部门预算报告"]', '["青石市图书馆"]'), "青石市图书馆"),
        ("profile.toml", replaced('["2024年工作总结"]', '["2024年预算报告"]'), "2024年预算报告"),
        ("terms.toml", replaced('examples = ["财政拨款3万元"]', 'examples = ["拨款3万元"]'), "财政拨款"),
        ("rules.toml", replaced('indicator = "projects.total"', 'indicator = "projects"'), "projects"),
        ("rules.toml", replaced('when = ["near project"]', 'when = ["near house"]'), "house"),
        ("layouts/budget.toml", replaced('indicator = "income.other"', 'indicator = "income.x"'), "income.x"),
        ("checks.toml", replaced('right = ["income.grants", "income.other"]', 'right = ["x"]'), "x"),
        ("messages.toml", replaced("[reasons.missing]", "[reasons.lacking]"), "lacking"),
        ("zeros.toml", replaced("prefixes", "suffixes"), "prefixes"),
        ("units.toml", replaced('"元" = { example = "收入3元" }', '"元" = { sample = "3元" }'), "money"),
    ],
)
def test_a_fault_is_named_with_its_file(
    file: str, change: Callable[[str], str], named: str, tmp_path: Path
) -> None:
    folder = tmp_path / "toy"
    shutil.copytree(TOY, folder)
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(KnowledgeError) as fault:
        Pipeline(load_genre(folder))
        for part in PARTS:
            getattr(load_genre(folder), part)
    assert Path(file).name in str(fault.value)
    assert named in str(fault.value)


def test_a_family_holds_all_indicators_whose_names_go_on_with_a_point() -> None:
    families, indicators = load_genre().families, load_genre().indicators
    assert families.by_applicant == {name for name in indicators if name.startswith("applications.")}
    assert families.of_channel == {"new_media.followers", "new_media.reads"}
    assert not load_genre(TOY).families.by_applicant


def test_a_folder_without_knowledge_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"genre\.toml is missing"):
        load_genre(tmp_path)


def test_the_digest_changes_with_any_word(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    shutil.copytree(TOY, folder)
    before = load_genre(TOY).digest
    assert Genre(folder, load_genre(TOY).language).digest == before
    path = folder / "terms.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert Genre(folder, load_genre(TOY).language).digest != before
