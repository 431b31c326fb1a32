"""Chunks on this machine: in this process, or in processes of their own.

A process can end in the middle of a report: a library crashes on it, or the system runs out of memory. Then the chunks
in hand are extracted again, each alone, and the report that ends a process of its own as well is a failure.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from threading import Thread

from extraction.corpus.chunk import Task, extract_chunk
from extraction.corpus.ledger import Ledger, Tally
from extraction.errors import RunError

__all__ = ["cores", "run_local"]

_AHEAD = 2
"""Chunks handed out for each worker: the queue stays short, however long the run."""


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_local(tasks: Iterable[Task], workers: int) -> Iterator[Tally]:
    """Extract the chunks, in whatever order they finish.

    One worker is this process. Raises `RunError` where a worker ends again and again, whatever it reads.
    """
    if workers == 1:
        yield from map(extract_chunk, tasks)
        return
    source = iter(tasks)
    while in_hand := (yield from _pooled(source, workers)):
        yield from map(_alone, in_hand)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _end_with_parent)


def _pooled(source: Iterator[Task], workers: int) -> Generator[Tally, None, list[Task]]:
    """Extract chunks until all are done, or a worker ended. Returns those that were in hand then."""
    in_hand: dict[int, Task] = {}
    pending: dict[Future[Tally], int] = {}
    with _pool(workers) as pool:
        try:
            while True:
                for task in islice(source, workers * _AHEAD - len(pending)):
                    in_hand[task.number] = task  # before it is handed out: a broken pool takes no more
                    pending[pool.submit(extract_chunk, task)] = task.number
                if not pending:
                    return []
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    tally = future.result()
                    del in_hand[pending.pop(future)]
                    yield tally
        except BrokenProcessPool:
            return [in_hand[number] for number in sorted(in_hand)]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _alone(task: Task) -> Tally:
    """Extract a chunk in a process of its own, without the reports that end it."""
    task = task._replace(alone=True)
    while True:
        try:
            with _pool(1) as pool:
                return pool.submit(extract_chunk, task).result()
        except BrokenProcessPool:
            reading = Ledger(task.settings.out).reading()
            if reading is None or reading in task.fatal:
                raise RunError("the processes that read reports are ended from outside") from None
            task = task._replace(fatal=task.fatal | {reading})


def _end_with_parent() -> None:
    """Let a worker end when the run is killed: it would wait for the next chunk for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
