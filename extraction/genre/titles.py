"""How a report's title, agency, year, period and date are recognised (`profile.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file

__all__ = ["Titles", "load_titles"]


class Pattern(Schema):
    """A regular expression with its proof: every example holds a match, no counterexample does."""

    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Published(Schema):
    """A date that ends a line of its own and what may stand before it there, and one after a label."""

    lead: str
    line: str
    labelled: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Stripped(Schema):
    """A word beside an agency's name; a character of `not_before` behind it makes it the beginning of one."""

    example: str
    counterexample: str | None = None
    not_before: str = ""


class AgencyWords(Schema):
    """What is no part of an agency's name, and how a line that is one ends; each word with a title that shows it."""

    strip_before: dict[str, Stripped]
    never: dict[str, str]
    strip_after: dict[str, Stripped]
    endings: dict[str, str]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Doubt(Schema):
    """The warning about a year that the report contradicts; `{year}` and `{against}` are filled in."""

    zh: str
    en: str


class _File(Schema):
    year_numerals: str
    ten: str
    year_zeros: str
    year_word: str
    any_year: str
    title_words: dict[str, str]
    title_before: str
    doubt: Doubt
    title: tuple[Pattern, ...]
    period: tuple[Pattern, ...]
    published: Published
    agency: AgencyWords


class Titles:
    """The compiled patterns; all match folded text.

    `titles` are pairs: one without and one with what may stand before a title. Where the first, which is soon searched
    for, has no match, the second has none.
    """

    def __init__(self, file: _File) -> None:
        self.titles = tuple(
            (re.compile(item.pattern), re.compile(f"(?P<before>{file.title_before})(?:{item.pattern})"))
            for item in file.title
        )
        self.periods = tuple(re.compile(item.pattern) for item in file.period)
        self._date_lead = re.compile(file.published.lead)
        self._date_line = re.compile(file.published.line, re.MULTILINE)
        self.date_label = re.compile(file.published.labelled)
        self.agency = file.agency
        self.year_numerals = {numeral: str(digit) for digit, numeral in enumerate(file.year_numerals)}
        self.year_numerals.update(dict.fromkeys(file.year_zeros, "0"))
        self.ten = file.ten
        self.year_word = re.compile(file.year_word)
        self.title_words = tuple(file.title_words)
        self.endings = tuple(file.agency.endings)
        self.any_year = re.compile(file.any_year)
        self.doubt = file.doubt

    def date_lines(self, folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The dates on lines of their own that begin in `folded[start:end]`, in order."""
        for match in self._date_line.finditer(folded, start, end):
            line = folded.rfind("\n", 0, match.start()) + 1
            if line >= start and self._date_lead.fullmatch(folded, line, match.start()):
                yield match


def load_titles(path: Path) -> Titles:
    """The patterns in `path`. Raises `KnowledgeError`, also where an example or counterexample fails."""
    file = load_file(path, _File)
    titles = Titles(file)
    patterns = (*(whole for _, whole in titles.titles), *titles.periods)
    for item, pattern in zip((*file.title, *file.period), patterns, strict=True):
        _prove(path, pattern.pattern, (pattern,), item.examples, item.counterexamples)
    line = re.compile(f"^{file.published.lead}{file.published.line}", re.MULTILINE)
    dates = (line, titles.date_label)
    _prove(path, "published", dates, file.published.examples, file.published.counterexamples)
    endings = (re.compile(f"(?:{'|'.join(map(re.escape, file.agency.endings))})$"),)
    _prove(path, "agency", endings, file.agency.examples, file.agency.counterexamples)
    for name, words in (("title_words", file.title_words), ("endings", file.agency.endings)):
        for word, example in words.items():
            if word not in example:
                raise KnowledgeError(f"{path}: {name}: {word} is not in its example {example}")
    return titles


def _prove(
    path: Path,
    name: str,
    patterns: tuple[re.Pattern[str], ...],
    examples: tuple[str, ...],
    counters: tuple[str, ...],
) -> None:
    for example in examples:
        if not any(pattern.search(example) for pattern in patterns):
            raise KnowledgeError(f"{path}: {name}: example {example} does not match")
    for example in counters:
        if any(pattern.search(example) for pattern in patterns):
            raise KnowledgeError(f"{path}: {name}: counterexample {example} matches")
