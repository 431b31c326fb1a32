"""Commands on gold data, models and panels: evaluate, train, annotate, panel, gold."""

from __future__ import annotations

import argparse
from pathlib import Path

from extraction.cli.parsing import OK, UNREAD, Commands, add_command, add_genre, positive

__all__ = ["add_data_commands"]


def add_data_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    parser = add_command(commands, "evaluate", _evaluate, "score a run against gold data")
    parser.add_argument("gold", type=Path, metavar="GOLD", help="a corpus folder with gold data")
    parser.add_argument(
        "predicted",
        nargs="?",
        type=Path,
        metavar="PREDICTED",
        help="the --out folder of gongkai extract (default: extract the gold texts now)",
    )
    parser.add_argument("--split", metavar="NAME", help="only this split")
    parser.add_argument("--misses", action="store_true", help="list each error with its sentence")
    parser.add_argument(
        "--against", type=Path, metavar="DIR", help="an earlier run to compare with: what is gained and lost"
    )
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="output format (default: table)"
    )
    parser.add_argument(
        "--json", dest="format", action="store_const", const="json", help="the same as --format json"
    )
    add_genre(parser)
    parser = add_command(commands, "train", _train, "train the linker and write it with its model card")
    parser.add_argument("config", type=Path, metavar="CONFIG", help="a training configuration (TOML)")
    _add_annotate(commands)
    parser = add_command(
        commands,
        "panel",
        _panel,
        "join runs into a panel of agency, year and indicator, with cross-year checks",
    )
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="the --out folder of gongkai extract"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("panel"),
        metavar="DIR",
        help="folder for the panel (default: ./panel)",
    )
    add_genre(parser)
    _add_gold(commands)


EXCHANGES = ("label-studio", "docbin", "conll")


def _add_annotate(commands: Commands[argparse.ArgumentParser]) -> None:
    says = "exchange annotations with Label Studio, spaCy and sequence labellers"
    parser = commands.add_parser("annotate", help=says, description=f"{says[0].upper()}{says[1:]}.")
    steps = parser.add_subparsers(title="steps", metavar="STEP", required=True)
    step = add_command(
        steps, "export", _export, "export extracted reports or gold data for review or training"
    )
    step.add_argument(
        "sources", nargs="+", type=Path, metavar="SOURCE", help="a report, or a corpus folder with gold data"
    )
    step.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    step.add_argument(
        "--format",
        choices=EXCHANGES,
        default=EXCHANGES[0],
        help="output format (default: label-studio, as JSON)",
    )
    step.add_argument("--split", metavar="NAME", help="only this split of a corpus")
    step.add_argument(
        "--model", type=Path, metavar="DIR", help="a trained linker other than the packaged one"
    )
    add_genre(step)
    step = add_command(steps, "import", _import, "import reviewed annotations into a corpus")
    step.add_argument(
        "export",
        type=Path,
        metavar="FILE",
        help="a Label Studio export (JSON), a DocBin or a CoNLL file",
    )
    step.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus folder")
    step.add_argument("--reader", default="a", metavar="NAME", help="annotator (default: a)")
    step.add_argument(
        "--format", choices=EXCHANGES, help="format of FILE (default: detected from its content)"
    )
    add_genre(step)


def _add_gold(commands: Commands[argparse.ArgumentParser]) -> None:
    says = "create, check and describe gold data"
    parser = commands.add_parser("gold", help=says, description=f"{says.capitalize()}.")
    steps = parser.add_subparsers(title="steps", metavar="STEP", required=True)
    for name, run, says in (
        ("compile", _compile, "compile annotations in rows notation to stand-off JSON"),
        ("validate", _validate, "check the consistency of gold data and its splits"),
        ("agree", _agree, "measure the agreement of two annotators"),
        ("settle", _settle, "draft adjudicated annotations from two independent ones"),
        ("splits", _splits, "assign new documents to splits"),
        ("card", _card, "write the corpus card"),
    ):
        step = add_command(steps, name, run, says)
        step.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus folder")
        add_genre(step)
    step = add_command(steps, "generate", _generate, "generate whole reports with gold data from a seed")
    step.add_argument("count", type=positive, metavar="COUNT", help="number of reports")
    step.add_argument("--out", type=Path, required=True, metavar="DIR", help="the corpus folder to write")
    step.add_argument("--seed", type=int, default=0, metavar="N", help="random seed (default: 0)")
    step.add_argument(
        "--templates",
        type=Path,
        default=Path("corpora/generator"),
        metavar="DIR",
        help="folder of sentence templates (default: corpora/generator)",
    )
    add_genre(step)


def _evaluate(arguments: argparse.Namespace) -> int:
    import json

    from extraction.evaluation import compare, evaluate, evaluate_texts
    from extraction.evaluation.terminal import print_comparison, print_evaluation, print_misses
    from extraction.outputs.catalogue import console

    gold, split, genre = arguments.gold, arguments.split, arguments.genre
    if arguments.predicted is None:
        after = evaluate_texts(gold, split, genre)
    else:
        after = evaluate(gold, arguments.predicted, split, genre)
    before = None if arguments.against is None else evaluate(gold, arguments.against, split, genre)
    comparison = None if before is None else compare(before, after)
    if arguments.format == "json":
        content = (comparison or after).to_dict()
        if arguments.misses:
            content["misses"] = [miss.to_dict() for miss in after.misses()]
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return OK
    if comparison is None:
        print_evaluation(after, console())
    else:
        print_comparison(comparison, console())
    if arguments.misses:
        print_misses(after, console())
    return OK


def _train(arguments: argparse.Namespace) -> int:
    from extraction.training import train

    print(f"written to {train(arguments.config)}")
    return OK


def _export(arguments: argparse.Namespace) -> int:
    from extraction.annotation import predict, write_documents
    from extraction.genre import load_genre
    from extraction.gold import load_gold, load_notation

    documents = [
        document
        for source in arguments.sources
        for document in (
            load_gold(source, arguments.split)
            if source.is_dir()
            else predict([source], arguments.genre, arguments.model)
        )
    ]
    notation = load_notation(load_genre(arguments.genre))
    count = write_documents(documents, arguments.out, arguments.format, notation)
    print(f"{count} documents written to {arguments.out}")
    return OK


def _import(arguments: argparse.Namespace) -> int:
    from extraction.annotation import import_annotations

    read = import_annotations(
        arguments.export, arguments.corpus, arguments.reader, arguments.genre, arguments.format
    )
    print(f"{len(read)} readings written to {arguments.corpus}")
    return OK


def _panel(arguments: argparse.Namespace) -> int:
    from extraction.genre import load_genre
    from extraction.panel import build_panel, write_panel

    panel = build_panel(arguments.folders, load_genre(arguments.genre))
    written = write_panel(panel, arguments.out)
    print(
        f"{len(panel.agencies)} agencies, {written.rows:,} values, {written.findings:,} checks over the "
        f"years ({written.inconsistent:,} inconsistent)\n{len(panel.gaps)} gaps, {len(panel.mirrors)} mirrors, "
        f"{len(panel.twins) + len(panel.scoped)} twins, {len(panel.renames)} possible renamings, "
        f"{len(panel.unplaced)} without agency or year\nwritten to {arguments.out}"
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


def _generate(arguments: argparse.Namespace) -> int:
    from extraction.gold.commands import generate_reports

    count = generate_reports(
        arguments.templates, arguments.out, arguments.count, arguments.seed, arguments.genre
    )
    print(f"{count} reports written to {arguments.out}")
    return OK
