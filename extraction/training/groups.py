"""How good rules, classifier and both together are on the numbers of each era, construction and indicator.

An era is that of the document, constructions are read off the mark: the groups of `gongkai evaluate`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from extraction.genre.indicators import ABSTENTION
from extraction.gold.constructions import constructions_of
from extraction.gold.groups import indicator_groups, meta_group, ordered_groups
from extraction.gold.notation import Notation
from extraction.training.ablation import Judged, Score, score
from extraction.training.material import GoldReport

__all__ = ["BY", "OFTEN", "RARER", "Group", "Traits", "groups_of", "table_of", "traits_of"]

BY = ("era", "construction", "indicator")
"""What the scores are broken down by."""
OFTEN = 20
"""Indicators of fewer numbers than this in a split are taken together, as `RARER`."""
RARER = "(rarer)"

Traits = Mapping[tuple[str, int], Mapping[str, tuple[str, ...]]]
"""Report and place of a number there -> its era and its constructions."""

_PARTS = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one group: by what, which, how many, and of each who judged it, the score and the share right.

    `other` has no score, which is of other indicators: a link of what is `other` counts against what it is linked to.
    """

    by: str
    name: str
    numbers: int
    scores: Mapping[str, Score | None]
    right: Mapping[str, float]


def traits_of(reports: Iterable[GoldReport], notation: Notation) -> Traits:
    """The era and the constructions of each number of some reports."""
    return {
        (report.id, place): {"era": (meta_group(report.meta, "era"),), "construction": names}
        for report in reports
        for place, names in enumerate(constructions_of(report.records, notation))
    }


def groups_of(judged: Mapping[str, Sequence[Judged]], traits: Traits) -> list[Group]:
    """The groups of a split, of which each in `judged` says something of the same numbers; a number with several
    constructions is in the group of each."""
    some = next(iter(judged.values()))
    found = []
    for by in BY[:2]:
        names = {name for one in some for name in traits[one.report, one.place][by]}
        for name in ordered_groups(by, names):
            within = {
                who: [one for one in links if name in traits[one.report, one.place][by]]
                for who, links in judged.items()
            }
            found.append(_group(by, name, within, within))
    counts = Counter(one.accepted[0] for one in some)
    often = sorted(name for name, count in counts.items() if count >= OFTEN)
    rare = frozenset(counts) - frozenset(often)
    for name, members in [*((name, frozenset({name})) for name in often), (RARER, rare)]:
        own = {who: [one for one in links if one.accepted[0] in members] for who, links in judged.items()}
        sides = {who: list(_sides(links, members)) for who, links in judged.items()}
        if any(own.values()):
            found.append(_group(BY[2], name, own, sides))
    return found


def _sides(links: Iterable[Judged], members: frozenset[str]) -> Iterator[Judged]:
    """Links in which what does not count under some indicators, as gold or as said, is `other`."""
    for one in links:
        gold, said = indicator_groups(one.accepted, (one.indicator,), right=one.right)
        mine, claimed = members.issuperset(gold), members.issuperset(said)
        if mine or claimed:
            yield replace(
                one,
                accepted=one.accepted if mine else (ABSTENTION,),
                indicator=one.indicator if claimed else ABSTENTION,
            )


def _group(
    by: str, name: str, own: Mapping[str, Sequence[Judged]], sides: Mapping[str, Sequence[Judged]]
) -> Group:
    numbers = len(next(iter(own.values())))
    wanted = any(one.accepted[0] != ABSTENTION for links in own.values() for one in links)
    return Group(
        by=by,
        name=name,
        numbers=numbers,
        scores={who: score(links) if wanted else None for who, links in sides.items()},
        right={who: round(sum(one.right for one in links) / numbers, 4) for who, links in own.items()},
    )


def table_of(groups: Mapping[str, Sequence[Group]]) -> str:
    """The groups of each split as CSV: a row for each group, precision, recall, F1 and share right of each who judged
    it."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    kinds = next((tuple(found[0].right) for found in groups.values() if found), ())
    rows.writerow(
        [
            "split",
            "by",
            "group",
            "numbers",
            *(f"{who}_{part}" for who in kinds for part in (*_PARTS, "right")),
        ]
    )
    for split, found in groups.items():
        for group in found:
            values: list[str] = []
            for who in kinds:
                one = group.scores[who]
                values += ["" if one is None else f"{getattr(one, part):.4f}" for part in _PARTS]
                values.append(f"{group.right[who]:.4f}")
            rows.writerow([split, group.by, group.name, group.numbers, *values])
    return text.getvalue()
