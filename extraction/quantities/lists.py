from __future__ import annotations
from collections.abc import Iterator
from extraction.genre.grammar import Grammar
from extraction.quantities.expressions import Reading
from extraction.quantities.lexicon import Entry, Hit
class Lists:
    def __init__(self, grammar: Grammar) -> None: ...
    @staticmethod
    def entries(grammar: Grammar) -> Iterator[Entry]:
        yield from ()
    def resolve(self, text: str, readings: list[Reading], hits: dict[str, list[Hit]]) -> list[Reading]:
        return readings
