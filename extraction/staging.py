"""Atomic writes: files and folders are written next to their destination and then moved there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["replaced_files", "replaced_folder", "write_whole"]


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file so that it is there whole or not at all; text as UTF-8. Its folder is made if need be.

    What is no file and no folder, a pipe or `/dev/stdout`, is written to as it is.
    """
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path = path.resolve()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of `path` with all that it holds once the block ends well.

    Where the block raises, `path` stays as it was. A process killed at the worst moment leaves no folder, never a mix.
    """
    part, before = (path.with_name(f".{path.name}.{os.getpid()}.{kind}") for kind in ("part", "before"))
    part.mkdir(parents=True)
    try:
        yield part
        if path.exists():
            path.rename(before)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


@contextmanager
def replaced_files(folder: Path) -> Iterator[Path]:
    """An empty folder to fill, whose files take their places in `folder` once the block ends well.

    Other files of `folder` stay, and all do where the block raises.
    """
    part = folder / f".{os.getpid()}.part"
    part.mkdir(parents=True)
    try:
        yield part
        for path in sorted(part.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
