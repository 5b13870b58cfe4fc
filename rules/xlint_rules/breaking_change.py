"""A contract changed in a way that breaks the links that are out there.

`xlint contract lock` writes what a repository reads and sends into `xlint.contract.json`. From then on a parameter that is
removed, renamed, newly required, narrowed, shortened or read by another target is a change that the other team has to hear of:
their links still send what they sent. A removed parameter is a warning as long as no link in sight sends it.

## Invalid

```xpp
public final class ReleaseOrder
{
    public static void main(Args _args) // expect: breaking-change
    {
        str salesId = new URLUtility().getQueryParamValue('salesid'); // expect: breaking-change

        if (!salesId)
        {
            throw error("@SYS:NoOrder");
        }

        info(salesId);
    }
}
```

```json xlint.contract.json
{
  "xlint-contract": 1,
  "check": "2fac596d40f3b469",
  "targets": [{ "key": "action:releaseorder", "name": "ReleaseOrder", "opens": "class:ReleaseOrder" }],
  "receivers": [{
    "target": "class:ReleaseOrder", "keys": ["action:releaseorder"], "language": "xpp", "entry": "class",
    "parameters": [{ "name": "note" }, { "name": "salesid" }]
  }],
  "senders": []
}
```

```toml
[menu-items]
"action:ReleaseOrder" = "class:ReleaseOrder"
```

## Valid

```xpp
public final class ReleaseOrder
{
    public static void main(Args _args)
    {
        URLUtility url = new URLUtility();

        info(url.getQueryParamValue('salesid'));
        info(url.getQueryParamValue('note'));
        info(url.getQueryParamValue('reason'));
    }
}
```

```json xlint.contract.json
{
  "xlint-contract": 1,
  "check": "2fac596d40f3b469",
  "targets": [{ "key": "action:releaseorder", "name": "ReleaseOrder", "opens": "class:ReleaseOrder" }],
  "receivers": [{
    "target": "class:ReleaseOrder", "keys": ["action:releaseorder"], "language": "xpp", "entry": "class",
    "parameters": [{ "name": "note" }, { "name": "salesid" }]
  }],
  "senders": []
}
```

```toml
[menu-items]
"action:ReleaseOrder" = "class:ReleaseOrder"
```

## Fix

Keep what was promised, or read the old and the new name for a time. Announce the end in `xlint.changes.toml`
(`[[deprecated]]` with a `sunset`), approve one intended break there (`[[approved]]` with a reason), or write the lock again
with `xlint contract lock` when the other side is ready.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Change
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None


def check(change: Change) -> Iterator[Report]:
    if change.level == "safe" or change.approved is not None or change.at is None:
        return
    if change.level == "dangerous" and change.side == "sender":
        return
    yield Report(
        f"since the lock, {change.message}",
        change.at,
        change.remedy,
        related=change.related,
        parameter=change.parameter,
        target=change.target,
        shape=change.id,
        severity=None if change.level == "breaking" else Severity.WARNING,
    )
