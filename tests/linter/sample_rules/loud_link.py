"""A link shouts.

Nobody likes that.

## Invalid

```js
window.open("HTTPS://X");  // expect: loud-link
```

## Valid

```js
window.open("https://x");
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Link, Sender
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.MEDIUM
CWE = 116


def check(subject: Link | Sender) -> Iterator[Report]:
    yield Report("`x` shouts", subject.at if isinstance(subject, Link) else subject.link.at)
