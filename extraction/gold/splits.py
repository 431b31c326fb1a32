"""Train, dev and test splits: assigned by document number, grouped by agency and source report, then frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extraction.gold.folder import SPLITS
from extraction.gold.reading import GoldDocument

__all__ = ["assign_splits", "format_splits"]

_PER_LINE = 12
_SEEN_FIRST = ("train", "dev", "test")


def assign_splits(
    documents: Sequence[GoldDocument], frozen: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Split -> ids. A document in `frozen` stays where it is.

    A new one whose number is divisible by four goes to test, one that leaves two to dev, the others to train; documents
    with one agency or model stay together, in train before dev before test: what was once seen is never tested.
    """
    placed = {document_id: split for split, ids in frozen.items() for document_id in ids}
    for cluster in _clusters(documents):
        fixed = [placed[document.id] for document in cluster if document.id in placed]
        wishes = fixed or [_by_number(document.id) for document in cluster]
        split = min(wishes, key=_SEEN_FIRST.index)
        for document in cluster:
            placed.setdefault(document.id, split)
    return {split: tuple(sorted(name for name, s in placed.items() if s == split)) for split in SPLITS}


def _by_number(document_id: str) -> str:
    digits = re.findall(r"\d+", document_id)
    return {0: "test", 2: "dev"}.get(int(digits[-1]) % 4 if digits else 1, "train")


def _clusters(documents: Sequence[GoldDocument]) -> list[list[GoldDocument]]:
    """Documents that hang together by an agency or a model."""
    cluster_of: dict[tuple[str, str], int] = {}
    clusters: list[list[GoldDocument]] = []
    for document in documents:
        meta = document.meta
        keys = [] if meta is None else [("agency", meta.agency), ("model", meta.model)]
        met = sorted({cluster_of[key] for key in keys if key[1] and key in cluster_of})
        index = met[0] if met else len(clusters)
        if not met:
            clusters.append([])
        clusters[index].append(document)
        for other in met[1:]:
            clusters[index].extend(clusters[other])
            clusters[other] = []
        for key in cluster_of:
            cluster_of[key] = index if cluster_of[key] in met else cluster_of[key]
        cluster_of.update({key: index for key in keys if key[1]})
    return [cluster for cluster in clusters if cluster]


def format_splits(splits: Mapping[str, Sequence[str]]) -> str:
    """The file `splits.toml`."""
    lines = [
        "# Frozen: a document never changes its split. Of dev and test nothing but scores is looked at.",
        "# Made by `gongkai gold splits`: by the number in the id, kept together by agency and model report.",
    ]
    for split in SPLITS:
        ids = splits.get(split, ())
        lines.append(f"\n{split} = [")
        for start in range(0, len(ids), _PER_LINE):
            lines.append("  " + ", ".join(f'"{name}"' for name in ids[start : start + _PER_LINE]) + ",")
        lines.append("]")
    return "\n".join(lines) + "\n"
