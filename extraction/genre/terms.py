"""The terms that say what a number counts (`terms.toml`): words grouped by the concept they name."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file
from extraction.genre.phrases import BodyNames, Phrases

__all__ = ["Concept", "Terms", "load_terms", "spelled"]

Compound = tuple[tuple[str, ...], ...]
"""Lists of parts; one of each, in this order, makes a word: `[["", "a"], ["b", "c"]]` stands for b, c, ab and ac."""


class Concept(Schema):
    """Words that name one thing, act or mark.

    Every word must occur in an example. In a counterexample no word of the concept matches, because a longer word of
    another concept covers it. `compounds` generate further words, which `words` contains once the concept is loaded; an
    example shows one word of each compound, and any other would match in its place.
    """

    # A topic is what a piece of text is about, and later numbers may refer to it; a thing is counted; an act is done
    # to a thing; a mark only qualifies.
    id: str
    role: Literal["topic", "thing", "act", "mark"]
    words: tuple[str, ...] = ()
    compounds: tuple[Compound, ...] = ()
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()

    # What the word says of the number.
    applicant: str | None = None  # whose application it is
    rest: str | None = None  # the same, after those of named applicants: 其他
    scope: bool = False  # whose number it is
    of: str | None = None  # `scope` only for numbers of this family of indicators
    channel: bool = False  # a channel of publication or application
    names: tuple[str, ...] = ()  # the word is the qualifier of these indicators, anywhere before the number

    # How it affects its surroundings.
    family: str | None = (
        None  # numbers of indicators that begin with this put what follows into the concept's setting
    )
    gathers: bool = False  # it sums up a list that ends before it: 动态、公告等信息
    listed: bool = False  # it is near a number wherever its list is
    rises: bool = False  # a change follows it
    general: bool = False  # a label at the start of its line may narrow it: 2.政务微博。公开信息8条
    takes: tuple[
        str, ...
    ] = ()  # concepts whose words it replaces after another noun: 申请 in 办理人才公寓申请3件
    never_behind: tuple[str, ...] = ()  # words after which it replaces none


class _File(Schema):
    measures: tuple[str, ...]
    phrases: Phrases
    bodies: BodyNames
    concept: tuple[Concept, ...]


class Terms:
    """The concepts by id with all their words, the units of measures rather than counts, and how phrases and the names
    of bodies are cut out."""

    def __init__(self, file: _File) -> None:
        self.concepts: Mapping[str, Concept] = {
            concept.id: _with_all_words(concept) for concept in file.concept
        }
        self.measures = frozenset(file.measures)
        self.phrases = file.phrases
        self.bodies = file.bodies


def spelled(compound: Compound) -> tuple[str, ...]:
    """The words that a compound stands for, in the order of its parts.

    >>> spelled((("", "a"), ("b", "c")))
    ('b', 'c', 'ab', 'ac')
    """
    return tuple(map("".join, product(*compound)))


def load_terms(path: Path) -> Terms:
    """The terms of a genre. Raises `KnowledgeError` for a duplicate concept or word, and for a word without example."""
    file = load_file(path, _File)
    seen: set[str] = set()
    for concept in file.concept:
        if concept.id in seen:
            raise KnowledgeError(f"{path}: concept {concept.id} is defined twice")
        seen.add(concept.id)
        for word in concept.words:
            if not any(word in example for example in concept.examples):
                raise KnowledgeError(f"{path}: {concept.id}: no example holds the word {word!r}")
        for compound in concept.compounds:
            if not any(word in example for word in spelled(compound) for example in concept.examples):
                raise KnowledgeError(f"{path}: {concept.id}: no example holds a word of {compound!r}")
    terms = Terms(file)
    for concept in terms.concepts.values():
        if not concept.words or not all(concept.words):
            raise KnowledgeError(f"{path}: {concept.id}: no word, or an empty one")
        if len(set(concept.words)) < len(concept.words):
            doubled = next(word for word in concept.words if concept.words.count(word) > 1)
            raise KnowledgeError(f"{path}: {concept.id}: the word {doubled!r} is there twice")
    return terms


def _with_all_words(concept: Concept) -> Concept:
    """The concept with the words of its compounds among its words."""
    more = (word for compound in concept.compounds for word in spelled(compound))
    return concept.model_copy(update={"words": (*concept.words, *more)}) if concept.compounds else concept
