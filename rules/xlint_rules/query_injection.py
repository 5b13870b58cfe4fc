"""A value from the URL becomes a query range as it is.

The text of a range is a small language: `*` and `?` match anything, `..` and `,` make lists, and what stands in parentheses
is a whole expression that may name other fields, other data sources and methods. Whoever writes the link then decides what
the form shows, or which record is changed.

## Invalid

```xpp
public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            str account = new URLUtility().getQueryParamValue('custaccount');
            FormDataSource ds = sender.dataSource(formDataSourceStr(CustTable, CustTable)) as FormDataSource;

            QueryBuildDataSource customers = ds.query().dataSourceTable(tableNum(CustTable));

            customers.addRange(fieldNum(CustTable, AccountNum)).value(account); // expect: query-injection
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
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            str account = new URLUtility().getQueryParamValue('custaccount');
            FormDataSource ds = sender.dataSource(formDataSourceStr(CustTable, CustTable)) as FormDataSource;

            QueryBuildDataSource customers = ds.query().dataSourceTable(tableNum(CustTable));

            customers.addRange(fieldNum(CustTable, AccountNum)).value(queryValue(account));
        }
    }
}
```

## Fix

Give the range `queryValue(value)` or `SysQuery::value(value)`; where the text is an expression, escape each value in it. Or use
a typed `select`, which takes values as values.

## References

Microsoft Learn, *Best practices for queries*: "Always use the SysQuery::value method when you are programmatically assigning an
atomic value to a query range."
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Flow
from xlint.finding import Confidence, Edit, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 943

_SAFE = frozenset({"range-escaped", "sysquery-value", "query-value", "allow-list", "pattern"})
_WHOLE = frozenset({"QueryBuildRange.value", "QueryFilter.value"})
_CONVERTED = frozenset({"number", "date", "guid", "enum", "boolean"})


def check(flow: Flow) -> Iterator[Report]:
    if (
        flow.sink != "query-range"
        or flow.source.kind != "url"
        or flow.hole.guards & _SAFE
        or flow.hole.type in _CONVERTED
    ):
        return
    yield Report(
        f"`{flow.source.name}` from the URL becomes a query range as it is: `*`, `..` and expressions in it choose other records",
        flow.at,
        "Escape it: `queryValue(value)` or `SysQuery::value(value)`.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=flow.detail,
        fix=_fix(flow),
        fix_title="Escape the value of the range",
    )


def _fix(flow: Flow) -> tuple[Edit, ...]:
    """Only where the value is the range's whole text; inside an expression it takes another escape."""
    inside = (
        flow.at.path == flow.hole.at.path and flow.at.start < flow.hole.at.start and flow.hole.at.end == flow.at.end - 1
    )
    whole = flow.detail in _WHOLE and not flow.prefix and not flow.hole.encodings
    return judge.wrapped(flow.hole.at, "SysQuery::value") if inside and whole else ()
