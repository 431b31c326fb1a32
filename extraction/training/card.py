"""The card of a trained linker: what it was made of, how good it is, what it cannot do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extraction.artefacts import LinkerModel
from extraction.genre import Genre
from extraction.training.ablation import (
    WHO,
    Judged,
    calibration,
    calibration_error,
    confusions,
    recall_at,
    score,
)
from extraction.training.groups import BY, OFTEN, Group, table_of
from extraction.training.material import GoldReport
from extraction.training.settings import Fit

__all__ = ["CARD_FILES", "Verdict", "write_card"]

CARD_FILES = ("card.json", "README.md", "ablation.csv")
"""What programs read, what readers do, and the scores by era, construction and indicator."""

_LIMITS = (
    "Trained and judged on annotated numbers with annotated breakdowns: errors of measuring come on top.",
    "Dev is judged in parts of whole batches, each by one writer: by networks that were trained without the batches "
    "judged, with sure rules and a calibration that were found without them. The released network was trained on all "
    "of train and dev.",
    "Rules were written while looking at train only. Of dev and test nothing but these scores was looked at.",
    "The classifier sees characters or words and concepts beside the number, not the whole report.",
    "One number that the text writes for several things is neither trained on nor judged here.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of the numbers of each split that is judged by each `WHO`; the groups of these numbers; and what
    rules and classifier together say of train, where mistakes may be looked at."""

    judged: Mapping[str, Mapping[str, Sequence[Judged]]]
    groups: Mapping[str, Sequence[Group]]
    train: Sequence[Judged]


def write_card(
    folder: Path,
    genre: Genre,
    model: LinkerModel,
    reports: Mapping[str, Sequence[GoldReport]],
    fit: Fit,
    verdict: Verdict,
) -> None:
    """Write `card.json` for programs, `README.md` for readers and `ablation.csv` for both beside the weights."""
    judged = verdict.judged
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
        "train": asdict(score(verdict.train)),
        "confusions": [list(confusion) for confusion in confusions(verdict.train)],
        "limits": list(_LIMITS),
    }
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True)
    programs, readers, both = (folder / name for name in CARD_FILES)
    programs.write_text(text + "\n", encoding="utf-8")
    readers.write_text(_page(card, judged, verdict.groups), encoding="utf-8")
    both.write_text(table_of(verdict.groups), encoding="utf-8")


def _scores(judged: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """The scores of a split; no mistakes, which nobody is to learn from."""
    together = judged["together"]
    return {
        **{name: asdict(score(found)) for name, found in judged.items()},
        "calibration_error": calibration_error(together),
        "calibration": calibration(together),
        "recall_at_99": recall_at(together, 0.99),
    }


def _page(
    card: Mapping[str, Any],
    judged: Mapping[str, Mapping[str, Sequence[Judged]]],
    groups: Mapping[str, Sequence[Group]],
) -> str:
    kinds = " and ".join(card["fit"]["features"])
    lines = [
        f"# Linker {card['version']}",
        "",
        "What a number of a report counts, by a network that is told what the rules say of it among all that it sees;",
        "the likeliest stands, but for rules that are nearly always right, which it is not asked about.",
        f"{card['labels']} labels, {card['features']} features: {kinds} beside the number, concepts, unit, size,",
        f"section, what it and the numbers around it are. {card['fit']['ensemble_size']} networks of "
        f"{card['fit']['hidden_units']} units. Weights are signed bytes, no pickle.",
        "Words are cut by jieba."
        if "words" in kinds
        else "It sees no words: jieba, which cuts them, is not imported.",
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
        lines += _split(split, scores, groups[split])
    lines += _confused(card)
    return "\n".join([*lines, "", "## Limits", "", *(f"- {limit}" for limit in card["limits"]), ""])


def _split(split: str, scores: Mapping[str, Any], groups: Sequence[Group]) -> list[str]:
    """How far confidences hold on a split, and F1 by era and by construction; indicators are in the CSV."""
    lines = [
        "",
        f"## {split}",
        "",
        f"Expected calibration error {scores['calibration_error']}; "
        f"recall at 0.99 precision {scores['recall_at_99']}.",
        "",
        "| numbers | mean confidence | right |",
        "|---|---|---|",
        *(f"| {count} | {mean:.4f} | {right:.4f} |" for count, mean, right in scores["calibration"]),
        "",
        f"F1 of rules alone, of the classifier alone, and together; `ablation.csv` has precision, recall and the share "
        f"right as well, and indicators (those of {OFTEN} numbers and more).",
    ]
    for by in BY[:2]:
        lines += ["", f"| {by} | numbers | {' | '.join(WHO)} |", f"|---|---|{'---|' * len(WHO)}"]
        for group in groups:
            f1 = [group.scores[who] for who in WHO]
            if group.by == by and all(f1):
                cells = " | ".join(f"{one.f1:.4f}" for one in f1 if one)
                lines.append(f"| {group.name} | {group.numbers} | {cells} |")
    return lines


def _confused(card: Mapping[str, Any]) -> list[str]:
    return [
        "",
        f"## The {len(card['confusions'])} most frequent confusions",
        "",
        "Of rules and classifier together on train, by networks that saw no report of the batch "
        f"({card['train']['numbers']} numbers, F1 {card['train']['f1']:.4f}: rules were written for them).",
        "What was done about each: `models/linker/confusions.toml`.",
        "",
        "| was | linked to | times |",
        "|---|---|---|",
        *(f"| {was} | {linked} | {times} |" for was, linked, times in card["confusions"]),
    ]
