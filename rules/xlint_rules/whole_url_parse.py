"""A whole URL is read as a query.

`ParseQueryString` splits at `&` and `=` only. Over a whole address, the first name it finds is `https://host/?cmp`: the first
parameter can never be read, whatever it is called, and adding another in front of it hides the next one.

## Invalid

```xpp
public final class OpenOrder
{
    public static void main(Args _args)
    {
        str order = System.Web.HttpUtility::ParseQueryString(URLUtility::getUrl()).Get('salesid'); // expect: whole-url-parse

        info(order);
    }
}
```

## Valid

```xpp
public final class OpenOrder
{
    public static void main(Args _args)
    {
        info(new URLUtility().getQueryParamValue('salesid'));
    }
}
```

```xpp
public final class OpenOrder
{
    public static void main(Args _args)
    {
        System.Uri uri = new System.Uri(URLUtility::getUrl());
        str order = System.Web.HttpUtility::ParseQueryString(uri.Query).Get('salesid');

        info(order);
    }
}
```

## Fix

Use `new URLUtility().getQueryParamValue(name)`, or parse `uri.Query` alone.

## References

- .NET API, *HttpUtility.ParseQueryString*: it takes the query of a URL
- Microsoft Learn, *Unified pricing management*: `urlUtil.getQueryParamValue('itemid')`
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Receiver
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None


def check(receiver: Receiver) -> Iterator[Report]:
    for at in receiver.whole_url_parses:
        yield Report(
            "a whole URL is parsed as a query: the first parameter's name becomes `https://host/?name`, and cannot be read",
            at,
            "Use `getQueryParamValue`, or parse the URL's `Query` alone.",
            target=receiver.target,
        )
