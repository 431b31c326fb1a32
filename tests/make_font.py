"""Cuts the font of the notebooks' figures: `python tests/make_font.py NotoSansCJK-Regular.ttc` (needs fonttools).

Kept are the characters of simplified print (level 1 of GB 2312, those in frequent use), of the catalogue, the corpus
and the notebooks, and the usual Latin ones. The source is Noto Sans CJK under the SIL Open Font Licence
(notebooks/fonts/OFL.txt).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

ROOT = Path(__file__).parents[1]
FONT = ROOT / "notebooks" / "fonts" / "NotoSansSC-subset.otf"
FAMILY = "Noto Sans CJK SC"
TEXTS = (
    "notebooks/*.ipynb",
    "corpora/gold/raw/*.txt",
    "corpora/generator/*.toml",
    "extraction/knowledge/*/indicators.toml",
)


def characters() -> set[str]:
    """What the figures may need."""
    found = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027))}
    found |= {chr(code) for code in (*range(0x3000, 0x3011), *range(0xFF01, 0xFF5F), 0x2212)}
    found |= set(_level_one())
    for pattern in TEXTS:
        for path in ROOT.glob(pattern):
            found |= set(path.read_text(encoding="utf-8"))
    return found


def _level_one() -> Iterator[str]:
    """The 3755 characters of GB 2312 level 1: rows 16 to 55."""
    for row in range(16, 56):
        for cell in range(1, 95):
            yield bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312", "ignore")


def main(source: str) -> None:
    """Write the font."""
    faces = TTCollection(source).fonts
    (font,) = [face for face in faces if face["name"].getDebugName(1) == FAMILY]
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={ord(character) for character in characters() if character})
    cutter.subset(font)
    font.recalcTimestamp = False  # the same bytes each time
    font.save(FONT)
    print(f"{FONT}: {len(font.getBestCmap())} characters, {FONT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
