"""A run over a corpus: many reports in, the files of the output contract out.

The inputs are found, hashed and sorted by hash; then they are extracted in chunks of a fixed size, each of which leaves
one file in the ledger; finally the chunks are joined. The outputs are therefore byte-identical for any number of
workers, and an interrupted run continues where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from extraction.corpus.chunk import Settings, Task, table_names
from extraction.corpus.ledger import Ledger, Tally, read_run
from extraction.corpus.ray import load_ray, run_ray
from extraction.corpus.walk import Plan, find_inputs
from extraction.errors import RunError
from extraction.outputs import FORMATS, write_tables

if TYPE_CHECKING:
    from extraction.pipeline import Provenance

__all__ = ["ENGINES", "Options", "RunOptions", "Summary", "run"]

ENGINES = ("local", "ray")
_CHUNK = 16
"""Documents per chunk."""
_FEW = 50
"""Fewer documents than this are read faster by one process than by several, which take time to start."""
Progress = Callable[[int, int], None]
"""Called with the number of documents done and their total."""


class RunOptions(TypedDict, total=False):
    """The keyword options of `run`, all optional."""

    formats: Sequence[str]
    workers: int | None
    engine: str
    resume: bool
    genre: Path | str | None
    model: Path | str | None
    keep_text: bool
    keep_refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a run, checked. `formats` are names, or a string of comma-separated names. Without `workers` there
    is one process for few documents, else one per core."""

    formats: Sequence[str] = ("jsonl", "parquet")
    workers: int | None = None
    engine: str = "local"
    resume: bool = False
    genre: Path | str | None = None
    model: Path | str | None = None
    keep_text: bool = False
    keep_refused: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.formats, str):
            object.__setattr__(self, "formats", tuple(self.formats.split(",")))
        unknown = [form for form in self.formats if form not in FORMATS]
        if unknown or not self.formats:
            raise RunError(
                f"unknown format {', '.join(unknown) or '(none)'}: choose from {', '.join(FORMATS)}"
            )
        if self.engine not in ENGINES:
            raise RunError(f"unknown engine {self.engine}: choose from {', '.join(ENGINES)}")
        if self.workers is not None and self.workers < 1:
            raise RunError("a run needs at least one worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The counts of a run, as in `run.json`: files, documents, rows of each table, and findings by status."""

    out: Path
    inputs: int
    skipped: int
    duplicates: int
    documents: int
    failures: int
    records: int
    facts: int
    refused: int
    consistent: int
    inconsistent: int
    unverifiable: int


_COUNTS = tuple(field.name for field in fields(Summary) if field.name != "out")


def run(
    sources: Iterable[str | Path] | str | Path,
    out: str | Path,
    *,
    progress: Progress | None = None,
    **options: Unpack[RunOptions],
) -> Summary:
    """Extract the files, folders and globs of `sources` into the folder `out`.

    A report that cannot be read becomes a row of `failures.jsonl`; the run continues. Raises `RunError` if a source
    does not exist or `out` already holds results, and `KnowledgeError` or `ArtefactError` if the genre or the model
    cannot be loaded, in each case before anything is written.
    """
    wanted = Options(**options)
    out = Path(out)
    if wanted.engine == "ray":
        load_ray()
    from extraction.pipeline import load_pipeline

    genre, model = (None if folder is None else Path(folder) for folder in (wanted.genre, wanted.model))
    made_by = load_pipeline(genre, model).provenance
    described = _described(wanted, made_by)
    named = [sources] if isinstance(sources, str | Path) else list(sources)
    plan = Plan(find_inputs(named, out))
    ledger = Ledger(out)
    if ledger.begin({**described, "plan": plan.digest}, wanted.resume):
        finished = read_run(out) or {}
        ledger.end()
        return Summary(out=out, **finished["counts"])
    settings = Settings(out, genre, model, made_by, wanted.keep_text, wanted.keep_refused)
    counts = _extract(plan, ledger, settings, wanted, progress)
    chunks = -(-plan.items // _CHUNK)
    _write(ledger, chunks, wanted, {**described, "plan": plan.digest, "counts": counts})
    return Summary(out=out, **counts)


def _described(options: Options, made_by: Provenance) -> dict[str, Any]:
    """Everything that decides the outputs, except the inputs."""
    from extraction import __version__

    return {
        "version": __version__,
        **made_by._asdict(),
        "options": {
            "formats": sorted(set(options.formats), key=FORMATS.index),
            "keep_text": options.keep_text,
            "keep_refused": options.keep_refused,
        },
    }


def _extract(
    plan: Plan, ledger: Ledger, settings: Settings, options: Options, progress: Progress | None
) -> dict[str, int]:
    """Extract the chunks that are missing. Returns the counts of the whole run."""
    counts = dict.fromkeys(_COUNTS, 0)
    counts["inputs"] = plan.inputs
    done = 0

    def count(tally: Tally) -> None:
        nonlocal done
        for name in _COUNTS:
            counts[name] += tally.get(name, 0)
        done += tally["items"]
        if progress is not None:
            progress(done, plan.items)

    def remaining() -> Iterator[Task]:
        for index, items in enumerate(plan.chunks(_CHUNK)):
            tally = ledger.tally(index)
            if tally is None:
                yield Task(index, items, settings)
            else:
                count(tally)

    for tally in _engine(remaining(), options, plan.items):
        count(tally)
    return counts


def _engine(tasks: Iterator[Task], options: Options, items: int) -> Iterator[Tally]:
    if options.engine == "ray":
        return run_ray(tasks, options.workers)
    from extraction.corpus.local import cores, run_local

    workers = options.workers or (1 if items < _FEW else cores())
    return run_local(tasks, max(1, min(workers, -(-items // _CHUNK))))


def _write(ledger: Ledger, chunks: int, options: Options, run_row: dict[str, Any]) -> None:
    names = table_names(options.keep_refused)
    ledger.join(chunks, names)
    write_tables(ledger.staging, names, options.formats)
    if "jsonl" not in options.formats:
        for name in names:
            if name != "failures":
                (ledger.staging / f"{name}.jsonl").unlink()
    ledger.publish(sorted(file.name for file in ledger.staging.iterdir()), run_row, options.keep_text)
