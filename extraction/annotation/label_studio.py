"""Label Studio: gold documents as tasks with predictions, and reviewed annotations back.

Every mark is a labelled region of the text (quantity, refused, heading); what it is stands beside it, per region: the
indicator, class or section as a choice, all else in the fields of the rows notation. Label Studio counts UTF-16 code
units, the project code points; `_Offsets` turns one into the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from extraction.errors import ExtractionError
from extraction.gold import (
    GoldDocument,
    GoldFinding,
    GoldRecord,
    GoldRefusal,
    GoldSection,
    Notation,
    Reading,
    RowError,
)
from extraction.gold.reading import REFUSALS, SECTION_KEYS
from extraction.gold.rows import parse_fields, read_record
from extraction.gold.writing import format_fields

__all__ = ["from_task", "label_config", "to_task"]

Json = dict[str, Any]

_QUANTITY, _REFUSED, _HEADING = "quantity", "refused", "heading"
_KINDS = {_QUANTITY: "#2b6cb0", _REFUSED: "#a0aec0", _HEADING: "#2f855a"}
_ASTRAL = 0xFFFF


class _Offsets:
    """Code points to UTF-16 code units of one text, and back."""

    def __init__(self, text: str) -> None:
        self._wide = [place for place, character in enumerate(text) if ord(character) > _ASTRAL]
        self._units = [place + index for index, place in enumerate(self._wide)]

    def to_units(self, place: int) -> int:
        return place + bisect_right(self._wide, place - 1)

    def to_points(self, unit: int) -> int:
        return unit - bisect_right(self._units, unit - 1)


def label_config(notation: Notation) -> str:
    """The labelling interface of a project, as the XML that Label Studio takes."""
    view = ElementTree.Element("View")
    labels = ElementTree.SubElement(view, "Labels", name="kind", toName="text")
    for kind, colour in _KINDS.items():
        ElementTree.SubElement(labels, "Label", value=kind, background=colour)
    ElementTree.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for name, kind, values in (
        ("indicator", _QUANTITY, list(notation.units)),
        ("class", _REFUSED, sorted(REFUSALS)),
        ("section", _HEADING, sorted(SECTION_KEYS)),
    ):
        choices = ElementTree.SubElement(
            view, "Choices", _per_region(name, kind, choice="single", layout="select")
        )
        for value in values:
            ElementTree.SubElement(choices, "Choice", value=value)
    for name in ("also", "fields"):
        ElementTree.SubElement(
            view, "TextArea", _per_region(name, _QUANTITY, editable="true", maxSubmissions="1")
        )
    ElementTree.SubElement(view, "TextArea", name="findings", toName="text", editable="true")
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode")


def _per_region(name: str, kind: str, **rest: str) -> dict[str, str]:
    shown = {"perRegion": "true", "whenTagName": "kind", "whenLabelValue": kind}
    return {"name": name, "toName": "text", **shown, **rest}


def to_task(document: GoldDocument, notation: Notation) -> Json:
    """The document as a task whose one prediction is its reading."""
    return {
        "data": {"id": document.id, "sha256": document.sha256, "text": document.text},
        "predictions": [
            {
                "model_version": document.source,
                "result": list(_results(document.text, document.reading, notation)),
            }
        ],
    }


def _results(text: str, reading: Reading, notation: Notation) -> Iterator[Json]:
    offsets = _Offsets(text)

    def region(kind: str, index: int, start: int, end: int, extra: Mapping[str, Json]) -> Iterator[Json]:
        place = {"start": offsets.to_units(start), "end": offsets.to_units(end), "text": text[start:end]}
        values = {"kind": {"labels": [kind]}, **extra}
        for name, value in values.items():
            kind_of_result = next(iter(value))
            yield {
                "id": f"{kind}-{index}",
                "from_name": name,
                "to_name": "text",
                "type": _RESULT_TYPES[kind_of_result],
                "value": {**place, **value},
            }

    for index, record in enumerate(reading.records):
        fields = format_fields(record, notation)
        extra: dict[str, Json] = {"indicator": {"choices": [record.indicators[0]]}}
        if record.indicators[1:]:
            extra["also"] = {"text": [", ".join(record.indicators[1:])]}
        if fields:
            extra["fields"] = {"text": [fields]}
        yield from region(_QUANTITY, index, record.start, record.end, extra)
    for index, refusal in enumerate(reading.refusals):
        yield from region(
            _REFUSED, index, refusal.start, refusal.end, {"class": {"choices": [refusal.refusal]}}
        )
    for index, section in enumerate(reading.sections):
        end = section.start + len(section.title)
        yield from region(_HEADING, index, section.start, end, {"section": {"choices": [section.key]}})
    if reading.findings:
        lines = [f"{finding.check} {finding.status} {finding.where}".rstrip() for finding in reading.findings]
        yield {
            "id": "findings",
            "from_name": "findings",
            "to_name": "text",
            "type": "textarea",
            "value": {"text": lines},
        }


_RESULT_TYPES = {"labels": "labels", "choices": "choices", "text": "textarea"}


def from_task(task: Json, notation: Notation) -> GoldDocument:
    """The reviewed document of an exported task: its newest annotation that was not cancelled.

    Raises `ExtractionError` naming the task if it has none, a region lacks its choice, or fields are wrong.
    """
    data = task["data"]
    reviewed = [one for one in task.get("annotations", ()) if not one.get("was_cancelled")]
    if not reviewed:
        raise ExtractionError(f"task {data.get('id')}: no annotation; submit or accept one first")
    newest = max(reviewed, key=lambda one: (one.get("updated_at") or "", one.get("id") or 0))
    try:
        reading = _reading(newest["result"], data["text"], notation)
    except (RowError, KeyError) as error:
        raise ExtractionError(f"task {data.get('id')}: {error}") from None
    return GoldDocument(str(data["id"]), data["text"], data["sha256"], reading, source="label-studio")


def _reading(results: Iterable[Json], text: str, notation: Notation) -> Reading:
    regions: dict[str, dict[str, Json]] = {}
    for result in results:
        regions.setdefault(result["id"], {})[result["from_name"]] = result["value"]
    offsets = _Offsets(text)
    reading = Reading()
    for parts in regions.values():
        if "kind" not in parts:
            reading.findings.extend(_findings(parts))
            continue
        start, end = (offsets.to_points(parts["kind"][name]) for name in ("start", "end"))
        _add(reading, parts, text, (start, end), notation)
    reading.records.sort(key=lambda record: record.start)
    reading.refusals.sort(key=lambda refusal: refusal.start)
    reading.sections.sort(key=lambda section: section.start)
    return reading


def _add(
    reading: Reading, parts: Mapping[str, Json], text: str, span: tuple[int, int], notation: Notation
) -> None:
    start, end = span
    printed = text[start:end]
    kind = parts["kind"]["labels"][0]
    if kind == _REFUSED:
        reading.refusals.append(GoldRefusal(start, end, printed, _choice(parts, "class", printed)))
    elif kind == _HEADING:
        reading.sections.append(GoldSection(_choice(parts, "section", printed), printed, start))
    else:
        target = ",".join([_choice(parts, "indicator", printed), *_texts(parts, "also")])
        fields = parse_fields("; ".join(_texts(parts, "fields")))
        reading.records.append(_record(printed, start, target, fields, notation))


def _record(printed: str, start: int, target: str, fields: dict[str, str], notation: Notation) -> GoldRecord:
    try:
        return read_record(printed, start, target, fields, notation)
    except RowError as error:
        raise RowError(f"{printed!r} at {start}: {error}") from None


def _choice(parts: Mapping[str, Json], name: str, printed: str) -> str:
    if name not in parts:
        raise RowError(f"the region {printed!r} has no {name}")
    return str(parts[name]["choices"][0])


def _texts(parts: Mapping[str, Json], name: str) -> list[str]:
    written = parts.get(name, {}).get("text", [])
    return [written] if isinstance(written, str) else list(written)


def _findings(parts: Mapping[str, Json]) -> Iterator[GoldFinding]:
    for lines in _texts(parts, "findings"):
        for line in lines.splitlines():
            check, status, *where = line.split(maxsplit=2)
            yield GoldFinding(check, status, where[0] if where else "")
