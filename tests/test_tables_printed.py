"""Stage 3 on tables written apart from the forms: text, web pages, whole and damaged, through the readers."""

import random
from functools import cache

import pytest
from printed_reports import YEARS, document, judged, outcome, tabulated
from printed_tables import DAMAGES, PAGES, TABLES, TEXTS, extended, short_lists, style
from printed_variants import AROUND, VARIANTS

UNDECIDED = ("d_lost_cell", "d_swap")
"""Damage that no reader can always tell: a lost lone cell from a blank one, two rows of the same label in each
other's place, a sum of money under another row's header."""
whole = cache(outcome)


@pytest.mark.parametrize("layout", YEARS)
@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_whole_tables_are_read_exactly(how: str, layout: str) -> None:
    for seed in range(2):
        found = whole(how, layout, seed)
        assert found.wrong == []
        assert found.count["silent"] == found.count["needless"] == 0
        assert found.layouts == {(name, layout) for own, name in TABLES if own == layout} or {
            own for name, own in found.layouts if name != "review"
        } == {layout}


@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage not in UNDECIDED])
@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_damaged_tables_are_never_read_wrong(how: str, damage: str) -> None:
    for layout in YEARS:
        found = outcome(how, layout, 0, damage)
        assert found.wrong == [], layout
        assert found.count["unwarned"] == 0, layout
        assert {own for name, own in found.layouts if name != "review"} <= {layout}


@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_rows_of_a_province_are_no_rows_of_the_form(how: str) -> None:
    for seed in range(3):
        rng = random.Random(f"{how}{seed}")
        made = extended(style(rng, breaks=0))
        found = judged([made], tabulated(document([made], how, rng)), how, set())
        assert found.wrong == []
        assert found.count["silent"] <= 1


@pytest.mark.parametrize("totals", [True, False])
@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_local_lists_in_several_tables(how: str, totals: bool) -> None:
    rng = random.Random(f"{how}{totals}")
    mades = short_lists(style(rng, size=300, density=0.8, zero="0"), totals)
    found = judged(mades, tabulated(document(mades, how, rng)), how, set())
    other = ("disclosure.channel.website", "disclosure.channel.gazette")
    assert [wrong for wrong in found.wrong if wrong[0][1] not in other] == []
    assert found.count["silent"] == 0
    assert found.layouts == {("statistics", "local")}


@pytest.mark.parametrize("deviation", [*VARIANTS, *AROUND])
@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_tables_that_are_printed_otherwise_are_never_read_wrong(how: str, deviation: str) -> None:
    for layout in YEARS:
        found = outcome(how, layout, 0, deviation)
        assert found.wrong == [], layout
        assert found.count["unwarned"] == 0, layout
        assert found.in_layout(layout)


@pytest.mark.parametrize("deviation", [name for name in VARIANTS if "review" in name])
def test_the_review_table_is_read_in_rows_of_every_size(deviation: str) -> None:
    silent = 0
    for how in (*TEXTS, *PAGES):
        for layout in ("2021", "2019"):
            found = outcome(how, layout, 0, deviation)
            assert found.wrong == []
            silent += found.count["silent"]
    assert silent <= 105


def test_rows_that_a_grid_packs_into_one_are_taken_apart() -> None:
    rows = [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章<br>行政规范性文件", "0<br>2", "0<br>1", "3<br>15"],
        ["第二十条第（六）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政处罚<br>行政强制", "7<br>8"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "12 0"],
    ]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    (table,) = tabulated(f"<html><body><p>政府信息公开年度报告</p><table>{body}</table></body></html>").tables
    found = {cell.slot: cell.value for cell in table.cells}
    assert found == {
        "regulations.issued": 0,
        "regulations.repealed": 0,
        "regulations.in_force": 3,
        "normative_documents.issued": 2,
        "normative_documents.repealed": 1,
        "normative_documents.in_force": 15,
        "penalties.decisions": 7,
        "coercion.decisions": 8,
    }


def test_page_numbers_that_cut_a_label_among_tabs_are_no_values() -> None:
    """A word processor's copy breaks the row inside the label, and the page ends there."""
    found = outcome("t_tabs_quoted", "2014", 20, "a_lone_page_numbers")
    assert (found.wrong, found.count["silent"]) == ([], 0)
