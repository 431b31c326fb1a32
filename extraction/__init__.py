"""gongkai (公开) reads the annual reports on government information disclosure of Chinese public bodies.

>>> from extraction import extract
>>> report = extract("2023年，我局主动公开政府信息622条。")
>>> [(record.indicator, int(record.value)) for record in report.records]
[('disclosure.total', 622)]
"""

from __future__ import annotations

from collections.abc import Iterable
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
    source: Path | bytes | str, *, genre: Path | str | None = None, model: Path | str | None = None
) -> Extraction:
    """Read, measure, link and check one report.

    `source` is a path, the bytes of a file, or report text. `genre` and `model` are folders with other knowledge and
    another trained linker. Raises `ReadError` where the source cannot be read or is no report.
    """
    from extraction.pipeline import load_pipeline

    return load_pipeline(_folder(genre), _folder(model))(source)


def run(sources: Iterable[str | Path] | str | Path, out: str | Path, **options: Any) -> Summary:
    """Extract the files, folders and globs of `sources` into the folder `out`, as `gongkai extract` does.

    Options: `workers`, `formats` (of jsonl, parquet, csv, xlsx, dta, duckdb), `resume`, `engine` (local, ray), `genre`,
    `model`, `keep_text`, `keep_refused`; `progress` is called with the documents done and their number. Raises
    `RunError` before anything is written where a source does not exist or `out` holds results.
    """
    from extraction.corpus import run as run_corpus

    for name in {"genre", "model"} & set(options):
        options[name] = _folder(options[name])
    return run_corpus(sources, out, **options)


def load_genre(folder: Path | str | None = None) -> Genre:
    """The knowledge in `folder`, or the packaged annual reports. Raises `KnowledgeError`."""
    from extraction.genre import load_genre as load

    return load(_folder(folder))


def _folder(name: Path | str | None) -> Path | None:
    return None if name is None else Path(name)
