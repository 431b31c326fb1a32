"""DOC, RTF and WPS files, converted to DOCX by LibreOffice, which is not part of the package."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from extraction.errors import ReadError
from extraction.genre import Genre
from extraction.readers.docx import read_docx
from extraction.readers.parts import Contents

__all__ = ["read_legacy"]

_COMMANDS = ("soffice", "libreoffice")
_PATIENCE = 180
"""Seconds after which a conversion has failed."""


def read_legacy(data: bytes, kind: str, genre: Genre) -> Contents:
    """The report of a file of the old binary formats; `kind` is `doc` or `wps` and becomes its format.

    Raises `ReadError` with `converter_missing` if LibreOffice is not installed, `converter_failed` where it makes
    nothing of the file.
    """
    command = next((found for name in _COMMANDS if (found := shutil.which(name))), None)
    if command is None:
        raise ReadError(
            "converter_missing",
            f"a {kind.upper()} file is read through LibreOffice (soffice), which is not installed",
        )
    with TemporaryDirectory(prefix="gongkai-") as folder:
        converted = _convert(command, data, kind, Path(folder))
    return replace(read_docx(converted, genre), format=kind)


def _convert(command: str, data: bytes, kind: str, folder: Path) -> bytes:
    """The bytes as DOCX. A profile of its own lets several conversions run side by side."""
    source = folder / f"report.{kind}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = [command, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder), str(source)]
    try:
        status, errors = _run(arguments)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReadError("converter_failed", f"LibreOffice did not convert the file ({error})") from None
    target = source.with_suffix(".docx")
    if status != 0 or not target.is_file():
        reason = errors.decode("utf-8", "replace").strip().splitlines()
        raise ReadError("converter_failed", f"LibreOffice did not convert the file ({''.join(reason[-1:])})")
    return target.read_bytes()


def _run(arguments: Sequence[str]) -> tuple[int, bytes]:
    """The exit status and the standard error of a command. `soffice` is a script that starts the converter: where the
    command does not end, all that it started is ended with it.

    Raises `OSError` if it cannot be started, `TimeoutExpired` where it took too long.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=pipe, start_new_session=True
    ) as process:
        try:
            errors = process.communicate(timeout=_PATIENCE)[1]
        except BaseException:
            _end(process)
            raise
    return process.returncode, errors


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group; that of a system without groups alone."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
