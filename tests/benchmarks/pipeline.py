"""Time of each stage on the sample reports, beside `jieba.lcut` of the same text.

`python tests/benchmarks/pipeline.py`. Times are minima over many repetitions, in milliseconds, warm, in one process.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba

from extraction.outputs.jsonl import dump
from extraction.pipeline import load_pipeline

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
STAGES = ("segment", "identify", "tabulate", "measure", "link", "collect", "check")
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


if __name__ == "__main__":
    main()
