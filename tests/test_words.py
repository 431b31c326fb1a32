"""Every word of a list, in a sentence made for it; and no list of words without such a test.

Words with an example of their own are proven where they are read (`test_quantities`, `test_profile`, the loaders). Here
are the lists whose words all do the same: one sentence proves them all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from extraction import extract
from extraction.genre import load_genre
from extraction.quantities import Measurer
from extraction.tables.cells import CellReader
from extraction.text import squeeze
from extraction.types import Document, Measurement, Quantity, Source

GENRE = load_genre()
GRAMMAR = GENRE.grammar
MODIFIERS, LISTS, ZEROS, UNITS = GRAMMAR.modifiers, GRAMMAR.lists, GRAMMAR.zeros, GRAMMAR.units
MEASURER = Measurer(GENRE)


def measured(text: str) -> Measurement:
    folded = GENRE.characters.fold(text)
    return MEASURER(squeeze(folded), Document("x", text, folded, Source(None, "", "text")))


def read(text: str) -> tuple[Quantity, ...]:
    return measured(text).quantities


def zeros(text: str) -> list[str]:
    return [quantity.text for quantity in read(text) if quantity.negated]


def periods(text: str) -> list[str]:
    return [quantity.period for quantity in read(text)]


def ends(text: str) -> list[str]:
    """What stands behind "未发生" in each zero."""
    return [zero.removeprefix("未发生") for zero in zeros(text)]


def smaller_units(larger: str) -> list[str]:
    return [printed for one in MODIFIERS.compound if one.larger == larger for printed in one.smaller]


PRINT = GENRE.layouts.print


def cell(text: str) -> Any:
    """State, value and unit of a cell of a statutory table."""
    return CellReader(PRINT).read(text)


def cells(text: str, indicators: tuple[str, ...]) -> list[Decimal | None]:
    records = [record for record in extract(f"政府信息公开工作年度报告\n{text}").records if record.cell]
    return [record.value for indicator in indicators for record in records if record.indicator == indicator]


ROWS = {
    "收到申请数": "applications.received", "当面申请数": "applications.channel.in_person",
    "传真申请数": "applications.channel.fax", "网络申请数": "applications.channel.online",
    "信函申请数": "applications.channel.mail", "申请办结数": "applications.completed.total",
    "按时办结数": "applications.completed.on_time", "延期办结数": "applications.completed.extended",
    "申请答复数": "applications.outcome.total", "同意公开答复数": "applications.outcome.granted",
    "同意部分公开答复数": "applications.outcome.partly_granted",
}  # fmt: skip


def filled(filler: str) -> bool:
    """Whether the numbers of a table are read whose cells hold a filler before them."""
    body = "".join(f"{row} | {filler} | {number}\n" for number, row in enumerate(ROWS, 40))
    return cells(f"政府信息公开情况统计表\n统计指标 | 单位 | 统计数\n{body}", tuple(ROWS.values())) == [
        *range(40, 40 + len(ROWS))
    ]


def beside(value: str) -> list[Decimal | None]:
    """What is read of a row whose value is that, among others which are read, a cell a line."""
    values = [value if row == "传真申请数" else str(number) for number, row in enumerate(ROWS, 40)]
    body = "".join(f"{row}\n件\n{number}\n" for row, number in zip(ROWS, values, strict=True))
    text = f"政府信息公开情况统计表\n统计指标\n单位\n统计数\n{body}"
    assert cells(text, ("applications.channel.in_person", "applications.channel.online")) == [41, 43]
    return cells(text, (ROWS["传真申请数"],))


def announces(title: str | None = None, line: str | None = None) -> int:
    """How many tables a title or a line announces, at most, in the reports of one time."""
    years = {each.since for each in PRINT.expected}
    own = [each for each in PRINT.expected if each.announced(title, line)]
    return max(sum(each.in_force(year) for each in own) for year in years)


PROOFS: dict[str, dict[str, tuple[Any, Callable[[str], bool]]]] = {
    "zh/lists.toml": {
        "joiners": (LISTS.joiners, lambda word: len(read(f"网站{word}微信各3条。")) == 2),
        "items": (
            LISTS.items,
            lambda word: bool(measured(f"公开信息90{word}，其中动态60份、公告40件。").breakdowns),
        ),
        "no_joiners": (
            LISTS.no_joiners,
            lambda word: (
                [q.subject and q.subject.end - q.subject.start for q in read(f"甲甲率、{word}率均为100%。")]
                == [3, 3]
            ),
        ),
        "bodies": (
            LISTS.bodies,
            lambda word: (
                [q.subject for q in read(f"最多的是甲乙{word}、丙丁{word}，分别为3件、2件。")] == [None] * 2
            ),
        ),
        "copulas": (LISTS.copulas, lambda word: len(read(f"答复率、满意率均{word}100%。")) == 2),
        "leads": (LISTS.leads, lambda word: len(read(f"行政复议、诉讼，{word}均为0件。")) == 2),
        "each_verbs": (
            LISTS.each_verbs,
            lambda word: len(read(f"图书馆、档案馆各{word}材料24份。")) == 2,
        ),
        "share_words": (
            LISTS.share_words,
            lambda word: bool(measured(f"公开90条，其中动态60条，{word}66.7%。").breakdowns[0].shares),
        ),
        "handled": (
            LISTS.handled,
            lambda word: (
                len(measured(f"来信9件，其中咨询5件，投诉3件，{word}8件。").breakdowns[0].parts) == 2
            ),
        ),
    },
    "zh/modifiers.toml": {
        "goes_on": (
            MODIFIERS.goes_on,
            lambda word: periods(f"历年累计公开31条{word}网站12条") == ["cumulative"] * 2,
        ),
        "this_year": (
            MODIFIERS.this_year,
            lambda word: (
                periods(f"2020年公开3条。2008年以来受理87件，其中{word}12件。")[1:]
                == ["cumulative", "current"]
            ),
        ),
        "until": (
            MODIFIERS.until,
            lambda word: "cumulative" in periods(f"2020年公开3条。自开通以来，{word}2020年底累计公开12条。"),
        ),
        "since.opens": (
            MODIFIERS.since.opens,
            lambda word: (
                "cumulative" in periods(f"2023年公开3条、2023年培训2次。{word}2019年起累计发放3份。")
            ),
        ),
        "since.sums": (
            MODIFIERS.since.sums,
            lambda word: "cumulative" in periods(f"2023年公开3条、2023年培训2次。自2019年起{word}发放3份。"),
        ),
        "whole_sentence": (
            MODIFIERS.whole_sentence,
            lambda word: periods(f"{word}受理31条，答复30条。") == ["cumulative"] * 2,
        ),
        "present": (
            MODIFIERS.present,
            lambda word: periods(f"历年累计受理31条，{word}答复30条。")[1:] == ["current"],
        ),
        "targets": (MODIFIERS.targets, lambda word: periods(f"{word}培训不少于4次。") == ["other"]),
        "held": (
            MODIFIERS.held,
            lambda word: periods(f"2020年公开3条。自2018年开通以来，{word}账号440个。")[1:] == ["current"],
        ),
        "summed": (MODIFIERS.summed, lambda word: periods(f"每日发布水情{word}365条。") == ["current"]),
        "counted_days": (MODIFIERS.counted_days, lambda word: periods(f"优良{word}283天。") == ["current"]),
        "comparing": (tuple(MODIFIERS.comparing), lambda word: periods(f"{word}2009年多1场。") == ["change"]),
        "change_joiners": (
            tuple(MODIFIERS.change_joiners),
            lambda word: periods(f"分别下降25%{word}12.5%。") == ["change"] * 2,
        ),
        "transition.to": (
            MODIFIERS.transition.to,
            lambda word: periods(f"事项由12项{word}19项。") == ["previous", "current"],
        ),
        "transition.to_from": (
            MODIFIERS.transition.to_from,
            lambda word: (
                periods(f"栏目由12个{word}9个。") == ["previous", "current"]
                and periods(f"栏目12个{word}9个。") == ["current", "current"]
            ),
        ),
        "transition.now": (
            MODIFIERS.transition.now,
            lambda word: periods(f"事项由12项增至{word}19项。") == ["previous", "current"],
        ),
        "compound.smaller": (
            smaller_units("小时"),
            lambda word: [quantity.unit for quantity in read(f"用时5小时12{word}。")] == ["小时"],
        ),
        "since.since_then": (
            MODIFIERS.since.since_then,
            lambda word: (
                periods(f"2023年公开3条、2023年培训2次。微博开通于2012年3月，{word}发布731条。")[2:]
                == ["cumulative"]
            ),
        ),
        "share": (MODIFIERS.share, lambda word: periods(f"57条里{word}不足三成。") == ["current", "current"]),
        "among": (MODIFIERS.among, lambda word: periods(f"57条{word}不足三成。") == ["current", "current"]),
        "last_years": (MODIFIERS.last_years, lambda word: periods(f"公开了上年{word}4份。") == ["current"]),
        "since.events": (
            MODIFIERS.since.events,
            lambda word: (
                "cumulative"
                in periods(f"2023年公开3条、2023年培训2次。自2019年5月{word}到2023年底累计发放3份。")
            ),
        ),
        "intended": (
            MODIFIERS.intended,
            lambda word: (
                periods(f"2030年公开3条。2031年{word}公开2条、2031年{word}培训5次。")[:2]
                == ["current", "other"]
            ),
        ),
        "plans.times": (
            MODIFIERS.plans.times,
            lambda word: (
                periods(f"2030年公开3条。\n七、{word}工作安排\n举办培训5期。") == ["current", "other"]
            ),
        ),
        "plans.kinds": (
            MODIFIERS.plans.kinds,
            lambda word: (
                periods(f"2030年公开3条、2030年收到2件。\n七、2031年{word}\n举办培训5期。")[2:] == ["other"]
            ),
        ),
        "plans.marks": (
            MODIFIERS.plans.marks,
            lambda mark: any(
                re.fullmatch(mark, printed)
                and periods(f"2030年公开3条。\n{printed}下步打算\n举办培训5期。") == ["current", "other"]
                for printed in ("七、", "第七部分", "(七)", "7.")
            ),
        ),
        "plans.also": (
            MODIFIERS.plans.also,
            lambda word: periods(f"2030年公开3条。\n七、{word}及下步打算\n有培训5期。") == ["current"] * 2,
        ),
        "plans.done": (
            MODIFIERS.plans.done,
            lambda word: (
                periods(f"2030年公开3条。\n七、下步打算\n培训5期，{word}办2期。")
                == ["current", "other", "current"]
            ),
        ),
        "moved": (
            MODIFIERS.moved,
            lambda word: periods(f"2030年公开3条、2030年培训2次。{word}2031年办理3件。")[-1] == "current",
        ),
        "compared_years": (
            MODIFIERS.compared_years,
            lambda word: periods(f"{word}2009年的36件下降5%。") == ["previous", "change"],
        ),
        "aside": (
            MODIFIERS.aside,
            lambda word: periods(f"2030年公开3条、2030年培训2次。2031年{word}公开2条。")[-1] == "current",
        ),
        "level": (MODIFIERS.level, lambda word: periods(f"与上年{word}，均为12件。") == ["current"]),
        "dated_things": (
            MODIFIERS.dated_things,
            lambda word: periods(f"2030年公开3条、2030年培训2次。其中2029年{word}1条。")[-1] == "current",
        ),
        "own_clause": (
            MODIFIERS.own_clause,
            lambda word: periods(f"核查{word}公开信息，整改64处。") == ["current"],
        ),
        "standards": (MODIFIERS.standards, lambda word: periods(f"用量比{word}减少60%。") == ["other"]),
        "aims": (MODIFIERS.aims, lambda word: periods(f"未达到10条{word}。") == ["other"]),
        "audience": (MODIFIERS.audience, lambda word: periods(f"10万+{word}3篇。") == ["other", "current"]),
        "planned": (MODIFIERS.planned, lambda word: periods(f"完成{word}数500个的104%。")[0] == "other"),
        "apart.words": (
            MODIFIERS.apart.words,
            lambda word: [one.approximation for one in read(f"{word}上传3篇。")] == ["at_least"],
        ),
        "cumulative.not_after_words": (
            MODIFIERS.cumulative["以来"].not_after_words,
            lambda word: periods(f"{word}以来公开194条。") == ["current"],
        ),
    },
    "ogi_annual_report/zeros.toml": {
        "prefixes": (ZEROS.prefixes, lambda word: zeros(f"{word}收到诉讼。") == [f"{word}收到诉讼"]),
        "verbs": (ZEROS.verbs, lambda word: zeros(f"未{word}诉讼。") == [f"未{word}诉讼"]),
        "alone": (ZEROS.alone, lambda word: zeros(f"{word}行政诉讼。") == [f"{word}行政诉讼"]),
        "adjacent": (ZEROS.adjacent, lambda word: zeros(f"{word}诉讼。") == [f"{word}诉讼"]),
        "distant": (ZEROS.distant, lambda word: len(zeros(f"{word}任何单位收取费用。")) == 1),
        "carriers": (ZEROS.carriers, lambda word: len(zeros(f"未对任何单位{word}收费。")) == 1),
        "closing": (ZEROS.closing, lambda word: len(zeros(f"没有向申请人{word}。")) == 1),
        "continues": (
            ZEROS.continues,
            lambda word: len(zeros(f"未发生行政复议，{word}行政诉讼的情况。")) == 2,
        ),
        "beside": (
            ZEROS.beside,
            lambda word: any(
                len(zeros(f"未发生{first}{second}。")) == 2
                for first, second in ((word, "行政诉讼"), ("行政复议", word), ("投诉", word))
                if first != second
            ),
        ),
        "behind.counts": (
            ZEROS.behind.counts,
            lambda word: len(read(f"行政复议、行政诉讼案件{word}为0。")) == 2,
        ),
        "not_negations": (
            ZEROS.not_negations,
            lambda word: not [zero for zero in zeros(f"{word}行政诉讼。") if zero.startswith(word)],
        ),
        "reason_openers": (
            ZEROS.reason_openers,
            lambda word: ends(f"未发生{word}投诉、申诉引起的复议。") == [f"{word}投诉、申诉引起的复议"],
        ),
        "reason_closers.strong": (
            ZEROS.reason_closers.strong,
            lambda word: ends(f"未发生因投诉、申诉{word}复议。") == [f"因投诉、申诉{word}复议"],
        ),
        "reason_closers.weak": (
            ZEROS.reason_closers.weak,
            lambda word: ends(f"未发生因投诉{word}复议。") == [f"因投诉{word}复议"],
        ),
        "no_single": (
            ZEROS.no_single,
            lambda word: zeros(f"没有{word}行政诉讼。") == [f"没有{word}行政诉讼"],
        ),
        "joiners": (ZEROS.joiners, lambda word: len(zeros(f"未发生复议{word}未发生诉讼。")) == 2),
        "followers": (ZEROS.followers, lambda word: ends(f"未发生复议{word}")[0].startswith("复议")),
        "heads": (ZEROS.heads, lambda word: ends(f"未发生复议{word}。") == [f"复议{word}"]),
        "behind.leads": (ZEROS.behind.leads, lambda word: len(zeros(f"投诉、{word}诉讼均未发生。")) == 2),
        "behind.heads": (ZEROS.behind.heads, lambda word: len(zeros(f"复议、诉讼{word}均未发生。")) == 2),
        "behind.links": (ZEROS.behind.links, lambda word: len(zeros(f"复议、诉讼{word}未发生。")) == 2),
        "behind.endings": (ZEROS.behind.endings, lambda word: len(zeros(f"复议、诉讼均未发生{word}。")) == 2),
    },
    "ogi_annual_report/units.toml": {
        "copulas": (tuple(UNITS.copulas), lambda word: [q.unit for q in read(f"条数{word}622。")] == ["条"]),
        "count.条.unless": (
            UNITS.count["条"].unless,
            lambda word: [q.unit for q in read(f"公开3条{word}。")] == ["条"],
        ),
        "score.分.unless": (
            UNITS.score["分"].unless,
            lambda word: [q.unit for q in read(f"总分100分{word}3分。")] == ["分", "分"],
        ),
    },
    "ogi_annual_report/tables.toml": {
        "none": (PRINT.none, lambda word: cell(word) == ("none", 0, None)),
        "slash": (PRINT.slash, lambda word: cell(word) == ("slash", None, None)),
        "dash": (PRINT.dash, lambda word: cell(word) == ("dash", None, None)),
        "minus": (PRINT.minus, lambda word: cell(f"{word}3") == ("number", -3, None)),
        "plus": (PRINT.plus, lambda word: cell(f"{word}3") == ("number", 3, None)),
        "notes": (PRINT.notes, lambda word: cell(f"3{word}") == ("number", 3, None)),
        "unreadable": (sorted(PRINT.unreadable), lambda word: cell(word) is None and beside(word) == []),
        "unit.printed": (tuple(PRINT.units), lambda word: cell(f"3{word}") == ("number", 3, word)),
        "fillers": (tuple(sorted(PRINT.fillers)), filled),
        "expected.titles": (
            [word for each in PRINT.expected for word in each.titles],
            lambda word: announces(title=f"因{word}情况") == 1 and announces(line=word) <= 1,
        ),
        "expected.lines": (
            [word for each in PRINT.expected for word in each.lines],
            lambda word: announces(line=f"附件:{word}") == 1,
        ),
    },
}


def words() -> Iterator[Any]:
    for file, lists in PROOFS.items():
        for key, (of_list, proof) in lists.items():
            for word in of_list:
                yield pytest.param(word, proof, id=f"{file} {key} {word}")


@pytest.mark.parametrize(("word", "proof"), list(words()))
def test_word_of_a_list(word: str, proof: Callable[[str], bool]) -> None:
    assert proof(word)


LABELS = [label for masks in GRAMMAR.masks for label in masks.label]


@pytest.mark.parametrize(
    ("label", "word"), [pytest.param(label, word, id=word) for label in LABELS for word in label.words]
)
def test_label_of_a_number_that_is_none(label: Any, word: str) -> None:
    example = GENRE.characters.fold(label.example)
    shown = max((one for one in label.words if one in example), key=len)
    measurement = measured(example.replace(shown, word))
    assert [refusal.refusal for refusal in measurement.refusals] == [label.refusal]
    assert measurement.quantities == ()


# No list without a proof ------------------------------------------------------------------------------------------

KNOWLEDGE = GENRE.language.parent
ELSEWHERE = {
    "ogi_annual_report/sections.toml": {
        "section.whole": "at load: each title has the key of its section by its words as well",
        "tables.rows": "test_rows_of_tables_are_labels_of_the_layouts",
        "tables.whole_rows": "test_rows_of_tables_are_labels_of_the_layouts",
        "tables.top_rows": "test_rows_of_tables_are_labels_of_the_layouts",
        "tables.opened_rows": "test_rows_of_tables_are_labels_of_the_layouts",
    },
    "ogi_annual_report/programmes.toml": {"label.words": "test_label_of_a_number_that_is_none"},
    "zh/masks.toml": {"label.words": "test_label_of_a_number_that_is_none"},
    "ogi_annual_report/tables.toml": {
        "serial": "test_serial_numbers_are_no_values in test_tables_generated",
    },
    "zh/lists.toml": {"opens.until": "test_words_of_lists in test_quantities"},
}
"""Lists that another test proves, or the loader."""
CHECKED = sorted({*PROOFS, *ELSEWHERE, "ogi_annual_report/profile.toml", "zh/numerals.toml"})
CHINESE = re.compile("[\u4e00-\u9fff]")


def lists_of_words(value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The keys of all lists of words, examples aside."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lists_of_words(inner, (*path, key))
    elif isinstance(value, list):
        if any(isinstance(one, str) and CHINESE.search(one) for one in value) and "example" not in path[-1]:
            yield ".".join(path)
        for inner in value:
            yield from lists_of_words(inner, path)


@pytest.mark.parametrize("file", CHECKED)
def test_no_list_of_words_is_without_a_proof(file: str) -> None:
    content = tomllib.loads((KNOWLEDGE / file).read_text(encoding="utf-8"))
    proved = {*PROOFS.get(file, ()), *ELSEWHERE.get(file, ())}
    shortened = {re.sub(r"^(opens|cumulative)\.[^.]+\.", r"\1.", key) for key in lists_of_words(content)}
    assert shortened - proved == set()


def test_rows_of_tables_are_labels_of_the_layouts() -> None:
    labels = [
        re.sub(
            r"^[^\u4e00-\u9fff]*",
            "",
            re.sub(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))", "", key),
        )
        for form in GENRE.layouts.forms
        for key in [*(row.label for row in form.rows), *(label for label, _ in form.groups)]
    ]
    text = "\n".join(labels)
    tables = tomllib.loads((GENRE.folder / "sections.toml").read_text(encoding="utf-8"))["tables"]
    for key in ("rows", "whole_rows", "top_rows", "opened_rows"):
        assert [row for row in tables[key] if row not in text] == [], key
