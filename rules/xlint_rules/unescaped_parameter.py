"""A value is put into a URL without being escaped.

`&`, `=`, `#`, `%` and `+` mean something in a URL. A customer called `A & B` loses half of its name; `50%` stops the client at
start-up; and whoever may edit the value can add parameters: in the account number `A&cmp=DEMF`, the rest opens another company.

## Invalid

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + account); // expect: unescaped-parameter
}
```

```js
function openRow() {
    const row = new URLSearchParams(window.location.search).get("row");
    if (!row) return;
    const clientUrl = Xrm.Utility.getGlobalContext().getClientUrl();
    window.open(clientUrl + "/main.aspx?etn=product&pagetype=entityrecord&id=" + row); // expect: unescaped-parameter
}
```

```xpp
public final class VendorPage
{
    public static void open(VendTable _vendTable, str _name)
    {
        str url = 'https://help.contoso.com/vendors?name=' + _name; // expect: unescaped-parameter

        new Browser().navigate(url, true);
    }
}
```

## Valid

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURIComponent(account));
}
```

A number, a GUID, a value of a fixed list cannot hold such a character.

```js
function openSearch(formContext) {
    const language = Xrm.Utility.getGlobalContext().userSettings.languageId;
    const status = formContext.getAttribute("statuscode").getSelectedOption().value;
    window.open("https://help.contoso.com/search?language=" + language + "&status=" + status);
}
```

Nor can the row of a model-driven app, which is named by its GUID (unless a URL, a message or the browser's storage gives it).

```js
function linkToProduct(product) {
    const clientUrl = Xrm.Utility.getGlobalContext().getClientUrl();
    window.open(clientUrl + "/main.aspx?etn=product&pagetype=entityrecord&id=" + product.id);
}
```

## Fix

`encodeURIComponent(value)` for each value, or `URL.searchParams.set`; in X++ `System.Uri::EscapeDataString(value)`. Encode the
value and not the finished URL.

## References

RFC 3986, section 2.2; ECMA-262, `encodeURIComponent`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Sender
from xlint.finding import Confidence, Edit, Report, Severity
from xlint.judge import Entry
from xlint.value import Hole
from xlint.witness import witness

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 116

_CHOSEN_BY_CODE = frozenset({"mi", "f"})
_ROW = "id"
"""In CE, the row to open: a GUID, unless somebody from outside gives it."""
_FROM_OUTSIDE = frozenset({"url", "message", "storage"})
_NO_ENCODERS = frozenset({"json"})


def check(sender: Sender) -> Iterator[Report]:
    return judge.once(_reports(sender))


def _reports(sender: Sender) -> Iterator[Report]:
    for entry in judge.entries(sender):
        if not _is_raw(entry) or not _can_break(sender, entry):
            continue
        proof = witness(sender, entry.insertion)
        if proof is None and entry.insertion.component != "fragment":
            continue
        yield Report(
            f"{judge.subject(entry)} carries {judge.described(entry.hole)} as it is: a `&`, `#` or `%` in it changes what is read",
            entry.hole.at,
            f"Encode the value: `{judge.encoder_call(sender)}`.",
            flow=entry.hole.steps,
            parameter=entry.insertion.parameter,
            target=judge.target_name(sender),
            witness=proof,
            shape=entry.shape,
            confidence=None if judge.from_data(entry.hole) else Confidence.MEDIUM,
            fix=_fix(sender, entry),
            fix_title="Encode the value",
        )


def _fix(sender: Sender, entry: Entry) -> tuple[Edit, ...]:
    """Only a whole value that is known to come from data: an argument may come encoded from a caller out of sight."""
    if entry.insertion.component != "value" or not judge.from_data(entry.hole):
        return ()
    if sender.link.language == "javascript":
        return judge.wrapped(entry.hole.at, "encodeURIComponent")
    is_text = sender.link.language == "xpp" and entry.hole.type == "string"
    return judge.wrapped(entry.hole.at, "System.Uri::EscapeDataString") if is_text else ()


def _is_raw(entry: Entry) -> bool:
    return not set(entry.encodings) - _NO_ENCODERS


def _can_break(sender: Sender, entry: Entry) -> bool:
    """Whether the value can hold what breaks this part of the URL; names, paths and targets are mostly the code's own."""
    if judge.needs_no_escape(entry.hole):
        return False
    match entry.insertion.component:
        case "value":
            name = (entry.insertion.parameter or "").lower()
            if name == _ROW and sender.link.system == "ce" and not entry.inner:
                return entry.hole.origin.kind in _FROM_OUTSIDE
            return name not in _CHOSEN_BY_CODE or entry.inner or judge.from_data(entry.hole)
        case "name":
            return _is_text(entry.hole)
        case "path" | "fragment":
            return _is_text(entry.hole) and not _has_other_syntax(sender)
        case _:
            return False


def _is_text(hole: Hole) -> bool:
    return judge.from_data(hole) and hole.type in {"string", "unknown"}


def _has_other_syntax(sender: Sender) -> bool:
    """Whether the scheme has a path of its own kind: `tel:`, `mailto:`."""
    return any(path.scheme not in {None, "http", "https", "ftp"} for path in sender.paths)
