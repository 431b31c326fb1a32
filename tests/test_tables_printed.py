"""Stage 3 on tables written apart from the forms: text, web pages, whole and damaged, through the readers."""

import random
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest
from printed_tables import (
    DAMAGES,
    PAGES,
    TABLES,
    TEXTS,
    VANISH,
    Key,
    Printed,
    extended,
    short_lists,
    style,
)

from extraction.genre import load_genre
from extraction.readers import read
from extraction.sections import Segmenter
from extraction.tables import Tabulator
from extraction.types import Tabulation

GENRE = load_genre()
TABULATE = Tabulator(GENRE)
SEGMENT = Segmenter(GENRE)
YEARS = {"2021": 2023, "2019": 2020, "2014": 2016, "local": 2011}
HEADINGS = {
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review": "四、政府信息公开行政复议、行政诉讼情况",
    "statistics": "附件：政府信息公开情况统计表",
}
BEFORE = {
    "disclosure": "本年度制发规范性文件2件，处罚决定12件。",
    "applications": "本年度收到申请8件，其中自然人7件。",
    "review": "本年度未发生行政复议、行政诉讼。",
    "statistics": "一、概述。全年主动公开信息123条。",
}
AFTER = (
    "",
    "五、存在的主要问题及改进情况\n当年存在3个问题，已整改2个。",
    "注：本表数据截至12月31日，共12项。\n单位负责人：沈某　审核人：陆某　填报人：顾某\n填报日期：2017年1月10日",
    "松江县商务局\n2024年1月15日",
    "六、其他需要报告的事项\n本年度收取信息处理费0元。",
)
UNDECIDED = ("d_lost_cell", "d_swap")
"""Damage that no reader can always tell: a lost lone cell from a blank one, two rows of the same label in each
other's place, a sum of money under another row's header."""
VANISHING = {*VANISH, "h_spans", "h_divs", "t_cells_blank"}


@dataclass(slots=True)
class Outcome:
    """How many cells were read exactly or not at all, which were read wrong, and the layouts of the tables."""

    count: Counter[str]
    wrong: list[object]
    layouts: set[tuple[str, str]]


def document(mades: list[Printed], how: str, rng: random.Random) -> str:
    year = YEARS[mades[0].layout]
    lines = [f"松江县商务局{year}年政府信息公开工作年度报告", "一、总体情况", "受理8件申请，公开信息120条。"]
    parts = [(line, False) for line in lines]
    for made in mades:
        parts.append((made.title or HEADINGS[made.name], False))
        parts.append((BEFORE[made.name] if rng.random() < 0.6 else "", False))
        parts.append(((TEXTS | PAGES)[how](made), True))
        parts.append((rng.choice(AFTER), False))
    if how in TEXTS:
        return "\n".join(text for text, _ in parts if text) + "\n"
    body = "".join(
        text if table else "".join(f"<p>{line}</p>" for line in text.split("\n")) for text, table in parts
    )
    return f"<html><head><meta charset=utf-8></head><body><div id=zoom>{body}</div></body></html>"


def tabulated(source: str) -> Tabulation:
    read_ = read(source.encode(), GENRE)
    return TABULATE(read_, SEGMENT(read_), report_year=2020)


@cache
def outcome(how: str, layout: str, seed: int, damage: str = "") -> Outcome:
    rng = random.Random(f"{how}{layout}{seed}{damage}")
    office = style(rng)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    doubtful: set[Key] = set()
    for made in mades if damage else ():
        doubtful |= DAMAGES[damage](made, rng) or set()
    return judged(mades, tabulated(document(mades, how, rng)), how, doubtful)


def judged(mades: list[Printed], tabulation: Tabulation, how: str, doubtful: set[Key]) -> Outcome:
    truth = {key: value for made in mades for key, value in made.truth.items()}
    found = Outcome(Counter(), [], {(table.name, table.layout) for table in tabulation.tables})
    for table in tabulation.tables:
        for cell in table.cells:
            period = "cumulative" if cell.period == "cumulative" else ""
            key = (table.name, cell.slot, cell.applicant or period)
            expected = truth.pop(key, None)
            if (cell.state, cell.value, cell.unit) == expected:
                found.count["exact"] += 1
            elif cell.slot != "other":
                found.wrong.append((key, expected, cell.state, cell.value, cell.unit))
    for key, (state, *_) in truth.items():
        gone = key in doubtful or (state == "blank" and how in VANISHING)
        found.count["gone" if gone else "silent"] += 1
    return found


@pytest.mark.parametrize("layout", YEARS)
@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_whole_tables_are_read_exactly(how: str, layout: str) -> None:
    for seed in range(2):
        found = outcome(how, layout, seed)
        assert found.wrong == []
        assert found.count["silent"] == 0
        assert found.layouts == {(name, layout) for own, name in TABLES if own == layout} or {
            own for name, own in found.layouts if name != "review"
        } == {layout}


@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage not in UNDECIDED])
@pytest.mark.parametrize("how", [*TEXTS, *PAGES])
def test_damaged_tables_are_never_read_wrong(how: str, damage: str) -> None:
    for layout in YEARS:
        found = outcome(how, layout, 0, damage)
        assert found.wrong == [], layout
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


@pytest.mark.parametrize(
    "mark", ["- {} -", "第 {} 页 共 8 页", "— {} —", "Page {}", "{} / 8", "松江县商务局 {}"]
)
@pytest.mark.parametrize("how", [how for how in TEXTS if "one_line" not in how and "quoted" not in how])
def test_page_numbers_are_no_values(how: str, mark: str) -> None:
    for layout in YEARS:
        rng = random.Random(f"{how}{mark}{layout}")
        office = style(rng, breaks=0)
        mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
        lines = document(mades, how, rng).split("\n")
        for page, at in enumerate(range(30, len(lines), 24), 1):
            lines.insert(at, mark.format(page))
        found = judged(mades, tabulated("\n".join(lines)), how, set())
        if len(lines) > 110:
            assert found.wrong == []
