"""One file by itself: what is known of it without its code, its code, and both as bytes for the cache.

A `Reading` has no path but in its metadata's places, and a `Code` none at all: what is read of equal bytes is equal.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar
from typing import Literal as OneOf

import msgspec

from xlint.evaluate.bundles import is_bundle
from xlint.files import Collected, Kind, Skipped, load
from xlint.metadata import FileMetadata, from_element
from xlint.survey import Survey, survey
from xlint.survey.interest import speaks_of_product
from xlint_grammars import javascript, xpp
from xlint_grammars.containers import aot, html, xml, xpo
from xlint_grammars.containers.html import Link as HtmlLink
from xlint_grammars.containers.objects import AotObject, to_module
from xlint_grammars.syntax import Module
from xlint_grammars.text import Document, ParseError

_NOT_OURS = "bundle: nothing in it speaks of Dynamics 365"

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


def read(collected: Collected) -> Read:
    """Read and parse one file. Never raises: what cannot be read is a reading with a problem."""
    try:
        data = collected.read()
    except OSError as error:
        return Read(b"", Reading(f"cannot be read: {error.strerror or error}"))
    digest = digest_of(data)
    document = load(msgspec.structs.replace(collected, data=data))
    if isinstance(document, Skipped):
        return Read(digest, Reading(document.reason))
    bundle = collected.kind is Kind.JAVASCRIPT and is_bundle(document)
    if bundle and not speaks_of_product(document.text):
        return Read(digest, Reading(_NOT_OURS))
    reading, modules = _READERS.get(collected.kind, _facts)(document)
    reading = msgspec.structs.replace(reading, suppresses="xlint" in document.text)
    if reading.language is None:
        return Read(digest, reading)
    found = survey(modules, reading.language, len(document.text), bundle=bundle)
    code = Code(document.text, found, tuple(modules))
    return Read(digest, msgspec.structs.replace(reading, survey=found), code)


def _script(document: Document) -> tuple[Reading, Sequence[Module]]:
    module, errors = javascript.parse(document.whole())
    return Reading(language="javascript", errors=errors), (module,)


def _page(document: Document) -> tuple[Reading, Sequence[Module]]:
    page = html.scripts(document)
    modules: list[Module] = []
    errors: list[ParseError] = list(page.errors)
    for region in (*(script.region for script in page.inline), *(script.region for script in page.attributes)):
        module, found = javascript.parse(region)
        modules.append(module)
        errors.extend(found)
    sources = tuple(script.source for script in page.external)
    return Reading(language="javascript", errors=tuple(errors), links=page.links, scripts=sources), modules


def _object(document: Document) -> tuple[Reading, Sequence[Module]]:
    root, errors = xml.parse(document)
    if root is None:
        return Reading(errors=errors), ()
    facts = from_element(root)
    found = aot.from_element(root)
    if found is None or not found.regions:
        return Reading(errors=errors, metadata=facts), ()
    module, more = to_module(found)
    return Reading(language="xpp", errors=(*errors, *more), metadata=facts, macros=macros_in(found)), (module,)


def _exported(document: Document) -> tuple[Reading, Sequence[Module]]:
    objects, errors = xpo.read(document)
    found = [to_module(item) for item in objects]
    every = (*errors, *(error for _, more in found for error in more))
    return Reading(language="xpp", errors=every), [module for module, _ in found]


def _xpp(document: Document) -> tuple[Reading, Sequence[Module]]:
    module, errors = xpp.parse(document.whole())
    return Reading(language="xpp", errors=errors), (module,)


def _facts(document: Document) -> tuple[Reading, Sequence[Module]]:
    root, errors = xml.parse(document)
    facts = FileMetadata(document.path) if root is None else from_element(root)
    return Reading(errors=errors, metadata=facts), ()


_READERS = {
    Kind.JAVASCRIPT: _script, Kind.HTML: _page, Kind.AOT: _object, Kind.XPO: _exported, Kind.XPP: _xpp,
}  # fmt: skip


def macros_in(found: AotObject) -> dict[str, str]:
    """What a macro library defines, by lower-cased name."""
    defined: dict[str, str] = {}
    for piece in found.regions:
        if piece.role == "macro":
            defined.update(xpp.macros_of(piece.region).definitions)
    return defined


# ── as bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_encode = msgspec.msgpack.Encoder().encode
T = TypeVar("T")
MOST = 512 << 20
"""More bytes than this are neither packed nor unpacked: some twenty-five times the largest file that is checked."""


def pack(item: object) -> bytes:
    """The item as bytes; empty for None, and for what nests too deeply or is too large to be kept."""
    if item is None:
        return b""
    try:
        data = _encode(item)
    except (RecursionError, msgspec.MsgspecError):
        return b""
    return zlib.compress(data, 1) if len(data) < MOST else b""


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
