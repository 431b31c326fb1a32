"""The functions behind `gongkai gold`: they take plain arguments and return results, which the command prints."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from extraction.genre import load_genre
from extraction.gold.agreement import Agreement, agree
from extraction.gold.card import card
from extraction.gold.documents import GoldError, dump_document
from extraction.gold.folder import GoldFolder, load_gold
from extraction.gold.generator import Generator
from extraction.gold.notation import Notation, load_notation
from extraction.gold.settling import settle, unsettled
from extraction.gold.splits import assign_splits, format_splits
from extraction.gold.validation import Problem, validate_documents, validate_splits
from extraction.staging import write_whole

__all__ = [
    "agree_readings",
    "compile_gold",
    "generate_reports",
    "make_card",
    "make_splits",
    "settle_readings",
    "validate_gold",
]

READERS = ("gold", "a")
"""The settled reading first; where there is none yet, the first reader's."""

_MADE = "# --- made by `gongkai gold card` from here on ---"


def compile_gold(root: Path, readers: Sequence[str] = READERS, genre: Path | None = None) -> list[str]:
    """Rows to `gold/<id>.json`, from the first of `readers` that read a text; returns the ids written.

    Raises `GoldError` naming file and line for the first reading that is not sound, and where there is no reading; then
    nothing is written.
    """
    folder, notation = GoldFolder(root), _notation(genre)
    documents = []
    for document_id in folder.ids():
        reader = next((name for name in readers if folder.reading(name, document_id).is_file()), None)
        if reader is not None:
            waiting = unsettled(folder.reading(reader, document_id).read_text(encoding="utf-8"))
            if waiting:
                raise GoldError(f"{folder.reading(reader, document_id)}: line {waiting[0]} is not settled")
            documents.append(folder.parse(reader, document_id, notation))
    if not documents:
        raise GoldError(f"{root}: no readings of {' or '.join(readers)} to compile")
    for document in documents:
        write_whole(folder.compiled(document.id), dump_document(document))
    return [document.id for document in documents]


def validate_gold(root: Path, genre: Path | None = None) -> list[Problem]:
    """All problems of the compiled documents and of the splits."""
    documents = load_gold(root)
    splits = GoldFolder(root).splits()
    return [
        *validate_documents(documents, _notation(genre)),
        *(validate_splits(documents, splits) if splits else []),
    ]


def agree_readings(root: Path, a: str = "a", b: str = "b", genre: Path | None = None) -> Agreement:
    """The agreement of two readers on the texts that both read. Raises `GoldError` if there are none."""
    folder, notation = GoldFolder(root), _notation(genre)
    both = _read_by_both(folder, a, b)
    return agree((folder.parse(a, name, notation), folder.parse(b, name, notation)) for name in both)


def settle_readings(
    root: Path, only: Iterable[str] | None = None, genre: Path | None = None
) -> dict[str, tuple[int, int]]:
    """Drafts of `readings/gold` from readings a and b, where there is no settled reading yet.

    Returns id -> (marks that agree, places that an adjudicator must decide). A settled reading is never overwritten.
    Raises `GoldError` if no text was read by both.
    """
    folder, notation = GoldFolder(root), _notation(genre)
    both = _read_by_both(folder, "a", "b")
    counts = {}
    for name in both if only is None else [name for name in both if name in set(only)]:
        target = folder.reading("gold", name)
        if target.is_file():
            continue
        settlement = settle(folder.parse("a", name, notation), folder.parse("b", name, notation), notation)
        write_whole(target, settlement.rows)
        counts[name] = settlement.agreed, settlement.open
    return counts


def _read_by_both(folder: GoldFolder, a: str, b: str) -> list[str]:
    both = sorted(set(folder.read_ids(a)) & set(folder.read_ids(b)))
    if not both:
        raise GoldError(f"{folder.root}: no text was read by both {a} and {b}")
    return both


def make_splits(root: Path) -> dict[str, tuple[str, ...]]:
    """Write `splits.toml`: new documents are placed, frozen ones stay."""
    splits = assign_splits(load_gold(root), GoldFolder(root).splits())
    write_whole(root / "splits.toml", format_splits(splits))
    return splits


def make_card(root: Path, genre: Path | None = None) -> str:
    """Write `CARD.md` and the part of `corpus.toml` that is made: agreement and hashes. Returns the card."""
    folder, notation = GoldFolder(root), _notation(genre)
    documents = load_gold(root)
    both = set(folder.read_ids("a")) & set(folder.read_ids("b"))
    agreement = agree_readings(root, genre=genre) if both else None
    path = root / "corpus.toml"
    written = path.read_text(encoding="utf-8") if path.is_file() else f'name = "{root.name}"\n'
    head = written.partition(_MADE)[0].rstrip() + "\n"
    title = str(tomllib.loads(head).get("title", root.name))
    text = card(title, documents, folder.splits(), notation, agreement)
    write_whole(root / "CARD.md", text)
    write_whole(path, f"{head}\n{_MADE}\n{_made(folder, [document.id for document in documents], agreement)}")
    return text


def _made(folder: GoldFolder, ids: list[str], agreement: Agreement | None) -> str:
    lines = []
    if agreement is not None:
        lines += [
            "[agreement]",
            f"documents = {agreement.documents}",
            f"span_f1 = {agreement.span_f1:.4f}",
            f"value_f1 = {agreement.value_f1:.4f}",
            f"indicator_value_f1 = {agreement.indicator_value_f1:.4f}",
            *([] if agreement.kappa is None else [f"kappa = {agreement.kappa:.4f}"]),
            f"refusal_f1 = {agreement.refusal_f1:.4f}",
            f"section_f1 = {agreement.section_f1:.4f}",
            f"finding_f1 = {agreement.finding_f1:.4f}",
            "",
        ]
    lines += [
        "[hashes]  # SHA-256 over the files of a kind, in the order of their ids",
        f"documents = {len(ids)}",
        f'raw = "{_digest(folder.raw(name) for name in ids)}"',
        f'gold = "{_digest(folder.compiled(name) for name in ids)}"',
    ]
    return "\n".join(lines) + "\n"


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _notation(genre: Path | None) -> Notation:
    return load_notation(load_genre(genre))


def generate_reports(templates: Path, out: Path, count: int, seed: int = 0, genre: Path | None = None) -> int:
    """Write generated reports as a gold folder (`raw/`, `gold/`); returns how many.

    `templates` is the folder of the templates (corpora/generator). Raises `GoldError` if `out` holds documents.
    """
    folder = GoldFolder(out)
    if folder.ids():
        raise GoldError(f"{folder.root}: holds documents already; generate into a new folder")
    generator = Generator(load_genre(genre), templates)
    for document in generator.reports(count, seed):
        write_whole(folder.raw(document.id), document.text)
        write_whole(folder.compiled(document.id), dump_document(document))
    return count
