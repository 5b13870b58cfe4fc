"""Proof of a finding: a value that a URL carries wrongly, the URL it gives, and what is then read from it."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import parse_qsl, quote

from xlint import kernel
from xlint.contract import Insertion, Path, Sender
from xlint.finding import Witness
from xlint.value import FlatPart, Hole, Known

_HOSTILE = ("A&cmp=DEMF", "A&B=C", "A&B", "50%", "A=B", "A+B", "A#B", "a b", "Café", "A%26B")
"""Values in the order of what they tell: another company, another parameter, a client that does not start, a lost rest."""

_HOSTILE_PAGE = ("A&pagetype=webresource", *_HOSTILE[1:])
"""A Dataverse link has no company: another page."""

_HOSTILE_PATH = ("A?cmp=DEMF", "A#B", "A/../B", "50%")

_BASE = "https://example.operations.dynamics.com"
_BENIGN = {
    "number": "1", "boolean": "true", "optionset": "1", "date": "2026-01-31", "list": "1",
    "guid": "00000000-0000-0000-0000-000000000001",
}  # fmt: skip
_BASES = frozenset({"base-url", "environment", "setting", "client-url"})

# RFC 3986, 2.3, and what each encoder leaves alone besides: ECMA-262 19.2.6.4 and 19.2.6.5, Annex B.2.1.1, .NET, URL 5.2.
_MARKS = "-_.!~*'()"
_ESCAPE_SAFE = "@*_+-./"


def component(value: str) -> str:
    """`encodeURIComponent`."""
    return quote(value, safe=_MARKS)


def _form(value: str) -> str:
    return quote(value, safe="*-._ ").replace(" ", "+")


def _url_encode(value: str) -> str:
    return quote(value, safe="-_.!*() ").replace(" ", "+")


def _escape(value: str) -> str:
    """ECMA-262 Annex B.2.1.1: Latin-1 as one byte, the rest as `%uXXXX`."""
    return "".join(
        char
        if char in _ESCAPE_SAFE or (char.isascii() and char.isalnum())
        else f"%{ord(char):02X}"
        if ord(char) < 256
        else "".join(f"%u{unit}" for unit in re.findall("....", char.encode("utf-16-be").hex().upper()))
        for char in value
    )


_ENCODERS: dict[str, Callable[[str], str]] = {
    "component": component,
    "client": component,
    "data-string": lambda value: quote(value, safe="-_.~"),
    "uri": lambda value: quote(value, safe=_MARKS + ";/?:@&=+$,#"),
    "escape": _escape,
    "form": _form,
    "url-encode": _url_encode,
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "html": html.escape,
    "json": lambda value: json.dumps(value, ensure_ascii=False),
    "plus": lambda value: value.replace("%20", "+").replace(" ", "+"),
}


_MEANT = frozenset({"json", "base64", "html"})
"""Encoders that make another text of the value, and do not make it fit a URL."""


def witness(sender: Sender, insertion: Insertion) -> Witness | None:
    """A value for which the insertion's encoding fails, most telling first; None where every candidate arrives whole.

    The URL is one of the sender's own, with harmless values for its other holes. It is compared with the URL that right
    encoding would give: two layers inside `data` and `extraqs`, else one.
    """
    parts, hole = _path_with(sender, insertion)
    if hole is None:
        return None
    layers = 2 if insertion.layer in {"data", "extraqs"} else 1
    read = _readers(sender.link.system)
    for value in _candidates(insertion, hole, sender.link.system):
        url = _url(parts, hole, encoded(value, hole))
        expected = _url(parts, hole, _rightly(value, hole, layers))
        if _reading(url, read) != _reading(expected, read):
            return Witness(value, url, *(reader(url) for reader in read))
    return None


def encoded(value: str, hole: Hole) -> str:
    """The value after everything that the code does to it on its way into the URL."""
    for encoding in hole.encodings:
        value = _encode(value, encoding, hole)
    return value.replace("+", "%20") if "plus-to-20" in hole.guards else value


def _encode(value: str, encoding: str, hole: Hole) -> str:
    if encoding != "replace":
        return _ENCODERS.get(encoding, str)(value)
    for char in hole.replaced or "&#= ":
        value = value.replace(char, f"%{ord(char):02X}")
    return value


def _rightly(value: str, hole: Hole, layers: int) -> str:
    """What the code means to send (the value as JSON, as Base64 text, ...), percent-encoded as often as it has to be."""
    meant = max((index for index, name in enumerate(hole.encodings, 1) if name in _MEANT), default=0)
    for encoding in (*hole.encodings[:meant], *["component"] * layers):
        value = _encode(value, encoding, hole)
    return value


def _path_with(sender: Sender, insertion: Insertion) -> tuple[Sequence[FlatPart], Hole | None]:
    """The first way of the URL that holds the insertion; one whose address is missing is the last choice."""
    for path in sorted(sender.paths, key=_lacks_address):
        for part in path.parts:
            if isinstance(part, Hole) and part.at == insertion.hole.at and part.origin == insertion.hole.origin:
                return path.parts, part
    return (), None


def _lacks_address(path: Path) -> bool:
    first = next(iter(path.parts), None)
    return isinstance(first, Known) and first.text.startswith(("undefined", "null"))


def _candidates(insertion: Insertion, hole: Hole, system: str) -> Iterator[str]:
    removed = {guard.removeprefix("no") for guard in hole.guards if guard.startswith("no") and len(guard) == 3}
    removed |= {" "} if "blanks" in hole.guards else set()
    values = {"fo": _HOSTILE, "ce": _HOSTILE_PAGE}.get(system, _HOSTILE[1:])
    for value in _HOSTILE_PATH if insertion.component == "path" else values:
        fits = hole.max_length is None or len(value) <= hole.max_length
        if fits and not removed & set(value):
            yield value


def _url(parts: Sequence[FlatPart], hole: Hole, value: str) -> str:
    pieces = []
    for index, part in enumerate(parts):
        if isinstance(part, Known):
            pieces.append(part.text)
        elif part is hole:
            pieces.append(value)
        elif index == 0 and part.origin.kind in _BASES | {"argument", "call", "unknown"}:
            pieces.append(_BASE)
        else:
            pieces.append(encoded(_benign(part), part))
    return "".join(pieces)


def _benign(hole: Hole) -> str:
    return "USMF" if hole.origin.kind == "company" else _BENIGN.get(hole.type, "X")


Reader = Callable[[str], dict[str, str]]


def _readers(system: str) -> tuple[Reader, ...]:
    """Who is known to read the URL: the Finance and Operations client and .NET, or a page's script."""
    return (kernel.client, kernel.server) if system == "fo" else (page,)


def page(url: str) -> dict[str, str]:
    """What a page reads with `URLSearchParams.get`: the first value of each name (URL Standard, 5.1)."""
    read: dict[str, str] = {}
    for name, value in parse_qsl(kernel.query_of(url), keep_blank_values=True):
        read.setdefault(name, value)
    return read


def _reading(url: str, readers: Sequence[Reader]) -> tuple[object, ...]:
    before, _, fragment = url.partition("#")
    return before.partition("?")[0], fragment, *(reader(url) for reader in readers)
