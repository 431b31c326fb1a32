"""Whose numbers they are where a report covers several bodies: which scopes are dropped, and which carry over."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal

from extraction.genre.indicators import ABSTENTION
from extraction.mentions.bodies import Bodies, Writer
from extraction.mentions.owners import name_offices, name_subjects, restate
from extraction.mentions.phrases import PhraseCutter
from extraction.mentions.relations import PERCENT
from extraction.mentions.report import Link, Report
from extraction.types import Quantity, Span

__all__ = ["settle_scopes"]

_MORE = Decimal("1.2")
"""How many times what a body received it can have dealt with, at most: some was carried over."""


def settle_scopes(report: Report, cutter: PhraseCutter, bodies: Bodies) -> None:
    """Settle whose each number is, once all are linked: what is said again counts what it counted, parts by office are
    each office's; a body that tells nothing apart is left out, one named before goes on to the numbers behind it."""
    writer = bodies.writer(report.text)
    told_apart = name_subjects(report, bodies, writer)
    if writer.line:
        _drop_line(report, bodies)
    restate(report, bodies)
    name_offices(report, cutter, bodies)
    if all(link is None or link.scope is None for link in report.links):
        return
    _drop_single_scope(report, bodies, cutter, writer, told_apart)
    _carry_scope(report, bodies, writer, told_apart)
    _drop_whole(report, bodies, writer)
    _drop_names(report, bodies)


def _carry_scope(report: Report, bodies: Bodies, writer: Writer, told_apart: Set[int]) -> None:
    """A number whose body is not named is that of its total or of the number before, while the paragraph goes on and
    counts things of one family: `市本级受理9件,网上6件、信函3件`.

    Not after the parts of a total, not where the body is the `whole` of what the report is of (`全市`; in the report of
    one office to the end of the sentence), not to a number of the office that writes (`我局`), and not to one that
    names what it counts in a sentence of its own.
    """
    carried, ends, named = None, False, -1
    most: Quantity | None = None
    sentence: Span | None = None
    for index, link in enumerate(report.links):
        if link is None:
            continue
        quantity = report.quantities[index]
        start, end = report.quantities[index - 1].at.end if index else quantity.at.start, quantity.at.start
        if "\n" in report.text[start:end]:
            going_on = carried is not None and bodies.continued(report.text, start, end)
            carried, sentence = (carried, quantity.sentence) if going_on else (None, sentence)
        if ends and quantity.sentence != sentence:
            carried = None
        total = report.total(index)
        source = total if total is not None and report.totals[index] < index else carried
        if link.scope is not None:
            listed = most is not None and quantity.sentence == sentence and _other_part(carried, link)
            carried = link if total is None else None
            ends = listed or index in told_apart or bodies.system(link.scope)
            most, sentence, named = quantity, quantity.sentence, index
        elif bodies.speaks(report.text, start, end):
            carried = None
        elif (
            link.indicator != ABSTENTION
            and source is not None
            and _carries(source, link, bodies, writer.office and quantity.sentence == sentence)
        ):
            if source is carried and _exceeds(quantity, most):
                carried = None
                continue
            if link.indicator in bodies.families.shares and index - 1 == named:
                continue
            same = quantity.sentence == sentence
            if source is total:
                own = link.qualifier is not None and link.indicator == total.indicator
            else:
                ended = link.indicator in bodies.families.by_result and link.indicator != source.indicator
                apart = bodies.set_apart(source.scope or "") and not ended
                own = apart if same else link.qualifier is not None
            if not own:
                report.links[index] = link._replace(scope=source.scope)


def _drop_line(report: Report, bodies: Bodies) -> None:
    """Leave out the line of offices that a report is of: `全系统`."""
    for index, link in enumerate(report.links):
        if link is not None and link.scope is not None and bodies.system(link.scope):
            report.links[index] = link._replace(scope=None)


def _other_part(before: Link | None, link: Link) -> bool:
    """Whether a number is the same of another body: 市级18条,县级22条."""
    return before is not None and before.indicator == link.indicator and before.scope != link.scope


def _exceeds(quantity: Quantity, most: Quantity | None) -> bool:
    """Whether there are too many of one kind to be of the body of which there are `most`."""
    if most is None or most.value is None or quantity.value is None:
        return False
    return most.unit == quantity.unit != PERCENT and quantity.value > most.value * _MORE


def _carries(source: Link, link: Link, bodies: Bodies, all_of_it: bool) -> bool:
    """Whether a number may be of the body of another; of all of it (`全市`) only where that is `all_of_it`."""
    scope = source.scope
    if scope is None or link.indicator not in bodies.families.carry:
        return False
    if bodies.whole(scope):
        return all_of_it and source.indicator in bodies.families.carry
    return _family(source) == _family(link)


def _drop_single_scope(
    report: Report, bodies: Bodies, cutter: PhraseCutter, writer: Writer, told_apart: Set[int]
) -> None:
    """Leave out whose numbers they are where the report gives those of one body only.

    Parts of a total keep it; so do others where their indicator is given for another body, or for none beside a body
    that is named anywhere, `cases` beside those of all, and bodies set `apart` from the whole (`市本级`) where any
    other is named. In the report of one office a line of offices (`全系统`) is always another.
    """
    given: dict[str, set[str | None]] = {}
    families: dict[str, set[str | None]] = {}
    parts = set()
    for index, link in enumerate(report.links):
        if link is not None and link.scope is not None and report.totals.get(index, index) < index:
            parts.add((_family(link), link.scope))
        if link is not None and link.indicator != ABSTENTION and (link.scope or index not in report.totals):
            given.setdefault(link.indicator, set()).add(link.scope)
            families.setdefault(_family(link), set()).add(link.scope)
    several = len({scope for scopes in given.values() for scope in scopes if scope is not None}) > 1
    for index, link in enumerate(report.links):
        if link is None or link.scope is None or bodies.whole(link.scope) or index in told_apart:
            continue
        part = report.totals.get(index, index) < index
        owned = _owned(link, cutter if len(given.get(link.indicator, set()) - {None}) > 1 else None)
        apart = bodies.apart(link.scope)
        line = writer.office and bodies.system(link.scope)
        beside = len(given.get(link.indicator, ())) > 1 or (
            link.indicator in bodies.families.cases
            and any(name is not None and bodies.whole(name) for name in families[_family(link)])
        )
        told = part or (several and (apart or beside)) or (apart and beside)
        if (
            link.indicator == ABSTENTION
            or link.indicator in bodies.families.no_actor
            or (owned and not line)
            or (writer.office and bodies.own(link.scope, writer) and (_family(link), link.scope) not in parts)
            or (bodies.writes(writer, link.scope) and not part)
            or not (told or line)
        ):
            report.links[index] = link._replace(scope=None)


def _owned(link: Link, cutter: PhraseCutter | None) -> bool:
    """Whether the body only owns what is counted: 部门网站, but not 全系统共举办. A cutter is given where another body
    is named for the same thing."""
    scope, qualifier = link.scope, link.qualifier
    if scope is None or qualifier is None or scope not in qualifier or scope == qualifier:
        return False
    return not (cutter and qualifier.startswith(scope) and cutter.leads(qualifier, len(scope)))


def _drop_whole(report: Report, bodies: Bodies, writer: Writer) -> None:
    """Leave out the `whole` of what the report is of (`全市`). In the report of one office it is another's: the number
    keeps it where the same thing is given for another body, or the office is no government's."""
    given: dict[str, set[str | None]] = {}
    for index, link in enumerate(report.links):
        if link is not None and (link.scope or index not in report.totals):
            given.setdefault(link.indicator, set()).add(link.scope)
    for index, link in enumerate(report.links):
        if link is None or link.scope is None or not bodies.whole(link.scope):
            continue
        told = writer.bureau or len(given[link.indicator]) > 1
        if not writer.office or not told or link.indicator == ABSTENTION or bodies.own(link.scope):
            report.links[index] = link._replace(scope=None)


def _drop_names(report: Report, bodies: Bodies) -> None:
    """Leave out a name that only says again whose a number is, where it names no part and not what a share is of; a
    part of a total that is named itself counts what that does: `概况信息3条（石坝镇1条、王溪乡2条）`."""
    for index, link in enumerate(report.links):
        if link is None or link.scope is None or link.qualifier is None or link.qualifier not in link.scope:
            continue
        total, by_body = report.total(index), link.indicator in bodies.families.by_body
        if total is not None and total.scope is None and total.indicator == link.indicator and by_body:
            report.links[index] = link._replace(qualifier=total.qualifier or link.qualifier)
            continue
        named = link.indicator == ABSTENTION or by_body
        if not named and report.quantities[index].unit != PERCENT:
            report.links[index] = link._replace(qualifier=None)


def _family(link: Link) -> str:
    return link.indicator.partition(".")[0]
