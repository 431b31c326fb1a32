"""CoNLL-style files: one character and its tags per line, and back with the changes of a sequence labeller.

    # id = n001
    # sha256 = 5f70…
    # text = "公开3条。"
    # row = 3条 | disclosure.total | q=图解
    公	O
    开	O
    3	B-disclosure.total
    条	I-disclosure.total

Tags say where a mark stands and what it is; all else that a reader wrote is in the comments: the text with its blanks
(a JSON string) and the reading in rows notation. Overlapping marks (nested zeros, several records on one span) go to
further columns, the longest first.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extraction.errors import ExtractionError
from extraction.gold import (
    GoldDocument,
    GoldRecord,
    GoldRefusal,
    Notation,
    Reading,
    RowError,
    format_rows,
    parse_rows,
)
from extraction.gold.rows import parse_target, read_record

__all__ = ["from_conll", "to_conll"]

_OUTSIDE = "O"
_SENTENCE_ENDS = frozenset("。！？!?\n")

_Mark = GoldRecord | GoldRefusal
_Tag = tuple[int, int, str]
"""Start, end, and the indicator or `-class`."""


def to_conll(document: GoldDocument, notation: Notation) -> str:
    """The document: comments, then `character TAB tag [TAB tag …]`; blanks are dropped, an empty line stands after
    each sentence. Tags are `B-`/`I-` with the indicator, or with `-class` for numbers that are not quantities."""
    columns = _columns(document)
    rows = format_rows(document.reading, document.text, notation).splitlines()
    lines = [
        f"# id = {document.id}",
        f"# sha256 = {document.sha256}",
        f"# text = {json.dumps(document.text, ensure_ascii=False)}",
        *(f"# row = {row}" for row in rows),
    ]
    for place, character in enumerate(document.text):
        if not character.isspace():
            lines.append("\t".join([character, *(column[place] for column in columns)]))
        if character in _SENTENCE_ENDS and lines[-1]:
            lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n\n"


def _columns(document: GoldDocument) -> list[list[str]]:
    columns: list[list[str]] = [[_OUTSIDE] * len(document.text)]
    marks = [(mark.start, mark.end, _label(mark)) for mark in document.reading.marks()]
    for start, end, name in sorted(marks, key=lambda mark: (mark[0] - mark[1], mark)):
        for column in columns:
            if all(tag == _OUTSIDE for tag in column[start:end]):
                break
        else:
            column = [_OUTSIDE] * len(document.text)
            columns.append(column)
        column[start:end] = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)][: end - start]
    return columns


def _label(mark: _Mark) -> str:
    return f"-{mark.refusal}" if isinstance(mark, GoldRefusal) else mark.indicators[0]


def from_conll(content: str, notation: Notation) -> list[GoldDocument]:
    """The documents of such a file. The tags count: where they differ from the rows, a mark has the span and label of
    its tag, and a new one what its text says. Headings and findings are those of the rows.

    Raises `ExtractionError` naming document and line for characters that are not the text, a tag that is none, or a
    new mark whose value its text does not say.
    """
    return [_document(block, notation) for block in _blocks(content)]


@dataclass(slots=True)
class _Block:
    name: str
    sha256: str = ""
    text: str = ""
    rows: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)

    def fault(self, message: str) -> ExtractionError:
        return ExtractionError(f"{self.name}: {message}")


def _blocks(content: str) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(content.split("\n"), 1):
        key, _, value = line.removeprefix("# ").partition(" = ") if line.startswith("# ") else ("", "", "")
        if key == "id":
            if block is not None:
                yield block
            block = _Block(value)
        elif block is None:
            if line.strip():
                raise ExtractionError(f"line {number}: expected `# id = …`")
        elif key == "sha256":
            block.sha256 = value
        elif key == "text":
            try:
                block.text = str(json.loads(value))
            except ValueError:
                raise block.fault(f"line {number}: the text is no JSON string") from None
        elif key == "row":
            block.rows.append(value)
        elif line:
            block.lines.append((number, line))
    if block is not None:
        yield block


def _document(block: _Block, notation: Notation) -> GoldDocument:
    try:
        written = parse_rows("\n".join(block.rows), block.text, notation)
    except RowError as error:
        raise block.fault(f"in its rows, {error}") from None
    try:
        marks = _merged(written.marks(), _tags(block), block.text, notation)
    except RowError as error:
        raise block.fault(str(error)) from None
    reading = Reading(
        [mark for mark in marks if isinstance(mark, GoldRecord)],
        [mark for mark in marks if isinstance(mark, GoldRefusal)],
        written.sections,
        written.findings,
    )
    return GoldDocument(block.name, block.text, block.sha256, reading, source="conll")


def _tags(block: _Block) -> list[_Tag]:
    """The spans of all columns, in the order of their start."""
    open_at: dict[int, _Tag] = {}
    found: list[_Tag] = []
    place = -1
    for number, line in block.lines:
        character, *tags = line.split("\t")
        place = next((at for at in range(place + 1, len(block.text)) if not block.text[at].isspace()), -1)
        if place < 0 or block.text[place] != character:
            raise block.fault(f"line {number}: {character!r} is not the next character of the text")
        for column, tag in enumerate(tags):
            begins, _, label = tag.partition("-")
            if tag != _OUTSIDE and (begins not in ("B", "I") or not label):
                raise block.fault(f"line {number}: no tag {tag!r}")
            before = open_at.pop(column, None)
            if before is not None and begins == "I" and before[2] == label:
                open_at[column] = before[0], place + 1, label
                continue
            if before is not None:
                found.append(before)
            if tag != _OUTSIDE:
                open_at[column] = place, place + 1, label
    return sorted([*found, *open_at.values()])


def _merged(written: Iterable[_Mark], tags: Iterable[_Tag], text: str, notation: Notation) -> list[_Mark]:
    """The written marks that are tagged, relabelled where only their tag differs, and a mark for each other tag."""
    left = list(written)
    kept = [mark for mark in left if mark.start == mark.end]  # an empty cell: no character holds a tag
    by_tag: dict[_Tag, list[_Mark]] = defaultdict(list)
    for mark in left:
        by_tag[mark.start, mark.end, _label(mark)].append(mark)
    changed: list[_Tag] = []
    for tag in tags:
        if by_tag[tag]:
            kept.append(by_tag[tag].pop(0))
        else:
            changed.append(tag)
    at_span: dict[tuple[int, int], list[_Mark]] = defaultdict(list)
    for (start, end, _), marks in by_tag.items():
        at_span[start, end].extend(marks)
    for start, end, label in changed:
        same = at_span[start, end]
        kept.append(
            _relabelled(same.pop(0) if same else None, text[start:end], start, label, notation=notation)
        )
    order = {id(mark): place for place, mark in enumerate(left)}
    return sorted(kept, key=lambda mark: (mark.start, order.get(id(mark), len(left))))


def _relabelled(mark: _Mark | None, printed: str, start: int, label: str, *, notation: Notation) -> _Mark:
    if label.startswith("-"):
        return GoldRefusal(start, start + len(printed), printed, label[1:])
    parse_target(label, notation)
    if isinstance(mark, GoldRecord):
        return replace(mark, indicators=(label, *(name for name in mark.indicators[1:] if name != label)))
    return read_record(printed, start, label, {}, notation)
