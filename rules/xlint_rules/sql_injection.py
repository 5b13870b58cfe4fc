"""A value from the URL stands in the text of an SQL statement.

A quote in the value ends the literal, and the rest runs as SQL, past the record level security that X++ statements obey.

## Invalid

```xpp
public final class QuotationLookup
{
    public static void main(Args _args)
    {
        str reference = new URLUtility().getQueryParamValue('reference');
        Statement statement = new Connection().createStatement();
        str sql = "SELECT QUOTATIONID FROM SALESQUOTATIONTABLE WHERE REFERENCE = '" + reference + "'";

        new SqlStatementExecutePermission(sql).assert();
        statement.executeQuery(sql); // expect: sql-injection
        CodeAccessPermission::revertAssert();
    }
}
```

## Valid

```xpp
public final class QuotationLookup
{
    public static void main(Args _args)
    {
        str reference = new URLUtility().getQueryParamValue('reference');
        Statement statement = new Connection().createStatement();
        Map parameters = SqlParams::create();

        parameters.insert('reference', reference);
        statement.executeQueryWithParameters(
            "SELECT QUOTATIONID FROM SALESQUOTATIONTABLE WHERE REFERENCE = @reference", parameters);
    }
}
```

```xpp
public final class QuotationLookup
{
    public static void main(Args _args)
    {
        int64 recId = str2Int64(new URLUtility().getQueryParamValue('recid'));
        Statement statement = new Connection().createStatement();

        statement.executeQuery(strFmt("SELECT QUOTATIONID FROM SALESQUOTATIONTABLE WHERE RECID = %1", recId));
    }
}
```

## Fix

Use `select`, or bind the value with `executeQueryWithParameters`.

## References

Microsoft Learn, *Query with parameters*: "If users control input, an SQL injection threat can occur."
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 89

_SAFE = frozenset({"sql-escaped", "sql-literal", "allow-list", "pattern"})
_CONVERTED = frozenset({"number", "date", "guid", "enum", "boolean"})


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "sql" or flow.source.kind != "url" or flow.hole.guards & _SAFE or flow.hole.type in _CONVERTED:
        return
    yield Report(
        f"`{flow.source.name}` from the URL stands in the text of an SQL statement: a quote in it ends the literal, and the rest runs",
        flow.at,
        "Bind it: `executeQueryWithParameters(sql, parameters)`, or use `select`.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=flow.detail,
    )
