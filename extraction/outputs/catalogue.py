"""The catalogue of indicators for a terminal, a program, and the reference."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.table import Table

from extraction.genre import Genre

__all__ = ["catalogue_json", "catalogue_markdown", "console", "show_catalogue"]

_WIDTH = 132
"""Columns where the output is no terminal."""


def console() -> Console:
    """Where commands print: as wide as the terminal, or wide enough for a file."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDTH, highlight=False)


def show_catalogue(genre: Genre) -> None:
    """Print the catalogue as a table."""
    table = Table(title=f"{genre.identity.zh} · {genre.identity.en}", title_justify="left")
    for column in ("id", "zh", "en", "unit", "kind"):
        table.add_column(column, overflow="fold")
    for indicator in genre.indicators.values():
        table.add_row(indicator.id, indicator.zh, indicator.en, indicator.unit, indicator.kind)
    console().print(table)


def catalogue_json(genre: Genre) -> str:
    """The catalogue as JSON: a list of objects in the order of the file."""
    return json.dumps(
        [indicator.model_dump() for indicator in genre.indicators.values()], ensure_ascii=False, indent=2
    )


def catalogue_markdown(genre: Genre) -> str:
    """The catalogue as a table in Markdown."""
    lines = ["| id | zh | en | unit | kind | part of |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{i.id}` | {i.zh} | {i.en} | {i.unit} | {i.kind} | {f'`{i.part_of}`' if i.part_of else ''} |"
        for i in genre.indicators.values()
    ]
    return "\n".join(lines) + "\n"
