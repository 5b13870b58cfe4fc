"""Regions whose text is written with escapes: character references of HTML attributes, percent signs of URLs."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.entities import html5

from xlint_grammars.text import Region

_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([A-Za-z][A-Za-z0-9]*)(;?))")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")


def decode_references(region: Region) -> Region:
    """Decode `&amp;`, `&#39;` and kin as in an attribute value.

    A named reference without its semicolon stays as it is where `=` or a letter follows, so that `?a=1&copy=2` keeps its
    parameter (WHATWG HTML 13.2.5.73).
    """
    return _decode(region, _REFERENCE, _reference)


def decode_percent(region: Region) -> Region:
    """Percent-decode as UTF-8, as a browser does before it runs a `javascript:` URL."""
    return _decode(region, _PERCENT, lambda run: bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "replace"))


def _reference(match: re.Match[str]) -> str:
    name, semicolon = match[1], match[2]
    if name is None:
        return unescape(match[0])
    if semicolon or not match.string.startswith("=", match.end()):
        return html5.get(name + semicolon, match[0])
    return match[0]


def _decode(region: Region, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> Region:
    text = region.text
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    size = done = 0
    for match in pattern.finditer(text):
        decoded = replace(match)
        if decoded == match[0]:
            continue
        pieces.extend(_shifted(region, done, match.start(), size))
        size += match.start() - done
        pieces.append((size, region.to_document(match.start())))
        parts += (text[done : match.start()], decoded)
        size += len(decoded)
        done = match.end()
    if not parts:
        return region
    pieces.extend(_shifted(region, done, len(text), size))
    parts.append(text[done:])
    return Region("".join(parts), tuple(dict(pieces).items()))


def _shifted(region: Region, start: int, end: int, at: int) -> list[tuple[int, int]]:
    """The pieces of `region` between `start` and `end`, for text that now begins at `at`."""
    inner = [(at + here - start, there) for here, there in region.pieces if start < here < end]
    return [(at, region.to_document(start)), *inner]
