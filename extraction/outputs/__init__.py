"""Stage 8, `write`: rows become files, pages and terminal output."""

from extraction.outputs.tabular import DUCKDB_FILE, FORMATS, write_tables

__all__ = ["DUCKDB_FILE", "FORMATS", "write_tables"]
