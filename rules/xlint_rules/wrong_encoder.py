"""A value in a URL is encoded by something that is no encoder for it.

`escape` writes letters outside ASCII in a way that no server reads, and leaves `+`. `encodeURI` is for whole URLs and leaves
`&`, `=`, `+` and `#`. Base64 text itself holds `+`, `/` and `=`. HTML encoding brings a `&` of its own. A hand-made `replace`
forgets a character, mostly `%`. Inside `data` and `extraqs`, which carry a query of their own, one layer is too few: the inner
value is encoded, then the whole.

## Invalid

```js
function openVendor(baseUrl, company, account, name) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURI(account) + // expect: wrong-encoder
        "&vendname=" + escape(name)); // expect: wrong-encoder
}
```

```xpp
using System.Web;

public final class VendorPage
{
    public static void open(str _baseUrl, str _name)
    {
        str data = strFmt('vendorname=%1', _name); // expect: wrong-encoder

        new Browser().navigate(_baseUrl + '/WebResources/new_/vendor.html?data=' + HttpUtility::UrlEncode(data), true);
    }
}
```

## Valid

```js
function openVendor(baseUrl, company, account, name) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURIComponent(account) +
        "&vendname=" + encodeURIComponent(btoa(name)));
}
```

```xpp
using System.Web;

public final class VendorPage
{
    public static void open(str _baseUrl, str _name)
    {
        str data = strFmt('vendorname=%1', HttpUtility::UrlEncode(_name));

        new Browser().navigate(_baseUrl + '/WebResources/new_/vendor.html?data=' + HttpUtility::UrlEncode(data), true);
    }
}
```

## Fix

`encodeURIComponent(value)`, once for each query that the value stands in.

## References

ECMA-262, `encodeURI` and Annex B `escape`; Microsoft Learn, *Set column values using parameters passed to a form*:
`name=A=B&C` becomes `extraqs=name%3DA%253DB%2526C`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Sender
from xlint.finding import Confidence, Edit, Report, Severity
from xlint.judge import Entry
from xlint.witness import witness

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 838

_WHY = {
    "uri": "`encodeURI` leaves `&`, `=`, `+` and `#` as they are",
    "escape": "`escape` leaves `+` and writes other letters so that no server reads them",
    "base64": "Base64 text itself holds `+`, `/` and `=`",
    "html": "HTML encoding writes a `&` of its own and leaves `%` and `#`",
    "replace": "the replacement leaves other reserved characters as they are",
    "plus": "replacing blanks leaves every other reserved character as it is",
}
_ONE_LAYER = "what is inside needs a layer of its own, beside that of the whole"


def check(sender: Sender) -> Iterator[Report]:
    return judge.once(_reports(sender))


def _reports(sender: Sender) -> Iterator[Report]:
    for entry in judge.entries(sender):
        why = _fault(entry)
        if why is None or judge.needs_no_escape(entry.hole):
            continue
        proof = witness(sender, entry.insertion)
        if proof is None:
            continue
        yield Report(
            f"{judge.subject(entry)} carries {judge.described(entry.hole)} wrongly encoded: {why}",
            entry.hole.at,
            f"Encode the value: `{judge.encoder_call(sender)}`" + (", then the whole." if entry.inner else "."),
            flow=entry.hole.steps,
            parameter=entry.insertion.parameter,
            target=judge.target_name(sender),
            witness=proof,
            shape=entry.shape,
            fix=_fix(entry),
            fix_title="Use the right encoder",
        )


def _fix(entry: Entry) -> tuple[Edit, ...]:
    """`encodeURIComponent` in the place of its look-alikes, where one of those is all the encoding there is."""
    names = {"uri": "encodeURI", "escape": "escape"}
    if len(entry.encodings) != 1 or len(entry.hole.encoders_at) != 1 or entry.encodings[0] not in names:
        return ()
    return (judge.callee(entry.hole.encoders_at[0], f"{names[entry.encodings[0]]}(", "encodeURIComponent("),)


def _fault(entry: Entry) -> str | None:
    """What is wrong with the encoding; None where it is right, or where there is none at all."""
    encodings = [name for name in entry.encodings if name != "json"]
    if entry.insertion.component != "value" or not encodings or "client" in encodings:
        return None
    proper = sum(name in judge.ENCODERS for name in encodings)
    if entry.inner:
        return _ONE_LAYER if proper == 1 else None if proper else _WHY.get(encodings[-1])
    return None if proper else _WHY.get(encodings[-1])
