"""A URL is put together wrongly.

A second `?`, a `&` before the first one, a query behind the fragment, a forgotten `=` or `&`, a blank: what comes after is read
as part of something else, or not at all. Nothing fails; the parameter is missing, or holds its neighbour too.

## Invalid

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?mi=VendTable&cmp=" + encodeURIComponent(company) +
        "?vendaccount=" + encodeURIComponent(account)); // expect: malformed-url
}
```

```js
function openVendors(baseUrl, company) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "mi=VendTable&pageType=Grid"); // expect: malformed-url
}
```

## Valid

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURIComponent(account));
}
```

A doubled or trailing `&` does no harm.

```js
function openVendors(baseUrl, company) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&&mi=VendTable&");
}
```

## Fix

One `?`, then `name=value` pairs with `&` between them, then the fragment. `new URL(baseUrl)` with `searchParams` does it for you.

## References

RFC 3986, section 3; URL Standard, section 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link, Path, Piece
from xlint.finding import Confidence, Report, Severity
from xlint.url import HOLE, Composite
from xlint.value import Place

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None

_PAIR = r"[A-Za-z_$][\w.\-]*="
_BEFORE_QUERY = re.compile(rf"(?:\A|[?#])[^?#/]*+/[^?#]*?&(?={_PAIR})")
_GLUED = re.compile(rf"(?<={HOLE})(?={_PAIR})")
_GLUED_LITERAL = re.compile(r"[A-Za-z_]\w{0,200}=")
_AFTER_FRAGMENT = re.compile(rf"[?&]{_PAIR}")
_BLANK = re.compile(r"(?<=\S)[ \t\r\n\u00a0]+(?=\S)")
_MARKUP = re.compile("[<>]")
"""A text that nothing navigates to may be markup with a URL in it."""
_CARRIERS = frozenset({"data", "extraqs", "q", "flags", "filters"})

Fault = tuple[str, Place, str]


def check(link: Link) -> Iterator[Report]:
    return judge.once(_report(fault) for path in link.paths for fault in _faults(link, path))


def _report(fault: Fault) -> Report:
    what, at, remedy = fault
    return Report(f"The URL is malformed: {what}", at, remedy, shape=what)


def _faults(link: Link, path: Path) -> Iterator[Fault]:
    if path.scheme not in {None, "http", "https"}:
        return
    whole = Composite(path.parts)
    if not link.navigated and _MARKUP.search(whole.text):
        return
    body, hash_sign, fragment = whole.text.partition("#")
    first = body.find("?")
    second = body.find("?", first + 1) if first >= 0 else -1
    if second >= 0:
        yield (
            "a second `?` begins no query, and what follows belongs to the value before it",
            whole.place(second),
            "Write `&`.",
        )
    if link.system in {"fo", "ce"}:
        if (early := _BEFORE_QUERY.search(body)) and (first < 0 or early.end() <= first):
            yield (
                "a `&` stands before the `?`, so that its parameter belongs to the path",
                whole.place(early.end() - 1),
                "Begin the query with `?`.",
            )
        if hash_sign and (late := _AFTER_FRAGMENT.search(fragment)):
            at = whole.place(len(body) + 1 + late.start())
            yield "the query stands behind the fragment, where no server reads it", at, "Put the fragment last."
    if first >= 0 or path.scheme is not None:
        for blank in _BLANK.finditer(body, max(first, 0)):
            yield (
                "a blank stands in it",
                whole.place(blank.start(), len(blank.group())),
                "Remove the blank, or write `%20`.",
            )
    for glued in _GLUED.finditer(body, first + 1) if first >= 0 else ():
        yield (
            f"`&` is missing before `{_name(body, glued.end())}`",
            whole.place(glued.end(), len(_name(body, glued.end()))),
            "Write `&` between the parameters.",
        )
    for name, at in judge.without_equals(path) if link.system in {"fo", "ce"} else ():
        yield f"`=` is missing after `{name}`", at, "Write `name=value`."
    for piece in path.pieces:
        yield from _piece_faults(link, piece)


def _name(body: str, start: int) -> str:
    return body[start : body.index("=", start)]


def _piece_faults(link: Link, piece: Piece) -> Iterator[Fault]:
    if piece.name == "" and piece.separator:
        yield "a parameter has no name", piece.at, "Give it a name, or remove it."
    if link.system not in {"fo", "ce"}:
        return
    if not piece.separator and piece.name and piece.name.strip():
        yield f"`{piece.name}` has no `=`", piece.at, "Write `name=value`."
    folded = (piece.name or "").lower()
    if (
        link.system == "fo"
        and piece.value
        and folded not in _CARRIERS
        and (inner := _GLUED_LITERAL.search(piece.value))
    ):
        what = f"the value of `{piece.name}` holds a raw `=`, with which the client drops the parameter"
        at = piece.value_at or piece.at
        yield what, at, f"Write `&` before `{inner.group()}`, or `%3D` where a `=` is meant."
