"""Decodes bytes: the encoding is one that decodes strictly and yields words of the subject, whatever is declared."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

from extraction.errors import ReadError

__all__ = ["Decoded", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
"""What a declared encoding is read as: each decodes all that the declared one does."""
_PRINTED = {"big5hkscs": "big5"}
_DECLARED = re.compile(rb"(?i)(?:charset|encoding)\s*=\s*[\"']?([\w-]{3,20})")
_DECLARED_WITHIN = 4096
_DAMAGE = 0.005
"""The share of undecodable places up to which a text is damaged, and beyond which it is no text."""
_SAMPLE = 20_000
"""Bytes that the statistical detector is shown."""

Speaks = Callable[[str], bool]


class Decoded(NamedTuple):
    """A text without its byte-order mark, the encoding that gave it, and whether characters were lost."""

    text: str
    encoding: str
    damaged: bool = False


def decode(data: bytes, speaks: Speaks) -> Decoded:
    """The text of `data`; `speaks` tells whether a text speaks of what the genre reports on.

    A byte-order mark decides, then strict UTF-8. Otherwise each encoding that Chinese text is kept in is tried
    strictly, and the one that speaks is taken: GB18030 and Big5 each decode much of the other into rare characters.
    Raises `ReadError` with `truncated` if the last character is cut off, `binary` where nothing decodes.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _forced(data[len(mark) :], encoding)
    strict = _strict(data, "utf-8")
    if strict is not None and "\0" not in strict:
        return Decoded(strict, "utf-8")
    candidates = _candidates(data)
    texts = {name: text for name in candidates if (text := _strict(data, name)) is not None}
    speaking = [name for name, text in texts.items() if speaks(text)]
    if len(speaking) == 1:
        return Decoded(texts[speaking[0]], _PRINTED.get(speaking[0], speaking[0]))
    damaged = None if speaking else _damaged(data, [*candidates, "utf-8"], speaks)
    if damaged is not None:
        return damaged
    if not texts or (b"\0" in data and not speaking):
        raise ReadError("binary", "holds bytes of no known text encoding")
    name = _detected(data, speaking or list(texts))
    return Decoded(texts[name], _PRINTED.get(name, name))


def _candidates(data: bytes) -> list[str]:
    """The encodings to try, the declared one first."""
    names = ["utf-16-le", "utf-16-be"] if b"\0" in data else ["gb18030", "big5hkscs"]
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    if declared is not None and b"\0" not in data:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            return names
        name = _SUPERSETS.get(name, name)
        names = [name, *(other for other in names if other != name)]
    return names


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _forced(data: bytes, encoding: str) -> Decoded:
    """The text in the one encoding that the file's mark names."""
    text = _strict(data, encoding)
    if text is not None:
        return Decoded(text, encoding)
    damaged = _damaged(data, [encoding], lambda _: True)
    if damaged is None:
        raise ReadError("binary", f"is not in the encoding that its mark names ({encoding})")
    return damaged


def _damaged(data: bytes, encodings: list[str], speaks: Speaks) -> Decoded | None:
    """A text that speaks although a few places of it do not decode. What is nearly UTF-8 is nothing else."""
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        text = decoder.decode(data)
        if text.count("\ufffd") > len(text) * _DAMAGE or not (encoding == "utf-8" or speaks(text)):
            continue
        if decoder.getstate()[0]:
            raise ReadError("truncated", f"ends inside a character ({encoding})")
        return Decoded(text, encoding, damaged=True)
    return None


def _detected(data: bytes, names: list[str]) -> str:
    """The one of several encodings that the statistics of the bytes favour."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=names).best()
    return best.encoding if best is not None and best.encoding in names else names[0]
