"""Flattened tables: lines of text to strips.

The separators tell how a table was flattened. Pipes and tabs mark cells off, one line a row or one line a cell, so a
blank cell shows; lines and spaces alone do not, so blank cells are gone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.genre.prints import Print
from extraction.tables.cells import BLANK, NOWHERE, CellReader, Printed
from extraction.tables.labels import HEADER, HEADING, ROW, Mark
from extraction.tables.serials import SerialColumns
from extraction.tables.strips import LONGEST_ROW, MOST_STRIPS, Strip
from extraction.tables.wrappings import is_back_to_front, unwrapped, without_units_below
from extraction.types import made

__all__ = ["FlatText"]

_SEPARATORS = " \t\n|"
_BETWEEN = re.compile(r"[\s|]*+")
_SENTENCE = re.compile(r"[。,;!?]")
_STOPS = "|\t\n("
_STOP = re.compile(rf"[{_SENTENCE.pattern[1:-1]}{_STOPS}]")
"""What ends a sentence, a cell or a line, or begins a note."""
_VALUE_LEFT = re.compile(
    r"(?:^|\s)\d++(?![.、)])|[/—-]\s*\Z|\s[OolI]\d*\s*\Z|\d++(?:[.,]\d++)*+[^\W\d_]{0,2}\s*\Z"
)
"""A number set off from the words around it, which numbers no label; a mark at the end, or what is meant for digits; a
number at the end, with its unit perhaps, that nothing sets off."""
_UNREAD = re.compile(r"\n[ \t]*(?=[^\n]*[\dOolI*?□])[\dOolI*?□.,]{1,8}[ \t]*(?=\n)")
"""A line that is no label, but a value that cannot be read."""
_NOTE = re.compile(r"\([^()]*\)?")
_LONGEST_LABEL = 240
_LONGEST_LINE = 400
_LONGEST_UNIT = 8
"""A unit alone between two numbers takes so much of the text at most, with the marks around it."""
_MOST_LINES = 8
_SHORTEST_BLANK_BODY = 8
"""A row of so many blanks under a header is a body, not what is left of merged header cells."""


class FlatText:
    """Cuts stretches of running text into strips."""

    def __init__(self, reader: CellReader, printed: Print) -> None:
        self._reader = reader
        self._serials = SerialColumns(printed)
        self._units = frozenset(printed.units)
        money = {unit for unit, scale in printed.units.values() if scale != 1}
        self._counts = [printed_ for printed_, (unit, _) in printed.units.items() if unit not in money]
        self._unreadable = printed.unreadable
        self._between = frozenset(printed.units) | printed.fillers

    def strips(self, folded: str, start: int, end: int, marks: list[Mark]) -> list[Strip]:
        """The strips of `folded[start:end]`; `marks` are those inside it, in order."""
        folded = unwrapped(self._serials.blanked(folded, start, end), start, end)
        folded = without_units_below(folded, start, end, self._counts)
        if is_back_to_front(folded, start, end):
            return []
        strips: list[Strip] = []
        before = start
        index = 0
        for run in self._reader.runs(folded, start, end):
            if len(strips) >= MOST_STRIPS:
                return strips
            if self._reader.goes_on.match(folded, run[1], end):
                continue
            first = index
            while index < len(marks) and marks[index].start < run[0]:
                index += 1
            own = self._blank_rows(folded, marks[first:index], strips, before)
            follower = _BETWEEN.match(folded, run[1], end).end()  # type: ignore[union-attr]
            strips.append(self._strip(folded, before, run, follower, own))
            before = run[1]
        reach = max(before, marks[-1].end if index < len(marks) else before)
        left = self._blank_rows(folded, marks[index:], strips, before, tail=min(end, reach + _LONGEST_LABEL))
        if left and strips and strips[-1].start == before and not strips[-1].filled:
            strips.append(Strip(before, strips[-1].end, strips[-1].end, left, [], False, 0, 0, False))
        elif left and left[-1].means(HEADING):
            strips.append(Strip(before, left[-1].end, left[-1].end, left, [], False, 0, 0, False))
        return self._after_units(folded, strips)

    def _after_units(self, folded: str, strips: list[Strip]) -> list[Strip]:
        """The strips, a number between a label and its unit, where the table prints units before values, not being a
        value: a page's number, or a code."""
        alone = [
            number
            for number, strip in enumerate(strips)
            if number
            and strip.label_end - strip.start <= _LONGEST_UNIT
            and not strip.marks
            and folded[strip.start : strip.label_end].strip(_SEPARATORS) in self._units
        ]
        if not alone or 2 * len(alone) >= len(strips):
            return strips
        for number in alone:
            above, strip = strips[number - 1], strips[number]
            words = (
                folded[max(above.start, above.label_end - _LONGEST_UNIT) : above.label_end]
                .replace("|", " ")
                .split()
            )
            if len(above.cells) == 1 and above.marks and words[-1] not in self._units:
                above.cells, above.filled = [], False
                strips[number] = replace(strip, start=above.start, marks=above.marks)
                above.marks = []
        return [strip for strip in strips if strip.cells or strip.marks]

    def _strip(
        self, folded: str, start: int, run: tuple[int, int], follower: int, marks: list[Mark]
    ) -> Strip:
        first, last = run
        label_end = start + len(folded[start:first].rstrip(_SEPARATORS))
        separator = _separator(folded, label_end, follower)
        if separator:
            cells, row_end, soft = self._marked_off(folded, label_end, follower, separator)
        else:
            cells, row_end, ragged = self._standing(folded, first, last)
            end = max(last, cells[-1].end) if cells else last
            return Strip(start, label_end, end, marks, cells, False, row_end, len(cells), True, ragged=ragged)
        end = max(last, cells[-1].end) if cells else last
        return Strip(start, label_end, end, marks, cells, True, row_end, soft, True)

    def _standing(self, folded: str, first: int, last: int) -> tuple[list[Printed], int, bool]:
        """Values with nothing but blanks between; how many stand on the first line, and whether lines differ."""
        cells: list[Printed] = []
        position = first
        read, known = self._reader.read, self._reader.known
        for content in folded[first:last].split()[:LONGEST_ROW]:
            reading = known.get(content) or read(content)
            if reading is None:
                break
            start = folded.index(content, position)
            position = start + len(content)
            cells.append(made(Printed, (start, position, reading, NOWHERE)))
        line_end = folded.find("\n", first, last)
        row_end = min(len(cells), len(folded[first:line_end].split())) if line_end >= 0 else len(cells)
        lines = folded.count("\n", cells[0].start, cells[-1].start) if cells else 0
        blank = folded.count("\n\n", cells[0].start, cells[-1].start) if lines else 0
        ragged = 0 < lines - blank < len(cells) - 1
        return cells, row_end if row_end > 1 else len(cells), ragged

    def _marked_off(
        self, folded: str, start: int, end: int, separator: str
    ) -> tuple[list[Printed], int, int]:
        """The cells between separators, how many stand on the row's line, and where soft blanks begin.

        `start` is the end of a label, `end` where the next label begins. Of cells each on a line that a tab begins the
        last one is the row's own where a line ends after it: what follows is in no cell.
        """
        parts = folded[start:end].split(separator, LONGEST_ROW)
        few = len(parts) <= 2 or folded.count("\n", start, end) < len(parts) - 2
        if few or any("\n" not in part for part in parts[1:-1]):
            return self._lines(folded, start, end, separator)
        gaps = [number for number, part in enumerate(parts) if number and part.count("\n") > 1]
        spaced = separator == "\t" and bool(gaps) and (len(gaps) <= 2 or 2 * len(gaps) < len(parts))
        if spaced:
            parts = parts[: gaps[0] + 1]
        ended = spaced or (separator == "\t" and "\n" in parts[0] and "\n" in parts[-1])
        cells = self._parts(parts, start, leading=True, trailing=not ended, own_line=separator == "\t")
        closes = separator == "|" and not _begins_with(folded, start, separator)
        return cells, len(cells), len(cells) if ended or closes else _last_filled(cells)

    def _lines(self, folded: str, start: int, end: int, separator: str) -> tuple[list[Printed], int, int]:
        """The same for a row with a line of its own: the label's, or the first one below that holds values."""
        lines = folded[start:end].split("\n", _MOST_LINES)
        framed = separator == "|" and _begins_with(folded, start, separator)
        led = framed or separator == "\t"
        alone = len(lines) == 1
        cells: list[Printed] = []
        row_end = 0
        offset = start
        for number, line in enumerate(lines):
            if number and number == len(lines) - 1 and end < len(folded):
                break
            if (
                number
                and separator not in line
                and any(separator in below for below in lines[number + 1 : -1])
            ):
                offset += len(line) + 1
                continue
            parts = line.split(separator, LONGEST_ROW)
            found = self._parts(parts, offset, leading=led or not number, trailing=framed or alone)
            if not number or (_filled(found) and not _filled(cells)):
                cells, row_end = found, len(found)
            elif _filled(found):
                cells = (cells + found)[:LONGEST_ROW]
            offset += len(line) + 1
        return cells, row_end, len(cells) if framed else _last_filled(cells)

    def _parts(
        self, parts: list[str], start: int, leading: bool, trailing: bool, own_line: bool = False
    ) -> list[Printed]:
        """The cells that the parts print, up to the first that is none.

        `leading`: what stands before the first separator is the rest of a label; `trailing`: what stands after the
        last belongs to the next cell; `own_line`: a cell stands on the separator's line. A number on several lines may
        be another with a page number before or after it.
        """
        cells: list[Printed] = []
        offset = start
        read, known = self._reader.read, self._reader.known
        last = len(parts) - 1 if trailing else -1
        for number, part in enumerate(parts):
            content = part.strip()
            if content and own_line and part.lstrip(" ").startswith("\n"):
                break
            if content:
                reading = known.get(content) or read(content)
                if reading is None or (reading.value is not None and "\n" in content):
                    break
                first = offset + part.index(content)
                cells.append(made(Printed, (first, first + len(content), reading, NOWHERE)))
            elif number != last and (number or not leading):
                cells.append(made(Printed, (offset, offset, BLANK, NOWHERE)))
            offset += len(part) + 1
        return cells

    def _blank_rows(
        self, folded: str, marks: list[Mark], strips: list[Strip], start: int, tail: int | None = None
    ) -> list[Mark]:
        """Add a strip for each row label that no value follows before the next label; return the other marks."""
        followed = None if tail is not None else _followed(marks)
        own = []
        for number, mark in enumerate(marks):
            following = marks[number + 1] if number + 1 < len(marks) else None
            until = following.start if following is not None else tail
            again = following is not None and following.uses == mark.uses
            is_row = mark.kinds & ROW and number != followed and not again
            header = mark.kinds & HEADER and until is not None and until - mark.end >= _SHORTEST_BLANK_BODY
            if until is None or not (is_row or header):
                own.append(mark)
                continue
            strip = self._blank_row(folded, mark, start, max(until, mark.end), following is not None)
            if strip is not None and (is_row or len(strip.cells) >= _SHORTEST_BLANK_BODY):
                strips.append(strip)
            if not is_row:
                own.append(mark)
        return own

    def _blank_row(self, folded: str, mark: Mark, start: int, until: int, next_: bool) -> Strip | None:
        """The strip of a label without values; None where a sentence goes on after its words.

        `next_`: at `until` stand words of the next label, which a numbering may precede.
        """
        stop = _STOP.search(folded, mark.end, until)
        if stop and stop.group() not in _STOPS:
            return None
        separator = _separator(folded, mark.end, min(until, mark.end + _LONGEST_LABEL))
        label_end = folded.find(separator or "\n", mark.end, until)
        if label_end < 0:
            label_end = until
        rest = folded[mark.end : label_end]
        plain = _NOTE.sub("", rest) if "(" in rest else rest
        if _SENTENCE.search(plain) or (not separator and _VALUE_LEFT.search(plain)):
            return None
        if not separator and self._is_unread(folded, label_end, until):
            return None
        if next_ and label_end == until:
            blank = folded.rfind(" ", mark.end, until)
            label_end = blank if blank >= 0 else until
        blanks: list[Printed] = []
        row_end = soft = 0
        if separator:
            following = folded.find(separator, label_end + 1, until)
            if following >= 0 and folded[label_end + 1 : following].strip() in self._between:
                label_end = following
            cells, row_end, soft = self._marked_off(folded, label_end, until, separator)
            blanks = [cell for cell in cells if cell.reading is BLANK]
        label_end = mark.end + len(folded[mark.end : label_end].rstrip(_SEPARATORS))
        end = blanks[-1].end if blanks else label_end
        return Strip(
            start, label_end, end, [mark], blanks, bool(separator), min(row_end, len(blanks)), soft, False
        )

    def _is_unread(self, folded: str, start: int, end: int) -> bool:
        """Whether a line before the next label is no part of one, but a value that cannot be read."""
        if _UNREAD.search(folded, start, end):
            return True
        return any(line.strip() in self._unreadable for line in folded[start:end].split("\n")[1:-1])


def _followed(marks: list[Mark]) -> int | None:
    """Which of the marks before a value is its row's: the last one, if that is a row's."""
    return len(marks) - 1 if marks and marks[-1].means(ROW) else None


def _filled(cells: list[Printed]) -> bool:
    return any(cell.reading is not BLANK for cell in cells)


def _last_filled(cells: list[Printed]) -> int:
    """How many cells there are up to the last that is not blank."""
    return max((number + 1 for number, cell in enumerate(cells) if cell.reading is not BLANK), default=0)


def _begins_with(folded: str, position: int, separator: str) -> bool:
    """Whether the line that holds `position` begins with the separator."""
    line = folded.rfind("\n", max(0, position - _LONGEST_LINE), position) + 1
    return folded[line:position].lstrip().startswith(separator)


def _separator(folded: str, start: int, end: int) -> str:
    """The mark between cells in a stretch; empty where only blanks and line breaks are."""
    if folded.find("|", start, end) >= 0:
        return "|"
    return "\t" if folded.find("\t", start, end) >= 0 else ""
