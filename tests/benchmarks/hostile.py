"""How `measure` takes inputs made to slow it down: the time for each size, and the ratio between one and its double.

Linear time gives ratios near two. Run with `python tests/benchmarks/hostile.py [characters]`. The tests count calls,
and time one size against a generous bound.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType

from extraction.genre import load_genre
from extraction.quantities import Measurer
from extraction.text import squeeze
from extraction.types import Document, Source

PATTERNS: dict[str, str] = {
    "digits": "7",
    "digits in words": "三",
    "grouped digits": "123,",
    "scales": "9万",
    "brackets opening": "公开3条(",
    "brackets closing": "公开3条)",
    "nested lists": "公开9条,其中",
    "approximators before": "近",
    "approximators behind": "9余",
    "numbers without punctuation": "公开9条",
    "numbers in one list": "公开9条、",
    "one and two": "公开2条,公开1条;",
    "sums": "公开9条共",
    "negations": "未收到",
    "negations and things": "未收到申请、",
    "reasons": "未因信息公开被",
    "each": "网站均为9条",
    "each without numbers": "网站、均为",
    "respectively": "分别9条、",
    "comparisons": "比上年增加9条",
    "cumulative": "以来9条",
    "transitions": "由9个减为",
    "labels": "电话",
    "phone numbers": "82345678、",
    "web": "a.",
    "mail": "a@",
    "quotes": "“9",
    "titles": "《9",
    "document numbers": "〔2021〕9号",
    "house numbers": "路9号9楼",
    "dates": "2021年9月",
    "damaged dates": "2021 9 ",
    "plus signs": "9+",
    "ordinals": "第九至",
    "prose": "加强公开工作",
    "line breaks": "9\n",
    "blanks": "9 ",
    "full-width commas": "9，999",
    "sentences": "公开9条。",
    "sentences with lists": "公开9条,其中8条。",
    "quotes of one kind": '"9"9条',
    "worded": "过半、",
    "negations behind": "复议、均未发生,",
}


def count_calls(pattern: str, length: int) -> int:
    """How many functions are called, of Python and of C, for `length` characters of the repeated pattern. It does not
    depend on the load of the machine."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    run = _prepared(pattern, length)
    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(previous)
    return calls


def time_once(pattern: str, length: int) -> float:
    """Seconds for `length` characters of the repeated pattern."""
    run = _prepared(pattern, length)
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _prepared(pattern: str, length: int) -> Callable[[], object]:
    text = (pattern * (length // len(pattern) + 1))[:length]
    folded = _GENRE.characters.fold(text)
    document = Document("x", text, folded, Source(None, "", "text"))
    return lambda: _MEASURER(squeeze(folded, _GENRE.characters.openers), document)


_GENRE = load_genre()
_MEASURER = Measurer(_GENRE)


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for name, pattern in PATTERNS.items():
        seconds, twice = time_once(pattern, length), time_once(pattern, 2 * length)
        growth = twice / seconds
        print(f"{name:30} {seconds:8.3f} s  for {length:,} characters, double takes {growth:4.1f} times")


if __name__ == "__main__":
    main()
