"""The fields of every output, defined once: JSON Schema, table columns and the reference are generated from them.

Names, order and meaning are the output contract. Anything may be added; nothing is renamed or dropped.
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["APPLICANTS", "APPROXIMATIONS", "PERIODS", "REFUSALS", "RUN", "TABLES", "Field", "json_schema"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_JSON_TYPES = {
    "text": "string",
    "date": "string",
    "integer": "integer",
    "decimal": "number",
    "float": "number",
    "boolean": "boolean",
    "object": "object",
}


class Field(NamedTuple):
    """One field: `kind` is text, date (ISO), integer, decimal (exact), float, boolean or object (with `fields`).

    `null` says that it may be null, `many` that it is a list of its kind; `values`, where they are a closed list.
    """

    name: str
    kind: str
    meaning: str
    null: bool = False
    many: bool = False
    values: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


APPLICANTS = (
    "natural_person", "commercial", "research", "social", "legal_service", "other", "organisation", "total",
)  # fmt: skip
APPROXIMATIONS = ("exact", "rounded", "about", "over", "at_least", "under", "at_most", "range")
_FORMATS = ("text", "markdown", "html", "docx", "doc", "wps", "pdf")
_KINDS = (
    "table_arithmetic", "narrative_table", "narrative_breakdown", "ratio", "restatement", "cross_year",
)  # fmt: skip
PERIODS = ("current", "previous", "cumulative", "change", "other")
REFUSALS = (
    "date", "time", "document_number", "phone", "postcode", "address", "url", "email", "version", "hotline", "article",
    "ordinal", "rank", "programme", "idiom", "enumerator", "list_marker", "index_number", "page", "legal_threshold",
)  # fmt: skip

_SECTION = (
    Field("key", "text", "the statutory section; `preamble` before the first heading"),
    Field("title", "text", "the heading as printed, without its number"),
    Field("number", "text", "the heading's number as printed", null=True),
    Field("level", "integer", "1 for the top-level parts of the report"),
    Field("start", "integer", "where the heading begins"),
    Field("end", "integer", "where the text under it ends"),
)
_TABLE = (
    Field("name", "text", "which statutory table"),
    Field("layout", "text", "the layout, recognised by the table's labels"),
    Field("start", "integer", "where the table begins"),
    Field("end", "integer", "where it ends"),
    Field("confidence", "float", "confidence of the alignment"),
)
_WARNING = (
    Field("code", "text", "a stable code"),
    Field("message", "text", "the message in Chinese"),
    Field("message_en", "text", "the message in English"),
)
_PLACE = (
    Field("table", "integer", "index of the table in the file", null=True),
    Field("row", "integer", "row in the table, from 0", null=True),
    Field("column", "integer", "column in the table, from 0", null=True),
    Field("page", "integer", "page of the file, from 1", null=True),
    Field("bbox", "float", "x0, top, x1, bottom in points", null=True, many=True),
)
_INTERVAL = (
    Field("lower", "decimal", "lower end; null is unbounded", null=True),
    Field("upper", "decimal", "upper end; null is unbounded", null=True),
)
_SUSPECT = (
    Field("record_id", "text", "the record whose change would resolve the inconsistency"),
    Field("value", "decimal", "the value it would need"),
    Field("tied", "boolean", "whether other records would do as well"),
)

_VALUE = (
    Field("value", "decimal", "the number", null=True),
    Field(
        "lower",
        "decimal",
        "lower end of the closed interval that the wording asserts",
        null=True,
    ),
    Field("upper", "decimal", "upper end; null is unbounded", null=True),
    Field("unit", "text", "the printed classifier; yuan for amounts of money, `%` for percentages"),
)
_DOC_ID = Field("doc_id", "text", "id of the document, derived from the SHA-256 of its bytes")
_INDICATOR = Field(
    "indicator",
    "text",
    "id in the catalogue (`gongkai indicators`); `other` if no indicator covers the number",
)
_QUALIFIER = Field(
    "qualifier", "text", "what the number counts, as printed; null if the indicator says it all", null=True
)
_APPLICANT = Field("applicant", "text", "whose applications are counted", null=True, values=APPLICANTS)
_SCOPE = Field(
    "scope", "text", "whose number it is, if the report gives numbers of several bodies", null=True
)
_PERIOD = Field(
    "period", "text", "the period that the number refers to; `current` is the report year", values=PERIODS
)

TABLES: dict[str, tuple[Field, ...]] = {
    "documents": (
        _DOC_ID,
        Field("path", "text", "the first of `paths`", null=True),
        Field("paths", "text", "all inputs with these bytes, sorted", many=True),
        Field("sha256", "text", "SHA-256 of the bytes"),
        Field("format", "text", "detected from the content", values=_FORMATS),
        Field("encoding", "text", "character encoding of a text or HTML input", null=True),
        Field("title", "text", "as printed", null=True),
        Field("agency", "text", "as printed in the title, else in the letterhead", null=True),
        Field("report_year", "integer", "the year reported on", null=True),
        Field("period_start", "date", "first day that the statistics cover", null=True),
        Field("period_end", "date", "last day that the statistics cover", null=True),
        Field("published", "date", "date of publication", null=True),
        Field("layout", "text", "of the first table read of applications, statistics, disclosure, review", null=True),
        Field("sections", "object", "headings and the text under each", many=True, fields=_SECTION),
        Field("tables", "object", "the statutory tables read", many=True, fields=_TABLE),
        Field("n_records", "integer", "number of records"),
        Field("n_findings", "integer", "number of findings"),
        Field("warnings", "object", "doubts about the reading", many=True, fields=_WARNING),
    ),
    "records": (
        Field("record_id", "text", "unique in the corpus and stable"),
        _DOC_ID,
        _INDICATOR,
        _QUALIFIER,
        _APPLICANT,
        *_VALUE,
        Field("cell", "text", "null in the narrative; otherwise what the cell contains", null=True,
              values=("number", "blank", "slash", "dash", "none")),
        Field("approximation", "text", "how the wording qualifies the number", values=APPROXIMATIONS),
        _SCOPE,
        _PERIOD,
        Field("source", "text", "where the number was read", values=("narrative", "table")),
        Field("section", "text", "key of the level-1 section that contains it"),
        Field("start", "integer", "first code point of the expression in the canonical text"),
        Field("end", "integer", "one past its last code point"),
        Field("text", "text", "the expression as printed"),
        Field("context", "text", "its sentence; for a cell, its row label"),
        Field("table", "text", "which statutory table", null=True),
        Field("row", "text", "printed row label, nested ones joined by ` / `", null=True),
        Field("column", "text", "printed column label, nested ones joined by ` / `", null=True),
        Field("place", "object", "position of the cell in the file", null=True, fields=_PLACE),
        Field("method", "text", "`table`, `rule:<id>` or `classifier`"),
        Field("confidence", "float", "calibrated probability, four places"),
    ),
    "facts": (
        _DOC_ID,
        Field("agency", "text", "as in the document", null=True),
        Field("report_year", "integer", "as in the document", null=True),
        _INDICATOR,
        _APPLICANT,
        _QUALIFIER,
        _SCOPE,
        _PERIOD,
        *_VALUE,
        Field("record_ids", "text", "the records it rests on", many=True),
        Field("agreement", "text", "whether those records agree", values=("single", "agree", "conflict")),
        Field("confidence", "float", "probability, four places"),
    ),
    "findings": (
        Field("finding_id", "text", "unique in the corpus and stable"),
        _DOC_ID,
        Field("check", "text", "code of the check"),
        Field("kind", "text", "what is compared", values=_KINDS),
        Field("status", "text", "the verdict", values=("consistent", "inconsistent", "unverifiable")),
        Field("expression", "text", "the relation with its numbers"),
        Field("left", "object", "what the left side asserts", null=True, fields=_INTERVAL),
        Field("right", "object", "what the right side asserts", null=True, fields=_INTERVAL),
        Field("difference", "decimal", "0 if the intervals meet, otherwise left minus right", null=True),
        Field("record_ids", "text", "all records that the check used", many=True),
        Field("suspects", "object", "records that may be wrong, most likely first", many=True, fields=_SUSPECT),
        Field("message", "text", "the message in Chinese"),
        Field("message_en", "text", "the message in English"),
    ),
    "refused": (
        _DOC_ID,
        Field("start", "integer", "first code point in the canonical text"),
        Field("end", "integer", "one past the last"),
        Field("text", "text", "as printed"),
        Field("class", "text", "what it is instead of a quantity", values=REFUSALS),
        Field("context", "text", "the text around it"),
    ),
    "failures": (
        Field("path", "text", "the input"),
        Field("sha256", "text", "of its bytes; null where they could not be read", null=True),
        Field("error", "text", "a stable code"),
        Field("message", "text", "the reason"),
    ),
}  # fmt: skip
"""The tables of `gongkai extract`, by the name of their file."""

RUN: tuple[Field, ...] = (
    Field("version", "text", "of gongkai"),
    Field("genre", "text", "id of the genre"),
    Field("knowledge", "text", "SHA-256 over the knowledge files"),
    Field("model", "text", "id of the trained linker; null where rules alone decide", null=True),
    Field("plan", "text", "SHA-256 over the inputs and all that decides the outputs"),
    Field("options", "object", "what was asked for", fields=(
        Field("formats", "text", "formats of the tables", many=True),
        Field("keep_text", "boolean", "whether `texts/` was written"),
        Field("keep_refused", "boolean", "whether `refused` was written"),
    )),
    Field("counts", "object", "counts", fields=(
        Field("inputs", "integer", "files found"),
        Field("skipped", "integer", "files in folders that are no input format"),
        Field("duplicates", "integer", "files whose bytes were read under another path"),
        Field("documents", "integer", "reports read"),
        Field("failures", "integer", "inputs that could not be read"),
        Field("records", "integer", "records"),
        Field("facts", "integer", "facts"),
        Field("refused", "integer", "numbers that are not quantities"),
        Field("consistent", "integer", "findings"),
        Field("inconsistent", "integer", "findings"),
        Field("unverifiable", "integer", "findings"),
    )),
)  # fmt: skip
"""The fields of `run.json`."""


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one row of a table, or of `run`. Raises KeyError for another name.

    >>> json_schema("failures")["required"]
    ['path', 'sha256', 'error', 'message']
    """
    fields = RUN if name == "run" else TABLES[name]
    return {"$schema": _DRAFT, "title": name, **_object(fields)}


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _property(field) for field in fields},
        "required": [field.name for field in fields],
    }


def _property(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = _object(field.fields) if field.fields else {"type": _JSON_TYPES[field.kind]}
    if field.kind == "date":
        one["format"] = "date"
    if field.values:
        one["enum"] = list(field.values)
    whole: dict[str, Any] = {"type": "array", "items": one} if field.many else one
    if field.null:
        whole["type"] = [whole["type"], "null"]
        if "enum" in whole:
            whole["enum"] = [*field.values, None]
    return {"description": field.meaning, **whole}
