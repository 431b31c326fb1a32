"""Merges two annotations: what agrees is kept, what differs is listed for the adjudicator to edit.

The draft is rows notation. Where the readers differ, both rows stand as comments under a line that says why; the
adjudicator takes the mark `#a ` or `#b ` off the row that is right, or writes a third. `unsettled` finds what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extraction.gold.agreement import match_records, match_refusals
from extraction.gold.matching import match_spans
from extraction.gold.notation import Notation
from extraction.gold.reading import GoldDocument, GoldRecord, GoldRefusal, GoldSection
from extraction.gold.writing import format_heading, format_row

__all__ = ["Settlement", "settle", "unsettled"]

Mark = GoldRecord | GoldRefusal
OPEN = "#?"
_FIELDS = ("value", "lower", "upper", "unit", "approximation", "period", "applicant", "scope", "groups")


@dataclass(frozen=True, slots=True)
class Settlement:
    """The rows of a draft, how many marks agree, and how many places the adjudicator must decide."""

    rows: str
    agreed: int
    open: int


@dataclass(frozen=True, slots=True)
class _Place:
    """What the readers wrote at one place. Equal marks stand in both."""

    a: tuple[Mark, ...]
    b: tuple[Mark, ...]
    why: str = ""

    @property
    def start(self) -> int:
        return min(mark.start for mark in (*self.a, *self.b))


def settle(a: GoldDocument, b: GoldDocument, notation: Notation) -> Settlement:
    """The draft of two readings of one text.

    An agreed record takes the indicators of both, those of `a` first, and the qualifier of `a` where it has one; value,
    interval, unit, period, applicant, scope and roles in groups must be the same.
    Headings and findings that both have stand; the others are open.
    """
    places = sorted(_places(a, b), key=lambda place: place.start)
    lines = list(_heading_lines(a, b))
    for place in places:
        lines.extend(_lines(place, a.text, notation))
    lines.extend(_finding_lines(a, b))
    open_places = sum(line.startswith(OPEN) for line in lines)
    agreed = sum(not place.why for place in places)
    return Settlement("".join(f"{line}\n" for line in lines), agreed, open_places)


def unsettled(rows: str) -> list[int]:
    """The numbers of the lines that still wait for a decision: an open line with no row between it and the next one."""
    waiting: list[int] = []
    for number, line in enumerate(rows.splitlines(), 1):
        if line.startswith(OPEN):
            waiting.append(number)
        elif waiting and line.strip() and not line.startswith("#") and waiting[-1] > 0:
            waiting[-1] = -waiting[-1]
    return [number for number in waiting if number > 0]


def _places(a: GoldDocument, b: GoldDocument) -> Iterator[_Place]:
    lefts = a.reading.marks()
    rights = b.reading.marks()
    pairs: list[tuple[Mark, Mark]] = []
    for match in match_records(a.reading.records, b.reading.records):
        pairs.append((a.reading.records[match.left], b.reading.records[match.right]))
    for match in match_refusals(a.reading.refusals, b.reading.refusals):
        pairs.append((a.reading.refusals[match.left], b.reading.refusals[match.right]))
    for one, other in pairs:
        lefts.remove(one)
        rights.remove(other)
        yield _compared(one, other)
    crossed = match_spans(lefts, rights, lambda mark: (mark.start, mark.end), lambda one, other: 0)
    for match in crossed:
        yield _Place((lefts[match.left],), (rights[match.right],), "quantity or class")
    for side, marks in (("a", lefts), ("b", rights)):
        met = {match.left if side == "a" else match.right for match in crossed}
        for index, mark in enumerate(marks):
            if index not in met and not _harmless(mark):
                yield _Place((mark,) if side == "a" else (), (mark,) if side == "b" else (), f"only {side}")


def _harmless(mark: Mark) -> bool:
    """A refusal that one reader found tempting and the other did not, over no digits: it may stand or fall."""
    return isinstance(mark, GoldRefusal) and not any(character.isdecimal() for character in mark.text)


def _compared(one: Mark, other: Mark) -> _Place:
    differences = [] if one.text == other.text and one.start == other.start else ["span"]
    if isinstance(one, GoldRecord) and isinstance(other, GoldRecord):
        if not set(one.indicators) & set(other.indicators):
            differences.append("indicator")
        differences += [name for name in _FIELDS if not _same(name, one, other)]
    return _Place((one,), (other,), ", ".join(differences))


def _same(name: str, one: GoldRecord, other: GoldRecord) -> bool:
    if name == "groups":
        return sorted(role for _, role in one.groups) == sorted(role for _, role in other.groups)
    return bool(getattr(one, name) == getattr(other, name))


def _lines(place: _Place, text: str, notation: Notation) -> list[str]:
    """The rows of a place, each with its offset: they hold whatever the adjudicator does to the rows before them."""
    if not place.why:
        return [format_row(_merged(place.a[0], place.b[0]), text, None, notation)]
    rows = [("a", mark) for mark in place.a] + [("b", mark) for mark in place.b]
    return [
        f"{OPEN} {place.why}",
        *(f"#{name} {format_row(mark, text, None, notation)}" for name, mark in rows),
    ]


def _merged(one: Mark, other: Mark) -> Mark:
    if not isinstance(one, GoldRecord) or not isinstance(other, GoldRecord):
        return one
    best = next(indicator for indicator in one.indicators if indicator in other.indicators)
    rest = [name for name in (*one.indicators, *other.indicators) if name != best]
    return replace(
        one, indicators=tuple(dict.fromkeys([best, *rest])), qualifier=one.qualifier or other.qualifier
    )


def _heading_lines(a: GoldDocument, b: GoldDocument) -> Iterator[str]:
    for section in _union(a.reading.sections, b.reading.sections):
        in_a, in_b = section in a.reading.sections, section in b.reading.sections
        if not (in_a and in_b):
            yield f"{OPEN} heading only in {'a' if in_a else 'b'}"
        mark = "" if in_a and in_b else "#a " if in_a else "#b "
        yield mark + format_heading(section, a.text)


def _union(one: list[GoldSection], other: list[GoldSection]) -> list[GoldSection]:
    return sorted({*one, *other}, key=lambda section: (section.start, section.key))


def _finding_lines(a: GoldDocument, b: GoldDocument) -> Iterator[str]:
    """Findings agree by check and the records that they are about, whatever each reader calls the group."""

    def about(document: GoldDocument) -> dict[tuple[object, ...], str]:
        found: dict[tuple[object, ...], str] = {}
        for finding in document.reading.findings:
            spans = tuple((record.start, record.end) for record in document.reading.finding_records(finding))
            found[finding.check, finding.status, spans] = (
                f"! {finding.check} {finding.status} {finding.where}"
            )
        return found

    in_a, in_b = about(a), about(b)
    for key in [*in_a, *(key for key in in_b if key not in in_a)]:
        if key in in_a and key in in_b:
            yield in_a[key]
        else:
            yield f"{OPEN} finding only in {'a' if key in in_a else 'b'}"
            yield f"#a {in_a[key]}" if key in in_a else f"#b {in_b[key]}"
