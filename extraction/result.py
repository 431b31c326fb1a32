"""`Extraction`: everything extracted from one report, as objects, plain rows and data frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extraction import rows
from extraction.schema import TABLES, Field
from extraction.types import (
    Document,
    Fact,
    Finding,
    Mention,
    Profile,
    Quantity,
    Record,
    RecordBreakdown,
    Refusal,
    Section,
    Table,
    Warning_,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Extraction"]

KINDS = ("records", "facts", "findings", "refused", "sections")
"""The kinds of data frame that `Extraction.to_pandas` makes."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The results of every stage for one report, each in text order."""

    document: Document
    profile: Profile
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    quantities: tuple[Quantity, ...]
    refusals: tuple[Refusal, ...]
    mentions: tuple[Mention, ...]
    records: tuple[Record, ...]
    breakdowns: tuple[RecordBreakdown, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Warning_, ...]

    def to_dict(self) -> dict[str, Any]:
        """The rows of the output contract: `document` (one row), `records`, `facts`, `findings`, `refused` (lists)."""
        counts = (len(self.records), len(self.findings))
        return {
            "document": rows.document_row(
                self.document, self.profile, self.sections, self.tables, self.warnings, counts
            ),
            "records": [rows.record_row(record) for record in self.records],
            "facts": [rows.fact_row(fact) for fact in self.facts],
            "findings": [rows.finding_row(finding) for finding in self.findings],
            "refused": [rows.refusal_row(refusal, self.document) for refusal in self.refusals],
        }

    def to_pandas(self, kind: str = "records") -> pd.DataFrame:
        """A data frame of one of `KINDS`. Columns and their types are always the same, even for an empty frame.

        Decimals become floats, and integers that may be missing `Int64`; `to_dict` has the exact decimals. Raises
        ValueError for an unknown kind.
        """
        import pandas as pd

        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}: choose from {', '.join(KINDS)}")
        content = self.to_dict()
        table = content["document"]["sections"] if kind == "sections" else content[kind]
        columns = {
            field.name: pd.Series([row[field.name] for row in table], dtype=_dtype(field))
            for field in (_SECTION_FIELDS if kind == "sections" else TABLES[kind])
        }
        return pd.DataFrame(columns)


_SECTION_FIELDS = next(field.fields for field in TABLES["documents"] if field.name == "sections")


def _dtype(field: Field) -> Any:
    """The type of a column: lists and nested fields stay objects, missing texts are NaN."""
    import pandas as pd

    if field.many or field.fields:
        return "object"
    if field.kind == "integer":
        return "Int64" if field.null else "int64"
    return pd.StringDtype(na_value=float("nan")) if field.kind in ("text", "date") else "float64"
