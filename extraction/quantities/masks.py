"""Numbers that are not quantities: found before any number is read, each with the class that refuses it.

Five ways to know one, all from knowledge: a pattern for the whole text (addresses of the web), a title or quoted name
around it, a word that holds it, a label before it, a pattern where it begins. A sixth is the name of the body that the
report is of, where a numeral is part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from extraction.genre.grammar import Grammar, Label, Mask
from extraction.quantities.lexicon import Entry, Hit

__all__ = ["MaskedSpan", "Masks", "Veil"]

_LABEL_GAP = re.compile(r"[\s:;,.()\[\]\"“”'/·—-]{0,4}")
_ASCII_RUN = re.compile(r"[!-~][!-~]{4,}+")
_LONGEST_NAME = 30
_LONGEST_TITLE = 90
TITLE, NAME = "title", "name"
WORD, LABEL = "masked", "label"


class MaskedSpan(NamedTuple):
    """A stretch of the narrative that holds no quantity."""

    start: int
    end: int
    refusal: str


class Veil(NamedTuple):
    """What is masked in one narrative, each list sorted: spans found up front, and the quoted names."""

    spans: list[MaskedSpan]
    starts: list[int]
    names: list[tuple[int, int]]


class _Patterns:
    """Patterns tried in order at one place. An empty group behind each tells which one matched: a group around it would
    take twice the time, since one that its first character excludes is then not passed over at once."""

    def __init__(self, masks: list[Mask], numerals: str) -> None:
        self._refusals = [mask.refusal for mask in masks]
        digit = f"[{numerals}]"
        number = rf"(?:\d{{1,8}}+|{digit}++)"
        sources = [mask.regex.replace("{d}", digit).replace("{n}", number) for mask in masks]
        self._pattern = re.compile("|".join(f"(?:{source})(?P<m{i}>)" for i, source in enumerate(sources)))

    def match(self, text: str, start: int) -> MaskedSpan | None:
        match = self._pattern.match(text, start)
        if match is None or match.end() == start or match.lastgroup is None:
            return None
        return MaskedSpan(start, match.end(), self._refusals[int(match.lastgroup[1:])])


class Masks:
    """The compiled masks of a genre."""

    def __init__(self, grammar: Grammar) -> None:
        numerals = "".join(sorted(grammar.numerals.characters))
        patterns = [mask for masks in grammar.masks for mask in masks.pattern]
        self._firm = {
            arabic: _Patterns([m for m in patterns if not m.bare and (arabic or not m.arabic)], numerals)
            for arabic in (True, False)
        }
        self._bare = _Patterns([mask for mask in patterns if mask.bare], numerals)
        words = "".join(character for character in numerals if not character.isdigit())
        self._numbered = re.compile(rf"[{words}]+\w{{2}}")
        self._wide = [
            (mask.probes, re.compile(mask.regex), mask.refusal)
            for masks in grammar.masks
            for mask in masks.wide
        ]
        self._quotes = [
            (kind, re.compile(f"[{opening}][^{opening}{closing}\\n]{{1,{longest}}}[{closing}]"))
            for masks in grammar.masks
            if masks.quotes
            for kind, longest, (opening, closing) in (
                (TITLE, _LONGEST_TITLE, masks.quotes.titles),
                (NAME, _LONGEST_NAME, masks.quotes.names),
            )
        ]
        self._titles = "".join(masks.quotes.titles[0] for masks in grammar.masks if masks.quotes)
        self._list_marks = frozenset(
            mark for masks in grammar.masks if masks.quotes for mark in masks.quotes.list_marks
        )
        self._labels = {
            id(label): re.compile(label.number) for masks in grammar.masks for label in masks.label
        }

    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        """The words that the masks need from the lexicon."""
        for masks in grammar.masks:
            for group in masks.words:
                for word in group.examples:
                    yield Entry(word, WORD, group.refusal)
            for label in masks.label:
                for word in label.words:
                    yield Entry(word, LABEL, label, label.not_after)

    def veil(self, text: str, hits: dict[str, list[Hit]], body: str = "") -> Veil:
        """Everything that can be masked without looking at a number. `body` is whose report it is."""
        spans = [MaskedSpan(*hit) for hit in hits[WORD]]
        for named in {match.group() for match in self._numbered.finditer(body)}:
            spans.extend(MaskedSpan(*found.span(), "idiom") for found in re.finditer(re.escape(named), text))
        spans.extend(self._on_the_web(text))
        names = []
        for kind, pattern in self._quotes:
            for match in pattern.finditer(text):
                if kind == NAME:
                    names.append(match.span())
                else:
                    spans.append(MaskedSpan(*match.span(), "programme"))
        spans.extend(self._labelled(text, hits[LABEL]))
        spans.sort()
        spans = _outermost(spans)
        return Veil(spans, [span.start for span in spans], names)

    def _on_the_web(self, text: str) -> Iterator[MaskedSpan]:
        for run in _ASCII_RUN.finditer(text):
            written = run.group()
            for probes, pattern, refusal in self._wide:
                if any(probe in written for probe in probes):
                    for match in pattern.finditer(text, *run.span()):
                        yield MaskedSpan(*match.span(), refusal)

    def _labelled(self, text: str, hits: list[Hit]) -> Iterator[MaskedSpan]:
        for hit in hits:
            label: Label = hit.payload
            gap = _LABEL_GAP.match(text, hit.end)
            match = self._labels[id(label)].match(text, gap.end() if gap else hit.end)
            if match and match.end() > match.start():
                yield MaskedSpan(*match.span(), label.refusal)

    def is_title(self, text: str, span: MaskedSpan) -> bool:
        """Whether the span is that of a title with its marks."""
        return text[span.start] in self._titles

    def covering(self, veil: Veil, start: int) -> MaskedSpan | None:
        """The span found up front that covers the number beginning at `start`."""
        index = bisect_right(veil.starts, start) - 1
        if index >= 0 and veil.spans[index].end > start:
            return veil.spans[index]
        return None

    def firm(self, text: str, start: int) -> MaskedSpan | None:
        """The pattern that refuses the number at `start`, whatever follows it."""
        return self._firm[text[start].isdigit()].match(text, start)

    def bare(self, text: str, start: int) -> MaskedSpan | None:
        """The pattern that refuses the number at `start` if it has no unit."""
        return self._bare.match(text, start)

    def name_around(self, veil: Veil, text: str, start: int) -> MaskedSpan | None:
        """The quoted name that the number at `start` is part of."""
        index = bisect_right(veil.names, (start, len(text))) - 1
        if index < 0 or veil.names[index][1] <= start:
            return None
        opening, closing = veil.names[index]
        if text[start].isdigit() and not self._list_marks.isdisjoint(text[opening:closing]):
            return None
        return MaskedSpan(start, closing, "programme")


def _outermost(spans: list[MaskedSpan]) -> list[MaskedSpan]:
    """Without those that begin inside another: the one that begins first stands, the longer of two."""
    kept: list[MaskedSpan] = []
    for span in spans:
        if kept and span.start < kept[-1].end:
            if span.end > kept[-1].end:
                kept[-1] = MaskedSpan(kept[-1].start, span.end, kept[-1].refusal)
            continue
        kept.append(span)
    return kept
