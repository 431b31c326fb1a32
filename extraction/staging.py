"""Atomic writes: files and folders are written next to their destination and then moved there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["replaced_files", "replaced_folder", "write_whole"]


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file atomically, text as UTF-8. Its folder is created if necessary.

    Pipes and devices such as `/dev/stdout` are written to directly.
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
    """An empty folder to fill, which replaces the folder `path` when the block ends without an exception.

    If the block raises, `path` is unchanged. A process killed at the worst moment leaves no folder, never a mixture.
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
    """An empty folder to fill, whose files are moved to `folder` when the block ends without an exception.

    Other files in `folder` are kept. If the block raises, nothing changes.
    """
    part = folder / f".{os.getpid()}.part"
    part.mkdir(parents=True)
    try:
        yield part
        for path in sorted(part.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
