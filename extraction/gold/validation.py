"""Validation of a gold corpus: within each document, and between the splits.

A problem is data (`Problem`), not an exception: a validator reports all of them. Codes are stable.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.gold.notation import Notation
from extraction.gold.reading import (
    APPLICANTS,
    CELL_STATES,
    EMPTY_STATES,
    PERIODS,
    GoldDocument,
    GoldRecord,
)

__all__ = ["Problem", "validate_documents", "validate_splits"]

_DIGITS = re.compile(r"\d[\d,.]*")
_PIECES = re.compile(r"[\n\t|]")
_PIECE = re.compile(r"[^\n\t|]+")
_PROSE = frozenset("，。")
_SENTENCE_ENDS = frozenset("。；！？")
_CONTEXT = 8
_SHINGLE = 9
_COPY = 0.4
"""Texts that share this part of the smaller one's runs of nine characters are copies. Two reports of one genre share
their legal preamble: at most about a quarter."""

_OPEN_UP = frozenset({"over", "at_least"})
_OPEN_DOWN = frozenset({"under", "at_most"})


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is a document id, or the ids that contradict each other."""

    code: str
    where: str
    message: str


def validate_documents(documents: Sequence[GoldDocument], notation: Notation) -> list[Problem]:
    """Ids, offsets, indicators, units, intervals, groups, findings and uncovered digits of each document."""
    problems = [Problem("id", one, message) for one, message in _ids(documents)]
    for document in documents:
        found = [
            *_offsets(document),
            *_records(document, notation),
            *_groups(document),
            *_findings(document),
            *_cells(document, notation),
            *_uncovered(document),
        ]
        problems.extend(Problem(code, document.id, message) for code, message in found)
    return problems


def _ids(documents: Sequence[GoldDocument]) -> Iterator[tuple[str, str]]:
    """An id is the name of its file, and of one document."""
    seen: set[str] = set()
    for document in documents:
        if document.file is not None and document.file.stem != document.id:
            yield document.id, f"its text is {document.file.name}"
        if document.id in seen:
            yield document.id, "two documents have this id"
        seen.add(document.id)


def _offsets(document: GoldDocument) -> Iterator[tuple[str, str]]:
    reading = document.reading
    for mark in reading.marks():
        if document.text[mark.start : mark.end] != mark.text:
            yield "offset", f"{mark.text!r} does not stand at {mark.start}"
    for section in reading.sections:
        if not document.text.startswith(section.title, section.start):
            yield "offset", f"the heading {section.title!r} does not stand at {section.start}"
    spans = {(refusal.start, refusal.end) for refusal in reading.refusals}
    for record in reading.records:
        if (record.start, record.end) in spans:
            yield "contradiction", f"{record.text!r} at {record.start} is marked as quantity and as none"
    seen: set[tuple[object, ...]] = set()
    for record in reading.records:
        key = (
            record.start,
            record.end,
            record.indicators[0],
            record.applicant,
            record.qualifier,
            record.period,
        )
        if key in seen:
            yield "duplicate", f"{record.text!r} at {record.start} is marked twice as {record.indicators[0]}"
        seen.add(key)


def _records(document: GoldDocument, notation: Notation) -> Iterator[tuple[str, str]]:
    for record in document.reading.records:
        place = f"{record.text!r} at {record.start}"
        for indicator in record.indicators:
            if indicator not in notation.units:
                yield "indicator", f"{place}: the catalogue has no {indicator!r}"
        if not record.unit and notation.units.get(record.indicators[0]):
            yield "unit", f"{place}: no unit"
        for message in _interval(record, notation):
            yield "interval", f"{place}: {message}"


def _interval(record: GoldRecord, notation: Notation) -> Iterator[str]:
    """What the approximation says of the ends; a fall mirrors them."""
    value, lower, upper = record.value, record.lower, record.upper
    if value is None:
        if lower is not None or upper is not None:
            yield "a cell without value has no interval"
        return
    if value < 0 and record.period == "change":
        value, lower, upper = -value, _negated(upper), _negated(lower)
    slack = 1 if record.unit != "%" and record.unit not in notation.money else 0
    if lower is not None and upper is not None and lower > upper:
        yield f"[{lower}, {upper}] is empty"
    if record.approximation == "exact" and not lower == value == upper:
        yield "exact, and its interval is not one value"
    if record.approximation in _OPEN_UP and (lower is None or not value <= lower <= value + slack):
        yield f"{record.approximation}, and its lower end is {lower}"
    if record.approximation in _OPEN_DOWN and (upper is None or not value - slack <= upper <= value):
        yield f"{record.approximation}, and its upper end is {upper}"
    if record.approximation in ("about", "rounded") and not _holds(lower, upper, value):
        yield f"{record.approximation}, and its interval does not hold its value"
    if record.approximation == "range" and lower != value:
        yield "range, and its value is not its lower end"


def _negated(end: Decimal | None) -> Decimal | None:
    return None if end is None else -end


def _holds(lower: Decimal | None, upper: Decimal | None, value: Decimal) -> bool:
    return lower is not None and upper is not None and lower < value <= upper


def _groups(document: GoldDocument) -> Iterator[tuple[str, str]]:
    roles: dict[str, list[str]] = defaultdict(list)
    for record in document.reading.records:
        for name, role in record.groups:
            if role not in ("total", "closed", "part"):
                yield "group", f"{name}: no role {role!r}"
            roles[name].append(role)
    for name, members in roles.items():
        if "part" not in members:
            yield "group", f"{name}: no parts"


def _cells(document: GoldDocument, notation: Notation) -> Iterator[tuple[str, str]]:
    for cell in document.cells or ():
        place = f"{cell.table} {cell.label or cell.indicator}"
        if cell.indicator not in notation.units:
            yield "cell", f"{place}: the catalogue has no {cell.indicator!r}"
        if cell.state not in CELL_STATES or (cell.value is None) != (cell.state in EMPTY_STATES):
            yield "cell", f"{place}: {cell.state} with value {cell.value}"
        if cell.applicant not in {*APPLICANTS, None} or cell.period not in PERIODS:
            yield "cell", f"{place}: unknown applicant or period"


def _findings(document: GoldDocument) -> Iterator[tuple[str, str]]:
    """Findings of what nothing marks. Those of a report's tables name a row or column in words."""
    for finding in document.reading.findings:
        if document.cells is None and not document.reading.finding_records(finding):
            yield "finding", f"{finding.check}: no record or group {finding.where!r}"


def _uncovered(document: GoldDocument) -> Iterator[tuple[str, str]]:
    """Runs of digits that no mark covers. Labels of table rows may hold digits: a cell covers its line; in a report
    whose cells have no place, only the digits of sentences are looked at."""
    covered = bytearray(len(document.text))
    for mark in document.reading.marks():
        start, end = mark.start, mark.end
        if isinstance(mark, GoldRecord) and mark.cell is not None:
            start, end = document.text.rfind("\n", 0, start) + 1, _line_end(document.text, end)
        covered[start:end] = b"\1" * (end - start)
    for section in document.reading.sections:
        covered[section.start : section.start + len(section.title)] = b"\1" * len(section.title)
    if document.cells is not None:
        for piece in _PIECE.finditer(document.text):
            if _SENTENCE_ENDS.isdisjoint(piece[0]):
                covered[piece.start() : piece.end()] = b"\1" * len(piece[0])
    for match in _DIGITS.finditer(document.text):
        if not covered[match.start()]:
            context = document.text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
            yield "uncovered", f"{' '.join(context.split())!r} at {match.start()}"


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def validate_splits(documents: Sequence[GoldDocument], splits: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Every document in one split, no copies, and no agency or model report in two splits."""
    problems: list[Problem] = []
    known = {document.id for document in documents}
    split_of: dict[str, str] = {}
    for split, ids in splits.items():
        for document_id in ids:
            if document_id in split_of:
                problems.append(Problem("split", document_id, f"in {split_of[document_id]} and {split}"))
            if document_id not in known:
                problems.append(Problem("split", document_id, f"in {split}, and there is no such document"))
            split_of[document_id] = split
    problems += [Problem("split", name, "in no split") for name in sorted(known - set(split_of))]
    for one, other, what in [*_shared(documents), *_copies(documents)]:
        if split_of.get(one) != split_of.get(other) or what == "copy":
            problems.append(Problem("straddle", f"{one} {other}", what))
    return problems


def _shared(documents: Sequence[GoldDocument]) -> Iterator[tuple[str, str, str]]:
    for key in ("agency", "model"):
        first: dict[str, str] = {}
        for document in documents:
            value = getattr(document.meta, key, "")
            if value:
                if value in first:
                    yield first[value], document.id, f"one {key}"
                first.setdefault(value, document.id)


def _copies(documents: Sequence[GoldDocument]) -> Iterator[tuple[str, str, str]]:
    """Pairs of texts that share much of their prose; digits, blanks and the labels of forms do not count."""
    shingles = {document.id: _shingles(document.text) for document in documents}
    holders: dict[str, list[str]] = defaultdict(list)
    for document_id, runs in shingles.items():
        for run in runs:
            holders[run].append(document_id)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for ids in holders.values():
        if 2 <= len(ids) <= 10:
            for i, one in enumerate(ids):
                for other in ids[i + 1 :]:
                    shared[one, other] += 1
    for (one, other), count in sorted(shared.items()):
        if count > _COPY * min(len(shingles[one]), len(shingles[other])):
            yield one, other, "copy"


def _shingles(text: str) -> set[str]:
    prose = "".join(piece for piece in _PIECES.split(text) if not _PROSE.isdisjoint(piece))
    bare = "".join(character for character in prose if character.isalpha())
    return {bare[start : start + _SHINGLE] for start in range(len(bare) - _SHINGLE + 1)}
