"""The exceptions of the package.

    ExtractionError
    ├── ReadError        an input cannot be read, or is not a report
    ├── KnowledgeError   a knowledge folder is invalid
    ├── ArtefactError    a trained model is missing, damaged, or made for another genre
    └── RunError         a run over a corpus, or a command on its outputs, cannot start as requested

An error in the content of a report is never an exception: it is a `Finding`.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["ArtefactError", "ExtractionError", "KnowledgeError", "ReadError", "RunError"]


class ExtractionError(Exception):
    """The base class of all exceptions of the package."""


class ReadError(ExtractionError):
    """An input cannot be read. `code` is stable (`empty`, `truncated`, …), `message` gives the reason."""

    def __init__(self, code: str, message: str, path: Path | None = None) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.code = code
        self.message = message
        self.path = path


class KnowledgeError(ExtractionError):
    """A knowledge file is invalid; the message names the file and the key."""


class ArtefactError(ExtractionError):
    """A trained model cannot be used; the message says why."""


class RunError(ExtractionError):
    """A run cannot start as requested, or a folder lacks what a command needs. Nothing was written."""
