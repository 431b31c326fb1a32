"""Finds the element of a page that holds the whole report and as little else as that allows.

Sentences and filled table cells weigh; menus, mastheads and footers are links and labels, which do not. From the body
down, a child is entered only when nothing that weighs stays outside it and what stays outside is a page's furniture:
hyperlinks, or nothing. So the report is never cut; what furniture stays in is left to the lines' own marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extraction.readers.flow import SKIPPED, is_hidden

__all__ = ["find_article"]

_MARKS = "。，；"
_MENU = 2
"""Hyperlinks that show that what stays outside is furniture."""
_TABLE_INSIDES = frozenset(("tr", "tbody", "thead", "tfoot", "colgroup"))


@dataclass(slots=True)
class _Measure:
    """Of one element: its weight, its hyperlinks, its characters of text; whether it is in a link, a cell, unseen."""

    weight: int = 0
    links: int = 0
    length: int = 0
    in_link: bool = False
    in_cell: bool = False
    unseen: bool = False


def find_article(root: Any) -> Any:
    """The element of the tree under `root` that holds the report."""
    elements = list(root.iter("*"))
    measures = _measured(elements)
    node = root
    while True:
        children = [child for child in node if child in measures]
        if not children:
            break
        best = max(children, key=lambda child: measures[child].weight)
        here, inner = measures[node], measures[best]
        if inner.weight == 0 or inner.weight < here.weight:
            break
        if here.length > inner.length and here.links - inner.links < _MENU:
            break
        node = best
    while node.tag in _TABLE_INSIDES:
        node = node.getparent()
    return node


def _measured(elements: list[Any]) -> dict[Any, _Measure]:
    """The measures of all elements, each with those of what is inside it."""
    measures: dict[Any, _Measure] = {}
    for element in elements:
        above = measures.get(element.getparent())
        measure = _Measure()
        if above is not None:
            measure.in_link, measure.in_cell, measure.unseen = above.in_link, above.in_cell, above.unseen
        tag = element.tag
        if tag in SKIPPED or is_hidden(element):
            measure.unseen = True
        elif tag == "a" and element.get("href") is not None:
            measure.in_link = True
            measure.links = 1
        elif tag in ("td", "th"):
            measure.in_cell = True
        measures[element] = measure
        _weigh(measure, element.text)
        if above is not None:
            _weigh(above, element.tail)
    for element in reversed(elements):
        above = measures.get(element.getparent())
        if above is not None:
            measure = measures[element]
            above.weight += measure.weight
            above.links += measure.links
            above.length += measure.length
    return measures


def _weigh(measure: _Measure, text: str | None) -> None:
    if not text or measure.unseen:
        return
    text = text.strip()
    measure.length += len(text)
    if measure.in_link:
        return
    measure.weight += sum(map(text.count, _MARKS))
    if measure.in_cell and text.isdigit():
        measure.weight += 1
