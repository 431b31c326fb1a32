"""Title, agency, year, period and date: cases in cases/profile.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extraction.genre import load_genre
from extraction.profile import Identifier
from extraction.readers import read
from extraction.sections import Segmenter

GENRE = load_genre()
CASES = tomllib.loads((Path(__file__).parent / "cases" / "profile.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_profile(case: dict[str, Any]) -> None:
    document = read(case["text"], GENRE)
    profile = Identifier(GENRE)(document, Segmenter(GENRE)(document))
    start, end = case.get("period", (None, None))
    assert profile.title == case["title"]
    assert profile.agency == case["agency"]
    assert profile.report_year == case["report_year"]
    assert str(profile.period_start) == str(start)
    assert str(profile.period_end) == str(end)
    assert str(profile.published) == str(case.get("published"))
    assert [warning.code for warning in profile.warnings] == case.get("warnings", [])


AGENCY, BODY = "青石市水务局", "\n\n一、总体情况\n\n2023年政府信息公开3条。\n"
WORDS = GENRE.titles.agency
STRIPPED = {**WORDS.strip_before, **WORDS.strip_after}


def agency_of(head: str) -> str | None:
    document = read(head + BODY, GENRE)
    return Identifier(GENRE)(document, Segmenter(GENRE)(document)).agency


@pytest.mark.parametrize("word", sorted(STRIPPED))
def test_word_that_is_no_part_of_a_name(word: str) -> None:
    knowledge = STRIPPED[word]
    assert word in knowledge.example
    assert agency_of(knowledge.example) == AGENCY
    if knowledge.counterexample is not None:
        assert (agency_of(knowledge.counterexample) or "").startswith(word)


@pytest.mark.parametrize(("ending", "name"), sorted(WORDS.endings.items()))
def test_line_of_a_letterhead(ending: str, name: str) -> None:
    assert name.endswith(ending)
    assert agency_of(f"{name}\n\n2023年政府信息公开工作年度报告") == name


@pytest.mark.parametrize(("word", "title"), sorted(WORDS.never.items()))
def test_title_that_names_no_agency(word: str, title: str) -> None:
    assert word in title
    assert agency_of(title) is None
