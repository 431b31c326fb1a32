"""Context that sets a number apart: another body, another period, a subset, another kind of case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.checks.sentences import ended_within
from extraction.checks.words import Words, clause_before, clause_of
from extraction.genre import Genre
from extraction.types import Profile, Record

__all__ = ["Settings", "before_in_sentence"]

_SENTENCE_END = re.compile(r"[。！？!?]")
_CLAUSES_END = re.compile(r"[。！？!?；;\n]")
_BRACKET = re.compile(r"\s*[(（][^()（）]{0,40}[)）]")
_SEMICOLON = re.compile("[;；]")
_MARKS = re.compile(r"[，,；;：:]")
_YEAR = re.compile(r"(?:(?<=[，,；;])|^\s*)(20[0-9]{2}\D)")
_NAMED = re.compile(r"[“《「\"]([^“”《》「」\"]{2,20})[”》」\"]")
_DIGIT = re.compile(r"\d")
_WINDOW = 160
_BESIDE = 80
"""Characters between a number and one of further cases."""
_BEHIND = 20
"""Characters behind a zero in which its clause may go on to say what of that there was none of."""
_NAME = 3
"""Characters between a number and a name behind it of what it counts; further off it is that of something done."""
HEAD = 8
"""Characters at the beginning of a clause among which its subject stands."""


class Settings:
    """Finds the words of a genre that set a number apart."""

    def __init__(self, genre: Genre, words: Words) -> None:
        self._apart = genre.constraints.apart
        self._words = words
        self._indicators = genre.indicators
        self._years = re.compile(genre.grammar.modifiers.year_range)

    def of(self, record: Record, text: str, profile: Profile) -> frozenset[str]:
        """The classes of words that set the record apart in the report's `text`, and the names in its clause."""
        around = self._without_wholes(before_in_sentence(record, text) + _bracket_behind(record, text))
        called = self._indicators[record.indicator].zh
        found = {
            name
            for name in self._apart.settings
            if record.indicator.startswith(self._apart.only.get(name, ""))
            and self._ruling(name, around, called)
        }
        if self._beyond(around, profile.agency) is not None:
            found.add(self._apart.territories)
        if self._singled_out(record, text) is not None:
            found.add(self._apart.parts)
        clause, before = clause_of(record, text), clause_before(record, text)
        sides = [self._without_wholes(side) for side in (before, _own_behind(record, text))]
        found |= {name for name in self._apart.near if any(self._words.found(name, side) for side in sides)}
        found |= {
            named[1]
            for named in _NAMED.finditer(clause)
            if named.start() <= len(before) + _NAME
            and self._words.ends_with(self._apart.titles, named[1]) is None
        }
        found.update(self._years.findall(clause))
        if self.office(record, text):
            found.add(self._apart.offices)
        return frozenset(found)

    def limit(self, record: Record, text: str, profile: Profile) -> str | None:
        """The word that keeps the record from contradicting a table of the report."""
        before = self._without_wholes(before_in_sentence(record, text))
        words = [self._ruling(name, before) for name in self._apart.limits]
        words.append(self._beyond(before, profile.agency))
        words.append(self._of_own_office(before, profile.agency))
        words += (self.left_out(record, text), self._singled_out(record, text))
        words += self._years.findall(clause_before(record, text))
        if profile.report_year is not None:
            words += [year for year in _YEAR.findall(before) if int(year[:4]) == profile.report_year + 1]
        return next(filter(None, words), None) or self.office(record, text) or self.room(record, text)

    def _singled_out(self, record: Record, text: str) -> str | None:
        """The word that singles out the body or place whose number it is, in the clause before it or its own
        (沈江市局最多，收到96件)."""
        *_, clause, _ = ("", *_MARKS.split(before_in_sentence(record, text)))
        found = self._words.ends_with(self._apart.superlatives, clause.rstrip())
        if found is None:
            return None
        of_body = self._words.found(self._apart.offices, clause) or self._words.found(
            self._apart.governments, clause
        )
        return found if of_body else None

    def left_out(self, record: Record, text: str) -> str | None:
        """The word behind the number that takes it out of what is counted: 23件未计入."""
        behind = _CLAUSES_END.split(text[record.end : record.end + _WINDOW])[0]
        if self._apart.deciders is not None:
            behind = self._words.without(self._apart.deciders, behind)
        return next(filter(None, (self._words.first(name, behind) for name in self._apart.behind)), None)

    def of_joint(self, record: Record, text: str) -> bool:
        """Whether the number is one of two kinds of cases together, or tells of those that one before it counts so.
        None of both is none of either."""
        before = _SEMICOLON.split(before_in_sentence(record, text))[-1]
        word = None if self._apart.joint is None else self._words.first(self._apart.joint, before)
        if word is None:
            return False
        told = before.rpartition(word)[2]
        counted = any(character.isdigit() for character in told)
        return counted or (record.value != 0 and not _MARKS.search(told))

    def _beyond(self, before: str, agency: str | None) -> str | None:
        """The territory that the number is of, where it is more than the agency's own, as far as that is known."""
        if not agency or self._words.ends(self._apart.governments, agency):
            return None
        return self._ruling(self._apart.territories, before)

    def _of_own_office(self, before: str, agency: str | None) -> str | None:
        """The office of a government whose number it is, in the report of that government."""
        name = self._apart.own_offices
        if name is None or not agency or not self._words.ends(self._apart.governments, agency):
            return None
        own = _MARKS.split(before)[-1]
        return None if self._words.found(self._apart.resets.get(name), own) else self._ruling(name, before)

    def _ruling(self, name: str, before: str, but: str = "") -> str | None:
        """The word of the class, not one in `but`, that rules over what ends `before`: in the last clause, or at the
        head of an earlier one behind which no other body or time is named."""
        if self._words.first(name, before, but) is None:
            return None
        *earlier, own = _MARKS.split(before)
        word = self._words.first(name, own, but)
        if word is None and name in self._apart.voids and self._words.found(self._apart.voids[name], own):
            return None
        if word is not None or name not in self._apart.resets:
            return word or self._words.first(name, before, but)
        for place in range(len(earlier) - 1, -1, -1):
            if self._words.found(self._apart.resets[name], ",".join((*earlier[place + 1 :], own))):
                return None
            head = earlier[place].strip()[:HEAD]
            word = self._words.first(name, head, but)
            if word is not None and (
                not self._words.begins(self._apart.objects, head)
                or self._words.found(self._apart.inside, head.rpartition(word)[2])
            ):
                return word
        return None

    def office(self, record: Record, text: str) -> str | None:
        """The body that the number is a part for: the word of one, behind one that names parts."""
        behind = self._words.behind(self._apart.partly, before_in_sentence(record, text))
        if not behind:
            return None
        return self._words.first(self._apart.offices, self._words.without(self._apart.no_offices, behind))

    def carried_behind(self, record: Record, text: str) -> bool:
        """Whether the number's clause names no carrier before it, and behind it another than its indicator does:
        其中39条同时推送微信."""
        name = self._apart.carriers
        behind = self._words.folded(_own_behind(record, text))
        if not self._words.found(name, behind) or self._words.found(name, clause_before(record, text)):
            return False
        called = self._indicators[record.indicator].zh
        return not any(word in called and word in behind for word in self._words.of(name))

    def programme(self, record: Record, text: str) -> str | None:
        """The programme of a broadcaster that the clause of the number names."""
        name = self._apart.programmes
        return None if name is None else self._words.first(name, clause_of(record, text))

    def room(self, record: Record, text: str) -> str | None:
        """The office whose persons the number counts, right before it: 政务公开股3人."""
        if self._apart.rooms is None or not self.of_people(record.unit):
            return None
        return self._words.ends_with(self._apart.rooms, clause_before(record, text).rstrip())

    def further(self, record: Record, others: Sequence[Record], text: str) -> bool:
        """Whether the number goes on from another of its kind that was just told: it is of cases beside those
        (复议0件。另有资质方面的复议1件), or of some of them (收到申请21件。其中平台收到14件). `others` are in the order
        of the text."""
        beside = [
            other
            for other in ended_within(others, record.start, _BESIDE)
            if (other.indicator, other.applicant) == (record.indicator, record.applicant)
        ]
        if not beside:
            return False
        if self._words.found(self._apart.further, clause_of(record, text)):
            return True
        return self.opens_with_part(record, text) and any(
            (other.value or 0) > (record.value or 0) for other in beside
        )

    def opens_with_part(self, record: Record, text: str) -> bool:
        """Whether the number's sentence begins with the word for a part of what was told."""
        return self._words.begins(self._apart.partly, before_in_sentence(record, text).lstrip()) is not None

    def of_part(self, qualifier: str | None) -> bool:
        """Whether a qualifier says more than what its indicator does."""
        return bool(qualifier and self._words.without(self._apart.plain, qualifier).strip())

    def part(self, record: Record, text: str, name: str) -> str | None:
        """The word by which the number counts a part of what is called `name`, or something else."""
        apart = self._apart
        if record.value == 0 and not any(character.isdigit() for character in record.text):
            behind = _MARKS.split(_CLAUSES_END.split(text[record.end : record.end + _BEHIND])[0])[0]
            return self._words.first(apart.lost, record.text + behind, name)
        clause = self._without_wholes(clause_of(record, text))
        return self._words.first(apart.parts, clause, name)

    def _without_wholes(self, text: str) -> str:
        return self._words.without(self._apart.whole, text)

    def of_people(self, unit: str) -> bool:
        """Whether the unit counts persons."""
        return self._words.found(self._apart.people, unit)


def before_in_sentence(record: Record, text: str) -> str:
    """What stands before the number in its sentence, or in its line where the sentence does not run on over lines."""
    before = _SENTENCE_END.split(text[max(0, record.start - _WINDOW) : record.start])[-1]
    return before if before in record.context else before.rpartition("\n")[2]


def _own_behind(record: Record, text: str) -> str:
    """What stands behind the number in its clause, up to the next number."""
    return _DIGIT.split(clause_of(record, text)[len(clause_before(record, text)) :])[0]


def _bracket_behind(record: Record, text: str) -> str:
    found = _BRACKET.match(text, record.end)
    return found.group() if found else ""
