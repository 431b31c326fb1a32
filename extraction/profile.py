"""Also stage 2, `identify`: the agency, year, period and publication date of a report.

The year is decided by a vote of the title, the period line and the body, because each of them is wrong in some reports;
doubts are recorded as warnings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from extraction.genre import Genre
from extraction.types import Document, Profile, Section, Warning_

__all__ = ["Identifier"]

_HEAD = 1500
"""The title and the letterhead stand within so many characters."""
_TAIL = 400
"""The signature stands within so many last characters."""
_LONGEST_LINE = 70
_LABELS = (":", "】", "]", ")")
"""What ends the words before a title that are no part of it: the colon of a label, a closing bracket."""
_LONGEST_REST = 12
"""What stands beside a title on its own line is no longer than this."""
_WEIGHTS = {"title": 3, "period": 2, "body": 2, "published": 1}
_BLANK = re.compile(r"[ \t]+")
_LEADING = re.compile(r"^[\W\d_]+")
_LEADING_MARK = re.compile(r"^[#*>\s]+")
_NO_NAME = re.compile(r"[\d:,。;>|/]")
_EARLIEST_YEAR, _LATEST_YEAR = 2003, 2099

_Line = tuple[int, int]


class Identifier:
    """Reads profiles of documents of one genre; compiled once."""

    def __init__(self, genre: Genre) -> None:
        self._titles = genre.titles
        self._numerals = genre.titles.year_numerals
        self._doubt = genre.titles.doubt
        self._fold = genre.characters.fold
        spaced = (r"\s*".join(map(re.escape, word[1:])) for word in self._titles.title_words)
        begins = zip(self._titles.title_words, spaced, strict=True)
        self._title_word = re.compile(
            "|".join(rf"{re.escape(word[0])}(?=\s*{rest})" for word, rest in begins)
        )

    def __call__(self, document: Document, sections: Sequence[Section]) -> Profile:
        """The profile of a document; what cannot be told is None."""
        title, year, agency = self._title(document)
        start, end = self._period(document.folded)
        published = document.published or self._published(document.folded)
        votes = Counter[int]()
        ballots = {
            "title": year,
            "period": end.year if end else None,
            "body": self._body_year(document.folded, start, end),
            "published": published.year - 1 if published else None,
        }
        for ballot, choice in ballots.items():
            if choice is not None and _EARLIEST_YEAR <= choice <= _LATEST_YEAR:
                votes[choice] += _WEIGHTS[ballot]
        winner = max(votes, key=lambda choice: (votes[choice], choice)) if votes else None
        return Profile(
            title=title,
            agency=agency or self._letterhead(document, sections),
            report_year=winner,
            period_start=start,
            period_end=end,
            published=published,
            warnings=self._doubts(winner, ballots),
        )

    def _title(self, document: Document) -> tuple[str | None, int | None, str | None]:
        """The printed title, its year, and the agency that it names."""
        candidates = list(self._title_candidates(document))
        found: tuple[str, int | None, str | None] | None = None
        for bare, whole_line in self._titles.titles:
            for printed, folded in candidates:
                match = whole_line.search(folded) if bare.search(folded) else None
                if match and not any(word in match["before"] for word in self._titles.agency.never):
                    whole = len(folded) - (match.end() - match.start()) < _LONGEST_REST
                    start, end = match.span()
                    title = printed[start:] if folded[start - 1 : start] in _LABELS else printed
                    title = _LEADING_MARK.sub("", title) if whole else printed[start:end]
                    agency = self._agency(match, "before", printed) or self._agency(match, "after", printed)
                    named = title, self._year(match["year"]), agency
                    begins = (
                        not start or folded[start - 1] in _LABELS
                    )  # else the title is quoted in a sentence
                    if (
                        begins and agency not in self._titles.agency.endings
                    ):  # else the line before begins the name
                        return named
                    found = found or named
            if found:
                return found
        return None, None, None

    def _title_candidates(self, document: Document) -> Iterator[tuple[str, str]]:
        """What could hold the title, as printed and as matched, both without blanks: short lines, pairs of them (a
        broken title), the beginnings of long lines, and the title that the file gives itself."""
        head = document.folded[:_HEAD].replace("|", "\n")
        telling = sorted({_line(head, word.start()) for word in self._title_word.finditer(head)})
        pairs = {pair for line in telling for pair in _with_neighbours(head, *line)}
        spans: list[tuple[_Line, ...]] = [(line,) for line in telling if line[1] - line[0] <= _LONGEST_LINE]
        spans += sorted(
            (one, other) for one, other in pairs if one[1] - one[0] + other[1] - other[0] <= _LONGEST_LINE
        )
        spans += [
            ((start, min(end, start + 2 * _LONGEST_LINE)),)
            for start, end in telling
            if end - start > _LONGEST_LINE
        ]
        for parts in spans:
            start, end = parts[0][0], parts[-1][1]
            text = "".join(["".join(head[slice(*part)].split()) for part in parts])
            if self._title_word.search(text):
                printed = "".join(document.text[start:end].split())
                if len(printed) != len(text):  # a character that is no blank is matched as one
                    kept = [i for i in range(start, end) if not document.folded[i].isspace()]
                    printed = "".join([document.text[i] for i in kept])
                yield printed, text
        if document.title:
            title = "".join(document.title.split())
            yield title, self._fold(title)

    def _year(self, printed: str | None) -> int | None:
        if not printed:
            return None
        return int(self._digits(printed))

    def _agency(self, match: re.Match[str], group: str, printed: str) -> str | None:
        """What the group of a title names, as printed, without the words that are no part of a name."""
        words = self._titles.agency
        name, before = _LEADING.sub("", match[group]), None
        while name != before:
            before = name
            for word, knowledge in words.strip_before.items():
                rest = name.removeprefix(word)
                name = name if rest[:1] and rest[0] in knowledge.not_before else rest
            for word in words.strip_after:
                name = name.removesuffix(word)
        if len(name) < 2:
            return None
        start = match.string.index(name, match.start(group))
        return printed[start : start + len(name)]

    def _letterhead(self, document: Document, sections: Sequence[Section]) -> str | None:
        """An agency on a line of its own above the preamble, else in the signature."""
        head_end = min(_HEAD, next((s.start for s in sections if s.level == 1 and s.number), _HEAD))
        tail_start = max(head_end, len(document.text) - _TAIL)
        for part in (document.text[:head_end], document.text[tail_start:]):
            for line in part.split("\n"):
                name = _BLANK.sub("", line.strip())
                folded = self._fold(name) if 3 < len(name) <= _LONGEST_LINE // 2 else ""
                if folded.endswith(self._titles.endings) and not _NO_NAME.search(folded):
                    return name
        return None

    def _period(self, folded: str) -> tuple[date | None, date | None]:
        squeezed = folded[: 2 * _HEAD].replace(" ", "").replace("\t", "")
        for pattern in self._titles.periods:
            for match in pattern.finditer(squeezed):
                first = _date(match["y1"], match["m1"], match["d1"])
                last = _date(match["y2"] or match["y1"], match["m2"], match["d2"])
                if first and last and first <= last:
                    return first, last
        return None, None

    def _published(self, folded: str) -> date | None:
        labelled = self._titles.date_label.search(folded[:_HEAD])
        if labelled:
            return _date(labelled["y"], labelled["m"], labelled["d"])
        signed = list(self._titles.date_lines(folded, max(0, len(folded) - _TAIL), len(folded)))
        line = signed[-1] if signed else next(self._titles.date_lines(folded, 0, _HEAD), None)
        return _date(*(self._digits(line[part]) for part in "ymd")) if line else None

    def _digits(self, printed: str) -> str:
        """A number of a date in digits: 十八, 二〇二四."""
        ten = self._titles.ten
        if ten in printed:
            tens, ones = printed.split(ten, 1)
            return str(10 * int(self._digits(tens or "1")) + int(self._digits(ones or "0")))
        return "".join(self._numerals.get(character, character) for character in printed)

    def _body_year(self, folded: str, start: date | None, end: date | None) -> int | None:
        """The year that the text names most often, the first of those; a school year is that of its end."""
        years = Counter(self._titles.year_word.findall(folded) or self._titles.any_year.findall(folded))
        year = int(years.most_common(1)[0][0]) if years else None
        return end.year if start and end and year == start.year else year

    def _doubts(self, winner: int | None, ballots: dict[str, int | None]) -> tuple[Warning_, ...]:
        against = {
            name: year for name, year in ballots.items() if name != "published" and year not in (None, winner)
        }
        if winner is None or not against:
            return ()
        names = ", ".join(f"{name} {year}" for name, year in against.items())
        zh, en = self._doubt.zh, self._doubt.en
        return (
            Warning_(
                "year_doubt", zh.format(year=winner, against=names), en.format(year=winner, against=names)
            ),
        )


def _line(text: str, at: int) -> _Line:
    """The line that holds `at`, without the blanks that it begins with."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return start + len(line) - len(line.lstrip()), start + len(line)


def _with_neighbours(text: str, start: int, end: int) -> Iterator[tuple[_Line, _Line]]:
    """A line with the one before it and with the one behind it, blank ones left out."""
    before, behind = text[:start].rstrip(), text[end:].lstrip()
    if before:
        yield _line(text, len(before) - 1), (start, end)
    if behind:
        yield (start, end), _line(text, len(text) - len(behind))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
