"""A suppression suppresses nothing.

The fault that it was written for is gone, or stands elsewhere, or the rule's name is misspelled. Left in place, it would
hide the next fault of that rule on its line. An unknown rule id counts as unused, and the nearest known one is named.

## Invalid

```js
// xlint: ignore[insecure-scheme] the help server has no certificate  // expect: unused-suppression
window.open("https://help.contoso.com/");
```

```js
window.open("https://help.contoso.com/"); // xlint: ignore[insecure-sceme] no certificate // expect: unused-suppression
```

An attribute covers the method or the class that follows it.

```xpp
class HelpLinks
{
    [SuppressBPWarning('xlint:query-injection', 'the filter is a number')] // expect: unused-suppression
    public str address()
    {
        return "https://help.contoso.com/";
    }
}
```

## Valid

```js
// xlint: ignore[insecure-scheme] the help server has no certificate
window.open("http://help.contoso.com/");
```

A comment in a string is text.

```js
var text = "// xlint: ignore[insecure-scheme] is how it is written";
```

## Fix

Remove the comment or the attribute (`xlint check --fix` does), or correct the rule's name.
"""

from __future__ import annotations

from xlint.finding import Confidence, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None
