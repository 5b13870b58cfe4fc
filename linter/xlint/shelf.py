"""Where a file's code comes from when it is needed again: kept as a tree, out of the cache, or read anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b

import msgspec

from xlint import reading
from xlint.cache import Cache
from xlint.documents import changed
from xlint.files import Collected
from xlint.reading import Code


class Shelf:
    """Some `limit` characters of the code that was used last are kept as trees. `stamp` names the program."""

    def __init__(self, cache: Cache, stamp: bytes = b"", *, limit: int = 1_500_000) -> None:
        self.cache = cache
        self.stamp = stamp
        self.limit = limit
        self._trees: OrderedDict[bytes, Code] = OrderedDict()
        self._size = 0

    def key(self, *parts: object) -> bytes:
        """The key in the cache of what depends on these parts and on the program alone."""
        return blake2b(msgspec.msgpack.encode(reading.packable((self.stamp, parts))), digest_size=20).digest()

    def code_key(self, item: Collected, digest: bytes) -> bytes:
        return self.key("code", item.kind, digest)

    def code(self, item: Collected, digest: bytes) -> Code:
        """The code of the file. Raises `ChangedError` where its bytes no longer have this digest."""
        key = self.code_key(item, digest)
        found = self._trees.get(key)
        if found is not None:
            self._trees.move_to_end(key)
            return found
        found = self._fetched(item, digest)
        self.keep(key, found)
        return found

    def for_one_run(self) -> Callable[[Collected, bytes], Code]:
        """What gives a run its files' code: files of the same bytes are given a tree each, for nodes are known by identity."""
        given: set[bytes] = set()

        def code(item: Collected, digest: bytes) -> Code:
            again = digest in given
            given.add(digest)
            return self._fetched(item, digest) if again else self.code(item, digest)

        return code

    def _fetched(self, item: Collected, digest: bytes) -> Code:
        key = self.code_key(item, digest)
        return reading.unpack(Code, self.cache.get([key]).get(key, b"")) or _read_again(item, digest)

    def keep(self, key: bytes, code: Code) -> None:
        """Keep the code at hand, and let go of what was not used for longest."""
        if key not in self._trees:
            self._trees[key] = code
            self._size += len(code.text)
        while self._size > self.limit and len(self._trees) > 1:
            _, dropped = self._trees.popitem(last=False)
            self._size -= len(dropped.text)


def _read_again(item: Collected, digest: bytes) -> Code:
    from xlint import readers

    read = readers.read(item)
    if read.code is None or read.digest != digest:
        raise changed(item.path, "" if read.digest else read.reading.problem)
    return read.code
