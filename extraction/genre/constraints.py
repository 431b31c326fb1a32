"""The checks of a genre (`checks.toml`), the words they use, and what sets a number apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.genre.apart import Agencies, Apart, ProvedWord, Some
from extraction.genre.checks import (
    AgreeCheck,
    BreakdownCheck,
    CarryCheck,
    Check,
    Label,
    RatioCheck,
    RestatementCheck,
    TableCheck,
)
from extraction.genre.files import Schema, load_file
from extraction.genre.indicators import Indicator

__all__ = ["Constraints", "Layout", "load_constraints"]


class Layout(Schema):
    """A layout of statutory tables and the first year that its forms were reported in."""

    id: str
    since: int


class Constraints(Schema):
    """All checks in the order of their codes, the names of their operands, and the words that decide readings."""

    apart: Apart
    some: Some | None = None
    agencies: Agencies = Agencies()
    layout: tuple[Layout, ...]
    columns: Mapping[str, Label]
    periods: Mapping[str, Label]
    groups: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Label]
    words: Mapping[str, tuple[ProvedWord, ...]]
    check: tuple[Check, ...]

    def label(self, slot: str, indicators: Mapping[str, Indicator]) -> Label:
        """The name of a slot: its own, else its indicator's."""
        named = self.labels.get(slot)
        if named is not None:
            return named
        indicator = indicators[slot]
        return Label(zh=indicator.zh, en=indicator.en or indicator.id)


def load_constraints(path: Path, indicators: Mapping[str, Indicator]) -> Constraints:
    """The checks in `path`.

    Raises `KnowledgeError` for a slot without a name, an unknown layout, column, indicator or class of words.
    """
    constraints = load_file(path, Constraints)
    layouts = {layout.id for layout in constraints.layout}
    apart = constraints.apart
    some = constraints.some
    for name in (*apart.classes(), *((some.inside, some.whose, some.singled, some.among) if some else ())):
        if name not in constraints.words:
            raise KnowledgeError(f"{path}: apart: unknown class of words {name!r}")
    for index, check in enumerate(constraints.check):
        for kind, known, named in (
            ("layout", layouts, getattr(check, "layouts", ())),
            ("slot", {*constraints.labels, *indicators}, _slots(check)),
            ("column", {*constraints.columns, *constraints.periods}, _columns(check)),
            ("indicator", indicators, _indicators(check)),
            ("class of words", constraints.words, _words(check)),
        ):
            for name in named:
                if name not in known:
                    raise KnowledgeError(f"{path}: check.{index} ({check.code}): unknown {kind} {name!r}")
    return constraints


def _slots(check: Check) -> Iterable[str]:
    if isinstance(check, TableCheck):
        return check.rows if check.each == "row" else (*check.left, *check.right, *check.signed)
    if isinstance(check, AgreeCheck):
        return [slot for reading in check.readings for slot in (*reading.plus, *reading.minus)]
    return ()


def _columns(check: Check) -> Iterable[str]:
    if isinstance(check, TableCheck):
        return (*check.left, *check.right) if check.each == "row" else check.columns
    return check.columns if isinstance(check, CarryCheck) else ()


def _indicators(check: Check) -> Iterable[str]:
    stated = [statement.indicator for instance in (check.holds, check.breaks) for statement in instance.prose]
    if isinstance(check, AgreeCheck):
        return [*stated, *check.indicators]
    if isinstance(check, BreakdownCheck):
        divided = [partition.total for partition in check.partitions]
        parts = (*check.parts, *check.alike, *check.umbrellas)
        return [*stated, *parts, *divided, *([check.total] if check.total else [])]
    if isinstance(check, RatioCheck):
        shared = [name for share in check.shares for name in share.wholes]
        shared += [name for named in check.named for name in named.wholes]
        rated = [name for rate in check.rates for name in (rate.rate, *rate.parts, *rate.wholes)]
        return [*stated, *check.printed, *check.series, *shared, *rated]
    if isinstance(check, CarryCheck):
        operands = (*check.plus, *check.minus, *([check.later] if check.later else []))
        return [*stated, *(operand.removeprefix("this:") for operand in operands)]
    if isinstance(check, RestatementCheck):
        carried = [check.carried_over] if check.carried_over else []
        return [*stated, *check.several, *check.never, *check.wholes, *check.counted, *check.stages, *carried]
    return stated


def _words_of_restatements(check: RestatementCheck) -> list[str | None]:
    return [
        *(check.carriers, check.joiners, check.anaphors, check.ways, check.accounts),
        *(check.upkeep, check.yearly, check.moments, check.generic, check.cuts, check.handled, check.got),
        *(check.deeds, check.linked, check.summing, check.about),
    ]


def _words_of_ratios(check: RatioCheck) -> list[str | None]:
    return [
        *(check.share_words, check.links, check.bearers, check.of_all, check.joint, check.changing),
        *(check.times_of, check.change_links, check.each, check.part_words, check.level, check.roughly),
        *(check.more, check.other_years, check.in_time, check.denied, check.rate_leads, check.covers),
        *(check.together, check.foremost, check.and_words, check.average, check.amounts, check.leads),
        *(check.totals, check.of_whole, check.counts, check.fronts, check.graded, check.within),
        *(check.saved, check.rate_words, *check.several),
        *(rate.limited for rate in check.rates),
        *(named.words for named in check.named),
    ]


def _words(check: Check) -> Iterable[str]:
    named: list[str | None] = []
    if isinstance(check, AgreeCheck):
        named = [check.when]
        for reading in check.readings:
            named += (reading.when, reading.without, reading.unless)
    elif isinstance(check, BreakdownCheck):
        named = [
            check.overlap,
            check.items,
            check.kinds,
            check.levels,
            check.manifold,
            check.vague,
            check.roles,
        ]
        named += [
            check.rest,
            check.above,
            check.sums,
            *(check.signals.model_dump().values() if check.signals else ()),
        ]
    elif isinstance(check, RestatementCheck):
        named = _words_of_restatements(check)
    elif isinstance(check, RatioCheck):
        named = _words_of_ratios(check)
    return [name for name in named if name is not None]
