"""A parameter stands twice in one URL.

The Finance and Operations client keeps the last value, .NET on the server joins both with a comma, and to both `CustomerId` and
`customerid` are one name. Which value counts is an accident.

## Invalid

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURIComponent(account) +
        "&cmp=" + encodeURIComponent(company)); // expect: duplicate-parameter
}
```

## Valid

```js
function openVendor(baseUrl, company, account, details) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURIComponent(account) + (details ? "&pageType=Details" : "&pageType=Grid"));
}
```

## Fix

Remove one of them, or `searchParams.set` the name instead of appending it.

## References

Behaviour of the client, platform build 7.0.25142.1; .NET, `HttpUtility.ParseQueryString`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link, Path, Piece
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 235


def check(link: Link) -> Iterator[Report]:
    return judge.once(_reports(link)) if link.system in {"fo", "ce"} else iter(())


def _reports(link: Link) -> Iterator[Report]:
    for path in link.paths:
        item = judge.menu_item(path)
        for first, later in _repeated(path):
            both = f"`{later.name}`" if first.name == later.name else f"`{first.name}` and `{later.name}`"
            yield Report(
                f"{both} {'stands twice' if first.name == later.name else 'are one name'} in one URL: "
                "the client keeps the last value, the server joins both",
                later.at,
                "Remove one of them.",
                parameter=later.name,
                target=item[1] if item else None,
                shape=(later.name or "").lower(),
            )


def _repeated(path: Path) -> Iterator[tuple[Piece, Piece]]:
    first: dict[str, Piece] = {}
    for piece in path.pieces:
        if piece.name and piece.separator:
            before = first.setdefault(piece.name.lower(), piece)
            if before is not piece:
                yield before, piece
