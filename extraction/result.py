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
"""What `Extraction.to_pandas` makes a frame of."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The results of every stage for one report, each in the order of the text."""

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
        """A frame of one kind (`KINDS`), a row each; every column is there, of one type, also where there is no row.

        Decimals are floats and integers that may be missing are `Int64`, as frames have them; exact decimals are in
        `to_dict`. Raises ValueError for another kind.
        """
        import pandas as pd

        if kind not in KINDS:
            raise ValueError(f"no kind {kind!r}: one of {', '.join(KINDS)}")
        content = self.to_dict()
        table = content["document"]["sections"] if kind == "sections" else content[kind]
        columns = {
            field.name: pd.Series([row[field.name] for row in table], dtype=_dtype(field))
            for field in (_SECTION_FIELDS if kind == "sections" else TABLES[kind])
        }
        return pd.DataFrame(columns)


_SECTION_FIELDS = next(field.fields for field in TABLES["documents"] if field.name == "sections")


def _dtype(field: Field) -> Any:
    """The type of a column: lists and nested fields stay objects, what is missing in a text is NaN."""
    import pandas as pd

    if field.many or field.fields:
        return "object"
    if field.kind == "integer":
        return "Int64" if field.null else "int64"
    return pd.StringDtype(na_value=float("nan")) if field.kind in ("text", "date") else "float64"
