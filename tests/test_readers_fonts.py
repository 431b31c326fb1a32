"""PDF files whose fonts are not in the file: their text does not depend on the fonts of the machine."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from make_boxes import FONT, boxes
from test_readers_pdf import pdf_of

from extraction.genre import load_genre
from extraction.readers import read
from extraction.readers.pdf.fonts import measured_alike

GENRE = load_genre()
TEXT = "本年新收政府信息公开申请12件"
DESCRIPTOR = (
    "<</Type/FontDescriptor/FontName/SimSun/Flags 4/Ascent 859/Descent -141/FontBBox[0 -141 1000 859]>>"
)
CODES = {character: number for number, character in enumerate(dict.fromkeys(TEXT), 5)}
TOLD = " ".join(f"<{code:04x}> <{ord(character):04x}>" for character, code in CODES.items())
MEANING = (
    "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
    f"{len(CODES)} beginbfchar {TOLD} endbfchar endcmap"
)


def composite(encoding: str) -> tuple[str, tuple[str, ...]]:
    """A font for Chinese that is not in the file, and the objects that it refers to."""
    ordering, widths = ("GB1", "1 95 500 814 939 500") if encoding != "Identity-H" else ("Identity", "")
    told = "" if widths else "/ToUnicode 10 0 R"
    font = f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[8 0 R]{told}>>"
    descendant = (
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/FontDescriptor 9 0 R"
        f"/W[{widths}]/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>>>"
    )
    stream = f"<</Length {len(MEANING)}>>stream\n{MEANING}\nendstream"
    return font, ("null", descendant, DESCRIPTOR, stream)


def one_by_one(encoding: str) -> bytes:
    """A file that draws each character for itself."""
    codec = {"GBK-EUC-H": "gbk", "UniGB-UCS2-H": "utf-16-be"}.get(encoding)
    codes = [character.encode(codec).hex() if codec else f"{CODES[character]:04x}" for character in TEXT]
    shown = " ".join(
        f"BT /F 10 Tf {20 + 10 * number} 100 Td <{code}> Tj ET" for number, code in enumerate(codes)
    )
    font, objects = composite(encoding)
    return pdf_of(shown, extra=objects, font=font)


@pytest.mark.parametrize("encoding", ["GBK-EUC-H", "UniGB-UCS2-H", "Identity-H"])
def test_no_character_is_lost(encoding: str) -> None:
    assert read(one_by_one(encoding), GENRE).text.replace(" ", "").strip() == TEXT


def test_other_readers_of_the_program_see_the_fonts_of_the_machine() -> None:
    def count() -> int:
        with pdfium.PdfDocument(one_by_one("Identity-H")) as document:
            return int(document[0].get_textpage().count_chars())

    before = count()
    for _ in range(3):
        with measured_alike():
            assert count() >= len(TEXT)
        assert count() == before


def test_the_boxes_are_the_ones_made() -> None:
    assert FONT.read_bytes() == boxes()
