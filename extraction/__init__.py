"""gongkai (公开) extracts the numbers of Chinese annual reports on the disclosure of government information.

>>> from extraction import extract
>>> report = extract("2023年，我局主动公开政府信息622条。")
>>> [(record.indicator, int(record.value)) for record in report.records]
[('disclosure.total', 622)]
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from extraction.errors import ArtefactError, ExtractionError, KnowledgeError, ReadError, RunError

if TYPE_CHECKING:
    from extraction.corpus import Progress, RunOptions, Summary
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
    source: Path | bytes | str, *, genre: Path | str | None = None, model: Path | str | None = None
) -> Extraction:
    """Read, measure, link and check one report.

    `source` is a path, the bytes of a file, or the text of a report. `genre` and `model` are folders with other
    knowledge and another trained linker. Raises `ReadError` if the source cannot be read or is not a report.
    """
    from extraction.pipeline import load_pipeline

    return load_pipeline(_folder(genre), _folder(model))(source)


def run(
    sources: Iterable[str | Path] | str | Path,
    out: str | Path,
    *,
    progress: Progress | None = None,
    **options: Unpack[RunOptions],
) -> Summary:
    """Extract the files, folders and globs of `sources` into the folder `out`, as `gongkai extract` does.

    Options: `workers`, `formats` (of jsonl, parquet, csv, xlsx, dta, duckdb), `resume`, `engine` (local, ray), `genre`,
    `model`, `keep_text`, `keep_refused`. `progress` is called with the number of documents done and their total.
    Raises `RunError`, before anything is written, if a source does not exist or `out` already holds results.
    """
    from extraction.corpus import run as run_corpus

    return run_corpus(sources, out, progress=progress, **options)


def load_genre(folder: Path | str | None = None) -> Genre:
    """The knowledge in `folder`, or the packaged knowledge of annual reports. Raises `KnowledgeError`."""
    from extraction.genre import load_genre as load

    return load(_folder(folder))


def _folder(name: Path | str | None) -> Path | None:
    return None if name is None else Path(name)
