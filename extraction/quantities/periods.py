from __future__ import annotations
from collections.abc import Iterator
from extraction.genre.grammar import Grammar
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
from extraction.text import Narrative
class Periods:
    def __init__(self, grammar: Grammar) -> None: ...
    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        yield from ()
    def assign(self, narrative: Narrative, readings: list[Reading], hits: dict[str, list[Hit]]) -> None: ...
