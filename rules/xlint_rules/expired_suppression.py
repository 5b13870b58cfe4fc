"""A suppression is past its last day.

It suppresses nothing any more, so what it suppressed is reported again beside it. A date that is none (`until=soon`,
`until=2027-02-30`) could never end and counts as past. The last day itself still counts.

## Invalid

```js
// xlint: ignore[insecure-scheme] no certificate yet, until=2001-12-31  // expect: expired-suppression
window.open("http://help.contoso.com/");  // expect: insecure-scheme
```

```js
// xlint: ignore[insecure-scheme] until=tomorrow we have no certificate  // expect: expired-suppression
window.open("http://help.contoso.com/");  // expect: insecure-scheme
```

## Valid

```js
// xlint: ignore[insecure-scheme] no certificate yet, until=9999-12-31
window.open("http://help.contoso.com/");
```

## Fix

Mend the fault, or judge it anew and set a later day.
"""

from __future__ import annotations

from xlint.finding import Confidence, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None
