"""gongkai (公开) reads the annual reports on government information disclosure of Chinese public bodies.

>>> from extraction import extract
>>> report = extract("2023年，我局主动公开政府信息622条。")
>>> [(record.indicator, int(record.value)) for record in report.records]
[('disclosure.total', 622)]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extraction.errors import ArtefactError, ExtractionError, KnowledgeError, ReadError, RunError

if TYPE_CHECKING:
    from extraction.corpus import Summary
    from extraction.genre import Genre
    from extraction.result import Extraction

__all__ = [
    "ArtefactError",
    "ExtractionError",
    "KnowledgeError",
    "ReadError",
    "RunError",
    "__version__",
    "extract",
    "load_genre",
    "run",
]

__version__ = "0.1.0"


def extract(
    source: Path | bytes | str, *, genre: Path | None = None, model: Path | None = None
) -> Extraction:
    """Read, measure, link and check one report.

    `source` is a path, the bytes of a file, or report text. `genre` and `model` are folders with other knowledge and
    another trained linker. Raises `ReadError` where the source cannot be read or is no report.
    """
    from extraction.pipeline import load_pipeline

    return load_pipeline(genre, model)(source)


def run(sources: list[Path], out: Path, **options: Any) -> Summary:
    """Extract a corpus of files and folders into `out`; the options are those of `corpus.run`."""
    from extraction.corpus import run as run_corpus

    return run_corpus(sources, out, **options)


def load_genre(folder: Path | None = None) -> Genre:
    """The knowledge in `folder`, or the packaged annual reports. Raises `KnowledgeError`."""
    from extraction.genre import load_genre as load

    return load(folder)
