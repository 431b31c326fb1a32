"""Commands on reports and on the outputs of a run (extract, show, summary, pages), and indicators and schema."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extraction.cli.parsing import (
    FORMATS,
    INCONSISTENT,
    OK,
    UNREAD,
    Commands,
    add_command,
    add_genre,
    formats,
    positive,
)

__all__ = ["add_report_commands"]

STAGES = ("document", "sections", "tables", "quantities", "mentions", "records", "findings")
SCHEMAS = ("run", "documents", "records", "facts", "findings", "refused", "failures")
_STATUSES = (
    "exit status: 0 all inputs were read, 1 some could not be read, 2 wrong usage, 3 as --fail-on asks"
)


def add_report_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    _add_extract(commands)
    _add_views(commands)
    _add_catalogue(commands)


def _add_extract(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = add_command(
        commands, "extract", _extract, "extract reports into tables of records, facts and findings"
    )
    parser.epilog = _STATUSES
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="a file, a folder (searched recursively) or a glob"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the outputs")
    parser.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        help="worker processes (default: all cores; one for fewer than 50 reports)",
    )
    parser.add_argument(
        "--format",
        type=formats,
        default=("jsonl", "parquet"),
        metavar="LIST",
        help=f"comma-separated, of {','.join(FORMATS)} (default: jsonl,parquet)",
    )
    parser.add_argument("--resume", action="store_true", help="continue an interrupted run")
    parser.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="where to run (default: local)"
    )
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="a trained linker other than the packaged one"
    )
    add_genre(parser)
    parser.add_argument(
        "--keep-text", action="store_true", help="also write texts/, the text that all offsets refer to"
    )
    parser.add_argument(
        "--keep-refused", action="store_true", help="also write the numbers that are not quantities"
    )
    parser.add_argument(
        "--fail-on", choices=("inconsistent",), help="exit with 3 if a finding is inconsistent"
    )
    parser.add_argument(
        "--progress", action="store_true", help="report progress even if stderr is not a terminal"
    )


def _add_views(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = add_command(commands, "show", _show, "print what is read from one report, after any stage")
    parser.add_argument("file", type=Path, metavar="FILE", help="a report")
    parser.add_argument(
        "--stage", choices=STAGES, help="a single stage (default: the profile, records and findings)"
    )
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="a trained linker other than the packaged one"
    )
    add_genre(parser)
    parser = add_command(commands, "summary", _summary, "print a summary of a run")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the --out folder of gongkai extract")
    add_genre(parser, "the knowledge folder of the run")
    parser = add_command(
        commands, "pages", _pages, "write a self-contained HTML page per report, and an index"
    )
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the --out folder of gongkai extract --keep-text"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the pages (default: DIR/pages)")
    add_genre(parser, "the knowledge folder of the run")


def _add_catalogue(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = add_command(commands, "indicators", _indicators, "list the catalogue of indicators")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="output format (default: table)"
    )
    add_genre(parser)
    parser = add_command(commands, "schema", _schema, "print the JSON Schema of the outputs")
    parser.add_argument(
        "name", nargs="?", choices=SCHEMAS, metavar="NAME", help=f"one of {', '.join(SCHEMAS)}"
    )


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
        f"{summary.documents:,} reports read, {summary.failures:,} failed, "
        f"{summary.duplicates:,} duplicates, {summary.skipped:,} other files\n"
        f"{summary.records:,} records, {summary.facts:,} facts; findings: {summary.consistent:,} consistent, "
        f"{summary.inconsistent:,} inconsistent, {summary.unverifiable:,} unverifiable\n"
        f"written to {summary.out}"
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
