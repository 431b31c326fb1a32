"""Makes the font by which fonts are measured that a PDF file does not contain: `python tests/make_boxes.py` (needs
fonttools).

It has two glyphs, each a line from corner to corner and back, so that they have a box and no ink: one for characters as
wide as the font is large, one for the others, narrow enough to stay within the width that the file gives them.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FONT = Path(__file__).parents[1] / "extraction" / "readers" / "pdf" / "boxes.ttf"
BOXES = {".notdef": (0, 0, 0, 0), "half": (40, 0, 240, 700), "full": (40, -80, 960, 840)}
"""The glyphs and their boxes, in thousandths of the font's size."""
FULL = (range(0x2000, 0xFF61), range(0xFFE0, 0xFFEF), range(0x20000, 0x3FFFE))
HALF = (range(0x20, 0x2000), range(0xFF61, 0xFFE0))
MANY_TO_ONE = 13
"""The format of a table that gives a whole range of characters one glyph."""


def boxes() -> bytes:
    """The font's file, the same bytes each time."""
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([*BOXES])
    builder.setupCharacterMap({})
    table = CmapSubtable.newSubtable(MANY_TO_ONE)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {
        code: name for name, own in (("half", HALF), ("full", FULL)) for codes in own for code in codes
    }
    builder.font["cmap"].tables = [table]
    builder.setupGlyf({name: _glyph(*box) for name, box in BOXES.items()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "half": (500, 40), "full": (1000, 40)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Boxes"})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    target = BytesIO()
    builder.font.save(target)
    return target.getvalue()


def _glyph(x0: int, y0: int, x1: int, y1: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((x0, y0))
    pen.lineTo((x1, y1))
    pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    FONT.write_bytes(boxes())
    print(f"{FONT.name}: {FONT.stat().st_size} bytes")
