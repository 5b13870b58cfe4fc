"""A missing value becomes the text "null" or "undefined" in a URL.

`getValue()` of an empty column is null, and so are empty columns of a Web API record. JavaScript writes null into text as the
four letters `null`, and `encodeURIComponent(null)` does too: the receiver looks for a customer of that name.

## Invalid

```js
function openVendor(baseUrl, company, formContext) {
    const account = formContext.getAttribute("accountnumber").getValue();
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable` +
        `&vendaccount=${encodeURIComponent(account)}`); // expect: null-parameter
}
```

## Valid

```js
function openVendor(baseUrl, company, formContext) {
    const account = formContext.getAttribute("accountnumber").getValue();
    if (account) {
        window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&vendaccount=${encodeURIComponent(account)}`);
    }
}
```

```js
function openVendor(baseUrl, company, formContext) {
    const account = formContext.getAttribute("accountnumber").getValue() ?? "";
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&vendaccount=${encodeURIComponent(account)}`);
}
```

## Fix

Test the value first and tell the user what is missing, or give it a default.

## References

Microsoft Learn, *getValue* (Client API reference); ECMA-262, ToString.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Sender
from xlint.finding import Confidence, Report, Severity
from xlint.judge import Entry

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 476

_UNKNOWN = frozenset({"argument", "unknown", "literal"})


def check(sender: Sender) -> Iterator[Report]:
    return judge.once(_reports(sender)) if sender.link.language == "javascript" else iter(())


def _reports(sender: Sender) -> Iterator[Report]:
    for entry in judge.entries(sender):
        if not _may_be_null(entry):
            continue
        yield Report(
            f"{judge.subject(entry)} carries {judge.described(entry.hole)}, which may be missing: "
            'then the text "null" or "undefined" is sent',
            entry.hole.at,
            'Test the value before, or give it a default: `value ?? ""`.',
            flow=entry.hole.steps,
            parameter=entry.insertion.parameter,
            target=judge.target_name(sender),
            shape=entry.shape,
        )


def _may_be_null(entry: Entry) -> bool:
    hole = entry.hole
    return (
        hole.nullable
        and not hole.guards & {"nonnull", "allow-list", "pattern"}
        and hole.origin.kind not in judge.CONFIGURED | _UNKNOWN
        and entry.insertion.component in {"value", "name", "path", "fragment"}
        and not ("client" in hole.encodings and not entry.inner)
    )
