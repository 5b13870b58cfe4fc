"""One file by itself: what is known of it without its code, its code, and both as bytes for the cache.

A `Reading` has no path but in its metadata's places, and a `Code` none at all: what is read of equal bytes is equal.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar
from typing import Literal as OneOf

import msgspec

from xlint.metadata import FileMetadata
from xlint.survey.facts import Survey
from xlint_grammars.containers.html import Link as HtmlLink
from xlint_grammars.syntax import Module
from xlint_grammars.text import ParseError

Language = OneOf["javascript", "xpp"]


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """What one file holds besides its code. `problem` says why nothing of it can be used.

    `links` and `scripts` are those of an HTML page, `macros` what a macro library defines, by lower-cased name. `suppresses`:
    the text speaks to xlint, so that its comments are worth a look.
    """

    problem: str = ""
    language: Language | None = None
    errors: tuple[ParseError, ...] = ()
    metadata: FileMetadata | None = None
    links: tuple[HtmlLink, ...] = ()
    scripts: tuple[str, ...] = ()
    macros: Mapping[str, str] = {}
    survey: Survey | None = None
    suppresses: bool = False


class Code(msgspec.Struct, frozen=True, array_like=True):
    """One file's code: its text, and its modules in order (an HTML page has one per script)."""

    text: str
    survey: Survey
    modules: tuple[Module, ...]


class Read(NamedTuple):
    """One file, read: the digest of its bytes (empty where it could not be opened), what is known of it, and its code."""

    digest: bytes
    reading: Reading
    code: Code | None = None


def digest_of(data: bytes) -> bytes:
    """What names a file's bytes."""
    return blake2b(data, digest_size=16).digest()


# ── as bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_encode = msgspec.msgpack.Encoder().encode
T = TypeVar("T")
MOST = 512 << 20
"""More bytes than this are neither packed nor unpacked: some twenty-five times the largest file that is checked."""


def pack(item: object) -> bytes:
    """The item as bytes; empty for None, and for what nests too deeply, is too large or holds what msgpack cannot write."""
    if item is None:
        return b""
    try:
        data = _encode(item)
    except (RecursionError, *_UNWRITABLE, msgspec.MsgspecError):
        return b""
    return zlib.compress(data, 1) if len(data) < MOST else b""


def packable(item: T) -> T:
    """The same without what msgpack cannot write: halves of surrogate pairs are joined or U+FFFD, numbers end at 64 bits."""
    try:
        _encode(item)
    except _UNWRITABLE:
        found: T = _written(item)
        return found
    except (RecursionError, msgspec.MsgspecError):
        pass
    return item


def _written(item: Any) -> Any:
    if isinstance(item, str):
        return item.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(item, int) and not isinstance(item, bool):
        return max(min(item, _MOST_INT), -_MOST_INT)
    if isinstance(item, tuple | frozenset):
        return type(item)(_written(part) for part in item)
    if isinstance(item, Mapping):
        return {_written(key): _written(value) for key, value in item.items()}
    if isinstance(item, msgspec.Struct):
        return type(item)(*(_written(getattr(item, name)) for name in item.__struct_fields__))
    return item


_MOST_INT = (1 << 63) - 1
_UNWRITABLE = (OverflowError, UnicodeEncodeError)


def unpack(kind: type[T], data: bytes) -> T | None:
    """What `pack` made of something of this type; None for anything else."""
    if not data:
        return None
    try:
        stream = zlib.decompressobj()
        whole = stream.decompress(data, MOST)
        return _decoder(kind).decode(whole) if stream.eof else None  # type: ignore[arg-type]
    except (zlib.error, msgspec.MsgspecError, RecursionError):
        return None


@cache
def _decoder(kind: Any) -> Any:
    """Made when it is needed: a decoder of syntax takes as long to make as many files take to check."""
    return msgspec.msgpack.Decoder(kind)
