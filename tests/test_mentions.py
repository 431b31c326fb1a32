"""The linker: each word and rule proves itself, constructions get their indicator, the model keeps its promises."""

from __future__ import annotations

import json
import shutil
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest

from extraction.ablation import Judged, calibration_error, confusions, recall_at, score
from extraction.artefacts import LINKER, LinkerModel, find_model, load_linker, read_linker, write_linker
from extraction.errors import ArtefactError, KnowledgeError
from extraction.genre import load_genre
from extraction.genre.indicators import load_indicators
from extraction.genre.rules import load_rules
from extraction.genre.terms import load_terms
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
    """The mentions of a text that stands in one section."""
    folded = GENRE.characters.fold(text)
    document = Document("test", text, folded, Source(None, "", "text"))
    sections = (Section(section, HEADINGS[section], None, 1, 0, len(text)),) if section else ()
    narrative = squeeze(folded)
    return LINKER_BY_RULES(MEASURER(narrative, document), narrative, sections, document, report_year=year)


def link_marked(marked: str, section: str = "") -> Mention:
    """The mention of the number that stands in 【】."""
    start, end = marked.index("【"), marked.index("】") - 1
    found = [
        mention
        for mention in link(marked.replace("【", "").replace("】", ""), section)
        if mention.quantity.start < end and mention.quantity.end > start
    ]
    assert found, f"no quantity measured in {marked}"
    return found[-1]


@pytest.mark.parametrize("concept", GENRE.terms.concepts.values(), ids=lambda concept: concept.id)
def test_every_word_is_found_in_its_examples(concept):
    bit = MATCHER.bit[concept.id]
    for example in concept.examples:
        assert MATCHER.find(example).concepts(0, len(example)) & bit, example
    for counterexample in concept.counterexamples:
        assert not MATCHER.find(counterexample).concepts(0, len(counterexample)) & bit, counterexample


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
            assert mention.qualifier == qualifier, printed


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
        for _ in range(2):
            before = time.perf_counter()
            LINKER_BY_RULES(Measurement(quantities), narrative, (), document)
            best = min(best, time.perf_counter() - before)
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
    path = edited(tmp_path, "terms.toml", 'words = ["申请", ', 'words = ["申请", "没有例子的词", ')
    with pytest.raises(
        KnowledgeError, match=r"terms.toml: application: no example holds the word '没有例子的词'"
    ):
        load_terms(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"near full_text_rate"', '"near full_text_rat"', "full-text-rate: no concept 'full_text_rat'"),
        ('"near full_text_rate"', '"beside full_text_rate"', "no condition: 'beside full_text_rate'"),
        (
            'indicator = "disclosure.full_text_rate"',
            'indicator = "disclosure.rate"',
            "no indicator 'disclosure.rate'",
        ),
        ('id = "full-text-rate"', 'id = "publish-rate"', "rule publish-rate is defined twice"),
        ("【100%】", "100%", "an example marks one number"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(tmp_path, old, new, message):
    path = edited(tmp_path, "rules.toml", old, new)
    with pytest.raises(KnowledgeError, match=message):
        load_rules(path, GENRE.indicators, GENRE.terms)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('part_of = "disclosure.total"', 'part_of = "disclosure.sum"', "no indicator 'disclosure.sum'"),
        ('then = "applications.outcome.total"\n', "", "until and then go together"),
    ],
)
def test_a_catalogue_that_does_not_hang_together_is_refused(tmp_path, old, new, message):
    with pytest.raises(KnowledgeError, match=message):
        load_indicators(edited(tmp_path, "indicators.toml", old, new))


def test_every_indicator_has_labels_in_both_languages():
    assert all(indicator.zh and indicator.en for indicator in GENRE.indicators.values())
    assert len(GENRE.indicators) == 168


# the trained model


def small_model(genre: str = GENRE.identity.id, label: str = "publicity.materials") -> LinkerModel:
    """A model of two features that knows two labels."""
    return LinkerModel(
        version="0",
        genre=genre,
        labels=("other", label),
        vocabulary={"u:棵": 0, "<树": 1},
        weights=np.array([[0.0, 4.0], [0.0, 2.0]], dtype=np.float32),
        bias=np.zeros(2, dtype=np.float32),
        temperature=1.0,
        threshold=0.9,
        rules={"rule:received": 0.75},
    )


def test_the_model_speaks_where_rules_are_silent():
    text = "今年种树1200棵，收到申请3件。"
    document = Document("test", text, text, Source(None, "", "text"))
    narrative = squeeze(text)
    trees, applications = Linker(GENRE, small_model())(MEASURER(narrative, document), narrative, (), document)
    assert (trees.indicator, trees.method) == ("publicity.materials", "classifier")
    assert trees.confidence == 0.982
    assert (applications.method, applications.confidence) == ("rule:received", 0.75)


def test_a_model_is_written_to_the_same_bytes_and_read_back(tmp_path):
    for name in ("one", "two"):
        write_linker(small_model(), tmp_path / name)
    files = [
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    ]
    assert files[0] == files[1]
    read = read_linker(tmp_path / "one")
    assert (read.labels, dict(read.vocabulary), read.threshold) == (
        ("other", "publicity.materials"),
        {"u:棵": 0, "<树": 1},
        0.9,
    )
    assert np.allclose(read.weights, small_model().weights, atol=0.02)


def test_a_model_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(ArtefactError, match="no model folder"):
        load_linker(GENRE, tmp_path / "nowhere")
    write_linker(small_model(genre="budget_report"), tmp_path / "genre")
    with pytest.raises(ArtefactError, match="trained for the genre 'budget_report'"):
        load_linker(GENRE, tmp_path / "genre")
    write_linker(small_model(label="trees.planted"), tmp_path / "label")
    with pytest.raises(ArtefactError, match=r"the genre has no trees\.planted"):
        load_linker(GENRE, tmp_path / "label")
    write_linker(small_model(), tmp_path / "damaged")
    (tmp_path / "damaged" / "weights.npz").write_bytes(b"PK\x03\x04")
    with pytest.raises(ArtefactError, match="no readable model"):
        load_linker(GENRE, tmp_path / "damaged")
    model = json.loads((tmp_path / "label" / "model.json").read_text(encoding="utf-8"))
    (tmp_path / "label" / "model.json").write_text(json.dumps({**model, "format": 99}), encoding="utf-8")
    with pytest.raises(ArtefactError, match="format 99 is not 1"):
        read_linker(tmp_path / "label")


def test_the_packaged_model_loads_fast_and_has_a_card():
    folder = find_model(LINKER)
    assert folder is not None
    assert {path.name for path in folder.iterdir()} == {"README.md", "card.json", "model.json", "weights.npz"}
    seconds = []
    for _ in range(5):
        before = time.perf_counter()
        model = read_linker(folder)
        seconds.append(time.perf_counter() - before)
    assert min(seconds) < 0.1
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert set(card["scores"]["dev"]) >= {
        "rules",
        "classifier",
        "together",
        "calibration_error",
        "recall_at_99",
    }
    assert card["scores"]["dev"]["together"]["f1"] >= card["scores"]["dev"]["rules"]["f1"] > 0.9
    assert set(model.labels) <= set(GENRE.indicators)


def test_training_twice_gives_the_same_bytes(tmp_path):
    from extraction.training import train

    corpus = tmp_path / "corpus"
    (corpus / "raw").mkdir(parents=True)
    (corpus / "readings" / "a").mkdir(parents=True)
    texts = {
        "n1": "收到申请3件，网站访问量5万次。",
        "n2": "收到申请4件。植树6棵。",
        "n3": "网站访问量7万次。",
    }
    rows = {
        "n1": "3件 | applications.received\n5万次 | website.visits | v=50000; lo=45000; hi=54999; u=次; ap=rounded\n",
        "n2": "4件 | applications.received\n6棵 | other | q=植树\n",
        "n3": "7万次 | website.visits | v=70000; lo=65000; hi=74999; u=次; ap=rounded\n",
    }
    for name, text in texts.items():
        (corpus / "raw" / f"{name}.txt").write_text(text, encoding="utf-8")
        (corpus / "readings" / "a" / f"{name}.rows").write_text(rows[name], encoding="utf-8")
    written = []
    for name in ("one", "two"):
        config = tmp_path / f"{name}.toml"
        config.write_text(
            f'version = "9"\ncorpus = "corpus"\nout = "{name}"\n'
            "[splits]\nmodulus = 4\ntrain = [1, 3]\ndev = [2]\ntest = [0]\n"
            "[fit]\nminimum = 1\nstrength = 1.0\niterations = 50\nthresholds = [0.5, 0.9]\n"
            "prior = 2\nprior_rate = 0.8\n",
            encoding="utf-8",
        )
        folder = train(config)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
        shutil.rmtree(folder)
    assert written[0] == written[1]
    assert set(written[0]) == {"README.md", "card.json", "model.json", "weights.npz"}


# judging

JUDGED = [
    Judged("a", ("a",), 0.9),
    Judged("a", ("b", "a"), 0.9),
    Judged("b", ("other",), 0.6),
    Judged("other", ("c",), 0.8),
    Judged("other", ("other",), 0.8),
]


def test_scores_leave_out_other():
    found = score(JUDGED)
    assert (found.numbers, found.precision, found.recall, found.f1) == (5, 0.6667, 0.6667, 0.6667)


def test_calibration_and_confusions():
    assert calibration_error(JUDGED) == 0.28
    assert recall_at(JUDGED, 0.99) == 0.6667
    assert confusions(JUDGED) == [("c", "other", 1), ("other", "b", 1)]
