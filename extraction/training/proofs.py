"""The examples of the rules as training examples: each says of one number what it counts, under the section's title."""

from __future__ import annotations

from extraction.genre import Genre
from extraction.genre.rules import MARKS, heading_of
from extraction.mentions import Linker
from extraction.mentions.features import Features
from extraction.quantities import Measurer
from extraction.text import squeeze
from extraction.training.fitting import Example
from extraction.types import Document, Section, Source

__all__ = ["proofs_of"]


def proofs_of(linker: Linker, features: Features[str], genre: Genre) -> list[Example]:
    """One example for each rule whose indicator its own example is linked to, in the order of the rules."""
    measure, examples = Measurer(genre), []
    titles = {part.key: title for part in genre.headings.sections for title in part.whole[:1]}
    for rule in genre.rules:
        opening, closing = MARKS
        start, end = rule.example.index(opening), rule.example.index(closing) - 1
        text = rule.example.replace(opening, "").replace(closing, "")
        folded = genre.characters.fold(text)
        document = Document(rule.id, text, folded, Source(None, "", "text"))
        title = heading_of(text) or titles.get(rule.section)
        sections = (Section(rule.section, title, None, 1, 0, len(text)),) if title else ()
        narrative = squeeze(folded)
        linked = linker.by_rules(measure(narrative, document), narrative, sections, document)
        for quantity, link, around in zip(
            linked.quantities, linked.links, linker.surroundings(linked), strict=True
        ):
            inside = quantity.start < end and quantity.end > start
            if inside and link is not None and link.indicator == rule.indicator:
                examples.append(Example(f"rule:{rule.id}", tuple(features(around)), (rule.indicator,), link))
    return examples
