"""A value from outside is executed.

`eval`, `new Function` and timers that are given a text run it as script; in X++, `runBuf`, an interpreter or `Process::Start` run
it on the server. Whoever writes the link, sends the message or fills the column then has the rights of the user, or of the
server's account.

## Invalid

```html
<!DOCTYPE html>
<html>
<body>
    <script>
        var options = eval("(" + new URLSearchParams(window.location.search).get("data") + ")"); // expect: code-injection
    </script>
</body>
</html>
```

```xpp
public final class ScriptRunner
{
    public static void main(Args _args)
    {
        str script = new URLUtility().getQueryParamValue('newScript');

        runBuf(script); // expect: code-injection
    }
}
```

## Valid

```html
<!DOCTYPE html>
<html>
<body>
    <script>
        var options = JSON.parse(new URLSearchParams(window.location.search).get("data") || "{}");
    </script>
</body>
</html>
```

## Fix

`JSON.parse` for data; functions instead of texts for timers; in X++ a `switch` over what may be run.

## References

CWE-94; Power Apps checker, `web-avoid-eval`; Microsoft Learn, *Secured APIs*: `runBuf`, `evalBuf`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 94

_SOURCES = {
    "javascript": frozenset({"url", "message", "record", "field", "lookup"}),
    "xpp": frozenset({"url", "message"}),
}


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "code" or flow.source.kind not in _SOURCES[flow.language] or judge.is_harmless(flow.hole):
        return
    foreign = flow.source.kind in {"url", "message"}
    yield Report(
        f"`{flow.source.name}` is executed{f' by `{flow.detail}`' if flow.detail else ''}: {_who(flow)}",
        flow.at,
        "Parse data with `JSON.parse`, and run nothing that comes from outside."
        if flow.language == "javascript"
        else "Choose with a `switch` among what may be run.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=judge.flow_shape(flow),
        once=True,
        confidence=None if foreign else Confidence.MEDIUM,
    )


def _who(flow: Flow) -> str:
    if flow.language == "xpp":
        return "whoever writes the link runs code on the server"
    return {
        "url": "whoever writes the link runs script with the user's rights",
        "message": "any window that sends a message runs script with the user's rights",
    }.get(flow.source.kind, "whoever fills the column runs script with every reader's rights")
