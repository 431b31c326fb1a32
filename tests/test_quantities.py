"""What `measure` reads: wordings, masks, zeros, breakdowns, offsets, and the proofs that the knowledge carries."""

from __future__ import annotations

import doctest
import json
import runpy
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import REAL
from hypothesis import assume, example, given
from hypothesis import strategies as st

import extraction.quantities.bounds
from extraction.genre import load_genre
from extraction.quantities import Measurer
from extraction.quantities.bounds import APPROXIMATION
from extraction.text import Narrative, squeeze
from extraction.types import Document, Measurement, Quantity, Source, Span

CASES = Path(__file__).parent / "cases"
GENRE = load_genre()
GRAMMAR = GENRE.grammar
MEASURER = Measurer(GENRE)


def read(text: str, excluded: tuple[Span, ...] = ()) -> tuple[Measurement, Narrative, Document]:
    folded = GENRE.characters.fold(text)
    document = Document("x", text, folded, Source(None, "", "text"))
    narrative = squeeze(folded, GENRE.characters.openers, excluded=excluded)
    return MEASURER(narrative, document), narrative, document


def measure(text: str) -> Measurement:
    return read(text)[0]


def plainly(number: Decimal | None) -> str:
    return "inf" if number is None else f"{number.normalize():f}"


def as_row(quantity: Quantity, narrative: Narrative) -> str:
    """A quantity in the notation of cases/quantities.toml."""
    fields = [quantity.text.replace(" ", "·"), plainly(quantity.value)]
    if (quantity.lower, quantity.upper) != (quantity.value, quantity.value):
        fields.append(f"{plainly(quantity.lower)}..{plainly(quantity.upper)}")
    fields.append(quantity.unit or "?")
    fields += [quantity.approximation] if quantity.approximation != "exact" else []
    fields += [quantity.period] if quantity.period != "current" else []
    fields += [f"<{narrative.text[slice(*quantity.subject)]}"] if quantity.subject else []
    return " ".join(fields)


def wordings() -> Iterator[Any]:
    file = tomllib.loads((CASES / "quantities.toml").read_text(encoding="utf-8"))
    for group, rows in file.items():
        for text, *expected in rows:
            yield pytest.param(text, expected, id=f"{group}: {text}")


@pytest.mark.parametrize(("text", "expected"), list(wordings()))
def test_wording(text: str, expected: list[str]) -> None:
    measurement, narrative, _ = read(text)
    rows = [as_row(quantity, narrative) for quantity in measurement.quantities]
    rows += [f"-{r.refusal} {r.text.replace(' ', '·')}" for r in measurement.refusals]
    assert rows == expected


def test_there_are_enough_wordings() -> None:
    assert len(list(wordings())) >= 400


def breakdowns() -> list[list[str]]:
    return tomllib.loads((CASES / "breakdowns.toml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("row", breakdowns(), ids=lambda row: row[0])
def test_breakdown(row: list[str]) -> None:
    text, *expected = row
    measurement = measure(text)
    values = [plainly(quantity.value) for quantity in measurement.quantities]
    found = []
    for breakdown in measurement.breakdowns:
        shares = breakdown.shares or (None,) * len(breakdown.parts)
        parts = [
            values[part] + (f"/{values[share]}" if share is not None else "")
            for part, share in zip(breakdown.parts, shares, strict=True)
        ]
        closed = ["closed"] if breakdown.closed else []
        found.append(" ".join([values[breakdown.totals[0]], "=", *parts, *closed]))
    assert sorted(found) == sorted(expected)


# The knowledge proves itself ---------------------------------------------------------------------------------------


def proofs(words: dict[str, Any]) -> list[Any]:
    return [pytest.param(word, knowledge, id=word) for word, knowledge in words.items()]


APPROXIMATORS = {**GRAMMAR.modifiers.before, **GRAMMAR.modifiers.after}


@pytest.mark.parametrize(("word", "knowledge"), proofs(APPROXIMATORS))
def test_approximator(word: str, knowledge: Any) -> None:
    def approximated(text: str) -> bool:
        return any(
            quantity.approximation == APPROXIMATION[knowledge.means] and word in quantity.text
            for quantity in measure(text).quantities
        )

    assert approximated(knowledge.example)
    assert knowledge.counterexample is None or not approximated(knowledge.counterexample)


@pytest.mark.parametrize(("word", "knowledge"), proofs(GRAMMAR.modifiers.worded))
def test_word_that_is_a_number(word: str, knowledge: Any) -> None:
    def values(text: str) -> list[Decimal]:
        return [quantity.value for quantity in measure(text).quantities if word in quantity.text]

    assert values(knowledge.example) == [knowledge.value]
    assert knowledge.counterexample is None or not values(knowledge.counterexample)


@pytest.mark.parametrize("compound", GRAMMAR.modifiers.compound, ids=lambda compound: compound.larger)
def test_two_units_of_time(compound: Any) -> None:
    (quantity,) = measure(compound.example).quantities
    assert compound.larger in quantity.text
    assert any(quantity.text.endswith(smaller) for smaller in compound.smaller)


def test_plans_prove_themselves() -> None:
    """A report of 2030 that ends with a section about the next year."""

    def period(section: str) -> str:
        return measure(f"2030年公开3条、2030年收到2件。\n{section}").quantities[-1].period

    plans = GRAMMAR.modifiers.plans
    assert (period(plans.example), period(plans.counterexample)) == ("other", "current")


def test_negation_behind_its_list() -> None:
    zeros = [quantity for quantity in measure(GRAMMAR.zeros.behind.example).quantities if quantity.negated]
    assert len(zeros) == 2


UNITS = {printed: (kind, word) for kind, printed, word in GRAMMAR.units.by_kind()}


@pytest.mark.parametrize(("printed", "kind_and_word"), proofs(UNITS))
def test_unit(printed: str, kind_and_word: tuple[str, Any]) -> None:
    kind, word = kind_and_word

    def has_unit(text: str) -> bool:
        measurement = measure(text)
        if kind == "enumerator":
            return any(refusal.refusal == "enumerator" for refusal in measurement.refusals)
        return any(quantity.unit == (word.as_ or printed) for quantity in measurement.quantities)

    assert has_unit(word.example)
    assert word.counterexample is None or not has_unit(word.counterexample)


@pytest.mark.parametrize(("word", "knowledge"), proofs(GRAMMAR.units.count_nouns))
def test_count_noun(word: str, knowledge: Any) -> None:
    assert [quantity.unit for quantity in measure(knowledge.example).quantities] == [knowledge.unit]


MASKS = [mask for masks in GRAMMAR.masks for mask in (*masks.pattern, *masks.label)]


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: f"{mask.refusal} {mask.example}")
def test_mask(mask: Any) -> None:
    def refuses(text: str) -> bool:
        return any(refusal.refusal == mask.refusal for refusal in measure(text).refusals)

    assert refuses(mask.example)
    assert measure(mask.example).quantities == ()
    assert mask.counterexample is None or not refuses(mask.counterexample)


WORDS = {
    word: example
    for masks in GRAMMAR.masks
    for group in masks.words
    for word, example in group.examples.items()
}


@pytest.mark.parametrize(("word", "example"), proofs(WORDS))
def test_word_that_holds_a_number(word: str, example: str) -> None:
    place = example.index(word)
    measurement = measure(example)
    assert not [q for q in measurement.quantities if q.start < place + len(word) and place < q.end]
    assert [r for r in measurement.refusals if r.start < place + len(word) and place < r.end]


REPORTED = {"future": "other", "change_behind": "change"}


@pytest.mark.parametrize("period", ["change", "change_behind", "previous", "cumulative", "other", "future"])
def test_words_of_time(period: str) -> None:
    reported = REPORTED.get(period, period)
    for word, knowledge in getattr(GRAMMAR.modifiers, period).items():
        assert reported in {q.period for q in measure(knowledge.example).quantities}, word
        if knowledge.counterexample:
            assert reported not in {q.period for q in measure(knowledge.counterexample).quantities}, word


def test_words_of_change_carry_their_sign() -> None:
    modifiers = GRAMMAR.modifiers
    for word, knowledge in [*modifiers.change.items(), *modifiers.change_behind.items()]:
        changes = [q for q in measure(knowledge.example).quantities if q.period == "change"]
        assert all((q.value * knowledge.sign) >= 0 or "-" in q.text for q in changes), word


@pytest.mark.parametrize(("thing", "knowledge"), proofs(GRAMMAR.zeros.things))
def test_thing_negated(thing: str, knowledge: Any) -> None:
    def negated(text: str) -> list[str]:
        return [quantity.text for quantity in measure(text).quantities if quantity.negated]

    assert [text for text in negated(knowledge.example) if thing in text]
    if knowledge.counterexample:
        assert not negated(knowledge.counterexample)


def test_every_negation_can_be_used() -> None:
    zeros = GRAMMAR.zeros
    negations = [prefix + verb for prefix in zeros.prefixes for verb in zeros.verbs] + list(zeros.alone)
    for negation in negations:
        found = measure(f"本年{negation}行政诉讼。").quantities
        assert [quantity.text for quantity in found] == [f"{negation}行政诉讼"], negation


def test_words_that_only_look_like_negations() -> None:
    for word in GRAMMAR.zeros.not_negations:
        assert not [q for q in measure(f"{word}行政诉讼。").quantities if q.text.startswith(word)], word


def test_words_of_lists() -> None:
    for knowledge in GRAMMAR.lists.each.values():
        assert len(measure(knowledge.example).quantities) == 2, knowledge.example
        if knowledge.counterexample:
            assert len(measure(knowledge.counterexample).quantities) == 1
    for knowledge in GRAMMAR.lists.respectively.values():
        assert all(quantity.subject for quantity in measure(knowledge.example).quantities)
    for knowledge in (
        *GRAMMAR.lists.opens.values(),
        *GRAMMAR.lists.sums.values(),
        *GRAMMAR.lists.open.values(),
    ):
        assert len(measure(knowledge.example).breakdowns) == 1, knowledge.example


# Properties --------------------------------------------------------------------------------------------------------

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
FORMS = {
    "half width": lambda number: f"公开信息{number}条。",
    "full width": lambda number: f"公开信息{str(number).translate(FULL_WIDTH)}条。",
    "blanks": lambda number: f"公开信息 {number} 条。",
    "own line": lambda number: f"共公开信息\n{number}\n条,电子化率较高。",
    "brackets": lambda number: f"收到申请(含信函{number}条)。",
    "percent": lambda number: f"办结率{number}%。",
}


@given(st.sampled_from(sorted(FORMS)), st.decimals(min_value=0, max_value=10**7, places=2))
def test_any_decimal_reads_back(form: str, number: Decimal) -> None:
    assert [quantity.value for quantity in measure(FORMS[form](number)).quantities] == [number]


@given(st.integers(0, 10**9))
def test_any_grouped_number_reads_back(number: int) -> None:
    assert [quantity.value for quantity in measure(f"公开信息{number:,}条。").quantities] == [number]


MASKED = {
    "date": "截至{year}年{month}月{day}日,",
    "document_number": "依据〔{year}〕{number}号文件,",
    "phone": "电话:0{area}-{phone},",
    "postcode": "邮编:{postcode},",
    "address": "光明路{number}号,",
    "article": "根据第{number}条规定,",
    "ordinal": "第{number}批试点,",
    "rank": "排名第{number}位,",
    "url": "网址http://www.example.gov.cn/{number}/{year}.html,",
    "version": "平台{month}.{day}版,",
    "programme": "“{month}+{day}”机制,",
    "hotline": "1{area}45热线,",
}


@given(st.sampled_from(sorted(MASKED)), st.data())
def test_no_number_inside_a_mask_is_emitted(refusal: str, data: st.DataObject) -> None:
    text = MASKED[refusal].format(
        year=data.draw(st.integers(2000, 2035)),
        month=data.draw(st.integers(1, 12)),
        day=data.draw(st.integers(1, 28)),
        number=data.draw(st.integers(1, 9999)),
        area=data.draw(st.integers(210, 299)),
        phone=data.draw(st.integers(10**6 * 2, 10**8 - 1)),
        postcode=data.draw(st.integers(100000, 999999)),
    )
    measurement = measure(f"{text}公开信息317条。")
    assert [quantity.text for quantity in measurement.quantities] == ["317条"]
    assert refusal in {found.refusal for found in measurement.refusals}


@example("0.1余")
@given(
    st.text(
        alphabet="0123456789一两三百千万余多近超约条件%,.()第年月日号未无收到申请均其中、。;:-\n 〔〕“”《》",
        max_size=60,
    )
)
def test_spans_are_exact_in_any_text(text: str) -> None:
    measurement, narrative, document = read(text)
    for quantity in measurement.quantities:
        assert document.text[quantity.start : quantity.end] == quantity.text
        assert quantity.lower is None or quantity.upper is None or quantity.lower <= quantity.upper
        assert tuple(narrative.span(*quantity.at)) == (quantity.start, quantity.end)
    for refusal in measurement.refusals:
        assert document.text[refusal.start : refusal.end] == refusal.text
    order = [(quantity.start, quantity.end) for quantity in measurement.quantities]
    assert order == sorted(order)


@given(st.text(alphabet="0123456789一两三百千万余近条件%第年号", max_size=20))
def test_reading_twice_gives_the_same(text: str) -> None:
    assume(text)
    assert measure(text) == measure(text)


# Offsets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("公开信息\n318\n条。", "318\n条"),
        ("𠀀𠀁公开信息３１８条。", "３１８条"),
        ("主動公開資訊９６條。", "９６條"),
        ("公开信息⼋件。", "⼋件"),
        ("公开信息\u3000318\u00a0条。", "318\u00a0条"),
        ("統(tǒng)計(jì)信息12條。", "12條"),
    ],
)
def test_offsets_in_the_printed_text(text: str, printed: str) -> None:
    (quantity,) = measure(text).quantities
    assert quantity.text == printed
    assert text[quantity.start : quantity.end] == printed


def test_a_comma_of_full_width_is_no_grouping_of_half_width_digits() -> None:
    assert [q.value for q in measure("网站12，345条。").quantities] == [12, 345]
    assert [q.value for q in measure("网站１２，３４５条。").quantities] == [12345]


def test_a_numeral_in_the_name_of_the_body_counts_nothing() -> None:
    text = "四间房镇2031年政府信息公开工作年度报告\n四间房镇全年公开信息107条,四间房设查阅点1个,新建文化活动室四间。"
    document = Document("x", text, GENRE.characters.fold(text), Source(None, "", "text"))
    found = MEASURER(squeeze(document.folded), document, agency="四間房鎮人民政府")
    assert [quantity.text for quantity in found.quantities] == ["107条", "1个", "四间"]
    assert [refusal.text for refusal in found.refusals if refusal.refusal == "idiom"] == ["四间房"] * 3


def test_unequal_lists_warn_and_pair_nothing() -> None:
    measurement = measure("网站、微信、微博分别公开10条、20条。")
    assert [quantity.subject for quantity in measurement.quantities] == [None, None]
    assert [warning.code for warning in measurement.warnings] == ["unequal_lists"]


HOSTILE = runpy.run_path(str(Path(__file__).parent / "benchmarks/hostile.py"))


@pytest.mark.parametrize("name", sorted(HOSTILE["PATTERNS"]))
def test_hostile_input_takes_linear_time(name: str) -> None:
    pattern = HOSTILE["PATTERNS"][name]
    few, many = HOSTILE["count_calls"](pattern, 3_000), HOSTILE["count_calls"](pattern, 12_000)
    assert many < 4 * 1.5 * few, "quadratic work would be near 16 times as much"
    seconds = min(HOSTILE["time_once"](pattern, 20_000) for _ in range(3))
    assert seconds < 3, "linear time takes a tenth of a second"


def test_doctests() -> None:
    assert doctest.testmod(extraction.quantities.bounds).failed == 0


@pytest.mark.skipif(not REAL.exists(), reason="GONGKAI_REPORTS names no folder of real reports")
def test_the_sample_report() -> None:
    text = REAL.read_text(encoding="utf-8")
    gold = json.loads(REAL.with_suffix(".gold.json").read_text(encoding="utf-8"))
    tables = Span(text.index("\n主动公开政府信息情况\n"), text.index("五、存在的主要问题"))
    found = [
        (q.start, q.end, q.value, q.lower, q.upper, q.period) for q in read(text, (tables,))[0].quantities
    ]
    keys = ("start", "end", "value", "lower", "upper", "period")
    assert found == [tuple(record[key] for key in keys) for record in gold["records"]]
