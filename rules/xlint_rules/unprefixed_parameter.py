"""A parameter of one's own has a name without the team's prefix.

The platform adds names of its own with every release, and reads them in any capitals. A parameter called `view` works until the
client reads `view`. This is an opinion: it shows with `--pedantic` only, and where `parameter-prefix` is configured.

## Invalid

```toml
pedantic = true
parameter-prefix = "new"
```

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&vendaccount=" + encodeURIComponent(account)); // expect: unprefixed-parameter
}
```

## Valid

```toml
pedantic = true
parameter-prefix = "new"
```

```js
function openVendor(baseUrl, company, account) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&newVendAccount=" + encodeURIComponent(account));
}
```

## Fix

Begin the name with the prefix, on both sides.

## References

Microsoft Learn, *Naming guidelines for extensions*: prefixes for what is added to the product.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge
from xlint.contract import Receiver, Sender
from xlint.finding import Confidence, Report, Severity
from xlint.rule import Context
from xlint.value import Place

SEVERITY = Severity.NOTE
CONFIDENCE = Confidence.HIGH
CWE = None
PEDANTIC = True


def check(subject: Sender | Receiver, context: Context) -> Iterator[Report]:
    prefix = context.config.settings.parameter_prefix
    if not prefix:
        return
    for name, at, target, item in _names(subject):
        if not name.lower().startswith(prefix.lower()) and context.models.kernel_parameter(name, item) is None:
            yield Report(
                f"`{name}` has no prefix: a later version of the client may take the name",
                at,
                f"Begin it with `{prefix}`, on both sides.",
                parameter=name,
                target=target,
                shape=name.lower(),
            )


def _names(subject: Sender | Receiver) -> Iterator[tuple[str, Place, str | None, str | None]]:
    """Names of one's own with their places, what they are sent to or read for, and the menu item."""
    if isinstance(subject, Sender):
        for parameter in subject.parameters if subject.target.system == "fo" else ():
            if parameter.name and parameter.layer == "query":
                yield parameter.name, parameter.at, judge.target_name(subject), subject.target.name or None
    elif subject.language == "xpp":
        item = next((key.partition(":")[2] for key in subject.keys), None)
        for read in subject.reads:
            yield read.name, read.at, subject.target, item
