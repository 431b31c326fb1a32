"""A character a line with tags, as sequence labellers read it.

Overlapping marks (nested zeros, several records on one span) go to further columns: the longest first.
"""

from __future__ import annotations

from extraction.gold import GoldDocument

__all__ = ["to_conll"]

_OUTSIDE = "O"
_SENTENCE_ENDS = frozenset("。！？!?\n")


def to_conll(document: GoldDocument) -> str:
    """The document: a head line with its id, then `character TAB tag [TAB tag …]`; blanks are dropped, an empty line
    stands after each sentence. Tags are `B-`/`I-` with the indicator, or with `-class` for what is no quantity."""
    columns = _columns(document)
    lines = [f"# id = {document.id}"]
    for place, character in enumerate(document.text):
        if not character.isspace():
            lines.append("\t".join([character, *(column[place] for column in columns)]))
        if character in _SENTENCE_ENDS and lines[-1]:
            lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n\n"


def _columns(document: GoldDocument) -> list[list[str]]:
    marks = [(r.start, r.end, r.indicators[0]) for r in document.reading.records]
    marks += [(r.start, r.end, f"-{r.refusal}") for r in document.reading.refusals]
    columns: list[list[str]] = [[_OUTSIDE] * len(document.text)]
    for start, end, name in sorted(marks, key=lambda mark: (mark[0] - mark[1], mark)):
        for column in columns:
            if all(tag == _OUTSIDE for tag in column[start:end]):
                break
        else:
            column = [_OUTSIDE] * len(document.text)
            columns.append(column)
        column[start:end] = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)][: end - start]
    return columns
