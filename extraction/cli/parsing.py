"""What the commands share: exit statuses, kinds of arguments, options that several have."""

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
"""Every input was read; some were not; wrong usage; what `--fail-on` asks for."""

FORMATS = ("jsonl", "parquet", "csv", "xlsx", "dta", "duckdb")

Command = Callable[[argparse.Namespace], int]
"""What runs a command; returns the exit status."""

Commands = argparse._SubParsersAction  # the type has no public name


def add_command(
    commands: Commands[argparse.ArgumentParser], name: str, run: Command, says: str
) -> argparse.ArgumentParser:
    """A command that `run` does; `says` is its one line of help."""
    parser = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    parser.set_defaults(command=run)
    return parser


def add_genre(parser: argparse.ArgumentParser, says: str = "another knowledge folder") -> None:
    """The option `--genre`."""
    parser.add_argument("--genre", type=Path, metavar="DIR", help=says)


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def formats(text: str) -> tuple[str, ...]:
    """Names of formats, joined by commas."""
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no format {unknown[0]!r}; choose among {', '.join(FORMATS)}")
    return names
