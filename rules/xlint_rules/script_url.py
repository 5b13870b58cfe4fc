"""A link runs script, or can be made to.

A `javascript:` address runs in the page that holds it, with the user's rights in Dataverse, and no policy against inline script
lets it through. Where a value from the URL or from a message becomes `location`, `href` or `src` with nothing before it, it can
be such an address: script of somebody else's choice. That `openUrl` and `window.open` refuse; there it is an open redirect only.

## Invalid

```html
<!DOCTYPE html>
<html>
<body>
    <a href="javascript:openVendors()">Vendors</a> <!-- expect: script-url -->
</body>
</html>
```

```html
<!DOCTYPE html>
<html>
<body>
    <a id="back">Back</a>
    <script>
        var back = new URLSearchParams(window.location.search).get("data");
        if (back) {
            document.getElementById("back").href = back; // expect: script-url, open-redirect
        }
    </script>
</body>
</html>
```

## Valid

```html
<!DOCTYPE html>
<html>
<body>
    <button type="button" id="vendors">Vendors</button>
    <a id="back" href="#">Back</a>
    <script>
        document.getElementById("vendors").addEventListener("click", openVendors);
        var order = new URLSearchParams(window.location.search).get("data") || "";
        document.getElementById("back").href = "/orders/" + encodeURIComponent(order);
    </script>
</body>
</html>
```

## Fix

Use a button with an event handler. Check a value's scheme: `new URL(value, location.href).protocol === "https:"`.

## References

CWE-79; HTML Standard, navigation to a `javascript:` URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.contract import Flow, Link
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 79

_FOREIGN = frozenset({"url", "message"})
_CHECKED = frozenset({"https", "prefix", "host-checked"})
_RUNS_SCRIPT = re.compile(r"location(?!\.search|\.hash)|href|src|action", re.IGNORECASE)
_DOES_NOTHING = re.compile(
    r"javascript:\s*(?:void\s*\(?\s*0?\s*\)?|//.*|return(?: false| true)?|undefined)?\s*;?\s*", re.IGNORECASE
)


def check(subject: Flow | Link) -> Iterator[Report]:
    return _possible(subject) if isinstance(subject, Flow) else judge.once(_written(subject))


def _written(link: Link) -> Iterator[Report]:
    for path in link.paths:
        if path.scheme != "javascript" or _DOES_NOTHING.fullmatch(path.template):
            continue
        first = next(judge.known_parts(path), None)
        yield Report(
            "`javascript:` runs script from an address: a policy against inline script has to let everything through for it",
            first[1].place(0, len(first[1].text)) if first is not None else link.at,
            "Use a button with an event handler.",
            shape="written",
        )


def _possible(flow: Flow) -> Iterator[Report]:
    if flow.sink == "script-url" or (flow.sink == "navigate" and _RUNS_SCRIPT.search(flow.detail) and not flow.prefix):
        if flow.language != "javascript" or flow.source.kind not in _FOREIGN or _is_safe(flow):
            return
        yield Report(
            f"`{flow.source.name}` decides the scheme: with `javascript:` it runs script with the user's rights",
            flow.at,
            'Check the scheme first: `new URL(value, location.href).protocol === "https:"`.',
            flow=flow.steps,
            parameter=flow.source.name,
            target=flow.receiver,
            shape=judge.flow_shape(flow),
            once=True,
        )


def _is_safe(flow: Flow) -> bool:
    """Whether the scheme was checked, or the colon after it cannot get through."""
    hole = flow.hole
    checked = judge.is_harmless(hole) or bool(hole.guards & _CHECKED)
    return checked or judge.is_own_address(flow) or bool(set(hole.encodings) & judge.ENCODERS)
