"""The linker: each word and rule proves itself, constructions get their indicator, the model keeps its promises."""

from __future__ import annotations

import gc
import time
import tomllib
from pathlib import Path

import pytest

from extraction import extract
from extraction.errors import KnowledgeError
from extraction.genre import load_genre
from extraction.genre.indicators import load_indicators
from extraction.genre.rules import heading_of, load_rules
from extraction.genre.terms import Concept, load_terms, spelled
from extraction.mentions import Linker
from extraction.mentions.terms import Matcher
from extraction.quantities import Measurer
from extraction.text import squeeze
from extraction.types import Document, Measurement, Mention, Quantity, Section, Source

GENRE = load_genre()
MATCHER = Matcher(GENRE.terms)
LINKER_BY_RULES = Linker(GENRE)
MEASURER = Measurer(GENRE)
HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
CASES = tomllib.loads((Path(__file__).parent / "cases" / "mentions.toml").read_text(encoding="utf-8"))["case"]


def link(text: str, section: str = "", year: int | None = None) -> tuple[Mention, ...]:
    """The mentions of a text that stands in one section, or under its own heading."""
    folded = GENRE.characters.fold(text)
    document = Document("test", text, folded, Source(None, "", "text"))
    title = heading_of(text) or HEADINGS.get(section)
    sections = (Section(section, title, None, 1, 0, len(text)),) if title else ()
    narrative = squeeze(folded)
    return LINKER_BY_RULES(MEASURER(narrative, document), narrative, sections, document, report_year=year)


def link_marked(marked: str, section: str = "") -> Mention:
    """The mention of the number that stands in 【】, or reaches into it."""
    start, end = marked.index("【"), marked.index("】") - 1
    found = [
        mention
        for mention in link(marked.replace("【", "").replace("】", ""), section)
        if mention.quantity.start < end and mention.quantity.end > start
    ]
    assert found, f"no quantity measured in {marked}"
    return ([one for one in found if (one.quantity.start, one.quantity.end) == (start, end)] or found)[-1]


@pytest.mark.parametrize("concept", GENRE.terms.concepts.values(), ids=lambda concept: concept.id)
def test_every_word_is_found_in_its_examples(concept):
    bit = MATCHER.bit[concept.id]
    for example in concept.examples:
        assert MATCHER.find(example).concepts(0, len(example)) & bit, example
    for counterexample in concept.counterexamples:
        assert not MATCHER.find(counterexample).concepts(0, len(counterexample)) & bit, counterexample


@pytest.mark.parametrize(
    "concept",
    [concept for concept in GENRE.terms.concepts.values() if concept.compounds],
    ids=lambda concept: concept.id,
)
def test_every_word_of_a_compound_is_found_in_an_example(concept: Concept) -> None:
    """Where an example shows one word of the compound, each other one is found in its place."""
    for compound in concept.compounds:
        words = spelled(compound)
        shown, example = next((word, text) for word in words for text in concept.examples if word in text)
        before, behind = example.split(shown, 1)
        for word in words:
            hits = MATCHER.find(f"{before}{word}{behind}")
            assert hits.concepts(len(before), len(before) + len(word)) & MATCHER.bit[concept.id], word
            assert word in concept.words


@pytest.mark.parametrize("rule", GENRE.rules, ids=lambda rule: rule.id)
def test_every_rule_proves_itself(rule):
    mention = link_marked(rule.example, rule.section)
    assert (mention.method, mention.indicator) == (f"rule:{rule.id}", rule.indicator)
    if rule.counterexample is not None:
        assert link_marked(rule.counterexample, rule.section).method != f"rule:{rule.id}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_constructions(case):
    found = link(case["text"], case["section"], case.get("year"))
    assert [mention.quantity.text for mention in found] == [expected[0] for expected in case["links"]]
    for mention, (printed, indicator, *rest) in zip(found, case["links"], strict=True):
        qualifier, applicant, scope = [*rest, "", "", ""][:3]
        assert (printed, mention.indicator) == (printed, indicator)
        assert mention.applicant == (applicant or None), printed
        assert mention.scope == (scope or None), printed
        if qualifier:
            assert mention.qualifier == (None if qualifier == "-" else qualifier), printed


def test_what_a_label_before_a_colon_says_stands() -> None:
    """The trained model does not overrule it."""
    report = extract(
        "清河街道办事处2012年政府信息公开年度报告\n二、主动公开政府信息情况\n2012年共公开信息54条。人员变动类信息:主动公开2条,"
        "公布了领导分工;业务管理类信息:主动公开3条。"
    )
    assert [mention.indicator for mention in report.mentions] == [
        "disclosure.total",
        *["disclosure.category"] * 2,
    ]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("1.门户网站公开情况。我局在石坝区政府网,截至年底共发布信息89条。", "disclosure.channel.website"),
        ("(一)局门户网站主动公开信息情况。全年发布政府信息148条。", "disclosure.channel.website"),
        ("通过微信公众号、微博、今日头条等公开信息1071条。", "disclosure.channel.new_media"),
        ("在微信公众号“灵韵石坝”发布信息406条,年点击率达10.8万次。", "new_media.reads"),
    ],
    ids=["label-and-heading", "heading", "list-of-channels", "account-told-of"],
)
def test_channels_of_headings_and_lists_stand(text: str, indicator: str) -> None:
    """The trained model does not overrule them."""
    report = extract(f"石坝区水利局2022年政府信息公开工作年度报告\n一、主动公开情况\n{text}")
    assert report.mentions[-1].indicator == indicator


def test_no_word_leaves_no_indicator():
    assert [mention.indicator for mention in link("今年种树1200棵。")] == ["other"]


def test_a_longer_word_covers_a_shorter_one():
    hits = MATCHER.find("被申请行政复议")
    assert MATCHER.names(hits.concepts(0, 7)) == ("reconsideration",)


def test_hostile_text_stays_linear():
    """Ten times the text takes about ten times as long: nothing looks further than its bounds."""

    def seconds(copies: int) -> float:
        text = "公开信息12条" * copies
        narrative = squeeze(text)
        at = [text.index("12", place * 7) for place in range(copies)]
        document = Document("test", text, text, Source(None, "", "text"))
        quantities = tuple(_quantity(narrative, start) for start in at)
        best = float("inf")
        gc.disable()  # what other tests left behind is no work of the linker
        for _ in range(3):
            before = time.process_time()
            LINKER_BY_RULES(Measurement(quantities), narrative, (), document)
            best = min(best, time.process_time() - before)
        gc.enable()
        return best

    assert seconds(3000) < 25 * seconds(300)


def _quantity(narrative, start: int) -> Quantity:
    from decimal import Decimal

    from extraction.types import Span

    twelve = Decimal(12)
    return Quantity(
        start, start + 3, "12条", twelve, twelve, twelve, "条", "exact", "current",
        Span(start, start + 3), narrative.clause(start), narrative.sentence(start),
    )  # fmt: skip


# knowledge that contradicts itself


def edited(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a knowledge file with one change."""
    text = (GENRE.folder / name).read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def test_a_word_without_example_is_refused(tmp_path):
    path = edited(tmp_path, "terms.toml", '"申请", "公开申请", ', '"申请", "没有例子的词", "公开申请", ')
    with pytest.raises(
        KnowledgeError, match=r"terms.toml: application: no example holds the word '没有例子的词'"
    ):
        load_terms(path)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('words = ["拨款"]\ncompounds = [[["", "全"], ["入账"]]]', "grants: no example holds a word of"),
        (
            'words = ["拨款"]\ncompounds = [[["", "财政"], ["拨款"]]]',
            "grants: the word '拨款' is there twice",
        ),
        ('words = ["拨款"]\ncompounds = [[["", "财政"], [""]]]', "grants: no word, or an empty one"),
        ("", "grants: no word, or an empty one"),
    ],
)
def test_compounds_that_spell_no_good_words_are_refused(tmp_path: Path, words: str, message: str) -> None:
    toy = (Path(__file__).parent / "genres" / "toy" / "terms.toml").read_text(encoding="utf-8")
    path = tmp_path / "terms.toml"
    path.write_text(toy.replace('words = ["财政拨款"]', words, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_terms(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"near full_text_rate"', '"near full_text_rat"', "full-text-rate: unknown concept 'full_text_rat'"),
        ('"near full_text_rate"', '"beside full_text_rate"', "invalid condition 'beside full_text_rate'"),
        (
            'indicator = "disclosure.full_text_rate"',
            'indicator = "disclosure.rate"',
            "unknown indicator 'disclosure.rate'",
        ),
        ('id = "full-text-rate"', 'id = "publish-rate"', "rule publish-rate is defined twice"),
        ("【100%】", "100%", "an example must mark exactly one number"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(tmp_path, old, new, message):
    path = edited(tmp_path, "rules.toml", old, new)
    with pytest.raises(KnowledgeError, match=message):
        load_rules(path, GENRE.indicators, GENRE.terms)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('part_of = "disclosure.total"', 'part_of = "disclosure.sum"', "unknown indicator 'disclosure.sum'"),
        ('then = "applications.outcome.total"\n', "", "until and then go together"),
    ],
)
def test_a_catalogue_that_does_not_hang_together_is_refused(tmp_path, old, new, message):
    with pytest.raises(KnowledgeError, match=message):
        load_indicators(edited(tmp_path, "indicators.toml", old, new))


def test_every_indicator_has_labels_in_both_languages():
    assert all(indicator.zh and indicator.en for indicator in GENRE.indicators.values())
    assert len(GENRE.indicators) == 168
