"""Worker processes. They are started afresh (`spawn`), so that they are the same on every system, and share nothing.

A file whose reading ends its worker (out of memory, a fault of the interpreter) costs that file.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

from xlint import reading
from xlint.evaluate.observe import Entry, GaveUp
from xlint.evaluate.program import Outcome
from xlint.files import Collected
from xlint.models import Models
from xlint.reading import Code, Reading
from xlint.running import Ran
from xlint.value import Place

if TYPE_CHECKING:
    from xlint.workshop import Task, Trees

_BATCH = 250_000
"""About so many bytes of code are one errand."""
_DIED = "its worker process ended while it was at work on this file"

A = TypeVar("A")
B = TypeVar("B")
Packed = tuple[bytes, bytes, bytes]
"""The digest of a file's bytes, what is known of it, and its code."""


class Pool:
    """`jobs` processes."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def read(self, items: Sequence[Collected], sizes: Sequence[int]) -> Iterator[Packed]:
        """Read the files; in their order."""
        return self._each(_read_batch, items, sizes, lambda batch: batch, _unread)

    def run(
        self, tasks: Sequence[Task], models: Models, codes: Callable[[Sequence[Task]], dict[bytes, bytes]]
    ) -> Iterator[bytes]:
        """Run the tasks; each a packed `Ran`, in their order. `codes` gives the code of their files by digest."""
        weights = [task.weight for task in tasks]
        return self._each(_run_batch, tasks, weights, lambda batch: (batch, models, codes(batch)), _not_run)

    def _each(
        self,
        work: Callable[[B], list[bytes]] | Callable[[B], list[Packed]],
        items: Sequence[A],
        weights: Sequence[int],
        errand: Callable[[Sequence[A]], B],
        lost: Callable[[A], bytes | Packed],
    ) -> Iterator:  # type: ignore[type-arg]
        batches = list(_batches(items, weights))
        futures = [self._submit(work, errand(batch)) for batch in batches]
        for batch, future in zip(batches, futures, strict=True):
            try:
                yield from future.result()
            except BrokenProcessPool:
                self._broken()
                for item in batch:
                    yield self._alone(work, errand([item]), item, lost)

    def _submit(self, work, errand) -> Future:  # type: ignore[no-untyped-def, type-arg]
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=context)
        try:
            return self._executor.submit(work, errand)
        except BrokenProcessPool as error:
            failed: Future = Future()  # type: ignore[type-arg]
            failed.set_exception(error)
            return failed

    def _broken(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def _alone(self, work, errand, item, lost):  # type: ignore[no-untyped-def]
        """The item in a worker that does nothing else, so that it is known whose fault it was."""
        try:
            return self._submit(work, errand).result()[0]
        except BrokenProcessPool:
            self._broken()
            return lost(item)


def _batches(items: Sequence[A], weights: Sequence[int]) -> Iterator[list[A]]:
    batch: list[A] = []
    weight = 0
    for item, its in zip(items, weights, strict=True):
        if batch and weight + its > _BATCH:
            yield batch
            batch, weight = [], 0
        batch.append(item)
        weight += its
    if batch:
        yield batch


def _unread(item: Collected) -> Packed:
    return reading.digest_of(os.urandom(16)), reading.pack(Reading(_DIED)), b""


def _not_run(task: Task) -> bytes:
    place = Place(task.root, 0, 0)
    return reading.pack(Ran((Outcome(Entry(task.root, "", place), (GaveUp(place, _DIED),)),)))


# ── in the worker ───────────────────────────────────────────────────────────────────────────────────────────────────────

_trees: Trees | None = None


def _read_batch(items: Sequence[Collected]) -> list[Packed]:
    results = []
    for item in items:
        digest, known, code = reading.read(item)
        results.append((digest, reading.pack(known), reading.pack(code)))
    return results


def _run_batch(errand: tuple[Sequence[Task], Models, dict[bytes, bytes]]) -> list[bytes]:
    from xlint.workshop import Trees, run_task

    global _trees
    _trees = trees = _trees or Trees(1_500_000)
    tasks, models, packed = errand

    def code(item: Collected, digest: bytes) -> Code | None:
        found = trees.get(digest)
        if found is None:
            found = reading.unpack_code(packed.get(digest, b"")) or reading.read(item).code
            if found is not None:
                trees.keep(digest, found)
        return found

    return [
        run_task(task, {member.path: code(member.collected, member.digest) for member in task.members}, models)
        for task in tasks
    ]
