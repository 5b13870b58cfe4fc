"""A blank in an F&O link is written as `+`.

`URLSearchParams`, and `URL.searchParams` read back through `href`, write a blank as `+`. The Finance and Operations client
decodes with `decodeURIComponent`, which leaves the `+`; .NET on the server makes it a blank again. Which of the two a receiver
sees depends on who reads, and `Contoso Retail` becomes `Contoso+Retail`. Values without blanks (ids, codes, numbers, dates)
are no finding.

## Invalid

```js
function openVendor(baseUrl, company, vendorName) {
    const query = new URLSearchParams({ cmp: company, mi: "VendTable" });
    query.set("vendname", vendorName); // expect: plus-encoded-space
    window.open(baseUrl + "/?" + query);
}
```

## Valid

```js
function openVendor(baseUrl, company, vendorName) {
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&vendname=${encodeURIComponent(vendorName)}`);
}
```

```js
function openVendor(baseUrl, company, vendorName) {
    const query = new URLSearchParams({ cmp: company, mi: "VendTable", vendname: vendorName });
    window.open(baseUrl + "/?" + query.toString().replace(/\\+/g, "%20"));
}
```

An account number holds no blank.

```js
function openVendor(baseUrl, company, accountNumber) {
    const query = new URLSearchParams({ cmp: company, mi: "VendTable", vendaccount: accountNumber });
    window.open(baseUrl + "/?" + query);
}
```

## Fix

Use `encodeURIComponent`, or replace the `+` of the finished query: `query.toString().replace(/\\+/g, "%20")`.

## References

URL Standard, section 5.2, application/x-www-form-urlencoded; ECMA-262, `decodeURIComponent`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Sender
from xlint.finding import Confidence, Edit, Report, Severity
from xlint.judge import Entry
from xlint.rule import Context
from xlint.witness import witness

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 838

_PLUS = frozenset({"form", "url-encode", "plus"})


def check(sender: Sender, context: Context) -> Iterator[Report]:
    return judge.once(_reports(sender, context)) if sender.link.system == "fo" else iter(())


def _reports(sender: Sender, context: Context) -> Iterator[Report]:
    for entry in judge.entries(sender):
        platform = context.models.kernel_parameter(entry.insertion.parameter or "", sender.target.name or None)
        if (
            platform is not None
            or not _writes_plus(entry)
            or not judge.may_hold_blanks(entry.hole, entry.insertion.parameter)
        ):
            continue
        proof = witness(sender, entry.insertion)
        if proof is None:
            continue
        yield Report(
            f"{judge.subject(entry)} carries {judge.described(entry.hole)} with `+` for a blank: "
            "the client reads a plus, the server a blank",
            entry.hole.at,
            'Encode with `encodeURIComponent`, or add `.replace(/\\+/g, "%20")` to the finished query.',
            flow=entry.hole.steps,
            parameter=entry.insertion.parameter,
            target=judge.target_name(sender),
            witness=proof,
            shape=entry.shape,
            confidence=None if judge.from_data(entry.hole) else Confidence.MEDIUM,
            fix=_fix(entry),
            fix_title="Write a blank as `%20`",
        )


def _fix(entry: Entry) -> tuple[Edit, ...]:
    if len(entry.hole.encoders_at) != 1 or len(entry.encodings) != 1:
        return ()
    at = entry.hole.encoders_at[0]
    match entry.encodings[0]:
        case "url-encode":
            return (judge.callee(at, "HttpUtility::UrlEncode(", "System.Uri::EscapeDataString("),)
        case "form":
            written = "" if at.start == at.end else ".toString()"
            return (Edit(at, '.toString().replace(/\\+/g, "%20")', written),)
        case _:
            return ()


def _writes_plus(entry: Entry) -> bool:
    """Whether a blank leaves the outermost encoder as `+`."""
    encodings = entry.encodings
    return (
        entry.insertion.component == "value"
        and bool(encodings)
        and encodings[-1] in _PLUS
        and any(name in judge.ENCODERS for name in encodings)
        and not any(name in judge.ENCODERS for name in encodings[:-1] if encodings[-1] != "plus")
        and "base64" not in encodings
        and "plus-to-20" not in entry.hole.guards
    )
