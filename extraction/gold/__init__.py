"""Gold data: the rows notation that annotators write, and the stand-off JSON that programs read."""

from extraction.gold.documents import GoldError
from extraction.gold.folder import SPLITS, GoldFolder, load_gold
from extraction.gold.notation import Notation, load_notation
from extraction.gold.reading import (
    GoldCell,
    GoldDocument,
    GoldFinding,
    GoldRecord,
    GoldRefusal,
    GoldSection,
    Meta,
    Reading,
)
from extraction.gold.rows import RowError, parse_rows
from extraction.gold.writing import format_rows

__all__ = [
    "SPLITS",
    "GoldCell",
    "GoldDocument",
    "GoldError",
    "GoldFinding",
    "GoldFolder",
    "GoldRecord",
    "GoldRefusal",
    "GoldSection",
    "Meta",
    "Notation",
    "Reading",
    "RowError",
    "format_rows",
    "load_gold",
    "load_notation",
    "parse_rows",
]
