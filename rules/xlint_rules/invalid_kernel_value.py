"""A parameter of the platform is given a value that it does not take.

`limitednav` hides the navigation pane for any value, also for `false`. `embedded` works for `true` only, and `1` is ignored.
`flights` is parsed as JSON when the client starts, and anything else stops it. An unknown type before the colon of `mi` is
dropped without a word, and the name opened as a display item.

## Invalid

```js
function openVendors(baseUrl, company) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable&limitednav=false"); // expect: invalid-kernel-value
}
```

```js
function postVendors(baseUrl, company) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=actoin:NewVendorPost"); // expect: invalid-kernel-value
}
```

## Valid

```js
function openVendors(baseUrl, company) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable&limitednav=true&embedded=true&pageType=grid");
}
```

## Fix

Write a value that the platform takes, or leave the parameter out.

## References

Behaviour of the client, platform build 7.0.25142.1; Microsoft Learn, *Production floor execution interface*: `limitednav=true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge, kernel
from xlint.contract import Link
from xlint.finding import Confidence, Report, Severity
from xlint.models import KernelParameter
from xlint.rule import Context

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None


def check(link: Link, context: Context) -> Iterator[Report]:
    return judge.once(_reports(link, context)) if link.system == "fo" else iter(())


def _reports(link: Link, context: Context) -> Iterator[Report]:
    for path in link.paths:
        item = judge.menu_item(path)
        for piece in path.pieces:
            row = context.models.kernel_parameter(piece.name or "", item[1] if item else None)
            value = judge.literal(piece)
            if row is None or not value or not _refuses(row, value, context.reads):
                continue
            yield Report(
                f"`{piece.name}={value}` is not what the platform takes: {_effect(row, value)}",
                piece.at,
                _remedy(row),
                parameter=piece.name,
                target=item[1] if item else None,
                shape=f"{row.name.lower()}={value.lower()}",
            )


def _refuses(row: KernelParameter, value: str, reads: frozenset[str]) -> bool:
    """Whether the literal is meant for the platform, and nothing that it takes: what a receiver reads is its own."""
    meant = row.documented or row.form == "json" or (row.form == "debug" and value.startswith("{"))
    return meant and row.name.lower() not in reads and kernel.takes(row, value) is False


def _effect(row: KernelParameter, value: str) -> str:
    match row.form:
        case "truthy":
            return "any value but the empty one switches it on"
        case "exact":
            return f"it is ignored, only `{' or '.join(row.values)}` counts"
        case "json" | "debug":
            return "it is parsed as JSON, and the error stops the client"
        case "menu-item":
            kind, name = kernel.menu_item_of(value)
            return f"it opens the {kind.lower()} item `{name}`"
        case _:
            return "it is ignored"


def _remedy(row: KernelParameter) -> str:
    if row.form == "truthy":
        return "Leave the parameter out."
    if row.form == "menu-item":
        return "Write `display:`, `action:` or `output:` before the item's name, or nothing for a display item."
    return f"Write {' or '.join(f'`{text}`' for text in row.values)}." if row.values else "Write a value that it takes."
