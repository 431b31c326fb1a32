"""Whole reports with errors planted in them: in each cell of each table, and in each form in which prose states a fact.

The tables add up by the forms' own arithmetic and are printed as `generate_tables` prints them; the sentences are those
of `cases/statements.toml`. A clean report differs from its planted ones by one number.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import forms
from generate_tables import FLATTENINGS, HEADINGS, make_table

from extraction import extract
from extraction.genre import load_genre
from extraction.result import Extraction
from extraction.types import Finding

GENRE = load_genre()
SENTENCES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "statements.toml").read_text(encoding="utf-8")
)
YEARS = {"2021": 2023, "2019": 2020, "2014": 2016, "local": 2010}
TABLES = ("disclosure", "applications", "review", "statistics")
MORE_2014 = (
    "training.sessions", "training.participants", "meetings.total", "organisation.units", "applications.fee",
)  # fmt: skip
_YEAR = re.compile(r"20[012]\d(?=年)")
Key = tuple[str, str, str | None, str]


@dataclass(frozen=True)
class Planted:
    """A report with one wrong number. `right` is what it should be, `code` the check that must find it, if one must."""

    name: str
    code: str | None
    text: str
    right: Decimal
    cell: Key | None = None


def cells_of(layout: str, seed: int) -> forms.Values:
    """Tables that add up, with the rows of the form that stand alone as well."""
    cells = forms.document(layout, seed)
    rng = random.Random(f"more/{layout}/{seed}")
    if layout == "2014":
        cells.update({("statistics", slot, None, "current"): rng.randint(1, 60) for slot in MORE_2014})
    return cells


def print_report(layout: str, cells: forms.Values, prose: str, how: str = "tab_rows") -> str:
    """A report of the layout: head, prose, each table flattened as `how` says, the sections behind."""
    year = YEARS[layout]
    printed = {form.name: form for form in GENRE.layouts.forms if form.layout == layout}
    if layout == "local":
        slots = {slot for _, slot, *_ in cells}
        printed = {
            form.name: form
            for form in GENRE.layouts.forms
            if form.layout == layout and len(form.columns) == 2 and slots <= {row.slot for row in form.rows}
        }
    pieces = [
        f"青溪县水利局{year}年政府信息公开工作年度报告",
        f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        "一、总体情况",
        prose,
    ]
    for name in TABLES:
        if name in printed:
            pieces += [HEADINGS[name], _table(printed[name], cells, how)]
    pieces += [
        "五、存在的主要问题及改进情况",
        "公开的主动性有待加强。",
        "六、其他需要报告的事项",
        "无。",
    ]
    return "\n".join(pieces) + "\n"


def _table(form: Any, cells: forms.Values, how: str) -> str:
    made = make_table(form, random.Random(0))
    for place, box in enumerate(made.boxes):
        if box.key is not None:
            slot, _, applicant, period, _ = box.key
            value = cells.get((form.name, slot, applicant, period), 0)
            text = "" if value is None else format((Decimal(value) / box.scale).normalize(), "f")
            made.boxes[place] = replace(box, text=text)
    return FLATTENINGS[how](made)


def key_of(name: str) -> Key:
    """A cell as `statements.toml` names it: table/slot or table/slot/applicant."""
    table, slot, *applicant = name.split("/")
    return (table, slot, applicant[0] if applicant else None, "current")


def planted_cells(layout: str, seed: int, how: str = "tab_rows", every: int = 1) -> Iterator[Planted]:
    """One report for each `every`-th cell, that cell wrong: off by one, a slip of the hand, a digit lost or doubled."""
    cells = cells_of(layout, seed)
    rng = random.Random(f"planted/{layout}/{seed}/{how}")
    for number, (key, value) in enumerate(cells.items()):
        if number % every != seed % every:
            continue
        right = value or 0
        wrong = rng.choice((right + 1, right + 9, right * 10 + 3, right // 10 if right > 9 else right + 2))
        text = print_report(layout, {**cells, key: wrong}, "", how)
        yield Planted("/".join(filter(None, key)), None, text, Decimal(right), key)


def statements(layout: str, seed: int) -> Iterator[tuple[str, str, str, list[Planted]]]:
    """(code, sentence, clean report, reports with the sentence's number wrong) of every statement of the layout."""
    cells = cells_of(layout, seed)
    for number, statement in enumerate(SENTENCES["statement"]):
        if layout not in statement["layouts"]:
            continue
        right = sum(cells.get(key_of(name)) or 0 for name in statement["plus"])
        text = statement["texts"][(number + seed) % len(statement["texts"])]
        planted = [
            Planted(
                text,
                statement["code"],
                print_report(layout, cells, _filled(text, wrong, layout)),
                Decimal(right),
            )
            for wrong in (right + 1, right + 7 if right < 3 else right - 2)
        ]
        yield statement["code"], text, print_report(layout, cells, _filled(text, right, layout)), planted


def _filled(text: str, number: int, layout: str) -> str:
    year = YEARS[layout]
    values = {"n": number, "year": year, "last": year - 1}
    return text.format_map(values)


def lists(seed: int) -> Iterator[tuple[str, str, str, list[str]]]:
    """(code, template, clean text, wrong texts) of every list of a total and its parts."""
    for entry in SENTENCES["list"]:
        for template in entry["texts"]:
            rng = random.Random(f"{template}/{seed}")
            parts = {name: _drawn(rng) for name in "abc" if f"{{{name}}}" in template}
            total = sum(parts.values())
            off = (-1, 1, 20) if entry.get("closed") else (-1,)
            clean, *wrong = (template.format(n=total + by, **parts) for by in (0, *off))
            yield entry["code"], template, clean, wrong


def shares(seed: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """(template, clean texts, wrong texts) of every share: with no, one and two places, rounded and cut off."""
    for entry in SENTENCES["share"]:
        for template in entry["texts"]:
            rng = random.Random(f"{template}/{seed}")
            part = _drawn(rng)
            whole = part + _drawn(rng)
            exact = Decimal(100 * part) / whole
            clean, wrong = [], []
            for places in (0, 1, 2):
                step = Decimal(1).scaleb(-places)
                for rounding in ("ROUND_HALF_UP", "ROUND_DOWN"):
                    clean.append(template.format(n=whole, a=part, p=exact.quantize(step, rounding)))
                for by in (2, -2):
                    share = exact.quantize(step, "ROUND_HALF_UP") + by * step
                    if 0 <= share <= 100:
                        wrong.append(template.format(n=whole, a=part, p=share))
            yield template, clean, wrong


def changes(seed: int) -> Iterator[tuple[str, str, list[str]]]:
    """(template, clean text, wrong texts) of every change with both years printed."""
    for entry in SENTENCES["change"]:
        for template in entry["texts"]:
            rng = random.Random(f"{template}/{seed}")
            this, last = _drawn(rng), _drawn(rng) + 1
            if this == last:
                this += 3
            word = "增长" if this > last else "下降"
            if "{d}" in template:
                word = "增加" if this > last else "减少"
            rate = (abs(Decimal(this - last)) * 100 / last).quantize(Decimal("0.1"), "ROUND_HALF_UP")
            values = {"n": this, "m": last, "word": word, "year": 2023, "last": 2022}
            clean = template.format(p=rate, d=abs(this - last), **values)
            wrong = [template.format(p=rate + by, d=abs(this - last) + by, **values) for by in (1, 12)]
            yield template, clean, wrong


def restated(seed: int) -> Iterator[tuple[str, str, list[str]]]:
    """(first sentence, clean text, wrong texts) of every fact in two places."""
    for entry in SENTENCES["restated"]:
        for first, second in entry["texts"]:
            rng = random.Random(f"{first}/{seed}")
            number = _drawn(rng) + 10
            before = f"{first.format(n=number, year=2023)}\n(二)其他方面。工作平稳开展。\n"
            texts = [
                before + second.format(n=other, year=2023)
                for other in (number, number + 1, number - 3, _swapped(number))
            ]
            yield first, texts[0], [text for text in dict.fromkeys(texts[1:]) if text != texts[0]]


def _swapped(number: int) -> int:
    """The number with its last two digits changed over, if it keeps them both."""
    tens, ones = divmod(number % 100, 10)
    return number - number % 100 + 10 * ones + tens if ones else number


def _drawn(rng: random.Random) -> int:
    return rng.choice((rng.randint(1, 12), rng.randint(5, 90), rng.randint(50, 900)))


def prose_report(text: str) -> str:
    """A report of nothing but prose, on the last year that it names."""
    year = max(_YEAR.findall(text), default="2023")
    return f"青溪县水利局{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n"


def inconsistent(extraction: Extraction) -> list[Finding]:
    """The findings that say that something is wrong."""
    return [finding for finding in extraction.findings if finding.status == "inconsistent"]


def codes(text: str) -> list[str]:
    """The codes of the checks that the prose breaks."""
    return [finding.check for finding in inconsistent(extract(prose_report(text)))]
