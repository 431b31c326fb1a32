"""What functions gave, remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Remembered"]

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """`Remembered(function, most)[argument]` is `function(argument)`, computed once.

    Everything is forgotten when there are `most`. That takes less time than `functools.lru_cache`, which also keeps in
    what order things were asked for, and touches two others in memory at each question.

    >>> doubled = Remembered(lambda number: 2 * number, most=2)
    >>> [doubled[number] for number in (1, 2, 3)], dict(doubled)
    ([2, 4, 6], {3: 6})
    """

    __slots__ = ("_function", "_most")

    def __init__(self, function: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, argument: K) -> V:
        found = self._function(argument)
        if len(self) >= self._most:
            self.clear()
        self[argument] = found
        return found
