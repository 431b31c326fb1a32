"""Runs chunks on this machine: in this process, or in worker processes.

A process can die in the middle of a report, because a library crashes on it or memory runs out. Worker processes are
replaced: the chunks in hand are extracted again, each in a process of its own, and the report that kills that process
too is recorded as a failure. Where this process does the work, the run dies; when it is resumed, the chunk that it was
reading is extracted in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
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
"""Chunks submitted per worker, which keeps the queue short in long runs."""


def cores() -> int:
    """The number of processors available to this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_local(tasks: Iterable[Task], workers: int) -> Iterator[Tally]:
    """Extract the chunks, in whatever order they finish.

    One worker is this process. Raises `RunError` when worker processes keep dying whatever they read.
    """
    if workers == 1:
        yield from _here(tasks)
        return
    source = iter(tasks)
    while in_hand := (yield from _pooled(source, workers)):
        yield from map(_alone, in_hand)


def _here(tasks: Iterable[Task]) -> Iterator[Tally]:
    """Extract the chunks in this process, except the one that an earlier run died on."""
    for number, task in enumerate(tasks):
        died_on = None if number else Ledger(task.settings.out).reading()
        suspect = died_on is not None and any(item.sha256 == died_on for item in task.items)
        yield _alone(task) if suspect else extract_chunk(task._replace(noted=True))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker)


def _pooled(source: Iterator[Task], workers: int) -> Generator[Tally, None, list[Task]]:
    """Extract chunks until all are done or a worker dies. Returns the chunks in hand when it died."""
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
    """Extract a chunk in a process of its own, leaving out the reports that kill it."""
    task = task._replace(noted=True)
    while True:
        try:
            with _pool(1) as pool:
                return pool.submit(extract_chunk, task).result()
        except BrokenProcessPool:
            reading = Ledger(task.settings.out).reading()
            if reading is None or reading in task.fatal:
                raise RunError("worker processes keep being killed from outside") from None
            task = task._replace(fatal=task.fatal | {reading})


def _start_worker() -> None:
    """Leave an interrupt to the run's own process, and make the worker exit when that process is killed: it would wait
    for the next chunk forever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
