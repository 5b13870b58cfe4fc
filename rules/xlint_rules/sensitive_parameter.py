"""A URL carries a secret or personal data.

An address is no private place: it stands in the browser's history, in the logs of every server and proxy on the way, in
`Referer` headers and in what users copy into a mail. A token in it can be used by whoever reads it; an e-mail address, phone
number or birth date there is personal data without protection. Encoding changes nothing.

## Invalid

```js
function openVendor(baseUrl, company, formContext) {
    const email = formContext.getAttribute("emailaddress1").getValue() ?? "";
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable` +
        `&contact=${encodeURIComponent(email)}`); // expect: sensitive-parameter
}
```

```js
function openReport(token) {
    window.open("https://reports.contoso.com/vendors?access_token=" + encodeURIComponent(token)); // expect: sensitive-parameter
}
```

## Valid

```js
function openVendor(baseUrl, company, accountNumber) {
    window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable` +
        `&vendaccount=${encodeURIComponent(accountNumber)}`);
}
```

## Fix

Send the record's number, and let the receiver look the rest up under its own rights. Send secrets in a header.

## References

CWE-598, *Use of GET Request Method With Sensitive Query Strings*; RFC 6750, section 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.contract import Parameter, Sender
from xlint.finding import Confidence, Report, Severity
from xlint.value import Hole, Place

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.MEDIUM
CWE = 598

_SECRET = re.compile(r"token|secret|passw(?:or)?d|\bpwd\b|api ?key|access ?key|private ?key|credential|\bjwt\b|\bsas\b")
_PERSONAL = re.compile(
    r"\be ?mail(?: ?address)?\d*\b|emailaddress|(?<=\w)email\b|(?<!head)(?<!micro)phone|\bmobile\b|mobile ?no|\bfax\b|birth ?da(?:te|y)|date ?of ?birth|"
    r"\bdob\b|\bssn\b|social ?security|national ?id|government ?id|passport|\biban\b|bank ?account|credit ?card|card ?number"
)
_HARMLESS = re.compile(
    r"(?:(?<!ac)count|type|template|status|language|format|flag|enabled|valid|page|next|continuation|cancel)"
)
_AN_ID = re.compile(
    r"(?<!national)(?<! national)(?<!government)(?<! government)(?: |^|(?<=[a-z]))(?:id|ids|recid|guid)$"
)
_SOURCES = frozenset({"field", "record", "storage", "setting", "environment"})
_FLAGS = frozenset({"", "true", "false", "0", "1"})


def check(sender: Sender) -> Iterator[Report]:
    return judge.once(_reports(sender))


def _reports(sender: Sender) -> Iterator[Report]:
    for parameter in sender.parameters:
        found = _sensitive(parameter)
        if found is not None:
            what, name, at = found
            yield Report(
                f"`{parameter.name or name}` carries {what} (`{name}`) in the URL: it stays in histories, logs and `Referer` headers",
                at,
                "Send the record's number instead, and let the receiver look the rest up."
                if what == "personal data"
                else "Send it in a header, or let the receiver get its own.",
                parameter=parameter.name,
                target=judge.target_name(sender),
                shape=f"{what}:{name.lower()}",
            )


def _sensitive(parameter: Parameter) -> tuple[str, str, Place] | None:
    """What kind of data, by which name it is known, and where it enters; None where nothing says that it is sensitive."""
    named = kind_of(parameter.name or "")
    for hole in parameter.holes:
        if hole.type not in {"string", "unknown", "date"}:
            continue
        source = _source_kind(hole)
        if named is not None:
            return named, parameter.name or "", hole.at
        if source is not None:
            return source, hole.origin.name, hole.at
    if named == "a secret" and any(text.lower() not in _FLAGS for text in parameter.literals):
        return named, parameter.name or "", parameter.value_at
    return None


def _source_kind(hole: Hole) -> str | None:
    return kind_of(hole.origin.name) if hole.origin.kind in _SOURCES else None


def kind_of(name: str) -> str | None:
    """`a secret` or `personal data` by the name's words; ids, counts and kinds of such things are neither."""
    words = " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)).lower()
    joined = re.sub(r"(?<=[a-z]) (?=\d)", "", words)
    if _HARMLESS.search(joined) or _AN_ID.search(joined):
        return None
    if _SECRET.search(joined):
        return "a secret"
    return "personal data" if _PERSONAL.search(joined) else None
