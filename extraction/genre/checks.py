"""What a check of a genre may be: one model for each kind, over a closed list of shapes.

The shapes are `sum balance agree share change carry bound`; each check names its shape and its `kind`, the code that
findings carry, and one instance that holds and one that breaks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from extraction.genre.files import Schema
from extraction.genre.signals import Signals

__all__ = [
    "AgreeCheck",
    "BreakdownCheck",
    "CarryCheck",
    "Check",
    "Instance",
    "Label",
    "NamedWhole",
    "Partition",
    "Rate",
    "RatioCheck",
    "Reading",
    "RestatementCheck",
    "Share",
    "Statement",
    "TableCheck",
]


class Label(Schema):
    """A name in Chinese and English."""

    zh: str
    en: str


class Statement(Schema):
    """A number of the narrative in an instance: `value` as a decimal, `sentence` where its words matter."""

    indicator: str
    value: str
    applicant: str | None = None
    period: str = "current"
    unit: str = ""
    text: str = ""
    sentence: str = ""


class Instance(Schema):
    """A small report that a check holds or breaks on.

    `cells` gives printed values by slot (by column for a check of rows, by period for one of periods, by
    `earlier:` or `later:` and indicator for one over the years); in a breakdown the first of `prose` is the total.
    """

    cells: Mapping[str, str] = {}
    prose: tuple[Statement, ...] = ()
    closed: bool = False

    @field_validator("cells")
    @classmethod
    def _decimal(cls, cells: Mapping[str, str]) -> Mapping[str, str]:
        for key, value in cells.items():
            try:
                Decimal(value)
            except InvalidOperation:
                raise ValueError(f"{key}: no number: {value!r}") from None
        return cells


class _Check(Schema):
    code: str
    zh: str
    en: str
    holds: Instance
    breaks: Instance


class TableCheck(_Check):
    """Within one table, for each column, row, period or once: `left` adds up to `right` (a bound: to no more).

    `left` and `right` are slots; for `each = "row"` they are columns and `rows` the slots. `printed_sum` is the
    operand that the form calls a sum. A blank sum `stands_for_sum` of its row. Where forms differ (`varies`), a
    missing part counts as blank, unless `optional` or the printed parts are numbered through to the last of
    `right`, and a table without any operand is not checked; with `numbered` a sum is decided only where they are. A
    `floor` bounds every cell of the table but `signed`.
    """

    kind: Literal["table_arithmetic"]
    shape: Literal["sum", "balance", "bound"]
    table: str
    layouts: tuple[str, ...]
    each: Literal["column", "row", "period", "once"] = "once"
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    printed_sum: str | None = None
    stands_for_sum: bool = False
    varies: bool = False
    optional: tuple[str, ...] = ()
    numbered: bool = False
    floor: int | None = None
    signed: tuple[str, ...] = ()
    where: Label | None = None

    @model_validator(mode="after")
    def _whole(self) -> TableCheck:
        if self.shape == "sum" and len(self.left) != 1:
            raise ValueError(f"{self.code}: a sum has one operand on the left")
        if self.floor is None and not (self.left and self.right):
            raise ValueError(f"{self.code}: left and right, or a floor")
        if (self.each == "row") != bool(self.rows) or (self.each == "column") != bool(self.columns):
            raise ValueError(f"{self.code}: each = {self.each!r} does not fit rows and columns")
        return self


class Reading(Schema):
    """One admitted reading of a narrative number: the slots it then equals, and the words that admit it.

    They are classes of words: the sentence must hold one of `when` and none of `without`, and the clause before the
    number none of `unless`.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    when: str | None = None
    without: str | None = None
    unless: str | None = None


class AgreeCheck(_Check):
    """A narrative number of one of `indicators` against a table; consistent if any admitted reading agrees.

    Without `readings` it equals the slot of its own name. `column`: `total` takes the numbers of no or all applicants,
    `own` those of one kind, `none` tables without columns of applicants. `when` is a class of words that the sentence
    must hold for the check to be made. A number with a qualifier may be a part of the cell, unless `named`.
    """

    kind: Literal["narrative_table"]
    shape: Literal["agree"]
    table: str
    layouts: tuple[str, ...]
    indicators: tuple[str, ...]
    readings: tuple[Reading, ...] = ()
    column: Literal["total", "own", "any", "none"] = "none"
    when: str | None = None
    named: bool = False


class Partition(Schema):
    """Indicators that begin with one of `parts`, and with `applicants` those of each applicant, divide `total`; with
    `named`, what tells them apart is their qualifier."""

    total: str
    parts: tuple[str, ...]
    applicants: bool = False
    named: bool = False


class Complete(Schema):
    """A list with a number of each of `parts` leaves nothing of `total` over."""

    total: str
    parts: tuple[str, ...]


class BreakdownCheck(_Check):
    """A narrative total and its parts; with `total` and `parts`, those indicators and equality (with `in_sentence` only
    where one sentence states them all).

    In a sentence with a word of `overlap`, parts whose indicators begin with `overlapping` count a thing once each
    while their total counts it once. Parts with units of `items` add up to a total with one of them where a list is
    closed. One of `umbrellas` holds others that stand beside it in the catalogue. A number of `kinds` that is that
    of the parts closes their list. Parts named by `levels` hold each other; a word of
    `manifold` says that a thing is in several of the parts. `partitions` are lists that no word
    opens, `complete` what leaves nothing of a total over. A gap that is more than `widest` of the greater side
    (`widest_of_lists`: of three parts and more), and no slip of the hand, decides nothing, unless the catalogue knows
    the parts as the total's. Behind one of `rest` stands what remains of a total, behind `above` and `sums` what the
    numbers before come to: within `nearly` of it, or they are of something else. So are the runs that `signals` tie to
    a total. A word of `vague` among parts before their total leaves some of them untold. A number
    of `total` whose name has a word of `roles` is only of some. Parts that all count one of `alike` are those named.
    """

    kind: Literal["narrative_breakdown"]
    shape: Literal["sum"]
    total: str | None = None
    parts: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    in_sentence: bool = False
    overlap: str | None = None
    overlapping: tuple[str, ...] = ()
    items: str | None = None
    kinds: str | None = None
    levels: str | None = None
    manifold: str | None = None
    partitions: tuple[Partition, ...] = ()
    complete: tuple[Complete, ...] = ()
    umbrellas: tuple[str, ...] = ()
    widest: float = 1.0
    widest_of_lists: float = 1.0
    rest: str | None = None
    above: str | None = None
    sums: str | None = None
    nearly: float = 0.0
    signals: Signals | None = None
    vague: str | None = None
    roles: str | None = None


class RatioCheck(_Check):
    """A printed share or rate, or a printed change. A whole with one of `bearers` is that of theirs, not of all.

    `printed` are the indicators of shares; one behind a count belongs to it where a word of `share_words` and none
    of `joint` leads from one to the other, with no more than `links` around it, or words for the whole, `of_all`;
    behind a share one of `counts` leads to its count. A count that nothing but one of `fronts` stands before is named
    behind it; one of `graded` before a share tells that it is of several. One of `within` stands between a whole and
    its part. A number behind one of `changing` is a change; one in `times` a multiple.
    `series` are wholes that a share may be of where others beside it are. `shares` says, by the beginning of a part's
    indicator, which indicators are wholes of it; `rates` which indicators a rate divides by which, unless its sentence
    holds a word of `limited`. A rate with one of `rate_words` that repeats what the number before it says was done is
    of that number, and where that is a word of `saved`, of what it left and was taken from. `named` are words for a
    whole before the share. A gap that is more than `widest` of the greater
    side, and no slip of the hand, decides nothing.

    Changes in `points` are of rates. Behind `times_of` a multiple is plainly that of last year's number; `more` behind
    a change in words leaves it open above. `change_links` only link a change to what it is of, and `part_words` begin
    its clause; with one of `each` or `average` it is not that of the numbers of two years. `level` says that two years
    are the same, with one of `roughly` that they are about so. One of `other_years` names another year than the last.

    A rate is of the number whose clause says its word, with no more than one of `rate_leads` before that, unless one
    of `denied` takes it back; what was done `in_time` is told in other words too. One of `covers` ends the name of how
    many have something. A share of numbers `together` is of those that its clause names, joined by `and_words`, of as
    many as a class of `several` says (from two on), or of the `foremost` of their list. Before the words for a share,
    `amounts` name only how many there are, `leads` only that a count follows, `of_whole` and `totals` the whole.
    Behind one of `average` stands what an average is for.
    """

    kind: Literal["ratio"]
    shape: Literal["share", "change"]
    printed: tuple[str, ...] = ()
    share_words: str | None = None
    links: str | None = None
    of_all: str | None = None
    bearers: str | None = None
    joint: str | None = None
    shares: tuple[Share, ...] = ()
    series: tuple[str, ...] = ()
    changing: str | None = None
    times: str | None = None
    times_of: str | None = None
    points: str | None = None
    change_links: str | None = None
    each: str | None = None
    part_words: str | None = None
    level: str | None = None
    roughly: str | None = None
    more: str | None = None
    other_years: str | None = None
    in_time: str | None = None
    denied: str | None = None
    rate_leads: str | None = None
    covers: str | None = None
    together: str | None = None
    several: tuple[str, ...] = ()
    foremost: str | None = None
    and_words: str | None = None
    average: str | None = None
    amounts: str | None = None
    leads: str | None = None
    totals: str | None = None
    of_whole: str | None = None
    counts: str | None = None
    fronts: str | None = None
    graded: str | None = None
    within: str | None = None
    saved: str | None = None
    rate_words: str | None = None
    rates: tuple[Rate, ...] = ()
    named: tuple[NamedWhole, ...] = ()
    widest: float = 1.0


class Share(Schema):
    """Counts whose indicator begins with one of `parts` may be parts of any of `wholes`; so may any count whose share
    is one of `told`."""

    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    told: tuple[str, ...] = ()


class NamedWhole(Schema):
    """A share whose clause holds one of `words` is one of `wholes`, where one of these is printed."""

    words: str
    wholes: tuple[str, ...]
    parts: tuple[str, ...] = ()


class Rate(Schema):
    """The indicator `rate` is one of `parts` over one of `wholes`."""

    rate: str
    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    limited: str


class RestatementCheck(_Check):
    """One fact stated twice.

    Numbers of different units are one fact only where the indicator begins with one of `any_unit`; an indicator of
    `several` counts single occasions when it has no qualifier, so it is no fact of the year; one of `never` does not
    say what it is a share of. One of `wholes` in a sentence with one of `carriers` before it is that carrier's, unless
    one of `joiners` lists several. A number that is linked with less confidence than `sure`, or than `sure_of_year`
    by a rule where its clause tells it of the year, states no fact here. Two
    numbers of which the smaller is less than `near` times the larger are of different things, unless they differ by no
    more than `few`, or one is 0, or a slip of the other's digits; of more than two, those that are `nearer` are. A
    qualifier that begins with one of `anaphors` names what only its paragraph knows. One of `wholes` with one of `ways`
    counts a thing as often as it was published. Of `one_account` a qualifier of nothing but words of `accounts` says no
    more than the indicator. A clause with a number and one of `upkeep` tells what was done to a carrier, not what it
    carried. Single occasions are a fact of the year behind one of `yearly`, where the indicator is one of `counted`
    and no word of `moments` says when one of them was; of their nouns, words of `generic` say nothing, and one of
    `cuts` ends them. What was `handled`, with no word of `got`, may be any of `stages`, or be `carried_over`.

    A number behind one of `deeds` and one of `linked` is of all that this was done to (`收到的48件来信`), if no more
    than a word of `yearly` or `summing` or a name of the other sentence stands before it, or one of `about`.
    """

    kind: Literal["restatement"]
    shape: Literal["agree"]
    any_unit: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    carriers: str | None = None
    joiners: str | None = None
    sure: float = 0.0
    sure_of_year: float = 0.0
    near: float = 0.0
    near_of_year: float = 0.0
    few: int = 0
    nearer: float = 1.0
    anaphors: str | None = None
    ways: str | None = None
    one_account: tuple[str, ...] = ()
    accounts: str | None = None
    upkeep: str | None = None
    yearly: str | None = None
    counted: tuple[str, ...] = ()
    moments: str | None = None
    generic: str | None = None
    cuts: str | None = None
    handled: str | None = None
    got: str | None = None
    stages: tuple[str, ...] = ()
    carried_over: str | None = None
    deeds: str | None = None
    linked: str | None = None
    summing: str | None = None
    about: str | None = None


class CarryCheck(_Check):
    """From one year's report to the next: `later` of this year's equals `plus` minus `minus` of the year before.

    An operand `this:x` is of the later report. Without operands: a number that a report gives for last year.
    """

    kind: Literal["cross_year"]
    shape: Literal["carry"]
    later: str | None = None
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


Check = Annotated[
    TableCheck | AgreeCheck | BreakdownCheck | RatioCheck | RestatementCheck | CarryCheck,
    Field(discriminator="kind"),
]


RatioCheck.model_rebuild()
