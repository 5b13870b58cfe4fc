"""What a link opens, or the name of a parameter, is known only at run time.

Nothing that such a link sends can be compared with what a receiver reads. There is one note per link, so that a clean report does
not look better than it is.

## Invalid

```js
async function openStartPage(baseUrl, company, userId) {
    const user = await Xrm.WebApi.retrieveRecord("systemuser", userId, "?$select=new_startpage");
    if (user.new_startpage) {
        window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}` +
            `&mi=${encodeURIComponent(user.new_startpage)}`); // expect: unresolved-link
    }
}
```

One of a link's alternatives is enough: nothing is known of what that one opens.

```js
function browse(baseUrl, company, kind, formName) {
    const query = kind === "vendors"
        ? new URLSearchParams({ cmp: company, mi: "VendTable" })
        : new URLSearchParams({
            cmp: company,
            f: formName // expect: unresolved-link
        });
    window.open(`${baseUrl}/?${query}`);
}
```

## Valid

An argument that every call in sight fills with a literal is known.

```js
function show(baseUrl, company, menuItem) {
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=${menuItem}`);
}

function openVendors(baseUrl, company) {
    show(baseUrl, company, "VendTable");
}
```

## Fix

Choose among literals with a `switch` or a table, or declare names that are configured at run time under `parameter-names`.

## References

`xlint links` shows every link with what is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.NOTE
CONFIDENCE = Confidence.HIGH
CWE = None


def check(link: Link) -> Iterator[Report]:
    if link.system != "fo" or link.reason is None:
        return
    named = [piece for _, piece in judge.pieces(link, "mi", "f")]
    found = next((piece for piece in named if not judge.literal(piece)), named[0] if named else None)
    if found is None and not _may_name_an_item(link):
        return
    if link.reason.startswith("a parameter's name") and _only_lacks_equals(link):
        return
    yield Report(
        f"{link.reason[0].upper()}{link.reason[1:]}: what the link sends is not compared with what is read",
        found.at if found is not None else link.at,
        "Choose among literals, or declare the names under `parameter-names`.",
        shape=link.reason,
        once=True,
    )


def _only_lacks_equals(link: Link) -> bool:
    """Whether every unknown name is a known one with its value glued to it, which is another rule's finding."""
    unknown = sum(piece.name is None for path in link.paths for piece in path.pieces)
    return unknown == sum(1 for path in link.paths for _ in judge.without_equals(path))


def _may_name_an_item(link: Link) -> bool:
    """Whether a part of the query is unknown; a known query without `mi` opens the start page."""
    return any(piece.name is None for path in link.paths for piece in path.pieces)
