"""A link names a company in the code.

The same solution serves several companies. A link with a fixed `cmp` opens one company's data for the users of all: the record
is not found, or another one with the same number is opened. A literal that only stands in for a missing value is no finding.

## Invalid

```js
function openVendor(baseUrl, account) {
    window.open(baseUrl + "/?cmp=usmf&mi=VendTable&vendaccount=" + encodeURIComponent(account)); // expect: hardcoded-company
}
```

A constant is a literal wherever it stands.

```js
const COMPANY = "usmf"; // expect: hardcoded-company

function openVendor(baseUrl, account) {
    window.open(`${baseUrl}/?cmp=${COMPANY}&mi=VendTable&vendaccount=${encodeURIComponent(account)}`);
}
```

## Valid

```js
function openVendor(baseUrl, formContext, account) {
    const company = formContext.getAttribute("new_companycode").getValue() || "usmf";
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&vendaccount=${encodeURIComponent(account)}`);
}
```

## Fix

Take the company from the record, from its business unit, or from an environment variable.

## References

Microsoft Learn, *Create shareable deep links to data*: `cmp` chooses the legal entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 1051

_COMPANY = re.compile(r"\w+")


def check(link: Link) -> Iterator[Report]:
    return judge.once(_reports(link)) if link.system == "fo" else iter(())


def _reports(link: Link) -> Iterator[Report]:
    for path, piece in judge.pieces(link, "cmp"):
        company = judge.literal(piece)
        if company is None or piece.fallback or not _COMPANY.fullmatch(company):
            continue
        item = judge.menu_item(path)
        yield Report(
            f"`cmp` is always `{company}`: users of every other company open this one's data",
            piece.value_at or piece.at,
            "Take the company from the record, or from an environment variable.",
            parameter="cmp",
            target=item[1] if item else None,
            shape=company.lower(),
        )
