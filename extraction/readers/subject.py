"""Whether a text is about the subject of the genre."""

from __future__ import annotations

import re

from extraction.genre import Genre

__all__ = ["mentions", "speaks"]

_BLANKS = re.compile(r"\s+")


def speaks(text: str, genre: Genre) -> bool:
    """Whether the text, folded and without blanks, holds a subject word or a statutory label of the genre."""
    return mentions(genre.characters.fold(text), genre)


def mentions(folded: str, genre: Genre) -> bool:
    """`speaks` for a text that is folded already."""
    words = (*genre.identity.subject_words, *genre.identity.statutory_labels)
    if any(word in folded for word in words):
        return True
    squeezed = _BLANKS.sub("", folded)
    return any(word in squeezed for word in words)
