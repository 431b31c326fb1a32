"""Stage 3 on what programs write that take tables apart: what is read is right, and what is not read has a warning."""

import random

import pytest
from printed_outputs import LOSSY, OUTPUTS
from printed_reports import YEARS, Outcome, judged, pieces, tabulated
from printed_tables import TABLES, C, style, t_markdown

SEEDS = 4
MARKS = "│｜|"
"""What parts cells, and is no part of a label."""


def outcome(how: str, layout: str, seed: int) -> Outcome:
    rng = random.Random(f"{how}{layout}{seed}")
    office = style(rng, breaks=0)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    source = "\n".join(text for text, _ in pieces(mades, OUTPUTS[how], rng) if text) + "\n"
    tabulation = tabulated(source)
    assert not any(mark in cell.row for table in tabulation.tables for cell in table.cells for mark in MARKS)
    return judged(mades, tabulation, "t_cells" if how in LOSSY else how, set())


@pytest.mark.parametrize("layout", YEARS)
@pytest.mark.parametrize("how", OUTPUTS)
def test_what_is_taken_apart_is_never_read_wrong(how: str, layout: str) -> None:
    for seed in range(SEEDS):
        found = outcome(how, layout, seed)
        assert found.wrong == [], seed
        assert found.count["unwarned"] == 0, seed
        assert how in LOSSY or found.count["silent"] == 0, seed


def test_a_page_number_below_a_blank_cell_is_no_value() -> None:
    """Where values stand right below their labels, one below a blank line may be the number of a page."""
    rng = random.Random(3)
    made = TABLES["2014", "statistics"](
        "2014", style(rng, breaks=0, zero="0", units=False, serial=False, notes=False)
    )
    lines = [line for row in made.rows for line in (row[0].text, *(c.text.strip() for c in row if c.key))]
    at = lines.index(next(line for line in lines if "同意公开答复数" in line))
    lines[at + 1 : at + 2] = ["", "3"]
    tabulation = tabulated(
        "松江县商务局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n" + "\n".join(lines)
    )
    (table,) = tabulation.tables
    assert "applications.outcome.granted" not in {cell.slot for cell in table.cells}
    assert [warning.code for warning in tabulation.warnings] == ["table_ambiguous"]


@pytest.mark.parametrize("unread", ["nan", "待定"])
def test_a_cell_that_cannot_be_read_takes_no_value_from_the_next_row(unread: str) -> None:
    """Where rows are counted, the number of the next one stands behind it."""
    rng = random.Random(5)
    made = TABLES["2014", "statistics"]("2014", style(rng, breaks=0, zero="0", serial=False, units=True))
    for number, row in enumerate(made.rows):
        row.insert(0, C(str(number) if number else "序号"))
        if row[-1].key and row[-1].key[1] in ("disclosure.channel.gazette", "applications.channel.fax"):
            row[-1].text = unread
            del made.truth[row[-1].key]
    found = judged(
        [made], tabulated("\n".join(text for text, _ in pieces([made], t_markdown, rng))), "", set()
    )
    assert found.wrong == [] and found.count["exact"] == len(made.truth)
