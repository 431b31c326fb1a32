"""Headings: cases in cases/sections.toml."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from extraction.genre import load_genre
from extraction.readers import read
from extraction.sections import Segmenter, heading_spans

GENRE = load_genre()
SEGMENT = Segmenter(GENRE)
CASES = tomllib.loads((Path(__file__).parent / "cases" / "sections.toml").read_text(encoding="utf-8"))["case"]
SUBJECT = "政府信息公开"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sections(case: dict[str, Any]) -> None:
    document = read(case["text"] if SUBJECT in case["text"] else case["text"] + SUBJECT, GENRE)
    found = [[s.level, s.key, s.number or "", s.title] for s in SEGMENT(document)]
    assert found == case["found"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sections_of_the_first_level_cover_the_text_in_order(case: dict[str, Any]) -> None:
    document = read(case["text"] + SUBJECT, GENRE)
    tops = [section for section in SEGMENT(document) if section.level == 1]
    for before, after in pairwise(tops):
        assert before.end == after.start
    assert tops[-1].end == len(document.text)
    assert document.text[: tops[0].start].strip("#*•【 \n") == ""


def test_heading_spans_are_the_headings_as_printed() -> None:
    document = read("一、总体情况\n（一）主动公开政府信息。全年公开3条。\n", GENRE)
    spans = heading_spans(document, SEGMENT(document))
    assert [document.text[slice(*span)] for span in spans] == ["一、总体情况", "（一）主动公开政府信息"]


@pytest.mark.parametrize("unit", ["一、", "(一)", "一、总体情况\n", " " * 50, "1.2.3.", "一 "])
def test_hostile_text_is_segmented_in_linear_time(unit: str) -> None:
    document = read(SUBJECT + unit * (200_000 // len(unit)), GENRE)
    begun = time.process_time()
    SEGMENT(document)
    assert time.process_time() - begun < 5
