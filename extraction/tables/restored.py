"""Characters that a file does not tell, filled in by the words of the forms: a font without a meaning for a few glyphs
leaves holes in labels. Only what the neighbours leave no choice about is filled in, and for finding labels only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.genre.layouts import Form

__all__ = ["HOLE", "Restorer"]

HOLE = "\ufffd"
"""Stands for a character that the file does not tell."""
_CONTEXTS = ((2, 2), (3, 0), (2, 1), (1, 2), (0, 3), (2, 0), (1, 1), (0, 2))
"""So many characters before a hole and after it, the longest first: the first that is known decides."""
_LONGEST = 3
_ROUNDS = 2
"""What is filled in tells what stands beside it."""
_STOPS = f"{HOLE}\t|"


class Restorer:
    """Fills in holes; its words are gathered when the first hole is met."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = forms
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, folded: str) -> str:
        """The text, as long as before; a hole stays where its neighbours are of no word, or of several."""
        if not self._known:
            self._known = _by_context(_words(self._forms))
        characters = list(folded)
        for _ in range(_ROUNDS):
            for at, character in enumerate(characters):
                if character == HOLE:
                    characters[at] = self._character(characters, at)
        return "".join(characters)

    def _character(self, characters: Sequence[str], at: int) -> str:
        before, after = _beside(characters, at, -1), _beside(characters, at, 1)
        for left, right in _CONTEXTS:
            if len(before) >= left and len(after) >= right:
                found = self._known.get((before[len(before) - left :], after[:right]))
                if found is not None:
                    return found or HOLE
        return HOLE


def _words(forms: Sequence[Form]) -> set[str]:
    words: set[str] = set()
    for form in forms:
        words.update(form.headings, form.headers)
        for label, keys in form.groups:
            words.update((label, *keys))
        for row in form.rows:
            words.update((row.label, *row.keys))
    return {"".join(word.split()) for word in words}


def _by_context(words: Iterable[str]) -> dict[tuple[str, str], str]:
    """The character that stands between others in the words; none where several do."""
    known: dict[tuple[str, str], str] = {}
    for word in words:
        for at, character in enumerate(word):
            for left, right in _CONTEXTS:
                if left <= at < len(word) - right:
                    context = (word[at - left : at], word[at + 1 : at + 1 + right])
                    known[context] = character if known.get(context, character) == character else ""
    return known


def _beside(characters: Sequence[str], at: int, step: int) -> str:
    """The known characters before a place, or after it, up to the next hole; blanks and line breaks do not count."""
    found = ""
    place = at + step
    while 0 <= place < len(characters) and len(found) < _LONGEST:
        character = characters[place]
        if character in _STOPS:
            break
        if not character.isspace():
            found = character + found if step < 0 else found + character
        place += step
    return found
