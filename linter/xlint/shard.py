"""A part of a repository's files, to be read on a machine of its own.

Every file is in exactly one shard, by its path alone: machines agree without asking one another, and a file that comes or goes
moves no other.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlint.audit import Unread
    from xlint.discovery import Discovery
    from xlint.files import Collected
    from xlint.progress import Progress
    from xlint.reading import Reading
    from xlint.workshop import Workshop

MOST = 1000
SUFFIX = ".xfacts"
"""How files of facts are named."""
_WRITTEN = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class Shard(NamedTuple):
    """The one of this number, from 1, of so many."""

    number: int
    of: int

    def holds(self, path: str) -> bool:
        """Whether the file with this path in reports is in the shard."""
        digest = blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest) % self.of == self.number - 1


class Part(NamedTuple):
    """What was read of a shard: its files with their digests, those of them that were not read, and those read in part."""

    files: tuple[tuple[Collected, bytes, Reading], ...]
    unread: tuple[Unread, ...]
    partly: int


def parse(text: str) -> Shard:
    """`2/8` is the second of eight. Raises ValueError, with a clause for the user."""
    written = _WRITTEN.fullmatch(text)
    number, of = map(int, written.groups()) if written else (0, 0)
    if not 1 <= number <= of <= MOST:
        raise ValueError(f"`{text}`: no shard; 2/8 is the second of eight, and there are at most {MOST}")
    return Shard(number, of)


def read(found: Discovery, shard: Shard, workshop: Workshop, progress: Progress) -> Part:
    """Read the files of a shard and no others."""
    from xlint.audit import Unread

    mine = [item for item in found.collected if shard.holds(item.path)]
    files = tuple(
        (item, digest, reading) for item, (digest, reading) in zip(mine, workshop.read(mine, progress), strict=True)
    )
    skipped = [Unread(item.path, item.reason) for item in found.skipped if shard.holds(item.path)]
    failed = [Unread(item.path, reading.problem) for item, _, reading in files if reading.problem]
    partly = sum(1 for _, _, reading in files if reading.errors and not reading.problem)
    return Part(files, tuple(sorted((*skipped, *failed))), partly)
