"""Opening a link writes to the database.

A link can be opened by anything: a mail, a page, a preview. Where opening it is enough to insert, update, delete or post, a
user changes data without having decided to, with their own rights.

## Invalid

```xpp
public final class RemoveHold
{
    public static void main(Args _args)
    {
        SalesId salesId = new URLUtility().getQueryParamValue('salesid');
        SalesTable salesTable = SalesTable::find(salesId, true);

        if (salesTable)
        {
            ttsbegin;
            salesTable.Hold = NoYes::No;
            salesTable.update(); // expect: state-change-from-url
            ttscommit;
        }
    }
}
```

## Valid

```xpp
public final class RemoveHold
{
    public static void main(Args _args)
    {
        SalesId salesId = new URLUtility().getQueryParamValue('salesid');
        SalesTable salesTable = SalesTable::find(salesId, true);

        if (salesTable && Box::yesNo(strFmt("Remove the hold of %1?", salesId), DialogButton::No) == DialogButton::Yes)
        {
            ttsbegin;
            salesTable.Hold = NoYes::No;
            salesTable.update();
            ttscommit;
        }
    }
}
```

## Fix

Ask first (`Box::yesNo`, a dialog), or open the form with the record and let the user press the button.

## References

OWASP, *Cross-Site Request Forgery Prevention*: no state change on GET.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Receiver
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 352


def check(receiver: Receiver) -> Iterator[Report]:
    for write in receiver.writes:
        if write.asked or receiver.language != "xpp":
            continue
        yield Report(
            f"`{write.parameter}` from the URL leads to a write here: opening the link is enough to change data",
            write.at,
            "Ask the user first, or let a button do it.",
            flow=write.steps,
            parameter=write.parameter,
            target=receiver.target,
            shape=write.method.lower(),
        )
