"""Solution .zip files and .axpp projects, read in memory. Nothing is ever written to disk.

Every bound is checked against what is really inflated, because the sizes that a zip file states are its author's claim.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

SUFFIXES = (".zip", ".axpp")
SEPARATOR = "!"

_CHUNK = 1 << 16
_ENCRYPTED = 0x1

# zipfile lets through what its codecs raise on damaged input (zlib, bz2, lzma, struct), most of it undocumented.
_BROKEN = Exception


class Limits(NamedTuple):
    """How much of an archive is read. Sizes are in bytes of inflated data, for one outermost archive."""

    members: int = 20_000
    member_size: int = 64 << 20
    total_size: int = 512 << 20
    ratio: int = 200
    depth: int = 2


class Member(NamedTuple):
    """A file in an archive; `path` is `outer.zip!folder/file`."""

    path: str
    data: bytes


class Refused(NamedTuple):
    """A member, or a whole archive, that is not read, and one clause that says why."""

    path: str
    reason: str


def is_archive(path: str) -> bool:
    return path.lower().endswith(SUFFIXES)


def read(
    path: str, data: bytes, wanted: Callable[[str], bool] = lambda _: True, limits: Limits | None = None
) -> Iterator[Member | Refused]:
    """The files of an archive and of the archives inside it, in the archive's order; never raises.

    `wanted` is asked with the name inside its archive before anything is inflated; archives inside are always opened.
    """
    yield from _Reader(wanted, limits or Limits()).read(path, data, 1)


class _Reader:
    def __init__(self, wanted: Callable[[str], bool], limits: Limits) -> None:
        self.wanted = wanted
        self.limits = limits
        self.members = 0
        self.inflated = 0

    def read(self, path: str, data: bytes, depth: int) -> Iterator[Member | Refused]:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            yield Refused(path, f"not a readable zip file: {_clause(error)}")
            return
        with archive:
            for info in archive.infolist():
                self.members += 1
                if self.members > self.limits.members:
                    yield Refused(path, f"it holds more than {self.limits.members} files")
                    return
                if not info.filename.endswith("/"):
                    yield from self._member(archive, info, path, depth)

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, depth: int
    ) -> Iterator[Member | Refused]:
        name = info.filename.replace("\\", "/")
        nested = is_archive(name)
        if not nested and not self.wanted(name):
            return
        place = f"{path}{SEPARATOR}{name}"
        reason = _unsafe(name) or self._refusal(info, nested, depth)
        if reason:
            yield Refused(place, reason)
            return
        try:
            data = self._inflate(archive, info)
        except _BROKEN as error:
            yield Refused(place, f"cannot be unpacked: {_clause(error)}")
            return
        if data is None:
            yield Refused(place, "inflates to more than is read from one archive")
        elif nested:
            yield from self.read(place, data, depth + 1)
        else:
            yield Member(place, data)

    def _refusal(self, info: zipfile.ZipInfo, nested: bool, depth: int) -> str | None:
        limits = self.limits
        if info.flag_bits & _ENCRYPTED:
            return "encrypted"
        if nested and depth >= limits.depth:
            return "archives inside archives are opened one level deep"
        if info.file_size > limits.member_size:
            return f"larger than {limits.member_size >> 20} MB"
        if info.file_size > _CHUNK and info.file_size > info.compress_size * limits.ratio:
            return f"compressed more than {limits.ratio} to 1"
        return None

    def _inflate(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
        """The member's bytes; None once it, or everything together, is larger than it may be."""
        most = min(self.limits.member_size, self.limits.total_size - self.inflated)
        chunks: list[bytes] = []
        size = 0
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self.inflated += len(chunk)
                if size > most:
                    return None
                chunks.append(chunk)
        return b"".join(chunks)


def _unsafe(name: str) -> str | None:
    """Names that would leave the folder they were unpacked to. We unpack to none, but reports would show them as paths."""
    if name.startswith("/") or name[1:2] == ":":
        return "the name is an absolute path"
    if ".." in name.split("/"):
        return "the name leads out of the archive"
    if any(ord(character) < 32 for character in name):
        return "the name holds control characters"
    return None


def _clause(error: BaseException) -> str:
    return str(error).strip().rstrip(".").splitlines()[0] if str(error).strip() else type(error).__name__
