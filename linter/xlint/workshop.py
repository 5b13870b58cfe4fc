"""Where files are read and scripts are run: out of the cache, here, or in worker processes.

The same bytes are worked on once, wherever they lie. Nothing that a workshop answers depends on its cache or on the number of
its workers.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from xlint import reading, tasks
from xlint.audit import Unread
from xlint.cache import Cache
from xlint.evaluate.observe import Entry, GaveUp, Outcome, Ran
from xlint.files import Collected, Kind
from xlint.models import Models
from xlint.pool import BATCH, Pool
from xlint.progress import Progress, counted, silent
from xlint.reading import Read, Reading
from xlint.shelf import Shelf
from xlint.source import Source
from xlint.tasks import Task
from xlint.value import Place

WORKERS_FROM = 1_000_000
"""How many bytes of new code are worth starting workers for."""
_WITH_PATHS = frozenset({Kind.AOT, Kind.SOLUTION})
_DIED = "needs more memory than there is, or ends the process that works on it"
_ENOUGH = 8_000_000
"""So many bytes are written into the cache at a time."""


class Workshop:
    """`jobs` is the number of processes; `stamp` names the program, so that another version has another cache.

    `anew` counts the files that the cache did not know.
    """

    def __init__(self, cache: Cache | None = None, *, jobs: int = 1, stamp: bytes = b"") -> None:
        self.cache = cache or Cache()
        self.jobs = jobs
        self.shelf = Shelf(self.cache, stamp)
        self.anew = 0
        self._pool: Pool | None = None

    def close(self) -> None:
        try:
            if self._pool is not None:
                self._pool.close()
        finally:
            self.cache.close()

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, collected: Sequence[Collected], progress: Progress = silent) -> list[tuple[bytes, Reading]]:
        """Each file's digest and what is known of it, in order."""
        digests = [_digest(item) for item in collected]
        keys = [self._reading_key(item, digest) for item, (digest, _) in zip(collected, digests, strict=True)]
        found: dict[bytes, Reading] = {}
        for key, data in self.cache.get(key for key, (digest, _) in zip(keys, digests, strict=True) if digest).items():
            known = reading.unpack(Reading, data)
            if known is not None:
                found[key] = known
        new: dict[bytes, tuple[Collected, int]] = {}
        for item, key, (digest, size) in zip(collected, keys, digests, strict=True):
            if digest and key not in found:
                new.setdefault(key, (item, size))
                self.anew += 1
        found.update(self._read_new(new, progress))
        return [
            (digest, found[key]) if key in found else _read(item)[:2]
            for item, key, (digest, _) in zip(collected, keys, digests, strict=True)
        ]

    def _read_new(self, new: Mapping[bytes, tuple[Collected, int]], progress: Progress) -> dict[bytes, Reading]:
        """Read files that the cache does not know; both by key."""
        ordered = sorted(new, key=lambda key: -new[key][1])
        items, sizes = [new[key][0] for key in ordered], [new[key][1] for key in ordered]
        pool = self._pool_for(sum(sizes))
        results = map(self._read_here, items) if pool is None else pool.read(items, sizes)
        found: dict[bytes, Reading] = {}
        with self._putting() as put:
            watched = counted(results, len(items), "Reading", progress)
            for expected, item, (digest, packed, code) in zip(ordered, items, watched, strict=True):
                known = reading.unpack(Reading, packed)
                if known is None:
                    found[expected] = Reading(_DIED)
                elif digest:
                    found[self._reading_key(item, digest)] = known
                    put(self._reading_key(item, digest), packed)
                    put(self.shelf.code_key(item, digest), code)
        return found

    def packed(self, files: Iterable[tuple[Collected, bytes, Reading]]) -> Iterator[tuple[bytes, bytes]]:
        """What another workshop's cache needs in order to know these files, which were read here: each key once, with its bytes."""
        done: set[bytes] = set()
        for item, digest, known in files:
            code_key = self.shelf.code_key(item, digest)
            keys = [key for key in (self._reading_key(item, digest), code_key) if digest and key not in done]
            found = self.cache.get(keys)
            if code_key in keys and code_key not in found and known.language is not None:
                found[code_key] = reading.pack(self.shelf.code(item, digest))
            yield from ((key, found[key]) for key in keys if found.get(key))
            done.update(keys)

    def _read_here(self, item: Collected) -> tuple[bytes, bytes, bytes]:
        try:
            made = _read(item)
        except MemoryError:
            return b"", b"", b""
        if made.code is not None:
            self.shelf.keep(self.shelf.code_key(item, made.digest), made.code)
        return made.digest, reading.pack(made.reading), reading.pack(made.code)

    def _reading_key(self, item: Collected, digest: bytes) -> bytes:
        return self.shelf.key("reading", item.kind, item.path if item.kind in _WITH_PATHS else "", digest)

    @contextmanager
    def _putting(self) -> Iterator[Callable[[bytes, bytes], None]]:
        """Gives what puts bytes into the cache under a key, some megabytes at a time."""
        made: dict[bytes, bytes] = {}
        size = 0

        def put(key: bytes, data: bytes) -> None:
            nonlocal size
            if data:
                made[key] = data
                size += len(data)
            if size > _ENOUGH:
                self.cache.put(made)
                made.clear()
                size = 0

        yield put
        self.cache.put(made)

    def _pool_for(self, weight: int) -> Pool | None:
        if self.jobs < 2 or (self._pool is None and weight < WORKERS_FROM):
            return None
        if self._pool is None:
            try:
                self._pool = Pool(min(self.jobs, 1 + weight // BATCH), self.cache.opener(), self.shelf.stamp)
            except OSError:
                self.jobs = 1
        return self._pool

    # ── scripts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def run_scripts(self, wanted: Sequence[Task], models: Models, progress: Progress = silent) -> list[Ran]:
        """What each task yields, in order."""
        contents = [self.shelf.key("scripts", models.digest, task.parts()) for task in wanted]
        keys = [self.shelf.key("moved", key, task.folder) for key, task in zip(contents, wanted, strict=True)]
        found = self._known(keys)
        missing = {
            key: (content, task) for key, content, task in zip(keys, contents, wanted, strict=True) if key not in found
        }
        ran = self._run(dict(missing.values()), models, progress)
        with self._putting() as put:
            for key, (content, task) in missing.items():
                if content in ran:
                    found[key] = tasks.moved(ran[content], task.folder)
                    put(key, reading.pack(found[key]))
                else:
                    found[key] = _died(task)
        return [found[key] for key in keys]

    def _run(self, wanted: Mapping[bytes, Task], models: Models, progress: Progress) -> dict[bytes, Ran]:
        """What each task yields, in its own folder, both by key; those whose worker died are left out."""
        found = self._known(wanted)
        new = {key: task for key, task in wanted.items() if key not in found}
        ordered = sorted(new.items(), key=lambda entry: (-(entry[1].root.size // BATCH), entry[1].root.path))
        todo = [task for _, task in ordered]
        pool = self._pool_for(sum(task.root.size for task in todo))
        results = (self._run_here(task, models) for task in todo) if pool is None else pool.run(todo, models)
        with self._putting() as put:
            watched = counted(results, len(todo), "Following scripts", progress)
            for (key, _), packed in zip(ordered, watched, strict=True):
                known = reading.unpack(Ran, packed)
                if known is not None:
                    found[key] = known
                    put(key, packed)
        return found

    def _known(self, keys: Iterable[bytes]) -> dict[bytes, Ran]:
        """What the cache has of these results."""
        unpacked = ((key, reading.unpack(Ran, data)) for key, data in self.cache.get(keys).items())
        return {key: ran for key, ran in unpacked if ran is not None}

    def _run_here(self, task: Task, models: Models) -> bytes:
        try:
            with collecting():
                return tasks.run(task, models, self.shelf)
        except MemoryError:
            return b""


@contextmanager
def collecting() -> Iterator[None]:
    """Garbage is collected inside, whatever is so outside: what a run of code makes hangs together in circles, and most of it is thrown away."""
    before = gc.isenabled()
    gc.enable()
    try:
        yield
    finally:
        if not before:
            gc.disable()


def _read(item: Collected) -> Read:
    from xlint import readers

    return readers.read(item)


def _died(task: Task) -> Ran:
    place = Place(task.root.path, 0, 0)
    return Ran((Outcome(Entry(place.path, "", place), (GaveUp(place, _DIED),)),))


def _digest(item: Collected) -> tuple[bytes, int]:
    """The digest of the file's bytes, and how many they are; an empty digest where it cannot be opened."""
    try:
        data = item.read()
    except OSError:
        return b"", 0
    return reading.digest_of(data), len(data)


def read_all(
    collected: Sequence[Collected], workshop: Workshop | None = None, progress: Progress = silent
) -> tuple[tuple[Source, ...], tuple[Unread, ...]]:
    """Read every file; what cannot be used is named."""
    shop = workshop or Workshop()
    sources: list[Source] = []
    unread: list[Unread] = []
    for item, (digest, read) in zip(collected, shop.read(collected, progress), strict=True):
        if read.problem:
            unread.append(Unread(item.path, read.problem))
        else:
            sources.append(Source(item, digest, read))
    return tuple(sources), tuple(unread)
