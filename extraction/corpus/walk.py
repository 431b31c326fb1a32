"""The inputs of a run: files, folders and globs are expanded, hashed, grouped by content and sorted by hash."""

from __future__ import annotations

import glob
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from extraction.errors import RunError

__all__ = ["Input", "Item", "Plan", "find_inputs", "shown"]

_BLOCK = 1 << 20
_BATCH = 1024
"""Inputs hashed at a time."""
_THREADS = 8

_CREATE = "CREATE TABLE input (sha TEXT, path BLOB PRIMARY KEY, explicit INT) WITHOUT ROWID"
_INSERT = """INSERT INTO input VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET explicit = max(explicit, excluded.explicit)"""
_IN_ORDER = "SELECT sha, path, explicit FROM input ORDER BY sha, path"
_COUNT_ITEMS = "SELECT count(DISTINCT nullif(sha, '')) + coalesce(sum(sha = ''), 0) FROM input"


class Input(NamedTuple):
    """A file to read. It is `explicit` if the user named it; files found in folders may be of no input format, or
    dangling links."""

    path: str
    explicit: bool


class Item(NamedTuple):
    """Identical files with all their paths, sorted. `sha256` is empty if the bytes could not be read."""

    sha256: str
    paths: tuple[str, ...]
    explicit: bool


def shown(path: str) -> str:
    """A path as it is printed: bytes that are not UTF-8 are escaped.

    >>> shown("a\\udce9.txt")
    'a\\\\xe9.txt'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_inputs(sources: Iterable[str | Path], out: Path) -> Iterator[Input]:
    """The files that `sources` name, folder by folder, without hidden files and the folder `out`.

    Raises `RunError` for a path that does not exist, a glob that matches nothing, and a pipe, which cannot be read
    twice.
    """
    for source in sources:
        for name in _expanded(os.fspath(source)):
            if os.path.isdir(name):  # noqa: PTH112 (a path stays as the user wrote it)
                yield from _walked(name, out.resolve())
            elif Path(name).exists() and not Path(name).is_file():
                raise RunError(f"{shown(name)}: is neither a file nor a folder")
            else:
                yield Input(Path(name).as_posix(), True)


def _expanded(name: str) -> list[str]:
    if os.path.lexists(name):
        return [name]
    matches = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []  # noqa: PTH207
    if not matches:
        raise RunError(f"{shown(name)}: no such file or folder")
    return matches


def _walked(folder: str, out: Path) -> Iterator[Input]:
    """The files under a folder. A folder that cannot be listed is an input that cannot be read."""
    faults: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=faults.append):
        here = Path(root)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (here / name).resolve() != out
        )
        for name in sorted(files):
            path = here / name
            if not name.startswith(".") and (path.is_file() or not path.exists()):
                yield Input((here / name).as_posix(), False)
        while faults:
            yield Input(Path(faults.pop().filename).as_posix(), True)
    while faults:
        yield Input(Path(faults.pop().filename).as_posix(), True)


class Plan:
    """The inputs of a run, grouped and sorted. They are kept in a private database that spills to disk, so a million
    inputs need no more memory than a thousand."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        self._database = sqlite3.connect("")
        self._database.execute(_CREATE)
        for batch in _hashed(inputs):
            self._database.executemany(_INSERT, batch)
        self.inputs = self._count("SELECT count(*) FROM input")
        self.items = self._count(_COUNT_ITEMS)
        self.digest = self._digest()

    def __iter__(self) -> Iterator[Item]:
        """The items, sorted by hash."""
        for sha, group in groupby(self._database.execute(_IN_ORDER), key=itemgetter(0)):
            members = [(os.fsdecode(path), bool(explicit)) for _, path, explicit in group]
            if sha:
                yield Item(sha, tuple(path for path, _ in members), any(explicit for _, explicit in members))
            else:
                yield from (Item("", (path,), explicit) for path, explicit in members)

    def chunks(self, size: int) -> Iterator[tuple[Item, ...]]:
        """The items, `size` at a time."""
        items = iter(self)
        while chunk := tuple(islice(items, size)):
            yield chunk

    def _count(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0] or 0)

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for sha, path, explicit in self._database.execute(_IN_ORDER):
            digest.update(b"%s %d %s\0" % (sha.encode(), explicit, path))
        return digest.hexdigest()


def _hashed(inputs: Iterable[Input]) -> Iterator[list[tuple[str, bytes, bool]]]:
    source = iter(inputs)
    with ThreadPoolExecutor(_THREADS) as pool:
        while batch := list(islice(source, _BATCH)):
            paths: Sequence[str] = [item.path for item in batch]
            hashes = pool.map(_sha256, paths)
            yield [
                (sha, os.fsencode(item.path), item.explicit) for sha, item in zip(hashes, batch, strict=True)
            ]


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()
