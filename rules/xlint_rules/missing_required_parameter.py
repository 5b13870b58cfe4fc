"""A parameter that the receiver cannot do without is never sent.

The receiver throws, leaves `main` or closes the form where the value is empty, so this link cannot work. A `return` that
only skips the use of a value is not stopping.

## Invalid

```js
function release(baseUrl, company, order) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}` +
        "&mi=action:ReleaseOrder" + // expect: missing-required-parameter
        `&note=${encodeURIComponent(order)}`);
}

function releaseOrder(baseUrl, company, order) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:ReleaseOrder` +
        `&salesid=${encodeURIComponent(order)}`);
}
```

```xpp
public final class ReleaseOrder
{
    public static void main(Args _args)
    {
        URLUtility url = new URLUtility();
        SalesId salesId = url.getQueryParamValue('salesid');

        if (!salesId)
        {
            throw error("@SYS:NoOrder");
        }

        info(salesId);
        info(url.getQueryParamValue('note'));
    }
}
```

```toml
[menu-items]
"action:ReleaseOrder" = "class:ReleaseOrder"
```

## Valid

```js
function release(baseUrl, company, order) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:ReleaseOrder` +
        `&salesid=${encodeURIComponent(order)}`);
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

Send the parameter with every link to this target.
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
    for difference in pair.differing("missing-required"):
        read, sender = difference.read, pair.sender
        if read is None or sender is None:
            continue
        yield Report(
            f"`{pair.target}` stops without `{read.name}`, and this link never sends it",
            sender.target.at or sender.link.at,
            f"Add `{read.name}` to the link.",
            related=(Step(read.at, f"`{read.name}` is read here, and required"),),
            parameter=read.name,
            target=pair.target,
        )
