"""Relations between numbers: the preceding number, the value compared with, the whole and its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set

from extraction.genre.indicators import ABSTENTION, Indicator
from extraction.mentions.context import LOOKBACK
from extraction.mentions.report import Link, Report
from extraction.mentions.terms import Matcher
from extraction.types import Breakdown, Quantity

__all__ = [
    "BACK",
    "CHANGED",
    "DERIVED",
    "INHERITED",
    "JOINED",
    "PART",
    "PERCENT",
    "RELATIVE",
    "UNKNOWN",
    "changed",
    "compared",
    "following",
    "is_bracketed_off",
    "joined",
    "preceding",
    "settle_total",
    "shared",
    "united",
]

RELATIVE = frozenset({"change", "previous", "cumulative"})
"""Periods of numbers that go with another number, and often leave out what they count."""

UNKNOWN = "rule:none"
"""The method of a number that no rule knows."""

INHERITED = "rule:inherit"
"""The method of a number that counts what it goes with."""
CHANGED = "rule:change"
"""The method of a number that replaces an earlier one."""
JOINED = "rule:joined"
"""The method of a number that a joiner parts from one that counts the same."""
PERCENT = "%"
PART = "rule:part"
"""The method of a part that counts what its total counts."""

DERIVED = frozenset({INHERITED, JOINED, PART, CHANGED})
"""The methods of numbers that count what another number counts."""

_CLOSE = 16
"""Characters between an earlier value and the one that replaces it, at most."""
_LONGEST_LIST = 8
"""How many numbers to each side of one are looked at for others of its list."""
_JOINER = 2
"""Characters between two numbers that only a joiner parts, at most."""
BACK = 5
"""How many numbers back a relation reaches."""
_OPENING, _CLOSING = "()"
_APART, _BESIDE = ";", "、"


def preceding(report: Report, index: int) -> Link | None:
    """The link of the number before, in the same sentence; percentages, changes and asides are passed over."""
    sentence = report.quantities[index].sentence.start
    for place in range(index - 1, max(-1, index - 1 - BACK), -1):
        before, link = report.quantities[place], report.links[place]
        if before.at.start < sentence:
            return None
        if link is not None and not link.aside and before.period != "change" and before.unit != PERCENT:
            return link
    return None


def following(report: Report, index: int) -> Link | None:
    """The link of the number after, in the same sentence."""
    after = index + 1
    if (
        after == len(report.quantities)
        or report.quantities[after].sentence != report.quantities[index].sentence
    ):
        return None
    return report.links[after]


def compared(
    report: Report, index: int, indicators: Mapping[str, Indicator], rates: Set[str | None]
) -> Link | None:
    """The link of the number that a change, an earlier value or a cumulative one goes with; None where none is near.

    A change in a unit, other than one of `rates`, goes with the last number in that unit, where one is near:
    `受理50件，办结率100%，比上年增加4件`; with a list as a whole (`公开248条，其中通知146条、动态102条，增加58条`),
    but not where the whole only unites what stands apart (`应办68件，其中上年结转15件，新收53件，比上年增加37件`).
    """
    quantity = report.quantities[index]
    found: Link | None = None
    last = index - 1
    while last >= 0 and is_bracketed_off(report.text, report.quantities[last].at.end, quantity.at.start):
        last -= 1
    for place in range(last, max(-1, last - BACK), -1):
        before, link = report.quantities[place], report.links[place]
        if quantity.at.start - before.at.end > LOOKBACK:
            break
        if place in report.totals and (
            quantity.period == "cumulative"
            or before.sentence != quantity.sentence
            or _ends_list(report, place, indicators)
        ):
            link = report.links[report.totals[place]]
        if link is None or (before.period in RELATIVE and before.period not in ("previous", quantity.period)):
            continue
        if before.unit == quantity.unit or (quantity.period == "change" and quantity.unit in rates):
            return _goes_with(link, before)
        if quantity.period == "change" and found is None:
            found = _goes_with(link, before)
    return found


def _ends_list(report: Report, place: int, indicators: Mapping[str, Indicator]) -> bool:
    """Whether a number is the last of several parts of a total that counts more than these, with no mark between the
    last two that lets each have a comparison of its own: `通知146条；动态102条，比上年增加30条`. What a total
    only unites stands apart, unless it is joined: `专职108人、兼职704人，比上年增加41人`."""
    total, part = report.total(place), report.links[place]
    if not place or total is None or part is None or report.totals.get(place - 1) != report.totals[place]:
        return False
    start, end = report.quantities[place - 1].at.end, report.quantities[place].at.start
    if report.text.find(_APART, start, end) >= 0:
        return False
    return report.text.startswith(_BESIDE, start) or part.indicator not in indicators[total.indicator].unites


def is_bracketed_off(text: str, end: int, start: int) -> bool:
    """Whether a bracket closes around what ends at `end` before `start`: `受理47件(网上26件),减少6件`."""
    closing = text.find(_CLOSING, end, start) if start - end <= LOOKBACK else -1
    return closing >= 0 and text.find(_OPENING, end, closing) < 0


def _goes_with(link: Link, before: Quantity) -> Link:
    return link._replace(method=INHERITED, reason=f"goes with {before.text}")


def shared(report: Report, index: int, matcher: Matcher) -> int:
    """The concepts that a number of a list of nouns shares with the others: the verbs between list and numbers, and the
    head that stands with the last noun only: `微信、微博关注人数分别为3万、2万`."""
    own = report.quantities[index].subject
    siblings = [
        other
        for other in report.quantities[max(0, index - _LONGEST_LIST) : index + _LONGEST_LIST]
        if other.subject is not None and other.sentence == report.quantities[index].sentence
    ]
    last = max(subject for other in siblings if (subject := other.subject) is not None)
    first = min((other.at.start for other in siblings if other.at.start >= last.end), default=last.end)
    near = report.hits.concepts(last.end, first) & matcher.acts if first > last.end else 0
    if own is not None and own < last and report.hits.concepts(*own) & matcher.channels:
        near |= report.hits.concepts(*last) & matcher.things & ~matcher.channels
    return near


def changed(report: Report, index: int) -> Link | None:
    """The link of the earlier value that a number replaces: `由9个调整为12个`; None where it replaces none."""
    quantity = report.quantities[index]
    if quantity.period != "current" or index == 0:
        return None
    before, link = report.quantities[index - 1], report.links[index - 1]
    if before.period != "previous" or before.unit != quantity.unit or link is None:
        return None
    if before.clause != quantity.clause or quantity.at.start - before.at.end > _CLOSE:
        return None
    return link._replace(method=CHANGED, reason=f"replaces {before.text}")


def joined(report: Report, index: int, joiner: re.Pattern[str]) -> Link | None:
    """The link of the number before, where only a joiner stands between the two: `分别占28%和20%`."""
    if index == 0:
        return None
    before, quantity, link = report.quantities[index - 1], report.quantities[index], report.links[index - 1]
    if link is None or before.unit != quantity.unit or before.period != quantity.period:
        return None
    start, end = before.at.end, quantity.at.start
    if quantity.subject is not None or quantity.negated or not 0 < end - start <= _JOINER:
        return None
    if joiner.fullmatch(report.text, start, end) is None:
        return None
    return link._replace(qualifier=None, method=JOINED, reason=f"goes on after {before.text}")


def touching(report: Report, index: int) -> Link | None:
    """The link of the number that this one touches, which counts the same in another unit: `公开信息16项65条`."""
    if index == 0:
        return None
    before, quantity, link = report.quantities[index - 1], report.quantities[index], report.links[index - 1]
    if link is None or link.indicator == ABSTENTION or before.at.end != quantity.at.start:
        return None
    if before.unit == quantity.unit or before.period != quantity.period:
        return None
    return link._replace(qualifier=None, method=JOINED, reason=f"touches {before.text}")


def settle_total(
    report: Report,
    breakdown: Breakdown,
    indicators: Mapping[str, Indicator],
    takes: Callable[[int, str], bool],
    inside: Callable[[int, int], bool],
) -> int | None:
    """Link a total to what its parts say of it; its index, or None where that changes nothing.

    `takes` says whether a number can be an indicator's: by its unit, and because it names nothing but what the words
    know (`合计73条`); `inside` whether the wording counts a part into a total (`59件(含上年结转12件)`, but not
    `59件,另有上年结转12件`).
    """
    if not breakdown.totals:
        return None
    total = breakdown.totals[0]
    link = report.links[total]
    if link is None:
        return None
    if link.indicator == ABSTENTION:
        if link.method != UNKNOWN:
            return None
        whole = _whole(report, breakdown, indicators)
        if whole is None or not takes(total, whole):
            return None
        printed = ", ".join(report.quantities[part].text for part in breakdown.parts[:BACK])
        report.links[total] = link._replace(
            indicator=whole, qualifier=None, method="rule:sum", reason=f"the sum of {printed}"
        )
        return total
    whole = indicators[link.indicator].part_of
    beside = [part for part in breakdown.parts if _beside(link, report.links[part], indicators)]
    if whole is None or not beside:
        return _over_siblings(report, breakdown, indicators)
    if not any(inside(total, part) for part in beside) and not _unites(report, breakdown, indicators[whole]):
        return None
    report.links[total] = link._replace(indicator=whole)
    return total


def united(report: Report, breakdown: Breakdown, indicators: Mapping[str, Indicator]) -> Link | None:
    """The link of a total that is less sure than its parts, and of another kind of thing than what they all are parts
    of: 市级21件（建议9件、提案13件）."""
    links = [link for part in breakdown.parts if (link := report.links[part]) is not None]
    total = report.links[breakdown.totals[0]] if breakdown.totals else None
    if total is None or len({link.indicator for link in links}) < 2:
        return None
    wholes = {indicators[link.indicator].part_of for link in links}
    whole = wholes.pop()
    surest = min(link.confidence for link in links)
    if whole is None or wholes or surest <= total.confidence:
        return None
    if whole.partition(".")[0] == total.indicator.partition(".")[0]:
        return None
    return total._replace(
        indicator=whole, qualifier=None, method="rule:sum", confidence=surest, reason="the sum of its parts"
    )


def _over_siblings(report: Report, breakdown: Breakdown, indicators: Mapping[str, Indicator]) -> int | None:
    """Link a total that its words tie to one of its parts to the whole of all: `微信等公开6条(网站4条、微信2条)`. Where
    most of them are that part, it is what the words say: `各级媒体刊发14条(日报7条、电视台2条、学习强国5条)`."""
    total = breakdown.totals[0]
    link = report.links[total]
    parts = [part for place in breakdown.parts if (part := report.links[place]) is not None]
    names = [part.indicator for part in parts if part.method != PART]
    if link is None or not 0 < 2 * names.count(link.indicator) <= len(names):
        return None
    family = link.indicator.rpartition(".")[0]
    whole = indicators[link.indicator].part_of
    if whole is None or any(name.rpartition(".")[0] != family for name in names):
        return None
    if any(indicators[name].part_of == link.indicator for name in names) or not _fit(report, breakdown):
        return None
    report.links[total] = link._replace(indicator=whole, qualifier=None, method="rule:siblings")
    return total


def _fit(report: Report, breakdown: Breakdown) -> bool:
    """Whether the parts come to no more than their total."""
    parts = [report.quantities[part].value for part in breakdown.parts]
    return sum(parts) <= report.quantities[breakdown.totals[0]].value


def _whole(report: Report, breakdown: Breakdown, indicators: Mapping[str, Indicator]) -> str | None:
    """What `合计` counts: the indicator that all parts count, or are parts of; the latter where they are kinds."""
    links = [report.links[part] for part in breakdown.parts]
    names = {link.indicator if link else ABSTENTION for link in links if link is None or not link.aside}
    if not names or ABSTENTION in names or len(breakdown.parts) == 1:
        return None
    for _ in range(2):
        if len(names) > 1:
            names = {indicators[name].part_of or name for name in names}
    if len(names) > 1:
        return None
    name = names.pop()
    return indicators[name].part_of if indicators[name].kinds else name


def _unites(report: Report, breakdown: Breakdown, whole: Indicator) -> bool:
    """Whether a total is exactly the sum that an indicator is of: `受理92件,其中新收91件,上年结转1件`."""
    names = [link.indicator for part in breakdown.parts if (link := report.links[part]) is not None]
    printed = sum(report.quantities[part].value for part in breakdown.parts)
    total = report.quantities[breakdown.totals[0]].value
    return sorted(names) == sorted(whole.unites) and printed == total


def _beside(total: Link, part: Link | None, indicators: Mapping[str, Indicator]) -> bool:
    """Whether a part belongs beside the total, not under it: `受理59件(含上年结转12件)` counts both together."""
    whole = indicators[total.indicator].part_of
    if part is None or whole is None or part.indicator == total.indicator:
        return False
    return {part.indicator, total.indicator} <= set(indicators[whole].unites)
