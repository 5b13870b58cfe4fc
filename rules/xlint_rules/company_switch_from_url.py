"""A value from the URL decides in which company the code runs.

`changecompany` and `crosscompany` leave the company that the user opened. That the company exists says nothing of whether this
user may see it, or whether this link was meant for it.

## Invalid

```xpp
public final class OrderLookup
{
    public static void main(Args _args)
    {
        SelectableDataArea company = new URLUtility().getQueryParamValue('company');

        changecompany (company) // expect: company-switch-from-url
        {
            info(curExt());
        }
    }
}
```

## Valid

```xpp
public final class OrderLookup
{
    public static void main(Args _args)
    {
        SelectableDataArea company = new URLUtility().getQueryParamValue('company');

        switch (company)
        {
            case 'usmf':
            case 'demf':
                changecompany (company)
                {
                    info(curExt());
                }
                break;
        }
    }
}
```

## Fix

Leave the company to `cmp`, which the platform checks; or accept only companies that the user has, or that the code names.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 639

_SAFE = frozenset({"allow-list", "own-company"})


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "company" or flow.source.kind != "url" or flow.hole.guards & _SAFE:
        return
    yield Report(
        f"`{flow.source.name}` from the URL decides in which company the code runs, and nothing checks that this user may",
        flow.at,
        "Check the company against those of the user, or against a list; or leave it to `cmp`.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=flow.detail,
    )
