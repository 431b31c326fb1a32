"""What several test modules share: the sample reports, and one run over them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extraction.corpus import run

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpora" / "sample"
REAL = Path(os.environ.get("GONGKAI_REPORTS", os.devnull)) / "shizhong-psb-2023.txt"
"""A real report with its gold beside it, no part of the package: in the folder that `GONGKAI_REPORTS` names."""


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a run over the sample reports, in every format; read only."""
    out = tmp_path_factory.mktemp("sample") / "out"
    formats = ("jsonl", "parquet", "csv", "xlsx", "dta", "duckdb")
    run([SAMPLE], out, formats=formats, keep_text=True, keep_refused=True, workers=1)
    return out
