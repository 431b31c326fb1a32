"""`measure` beside general recognisers of numbers, on the development part of the gold corpus.

Each recogniser gets a sentence and returns the values that it finds there; those are compared with the values that the
gold has in the sentence, as multisets, so that one that rewrites the text is not judged by its offsets. One that
gives a value without an interval is taken to say that it is exact. Those that are not installed are skipped. Run with
`python tests/benchmarks/recognisers.py`; the package itself needs none of them.
"""

from __future__ import annotations

import importlib
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from extraction.genre import Genre, load_genre
from extraction.gold.notation import load_notation
from extraction.gold.rows import parse_rows
from extraction.quantities import Measurer
from extraction.text import squeeze
from extraction.types import Document, Source

GOLD = Path(__file__).parents[2] / "corpora/gold"
SENTENCE = re.compile(r"[^。\n]+")
ARABIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


class Found(NamedTuple):
    """A value, its interval, and whether a negation says it."""

    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    negated: bool = False


Recogniser = Callable[[str], list[Found]]


def exactly(number: object) -> list[Found]:
    """The number as a finding of its own; none where it is no number."""
    try:
        value = Decimal(str(number).replace(",", "").rstrip("%"))
    except InvalidOperation:
        return []
    return [Found(value, value, value)]


def plain_expression(sentence: str) -> list[Found]:
    """Arabic digits by one regular expression."""
    return [found for match in ARABIC.finditer(sentence) for found in exactly(match.group())]


def microsoft() -> Recogniser:
    """recognizers-text-suite: numbers and percentages, for Chinese."""
    number = importlib.import_module("recognizers_number")
    model = number.NumberRecognizer("zh-cn")
    models = (model.get_number_model(), model.get_percentage_model())

    def recognise(sentence: str) -> list[Found]:
        results: dict[int, Any] = {}
        for model in models:
            results.update({result.start: result for result in model.parse(sentence)})
        return [found for result in results.values() for found in exactly(result.resolution["value"])]

    return recognise


def cn2an() -> Recogniser:
    """cn2an: the text with its Chinese numerals rewritten, then the digits in it."""
    transform = importlib.import_module("cn2an").transform
    return lambda sentence: plain_expression(transform(sentence, "cn2an"))


def jionlp() -> Recogniser:
    """JioNLP: sums of money, the one kind of quantity that it extracts and parses."""
    jio = importlib.import_module("jionlp")

    def recognise(sentence: str) -> list[Found]:
        values = []
        for entity in jio.ner.extract_money(sentence, with_parsing=True):
            parsed = entity["detail"]["num"]
            values += exactly(parsed if isinstance(parsed, str) else parsed[0])
        return values

    return recognise


def ours(genre: Genre) -> Recogniser:
    """`measure` on the sentence alone."""
    measurer = Measurer(genre)

    def recognise(sentence: str) -> list[Found]:
        folded = genre.characters.fold(sentence)
        document = Document("x", sentence, folded, Source(None, "", "text"))
        measurement = measurer(squeeze(folded, genre.characters.openers), document)
        return [Found(q.value, q.lower, q.upper, q.negated) for q in measurement.quantities]

    return recognise


def sentences(genre: Genre) -> list[tuple[str, list[Found]]]:
    """The sentences of the development texts with what the gold has in each."""
    notation = load_notation(genre)
    listed = tomllib.loads((GOLD / "splits.toml").read_text(encoding="utf-8"))["dev"]
    result = []
    for name in listed:
        rows = GOLD / "readings/a" / f"{name}.rows"
        if not rows.exists():
            continue
        text = (GOLD / "raw" / f"{name}.txt").read_text(encoding="utf-8-sig")
        records = parse_rows(rows.read_text(encoding="utf-8"), text, notation).records
        for match in SENTENCE.finditer(text):
            inside = [r for r in records if match.start() <= r.start < match.end()]
            found = [Found(r.value, r.lower, r.upper, _says_no(genre, r.text)) for r in inside]
            result.append((match.group(), found))
    return result


def _says_no(genre: Genre, printed: str) -> bool:
    return not re.search(r"\d", genre.characters.fold(printed)) and printed[0] in "未无没零不均"


def score(recognise: Recogniser, cases: list[tuple[str, list[Found]]]) -> dict[str, float]:
    """Counts over all sentences, and milliseconds for 2,500 characters (the best of three runs)."""
    counts: Counter[str] = Counter()
    for sentence, expected in cases:
        found = recognise(sentence)
        values = Counter(one.value for one in expected if not one.negated)
        printed = Counter(one.value for one in found if not one.negated)
        counts["gold"] += values.total()
        counts["found"] += (values & printed).total()
        counts["false"] += (printed - values).total()
        intervals = Counter(one[:3] for one in expected if not one.negated)
        counts["intervals"] += (intervals & Counter(one[:3] for one in found if not one.negated)).total()
        counts["zeros"] += sum(one.negated for one in expected)
        counts["zeros found"] += min(sum(o.negated for o in expected), sum(o.negated for o in found))
    best = min(_seconds(recognise, cases) for _ in range(3))
    length = sum(len(sentence) for sentence, _ in cases)
    return {**counts, "ms": best * 1000 * 2500 / length}


def _seconds(recognise: Recogniser, cases: list[tuple[str, list[Found]]]) -> float:
    start = time.perf_counter()
    for sentence, _ in cases:
        recognise(sentence)
    return time.perf_counter() - start


def main() -> None:
    genre = load_genre()
    cases = sentences(genre)
    makers: dict[str, Callable[[], Recogniser]] = {
        "measure": lambda: ours(genre),
        "digits by a regular expression": lambda: plain_expression,
        "recognizers-text": microsoft,
        "cn2an, then digits": cn2an,
        "JioNLP (money only)": jionlp,
    }
    print("| recogniser | found | false | intervals right | zeros by negation | ms per 2,500 characters |")
    print("|---|---|---|---|---|---|")
    for name, make in makers.items():
        try:
            row = score(make(), cases)
        except ImportError as error:
            print(f"| {name} | not installed: {error.name} |")
            continue
        print(
            f"| {name} | {row['found']:.0f} of {row['gold']:.0f} | {row['false']:.0f} | {row['intervals']:.0f} "
            f"| {row.get('zeros found', 0):.0f} of {row['zeros']:.0f} | {row['ms']:.2f} |"
        )


if __name__ == "__main__":
    main()
