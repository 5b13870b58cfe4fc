"""A parameter is sent that nothing at the target reads.

The name in the URL and the name in X++ are two literals in two repositories. Where they differ, nothing fails: the form opens,
`getQueryParamValue` returns an empty text for the name that it asks for, and the user sees the wrong record or none. Where the
target cannot be known, the name is compared with everything in sight, and the finding has low confidence.

## Invalid

```js
function openCustomer(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable` +
        `&custacount=${encodeURIComponent(account)}`); // expect: unread-parameter
}
```

```xpp
public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            info(new URLUtility().getQueryParamValue('custaccount')); // expect: unsent-parameter
        }
    }
}
```

## Valid

```js
function openCustomer(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable` +
        `&custaccount=${encodeURIComponent(account)}`);
}
```

```xpp
public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            info(new URLUtility().getQueryParamValue('custaccount'));
        }
    }
}
```

A standard form that no X++ in sight extends is not compared; the coverage of the run says so.

```js
function openVendor(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable` +
        `&vendaccount=${encodeURIComponent(account)}`);
}
```

## Fix

Send the name that the receiver reads, or read the one that is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("unread"):
        parameter = difference.parameter
        if parameter is None:
            continue
        where = f"at `{pair.target}`" if pair.certain else "in sight"
        near = difference.nearest
        remedy = (
            f"Send `{near}`, which is read there."
            if near
            else "Send a name that the receiver reads, or have it read this one."
        )
        yield Report(
            f"`{parameter.name}` is sent, and nothing {where} reads it: the value is lost without a message",
            parameter.at,
            remedy,
            related=pair.nearest_reads(near),
            parameter=parameter.name,
            target=pair.target,
            shape=near or "",
            confidence=None if pair.certain else Confidence.LOW,
        )
