"""The rows notation of a reading (corpora/GUIDE.md) and its compilation to stand-off annotations.

A reading holds one quantity a line, in the order of the text. `parse_rows` finds each row in the text and fills
in what the notation leaves out; whatever does not fit is a `RowError` that names the line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

INFINITY = "inf"
_PLAIN = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})+|-?\d+(?:\.\d+)?)\s*(?P<unit>\D*)$")
_FIELDS = {"v", "lo", "hi", "u", "ap", "p", "a", "s", "q", "g", "n"}
_APPROXIMATIONS = {"exact", "rounded", "about", "over", "at_least", "under", "at_most", "range"}
_PERIODS = {"current", "previous", "cumulative", "change", "other"}
_APPLICANTS = {
    "natural_person", "commercial", "research", "social", "legal_service", "other", "organisation", "total",
}  # fmt: skip
_ZERO_OPENERS = ("未", "无", "没", "零", "尚未", "不", "从未", "均未", "並無", "無", "沒", "暂无", "并无")
_NOT_PLAIN = ("余", "多", "万", "亿", "千", "百", "成", "以上", "以下", "以内", "左右", "餘", "萬", "億")
REFUSAL_CLASSES = frozenset(
    "date time document_number phone postcode address url email version hotline article ordinal rank programme idiom "
    "enumerator list_marker index_number page legal_threshold".split()
)


class RowError(ValueError):
    """A row that does not fit its text or the notation; the message names the line."""


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One annotated quantity. `groups` are (name, role) with role `total`, `closed` (a closed total) or `part`."""

    start: int
    end: int
    text: str
    indicators: tuple[str, ...]
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    approximation: str = "exact"
    period: str = "current"
    applicant: str | None = None
    scope: str | None = None
    qualifier: str | None = None
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GoldRefusal:
    """A tempting number that is no quantity."""

    start: int
    end: int
    text: str
    refusal: str


@dataclass(frozen=True, slots=True)
class GoldSection:
    key: str
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class GoldFinding:
    check: str
    status: str
    where: str


@dataclass(slots=True)
class Reading:
    """All that one reader marked in one text."""

    records: list[GoldRecord] = field(default_factory=list)
    refusals: list[GoldRefusal] = field(default_factory=list)
    sections: list[GoldSection] = field(default_factory=list)
    findings: list[GoldFinding] = field(default_factory=list)


def parse_rows(rows: str, text: str, units: Mapping[str, str]) -> Reading:
    """Read the rows notation against `text`; `units` maps every indicator id to its catalogue unit.

    Raises `RowError` naming the line for an unknown indicator, class or field, a text that is not found, an interval
    that does not hold the value, or a value that cannot be inferred.
    """
    reading = Reading()
    cursor = 0
    for number, line in enumerate(rows.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            cursor = _read_row(line, text, units, reading, cursor)
        except RowError as error:
            raise RowError(f"line {number}: {error}: {line}") from None
    return reading


def _read_row(line: str, text: str, units: Mapping[str, str], reading: Reading, cursor: int) -> int:
    if line.startswith("= "):
        key, title = _split(line[2:], 2)
        start = text.find(title)
        if start < 0:
            raise RowError("heading not found")
        reading.sections.append(GoldSection(key, title, start))
        return cursor
    if line.startswith("! "):
        code, status, *where = line[2:].split(maxsplit=2)
        reading.findings.append(GoldFinding(code, status, where[0] if where else ""))
        return cursor
    printed, target, *rest = [part.strip() for part in line.split("|")]
    fields = _fields(rest[0] if rest else "")
    start = _find(printed, text, cursor, int(fields.get("n", "1")))
    if target.startswith("-"):
        if target[1:] not in REFUSAL_CLASSES:
            raise RowError(f"unknown class {target[1:]!r}")
        reading.refusals.append(GoldRefusal(start, start + len(printed), printed, target[1:]))
        return start
    indicators = tuple(part.strip() for part in target.split(","))
    for indicator in indicators:
        if indicator not in units:
            raise RowError(f"unknown indicator {indicator!r}")
    reading.records.append(_record(printed, start, indicators, fields, units))
    return start


def _split(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != count:
        raise RowError(f"expected {count} parts")
    return parts


def _fields(part: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for item in part.split(";"):
        if not item.strip():
            continue
        key, separator, value = item.partition("=")
        if not separator or key.strip() not in _FIELDS:
            raise RowError(f"unknown field {item.strip()!r}")
        fields[key.strip()] = value.strip()
    return fields


def _find(printed: str, text: str, cursor: int, occurrence: int) -> int:
    start = cursor - 1
    for _ in range(occurrence):
        start = text.find(printed, start + 1)
        while start > 0 and _inside_number(text, start, start + len(printed)):
            start = text.find(printed, start + 1)
        if start < 0:
            raise RowError("text not found after the row before")
    return start


def _inside_number(text: str, start: int, end: int) -> bool:
    first, last = text[start], text[end - 1]
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if first.isdecimal() and (
        before.isdecimal() or (before in {".", "．"} and text[start - 2 : start - 1].isdecimal())
    ):
        return True
    return last.isdecimal() and after.isdecimal()


def _record(
    printed: str, start: int, indicators: tuple[str, ...], fields: dict[str, str], units: Mapping[str, str]
) -> GoldRecord:
    value, unit = _value_and_unit(printed, indicators[0], fields, units)
    lower = _number(fields["lo"]) if "lo" in fields else value
    upper = _number(fields["hi"]) if "hi" in fields else value
    approximation, period = fields.get("ap", "exact"), fields.get("p", "current")
    if (lower is not None and lower > value) or (upper is not None and upper < value - 1):
        raise RowError("the interval does not hold the value")
    if approximation not in _APPROXIMATIONS or period not in _PERIODS:
        raise RowError("unknown approximation or period")
    if fields.get("a") not in _APPLICANTS | {None}:
        raise RowError("unknown applicant")
    groups = tuple(
        (name, role or "part")
        for name, _, role in (g.strip().partition(".") for g in fields.get("g", "").split(","))
        if name
    )
    return GoldRecord(
        start, start + len(printed), printed, indicators, value, lower, upper, unit, approximation, period,
        fields.get("a"), fields.get("s"), fields.get("q"), groups,
    )  # fmt: skip


def _value_and_unit(
    printed: str, indicator: str, fields: dict[str, str], units: Mapping[str, str]
) -> tuple[Decimal, str]:
    folded = unicodedata.normalize("NFKC", printed)
    plain = _PLAIN.match("".join(folded.split()))
    catalogue = units[indicator]
    if "v" in fields:
        value = _number(fields["v"])
        if value is None:
            raise RowError("a value must be finite")
        return value, fields.get("u") or (plain and plain["unit"]) or catalogue
    if plain is None:
        if any(character.isdecimal() for character in folded):
            raise RowError("value not inferred: give v, lo, hi and u")
        if "u" in fields and fields.get("ap", "exact") != "exact":
            raise RowError("value not inferred: give v")
        if not printed.startswith(_ZERO_OPENERS):
            raise RowError("value not inferred: give v")
        return Decimal(0), fields.get("u") or catalogue
    if any(mark in plain["unit"] for mark in _NOT_PLAIN):
        raise RowError("value not inferred: give v, lo, hi and u")
    return Decimal(plain["number"].replace(",", "")), fields.get("u") or plain["unit"] or catalogue


def _number(written: str) -> Decimal | None:
    if written == INFINITY or written == "-" + INFINITY:
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        raise RowError(f"no number: {written!r}") from None
