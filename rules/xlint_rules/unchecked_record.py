"""A record that the URL names is used without a look whether it was found.

`find` and `select` give an empty record where there is none. Shown, compared or handed on it is a customer without a number
and an order without lines, and a write makes of it a new one.

## Invalid

```xpp
public final class ShowCustomer
{
    public static void main(Args _args)
    {
        CustTable custTable = CustTable::find(new URLUtility().getQueryParamValue('custaccount'));

        info(custTable.name()); // expect: unchecked-record
    }
}
```

## Valid

```xpp
public final class ShowCustomer
{
    public static void main(Args _args)
    {
        CustTable custTable = CustTable::find(new URLUtility().getQueryParamValue('custaccount'));

        if (custTable)
        {
            info(custTable.name());
        }
    }
}
```

## Fix

Test the record (`if (record)`, `record.RecId`) and say in the form that there is none.

## References

- CWE-252: unchecked return value
- Microsoft Learn, X++ data selection: a `select` that finds nothing leaves the table variable empty
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Receiver
from xlint.finding import Confidence, Report, Severity
from xlint.value import Step

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 252


def check(receiver: Receiver) -> Iterator[Report]:
    for use in receiver.unchecked:
        yield Report(
            f"`{use.record}` is looked up by `{use.parameter}` from the URL, and used here whether it was found or not",
            use.at,
            "Test the record before it is used.",
            related=(Step(use.looked_up, f"`{use.record}` is looked up here"),),
            parameter=use.parameter,
            target=receiver.target,
            shape=use.record.lower(),
        )
