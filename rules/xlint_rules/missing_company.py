"""A link to Finance and Operations does not say which company.

Without `cmp` the client opens the user's default company. The record is not found there, or another one with the same number is
opened: every company has a customer `US-001`. It shows only for users whose default is another company than the developer's.

## Invalid

```js
function openVendor(baseUrl, account) {
    window.open(baseUrl + "/?mi=VendTable&vendaccount=" + encodeURIComponent(account)); // expect: missing-company
}
```

On one path is enough.

```js
function openVendors(baseUrl, company) {
    const scope = company ? "&cmp=" + encodeURIComponent(company) : "";
    window.open(baseUrl + "/?mi=VendTable" + scope); // expect: missing-company
}
```

## Valid

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable&vendaccount=" + encodeURIComponent(account));
}
```

System entity navigation finds the company by the record.

```js
function openCustomer(baseUrl, formContext) {
    const id = formContext.data.entity.getId().replace(/[{}]/g, "");
    window.open(baseUrl + "/?mi=action:SysEntityNavigation&entityName=mserp_custcustomerv3entities&entityGuid=" + id);
}
```

## Fix

Send `cmp` on every path, and refuse to open the link where the company is not known.

## References

Microsoft Learn, *Create shareable deep links to data*: `cmp`, and system entity navigation, where it is optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link, Path
from xlint.finding import Confidence, Report, Severity
from xlint.value import Hole

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None

_FINDS_ITS_COMPANY = ("Action", "sysentitynavigation")


def check(link: Link) -> Iterator[Report]:
    if link.system != "fo":
        return
    path = next((path for path in link.paths if _lacks_company(path)), None)
    if path is None:
        return
    item = judge.menu_item(path)
    sometimes = any(True for _ in judge.pieces(link, "cmp"))
    yield Report(
        f"`cmp` is missing{' on some paths' if sometimes else ''}: the link opens the user's default company",
        link.at,
        "Send the company in `cmp`.",
        parameter="cmp",
        target=item[1] if item else None,
        shape="sometimes" if sometimes else "never",
        once=True,
    )


def _lacks_company(path: Path) -> bool:
    """Whether the path opens a form, and nothing in it can be the company."""
    names = {piece.name.lower() for piece in path.pieces if piece.name is not None}
    if not names & {"mi", "f"} or "cmp" in names or any(piece.name is None for piece in path.pieces):
        return False
    item = judge.menu_item(path)
    if item is not None and (item[0], item[1].lower()) == _FINDS_ITS_COMPANY:
        return False
    return not _continues_a_query(path)


def _continues_a_query(path: Path) -> bool:
    """Whether the text is appended to an address that may have a query already: `address + "&mi=..."`."""
    return bool(path.parts) and isinstance(path.parts[0], Hole) and "?" not in path.template
