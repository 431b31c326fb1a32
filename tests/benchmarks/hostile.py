"""How `measure` takes inputs made to slow it down: the time for each size, and the ratio between one and its double.

Linear time gives ratios near two. Run with `python tests/benchmarks/hostile.py [characters]`; `measure_growth` is what
the tests call.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

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
}


def measure_growth(pattern: str, length: int, factor: int = 2, repeat: int = 2) -> tuple[float, float]:
    """Seconds for `length` characters of the repeated pattern, and how many times as long `factor` times that takes."""
    genre = load_genre()
    measurer = Measurer(genre)

    def run(size: int) -> float:
        text = (pattern * (size // len(pattern) + 1))[:size]

        def once() -> None:
            folded = genre.characters.fold(text)
            measurer(squeeze(folded, genre.characters.openers), Document("x", text, folded, _SOURCE))

        return min(_timed(once) for _ in range(repeat))

    run(1_000)
    single = run(length)
    return single, run(factor * length) / single


def _timed(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


_SOURCE = Source(None, "", "text")


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for name, pattern in PATTERNS.items():
        seconds, ratio = measure_growth(pattern, length, repeat=1)
        print(f"{name:30} {seconds:8.3f} s  for {length:,} characters, double takes {ratio:4.1f} times")


if __name__ == "__main__":
    main()
