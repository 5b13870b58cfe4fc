"""A suppression gives no reason.

It still suppresses. But whoever meets it later cannot tell whether the fault was judged harmless, by which argument, and
whether the argument still holds, so it stays for ever.

## Invalid

```js
window.open("http://help.contoso.com/"); /* xlint: ignore[insecure-scheme] */ // expect: unexplained-suppression
```

A last day is no reason.

```js
// xlint: ignore[insecure-scheme] until=9999-12-31  // expect: unexplained-suppression
window.open("http://help.contoso.com/");
```

## Valid

```js
// xlint: ignore[insecure-scheme] the help server has no certificate yet, until=9999-12-31
window.open("http://help.contoso.com/");
```

## Fix

Say after the bracket, or in the attribute's second argument, why the fault is none here.
"""

from __future__ import annotations

from xlint.finding import Confidence, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None
