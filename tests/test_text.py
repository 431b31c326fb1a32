"""Folding and squeezing: what is matched, and the way back to what is printed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.genre import load_genre
from extraction.text import squeeze
from extraction.types import Span

CHARACTERS = load_genre().characters


@pytest.mark.parametrize(
    ("printed", "matched"),
    [
        ("１２％", "12%"),
        ("（一）；：", "(一);:"),
        ("主動公開政府資訊", "主动公开政府信息"),
        ("⼀⼆⼋⼗⾏⼈⺠⻚", "一二八十行人民页"),
        ("\u3000\u00a0", "  "),
    ],
)
def test_characters_fold_to_what_they_are_matched_as(printed: str, matched: str) -> None:
    assert CHARACTERS.fold(printed) == matched


@given(st.text())
def test_folding_keeps_the_length_and_is_final(text: str) -> None:
    folded = CHARACTERS.fold(text)
    assert len(folded) == len(text)
    assert CHARACTERS.fold(folded) == folded


@pytest.mark.parametrize(
    ("folded", "kept"),
    [
        (
            "答复中,同意公开\n\n147件、部分公开22件、不同意公开31件。",
            "答复中,同意公开147件、部分公开22件、不同意公开31件。",
        ),
        (
            "一是主动、依法公开\n\n2019年公开规范性文件和工作动态5条。",
            "一是主动、依法公开\n2019年公开规范性文件和工作动态5条。",
        ),
        (
            "依申请公开情况\n\n147件申请都在规定的期限内答复了。",
            "依申请公开情况\n147件申请都在规定的期限内答复了。",
        ),
        ("共公开\n318\n条。", "共公开318条。"),
        ("公开 318 条", "公开318条"),
        ("电子化率达\n90.3%\n,新增20条。", "电子化率达90.3%,新增20条。"),
        ("如下\n1.2023年公开3条。\n2.办理4件。", "如下\n1.2023年公开3条。\n2.办理4件。"),
        ("第一段。\n第二段。", "第一段。\n第二段。"),
        ("see you later", "see you later"),
        ("统(tǒng)计", "统计"),
    ],
)
def test_what_a_page_inserted_is_dropped(folded: str, kept: str) -> None:
    assert squeeze(folded).text == kept


def test_tables_are_no_narrative() -> None:
    text = "前文12件。\n表|7\n表|8\n后文9件。"
    narrative = squeeze(text, excluded=[Span(8, 16)])
    assert "7" not in narrative.text and "8" not in narrative.text
    at = narrative.text.index("9件")
    assert text[slice(*narrative.span(at, at + 2))] == "9件"


def test_a_line_break_after_a_heading_stays() -> None:
    text = "一、总体情况以及全年的主要工作情况介绍\n全年公开9条。"
    heading = Span(0, text.index("\n"))
    assert squeeze(text, headings=[heading]).text.count("\n") == 1


@given(st.text(alphabet="一二3 4\t\n。、:(（a件", max_size=60), st.integers(0, 30), st.integers(0, 30))
def test_every_kept_character_knows_where_it_stood(text: str, start: int, length: int) -> None:
    excluded = [Span(start, start + length)] if start + length <= len(text) else []
    narrative = squeeze(text, "一", excluded)
    for offset, character in enumerate(narrative.text):
        if character != "\n":
            assert text[narrative.origin(offset)] == character
            assert narrative.locate(narrative.origin(offset)) == offset


def test_sentences_and_clauses_end_at_their_marks() -> None:
    narrative = squeeze("公开1,240条,其中网站9条;无。收到8件。")
    at = narrative.text.index("9条")
    assert narrative.text[slice(*narrative.clause(at))] == "其中网站9条"
    assert narrative.text[slice(*narrative.sentence(at))] == "公开1,240条,其中网站9条;无"
    assert narrative.text[slice(*narrative.clause(3))] == "公开1,240条"


def test_squeezing_is_linear() -> None:
    """Ten times the text takes about ten times as long: hostile runs of blanks and brackets included."""
    for unit in (" \n\t", "((((", "1\n", "字\n"):
        short, long = (unit * n for n in (2_000, 20_000))
        taken = []
        for text in (short, long):
            begun = time.process_time()
            squeeze(text)
            taken.append(time.process_time() - begun)
        assert taken[1] < 40 * taken[0] + 0.2
