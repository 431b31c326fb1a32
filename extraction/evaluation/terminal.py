"""Evaluations and comparisons as terminal tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from extraction.evaluation.comparison import Comparison
from extraction.evaluation.evaluation import Evaluation, Miss
from extraction.evaluation.scores import MEASURES, Score

__all__ = ["print_comparison", "print_evaluation", "print_misses"]

_SHOWN_GROUPINGS = ("era", "construction", "indicator")


def print_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print the outcomes, and the scores in total and by era, construction and indicator."""
    outcomes = ", ".join(f"{count:,} {name}" for name, count in evaluation.outcome_counts.items())
    console.print(f"{len(evaluation.outcomes)} documents; quantities: {outcomes}")
    if evaluation.unread:
        console.print(f"not in the run: {', '.join(evaluation.unread)}", style="red")
    scores = {name: one for name, one in evaluation.scores.items() if one.gold or one.predicted}
    console.print(_scores("measure", scores, "F1 in brackets: 95% of resamplings of the documents"))
    for grouping in _SHOWN_GROUPINGS:
        console.print(_scores(grouping, evaluation.by(grouping), "indicator and value"))


def print_misses(evaluation: Evaluation, console: Console) -> None:
    """Print each miss in its sentence."""
    console.print(Group(*_misses(evaluation.misses())))


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print the scores before and after, what each indicator gained and lost, and the cases."""
    table = Table("measure", title="before and after (F1)")
    for head in ("before", "after", "change"):
        table.add_column(head, justify="right")
    for measure in MEASURES:
        before, after = comparison.before.scores[measure].f1, comparison.after.scores[measure].f1
        if before is not None and after is not None:
            table.add_row(measure, f"{before:.3f}", f"{after:.3f}", f"{after - before:+.3f}")
    console.print(table)
    changes = Table("indicator", title=f"gained {len(comparison.gained)}, lost {len(comparison.lost)}")
    changes.add_column("gained", justify="right")
    changes.add_column("lost", justify="right")
    for name, (gained, lost) in comparison.by_indicator().items():
        changes.add_row(name, str(gained), str(lost))
    console.print(changes)
    for title, misses in (("gained", comparison.gained), ("lost", comparison.lost)):
        console.print(f"[bold]{title}[/bold]")
        console.print(Group(*_misses(list(misses))))


def _scores(name: str, scores: Mapping[str, Score], title: str) -> Table:
    table = Table(name, title=title)
    for head in ("P", "R", "F1", "right", "gold", "predicted"):
        table.add_column(head, justify="right")
    for key, one in scores.items():
        interval = "" if one.low is None or one.high is None else f" [{one.low:.3f}, {one.high:.3f}]"
        table.add_row(
            key, _places(one.precision), _places(one.recall), escape(_places(one.f1) + interval),
            str(one.right), str(one.gold), str(one.predicted),
        )  # fmt: skip
    return table


def _places(number: float | None) -> str:
    return "-" if number is None else f"{number:.3f}"


def _misses(misses: list[Miss]) -> Iterator[RenderableType]:
    for miss in misses:
        wrong = f"  wrong: {', '.join(miss.wrong)}" if miss.wrong else ""
        yield Text(
            f"{miss.document} {miss.outcome}: expected {miss.expected}; found {miss.found}{wrong}", "bold"
        )
        start, end = miss.at
        yield Text.assemble(
            "    ", miss.sentence[:start], (miss.sentence[start:end], "reverse"), miss.sentence[end:]
        )
