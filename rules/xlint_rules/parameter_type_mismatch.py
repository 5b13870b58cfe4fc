"""What is sent cannot be what is read.

X++ converts without complaint: `str2Int64` makes 0 of a GUID, `str2Date` makes an empty date of a text in another order, a
text type cuts off what is too long. The receiver then works with a value that nobody sent.

## Invalid

```js
function removeHold(formContext, baseUrl, company) {
    const id = formContext.data.entity.getId().replace(/[{}]/g, "");
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:RemoveHold` +
        `&holdid=${id}` + // expect: parameter-type-mismatch
        "&all=true"); // expect: parameter-type-mismatch
}
```

```xpp
public final class RemoveHold
{
    public static void main(Args _args)
    {
        URLUtility url = new URLUtility();
        RefRecId holdId = str2Int64(url.getQueryParamValue('holdid'));

        if (url.getQueryParamValue('all') == '1')
        {
            info(int642Str(holdId));
        }
    }
}
```

```toml
[menu-items]
"action:RemoveHold" = "class:RemoveHold"
```

## Valid

```js
function removeHold(formContext, baseUrl, company) {
    const id = formContext.data.entity.getId().replace(/[{}]/g, "");
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:RemoveHold&holdid=${id}&all=1`);
}
```

```xpp
public final class RemoveHold
{
    public static void main(Args _args)
    {
        URLUtility url = new URLUtility();
        guid holdId = str2Guid(url.getQueryParamValue('holdid'));

        if (url.getQueryParamValue('all') == '1')
        {
            info(guid2Str(holdId));
        }
    }
}
```

```toml
[menu-items]
"action:RemoveHold" = "class:RemoveHold"
```

## Fix

Send what the receiver converts: a number, `yyyy-MM-dd`, the value of the enum. Or read what is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity
from xlint.value import Step

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 704


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("type"):
        parameter, read = difference.parameter, difference.read
        if parameter is None or read is None:
            continue
        yield Report(
            f"`{parameter.name}` is not of the type that is read: {difference.detail}",
            parameter.at,
            "Send what the receiver can convert, or read what is sent.",
            related=(Step(read.at, f"`{read.name}` is read here"),),
            parameter=parameter.name,
            target=pair.target,
            shape=f"{parameter.type}>{read.conversion or read.max_length or ','.join(read.compared)}",
        )
