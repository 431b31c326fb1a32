"""Chunks on this machine: in this process, or in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from threading import Thread

from extraction.corpus.chunk import Task, extract_chunk
from extraction.corpus.ledger import Tally

__all__ = ["cores", "run_local"]

_AHEAD = 2
"""Chunks handed out for each worker: the queue stays short, however long the run."""


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_local(tasks: Iterable[Task], workers: int) -> Iterator[Tally]:
    """Extract the chunks, in whatever order they finish."""
    if workers == 1:
        yield from map(extract_chunk, tasks)
        return
    context = multiprocessing.get_context("spawn")
    source = iter(tasks)
    with ProcessPoolExecutor(workers, context, _end_with_parent) as pool:
        try:
            pending: set[Future[Tally]] = set()
            while True:
                free = workers * _AHEAD - len(pending)
                pending.update(pool.submit(extract_chunk, task) for task in islice(source, free))
                if not pending:
                    return
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Let a worker end when the run is killed: it would wait for the next chunk for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
