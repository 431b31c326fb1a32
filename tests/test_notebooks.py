"""The notebooks run from a clean kernel, and their figures can draw every character that they need."""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path

import nbformat
import pytest

from extraction import load_genre

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
FONT = NOTEBOOKS / "fonts" / "NotoSansSC-subset.otf"

pytest.importorskip("nbclient")
pytest.importorskip("matplotlib")


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the kernel's own libraries
        from nbclient import NotebookClient

        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOKS)}})
        asyncio.run(client.async_execute())
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [
        output["text"] for output in outputs if output.get("name") == "stderr" and "Glyph" in output["text"]
    ]
    assert any("image/png" in output.get("data", {}) for output in outputs)


def test_the_figures_font_has_all_names_of_the_catalogue() -> None:
    from matplotlib.ft2font import FT2Font

    drawn = set(FT2Font(str(FONT)).get_charmap())
    needed = {ord(character) for indicator in load_genre().indicators.values() for character in indicator.zh}
    assert needed - drawn == set()
    assert FONT.stat().st_size < 1_500_000
    assert "SIL" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")
