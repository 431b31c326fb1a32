"""Every data type of the pipeline, in the order in which the stages produce them.

What stands in the file is in `types.document`, what its numbers say in `types.evidence`; everyone imports from here.

The nouns that a report has by the hundred are named tuples, the others frozen dataclasses: both are immutable, and a
named tuple of 26 fields is made in an eighth of the time.

All offsets are half-open code-point offsets into `Document.text`, the canonical text, unless a docstring says
otherwise. All numbers are exact decimals.
"""

from __future__ import annotations

from extraction.types.document import (
    Block,
    Cell,
    Document,
    Grid,
    GridCell,
    Place,
    Profile,
    Section,
    Source,
    Span,
    Spot,
    Table,
    Tabulation,
    Warning_,
    made,
)
from extraction.types.evidence import (
    Breakdown,
    Fact,
    Finding,
    Measurement,
    Mention,
    Quantity,
    Record,
    RecordBreakdown,
    Refusal,
    Suspect,
)

__all__ = [
    "Block",
    "Breakdown",
    "Cell",
    "Document",
    "Fact",
    "Finding",
    "Grid",
    "GridCell",
    "Measurement",
    "Mention",
    "Place",
    "Profile",
    "Quantity",
    "Record",
    "RecordBreakdown",
    "Refusal",
    "Section",
    "Source",
    "Span",
    "Spot",
    "Suspect",
    "Table",
    "Tabulation",
    "Warning_",
    "made",
]
