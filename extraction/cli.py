"""The command `gongkai`: reads arguments, calls the library, prints, and turns what happened into an exit status.

Nothing heavy is imported before a command is chosen, so that `gongkai --help` is instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from extraction import __version__
from extraction.errors import ExtractionError, ReadError

__all__ = ["build_parser", "main"]

OK, UNREAD, USAGE, INCONSISTENT = 0, 1, 2, 3
"""Every input was read; some were not; wrong usage; what `--fail-on` asks for."""
_INTERRUPTED = 130

FORMATS = ("jsonl", "parquet", "csv", "xlsx", "dta", "duckdb")
STAGES = ("document", "sections", "tables", "quantities", "mentions", "records", "findings")
SCHEMAS = ("run", "documents", "records", "facts", "findings", "refused", "failures")
_STATUS_HELP = (
    "exit status: 0 all was read, 1 some inputs could not be read, 2 wrong usage, 3 as --fail-on asks"
)

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
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
        return _fail(error, USAGE)
    except KeyboardInterrupt:
        return _fail("interrupted", _INTERRUPTED)


def _fail(reason: object, status: int) -> int:
    print(f"gongkai: {reason}", file=sys.stderr)
    return status


# arguments -------------------------------------------------------------------------------------------------------


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="Reads Chinese government-information disclosure reports: tables, quantities in prose, and what "
        "cannot be true together.",
    )
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_extract, _add_show, _add_summary, _add_pages, _add_catalogue):
        add(commands)
    return parser


_Commands = argparse._SubParsersAction  # the type has no public name


def _command(
    commands: _Commands[argparse.ArgumentParser], name: str, run: Command, says: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    parser.set_defaults(command=run)
    return parser


def _add_extract(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands, "extract", _extract, "extract reports into tables of records, facts and findings"
    )
    parser.epilog = _STATUS_HELP
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="a file, a folder (walked), or a glob")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the outputs go")
    parser.add_argument("--workers", type=_positive, metavar="N", help="processes (default: all cores)")
    parser.add_argument(
        "--format",
        type=_formats,
        default=("jsonl", "parquet"),
        metavar="LIST",
        help=f"of {','.join(FORMATS)} (default: jsonl,parquet)",
    )
    parser.add_argument("--resume", action="store_true", help="go on after an interruption")
    parser.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="where it runs (default: local)"
    )
    _add_knowledge(parser)
    parser.add_argument(
        "--keep-text", action="store_true", help="also write texts/, the text that all spans index"
    )
    parser.add_argument(
        "--keep-refused", action="store_true", help="also write the numbers that are no quantity"
    )
    parser.add_argument("--fail-on", choices=("inconsistent",), help="exit 3 if any finding is inconsistent")
    parser.add_argument(
        "--progress", action="store_true", help="report progress where stderr is no terminal, too"
    )


def _add_knowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, metavar="DIR", help="another trained linker")
    parser.add_argument("--genre", type=Path, metavar="DIR", help="another knowledge folder")


def _add_show(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "show", _show, "show what was read in one report, after any stage")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--stage", choices=STAGES, help="one stage (default: document, records and findings)")
    _add_knowledge(parser)


def _add_summary(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "summary", _summary, "summarise the outputs of a run")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the --out of gongkai extract")
    parser.add_argument("--genre", type=Path, metavar="DIR", help="the knowledge folder of the run")


def _add_pages(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "pages", _pages, "write a self-contained HTML page a report, and an index")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the --out of gongkai extract --keep-text")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the pages go (default: DIR/pages)")
    parser.add_argument("--genre", type=Path, metavar="DIR", help="the knowledge folder of the run")


def _add_catalogue(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "indicators", _indicators, "list the catalogue of indicators")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--genre", type=Path, metavar="DIR", help="another knowledge folder")
    parser = _command(commands, "schema", _schema, "print the JSON Schema of each output")
    parser.add_argument(
        "name", nargs="?", choices=SCHEMAS, metavar="NAME", help=f"one of {', '.join(SCHEMAS)}"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no format {unknown[0]!r}; choose among {', '.join(FORMATS)}")
    return names


# commands --------------------------------------------------------------------------------------------------------


def _extract(arguments: argparse.Namespace) -> int:
    from extraction.corpus import run
    from extraction.corpus.progress import Progress

    watched = arguments.progress or sys.stderr.isatty()
    summary = run(
        arguments.inputs,
        arguments.out,
        progress=Progress(sys.stderr) if watched else None,
        workers=arguments.workers,
        formats=arguments.format,
        resume=arguments.resume,
        engine=arguments.engine,
        model=arguments.model,
        genre=arguments.genre,
        keep_text=arguments.keep_text,
        keep_refused=arguments.keep_refused,
    )
    print(
        f"{summary.documents:,} reports read, {summary.failures:,} failed, {summary.duplicates:,} duplicates, "
        f"{summary.skipped:,} other files; {summary.records:,} records, {summary.facts:,} facts; findings: "
        f"{summary.consistent:,} consistent, {summary.inconsistent:,} inconsistent, "
        f"{summary.unverifiable:,} unverifiable; in {summary.out}"
    )
    if summary.failures:
        return UNREAD
    return INCONSISTENT if arguments.fail_on and summary.inconsistent else OK


def _show(arguments: argparse.Namespace) -> int:
    from extraction.outputs.terminal import show
    from extraction.pipeline import load_pipeline

    show(load_pipeline(arguments.genre, arguments.model)(arguments.file), arguments.stage)
    return OK


def _summary(arguments: argparse.Namespace) -> int:
    from extraction.genre import load_genre
    from extraction.outputs.summary import summarise

    summarise(arguments.folder, load_genre(arguments.genre))
    return OK


def _pages(arguments: argparse.Namespace) -> int:
    from extraction.genre import load_genre
    from extraction.outputs.page import write_pages

    out = arguments.out or arguments.folder / "pages"
    count = write_pages(arguments.folder, out, load_genre(arguments.genre))
    print(f"{count:,} pages: {out / 'index.html'}")
    return OK


def _indicators(arguments: argparse.Namespace) -> int:
    from extraction.genre import load_genre
    from extraction.outputs.catalogue import catalogue_json, show_catalogue

    genre = load_genre(arguments.genre)
    if arguments.format == "json":
        print(catalogue_json(genre))
    else:
        show_catalogue(genre)
    return OK


def _schema(arguments: argparse.Namespace) -> int:
    import json

    from extraction.schema import json_schema

    schemas = {name: json_schema(name) for name in SCHEMAS}
    print(json.dumps(schemas[arguments.name] if arguments.name else schemas, ensure_ascii=False, indent=2))
    return OK
