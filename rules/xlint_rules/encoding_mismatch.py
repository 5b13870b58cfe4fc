"""Sender and receiver do not agree on how a value is encoded.

The platform undoes one percent-encoding, and no more. What is put into base64 or JSON, or encoded twice, stays so unless the
receiver's own code undoes it; and what the receiver decodes must have been encoded, or it reads garbage.

## Invalid

```js
function assign(baseUrl, company, note) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:AssignCall` +
        `&note=${encodeURIComponent(btoa(note))}`); // expect: encoding-mismatch
}
```

```xpp
public final class AssignCall
{
    public static void main(Args _args)
    {
        info(new URLUtility().getQueryParamValue('note'));
    }
}
```

```toml
[menu-items]
"action:AssignCall" = "class:AssignCall"
```

## Valid

```js
function assign(baseUrl, company, note) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:AssignCall` +
        `&note=${encodeURIComponent(btoa(note))}`);
}
```

```xpp
public final class AssignCall
{
    public static void main(Args _args)
    {
        str note = new URLUtility().getQueryParamValue('note');

        info(System.Text.Encoding::get_UTF8().GetString(System.Convert::FromBase64String(note)));
    }
}
```

```toml
[menu-items]
"action:AssignCall" = "class:AssignCall"
```

## Fix

Encode once, with `encodeURIComponent`, and read the value as it arrives. Where it has to be base64 or JSON, do it on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity
from xlint.value import Step

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 838


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("encoding"):
        parameter, read = difference.parameter, difference.read
        if parameter is None or read is None:
            continue
        yield Report(
            f"`{parameter.name}` is not encoded as it is read: {difference.detail}",
            parameter.at,
            "Encode it once for the URL, and decode on the other side exactly what was added.",
            related=(Step(read.at, f"`{read.name}` is read here"),),
            parameter=parameter.name,
            target=pair.target,
            shape=f"{parameter.encoding}>{'+'.join(read.decoding)}",
        )
