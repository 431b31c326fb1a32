"""Text that is turned by a quarter, or stands on its head: read as a page of its own, laid upright."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from extraction.readers.parts import Box, GridPart, Paragraph
from extraction.readers.pdf.content import Char, PageContent, Ruling

__all__ = ["laid_out", "real_page", "unturned"]

_PART = 10_000
"""More pages than any file has: the parts of a page are numbered from there on."""
_LEAST, _NUMBERS = 60, 8
"""So many characters, of them so many digits, are a turned text; headings of columns are less."""
_OTHERS = 0.1
"""The share of what is not turned among what is, at most: else it is the heading of an upright table."""
_NEAR = 3.0
"""Times the height of a character: the next of a turned text stands no further above."""
_AROUND = 12.0
"""Points around a turned text within which lines are of its table."""


def real_page(number: int) -> int:
    """The number of the page that a part with this number is of."""
    return number % _PART


def laid_out(content: PageContent) -> list[PageContent]:
    """The page as it is, or in parts from top to bottom, those with turned text laid upright.

    A part that is laid upright is numbered by `_PART` times its place in addition; its turn says how to turn it back.
    """
    turned = content.turned
    if not turned:
        return [content]
    quarter = max(set(turned.values()), key=[*turned.values()].count)
    regions = list(_regions(content, quarter))
    regions = [region for region in regions if _is_text(region, content, quarter)]
    if not regions:
        return [replace(content, chars=_downwards(content), turned={})]
    parts: list[PageContent] = []
    rest = (content.chars, content.rulings)
    for number, region in enumerate(regions, 1):
        box = _table_around(region, content)
        if len(regions) == 1 and _is_all(region, content):
            box = (0.0, 0.0, content.width, content.height)
        (above, lines_above), inside, rest = _cut(rest, region, box)
        if above or lines_above:
            parts.append(replace(content, chars=above, rulings=lines_above, turned={}))
        parts.append(_turned(content, inside, quarter, number))
    if rest[0] or rest[1]:
        parts.append(replace(content, chars=rest[0], rulings=rest[1], turned={}))
    return parts


def _table_around(region: Box, content: PageContent) -> Box:
    """Where the lines are that are of a turned text: around it, and as far as upright ones through it go on before
    other text."""
    top, bottom = region[1] - _AROUND, region[3] + _AROUND
    above = max((char.bottom for char in content.chars if char.bottom <= region[1]), default=0.0)
    below = min((char.top for char in content.chars if char.top >= region[3]), default=content.height)
    for ruling in content.rulings:
        if ruling.upright and ruling.start < region[3] and ruling.end > region[1]:
            top, bottom = min(top, ruling.start), max(bottom, ruling.end)
    top, bottom = max(top, min(above, region[1] - _AROUND)), min(bottom, max(below, region[3] + _AROUND))
    return 0.0, top, content.width, bottom


def _downwards(content: PageContent) -> list[Char]:
    """The characters of an upright page, those of turned headings that run upwards set below each other instead."""
    chars = list(content.chars)
    run: list[int] = []
    for at in [*sorted(content.turned), len(chars)]:
        if run and not (at == run[-1] + 1 < len(chars) and _is_above(chars[run[-1]], content.chars[at])):
            for own, place in zip(run, reversed(run), strict=True):
                box = content.chars[place]
                chars[own] = chars[own]._replace(x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom)
            run = []
        run.append(at)
    return chars


def _is_above(char: Char, following: Char) -> bool:
    """Whether a character of a turned text stands right above the one before it."""
    reach = _NEAR * (char.bottom - char.top)
    return abs(char.x0 + char.x1 - following.x0 - following.x1) < char.x1 - char.x0 and (
        0 < char.top - following.top < reach
    )


def _regions(content: PageContent, quarter: int) -> Iterator[Box]:
    """The boxes around what is turned, parted where other text stands between."""
    box: Box | None = None
    between = False
    for at, char in sorted(enumerate(content.chars), key=lambda own: own[1].top):
        if content.turned.get(at) != quarter:
            between = between or (box is not None and char.top > box[3])
            continue
        own = (char.x0, char.top, char.x1, char.bottom)
        if box is not None and not (between and char.top > box[3]):
            own = min(box[0], own[0]), box[1], max(box[2], own[2]), max(box[3], own[3])
        elif box is not None:
            yield box
        box, between = own, False
    if box is not None:
        yield box


def _is_text(region: Box, content: PageContent, quarter: int) -> bool:
    """Whether what is turned in a region is a text of its own, and not the headings of an upright table."""
    own = digits = others = 0
    for at, char in enumerate(content.chars):
        if _holds(region, char):
            is_own = content.turned.get(at) == quarter
            own += is_own
            others += not is_own
            digits += is_own and char.text.isdigit()
    if others <= _OTHERS * own and _is_all(region, content):
        return True
    return own >= _LEAST and digits >= _NUMBERS and others <= _OTHERS * own


def _is_all(region: Box, content: PageContent) -> bool:
    """Whether hardly anything else stands on the page."""
    outside = sum(not _holds(region, char) for char in content.chars)
    return outside <= _OTHERS * len(content.chars)


def _holds(box: Box, char: Char) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


Lot = tuple[list[Char], list[Ruling]]
"""Characters and lines."""


def _cut(lot: Lot, region: Box, box: Box) -> tuple[Lot, Lot, Lot]:
    """What stands above, in and below a region; lines are in it that are in `box`."""
    above: Lot = ([], [])
    inside: Lot = ([], [])
    below: Lot = ([], [])
    for char in lot[0]:
        is_above = char.top + char.bottom < region[1] + region[3]
        (inside if _holds(region, char) else above if is_above else below)[0].append(char)
    for ruling in lot[1]:
        start, end = (ruling.start, ruling.end) if ruling.upright else (ruling.place, ruling.place)
        is_inside = start >= box[1] and end <= box[3]
        (inside if is_inside else above if end < region[3] else below)[1].append(ruling)
    return above, inside, below


def _turned(content: PageContent, lot: Lot, quarter: int, number: int) -> PageContent:
    """A part of a page laid upright."""
    width, height = content.width, content.height
    lay = _laying(quarter, width, height)
    chars = []
    for char in lot[0]:
        x0, top, x1, bottom = lay((char.x0, char.top, char.x1, char.bottom))
        chars.append(char._replace(x0=x0, top=top, x1=x1, bottom=bottom))
    rulings = []
    for upright, place, start, end in lot[1]:
        x0, top, x1, bottom = lay((place, start, place, end) if upright else (start, place, end, place))
        own = (True, x0, top, bottom) if x0 == x1 else (False, top, x0, x1)
        rulings.append(Ruling(*own))
    size = (width, height) if quarter == 2 else (height, width)
    return PageContent(
        content.number + _PART * number,
        *size,
        chars,
        rulings,
        content.pictured,
        turn=quarter,
        whole=(width, height),
    )


def _laying(quarter: int, width: float, height: float) -> Callable[[Box], Box]:
    """How a box on a page so wide and high lies when what is turned by `quarter` is laid upright."""
    if quarter == 1:
        return lambda box: (height - box[3], box[0], height - box[1], box[2])
    if quarter == 3:
        return lambda box: (box[1], width - box[2], box[3], width - box[0])
    return lambda box: (width - box[2], height - box[3], width - box[0], height - box[1])


def unturned(part: Paragraph | GridPart, turns: Mapping[int, PageContent]) -> None:
    """Moves the places of a part of a report to where they are displayed; `turns` are the pages laid upright."""
    if isinstance(part, GridPart):
        for cell in part.cells:
            if cell.page is not None and cell.page in turns and cell.bbox is not None:
                cell.page, cell.bbox = _back(turns[cell.page], cell.bbox)
    else:
        part.spots = tuple(
            spot._replace(page=place[0], bbox=place[1])
            for spot in part.spots
            for place in [
                _back(turns[spot.page], spot.bbox) if spot.page in turns else (spot.page, spot.bbox)
            ]
        )


def _back(page: PageContent, box: Box) -> tuple[int, Box]:
    x0, top, x1, bottom = _laying(-page.turn % 4, page.width, page.height)(box)
    return real_page(page.number), (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
