"""Every data type of the pipeline, in the order in which the stages produce them.

`types.document` holds the contents of a file, `types.evidence` what its numbers say; import both from here.

Types with hundreds of instances per report are named tuples, the others frozen dataclasses. Both are immutable, but a
named tuple of 26 fields is created in an eighth of the time.

Unless a docstring says otherwise, offsets are half-open code-point offsets into `Document.text`, the canonical text.
Numbers are exact decimals.
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
