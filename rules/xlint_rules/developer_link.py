"""A link in shipped code opens a developer's tool.

`SysTableBrowser` shows, and lets edit, any table, past the forms that check what is entered; `SysClassRunner` runs any class.
They belong to system administrators. A button or link for everybody either fails, or is a reason to hand out rights that
nobody should have.

## Invalid

```js
function openCustomers(baseUrl, company) {
    window.open(baseUrl + "/?mi=SysTableBrowser&tableName=CustTable&cmp=" + encodeURIComponent(company)); // expect: developer-link
}
```

## Valid

```js
function openCustomers(baseUrl, company) {
    window.open(baseUrl + "/?mi=CustTable&cmp=" + encodeURIComponent(company));
}
```

## Fix

Open the form that shows the data, or remove the link from what is shipped.

## References

Microsoft Learn, *Troubleshoot dual-write*: the table browser as a tool for administrators.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link
from xlint.finding import Confidence, Report, Severity
from xlint.rule import Context

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 489


def check(link: Link, context: Context) -> Iterator[Report]:
    return judge.once(_reports(link, context)) if link.system == "fo" else iter(())


def _reports(link: Link, context: Context) -> Iterator[Report]:
    for path, piece in judge.pieces(link, "mi", "f"):
        item = judge.menu_item(path) if (piece.name or "").lower() == "mi" else ("Form", judge.literal(piece) or "")
        if item is not None and item[1].lower() in context.models.developer_tools:
            yield Report(
                f"`{item[1]}` is a developer's tool: a link to it in shipped code fails, or needs rights that users should not have",
                piece.value_at or piece.at,
                "Open the form that shows the data, or remove the link.",
                target=item[1],
                shape=item[1].lower(),
            )
