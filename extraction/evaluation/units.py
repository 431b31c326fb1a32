"""Units in the form of the output contract: simplified characters, short form."""

from __future__ import annotations

from extraction.genre import Genre

__all__ = ["UnitForms"]


class UnitForms:
    """The short form of every printed unit of a genre."""

    def __init__(self, genre: Genre) -> None:
        units = genre.grammar.units
        self._short = {form: word.as_ or form for _, form, word in units.by_kind()}
        self._fold = genre.characters.fold

    def short(self, unit: str) -> str:
        """The unit to compare by; one that the genre does not list stands for itself."""
        folded = "".join(self._fold(unit).split())
        return self._short.get(folded, folded)
