"""The words by which the checks tell that numbers are the parts of a total (`checks.toml`)."""

from __future__ import annotations

from extraction.genre.files import Schema

__all__ = ["Signals"]


class Signals(Schema):
    """Classes of words that tie a run of numbers to a total.

    Before it one of `opens` stands right behind the total, one of `closing` in its clause, a clause ends with one
    of `axes`, holds one behind one of `by`, or begins with one of `first`, or takes up the noun of the total before
    one of `inside`; one of `composed` behind the run closes it, one of `open` in it leaves it open; or the clause
    of every part has the one of `verbs` that its own has, and begins with it only where this has one of `totals`. A
    number behind one of `aside` is passed over; a clause that begins with one of `apart`, or with one of `verbs` which
    the first did not have, is none of the run's. Behind a number of `groups` one of `sums` adds up as many numbers
    before, at the beginning of a clause one of `whole` all of the sentence; so does a noun that each part has, before
    one of `grand` and nothing but `links`. One of `complete` behind a list says that it is all, one of `only` before
    two parts; so does one of `wholly` before the number of `groups` that they are.
    """

    opens: str
    closing: str
    axes: str
    by: str
    first: str
    inside: str
    composed: str
    open: str
    apart: str
    verbs: str
    totals: str
    groups: str
    sums: str
    aside: str
    whole: str
    complete: str
    only: str
    grand: str
    links: str
    wholly: str
