"""Time of each stage on the sample reports, beside `jieba.lcut` of the same text.

`python tests/benchmarks/pipeline.py`. The table gives minima over many repetitions of one report, in milliseconds,
warm, in one process: they show where the time of a report goes. What a corpus pays stands in the last lines, for texts
that are each read once after a warm-up on other reports, so that nothing of them is remembered.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba

from extraction.outputs.jsonl import dump
from extraction.pipeline import Pipeline, load_pipeline

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
GOLD = Path(__file__).parents[2] / "corpora" / "gold" / "raw"
STAGES = ("segment", "identify", "tabulate", "measure", "link", "collect", "check")
LABELS = ("extract", "jieba", "ratio")
REPETITIONS = 30
LONGEST = 2.0
"""Seconds after which a measurement is not repeated."""


def best(function: Callable[[], Any]) -> float:
    """The least time of many, in milliseconds."""
    times: list[float] = []
    while len(times) < REPETITIONS and sum(times) < LONGEST:
        begun = time.perf_counter()
        function()
        times.append(time.perf_counter() - begun)
    return 1000 * min(times)


class Timed:
    """A stage that notes the least time it took."""

    def __init__(self, stage: Callable[..., Any]) -> None:
        self.stage = stage
        self.least = float("inf")

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        result = self.stage(*arguments, **named)
        self.least = min(self.least, 1000 * (time.perf_counter() - begun))
        return result


def main() -> None:
    """Print a line for each report."""
    jieba.setLogLevel(60)
    jieba.initialize()
    pipeline = load_pipeline()
    stages = {name: getattr(pipeline, name) for name in STAGES}
    print(
        f"{'report':30}{'chars':>6}",
        *(f"{name:>9}" for name in (*STAGES, "all", "rows", "lines", "jieba", "ratio")),
    )
    for path in sorted(SAMPLE.iterdir()):
        timed = {name: Timed(stage) for name, stage in stages.items()}
        for name, stage in timed.items():
            setattr(pipeline, name, stage)
        whole = best(lambda path=path: pipeline(path))
        extraction = pipeline(path)
        content = extraction.to_dict()
        rows = best(extraction.to_dict)
        kinds = ("records", "facts", "findings")
        written = best(lambda: [dump(row) for kind in kinds for row in content[kind]])  # noqa: B023
        words = best(lambda: jieba.lcut(extraction.document.text))  # noqa: B023
        times = [*(stage.least for stage in timed.values()), whole, rows, written, words, whole / words]
        print(f"{path.stem:30}{len(extraction.document.text):6}", *(f"{value:9.2f}" for value in times))
    for name, pattern in (("whole reports, each once", "w*.txt"), ("dense narratives, each once", "n*.txt")):
        print(name, *_once(load_pipeline(), sorted(GOLD.glob(pattern))))


def _once(pipeline: Pipeline, paths: list[Path]) -> tuple[str, ...]:
    """Mean milliseconds of extraction and of jieba over texts read for the first time, and their ratio."""
    whole = words = 0.0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        begun = time.perf_counter()
        pipeline(text)
        between = time.perf_counter()
        jieba.lcut(text)
        whole += between - begun
        words += time.perf_counter() - between
    count = max(1, len(paths))
    each = (1000 * whole / count, 1000 * words / count, whole / words if words else 0.0)
    return (
        f"({len(paths)} texts)",
        *(f"{label} {value:.2f}" for label, value in zip(LABELS, each, strict=True)),
    )


if __name__ == "__main__":
    main()
