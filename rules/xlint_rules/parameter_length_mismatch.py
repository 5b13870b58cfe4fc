"""The column that is sent can be longer than what the receiver keeps.

X++ cuts a text to the length of the type that it is assigned to, without a word. The record is then not found, or a
shortened text is stored. The length of the column comes from the solution's Entity.xml.

## Invalid

```js
function createQuotation(formContext, baseUrl, company) {
    const title = formContext.getAttribute("new_title").getValue() || "";
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:CreateQuotation` +
        `&title=${encodeURIComponent(title)}`); // expect: parameter-length-mismatch
}
```

```xpp
public final class CreateQuotation
{
    public static void main(Args _args)
    {
        QuotationTitle title = new URLUtility().getQueryParamValue('title');

        info(title);
    }
}
```

```xml AxEdt/QuotationTitle.xml
<AxEdt xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="AxEdtString">
    <Name>QuotationTitle</Name>
    <StringSize>60</StringSize>
</AxEdt>
```

```xml Entities/Opportunity/Entity.xml
<Entity>
    <Name>opportunity</Name>
    <EntityInfo>
        <entity Name="opportunity">
            <attributes>
                <attribute>
                    <LogicalName>new_title</LogicalName>
                    <Type>nvarchar</Type>
                    <MaxLength>200</MaxLength>
                </attribute>
            </attributes>
        </entity>
    </EntityInfo>
</Entity>
```

```toml
[menu-items]
"action:CreateQuotation" = "class:CreateQuotation"
```

## Valid

```js
function createQuotation(formContext, baseUrl, company) {
    const title = formContext.getAttribute("new_title").getValue() || "";
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=action:CreateQuotation` +
        `&title=${encodeURIComponent(title.substring(0, 60))}`);
}
```

```xpp
public final class CreateQuotation
{
    public static void main(Args _args)
    {
        QuotationTitle title = new URLUtility().getQueryParamValue('title');

        info(title);
    }
}
```

```xml AxEdt/QuotationTitle.xml
<AxEdt xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="AxEdtString">
    <Name>QuotationTitle</Name>
    <StringSize>60</StringSize>
</AxEdt>
```

```xml Entities/Opportunity/Entity.xml
<Entity>
    <Name>opportunity</Name>
    <EntityInfo>
        <entity Name="opportunity">
            <attributes>
                <attribute>
                    <LogicalName>new_title</LogicalName>
                    <Type>nvarchar</Type>
                    <MaxLength>200</MaxLength>
                </attribute>
            </attributes>
        </entity>
    </EntityInfo>
</Entity>
```

```toml
[menu-items]
"action:CreateQuotation" = "class:CreateQuotation"
```

## Fix

Make the types equally long, or shorten the value where the user can see it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Pair
from xlint.finding import Confidence, Report, Severity
from xlint.value import Step

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 222


def check(pair: Pair) -> Iterator[Report]:
    for difference in pair.differing("length"):
        parameter, read = difference.parameter, difference.read
        if parameter is None or read is None:
            continue
        yield Report(
            f"`{parameter.name}` can be longer than what is read: {difference.detail}",
            parameter.at,
            "Use types of one length on both sides, or shorten the value before it is sent.",
            related=(Step(read.at, f"`{read.name}` is read here, into at most {read.max_length} characters"),),
            parameter=parameter.name,
            target=pair.target,
        )
