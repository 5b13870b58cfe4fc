"""A parameter is sent to one target and read at another.

The name is right, but the link opens a menu item whose form does not read it: usually one of two similar items, or a link
that was copied. The form opens without the context that the value should have given.

## Invalid

```js
function openCustomer(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable` +
        `&customerid=${encodeURIComponent(account)}`); // expect: wrong-target
}
```

```xpp
public final class CustomerServiceLinks
{
    [FormEventHandler(formStr(MCRCustomerService), FormEventType::Initialized)]
    public static void MCRCustomerService_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(MCRCustomerService))
        {
            info(new URLUtility().getQueryParamValue('customerid'));
        }
    }
}
```

```toml
[menu-items]
CustTable = "form:CustTable"
```

## Valid

```js
function openCustomer(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=MCRCustomerService` +
        `&customerid=${encodeURIComponent(account)}`);
}
```

```xpp
public final class CustomerServiceLinks
{
    [FormEventHandler(formStr(MCRCustomerService), FormEventType::Initialized)]
    public static void MCRCustomerService_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(MCRCustomerService))
        {
            info(new URLUtility().getQueryParamValue('customerid'));
        }
    }
}
```

## Fix

Open the menu item whose form reads the parameter, or read it where the link leads.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity
from xlint.value import Step

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("wrong-target"):
        parameter, read = difference.parameter, difference.read
        if parameter is None or read is None:
            continue
        reader = (difference.other or "").partition(":")[2]
        yield Report(
            f"`{parameter.name}` is sent to `{pair.target}`, and only `{reader}` reads it",
            parameter.at,
            f"Open the menu item of `{reader}`, or read `{parameter.name}` at `{pair.target}`.",
            related=(Step(read.at, f"`{read.name}` is read here, for `{reader}`"),),
            parameter=parameter.name,
            target=pair.target,
            shape=reader.lower(),
        )
