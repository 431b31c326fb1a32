"""What the commands share: exit statuses, argument types, common options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

__all__ = [
    "FORMATS",
    "INCONSISTENT",
    "OK",
    "UNREAD",
    "USAGE",
    "Command",
    "Commands",
    "add_command",
    "add_genre",
    "formats",
    "positive",
]

OK, UNREAD, USAGE, INCONSISTENT = 0, 1, 2, 3
"""Exit statuses: all inputs read; some unreadable; wrong usage; as `--fail-on` asks."""

FORMATS = ("jsonl", "parquet", "csv", "xlsx", "dta", "duckdb")

Command = Callable[[argparse.Namespace], int]
"""Runs a command and returns the exit status."""

Commands = argparse._SubParsersAction  # the type has no public name


def add_command(
    commands: Commands[argparse.ArgumentParser], name: str, run: Command, says: str
) -> argparse.ArgumentParser:
    """Add a command that calls `run`; `says` is its one line of help."""
    parser = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    parser.set_defaults(command=run)
    return parser


def add_genre(
    parser: argparse.ArgumentParser, says: str = "a knowledge folder other than the packaged one"
) -> None:
    """Add the option `--genre`."""
    parser.add_argument("--genre", type=Path, metavar="DIR", help=says)


def positive(text: str) -> int:
    """A positive integer."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def formats(text: str) -> tuple[str, ...]:
    """Comma-separated names of formats."""
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown format {unknown[0]!r}; choose from {', '.join(FORMATS)}")
    return names
