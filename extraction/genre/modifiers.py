"""The words around a number that say what it asserts and for which period (`zh/modifiers.toml`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extraction.genre.files import Schema

__all__ = [
    "ApartWords",
    "Approximator",
    "ChangeWord",
    "Compound",
    "Modifiers",
    "PlanHeadings",
    "Since",
    "Transition",
    "Word",
    "WordedNumber",
]

Meaning = Literal["above", "from", "at_least", "near", "below", "at_most", "about", "more"]


class Word(Schema):
    """A word and its proof. `not_after` and `not_before`: characters beside it that make it part of another word;
    `not_after_words` are whole words."""

    example: str
    counterexample: str | None = None
    not_after: str = ""
    not_before: str = ""
    not_after_words: tuple[str, ...] = ()


class Approximator(Word):
    """A word that widens a number to an interval. `durations_only`: only behind a duration; `directly`: only behind the
    digits themselves; `scale_only`: only before a number without digits (过百万)."""

    means: Meaning
    durations_only: bool = False
    directly: bool = False
    scale_only: bool = False


class ChangeWord(Word):
    """A word that makes a number a change. `sign` is -1 for a fall."""

    sign: Literal[1, -1]
    needs_comparison: bool = False


class Transition(Schema):
    """From A (the earlier value) to B; `now` are words for the present that may stand before B. A word of `to_from`
    stands for the step only where one of `from_` stands before A."""

    from_: str = Field(alias="from")
    to: tuple[str, ...]
    to_from: tuple[str, ...]
    now: tuple[str, ...] = ()


class Since(Schema):
    """A start in an earlier year: `opens`, the date, `closes` (or one of the `events` and the end of the time); what
    counts since then stands behind one of `sums`. A date behind an event and `at` is one too, for what stands behind
    one of `since_then`."""

    opens: tuple[str, ...]
    closes: str
    events: tuple[str, ...]
    sums: tuple[str, ...]
    since_then: tuple[str, ...]
    at: str
    example: str


class PlanHeadings(Schema):
    """Headings of sections about what is to come: an enumeration (one of the patterns `marks`, by level), then one of
    `times` or a later year, and one of `kinds`, with at most `longest` characters before and behind the time. With one
    of `also` the section is about the year as well. Behind one of `done` in its clause a number is of what was done."""

    marks: tuple[str, ...]
    times: tuple[str, ...]
    kinds: tuple[str, ...]
    also: tuple[str, ...]
    done: tuple[str, ...]
    longest: int
    example: str
    counterexample: str


class ApartWords(Schema):
    """Words of a lower bound that have a verb of at most `longest` characters between them and their number."""

    words: tuple[str, ...]
    longest: int
    example: str
    counterexample: str


class WordedNumber(Word):
    """A word that is a number: `value` in `unit`. `means` is what it asserts of it, None where an approximator may; a
    `majority` is a share that no approximator closes."""

    value: int
    unit: str
    kind: Literal["percent", "majority", "score", "ratio"]
    means: Literal["above", "near", "exactly"] | None = None


class Compound(Schema):
    """Units of time of which one goes on another; `ratio` of any of the `smaller` make one of the `larger`, which has
    another `name` where it stands alone for something else."""

    larger: str
    smaller: tuple[str, ...]
    ratio: int
    name: str | None = None
    example: str


class Modifiers(Schema):
    """`modifiers.toml`."""

    before: dict[str, Approximator]
    after: dict[str, Approximator]
    apart: ApartWords
    numbered: str
    page_counter: str
    worded: dict[str, WordedNumber]
    compound: tuple[Compound, ...]
    targets: tuple[str, ...]
    counted_days: tuple[str, ...]
    change: dict[str, ChangeWord]
    change_behind: dict[str, ChangeWord]
    comparison: dict[str, Word]
    previous: dict[str, Word]
    range_marks: str
    comparing: str
    of: str
    per: str
    summed: tuple[str, ...]
    each_of_group: str
    each_appoints: str
    inside: str
    share: tuple[str, ...]
    all_kinds: str
    carried: str
    taken_over: str
    goes_on: tuple[str, ...]
    this_year: tuple[str, ...]
    until: tuple[str, ...]
    since: Since
    year_range: str
    school_year: str
    titled: str
    intended: tuple[str, ...]
    moved: tuple[str, ...]
    plans: PlanHeadings
    by: str
    compared_years: tuple[str, ...]
    level: tuple[str, ...]
    aside: tuple[str, ...]
    dated_things: tuple[str, ...]
    dated_place: str
    last_years: tuple[str, ...]
    last_reports: str
    own_clause: tuple[str, ...]
    handled: str
    formed: str
    since_then: str
    of_which_new: str
    by_end: str
    altogether: str
    altogether_published: str
    newly: str
    ends_year: str
    of_the_year: str
    added_later: str
    published_so_far: str
    some_new: str
    held: tuple[str, ...]
    standards: tuple[str, ...]
    extreme: str
    aims: tuple[str, ...]
    audience: tuple[str, ...]
    view: str
    planned: tuple[str, ...]
    there_are: str
    among: tuple[str, ...]
    sorts: str
    whole_sentence: tuple[str, ...]
    present: tuple[str, ...]
    change_joiners: str
    transition: Transition
    cumulative: dict[str, Word]
    future: dict[str, Word]
    other: dict[str, Word]
