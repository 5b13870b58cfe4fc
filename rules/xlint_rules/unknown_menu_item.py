"""A link opens a menu item that there is not.

`mi` is matched by name and kind: `mi=Name` opens a display item, `mi=action:Name` an action. A name that differs from a known
one by a single character, or an action without its prefix, opens nothing; the user sees the start page or an error. Other
unknown names are reported only with `metadata-complete = true`, since most menu items lie outside the repository.

## Invalid

```js
function openCustomer(baseUrl, company) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTabel`); // expect: unknown-menu-item
}

function release(baseUrl, company) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=ReleaseOrders`); // expect: unknown-menu-item
}
```

```toml
[menu-items]
"action:ReleaseOrders" = "class:ReleaseOrders"
```

## Valid

```js
function openCustomer(baseUrl, company) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable`);
}

function release(baseUrl, company) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:ReleaseOrders`);
}

function openOfAnotherModel(baseUrl, company) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=ContosoRentals`);
}
```

```toml
[menu-items]
"action:ReleaseOrders" = "class:ReleaseOrders"
```

## Fix

Correct the name, or put `action:` (or `output:`) before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None


def check(pair: Pair) -> Iterator[Report]:
    sender = pair.sender
    for difference in pair.differing("unknown-menu-item"):
        if sender is None:
            continue
        near = difference.nearest
        yield Report(
            f"`{pair.target}` is no menu item that is known" + (f", and `{near}` is one" if near else ""),
            sender.target.at or sender.link.at,
            f"Write `mi={near}`." if near else "Correct the name, or add the item to `menu-items`.",
            parameter="mi",
            target=pair.target,
            shape=near or "",
        )
