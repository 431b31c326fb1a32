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
    recall_at,
    score,
)
from extraction.training.material import GoldReport
from extraction.training.settings import Fit

__all__ = ["CARD_FILES", "write_card"]

CARD_FILES = ("card.json", "README.md")
"""What programs read, and what readers do."""

_LIMITS = (
    "Trained and judged on annotated numbers with annotated breakdowns: errors of measuring come on top.",
    "Dev is judged in parts of whole batches, each by one writer: by networks that were trained without the batches "
    "judged, with sure rules and a calibration that were found without them. The released network was trained on all "
    "of train and dev.",
    "Rules were written while looking at train only. Of dev and test nothing but these scores was looked at.",
    "The classifier sees characters or words and concepts beside the number, not the whole report.",
    "One number that the text writes for several things is neither trained on nor judged here.",
)


def write_card(
    folder: Path,
    genre: Genre,
    model: LinkerModel,
    reports: Mapping[str, Sequence[GoldReport]],
    fit: Fit,
    judged: Mapping[str, Mapping[str, Sequence[Judged]]],
    mistakes: Sequence[tuple[str, str, int]],
) -> None:
    """Write `card.json` for programs and `README.md` for readers beside the weights. `judged` is what was said of the
    numbers of each split that is judged, by rules, classifier and both; `mistakes` are those of the rules on train."""
    card = {
        "version": model.version,
        "genre": model.genre,
        "knowledge": genre.digest,
        "features": len(model.vocabulary),
        "labels": len(model.labels),
        "fit": fit.model_dump(),
        "calibration": list(model.calibration),
        "sure": len(model.sure),
        "data": {
            split: {report.id: report.document.source.sha256 for report in found}
            for split, found in reports.items()
        },
        "scores": {split: _scores(found) for split, found in judged.items()},
        "mistakes": [list(mistake) for mistake in mistakes],
        "limits": list(_LIMITS),
    }
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True)
    programs, readers = (folder / name for name in CARD_FILES)
    programs.write_text(text + "\n", encoding="utf-8")
    readers.write_text(_page(card, judged), encoding="utf-8")


def _scores(judged: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """The scores of a split; no mistakes, which nobody is to learn from."""
    together = judged["together"]
    return {
        **{name: asdict(score(found)) for name, found in judged.items()},
        "calibration_error": calibration_error(together),
        "calibration": calibration(together),
        "recall_at_99": recall_at(together, 0.99),
    }


def _page(card: Mapping[str, Any], judged: Mapping[str, Mapping[str, Sequence[Judged]]]) -> str:
    kinds = " and ".join(card["fit"]["features"])
    lines = [
        f"# Linker {card['version']}",
        "",
        "What a number of a report counts, by a network that is told what the rules say of it among all that it sees;",
        "the likeliest stands, but for rules that are nearly always right, which it is not asked about.",
        f"{card['labels']} labels, {card['features']} features: {kinds} beside the number, concepts, unit, size,",
        f"section, what it and the numbers around it are. {card['fit']['members']} networks of {card['fit']['hidden']} "
        "units. Weights are signed bytes, no pickle.",
        f"{card['sure']} rules are sure; the calibration of probabilities: `model.json`.",
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
    lines += [
        "",
        "## What the rules alone mistake on train",
        "",
        "| was | linked to | times |",
        "|---|---|---|",
    ]
    lines += [f"| {was} | {linked} | {times} |" for was, linked, times in card["mistakes"]]
    return "\n".join([*lines, "", "## Limits", "", *(f"- {limit}" for limit in card["limits"]), ""])
