"""A progress line for the terminal."""

from __future__ import annotations

import time
from typing import TextIO

__all__ = ["Progress"]

_EVERY = 0.2
"""Seconds between updates."""


class Progress:
    """Call it with the number of documents done and their total to print a line with the rate and the time left. On a
    terminal the line is updated in place; elsewhere there is at most one line in ten seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._every = _EVERY if self._terminal else 10.0
        self._begun = time.monotonic()
        self._shown = 0.0
        self._first: int | None = None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done
        if done < total and now - self._shown < self._every:
            return
        self._shown = now
        rate = (done - self._first) / max(now - self._begun, 1e-9)
        left = _clock((total - done) / rate) if rate else "?"
        end = "\n" if done >= total or not self._terminal else ""
        start = "\r\x1b[K" if self._terminal else ""
        self._stream.write(f"{start}{done:,}/{total:,} documents, {rate:,.0f}/s, {left} left{end}")
        self._stream.flush()


def _clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> _clock(3725.2)
    '1:02:05'
    """
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
