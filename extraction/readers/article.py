"""Finds the element of a page that holds the whole report and as little else as that allows.

Sentences and table cells weigh; menus, mastheads and footers are links and labels, which do not. From the body down, a
child is entered only when nothing that weighs stays outside it and what stays outside is a page's furniture:
hyperlinks, or nothing. So the report is never cut; what furniture stays in is left to the lines' own marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["find_article"]

_MARKS = "。，；"
_MENU = 2
"""Hyperlinks that show that what stays outside is furniture."""
_TABLE_INSIDES = frozenset(("tr", "tbody", "thead", "tfoot", "colgroup"))


def find_article(root: Any) -> Any:
    """The element of the tree under `root`, rid of all that is not shown, that holds the report."""
    node = root
    while True:
        own = "".join(_own_text(node)).strip()
        weights = [_weight(child) for child in node]
        heaviest = max(weights, default=0)
        if heaviest == 0 or sum(weights) > heaviest or any(mark in own for mark in _MARKS):
            break
        best = weights.index(heaviest)
        others = [child for index, child in enumerate(node) if index != best]
        is_bare = not own and not any(piece.strip() for child in others for piece in child.itertext())
        if not is_bare and sum(1 for child in others for _ in child.iter("a")) < _MENU:
            break
        node = node[best]
    while node.tag in _TABLE_INSIDES:
        node = node.getparent()
    return node


def _own_text(element: Any) -> Iterator[str]:
    """The text of the element outside its children."""
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _weight(element: Any) -> int:
    """The marks of sentences in the element, those in hyperlinks left out, and its table cells."""
    text = "".join(element.itertext())
    linked = "".join(
        [piece for link in element.iter("a") if link.get("href") is not None for piece in link.itertext()]
    )
    marks = sum(map(text.count, _MARKS)) - sum(map(linked.count, _MARKS))
    return marks + sum(1 for _ in element.iter("td", "th"))
