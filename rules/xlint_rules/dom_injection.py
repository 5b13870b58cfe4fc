"""A value from outside becomes markup.

`innerHTML`, `document.write`, `insertAdjacentHTML` and jQuery's `html`, `append` and `$()` read a text as markup. What stands in
the URL, in a message, or in a column that somebody else filled, then brings elements and script of its own, which run with the
user's rights in Dataverse.

## Invalid

```html
<!DOCTYPE html>
<html>
<body>
    <h1 id="vendor"></h1>
    <script>
        var vendor = new URLSearchParams(window.location.search).get("data") || "";
        document.getElementById("vendor").innerHTML = "<b>" + vendor + "</b>"; // expect: dom-injection
    </script>
</body>
</html>
```

A column holds what users typed.

```js
async function showAccount(id) {
    const account = await Xrm.WebApi.retrieveRecord("account", id, "?$select=name");
    document.getElementById("account").innerHTML = `<b>${account.name}</b>`; // expect: dom-injection
}
```

## Valid

```html
<!DOCTYPE html>
<html>
<body>
    <h1 id="vendor"></h1>
    <div id="note"></div>
    <script>
        var vendor = new URLSearchParams(window.location.search).get("data") || "";
        document.getElementById("vendor").textContent = vendor;
        document.getElementById("note").innerHTML = DOMPurify.sanitize(vendor);
    </script>
</body>
</html>
```

## Fix

Set `textContent`, or make elements with `createElement`. Where markup is wanted, clean it with a sanitizer.

## References

CWE-79; Power Apps checker, `web-sdl-no-inner-html`, `web-sdl-no-document-write`, `web-sdl-no-html-method`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 79

_SOURCES = frozenset({"url", "message", "record", "field", "lookup"})
_WITHOUT_MARKUP = frozenset({"html", "uri", "escape", "base64", *judge.ENCODERS})
"""Encoders that leave no `<`."""


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "markup" or flow.source.kind not in _SOURCES or _is_safe(flow):
        return
    foreign = flow.source.kind in {"url", "message"}
    yield Report(
        f"`{flow.source.name}` becomes markup: {_what(flow.source.kind)} can bring script that runs with the user's rights",
        flow.at,
        "Set `textContent`, or clean the text with a sanitizer.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=judge.flow_shape(flow),
        once=True,
        confidence=None if foreign else Confidence.MEDIUM,
    )


def _is_safe(flow: Flow) -> bool:
    escaped: set[str] = set()
    for guard in flow.hole.guards:
        if guard.startswith("html"):
            escaped |= set(guard.removeprefix("html"))
    return judge.is_harmless(flow.hole) or bool(set(flow.hole.encodings) & _WITHOUT_MARKUP) or escaped >= set('&<>"')


def _what(kind: str) -> str:
    return {"url": "what stands in the URL", "message": "a message from any window"}.get(
        kind, "what users typed into the column"
    )
