"""The arithmetic within one statutory table (the A, S and L checks).

A check is compiled once into its instances, one for each column, row or period of the form. A blank cell is [0, inf): a
relation that holds with every blank at 0 is consistent, one that needs another value cannot be decided, one that no
value mends is inconsistent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from extraction.checks.drafts import Draft, doubtful, key_of, plain, sign, verdict
from extraction.checks.forms import Forms, Instance
from extraction.checks.relations import Linear
from extraction.checks.sheets import Sheet, has_blank
from extraction.genre.checks import Label, TableCheck
from extraction.genre.constraints import Constraints
from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.genre.messages import Messages
from extraction.interval import ZERO, Interval
from extraction.types import Record

__all__ = ["TableChecks"]

TOTAL = "total"
CURRENT = "current"
FEW = 8
"""Sums of more operands than this are printed without those that are 0."""

NOTHING = Interval(ZERO, ZERO)

_FEWEST = 3
"""Parts of a form that lacks its last."""
_ITEM = re.compile(r"(\d+) ?[.．、)）]")
"""The number of an item before its label."""


class TableChecks:
    """All table checks of a genre, compiled by table and layout."""

    def __init__(
        self, constraints: Constraints, messages: Messages, indicators: Mapping[str, Indicator]
    ) -> None:
        self._messages = messages
        self._forms = Forms(constraints, indicators)
        self._zeros: dict[int, str] = {}

    def __call__(self, sheets: Sequence[Sheet]) -> list[Draft]:
        """One draft for each instance of each check that the tables call for."""
        drafts: list[Draft] = []
        for sheet in sheets:
            form = (sheet.name, sheet.layout)
            _fill_totals(sheet, self._forms.standing.get(form, ()))
            for instance in self._forms.instances.get(form, ()):
                draft = self._evaluate(instance, sheet)
                if draft is not None:
                    drafts.append(draft)
            floor = self._forms.floors.get(form)
            if floor is not None and sheet.cells:
                drafts.extend(self._floor(floor, sheet))
        return drafts

    def expected_layout(self, table: str, read: Iterable[str], year: int | None) -> str | None:
        """The layout of a table that could not be read, after those that were; None where no check knows the table."""
        return self._forms.expected_layout(table, read, year)

    def unread(self, table: str, layout: str) -> list[Draft]:
        """One draft for each check of a table that was announced and could not be read."""
        name = self._messages.tables[table]
        what = Label(zh=name.zh, en=name.en)
        made = {check.code: check for check in reversed(self._forms.checks_of(table, layout))}
        return [
            Draft(check, table, "unread", self._messages.missing, None, None, None, (), what=what)
            for check in made.values()
        ]

    def _evaluate(self, instance: Instance, sheet: Sheet) -> Draft | None:
        cells = sheet.cells
        try:
            records = instance.operands(cells)
            left, right = records[: len(instance.left)], records[len(instance.left) :]
        except KeyError:
            left = tuple([cells[key] for key in instance.left if key in cells])
            right = tuple([cells[key] for key in instance.right if key in cells])
            if not instance.check.varies:
                return self._missing(instance, sheet, (*left, *right))
            if len(left) < len(instance.left) or not right or instance.check.shape == "bound":
                return None
        draft = self._compare(instance, sheet, left, right)
        if sheet.doubled:
            names = zip(instance.keys, instance.names, strict=True)
            doubled = next((name for key, name in names if key in sheet.doubled), None)
            if doubled is not None:
                return draft.doubted("ambiguous", doubled)
        if draft.reason == "inconsistent":
            uncertain = doubtful(draft.records)
            if uncertain is not None or not sheet.trusted:
                return draft.doubted("confidence", self._named(instance, sheet, uncertain))
        return draft

    def _compare(
        self,
        instance: Instance,
        sheet: Sheet,
        left: tuple[Record, ...],
        right: tuple[Record, ...],
    ) -> Draft:
        equal = instance.check.shape != "bound"
        lacks = len(right) < len(instance.right)
        open_right = lacks and not _whole(instance, sheet, right)
        open_right = open_right or (instance.check.numbered and not _count_through(right))
        added, parts = [record.value for record in left], [record.value for record in right]
        filled = not sheet.blanks or not (has_blank(left) or has_blank(right))
        if filled and not (lacks or any(added) or any(parts)):
            return self._all_zero(instance, sheet, left, right)
        found = None if lacks else (*left, *right)
        whole = lacks and not open_right
        if sheet.stands:
            left, right = tuple(sheet.operands(left)), tuple(sheet.operands(right))
            added, parts = [record.value for record in left], [record.value for record in right]
        left_sum, right_sum = sum(filter(None, added), ZERO), sum(filter(None, parts), ZERO)
        left_blank = not filled and has_blank(left)
        right_blank = open_right or (not filled and has_blank(right))
        left_side = Interval(left_sum, None if left_blank else left_sum)
        right_side = Interval(right_sum, None if right_blank else right_sum)
        if left_sum == right_sum or (not equal and left_sum < right_sum):
            reason, difference = "consistent", ZERO
        else:
            reason, difference = verdict(left_side, right_side, equal)
            reason = "blank" if reason == "consistent" else reason
        first = None if instance.first is None else sheet.cells[instance.keys[instance.first]]
        return Draft(
            check=instance.check,
            instance=_numbered(instance.key, sheet),
            reason=reason,
            expression=self._expression(instance, sheet, sign(reason, equal), found, whole=whole),
            left=left_side,
            right=right_side,
            difference=difference,
            records=(*left, *right),
            where=instance.where,
            what=self._blank_cells(instance, sheet) if reason == "blank" else None,
            relations=() if reason == "blank" else (Linear(left, right, equal, first),),
        )

    def _all_zero(
        self, instance: Instance, sheet: Sheet, left: tuple[Record, ...], right: tuple[Record, ...]
    ) -> Draft:
        """What `_compare` makes of cells that are all 0, as most are: the expression is the same in every report."""
        equal = instance.check.shape != "bound"
        expression = self._zeros.get(id(instance))
        if expression is None:
            expression = self._expression(instance, sheet, sign("consistent", equal))
            self._zeros[id(instance)] = expression
        return Draft(
            check=instance.check,
            instance=_numbered(instance.key, sheet),
            reason="consistent",
            expression=expression,
            left=NOTHING,
            right=NOTHING,
            difference=ZERO,
            records=(*left, *right),
            where=instance.where,
            relations=(Linear(left, right, equal),),
        )

    def _missing(self, instance: Instance, sheet: Sheet, records: Sequence[Record]) -> Draft:
        keys = instance.keys
        names = [name for key, name in zip(keys, instance.names, strict=True) if key not in sheet.cells]
        return Draft(
            check=instance.check,
            instance=_numbered(instance.key, sheet),
            reason="missing",
            expression=self._expression(instance, sheet, sign("missing", instance.check.shape != "bound")),
            left=None,
            right=None,
            difference=None,
            records=tuple(records),
            where=instance.where,
            what=self._joined(names),
        )

    def _floor(self, check: TableCheck, sheet: Sheet) -> Iterator[Draft]:
        """One draft for the table where all is well, else one for each cell below the floor."""
        floor = Decimal(check.floor or 0)
        bound = Interval(floor, None)
        cells = list(sheet.cells.values())
        if check.signed:
            cells = [record for record in cells if record.slot not in check.signed]
        values = [record.value for record in cells if record.value is not None]
        least = min(values, default=floor)
        below = [r for r in cells if r.value is not None and r.value < floor] if least < floor else []
        if not below:
            side = Interval.exactly(least)
            text = f"{plain(least)} ≥ {plain(floor)}"
            yield Draft(
                check, _numbered(sheet.name, sheet), "consistent", text, side, bound, ZERO, tuple(cells)
            )
        for record in below:
            value = record.value or ZERO
            name = Label(zh=f"{record.row}/{record.column}", en=f"{record.row}/{record.column}")
            draft = Draft(
                check,
                key_of(record),
                "inconsistent",
                f"{name.zh} {plain(value)} < {plain(floor)}",
                Interval.exactly(value),
                bound,
                value - floor,
                (record,),
                relations=(Linear((), (record,), equal=False),),
            )
            trusted = sheet.trusted and doubtful((record,)) is None
            yield draft if trusted else draft.doubted("confidence", name)

    def _expression(
        self,
        instance: Instance,
        sheet: Sheet,
        between: str,
        found: Sequence[Record] | None = None,
        *,
        whole: bool = False,
    ) -> str:
        """Both sides with their numbers; `found` are the records of all operands, None where some are missing.

        Those are said to be, but not in a table that is `whole` without them.
        """
        records = map(sheet.cells.get, instance.keys) if found is None else iter(found)
        left = self._side(instance.left_names, records, whole)
        return f"{left} {between} {self._side(instance.right_names, records, whole)}"

    def _side(self, names: Sequence[str], records: Iterator[Record | None], whole: bool) -> str:
        """The operands with their numbers; in a long sum without those that are 0."""
        short = len(names) <= FEW
        terms = []
        unsaid = False
        for name, record in zip(names, records, strict=False):
            if record is None:
                if not whole:
                    terms.append(f"{name} {self._messages.missing}")
            elif value := record.value:
                terms.append(f"{name} {plain(value)}")
            elif value is None:
                terms.append(f"{name} {self._messages.blank}")
            elif short:
                terms.append(f"{name} 0")
            else:
                unsaid = True
        if unsaid:
            terms.append(f"0{self._messages.rest_zero}")
        return " + ".join(terms)

    def _blank_cells(self, instance: Instance, sheet: Sheet) -> Label:
        keys = instance.keys
        return self._joined(
            [
                name
                for key, name in zip(keys, instance.names, strict=True)
                if key not in sheet.cells or sheet.cells[key].value is None
            ]
        )

    def _named(self, instance: Instance, sheet: Sheet, record: Record | None) -> Label:
        if record is not None:
            for key, name in zip(instance.keys, instance.names, strict=True):
                if sheet.cells.get(key) is record:
                    return name
        table = self._messages.tables[sheet.name]
        return Label(zh=table.zh, en=table.en)

    def _joined(self, names: Sequence[Label]) -> Label:
        comma = self._messages.comma
        shown = names[:FEW]
        rest = "…" if len(names) > FEW else ""
        return Label(
            zh=comma.zh.join(name.zh for name in shown) + rest,
            en=comma.en.join(name.en for name in shown) + rest,
        )


def _fill_totals(sheet: Sheet, instances: Sequence[Instance]) -> None:
    """Note what each blank total stands for; `instances` are those of checks whose total stands for its sum."""
    for instance in instances:
        total = sheet.cells.get(instance.left[0])
        if total is not None and total.value is None:
            parts = tuple(sheet.cells[key] for key in instance.right if key in sheet.cells)
            if len(parts) == len(instance.right):
                sheet.stands[total.record_id] = parts


def _whole(instance: Instance, sheet: Sheet, right: Sequence[Record]) -> bool:
    """Whether the form has no more parts than were read: all but optional ones, or 1 to the last without a gap, with
    no row that no form knows if the last of the form is not among them."""
    missing = {key[0] for key in instance.right if key not in sheet.cells}
    if missing.issubset(instance.check.optional):
        return True
    if instance.right[-1] not in sheet.cells:
        unknown = any(key[0] == ABSTENTION for key in sheet.cells)
        if unknown or len(right) < _FEWEST:
            return False
    return _count_through(right)


def _count_through(records: Iterable[Record]) -> bool:
    """Whether the printed labels are numbered from 1 on without a gap."""
    ordered = sorted(records, key=lambda record: record.start)
    numbers = [_ITEM.search(record.row or "") for record in ordered]
    return [int(number[1]) for number in numbers if number] == list(range(1, len(ordered) + 1))


def _numbered(key: str, sheet: Sheet) -> str:
    return f"{key}.t{sheet.number}"
