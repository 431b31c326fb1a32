"""Stage 8, `write`: rows become files, pages, and what a terminal shows."""

from extraction.outputs.tabular import FORMATS, write_tables

__all__ = ["FORMATS", "write_tables"]
