"""Files of facts: what one run has read of its files, for another run of the same xlint to take instead of reading them.

A file begins with `MAGIC`. Entries follow, bytes one after the other, then an index with the key, length and digest of each,
and at the end where the index begins, and its digest. So every byte is checked, and a file that was cut off has no end. The same
entries give the same bytes.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import IO

import msgspec

from xlint.cache import Cache
from xlint.reading import digest_of
from xlint.regular import open_regular, read_start
from xlint.shard import SUFFIX

MAGIC = b"xlint facts 1\n"
_TAIL = struct.Struct(">Q16s")


class FactsError(Exception):
    """A file that holds no facts, or not all that it should; the message is one line for the user."""


class _Index(msgspec.Struct, frozen=True, array_like=True):
    """`stamp` names the program that wrote the file; `entries` are key, length and digest, in the order of the file."""

    stamp: bytes
    entries: tuple[tuple[bytes, int, bytes], ...]


_decode = msgspec.msgpack.Decoder(_Index).decode


def write(stream: IO[bytes], stamp: bytes, entries: Iterable[tuple[bytes, bytes]]) -> None:
    """Write a file of these entries, each a key and its bytes. Raises OSError."""
    begin = stream.write(MAGIC)
    known: list[tuple[bytes, int, bytes]] = []
    for key, data in entries:
        begin += stream.write(data)
        known.append((key, len(data), digest_of(data)))
    index = msgspec.msgpack.encode(_Index(stamp, tuple(known)))
    stream.write(index)
    stream.write(_TAIL.pack(begin, digest_of(index)))


class Facts:
    """One file of facts, open. `whole`: every entry is looked at first. Raises `FactsError`."""

    def __init__(self, file: Path, *, whole: bool = True) -> None:
        self.file = file
        self.stamp = b""
        self._entries: dict[bytes, tuple[int, int, bytes]] = {}
        try:
            self._stream = open_regular(file)
            with ExitStack() as failing:
                failing.callback(self.close)
                self._read_index()
                if whole and not all(self.get(key) is not None for key in self._entries):
                    raise _broken(file)
                failing.pop_all()
        except OSError as error:
            raise FactsError(f"{file}: cannot be read: {error.strerror or error}") from None

    def close(self) -> None:
        self._stream.close()

    def get(self, key: bytes) -> bytes | None:
        """What there is under this key; None where it is nothing, or no longer what was written. Raises OSError."""
        if key not in self._entries:
            return None
        place, length, digest = self._entries[key]
        self._stream.seek(place)
        data = self._stream.read(length)
        return data if digest_of(data) == digest else None

    def _read_index(self) -> None:
        if self._stream.read(len(MAGIC)) != MAGIC:
            raise FactsError(f"{self.file}: holds no facts, or those of another version of xlint")
        end = self._stream.seek(0, os.SEEK_END) - _TAIL.size
        self._stream.seek(max(end, 0))
        tail = self._stream.read()
        begin, digest = _TAIL.unpack(tail) if len(tail) == _TAIL.size else (0, b"")
        self._stream.seek(min(begin, max(end, 0)))
        packed = self._stream.read(max(end - begin, 0))
        if digest_of(packed) != digest:
            raise _broken(self.file)
        try:
            index = _decode(packed)
        except msgspec.MsgspecError:
            raise _broken(self.file) from None
        place = len(MAGIC)
        for key, length, expected in index.entries:
            self._entries[key] = place, length, expected
            place += length
        if place != begin or any(length < 0 for _, length, _ in index.entries):
            raise _broken(self.file)
        self.stamp = index.stamp


def _broken(file: Path) -> FactsError:
    return FactsError(f"{file}: is broken or was cut off: write it again")


def is_facts(file: Path) -> bool:
    """Whether the file begins as one of facts does. Raises OSError."""
    return read_start(file, len(MAGIC)) == MAGIC


def files_in(given: Iterable[Path], root: Path) -> Iterator[Path]:
    """The files that were named; a folder stands for all files of facts below it.

    Raises `FactsError` for a folder without any, and for one that shares files with `root`, whose files are checked: facts are
    believed, and whoever commits there could bring some along.
    """
    for path in given:
        if not path.is_dir():
            yield path
            continue
        folder = path.resolve()
        if folder.is_relative_to(root) or root.is_relative_to(folder):
            raise FactsError(
                f"{path}: could hold facts that came with what is checked: name each file, or a folder elsewhere"
            )
        below = sorted(
            Path(folder, name) for folder, _, names in os.walk(path) for name in names if name.lower().endswith(SUFFIX)
        )
        if not below:
            raise FactsError(f"{path}: holds no {SUFFIX} file")
        yield from below


class Layered(Cache):
    """A cache, and behind it files of facts, which are only read. What the cache cannot take is kept for this run."""

    def __init__(self, folder: Path | None = None, facts: Iterable[Facts] = ()) -> None:
        super().__init__(folder)
        self._facts = tuple(facts)
        self._kept: dict[bytes, bytes] = {}

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        wanted = list(dict.fromkeys(keys))
        found = super().get(wanted)
        if self._kept or self._facts:
            for key in wanted:
                data = None if key in found else self._behind(key)
                if data is not None:
                    found[key] = data
        return found

    def put(self, items: Mapping[bytes, bytes]) -> None:
        super().put(items)
        if self.trouble:
            self._kept.update(items)

    def opener(self) -> Callable[[], Cache]:
        return partial(_again, self.folder, tuple(each.file for each in self._facts))

    def close(self) -> None:
        super().close()
        for each in self._facts:
            each.close()

    def _behind(self, key: bytes) -> bytes | None:
        if key in self._kept:
            return self._kept[key]
        try:
            return next((data for each in self._facts if (data := each.get(key)) is not None), None)
        except OSError:
            return None


def opened(files: Iterable[Path], *, whole: bool = True) -> tuple[Facts, ...]:
    """The files, open: all, or none and a `FactsError`."""
    with ExitStack() as failing:
        found = tuple(failing.enter_context(closing(Facts(file, whole=whole))) for file in files)
        failing.pop_all()
        return found


def _again(folder: Path | None, files: Sequence[Path]) -> Cache:
    """The same cache in a worker; files that have gone in the meantime cost it time."""
    try:
        return Layered(folder, opened(files, whole=False))
    except FactsError:
        return Cache(folder)
