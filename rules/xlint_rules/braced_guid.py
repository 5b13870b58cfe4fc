"""A record's id is sent with its braces.

`getId()`, the ids of lookups and of the ribbon, and `userSettings.userId` are `{...}`. Receivers expect 36 characters without:
`str2Guid` takes both, but a comparison, a text field of 36 characters or a Web API call does not.

## Invalid

```js
function openVendor(baseUrl, company, formContext) {
    const id = formContext.data.entity.getId();
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&accountid=${id}`); // expect: braced-guid
}
```

## Valid

```js
function openVendor(baseUrl, company, formContext) {
    const id = formContext.data.entity.getId().replace(/[{}]/g, "");
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&accountid=${id}`);
}
```

`main.aspx` takes a record's id in both forms.

```js
function openAccount(clientUrl, formContext) {
    const id = formContext.data.entity.getId();
    window.open(`${clientUrl}/main.aspx?etn=account&pagetype=entityrecord&id=${id}`);
}
```

## Fix

Remove the braces: `id.replace(/[{}]/g, "")`.

## References

Microsoft Learn, *getId* (Client API reference); *Open forms, views, dialogs and reports with a URL*.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Sender
from xlint.finding import Confidence, Report, Severity
from xlint.judge import Entry

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None

_BOTH_FORMS = frozenset({"id", "formid", "viewid", "appid", "objectid", "extraqs"})


def check(sender: Sender) -> Iterator[Report]:
    return judge.once(_reports(sender)) if sender.link.language != "xpp" else iter(())


def _reports(sender: Sender) -> Iterator[Report]:
    for entry in judge.entries(sender):
        if not entry.hole.braced or entry.hole.guards >= {"no{", "no}"} or _takes_both(sender, entry):
            continue
        yield Report(
            f"{judge.subject(entry)} carries {judge.described(entry.hole)} in braces: the receiver compares 36 characters with 38",
            entry.hole.at,
            'Remove the braces: `.replace(/[{}]/g, "")`.',
            flow=entry.hole.steps,
            parameter=entry.insertion.parameter,
            target=judge.target_name(sender),
            shape=entry.shape,
        )


def _takes_both(sender: Sender, entry: Entry) -> bool:
    """Dataverse reads ids of its own in both forms, and the ribbon's own parameters come as the client sends them."""
    if entry.insertion.component not in {"value", "path", "fragment"} or sender.link.language == "markup":
        return True
    ours = sender.link.system == "ce"
    return ours and (entry.insertion.layer == "extraqs" or (entry.insertion.parameter or "").lower() in _BOTH_FORMS)
