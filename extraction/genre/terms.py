"""The terms that say what a number counts (`terms.toml`): words grouped by the concept they name."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Literal

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file

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


class Phrases(Schema):
    """How a noun phrase is cut out of a clause.

    `lead` and `tail` are dropped at its ends, but a word of `keep` is never cut into, nor one of `whole_tail`.
    Where nothing else is left, what is not `empty` names the number (`采纳12条`). `earlier` ends a noun whose
    earlier value follows, `changing` are verbs before the value that replaces it; `places` names a kind of place
    with a bracket in it (`县(市、区)`). A phrase begins after the last match of `cut`; a match of `dates` is
    dropped at its beginning. On the right of a number `stop` ends it, or one of `verbs`, or of `acts` behind its
    first word. `suffixes` never stand alone. `separators` are the marks between things counted, `stops` those that
    no stretch on the right of a number goes over. `inside` are words that count a part into a total, `beside` those
    that count it apart. `of` ends a noun that owns the next. `whole` begins the name of all bodies together,
    `apart` is in the name of one that its numbers are set apart from; `systems` goes on such a name
    (`全省税务系统`), `offices` ends with the name of one office, `said_again` follows a number that its parts go
    on, `one_office` are the words by which an office calls itself (`clerks` those of one that writes for a
    government, whose name ends with one of `writing`), `author` its name in the title of its report, without the
    word of `ceremony` that is left out elsewhere, behind `titled` where it is not at the top; `itself` is all of
    it (`全局`), `oneself` names it among others
    (`局机关`). In what stands before a number `all_of` finds all bodies together at the beginning (its group),
    `taking` is a word before them with which they act no longer (`参加全市评议`), `turned` finds one that passed on
    what it received, and `others` one that a word of `apart_mark` tells apart (its group, in which `how_many` says
    of how many), `others_behind` one that `set_aside` does behind the number.
    `share` is in what stands before a share without naming the part; the group of `share_of` is the
    part behind one (`60%涉及征地`). Words that are all `idle` name nothing that an indicator counts, nor do those
    of `answering` of what is answered; `part_of_year` does where nothing else does (`上半年12条`). `label_tail` may
    follow the term that a label in front of a line consists of. `in_order` tells changes in the order of what they
    change; what begins with one of `comparing` compares, and is no name of what changes. `list_end` ends a list
    that a noun behind it sums up, `title` opens the name of a work, `works` are what a channel carries, which do
    not name it. A word of `closing` that follows a phrase belongs to what it names, though `tail` drops it. Words
    of `common` say nothing of what is counted, whatever is: what is done, who does it. `few` is all that stands
    before a number whose noun the clause before names as `lacking` (its group). `inner` ends a noun that the next
    number is inside of (`60个单位中有7个`). `generic` on the right of a number says less than its left
    (`政务要闻1条信息`); `all_information` is in what says that all of it is counted. `whose` only says whose what
    the number counts is (`全区40家部门`), `kinds` ends a noun that its kinds are counted of (`《清单》10大类50条`);
    the group of `described` is the noun behind words on the right of a number that describe it
    (`7家进度偏慢的单位`), and `counted_bodies` the bodies there, whatever they do (`5家部门主动公开信息`); a word
    of `loose` ends no noun there. `means` begins a clause that says by which channel something is done. What
    `narrows` a noun stands in a bracket behind it: `不予公开(行政执法案卷)1件`. Behind a number `trade` says of
    which matter all of it is (`(均为工程质量类)`), `unrelated` that it has nothing to do with what the genre
    reports (`,均与信息公开无关`), `among` that what follows is among it (`信息中解读偏少`).
    """

    lead: tuple[str, ...]
    keep: tuple[str, ...]
    empty: tuple[str, ...]
    earlier: str
    changing: str
    places: str
    cut: str
    dates: str
    tail: tuple[str, ...]
    whole_tail: tuple[str, ...]
    stop: tuple[str, ...]
    acts: str
    verbs: str
    suffixes: str
    filler: tuple[str, ...]
    joiners: tuple[str, ...]
    separators: str
    stops: str
    brackets: str
    inside: tuple[str, ...]
    beside: tuple[str, ...]
    of: str
    whole: str
    variants: dict[str, str]
    apart: str
    systems: str
    offices: str
    said_again: str
    continued: str = "(?!)"
    ranked: str = "(?!)"
    no_body: str = "(?!)"
    place_names: str = "(?!)"
    mostly: str = "(?!)()"
    applicants_are: str = "(?!)"
    share_of: str = "(?!)()"
    label_tail: str = ""
    one_office: tuple[str, ...]
    author: str = "(?!)()"
    titled: str = ""
    ceremony: str = ""
    itself: str = "(?!)"
    government: str = "(?!)()"
    apart_mark: str = "(?!)"
    others: str = "(?!)()"
    set_aside: str = "(?!)"
    others_behind: str = "(?!)()"
    oneself: str = "(?!)"
    turned: str = "(?!)()"
    taking: str = "(?!)"
    how_many: str = "(?!)"
    all_of: str = "(?!)()"
    clerks: str = "(?!)"
    writing: tuple[str, ...] = ()
    in_order: str
    comparing: tuple[str, ...]
    share: str
    title: str
    idle: str = "(?!)"
    answering: str = "(?!)"
    part_of_year: str = "(?!)"
    works: str = "(?!)"
    list_end: str
    closing: tuple[str, ...]
    common: tuple[str, ...]
    lacking: str
    few: str
    inner: str
    whose: str = "(?!)"
    generic: str = "(?!)"
    all_information: str = "(?!)"
    kinds: str = "(?!)"
    described: str = "(?!)()"
    counted_bodies: str = "(?!)"
    loose: tuple[str, ...] = ()
    means: str = "(?!)"
    narrows: str = "(?!)"
    trade: str = "(?!)"
    unrelated: str = "(?!)"
    among: str = "(?!)"
    sentence_end: str
    quotes: tuple[str, ...]


class _File(Schema):
    measures: tuple[str, ...]
    phrases: Phrases
    concept: tuple[Concept, ...]


class Terms:
    """The concepts by id, with all their words, the units that no count has (`measures`), and how phrases are cut."""

    def __init__(self, file: _File) -> None:
        self.concepts: Mapping[str, Concept] = {
            concept.id: _with_all_words(concept) for concept in file.concept
        }
        self.measures = frozenset(file.measures)
        self.phrases = file.phrases


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
