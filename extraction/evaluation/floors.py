"""Minimum scores (`corpora/scores.toml`): a score below its floor fails; floors are raised by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path

from extraction.errors import ExtractionError
from extraction.evaluation.evaluation import Evaluation

__all__ = ["below_floors", "load_floors"]


def load_floors(path: Path) -> dict[str, dict[str, float]]:
    """Split -> measure -> the least F1."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ExtractionError(f"{path}: {error}") from None


def below_floors(evaluation: Evaluation, floors: dict[str, float]) -> list[str]:
    """A line for each measure whose F1 is below its floor. Raises `ExtractionError` for an unknown measure."""
    lines = []
    for measure, floor in floors.items():
        if measure not in evaluation.scores:
            raise ExtractionError(f"no measure {measure!r}")
        reached = evaluation.scores[measure].f1
        if reached is None or reached < floor:
            lines.append(
                f"{measure}: F1 {reached if reached is None else round(reached, 4)} is below {floor}"
            )
    return lines
