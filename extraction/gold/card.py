"""The corpus card: generated counts of its contents, and the agreement of its annotators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from extraction.gold.agreement import Agreement
from extraction.gold.constructions import CONSTRUCTIONS, constructions_of
from extraction.gold.notation import Notation
from extraction.gold.reading import GoldDocument

__all__ = ["card"]

_META_KEYS = (("era", "Era"), ("agency_kind", "Agency kind"), ("bureau", "Bureau"), ("region", "Region"))
_RARE = 3


def card(
    name: str,
    documents: Sequence[GoldDocument],
    splits: Mapping[str, Sequence[str]],
    notation: Notation,
    agreement: Agreement | None,
) -> str:
    """The card in Markdown. `notation` knows the catalogue; without an agreement no text was read twice."""
    split_of = {document_id: split for split, ids in splits.items() for document_id in ids}
    records = [record for document in documents for record in document.reading.records]
    parts = [
        f"# {name}\n\nMade by `gongkai gold card`; do not edit.\n",
        _table("Size", ("", "count"), _size(documents)),
        _table("Split", ("", "documents", "quantities"), _by_split(documents, split_of)),
        *(_by_meta(key, title, documents) for key, title in _META_KEYS),
        _by_meta("kind", "Kind", documents),
        _by_meta("layout", "Layout of the tables", documents),
        _by_meta("format", "Format", documents),
        _table("Typography", ("", "documents"), _counts(d.meta.typography for d in documents if d.meta)),
        _table(
            "Indicator (best reading)",
            ("", "quantities", "documents"),
            _by_indicator(documents),
        ),
        _missing(notation, {indicator for record in records for indicator in record.indicators}),
        _table("Construction", ("", "quantities"), _by_construction(documents, notation)),
        _table(
            "No quantity", ("", "places"), _counts(r.refusal for d in documents for r in d.reading.refusals)
        ),
        _table("Finding", ("", "count"), _counts(f.check for d in documents for f in d.reading.findings)),
        _table(
            "Writers' tags (used at least three times)",
            ("", "documents"),
            [
                row
                for row in _counts(t for d in documents if d.meta for t in d.meta.constructions)
                if row[1] >= _RARE
            ],
        ),
        _agreement(agreement),
    ]
    return "\n".join(part for part in parts if part)


def _size(documents: Sequence[GoldDocument]) -> list[tuple[str, int]]:
    readings = [document.reading for document in documents]
    return [
        ("documents", len(documents)),
        ("characters", sum(len(document.text) for document in documents)),
        ("quantities", sum(len(reading.records) for reading in readings)),
        ("cells of statutory tables", sum(len(document.cells or ()) for document in documents)),
        ("no quantity", sum(len(reading.refusals) for reading in readings)),
        ("level-1 headings", sum(len(reading.sections) for reading in readings)),
        ("inconsistent findings", sum(len(reading.findings) for reading in readings)),
    ]


def _by_split(documents: Sequence[GoldDocument], split_of: Mapping[str, str]) -> list[tuple[str, int, int]]:
    counts: dict[str, list[int]] = {}
    for document in documents:
        row = counts.setdefault(split_of.get(document.id, "none"), [0, 0])
        row[0] += 1
        row[1] += len(document.reading.records)
    return sorted((split, row[0], row[1]) for split, row in counts.items())


def _by_meta(key: str, title: str, documents: Sequence[GoldDocument]) -> str:
    values = (getattr(document.meta, key) for document in documents if document.meta)
    return _table(title, ("", "documents"), _counts(value for value in values if value))


def _by_indicator(documents: Sequence[GoldDocument]) -> list[tuple[str, int, int]]:
    quantities: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for document in documents:
        found = [record.indicators[0] for record in document.reading.records]
        quantities.update(found)
        holders.update(set(found))
    return sorted((indicator, count, holders[indicator]) for indicator, count in quantities.items())


def _missing(notation: Notation, found: set[str]) -> str:
    missing = [indicator for indicator in notation.units if indicator not in found]
    return f"Not in the corpus: {', '.join(f'`{name}`' for name in missing)}.\n" if missing else ""


def _by_construction(documents: Sequence[GoldDocument], notation: Notation) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for document in documents:
        for names in constructions_of(document.reading.records, notation):
            counts.update(names)
    return [(name, counts[name]) for name in CONSTRUCTIONS if counts[name]]


def _counts(values: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))


def _agreement(agreement: Agreement | None) -> str:
    if agreement is None or not agreement.documents:
        return "## Agreement\n\nNo document was read twice yet.\n"
    kappa = "-" if agreement.kappa is None else f"{agreement.kappa:.3f}"
    rows = [
        ("documents read twice", str(agreement.documents)),
        ("quantities of a, of b", f"{agreement.records_a}, {agreement.records_b}"),
        ("span F1 (exact)", f"{agreement.span_f1:.3f}"),
        ("value F1", f"{agreement.value_f1:.3f}"),
        ("indicator and value F1", f"{agreement.indicator_value_f1:.3f}"),
        ("Cohen's kappa, indicators of the matched", kappa),
        ("class F1 of no quantities", f"{agreement.refusal_f1:.3f}"),
        ("level-1 headings F1", f"{agreement.section_f1:.3f}"),
        ("inconsistent findings F1, by check", f"{agreement.finding_f1:.3f}"),
    ]
    return _table("Agreement of two independent readings", ("", ""), rows)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return ""
    lines = [f"## {title}\n", "| " + " | ".join(heads) + " |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
