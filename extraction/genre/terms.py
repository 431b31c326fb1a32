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
"""Lists of parts: one of each, put together in this order, is a word: `[["", "a"], ["b", "c"]]` are b, c, ab and ac."""


class Concept(Schema):
    """Words that name one thing, act or mark.

    role: `topic` is a thing that a stretch of text is about, and that later numbers may take over; `thing` is a thing
    that is counted; `act` is what is done to it; `mark` only qualifies. Each word stands in an example. In a
    counterexample no word of the concept matches, because a longer word of another concept covers it. `compounds` spell
    out more words; once loaded, `words` holds them too. An example shows one word of each compound, and every other one
    would match in its place.
    `family` is what the indicators begin with whose numbers put what follows them into the setting of the concept.
    `applicant` and `scope` say that the word names whose application, or whose number, it is (only numbers `of` one
    family of indicators, where one is named); `channel` that it names a way of publishing or of asking; `gathers` that
    it sums up a list that ends before it (`动态、公告等信息`); `listed` is near where it does; `rises` that a change
    follows it; `names` are the indicators whose qualifier it is where it stands anywhere before the number in the
    sentence; `general` things may be narrowed by a label in front of their line (`2.政务微博。公开信息8条`);
    `rest` whose application it is after those of named applicants (`其他`). It `takes` words of another
    concept that have some other noun right before them: `申请` in `办理人才公寓申请3件`; not where they begin a clause
    or stand behind one of `never_behind`.
    """

    id: str
    role: Literal["topic", "thing", "act", "mark"]
    words: tuple[str, ...] = ()
    compounds: tuple[Compound, ...] = ()
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    applicant: str | None = None
    rest: str | None = None
    scope: bool = False
    of: str | None = None
    channel: bool = False
    family: str | None = None
    gathers: bool = False
    listed: bool = False
    names: tuple[str, ...] = ()
    rises: bool = False
    general: bool = False
    takes: tuple[str, ...] = ()
    never_behind: tuple[str, ...] = ()


class _File(Schema):
    measures: tuple[str, ...]
    phrases: Phrases
    bodies: BodyNames
    concept: tuple[Concept, ...]


class Terms:
    """The concepts by id, with all their words; the units that no count has (`measures`); how phrases and the names of
    bodies are cut."""

    def __init__(self, file: _File) -> None:
        self.concepts: Mapping[str, Concept] = {
            concept.id: _with_all_words(concept) for concept in file.concept
        }
        self.measures = frozenset(file.measures)
        self.phrases = file.phrases
        self.bodies = file.bodies


def spelled(compound: Compound) -> tuple[str, ...]:
    """The words that a compound spells out, in the order of its parts.

    >>> spelled((("", "a"), ("b", "c")))
    ('b', 'c', 'ab', 'ac')
    """
    return tuple(map("".join, product(*compound)))


def load_terms(path: Path) -> Terms:
    """The terms of a genre. Raises `KnowledgeError` for a doubled concept or word, or a word without an example."""
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
    """A concept whose words are also those that its compounds spell out."""
    more = (word for compound in concept.compounds for word in spelled(compound))
    return concept.model_copy(update={"words": (*concept.words, *more)}) if concept.compounds else concept
