"""A value is encoded twice on its way into a URL.

The receiver decodes once, and gets `A%20%26%20B` where `A & B` was sent: nothing is found under that name. It shows only for
values with a reserved character, so it passes every test with `US-001`. `URLSearchParams` and `searchParams.set` encode
themselves. `data` and `extraqs` carry a query of their own, and need two layers.

## Invalid

```js
function openVendor(baseUrl, company, account) {
    const url = new URL(baseUrl);
    url.searchParams.set("cmp", company);
    url.searchParams.set("mi", "VendTable");
    url.searchParams.set("vendaccount", encodeURIComponent(account)); // expect: double-encoding
    window.open(url.href);
}
```

## Valid

```js
function openVendor(baseUrl, company, account) {
    const url = new URL(baseUrl);
    url.searchParams.set("cmp", company);
    url.searchParams.set("mi", "VendTable");
    url.searchParams.set("vendaccount", account);
    window.open(url.href);
}
```

```js
function newContact(clientUrl, name) {
    const extraqs = "description=" + encodeURIComponent(name);
    window.open(clientUrl + "/main.aspx?etn=contact&pagetype=entityrecord&extraqs=" + encodeURIComponent(extraqs));
}
```

## Fix

Leave out the inner encoder.

## References

RFC 3986, section 2.4: implementations must not percent-encode the same string more than once.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Sender
from xlint.finding import Confidence, Report, Severity
from xlint.judge import Entry

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 174

_LAYERED = frozenset({"data", "extraqs"})
_PERCENT = frozenset({"uri", "escape", "replace", *judge.ENCODERS})


def check(sender: Sender) -> Iterator[Report]:
    return judge.once(_reports(sender))


def _reports(sender: Sender) -> Iterator[Report]:
    for entry in judge.entries(sender):
        allowed = 2 if entry.inner or (entry.insertion.parameter or "").lower() in _LAYERED else 1
        if entry.insertion.component not in {"value", "name", "path"} or _layers(entry) <= allowed:
            continue
        if judge.needs_no_escape(entry.hole) and entry.hole.origin.kind not in {"base-url", "client-url"}:
            continue
        yield Report(
            f"{judge.subject(entry)} carries {judge.described(entry.hole)} encoded {_layers(entry)} times: "
            "the receiver decodes once, and reads percent sequences",
            entry.hole.at,
            "Leave out the inner encoder.",
            flow=entry.hole.steps,
            parameter=entry.insertion.parameter,
            target=judge.target_name(sender),
            shape=entry.shape,
        )


def _layers(entry: Entry) -> int:
    """How often the value itself is percent-encoded; what came before Base64 is another text's encoding."""
    encodings = entry.encodings
    if "base64" in encodings:
        encodings = encodings[encodings.index("base64") :]
    return sum(name in _PERCENT for name in encodings)
