"""The words that set a number, or an agency, apart from others of its name (`checks.toml`)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import model_validator

from extraction.genre.files import Schema

__all__ = ["Agencies", "Apart", "ProvedWord", "Renamed", "Some"]


class ProvedWord(Schema):
    """A word with a sentence that holds it and, where it could mislead, one that must not."""

    word: str
    example: str
    counterexample: str | None = None

    @model_validator(mode="after")
    def _proved(self) -> ProvedWord:
        if self.word not in self.example:
            raise ValueError(f"{self.word}: its example does not hold it")
        if self.counterexample is not None and self.word in self.counterexample:
            raise ValueError(f"{self.word}: its counterexample holds it")
        return self


class Apart(Schema):
    """Names of classes of words.

    Two statements are of one fact where the same classes of `settings` stand before them, and those of `near` in
    their own clauses; a number behind one of `limits`, or before one of `behind`, contradicts no table. A word of a
    class in an earlier clause counts only at its beginning (no word of `objects` before it), and where no word that
    `resets` gives for its class follows; nowhere before a clause with a word that `voids` gives for its class. One of a
    class in `only` counts for the indicators of that family alone.
    One of `breaks` opens a breakdown; behind one of `partly`, the number of one of `offices`, outside of
    `no_offices`, is that office's part. `people` are the units of persons, which never count what another unit
    counts. A qualifier of nothing but words of `plain` names no part; one of `parts` in the number's own clause
    does, outside of the phrases of `whole` and of its indicator's name. A zero that negates one of `lost` says
    nothing of cases that were not. One of `verbs` that a list did not have may end it. Statements of one fact share
    more than words of `common`. A number behind one of `territories` is that of more than the agency, unless its
    name ends with one of `governments`. One with a word of `further` in its clause is of cases beside those just
    told; one behind a word of `rest` is what remains of a total. One of `joiners` makes two things one number's, and
    behind a number under one of `joint` stand parts of both. Persons right behind one of `rooms` are that office's.
    Behind one of `own_offices`, without a word that `resets` gives for it, stands what a government's office did, not
    the government. A name in quotes that ends with one of `titles` is what the indicator counts, and words of
    `deciders` name who decided a case. Behind one of `objects` a body is none, unless one of `inside` follows it
    (在各分局中). A number behind a clause that ends with one of `superlatives` is that of the body which it singles
    out; one with a word of `carriers` behind it and none before is of that carrier. `cases` name one kind of cases.
    Of `programmes` no table counts how often somebody took part in one.
    """

    settings: tuple[str, ...]
    near: tuple[str, ...] = ()
    limits: tuple[str, ...]
    behind: tuple[str, ...]
    resets: Mapping[str, str] = {}
    voids: Mapping[str, str] = {}
    only: Mapping[str, str] = {}
    breaks: str
    partly: str
    offices: str
    joiners: str | None = None
    joint: str | None = None
    rest: str | None = None
    no_offices: str
    people: str
    rooms: str | None = None
    own_offices: str | None = None
    titles: str | None = None
    deciders: str | None = None
    inside: str | None = None
    carriers: str | None = None
    superlatives: str | None = None
    cases: str | None = None
    programmes: str | None = None
    plain: str
    parts: str
    whole: str
    lost: str
    objects: str
    verbs: str
    common: str
    territories: str
    governments: str
    further: str

    def classes(self) -> tuple[str, ...]:
        """All that are named."""
        single = (self.breaks, self.partly, self.offices, self.no_offices, self.people, self.plain)
        return (
            *self.settings,
            *self.near,
            *self.limits,
            *self.behind,
            *self.resets.values(),
            *self.voids.values(),
            *single,
            *(self.parts, self.whole, self.lost, self.objects, self.verbs, self.common),
            *(self.territories, self.governments, self.further),
            *((self.joint,) if self.joint else ()),
            *((self.rooms,) if self.rooms else ()),
            *filter(None, (self.own_offices, self.titles, self.deciders, self.inside)),
            *filter(None, (self.carriers, self.superlatives, self.cases, self.programmes)),
        )


class Some(Schema):
    """How some of what a report counts is told of.

    Numbers of `received` are parts of those of `outcomes` (beginnings of indicators) by when they came. A number that
    begins a sentence, behind a word of `whose`, is of some where a word of `inside` follows it or one of `singled`
    stands before, if it is one of `sources` or less than the whole.
    """

    received: tuple[str, ...]
    outcomes: tuple[str, ...]
    sources: tuple[str, ...]
    inside: str
    whose: str
    singled: str
    among: str


class Renamed(Schema):
    """A sort of body that took another name: `before` in the names of old, `after` in those since."""

    before: str
    after: str


class Agencies(Schema):
    """Words by which agencies are compared: `scopes` end the name of a part or of the whole of one, `renamed` are the
    changes of names that are known."""

    scopes: tuple[ProvedWord, ...] = ()
    renamed: tuple[Renamed, ...] = ()
