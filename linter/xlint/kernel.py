"""What the Finance and Operations client and .NET make of a concrete URL.

The client's behaviour is that of platform build 7.0.25142.1 (d365-urls 1.4 and 1.5); its parse of the query was checked by
re-running the same logic. How the server's own `URLUtility` decodes is not documented: `server` is .NET's
`HttpUtility.ParseQueryString`, which every .NET receiver uses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_plus

from xlint.models import KernelParameter

FAILURE = "(error)"
"""The key under which `client` tells that the client does not start."""

DEFAULT_ITEM = ("Action", "SysLoadStartPage")
_METHODS = {"display": "Display", "output": "Output", "action": "Action", "form": "Form"}
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNICODE = re.compile(r"%u([0-9A-Fa-f]{4})")


class MalformedURIError(ValueError):
    """`decodeURIComponent` throws a URIError for the text."""


def decode_component(text: str) -> str:
    """ECMA-262 `decodeURIComponent`: `+` stays, and what is no percent-encoded UTF-8 raises `MalformedURIError`."""
    rest = _ESCAPES.sub("", text)
    if "%" in rest:
        raise MalformedURIError("URI malformed")
    try:
        return _ESCAPES.sub(lambda match: bytes.fromhex(match.group().replace("%", "")).decode(), text)
    except UnicodeDecodeError:
        raise MalformedURIError("URI malformed") from None


def query_of(url: str) -> str:
    """What `location.search` holds, without its `?`: tabs and line ends are dropped (URL Standard, 4.4)."""
    before = re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(0x21))))).partition("#")[0]
    return before.partition("?")[2]


def client(url: str) -> dict[str, str]:
    """The parameters as the client reads them: names match in any capitals, the first spelling is kept, the last value wins.

    A pair that has not exactly one raw `=` is dropped. A raw `%` stops the client: the result is the error alone.
    """
    read: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for piece in query_of(url).split("&"):
        halves = piece.split("=")
        if len(halves) != 2:
            continue
        try:
            name, value = map(decode_component, halves)
        except MalformedURIError as error:
            return {FAILURE: f"URIError: {error}"}
        read[spelled.setdefault(name.lower(), name)] = value
    return read


def server(url: str) -> dict[str, str]:
    """The parameters as `HttpUtility.ParseQueryString` reads them: any capitals, duplicates joined by a comma.

    What has no `=` has no name there, and is left out here.
    """
    read: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for name, value in _server_pairs(query_of(url)):
        key = spelled.setdefault(name.lower(), name)
        read[key] = f"{read[key]},{value}" if key in read else value
    return read


def _server_pairs(query: str) -> Iterator[tuple[str, str]]:
    for piece in query.split("&"):
        name, equals, value = piece.partition("=")
        if equals:
            yield _url_decode(name), _url_decode(value)


def _url_decode(text: str) -> str:
    """.NET `UrlDecode`: `+` is a blank, `%uXXXX` a UTF-16 unit, what cannot be decoded stays or becomes U+FFFD."""
    pieces = _UNICODE.split(text)
    decoded = [unquote_plus(piece) if index % 2 == 0 else chr(int(piece, 16)) for index, piece in enumerate(pieces)]
    return "".join(decoded).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lookup(read: Mapping[str, str], name: str) -> str | None:
    """The value of the parameter `name`, in any capitals."""
    return next((value for key, value in read.items() if key.lower() == name.lower()), None)


def menu_item(read: Mapping[str, str]) -> tuple[str, str] | None:
    """What the client opens, as type and name: nothing for a pop-out, else `f`, else `mi`, else its default."""
    if lookup(read, "popout") is not None:
        return None
    if form := lookup(read, "f"):
        return "Form", form
    if item := lookup(read, "mi"):
        return menu_item_of(item)
    return DEFAULT_ITEM


def menu_item_of(value: str) -> tuple[str, str]:
    """Type and name of a `mi` value, encoded or not: one colon parts them, an unknown type falls back to Display."""
    try:
        value = decode_component(value)
    except MalformedURIError:
        return "Display", value
    kind, colon, name = value.partition(":")
    if not colon or ":" in name:
        return "Display", value
    return _METHODS.get(kind.lower(), "Display"), name


def takes(row: KernelParameter, value: str) -> bool | None:
    """Whether the platform's parameter takes the literal `value` for what it says; None where its values are not known."""
    folded = value.lower()
    match row.form:
        case "json":
            return _is_json(value)
        case "debug":
            words = folded.split(",")
            return _is_json(value) if value.startswith("{") else all(word.strip() in row.values for word in words)
        case "truthy":
            return folded not in {"false", "0", "no", "off", "n"}
        case "exact":
            return value in row.values or folded in {"", "false", "0", "no", "off"}
        case "menu-item":
            kind, colon, name = value.partition(":")
            return not colon or (kind.lower() in _METHODS and ":" not in name)
        case _:
            return folded in row.values if row.values else None


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True
