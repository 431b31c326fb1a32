"""The ledger of a run: one file for each finished chunk, in a folder inside the output folder.

A chunk file appears whole or not at all. Its first line is a header with its tally and the length of each table; the
lines of the tables follow. Once all chunks exist they are joined into the outputs, which are moved into place whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from extraction.errors import RunError
from extraction.outputs import DUCKDB_FILE, FORMATS
from extraction.outputs.jsonl import dump_pretty
from extraction.schema import TABLES
from extraction.staging import write_whole

__all__ = ["RUN_FILE", "Ledger", "Tally", "read_run"]

Tally = dict[str, int]

RUN_FILE = "run.json"
_FOLDER = ".gongkai"
_PLAN_FILE = "plan.json"
_READING_FILE = "reading"
_HASH = 64
"""Characters of a SHA-256."""
_TEXTS = "texts"


class Ledger:
    """The ledger in an output folder."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out / _FOLDER
        self.chunks = self.folder / "chunks"
        self.texts = self.folder / _TEXTS
        self.staging = self.folder / "staging"

    def begin(self, plan: Mapping[str, Any], resume: bool) -> bool:
        """Open the ledger for a plan. Returns whether the run is already finished.

        Raises `RunError` if the folder holds results and `resume` is false, or if they belong to another plan.
        """
        if self.out.exists() and not self.out.is_dir():
            raise RunError(f"{self.out}: is not a folder")
        before = self._plan_before()
        if before is None and not self._holds_results():
            self._create(plan)
            return False
        if not resume:
            raise RunError(
                f"{self.out}: already holds results; use --resume to continue that run, or another --out"
            )
        if before != dict(plan):
            raise RunError(
                f"{self.out}: {_difference(before, plan)}; results of different runs cannot be mixed"
            )
        finished = (self.out / RUN_FILE).exists()
        if not finished:
            self._create(plan)
        return finished

    def _create(self, plan: Mapping[str, Any]) -> None:
        self.chunks.mkdir(parents=True, exist_ok=True)
        if not (
            self.out / _TEXTS
        ).exists():  # a run that was killed while it published may have moved them already
            self.texts.mkdir(exist_ok=True)
        write_whole(self.folder / _PLAN_FILE, dump_pretty(dict(plan)))

    def _plan_before(self) -> dict[str, Any] | None:
        run = read_run(self.out)
        if run is not None:
            run.pop("counts", None)
            return run
        try:
            plan: dict[str, Any] = json.loads((self.folder / _PLAN_FILE).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        return plan

    def _holds_results(self) -> bool:
        files = (self.out / f"{name}.{form}" for name in TABLES for form in FORMATS)
        return any(path.exists() for path in (*files, self.out / DUCKDB_FILE, self.out / _TEXTS))

    def tally(self, index: int) -> Tally | None:
        """The counts of a finished chunk, or None."""
        try:
            with self._chunk(index).open("rb") as file:
                header = _header(file)
        except FileNotFoundError:
            return None
        return None if header is None else header[0]

    def write(self, index: int, tally: Tally, tables: Mapping[str, Iterable[bytes]]) -> None:
        """Write the file of a chunk."""
        bodies = {name: b"".join(lines) for name, lines in tables.items()}
        lengths = {name: len(body) for name, body in bodies.items()}
        header = json.dumps({"tally": tally, "lengths": lengths}).encode() + b"\n"
        write_whole(self._chunk(index), b"".join((header, *bodies.values())))

    def note(self, sha256: str) -> None:
        """Record which report is about to be read, in case the process dies on it."""
        # written over in place: a new file, or one that is cut first, costs several times as much
        file = os.open(self.folder / _READING_FILE, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            os.write(file, sha256.ljust(_HASH).encode("ascii"))
        finally:
            os.close(file)

    def reading(self) -> str | None:
        """The hash of the report noted last, or None."""
        try:
            return (self.folder / _READING_FILE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def _chunk(self, index: int) -> Path:
        return self.chunks / f"{index:08d}"

    def join(self, count: int, names: Iterable[str]) -> None:
        """Join the first `count` chunks into one JSON lines file per table, in the staging folder."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir()
        with ExitStack() as stack:
            files = {name: stack.enter_context((self.staging / f"{name}.jsonl").open("wb")) for name in names}
            for index in range(count):
                with self._chunk(index).open("rb") as chunk:
                    header = _header(chunk)
                    if header is None:
                        raise RunError(
                            f"{self._chunk(index)}: is damaged; start the run again in another folder"
                        )
                    for name, length in header[1].items():
                        files[name].write(chunk.read(length))

    def publish(self, names: Iterable[str], run: Mapping[str, Any], keep_text: bool) -> None:
        """Move the staged files into place, `run.json` last, and remove the ledger."""
        for name in names:
            os.replace(self.staging / name, self.out / name)  # noqa: PTH105 (said for what it promises)
        if keep_text and self.texts.exists():
            os.replace(self.texts, self.out / _TEXTS)  # noqa: PTH105
        write_whole(self.out / RUN_FILE, dump_pretty(dict(run)))
        self.end()

    def end(self) -> None:
        """Remove the ledger."""
        shutil.rmtree(self.folder, ignore_errors=True)


def read_run(out: Path) -> dict[str, Any] | None:
    """The content of `run.json`, or None if the run is not finished."""
    try:
        run: dict[str, Any] = json.loads((out / RUN_FILE).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    return run


def _header(file: BinaryIO) -> tuple[Tally, dict[str, int]] | None:
    """The tally and the tables' lengths; None where the file is not as long as they say."""
    try:
        header = json.loads(file.readline())
        tally, lengths = header["tally"], header["lengths"]
    except (ValueError, KeyError):
        return None
    size = os.fstat(file.fileno()).st_size
    return (tally, lengths) if size == file.tell() + sum(lengths.values()) else None


def _difference(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str:
    if before is None:
        return "holds results of an unknown run"
    changed = [key for key in now if key != "plan" and before.get(key) != now[key]] or ["inputs"]
    return f"holds results of a run with other {', '.join(changed)}"
