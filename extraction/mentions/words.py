"""Segments text into words, for classifiers trained on word features.

The tokenizer is jieba's own class, not the one that `jieba.cut` uses, so that the genre's terms stay in here. jieba is
imported with the first text, because that costs over half a second and a linker without words never needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from extraction.genre.terms import Terms

__all__ = ["words_of"]


def words_of(text: str, terms: Terms) -> list[str]:
    """The words of a text, marks and digits left out; a term of the genre is one word.

    >>> from extraction.genre import load_genre
    >>> words_of("收到政府信息公开申请", load_genre().terms)
    ['收到', '政府信息公开申请']
    """
    return [word for word in _cutter(terms)(text) if not word.isascii() and word.isalnum()]


@cache
def _cutter(terms: Terms) -> Callable[[str], list[str]]:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for concept in terms.concepts.values():
        for word in concept.words:
            tokenizer.add_word(word)
    return lambda text: list(tokenizer.cut(text, HMM=False))
