"""A parameter is read that no link sends.

The receiver asks for a name, and none of the links to it in sight carries it: what depends on it never runs, or runs with an
empty text. That is a leftover, a typo on one of the two sides, or a link that was forgotten. Nothing is said while no link
to the target is in sight, or while one of them sends names that cannot be known.

## Invalid

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
        URLUtility url = new URLUtility();

        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            info(url.getQueryParamValue('custaccount'));
            info(url.getQueryParamValue('contact')); // expect: unsent-parameter
        }
    }
}
```

## Valid

```js
function openCustomer(baseUrl, company, account, contact) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable` +
        `&custaccount=${encodeURIComponent(account)}&contact=${encodeURIComponent(contact)}`);
}
```

```xpp
public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        URLUtility url = new URLUtility();

        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            info(url.getQueryParamValue('custaccount'));
            info(url.getQueryParamValue('contact'));
        }
    }
}
```

## Fix

Send the parameter, or remove what reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.MEDIUM
CWE = None


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("unsent"):
        read = difference.read
        if read is None:
            continue
        near = difference.nearest
        remedy = (
            f"Read `{near}`, which is sent, or send `{read.name}`."
            if near
            else f"Send `{read.name}`, or remove what reads it."
        )
        yield Report(
            f"`{read.name}` is read, and no link to `{pair.target}` sends it: the value is always empty",
            read.at,
            remedy,
            parameter=read.name,
            target=pair.target,
        )
