"""Shares, rates and changes of short passages in our own words (`cases/ratios.toml`): each with the codes it breaks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import planting
import pytest

from extraction import extract

PASSAGES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "ratios.toml").read_text(encoding="utf-8")
)["passage"]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["text"][:24])
def test_a_passage_breaks_what_a_reader_sees_and_nothing_else(passage: dict[str, Any]) -> None:
    text = f"青溪县{passage['year']}年政府信息公开工作年度报告\n一、总体情况\n{passage['text']}\n"
    found = planting.inconsistent(extract(text))
    assert {finding.check for finding in found} == set(passage["breaks"]), [f.expression for f in found]
