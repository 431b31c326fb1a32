"""Passages that tempt a checker, clean and broken: the findings are those that a reader would make, and no others."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import forms
import planting
import pytest

from extraction import extract

PASSAGES = tomllib.loads((Path(__file__).parent / "cases" / "narratives.toml").read_text(encoding="utf-8"))[
    "passage"
]
S14 = "applications."
APPLICANTS: dict[str, dict[str, int]] = {
    "natural_person": {
        "R1": 18, "R2": 2, "R3.1": 7, "R3.2": 3, "R3.3.4": 1, "R3.4.1": 5, "R3.5.2": 1, "R3.6.3": 1, "R3.7": 18,
        "R4": 2,
    },
    "commercial": {"R1": 3, "R3.1": 1, "R3.3.6": 1, "R3.4.1": 1, "R3.7": 3},
}  # fmt: skip
REVIEW = {
    "reconsideration.upheld": 2, "reconsideration.other": 1, "reconsideration.pending": 1, "reconsideration.total": 4,
    "litigation.direct.upheld": 2, "litigation.direct.pending": 1, "litigation.direct.total": 3,
    "litigation.after_reconsideration.upheld": 1, "litigation.after_reconsideration.total": 1,
}  # fmt: skip
DECISIONS = {
    "normative_documents.issued": 6, "penalties.decisions": 57, "licensing.decisions": 2140, "coercion.decisions": 3,
}  # fmt: skip
DISCLOSURE: dict[str, dict[str, int]] = {
    "2021": {
        **DECISIONS, "normative_documents.repealed": 2, "normative_documents.in_force": 41,
        "administrative_fees.amount": 1265000,
    },
    "2019": {
        **DECISIONS, "normative_documents.newly_disclosed": 6, "normative_documents.disclosed_total": 41,
        "procurement.projects": 12, "procurement.amount": 385000,
    },
}  # fmt: skip
STATISTICS = {
    "disclosure.total": 1203, "disclosure.normative_documents": 14, "normative_documents.issued": 18,
    "disclosure.channel.gazette": 116, "disclosure.channel.website": 1150, "disclosure.channel.weibo": 310,
    "disclosure.channel.wechat": 420, "disclosure.channel.other": 60, "responses.hot_topics": 12,
    "press_conferences.total": 9, "press_conferences.led_by_head": 2, "online_interviews.total": 6,
    "online_interviews.led_by_head": 2, "interpretations.total": 48, f"{S14}received": 45,
    f"{S14}channel.in_person": 5, f"{S14}channel.online": 30, f"{S14}channel.mail": 10,
    f"{S14}completed.total": 43, f"{S14}completed.on_time": 41, f"{S14}completed.extended": 2,
    f"{S14}outcome.total": 43, f"{S14}outcome.granted": 20, f"{S14}outcome.partly_granted": 3,
    f"{S14}outcome.denied.total": 4, f"{S14}outcome.denied.privacy": 4, f"{S14}outcome.unavailable.not_held": 8,
    f"{S14}outcome.unavailable.nonexistent": 6, f"{S14}outcome.referred": 2, "reconsideration.total": 2,
    "reconsideration.upheld": 2, "litigation.total": 1, "litigation.upheld": 1, "staff.total": 14,
    "staff.full_time": 4, "staff.part_time": 10, "reading_points.total": 3, "organisation.units": 1,
    "meetings.total": 4, "training.sessions": 2, "training.participants": 160,
}  # fmt: skip


def _cells(layout: str) -> forms.Values:
    """The tables that the passages stand before: they add up."""
    cells: forms.Values = dict.fromkeys(planting.cells_of(layout, 0), 0)
    if layout == "2014":
        cells.update({("statistics", slot, None, "current"): value for slot, value in STATISTICS.items()})
        return cells
    for applicant, values in APPLICANTS.items():
        for slot, value in values.items():
            row = slot if layout == "2021" or slot != "R3.6.3" else "R3.6"
            cells["applications", row, applicant, "current"] = value
            total = ("applications", row, "total", "current")
            cells[total] = (cells[total] or 0) + value
    for table, numbers in (("review", REVIEW), ("disclosure", DISCLOSURE[layout])):
        cells.update({(table, slot, None, "current"): value for slot, value in numbers.items()})
    return cells


def _reports(passage: dict[str, Any]) -> list[str]:
    layouts = passage.get("layouts")
    if layouts is None:
        return [planting.prose_report(passage["text"])]
    other = {("review", slot, None, "current"): value for slot, value in passage.get("review", {}).items()}
    return [planting.print_report(layout, {**_cells(layout), **other}, passage["text"]) for layout in layouts]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["text"][:16])
def test_a_passage_breaks_what_a_reader_sees_and_nothing_else(passage: dict[str, Any]) -> None:
    for report in _reports(passage):
        found = planting.inconsistent(extract(report))
        assert {finding.check for finding in found} == set(passage["breaks"]), [f.expression for f in found]
