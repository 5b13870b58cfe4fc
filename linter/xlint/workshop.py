"""Where files are read and scripts are run: out of the cache, here, or in worker processes.

The same bytes are worked on once, wherever they lie. Nothing that a workshop answers depends on its cache or on the number of
its workers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import msgspec

from xlint import reading, running
from xlint.audit import Unread
from xlint.cache import Cache
from xlint.files import Collected, Kind
from xlint.invoked import Call
from xlint.models import Models
from xlint.pool import Pool
from xlint.progress import Progress, counted, silent
from xlint.reading import Code, Reading
from xlint.running import Ran
from xlint.source import Source

WORKERS_FROM = 1_000_000
"""How many bytes of new code are worth starting workers for."""
_WITH_PATHS = frozenset({Kind.AOT, Kind.SOLUTION})


class Member(msgspec.Struct, frozen=True):
    """One file of a group: its code, and which of its functions are worth running."""

    collected: Collected
    digest: bytes
    relevant: frozenset[int]
    size: int

    @property
    def path(self) -> str:
        return self.collected.path


class Task(msgspec.Struct, frozen=True):
    """Scripts to run together: `root` is the one whose functions are run, and `calls` what markup calls in it."""

    root: str
    members: tuple[Member, ...]
    calls: tuple[Call, ...]

    @property
    def weight(self) -> int:
        return sum(member.size for member in self.members)


class Trees:
    """The code that was used last, as trees: some `limit` characters of it."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept: OrderedDict[bytes, Code] = OrderedDict()
        self._size = 0

    def get(self, key: bytes) -> Code | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: bytes, code: Code) -> None:
        if key not in self._kept:
            self._kept[key] = code
            self._size += len(code.text)
        while self._size > self.limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.text)


class Workshop:
    """`jobs` is the number of processes; `stamp` names the program, so that another version has another cache."""

    def __init__(self, cache: Cache | None = None, *, jobs: int = 1, stamp: bytes = b"") -> None:
        self.cache = cache or Cache()
        self.jobs = jobs
        self.stamp = stamp
        self._trees = Trees(3_000_000)
        self._pool: Pool | None = None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()
        self.cache.close()

    def key(self, *parts: object) -> bytes:
        """The key in the cache of what depends on these parts and on the program alone."""
        return blake2b(msgspec.msgpack.encode((self.stamp, parts)), digest_size=20).digest()

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, collected: Sequence[Collected], progress: Progress = silent) -> list[tuple[bytes, Reading]]:
        """Each file's digest and what is known of it, in order."""
        digests = [_digest(item) for item in collected]
        keys = [self._reading_key(item, digest) for item, (digest, _) in zip(collected, digests, strict=True)]
        found: dict[bytes, Reading] = {}
        for key, data in self.cache.get(key for key, (digest, _) in zip(keys, digests, strict=True) if digest).items():
            known = reading.unpack_reading(data)
            if known is not None:
                found[key] = known
        new: dict[bytes, tuple[Collected, int]] = {}
        for item, key, (digest, size) in zip(collected, keys, digests, strict=True):
            if digest and key not in found:
                new.setdefault(key, (item, size))
        found.update(self._read_new(list(new.values()), progress))
        return [
            (digest, found[key]) if key in found else reading.read(item)[:2]
            for item, key, (digest, _) in zip(collected, keys, digests, strict=True)
        ]

    def _read_new(self, new: Sequence[tuple[Collected, int]], progress: Progress) -> dict[bytes, Reading]:
        """Read files that the cache does not know; by key."""
        ordered = sorted(new, key=lambda entry: -entry[1])
        items = [item for item, _ in ordered]
        found: dict[bytes, Reading] = {}
        made: dict[bytes, bytes] = {}
        pool = self._pool_for(sum(size for _, size in ordered))
        results = (
            map(self._read_here, items) if pool is None else pool.read(items, [size for _, size in ordered])
        )
        watched = counted(results, len(items), "Reading", progress)
        for item, (digest, packed, code) in zip(items, watched, strict=True):
            known = reading.unpack_reading(packed)
            if known is None or not digest:
                continue
            found[self._reading_key(item, digest)] = known
            made[self._reading_key(item, digest)] = packed
            if code:
                made[self._code_key(item, digest)] = code
        self.cache.put(made)
        return found

    def _read_here(self, item: Collected) -> tuple[bytes, bytes, bytes]:
        made = reading.read(item)
        if made.code is not None:
            self._trees.keep(self._code_key(item, made.digest), made.code)
        return made.digest, reading.pack(made.reading), reading.pack(made.code)

    def code(self, item: Collected, digest: bytes) -> Code | None:
        """The file's code; None where it holds none any more."""
        key = self._code_key(item, digest)
        found = self._trees.get(key)
        if found is None:
            found = reading.unpack_code(self.cache.get([key]).get(key, b"")) or reading.read(item).code
            if found is not None:
                self._trees.keep(key, found)
        return found

    def _reading_key(self, item: Collected, digest: bytes) -> bytes:
        return self.key("reading", item.kind, item.path if item.kind in _WITH_PATHS else "", digest)

    def _code_key(self, item: Collected, digest: bytes) -> bytes:
        return self.key("code", item.kind, digest)

    def _pool_for(self, weight: int) -> Pool | None:
        if self.jobs < 2 or (self._pool is None and weight < WORKERS_FROM):
            return None
        self._pool = self._pool or Pool(self.jobs)
        return self._pool

    # ── scripts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def run_scripts(self, tasks: Sequence[Task], models: Models) -> list[Ran]:
        """What each task yields, in order."""
        keys = [self._task_key(task, models) for task in tasks]
        found: dict[bytes, Ran] = {}
        for key, data in self.cache.get(keys).items():
            known = running.unpack_ran(data)
            if known is not None:
                found[key] = known
        new = {key: task for key, task in zip(keys, tasks, strict=True) if key not in found}
        ordered = sorted(new.items(), key=lambda entry: -entry[1].weight)
        made: dict[bytes, bytes] = {}
        for (key, _), packed in zip(ordered, self._run_new([task for _, task in ordered], models), strict=True):
            known = running.unpack_ran(packed)
            assert known is not None
            found[key] = known
            made[key] = packed
        self.cache.put(made)
        return [found[key] for key in keys]

    def _run_new(self, tasks: Sequence[Task], models: Models) -> Iterable[bytes]:
        pool = self._pool_for(sum(task.weight for task in tasks))
        if pool is None:
            return [self._run_here(task, models) for task in tasks]
        return pool.run(tasks, models, self._packed_codes)

    def _run_here(self, task: Task, models: Models) -> bytes:
        codes = {member.path: self.code(member.collected, member.digest) for member in task.members}
        return run_task(task, codes, models)

    def _packed_codes(self, tasks: Sequence[Task]) -> dict[bytes, bytes]:
        """The code of the tasks' files, by digest, as far as it is in the cache."""
        keys = {
            self._code_key(member.collected, member.digest): member.digest for task in tasks for member in task.members
        }
        return {keys[key]: data for key, data in self.cache.get(keys).items()}

    def _task_key(self, task: Task, models: Models) -> bytes:
        members = [
            (member.path, member.collected.kind, member.digest, sorted(member.relevant)) for member in task.members
        ]
        return self.key("scripts", models.digest, task.root, members, task.calls)


def run_task(task: Task, codes: Mapping[str, Code | None], models: Models) -> bytes:
    """Run one task whose files' code is at hand; a `Ran` as bytes."""
    there = {path: code for path, code in codes.items() if code is not None}
    roots = [task.root] if task.root in there else []
    relevant = {member.path: member.relevant for member in task.members}
    return reading.pack(running.run_scripts(roots, there, relevant, task.calls, models))


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
    for item, (digest, reading) in zip(collected, shop.read(collected, progress), strict=True):
        if reading.problem:
            unread.append(Unread(item.path, reading.problem))
        else:
            sources.append(Source(item, digest, reading))
    return tuple(sources), tuple(unread)
