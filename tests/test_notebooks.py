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


def test_the_figures_font_has_what_may_be_drawn() -> None:
    """The names of the catalogue, all that the notebooks say, and what readers may add to a figure."""
    from matplotlib.ft2font import FT2Font

    drawn = set(FT2Font(str(FONT)).get_charmap())
    said = "".join(indicator.zh for indicator in load_genre().indicators.values())
    said += "".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb"))
    said += "省市县区厅局委办公室街道镇乡大学医院北京上海重庆内蒙古西藏，。（）：；％０１２３"
    assert {
        character for character in said if character.isprintable() and ord(character) not in drawn
    } == set()
    assert FONT.stat().st_size < 1_500_000
    assert "SIL" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")
