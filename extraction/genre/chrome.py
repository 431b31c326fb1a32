"""What surrounds a report in its file, such as site navigation (`knowledge/zh/chrome.toml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from extraction.genre.files import Schema, load_file
from extraction.types import Warning_

__all__ = ["Chrome", "load_chrome"]

_LONGEST_LINE = 200
"""A longer line is no furniture."""
_CELLS = frozenset("/-")
"""A line of nothing else may be cells of a table."""
_BLANKS = re.compile(r"\s+")


class Proved(Schema):
    """A pattern with what it must match and what it must not."""

    name: str = ""
    pattern: str
    example: tuple[str, ...] = Field(min_length=1)
    counterexample: tuple[str, ...] = ()

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from None
        return pattern


class Particular(Schema):
    """A label of the table of particulars above a report."""

    word: str
    example: str
    counterexample: str = ""


class Meta(Schema):
    """The name of a `meta` element, in small letters, and what it tells."""

    tells: Literal["title", "published"]
    name: str
    example: str


class Counting(Schema):
    """The numerals of automatic headings: `digits` in order from zero, and ten."""

    digits: str = Field(min_length=10, max_length=10)
    ten: str


class _Message(Schema):
    code: str
    message: str
    message_en: str


class ChromeFile(Schema):
    """The file as written."""

    furniture: tuple[Proved, ...]
    particular: tuple[Particular, ...]
    template: tuple[Proved, ...]
    published: tuple[Proved, ...]
    date: tuple[Proved, ...]
    meta: tuple[Meta, ...]
    page_number: tuple[Proved, ...]
    counting: Counting
    warning: tuple[_Message, ...]


class Chrome:
    """The compiled file. All methods take folded text."""

    def __init__(self, file: ChromeFile) -> None:
        self.file = file
        labels = "|".join(sorted((re.escape(item.word) for item in file.particular), key=len, reverse=True))
        self._furniture = re.compile(f"(?:{labels})[:】].*|{_either(file.furniture)}", re.IGNORECASE)
        self._particular = re.compile(f"(?:{labels})[:】]?(?=$|\\W|\\d)")
        self._published = [re.compile(item.pattern + _either(file.date[:1])) for item in file.published]
        self._dates = [re.compile(item.pattern) for item in file.date]
        self._page_number = re.compile(_either(file.page_number), re.IGNORECASE)
        self.template = re.compile(_either(file.template))
        self.metas = {item.name: item.tells for item in file.meta}
        self._warnings = {item.code: Warning_(*item.model_dump().values()) for item in file.warning}

    def is_furniture(self, line: str) -> bool:
        """Whether the line of a web page is no part of the report."""
        if len(line) > _LONGEST_LINE or "\u3002" in line or _CELLS.issuperset("".join(line.split())):
            return False
        return self._furniture.fullmatch(_BLANKS.sub("", line)) is not None

    def is_particular(self, cell: str) -> bool:
        """Whether a table's cell holds a label of the table of particulars, alone or before its value."""
        return self._particular.match(_BLANKS.sub("", cell)) is not None

    def is_page_number(self, line: str) -> bool:
        """Whether a line at the edge of a printed page only numbers it."""
        return len(line) <= _LONGEST_LINE and self._page_number.fullmatch(_BLANKS.sub("", line)) is not None

    def published(self, text: str) -> date | None:
        """The first date after the words that announce the publication, the surest words first."""
        for pattern in self._published:
            for match in pattern.finditer(text):
                found = _date(match)
                if found is not None:
                    return found
        return None

    def date(self, text: str) -> date | None:
        """The date that `text` begins with."""
        found = (pattern.match(text.strip()) for pattern in self._dates)
        return next(
            (date for match in found if match is not None and (date := _date(match)) is not None), None
        )

    def warning(self, code: str, pages: Sequence[int] = ()) -> Warning_:
        """The warning of this code; `pages` are the numbers of the pages that it is about."""
        warning = self._warnings[code]
        if not pages:
            return warning
        named = ", ".join(map(str, pages))
        return Warning_(code, warning.message.format(pages=named), warning.message_en.format(pages=named))

    def counted(self, number: int) -> str:
        """`number`, from 1 to 99, in the numerals of headings; others stay digits."""
        digits, ten = self.file.counting.digits, self.file.counting.ten
        if not 0 < number < 100:
            return str(number)
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else ten if tens == 1 else digits[tens] + ten
        return head + (digits[ones] if ones else "")


def _either(items: tuple[Proved, ...]) -> str:
    return "(?:" + "|".join(item.pattern for item in items) + ")"


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def load_chrome(path: Path) -> Chrome:
    """The furniture of a language's files. Raises `KnowledgeError`."""
    return Chrome(load_file(path, ChromeFile))
