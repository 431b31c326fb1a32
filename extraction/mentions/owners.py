"""Whose numbers they are beyond what their own words say: the body that a clause is about, the offices of a list."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.genre.indicators import ABSTENTION
from extraction.mentions.bodies import Bodies, Writer
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.report import Report
from extraction.types import Span, made

__all__ = ["name_offices", "name_subjects", "restate"]

_RANKED = 60
"""How far before a number it may say that those with the greatest numbers follow."""
_NAMED = 120
"""How far before a number the body that its clause begins with is named, at most."""
_BACK = 4
"""How many numbers before one may be the same that it says again."""


def name_subjects(report: Report, bodies: Bodies, writer: Writer) -> set[int]:
    """Numbers of other bodies in the words of their clause: of all (`全市水利系统(含9个县局)共公开12条`) in the report
    of one office, and of one that is told apart in any (`局属5家单位另收到14件`): these are returned."""
    told_apart = set()
    for index, link in enumerate(report.links):
        if link is None:
            continue
        quantity = report.quantities[index]
        words = made(Span, (max(quantity.clause.start, quantity.at.start - _NAMED), quantity.at.start))
        name = None
        if link.indicator != ABSTENTION or not bodies.counted(quantity):
            name = bodies.other(report, words, quantity.at.end)
        if name is None and link.indicator == ABSTENTION:
            name = bodies.turning(report, words)
        if name is not None:
            told_apart.add(index)
        elif (
            writer.office
            and link.indicator != ABSTENTION
            and not bodies.named_outside(report.text, words, link.scope)
        ):
            name = bodies.all_of(report, words)
        if name is not None:
            report.links[index] = link._replace(scope=name)
    _name_actors(report, bodies)
    _pair_offices(report, bodies)
    return told_apart


def _name_actors(report: Report, bodies: Bodies) -> None:
    """Numbers of bodies that no word names, where they begin what stands before the number: parts of a total, those of
    several (`各镇`), and each of a list of bodies (`区住建委141件、区城管委87件`)."""
    actors = {
        index: named
        for index, link in enumerate(report.links)
        if link is not None
        and link.scope is None
        and (named := bodies.actor(report, index, link.indicator)) is not None
    }
    for index, (name, several) in actors.items():
        link = report.links[index]
        if link is None:
            continue
        part = report.totals.get(index, index) < index
        if part or several or _in_list(report, index, actors):
            report.links[index] = link._replace(scope=name)


def _pair_offices(report: Report, bodies: Bodies) -> None:
    """Numbers in the order of the offices of a list before them: `申请居前的是规划局、住建局，分别为23件、14件`."""
    for index, link in enumerate(report.links):
        if link is None or link.scope is not None or link.indicator not in bodies.families.by_office:
            continue
        start = report.quantities[index - 1].at.end if index else 0
        at = report.quantities[index].at.start
        if not bodies.in_order(report.text, max(start, at - _RANKED), at):
            continue
        row = _row(report, index, bodies)
        names = bodies.listed(report, made(Span, (max(start, at - _NAMED), at)), len(row))
        for place, name in zip(row, names, strict=False):
            one = report.links[place]
            if one is not None:
                report.links[place] = one._replace(scope=name, qualifier=None)


def _row(report: Report, index: int, bodies: Bodies) -> list[int]:
    """A number and those behind it that count the same, with nothing but a joiner between them."""
    row, first = [index], report.links[index]
    for place in range(index + 1, len(report.quantities)):
        link, before = report.links[place], report.quantities[place - 1]
        if link is None or first is None or link.indicator != first.indicator:
            break
        if not bodies.joined(report.text, before.at.end, report.quantities[place].at.start):
            break
        row.append(place)
    return row


def _in_list(report: Report, index: int, actors: Mapping[int, tuple[str, bool]]) -> bool:
    """Whether the number before or behind one, in its sentence, is the same of another body that is named so."""
    link, sentence = report.links[index], report.quantities[index].sentence
    for other in (index - 1, index + 1):
        if other not in actors or report.quantities[other].sentence != sentence:
            continue
        beside = report.links[other]
        if beside is not None and link is not None and beside.indicator == link.indicator:
            return actors[other][0] != actors[index][0]
    return False


def restate(report: Report, bodies: Bodies) -> None:
    """A number that is said again before its parts counts what it counted: 办公室31件。办公室的31件中，自然人29件."""
    for index, link in enumerate(report.links):
        if link is None or link.indicator != ABSTENTION or not bodies.goes_on(report, index):
            continue
        quantity = report.quantities[index]
        for place in range(index - 1, max(-1, index - 1 - _BACK), -1):
            before, first = report.quantities[place], report.links[place]
            if first is None or (before.value, before.unit) != (quantity.value, quantity.unit):
                continue
            if first.indicator != ABSTENTION and "\n" not in report.text[before.at.end : quantity.at.start]:
                report.links[index] = first._replace(reason=f"says {before.text} again")
            break


def name_offices(report: Report, cutter: PhraseCutter, bodies: Bodies) -> None:
    """The parts of a total by office are each office's: 8件申请中，市规划局5件、市水务局3件; so are numbers in brackets
    behind the names."""
    for index, link in enumerate(report.links):
        if link is None or report.quantities[index].negated:
            continue
        place = link.indicator in bodies.families.by_place
        office = link.indicator in bodies.families.by_office
        if not (place or office):
            continue
        at = report.quantities[index].at.start
        listed = report.totals.get(index, index) < index or report.text[at - 1] == "("
        ranked = (not listed or link.scope is not None) and bodies.ranked(
            report.text, max(at - _RANKED, 0), at
        )
        if not ranked and (not listed or link.scope is not None):
            continue
        span = cutter.cut(report.text, report.reaches[index])
        printed = report.printed(span) if span else ""
        name = bodies.office(printed) if office else None
        name = name or (bodies.place(printed) if place and listed else None)
        if name is not None:
            qualifier = None if link.qualifier and name in link.qualifier else link.qualifier
            report.links[index] = link._replace(scope=name, qualifier=qualifier)
