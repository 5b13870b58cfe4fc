"""A parameter that the receiver cannot do without is sent on some paths only.

Where the value is there, the link works; where the record lacks it, the receiver stops, and the user sees an error in the
other system that says nothing of the cause.

## Invalid

```js
function releaseOrder(baseUrl, company, order) {
    let url = `${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:ReleaseOrder`;
    if (order) {
        url += `&salesid=${encodeURIComponent(order)}`; // expect: sometimes-missing-parameter
    }
    Xrm.Navigation.openUrl(url);
}
```

```xpp
public final class ReleaseOrder
{
    public static void main(Args _args)
    {
        SalesId salesId = new URLUtility().getQueryParamValue('salesid');

        if (!salesId)
        {
            throw error("@SYS:NoOrder");
        }

        info(salesId);
    }
}
```

```toml
[menu-items]
"action:ReleaseOrder" = "class:ReleaseOrder"
```

## Valid

```js
function releaseOrder(baseUrl, company, order) {
    if (!order) {
        return;
    }
    const url = `${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:ReleaseOrder`;
    Xrm.Navigation.openUrl(`${url}&salesid=${encodeURIComponent(order)}`);
}
```

```xpp
public final class ReleaseOrder
{
    public static void main(Args _args)
    {
        SalesId salesId = new URLUtility().getQueryParamValue('salesid');

        if (!salesId)
        {
            throw error("@SYS:NoOrder");
        }

        info(salesId);
    }
}
```

```toml
[menu-items]
"action:ReleaseOrder" = "class:ReleaseOrder"
```

## Fix

Do not open the link without the value: tell the user in the form that it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity
from xlint.value import Step

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("sometimes-missing"):
        parameter, read = difference.parameter, difference.read
        if parameter is None or read is None:
            continue
        yield Report(
            f"`{parameter.name}` is sent on some paths only, and `{pair.target}` stops without it",
            parameter.at,
            "Send it always, or do not open the link without it.",
            related=(Step(read.at, f"`{read.name}` is read here, and required"),),
            parameter=read.name,
            target=pair.target,
        )
