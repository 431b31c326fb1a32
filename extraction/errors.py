"""Every exception that the package raises on purpose.

    ExtractionError
    ├── ReadError        an input cannot be read, or is no report
    ├── KnowledgeError   a knowledge folder contradicts itself or its schema
    ├── ArtefactError    a trained model is missing, damaged, or made for another genre
    └── RunError         a run over a corpus, or a command on its outputs, cannot begin as asked

A fault in a report is never an exception: it is a `Finding`.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["ArtefactError", "ExtractionError", "KnowledgeError", "ReadError", "RunError"]


class ExtractionError(Exception):
    """The root of the tree."""


class ReadError(ExtractionError):
    """An input that cannot be read. `code` is stable (`empty`, `truncated`, …), `message` names the reason."""

    def __init__(self, code: str, message: str, path: Path | None = None) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.code = code
        self.message = message
        self.path = path


class KnowledgeError(ExtractionError):
    """A knowledge file is wrong; the message names the file and the key."""


class ArtefactError(ExtractionError):
    """A trained model cannot be used; the message says why."""


class RunError(ExtractionError):
    """A run cannot begin as asked, or a folder does not hold what a command needs; nothing was written."""
