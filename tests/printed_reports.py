"""Reports around the tables of `printed_tables`, in ways of `printed_variants` perhaps, and how well they are read."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from printed_tables import DAMAGES, PAGES, TABLES, TEXTS, VANISH, Key, Printed, style
from printed_variants import AROUND, VARIANTS, Part

from extraction.genre import load_genre
from extraction.readers import read
from extraction.sections import Segmenter
from extraction.tables import Tabulator
from extraction.types import Tabulation

__all__ = ["YEARS", "Outcome", "as_page", "document", "judged", "outcome", "pieces", "tabulated"]

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
UNREAD = ("table_missing", "table_ambiguous", "rows_missing")
"""Warnings that cells of a table were not read."""
VANISHING = {*VANISH, "h_spans", "h_divs", "t_cells_blank"}
"""In these a blank cell leaves no trace."""


@dataclass(slots=True)
class Outcome:
    """How many cells were read exactly, not at all, or rightly not; which were read wrong, which not, and the tables'
    layouts.

    `unwarned` counts those not read, or gone, in tables of which no warning says so; `needless` whole tables with one.
    """

    count: Counter[str]
    wrong: list[tuple[Key, object, object]]
    layouts: set[tuple[str, str]]
    unread: list[Key] = field(default_factory=list)

    def in_layout(self, layout: str) -> bool:
        """Whether all tables are of the layout; that of the review table, which two layouts have, does not count."""
        return {own for name, own in self.layouts if name != "review"} <= {layout}


def document(mades: Sequence[Printed], how: str, rng: random.Random, around: str = "") -> str:
    """A report with the tables; `around` names a way of `AROUND` in which what stands around them deviates."""
    parts = pieces(mades, (TEXTS | PAGES)[how], rng)
    if around:
        parts = AROUND[around](parts, how in TEXTS, rng)
    if how in TEXTS:
        return "\n".join(text for text, _ in parts if text) + "\n"
    return as_page(parts)


def as_page(parts: Sequence[Part]) -> str:
    """The pieces of a report as a web page."""
    body = "".join(
        text if table else "".join(f"<p>{line}</p>" for line in text.split("\n")) for text, table in parts
    )
    return f"<html><head><meta charset=utf-8></head><body><div id=zoom>{body}</div></body></html>"


def pieces(mades: Sequence[Printed], draw: Callable[[Printed], str], rng: random.Random) -> list[Part]:
    """The pieces of a report with the tables, each as `draw` prints it."""
    year = YEARS[mades[0].layout]
    lines = [f"松江县商务局{year}年政府信息公开工作年度报告", "一、总体情况", "受理8件申请，公开信息120条。"]
    parts = [(line, False) for line in lines]
    for made in mades:
        parts.append((made.title or HEADINGS[made.name], False))
        parts.append((BEFORE[made.name] if rng.random() < 0.6 else "", False))
        parts.append((draw(made), True))
        parts.append((made.after or rng.choice(AFTER), False))
    return parts


def tabulated(source: str) -> Tabulation:
    """The tables of a report, through its reader."""
    read_ = read(source.encode(), GENRE)
    return TABULATE(read_, SEGMENT(read_), report_year=2020)


def outcome(how: str, layout: str, seed: int, damage: str = "") -> Outcome:
    """How the tables of a layout are read, printed in that way, damaged or deviating as `damage` names."""
    mades, source, doubtful = made_up(how, layout, seed, damage)
    return judged(mades, tabulated(source), how, doubtful)


def made_up(how: str, layout: str, seed: int, damage: str) -> tuple[list[Printed], str, set[Key]]:
    """The tables, the report that prints them, and the cells of which it is open what they are."""
    rng = random.Random(f"{how}{layout}{seed}{damage}")
    office = style(rng)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    doubtful: set[Key] = set()
    for made in mades:
        if damage in DAMAGES:
            doubtful |= DAMAGES[damage](made, rng) or set()
        elif damage in VARIANTS:
            VARIANTS[damage](made, rng)
    return mades, document(mades, how, rng, damage if damage in AROUND else ""), doubtful


def judged(mades: Sequence[Printed], tabulation: Tabulation, how: str, doubtful: set[Key]) -> Outcome:
    """What was read against what is printed."""
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
                found.wrong.append((key, expected, (cell.state, cell.value, cell.unit)))
    warned = {
        name
        for name, (zh, _) in GENRE.layouts.print.names.items()
        if any(zh in warning.message for warning in tabulation.warnings if warning.code in UNREAD)
    }
    for key, (state, *_) in truth.items():
        gone = key in doubtful or (state == "blank" and how in VANISHING)
        found.count["gone" if gone else "silent"] += 1
        if not gone:
            found.unread.append(key)
        found.count["unwarned"] += not gone and key[0] not in warned
    unread = {key[0] for key in truth}
    found.count["needless"] = sum(made.name in warned and made.name not in unread for made in mades)
    found.count["wrong"] = len(found.wrong)
    return found
