"""Sender and receiver spell a parameter in different capitals.

The Finance and Operations client keeps a custom name as it was written; whether reading it minds the capitals is documented
nowhere, and in a web resource it does mind them. Two spellings in one URL collapse into one, and a search for the name finds
only half of its uses.

## Invalid

```js
function openCustomer(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable` +
        `&CustAccount=${encodeURIComponent(account)}`); // expect: parameter-case-mismatch
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

## Fix

Use one spelling, best in lower case, on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Edit, Report, Severity
from xlint.value import Step

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 178


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("case"):
        parameter, read, sender = difference.parameter, difference.read, pair.sender
        if parameter is None or read is None or sender is None:
            continue
        spelled = sender.spells(parameter)
        yield Report(
            f"`{parameter.name}` is sent, and `{read.name}` is read: the names differ in their capitals",
            parameter.at,
            f"Send `{read.name}`.",
            related=(Step(read.at, f"`{read.name}` is read here"),),
            parameter=parameter.name,
            target=pair.target,
            confidence=None if pair.certain else Confidence.LOW,
            fix=(Edit(parameter.at, read.name),) if spelled else (),
            fix_title=f"Send `{read.name}`" if spelled else "",
        )
