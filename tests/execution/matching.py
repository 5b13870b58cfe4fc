"""Whether an address that came out of a run is one of those that were inferred.

A template's known pieces have to stand there as they are, and each hole has to hold the value that the run was given under
the hole's origin, with the hole's encodings applied. A hole whose origin says nothing (`unknown`, `call`, `argument`) may
hold anything; `exact` tells whether a template has none of those.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from xlint.value import Hole, Known

Given = Mapping[str, Any]
FlatParts = Sequence[Known | Hole]

_ANYTHING = {"unknown", "call", "argument", "literal"}
_LOOSE = {"cut", "blanks", "trimmed", "raw-query"}


def names_of(hole: Hole) -> tuple[str, ...]:
    """The names under which a run is given the hole's value."""
    kind, name, key = hole.origin.kind, hole.origin.name, hole.origin.key
    match kind:
        case "field" if ".getText(" in key:
            return (f"text:{name}",)
        case "field" if ".getSelectedOption(" in key:
            return (f"option-{'value' if key.endswith('.value') else 'text'}:{name}",)
        case "lookup":
            part = "id" if key.endswith(".id") else "name"
            return (f"lookup-{part}:{name}",)
        case "record-id":
            return ("record-id", "record-id:new") if name != "id" else ("record-id:new",)
        case "record":
            return (f"record:{hole.origin.entity}.{name}",)
        case "environment":
            return (f"environment:{name}", "environment:value")
        case "literal":
            return (name,)
        case _:
            return (f"{kind}:{name}",)


def exact(parts: FlatParts) -> bool:
    """Whether every hole of the template has an origin that says where its value comes from."""
    return all(isinstance(part, Known) or part.origin.kind not in _ANYTHING for part in parts)


def matches(parts: FlatParts, url: str, given: Given) -> bool:
    """Whether the template can be this address in a run with these values."""
    pattern = ""
    for part in parts:
        pattern += re.escape(part.text) if isinstance(part, Known) else hole_pattern(part, given)
    return re.fullmatch(pattern, url, re.DOTALL) is not None


def hole_pattern(hole: Hole, given: Given) -> str:
    """What the hole can hold in a run, as a regular expression."""
    if hole.origin.kind in _ANYTHING and not any(name in given for name in names_of(hole)):
        return ".*"
    values = [given[name] for name in names_of(hole) if name in given] or [None]
    texts = dict.fromkeys(text for value in values for text in written(hole, value))
    encoded = dict.fromkeys(encode(text, hole) for text in texts)
    encoded.update(dict.fromkeys(quote(text, safe=_URL_QUERY) for text in tuple(encoded)))
    if hole.guards & _LOOSE:
        return ".*"
    return "(?:" + "|".join(re.escape(text) for text in encoded) + ")" if encoded else "(?!)"


def written(hole: Hole, value: Any) -> Iterable[str]:
    """The value as JavaScript turns it into text."""
    if value is None:
        if hole.nullable and "nonnull" not in hole.guards:
            yield from ("null", "undefined", "")
        return
    if isinstance(value, bool):
        yield "true" if value else "false"
        return
    text = str(value)
    if "json" in hole.encodings[:1]:
        yield json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        return
    if hole.guards & {"no{", "no}"}:
        text = text.replace("{", "" if "no{" in hole.guards else "{").replace("}", "" if "no}" in hole.guards else "}")
    elif text.startswith("{") and not hole.braced:
        text = text.strip("{}")
    for guard in sorted(hole.guards):
        if guard.startswith("no") and len(guard) == 3:
            text = re.sub(re.escape(guard[2:]), "", text)
    yield text
    if hole.type == "guid":
        yield text.lower()
        yield text.upper()


_SAFE = {
    "component": "-_.!~*'()", "uri": "-_.!~*'();/?:@&=+$,#", "escape": "@*_+-./", "client": "-_.!~*'()",
    "form": "*-._",
}  # fmt: skip


# What `new URL(text)` and `url.search = text` leave alone of ASCII (URL Standard 1.3, special-query percent-encode set).
_URL_QUERY = "!$%&()*+,-./:;=?@[\\]^_`{|}~#"


def encode(text: str, hole: Hole) -> str:
    """The text with the hole's encoders applied, innermost first."""
    for encoder in hole.encodings:
        text = _ENCODERS[encoder](text)
    return text.replace("+", "%20") if "plus-to-20" in hole.guards else text


def _quoted(name: str) -> Callable[[str], str]:
    return lambda text: quote(text, safe=_SAFE[name])


def _escape(text: str) -> str:
    """`escape` of ECMA-262 Annex B.2.1.1: Latin-1 as `%E9`, the rest as `%u20AC`."""
    return "".join(
        c
        if c.isascii() and (c.isalnum() or c in _SAFE["escape"])
        else f"%{ord(c):02X}"
        if ord(c) < 256
        else f"%u{ord(c):04X}"
        for c in text
    )


_ENCODERS: dict[str, Callable[[str], str]] = {
    "component": _quoted("component"),
    "uri": _quoted("uri"),
    "client": _quoted("client"),
    "escape": _escape,
    "form": lambda text: quote(text, safe=_SAFE["form"] + " ").replace(" ", "+"),
    "base64": lambda text: base64.b64encode(text.encode("latin-1")).decode(),
    "plus": lambda text: text.replace("%20", "+").replace(" ", "+"),
    "json": lambda text: text,
    "html": lambda text: text,
    "replace": lambda text: text,
}
