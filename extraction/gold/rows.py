"""The rows notation of an annotation (corpora/GUIDE.md): one marked span per line, in text order.

`parse_rows` finds each row in the text and fills in what the notation leaves out; whatever does not fit is a
`RowError` that names the line. `format_rows` is its inverse. Inside a printed text `⏎` stands for a line break, and a
backslash before `|`, `;`, `⏎` or itself keeps them as they are.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from extraction.gold.notation import Notation
from extraction.gold.reading import (
    APPLICANTS,
    APPROXIMATIONS,
    CELL_STATES,
    EMPTY_STATES,
    PERIODS,
    REFUSALS,
    SECTION_KEYS,
    GoldFinding,
    GoldRecord,
    GoldRefusal,
    GoldSection,
    Reading,
)

__all__ = ["INFINITY", "RowError", "find_place", "parse_rows", "parse_target", "read_record", "unescape"]

INFINITY = "inf"
FIELDS = frozenset({"v", "lo", "hi", "u", "ap", "p", "a", "s", "q", "g", "c", "n", "at"})
_PLAIN = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<unit>\D*)$")
_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")
_SEMICOLON = re.compile(r"(?<!\\)(?:\\\\)*;")
_ESCAPED = re.compile(r"\\(.)|⏎")

Fields = dict[str, str]


class RowError(ValueError):
    """A row that does not fit its text or the notation; the message names the line."""


def parse_rows(rows: str, text: str, notation: Notation) -> Reading:
    """Read the rows notation against `text`.

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
            cursor = _read_row(line, text, notation, reading, cursor)
        except RowError as error:
            raise RowError(f"line {number}: {error}: {line}") from None
    return reading


def _read_row(line: str, text: str, notation: Notation, reading: Reading, cursor: int) -> int:
    if line.startswith("= "):
        reading.sections.append(_section(line[2:], text))
        return cursor
    if line.startswith("! "):
        code, status, *where = line[2:].split(maxsplit=2)
        reading.findings.append(GoldFinding(code, status, unescape(where[0]) if where else ""))
        return cursor
    printed, target, fields = _parts(line)
    start = _place(printed, text, cursor, fields)
    if target.startswith("-"):
        if target[1:] not in REFUSALS:
            raise RowError(f"unknown class {target[1:]!r}")
        reading.refusals.append(GoldRefusal(start, start + len(printed), printed, target[1:]))
    else:
        reading.records.append(read_record(printed, start, target, fields, notation))
    return start


def _section(line: str, text: str) -> GoldSection:
    key, title, fields = _parts(line)
    if key not in SECTION_KEYS:
        raise RowError(f"unknown section {key!r}")
    start = -1
    for _ in range(_occurrence(fields)):
        start = text.find(title, start + 1)
        if start < 0:
            raise RowError("heading not found")
    return GoldSection(key, title, start)


def _parts(line: str) -> tuple[str, str, Fields]:
    parts = [part.strip() for part in _split(_BAR, line)]
    if len(parts) not in (2, 3) or not all(parts[:2]):
        raise RowError("expected `text | indicator | fields`")
    fields = parse_fields(parts[2] if len(parts) == 3 else "")
    if unescape(parts[0]).strip() == "":
        raise RowError("a row needs a printed text")
    return unescape(parts[0]), unescape(parts[1]), fields


def parse_fields(part: str) -> Fields:
    """`v=3; q=x` as a dict. Raises `RowError` for an unknown field."""
    fields: Fields = {}
    for item in _split(_SEMICOLON, part):
        if not item.strip():
            continue
        key, separator, value = item.partition("=")
        if not separator or key.strip() not in FIELDS:
            raise RowError(f"unknown field {item.strip()!r}")
        fields[key.strip()] = unescape(value.strip())
    return fields


def _split(separator: re.Pattern[str], line: str) -> list[str]:
    pieces = []
    start = 0
    for match in separator.finditer(line):
        pieces.append(line[start : match.end() - 1])
        start = match.end()
    return [*pieces, line[start:]]


def unescape(written: str) -> str:
    """What a part of a row stands for.

    >>> unescape(r"3⏎件 \\| \\⏎")
    '3\\n件 | ⏎'
    """
    return _ESCAPED.sub(lambda match: match[1] or "\n", written)


def _place(printed: str, text: str, cursor: int, fields: Fields) -> int:
    if "at" not in fields:
        return find_place(printed, text, cursor, _occurrence(fields))
    if not fields["at"].isdecimal() or not text.startswith(printed, int(fields["at"])):
        raise RowError("text not found at its offset")
    return int(fields["at"])


def _occurrence(fields: Fields) -> int:
    try:
        return max(1, int(fields.get("n", "1")))
    except ValueError:
        raise RowError("n is no number") from None


def find_place(printed: str, text: str, cursor: int, occurrence: int) -> int:
    """The start of the `occurrence`-th place of `printed` in `text` from `cursor` on, longer numbers not counted."""
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
    point = before in {".", "．"} and text[start - 2 : start - 1].isdecimal()
    if first.isdecimal() and (before.isdecimal() or point):
        return True
    return last.isdecimal() and after.isdecimal()


def parse_target(target: str, notation: Notation) -> tuple[str, ...]:
    """The indicators of a row, the best first. Raises `RowError` for one that the catalogue lacks."""
    indicators = tuple(dict.fromkeys(part.strip() for part in target.split(",")))
    for indicator in indicators:
        if indicator not in notation.units:
            raise RowError(f"unknown indicator {indicator!r}")
    return indicators


def read_record(printed: str, start: int, target: str, fields: Fields, notation: Notation) -> GoldRecord:
    """The record of a row that was found at `start`. Raises `RowError` as `parse_rows` does."""
    indicators = parse_target(target, notation)
    approximation, period = fields.get("ap", "exact"), fields.get("p", "current")
    if approximation not in APPROXIMATIONS or period not in PERIODS:
        raise RowError("unknown approximation or period")
    if fields.get("a") not in {*APPLICANTS, None} or fields.get("c") not in CELL_STATES | {None}:
        raise RowError("unknown applicant or cell")
    value, unit = _value_and_unit(printed, indicators[0], fields, notation)
    lower = _end(fields["lo"]) if "lo" in fields else value
    upper = _end(fields["hi"]) if "hi" in fields else value
    if value is not None and (
        (lower is not None and lower > value + 1) or (upper is not None and upper < value - 1)
    ):
        raise RowError("the interval does not hold the value")
    groups = (group.strip().partition(".") for group in fields.get("g", "").split(","))
    return GoldRecord(
        start=start,
        end=start + len(printed),
        text=printed,
        indicators=indicators,
        value=value,
        lower=lower,
        upper=upper,
        unit=unit,
        approximation=approximation,
        period=period,
        applicant=fields.get("a"),
        scope=fields.get("s"),
        qualifier=fields.get("q"),
        groups=tuple((name, role or "part") for name, _, role in groups if name),
        cell=fields.get("c"),
    )


def _value_and_unit(
    printed: str, indicator: str, fields: Fields, notation: Notation
) -> tuple[Decimal | None, str]:
    catalogue = notation.units[indicator]
    if fields.get("c") in EMPTY_STATES:
        return None, fields.get("u") or catalogue
    folded = "".join(unicodedata.normalize("NFKC", printed).split())
    plain = _PLAIN.match(folded)
    if "v" in fields:
        return _number(fields["v"]), fields.get("u") or (plain and plain["unit"]) or catalogue
    if plain is not None and not notation.widened.search(plain["unit"]):
        return Decimal(plain["number"].replace(",", "")), fields.get("u") or plain["unit"] or catalogue
    if any(character.isdecimal() for character in folded):
        raise RowError("value not inferred: give v, lo, hi and u")
    if notation.counted.match(folded) or fields.get("ap", "exact") != "exact":
        raise RowError("value not inferred: give v")
    return Decimal(0), fields.get("u") or catalogue


def _end(written: str) -> Decimal | None:
    return None if written in (INFINITY, "-" + INFINITY) else _number(written)


def _number(written: str) -> Decimal:
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise RowError(f"no number: {written!r}") from None
    if not value.is_finite():
        raise RowError("a value must be finite")
    return value
