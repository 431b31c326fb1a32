"""spaCy components that put sections, quantities and records on a `Doc`, and DocBin files out and in.

    >>> import spacy
    >>> import extraction.spacy_factories
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("gongkai")
    >>> doc = nlp("2023年，我局主动公开政府信息622条。")
    >>> [(span.text, span.label_, fields_of(span)["value"]) for span in doc.spans["records"]]
    [('622条', 'disclosure.total', '622')]

The blank Chinese tokeniser makes each character a token, so every span can be expressed. The fields of a span are
stored in `doc.user_data["gongkai"]` under the span's id as JSON values (decimals as strings, to remain exact), and
are kept by `Doc.to_bytes` and `DocBin(store_user_data=True)`. Importing this module registers `gongkai`,
`gongkai_sections`, `gongkai_quantities` and `gongkai_records`. A component raises `ReadError` for a text that is not
a report; `nlp.set_error_handler` determines what `nlp.pipe` does then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from extraction.errors import ExtractionError
from extraction.genre import load_genre
from extraction.gold import GoldDocument, Notation, RowError, load_notation
from extraction.gold.documents import document_from_json, document_to_json
from extraction.gold.rows import read_record
from extraction.pipeline import load_pipeline
from extraction.result import Extraction
from extraction.staging import write_whole

__all__ = ["SPAN_GROUPS", "fields_of", "load_docbin", "put", "save_docbin"]

SPAN_GROUPS = ("sections", "quantities", "records")
"""The span groups that the components fill; `save_docbin` fills `records`, `refused` and `sections`."""

Mark = tuple[int, int, str, dict[str, Any]]
"""(start, end, label, fields) of a span."""

_DATA = "gongkai"
_HEAD = "document"
_BOM = "\ufeff"
_CHARACTER = re.compile(r"\r\n|[\s\S]")
"""One character of the canonical text."""


def fields_of(span: Span) -> dict[str, Any]:
    """The fields of a span besides its text and label; empty for a span without an id."""
    fields: dict[str, Any] = span.doc.user_data.get(_DATA, {}).get(span.id_, {})
    return fields


def put(doc: Doc, group: str, marks: Iterable[Mark]) -> None:
    """Add marks to a span group of `doc`; offsets are characters.

    Raises ValueError for a mark that is empty or not aligned with tokens.
    """
    data = doc.user_data.setdefault(_DATA, {})
    spans = list(doc.spans[group]) if group in doc.spans else []
    for start, end, label, fields in marks:
        span_id = f"{group}-{len(spans)}"
        span = doc.char_span(start, end, label=label, span_id=span_id)
        if span is None or start >= end:
            raise ValueError(f"{doc.text[start:end]!r} at {start} is no span of tokens")
        data[span_id] = {"start": start, "end": end, **fields}
        spans.append(span)
    doc.spans[group] = spans


# Components ------------------------------------------------------------------------------------------------------


def _sections(extraction: Extraction) -> Iterator[Mark]:
    text = extraction.document.text
    for section in extraction.sections:
        start, end = _trimmed(text, section.start, section.end)
        if start < end:
            yield start, end, section.key, {"title": section.title, "level": section.level}


def _quantities(extraction: Extraction) -> Iterator[Mark]:
    for quantity in extraction.quantities:
        fields = {
            name: _plain(getattr(quantity, name)) for name in ("value", "lower", "upper", "unit", "period")
        }
        yield quantity.start, quantity.end, quantity.approximation, fields


def _records(extraction: Extraction) -> Iterator[Mark]:
    for row in extraction.to_dict()["records"]:
        start, end = row.pop("start"), row.pop("end")
        if row["text"] and row["text"].strip() == row["text"]:
            yield start, end, row["indicator"], {key: _plain(value) for key, value in row.items()}


_MARKS: dict[str, Callable[[Extraction], Iterator[Mark]]] = {
    "sections": _sections,
    "quantities": _quantities,
    "records": _records,
}


class _Component:
    """Fills span groups of a Doc. It names its pipeline and does not hold it, so that `nlp.pipe(…, n_process=…)` can
    hand it to a process that is spawned."""

    def __init__(self, genre: Path | None, model: Path | None, groups: Sequence[str]) -> None:
        self._genre, self._model, self._groups = genre, model, tuple(groups)
        load_pipeline(genre, model)  # a fault of either is told where the component is made

    def __call__(self, doc: Doc) -> Doc:
        extraction = load_pipeline(self._genre, self._model)(doc.text)
        for group in self._groups:
            put(doc, group, _in_doc(_MARKS[group](extraction), extraction.document.text, doc.text))
        return doc


def _register(name: str, groups: Sequence[str]) -> None:
    @Language.factory(name, default_config={"genre": None, "model": None})
    def make(nlp: Language, name: str, genre: str | None, model: str | None) -> Callable[[Doc], Doc]:
        return _Component(Path(genre) if genre else None, Path(model) if model else None, groups)


for _name, _groups in {
    "gongkai": SPAN_GROUPS,
    **{f"gongkai_{group}": (group,) for group in SPAN_GROUPS},
}.items():
    _register(_name, _groups)


def _in_doc(marks: Iterable[Mark], canonical: str, text: str) -> Iterator[Mark]:
    """The marks of the canonical text, which has no byte-order mark and other line ends, at their places in `text`."""
    if canonical == text:
        yield from marks
        return
    first = 1 if text.startswith(_BOM) else 0
    places = [match.start() for match in _CHARACTER.finditer(text, first)]
    if len(places) != len(canonical):
        raise ExtractionError("a Doc must hold the text of a report, not its HTML")
    for start, end, label, fields in marks:
        yield places[start], places[end - 1] + 1, label, fields


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks at its ends: spaCy joins a blank to the token before."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else str(value) if type(value) is int else value


# DocBin ----------------------------------------------------------------------------------------------------------


def save_docbin(documents: Iterable[GoldDocument], path: Path) -> int:
    """Write gold documents as a DocBin of character tokens with the span groups `records`, `refused`, `sections`."""
    docbin = DocBin(store_user_data=True)
    vocab = _blank().vocab
    count = 0
    for document in documents:
        docbin.add(_to_doc(document, vocab))
        count += 1
    write_whole(path, docbin.to_bytes())
    return count


def load_docbin(path: Path, notation: Notation | None = None) -> tuple[GoldDocument, ...]:
    """The gold documents of a DocBin.

    Labels and boundaries are those of the spans, so that changes made in spaCy are kept; everything else is as saved.
    The value of a `records` span added in spaCy is read from its text (`notation` defaults to that of the packaged
    genre). Raises `ExtractionError` for a file that is not a DocBin, for a Doc without gold data, and for an added
    span whose value cannot be read from its text.
    """
    try:
        docbin = DocBin(store_user_data=True).from_disk(path)
    except ValueError:
        raise ExtractionError("not a DocBin") from None
    notation = notation or load_notation(load_genre())
    return tuple(_from_doc(doc, notation) for doc in docbin.get_docs(_blank().vocab))


@cache
def _blank() -> Language:
    import spacy

    return spacy.blank("zh")


_LABELS = {"records": "indicator", "refused": "class", "sections": "key"}


def _to_doc(document: GoldDocument, vocab: Vocab) -> Doc:
    doc = _blank().make_doc(document.text)
    content = document_to_json(document)
    head = {key: value for key, value in content.items() if key not in _LABELS}
    doc.user_data[_DATA] = {_HEAD: _exact(head)}
    for group, label in _LABELS.items():
        rows = [
            {**row, "end": row.get("end", row["start"] + len(row.get("title", "")))} for row in content[group]
        ]
        put(doc, group, ((row["start"], row["end"], row[label], _exact(row)) for row in rows))
    return doc


def _from_doc(doc: Doc, notation: Notation) -> GoldDocument:
    data = doc.user_data.get(_DATA, {})
    if _HEAD not in data:
        raise ExtractionError("the DocBin holds a Doc without gold data")
    content = dict(data[_HEAD])
    added = [span for span in doc.spans.get("records", ()) if not fields_of(span)]
    for group, label in _LABELS.items():
        rows = []
        for span in doc.spans.get(group, ()):
            if group == "records" and not fields_of(span):
                continue
            row = {**fields_of(span), "start": span.start_char, "end": span.end_char, label: span.label_}
            row["title" if group == "sections" else "text"] = span.text
            rows.append(row)
        content[group] = rows
    document = document_from_json(content, doc.text, content["sha256"])
    try:
        records = [read_record(one.text, one.start_char, one.label_, {}, notation) for one in added]
    except RowError as error:
        raise ExtractionError(f"{document.id}: {error}") from None
    document.reading.records.extend(records)
    document.reading.records.sort(key=lambda record: record.start)
    return document


def _exact(value: Any) -> Any:
    """Decimals as strings: what a DocBin can store without rounding."""
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_exact(item) for item in value]
    return f"{value:f}" if isinstance(value, Decimal) else value
