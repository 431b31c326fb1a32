"""The table checks of a genre compiled by table and layout, one instance for each column, row or period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from extraction.checks.sheets import Key
from extraction.genre.checks import Label, TableCheck
from extraction.genre.constraints import Constraints
from extraction.genre.indicators import Indicator
from extraction.types import Record

__all__ = ["Forms", "Instance"]

CURRENT = "current"


@dataclass(frozen=True)
class Instance:
    """A check for one column, row or period: `left` adds up to `right`, or to no more.

    `names` are those of all operands in order; `first` is the place of the operand that the form calls a sum.
    """

    check: TableCheck
    key: str
    where: Label | None
    left: tuple[Key, ...]
    right: tuple[Key, ...]
    names: tuple[Label, ...]
    first: int | None

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """All operands."""
        return (*self.left, *self.right)

    @cached_property
    def operands(self) -> Callable[[Mapping[Key, Record]], tuple[Record, ...]]:
        """Takes the records of all operands out of a table's cells. Raises KeyError where one is missing."""
        return itemgetter(*self.keys)

    @cached_property
    def left_names(self) -> tuple[str, ...]:
        """The Chinese names of the left operands."""
        return tuple(name.zh for name in self.names[: len(self.left)])

    @cached_property
    def right_names(self) -> tuple[str, ...]:
        """The Chinese names of the right operands."""
        return tuple(name.zh for name in self.names[len(self.left) :])


class Forms:
    """`instances` and `floors` by (table, layout); `standing` are those whose blank total stands for its sum."""

    def __init__(self, constraints: Constraints, indicators: Mapping[str, Indicator]) -> None:
        self._constraints = constraints
        self._indicators = indicators
        self._checks = [check for check in constraints.check if isinstance(check, TableCheck)]
        self.instances: dict[tuple[str, str], list[Instance]] = {}
        self.floors: dict[tuple[str, str], TableCheck] = {}
        for check in self._checks:
            for layout in check.layouts:
                if check.floor is not None:
                    self.floors[check.table, layout] = check
                else:
                    self.instances.setdefault((check.table, layout), []).extend(self._compile(check))
        self.standing = {
            form: [instance for instance in instances if instance.check.stands_for_sum]
            for form, instances in self.instances.items()
        }

    def checks_of(self, table: str, layout: str) -> list[TableCheck]:
        """The checks that one table of one layout calls for."""
        return [check for check in self._checks if check.table == table and layout in check.layouts]

    def expected_layout(self, table: str, read: Iterable[str], year: int | None) -> str | None:
        """The layout that an unread table has: that of the tables read, else by the year, else the newest.

        None where no check knows the table.
        """
        known = {layout for check in self._checks if check.table == table for layout in check.layouts}
        layouts = sorted(
            (layout.since, layout.id) for layout in self._constraints.layout if layout.id in known
        )
        if not layouts:
            return None
        for layout in read:
            if layout in known:
                return layout
        passed = [layout for since, layout in layouts if year is None or since <= year]
        return passed[-1] if passed else layouts[0][1]

    def _compile(self, check: TableCheck) -> Iterator[Instance]:
        constraints = self._constraints
        operands = (*check.left, *check.right)
        if check.each == "row":
            for row in check.rows:
                where = constraints.label(row, self._indicators)
                yield self._instance(check, row, where, [(row, place) for place in operands])
        elif check.each == "column":
            for column in check.columns:
                yield self._instance(
                    check, column, constraints.columns[column], [(slot, column) for slot in operands]
                )
        elif check.each == "period":
            for period, name in constraints.periods.items():
                yield self._instance(check, period, name, [(slot, period) for slot in operands])
        else:
            yield self._instance(check, check.left[0], check.where, [(slot, None) for slot in operands])

    def _instance(
        self, check: TableCheck, key: str, where: Label | None, operands: Sequence[tuple[str, str | None]]
    ) -> Instance:
        """`operands` are slots, each with its column or period."""
        keys = [self._key(slot, place) for slot, place in operands]
        names = [self._name(slot, place if check.each == "row" else None) for slot, place in operands]
        cut = len(check.left)
        first = [slot for slot, _ in operands].index(check.printed_sum) if check.printed_sum else None
        return Instance(check, key, where, tuple(keys[:cut]), tuple(keys[cut:]), tuple(names), first)

    def _key(self, slot: str, place: str | None) -> Key:
        if place is not None and place in self._constraints.periods:
            return (slot, None, place)
        return (slot, place, CURRENT)

    def _name(self, slot: str, place: str | None) -> Label:
        """What tells the operand from the others of its instance: its slot, or within a row its column or period."""
        constraints = self._constraints
        if place is None:
            return constraints.label(slot, self._indicators)
        return constraints.columns.get(place) or constraints.periods[place]
