"""A run over a corpus: what it reads, that its bytes never depend on how it ran, and that nothing is lost."""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import extraction
from extraction.artefacts import Layer, LinkerModel, write_linker
from extraction.corpus import Options, chunk, run
from extraction.corpus.chunk import Task, extract_chunk
from extraction.corpus.ledger import Ledger, Tally
from extraction.corpus.progress import Progress
from extraction.corpus.ray import run_ray
from extraction.corpus.walk import Input, Item, Plan, find_inputs, shown
from extraction.errors import ArtefactError, KnowledgeError, RunError
from extraction.genre import load_genre
from extraction.pipeline import load_pipeline
from extraction.staging import write_whole

GENRE = load_genre()

REPORT = (
    "云岭市水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年主动公开政府信息{}条，收到申请2件。\n"
)


def report(number: int) -> str:
    return REPORT.format(number)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Forty reports in folders, one of them twice, one that is none, and files that are no input."""
    folder = tmp_path / "in"
    (folder / "deep" / "er").mkdir(parents=True)
    for number in range(40):
        place = folder / ("deep/er" if number % 2 else ".")
        (place / f"r{number:02d}.txt").write_text(report(number + 100), encoding="utf-8")
    shutil.copy(folder / "r00.txt", folder / "deep" / "copy.txt")
    (folder / "recipe.txt").write_text("一种豆腐的做法", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / ".hidden.txt").write_text(report(1), encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def contents(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_a_run_counts_everything_that_it_saw(corpus: Path, tmp_path: Path) -> None:
    summary = run([corpus], tmp_path / "out", workers=1)
    assert (summary.inputs, summary.documents, summary.duplicates) == (43, 40, 1)
    assert (summary.failures, summary.skipped) == (1, 1)
    assert summary.records == len(rows(tmp_path / "out" / "records.jsonl")) == 80
    assert json.loads((tmp_path / "out" / "run.json").read_bytes())["counts"]["documents"] == 40


def test_equal_bytes_are_one_document_with_all_its_paths(corpus: Path, tmp_path: Path) -> None:
    run([corpus], tmp_path / "out", workers=1)
    twice = [row for row in rows(tmp_path / "out" / "documents.jsonl") if len(row["paths"]) > 1]  # type: ignore[arg-type]
    assert [row["paths"] for row in twice] == [[f"{corpus}/deep/copy.txt", f"{corpus}/r00.txt"]]
    assert twice[0]["path"] == f"{corpus}/deep/copy.txt"


def test_rows_are_sorted_by_document_then_position(corpus: Path, tmp_path: Path) -> None:
    run([corpus], tmp_path / "out", workers=1)
    places = [(row["doc_id"], row["start"]) for row in rows(tmp_path / "out" / "records.jsonl")]
    assert places == sorted(places)  # type: ignore[type-var]
    ids = [row["doc_id"] for row in rows(tmp_path / "out" / "documents.jsonl")]
    assert ids == sorted(ids)  # type: ignore[type-var]


def test_what_cannot_be_read_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "recipe.txt").write_text("一种豆腐的做法", encoding="utf-8")
    picture = folder / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "good.txt").write_text(report(5), encoding="utf-8")
    summary = run([folder, picture], tmp_path / "out", workers=1)
    failures = {Path(str(row["path"])).name: row for row in rows(tmp_path / "out" / "failures.jsonl")}
    errors = {name: row["error"] for name, row in failures.items()}
    assert errors == {"empty.txt": "empty", "recipe.txt": "not_a_report", "picture.png": "binary"}
    assert all(len(str(row["sha256"])) == 64 and row["message"] for row in failures.values())
    assert (summary.documents, summary.failures, summary.skipped) == (1, 3, 0)


def test_a_file_that_cannot_be_opened_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    summary = run([tmp_path / "gone.txt"], tmp_path / "out", workers=1)
    (failure,) = rows(tmp_path / "out" / "failures.jsonl")
    assert (failure["sha256"], failure["error"], summary.failures) == (None, "missing", 1)


def test_a_link_in_a_folder_that_leads_nowhere_is_counted_and_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(report(5), encoding="utf-8")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    summary = run([folder], tmp_path / "out", workers=1)
    assert (summary.inputs, summary.documents, summary.skipped, summary.failures) == (2, 1, 1, 0)


def test_an_unexpected_error_ends_one_report_not_the_run(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extraction.pipeline import Pipeline

    whole = Pipeline.__call__

    def faulty(self: Pipeline, source: Path) -> object:
        if source.name == "r07.txt":
            raise ZeroDivisionError("seven")
        return whole(self, source)

    monkeypatch.setattr(Pipeline, "__call__", faulty)
    summary = run([corpus], tmp_path / "out", workers=1)
    internal = [row for row in rows(tmp_path / "out" / "failures.jsonl") if row["error"] == "internal"]
    assert [row["message"] for row in internal] == ["ZeroDivisionError: seven"]
    assert (summary.documents, summary.failures) == (39, 2)


def test_the_outputs_are_the_same_bytes_for_every_number_of_workers(corpus: Path, tmp_path: Path) -> None:
    formats = ("jsonl", "parquet", "csv")
    for workers in (1, 2, 3):
        run([corpus], tmp_path / f"out{workers}", workers=workers, formats=formats, keep_text=True)
    first = contents(tmp_path / "out1")
    assert len(first) == 5 * 3 + 1 + 40
    assert contents(tmp_path / "out2") == first
    assert contents(tmp_path / "out3") == first


def test_the_formats_without_a_clock_are_the_same_bytes_twice(corpus: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run([corpus / "r02.txt"], tmp_path / name, formats=("xlsx", "dta"))
        time.sleep(1.1 if name == "a" else 0)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_order_and_repetition_of_the_arguments_do_not_matter(corpus: Path, tmp_path: Path) -> None:
    run([corpus], tmp_path / "a", workers=1)
    run([corpus / "deep", corpus, corpus / "deep"], tmp_path / "b", workers=1)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


# going on ----------------------------------------------------------------------------------------------------------


class KilledError(Exception):
    """Stands for a run that ends in the middle."""


def killer(after: int) -> Callable[[int, int], None]:
    def progress(done: int, _total: int) -> None:
        if done >= after:
            raise KilledError

    return progress


def test_an_interrupted_run_goes_on_where_it_stopped(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([corpus], tmp_path / "whole", workers=1)
    with pytest.raises(KilledError):
        run([corpus], tmp_path / "out", workers=1, progress=killer(16))
    assert not list((tmp_path / "out").glob("*.jsonl"))
    done: list[int] = []
    monkeypatch.setattr(
        "extraction.corpus.local.extract_chunk",
        lambda task: (done.append(task.number), extract_chunk(task))[1],
    )
    run([corpus], tmp_path / "out", workers=1, resume=True)
    assert done == [1, 2]
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_resume_of_a_finished_run_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    first = run([corpus], tmp_path / "out", workers=1)
    before = contents(tmp_path / "out")
    assert run([corpus], tmp_path / "out", workers=1, resume=True) == first
    assert contents(tmp_path / "out") == before


def test_resume_begins_where_nothing_was(corpus: Path, tmp_path: Path) -> None:
    assert run([corpus / "r02.txt"], tmp_path / "out", resume=True).documents == 1


@pytest.mark.parametrize("left", ["finished", "interrupted", "foreign", "workbooks"])
def test_a_folder_with_results_is_not_overwritten(corpus: Path, tmp_path: Path, left: str) -> None:
    out = tmp_path / "out"
    if left == "finished":
        run([corpus], out, workers=1)
    elif left == "interrupted":
        with pytest.raises(KilledError):
            run([corpus], out, workers=1, progress=killer(16))
    else:
        out.mkdir()
        (out / ("records.jsonl" if left == "foreign" else "records.xlsx")).write_text("{}\n")
    before = contents(out)
    with pytest.raises(RunError, match="already holds results"):
        run([corpus], out, workers=1)
    assert contents(out) == before


def test_resume_refuses_results_of_another_run(corpus: Path, tmp_path: Path) -> None:
    run([corpus], tmp_path / "out", workers=1)
    with pytest.raises(RunError, match="a run with other options"):
        run([corpus], tmp_path / "out", workers=1, resume=True, keep_text=True)
    (corpus / "r02.txt").write_text(report(999), encoding="utf-8")
    with pytest.raises(RunError, match="a run with other inputs"):
        run([corpus], tmp_path / "out", workers=1, resume=True)


def test_a_damaged_chunk_is_made_anew(corpus: Path, tmp_path: Path) -> None:
    run([corpus], tmp_path / "whole", workers=1)
    with pytest.raises(KilledError):
        run([corpus], tmp_path / "out", workers=1, progress=killer(32))
    chunk = Ledger(tmp_path / "out").chunks / "00000000"
    chunk.write_bytes(chunk.read_bytes()[:-10])
    run([corpus], tmp_path / "out", workers=1, resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_killed_run_leaves_nothing_half_written_and_goes_on(corpus: Path, tmp_path: Path) -> None:
    """The process is killed as a user's machine would: without a chance to tidy up."""
    for number in range(90):
        (corpus / f"more{number}.txt").write_text(report(1000 + number), encoding="utf-8")
    command = [sys.executable, "-m", "extraction", "extract", str(corpus), "--workers", "2"]
    out = tmp_path / "out"
    with subprocess.Popen([*command, "--out", str(out)], stdout=subprocess.DEVNULL) as process:
        chunks = Ledger(out).chunks
        deadline = time.monotonic() + 60
        while not list(chunks.glob("0*")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert not list(out.glob("*.*l"))
    run([corpus], tmp_path / "whole", workers=1)
    resumed = subprocess.run([*command, "--out", str(out), "--resume"], capture_output=True, check=False)
    assert resumed.returncode == 1, resumed.stderr
    assert contents(out) == contents(tmp_path / "whole")


def dies_of_r07(task: Task) -> Tally:
    """Extracts a chunk as a library would that crashes on one report."""
    whole = chunk._extracted

    def crashing(item: Item, *others: object) -> object:
        if item.paths[0].endswith("r07.txt"):
            os._exit(9)
        return whole(item, *others)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunk, "_extracted", crashing)
        return extract_chunk(task)


DIES_OF_R07 = """
import sys
from test_corpus import dies_of_r07
import extraction.corpus.local
extraction.corpus.local.extract_chunk = dies_of_r07
extraction.run(sys.argv[1], sys.argv[2], workers=1)
"""


def dies_of_r07_elsewhere(task: Task) -> Tally:
    """The same in a worker process; in this one, which runs the tests, the report would be a mistake."""
    here = multiprocessing.parent_process() is None
    assert not here or all(not item.paths[0].endswith("r07.txt") for item in task.items)
    return extract_chunk(task) if here else dies_of_r07(task)


def dies_always(task: Task) -> Tally:
    os._exit(9)


def test_a_report_that_ends_its_process_is_a_failure_and_the_others_are_read(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extraction.corpus.local.extract_chunk", dies_of_r07)
    summary = run([corpus], tmp_path / "out", workers=2)
    crashed = [row for row in rows(tmp_path / "out" / "failures.jsonl") if row["error"] == "crashed"]
    assert [Path(str(row["path"])).name for row in crashed] == ["r07.txt"]
    assert (summary.documents, summary.failures) == (39, 2)
    assert sum(row["doc_id"] is not None for row in rows(tmp_path / "out" / "documents.jsonl")) == 39


def test_a_resumed_run_reads_the_report_that_killed_it_in_another_process(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-c", DIES_OF_R07, str(corpus), str(tmp_path / "out")]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parent).returncode == 9
    monkeypatch.setattr("extraction.corpus.local.extract_chunk", dies_of_r07_elsewhere)
    summary = run([corpus], tmp_path / "out", workers=1, resume=True)
    crashed = [row for row in rows(tmp_path / "out" / "failures.jsonl") if row["error"] == "crashed"]
    assert [Path(str(row["path"])).name for row in crashed] == ["r07.txt"]
    assert (summary.documents, summary.failures) == (39, 2)


def test_a_run_whose_every_process_is_ended_stops(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extraction.corpus.local.extract_chunk", dies_always)
    with pytest.raises(RunError, match="killed from outside"):
        run([corpus], tmp_path / "out", workers=2)


def test_a_run_that_was_killed_after_its_texts_were_moved_goes_on(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([corpus], tmp_path / "whole", workers=1, keep_text=True)

    def killed(path: Path, content: bytes) -> None:
        if path.name == "run.json":
            raise KilledError
        write_whole(path, content)

    with monkeypatch.context() as patch, pytest.raises(KilledError):
        patch.setattr("extraction.corpus.ledger.write_whole", killed)
        run([corpus], tmp_path / "out", workers=1, keep_text=True)
    run([corpus], tmp_path / "out", workers=1, keep_text=True, resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


# inputs ------------------------------------------------------------------------------------------------------------


def test_folders_are_walked_globs_expanded_and_the_output_left_out(tmp_path: Path) -> None:
    for name in ("a/1.txt", "a/b/2.txt", "a/out/3.txt", "a/.git/4.txt", "c.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = find_inputs([tmp_path / "a", f"{tmp_path}/*.html"], tmp_path / "a" / "out")
    assert list(found) == [
        Input(f"{tmp_path}/a/1.txt", False),
        Input(f"{tmp_path}/a/b/2.txt", False),
        Input(f"{tmp_path}/c.html", True),
    ]


@pytest.mark.parametrize("missing", ["nowhere.txt", "no/*.txt", "none*"])
def test_what_does_not_exist_stops_the_run_before_it_begins(tmp_path: Path, missing: str) -> None:
    with pytest.raises(RunError, match="no such file or folder"):
        run([tmp_path / missing], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_pipe_stops_the_run_before_it_begins(corpus: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(RunError, match="pipe: is neither a file nor a folder"):
        run([corpus, pipe], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_plan_groups_equal_bytes_and_keeps_the_unreadable_apart(tmp_path: Path) -> None:
    for name, text in (("a", "one"), ("b", "two"), ("c", "one")):
        (tmp_path / name).write_text(text)
    names = ["c", "gone", "b", "a", "lost", "a"]
    plan = Plan(Input(str(tmp_path / name), name == "c") for name in names)
    assert [(tuple(Path(p).name for p in item.paths), item.explicit) for item in plan] == [
        (("gone",), False),
        (("lost",), False),
        (("b",), False),
        (("a", "c"), True),
    ]
    assert (plan.inputs, plan.items) == (5, 4)
    assert [len(chunk) for chunk in plan.chunks(3)] == [3, 1]


def test_a_name_that_is_no_unicode_is_read_and_shown_escaped(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xd0\xc5.txt")
    Path(path).write_text(report(3), encoding="utf-8")
    run([path], tmp_path / "out")
    (document,) = rows(tmp_path / "out" / "documents.jsonl")
    assert document["path"] == shown(path) == f"{tmp_path}/\\xd0\\xc5.txt"


def test_a_corpus_without_reports_gives_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    summary = run(tmp_path / "in", tmp_path / "out")
    assert (summary.inputs, summary.documents) == (0, 0)
    assert (tmp_path / "out" / "records.jsonl").read_bytes() == b""


# options -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"formats": ("jsonl", "docx")}, "unknown format docx"),
        ({"formats": "csv,docx"}, "unknown format docx"),
        ({"formats": ()}, "unknown format"),
        ({"engine": "cloud"}, "unknown engine cloud"),
        ({"workers": 0}, "at least one worker"),
    ],
)
def test_options_are_checked(options: dict[str, object], message: str) -> None:
    with pytest.raises(RunError, match=message):
        Options(**options)  # type: ignore[arg-type]


def test_knowledge_and_model_are_checked_before_anything_is_written(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        run([corpus], tmp_path / "out", genre=tmp_path)
    with pytest.raises(ArtefactError):
        run([corpus], tmp_path / "out", model=tmp_path / "none")
    assert not (tmp_path / "out").exists()


def linker(folder: Path, version: str) -> None:
    """A model that knows nothing, under a version."""
    layer = Layer(np.zeros((1, 1), np.float32), np.zeros(1, np.float32))
    write_linker(LinkerModel(version, GENRE.identity.id, ("other",), {"u:棵": 0}, (layer,)), folder)


def test_a_model_that_is_replaced_in_place_is_read_and_named_anew(tmp_path: Path) -> None:
    model, named = tmp_path / "model", []
    for version in ("1", "2"):
        linker(model, version)
        extraction.extract(report(1), model=model)
        run([], tmp_path / version, model=model)
        named.append(json.loads((tmp_path / version / "run.json").read_bytes())["model"])
        files = [(model / name).read_bytes() for name in ("model.json", "weights.npz")]
        assert named[-1] == f"{version}-{hashlib.sha256(b''.join(files)).hexdigest()[:12]}"
    assert load_pipeline(model=model) is load_pipeline(model=model)


def test_knowledge_that_is_changed_in_place_is_read_and_named_anew(tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(GENRE.folder, knowledge)
    before = load_pipeline(knowledge)
    with (knowledge / "genre.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    after = load_pipeline(knowledge)
    assert before.provenance.knowledge != after.provenance.knowledge == load_genre(knowledge).digest
    assert load_pipeline(knowledge) is after


@pytest.mark.parametrize(("set_before", "left"), [(700, 5_000), (50_000, 50_000), (0, 0)])
def test_new_objects_are_searched_for_garbage_less_often_unless_the_host_says_how_often(
    tmp_path: Path, set_before: int, left: int
) -> None:
    before = gc.get_threshold()
    linker(tmp_path / "model", str(set_before))
    try:
        gc.set_threshold(set_before, *before[1:])
        load_pipeline(model=tmp_path / "model")
        assert gc.get_threshold() == (left, *before[1:])
    finally:
        gc.set_threshold(*before)


def test_a_model_that_changes_during_a_run_ends_it(corpus: Path, tmp_path: Path) -> None:
    model, out = tmp_path / "model", tmp_path / "out"
    linker(model, "1")
    with pytest.raises(RunError, match="changed during the run"):
        run([corpus], out, model=model, workers=1, progress=lambda done, of: linker(model, "2"))
    assert not (out / "run.json").exists()
    linker(model, "1")
    assert run([corpus], out, model=model, workers=1, resume=True).documents == 40


def test_ray_that_is_not_installed_is_named(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RunError, match=r"gongkai\[ray\]"):
        run([corpus], tmp_path / "out", engine="ray")
    assert not (tmp_path / "out").exists()


def test_ray_gets_every_chunk_and_a_short_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in with the five functions of Ray that are used."""
    waiting: list[int] = []

    class Remote:
        def __init__(self, function: Callable[[object], object]) -> None:
            self.function = function

        def remote(self, task: object) -> object:
            waiting.append(1)
            assert len(waiting) <= 4
            return task

    def wait(pending: list[object]) -> tuple[list[object], list[object]]:
        waiting.pop()
        return pending[:1], pending[1:]

    ray = types.SimpleNamespace(
        is_initialized=lambda: False, init=lambda **_: None, shutdown=waiting.clear, wait=wait,
        remote=Remote, get=lambda refs: [{"items": ref} for ref in refs], cluster_resources=lambda: {"CPU": 2.0},
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "ray", ray)
    tasks: Iterator[object] = iter(range(20))
    assert [tally["items"] for tally in run_ray(tasks, None)] == list(range(20))  # type: ignore[arg-type]


def test_progress_says_rate_and_time_left() -> None:
    written: list[str] = []
    stream = types.SimpleNamespace(isatty=lambda: True, write=written.append, flush=lambda: None)
    progress = Progress(stream)  # type: ignore[arg-type]
    progress(0, 10)
    progress(10, 10)
    assert written[-1].startswith("\r\x1b[K10/10 documents, ")
    assert written[-1].endswith("0:00:00 left\n")


def test_the_public_run_takes_names_as_text(corpus: Path, tmp_path: Path) -> None:
    toy = str(Path(__file__).parent / "genres" / "toy")
    summary = extraction.run(str(corpus / "r02.txt"), str(tmp_path / "a"), workers=1)
    assert (summary.documents, summary.records, summary.out) == (1, 2, tmp_path / "a")
    assert extraction.run([corpus / "r02.txt"], tmp_path / "b", genre=toy).failures == 1
    assert (
        json.loads((tmp_path / "b" / "run.json").read_bytes())["genre"]
        == extraction.load_genre(toy).identity.id
    )
