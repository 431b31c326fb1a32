"""The commands on data about reports: evaluate, train, annotate, panel, gold."""

from __future__ import annotations

import argparse
from pathlib import Path

from extraction.cli.parsing import OK, UNREAD, Commands, add_command, add_genre

__all__ = ["add_data_commands"]


def add_data_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    parser = add_command(commands, "evaluate", _evaluate, "measure a run against gold data")
    parser.add_argument("gold", type=Path, metavar="GOLD", help="a corpus folder with gold data")
    parser.add_argument("predicted", type=Path, metavar="PREDICTED", help="the --out of gongkai extract")
    parser.add_argument("--split", metavar="NAME", help="only this split")
    parser.add_argument("--misses", action="store_true", help="list each miss in its sentence")
    parser.add_argument("--against", type=Path, metavar="DIR", help="an earlier run: what is gained and lost")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how (default: table)")
    add_genre(parser)
    parser = add_command(commands, "train", _train, "train the linker and write it with its card")
    parser.add_argument("config", type=Path, metavar="CONFIG", help="a training configuration (TOML)")
    _add_annotate(commands)
    parser = add_command(
        commands, "panel", _panel, "join runs into agency by year by indicator, with cross-year checks"
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="the --out of gongkai extract")
    parser.add_argument("--out", type=Path, default=Path("panel"), metavar="DIR", help="default: ./panel")
    add_genre(parser)
    _add_gold(commands)


def _add_annotate(commands: Commands[argparse.ArgumentParser]) -> None:
    says = "exchange readings with Label Studio"
    parser = commands.add_parser("annotate", help=says, description=f"{says.capitalize()}.")
    steps = parser.add_subparsers(title="steps", metavar="STEP", required=True)
    step = add_command(steps, "export", _export, "write reports as tasks, with the extraction as prediction")
    step.add_argument("reports", nargs="+", type=Path, metavar="FILE", help="a report")
    step.add_argument("--out", type=Path, required=True, metavar="FILE", help="the tasks (JSON)")
    step.add_argument("--model", type=Path, metavar="DIR", help="another trained linker")
    add_genre(step)
    step = add_command(steps, "import", _import, "turn reviewed annotations into readings of a corpus")
    step.add_argument("export", type=Path, metavar="FILE", help="what Label Studio exported (JSON)")
    step.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus folder")
    step.add_argument("--reader", default="a", metavar="NAME", help="whose reading it is (default: a)")
    add_genre(step)


def _add_gold(commands: Commands[argparse.ArgumentParser]) -> None:
    says = "make, check and describe gold data"
    parser = commands.add_parser("gold", help=says, description=f"{says.capitalize()}.")
    steps = parser.add_subparsers(title="steps", metavar="STEP", required=True)
    for name, run, says in (
        ("compile", _compile, "turn readings in rows notation into stand-off JSON"),
        ("validate", _validate, "check gold data against itself and its splits"),
        ("agree", _agree, "measure the agreement of two readings"),
        ("settle", _settle, "draft settled readings from two independent ones"),
        ("splits", _splits, "place new documents in the splits"),
        ("card", _card, "write the corpus card"),
    ):
        step = add_command(steps, name, run, says)
        step.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus folder")
        add_genre(step)


def _evaluate(arguments: argparse.Namespace) -> int:
    import json

    from extraction.evaluation import compare, evaluate
    from extraction.evaluation.terminal import print_comparison, print_evaluation
    from extraction.outputs.catalogue import console

    after, *before = (
        evaluate(arguments.gold, folder, arguments.split, arguments.genre)
        for folder in (arguments.predicted, arguments.against)
        if folder is not None
    )
    comparison = compare(before[0], after) if before else None
    if arguments.format == "json":
        print(json.dumps((comparison or after).to_dict(), ensure_ascii=False, indent=2))
    elif comparison is not None:
        print_comparison(comparison, console())
    else:
        print_evaluation(after, console(), arguments.misses)
    return OK


def _train(arguments: argparse.Namespace) -> int:
    from extraction.training import train

    print(f"written to {train(arguments.config)}")
    return OK


def _export(arguments: argparse.Namespace) -> int:
    from extraction.annotation import export_predictions

    count = export_predictions(arguments.reports, arguments.out, arguments.genre, arguments.model)
    print(f"{count} tasks written to {arguments.out}")
    return OK


def _import(arguments: argparse.Namespace) -> int:
    from extraction.annotation import import_annotations

    read = import_annotations(arguments.export, arguments.corpus, arguments.reader, arguments.genre)
    print(f"{len(read)} readings written to {arguments.corpus}")
    return OK


def _panel(arguments: argparse.Namespace) -> int:
    from extraction.genre import load_genre
    from extraction.panel import build_panel, write_panel

    panel = build_panel(arguments.folders, load_genre(arguments.genre))
    write_panel(panel, arguments.out)
    wrong = sum(finding.status == "inconsistent" for finding in panel.findings)
    print(
        f"{len(panel.agencies)} agencies, {len(panel.rows):,} values, {len(panel.findings):,} checks over the "
        f"years ({wrong:,} inconsistent)\n{len(panel.gaps)} gaps, {len(panel.mirrors)} mirrors, "
        f"{len(panel.twins)} twins, {len(panel.renames)} possible renamings, {len(panel.unplaced)} without "
        f"agency or year\nwritten to {arguments.out}"
    )
    return OK


def _compile(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import compile_gold

    print(f"{len(compile_gold(arguments.corpus, genre=arguments.genre))} documents compiled")
    return OK


def _validate(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import validate_gold

    problems = validate_gold(arguments.corpus, arguments.genre)
    for problem in problems:
        print(f"{problem.where}: {problem.code}: {problem.message}")
    print(f"{len(problems)} problems")
    return UNREAD if problems else OK


def _agree(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import agree_readings

    agreement = agree_readings(arguments.corpus, genre=arguments.genre)
    kappa = "undefined" if agreement.kappa is None else f"{agreement.kappa:.3f}"
    print(
        f"{agreement.documents} documents read twice, {agreement.records_a} and {agreement.records_b} records; "
        f"F1 of spans {agreement.span_f1:.3f}, values {agreement.value_f1:.3f}, indicators and values "
        f"{agreement.indicator_value_f1:.3f}, refusals {agreement.refusal_f1:.3f}, headings "
        f"{agreement.section_f1:.3f}, findings {agreement.finding_f1:.3f}; kappa of indicators {kappa}"
    )
    return OK


def _settle(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import settle_readings

    for document, (agreed, left) in settle_readings(arguments.corpus, genre=arguments.genre).items():
        print(f"{document}: {agreed} agree, {left} to decide")
    return OK


def _splits(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import make_splits

    for split, documents in make_splits(arguments.corpus).items():
        print(f"{split}: {len(documents)}")
    return OK


def _card(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import make_card

    print(make_card(arguments.corpus, arguments.genre), end="")
    return OK
