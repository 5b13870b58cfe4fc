"""Worker processes. They are started afresh (`spawn`), so that they are the same on every system, and share nothing.

Each has a pipe of its own and one errand at a time: a worker that ends (out of memory, a fault of the interpreter) costs the file
that it was at work on, and nothing waits for it. `ProcessPoolExecutor` stops all work when one of its workers ends, and may wait
for ever if another is being started just then. Where no process can be started, this one does the work.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
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
_SAFE_PATH = "PYTHONSAFEPATH"
_LISTEN = 0.2
"""So many seconds an interrupt may go unheard: Windows never tells a thread that waits for a lock, other systems nearly always."""

A = TypeVar("A")
R = TypeVar("R")
Packed = tuple[bytes, bytes, bytes]
"""The digest of a file's bytes, what is known of it, and its code; all empty if its worker died."""


class Work(Generic[A, R]):
    """What is done with a batch of items in a worker, and what stands for an item whose worker died."""

    def __init__(self, do: Callable[..., list[R]], lost: Callable[[A], R], *more: object) -> None:
        self.do, self.lost, self.more = do, lost, more


class EndedError(Exception):
    """A worker ended, or had not the memory, while it was at work."""


class Worker:
    """A process, and the pipe to it. Raises `OSError` where it cannot be started."""

    def __init__(self, opener: Callable[[], Cache], stamp: bytes) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, opener, stamp), daemon=True)
        with theirs:
            self._process.start()

    def ask(self, do: Callable[..., list[R]], items: Sequence[object], more: Sequence[object]) -> list[R]:
        """What it answers. Raises `EndedError`, and what the work itself raises."""
        errand = pickle.dumps((do, items, more))
        try:
            self._pipe.send_bytes(errand)
            answer = pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - of a process that this one started
        except (EOFError, OSError, MemoryError):
            raise EndedError from None
        if isinstance(answer, Exception):
            raise answer
        found: list[R] = answer
        return found

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Pool:
    """`jobs` processes, which look for code in the cache that `opener` opens. Raises `OSError` where there can be none."""

    def __init__(self, jobs: int, opener: Callable[[], Cache], stamp: bytes) -> None:
        if sys.flags.ignore_environment and not sys.flags.safe_path:
            raise OSError(f"{_SAFE_PATH} would be ignored")
        self.jobs = jobs
        self._begin = (opener, stamp)
        self._own: Shelf | None = None
        self._closed = False
        self._starting = threading.Lock()
        self._workers: set[Worker] = set()
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()
        self._threads = ThreadPoolExecutor(jobs)
        try:
            for worker in [self._start() for _ in range(jobs)]:
                self._idle.put(worker)
            worker.ask(list, (), ())
        except (ImportError, NotImplementedError, OSError, EndedError) as error:
            self.close()
            raise OSError("worker processes cannot be started") from error

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        with self._starting:
            self._closed = True
        for worker in list(self._workers):
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def read(self, items: Sequence[Collected], sizes: Sequence[int]) -> Iterator[Packed]:
        """Read the files; in their order."""
        return self._each(Work(_read, _unread), items, sizes)

    def run(self, items: Sequence[Task], models: Models) -> Iterator[bytes]:
        """Run the tasks; each a packed `Ran`, in their order; empty if its worker died."""
        sizes = [task.root.size for task in items]
        return self._each(Work(_run, _not_run, models.digest, pickle.dumps(models)), items, sizes)

    def _each(self, work: Work[A, R], items: Sequence[A], sizes: Sequence[int]) -> Iterator[R]:
        batches = _batches(items, sizes)
        ahead: deque[tuple[list[A], Future[list[R] | None]]] = deque()
        while True:
            while len(ahead) < self.jobs * _AHEAD and (batch := next(batches, None)):
                ahead.append((batch, self._threads.submit(self._results, work, batch)))
            if not ahead:
                return
            batch, future = ahead.popleft()
            while not wait((future,), _LISTEN).done:
                pass
            results = future.result()
            yield from results if results is not None else (self._here(work, item) for item in batch)

    def _results(self, work: Work[A, R], batch: list[A]) -> list[R] | None:
        """In a thread: what a worker makes of the batch; None where there is no worker.

        Of a batch that ends its worker, each item is tried by itself, so that it is known whose fault it was.
        """
        worker, suspect = self._idle.get(), False
        try:
            worker, results = self._asked(worker, work, batch)
            if results is None:
                suspect, results = True, []
                for item in batch:
                    worker, alone = self._asked(worker, work, [item])
                    results.append(work.lost(item) if alone is None else alone[0])
        except OSError:
            worker, results = None, [work.lost(item) for item in batch] if suspect else None
        finally:
            self._idle.put(worker)
        return results

    def _asked(self, worker: Worker | None, work: Work[A, R], items: list[A]) -> tuple[Worker | None, list[R] | None]:
        """The worker, if it still lives, and its results, if there are any. Raises `OSError` where none can be started."""
        worker = worker or self._another()
        try:
            return worker, worker.ask(work.do, items, work.more)
        except EndedError:
            self._workers.discard(worker)
            worker.end()
            return None, None
        except MemoryError:
            return worker, None

    def _another(self) -> Worker:
        """A new worker, or one that is free again where no more can be started. Raises `OSError` where there is none left."""
        while True:
            try:
                return self._start()
            except OSError:
                if self._closed or not self._workers:
                    raise
            worker = self._idle.get()
            if worker is not None:
                return worker

    def _start(self) -> Worker:
        with self._starting, _no_import_from_here(), _interrupts_later():
            if self._closed:
                raise OSError("no work is wanted any more")
            worker = Worker(*self._begin)
            self._workers.add(worker)
            return worker

    def _here(self, work: Work[A, R], item: A) -> R:
        """The item in this process."""
        if self._own is None:
            self._own = Shelf(self._begin[0](), self._begin[1])
        _here["shelf"] = self._own
        try:
            return work.do([item], *work.more)[0]
        except MemoryError:
            return work.lost(item)


@contextmanager
def _no_import_from_here() -> Iterator[None]:
    """Processes that are started inside import nothing out of the working folder, as Python would for `-c`: it is scanned."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """A process that is started inside hears of no interrupt until `_serve` is ready to end without a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def _serve(pipe: Connection, opener: Callable[[], Cache], stamp: bytes) -> None:
    """Do errands until nobody has any; in silence where it is interrupted, since the process that started this one says so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _here["shelf"] = Shelf(opener(), stamp)
    gc.freeze()
    gc.disable()  # between errands, garbage is collected: most of what is made in one lives as long as it
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(errand: bytes) -> bytes:
    """What the errand yields, or the error that it raises; pickled."""
    try:
        do, items, more = pickle.loads(errand)  # noqa: S301 - of the process that started this one
        return pickle.dumps(do(items, *more))
    except Exception as error:
        error.add_note(traceback.format_exc())
        return pickle.dumps(error)


def _read(items: Sequence[Collected]) -> list[Packed]:
    from xlint import readers

    results = []
    for item in items:
        digest, known, code = readers.read(item)
        results.append((digest, reading.pack(known), reading.pack(code)))
    gc.collect()
    return results


def _run(items: Sequence[Task], digest: bytes, models: bytes) -> list[bytes]:
    if _here.get("models", (b"",))[0] != digest:
        _here["models"] = digest, pickle.loads(models)  # noqa: S301 - the process that started this one made them
    results = [tasks.run(task, _here["models"][1], _here["shelf"]) for task in items]
    gc.collect()
    return results
