"""A link is opened without encryption.

Over `http:` or `ftp:` everybody on the way reads the address with its parameters, and can answer in the server's place. Browsers
also refuse to show such a page inside a secure one.

## Invalid

```js
function openHelp(topic) {
    window.open("http://help.contoso.com/finance?topic=" + encodeURIComponent(topic)); // expect: insecure-scheme
}
```

## Valid

```js
function openHelp(topic) {
    window.open("https://help.contoso.com/finance?topic=" + encodeURIComponent(topic));
}
```

This machine is reached without a network.

```js
function openPreview() {
    window.open("http://localhost:8080/preview");
}
```

## Fix

Write `https:`.

## References

Microsoft Learn, *Use the Power Apps checker*: `web-sdl-no-insecure-url`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.contract import Link, Path
from xlint.finding import Confidence, Report, Severity
from xlint.value import Place

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = 319

_THIS_MACHINE = re.compile(
    r"(?:.*@)?(?:localhost|(?:[^:@]*\.)?localhost|127(?:\.\d+){3}|\[::1\])(?::\d*)?", re.IGNORECASE
)


def check(link: Link) -> Iterator[Report]:
    return judge.once(_reports(link))


def _reports(link: Link) -> Iterator[Report]:
    for path in link.paths:
        if path.scheme not in {"http", "ftp"} or (path.host is not None and _THIS_MACHINE.fullmatch(path.host)):
            continue
        where = f"`{path.scheme}://{path.host}`" if path.host else f"`{path.scheme}:`"
        yield Report(
            f"{where} is opened without encryption: everybody on the way can read and change what is sent",
            _place(link, path),
            "Write `https:`.",
            shape=f"{path.scheme}:{path.host or ''}",
        )


def _place(link: Link, path: Path) -> Place:
    first = next(judge.known_parts(path), None)
    return first[1].place(0, len(first[1].text)) if first is not None and first[0] == 0 else link.at
