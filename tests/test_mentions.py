"""The linker: every word and rule proves itself, real constructions get their indicator, the model keeps its promises."""

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
