"""The card of a trained linker: what it was made of, how good it is, what it cannot do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extraction.artefacts import LinkerModel
from extraction.genre import Genre
from extraction.training.ablation import (
    Judged,
    calibration,
    calibration_error,
    confusions,
    judge,
    recall_at,
    score,
)
from extraction.training.material import GoldReport

__all__ = ["write_card"]

_LIMITS = (
    "Trained and judged on annotated numbers with annotated breakdowns: errors of measuring come on top.",
    "Rules were written while looking at the train and dev splits, so their scores there flatter them.",
    "The classifier was fitted to the train split: what it and both together score there says nothing about new text.",
    "Temperature and threshold were chosen on dev. How often each rule is right was counted on train and drawn to a "
    "rate chosen by hand, because counts of rules on the text that they were written for are too high.",
    "How sure doubtful links are was fitted on dev, whose mistakes weigh more, as new text has more of them.",
    "The test split is scored only where the configuration says so; its mistakes are never listed.",
    "The classifier sees characters or words and concepts beside the number, not the whole report.",
    "One number that the text writes for several things is neither trained on nor judged here.",
)


def write_card(
    folder: Path,
    genre: Genre,
    model: LinkerModel,
    reports: Mapping[str, Sequence[GoldReport]],
    fit: Mapping[str, Any],
    asked: Mapping[str, int],
) -> None:
    """Write `card.json` for programs and `README.md` for readers beside the weights."""
    judged = {split: judge(genre, model, found) for split, found in reports.items() if found}
    card = {
        "version": model.version,
        "genre": model.genre,
        "knowledge": genre.digest,
        "features": len(model.vocabulary),
        "labels": len(model.labels),
        "fit": dict(fit),
        "asked": dict(asked),
        "temperature": model.temperature,
        "threshold": model.threshold,
        "agreement": model.agreement,
        "sure": model.sure,
        "data": {
            split: {report.id: report.document.source.sha256 for report in found}
            for split, found in reports.items()
        },
        "scores": {split: _scores(found, split) for split, found in judged.items()},
        "limits": list(_LIMITS),
    }
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_page(card, judged), encoding="utf-8")


def _scores(judged: Mapping[str, Sequence[Judged]], split: str) -> dict[str, Any]:
    """The scores of a split; of the test split no mistakes, which nobody is to learn from."""
    together = judged["together"]
    return {
        **{name: asdict(score(found)) for name, found in judged.items()},
        "calibration_error": calibration_error(together),
        "calibration": calibration(together),
        "recall_at_99": recall_at(together, 0.99),
        "confusions": [] if split == "test" else confusions(together),
    }


def _asked(card: Mapping[str, Any], judged: Mapping[str, Mapping[str, Sequence[Judged]]]) -> str:
    """How many numbers of each split the classifier is asked about."""
    return ", ".join(
        f"{count} of the {len(judged[split]['rules'])} {split}"
        for split, count in card["asked"].items()
        if split in judged
    )


def _page(card: Mapping[str, Any], judged: Mapping[str, Mapping[str, Sequence[Judged]]]) -> str:
    kinds = " and ".join(card["fit"]["features"])
    lines = [
        f"# Linker {card['version']}",
        "",
        "Multinomial logistic regression that says what a number of a report counts where the rules are silent.",
        f"{card['labels']} labels, {card['features']} features: {kinds} beside the number, concepts, unit, section,",
        "total, number before. Weights are signed bytes, no pickle.",
        f"Temperature {card['temperature']}, threshold {card['threshold']}: both chosen on dev.",
        f"It is asked where the rules are silent: about {_asked(card, judged)} numbers.",
        f"A link that is not right more often than {card['sure']} by its rule's record is as sure as the classifier",
        "finds it likely.",
        "",
        "| split | documents | numbers | who | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for split, by in judged.items():
        for name, found in by.items():
            one = score(found)
            lines.append(
                f"| {split} | {len(card['data'][split])} | {one.numbers} | {name} "
                f"| {one.precision:.4f} | {one.recall:.4f} | {one.f1:.4f} |"
            )
    for split, scores in card["scores"].items():
        lines += [
            "",
            f"## {split}",
            "",
            f"Expected calibration error {scores['calibration_error']}; "
            f"recall at 0.99 precision {scores['recall_at_99']}.",
            "",
            "| numbers | mean confidence | right |",
            "|---|---|---|",
            *(f"| {count} | {mean:.4f} | {right:.4f} |" for count, mean, right in scores["calibration"]),
        ]
        if scores["confusions"]:
            lines += ["", "| was | linked to | times |", "|---|---|---|"]
            lines += [f"| {was} | {linked} | {times} |" for was, linked, times in scores["confusions"]]
    return "\n".join([*lines, "", "## Limits", "", *(f"- {limit}" for limit in card["limits"]), ""])
