"""Contradictions of short passages that were written without knowing the package (`cases/passages.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import planting
import pytest

from extraction import extract

PASSAGES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "passages.toml").read_text(encoding="utf-8")
)["passage"]
LEAST_FOUND = {True: 0.9, False: 0.83}
"""Of the planted contradictions, by whether the passages were looked at: one or two less than measured."""
FIRST = "p"
"""What the ids of the first hundred clean passages begin with: none of them is taken for contradictory."""
WRITERS = {"pqrs": (0, 7), "tu": (0, 4), "v": (0, 0), "w": (0, 1), "x": (0, 2)}
"""By what the ids of some writers' passages begin with: how many of their clean ones are taken for contradictory, of
those that were looked at and of the others, as measured; no change was made for one nobody looked at."""


def _codes(passage: dict[str, Any]) -> set[str]:
    text = f"青溪县{passage['year']}年政府信息公开工作年度报告\n一、总体情况\n{passage['text']}\n"
    return {finding.check for finding in planting.inconsistent(extract(text))}


@pytest.mark.parametrize("seen", [True, False])
def test_planted_contradictions_are_found_and_clean_passages_are_left_alone(seen: bool) -> None:
    passages = [passage for passage in PASSAGES if passage["seen"] is seen]
    planted = [passage for passage in passages if passage["breaks"]]
    clean = [passage for passage in passages if not passage["breaks"]]
    assert min(len(planted), len(clean)) >= 45
    found = sum(not _codes(passage).isdisjoint(passage["breaks"]) for passage in planted)
    assert found >= LEAST_FOUND[seen] * len(planted)
    false = [passage["id"] for passage in clean if _codes(passage)]
    assert [name for name in false if name.startswith(FIRST)] == []
    assert {passage["id"][0] for passage in PASSAGES} == set("".join(WRITERS))
    for first, most in WRITERS.items():
        alarmed = [name for name in false if name[0] in first]
        assert len(alarmed) <= most[not seen], alarmed
