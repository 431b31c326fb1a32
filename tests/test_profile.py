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
