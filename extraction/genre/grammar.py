"""How quantities are written: numerals, modifiers, masks, units, and what can be negated.

Facts of the language lie in `knowledge/zh` (`numerals.toml`, `modifiers.toml`, `masks.toml`), those of the genre in its
own folder (`units.toml`, `programmes.toml`, `zeros.toml`). Every word and pattern carries an example that must match
and, where it could mislead, a counterexample that must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from extraction.genre.files import Schema, load_file
from extraction.genre.modifiers import (
    ApartWords,
    Approximator,
    ChangeWord,
    Compound,
    Modifiers,
    Since,
    Transition,
    Word,
    WordedNumber,
)
from extraction.genre.numeral_words import load_numeral_file
from extraction.numerals import Numerals

__all__ = [
    "ApartWords",
    "Approximator",
    "ChangeWord",
    "Compound",
    "CountNoun",
    "Grammar",
    "Label",
    "ListWords",
    "Mask",
    "Masks",
    "Modifiers",
    "NumberedWords",
    "Opener",
    "Quotes",
    "ReasonClosers",
    "Since",
    "SumWord",
    "Thing",
    "Transition",
    "UnitWord",
    "Units",
    "WideMask",
    "Word",
    "WordedNumber",
    "Zeros",
    "load_grammar",
]

Refusal = Literal[
    "date", "time", "document_number", "phone", "postcode", "address", "url", "email", "version", "hotline",
    "article", "ordinal", "rank", "programme", "idiom", "enumerator", "list_marker", "index_number", "page",
    "legal_threshold",
]  # fmt: skip


class Opener(Word):
    """A word between a total and its parts. `closed`: it says that the parts are all. `names`: with what stands before
    it in its clause it names the total (在主动公开的信息中). `beside`: it stands right behind the total. It opens a
    list only where one of `until` follows in its sentence."""

    closed: bool = False
    names: bool = False
    beside: bool = False
    until: tuple[str, ...] = ()


class SumWord(Word):
    """A word between the parts and their total. `strong`: it sums up even where the arithmetic fails."""

    strong: bool = False


class ListWords(Schema):
    """`lists.toml`. `joiners` stand between the items of a list (`no_joiners` only begin with one), `copulas` between
    "each" and its number, `leads` between a list's comma and "each". The names in a clause before "respectively" are no
    things where one ends with one of `bodies`. Classifiers of `items` may stand for each other in a list, and one of
    `handled` says what was done with the parts before it."""

    joiners: tuple[str, ...]
    no_joiners: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    copulas: tuple[str, ...]
    leads: tuple[str, ...]
    each_verbs: tuple[str, ...]
    each: dict[str, Word]
    respectively: dict[str, Word]
    unequal_zh: str
    unequal_en: str
    share_words: tuple[str, ...]
    opens: dict[str, Opener]
    sums: dict[str, SumWord]
    open: dict[str, Word]
    items: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()


class Mask(Schema):
    """A pattern of numbers that are no quantities, matched where a number begins. `bare`: only where no unit
    follows. `arabic`: it begins with an Arabic digit."""

    refusal: Refusal
    regex: str
    example: str
    counterexample: str | None = None
    bare: bool = False
    arabic: bool = False


class Label(Schema):
    """Words that say what the number after them is; `number` is its pattern. Behind a character of `not_after` they are
    no label: `总阅读次数:116496次`."""

    refusal: Refusal
    words: tuple[str, ...]
    number: str
    not_after: str = ""
    example: str
    counterexample: str | None = None


class NumberedWords(Schema):
    """Words that hold a number and count nothing, each with an example sentence."""

    refusal: Refusal
    examples: dict[str, str]


class WideMask(Schema):
    """A pattern that is searched in the whole text, if that holds one of the `probes`."""

    refusal: Refusal
    probes: tuple[str, ...]
    regex: str
    example: str


class Quotes(Schema):
    """Quotation marks, opening and closing ones in step. Every number of a title is part of it; in a quoted name,
    every Chinese one, and every other one where no `list_marks` make it a sentence."""

    titles: tuple[str, str]
    names: tuple[str, str]
    list_marks: str
    example: str


class Masks(Schema):
    """`masks.toml` or `programmes.toml`."""

    quotes: Quotes | None = None
    wide: tuple[WideMask, ...] = ()
    pattern: tuple[Mask, ...] = ()
    label: tuple[Label, ...] = ()
    words: tuple[NumberedWords, ...] = ()


class UnitWord(Schema):
    """A classifier or unit as printed. `as` is its short form, `factor` how many of that it is; `half`: it says that
    there is half of one more. A character of `not_before` behind it makes it part of another word, `unless` one of
    those words begins there."""

    as_: str | None = Field(alias="as", default=None)
    factor: int = 1
    half: bool = False
    example: str
    counterexample: str | None = None
    not_before: str = ""
    unless: tuple[str, ...] = ()


class CountNoun(Schema):
    """A noun that says the unit of the bare number after it."""

    unit: str
    example: str


class Units(Schema):
    """`units.toml`: units by kind."""

    count: dict[str, UnitWord]
    money: dict[str, UnitWord]
    percent: dict[str, UnitWord]
    points: dict[str, UnitWord]
    ratio: dict[str, UnitWord]
    score: dict[str, UnitWord]
    duration: dict[str, UnitWord]
    measure: dict[str, UnitWord]
    enumerator: dict[str, UnitWord]
    count_nouns: dict[str, CountNoun]
    copulas: str

    def by_kind(self) -> Iterator[tuple[str, str, UnitWord]]:
        """(kind, printed form, word) of every unit."""
        for kind in _UNIT_KINDS:
            for form, word in getattr(self, kind).items():
                yield kind, form, word


_UNIT_KINDS = (
    "count", "money", "percent", "points", "ratio", "score", "duration", "measure", "enumerator",
)  # fmt: skip


class Thing(Word):
    """Something countable whose negation is a zero. `act`: it names an act, to which no head such as "case" belongs;
    `limits`: it limits a thing beside it (被纠正的复议), so that the two are negated as one."""

    act: bool = False
    limits: bool = False


class ReasonClosers(Schema):
    """Words that close a reason: `strong` wherever they stand, `weak` only before the first joiner."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


class Behind(Schema):
    """What may stand around a negation behind its list: heads of the things, links before it, an ending of its own."""

    leads: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    example: str = ""


class Zeros(Schema):
    """`zeros.toml`."""

    prefixes: tuple[str, ...]
    verbs: tuple[str, ...]
    alone: tuple[str, ...]
    adjacent: tuple[str, ...]
    distant: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    example: str
    counterexample: str
    not_negations: tuple[str, ...]
    reason_openers: tuple[str, ...]
    reason_closers: ReasonClosers
    no_single: tuple[str, ...]
    joiners: tuple[str, ...]
    followers: tuple[str, ...]
    heads: tuple[str, ...]
    of_some: str = "(?!)"
    of_some_example: str = ""
    of_some_counterexample: str = ""
    powers: str = "(?!)"
    powers_example: str = ""
    powers_counterexample: str = ""
    behind: Behind = Behind()
    things: dict[str, Thing]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that `measure` knows about words."""

    numerals: Numerals
    several: str
    upward: str
    percent_prefix: str
    fraction: str
    nought_after: str
    modifiers: Modifiers
    lists: ListWords
    masks: tuple[Masks, ...]
    units: Units
    zeros: Zeros


def load_grammar(language: Path, folder: Path) -> Grammar:
    """The grammar of a genre on the facts of its language. Raises `KnowledgeError`."""
    numerals = load_numeral_file(language / "numerals.toml")
    return Grammar(
        numerals=numerals.proved(),
        several=numerals.vague.several,
        upward=numerals.vague.upward,
        percent_prefix=numerals.percent.prefix,
        fraction=numerals.fraction.word,
        nought_after=numerals.nought.after,
        modifiers=load_file(language / "modifiers.toml", Modifiers),
        lists=load_file(language / "lists.toml", ListWords),
        masks=(load_file(language / "masks.toml", Masks), load_file(folder / "programmes.toml", Masks)),
        units=load_file(folder / "units.toml", Units),
        zeros=load_file(folder / "zeros.toml", Zeros),
    )
