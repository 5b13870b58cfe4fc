"""The destination of a link comes from outside.

Whoever writes the URL, or sends the message, chooses the page that opens from inside Dynamics 365: a copy of the sign-in page, for
instance, reached from an address that users trust. `getClientUrl() + value` fixes nothing: with `.evil.example` or
`@evil.example` as value, it is another host. A column that users edit is a weaker source, and a warning.

## Invalid

```html
<!DOCTYPE html>
<html>
<body>
    <script>
        var target = new URLSearchParams(window.location.search).get("data");
        if (target) {
            window.open(target); // expect: open-redirect
        }
    </script>
</body>
</html>
```

```js
function openWebsite(formContext) {
    const address = formContext.getAttribute("websiteurl").getValue();
    if (address) {
        Xrm.Navigation.openUrl(address); // expect: open-redirect
    }
}
```

```xpp
public final class VendorReturn
{
    public static void main(Args _args)
    {
        new Browser().navigate(new URLUtility().getQueryParamValue('newReturnUrl')); // expect: open-redirect
    }
}
```

## Valid

The code fixes the host, and the value chooses among its pages.

```html
<!DOCTYPE html>
<html>
<body>
    <script>
        var topic = new URLSearchParams(window.location.search).get("data") || "start";
        window.open("https://help.contoso.com/" + encodeURIComponent(topic));
    </script>
</body>
</html>
```

A list of what may be opened.

```js
function openPortal(formContext) {
    const portals = ["https://vendors.contoso.com/", "https://customers.contoso.com/"];
    const address = formContext.getAttribute("new_portal").getValue();
    if (portals.includes(address)) {
        Xrm.Navigation.openUrl(address);
    }
}
```

## Fix

Let the code name the hosts, and take only a path, an id or a key from outside; or compare `new URL(value).origin` with a list.

## References

CWE-601, *URL Redirection to Untrusted Site*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 601

_FOREIGN = frozenset({"url", "message"})
_EDITED = frozenset({"field", "record", "lookup"})
_SAFE = frozenset({"host-checked"})
_HOSTLESS = re.compile(r"(?!https?:|ftp:|javascript:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""A scheme whose addresses name no host: `tel:`, `mailto:`."""


def check(flow: Flow) -> Iterator[Report]:
    kind = flow.source.kind
    if flow.sink != "navigate" or kind not in _FOREIGN | _EDITED or _is_fixed(flow) or judge.is_own_address(flow):
        return
    foreign = kind in _FOREIGN
    yield Report(
        f"`{flow.source.name}` decides where the link leads: {_who(kind)} can send users to any site",
        flow.at,
        "Let the code name the hosts that may be opened, and compare the value with them.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=judge.flow_shape(flow),
        once=True,
        severity=Severity.ERROR if foreign else Severity.WARNING,
        confidence=None if foreign else Confidence.MEDIUM,
    )


def _is_fixed(flow: Flow) -> bool:
    """Whether the value was checked, is no address, or is encoded so that without a scheme before it, it is only a path."""
    hole = flow.hole
    encoded = bool(set(hole.encodings) & judge.ENCODERS) and not flow.prefix
    setup = (flow.source.table or "").lower().endswith(("parameters", "setup"))
    hostless = _HOSTLESS.match(flow.prefix) is not None
    return judge.is_harmless(hole) or bool(hole.guards & _SAFE) or encoded or setup or hostless


def _who(kind: str) -> str:
    return {"url": "whoever writes the URL", "message": "any window that sends a message"}.get(
        kind, "whoever may edit the column"
    )
