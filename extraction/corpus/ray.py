"""Runs chunks on a Ray cluster. Inputs and output folder must be on storage shared by all nodes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from extraction.corpus.chunk import Task, extract_chunk
from extraction.corpus.ledger import Tally
from extraction.errors import RunError

__all__ = ["load_ray", "run_ray"]

_AHEAD = 2


def load_ray() -> Any:
    """Import the library. Raises `RunError` if it is not installed."""
    try:
        import ray
    except ImportError:
        raise RunError(
            "--engine ray needs the library Ray: install gongkai with its `ray` extra, gongkai[ray]"
        ) from None
    return ray


def run_ray(tasks: Iterable[Task], workers: int | None) -> Iterator[Tally]:
    """Extract the chunks on the cluster that `RAY_ADDRESS` names, or on one started here."""
    ray = load_ray()
    own = not ray.is_initialized()
    if own:
        ray.init(num_cpus=None if os.environ.get("RAY_ADDRESS") else workers, log_to_driver=False)
    try:
        remote = ray.remote(extract_chunk)
        limit = _AHEAD * max(1, int(workers or ray.cluster_resources().get("CPU", 1)))
        source = iter(tasks)
        pending = [remote.remote(task) for task in islice(source, limit)]
        while pending:
            done, pending = ray.wait(pending)
            yield from ray.get(done)
            pending.extend(remote.remote(task) for task in islice(source, len(done)))
    finally:
        if own:
            ray.shutdown()
