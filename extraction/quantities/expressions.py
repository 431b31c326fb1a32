"""One quantity expression: approximator, number, unit, approximator.

`Expressions.read` is called where a number begins and takes what belongs to it on either side; what the number counts
is not its business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extraction.genre.grammar import Approximator, Grammar, WordedNumber
from extraction.numerals import BEYOND, Numeral, NumeralWords, last_place, plain
from extraction.quantities.approximators import Approximators
from extraction.quantities.bounds import Assertion, assert_exactly, assert_range, assert_wording
from extraction.quantities.units import Unit, UnitTable
from extraction.quantities.vague import Vague
from extraction.quantities.worded import Durations, Worded, worded_pattern
from extraction.types import Span

__all__ = ["Expressions", "Reading", "is_quoted", "unquoted"]

_ARABIC = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_TIMED = ("duration", "score")
_MINUS = re.compile(r"[\u4e00-\u9fff:(]-")
_LONGEST_NUMBER = 30
_LONG_DASH = "——"
_QUOTES = {"”": "“", '"': '"', "」": "「", "’": "‘"}
_BRACKETS = {")": "(", "]": "[", "】": "【", "〕": "〔", **_QUOTES}
"""The marks between which a number may stand alone before its unit, by the closing one."""
_MARKS = ",，、。;:)(!?\n"
_ONE = Decimal(1)
_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_HUNDREDTH = Decimal("0.01")
_TENTH = Decimal("0.1")


def unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a number begins and ends with the quotation marks around it."""
    quoted = start > 0 and _QUOTES.get(text[end : end + 1]) == text[start - 1]
    return (start - 1, end + 1) if quoted else (start, end)


@dataclass(slots=True)
class Reading:
    """A quantity in the making, in narrative offsets. `number` is where its digits begin."""

    start: int
    end: int
    number: int
    assertion: Assertion
    unit: str | None
    kind: str | None
    period: str = "current"
    subject: Span | None = None
    negated: bool = False

    @property
    def value(self) -> Decimal:
        """The number as written, scaled."""
        return self.assertion.value


def is_quoted(text: str, reading: Reading) -> bool:
    """Whether the quotation marks around a number are part of the quantity: 复议“0”件."""
    return reading.start < reading.number and text[reading.start] in _QUOTES.values()


class Expressions:
    """The compiled grammar of one expression."""

    def __init__(self, grammar: Grammar, units: UnitTable) -> None:
        self._numerals = grammar.numerals
        self._units = units
        self._several = grammar.several
        words = grammar.numerals.words
        scales = "".join(sorted(grammar.numerals.scales))
        large = "".join(sorted(words.large_scales))
        formal = "".join(sorted(words.formal))
        plain = "".join(sorted(grammar.numerals.characters - words.formal))
        unit_ahead = "|".join(map(re.escape, units.beginning_with(scales))) or r"(?!)"
        digits = "".join(sorted(words.digits))
        zeros = "".join(sorted(digit for digit, value in words.digits.items() if not value))
        scale = f"(?:(?!{unit_ahead})[{scales}])"
        several = re.escape(grammar.several)
        self._number = re.compile(
            f"(?:(?P<arabic>{_ARABIC}(?:[{words.more}]?{scale}+(?:{_ARABIC}{scale}+)*)?)"
            f"|(?P<words>(?:[{several}](?=[{scales}]))?{_run(plain, formal + large + zeros, unit_ahead)}"
            f"(?:{words.point}[{digits}]+)?)(?P<wide>[{words.more}](?:(?!{unit_ahead})[{large}])+)?)"
            f"(?P<inner>(?:[{several}]{scale}+)+)?(?P<some>[{several}](?!{scale}))?"
        )
        self._start = re.compile(
            f"[0-9{plain}]|{_unless_behind(words)}|[{several}](?=[{scales}])"
            f"|{worded_pattern(grammar.modifiers.worded)}"
        )
        firsts = {*plain, *words.formal, *grammar.several, *(word[0] for word in grammar.modifiers.worded)}
        self._first = re.compile(f"[0-9{re.escape(''.join(sorted(firsts)))}]")
        self._neighbours = re.compile(f"(|.*[{scales}])([{digits}])([{digits}])([{scales}]*)$")
        self._scale_only = frozenset(scales)
        self._large = frozenset(large)
        self._upward = grammar.upward
        self._digits = grammar.numerals.words.digits
        plain_digits = [digit for digit in words.digits if digit not in words.formal]
        first_of = {words.digits[digit]: digit for digit in reversed(plain_digits)}
        self._variants = frozenset(plain_digits) - set(first_of.values())
        self._nought_after = grammar.nought_after
        self._percent = grammar.percent_prefix
        self._fraction = grammar.fraction
        self._approximators = Approximators(grammar, self._number)
        self._vague = Vague(grammar.numerals, grammar.several)
        self._worded = Worded(grammar.modifiers.worded)
        self._durations = Durations(grammar.modifiers.compound)
        self._range_marks = frozenset(grammar.modifiers.range_marks)
        self._numbered = grammar.modifiers.numbered

    def next_number(self, text: str, start: int) -> int | None:
        """Where the next number may begin. A class of characters is searched for several times as fast as words are."""
        while (first := self._first.search(text, start)) is not None:
            start = first.start()
            if self._start.match(text, start):
                return start
            start += 1
        return None

    def number_end(self, text: str, start: int) -> int:
        """The end of the numeral at `start`, which may be none of a quantity."""
        match = self._number.match(text, start)
        return match.end() if match else start + 1

    def read(self, text: str, start: int) -> Reading | None:
        """The expression whose number begins at `start`, with a unit or without; None where there is no number."""
        if not text[start].isdigit():
            if text.startswith(self._percent, start):
                return self._read_percent(text, start)
            worded = self._worded.at(text, start)
            if worded is not None:
                return self._read_worded(text, start, *worded)
        found = self._read_number(text, start)
        if found is None:
            return None
        numeral, end, fixed = found
        if text.startswith(self._fraction, end):
            return self._read_fraction(text, start, numeral, end + len(self._fraction))
        more = numeral.more
        after: Approximator | None = None
        if not more:
            after, end = self._approximators.after(text, end, None)
        unit, end = self._unit(text, end)
        if unit is None and fixed is None and text[end : end + 1] in _BRACKETS:
            bracketed = self._read_bracketed(text, start, numeral, end)
            if bracketed is not None:
                return bracketed
        if fixed is None and after is None and text[end : end + 1] in self._range_marks:
            second = self._second(text, numeral, end, unit)
            if second is not None:
                lower, upper, unit, end = second
                begin = self._approximators.before(text, start)[1]
                return self._finish(Reading(begin, end, start, assert_range(lower, upper), None, None), unit)
        if after is None and not more:
            after, end = self._approximators.after(text, end, unit)
            if after is not None and unit is not None and not unit.whole and numeral.step == 1:
                numeral = numeral._replace(rounded=True)
        if unit is not None and not unit.plain:
            numeral, end = self._with_tenths(text, numeral, unit, end)
        elif unit is not None and unit.kind in _TIMED and after is None:
            numeral, unit, end = self._with_smaller(text, numeral, unit, end)
        before, begin = self._approximators.before(text, start)
        minus = fixed is None and begin == start and text[start - 1 : start] == "-"
        if minus and _MINUS.match(text, start - 2):
            fixed = assert_exactly(-numeral.value)
            begin = start - 1
        if fixed is None:
            meaning = before.means if before else after.means if after else "more" if more else None
            meaning = meaning or self._approximators.apart(text, start)
            fixed = self._assert(numeral, meaning, unit is None or unit.whole)
        return self._finish(Reading(begin, end, start, fixed, None, None), unit)

    def _read_bracketed(self, text: str, start: int, numeral: Numeral, end: int) -> Reading | None:
        """A number alone in brackets before its unit: 公开信息(1412)条, 复议“0”件. The span takes the brackets."""
        before = text[start - 2 : start - 1]
        if (
            not text.startswith(_BRACKETS[text[end]], start - 1)
            or before in self._numbered
            or not before.isalpha()
        ):
            return None
        found = self._units.match(text, end + 1)
        if found is None:
            return None
        unit, behind = found
        assertion = self._assert(numeral, None, unit.whole)
        return self._finish(Reading(start - 1, behind, start, assertion, None, None), unit)

    def _with_tenths(self, text: str, numeral: Numeral, unit: Unit, end: int) -> tuple[Numeral, int]:
        """The digit behind a unit of ten per cent is a tenth of it (八成五); other units say that half is added."""
        if unit.more:
            return Numeral(numeral.value + unit.more, _TENTH), end
        if text[end : end + 1] not in self._digits:
            return numeral, end
        if self._units.match(text, end + 1) or text[end + 1 : end + 2] in self._digits:
            return numeral, end
        tenths = Decimal(self._digits[text[end]]).scaleb(-1)
        return Numeral(numeral.value + tenths, _TENTH), end + 1

    def _with_smaller(self, text: str, numeral: Numeral, unit: Unit, end: int) -> tuple[Numeral, Unit, int]:
        """The smaller unit of time that goes on a larger one: 5小时12分."""
        found = self._read_number(text, end) if text[end : end + 1].isdigit() else None
        rest, behind = self._unit(text, found[1]) if found else (None, end)
        if found is None or rest is None:
            return numeral, unit, end
        joined = self._durations.join(numeral.value, unit, found[0].value, rest)
        if joined is None:
            return numeral, unit, end
        value, named = joined
        return Numeral(value, last_place(value)), named, behind

    def is_nought(self, text: str, reading: Reading) -> bool:
        """Whether a zero in words stands for a number: 均为零."""
        start, end = unquoted(text, reading.start, reading.end)
        if reading.value or not start or text[start - 1] not in self._nought_after:
            return False
        return end == len(text) or text[end] in _MARKS

    def is_lone_scale(self, text: str, reading: Reading) -> bool:
        """Whether the number is a bare "hundred" or above, which only an approximator makes a quantity: 每千名."""
        return (
            text[reading.number] in self._scale_only
            and reading.assertion.approximation == "exact"
            and reading.kind != "percent"
            and self.number_end(text, reading.number) == reading.number + 1
            and reading.value > _TEN
        )

    def _assert(self, numeral: Numeral, meaning: str | None, whole: bool) -> Assertion:
        if meaning is None:
            if not numeral.rounded or not numeral.value:
                return assert_exactly(numeral.value)
            meaning = "rounded"
        return assert_wording(numeral, meaning, whole)

    def _finish(self, reading: Reading, unit: Unit | None) -> Reading:
        if unit is None:
            return reading
        reading.unit, reading.kind = unit.name, unit.kind
        if not unit.plain:
            value, interval, approximation = reading.assertion
            reading.assertion = Assertion(value * unit.factor, interval.scaled(unit.factor), approximation)
        return reading

    def _read_percent(self, text: str, start: int) -> Reading | None:
        """百分之九十五."""
        first = start + len(self._percent)
        found = self._read_number(text, first)
        if found is None or found[2] is not None:
            return None
        numeral, end, _ = found
        return self._share(text, start, end, Numeral(numeral.value, numeral.step))

    def _read_fraction(self, text: str, start: int, whole: Numeral, first: int) -> Reading | None:
        """三分之一, in percent to two places."""
        found = self._read_number(text, first)
        if found is None or found[2] is not None or not whole.value:
            return None
        value = plain((found[0].value / whole.value * _HUNDRED).quantize(_HUNDREDTH))
        return self._share(text, start, found[1], Numeral(value, last_place(value), rounded=True))

    def _read_worded(self, text: str, start: int, word: WordedNumber, end: int) -> Reading:
        """过半, 一半, 满分."""
        value = Decimal(word.value)
        number = Numeral(value, last_place(value), rounded=True)
        if word.means is None:
            return self._share(text, start, end, number)
        exactly = word.means == "exactly"
        assertion = assert_exactly(value) if exactly else assert_wording(number, word.means, whole=False)
        return Reading(start, end, start, assertion, word.unit, word.kind)

    def _share(self, text: str, start: int, end: int, number: Numeral) -> Reading:
        """A number of hundredths with the approximators around it."""
        after, end = self._approximators.after(text, end, None)
        before, begin = self._approximators.before(text, start)
        meaning = before.means if before else after.means if after else None
        assertion = self._assert(number, meaning, whole=False)
        return Reading(begin, end, start, assertion, "%", "percent")

    def _read_number(self, text: str, start: int) -> tuple[Numeral, int, Assertion | None] | None:
        """The numeral, its end, and what it asserts if its own words already widen it (数十, 十几, 五六十); None if it
        is too large to count anything (亿亿)."""
        found = self._read_numeral(text, start)
        return None if found is None or found[0].value >= BEYOND else found

    def _read_numeral(self, text: str, start: int) -> tuple[Numeral, int, Assertion | None] | None:
        match = self._number.match(text, start)
        if match is None or match.end() - start > _LONGEST_NUMBER:
            return None
        arabic, words, more, inner, some = match.group("arabic", "words", "wide", "inner", "some")
        if arabic and not inner and not (some and _is_tens(arabic)):
            numeral = self._numerals.read(arabic)
            return None if numeral is None else (numeral, start + len(arabic), None)
        if inner and not more:
            inside = self._vague.inside(arabic or words, inner)
            if inside is not None:
                return Numeral(inside.value, _ONE), match.end(), inside
            if arabic:
                numeral = self._numerals.read(arabic)
                return None if numeral is None else (numeral, start + len(arabic), None)
        if more:
            wide = self._numerals.read(words)
            if wide is None:
                return None
            scale = self._large_scale(text, match.start("wide") + 1, match.end("wide"))
            return Numeral(wide.value * scale, wide.step * scale, True, True), match.end("wide"), None
        end = match.start("inner") if inner else match.end()
        return self._read_vague(text, start, end, some is not None and not inner)

    def _read_vague(
        self, text: str, start: int, end: int, some: bool
    ) -> tuple[Numeral, int, Assertion | None] | None:
        """A numeral in words, or with "and some" (`some`) at its end."""
        written = text[start:end]
        if written[0] in self._several:
            several = self._vague.scaled(written[:-1] if some else written)
            return None if several is None else (Numeral(several.value, several.value / 2), end, several)
        if some:
            ending = self._vague.ending(written[:-1])
            if ending is None:  # no tens before it: the word begins another, 两数之和
                return self._read_words(text, start, end - 1, written[:-1])
            return Numeral(ending.value, last_place(ending.value)), end, ending
        return self._read_words(text, start, end, written)

    def _read_words(
        self, text: str, start: int, end: int, written: str
    ) -> tuple[Numeral, int, Assertion | None] | None:
        neighbours = self._neighbours.match(written)
        if neighbours:
            tens, first, second, scale = neighbours.groups()
            low = self._numerals.read(tens + first + scale)
            high = self._numerals.read(tens + second + scale)
            if low and high and high.value - low.value in (low.step, 2 * low.step):
                return low, end, assert_range(low.value, high.value)
            if low and high and second in self._variants and low.value - high.value == low.step:
                return high, end, assert_range(high.value, low.value)
        numeral = self._numerals.read(written)
        if numeral is None:
            return None
        if self._scale_only.issuperset(written) and text[start - 1 : start] == self._upward:
            return numeral, end, assert_range(numeral.value, numeral.value * 2 - 1)
        return numeral, end, None

    def _unit(self, text: str, end: int) -> tuple[Unit | None, int]:
        found = self._units.match(text, end) or self._units.match_bracketed(text, end)
        return found if found else (None, end)

    def _second(
        self, text: str, first: Numeral, end: int, unit: Unit | None
    ) -> tuple[Decimal, Decimal, Unit | None, int] | None:
        """Both ends of the range whose mark stands at `end` (10—20余条 ends below 30, 5至10万元 begins at 50000), its
        unit and its end."""
        begin = end + 2 if text.startswith(_LONG_DASH, end) else end + 1
        found = self._read_number(text, begin)
        if found is None or found[2] is not None or found[0].value <= first.value:
            return None
        more, tail = self._approximators.after(text, found[1], None)
        second, tail = self._unit(text, tail)
        if second is None or (unit is not None and unit.name != second.name):
            return None
        upper = found[0].value
        if more is not None:
            upper = assert_wording(found[0], more.means, second.whole).interval.upper or upper
        shared = self._large_scale(text, begin, found[1])
        lower = first.value * shared if not first.rounded and first.value * shared < upper else first.value
        return lower, upper, second, tail

    def _large_scale(self, text: str, start: int, end: int) -> int:
        """The scale words that close the number, multiplied."""
        scale = 1
        while end > start and text[end - 1] in self._large:
            end -= 1
            scale *= self._numerals.words.large_scales[text[end]]
        return scale


def _is_tens(written: str) -> bool:
    """Whether "and some" can stand behind digits: 20几."""
    return written.isdigit() and written.endswith("0")


def _run(plain: str, formal: str, unit_ahead: str) -> str:
    """The source of a run of plain or of formal characters that goes up to a unit."""
    return f"(?:(?:(?!{unit_ahead})[{plain}])+|(?:(?!{unit_ahead})[{formal}])+)"


def _unless_behind(words: NumeralWords) -> str:
    """The source of a formal digit that is no part of another word; it begins with the digit, which a search needs."""
    fenced = (f"{digit}(?<![{before}]{digit})" for digit, before in sorted(words.not_after.items()))
    others = "".join(sorted(words.formal - set(words.not_after)))
    return "|".join([*fenced, *([f"[{others}]"] if others else [])]) or r"(?!)"
