"""A file, or a part of one, could not be read.

What cannot be read cannot be checked: a fault in it would pass unseen. The rest of the file is still checked. There is one
finding per broken method or script, on the first token that could not be read; the coverage of the run counts it too, and
`--strict` makes it fail.

## Invalid

```js
var address = ;  // expect: parse-error
```

```xpp
class HelpLinks
{
    public str broken()
    {
        return + ;  // expect: parse-error
    }

    public str whole()
    {
        return "https://help.contoso.com/";
    }
}
```

## Valid

```js
var address = "https://help.contoso.com/";
```

## Fix

Correct the syntax. Where the code compiles and xlint does not take it, that is a fault of xlint: please report it.
"""

from __future__ import annotations

from xlint.finding import Confidence, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
CWE = None
