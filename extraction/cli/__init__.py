"""The `gongkai` command: parses arguments, calls the library, prints, and returns an exit status.

Nothing heavy is imported before a command is chosen, so that `gongkai --help` is instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from extraction import __version__
from extraction.cli.data import add_data_commands
from extraction.cli.parsing import OK, UNREAD, USAGE, Command
from extraction.cli.reports import add_report_commands
from extraction.errors import ExtractionError, ReadError

__all__ = ["build_parser", "main"]

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # without UTF-8, a redirected stream cannot encode Chinese
            stream.reconfigure(errors="backslashreplace")
    arguments = build_parser().parse_args(argv)
    command: Command = arguments.command
    try:
        status = command(arguments)
        sys.stdout.flush()
        return status
    except ReadError as error:
        return _fail(error, USAGE if error.code == "missing" else UNREAD)
    except ExtractionError as error:
        return _fail(error, USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else error, USAGE)
    except KeyboardInterrupt:
        return _fail("interrupted", _INTERRUPTED)


def _fail(reason: object, status: int) -> int:
    print(f"gongkai: {reason}", file=sys.stderr)
    return status


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="Extract the numbers of Chinese government-information disclosure reports, from tables and "
        "prose, and check them for consistency.",
    )
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_report_commands(commands)
    add_data_commands(commands)
    return parser
