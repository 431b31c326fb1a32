"""The walk over the numbers of a text that finds the lists of parts.

It keeps a stack of open totals, so that a part can have parts. The arithmetic decides where the wording does not: a
list is complete when its parts reach the total, and lists that only the arithmetic shows are added at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extraction.genre.grammar import SumWord
from extraction.interval import ZERO
from extraction.quantities.additions import Layout, add_up
from extraction.quantities.expressions import Reading
from extraction.quantities.gaps import Gap
from extraction.quantities.since import CUMULATIVE
from extraction.quantities.totals import same_sort

__all__ = ["Frame", "Walk"]

_NOUN_AND_BRACKET = re.compile(r"[^,;:。、!?\n()]{0,8}\(")
"""From a number over the noun that it counts to the bracket of its parts."""
_LONGEST_LIST = 40
_LIST_MARK = "、"
_WORD = 2
"""Characters of a word."""
_NAMED_BACK = 8
"""How many numbers before the nearest may be one that the list's opener names."""
_LEAST_TO_GO_ON = 2
"""How many parts a list has at least that goes on behind its end."""
_LOOK_BACK = 4
"""How many numbers before the nearest may be the total of a list in a sentence of its own."""


@dataclass(slots=True)
class Frame:
    """A total whose parts are being read. `bracket`: it ends with its bracket; `total` None: a bracket of no total.
    `loose`: the wording hardly ties it to the number before; `tentative`: nothing but its size does. `named`: the
    numbers that the opener may name, where it names its total (`tied`); `whole`: that of the list which ended
    before, or a number in the unit of the parts that is `far` before one in another unit."""

    total: int | None
    bracket: bool
    closed: bool = False
    loose: bool = False
    tentative: bool = False
    by_semicolon: bool = False
    named: tuple[int, ...] = ()
    tied: bool = False
    whole: int | None = None
    far: bool = False
    parts: list[int] = field(default_factory=list)
    sum: Decimal = ZERO

    @property
    def bound(self) -> int:
        """The number that must hold the parts."""
        return (self.whole if self.far and self.whole is not None else self.total) or 0


class Walk:
    """One pass over the numbers that can be totals or parts: `gaps` stand between them, `rates` says behind which of
    them a rate stands, `shares` behind which a share of its own."""

    def __init__(
        self,
        numbers: Sequence[Reading],
        layout: Layout,
        gaps: Sequence[Gap],
        rates: Sequence[bool],
        shares: Sequence[bool],
    ) -> None:
        self._readings = numbers
        self._layout = layout
        self._gaps = gaps
        self._rates = rates
        self._shares = shares
        self._stack: list[Frame] = []
        self._done: list[Frame] = []

    def run(self) -> list[Frame]:
        """The lists that the wording opens, and those that the arithmetic shows."""
        for node in range(1, len(self._readings)):
            gap = self._gaps[node - 1]
            self._leave(node, gap)
            if gap.sums is not None and self._sum_up(node, gap, gap.sums):
                continue
            self._enter(node, gap)
            self._take(node)
        while self._stack:
            self._done.append(self._stack.pop())
        for frame in self._done:
            self._widen(frame)
        self._done = [part for frame in self._done if self._holds(frame) for part in self._by_unit(frame)]
        taken = {part for frame in self._done if frame.total is not None for part in frame.parts}
        for frame in self._done:
            self._go_on(frame, taken)
        for total, parts in add_up(self._readings, self._layout, taken):
            value = self._readings[total].value
            self._done.append(Frame(total, bracket=False, parts=parts, sum=value))
        return self._done

    def _widen(self, frame: Frame) -> None:
        """Make a list that its total cannot hold one of the total whose own list ended right before, or of one before
        that can."""
        if frame.whole is None or frame.total is None or not frame.parts:
            return
        if frame.far and frame.sum > self._readings[frame.whole].value:
            return
        units = {self._readings[part].unit for part in frame.parts}
        if frame.sum > self._readings[frame.total].value and units == {self._readings[frame.whole].unit}:
            frame.total, frame.tied, frame.tentative, frame.loose = frame.whole, True, False, False

    def _go_on(self, frame: Frame, taken: set[int]) -> None:
        """Take what follows a list that falls short of its total, in the unit and the sentence of the total, where that
        makes up exactly what is missing: `122篇,其中动态50篇,简报43篇;普法5篇;其他内容24篇`."""
        if frame.total is None or len(frame.parts) < _LEAST_TO_GO_ON or frame.parts[-1] < frame.total:
            return
        total, last = self._readings[frame.total], frame.parts[-1]
        missing, more = total.value - frame.sum, last + 1
        while missing > ZERO and more < len(self._readings) and more not in taken:
            part = self._readings[more]
            if part.unit != total.unit or self._layout.breaks(last, more):
                return
            missing -= part.value
            more += 1
        if not missing and more > last + 1:
            frame.parts += range(last + 1, more)
            frame.sum = total.value
            taken.update(frame.parts)

    def _holds(self, frame: Frame) -> bool:
        """Whether a total that was only guessed can hold its parts."""
        return not frame.tentative or frame.total is None or frame.sum <= self._readings[frame.total].value

    def _by_unit(self, frame: Frame) -> list[Frame]:
        """The list itself, or its two where every part has two numbers: 其中机关1期80人次，基层2期160人次."""
        parts, total = frame.parts, frame.total
        if total is None or len(parts) < 2 or self._complete(frame):
            return [frame]
        own = [part for part in parts if self._readings[part].unit == self._readings[total].unit]
        rest = [part for part in parts if part not in own]
        units = {self._readings[part].unit for part in rest}
        other = next(
            (at for at in (total - 1, total - 2) if at >= 0 and self._readings[at].unit in units), None
        )
        if not own or len(units) != 1 or other is None or None in units:
            return [frame]
        split = [
            replace(frame, total=whole, parts=some, sum=sum((self._readings[at].value for at in some), ZERO))
            for whole, some in ((total, own), (other, rest))
        ]
        return split if all(one.sum <= self._readings[one.total or 0].value for one in split) else [frame]

    def _leave(self, node: int, gap: Gap) -> None:
        """Close the lists that end in the gap."""
        for _ in range(-gap.opened):
            while self._stack and not self._stack[-1].bracket:
                self._close()
            if self._stack:
                self._close()
        if gap.hard:
            while self._stack:
                self._close()
        while self._stack and self._readings[node].value and self._is_over(self._stack[-1], gap):
            self._close()
        while gap.semicolon and self._stack and self._ends_at_semicolon(node, self._stack[-1]):
            self._close()
        while gap.comma and self._stack and self._ends_at_comma(node, self._stack[-1]):
            self._close()

    def _is_over(self, frame: Frame, gap: Gap) -> bool:
        """Whether the list has reached its total and does not go on: in its bracket, or behind a mark of lists."""
        goes_on = (frame.bracket and frame.total is not None) or gap.text.startswith(_LIST_MARK)
        return not goes_on and self._complete(frame)

    def _ends_at_semicolon(self, node: int, frame: Frame) -> bool:
        """Whether a semicolon ends the list: it is no separator of its parts, nor of a first part and its like."""
        if frame.bracket or frame.total is None or not frame.parts:
            return False
        if len(frame.parts) > 1:
            bound = frame.bound
            foreign = self._readings[node].unit not in (self._readings[bound].unit, None)
            return not frame.by_semicolon or (foreign and self._exceeds(node, bound, frame.sum))
        reading, first = self._readings[node], self._readings[frame.parts[0]]
        outgrown = frame.sum > self._readings[frame.total].value
        fits = outgrown or not self._exceeds(node, frame.total, frame.sum)
        alike = reading.unit == first.unit or None in (reading.unit, first.unit)
        parallel = self._shares[node] and self._shares[frame.parts[0]]
        frame.by_semicolon = alike and (fits or parallel) and len(self._stack) == 1
        return not frame.by_semicolon

    def _ends_at_comma(self, node: int, frame: Frame) -> bool:
        """Whether a number that the total cannot hold is no part of it: in a unit of its own, behind a rate, or behind
        a comma where there is none between the parts before, or what was done with the parts before:
        咨询5件、投诉3件,答复8件."""
        if frame.bracket or frame.total is None or len(frame.parts) < 2:
            return False
        if not self._exceeds(node, frame.bound, frame.sum) or self._gaps[node - 1].joined:
            return False
        if self._shares[node] and all(self._shares[part] for part in frame.parts):
            return False
        units = {self._readings[part].unit for part in (frame.total, *frame.parts)}
        if self._readings[node].unit not in units and None not in units:
            return True
        tight = not any(self._gaps[part - 1].comma for part in frame.parts[1:])
        done = self._gaps[node - 1].handled and not any(self._gaps[part - 1].handled for part in frame.parts)
        return tight or done or self._rates[node - 1]

    def _exceeds(self, node: int, total: int, value: Decimal) -> bool:
        """Whether the total cannot hold the number on top of `value`."""
        return value + self._readings[node].value > self._readings[total].value

    def _close(self) -> None:
        self._done.append(self._stack.pop())

    def _complete(self, frame: Frame) -> bool:
        return (
            frame.total is not None and bool(frame.parts) and frame.sum == self._readings[frame.total].value
        )

    def _enter(self, node: int, gap: Gap) -> None:
        """Open the list that begins in the gap. A number of an earlier sentence that cannot hold its first part is not
        its total."""
        if gap.opened > 0:
            direct = _NOUN_AND_BRACKET.match(gap.text) is not None
            closed = gap.opener is not None and gap.opener.closed
            self._stack.append(Frame(node - 1 if direct else None, True, closed))
        elif gap.opener is not None or gap.colon:
            closed = gap.paired or (gap.opener is not None and gap.opener.closed)
            anchor = self._anchor(node)
            if not gap.hard and self._is_joint(node, anchor):
                self._stack.append(Frame(None, False))
                return
            named = self._named(node, anchor, gap.names) if gap.names else ()
            if named:
                self._stack.append(Frame(named[0], False, closed, named=named, tied=True))
                return
            whole = self._listed(anchor) if (gap.hard or gap.semicolon) and not gap.loose else None
            foreign = gap.hard and self._exceeds(node, anchor, ZERO)
            total = self._earlier(node, anchor) if foreign else anchor
            guessed = foreign and not self._makes_up(total, anchor)
            tied = gap.opener is not None and gap.opener.names and not gap.names
            far = whole is None and gap.hard and not foreign and self._is_other(anchor, node)
            whole = self._earlier(node, anchor) if far else whole
            self._stack.append(
                Frame(total, False, closed, gap.loose or guessed, guessed, tied=tied, whole=whole, far=far)
            )

    def _is_joint(self, node: int, anchor: int) -> bool:
        """Whether only the numbers of a list together can hold the first part: 建议5件、提案3件,其中主办6件."""
        if not self._layout.continues(anchor) or not self._exceeds(node, anchor, ZERO):
            return False
        before, last, first = (self._readings[at] for at in (anchor - 1, anchor, node))
        return before.unit == last.unit == first.unit and first.value <= before.value + last.value

    def _earlier(self, node: int, anchor: int) -> int | None:
        """A number of the same paragraph before `anchor`, in the unit of the first part and above it: the total of the
        list that ends there, else the nearest."""
        last = self._done[-1] if self._done else None
        near = last is not None and bool(last.parts) and anchor - last.parts[-1] in (0, 1)
        if last and near and last.total is not None and self._above(last.total, node):
            return last.total
        for at in range(anchor - 1, max(-1, anchor - 1 - _LOOK_BACK), -1):
            if self._above(at, node):
                return at
        return None

    def _makes_up(self, total: int | None, last: int) -> bool:
        """Whether the numbers behind `total` up to `last` make it up: a list that no word opened ends there."""
        if total is None or last - total < _LEAST_TO_GO_ON:
            return False
        whole, parts = self._readings[total], self._readings[total + 1 : last + 1]
        alike = all(part.unit == whole.unit for part in parts)
        return alike and sum(part.value for part in parts) == whole.value

    def _is_other(self, anchor: int, node: int) -> bool:
        """Whether a number of a sentence before counts in another unit than the first part of a list."""
        units = (self._readings[anchor].unit, self._readings[node].unit)
        return None not in units and units[0] != units[1]

    def _listed(self, part: int) -> int | None:
        """The total of the complete list that ends with `part`: the one that the wording gave it, or one shortly before
        that which the list makes up."""
        last = self._done[-1] if self._done else None
        if (
            last is None
            or last.total is None
            or last.parts[-1:] != [part]
            or len(last.parts) < _LEAST_TO_GO_ON
        ):
            return None
        nearest = range(last.total, max(-1, last.total - 1 - _LOOK_BACK), -1)
        return next((at for at in nearest if self._readings[at].value == last.sum), None)

    def _is_made_up(self, node: int) -> bool:
        """Whether the list that ends right before a number has a total of the same value, which it makes up: the number
        sums up something else."""
        last = self._done[-1] if self._done else None
        if last is None or last.parts[-1:] != [node - 1] or not self._complete(last) or last.total is None:
            return False
        return self._readings[last.total].value == self._readings[node].value

    def _named(self, node: int, anchor: int, name: str) -> tuple[int, ...]:
        """The numbers of the same paragraph, from `anchor` on back, whose own clause has most words of the `name`."""
        words = {name[at : at + _WORD] for at in range(len(name) - 1)}
        first = self._readings[node]
        common: dict[int, int] = {}
        for at in range(anchor, max(-1, anchor - 1 - _NAMED_BACK), -1):
            whole = self._readings[at]
            if whole.unit == first.unit and whole.value >= first.value and self._layout.together(at, node):
                common[at] = sum(map(self._layout.clause(at).__contains__, words))
        most = max(common.values(), default=0)
        return tuple(at for at, count in common.items() if count == most) if most else ()

    def _above(self, at: int, node: int) -> bool:
        earlier, first = self._readings[at], self._readings[node]
        return earlier.unit == first.unit and earlier.value > first.value and self._layout.together(at, node)

    def _anchor(self, node: int) -> int:
        """The number before `node` that a list can be of: not one inside a bracket that has closed."""
        last = self._done[-1] if self._done else None
        if last and last.bracket and last.total is not None and last.parts[-1:] == [node - 1]:
            return last.total
        return node - 1

    def _take(self, node: int) -> None:
        """Add the number to the innermost open list."""
        if not self._stack:
            return
        frame = self._stack[-1]
        if frame.total is None or not same_sort(self._readings[frame.total], self._readings[node]):
            return
        if self._readings[node].period == CUMULATIVE != self._readings[frame.total].period:
            return
        frame.parts.append(node)
        frame.sum += self._readings[node].value

    def _sum_up(self, node: int, gap: Gap, sums: SumWord) -> bool:
        """Whether the number sums up the ones before it; if so, the list is done."""
        total = self._readings[node]
        if gap.hard and (not total.value or (not sums.strong and self._is_made_up(node))):
            return False
        strong = sums.strong or (gap.bare and not gap.hard)
        parts: list[int] = []
        value = ZERO
        for part in range(node - 1, max(-1, node - 1 - _LONGEST_LIST), -1):
            reading = self._readings[part]
            if not same_sort(total, reading) or (strong and reading.unit != total.unit):
                break
            parts.append(part)
            value += reading.value
            if value == total.value and len(parts) > 1:
                while self._stack:
                    self._close()
                break
            if part and self._layout.breaks(part - 1, part):
                break
        if value != total.value and (not strong or self._stack or gap.hard):
            return False
        if len(parts) < 2:
            return False
        self._done.append(Frame(node, bracket=False, closed=True, parts=parts[::-1], sum=value))
        return True
