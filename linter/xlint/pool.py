"""Worker processes. They are started afresh (`spawn`), so that they are the same on every system, and share nothing.

A file whose reading ends its worker (out of memory, a fault of the interpreter) costs that file.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

from xlint import reading, tasks
from xlint.cache import Cache
from xlint.files import Collected
from xlint.models import Models
from xlint.shelf import Shelf
from xlint.tasks import Task

BATCH = 250_000
"""About so many bytes of code are one errand."""
_AHEAD = 3
"""So many errands for each worker are ready at a time; more would only fill memory."""

A = TypeVar("A")
R = TypeVar("R")
Packed = tuple[bytes, bytes, bytes]
"""The digest of a file's bytes, what is known of it, and its code; all empty if its worker died."""


class Work(Generic[A, R]):
    """What is done with a batch of items in a worker, and what stands for an item whose worker died."""

    def __init__(self, do: Callable[..., list[R]], lost: Callable[[A], R], *more: object) -> None:
        self.do, self.lost, self.more = do, lost, more


class Pool:
    """`jobs` processes, which look for code in the cache that `opener` opens. Raises `OSError` where there can be none."""

    def __init__(self, jobs: int, opener: Callable[[], Cache], stamp: bytes) -> None:
        self.jobs = jobs
        self._begin = (opener, stamp)
        self._executor: ProcessPoolExecutor | None = None
        try:
            self._started().submit(os.getpid).result()
        except BrokenProcessPool as error:
            self.close()
            raise OSError("worker processes cannot be started") from error

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def read(self, items: Sequence[Collected], sizes: Sequence[int]) -> Iterator[Packed]:
        """Read the files; in their order."""
        return self._each(Work(_read, _unread), items, sizes)

    def run(self, items: Sequence[Task], models: Models) -> Iterator[bytes]:
        """Run the tasks; each a packed `Ran`, in their order; empty if its worker died."""
        sizes = [task.root.size for task in items]
        return self._each(Work(_run, _not_run, models.digest, pickle.dumps(models)), items, sizes)

    def _each(self, work: Work[A, R], items: Sequence[A], sizes: Sequence[int]) -> Iterator[R]:
        batches = _batches(items, sizes)
        ahead: deque[tuple[list[A], Future[list[R]]]] = deque()
        while True:
            while len(ahead) < self.jobs * _AHEAD and (batch := next(batches, None)):
                ahead.append((batch, self._submit(work, batch)))
            if not ahead:
                return
            batch, future = ahead.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                self._broken()
                for item in batch:
                    yield self._alone(work, item)

    def _submit(self, work: Work[A, R], batch: list[A]) -> Future[list[R]]:
        try:
            return self._started().submit(work.do, batch, *work.more)
        except BrokenProcessPool as error:
            failed: Future[list[R]] = Future()
            failed.set_exception(error)
            return failed

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, context, _begin, self._begin)
        return self._executor

    def _broken(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def _alone(self, work: Work[A, R], item: A) -> R:
        """The item in a worker that does nothing else, so that it is known whose fault it was."""
        try:
            return self._submit(work, [item]).result()[0]
        except BrokenProcessPool:
            self._broken()
            return work.lost(item)


def _batches(items: Sequence[A], sizes: Sequence[int]) -> Iterator[list[A]]:
    batch: list[A] = []
    size = 0
    for item, its in zip(items, sizes, strict=True):
        if batch and size + its > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += its
    if batch:
        yield batch


def _unread(item: Collected) -> Packed:
    return b"", b"", b""


def _not_run(task: Task) -> bytes:
    return b""


# ── in the worker ───────────────────────────────────────────────────────────────────────────────────────────────────────

_here: dict[str, Any] = {}


def _begin(opener: Callable[[], Cache], stamp: bytes) -> None:
    _here["shelf"] = Shelf(opener(), stamp)
    gc.freeze()
    gc.disable()


def _read(items: Sequence[Collected]) -> list[Packed]:
    results = []
    for item in items:
        digest, known, code = reading.read(item)
        results.append((digest, reading.pack(known), reading.pack(code)))
    gc.collect()
    return results


def _run(items: Sequence[Task], digest: bytes, models: bytes) -> list[bytes]:
    if _here.get("models", (b"",))[0] != digest:
        _here["models"] = digest, pickle.loads(models)  # noqa: S301 - the process that started this one made them
    results = [tasks.run(task, _here["models"][1], _here["shelf"]) for task in items]
    gc.collect()
    return results
