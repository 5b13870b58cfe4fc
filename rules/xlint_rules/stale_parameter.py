"""A form uses a parameter whenever it opens.

The client keeps custom parameters in the address while the user goes on to other forms. A form that looks only at the
parameter takes yesterday's link for today's: opened from the menu, from another form or from another link, it shows or
changes the record of the first one.

## Invalid

```xpp
public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        str account = new URLUtility().getQueryParamValue('custaccount'); // expect: stale-parameter

        if (account)
        {
            info(account);
        }
    }
}
```

## Valid

```xpp
public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        str account = new URLUtility().getQueryParamValue('custaccount');

        if (account && sender.args().menuItemName() == menuItemDisplayStr(CustTable) && !sender.args().record())
        {
            info(account);
        }
    }
}
```

A member may remember that the link was followed, or the value may be forgotten once it was used.

```xpp
[Form]
public class ContosoOrders extends FormRun
{
    private boolean linkFollowed;
    private str account;

    public void init()
    {
        super();

        account = new URLUtility().getQueryParamValue('custaccount');
    }

    public void run()
    {
        super();

        if (account)
        {
            info(account);
            account = '';
        }

        if (!linkFollowed)
        {
            linkFollowed = true;
            info(new URLUtility().getQueryParamValue('orderid'));
        }
    }
}
```

The `main` of a class runs once for its link.

```xpp
public final class ShowCustomer
{
    public static void main(Args _args)
    {
        info(new URLUtility().getQueryParamValue('custaccount'));
    }
}
```

## Fix

Look at how the form was opened before the value is used: `args().menuItemName()`, `args().record()`, `args().caller()`. Or
use it once: forget it, or remember in a member or in the global cache that it was used.

## References

- The web client (platform build 7.0.25142.1): going to another form replaces `mi` in the address and keeps unknown parameters
- CWE-672: operation on a resource after expiration or release
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Receiver
from xlint.finding import Confidence, Report, Severity
from xlint.models import Models
from xlint.rule import Context

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.MEDIUM
CWE = 672


def check(receiver: Receiver, context: Context) -> Iterator[Report]:
    if receiver.entry != "form" or receiver.language != "xpp":
        return
    for read in receiver.reads:
        if read.guarded or read.consumed or _documented(read.name, context.models):
            continue
        yield Report(
            f"`{read.name}` is used whenever the form opens: the client keeps it in the address when the user goes on",
            read.at,
            "Look at how the form was opened first: `args().menuItemName()`, `args().record()`.",
            parameter=read.name,
            target=receiver.target,
        )


def _documented(name: str, models: Models | None) -> bool:
    """`cmp` and its like always say something about the form that is open."""
    row = models.kernel_parameter(name, None) if models is not None else None
    return row is not None and row.documented
