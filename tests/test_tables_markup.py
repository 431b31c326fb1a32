"""Stage 3 on web pages and documents whose mark-up is odd: every cell of whole tables is read exactly."""

import random

import printed_markup
import printed_saved
import pytest
from printed_markup import as_file
from printed_reports import GENRE, HEADINGS, SEGMENT, TABULATE, YEARS, judged
from printed_tables import TABLES, style

from extraction.readers import read

WEB = printed_markup.WEB | printed_saved.WEB
WORD = printed_markup.WORD | printed_saved.WORD


@pytest.mark.parametrize("layout", YEARS)
@pytest.mark.parametrize("how", [*WEB, *WORD])
def test_odd_mark_up_is_read_exactly(how: str, layout: str) -> None:
    rng = random.Random(f"{how}{layout}")
    office = style(rng, serial=False)
    mades = [build(layout, office) for (own, _), build in TABLES.items() if own == layout]
    parts = [(f"松江县商务局{YEARS[layout]}年政府信息公开工作年度报告\n一、总体情况\n受理8件申请。", False)]
    for made in mades:
        parts += [(HEADINGS[made.name], False), ((WEB | WORD)[how](made), True), ("六、其他情况", False)]
    if how in WORD:
        data = as_file(parts)
    else:
        lines = (
            text if table else "".join(f"<p>{line}</p>" for line in text.split("\n")) for text, table in parts
        )
        data = f"<html><meta charset=utf-8><body><div>{''.join(lines)}</div></body></html>".encode()
    document = read(data, GENRE)
    found = judged(mades, TABULATE(document, SEGMENT(document)), "h_plain", set())
    assert found.wrong == []
    assert found.count["silent"] == found.count["needless"] == 0
