"""The folder of a gold corpus: finding and loading its documents.

    corpus.toml splits.toml CARD.md
    raw/<id>.txt or .html   the report; never changed after it is annotated
    meta/<id>.toml          where it comes from
    readings/a b gold/<id>.rows
    cells/<id>.tsv          the cells of a whole report's tables
    gold/<id>.json          compiled; what programs read

A plain folder of texts with `<id>.gold.json` beside each is read too.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from extraction.genre import load_genre
from extraction.gold.documents import GoldError, canonical_text, document_from_json, read_json
from extraction.gold.notation import Notation
from extraction.gold.reading import GoldCell, GoldDocument, Meta
from extraction.gold.rows import RowError, parse_rows
from extraction.readers import read

__all__ = ["SPLITS", "GoldFolder", "load_gold"]

SPLITS = ("train", "dev", "test")
_BESIDE = ".gold.json"


@dataclass(frozen=True, slots=True)
class GoldFolder:
    """The paths of one corpus."""

    root: Path

    def raw(self, document_id: str) -> Path:
        """The file of a document; where there is none, that of its text."""
        found = sorted((self.root / "raw").glob(f"{document_id}.*"))
        return found[0] if found else self.root / "raw" / f"{document_id}.txt"

    def text(self, document_id: str) -> str:
        """The canonical text of a document: what its offsets index."""
        return _read_raw(self.raw(document_id))[0]

    def reading(self, reader: str, document_id: str) -> Path:
        """The rows that a reader (`a`, `b` or `gold`) made of it."""
        return self.root / "readings" / reader / f"{document_id}.rows"

    def compiled(self, document_id: str) -> Path:
        """Its stand-off JSON."""
        return self.root / "gold" / f"{document_id}.json"

    def ids(self) -> list[str]:
        """The ids of all reports, sorted."""
        return sorted(path.stem for path in (self.root / "raw").glob("*.*"))

    def read_ids(self, reader: str) -> list[str]:
        """The ids of the texts that a reader has read, sorted."""
        return sorted(path.stem for path in (self.root / "readings" / reader).glob("*.rows"))

    def splits(self) -> dict[str, tuple[str, ...]]:
        """The frozen splits: split -> ids. Empty where none are frozen."""
        path = self.root / "splits.toml"
        if not path.is_file():
            return {}
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: tuple(content.get(name, ())) for name in SPLITS}

    def meta(self, document_id: str) -> Meta | None:
        """Its meta data, or None. Raises `GoldError` for an unknown or missing key."""
        path = self.root / "meta" / f"{document_id}.toml"
        if not path.is_file():
            return None
        try:
            return Meta.from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, TypeError) as error:
            raise GoldError(f"{path}: {error}") from None

    def parse(self, reader: str, document_id: str, notation: Notation) -> GoldDocument:
        """The document as a reader marked it. Raises `GoldError` naming file and line."""
        raw = self.raw(document_id)
        text, sha256 = _read_raw(raw)
        path = self.reading(reader, document_id)
        try:
            reading = parse_rows(path.read_text(encoding="utf-8"), text, notation)
        except RowError as error:
            raise GoldError(f"{path}: {error}") from None
        cells = _read_cells(self.root / "cells" / f"{document_id}.tsv")
        return GoldDocument(document_id, text, sha256, reading, self.meta(document_id), reader, cells, raw)


def _read_raw(path: Path) -> tuple[str, str]:
    """The canonical text of a raw file, and the SHA-256 of its bytes."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    return (canonical_text(data) if path.suffix == ".txt" else read(path, load_genre()).text), sha256


def _read_cells(path: Path) -> tuple[GoldCell, ...] | None:
    """The cells of a report's tables: a head line, then a cell a line, tab-separated."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    try:
        return tuple(_cell(row) for row in rows)
    except (KeyError, InvalidOperation, TypeError) as error:
        raise GoldError(f"{path}: {error!r}") from None


def _cell(row: dict[str, str]) -> GoldCell:
    value = Decimal(row["value"]) if row["value"] else None
    return GoldCell(
        row["table"], row["indicator"], row["applicant"] or None, row["label"], row["state"], value,
        row.get("period") or "current",
    )  # fmt: skip


def load_gold(
    root: Path, split: str | None = None, only: Iterable[str] | None = None
) -> tuple[GoldDocument, ...]:
    """The compiled documents of a corpus, by id; of one split, or of some ids.

    Raises `GoldError` if there are none, a split is not frozen, or a document contradicts its text.
    """
    folder = GoldFolder(root)
    wanted = None if only is None else set(only)
    if split is not None:
        splits = folder.splits()
        if split not in splits:
            raise GoldError(f"{root / 'splits.toml'}: no split {split!r}: one of {', '.join(SPLITS)}")
        wanted = set(splits[split]) if wanted is None else wanted & set(splits[split])
    documents = []
    for text_path, json_path in _pairs(root):
        if wanted is None or text_path.stem in wanted:
            text, sha256 = _read_raw(text_path)
            document = document_from_json(read_json(json_path), text, sha256)
            documents.append(replace(document, file=text_path))
    if not documents:
        raise GoldError(f"{root}: no gold documents{f' in split {split}' if split else ''}")
    return tuple(documents)


def _pairs(root: Path) -> list[tuple[Path, Path]]:
    """(text, JSON) of each compiled document, by id."""
    folder = GoldFolder(root)
    pairs = [(folder.raw(path.stem), path) for path in (root / "gold").glob("*.json")]
    beside = [
        (path.with_name(path.name.removesuffix(_BESIDE) + ".txt"), path) for path in root.glob(f"*{_BESIDE}")
    ]
    found = sorted([*pairs, *beside])
    for text_path, json_path in found:
        if not text_path.is_file():
            raise GoldError(f"{json_path}: its text {text_path} is missing")
    return found
