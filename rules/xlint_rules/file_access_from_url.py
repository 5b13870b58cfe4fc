r"""A value from the URL names a file or an address that the server opens.

With `..` in it the value leaves the folder that was meant, and with a host of its own it makes the server call inside the
network. What is read may then be shown, what is written may be run.

## Invalid

```xpp
public final class VisitReport
{
    public static void main(Args _args)
    {
        str template = new URLUtility().getQueryParamValue('template');

        info(System.IO.File::ReadAllText("D:\\Templates\\" + template)); // expect: file-access-from-url
    }
}
```

## Valid

```xpp
public final class VisitReport
{
    public static void main(Args _args)
    {
        switch (new URLUtility().getQueryParamValue('template'))
        {
            case 'visit':
                info(System.IO.File::ReadAllText("D:\\Templates\\visit.txt"));
                break;
        }
    }
}
```

## Fix

Let the URL carry a key, and the code know the file of each key.

## References

- CWE-73: external control of file name or path; CWE-918: server-side request forgery
- Microsoft, AX 2012, *Secured APIs*: `BinaryIo.new`, `AsciiIo.new`, `CommaIo.new`, `BinData.loadFile`, ...
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 73

_SAFE = frozenset({"allow-list", "pattern"})
_CONVERTED = frozenset({"number", "date", "guid", "enum", "boolean"})


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "file" or flow.source.kind != "url" or flow.hole.guards & _SAFE or flow.hole.type in _CONVERTED:
        return
    yield Report(
        f"`{flow.source.name}` from the URL names a file or an address that the server opens",
        flow.at,
        "Let the URL carry a key, and the code know the file of each key.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=flow.detail,
    )
