"""A flat text as a URL: scheme, host, path, query pieces and fragment, every hole in its place.

Parsing follows RFC 3986 (section 3 for the parts; `?` and `#` end what comes before them) and, for the query, the
`name=value&...` convention of the URL Standard (section 5.1).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import unquote

import msgspec

from xlint.value import FlatPart, Hole, Known, Place

HOLE = "\ufffc"
"""Stands for a hole in the text that structure is read from (U+FFFC OBJECT REPLACEMENT CHARACTER)."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BARE_QUERY = re.compile(rf"[\w.\-{HOLE}]+=")


class Composite:
    """Flat parts as one string, and the way back from its offsets to the parts."""

    def __init__(self, parts: Sequence[FlatPart]) -> None:
        self.parts = tuple(parts)
        self.starts: list[int] = []
        pieces: list[str] = []
        position = 0
        for part in self.parts:
            self.starts.append(position)
            text = part.text.replace(HOLE, " ") if isinstance(part, Known) else HOLE
            pieces.append(text)
            position += len(text)
        self.text = "".join(pieces)

    def slice(self, start: int, end: int) -> tuple[FlatPart, ...]:
        """The parts between two offsets, known pieces cut."""
        found: list[FlatPart] = []
        for index in range(self._index(start), len(self.parts)):
            part, begin = self.parts[index], self.starts[index]
            if begin >= end:
                break
            length = len(part.text) if isinstance(part, Known) else 1
            low, high = max(start, begin), min(end, begin + length)
            if low >= high:
                continue
            cut = isinstance(part, Known) and (low > begin or high < begin + length)
            found.append(part.cut(low - begin, high - begin) if cut and isinstance(part, Known) else part)
        return tuple(found)

    def place(self, start: int, length: int = 1) -> Place:
        """Where the character at `start` comes from."""
        if not self.parts:
            return Place("", 0, 0)
        index = self._index(start)
        part, begin = self.parts[index], self.starts[index]
        if isinstance(part, Hole):
            return part.at
        left = len(part.text) - (start - begin)
        return part.place(start - begin, min(length, left)) if left > 0 else part.literal

    def _index(self, offset: int) -> int:
        """The part in which the offset lies."""
        return max(bisect_right(self.starts, offset) - 1, 0)


class Query(msgspec.Struct, frozen=True):
    """One piece between `&`: name and value as parts, where each begins, and whether a `=` stands between them."""

    name: tuple[FlatPart, ...]
    value: tuple[FlatPart, ...]
    at: Place
    value_at: Place
    separator: bool

    @property
    def literal_name(self) -> str | None:
        return known_text(self.name)

    @property
    def literal_value(self) -> str | None:
        return known_text(self.value)

    @property
    def fallback(self) -> bool:
        """Whether the value only stands in for a missing one."""
        return any(isinstance(part, Known) and part.fallback for part in self.value)


class Url(msgspec.Struct, frozen=True):
    """A URL's parts. `query_at` is where the query begins, None where there is none."""

    text: str
    scheme: str | None
    host: tuple[FlatPart, ...]
    path: tuple[FlatPart, ...]
    query: tuple[Query, ...]
    fragment: tuple[FlatPart, ...]
    query_at: Place | None
    leading: Hole | None

    def named(self, name: str) -> tuple[Query, ...]:
        """The pieces with that name, in any capitals."""
        return tuple(piece for piece in self.query if (piece.literal_name or "").lower() == name.lower())

    def value(self, name: str) -> str | None:
        """The literal value of the last piece with that name."""
        found = self.named(name)
        return found[-1].literal_value if found else None


def known_text(parts: Sequence[FlatPart]) -> str | None:
    """The parts as text where none of them is a hole."""
    if any(isinstance(part, Hole) for part in parts):
        return None
    return "".join(part.text for part in parts if isinstance(part, Known))


def parse(parts: Sequence[FlatPart]) -> Url:
    """The parts of a URL. Never fails: what is missing is empty."""
    whole = Composite(parts)
    text = whole.text
    fragment_at = text.find("#")
    end = fragment_at if fragment_at >= 0 else len(text)
    query_start = text.find("?", 0, end)
    if query_start < 0:
        query_start, body_start = _implied_query(text, end)
    else:
        body_start = query_start + 1
    before_end = query_start if query_start >= 0 else end
    scheme, host, path = _before_query(whole, before_end)
    query = _pieces(whole, body_start, end) if query_start >= 0 else ()
    first = whole.parts[0] if whole.parts else None
    return Url(
        text,
        scheme,
        host,
        path,
        query,
        whole.slice(fragment_at, len(text)) if fragment_at >= 0 else (),
        whole.place(min(query_start, max(len(text) - 1, 0))) if query_start >= 0 else None,
        first if isinstance(first, Hole) else None,
    )


def _implied_query(text: str, end: int) -> tuple[int, int]:
    """A query without its `?`: appended to a URL that has one already, or a query on its own."""
    if _BARE_QUERY.match(text) and "/" not in text.partition("=")[0]:
        return 0, 0
    ampersand = text.find("&", 0, end)
    if ampersand >= 0 and "=" in text[ampersand:end] and HOLE in text[:ampersand]:
        return ampersand, ampersand + 1
    return -1, -1


def _before_query(whole: Composite, end: int) -> tuple[str | None, tuple[FlatPart, ...], tuple[FlatPart, ...]]:
    text = whole.text[:end]
    match = _SCHEME.match(text)
    start = 0
    scheme = None
    if match is not None:
        scheme = match.group()[:-1].lower()
        start = match.end()
    if text.startswith("//", start):
        host_start = start + 2
        slash = text.find("/", host_start)
        host_end = slash if slash >= 0 else end
        return scheme, whole.slice(host_start, host_end), whole.slice(host_end, end)
    if scheme is not None:
        return scheme, (), whole.slice(start, end)
    if text.startswith(HOLE):
        slash = text.find("/")
        host_end = slash if slash >= 0 else end
        return None, whole.slice(0, host_end), whole.slice(host_end, end)
    return None, (), whole.slice(0, end)


def _pieces(whole: Composite, start: int, end: int) -> tuple[Query, ...]:
    found = []
    position = start
    while position <= end:
        stop = whole.text.find("&", position, end)
        stop = stop if stop >= 0 else end
        if stop > position:
            equals = whole.text.find("=", position, stop)
            name_end = equals if equals >= 0 else stop
            value_start = equals + 1 if equals >= 0 else stop
            name = whole.slice(position, name_end)
            at = whole.place(position, max(name_end - position, 1)) if name else whole.place(max(position - 1, 0))
            value = whole.slice(value_start, stop)
            value_at = whole.place(value_start, stop - value_start) if value else at
            found.append(Query(name, value, at, value_at, equals >= 0))
        position = stop + 1
    return tuple(found)


def inner_query(value: Sequence[FlatPart]) -> tuple[Query, ...]:
    """The pieces inside a parameter that carries a query of its own (`data`, `extraqs`): one layer of encoding taken off."""
    decoded: list[FlatPart] = []
    for part in value:
        if isinstance(part, Known):
            text = unquote(part.text)
            decoded.append(
                part if text == part.text else Known(text, part.literal, part.offset, part.source, part.fallback)
            )
        else:
            outer = part.encodings[-1:] if part.encodings else ()
            keep = part.encodings[:-1] if outer and outer[0] in _LAYERS else part.encodings
            decoded.append(msgspec.structs.replace(part, encodings=keep))
    whole = Composite(decoded)
    if "=" not in whole.text:
        return ()
    start = 1 if whole.text.startswith("?") else 0
    return _pieces(whole, start, len(whole.text))


_LAYERS = frozenset({"component", "client", "form", "url-encode", "data-string"})


def template(parts: Sequence[FlatPart]) -> str:
    """The URL as people read it: holes by the name of what fills them, an unknown base as `{base}`."""
    out = []
    for index, part in enumerate(parts):
        if isinstance(part, Known):
            out.append(part.text)
        elif index == 0:
            out.append("{base}")
        else:
            out.append("{" + (part.origin.name or "?") + "}")
    return "".join(out)
