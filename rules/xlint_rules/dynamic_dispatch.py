"""A value from the URL chooses what runs or opens.

A class, table, form, menu item or method that is named by the URL is one that the writer of the link picked, out of all that
the user who follows it may reach.

## Invalid

```xpp
public final class LinkDispatcher
{
    public static void main(Args _args)
    {
        str menuItem = new URLUtility().getQueryParamValue('open');

        new MenuFunction(menuItem, MenuItemType::Display).run(_args); // expect: dynamic-dispatch
    }
}
```

## Valid

```xpp
public final class LinkDispatcher
{
    public static void main(Args _args)
    {
        switch (new URLUtility().getQueryParamValue('open'))
        {
            case 'customers':
                new MenuFunction(menuItemDisplayStr(CustTable), MenuItemType::Display).run(_args);
                break;

            case 'vendors':
                new MenuFunction(menuItemDisplayStr(VendTable), MenuItemType::Display).run(_args);
                break;
        }
    }
}
```

## Fix

Let a `switch` over the accepted values name what each of them opens.

## References

- CWE-470: use of externally-controlled input to select classes or code
- Microsoft, AX 2012, *Secured APIs*: `DictClass.callObject`, `DictClass.callStatic`, `DictTable.callObject`, `DictTable.callStatic`
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 470

_SAFE = frozenset({"allow-list"})
_CONVERTED = frozenset({"number", "date", "guid", "enum", "boolean"})


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "dispatch" or flow.source.kind != "url" or flow.hole.guards & _SAFE or flow.hole.type in _CONVERTED:
        return
    yield Report(
        f"`{flow.source.name}` from the URL chooses what runs: whoever writes the link picks a class, table, form or method",
        flow.at,
        "Let a `switch` over the accepted names decide.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=flow.detail,
    )
